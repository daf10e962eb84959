//! What is checked in is what the generator gives, always the same bytes.

use generator::output::{self, Drift};
use tests::{Outcome, files_below, generate, listed_clients, root};

#[test]
fn checked_in_crates_are_what_the_generator_gives() {
    for client in listed_clients().unwrap() {
        let Outcome { made, said, .. } = generate(&client);
        assert_eq!(said, "");
        let (_, files) = made.unwrap();
        assert_eq!(
            output::check(&files, &client.output).unwrap(),
            Drift::default()
        );
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    for client in listed_clients().unwrap() {
        let [first, second] =
            [generate(&client), generate(&client)].map(|outcome| outcome.made.unwrap().1);
        assert_eq!(first, second);
    }
}

#[test]
fn the_embedded_runtime_is_the_runtime_crate_byte_for_byte() {
    let mut original = files_below(&root().join("generator/runtime/src"));
    let lib = original.remove("lib.rs").unwrap();
    original.insert("mod.rs".to_owned(), lib);
    assert_eq!(files_below(&root().join("generated/src/runtime")), original);
}

#[test]
fn no_generated_file_relaxes_a_lint() {
    for client in listed_clients().unwrap() {
        let (_, files) = generate(&client).made.unwrap();
        let rust = files.0.iter().filter(|(path, _)| path.ends_with(".rs"));
        let relaxed: Vec<_> = rust
            .filter(|(_, text)| text.contains("allow("))
            .map(|(path, _)| path)
            .collect();
        assert_eq!(relaxed, Vec::<&String>::new());
    }
}
