//! Reads JSON, and explains syntax errors.
//!
//! The parser reports where it stopped. The error is determined from the text, so that no message depends on the
//! wording of the parser.

mod context;

use std::borrow::Cow;
use std::ops::Range;

use serde_json::error::Category;

use super::Notation;
use super::problem::unfinished_merge;
use super::tree::{self, Problems, Tree};
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::json::Value;
use crate::source::Limits;
use context::{Context, Expected, number_around};

/// Reads the text as JSON.
///
/// A number that is too large for any type is replaced by a very large one: such numbers occur in constraints and
/// examples, which are no reason to reject the document.
pub(super) fn read(text: &SourceText, limits: Limits) -> Result<Tree, Diagnostic> {
    let mut repaired = Vec::new();
    let mut repaired_text = Cow::Borrowed(text.as_str());
    loop {
        let mut findings = Problems::within(limits, Notation::Json);
        let error = match parse(&repaired_text, &mut findings) {
            Ok(root) => {
                findings.repaired = repaired;
                return Ok((root, findings));
            }
            Err(error) => error,
        };
        let Some(number) = too_large(text, &error).filter(|_| repaired.len() < MAX_NUMBERS) else {
            return Err(diagnostic(text, &findings, &error));
        };
        repaired.push(number_too_large(text, number.clone()));
        // The replacement is padded to the same length, so that every position stays the same.
        let width = number.len();
        let replacement = replacement(text, &number);
        repaired_text
            .to_mut()
            .replace_range(number, &format!("{replacement:<width$}"));
    }
}

/// The maximum number of replacements: each requires another pass.
const MAX_NUMBERS: usize = 100;

/// A number that replaces a larger one. It is not longer than any number that is too large.
fn replacement(text: &SourceText, number: &Range<usize>) -> &'static str {
    match text.after(number.start).starts_with('-') {
        true => "-1e308",
        false => "1e308",
    }
}

fn parse(text: &str, findings: &mut Problems) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let root = tree::read(&mut deserializer, findings)?;
    deserializer.end().map(|()| root)
}

/// The number at which the parser stopped because it is too large.
fn too_large(text: &SourceText, error: &serde_json::Error) -> Option<Range<usize>> {
    let at = error_offset(text, error);
    let number = number_around(text.as_str(), at).filter(|number| number.contains(&at))?;
    let written = text.as_str().get(number.clone())?;
    let is_infinite = written.parse().is_ok_and(f64::is_infinite);
    let is_long = number.len() >= replacement(text, &number).len();
    let is_in_string = || {
        Context::before(text.as_str(), number.start)
            .string
            .is_some()
    };
    (is_infinite && is_long && !is_in_string()).then_some(number)
}

fn number_too_large(text: &SourceText, number: Range<usize>) -> Diagnostic {
    let written = text.between(number.clone());
    let replacement = replacement(text, &number);
    let message = format!("number `{written}` is too large; treated as `{replacement}`");
    Diagnostic::in_text(Code::InvalidValue, number, message)
        .help("use a number that fits into 64 bits")
}

/// The parser counts bytes: its column, from 1, is the last byte that it has read. For it, only LF ends a line.
fn error_offset(text: &SourceText, error: &serde_json::Error) -> usize {
    let lines = text.as_str().split_inclusive('\n');
    let before = lines.take(error.line().saturating_sub(1)).map(str::len);
    text.char_start(before.sum::<usize>() + error.column().saturating_sub(1))
}

fn diagnostic(text: &SourceText, findings: &Problems, error: &serde_json::Error) -> Diagnostic {
    let at = error_offset(text, error);
    if let Some(problem) = findings.problem {
        return problem.into_diagnostic(Some(text.char_span(at)));
    }
    if let Some(conflict) = unfinished_merge(Code::InvalidJson, text) {
        return conflict;
    }
    if error.classify() == Category::Eof {
        let message = "unexpected end of file; a string, array or object is not closed";
        return report(text.char_span(at), message)
            .help("add the missing quotes and brackets, or replace the file with a complete copy");
    }
    let context = Context::before(text.as_str(), at);
    match context.string {
        Some(start) => error_in_string(text, start, at),
        None => misplaced_value(text, at, &context)
            .or_else(|| foreign_syntax(text, at))
            .unwrap_or_else(|| misplaced_character(text, at, &context)),
    }
}

fn report(caret: Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::in_text(Code::InvalidJson, caret, message)
}

/// The end of the line with the unterminated string: the parser may have stopped after it.
fn end_of_line(text: &SourceText, at: usize) -> usize {
    let line = text.line(text.line_of(at));
    let is_after = line.start == at && text.as_str()[..at].ends_with('\n');
    let above = text.line(text.line_of(at).saturating_sub(1));
    match is_after && !above.is_empty() {
        true => text.char_start(above.end - 1),
        false => at,
    }
}

/// The parser stopped in a string: after a line break, at any other control character, and at the last character of
/// an escape or after it.
fn error_in_string(text: &SourceText, start: usize, at: usize) -> Diagnostic {
    let here = text.char_span(at);
    let remaining_text = text.after(at);
    let before = text.between(start..at);
    if before.ends_with('\n') || remaining_text.starts_with(['\n', '\r']) {
        let caret = text.char_span(end_of_line(text, at));
        return report(
            caret,
            "unterminated string; JSON strings must end on their line",
        )
        .help("add the closing `\"`, or escape the line break as `\\n`");
    }
    if remaining_text.starts_with(|it: char| it.is_ascii_control()) {
        return report(here, "unescaped control character in a JSON string")
            .help("escape a tab as `\\t`, and others as `\\u` with four hexadecimal digits");
    }
    if let Some(escape) = unpaired_surrogate(text, start, at) {
        let message = format!(
            "unpaired surrogate `{}` in a JSON string",
            text.between(escape.clone())
        );
        return report(escape, message)
            .help("add the other half, as in `\\ud83d\\ude00`, or use the character itself");
    }
    let message = match before.ends_with('\\') {
        true => {
            let escape = text.between(at - 1..here.end);
            format!("invalid escape sequence `{escape}` in a JSON string")
        }
        false => "invalid escape sequence in a JSON string".to_owned(),
    };
    report(here, message).help("escape a backslash as `\\\\`")
}

/// `"\ud800"`: one half of a surrogate pair.
fn unpaired_surrogate(text: &SourceText, start: usize, at: usize) -> Option<Range<usize>> {
    let escapes = text.between(start..at).rmatch_indices("\\u").take(2);
    let mut surrogates = escapes.map(|(escape, _)| start + escape).filter(|escape| {
        let digits = text.between(escape + 2..escape + ESCAPE_LENGTH);
        let unit = u16::from_str_radix(digits, 16);
        unit.is_ok_and(|unit| (0xD800..0xE000).contains(&unit))
    });
    // Before an escape that is not a surrogate, there may be one.
    let escape = surrogates.next()?;
    (escape + 2 * ESCAPE_LENGTH >= at).then_some(escape..escape + ESCAPE_LENGTH)
}

/// Text after the end, a word without quotes, or a malformed number.
fn misplaced_value(text: &SourceText, at: usize, context: &Context) -> Option<Diagnostic> {
    if context.expected == Expected::End && !text.after(at).starts_with('/') {
        let message = "unexpected text after the end of the JSON document";
        let report = report(text.char_span(at), message);
        return Some(report.help("remove the text, or an extra closing bracket before it"));
    }
    if let Some(span) = word_around(text, at) {
        let word = text.between(span.clone());
        let (message, help) = match context.expected {
            Expected::Key => (
                format!("JSON key `{word}` must be quoted"),
                format!("quote the key: `\"{word}\"`"),
            ),
            _ => (
                format!("`{word}` is not a valid JSON value"),
                format!("quote the string: `\"{word}\"`, or use `true`, `false` or `null`"),
            ),
        };
        return Some(report(span, message).help(help));
    }
    let number = invalid_number(text.as_str(), at, context)?;
    let written = text.between(number.clone());
    let message = format!("`{written}` is not a valid JSON number");
    Some(report(number, message).help("use a number such as `1`, `-0.5` or `1e6`"))
}

/// Quotation marks that are not JSON, or a comment.
fn foreign_syntax(text: &SourceText, at: usize) -> Option<Diagnostic> {
    let remaining_text = text.after(at);
    let (message, help) = match remaining_text.chars().next()? {
        '\'' => (
            "JSON strings must use double quotes, not single quotes",
            "replace all single quotes with `\"`, or rename the file to `.yaml`",
        ),
        '“' | '”' | '„' | '«' | '»' | '‘' | '’' => (
            "JSON strings must use double quotes",
            "replace all other quotation marks with `\"`",
        ),
        '/' if remaining_text.starts_with("//") || remaining_text.starts_with("/*") => (
            "comments are not allowed in JSON",
            "remove all comments, or use YAML, in which `#` starts a comment",
        ),
        _ => return None,
    };
    Some(report(text.char_span(at), message).help(help))
}

/// A character that cannot follow the text before it.
fn misplaced_character(text: &SourceText, at: usize, context: &Context) -> Diagnostic {
    let here = text.char_span(at);
    let remaining_text = text.after(at);
    let found = match text.between(here.clone()) {
        found if found.trim().is_empty() || found.contains(char::is_control) => String::new(),
        found => format!(", found `{found}`"),
    };
    let starts_value = remaining_text.starts_with(|first: char| {
        first.is_ascii_digit() || matches!(first, '"' | '{' | '[' | '-' | 't' | 'f' | 'n')
    });
    let (caret, message, help) = match (context.last, context.expected) {
        (Some(key_end), Expected::Colon) => (
            text.char_span(key_end),
            format!("expected `:` after the key{found}"),
            "add a colon",
        ),
        (Some(comma), Expected::Key | Expected::Value)
            if text.after(comma).starts_with(',') && remaining_text.starts_with(['}', ']']) =>
        {
            let message = "trailing comma is not allowed in JSON".to_owned();
            (text.char_span(comma), message, "remove the comma")
        }
        (Some(value_end), Expected::Comma) if starts_value => (
            text.char_span(text.char_start(value_end)),
            format!("expected `,` after the value{found}"),
            "add a comma",
        ),
        _ => return unexpected_character(text, here, context),
    };
    report(caret, message).help(help)
}

fn unexpected_character(text: &SourceText, here: Range<usize>, context: &Context) -> Diagnostic {
    let (expected, help) = match context.expected {
        Expected::Key => (
            "a key in double quotes".to_owned(),
            "add a key, or remove the character",
        ),
        Expected::Colon => ("`:`".to_owned(), "add a colon"),
        Expected::Value => ("a value".to_owned(), "add a value, or remove the character"),
        Expected::Comma => (
            format!("`,` or `{}`", context.close()),
            "add a comma or the closing bracket",
        ),
        Expected::End => ("the end of the document".to_owned(), "remove the text"),
    };
    let message = match text.between(here.clone()).trim() {
        "" | "`" => format!("expected {expected}"),
        found => format!("expected {expected}, found `{found}`"),
    };
    report(here, message).help(help)
}

/// The word around an offset, unless it is `true`, `false` or `null`.
fn word_around(text: &SourceText, at: usize) -> Option<Range<usize>> {
    let is_part = |it: char| it.is_alphanumeric() || matches!(it, '_' | '$');
    let (before, after) = text.as_str().split_at(at);
    let start = before.trim_end_matches(is_part).len();
    let end = text.as_str().len() - after.trim_start_matches(is_part).len();
    let word = text.as_str().get(start..end)?;
    let starts_like_word =
        word.starts_with(|first: char| first.is_alphabetic() || matches!(first, '_' | '$'));
    let is_known = matches!(word, "true" | "false" | "null");
    let is_alone = !text.as_str()[..start].ends_with(['"', '\\']);
    (starts_like_word && !is_known && is_alone).then_some(start..end)
}

/// The number around an offset, or directly before it, if it is not a valid JSON number.
fn invalid_number(text: &str, at: usize, context: &Context) -> Option<Range<usize>> {
    let number = number_around(text, at)?;
    let written = text.get(number.clone())?;
    let is_value = match context.expected {
        Expected::Value => true,
        // The number may begin before the offset.
        Expected::Comma => context.last.is_some_and(|last| last >= number.start),
        Expected::Key | Expected::Colon | Expected::End => false,
    };
    let is_number = serde_json::from_str::<serde_json::Number>(written).is_ok();
    (is_value && !is_number).then_some(number)
}

/// The bytes of one escape: `\ud800`.
const ESCAPE_LENGTH: usize = 6;

#[cfg(test)]
mod tests;
