//! A report with its places looked up: what every format is written from, and what programs read.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use crate::diagnostic::{Diagnostics, Location, Origin};
use crate::ir::{Api, Direction};

use super::{Change, Effect, Item, Report, Rule, Rust, Wire};

/// A report as it is told. As JSON it is an interface, with a schema: keys are added, none is renamed.
#[derive(Debug, Serialize)]
pub struct Page<'a> {
    /// The version of this form.
    pub format: u32,
    /// The old description.
    pub old: Side<'a>,
    /// The new description.
    pub new: Side<'a>,
    /// The least step of the crate's version that the changes ask for. Below 1.0, minor plays major.
    pub bump: Rust,
    /// How many changes break what is already in use.
    pub breaks: usize,
    /// How many changes there are of each effect.
    pub counts: Counts,
    /// The changes: the loudest first, then by their places.
    pub changes: Vec<ReportedChange<'a>>,
}

/// A description.
#[derive(Debug, Serialize)]
pub struct Side<'a> {
    /// The file that was named.
    pub file: &'a str,
    /// The API's title.
    pub title: &'a str,
    /// The API's version.
    pub version: &'a str,
}

/// How many changes there are of each effect.
#[derive(Debug, Default, Serialize)]
pub struct Counts {
    /// They break what is in use, and callers still compile.
    pub silent: usize,
    /// They break what is in use, and callers do not compile.
    pub breaking: usize,
    /// What is in use may get something else than it did.
    pub risky: usize,
    /// What is in use goes on, and callers do not compile.
    pub compiler: usize,
    /// There is something new.
    pub added: usize,
    /// Callers need not care.
    pub quiet: usize,
}

/// A change as it is told.
#[derive(Debug, Serialize)]
pub struct ReportedChange<'a> {
    /// What kind of change it is.
    pub rule: Rule,
    /// What has changed, as a person calls it.
    pub subject: &'a str,
    /// Both effects together.
    pub effect: Effect,
    /// What becomes of what is in use, once the server is the new one.
    pub wire: Wire,
    /// What becomes of what is compiled with the new crate.
    pub rust: Rust,
    /// What has it: `request`, `reply` or both.
    pub direction: Vec<&'static str>,
    /// Where it is in the old description.
    pub old: Option<Location>,
    /// Where it is in the new description.
    pub new: Option<Location>,
    /// What has changed, as one sentence.
    pub message: &'a str,
    /// What to do about it.
    pub help: &'a str,
    /// What of the crate callers meet otherwise.
    pub items: &'a [Item],
    /// Why somebody has approved the change, where somebody has.
    pub approved: Option<&'a str>,
}

impl<'a> Page<'a> {
    /// The report about two clients, with the places that were found where they were read.
    pub fn new(
        report: &'a Report,
        old: (&'a Api, &'a Diagnostics),
        new: (&'a Api, &'a Diagnostics),
    ) -> Self {
        let olds = located(report, old.1, |change| change.old.as_ref());
        let news = located(report, new.1, |change| change.new.as_ref());
        let changes = report.changes.iter();
        let changes = changes.map(|change| ReportedChange::new(change, &olds, &news));
        Self {
            format: 1,
            old: Side::new(old),
            new: Side::new(new),
            bump: report.bump(),
            breaks: report.breaks(),
            counts: Counts::of(report),
            changes: changes.collect(),
        }
    }

    /// As JSON, with the end of its last line.
    pub fn json(&self) -> String {
        // Texts and numbers can always be written.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

fn located(
    report: &Report,
    diagnostics: &Diagnostics,
    place: impl Fn(&Change) -> Option<&Origin>,
) -> HashMap<Origin, Location> {
    let wanted: BTreeSet<&Origin> = report.changes.iter().filter_map(place).collect();
    diagnostics.locate(wanted)
}

impl<'a> Side<'a> {
    fn new((api, diagnostics): (&'a Api, &'a Diagnostics)) -> Self {
        Self {
            file: diagnostics.root_name(),
            title: &api.title,
            version: &api.version,
        }
    }
}

impl Counts {
    fn of(report: &Report) -> Self {
        let count = |effect| {
            let changes = report.changes.iter();
            changes.filter(|change| change.effect() == effect).count()
        };
        Self {
            silent: count(Effect::Silent),
            breaking: count(Effect::Breaking),
            risky: count(Effect::Risky),
            compiler: count(Effect::Compiler),
            added: count(Effect::Added),
            quiet: count(Effect::Quiet),
        }
    }
}

impl<'a> ReportedChange<'a> {
    fn new(
        change: &'a Change,
        olds: &HashMap<Origin, Location>,
        news: &HashMap<Origin, Location>,
    ) -> Self {
        let Change {
            rule,
            old,
            new,
            subject,
            items,
            direction,
            wire,
            rust,
            message,
            help,
        } = change;
        let place = |origin: &Option<Origin>, known: &HashMap<Origin, Location>| {
            known.get(origin.as_ref()?).cloned()
        };
        Self {
            rule: *rule,
            subject,
            effect: change.effect(),
            wire: *wire,
            rust: *rust,
            direction: ways(*direction),
            old: place(old, olds),
            new: place(new, news),
            message,
            help,
            items,
            approved: None,
        }
    }
}

fn ways(direction: Direction) -> Vec<&'static str> {
    let ways = [
        (direction.request, "request"),
        (direction.response, "response"),
    ];
    let ways = ways.into_iter().filter(|(is_it, _)| *is_it);
    ways.map(|(_, way)| way).collect()
}
