//! Descriptions with something wrong in them, and the whole text that the generator answers with.
//!
//! `UPDATE_EXPECT=1 cargo test -p tests bad_input` renews the texts: read the difference.

use std::collections::BTreeSet;
use std::path::PathBuf;

use expect_test::expect_file;
use generator::diagnostic::Code;
use tests::{Outcome, client_of, description_in, folders_in, generate, root};

/// No description leads to these. (`bad_config` and `stable_names` have fixtures of all but the last.)
const NOT_FROM_A_DESCRIPTION: [Code; 7] = [
    Code::InvalidSetting,
    Code::UnknownSetting,
    Code::UnmatchedSetting,
    Code::InapplicableSetting,
    Code::UnusedAllow,
    Code::InvalidLockFile,
    Code::InternalError,
];

#[test]
fn bad_input_is_answered_with_what_is_wrong_and_what_to_do() {
    for fixture in fixtures() {
        let Outcome { said, .. } = generate(&client_of(description_in(&fixture)));
        expect_file![fixture.join("expected.txt")].assert_eq(&said);
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
fn an_error_and_nothing_less_keeps_files_from_being_made() {
    for fixture in fixtures() {
        let Outcome {
            made, said, counts, ..
        } = generate(&client_of(description_in(&fixture)));
        assert_eq!(made.is_none(), counts.errors > 0, "{said}");
    }
}

fn fixtures() -> Vec<PathBuf> {
    folders_in(&root().join("tests/bad_input"))
}
