//! A client changes nothing else in a program, and works with what the program turns on for all of its crates.

use std::fs;

use tests::crates::{Workspace, run};
use tests::feed::{client, feed_as};
use tests::root;

/// Runs the tests in this file of `tests/guest`, in a program that depends on a client and on `serde_json` with these
/// features. It is a workspace of its own, because features apply to all crates of a program.
fn run_beside_client(file: &str, features: &[&str]) {
    let read = |file: &str| fs::read_to_string(root().join("tests/guest").join(file)).unwrap();
    let name = file.trim_end_matches(".rs");
    let mut workspace = Workspace::new(name);
    let mut client = client("guest");
    client.runtime = Workspace::runtime();
    let files = feed_as(&client, &read("spec.yaml")).unwrap();
    workspace.add("guest", &files);
    let dependencies = format!(
        "{}http = \"1\"\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
         serde_json = {{ version = \"1\", features = {features:?} }}\n",
        Workspace::dependency("guest", "guest", &files),
    );
    workspace.add_package(
        "program",
        &dependencies,
        &[("src/lib.rs".to_owned(), read(file))],
    );
    run(workspace
        .cargo("test")
        .args(["--package", "program", "--lib"]));
}

#[test]
fn program_and_client_keep_the_order_of_their_values() {
    run_beside_client("order.rs", &[]);
}

#[test]
fn client_works_with_arbitrary_precision() {
    run_beside_client("precise.rs", &["arbitrary_precision"]);
}
