//! A report as text, for a terminal.

use std::fmt::Write as _;

use crate::diagnostic::Location;
use crate::invisible_chars::escape_invisible;

use super::{Effect, Item, Page, ReportedChange, Rule, Rust};

/// How wide a line gets.
const WIDTH: usize = 100;

/// How many items of one change are named.
const MAX_LISTED_ITEMS: usize = 6;

impl Page<'_> {
    /// As text, for people.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{}", self.title());
        for effect in Effect::ALL {
            let changes = self.changes.iter();
            let changes: Vec<_> = changes.filter(|it| it.effect == effect).collect();
            if !changes.is_empty() {
                let _ = writeln!(text, "\n{} ({})\n", effect.heading(), changes.len());
                group(&mut text, &changes);
            }
        }
        let _ = writeln!(text, "\n{}", self.summary());
        escape_invisible(&text, |sign| match sign {
            '\n' => "\n".to_owned(),
            sign => sign.escape_unicode().to_string(),
        })
    }

    fn title(&self) -> String {
        let named =
            |side: &super::Side<'_>| format!("{} ({} {})", side.file, side.title, side.version);
        format!("{} -> {}", named(&self.old), named(&self.new))
    }

    /// The end of a report: how much there is, and what to do with the version.
    pub fn summary(&self) -> String {
        let changes = match self.changes.len() {
            0 => return "no change".to_owned(),
            1 => "1 change".to_owned(),
            some => format!("{some} changes"),
        };
        let breaks = match self.breaks {
            0 => "nothing that is in use breaks".to_owned(),
            1 => "1 breaks what is in use".to_owned(),
            some => format!("{some} break what is in use"),
        };
        format!(
            "{changes}, {breaks}; least version step: {}",
            step(self.bump)
        )
    }
}

fn step(bump: Rust) -> &'static str {
    match bump {
        Rust::None => "none",
        Rust::Patch => "patch",
        Rust::Minor => "minor (below 1.0, patch)",
        Rust::Major => "major (below 1.0, minor)",
    }
}

fn group(text: &mut String, changes: &[&ReportedChange<'_>]) {
    let is_said = |change: &&&ReportedChange<'_>| change.rule == Rule::DocumentationChanged;
    for change in changes.iter().filter(|it| !is_said(it)) {
        self::change(text, change);
    }
    let said = changes.iter().filter(is_said);
    let subjects: Vec<_> = said.map(|change| change.subject).collect();
    if !subjects.is_empty() {
        let _ = writeln!(text, "  {}", Rule::DocumentationChanged);
        wrapped(text, "    ", &listed(&subjects, 2 * MAX_LISTED_ITEMS));
    }
}

fn change(text: &mut String, change: &ReportedChange<'_>) {
    let ReportedChange {
        rule,
        subject,
        effect: _,
        wire,
        rust,
        direction: _,
        old,
        new,
        message,
        help,
        items,
        approved,
    } = change;
    let _ = writeln!(text, "  {rule}: {subject}  [wire {wire}, rust {rust}]");
    wrapped(text, "    ", message);
    let _ = writeln!(text, "    {}", places(old.as_ref(), new.as_ref()));
    for item in items.iter().take(MAX_LISTED_ITEMS) {
        wrapped(text, "      ", &self::item(item));
    }
    if items.len() > MAX_LISTED_ITEMS {
        let _ = writeln!(text, "      and {} more", items.len() - MAX_LISTED_ITEMS);
    }
    if *help != "nothing" {
        wrapped(text, "    = ", help);
    }
    if let Some(reason) = approved {
        wrapped(text, "    = approved: ", reason);
    }
}

fn places(old: Option<&Location>, new: Option<&Location>) -> String {
    match (old, new) {
        (Some(old), Some(new)) => format!("{old} -> {new}"),
        (Some(old), None) => format!("{old} -> gone"),
        (None, Some(new)) => format!("new: {new}"),
        (None, None) => "no place in the description".to_owned(),
    }
}

fn item(item: &Item) -> String {
    let Item { path, old, new } = item;
    match (old, new) {
        (Some(old), Some(new)) => format!("{path}: {old} => {new}"),
        (Some(_), None) => format!("- {path}"),
        (None, Some(new)) if is_plain(new) => format!("+ {path}"),
        (None, Some(new)) => format!("+ {path}: {new}"),
        (None, None) => path.clone(),
    }
}

fn is_plain(signature: &str) -> bool {
    ["enum", "struct", "impl", "mod", "variant"].contains(&signature)
}

fn listed(subjects: &[&str], most: usize) -> String {
    let shown: Vec<_> = subjects.iter().take(most).copied().collect();
    let shown = shown.join(", ");
    match subjects.len() {
        some if some > most => format!("{shown} and {} more", some - most),
        _ => shown,
    }
}

/// Writes a text in lines that a terminal shows whole, the first with this before it.
fn wrapped(text: &mut String, before: &str, said: &str) {
    let indent = " ".repeat(before.len());
    let mut line = before.to_owned();
    let mut is_empty = true;
    for word in said.split(' ') {
        let is_long = line.chars().count() + 1 + word.chars().count() > WIDTH;
        if !is_empty && is_long {
            let _ = writeln!(text, "{}", line.trim_end());
            line.clone_from(&indent);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    let _ = writeln!(text, "{}", line.trim_end());
}
