//! Reads JSON, and says what is wrong with text that is nearly JSON.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;
use serde_json::error::Category;

use super::tree::{self, Findings, Tree};
use crate::diagnostic::{Code, Diagnostic, Text};
use crate::source::Limits;

/// Reads the text as JSON.
///
/// A number that is too large for any type is read as a very large one: it is a bound, or an example,
/// and no reason to read nothing.
pub(super) fn read(text: &Text, limits: Limits) -> Result<Tree, Diagnostic> {
    let mut mended = Vec::new();
    let mut smaller = Cow::Borrowed(text.as_str());
    loop {
        let mut findings = Findings::within(limits);
        let error = match parse(&smaller, &mut findings) {
            Ok(root) => {
                return Ok(Tree {
                    root,
                    duplicates: findings.duplicates,
                    mended,
                });
            }
            Err(error) => error,
        };
        let Some(number) = too_large(text, &error).filter(|_| mended.len() < MOST_NUMBERS) else {
            return Err(diagnostic(text, &findings, &error));
        };
        mended.push(number_too_large(text, number.clone()));
        // As long as before, so that everything stays at its place.
        let width = number.len();
        let large = large(text, &number);
        smaller
            .to_mut()
            .replace_range(number, &format!("{large:<width$}"));
    }
}

/// How many numbers that are too large are looked for: each costs a reading.
const MOST_NUMBERS: usize = 100;

/// A number that no bound is beyond. What is too large for a number is no shorter.
const LARGE: [&str; 2] = ["1e308", "-1e308"];

fn large(text: &Text, number: &Range<usize>) -> &'static str {
    let [large, least] = LARGE;
    match text.as_str().as_bytes().get(number.start) {
        Some(b'-') => least,
        _ => large,
    }
}

fn parse(text: &str, findings: &mut Findings) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let root = tree::read(&mut deserializer, findings)?;
    deserializer.end().map(|()| root)
}

/// The number at which the parser stopped because it is too large.
fn too_large(text: &Text, error: &serde_json::Error) -> Option<Range<usize>> {
    if !error.to_string().starts_with("number out of range") {
        return None;
    }
    let at = place(text, error);
    let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
    let (before, after) = text.as_str().as_bytes().split_at_checked(at)?;
    let start = at - before.iter().rev().take_while(|byte| is_part(byte)).count();
    let end = at + after.iter().take_while(|byte| is_part(byte)).count();
    let number = start..end;
    (number.len() >= large(text, &number).len()).then_some(number)
}

fn number_too_large(text: &Text, number: Range<usize>) -> Diagnostic {
    let written = text.as_str().get(number.clone()).unwrap_or_default();
    let large = large(text, &number);
    let message = format!("`{written}` is beyond any number: it is read as `{large}`");
    Diagnostic::in_text(Code::InvalidValue, number, message)
        .help("write a number that 64 bits can hold")
}

/// The parser counts the bytes that it has read: its column, from 1, is the last of them.
fn place(text: &Text, error: &serde_json::Error) -> usize {
    text.at_byte(
        error.line().saturating_sub(1),
        error.column().saturating_sub(1),
    )
}

fn diagnostic(text: &Text, findings: &Findings, error: &serde_json::Error) -> Diagnostic {
    let at = place(text, error);
    if let Some(fault) = findings.fault {
        return fault.into_diagnostic(Some(text.char_span(at)));
    }
    let slip = Slip::of(text, at, error);
    let at = match slip {
        Slip::TrailingComma { at } | Slip::MissingComma { at } => at,
        Slip::OpenString | Slip::CutShort | Slip::Other => at,
    };
    Diagnostic::in_text(Code::InvalidJson, text.char_span(at), slip.message(error))
        .help(slip.help())
}

/// The usual ways to miss JSON.
#[derive(Clone, Copy, Debug)]
enum Slip {
    /// `[1, 2,]`
    TrailingComma {
        at: usize,
    },
    /// `[1 2]`, with the end of what the comma should follow
    MissingComma {
        at: usize,
    },
    /// A string that does not end on its line.
    OpenString,
    CutShort,
    Other,
}

impl Slip {
    fn of(text: &Text, at: usize, error: &serde_json::Error) -> Self {
        if error.classify() == Category::Eof {
            return Self::CutShort;
        }
        let (before, here) = text.as_str().split_at(at);
        let before = before.trim_end();
        let last = before.char_indices().next_back();
        match (last, here.chars().next()) {
            (Some((at, ',')), Some('}' | ']')) => Self::TrailingComma { at },
            (Some((at, '"' | '}' | ']' | '0'..='9' | 'e' | 'l')), Some('"' | '{' | '[')) => {
                Self::MissingComma { at }
            }
            (_, None | Some('\n' | '\r')) => Self::OpenString,
            _ => Self::Other,
        }
    }

    fn message(self, error: &serde_json::Error) -> String {
        match self {
            Self::TrailingComma { .. } => "JSON allows no comma after the last item".to_owned(),
            Self::MissingComma { .. } => "a comma is missing after this".to_owned(),
            Self::OpenString => "a string does not end on its line".to_owned(),
            Self::CutShort => "the JSON ends before all that it opens is closed".to_owned(),
            Self::Other => reason(error),
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::TrailingComma { .. } => "remove the comma",
            Self::MissingComma { .. } => "add a comma",
            Self::OpenString => "close the string with `\"`; a line break in it is written `\\n`",
            Self::CutShort => {
                "close the last string, list or object, or fetch the whole file again"
            }
            Self::Other => "mend the JSON here or just before",
        }
    }
}

/// The parser's own words, without the place that it appends.
fn reason(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    whole.strip_suffix(&place).unwrap_or(&whole).to_owned()
}
