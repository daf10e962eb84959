//! The language of the project: its messages and documents use the words of the specifications, in American
//! spelling.
//!
//! `// language-ok: reason` in the same line or the line above allows a banned word, in Markdown
//! `<!-- language-ok: reason -->`. The words are in `language/words.rs`.

mod cases;
mod form;
mod lexer;
mod markdown;
mod prose;
mod rust;
mod words;

use std::path::Path;

use tests::{directories_in, files_below, root};

use prose::{Mark, Prose};
use rust::Docs;

/// Directories of Rust code, and which of its doc comments people read.
const CODE: &[(&str, Docs)] = &[
    ("generated/src", Docs::All),
    ("generator/runtime", Docs::All),
    ("generator/src", Docs::Public),
    ("generator/command/src", Docs::Commands),
    ("xtask/src", Docs::Commands),
];

/// Directories of Markdown.
const DOCUMENTS: &[&str] = &[
    "docs",
    "generator/src/diagnostic/explanations",
    "generator/src/diff/rules",
];

/// Single files of Markdown.
const SINGLE_DOCUMENTS: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "generator/README.md",
    "generator/command/README.md",
];

/// Copied from `generator/runtime`, where its words are reported once.
const COPIED: &[&str] = &["generated/src/newtypes.rs", "generated/src/runtime/"];

/// Exceptions are for quotations and for terms of other fields. They are few.
const MAX_EXCEPTIONS: usize = 15;

/// A file with what is read of it.
struct Document {
    location: String,
    prose: Vec<Prose>,
    marks: Vec<Mark>,
}

fn documents() -> Vec<Document> {
    let mut documents = Vec::new();
    for (directory, docs) in CODE {
        for (location, text) in texts_below(directory, ".rs") {
            let (prose, marks) = rust::read(&text, *docs);
            documents.push(Document {
                location,
                prose,
                marks,
            });
        }
    }
    let single = SINGLE_DOCUMENTS
        .iter()
        .map(|location| ((*location).to_owned(), read(location)));
    let below = DOCUMENTS
        .iter()
        .flat_map(|directory| texts_below(directory, ".md"));
    for (location, text) in single.chain(below) {
        let (prose, marks) = markdown::read(&text);
        documents.push(Document {
            location,
            prose,
            marks,
        });
    }
    documents
}

/// The files below a directory of the project that are neither tests nor copies.
fn texts_below(directory: &str, extension: &str) -> Vec<(String, String)> {
    let files = files_below(&root().join(directory)).into_iter();
    let files = files.map(|(location, text)| (format!("{directory}/{location}"), text));
    let is_read = |location: &str| {
        let is_test = location.contains("/tests/") || location.ends_with("/tests.rs");
        let is_copy = COPIED.iter().any(|copied| location.starts_with(copied));
        location.ends_with(extension) && !is_test && !is_copy
    };
    let texts: Vec<_> = files
        .filter(|(location, _)| is_read(location))
        .map(|(location, text)| (location, String::from_utf8(text).unwrap()))
        .collect();
    assert!(!texts.is_empty(), "no `{extension}` in {directory}");
    texts
}

fn read(location: impl AsRef<Path>) -> String {
    let path = root().join(location);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn no_message_or_document_uses_a_banned_word() {
    let documents = documents();
    let mut violations = Vec::new();
    for Document {
        location,
        prose,
        marks,
    } in &documents
    {
        violations.extend(prose::violations(location, prose, marks));
    }
    let exceptions: usize = documents.iter().map(|document| document.marks.len()).sum();
    if exceptions > MAX_EXCEPTIONS {
        violations.push(format!(
            "{exceptions} exceptions, {MAX_EXCEPTIONS} are allowed"
        ));
    }
    assert_none(&violations);
}

#[test]
fn no_printed_sentence_uses_a_banned_word() {
    let mut violations = Vec::new();
    for (directory, file) in [
        ("tests/bad_config", "expected.txt"),
        ("tests/bad_input", "expected.txt"),
        ("tests/golden", "diagnostics.txt"),
    ] {
        for (location, text) in printed_in(directory, file) {
            violations.extend(prose::violations(&location, &form::printed(&text), &[]));
        }
    }
    assert_none(&violations);
}

/// The files of this name in the fixtures below a directory; some fixtures print nothing.
fn printed_in(directory: &str, file: &str) -> Vec<(String, String)> {
    let fixtures = directories_in(&root().join(directory)).into_iter();
    let files = fixtures.map(|fixture| fixture.join(file));
    files
        .filter(|file| file.exists())
        .map(|file| {
            let location = file.strip_prefix(root()).unwrap().display().to_string();
            (location, read(&file))
        })
        .collect()
}

#[test]
fn diagnostics_have_one_form() {
    let mut violations = Vec::new();
    for directory in ["tests/bad_config", "tests/bad_input"] {
        for (location, text) in printed_in(directory, "expected.txt") {
            violations.extend(form::violations(&location, &text));
        }
    }
    assert_none(&violations);
}

fn assert_none(violations: &[String]) {
    assert!(
        violations.is_empty(),
        "{}\n{} violations",
        violations.join("\n"),
        violations.len()
    );
}
