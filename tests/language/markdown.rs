//! Markdown, as far as its prose is separate from code.

use std::ops::Range;

use super::lexer::is_word_char;
use super::prose::{Mark, Prose};

/// Reads the prose of a file, and the marks in it.
pub(super) fn read(text: &str) -> (Vec<Prose>, Vec<Mark>) {
    let marks = code(text).into_iter().filter_map(|range| {
        let comment = text[range.clone()].strip_prefix("<!--")?;
        let line = 1 + text[..range.start].matches('\n').count();
        Mark::parse(line, comment.strip_suffix("-->")?)
    });
    let marks = marks.collect();
    (vec![Prose::new(1, text.to_owned())], marks)
}

/// The text, with NUL for each byte of code and of comments.
pub(super) fn without_code(text: &str) -> String {
    blanked(text, code(text))
}

/// A format string, with NUL for each byte of what it inserts: `{member}` is the name of a variable.
pub(super) fn without_placeholders(text: &str) -> String {
    let opens = text.match_indices('{').map(|(at, _)| at);
    let placeholders = opens.filter_map(|at| {
        let inner = &text[at + 1..];
        let name = inner.find(|it| !is_word_char(it))?;
        let end = inner[name..]
            .starts_with(['}', ':'])
            .then(|| inner.find('}'))??;
        Some(at..at + 1 + end)
    });
    blanked(text, placeholders.collect())
}

/// Line ends stay, so that lines can be counted.
fn blanked(text: &str, ranges: Vec<Range<usize>>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for at in ranges.into_iter().flatten() {
        if bytes[at] != b'\n' {
            bytes[at] = 0;
        }
    }
    String::from_utf8(bytes).expect("only whole characters are replaced")
}

/// Where fenced code blocks, code spans and comments are.
fn code(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut at = 0;
    while let Some(skipped) = text[at..].find(['`', '<']) {
        at += skipped;
        let rest = &text[at..];
        let length = match is_line_start(&text[..at]) && rest.starts_with("```") {
            true => Some(fence_length(rest)),
            false if rest.starts_with('`') => span_length(rest),
            false => comment_length(rest),
        };
        ranges.extend(length.map(|length| at..at + length));
        at += length.unwrap_or(run_length(rest).max(1));
    }
    ranges
}

fn is_line_start(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim().is_empty()
}

/// A block that is not closed goes to the end.
fn fence_length(rest: &str) -> usize {
    let mut lines = rest.split_inclusive('\n');
    let mut length = lines.next().map_or(0, str::len);
    for line in lines {
        length += line.len();
        if line.trim_start().starts_with("```") {
            break;
        }
    }
    length
}

/// A code span ends with as many backticks as it begins with, in the same paragraph.
fn span_length(rest: &str) -> Option<usize> {
    let run = run_length(rest);
    let mut at = run;
    loop {
        let between = rest[at..].find('`')?;
        if rest[at..at + between].contains("\n\n") {
            return None;
        }
        at += between;
        let next = run_length(&rest[at..]);
        at += next;
        if next == run {
            return Some(at);
        }
    }
}

/// How many backticks the text begins with.
fn run_length(rest: &str) -> usize {
    rest.len() - rest.trim_start_matches('`').len()
}

fn comment_length(rest: &str) -> Option<usize> {
    rest.starts_with("<!--")
        .then(|| rest.find("-->").map(|at| at + "-->".len()))?
}
