//! Reads JSON, and says what is wrong with text that is nearly JSON.

use serde_json::error::Category;

use super::tree::{self, Findings, Tree};
use crate::diagnostic::{Code, Diagnostic, Text};

/// Reads the text as JSON.
pub(super) fn read(text: &Text) -> Result<Tree, Diagnostic> {
    let mut findings = Findings::default();
    let mut deserializer = serde_json::Deserializer::from_str(text.as_str());
    let root = tree::read(&mut deserializer, &mut findings);
    match root.and_then(|root| deserializer.end().map(|()| root)) {
        Ok(root) => Ok(Tree {
            root,
            duplicates: findings.duplicates,
        }),
        Err(error) => Err(diagnostic(text, &findings, &error)),
    }
}

fn diagnostic(text: &Text, findings: &Findings, error: &serde_json::Error) -> Diagnostic {
    // The parser counts the bytes that it has read: its column, from 1, is the last of them.
    let at = text.at_byte(
        error.line().saturating_sub(1),
        error.column().saturating_sub(1),
    );
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
