//! Diagnostics grouped by code, in about half a screen:
//!
//! ```text
//! warning[nonstandard-path]: first 3 of 19 locations
//!   box.json:3:4: fragment `#refresh` in path is never sent; requests go to `/oauth2/token`
//!   box.json:9:4: ...
//!   box.json:12:4: ...
//! ```

use std::collections::BTreeMap;

use annotate_snippets::{Group, Renderer};

use super::escape::escaped;
use super::message;
use super::render::{Located, is_long_line, level};
use super::sources::Sources;

/// How many locations of a code are shown at most.
const MAX_LOCATIONS: usize = 3;

/// The number of lines that make all codes show fewer locations: the output of a command should fit on a screen.
const MAX_LINES: usize = 34;

/// Groups diagnostics by severity and code. All places that generation has replaced or omitted are shown.
pub(super) fn of<'d>(
    sources: &Sources<'d>,
    diagnostics: Vec<Located<'d>>,
    renderer: &Renderer,
    max_per_code: usize,
) -> String {
    let mut groups: BTreeMap<_, Vec<Located<'_>>> = BTreeMap::new();
    for located in diagnostics {
        let (_, diagnostic) = &located;
        let key = (
            diagnostic.severity,
            diagnostic.code,
            diagnostic.is_recovered(),
        );
        groups.entry(key).or_default().push(located);
    }
    let sizes: Vec<_> = groups.values().map(Vec::len).collect();
    let max_locations = max_locations(&sizes).min(max_per_code);
    let groups = groups
        .into_iter()
        .map(|((severity, code, is_recovered), group)| {
            let max_locations = match is_recovered {
                true => group.len(),
                false => max_locations,
            };
            let title = title(group.len(), max_locations);
            let title = level(severity).primary_title(title).id(code.id());
            let shown = group.into_iter().take(max_locations);
            let lines = shown.map(|located| format!("\n  {}", escaped(&line(sources, located))));
            renderer.render(&[Group::with_title(title)]) + &lines.collect::<String>() + "\n"
        });
    groups.collect()
}

/// The location and the message. In a description that is one long line, a column is of no help; the JSON Pointer is.
fn line(sources: &Sources<'_>, (span, diagnostic): Located<'_>) -> String {
    let place = sources.text_of(&diagnostic.target).zip(span.as_ref());
    let is_in_long_line =
        place.is_some_and(|(text, span)| is_long_line(text, text.line_of(span.start)));
    let pointer = diagnostic.origin().filter(|_| is_in_long_line);
    let pointer = pointer.map(|origin| format!(" (at #{})", origin.pointer()));
    let location = message::location(sources, diagnostic, span);
    format!(
        "{location}{}{}",
        diagnostic.message,
        pointer.unwrap_or_default()
    )
}

fn title(count: usize, max_locations: usize) -> String {
    match count {
        1 => "1 location".to_owned(),
        count if count <= max_locations => format!("{count} locations"),
        count => format!("first {max_locations} of {count} locations"),
    }
}

/// The number of locations of each group that fit, for groups of these sizes.
fn max_locations(sizes: &[usize]) -> usize {
    let lines = |max: usize| sizes.iter().map(|size| 1 + size.min(&max)).sum::<usize>();
    let mut fewer = (1..=MAX_LOCATIONS).rev();
    fewer.find(|max| lines(*max) <= MAX_LINES).unwrap_or(1)
}
