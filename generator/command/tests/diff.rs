//! Tests `diff`: output, formats and exit codes.

use std::path::Path;
use std::process::Command;

use expect_test::{expect, expect_file};
use serde_json::Value;
use tests::{directories_in, root, upgrade};

use crate::command::{run, text, transcript};

const OLD: &str = r##"openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: https://example.com }]
paths:
  /pets:
    get:
      operationId: list_pets
      responses:
        "200":
          description: The pets.
          content: { application/json: { schema: { $ref: "schemas.yaml#/Pet" } } }
"##;

const PET: &str =
    "Pet: { type: object, required: [name], properties: { name: { type: string } } }\n";

/// Returns a repository with a description, and the next version of it in the work tree.
fn repository() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let api = directory.path().join("api");
    std::fs::create_dir(&api).unwrap();
    std::fs::write(api.join("pets.yaml"), OLD).unwrap();
    std::fs::write(api.join("schemas.yaml"), PET).unwrap();
    let person = [
        "-c",
        "user.name=Somebody",
        "-c",
        "user.email=somebody@example.com",
    ];
    git(directory.path(), &["init", "-q"]);
    git(directory.path(), &["add", "."]);
    git(
        directory.path(),
        &[&person[..], &["commit", "-qm", "Begin"]].concat(),
    );
    let moved = OLD.replace("  /pets:", "  /animals:");
    std::fs::write(api.join("pets.yaml"), moved).unwrap();
    std::fs::write(api.join("schemas.yaml"), PET.replace("[name]", "[]")).unwrap();
    directory
}

fn git(directory: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    let status = git.arg("-C").arg(directory).args(arguments).status();
    assert!(status.unwrap().success());
}

#[test]
fn compares_description_in_git_with_file() {
    let directory = repository();
    let output = run(
        directory.path(),
        &["diff", "HEAD:api/pets.yaml", "api/pets.yaml"],
    );
    expect![[r#"
        exit 0
        HEAD:api/pets.yaml (Pets 1) -> api/pets.yaml (Pets 1)

        Wire-breaking, not caught by the compiler (1)

          operation-endpoint-changed: GET /pets  [wire break, rust patch]
            endpoint changed from `GET /pets` to `GET /animals`
            HEAD:api/pets.yaml:6 -> api/pets.yaml:6
            help: release the new crate before the server removes the old endpoint; callers only need to
                  recompile

        Wire-breaking and source-breaking (1)

          property-became-optional: types::Pet.name  [wire break, rust major]
            property became optional
            HEAD:api/schemas.yaml:1 -> api/schemas.yaml:1
              types::Pet.name: String => Option<String>
            help: handle its absence

        2 changes, 2 wire-breaking; required version bump: major (minor before 1.0)
    "#]].assert_eq(&transcript(&output));
    // From another current directory, and without changes.
    let api = directory.path().join("api");
    let output = run(&api, &["diff", "HEAD:./pets.yaml", "HEAD:api/pets.yaml"]);
    expect![[r#"
        exit 0
        HEAD:./pets.yaml (Pets 1) -> HEAD:api/pets.yaml (Pets 1)

        no changes
    "#]]
    .assert_eq(&transcript(&output));
}

#[test]
fn reports_missing_file_and_unknown_revision_in_git() {
    let directory = repository();
    let output = run(
        directory.path(),
        &["diff", "HEAD:api/cats.yaml", "api/pets.yaml"],
    );
    expect![[r#"
        exit 1
        error[unreadable-file]: file not found
        --> HEAD:api/cats.yaml
         = help: did you mean `pets.yaml`?

        1 error
    "#]]
    .assert_eq(&transcript(&output));
    let output = run(
        directory.path(),
        &["diff", "v1:api/pets.yaml", "api/pets.yaml"],
    );
    expect![[r#"
        exit 1
        error: cannot read `v1:api/pets.yaml` from git: fatal: not a valid object name: v1:api
    "#]]
    .assert_eq(&transcript(&output));
}

#[test]
fn reports_errors_of_both_descriptions_and_no_warnings() {
    let file = |fixture: &str| format!("tests/bad_input/{fixture}/spec.yaml");
    let (broken, valid) = (file("invalid_yaml"), file("version_as_number"));
    let short = ["--message-format", "short"];
    let output = run(root(), &[&["diff", &valid, &broken][..], &short].concat());
    expect![[r#"
        exit 1
        tests/bad_input/invalid_yaml/spec.yaml:3:14: error[invalid-yaml]: unquoted scalar must not contain `: `
        1 error
    "#]].assert_eq(&transcript(&output));
}

#[test]
fn fail_on_determines_exit_code() {
    let exit_code = |fixture: &str, kind: &str| {
        let directory = root().join("tests/upgrades").join(fixture);
        let output = run(
            &directory,
            &["diff", "old.yaml", "new.yaml", "--fail-on", kind],
        );
        output.status.code().unwrap()
    };
    assert_eq!(exit_code("operation_endpoint_changed", "wire-break"), 2);
    assert_eq!(exit_code("operation_endpoint_changed", "rust-major"), 0);
    assert_eq!(exit_code("operation_renamed", "wire-break"), 0);
    assert_eq!(exit_code("operation_renamed", "rust-major"), 2);
    assert_eq!(exit_code("operation_added", "any"), 2);
    assert_eq!(exit_code("path_parameter_renamed", "any"), 0);
}

#[test]
fn json_report_conforms_to_schema() {
    let schema = std::fs::read_to_string(root().join("docs/diff.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut changes = 0;
    for fixture in directories_in(&root().join("tests/upgrades")) {
        let report: Value = serde_json::from_str(&upgrade(&fixture).json).unwrap();
        let errors = validator.iter_errors(&report).map(|it| it.to_string());
        let errors: Vec<_> = errors.collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", fixture.display());
        changes += report["changes"].as_array().unwrap().len();
    }
    assert!(changes > 100);
    let directory = root().join("tests/upgrades/operation_endpoint_changed");
    let output = run(
        &directory,
        &["diff", "old.yaml", "new.yaml", "--format", "json"],
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(validator.is_valid(&report));
    assert_eq!(report["changes"][0]["rule"], "operation-endpoint-changed");
}

#[test]
fn explain_prints_explanation_of_rule() {
    let explanation = text(&run(root(), &["explain", "operation-endpoint-changed"]).stdout);
    expect![[r#"
        operation-endpoint-changed

        An operation has a different HTTP method or path, or the path contains its parameters in a different order. If
        only a prefix moved between the path and the server URL, so that every request goes to the same URL, no
        endpoint change is reported.

        Wire compatibility: breaking, because deployed clients send requests to the old endpoint.

        Rust API: patch. No API item changes because of it, and existing calls still compile: only this report shows
        the change.

        Migration: release the new crate before the server removes the old endpoint; callers only need to recompile.

        See [OpenAPI 3.1, Paths Object](https://spec.openapis.org/oas/v3.1.1.html#paths-object).
    "#]].assert_eq(&explanation);
}

/// Untrusted strings are escaped in every format.
#[test]
fn every_format_reports_same_upgrade_and_escapes_untrusted_strings() {
    let directory = root().join("tests/upgrades/untrusted_strings");
    for (format, file) in [
        ("text", "report.txt"),
        ("json", "report.json"),
        ("markdown", "report.md"),
        ("html", "report.html"),
    ] {
        let output = run(
            &directory,
            &["diff", "old.yaml", "new.yaml", "--format", format],
        );
        expect_file![directory.join(file)].assert_eq(&text(&output.stdout));
    }
}
