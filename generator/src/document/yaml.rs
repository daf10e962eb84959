//! Reads YAML.

use saphyr_parser::{Event, Parser};
use serde_json::Value;

use super::fault::Fault;
use super::tree::{self, Findings, Tree};
use crate::diagnostic::{Code, Diagnostic, Text};

/// Reads the text as one YAML document. A text with nothing but comments reads as null.
pub(super) fn read(text: &Text, values: usize) -> Result<Tree, Diagnostic> {
    let mut findings = Findings::within(values);
    let mut documents = serde_yaml::Deserializer::from_str(text.as_str());
    let root = match documents.next() {
        Some(first) => tree::read(first, &mut findings)
            .map_err(|error| diagnostic(text, findings.fault, &error))?,
        None => Value::Null,
    };
    if documents.next().is_some() {
        return Err(second_document(text));
    }
    Ok(Tree {
        root,
        duplicates: findings.duplicates,
        mended: findings.mended,
    })
}

fn diagnostic(text: &Text, fault: Option<Fault>, error: &serde_yaml::Error) -> Diagnostic {
    let caret = error.location().map(|location| {
        let line = location.line().saturating_sub(1);
        text.char_span(text.at_char(line, location.column().saturating_sub(1)))
    });
    if let Some(fault) = fault {
        return fault.into_diagnostic(caret);
    }
    let help = match caret.clone().and_then(|caret| text.as_str().get(caret)) {
        Some(":") => "put a text that has a colon and a space in it in quotes",
        _ => "check the indentation and the quotes here and on the line before",
    };
    Diagnostic::in_text(Code::InvalidYaml, caret, reason(error)).help(help)
}

/// The parser's own words, without the place of the problem, which the caret shows.
fn reason(error: &serde_yaml::Error) -> String {
    let whole = error.to_string();
    let (problem, context) = whole.split_once(", ").unwrap_or((&whole, ""));
    let place = problem.find(" at line ").or(problem.find(" at position "));
    let problem = &problem[..place.unwrap_or(problem.len())];
    format!("{problem} {context}").trim_end().to_owned()
}

fn second_document(text: &Text) -> Diagnostic {
    let events = Parser::new_from_str(text.as_str()).map_while(Result::ok);
    let mut starts = events.filter(|(event, _)| matches!(event, Event::DocumentStart(_)));
    let caret = starts
        .nth(1)
        .map(|(_, span)| super::positions::bytes(text, span));
    Fault::SecondDocument.into_diagnostic(caret)
}
