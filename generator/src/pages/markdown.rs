//! A report as Markdown, for a pull request.

use std::fmt::Write as _;

use super::{Section, parts, visible};
use crate::diff::{Effect, Item, Page, ReportedChange};

/// The maximum number of listed items per change.
const MAX_LISTED_ITEMS: usize = 12;

/// Returns the report as a comment on a pull request: breaking changes are expanded, all others are collapsed.
pub fn markdown(page: &Page<'_>) -> String {
    let mut text = String::new();
    let Page { old, new, .. } = page;
    // Writing to a `String` does not fail.
    let _ = writeln!(
        text,
        "### {} {} → {} {}\n\n{} → {}\n\n**{}**",
        escape(old.title),
        escape(old.version),
        escape(new.title),
        escape(new.version),
        code(old.file),
        code(new.file),
        page.summary()
    );
    for (effect, changes) in page.by_effect() {
        group(&mut text, effect, &changes);
    }
    text
}

fn group(text: &mut String, effect: Effect, changes: &[&ReportedChange<'_>]) {
    let open = match effect {
        Effect::SilentBreaking | Effect::Breaking | Effect::PotentiallyBreaking => " open",
        Effect::SourceBreaking | Effect::Addition | Effect::NoEffect => "",
    };
    let (heading, count) = (effect.heading(), changes.len());
    let _ = writeln!(
        text,
        "\n<details{open}>\n<summary><b>{heading}</b> ({count})</summary>\n"
    );
    for change in changes {
        self::change(text, change);
    }
    text.push_str("\n</details>\n");
}

fn change(text: &mut String, change: &ReportedChange<'_>) {
    let ReportedChange {
        rule,
        subject,
        wire,
        rust,
        message,
        help,
        items,
        approved,
        ..
    } = change;
    let _ = writeln!(
        text,
        "- **{rule}** {}: wire {wire}, rust {rust}  \n  {}  \n  {}",
        code(subject),
        sentence(message),
        change.locations("→", |location| code(&location.to_string()))
    );
    for item in items.iter().take(MAX_LISTED_ITEMS) {
        let _ = writeln!(text, "  - {}", self::item(item));
    }
    if items.len() > MAX_LISTED_ITEMS {
        let _ = writeln!(text, "  - and {} more", items.len() - MAX_LISTED_ITEMS);
    }
    if let Some(help) = help {
        let _ = writeln!(text, "  - Help: {}", sentence(help));
    }
    if let Some(reason) = approved {
        let _ = writeln!(text, "  - Approved: {}", escape(reason));
    }
}

/// Describes the change of an API item.
pub(super) fn item(Item { path, old, new }: &Item) -> String {
    let path = code(path);
    match (old, new) {
        (Some(old), Some(new)) => format!("{path}: {} → {}", code(old), code(new)),
        (Some(_), None) => format!("Removed: {path}"),
        (None, _) => format!("Added: {path}"),
    }
}

/// A sentence of a report: words, and code between backticks.
pub(super) fn sentence(sentence: &str) -> String {
    let parts = parts(sentence).into_iter();
    let parts = parts.map(|part| match part {
        Section::Words(text) => escape(text),
        Section::Code(text) => code(text),
    });
    parts.collect()
}

/// Escapes a string so that it has no meaning in Markdown or HTML, and mentions no user.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for ch in visible(text).chars() {
        match ch {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            // Prevents a mention of a user.
            '@' => escaped.push_str("&#64;&#8203;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '|' | '>' | '$' | '!' => {
                escaped.push('\\');
                escaped.push(ch);
            }
            _ => escaped.push(ch),
        }
    }
    escaped
}

/// A string as a code span, with more backticks than it contains in a row.
pub(super) fn code(text: &str) -> String {
    let text = visible(text);
    let mut longest = 0;
    let mut run = 0;
    for ch in text.chars() {
        run = if ch == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    match text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{code, escape, sentence};

    #[test]
    fn escapes_strings_of_description() {
        let escape = escape("<img src=x> [a](b) *c* @d\n# e");
        assert_eq!(
            escape,
            "&lt;img src=x\\> \\[a\\](b) \\*c\\* &#64;&#8203;d \\# e"
        );
        assert_eq!(code("a`b``c`"), "``` a`b``c` ```");
        assert_eq!(code("a\u{202e}<b>"), "`a\\u{202e}<b>`");
    }

    #[test]
    fn sentence_with_unbalanced_backticks_has_no_code() {
        assert_eq!(
            sentence("type changed to `Vec<T>` _"),
            "type changed to `Vec<T>` \\_"
        );
        assert_eq!(
            sentence("type changed to `Vec<T>"),
            "type changed to \\`Vec&lt;T\\>"
        );
    }
}
