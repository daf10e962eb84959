//! Turns the text of a description, YAML or JSON, into one ordered tree.
//!
//! Both notations are read by the same visitor (`tree`), so that all later stages see the same values. The
//! positions of values are not stored: `positions` reads the text a second time when a diagnostic needs them.

mod json;
mod positions;
mod problem;
mod size;
mod tree;
mod yaml;

use std::ops::Range;

use crate::json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Reported, SourceText, json_type};
use crate::source::Source;
use positions::TextPositions;

pub(crate) use size::Size;
pub(crate) use tree::MAX_DEPTH;

/// A description as one ordered tree.
#[derive(Debug)]
pub struct Document {
    root: Value,
    source: Source,
}

impl Document {
    /// The tree.
    pub fn root(&self) -> &Value {
        &self.root
    }

    pub(crate) fn root_mut(&mut self) -> &mut Value {
        &mut self.root
    }

    pub(crate) fn source(&self) -> &Source {
        &self.source
    }

    pub(crate) fn into_parts(self) -> (Value, Source) {
        (self.root, self.source)
    }
}

/// The format of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notation {
    Json,
    Yaml,
}

/// Reads a description.
///
/// Fails if no tree can be read. A duplicate key is reported as well, but later stages can still check the tree:
/// the sink, not this result, has all errors.
pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Result<Document, Reported> {
    let root = parse_as(Role::Description, source, diagnostics)?;
    if !root.is_object() {
        let conflict = problem::unfinished_merge(Code::InvalidYaml, source.lines());
        let report = conflict.unwrap_or_else(|| not_an_object(&root, source.text()));
        return Err(diagnostics.error(report));
    }
    Ok(Document {
        root,
        source: source.clone(),
    })
}

/// The role of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Description,
    /// A file that a description references: its root may be any value.
    Part,
    /// An overlay, which the user controls: a duplicate key is an error.
    Overlay,
}

/// Reads a file as one tree.
pub(crate) fn parse_as(
    role: Role,
    source: &Source,
    diagnostics: &mut Diagnostics,
) -> Result<Value, Reported> {
    let file = source.file();
    if source.text().trim().is_empty() {
        return Err(diagnostics.error(empty(role).of_file(file)));
    }
    let (notation, parsed) = read(source);
    let positions = TextPositions {
        source: source.clone(),
        notation,
    };
    diagnostics.locate_with(file, Box::new(positions));
    let toml_line = match &parsed {
        Ok((root, _)) if role == Role::Part || !root.is_string() => None,
        Ok(_) | Err(_) => toml_line(source.lines()),
    };
    if let Some(line) = toml_line {
        return Err(diagnostics.error(found_toml(role, line).of_file(file)));
    }
    let (root, problems) =
        parsed.map_err(|diagnostic| diagnostics.error(diagnostic.of_file(file)))?;
    if root.is_null() {
        return Err(diagnostics.error(empty(role).of_file(file)));
    }
    for repaired in problems.repaired {
        diagnostics.report(repaired.of_file(file));
    }
    let mut outcome = Ok(root);
    for duplicate in problems.duplicates {
        let report = duplicate.of_file(file);
        match role {
            Role::Description | Role::Part => diagnostics.report(report),
            Role::Overlay => outcome = Err(diagnostics.error(report)),
        }
    }
    outcome
}

/// Text that begins like JSON is JSON, unless the file is named as YAML: then it may be a flow mapping.
fn read(source: &Source) -> (Notation, Result<tree::Tree, Diagnostic>) {
    let limits = source.limits();
    if !source.text().trim_start().starts_with(['{', '[']) {
        return (Notation::Yaml, yaml::read(source.lines(), limits));
    }
    let json = json::read(source.lines(), limits);
    let is_named_yaml = source.name().ends_with(".yaml") || source.name().ends_with(".yml");
    if json.is_err() && is_named_yaml {
        return (Notation::Yaml, yaml::read(source.lines(), limits));
    }
    (Notation::Json, json)
}

/// The first line that is not a comment, if the text is TOML: if this line is the header of a table, or if TOML
/// accepts the text.
fn toml_line(text: &SourceText) -> Option<Range<usize>> {
    let span =
        text.find_line(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    let line = text.between(span.clone());
    let is_toml = match line.starts_with('[') {
        true => is_table_header(line),
        false => line.contains('=') && text.as_str().parse::<toml::Table>().is_ok(),
    };
    is_toml.then_some(span)
}

/// `[client.pets]`, `[[client]]`
fn is_table_header(line: &str) -> bool {
    let Some(header) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) else {
        return false;
    };
    let array = header.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let header = array.unwrap_or(header);
    let is_part = |ch: char| ch.is_ascii_alphanumeric() || "_-.\"".contains(ch);
    header.starts_with(|first: char| first.is_ascii_alphabetic()) && header.chars().all(is_part)
}

fn found_toml(role: Role, line: Range<usize>) -> Diagnostic {
    let (expected, help) = match role {
        Role::Description => (
            "an OpenAPI description",
            "use an OpenAPI document, with `openapi`, `info` and `paths`",
        ),
        Role::Part => (
            "a document",
            "change the reference to a file in YAML or JSON",
        ),
        Role::Overlay => (
            "an Overlay document",
            "use an Overlay document with `overlay`, `info` and `actions`",
        ),
    };
    let message = format!("expected {expected} in YAML or JSON, found TOML");
    Diagnostic::in_text(Code::InvalidType, line, message).help(help)
}

fn empty(role: Role) -> Diagnostic {
    let (message, help) = match role {
        Role::Description => (
            "description is empty",
            "add an OpenAPI document, with `openapi`, `info` and `paths`",
        ),
        Role::Part => (
            "file is empty",
            "add the content that the description refers to, or change the reference",
        ),
        Role::Overlay => (
            "overlay is empty",
            "add an Overlay document, with `overlay`, `info` and `actions`",
        ),
    };
    Diagnostic::in_file(Code::EmptyDocument, message).help(help)
}

fn not_an_object(root: &Value, text: &str) -> Diagnostic {
    let (message, help) = match text.trim_start().starts_with('<') {
        true => (
            "expected an OpenAPI description, found HTML or XML".to_owned(),
            "replace the file with the description itself, in YAML or JSON",
        ),
        false => (
            format!(
                "expected an object at the document root, found {}",
                json_type(root)
            ),
            "use an OpenAPI document, with `openapi`, `info` and `paths`",
        ),
    };
    Diagnostic::new(Code::InvalidType, Origin::root(), message).help(help)
}
