//! Tests `release`: its checks, written files and errors.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use expect_test::expect;
use tests::{files_below, root};

use crate::command::{run, transcript};
use tests::project::project;

/// Removes a property of the response.
fn remove_property(directory: &Path) {
    let path = directory.join("spec/buildr.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let schema = text.find("    Company:\n").unwrap();
    let property = schema + text[schema..].find("        website:\n").unwrap();
    let end = property + text[property..].find("\n\n").unwrap() + 1;
    let mut edited = text.clone();
    edited.replace_range(property..end, "");
    let edited = edited.replace("                    website: <string>\n", "");
    fs::write(&path, edited).unwrap();
}

const APPROVAL: &str = r##"[[approval]]
rule = "property-removed"
pointer = "#/components/schemas/Company/properties/website"
reason = "It has been empty for years."
"##;

fn approve(directory: &Path, text: &str) {
    fs::create_dir_all(directory.join("spec/approvals")).unwrap();
    fs::write(directory.join("spec/approvals/buildr.toml"), text).unwrap();
}

#[test]
fn release_without_changes_writes_nothing() {
    let directory = project();
    let before = files_below(directory.path());
    let output = run(directory.path(), &["release"]);
    expect![[r#"
        exit 0
        buildr: no changes since 0.1.0
    "#]]
    .assert_eq(&transcript(&output));
    assert_eq!(files_below(directory.path()), before);
}

#[test]
fn release_reports_and_raises_too_low_version() {
    let directory = project();
    remove_property(directory.path());
    let output = run(directory.path(), &["release"]);
    expect![[r#"
        exit 1
        error: `generated` is not up to date; run `cargo openapi-client codegen` first
    "#]]
    .assert_eq(&transcript(&output));
    assert!(run(directory.path(), &["codegen"]).status.success());
    let output = run(directory.path(), &["release", "--check"]);
    expect![[r#"
        exit 2
        buildr: version 0.1.0 is too low; changes since 0.1.0 require at least 0.2.0; run `cargo openapi-client release`
    "#]]
    .assert_eq(&transcript(&output));
    let output = run(directory.path(), &["release"]);
    expect![[r#"
        exit 0
        buildr: 0.1.0 -> 0.2.0: 1 change, 0 wire-breaking; required version bump: major (minor before 1.0)
          generated/CHANGELOG.md: changed
          generated/Cargo.toml: changed
          spec/codegen.toml: changed
          spec/released/buildr/buildr.yaml: changed
          spec/released/buildr/codegen.toml: changed
    "#]].assert_eq(&transcript(&output));
    let output = run(directory.path(), &["release", "--check"]);
    expect![[r#"
        exit 0
        buildr: version 0.2.0, no changes since 0.2.0
    "#]]
    .assert_eq(&transcript(&output));
    let output = run(directory.path(), &["codegen", "--check"]);
    expect![[r#"
        exit 0
        buildr: `generated` is up to date
    "#]]
    .assert_eq(&transcript(&output));
}

#[test]
fn approved_change_does_not_fail() {
    let directory = project();
    remove_property(directory.path());
    assert!(run(directory.path(), &["codegen"]).status.success());
    let fail = ["diff", "--client", "buildr", "--fail-on", "rust-major"];
    assert_eq!(run(directory.path(), &fail).status.code(), Some(2));
    approve(directory.path(), APPROVAL);
    let output = run(directory.path(), &fail);
    expect![[r#"
        exit 0
        spec/released/buildr/buildr.yaml (Buildr 2023-01) -> spec/buildr.yaml (Buildr 2023-01)

        Potentially wire-breaking (1)

          property-removed: types::Company.website  [wire risk, rust major]
            property removed
            spec/released/buildr/buildr.yaml:281 (removed)
              - types::Company.website
            help: stop using it
            approved: It has been empty for years.

        1 change, 0 wire-breaking; required version bump: major (minor before 1.0)
    "#]]
    .assert_eq(&transcript(&output));
}

#[test]
fn reports_unmatched_or_invalid_approval_with_location() {
    let directory = project();
    remove_property(directory.path());
    assert!(run(directory.path(), &["codegen"]).status.success());
    let before = files_below(directory.path());
    let other_rule = APPROVAL.replace("removed", "added");
    let unknown_rule = APPROVAL.replace("property-", "properties-");
    let invalid_pointer = APPROVAL.replace("#/", "");
    let empty_reason = APPROVAL.replace("It has been empty for years.", "");
    let unknown_field = APPROVAL.replace("reason", "because");
    for (text, expected) in [
        (
            other_rule,
            expect![[r##"
                exit 1
                error[unmatched-setting]: no `property-added` change at `#/components/schemas/Company/properties/website`
                 --> spec/approvals/buildr.toml:3:11
                  |
                3 | pointer = "#/components/schemas/Company/properties/website"
                  |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                  |
                  = help: use `property-removed`, the rule of the change at this location

                1 error
                error: an approval matches no change
            "##]],
        ),
        (
            APPROVAL.replace("website", "name"),
            expect![[r##"
                exit 1
                error[unmatched-setting]: no `property-removed` change at `#/components/schemas/Company/properties/name`
                 --> spec/approvals/buildr.toml:3:11
                  |
                3 | pointer = "#/components/schemas/Company/properties/name"
                  |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                  |
                  = help: remove the approval, which would apply to a later change without review

                1 error
                error: an approval matches no change
            "##]],
        ),
        (
            unknown_rule,
            expect![[r#"
                exit 1
                error[invalid-setting]: unknown rule `properties-removed`
                 --> spec/approvals/buildr.toml:2:8
                  |
                2 | rule = "properties-removed"
                  |        ^^^^^^^^^^^^^^^^^^^^
                  |
                  = help: did you mean `property-removed`?

                1 error
                error: `spec/approvals/buildr.toml` has errors
            "#]],
        ),
        (
            invalid_pointer,
            expect![[r#"
                exit 1
                error[invalid-setting]: `components/schemas/Company/properties/website` is not a location in a description
                 --> spec/approvals/buildr.toml:3:11
                  |
                3 | pointer = "components/schemas/Company/properties/website"
                  |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                  |
                  = help: use a JSON Pointer such as `#/components/schemas/Contact`

                1 error
                error: `spec/approvals/buildr.toml` has errors
            "#]],
        ),
        (
            empty_reason,
            expect![[r#"
                exit 1
                error[invalid-setting]: `reason` is empty
                 --> spec/approvals/buildr.toml:4:10
                  |
                4 | reason = ""
                  |          ^^
                  |
                  = help: add an explanation of why the change is acceptable

                1 error
                error: `spec/approvals/buildr.toml` has errors
            "#]],
        ),
        (
            unknown_field,
            expect![[r#"
                exit 1
                error[invalid-setting]: unknown field `because`
                 --> spec/approvals/buildr.toml:4:1
                  |
                4 | because = "It has been empty for years."
                  | ^^^^^^^
                  |
                  = help: set `rule`, `pointer` and `reason` in each `[[approval]]`

                1 error
                error: `spec/approvals/buildr.toml` has errors
            "#]],
        ),
    ] {
        approve(directory.path(), &text);
        expected.assert_eq(&transcript(&run(directory.path(), &["release"])));
        fs::remove_dir_all(directory.path().join("spec/approvals")).unwrap();
    }
    assert_eq!(files_below(directory.path()), before);
}

#[test]
fn invalid_description_leaves_project_unchanged() {
    let directory = project();
    for broken in ["spec/buildr.yaml", "spec/released/buildr/buildr.yaml"] {
        let path = directory.path().join(broken);
        let original = fs::read_to_string(&path).unwrap();
        fs::write(&path, original.replace("openapi: 3.0.3", "openapi: [")).unwrap();
        let before = files_below(directory.path());
        let output = run(directory.path(), &["release", "--message-format", "short"]);
        assert_eq!(output.status.code(), Some(1), "{}", transcript(&output));
        let prefix = format!("{broken}:");
        assert!(
            transcript(&output).contains(&prefix),
            "{}",
            transcript(&output)
        );
        assert_eq!(files_below(directory.path()), before);
        fs::write(&path, original).unwrap();
    }
}

/// Runs `cargo metadata` with the packages that are on the disk already.
fn metadata(directory: &Path, arguments: &[&str]) -> Output {
    Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--offline"])
        .args(arguments)
        .current_dir(directory)
        .output()
        .unwrap()
}

fn assert_is_locked(directory: &Path) {
    let metadata = metadata(directory, &["--locked"]);
    assert!(
        metadata.status.success(),
        "{}",
        String::from_utf8_lossy(&metadata.stderr)
    );
}

/// Makes the directory around a project a workspace with the lock file of this repository.
fn make_workspace(directory: &Path, client: &str) {
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{client:?}]\n");
    fs::write(directory.join("Cargo.toml"), manifest).unwrap();
    fs::copy(root().join("Cargo.lock"), directory.join("Cargo.lock")).unwrap();
    // Cargo removes the packages that the client does not need.
    assert!(metadata(directory, &[]).status.success());
    assert_is_locked(directory);
}

#[test]
fn release_locks_new_version() {
    let directory = project();
    make_workspace(directory.path(), "generated");
    remove_property(directory.path());
    let output = run(directory.path(), &["codegen"]);
    assert!(output.status.success(), "{}", transcript(&output));
    assert_is_locked(directory.path());
    let output = run(directory.path(), &["release"]);
    expect![[r#"
        exit 0
        buildr: 0.1.0 -> 0.2.0: 1 change, 0 wire-breaking; required version bump: major (minor before 1.0)
          Cargo.lock: changed
          generated/CHANGELOG.md: changed
          generated/Cargo.toml: changed
          spec/codegen.toml: changed
          spec/released/buildr/buildr.yaml: changed
          spec/released/buildr/codegen.toml: changed
    "#]].assert_eq(&transcript(&output));
    assert_is_locked(directory.path());
    let before = files_below(directory.path());
    assert!(run(directory.path(), &["release"]).status.success());
    assert_eq!(files_below(directory.path()), before);
}

#[test]
fn release_locks_new_version_in_workspace_around_project() {
    let directory = tempfile::tempdir().unwrap();
    let around = directory.path();
    let nested = around.join("apis");
    for (path, contents) in files_below(project().path()) {
        let path = nested.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
    make_workspace(around, "apis/generated");
    remove_property(&nested);
    assert!(run(&nested, &["codegen"]).status.success());
    let output = transcript(&run(&nested, &["release"]));
    let shown = output.replace(around.canonicalize().unwrap().to_str().unwrap(), "/around");
    expect![[r#"
        exit 0
        buildr: 0.1.0 -> 0.2.0: 1 change, 0 wire-breaking; required version bump: major (minor before 1.0)
          /around/Cargo.lock: changed
          generated/CHANGELOG.md: changed
          generated/Cargo.toml: changed
          spec/codegen.toml: changed
          spec/released/buildr/buildr.yaml: changed
          spec/released/buildr/codegen.toml: changed
    "#]].assert_eq(&shown);
    assert_is_locked(around);
}

#[test]
fn codegen_locks_new_version_and_tells_if_dependencies_change() {
    let directory = project();
    make_workspace(directory.path(), "generated");
    let replace = |path: &str, from: &str, to: &str| {
        let path = directory.path().join(path);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace(from, to)).unwrap();
    };
    replace("spec/codegen.toml", "\"0.1.0\"", "\"0.1.1\"");
    let output = run(directory.path(), &["codegen"]);
    expect![[r#"
        exit 0
          generated/Cargo.toml: changed
        buildr: 99 files in `generated`: 1 written, 0 removed
    "#]]
    .assert_eq(&transcript(&output));
    assert_is_locked(directory.path());
    // A manifest that was edited, as that of another version of the generator is.
    replace("generated/Cargo.toml", "http-body = \"1.0.1\"\n", "");
    assert!(metadata(directory.path(), &[]).status.success());
    let output = run(directory.path(), &["codegen"]);
    expect![[r#"
        exit 0
          generated/Cargo.toml: changed
        buildr: 99 files in `generated`: 1 written, 0 removed
        Cargo.lock: out of date; run `cargo update --workspace`
    "#]]
    .assert_eq(&transcript(&output));
    let update = Command::new("cargo")
        .args(["update", "--workspace", "--offline"])
        .current_dir(directory.path())
        .output()
        .unwrap();
    assert!(
        update.status.success(),
        "{}",
        String::from_utf8_lossy(&update.stderr)
    );
    assert_is_locked(directory.path());
    // Repairing a manifest does not change dependencies.
    for broken in [Some("[package"), None] {
        let manifest = directory.path().join("generated/Cargo.toml");
        match broken {
            Some(text) => fs::write(manifest, text).unwrap(),
            None => fs::remove_file(manifest).unwrap(),
        }
        let output = run(directory.path(), &["codegen", "--force"]);
        let shown = transcript(&output);
        assert!(
            output.status.success() && !shown.contains("Cargo.lock"),
            "{shown}"
        );
        assert_is_locked(directory.path());
    }
}
