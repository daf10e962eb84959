//! Reads YAML.

mod syntax;

use saphyr_parser::{Event, Parser, ScanError};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::Notation;
use super::problem::Problem;
use super::tree::{self, MAX_DEPTH, Problems, Tree};
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::json::Value;
use crate::source::Limits;
use syntax::report;

/// Reads the text as one YAML document. The value of a text that contains only comments is null.
pub(super) fn read(text: &SourceText, limits: Limits) -> Result<Tree, Diagnostic> {
    // Brackets in quotes are counted too.
    if open_brackets(text.as_str()).any(|open| open > MAX_DEPTH) {
        check_depth(text)?;
    }
    let mut findings = Problems::within(limits, Notation::Yaml);
    let mut documents = serde_yaml::Deserializer::from_str(text.as_str());
    let root = match documents.next() {
        Some(first) => tree::read(first, &mut findings)
            .map_err(|error| diagnostic(text, findings.problem, &error))?,
        None => Value::Null,
    };
    if documents.next().is_some() {
        return Err(second_document(text));
    }
    Ok((root, findings))
}

/// The value of a scalar without quotes, as it is read in a document.
pub(super) fn scalar(text: &str) -> Option<Value> {
    let mut findings = Problems::within(Limits::default(), Notation::Yaml);
    let scalar = serde_yaml::Deserializer::from_str(text);
    tree::read(scalar, &mut findings).ok()
}

/// How many brackets are open after each byte.
fn open_brackets(text: &str) -> impl Iterator<Item = usize> {
    text.bytes().scan(0_usize, |open, byte| {
        *open = match byte {
            b'[' | b'{' => *open + 1,
            b']' | b'}' => open.saturating_sub(1),
            _ => *open,
        };
        Some(*open)
    })
}

/// Rejects text that is too deep before the parser reads it: the parser needs time for all open collections each
/// time that one is opened.
fn check_depth(text: &SourceText) -> Result<(), Diagnostic> {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text.as_str()) {
        let (event, span) = event.map_err(|error| scan_error(text, &error))?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            let caret = super::positions::bytes(text, span);
            return Err(Problem::TooDeep.into_diagnostic(Some(caret)));
        }
    }
    Ok(())
}

/// Reports an error of the event parser, which itself rejects many open brackets.
fn scan_error(text: &SourceText, error: &ScanError) -> Diagnostic {
    let mark = error.marker();
    let at = text.at_char(mark.line().saturating_sub(1), mark.col());
    let before = text.between(0..at);
    match open_brackets(before).last() > Some(MAX_DEPTH) {
        true => Problem::TooDeep.into_diagnostic(Some(text.char_span(at))),
        false => syntax::explain(text, at),
    }
}

fn diagnostic(
    text: &SourceText,
    problem: Option<Problem>,
    error: &serde_yaml::Error,
) -> Diagnostic {
    let at = error_offset(text, error);
    if let Some(problem) = problem {
        let recursive = recursive_alias(text).filter(|_| problem == Problem::TooDeep);
        return recursive
            .unwrap_or_else(|| problem.into_diagnostic(at.map(|at| text.char_span(at))));
    }
    let Some(at) = at else {
        return control_character(text).unwrap_or_else(|| error_without_location(text));
    };
    // The parser reports the beginning of the file for an error that it finds before it reads lines.
    let control = control_character(text).filter(|_| at == 0);
    if let Some(diagnostic) = inner_byte_order_mark(text, at).or(control) {
        return diagnostic;
    }
    match syntax_error(text) == Some(at) {
        true => syntax::explain(text, at),
        false => mismatched_tag(text, at).unwrap_or_else(|| syntax::collection_as_key(text, at)),
    }
}

fn error_offset(text: &SourceText, error: &serde_yaml::Error) -> Option<usize> {
    let location = error.location()?;
    // Only this parser counts these as line breaks; its index counts characters.
    if text.as_str().contains(['\u{85}', '\u{2028}', '\u{2029}']) {
        let mut starts = text.as_str().char_indices().map(|(at, _)| at);
        return Some(starts.nth(location.index()).unwrap_or(text.as_str().len()));
    }
    let line = location.line().saturating_sub(1);
    Some(text.at_char(line, location.column().saturating_sub(1)))
}

/// The offset of the syntax error. An error at a different offset is about a value that JSON does not have.
fn syntax_error(text: &SourceText) -> Option<usize> {
    let mut documents = serde_yaml::Deserializer::from_str(text.as_str());
    let error = IgnoredAny::deserialize(documents.next()?).err()?;
    error_offset(text, &error)
}

/// The parser reports no location if aliases expand to too many values.
fn error_without_location(text: &SourceText) -> Diagnostic {
    let (message, help) = match text.as_str().contains('*') {
        true => (
            "aliases of the file expand to too many values",
            "remove aliases that repeat large values",
        ),
        false => ("invalid YAML", "change the file to valid YAML 1.2"),
    };
    report(None, message).help(help)
}

/// An alias inside of the value of its anchor.
fn recursive_alias(text: &SourceText) -> Option<Diagnostic> {
    let mut open = Vec::new();
    for event in Parser::new_from_str(text.as_str()) {
        let (event, span) = event.ok()?;
        match event {
            Event::MappingStart(anchor, ..) | Event::SequenceStart(anchor, ..) => open.push(anchor),
            Event::MappingEnd | Event::SequenceEnd => drop(open.pop()),
            Event::Alias(anchor) if open.contains(&anchor) => {
                let caret = super::positions::bytes(text, span);
                let written = text.between(caret.clone());
                let message = format!("alias `{written}` refers to a value that contains it");
                return Some(
                    Diagnostic::in_text(Code::DepthLimitExceeded, caret, message).help(
                        "replace the alias with its value, or use a component and `$ref` for a recursive schema",
                    ),
                );
            }
            _ => {}
        }
    }
    None
}

/// A byte order mark in a line: the parser treats it as part of the scalar after it.
fn inner_byte_order_mark(text: &SourceText, at: usize) -> Option<Diagnostic> {
    let line = text.line(text.line_of(at));
    let mark = line.start + text.as_str().get(line)?.find('\u{feff}')?;
    let message = "unexpected byte order mark inside the file";
    let help = "remove it: a byte order mark is only allowed at the beginning of a file";
    Some(report(text.char_span(mark), message).help(help))
}

/// A value with a tag of the core schema that does not have that type, such as `!!int a`.
fn mismatched_tag(text: &SourceText, at: usize) -> Option<Diagnostic> {
    let tag = text.as_str().get(at..)?.split_whitespace().next()?;
    let expected = match tag {
        "!!int" => "an integer",
        "!!float" => "a float",
        "!!bool" => "a boolean",
        "!!null" => "null",
        tag if tag.starts_with("!!") => "of that type",
        _ => return None,
    };
    let message = format!("value with the tag `{tag}` is not {expected}");
    Some(report(at..at + tag.len(), message).help("remove the tag, or change the value"))
}

/// The first character that YAML does not allow: the parser reports no location for it.
fn control_character(text: &SourceText) -> Option<Diagnostic> {
    let is_control = |it: char| {
        let is_space = matches!(it, '\t' | '\n' | '\r' | '\u{85}');
        it.is_control() && !is_space || matches!(it, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    let at = text.as_str().find(is_control)?;
    let caret = text.char_span(at);
    // In UTF-16, every other byte of ASCII text is zero.
    if text.as_str().bytes().take(2).any(|byte| byte == 0) {
        let message = "file is not valid UTF-8; it appears to be UTF-16";
        return Some(
            Diagnostic::in_text(Code::InvalidUtf8, caret, message)
                .help("change the encoding of the file to UTF-8"),
        );
    }
    let code = u32::from(text.as_str()[at..].chars().next()?);
    let message = format!("control character U+{code:04X} is not allowed in YAML");
    Some(report(caret, message).help(format!(
        "remove it, or escape it in double quotes as `\\u{code:04X}`"
    )))
}

fn second_document(text: &SourceText) -> Diagnostic {
    let events = Parser::new_from_str(text.as_str()).map_while(Result::ok);
    let mut starts = events.filter(|(event, _)| matches!(event, Event::DocumentStart(_)));
    let caret = starts
        .nth(1)
        .map(|(_, span)| super::positions::bytes(text, span));
    if caret.is_none()
        && let Some(diagnostic) = syntax::first_line_indented(text)
    {
        return diagnostic;
    }
    Problem::SecondDocument.into_diagnostic(caret)
}

#[cfg(test)]
mod tests;
