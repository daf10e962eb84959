//! Tests `codegen`: output, exit codes and written files.

use std::fs;
use std::path::Path;
use std::process::Output;

use expect_test::expect;
use tests::{description_in, directories_in, files_below, root};

use crate::command::{run, text, transcript};

/// Runs `codegen` on a description; the crate is `crate` in the directory.
fn codegen(directory: &Path, description: &str, more: &[&str]) -> Output {
    let arguments = [
        "codegen",
        "--spec",
        description,
        "--out",
        "crate",
        "--name",
        "pets",
    ];
    run(directory, &[&arguments, more].concat())
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

/// Returns a directory with a description and its crate.
fn with_crate() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("pets.yaml"), PETS).unwrap();
    let output = codegen(directory.path(), "pets.yaml", &[]);
    assert!(output.status.success(), "{}", transcript(&output));
    directory
}

#[test]
fn reports_bad_input_and_leaves_crate_unchanged() {
    let directory = with_crate();
    let before = files_below(&directory.path().join("crate"));
    let mut errors = 0;
    for fixture in directories_in(&root().join("tests/bad_input")) {
        let expected = fs::read_to_string(fixture.join("expected.txt")).unwrap();
        // `--spec` does not read a `codegen.toml` beside the description.
        if !expected.contains("error[") || fixture.join("codegen.toml").exists() {
            continue;
        }
        errors += 1;
        let description = description_in(&fixture);
        let description = description.strip_prefix(root()).unwrap();
        let out = directory.path().join("crate");
        let spec = ["--spec", description.to_str().unwrap()];
        let crate_of = ["--out", out.to_str().unwrap(), "--name", "pets"];
        let human = ["--message-format", "human"];
        let output = run(
            root(),
            &[&["codegen"], &spec[..], &crate_of, &human].concat(),
        );
        assert_eq!(output.status.code(), Some(1), "{}", fixture.display());
        assert_eq!(text(&output.stdout), "");
        let stderr = text(&output.stderr);
        assert_eq!(
            stderr
                .strip_prefix(&expected)
                .and_then(|rest| rest.lines().last()),
            Some("error: cannot generate `pets`; no files were written")
        );
        assert_eq!(
            files_below(&directory.path().join("crate")),
            before,
            "{}",
            fixture.display()
        );
    }
    assert!(errors > 20);
}

/// Four properties that the type lacks, an unknown keyword, and an invalid example.
const INCOMPLETE: &str = r##"
openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: https://example.com }]
paths: {}
components:
  schemas:
    Pet:
      type: object
      required: [a, b, c, d]
      additionalProperties: false
      properties:
        name: { type: string, example: 1 }
        age: { type: integer, example: old, colour: red }
"##;

#[test]
fn summary_groups_by_code_what_concerns_the_client() {
    let directory = with_crate();
    fs::write(directory.path().join("pets.yaml"), INCOMPLETE).unwrap();
    let check = |more: &[&str]| {
        let output = codegen(
            directory.path(),
            "pets.yaml",
            &[&["--check"], more].concat(),
        );
        text(&output.stderr)
    };
    expect![[r#"
        warning[unknown-field]: 1 location
          pets.yaml:14:45: unknown keyword `colour` in Schema Object; the keyword is ignored
        warning[required-without-property]: first 3 of 4 locations
          pets.yaml:10:18: required property `a` is not defined in `properties`, and `additionalProperties` forbids it; the type has no field for it
          pets.yaml:10:21: required property `b` is not defined in `properties`, and `additionalProperties` forbids it; the type has no field for it
          pets.yaml:10:24: required property `c` is not defined in `properties`, and `additionalProperties` forbids it; the type has no field for it
        5 warnings; for details: `--message-format human`
        1 more about the quality of the description: `cargo openapi-client lint pets.yaml`
    "#]].assert_eq(&check(&[]));
    expect![[r#"
        warning[unknown-field]: 1 location
          pets.yaml:14:45: unknown keyword `colour` in Schema Object; the keyword is ignored
        warning[required-without-property]: first 1 of 4 locations
          pets.yaml:10:18: required property `a` is not defined in `properties`, and `additionalProperties` forbids it; the type has no field for it
        5 warnings; for details: `--message-format human`
        1 more about the quality of the description: `cargo openapi-client lint pets.yaml`
    "#]].assert_eq(&check(&["--max-per-code", "1"]));
    expect![[r#"
        pets.yaml:10:18: warning[required-without-property]: required property `a` is not defined in `properties`, and `additionalProperties` forbids it; the type has no field for it
        pets.yaml:10:21: warning[required-without-property]: required property `b` is not defined in `properties`, and `additionalProperties` forbids it; the type has no field for it
        pets.yaml:10:24: warning[required-without-property]: required property `c` is not defined in `properties`, and `additionalProperties` forbids it; the type has no field for it
        pets.yaml:10:27: warning[required-without-property]: required property `d` is not defined in `properties`, and `additionalProperties` forbids it; the type has no field for it
        pets.yaml:14:40: warning[invalid-example]: invalid example: expected an integer, found a string
        pets.yaml:14:45: warning[unknown-field]: unknown keyword `colour` in Schema Object; the keyword is ignored
        6 warnings
    "#]].assert_eq(&check(&["--message-format", "short"]));
}

#[test]
fn summary_has_pointers_into_a_description_of_one_long_line() {
    let directory = with_crate();
    let description = serde_json::json!({
        "openapi": "3.0.3",
        "info": { "title": "Pets", "version": "1", "description": "a".repeat(2000) },
        "servers": [{ "url": "https://example.com" }],
        "paths": {},
        "components": { "schemas": { "Pet": { "type": "object", "colour": "red" } } },
    });
    fs::write(directory.path().join("pets.json"), description.to_string()).unwrap();
    let output = codegen(directory.path(), "pets.json", &["--check"]);
    let warnings = text(&output.stderr);
    assert!(
        warnings.contains("(at #/components/schemas/Pet/colour)\n"),
        "{warnings}"
    );
}

#[test]
fn summary_shows_errors_in_full() {
    let directory = with_crate();
    let unresolved = INCOMPLETE.replace(
        "{ type: string, example: 1 }",
        "{ $ref: \"#/components/schemas/Nmae\" }",
    );
    fs::write(directory.path().join("pets.yaml"), unresolved).unwrap();
    let output = codegen(directory.path(), "pets.yaml", &[]);
    expect![[r##"
        error[unresolved-reference]: unresolved reference `#/components/schemas/Nmae`
          --> pets.yaml:13:23
           |
        13 |         name: { $ref: "#/components/schemas/Nmae" }
           |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
           |
           = note: at #/components/schemas/Pet/properties/name/$ref
           = help: add it to `components.schemas`, or change the reference

        warning[unknown-field]: 1 location
          pets.yaml:14:45: unknown keyword `colour` in Schema Object; the keyword is ignored
        1 error, 1 warning; use `codegen --keep-going` to generate everything else, or an overlay to fix the description
        1 more about the quality of the description: `cargo openapi-client lint pets.yaml`
        error: cannot generate `pets`; no files were written
    "##]]
    .assert_eq(&text(&output.stderr));
}

/// Values without a type: described as such, and for want of support.
const UNTYPED: &str = r##"
openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: https://example.com }]
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{ name: filter, in: query, schema: {} }]
      responses:
        "200":
          description: The pets.
          content: { text/event-stream: { schema: { $ref: "#/components/schemas/Pet" } } }
        "404": { description: None. }
        "500": { description: A fault., content: { application/json: {} } }
  /photo:
    get:
      operationId: photo
      responses:
        "200":
          description: A photo.
          content: { image/png: { schema: { type: string, format: binary } } }
        "404": { $ref: "#/components/responses/Missing" }
components:
  responses:
    Missing: { description: None., content: { application/json: { schema: {} } } }
  schemas:
    Anything: {}
    Pet:
      type: object
      properties:
        name: { type: string }
        tag: { description: Anything. }
        tags: { type: array }
        labels: { type: object, additionalProperties: { nullable: true } }
        owner: { type: object }
        again: { $ref: "#/components/schemas/Again" }
        either: { anyOf: [{ type: string }, {}] }
        parts: { allOf: [{ $ref: "#/components/schemas/Gone" }, { type: object, properties: { a: { type: string } } }] }
    Again: { oneOf: [{ $ref: "#/components/schemas/Again" }] }
"##;

#[test]
fn report_lists_untyped_values_by_reason() {
    let directory = with_crate();
    fs::write(directory.path().join("pets.yaml"), UNTYPED).unwrap();
    let report = |more: &[&str]| {
        let arguments = [&["--report", "--keep-going"], more].concat();
        text(&codegen(directory.path(), "pets.yaml", &arguments).stdout)
    };
    report(&[]);
    expect![[r#"
        pets: 88 files in `crate`: 0 written, 0 removed
        pets: 13 values without a type
             5  Json: schema without `type`
                types::Anything  pets.yaml:28
                types::Pet.tag  pets.yaml:33
                types::Pet.labels  pets.yaml:35
                list_pets(filter)  pets.yaml:9
                photo: 404  pets.yaml:26
             1  Json: composed schema that allows any value
                types::Pet.either  pets.yaml:38
             1  Json: content without `schema`
                list_pets: 500  pets.yaml:15
             1  Json: object without `properties`
                types::Pet.owner  pets.yaml:36
             1  Json: [missing-field]
                types::Pet.tags  pets.yaml:34
             1  Json: [unresolved-reference]
                types::PetParts.additional_properties  pets.yaml:39
             1  Json: [circular-schema]
                types::Again  pets.yaml:40
             1  bytes: response without `content`
                list_pets: 404  pets.yaml:14
             1  bytes: [unused-schema]
                list_pets: 200  pets.yaml:11
    "#]]
    .assert_eq(&report(&[]));
    expect![[r#"
        pets: 88 files in `crate`: 0 written, 0 removed
        {"client":"pets","item":"types::Again","passed_as":"Json","reason":"[circular-schema]","file":"pets.yaml","line":40,"column":12,"pointer":"/components/schemas/Again"}
        {"client":"pets","item":"types::Anything","passed_as":"Json","reason":"schema without `type`","file":"pets.yaml","line":28,"column":15,"pointer":"/components/schemas/Anything"}
        {"client":"pets","item":"types::Pet.tag","passed_as":"Json","reason":"schema without `type`","file":"pets.yaml","line":33,"column":14,"pointer":"/components/schemas/Pet/properties/tag"}
        {"client":"pets","item":"types::Pet.tags","passed_as":"Json","reason":"[missing-field]","file":"pets.yaml","line":34,"column":15,"pointer":"/components/schemas/Pet/properties/tags"}
        {"client":"pets","item":"types::Pet.labels","passed_as":"Json","reason":"schema without `type`","file":"pets.yaml","line":35,"column":17,"pointer":"/components/schemas/Pet/properties/labels"}
        {"client":"pets","item":"types::Pet.owner","passed_as":"Json","reason":"object without `properties`","file":"pets.yaml","line":36,"column":16,"pointer":"/components/schemas/Pet/properties/owner"}
        {"client":"pets","item":"types::Pet.either","passed_as":"Json","reason":"composed schema that allows any value","file":"pets.yaml","line":38,"column":17,"pointer":"/components/schemas/Pet/properties/either"}
        {"client":"pets","item":"types::PetParts.additional_properties","passed_as":"Json","reason":"[unresolved-reference]","file":"pets.yaml","line":39,"column":16,"pointer":"/components/schemas/Pet/properties/parts/additionalProperties"}
        {"client":"pets","item":"list_pets(filter)","passed_as":"Json","reason":"schema without `type`","file":"pets.yaml","line":9,"column":20,"pointer":"/paths/~1pets/get/parameters/0"}
        {"client":"pets","item":"list_pets: 200","passed_as":"bytes","reason":"[unused-schema]","file":"pets.yaml","line":11,"column":9,"pointer":"/paths/~1pets/get/responses/200"}
        {"client":"pets","item":"list_pets: 404","passed_as":"bytes","reason":"response without `content`","file":"pets.yaml","line":14,"column":16,"pointer":"/paths/~1pets/get/responses/404"}
        {"client":"pets","item":"list_pets: 500","passed_as":"Json","reason":"content without `schema`","file":"pets.yaml","line":15,"column":16,"pointer":"/paths/~1pets/get/responses/500"}
        {"client":"pets","item":"photo: 404","passed_as":"Json","reason":"schema without `type`","file":"pets.yaml","line":26,"column":14,"pointer":"/components/responses/Missing"}
    "#]].assert_eq(&report(&["--message-format", "json"]));
}

#[test]
fn first_run_lists_added_files_and_second_run_lists_none() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("pets.yaml"), PETS).unwrap();
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
          crate/src/runtime/: 74 files of the client runtime
        pets: 85 files in `crate`: 85 written, 0 removed
    "#]]
    .assert_eq(&transcript(&codegen(directory.path(), "pets.yaml", &[])));
    expect![[r#"
        exit 0
        pets: 85 files in `crate`: 0 written, 0 removed
    "#]]
    .assert_eq(&transcript(&codegen(directory.path(), "pets.yaml", &[])));
    expect![[r#"
        exit 0
        pets: `crate` is up to date
    "#]]
    .assert_eq(&transcript(&codegen(
        directory.path(),
        "pets.yaml",
        &["--check"],
    )));
}

#[test]
fn check_lists_changed_missing_and_stale_files() {
    let directory = with_crate();
    let source = directory.path().join("crate/src");
    let lib = fs::read_to_string(source.join("lib.rs")).unwrap();
    fs::write(source.join("lib.rs"), lib.replacen("mod ", "pub mod ", 1)).unwrap();
    fs::remove_file(source.join("types/pet.rs")).unwrap();
    fs::copy(source.join("types/mod.rs"), source.join("types/dog.rs")).unwrap();
    fs::write(source.join("notes.txt"), "mine").unwrap();
    let before = files_below(directory.path());
    expect![[r#"
        exit 2
          crate/src/lib.rs: changed
          crate/src/notes.txt: not generated by this tool; move or delete it
          crate/src/types/dog.rs: stale
          crate/src/types/pet.rs: missing
        pets: 4 differences in `crate`; run without `--check` to update
    "#]]
    .assert_eq(&transcript(&codegen(
        directory.path(),
        "pets.yaml",
        &["--check"],
    )));
    assert_eq!(files_below(directory.path()), before);
}

#[test]
fn reports_unwritable_directory_and_leaves_it_unchanged() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("pets.yaml"), PETS).unwrap();
    fs::write(directory.path().join("crate"), "a file").unwrap();
    expect![[r#"
        exit 1
        error: cannot read `crate/Cargo.toml`: Not a directory (os error 20)
    "#]]
    .assert_eq(&transcript(&codegen(directory.path(), "pets.yaml", &[])));
    assert_eq!(
        fs::read_to_string(directory.path().join("crate")).unwrap(),
        "a file"
    );
}

#[test]
fn defined_clients_are_up_to_date_from_any_current_directory() {
    let output = run(&root().join("tests/golden"), &["codegen", "--check"]);
    let directory = root().join("generated");
    assert_eq!(
        transcript(&output),
        format!("exit 0\nbuildr: `{}` is up to date\n", directory.display())
    );
}

#[test]
fn rejects_configuration_without_clients() {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("spec")).unwrap();
    fs::write(directory.path().join("spec/codegen.toml"), "").unwrap();
    expect![[r#"
        exit 1
        error: no clients in `spec/codegen.toml`; add `[client.NAME]` with `spec` and `output`
    "#]]
    .assert_eq(&transcript(&run(directory.path(), &["codegen"])));
}

#[test]
fn reports_unknown_client_with_defined_clients() {
    expect![[r#"
        exit 1
        error: client `builder` not found in `spec/codegen.toml`; defined clients: `buildr`
    "#]]
    .assert_eq(&transcript(&run(
        root(),
        &["codegen", "--client", "builder"],
    )));
}

#[test]
fn rejects_overwriting_crate_of_different_name() {
    let directory = with_crate();
    let before = files_below(directory.path());
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
        error: expected crate `dogs` in `crate`, found `pets`; use another directory, or remove it
    "#]]
    .assert_eq(&transcript(&run(directory.path(), &arguments)));
    assert_eq!(files_below(directory.path()), before);
}

#[test]
fn rejects_invalid_crate_name() {
    let directory = with_crate();
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
        exit 1
        error: invalid value 'serde' for '--name <CRATE>': crate name `serde` is reserved

        For more information, try '--help'.
    "#]]
    .assert_eq(&transcript(&run(directory.path(), &arguments)));
    assert!(!directory.path().join("new").exists());
}

#[test]
fn inspect_prints_each_stage() {
    let directory = with_crate();
    let inspect = |stage: &str| {
        transcript(&run(
            directory.path(),
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
    // Normalization does not change a description of 3.0 without references to other files.
    assert_eq!(inspect("normalized"), inspect("document"));
    expect![[r#"
        exit 0
        api "Pets" version "1"
        server https://example.com

        type Pet  in types::pet, response  #/components/schemas/Pet
          name: optional string  "name"

        operation list_pets  GET /pets  #/paths/~1pets/get
          type ListPets, error type ListPetsError, in operations::list_pets
          response 200 Ok: Pet
    "#]]
    .assert_eq(&inspect("ir"));
}

#[test]
fn inspect_prints_one_schema_after_each_step() {
    const ZOO: &str = r##"
openapi: 3.0.3
info: { title: Zoo, version: "1" }
paths: {}
components:
  schemas:
    Pet: { type: object, properties: { name: { type: string } }, required: [name] }
    Dog:
      allOf:
        - { $ref: "#/components/schemas/Pet" }
        - properties: { name: { description: The call name. }, owner: { type: string } }
"##;
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("zoo.yaml"), ZOO).unwrap();
    let inspect = |stage: &str, pointer: &str| {
        let arguments = ["inspect", stage, "--spec", "zoo.yaml", "--at", pointer];
        transcript(&run(directory.path(), &arguments))
    };
    expect![[r##"
        exit 0
        schema #/components/schemas/Dog

        keywords
          allOf: [{"$ref":"#/components/schemas/Pet"},{"properties":{"name":{"description":"The call name."},"owner":{"type":"string"}}}]

        merged schema
          type: object
          property `name`: /components/schemas/Pet/properties/name, /components/schemas/Dog/allOf/1/properties/name
          property `owner`: /components/schemas/Dog/allOf/1/properties/owner
          required: name

        kind
          struct

        type
          Dog

        type Dog  in types::dog, unused  #/components/schemas/Dog
          name: required string  "name"
          owner: optional string  "owner"
    "##]]
    .assert_eq(&inspect("ir", "#/components/schemas/Dog"));
    expect![[r#"
        exit 1
        error: zoo.yaml:7: no schema at `/components/schemas/Pet/properties/nam` becomes a type; did you mean `#/components/schemas/Pet/properties/name`?
    "#]]
    .assert_eq(&inspect("ir", "/components/schemas/Pet/properties/nam"));
    expect![[r#"
        exit 1
        error: `--at` applies only to the stage `ir`
    "#]]
    .assert_eq(&inspect("normalized", "/components/schemas/Pet"));
}

#[test]
fn tells_what_makes_a_new_crate_a_member_of_the_workspace() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "pets.yaml",
        "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths: {}\n",
    );
    let advice = |dir: &str| {
        let spec = ["codegen", "--spec", "pets.yaml", "--name", "pets", "--out"];
        let printed = transcript(&run(directory.path(), &[&spec[..], &[dir]].concat()));
        let mut lines = printed.lines().skip_while(|it| !it.starts_with("pets: "));
        lines.nth(1).map(str::to_owned)
    };
    assert_eq!(advice("before"), None);
    write("Cargo.toml", "[workspace]\n");
    expect!["pets: missing in the workspace; add `members = [\"first\"]` to `[workspace]` in `Cargo.toml`"]
        .assert_eq(&advice("first").unwrap());
    let manifest = "[workspace]\nmembers = [\"clients/*\"]\nexclude = [\"vendor\"]\n";
    write("Cargo.toml", manifest);
    expect!["pets: missing in the workspace; add `\"other/pets\"` to `members` in `Cargo.toml`"]
        .assert_eq(&advice("other/pets").unwrap());
    // It is generated again.
    assert_eq!(advice("other/pets"), None);
    assert_eq!(advice("clients/pets"), None);
    assert_eq!(advice("vendor/pets"), None);
    // Another member depends on it.
    let lock = "[[package]]\nname = \"pets\"\nversion = \"0.1.0\"\n";
    write("Cargo.lock", lock);
    assert_eq!(advice("dependency"), None);
}
