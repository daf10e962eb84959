//! Compares two clients, generated from two versions of a description, and reports what an upgrade means.
//!
//! `pairs` finds the elements that both clients have. The comparison then has two halves. `compare` walks
//! both clients in parallel and finds the changes, each with its wire compatibility. `surface` lists the API
//! items of each crate with their signatures: an item that is removed or changed breaks callers, whatever
//! caused it. `attribution` then assigns each such difference to the change that explains it, and reports the
//! differences that no change explains as separate changes. So the effect on Rust callers is never guessed,
//! and no difference is missed.

mod attribution;
mod compare;
mod owner;
mod page;
mod pairs;
mod report;
mod rule;
mod surface;
mod text;
mod unexplained;
mod wire;

pub use page::{Page, ReportedChange, Side};
pub use report::{Change, Effect, Item, Report, Rust, Wire};
pub use rule::Rule;

use crate::ir::{Api, TypeModule};

/// Compares the client of a description with that of the next version, which keeps the names of the first.
pub fn diff(old: &Api, new: &Api) -> Report {
    compared(old, new).report
}

/// The result of a comparison.
pub(crate) struct Compared {
    /// The changes.
    pub(crate) report: Report,
    /// The modules of the new client with a difference that no change explains. Empty if only documentation
    /// changed, because then no such difference is searched for.
    pub(crate) unexplained: Vec<TypeModule>,
}

/// Compares like [`diff`], and also finds the modules with differences that no change explains.
pub(crate) fn compared(old: &Api, new: &Api) -> Compared {
    let clients = Clients::new(old, new);
    let findings = compare::compare(&clients);
    let attributed = attribution::attribute(&clients, findings);
    let report = Report {
        changes: attribution::sort(attributed.changes),
    };
    let unexplained = match report.is_documentation_only() {
        true => Vec::new(),
        false => unexplained::modules(&clients, &attributed.explained),
    };
    Compared {
        report,
        unexplained,
    }
}

/// Lists the API items of a client's crate with their signatures.
pub fn items(api: &Api) -> Vec<Item> {
    let names = surface::Names::new(api);
    let items = surface::surface(api, &names).into_iter();
    items
        .map(|item| Item::new(item.path, None, Some(item.signature)))
        .collect()
}

/// A value for each of the two clients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct OldNew<T> {
    old: T,
    new: T,
}

/// One of the two clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Client {
    Old,
    New,
}

impl<T> OldNew<T> {
    fn get(&self, client: Client) -> &T {
        match client {
            Client::Old => &self.old,
            Client::New => &self.new,
        }
    }
}

/// Both clients, with the paths of their items, and what corresponds in them.
struct Clients<'a> {
    old: &'a Api,
    new: &'a Api,
    names: OldNew<surface::Names>,
    pairs: pairs::Pairs,
}

impl<'a> Clients<'a> {
    fn new(old: &'a Api, new: &'a Api) -> Self {
        let names = OldNew {
            old: surface::Names::new(old),
            new: surface::Names::new(new),
        };
        let pairs = pairs::Pairs::new(old, new, &names);
        Self {
            old,
            new,
            names,
            pairs,
        }
    }

    fn api(&self, client: Client) -> &'a Api {
        match client {
            Client::Old => self.old,
            Client::New => self.new,
        }
    }
}
