//! Reads JSON, and says what is wrong with text that is nearly JSON.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::Value;
use serde_json::error::Category;

use super::Notation;
use super::problem::unfinished_merge;
use super::tree::{self, Problems, Tree};
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::source::Limits;

/// Reads the text as JSON.
///
/// A number that is too large for any type is read as a very large one: it is a bound, or an example,
/// and no reason to read nothing.
pub(super) fn read(text: &SourceText, limits: Limits) -> Result<Tree, Diagnostic> {
    let mut mended = Vec::new();
    let mut smaller = Cow::Borrowed(text.as_str());
    loop {
        let mut findings = Problems::within(limits, Notation::Json);
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
        let Some(number) = too_large(text, &error).filter(|_| mended.len() < MAX_NUMBERS) else {
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
const MAX_NUMBERS: usize = 100;

/// A number that no bound is beyond. What is too large for a number is no shorter.
const LARGE: [&str; 2] = ["1e308", "-1e308"];

fn large(text: &SourceText, number: &Range<usize>) -> &'static str {
    let [large, least] = LARGE;
    match text.as_str().as_bytes().get(number.start) {
        Some(b'-') => least,
        _ => large,
    }
}

fn parse(text: &str, findings: &mut Problems) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let root = tree::read(&mut deserializer, findings)?;
    deserializer.end().map(|()| root)
}

/// The number at which the parser stopped because it is too large.
fn too_large(text: &SourceText, error: &serde_json::Error) -> Option<Range<usize>> {
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

fn number_too_large(text: &SourceText, number: Range<usize>) -> Diagnostic {
    let written = text.as_str().get(number.clone()).unwrap_or_default();
    let large = large(text, &number);
    let message = format!("`{written}` is beyond any number: it is read as `{large}`");
    Diagnostic::in_text(Code::InvalidValue, number, message)
        .help("write a number that 64 bits can hold")
}

/// The parser counts the bytes that it has read: its column, from 1, is the last of them. To it, LF alone
/// ends a line.
fn place(text: &SourceText, error: &serde_json::Error) -> usize {
    let lines = text.as_str().split_inclusive('\n');
    let before = lines.take(error.line().saturating_sub(1)).map(str::len);
    text.char_start(before.sum::<usize>() + error.column().saturating_sub(1))
}

fn diagnostic(text: &SourceText, findings: &Problems, error: &serde_json::Error) -> Diagnostic {
    let at = place(text, error);
    if let Some(fault) = findings.fault {
        return fault.into_diagnostic(Some(text.char_span(at)));
    }
    if let Some(found) = unfinished_merge(Code::InvalidJson, text) {
        return found;
    }
    let slip = SyntaxError::of(text, at, error);
    let caret = match &slip {
        SyntaxError::Word { word } => word.clone(),
        SyntaxError::Quotes | SyntaxError::Control | SyntaxError::Escape | SyntaxError::Behind => {
            text.char_span(at)
        }
        SyntaxError::TrailingComma { at }
        | SyntaxError::MissingComma { at }
        | SyntaxError::MissingColon { at } => text.char_span(*at),
        SyntaxError::HalfCharacter { escape } => escape.clone(),
        SyntaxError::OpenString => text.char_span(end_of_line(text, at)),
        SyntaxError::CutShort
        | SyntaxError::SingleQuotes
        | SyntaxError::Comment
        | SyntaxError::Other => text.char_span(at),
    };
    Diagnostic::in_text(Code::InvalidJson, caret, slip.message(text, error)).help(slip.help())
}

/// Where the line ends that a string does not end on: the parser may be behind it.
fn end_of_line(text: &SourceText, at: usize) -> usize {
    let line = text.line(text.line_of(at));
    let is_behind = line.start == at && text.as_str()[..at].ends_with('\n');
    let above = text.line(text.line_of(at).saturating_sub(1));
    match is_behind && !above.is_empty() {
        true => text.char_start(above.end - 1),
        false => at,
    }
}

/// The usual ways to miss JSON.
#[derive(Clone, Debug)]
enum SyntaxError {
    /// `[1, 2,]`
    TrailingComma {
        at: usize,
    },
    /// `[1 2]`, with the end of what the comma should follow
    MissingComma {
        at: usize,
    },
    /// `{"a" 1}`, with the end of the key
    MissingColon {
        at: usize,
    },
    /// `"\ud800"`: one of two escapes that are a character together.
    HalfCharacter {
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
    /// `“so”`
    Quotes,
    /// A sign in a string that is to be escaped, such as a tab.
    Control,
    /// `"\d"`
    Escape,
    /// Something after the end.
    Behind,
    Other,
}

impl SyntaxError {
    fn of(text: &SourceText, at: usize, error: &serde_json::Error) -> Self {
        if error.classify() == Category::Eof {
            return Self::CutShort;
        }
        let reason = reason(error);
        if HALF_CHARACTER.contains(&reason.as_str()) {
            return Self::half_character(text, at);
        }
        match reason.as_str() {
            "trailing characters" if !text.as_str()[at..].starts_with('/') => return Self::Behind,
            "invalid escape" => return Self::Escape,
            reason if reason.starts_with("control character") => return Self::control(text, at),
            _ => {}
        }
        let (before, here) = text.as_str().split_at(at);
        if let Some(word) = word_around(text, at) {
            return Self::Word { word };
        }
        let before = before.trim_end();
        let last = before.char_indices().next_back();
        match (last, here.chars().next()) {
            (_, Some('\'')) => Self::SingleQuotes,
            (_, Some('“' | '”' | '„' | '«' | '»' | '‘' | '’')) => Self::Quotes,
            (_, Some('/')) if here.starts_with("//") || here.starts_with("/*") => Self::Comment,
            (Some((at, '"')), _) if reason == "expected `:`" => Self::MissingColon { at },
            (Some((at, ',')), Some('}' | ']')) => Self::TrailingComma { at },
            (Some((at, '"' | '}' | ']' | '0'..='9' | 'e' | 'l')), Some('"' | '{' | '[')) => {
                Self::MissingComma { at }
            }
            (_, None | Some('\n' | '\r')) => Self::OpenString,
            _ => Self::Other,
        }
    }

    /// A line break is more often a string that is not closed.
    fn control(text: &SourceText, at: usize) -> Self {
        let before = &text.as_str()[..at];
        match before.ends_with('\n') || text.as_str()[at..].starts_with(['\n', '\r']) {
            true => Self::OpenString,
            false => Self::Control,
        }
    }

    /// The parser stops behind the escape.
    fn half_character(text: &SourceText, at: usize) -> Self {
        let read = text.as_str().get(..at).unwrap_or_default();
        match read.rfind("\\u") {
            Some(start) => Self::HalfCharacter {
                escape: start..text.char_start(start + HALF),
            },
            None => Self::Other,
        }
    }

    fn message(&self, text: &SourceText, error: &serde_json::Error) -> String {
        match self {
            Self::TrailingComma { .. } => "JSON allows no comma after the last item".to_owned(),
            Self::MissingComma { .. } => "a comma is missing after this".to_owned(),
            Self::MissingColon { .. } => "a colon is missing after this key".to_owned(),
            Self::HalfCharacter { .. } => "this is half of a character alone".to_owned(),
            Self::OpenString => "a string does not end on its line".to_owned(),
            Self::CutShort => "the JSON ends before all that it opens is closed".to_owned(),
            Self::SingleQuotes => "JSON allows no single quotes around a text".to_owned(),
            Self::Comment => "JSON allows no comments".to_owned(),
            Self::Word { word } => {
                let word = text.as_str().get(word.clone()).unwrap_or_default();
                format!("`{word}` is no value of JSON, and no string without quotes")
            }
            Self::Quotes => "JSON takes `\"` alone for quotes".to_owned(),
            Self::Control => "a string has a sign that is to be escaped".to_owned(),
            Self::Escape => "this is no escape of JSON".to_owned(),
            Self::Behind => "more text stands behind the end of the JSON".to_owned(),
            Self::Other => reason(error),
        }
    }

    fn help(&self) -> &'static str {
        match self {
            Self::TrailingComma { .. } => "remove the comma",
            Self::MissingComma { .. } => "add a comma",
            Self::MissingColon { .. } => "add a colon",
            Self::HalfCharacter { .. } => {
                "write the other half beside it, as in `\\ud83d\\ude00`, or the character itself"
            }
            Self::OpenString => "close the string with `\"`; a line break in it is written `\\n`",
            Self::CutShort => {
                "close the last string, list or object, or fetch the whole file again"
            }
            Self::SingleQuotes => "write `\"`, here and elsewhere; or name the file `.yaml`",
            Self::Comment => {
                "remove it, here and elsewhere; or use YAML, where comments begin with `#`"
            }
            Self::Word { .. } => {
                "put it in double quotes; a value without them is a number, `true`, `false` or `null`"
            }
            Self::Quotes => "write `\"`, here and elsewhere",
            Self::Control => "write a tab as `\\t`, and others as `\\u` with four digits",
            Self::Escape => "write `\\\\` for the backslash itself",
            Self::Behind => "remove it, or a bracket before it that closes too much",
            Self::Other => "mend the JSON here or just before",
        }
    }
}

/// The word around a place that is none of the words of JSON.
fn word_around(text: &SourceText, at: usize) -> Option<Range<usize>> {
    let is_part = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '$');
    let (before, after) = text.as_str().split_at(at);
    let start = before.trim_end_matches(is_part).len();
    let end = text.as_str().len() - after.trim_start_matches(is_part).len();
    let word = text.as_str().get(start..end)?;
    let begins =
        word.starts_with(|first: char| first.is_alphabetic() || matches!(first, '_' | '$'));
    let is_known = matches!(word, "true" | "false" | "null");
    let is_alone = !text.as_str()[..start].ends_with(['"', '\\']);
    (begins && !is_known && is_alone).then_some(start..end)
}

/// What the parser says of half of a character.
const HALF_CHARACTER: [&str; 2] = [
    "unexpected end of hex escape",
    "lone leading surrogate in hex escape",
];

/// The bytes of one escape: `\ud800`.
const HALF: usize = 6;

/// The parser's own words, without the place that it appends.
fn reason(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    whole.strip_suffix(&place).unwrap_or(&whole).to_owned()
}
