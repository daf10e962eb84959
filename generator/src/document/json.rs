//! Reads JSON, and explains syntax errors.
//!
//! The parser reports where it stopped. The error is determined from the text, so that no message depends on the
//! wording of the parser.

mod context;

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;
use serde_json::error::Category;

use super::Notation;
use super::problem::unfinished_merge;
use super::tree::{self, Problems, Tree};
use crate::diagnostic::{Code, Diagnostic, SourceText};
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
                return Ok(Tree {
                    root,
                    duplicates: findings.duplicates,
                    repaired,
                });
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

/// Numbers that replace larger ones. They are not longer than any number that is too large.
const REPLACEMENTS: [&str; 2] = ["1e308", "-1e308"];

fn replacement(text: &SourceText, number: &Range<usize>) -> &'static str {
    let [positive, negative] = REPLACEMENTS;
    match text.as_str().as_bytes().get(number.start) {
        Some(b'-') => negative,
        _ => positive,
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
    let written = text.as_str().get(number.clone()).unwrap_or_default();
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
    let context = Context::before(text.as_str(), at);
    let problem = match error.classify() {
        Category::Eof => SyntaxError::CutShort,
        Category::Io | Category::Syntax | Category::Data => SyntaxError::of(text, at, &context),
    };
    let caret = match &problem {
        SyntaxError::Word { word } => word.clone(),
        SyntaxError::Number { number } => number.clone(),
        SyntaxError::TrailingComma { at }
        | SyntaxError::MissingComma { at }
        | SyntaxError::MissingColon { at } => text.char_span(*at),
        SyntaxError::Surrogate { escape } => escape.clone(),
        SyntaxError::OpenString => text.char_span(end_of_line(text, at)),
        SyntaxError::Quotes
        | SyntaxError::Control
        | SyntaxError::Escape
        | SyntaxError::AfterEnd
        | SyntaxError::CutShort
        | SyntaxError::SingleQuotes
        | SyntaxError::Comment
        | SyntaxError::Other => text.char_span(at),
    };
    Diagnostic::in_text(
        Code::InvalidJson,
        caret,
        problem.message(text, at, &context),
    )
    .help(problem.help(text, &context))
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

/// The usual syntax errors.
#[derive(Clone, Debug)]
enum SyntaxError {
    /// `[1, 2,]`
    TrailingComma {
        at: usize,
    },
    /// `[1 2]`, with the end of the value that the comma should follow
    MissingComma {
        at: usize,
    },
    /// `{"a" 1}`, with the end of the key
    MissingColon {
        at: usize,
    },
    /// `"\ud800"`: one half of a surrogate pair.
    Surrogate {
        escape: Range<usize>,
    },
    /// A string that does not end on its line.
    OpenString,
    CutShort,
    /// `{'a': 1}`
    SingleQuotes,
    /// `// so` or `/* so */`
    Comment,
    /// `None`, `NaN`, `title: 1`: a word without quotes.
    Word {
        word: Range<usize>,
    },
    /// `01`, `1.`
    Number {
        number: Range<usize>,
    },
    /// `“so”`
    Quotes,
    /// A control character in a string, such as a tab.
    Control,
    /// `"\d"`
    Escape,
    /// Text after the end.
    AfterEnd,
    Other,
}

impl SyntaxError {
    fn of(text: &SourceText, at: usize, context: &Context) -> Self {
        if let Some(start) = context.string {
            return Self::in_string(text, start, at);
        }
        let remaining_text = text.as_str().get(at..).unwrap_or_default();
        if context.expected == Expected::End && !remaining_text.starts_with('/') {
            return Self::AfterEnd;
        }
        if let Some(word) = word_around(text, at) {
            return Self::Word { word };
        }
        if let Some(number) = invalid_number(text.as_str(), at, context) {
            return Self::Number { number };
        }
        let starts_value = remaining_text.starts_with(|first: char| {
            first.is_ascii_digit() || matches!(first, '"' | '{' | '[' | '-' | 't' | 'f' | 'n')
        });
        match (
            context.last,
            context.expected,
            remaining_text.chars().next(),
        ) {
            (_, _, Some('\'')) => Self::SingleQuotes,
            (_, _, Some('“' | '”' | '„' | '«' | '»' | '‘' | '’')) => Self::Quotes,
            _ if remaining_text.starts_with("//") || remaining_text.starts_with("/*") => {
                Self::Comment
            }
            (Some(at), Expected::Colon, _) => Self::MissingColon { at },
            (Some(at), Expected::Key | Expected::Value, Some('}' | ']'))
                if text.as_str().as_bytes().get(at) == Some(&b',') =>
            {
                Self::TrailingComma { at }
            }
            (Some(at), Expected::Comma, _) if starts_value => Self::MissingComma {
                at: text.char_start(at),
            },
            _ => Self::Other,
        }
    }

    /// The parser stopped in a string: after a line break, at any other control character, and at the last character
    /// of an escape or after it.
    fn in_string(text: &SourceText, start: usize, at: usize) -> Self {
        let remaining_text = text.as_str().get(at..).unwrap_or_default();
        let before = text.as_str().get(start..at).unwrap_or_default();
        if before.ends_with('\n') || remaining_text.starts_with(['\n', '\r']) {
            return Self::OpenString;
        }
        if remaining_text.starts_with(|it: char| it.is_ascii_control()) {
            return Self::Control;
        }
        let escapes = before.rmatch_indices("\\u").take(2);
        let mut surrogates = escapes.map(|(escape, _)| start + escape).filter(|escape| {
            let digits = text.as_str().get(escape + 2..escape + ESCAPE_LENGTH);
            let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
            unit.is_some_and(|unit| (0xD800..0xE000).contains(&unit))
        });
        // Before an escape that is not a surrogate, there may be one.
        match surrogates
            .next()
            .filter(|escape| escape + 2 * ESCAPE_LENGTH >= at)
        {
            Some(escape) => Self::Surrogate {
                escape: escape..escape + ESCAPE_LENGTH,
            },
            None => Self::Escape,
        }
    }

    fn message(&self, text: &SourceText, at: usize, context: &Context) -> String {
        let written = |range: &Range<usize>| text.as_str().get(range.clone()).unwrap_or_default();
        let found = || match written(&text.char_span(at)) {
            found
                if found
                    .chars()
                    .all(|ch| ch.is_whitespace() || ch.is_control()) =>
            {
                String::new()
            }
            found => format!(", found `{found}`"),
        };
        match self {
            Self::TrailingComma { .. } => "trailing comma is not allowed in JSON".to_owned(),
            Self::MissingComma { .. } => format!("expected `,` after the value{}", found()),
            Self::MissingColon { .. } => format!("expected `:` after the key{}", found()),
            Self::Surrogate { escape } => {
                format!("unpaired surrogate `{}` in a JSON string", written(escape))
            }
            Self::OpenString => {
                "unterminated string; JSON strings must end on their line".to_owned()
            }
            Self::CutShort => {
                "unexpected end of file; a string, array or object is not closed".to_owned()
            }
            Self::SingleQuotes => {
                "JSON strings must use double quotes, not single quotes".to_owned()
            }
            Self::Comment => "comments are not allowed in JSON".to_owned(),
            Self::Word { word } if context.expected == Expected::Key => {
                format!("JSON key `{}` must be quoted", written(word))
            }
            Self::Word { word } => format!("`{}` is not a valid JSON value", written(word)),
            Self::Number { number } => format!("`{}` is not a valid JSON number", written(number)),
            Self::Quotes => "JSON strings must use double quotes".to_owned(),
            Self::Control => "unescaped control character in a JSON string".to_owned(),
            Self::Escape => match text.as_str().get(..at).unwrap_or_default().ends_with('\\') {
                true => {
                    let escape = at - 1..text.char_span(at).end;
                    format!(
                        "invalid escape sequence `{}` in a JSON string",
                        written(&escape)
                    )
                }
                false => "invalid escape sequence in a JSON string".to_owned(),
            },
            Self::AfterEnd => "unexpected text after the end of the JSON document".to_owned(),
            Self::Other => {
                let expected = match context.expected {
                    Expected::Key => "a key in double quotes".to_owned(),
                    Expected::Colon => "`:`".to_owned(),
                    Expected::Value => "a value".to_owned(),
                    Expected::Comma => format!("`,` or `{}`", context.close()),
                    Expected::End => "the end of the document".to_owned(),
                };
                match written(&text.char_span(at)).trim() {
                    "" | "`" => format!("expected {expected}"),
                    found => format!("expected {expected}, found `{found}`"),
                }
            }
        }
    }

    fn help(&self, text: &SourceText, context: &Context) -> String {
        let help = match self {
            Self::TrailingComma { .. } => "remove the comma",
            Self::MissingComma { .. } => "add a comma",
            Self::MissingColon { .. } => "add a colon",
            Self::Surrogate { .. } => {
                "add the other half, as in `\\ud83d\\ude00`, or use the character itself"
            }
            Self::OpenString => "add the closing `\"`, or escape the line break as `\\n`",
            Self::CutShort => {
                "add the missing quotes and brackets, or replace the file with a complete copy"
            }
            Self::SingleQuotes => {
                "replace all single quotes with `\"`, or rename the file to `.yaml`"
            }
            Self::Comment => "remove all comments, or use YAML, in which `#` starts a comment",
            Self::Word { word } => {
                let word = text.as_str().get(word.clone()).unwrap_or_default();
                return match context.expected {
                    Expected::Key => format!("quote the key: `\"{word}\"`"),
                    _ => {
                        format!("quote the string: `\"{word}\"`, or use `true`, `false` or `null`")
                    }
                };
            }
            Self::Number { .. } => "use a number such as `1`, `-0.5` or `1e6`",
            Self::Quotes => "replace all other quotation marks with `\"`",
            Self::Control => {
                "escape a tab as `\\t`, and others as `\\u` with four hexadecimal digits"
            }
            Self::Escape => "escape a backslash as `\\\\`",
            Self::AfterEnd => "remove the text, or an extra closing bracket before it",
            Self::Other => match context.expected {
                Expected::Key => "add a key, or remove the character",
                Expected::Colon => "add a colon",
                Expected::Value => "add a value, or remove the character",
                Expected::Comma => "add a comma or the closing bracket",
                Expected::End => "remove the text",
            },
        };
        help.to_owned()
    }
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
