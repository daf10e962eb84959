//! The pictures of README and docs.

use std::fs;

use roxmltree::Document;
use tests::root;

use crate::command::{told, xtask};
use crate::project::{copy, project};

const PICTURES: [&str; 2] = ["docs/diagnostic.svg", "docs/upgrade.svg"];

#[test]
fn every_picture_is_what_commands_print() {
    assert_eq!(
        told(&xtask(root(), &["pictures", "--check"])),
        "exit 0\ndocs/diagnostic.svg: up to date\ndocs/upgrade.svg: up to date\n"
    );
}

#[test]
fn every_picture_is_well_formed() {
    for picture in PICTURES {
        let text = fs::read_to_string(root().join(picture)).unwrap();
        let document = Document::parse(&text).unwrap_or_else(|error| panic!("{picture}: {error}"));
        assert!(document.root_element().has_tag_name("svg"));
    }
}

#[test]
fn a_stale_picture_is_named_and_drawn_anew() {
    let project = project();
    for part in ["docs", "tests/bad_input", "tests/upgrades"] {
        copy(part, project.path());
    }
    for picture in PICTURES {
        let path = project.path().join(picture);
        let drawn = fs::read_to_string(&path).unwrap();
        fs::write(&path, drawn.replacen("Pet", "Pot", 1)).unwrap();

        let check = told(&xtask(project.path(), &["pictures", "--check"]));
        assert!(check.starts_with("exit 1\n"), "{check}");
        let stale = format!("{picture}: stale; `cargo xtask pictures` draws it anew");
        assert!(check.contains(&stale), "{check}");
        assert_eq!(check.matches("stale").count(), 1, "{check}");

        let writing = told(&xtask(project.path(), &["pictures"]));
        assert!(writing.starts_with("exit 0\n"), "{writing}");
        assert!(fs::read_to_string(&path).unwrap() == drawn, "{picture}");
    }
}
