//! A report as plain text, for a terminal.

use std::fmt::Write as _;

use crate::diagnostic::Location;
use crate::invisible_chars::escape_invisible;

use super::{Item, Page, ReportedChange, Rule, Rust};

/// The maximum width of a line.
const WIDTH: usize = 100;

/// The maximum number of listed items per change.
const MAX_LISTED_ITEMS: usize = 6;

impl Page<'_> {
    /// Returns the report as plain text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a `String` does not fail.
        let _ = writeln!(text, "{}", self.title());
        for (effect, changes) in self.by_effect() {
            let _ = writeln!(text, "\n{} ({})\n", effect.heading(), changes.len());
            group(&mut text, &changes);
        }
        let _ = writeln!(text, "\n{}", self.summary());
        escape_invisible(&text, |ch| match ch {
            '\n' => "\n".to_owned(),
            ch => ch.escape_unicode().to_string(),
        })
    }

    fn title(&self) -> String {
        let describe =
            |side: &super::Side<'_>| format!("{} ({} {})", side.file, side.title, side.version);
        format!("{} -> {}", describe(&self.old), describe(&self.new))
    }

    /// Returns the summary line: the number of changes and the required version bump.
    pub fn summary(&self) -> String {
        let changes = match self.changes.len() {
            0 => return "no changes".to_owned(),
            1 => "1 change".to_owned(),
            count => format!("{count} changes"),
        };
        format!(
            "{changes}, {} wire-breaking; required version bump: {}",
            self.breaking_count,
            describe_bump(self.bump)
        )
    }
}

fn describe_bump(bump: Rust) -> &'static str {
    match bump {
        Rust::None => "none",
        Rust::Patch => "patch",
        Rust::Minor => "minor (patch before 1.0)",
        Rust::Major => "major (minor before 1.0)",
    }
}

fn group(text: &mut String, changes: &[&ReportedChange<'_>]) {
    let is_of_docs = |change: &&&ReportedChange<'_>| change.rule == Rule::DocumentationChanged;
    for change in changes.iter().filter(|it| !is_of_docs(it)) {
        self::change(text, change);
    }
    let of_docs = changes.iter().filter(is_of_docs);
    let subjects: Vec<_> = of_docs.map(|change| change.subject).collect();
    if !subjects.is_empty() {
        let _ = writeln!(text, "  {}", Rule::DocumentationChanged);
        write_wrapped(
            text,
            "    ",
            &join_subjects(&subjects, 2 * MAX_LISTED_ITEMS),
        );
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
        old: _,
        new: _,
        message,
        help,
        items,
        approved,
    } = change;
    let _ = writeln!(text, "  {rule}: {subject}  [wire {wire}, rust {rust}]");
    write_wrapped(text, "    ", message);
    let _ = writeln!(text, "    {}", change.locations("->", Location::to_string));
    for item in items.iter().take(MAX_LISTED_ITEMS) {
        write_wrapped(text, "      ", &self::item(item));
    }
    if items.len() > MAX_LISTED_ITEMS {
        let _ = writeln!(text, "      and {} more", items.len() - MAX_LISTED_ITEMS);
    }
    if let Some(help) = help {
        write_wrapped(text, "    help: ", help);
    }
    if let Some(reason) = approved {
        write_wrapped(text, "    approved: ", reason);
    }
}

fn item(item: &Item) -> String {
    let Item { path, old, new } = item;
    match (old, new) {
        (Some(old), Some(new)) => format!("{path}: {old} => {new}"),
        (Some(_), None) => format!("- {path}"),
        (None, Some(new)) if is_keyword(new) => format!("+ {path}"),
        (None, Some(new)) => format!("+ {path}: {new}"),
        (None, None) => path.clone(),
    }
}

fn is_keyword(signature: &str) -> bool {
    ["enum", "struct", "impl", "mod", "variant"].contains(&signature)
}

fn join_subjects(subjects: &[&str], max: usize) -> String {
    let shown: Vec<_> = subjects.iter().take(max).copied().collect();
    let shown = shown.join(", ");
    match subjects.len() {
        count if count > max => format!("{shown} and {} more", count - max),
        _ => shown,
    }
}

/// Writes text in lines of at most [`WIDTH`] characters. The first line starts with `prefix`, all others
/// have the same indentation.
fn write_wrapped(text: &mut String, prefix: &str, content: &str) {
    let indent = " ".repeat(prefix.len());
    let mut line = prefix.to_owned();
    let mut is_empty = true;
    for word in content.split(' ') {
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
