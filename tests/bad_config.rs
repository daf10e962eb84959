//! Tests the complete diagnostics of invalid configurations.
//!
//! A fixture is a directory in `bad_config/` with a `codegen.toml` and its `spec.yaml`. `UPDATE_EXPECT=1 cargo test
//! -p tests bad_config` updates the expected output: read the difference.

use expect_test::expect_file;
use tests::{clients_in, directories_in, generate, root};

#[test]
fn reports_bad_config_with_code_location_and_help() {
    for fixture in directories_in(&root().join("tests/bad_config")) {
        let rendered = match clients_in(&fixture) {
            Err(rendered) => rendered,
            Ok(clients) => {
                let [client] = clients.as_slice() else {
                    panic!("one client in {}", fixture.display());
                };
                let outcome = generate(client);
                let is_error = outcome.counts.errors > 0;
                assert_eq!(
                    outcome.generated.is_none(),
                    is_error,
                    "in {}",
                    fixture.display()
                );
                outcome.rendered
            }
        };
        expect_file![fixture.join("expected.txt")].assert_eq(&rendered);
    }
}
