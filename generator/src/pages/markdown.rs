//! A report as Markdown, for a pull request.

use std::fmt::Write as _;

use super::{Section, parts, visible};
use crate::diagnostic::Location;
use crate::diff::{Effect, Item, Page, ReportedChange};

/// How many items of one change are named.
const MAX_LISTED_ITEMS: usize = 12;

/// The report as a comment on a pull request: what breaks is open, the rest can be opened.
pub fn markdown(page: &Page<'_>) -> String {
    let mut text = String::new();
    let Page { old, new, .. } = page;
    // Writing to a `String` does not fail.
    let _ = writeln!(
        text,
        "### {} {} → {} {}\n\n{} → {}\n\n**{}**",
        words(old.title),
        words(old.version),
        words(new.title),
        words(new.version),
        code(old.file),
        code(new.file),
        page.summary()
    );
    for effect in Effect::ALL {
        let changes = page.changes.iter().filter(|it| it.effect == effect);
        let changes: Vec<_> = changes.collect();
        if !changes.is_empty() {
            group(&mut text, effect, &changes);
        }
    }
    text
}

fn group(text: &mut String, effect: Effect, changes: &[&ReportedChange<'_>]) {
    let open = match effect {
        Effect::Silent | Effect::Breaking | Effect::Risky => " open",
        Effect::Compiler | Effect::Added | Effect::Quiet => "",
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
        old,
        new,
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
        places(old.as_ref(), new.as_ref())
    );
    for item in items.iter().take(MAX_LISTED_ITEMS) {
        let _ = writeln!(text, "  - {}", self::item(item));
    }
    if items.len() > MAX_LISTED_ITEMS {
        let _ = writeln!(text, "  - and {} more", items.len() - MAX_LISTED_ITEMS);
    }
    if *help != "nothing" {
        let _ = writeln!(text, "  - To do: {}", sentence(help));
    }
    if let Some(reason) = approved {
        let _ = writeln!(text, "  - Approved: {}", words(reason));
    }
}

fn places(old: Option<&Location>, new: Option<&Location>) -> String {
    let place = |place: &Location| code(&place.to_string());
    match (old, new) {
        (Some(old), Some(new)) => format!("{} → {}", place(old), place(new)),
        (Some(old), None) => format!("{} → gone", place(old)),
        (None, Some(new)) => format!("new: {}", place(new)),
        (None, None) => "no place in the description".to_owned(),
    }
}

/// What has become of an item of the crate.
pub(super) fn item(Item { path, old, new }: &Item) -> String {
    let path = code(path);
    match (old, new) {
        (Some(old), Some(new)) => format!("{path}: {} → {}", code(old), code(new)),
        (Some(_), None) => format!("{path} is gone"),
        (None, _) => format!("{path} is new"),
    }
}

/// A sentence of a report: words, and code between backticks.
pub(super) fn sentence(sentence: &str) -> String {
    let parts = parts(sentence).into_iter();
    let parts = parts.map(|part| match part {
        Section::Words(text) => words(text),
        Section::Code(text) => code(text),
    });
    parts.collect()
}

/// A text that means nothing to Markdown or HTML, and calls nobody.
pub(super) fn words(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    for sign in visible(text).chars() {
        match sign {
            '<' => harmless.push_str("&lt;"),
            '&' => harmless.push_str("&amp;"),
            // Else it would be somebody's name.
            '@' => harmless.push_str("&#64;&#8203;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '|' | '>' | '$' | '!' => {
                harmless.push('\\');
                harmless.push(sign);
            }
            _ => harmless.push(sign),
        }
    }
    harmless
}

/// A text as code, between more backticks than it has in a row.
pub(super) fn code(text: &str) -> String {
    let text = visible(text);
    let mut most = 0;
    let mut row = 0;
    for sign in text.chars() {
        row = if sign == '`' { row + 1 } else { 0 };
        most = most.max(row);
    }
    let fence = "`".repeat(most + 1);
    match text.starts_with('`') || text.ends_with('`') || text.is_empty() {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{code, sentence, words};

    #[test]
    fn no_text_of_a_description_is_anything_but_text() {
        let words = words("<img src=x> [a](b) *c* @d\n# e");
        assert_eq!(
            words,
            "&lt;img src=x\\> \\[a\\](b) \\*c\\* &#64;&#8203;d \\# e"
        );
        assert_eq!(code("a`b``c`"), "``` a`b``c` ```");
        assert_eq!(code("a\u{202e}<b>"), "`a\\u{202e}<b>`");
    }

    #[test]
    fn a_sentence_with_a_backtick_too_many_has_no_code() {
        assert_eq!(
            sentence("the type is `Vec<T>`, not _"),
            "the type is `Vec<T>`, not \\_"
        );
        assert_eq!(
            sentence("the type is `Vec<T>"),
            "the type is \\`Vec&lt;T\\>"
        );
    }
}
