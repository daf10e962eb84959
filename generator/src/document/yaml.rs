//! Reads YAML.

use super::tree::{self, Findings, Tree};
use crate::diagnostic::{Code, Diagnostic, Text};

/// Reads the text as one YAML document.
pub(super) fn read(text: &Text) -> Result<Tree, Diagnostic> {
    let mut findings = Findings::default();
    match tree::read(
        serde_yaml::Deserializer::from_str(text.as_str()),
        &mut findings,
    ) {
        Ok(root) => Ok(Tree {
            root,
            duplicates: findings.duplicates,
        }),
        Err(error) => Err(diagnostic(text, &findings, &error)),
    }
}

fn diagnostic(text: &Text, findings: &Findings, error: &serde_yaml::Error) -> Diagnostic {
    let (code, message, help) = match findings.fault {
        Some(fault) => (fault.code(), fault.message().to_owned(), fault.help()),
        None => (
            Code::InvalidYaml,
            reason(error),
            "check the indentation and the quotes here and on the line before",
        ),
    };
    let Some(location) = error.location() else {
        return Diagnostic::in_file(code, message).help(help);
    };
    let at = text.at_char(
        location.line().saturating_sub(1),
        location.column().saturating_sub(1),
    );
    let caret = at..at + text.as_str()[at..].chars().next().map_or(0, char::len_utf8);
    Diagnostic::in_text(code, caret, message).help(help)
}

/// The parser's own words, without the place that they begin with or end in.
fn reason(error: &serde_yaml::Error) -> String {
    let whole = error.to_string();
    let mut clauses = whole.split(", ").map(|clause| {
        match clause.find(" at line ").or(clause.find(" at position ")) {
            Some(end) => &clause[..end],
            None => clause,
        }
    });
    let problem = clauses.next().unwrap_or_default();
    clauses
        .next()
        .map_or(problem.to_owned(), |context| format!("{problem} {context}"))
}
