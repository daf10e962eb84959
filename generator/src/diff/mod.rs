//! Compares two clients, generated from two versions of a description, and reports what an upgrade means.
//!
//! The comparison has two halves. `compare` walks both clients in parallel and finds the changes, each
//! with its wire compatibility. `surface` lists the API items of each crate with their signatures: an
//! item that is removed or changed breaks callers, whatever caused it. `attribution` then assigns each
//! such difference to the change that explains it, and reports the differences that no change explains
//! as separate changes. So the effect on Rust callers is never guessed, and no difference is missed.

mod attribution;
mod compare;
mod page;
mod pairs;
mod report;
mod rule;
mod surface;
mod text;
mod unexplained;
mod wire;

pub use page::{Counts, Page, ReportedChange, Side};
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
    let pairs = pairs::Pairs::new(old, new);
    let names = OldNew {
        old: surface::Names::new(old),
        new: surface::Names::new(new),
    };
    let findings = compare::compare(old, new, &pairs, &names);
    let attributed = attribution::attribute(old, new, &pairs, &names, findings);
    let report = Report {
        changes: attribution::sort(attributed.changes),
    };
    let unexplained = match report.is_documentation_only() {
        true => Vec::new(),
        false => unexplained::modules(old, new, &pairs, &attributed.explained),
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
    let items = items.map(|item| Item {
        path: item.path,
        old: None,
        new: Some(item.signature),
    });
    items.collect()
}

/// A value for each of the two clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct OldNew<T> {
    old: T,
    new: T,
}
