//! Reads JSON, and says what is wrong with text that is nearly JSON.

use serde_json::error::Category;

use super::tree::{self, Findings, Tree};
use crate::diagnostic::{Code, Diagnostic, Text};

/// Reads the text as JSON.
pub(super) fn read(text: &Text) -> Result<Tree, Diagnostic> {
    let mut findings = Findings::default();
    let mut deserializer = serde_json::Deserializer::from_str(text.as_str());
    let root = tree::read(&mut deserializer, &mut findings)
        .and_then(|root| deserializer.end().map(|()| root));
    match root {
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
    let caret = at..at + text.as_str()[at..].chars().next().map_or(0, char::len_utf8);
    if let Some(fault) = findings.fault {
        return Diagnostic::in_text(fault.code(), caret, fault.message()).help(fault.help());
    }
    if let Some(comma) = trailing_comma(&text.as_str()[..at]) {
        return Diagnostic::in_text(
            Code::InvalidJson,
            comma..comma + 1,
            "JSON allows no comma after the last item",
        )
        .help("remove the comma");
    }
    let help = match error.classify() {
        Category::Eof => "close what was opened: a string, a list or an object has no end",
        _ => "mend the JSON here or just before",
    };
    Diagnostic::in_text(Code::InvalidJson, caret, reason(error)).help(help)
}

/// The parser's own words, without the place that it appends.
fn reason(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    whole.strip_suffix(&place).unwrap_or(&whole).to_owned()
}

/// The comma that ends the text before an error, if one does.
fn trailing_comma(before: &str) -> Option<usize> {
    let before = before.trim_end();
    before.ends_with(',').then(|| before.len() - 1)
}
