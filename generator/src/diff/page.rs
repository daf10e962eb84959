//! A report with resolved locations: the source of every output format, and the JSON form for programs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use crate::diagnostic::{Diagnostics, Location, Origin};
use crate::ir::{Api, Direction};

use super::{Change, Effect, Item, Report, Rule, Rust, Wire};

/// A report with resolved locations. Its JSON form is a stable interface with a schema: keys may be added, but
/// not renamed.
#[derive(Debug, Serialize)]
pub struct Page<'a> {
    /// The version of the JSON form.
    pub format: u32,
    /// The old description.
    pub old: Side<'a>,
    /// The new description.
    pub new: Side<'a>,
    /// The required version bump of the crate. Before 1.0, `major` requires a minor bump.
    pub bump: Rust,
    /// The number of changes that break deployed clients.
    pub breaking_count: usize,
    /// The number of changes with each effect.
    pub counts: BTreeMap<Effect, usize>,
    /// The changes, sorted by effect (most severe first), then by location.
    pub changes: Vec<ReportedChange<'a>>,
}

/// One of the compared descriptions.
#[derive(Debug, Serialize)]
pub struct Side<'a> {
    /// The file name, as given by the user.
    pub file: &'a str,
    /// The API's title.
    pub title: &'a str,
    /// The API's version.
    pub version: &'a str,
}

/// A change with resolved locations.
#[derive(Debug, Serialize)]
pub struct ReportedChange<'a> {
    /// The kind of the change.
    pub rule: Rule,
    /// The name of the changed element.
    pub subject: &'a str,
    /// The combined effect of `wire` and `rust`.
    pub effect: Effect,
    /// The effect on deployed clients once the server implements the new description.
    pub wire: Wire,
    /// The effect on callers that compile with the new crate.
    pub rust: Rust,
    /// The messages that contain it: `request`, `response` or both.
    pub direction: Vec<&'static str>,
    /// The location in the old description.
    pub old: Option<Location>,
    /// The location in the new description.
    pub new: Option<Location>,
    /// What changed, as one sentence.
    pub message: &'a str,
    /// What callers should do, if anything.
    pub help: Option<&'a str>,
    /// The API items of the crate that differ.
    pub items: &'a [Item],
    /// The reason of the approval, if the change is approved.
    pub approved: Option<&'a str>,
}

impl<'a> Page<'a> {
    /// Creates the report of two clients, with locations from the diagnostics of each description.
    pub fn new(
        report: &'a Report,
        old: (&'a Api, &'a Diagnostics),
        new: (&'a Api, &'a Diagnostics),
    ) -> Self {
        let olds = located(report, old.1, |change| change.old.as_ref());
        let news = located(report, new.1, |change| change.new.as_ref());
        let changes = report.changes.iter();
        let changes = changes.map(|change| ReportedChange::new(change, &olds, &news));
        let counts = Effect::ALL.into_iter().map(|effect| {
            let changes = report.changes.iter();
            let count = changes.filter(|change| change.effect() == effect).count();
            (effect, count)
        });
        Self {
            format: 1,
            old: Side::new(old),
            new: Side::new(new),
            bump: report.bump(),
            breaking_count: report.breaking_count(),
            counts: counts.collect(),
            changes: changes.collect(),
        }
    }

    /// Returns the changes of each effect that has any, most severe first.
    pub fn by_effect(&self) -> impl Iterator<Item = (Effect, Vec<&ReportedChange<'a>>)> {
        let groups = Effect::ALL.into_iter().map(|effect| {
            let changes = self.changes.iter().filter(|it| it.effect == effect);
            (effect, changes.collect::<Vec<_>>())
        });
        groups.filter(|(_, changes)| !changes.is_empty())
    }

    /// Returns the report as JSON, with a final line break.
    pub fn json(&self) -> String {
        // Strings and numbers always serialize.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

fn located(
    report: &Report,
    diagnostics: &Diagnostics,
    origin: impl Fn(&Change) -> Option<&Origin>,
) -> HashMap<Origin, Location> {
    let origins: BTreeSet<&Origin> = report.changes.iter().filter_map(origin).collect();
    diagnostics.locate(origins)
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

impl<'a> ReportedChange<'a> {
    /// Returns the locations in both descriptions, with this arrow between them.
    pub(crate) fn locations(&self, arrow: &str, text: impl Fn(&Location) -> String) -> String {
        match (self.old.as_ref().map(&text), self.new.as_ref().map(&text)) {
            (Some(old), Some(new)) => format!("{old} {arrow} {new}"),
            (Some(old), None) => format!("{old} (removed)"),
            (None, Some(new)) => format!("{new} (added)"),
            (None, None) => "no location".to_owned(),
        }
    }

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
        let location = |origin: &Option<Origin>, known: &HashMap<Origin, Location>| {
            known.get(origin.as_ref()?).cloned()
        };
        Self {
            rule: *rule,
            subject,
            effect: change.effect(),
            wire: *wire,
            rust: *rust,
            direction: message_kinds(*direction),
            old: location(old, olds),
            new: location(new, news),
            message,
            help: help.as_deref(),
            items,
            approved: None,
        }
    }
}

fn message_kinds(direction: Direction) -> Vec<&'static str> {
    let kinds = [
        (direction.request, "request"),
        (direction.response, "response"),
    ];
    let kinds = kinds.into_iter().filter(|(is_contained, _)| *is_contained);
    kinds.map(|(_, kind)| kind).collect()
}
