//! What an upgrade means: two clients, made of two descriptions, compared.
//!
//! The comparison has two halves. `compare` walks both clients in step and finds the changes, each
//! with what it means on the wire. `surface` lists what callers can name of each crate, with its
//! signature: an item that is gone or another one breaks callers, whatever change it came from. Each
//! such difference is then put down to the change that explains it, and those that none explains are
//! changes themselves. So what a change means in Rust is never guessed, and nothing is missed.

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
pub use rule::{Rule, UnknownRule};

use crate::ir::{Api, TypeModule};

/// Compares the client of a description with that of the next one, to which the names of the first were
/// given.
pub fn diff(old: &Api, new: &Api) -> Report {
    compared(old, new).report
}

/// What a comparison finds.
pub(crate) struct Compared {
    /// The changes.
    pub(crate) report: Report,
    /// The modules of the new client in which something differs that no change tells of; none where all that
    /// is told is docs: then nothing has been looked for.
    pub(crate) unexplained: Vec<TypeModule>,
}

/// The same, with what no change tells of.
pub(crate) fn compared(old: &Api, new: &Api) -> Compared {
    let pairs = pairs::Pairs::new(old, new);
    let names = OldNew {
        old: surface::Names::new(old),
        new: surface::Names::new(new),
    };
    let found = compare::compare(old, new, &pairs, &names);
    let attached = attribution::attribute(old, new, &pairs, &names, found);
    let report = Report {
        changes: attribution::sorted(attached.changes),
    };
    let untold = match report.is_documentation_only() {
        true => Vec::new(),
        false => unexplained::homes(old, new, &pairs, &attached.touched),
    };
    Compared {
        report,
        unexplained: untold,
    }
}

/// What callers can name of a client's crate: each item with what it is.
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

/// Of both clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct OldNew<T> {
    old: T,
    new: T,
}
