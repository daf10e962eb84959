//! Tests the pictures of the README and the docs.

use std::fs;

use roxmltree::Document;
use tests::root;

use crate::command::{transcript, xtask};
use tests::project::{copy, project};

const PICTURES: [&str; 2] = ["docs/diagnostic.svg", "docs/upgrade.svg"];

#[test]
fn pictures_show_output_of_commands() {
    assert_eq!(
        transcript(&xtask(root(), &["pictures", "--check"])),
        "exit 0\ndocs/diagnostic.svg: up to date\ndocs/upgrade.svg: up to date\n"
    );
}

#[test]
fn pictures_are_well_formed_svg() {
    for picture in PICTURES {
        let text = fs::read_to_string(root().join(picture)).unwrap();
        let document = Document::parse(&text).unwrap_or_else(|error| panic!("{picture}: {error}"));
        assert!(document.root_element().has_tag_name("svg"));
    }
}

#[test]
fn reports_and_redraws_stale_picture() {
    let project = project();
    for directory in ["docs", "tests/bad_input", "tests/upgrades"] {
        copy(directory, project.path());
    }
    for picture in PICTURES {
        let path = project.path().join(picture);
        let drawn = fs::read_to_string(&path).unwrap();
        fs::write(&path, drawn.replacen("Pet", "Pot", 1)).unwrap();

        let check = transcript(&xtask(project.path(), &["pictures", "--check"]));
        assert!(check.starts_with("exit 2\n"), "{check}");
        let stale = format!("{picture}: stale; `cargo xtask pictures` draws it anew");
        assert!(check.contains(&stale), "{check}");
        assert_eq!(check.matches("stale").count(), 1, "{check}");

        let writing = transcript(&xtask(project.path(), &["pictures"]));
        assert!(writing.starts_with("exit 0\n"), "{writing}");
        assert!(fs::read_to_string(&path).unwrap() == drawn, "{picture}");
    }
}
