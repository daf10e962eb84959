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

/// Folders of Rust code, and which of its doc comments people read.
const CODE: &[(&str, Docs)] = &[
    ("generated/src", Docs::All),
    ("generator/runtime", Docs::All),
    ("generator/src", Docs::Public),
    ("xtask/src", Docs::Commands),
];

/// Folders of Markdown.
const PAPERS: &[&str] = &[
    "docs",
    "generator/src/diagnostic/explanations",
    "generator/src/diff/rules",
];

/// Single files of Markdown.
const SINGLE_PAPERS: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
];

/// Copied from `generator/runtime`, where its words are reported once.
const COPIED: &[&str] = &["generated/src/newtypes.rs", "generated/src/runtime/"];

/// Exceptions are for quotations and for terms of other fields. They are few.
const MAX_EXCEPTIONS: usize = 15;

/// A file with what is read of it.
struct Paper {
    place: String,
    prose: Vec<Prose>,
    marks: Vec<Mark>,
}

fn papers() -> Vec<Paper> {
    let mut papers = Vec::new();
    for (directory, docs) in CODE {
        for (place, text) in texts_below(directory, ".rs") {
            let (prose, marks) = rust::read(&text, *docs);
            papers.push(Paper {
                place,
                prose,
                marks,
            });
        }
    }
    let single = SINGLE_PAPERS
        .iter()
        .map(|place| ((*place).to_owned(), read(place)));
    let below = PAPERS
        .iter()
        .flat_map(|directory| texts_below(directory, ".md"));
    for (place, text) in single.chain(below) {
        let (prose, marks) = markdown::read(&text);
        papers.push(Paper {
            place,
            prose,
            marks,
        });
    }
    papers
}

/// The files below a folder of the project that are neither tests nor copies.
fn texts_below(directory: &str, extension: &str) -> Vec<(String, String)> {
    let files = files_below(&root().join(directory)).into_iter();
    let files = files.map(|(place, text)| (format!("{directory}/{place}"), text));
    let is_read = |place: &str| {
        let is_test = place.contains("/tests/") || place.ends_with("/tests.rs");
        let is_copy = COPIED.iter().any(|copied| place.starts_with(copied));
        place.ends_with(extension) && !is_test && !is_copy
    };
    let texts: Vec<_> = files
        .filter(|(place, _)| is_read(place))
        .map(|(place, text)| (place, String::from_utf8(text).unwrap()))
        .collect();
    assert!(!texts.is_empty(), "no `{extension}` in {directory}");
    texts
}

fn read(place: impl AsRef<Path>) -> String {
    let path = root().join(place);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn no_message_or_document_uses_a_banned_word() {
    let papers = papers();
    let mut faults = Vec::new();
    for Paper {
        place,
        prose,
        marks,
    } in &papers
    {
        faults.extend(prose::faults(place, prose, marks));
    }
    let exceptions: usize = papers.iter().map(|paper| paper.marks.len()).sum();
    if exceptions > MAX_EXCEPTIONS {
        faults.push(format!(
            "{exceptions} exceptions, {MAX_EXCEPTIONS} are allowed"
        ));
    }
    assert_none(&faults);
}

#[test]
fn diagnostics_have_one_form() {
    let mut faults = Vec::new();
    for directory in ["tests/bad_config", "tests/bad_input"] {
        for fixture in directories_in(&root().join(directory)) {
            let file = fixture.join("expected.txt");
            let place = file.strip_prefix(root()).unwrap().to_string_lossy();
            faults.extend(form::faults(&place, &read(&file)));
        }
    }
    assert_none(&faults);
}

fn assert_none(faults: &[String]) {
    assert!(
        faults.is_empty(),
        "{}\n{} faults",
        faults.join("\n"),
        faults.len()
    );
}
