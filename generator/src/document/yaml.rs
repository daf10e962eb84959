//! Reads YAML.

mod syntax;

use saphyr_parser::{Event, Parser, ScanError};
use serde_json::Value;

use super::Notation;
use super::problem::Problem;
use super::tree::{self, MAX_DEPTH, Problems, Tree};
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::source::Limits;
use syntax::Explanation;

/// Reads the text as one YAML document. A text with nothing but comments reads as null.
pub(super) fn read(text: &SourceText, limits: Limits) -> Result<Tree, Diagnostic> {
    if brackets_are_deep(text.as_str()) {
        check_depth(text)?;
    }
    let mut findings = Problems::within(limits, Notation::Yaml);
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

/// Whether so many brackets are open at once that what they hold may be too deep, wherever they stand: in
/// quotes as well.
fn brackets_are_deep(text: &str) -> bool {
    let mut open = 0_usize;
    text.bytes().any(|byte| {
        open = match byte {
            b'[' | b'{' => open + 1,
            b']' | b'}' => open.saturating_sub(1),
            _ => open,
        };
        open > MAX_DEPTH
    })
}

/// Refuses what is too deep before the parser sees it, which takes a while for all that is open each time
/// that more is opened.
fn check_depth(text: &SourceText) -> Result<(), Diagnostic> {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text.as_str()) {
        let (event, span) = event.map_err(|error| unreadable(text, &error))?;
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

fn unreadable(text: &SourceText, error: &ScanError) -> Diagnostic {
    let mark = error.marker();
    let at = text.at_char(mark.line().saturating_sub(1), mark.col());
    if error.info() == "recursion limit exceeded" {
        return Problem::TooDeep.into_diagnostic(Some(text.char_span(at)));
    }
    Diagnostic::in_text(Code::InvalidYaml, text.char_span(at), error.info())
        .help("check the indentation and the quotes here and on the line before")
}

fn diagnostic(text: &SourceText, fault: Option<Problem>, error: &serde_yaml::Error) -> Diagnostic {
    let caret = error.location().map(|location| {
        let line = location.line().saturating_sub(1);
        text.char_span(text.at_char(line, location.column().saturating_sub(1)))
    });
    if let Some(fault) = fault {
        let endless = endless_alias(text).filter(|_| fault == Problem::TooDeep);
        return endless.unwrap_or_else(|| fault.into_diagnostic(caret));
    }
    let Some(caret) = caret else {
        let reason = error.to_string();
        return control_character(text)
            .unwrap_or_else(|| Diagnostic::in_text(Code::InvalidYaml, None, reason));
    };
    let told = Explanation::new(text, caret.start, error);
    let reason = told.reason();
    if let Some(found) =
        inner_mark(text, caret.start).or_else(|| misfit_of_tag(text, caret.start, &reason))
    {
        return found;
    }
    if reason.starts_with("control characters")
        && let Some(found) = control_character(text)
    {
        return found;
    }
    told.into_diagnostic()
}

/// An alias inside of what it stands for.
fn endless_alias(text: &SourceText) -> Option<Diagnostic> {
    let mut open = Vec::new();
    for event in Parser::new_from_str(text.as_str()) {
        let (event, span) = event.ok()?;
        match event {
            Event::MappingStart(anchor, ..) | Event::SequenceStart(anchor, ..) => open.push(anchor),
            Event::MappingEnd | Event::SequenceEnd => drop(open.pop()),
            Event::Alias(anchor) if open.contains(&anchor) => {
                let caret = super::positions::bytes(text, span);
                let written = text.as_str().get(caret.clone()).unwrap_or_default();
                let message = format!("`{written}` lies in what it stands for, which has no end");
                return Some(
                    Diagnostic::in_text(Code::DepthLimitExceeded, caret, message).help(
                        "write the value out; a schema of itself is a component, with `$ref` to it",
                    ),
                );
            }
            _ => {}
        }
    }
    None
}

/// A byte order mark in a line: the parser takes it for a part of the text behind it.
fn inner_mark(text: &SourceText, at: usize) -> Option<Diagnostic> {
    let line = text.line(text.line_of(at));
    let mark = line.start + text.as_str().get(line)?.find('\u{feff}')?;
    let message = "a byte order mark stands in the file";
    let help = "remove it: only at the beginning of a file it says how that is read";
    Some(Diagnostic::in_text(Code::InvalidYaml, text.char_span(mark), message).help(help))
}

/// A value with a tag of the core schema that it is no value of, such as `!!int a`.
fn misfit_of_tag(text: &SourceText, at: usize, reason: &str) -> Option<Diagnostic> {
    let (_, asked) = reason.split_once("expected ")?;
    let asked = asked.split(" at line ").next().unwrap_or(asked);
    let rest = text.as_str().get(at..)?;
    let tag = rest.split_whitespace().next()?;
    if !tag.starts_with("!!") {
        return None;
    }
    let message = format!("`{tag}` asks for {asked}, and the value behind it is none");
    Some(
        Diagnostic::in_text(Code::InvalidYaml, at..at + tag.len(), message)
            .help("remove the tag, or mend the value"),
    )
}

/// The first sign that YAML does not allow: the parser tells of none where it is.
fn control_character(text: &SourceText) -> Option<Diagnostic> {
    let is_control = |sign: char| {
        let is_space = matches!(sign, '\t' | '\n' | '\r' | '\u{85}');
        sign.is_control() && !is_space || matches!(sign, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    let at = text.as_str().find(is_control)?;
    let caret = text.char_span(at);
    // Of UTF-16, every other byte is zero in what is written with letters of ASCII.
    if text.as_str().bytes().take(2).any(|byte| byte == 0) {
        let message = "the file is not UTF-8 text, but UTF-16 by the looks of it";
        return Some(
            Diagnostic::in_text(Code::InvalidUtf8, caret, message)
                .help("save the file with the encoding UTF-8"),
        );
    }
    let sign = u32::from(text.as_str()[at..].chars().next()?);
    let message = format!("the control character U+{sign:04X} stands in no YAML");
    Some(
        Diagnostic::in_text(Code::InvalidYaml, caret, message).help(format!(
            "remove it; or write it in double quotes, as `\\u{sign:04X}`"
        )),
    )
}

fn second_document(text: &SourceText) -> Diagnostic {
    let events = Parser::new_from_str(text.as_str()).map_while(Result::ok);
    let mut starts = events.filter(|(event, _)| matches!(event, Event::DocumentStart(_)));
    let caret = starts
        .nth(1)
        .map(|(_, span)| super::positions::bytes(text, span));
    if caret.is_none()
        && let Some(found) = syntax::first_line_indented(text)
    {
        return found;
    }
    Problem::SecondDocument.into_diagnostic(caret)
}
