//! Tests what `lint` checks, and descriptions from standard input.

use std::fs;
use std::path::Path;
use std::process::Command;

use expect_test::expect;
use tempfile::TempDir;

use crate::command::{run, run_with_input, transcript};

const CLEAN: &str = "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths: {}\n";

/// With a warning, as its version is a number.
const WARNING: &str = "openapi: 3.0.3\ninfo: { title: Pets, version: 1 }\npaths: {}\n";

/// With a reference to a file beside it.
const WITH_REFERENCE: &str = "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths:\n  \
                              /pets: { $ref: 'paths/pets.yaml' }\n";

/// A project with the clients `cats`, whose overlay repairs its description, and `dogs`.
fn project() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("paths")).unwrap();
    let write = |name: &str, text: &str| fs::write(directory.path().join(name), text).unwrap();
    write(
        "codegen.toml",
        "[client.cats]\nspec = \"cats.yaml\"\noutput = \"cats\"\noverlays = [\"cats.overlay.yaml\"]\n\n\
         [client.dogs]\nspec = \"dogs.yaml\"\noutput = \"dogs\"\n",
    );
    write("cats.yaml", WARNING);
    write(
        "cats.overlay.yaml",
        "overlay: 1.0.0\ninfo: { title: Repair, version: '1' }\nactions:\n  \
         - target: $.info\n    update: { version: '1' }\n",
    );
    write("dogs.yaml", WARNING);
    write("clean.yaml", CLEAN);
    write(
        "paths/pets.yaml",
        "get: { responses: { '204': { description: Done } } }\n",
    );
    directory
}

fn lint(directory: &Path, arguments: &[&str]) -> String {
    let arguments = [&["lint", "--message-format", "short"], arguments].concat();
    transcript(&run(directory, &arguments))
}

#[test]
fn checks_files_one_client_or_all_clients() {
    let directory = project();
    let lint = |arguments: &[&str]| lint(directory.path(), arguments);
    expect![[r#"
        exit 0
        clean.yaml: no problems found
        dogs.yaml:2:31: warning[invalid-type]: expected a string, found a number; the value is treated as `"1"`
        1 warning
    "#]].assert_eq(&lint(&["clean.yaml", "dogs.yaml"]));
    expect![[r#"
        exit 0
        cats.yaml: no problems found
    "#]]
    .assert_eq(&lint(&["--client", "cats"]));
    expect![[r#"
        exit 0
        cats.yaml: no problems found
        dogs.yaml:2:31: warning[invalid-type]: expected a string, found a number; the value is treated as `"1"`
        1 warning
    "#]].assert_eq(&lint(&[]));
    expect![[r#"
        exit 1
        error: client `birds` not found in `codegen.toml`; defined clients: `cats`, `dogs`
    "#]]
    .assert_eq(&lint(&["--client", "birds"]));
}

#[test]
fn overlay_and_repairs_are_for_one_description() {
    let directory = project();
    let lint = |arguments: &[&str]| lint(directory.path(), arguments);
    let overlay = ["--overlay", "cats.overlay.yaml"];
    expect![[r#"
        exit 0
        dogs.yaml: no problems found
    "#]]
    .assert_eq(&lint(&[&["dogs.yaml"][..], &overlay].concat()));
    expect![[r#"
        exit 1
        error: `--overlay` applies to one description, found 2; check each of them by itself
    "#]]
    .assert_eq(&lint(&[&["cats.yaml", "dogs.yaml"][..], &overlay].concat()));
    expect![[r#"
        exit 1
        error: `--fix-overlay` applies to one description, found 2; check each of them by itself
    "#]]
    .assert_eq(&lint(&["--fix-overlay", "repairs.yaml"]));
    expect![[r#"
        exit 1
        error: the following required arguments were not provided:
          <FILE>...

        Usage: cargo openapi-client lint --message-format <FORMAT> --overlay <FILE> <FILE>...

        For more information, try '--help'.
    "#]]
    .assert_eq(&lint(&overlay));
}

#[test]
fn deny_finds_diagnostics() {
    let directory = project();
    let deny = |kinds: &[&str]| {
        let options: Vec<_> = kinds.iter().flat_map(|kind| ["--deny", kind]).collect();
        lint(directory.path(), &[&["dogs.yaml"][..], &options].concat())
    };
    expect![[r#"
        exit 2
        dogs.yaml:2:31: warning[invalid-type]: expected a string, found a number; the value is treated as `"1"`
        1 warning
        dogs.yaml: 1 diagnostic denied by `--deny`
    "#]].assert_eq(&deny(&["warnings"]));
    expect![[r#"
        exit 2
        dogs.yaml:2:31: warning[invalid-type]: expected a string, found a number; the value is treated as `"1"`
        1 warning
        dogs.yaml: 1 diagnostic denied by `--deny`
    "#]].assert_eq(&deny(&["notes"]));
    expect![[r#"
        exit 2
        dogs.yaml:2:31: warning[invalid-type]: expected a string, found a number; the value is treated as `"1"`
        1 warning
        dogs.yaml: 1 diagnostic denied by `--deny`
    "#]].assert_eq(&deny(&["unknown-field", "invalid-type"]));
    expect![[r#"
        exit 0
        dogs.yaml:2:31: warning[invalid-type]: expected a string, found a number; the value is treated as `"1"`
        1 warning
    "#]].assert_eq(&deny(&["unknown-field"]));
    expect![[r#"
        exit 1
        error: invalid value 'invalid-typ' for '--deny <KIND>': unknown code `invalid-typ`; did you mean `invalid-type`?

        For more information, try '--help'.
    "#]].assert_eq(&deny(&["invalid-typ"]));
    expect![[r#"
        exit 1
        error: invalid value 'hints' for '--deny <KIND>': expected `warnings`, `notes` or a code, found `hints`; run `explain` to list all codes

        For more information, try '--help'.
    "#]].assert_eq(&deny(&["hints"]));
}

#[test]
fn standard_input_is_a_description_in_the_current_directory() {
    let directory = project();
    let with_input = |input: &str, arguments: &[&str]| {
        transcript(&run_with_input(directory.path(), arguments, input))
    };
    expect![[r#"
        exit 0
        <stdin>: no problems found
    "#]]
    .assert_eq(&with_input(CLEAN, &["lint", "-"]));
    expect![[r#"
        exit 0
        clean.yaml: no problems found
        warning[invalid-type]: expected a string, found a number; the value is treated as `"1"`
         --> <stdin>:2:31
          |
        2 | info: { title: Pets, version: 1 }
          |                               ^
          |
          = note: at #/info/version
          = help: quote the value: `"1"`

        1 warning
    "#]]
    .assert_eq(&with_input(WARNING, &["lint", "-", "clean.yaml"]));
    expect![[r#"
        exit 0
        api "Pets" version "1"

        operation get_pets  GET /pets  #/paths/~1pets/get
          type GetPets, error type GetPetsError, in operations::get_pets
          response 204 NoContent: no content
    "#]]
    .assert_eq(&with_input(
        WITH_REFERENCE,
        &["inspect", "ir", "--spec", "-"],
    ));
    expect![[r#"
        exit 1
        error[empty-document]: description is empty
        --> <stdin>
         = help: add an OpenAPI document, with `openapi`, `info` and `paths`

        1 error
    "#]]
    .assert_eq(&with_input("", &["lint", "-"]));
    expect![[r#"
        exit 0
        clean.yaml (Pets 1) -> <stdin> (Pets 1)

        Additions (2)

          rust-item-changed: operations  [wire ok, rust minor]
            item added
            no location
              + operations
            help: review each use
          operation-added: GET /pets  [wire ok, rust minor]
            operation added as `Client::get_pets()`
            paths/pets.yaml:1 (added)
              + operations::GetPets
              + Client::get_pets(): () -> Call<operations::GetPets>
              + operations::GetPetsError

        2 changes, 0 wire-breaking; required version bump: minor (patch before 1.0)
    "#]]
    .assert_eq(&with_input(WITH_REFERENCE, &["diff", "clean.yaml", "-"]));
    let folder = Command::new("sh")
        .args(["-c", "\"$0\" lint - < ."])
        .arg(env!("CARGO_BIN_EXE_cargo-openapi-client"))
        .current_dir(directory.path())
        .output()
        .unwrap();
    expect![[r#"
        exit 1
        error[unreadable-file]: cannot read the file: Is a directory (os error 21)
        --> <stdin>

        1 error
    "#]]
    .assert_eq(&transcript(&folder));
    expect![[r#"
        exit 1
        error: only one of OLD and NEW can be standard input
    "#]]
    .assert_eq(&with_input(CLEAN, &["diff", "-", "-"]));
    let codegen = ["codegen", "--spec", "-", "--out", "pets", "--name", "pets"];
    assert!(with_input(WARNING, &codegen).starts_with("exit 0\n"));
    let manifest = fs::read_to_string(directory.path().join("pets/Cargo.toml")).unwrap();
    expect!["# @generated by openapi-client-codegen from standard input. Do not edit."]
        .assert_eq(manifest.lines().next().unwrap());
}
