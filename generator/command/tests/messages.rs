//! Tests the formats of diagnostics, and the explanations of codes.

use expect_test::expect;
use serde_json::Value;
use tests::{directories_in, root};

use crate::command::{run, run_with, text, transcript};

fn lint(fixture: &str, more: &[&str]) -> String {
    let file = format!("tests/bad_input/{fixture}");
    transcript(&run(root(), &[&["lint", &file], more].concat()))
}

#[test]
fn lint_reports_diagnostics_and_exits_with_1_only_for_errors() {
    expect![[r#"
        exit 0
        warning[invalid-type]: expected a string, found a number; the value is treated as `"3.0"`
         --> tests/bad_input/version_as_number/spec.yaml:1:10
          |
        1 | openapi: 3.0
          |          ^^^
          |
          = note: at #/openapi
          = help: quote the value: `"3.0"`

        1 warning
    "#]]
    .assert_eq(&lint("version_as_number/spec.yaml", &[]));
    expect![[r#"
        exit 1
        error[invalid-yaml]: unquoted scalar must not contain `: `
         --> tests/bad_input/invalid_yaml/spec.yaml:3:14
          |
        3 |   title: Pets: and more
          |              ^
          |
          = help: quote the string: `"Pets: and more"`

        1 error
    "#]]
    .assert_eq(&lint("invalid_yaml/spec.yaml", &[]));
    expect![[r#"
        exit 0
        tests/golden/responses/spec.yaml: no problems found
    "#]]
    .assert_eq(&transcript(&run(
        root(),
        &["lint", "tests/golden/responses/spec.yaml"],
    )));
}

#[test]
fn short_messages_are_one_line_each() {
    let short = ["--message-format", "short"];
    expect![[r#"
        exit 0
        tests/bad_input/unknown_field/spec.yaml:8:7: warning[unknown-field]: unknown field `sumary` in Operation Object; the field is ignored
        tests/bad_input/unknown_field/spec.yaml:9:7: warning[unknown-field]: unknown field `colour` in Operation Object; the field is ignored
        tests/bad_input/unknown_field/spec.yaml:15:25: warning[unknown-field]: `const` requires OpenAPI 3.1, but the description declares 3.0; it is interpreted as in 3.1
        3 warnings
    "#]]
    .assert_eq(&lint("unknown_field/spec.yaml", &short));
    expect![[r#"
        exit 1
        tests/bad_input/empty_file/spec.yaml: error[empty-document]: description is empty
        1 error
    "#]]
    .assert_eq(&lint("empty_file/spec.yaml", &short));
}

#[test]
fn max_per_code_limits_the_diagnostics_of_one_code() {
    let short = ["--message-format", "short", "--max-per-code", "1"];
    expect![[r#"
        exit 0
        tests/bad_input/unknown_field/spec.yaml:8:7: warning[unknown-field]: unknown field `sumary` in Operation Object; the field is ignored
        not shown: 2 more of [unknown-field]
        3 warnings
    "#]]
    .assert_eq(&lint("unknown_field/spec.yaml", &short));
}

#[test]
fn max_per_code_does_not_change_counts() {
    let short = ["--message-format", "short", "--max-per-code", "1"];
    expect![[r#"
        exit 1
        tests/bad_input/unresolved_reference/spec.yaml:13:31: error[unresolved-reference]: unresolved reference `#/components/schemas/Pett`
        tests/bad_input/unresolved_reference/spec.yaml:25:16: warning[invalid-value]: unresolved reference `Cat`; the mapping is ignored
        not shown: 1 more of [invalid-value], 2 more of [unresolved-reference]
        3 errors, 2 warnings; use `codegen --keep-going` to generate everything else, or an overlay to fix the description
    "#]].assert_eq(&lint("unresolved_reference/spec.yaml", &short));
}

#[test]
fn json_messages_are_one_object_each() {
    let json = ["--message-format", "json", "--max-per-code", "1"];
    expect![[r#"
        exit 0
        {"code":"duplicate-key","severity":"warning","concern":"client","message":"duplicate key `200`; the first value is used","file":"tests/bad_input/duplicate_key/spec.yaml","line":11,"column":9,"end":{"line":11,"column":12},"pointer":"/paths/~1pets/get/responses/200","overlay_target":null,"related":[{"message":"first defined here","file":"tests/bad_input/duplicate_key/spec.yaml","line":10,"column":9,"end":{"line":10,"column":14},"pointer":"/paths/~1pets/get/responses/200"}],"help":"remove one of them"}
        {"code":"duplicate-key","severity":"warning","concern":"client","message":"duplicate key `summary`; the first value is used","file":"tests/bad_input/duplicate_key/spec.yaml","line":12,"column":7,"end":{"line":12,"column":14},"pointer":"/paths/~1pets/get/summary","overlay_target":null,"related":[{"message":"first defined here","file":"tests/bad_input/duplicate_key/spec.yaml","line":8,"column":7,"end":{"line":8,"column":14},"pointer":"/paths/~1pets/get/summary"}],"help":"remove one of them"}
    "#]].assert_eq(&lint("duplicate_key/spec.yaml", &json));
    expect![[r#"
        exit 1
        {"code":"empty-document","severity":"error","concern":"client","message":"description is empty","file":"tests/bad_input/empty_file/spec.yaml","line":null,"column":null,"end":null,"pointer":null,"overlay_target":null,"related":[],"help":"add an OpenAPI document, with `openapi`, `info` and `paths`"}
    "#]].assert_eq(&lint("empty_file/spec.yaml", &json));
}

#[test]
fn json_message_has_only_documented_keys() {
    let docs = std::fs::read_to_string(root().join("docs/diagnostics.md")).unwrap();
    let mut messages = 0;
    for fixture in directories_in(&root().join("tests/bad_input")) {
        let file = tests::description_in(&fixture);
        let crate_of = ["--out", "/nowhere/pets", "--name", "pets", "--check"];
        let codegen = ["codegen", "--message-format", "json", "--spec"];
        let arguments = [&codegen[..], &[file.to_str().unwrap()], &crate_of].concat();
        let printed = text(&run(root(), &arguments).stderr);
        for line in printed.lines() {
            let message: Value = serde_json::from_str(line).unwrap();
            let keys = message.as_object().unwrap().keys();
            let keys: Vec<_> = keys.map(|key| format!("| `{key}` |")).collect();
            assert!(keys.iter().all(|key| docs.contains(key)), "{keys:?}");
            messages += 1;
        }
    }
    assert!(messages > 100);
}

#[test]
fn output_is_colored_for_terminals_or_if_requested() {
    let colored = |variables: &[(&str, &str)]| {
        let file = "tests/bad_input/invalid_yaml/spec.yaml";
        let output = run_with(root(), &["lint", file], variables);
        text(&output.stderr).contains('\u{1b}')
    };
    assert!(!colored(&[]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "0")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn explain_prints_explanation_of_code_and_rejects_unknown_code() {
    let explain = |code: &str| transcript(&run(root(), &["explain", code]));
    expect![[r#"
        exit 0
        warning[invalid-type]

        A value has a different JSON type than OpenAPI requires, for example a number instead of a string, or a single
        item instead of an array. The generator converts the value if its meaning is clear, keeps other values of
        `enum` and `const` unchanged, and ignores the value in all other cases. At the root of a document, in `$ref`,
        and in most fields of an overlay, an invalid type is an error.

        A field that is ignored is missing from the client, and a converted number may differ from its spelling in the
        document. For the field in this example, see [OpenAPI 3.1, Info
        Object](https://spec.openapis.org/oas/v3.1.1.html#info-object).

        Incorrect:

        ```yaml
        openapi: 3.0.3
        info: { title: Pets, version: 1.0 }
        paths: {}
        ```

        Correct:

        ```yaml
        openapi: 3.0.3
        info: { title: Pets, version: "1.0" }
        paths: {}
        ```
    "#]].assert_eq(&explain("invalid-type"));
    expect![[r#"
        exit 1
        error: invalid value 'worng-type' for '[CODE]': unknown code or rule `worng-type`; run `explain` to list all

        For more information, try '--help'.
    "#]].assert_eq(&explain("worng-type"));
    expect![[r#"
        exit 1
        error: invalid value 'colour' for '[CODE]': unknown code or rule `colour`; run `explain` to list all

        For more information, try '--help'.
    "#]].assert_eq(&explain("colour"));
    expect![[r#"
        exit 1
        error: invalid value 'member-removd' for '[CODE]': unknown code or rule `member-removd`; run `explain` to list all

        For more information, try '--help'.
    "#]].assert_eq(&explain("member-removd"));
    let listed = text(&run(root(), &["explain"]).stdout);
    let (codes, rules) = (
        generator::diagnostic::Code::ALL.len(),
        generator::diff::Rule::ALL.len(),
    );
    assert_eq!(listed.lines().count(), codes + rules);
    assert!(listed.contains("\nwarning  invalid-type\n"), "{listed}");
}

#[test]
fn lint_writes_overlay_that_repairs_and_keeps_existing_file() {
    let directory = tempfile::tempdir().unwrap();
    let spec = root().join("tests/fix_overlays/renamed_section/spec.yaml");
    std::fs::copy(spec, directory.path().join("spec.yaml")).unwrap();
    let lint = |more: &[&str]| {
        let arguments = [&["lint", "spec.yaml", "--message-format", "short"], more].concat();
        transcript(&run(directory.path(), &arguments))
    };
    let write = ["--fix-overlay", "fix.yaml"];
    expect![[r#"
        exit 1
        fix.yaml: 2 repairs written; pass `--overlay fix.yaml` to apply
        spec.yaml:8:9: warning[invalid-status-code]: invalid status code `2xx`; it is treated as `2XX`
        spec.yaml:8:82: error[unresolved-reference]: unresolved reference `#/components/schemas/Pet`
        spec.yaml:8:110: warning[ref-sibling]: `typ` next to `$ref` is ignored in OpenAPI 3.0
        spec.yaml:9:1: warning[unknown-field]: unknown field `component` in OpenAPI Object; the field is ignored
        1 error, 3 warnings; use `codegen --keep-going` to generate everything else, or an overlay to fix the description
    "#]].assert_eq(&lint(&write));
    expect![[r#"
        exit 1
        spec.yaml:8:9: warning[invalid-status-code]: invalid status code `2xx`; it is treated as `2XX`
        spec.yaml:8:82: error[unresolved-reference]: unresolved reference `#/components/schemas/Pet`
        spec.yaml:8:110: warning[ref-sibling]: `typ` next to `$ref` is ignored in OpenAPI 3.0
        spec.yaml:9:1: warning[unknown-field]: unknown field `component` in OpenAPI Object; the field is ignored
        1 error, 3 warnings; use `codegen --keep-going` to generate everything else, or an overlay to fix the description
        error: file `fix.yaml` exists; use `--force` to overwrite it
    "#]].assert_eq(&lint(&write));
    expect![[r#"
        exit 0
        more.yaml: 1 repair written; pass `--overlay more.yaml` to apply
        spec.yaml:8:110: warning[ref-sibling]: `typ` next to `$ref` is ignored in OpenAPI 3.0
        spec.yaml:11:18: warning[invalid-value]: invalid value `int` for `type`; it is treated as `integer`
        2 warnings
    "#]].assert_eq(&lint(&[
        "--overlay",
        "fix.yaml",
        "--fix-overlay",
        "more.yaml",
    ]));
    let all = ["--overlay", "fix.yaml", "--overlay", "more.yaml"];
    expect![[r#"
        exit 0
        fix.yaml: nothing to repair; the file was not written
        spec.yaml:8:110: warning[ref-sibling]: `typ` next to `$ref` is ignored in OpenAPI 3.0
        1 warning
    "#]]
    .assert_eq(&lint(&[&all[..], &write[..], &["--force"]].concat()));
    let last_line = |more: &[&str]| {
        let output = lint(&[more, &["--force"]].concat());
        output.lines().last().unwrap_or_default().to_owned()
    };
    expect!["error: `spec.yaml` is read by this command; write the repairs to another file"]
        .assert_eq(&last_line(&["--fix-overlay", "spec.yaml"]));
    expect!["error: `fix.yaml` is read by this command; write the repairs to another file"]
        .assert_eq(&last_line(&[&all[..2], &write[..]].concat()));
    expect!["error: `.` is a directory; `--fix-overlay` requires the path of a file"]
        .assert_eq(&last_line(&["--fix-overlay", "."]));
}
