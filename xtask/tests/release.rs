//! `cargo xtask release` as a person calls it: what it asks for, what it touches, and when it refuses.

use std::fs;
use std::path::Path;

use expect_test::expect;
use tests::files_below;

use crate::command::{told, xtask};
use crate::project::project;

/// Takes one member of the reply away.
fn remove_a_member(folder: &Path) {
    let path = folder.join("spec/buildr.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let schema = text.find("    Company:\n").unwrap();
    let member = schema + text[schema..].find("        website:\n").unwrap();
    let end = member + text[member..].find("\n\n").unwrap() + 1;
    let mut edited = text.clone();
    edited.replace_range(member..end, "");
    let edited = edited.replace("                    website: <string>\n", "");
    fs::write(&path, edited).unwrap();
}

const APPROVAL: &str = r##"[[approval]]
rule = "property-removed"
pointer = "#/components/schemas/Company/properties/website"
reason = "It has been empty for years."
"##;

fn approve(folder: &Path, text: &str) {
    fs::create_dir_all(folder.join("spec/approvals")).unwrap();
    fs::write(folder.join("spec/approvals/buildr.toml"), text).unwrap();
}

#[test]
fn what_is_released_needs_no_release() {
    let folder = project();
    let before = files_below(folder.path());
    let output = xtask(folder.path(), &["release"]);
    expect![[r#"
        exit 0
        buildr: nothing has changed since 0.1.0
    "#]]
    .assert_eq(&told(&output));
    assert_eq!(files_below(folder.path()), before);
}

#[test]
fn a_version_that_is_too_low_is_told_and_mended() {
    let folder = project();
    remove_a_member(folder.path());
    let output = xtask(folder.path(), &["release"]);
    expect![[r#"
        exit 1
        error: `generated` is not what the description gives: `cargo xtask codegen` first
    "#]]
    .assert_eq(&told(&output));
    assert!(xtask(folder.path(), &["codegen"]).status.success());
    let output = xtask(folder.path(), &["release", "--check"]);
    expect![[r#"
        exit 1
        buildr: 0.1.0 is too low, 0.2.0 is the least since 0.1.0; `cargo xtask release` makes it so
    "#]]
    .assert_eq(&told(&output));
    let output = xtask(folder.path(), &["release"]);
    expect![[r#"
        exit 0
        buildr: 0.1.0 -> 0.2.0: 1 change, 0 wire-breaking; required version bump: major (minor before 1.0)
          generated/CHANGELOG.md: changed
          generated/Cargo.toml: changed
          spec/codegen.toml: changed
          spec/released/buildr/buildr.yaml: changed
          spec/released/buildr/codegen.toml: changed
    "#]].assert_eq(&told(&output));
    let output = xtask(folder.path(), &["release", "--check"]);
    expect![[r#"
        exit 0
        buildr: 0.2.0, nothing has changed since 0.2.0
    "#]]
    .assert_eq(&told(&output));
    let output = xtask(folder.path(), &["codegen", "--check"]);
    expect![[r#"
        exit 0
        buildr: `generated` is up to date
    "#]]
    .assert_eq(&told(&output));
}

#[test]
fn what_is_approved_does_not_fail() {
    let folder = project();
    remove_a_member(folder.path());
    assert!(xtask(folder.path(), &["codegen"]).status.success());
    let fail = ["diff", "--client", "buildr", "--fail-on", "rust-major"];
    assert_eq!(xtask(folder.path(), &fail).status.code(), Some(1));
    approve(folder.path(), APPROVAL);
    let output = xtask(folder.path(), &fail);
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
    .assert_eq(&told(&output));
}

#[test]
fn an_approval_that_is_about_nothing_is_an_error_with_its_line() {
    let folder = project();
    remove_a_member(folder.path());
    assert!(xtask(folder.path(), &["codegen"]).status.success());
    let before = files_below(folder.path());
    let other = APPROVAL.replace("removed", "added");
    let wrong = APPROVAL.replace("property-", "properties-");
    let place = APPROVAL.replace("#/", "");
    let silent = APPROVAL.replace("It has been empty for years.", "");
    let lacking = APPROVAL.replace("reason", "because");
    for (text, expected) in [
        (
            other,
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
            wrong,
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
            place,
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
            silent,
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
            lacking,
            expect![[r#"
                exit 1
                error[invalid-setting]: unknown field `because`, expected one of `rule`, `pointer`, `reason`
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
        approve(folder.path(), &text);
        expected.assert_eq(&told(&xtask(folder.path(), &["release"])));
        fs::remove_dir_all(folder.path().join("spec/approvals")).unwrap();
    }
    assert_eq!(files_below(folder.path()), before);
}

#[test]
fn what_cannot_be_read_leaves_the_project_as_it_was() {
    let folder = project();
    for broken in ["spec/buildr.yaml", "spec/released/buildr/buildr.yaml"] {
        let path = folder.path().join(broken);
        let whole = fs::read_to_string(&path).unwrap();
        fs::write(&path, whole.replace("openapi: 3.0.3", "openapi: [")).unwrap();
        let before = files_below(folder.path());
        let output = xtask(folder.path(), &["release", "--message-format", "short"]);
        assert_eq!(output.status.code(), Some(1), "{}", told(&output));
        let place = format!("{broken}:");
        assert!(told(&output).contains(&place), "{}", told(&output));
        assert_eq!(files_below(folder.path()), before);
        fs::write(&path, whole).unwrap();
    }
}
