//! Configurations with something wrong in them, and the whole text that the generator answers with.
//!
//! A fixture is a folder in `bad_config/` with a `codegen.toml` and the `spec.yaml` that it is about.
//! `UPDATE_EXPECT=1 cargo test -p tests bad_config` renews the texts: read the difference.

use expect_test::expect_file;
use tests::{clients_in, folders_in, generate, root};

#[test]
fn a_bad_configuration_is_answered_with_what_is_wrong_and_what_to_do() {
    for fixture in folders_in(&root().join("tests/bad_config")) {
        let said = match clients_in(&fixture) {
            Err(said) => said,
            Ok(clients) => {
                let [client] = clients.as_slice() else {
                    panic!("one client in {}", fixture.display());
                };
                let outcome = generate(client);
                let is_error = outcome.counts.errors > 0;
                assert_eq!(outcome.made.is_none(), is_error, "in {}", fixture.display());
                outcome.said
            }
        };
        expect_file![fixture.join("expected.txt")].assert_eq(&said);
    }
}
