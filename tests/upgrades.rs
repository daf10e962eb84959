//! Tests the complete report of each upgrade.
//!
//! `UPDATE_EXPECT=1 cargo test -p tests upgrades` updates the reports: read the difference.

use std::collections::BTreeSet;
use std::path::PathBuf;

use expect_test::expect_file;
use generator::diff::Rule;
use tests::{changes_against_itself, directories_in, root, upgrade};

#[test]
fn reports_each_upgrade_with_its_effects() {
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
        assert!(
            lines.clone().count() >= 3,
            "the explanation of {rule} is too short"
        );
        assert!(
            lines.clone().all(|line| line.chars().count() <= 115),
            "{rule}"
        );
    }
}

#[test]
fn description_compared_with_itself_has_no_changes() {
    let golden = directories_in(&root().join("tests/golden"));
    for fixture in golden.into_iter().chain(fixtures()) {
        let found = changes_against_itself(&fixture);
        assert_eq!(found, Vec::<String>::new(), "{}", fixture.display());
    }
}

fn fixtures() -> Vec<PathBuf> {
    directories_in(&root().join("tests/upgrades"))
}
