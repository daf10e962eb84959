//! A report as an entry of the changelog of a crate.

use std::fmt::Write as _;

use super::markdown::{code, escape, item, sentence};
use crate::diff::{Page, ReportedChange, Rust};

/// The head of a new changelog.
const HEAD: &str = "# Changelog

All notable changes to this crate. Each release adds an entry; entries may be edited.
";

/// Returns the entry of a version: the first one without a report.
pub fn entry(version: &str, page: Option<&Page<'_>>) -> String {
    let mut text = format!("## {version}\n");
    let Some(page) = page else {
        text.push_str("\nInitial release.\n");
        return text;
    };
    // Writing to a `String` does not fail.
    let _ = writeln!(
        text,
        "\n{} {}: {}.",
        escape(page.new.title),
        escape(page.new.version),
        page.summary()
    );
    for (effect, changes) in page.by_effect() {
        let _ = writeln!(text, "\n### {}\n", effect.heading());
        for change in changes {
            self::change(&mut text, change);
        }
    }
    text
}

fn change(text: &mut String, change: &ReportedChange<'_>) {
    let ReportedChange {
        rule,
        subject,
        rust,
        message,
        help,
        items,
        approved,
        ..
    } = change;
    let _ = writeln!(
        text,
        "- {}: {} (`{rule}`)",
        code(subject),
        sentence(message)
    );
    // Only the items that callers have to adapt to.
    let breaking = items.iter().filter(|_| *rust == Rust::Major);
    for item in breaking.map(item) {
        let _ = writeln!(text, "  - {item}");
    }
    if let Some(help) = help {
        let _ = writeln!(text, "  - Help: {}", sentence(help));
    }
    if let Some(reason) = approved {
        let _ = writeln!(text, "  - Approved: {}", escape(reason));
    }
}

/// Adds an entry to a changelog, before the existing ones.
pub fn with_entry(changelog: Option<&str>, entry: &str) -> String {
    let changelog = changelog.unwrap_or(HEAD);
    let first = match changelog.starts_with("## ") {
        true => Some(0),
        false => changelog.find("\n## ").map(|end| end + 1),
    };
    match first {
        Some(first) => {
            let (head, entries) = changelog.split_at(first);
            format!("{head}{entry}\n{entries}")
        }
        None => format!("{}\n\n{entry}", changelog.trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::{entry, with_entry};

    #[test]
    fn adds_entry_before_existing_entries() {
        let first = with_entry(None, &entry("0.1.0", None));
        let second = with_entry(Some(&first), "## 0.2.0\n\nMore.\n");
        let entries = "## 0.2.0\n\nMore.\n\n## 0.1.0\n\nInitial release.\n";
        assert!(second.ends_with(entries), "{second}");
        assert!(second.starts_with("# Changelog\n\nAll notable changes"));
        assert_eq!(with_entry(Some("# Mine\n"), "## 1\n"), "# Mine\n\n## 1\n");
    }
}
