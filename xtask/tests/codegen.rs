//! `cargo xtask codegen` as a person calls it: what it prints, what it exits with, what it touches.

use std::path::Path;
use std::process::Output;

use expect_test::expect;
use tests::{description_in, files_below, folders_in, root};

use crate::command::{text, told, xtask};

/// Runs `codegen` on a description, with the crate in `crate` of the folder.
fn codegen(folder: &Path, description: &str, more: &[&str]) -> Output {
    let arguments = [
        "codegen",
        "--spec",
        description,
        "--out",
        "crate",
        "--name",
        "pets",
    ];
    xtask(folder, &[&arguments, more].concat())
}

const PETS: &str = r##"
openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: https://example.com }]
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        "200":
          description: The pets.
          content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } }
components:
  schemas:
    Pet: { type: object, properties: { name: { type: string } } }
"##;

/// A folder with a description and its crate.
fn with_crate() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pets.yaml"), PETS).unwrap();
    let output = codegen(folder.path(), "pets.yaml", &[]);
    assert!(output.status.success(), "{}", told(&output));
    folder
}

#[test]
fn bad_input_is_told_and_leaves_the_crate_as_it_was() {
    let folder = with_crate();
    let before = files_below(&folder.path().join("crate"));
    let mut errors = 0;
    for fixture in folders_in(&root().join("tests/bad_input")) {
        let expected = std::fs::read_to_string(fixture.join("expected.txt")).unwrap();
        // What a `codegen.toml` beside a description asks for, `--spec` does not read.
        if !expected.contains("error[") || fixture.join("codegen.toml").exists() {
            continue;
        }
        errors += 1;
        let description = description_in(&fixture);
        let description = description.strip_prefix(root()).unwrap();
        let out = folder.path().join("crate");
        let spec = ["--spec", description.to_str().unwrap()];
        let crate_of = ["--out", out.to_str().unwrap(), "--name", "pets"];
        let output = xtask(root(), &[&["codegen"], &spec[..], &crate_of].concat());
        assert_eq!(output.status.code(), Some(1), "{}", fixture.display());
        assert_eq!(text(&output.stdout), "");
        let said = text(&output.stderr);
        assert_eq!(
            said.strip_prefix(&expected)
                .and_then(|rest| rest.lines().last()),
            Some("nothing was written: pets cannot be generated")
        );
        assert_eq!(
            files_below(&folder.path().join("crate")),
            before,
            "{}",
            fixture.display()
        );
    }
    assert!(errors > 20);
}

#[test]
fn the_first_run_tells_what_it_added_and_the_second_that_nothing_changed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pets.yaml"), PETS).unwrap();
    expect![[r#"
        exit 0
          crate/Cargo.toml: added
          crate/README.md: added
          crate/codegen.lock: added
          crate/rustfmt.toml: added
          crate/src/client.rs: added
          crate/src/lib.rs: added
          crate/src/newtypes.rs: added
          crate/src/operations/list_pets.rs: added
          crate/src/operations/mod.rs: added
          crate/src/types/mod.rs: added
          crate/src/types/pet.rs: added
          crate/src/runtime/: 39 files of the client runtime
        pets: 50 files in crate, 50 written, 0 removed
    "#]]
    .assert_eq(&told(&codegen(folder.path(), "pets.yaml", &[])));
    expect![[r#"
        exit 0
        pets: 50 files in crate, 0 written, 0 removed
    "#]]
    .assert_eq(&told(&codegen(folder.path(), "pets.yaml", &[])));
    expect![[r#"
        exit 0
        pets: crate is up to date
    "#]]
    .assert_eq(&told(&codegen(folder.path(), "pets.yaml", &["--check"])));
}

#[test]
fn a_check_names_a_changed_a_missing_and_a_stale_file_in_one_run() {
    let folder = with_crate();
    let source = folder.path().join("crate/src");
    let lib = std::fs::read_to_string(source.join("lib.rs")).unwrap();
    std::fs::write(source.join("lib.rs"), lib.replacen('m', "n", 1)).unwrap();
    std::fs::remove_file(source.join("types/pet.rs")).unwrap();
    std::fs::copy(source.join("types/mod.rs"), source.join("types/dog.rs")).unwrap();
    std::fs::write(source.join("notes.txt"), "mine").unwrap();
    let before = files_below(folder.path());
    expect![[r#"
        exit 1
          crate/src/lib.rs: changed
          crate/src/notes.txt: stale, and not generated: move it elsewhere
          crate/src/types/dog.rs: stale
          crate/src/types/pet.rs: missing
        pets: 4 differences in crate; the command without `--check` mends that
    "#]]
    .assert_eq(&told(&codegen(folder.path(), "pets.yaml", &["--check"])));
    assert_eq!(files_below(folder.path()), before);
}

#[test]
fn a_folder_that_cannot_be_written_is_told_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pets.yaml"), PETS).unwrap();
    std::fs::write(folder.path().join("crate"), "a file").unwrap();
    expect![[r#"
        exit 1
        error: cannot read `crate/Cargo.toml`: Not a directory (os error 20)
    "#]]
    .assert_eq(&told(&codegen(folder.path(), "pets.yaml", &[])));
    assert_eq!(
        std::fs::read_to_string(folder.path().join("crate")).unwrap(),
        "a file"
    );
}

#[test]
fn the_listed_clients_are_up_to_date_from_whichever_folder() {
    let output = xtask(&root().join("tests/golden"), &["codegen", "--check"]);
    let folder = root().join("generated");
    assert_eq!(
        told(&output),
        format!("exit 0\nbuildr: {} is up to date\n", folder.display())
    );
}

#[test]
fn a_configuration_without_a_client_is_told() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("spec")).unwrap();
    std::fs::write(folder.path().join("spec/codegen.toml"), "").unwrap();
    expect![[r#"
        exit 1
        error: spec/codegen.toml has no client: add `[client.NAME]`, with its `spec` and `output`
    "#]]
    .assert_eq(&told(&xtask(folder.path(), &["codegen"])));
}

#[test]
fn a_client_that_is_not_listed_is_told_with_those_that_are() {
    expect![[r#"
        exit 1
        error: spec/codegen.toml has no client `builder`; it has `buildr`
    "#]]
    .assert_eq(&told(&xtask(root(), &["codegen", "--client", "builder"])));
}

#[test]
fn a_crate_of_another_name_is_not_written_over() {
    let folder = with_crate();
    let before = files_below(folder.path());
    let arguments = [
        "codegen",
        "--spec",
        "pets.yaml",
        "--out",
        "crate",
        "--name",
        "dogs",
    ];
    expect![[r#"
        exit 1
        error: `crate` holds the crate `pets`, not `dogs`: give another folder, or remove it
    "#]]
    .assert_eq(&told(&xtask(folder.path(), &arguments)));
    assert_eq!(files_below(folder.path()), before);
}

#[test]
fn a_name_that_no_crate_can_have_is_told() {
    let folder = with_crate();
    let arguments = [
        "codegen",
        "--spec",
        "pets.yaml",
        "--out",
        "new",
        "--name",
        "serde",
    ];
    expect![[r#"
        exit 2
        error: invalid value 'serde' for '--name <CRATE>': a crate cannot be called `serde`: the name has a meaning of its own

        For more information, try '--help'.
    "#]]
    .assert_eq(&told(&xtask(folder.path(), &arguments)));
    assert!(!folder.path().join("new").exists());
}

#[test]
fn each_stage_can_be_looked_at() {
    let folder = with_crate();
    let inspect = |stage: &str| {
        told(&xtask(
            folder.path(),
            &["inspect", stage, "--spec", "pets.yaml"],
        ))
    };
    expect![[r##"
        exit 0
        {
          "openapi": "3.0.3",
          "info": {
            "title": "Pets",
            "version": "1"
          },
          "servers": [
            {
              "url": "https://example.com"
            }
          ],
          "paths": {
            "/pets": {
              "get": {
                "operationId": "listPets",
                "responses": {
                  "200": {
                    "description": "The pets.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "$ref": "#/components/schemas/Pet"
                        }
                      }
                    }
                  }
                }
              }
            }
          },
          "components": {
            "schemas": {
              "Pet": {
                "type": "object",
                "properties": {
                  "name": {
                    "type": "string"
                  }
                }
              }
            }
          }
        }
    "##]]
    .assert_eq(&inspect("document"));
    // A description of 3.0 that is whole in itself is normal as it is.
    assert_eq!(inspect("normalized"), inspect("document"));
    expect![[r#"
        exit 0
        api "Pets" version "1"
        server https://example.com

        type Pet  in types::pet, reply  #/components/schemas/Pet
          name: optional text  "name"

        operation list_pets  GET /pets  #/paths/~1pets/get
          request ListPets, error ListPetsError, in operations::list_pets
          reply 200 Ok: Pet
    "#]]
    .assert_eq(&inspect("ir"));
}
