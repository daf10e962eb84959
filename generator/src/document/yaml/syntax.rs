//! What is said of a text that is no YAML.
//!
//! The parser tells where it can go on no more, which is often lines behind what is wrong, and what it was in
//! the middle of. Here the usual slips are found from both.

mod block;
mod flow;
mod indicators;
mod quoted;

use std::ops::Range;

use super::super::problem::unfinished_merge;
use crate::diagnostic::{Code, Diagnostic, SourceText};

/// What YAML takes for blank: less than Rust does, for which U+0085 is a space.
const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];

/// What the parser says.
pub(super) struct Explanation<'a> {
    text: &'a SourceText,
    /// What it cannot take.
    problem: String,
    /// Where that is.
    at: usize,
    /// What it was in the middle of.
    context: String,
    /// Where that begins, unless it is where the problem is.
    from: Option<usize>,
}

impl<'a> Explanation<'a> {
    /// The slips that are known, those first that are seen where others are told of.
    const SLIPS: [fn(&Self) -> Option<Diagnostic>; 25] = [
        Self::unfinished_merge,
        Self::blank_of_another_kind,
        Self::key_of_parts,
        Self::unknown_anchor,
        Self::tab,
        Self::sign_at_the_beginning,
        Self::unknown_escape,
        Self::short_escape,
        Self::sign_of_an_alias,
        Self::sign_of_a_list,
        Self::unmatched_bracket,
        Self::open_quotes,
        Self::text_behind_quotes,
        Self::comment_in_brackets,
        Self::open_bracket,
        Self::missing_comma,
        Self::line_without_colon,
        Self::second_colon,
        Self::colon_without_blank,
        Self::key_below_a_value,
        Self::line_without_key,
        Self::member_for_an_item,
        Self::indent_of_none,
        Self::text_behind_bar,
        Self::other_version,
    ];

    pub(super) fn new(text: &'a SourceText, at: usize, error: &serde_yaml::Error) -> Self {
        let whole = error.to_string();
        let (problem, context) = whole.split_once(", ").unwrap_or((&whole, ""));
        let (problem, _) = without_place(problem);
        let (context, from) = without_place(context);
        let from = from
            .map(|(line, column)| text.at_char(line.saturating_sub(1), column.saturating_sub(1)));
        Self {
            text,
            problem: problem.to_owned(),
            at,
            context: context.to_owned(),
            from,
        }
    }

    /// The parser's own words.
    pub(super) fn reason(&self) -> String {
        format!("{} {}", self.problem, self.context)
            .trim_end()
            .to_owned()
    }

    pub(super) fn into_diagnostic(self) -> Diagnostic {
        let known = Self::SLIPS.iter().find_map(|slip| slip(&self));
        known.unwrap_or_else(|| {
            let report = report(self.text.char_span(self.at), self.reason())
                .help("check the indentation and the quotes here and on the line before");
            match self.from {
                Some(from) => report.related_text(self.word(from), "in what begins here"),
                None => report,
            }
        })
    }

    fn after(&self, at: usize) -> &'a str {
        self.text.as_str().get(at..).unwrap_or_default()
    }

    fn between(&self, bytes: Range<usize>) -> &'a str {
        self.text.as_str().get(bytes).unwrap_or_default()
    }

    /// The bytes of a line from its first sign to its last, without the blanks around them.
    fn content(&self, line: usize) -> Range<usize> {
        let whole = self.text.line(line);
        let written = self.between(whole.clone());
        let start = whole.start + (written.len() - written.trim_start_matches(BLANK).len());
        start..(whole.start + written.trim_end_matches(BLANK).len()).max(start)
    }

    fn indent(&self, line: usize) -> usize {
        self.content(line).start - self.text.line(line).start
    }

    /// The bytes of a place up to the next blank, at least one sign.
    fn word(&self, at: usize) -> Range<usize> {
        let rest = self.after(at);
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        at..(at + end).max(self.text.char_span(at).end)
    }

    /// What is left of the line from a place on, without a comment.
    fn rest_of_line(&self, at: usize) -> &'a str {
        let line = self.between(at..self.text.line(self.text.line_of(at)).end);
        let rest = line.split(" #").next().unwrap_or(line);
        rest.trim_end()
    }

    /// Whether nothing but blanks is before a place on its line.
    fn begins_line(&self, at: usize) -> bool {
        self.content(self.text.line_of(at)).start == at
    }

    /// The nearest line above one that says something.
    fn line_above(&self, line: usize) -> Option<usize> {
        (0..line).rev().find(|above| {
            let written = self.between(self.content(*above));
            !written.is_empty() && !written.starts_with('#')
        })
    }

    /// `<<<<<<< HEAD`
    fn unfinished_merge(&self) -> Option<Diagnostic> {
        unfinished_merge(Code::InvalidYaml, self.text)
    }
}

/// Lines that are indented less than the first one: the parser takes them for another document.
pub(super) fn first_line_indented(text: &SourceText) -> Option<Diagnostic> {
    let mut start = 0;
    let first = text.as_str().split_inclusive('\n').find(|line| {
        start += line.len();
        !line.trim().is_empty() && !line.starts_with('#')
    })?;
    let start = start - first.len();
    let indent = first.len() - first.trim_start_matches(' ').len();
    let blank = start..start + indent;
    (indent > 0).then(|| {
        report(
            blank,
            "the first line is indented deeper than those that go with it",
        )
        .help("begin all keys of the description in one column")
    })
}

fn report(caret: Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::in_text(Code::InvalidYaml, caret, message)
}

/// Says to put a text in quotes, and shows it so where it is short.
fn in_quotes(text: &str) -> String {
    const SHORT: usize = 60;
    let help = "put the text in quotes";
    match text {
        long if long.len() > SHORT || long.contains('\\') => help.to_owned(),
        plain if !plain.contains('"') => format!("{help}: `\"{plain}\"`"),
        other if !other.contains('\'') => format!("{help}: `'{other}'`"),
        _ => help.to_owned(),
    }
}

/// Words of the parser, and the line and column that they end with.
fn without_place(words: &str) -> (&str, Option<(usize, usize)>) {
    if let Some((words, _)) = words.split_once(" at position ") {
        return (words, None);
    }
    let Some((words, place)) = words.split_once(" at line ") else {
        return (words, None);
    };
    let place = place.split_once(" column ").and_then(|(line, column)| {
        let column = column.split(' ').next().unwrap_or(column);
        Some((line.parse().ok()?, column.parse().ok()?))
    });
    (words, place)
}
