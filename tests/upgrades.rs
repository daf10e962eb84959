//! Upgrades, each with the whole report about it.
//!
//! `UPDATE_EXPECT=1 cargo test -p tests upgrades` renews the reports: read the difference.

use std::collections::BTreeSet;
use std::path::PathBuf;

use expect_test::expect_file;
use generator::diff::Rule;
use tests::{against_itself, folders_in, root, upgrade};

#[test]
fn each_upgrade_is_told_with_what_it_breaks() {
    for fixture in fixtures() {
        expect_file![fixture.join("report.txt")].assert_eq(&upgrade(&fixture).text);
    }
}

#[test]
fn every_rule_has_a_fixture_and_an_explanation() {
    let mut missing: BTreeSet<_> = Rule::ALL.iter().copied().collect();
    for fixture in fixtures() {
        for change in upgrade(&fixture).report.changes {
            missing.remove(&change.rule);
        }
    }
    assert_eq!(missing, BTreeSet::new());
    for rule in Rule::ALL {
        let lines = rule.explanation().lines();
        assert!(lines.clone().count() >= 3, "{rule} is hardly explained");
        assert!(
            lines.clone().all(|line| line.chars().count() <= 115),
            "{rule}"
        );
    }
}

#[test]
fn a_description_is_no_upgrade_of_itself() {
    let golden = folders_in(&root().join("tests/golden"));
    for fixture in golden.into_iter().chain(fixtures()) {
        let found = against_itself(&fixture);
        assert_eq!(found, Vec::<String>::new(), "{}", fixture.display());
    }
}

fn fixtures() -> Vec<PathBuf> {
    folders_in(&root().join("tests/upgrades"))
}
