//! Tests the complete diagnostics of invalid descriptions.
//!
//! `UPDATE_EXPECT=1 cargo test -p tests bad_input` updates the expected output: read the difference.

use std::collections::BTreeSet;
use std::path::PathBuf;

use expect_test::expect_file;
use generator::diagnostic::Code;
use tests::{Outcome, client_of, description_in, directories_in, generate, root};

/// Codes that no description causes. (`bad_config` and `stable_names` have fixtures for all of them except the
/// last.)
const NOT_FROM_A_DESCRIPTION: [Code; 8] = [
    Code::InvalidSetting,
    Code::UnknownSetting,
    Code::UnmatchedSetting,
    Code::InapplicableSetting,
    Code::UnusedAllow,
    Code::InvalidLockFile,
    Code::NewerGenerator,
    Code::InternalError,
];

#[test]
fn reports_bad_input_with_code_location_and_help() {
    for fixture in fixtures() {
        let Outcome { rendered, .. } = generate(&client_of(description_in(&fixture)));
        expect_file![fixture.join("expected.txt")].assert_eq(&rendered);
    }
}

#[test]
fn every_code_has_a_fixture() {
    let mut missing: BTreeSet<_> = Code::ALL.iter().copied().collect();
    for fixture in fixtures() {
        let outcome = generate(&client_of(description_in(&fixture)));
        missing.retain(|code| !outcome.codes.contains(code));
    }
    assert_eq!(missing, BTreeSet::from(NOT_FROM_A_DESCRIPTION));
}

#[test]
fn only_errors_prevent_generation() {
    for fixture in fixtures() {
        let Outcome {
            generated,
            rendered,
            counts,
            ..
        } = generate(&client_of(description_in(&fixture)));
        assert_eq!(generated.is_none(), counts.errors > 0, "{rendered}");
    }
}

fn fixtures() -> Vec<PathBuf> {
    directories_in(&root().join("tests/bad_input"))
}
