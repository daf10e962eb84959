//! What is small to write down and large to read, and what is merely large.

use std::fmt::Write;

use super::{answer, reference, with_components, with_schemas};

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

#[test]
fn aliases_that_multiply_are_refused() {
    let mut text =
        "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\nx-a0: &a0 [1, 1]\n"
            .to_owned();
    for level in 1..60 {
        let before = level - 1;
        writeln!(
            text,
            "x-a{level}: &a{level} [{}]",
            vec![format!("*a{before}"); 10].join(", ")
        )
        .unwrap();
    }
    let answer = answer("spec.yaml", &text);
    assert!(
        answer.files.is_none() && answer.said.contains("error["),
        "{}",
        answer.said
    );
}

#[test]
fn aliases_of_something_large_are_refused() {
    let mut text =
        "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\nx-large: &large\n".to_owned();
    text.push_str(&"  - x\n".repeat(20_000));
    text.push_str("x-many:\n");
    text.push_str(&"  - *large\n".repeat(20_000));
    assert!(answer("spec.yaml", &text).is_refused_with("size-limit-exceeded"));
}

#[test]
fn aliases_of_a_long_text_are_refused() {
    let mut text =
        "openapi: 3.1.0\ninfo: { title: T, version: '1', description: &text '".to_owned();
    text.push_str(&"x".repeat(100_000));
    text.push_str("' }\npaths: {}\nx-many:\n");
    text.push_str(&"  - *text\n".repeat(10_000));
    assert!(answer("spec.yaml", &text).is_refused_with("size-limit-exceeded"));
}

#[test]
fn path_items_that_double_at_each_level_are_refused() {
    let row = (0..30).map(|number| {
        let next = format!(r##"{{"$ref": "#/components/pathItems/P{}"}}"##, number + 1);
        let calls = format!(r#"{{"a": {{"{{$url}}": {next}}}, "b": {{"{{$url}}": {next}}}}}"#);
        let responses = r#"{"200": {"description": "D"}}"#;
        format!(r#""P{number}": {{"post": {{"callbacks": {calls}, "responses": {responses}}}}}"#)
    });
    let end = r#""P30": {"post": {"responses": {"200": {"description": "D"}}}}"#.to_owned();
    let items = joined(row.chain([end]));
    let text = with_components(&format!(r#""pathItems": {{{items}}}"#));
    let paths = r##""paths": {"/a": {"$ref": "#/components/pathItems/P0"}}"##;
    let text = text.replace(r#""paths": {}"#, paths);
    assert!(answer("spec.json", &text).is_refused_with("size-limit-exceeded"));
}

#[test]
fn a_deep_example_of_unions_is_held_against_each_once() {
    let union = joined(["A", "B"].into_iter().map(reference));
    let schema = format!(r#"{{"properties": {{"a": {{"oneOf": [{union}]}}}}}}"#);
    let text = with_schemas(
        ["A", "B"]
            .map(|name| (name.to_owned(), schema.clone()))
            .into_iter(),
    );
    let example = format!("{}1{}", r#"{"a": "#.repeat(60), "}".repeat(60));
    let json = format!(r#"{{"schema": {}, "example": {example}}}"#, reference("A"));
    let response = format!(r#"{{"description": "D", "content": {{"application/json": {json}}}}}"#);
    let paths = format!(r#""paths": {{"/a": {{"get": {{"responses": {{"200": {response}}}}}}}}}"#);
    let answer = answer("spec.json", &text.replace(r#""paths": {}"#, &paths));
    assert!(answer.files.is_some(), "{}", answer.said);
}

#[test]
fn many_parameters_of_an_operation_are_read() {
    let parameter = |number| {
        format!(r#"{{"name": "p{number}", "in": "query", "schema": {{"type": "string"}}}}"#)
    };
    let parameters = joined((0..5_000).map(parameter));
    let responses = r#"{"200": {"description": "D"}}"#;
    let get = format!(r#"{{"parameters": [{parameters}], "responses": {responses}}}"#);
    let text = with_components("").replace(
        r#""paths": {}"#,
        &format!(r#""paths": {{"/a": {{"get": {get}}}}}"#),
    );
    assert!(answer("spec.json", &text).files.is_some());
}

#[test]
fn many_references_to_nothing_are_told() {
    let nowhere = (0..20_000).map(|number| (format!("S{number}"), reference("nothing")));
    assert!(answer("spec.json", &with_schemas(nowhere)).is_refused_with("unresolved-reference"));
}

#[test]
fn many_operations_of_one_name_are_told() {
    let responses = r#"{"200": {"description": "D"}}"#;
    let get = format!(r#"{{"get": {{"operationId": "a", "responses": {responses}}}}}"#);
    let paths = joined((0..3_000).map(|number| format!(r#""/p{number}": {get}"#)));
    let text = with_components("").replace(r#""paths": {}"#, &format!(r#""paths": {{{paths}}}"#));
    assert!(answer("spec.json", &text).is_made_with("duplicate-operation-id"));
}

#[test]
fn an_alias_of_itself_is_refused() {
    let answer = answer("spec.yaml", "openapi: 3.1.0\nx-a: &a [*a]\n");
    assert!(
        answer.is_refused_with("invalid-yaml") || answer.is_refused_with("depth-limit-exceeded"),
        "{}",
        answer.said
    );
}

#[test]
fn a_long_circle_of_references_is_refused() {
    let link = |number: usize| reference(&format!("S{}", (number + 1) % 10_000));
    let circle = with_schemas((0..10_000).map(|number| (format!("S{number}"), link(number))));
    assert!(answer("spec.json", &circle).is_refused_with("circular-reference"));
}

/// A row of schemas, each of which has the next one in it in this way.
fn row_of(count: usize, form: &str) -> String {
    let schema = |number: usize| match number == count {
        true => r#"{"type": "string"}"#.to_owned(),
        false => form.replace("NEXT", &reference(&format!("S{}", number + 1))),
    };
    with_schemas((0..=count).map(|number| (format!("S{number}"), schema(number))))
}

#[test]
fn long_rows_of_schemas_are_made() {
    for form in [
        "NEXT",
        r#"{"type": "array", "items": NEXT}"#,
        r#"{"oneOf": [NEXT, {"type": "null"}]}"#,
        r#"{"allOf": [NEXT]}"#,
        r#"{"type": "object", "properties": {"a": NEXT}}"#,
    ] {
        let answer = answer("spec.json", &row_of(10_000, form));
        assert!(answer.files.is_some(), "{form}: {}", answer.said);
    }
}

#[test]
fn rows_of_schemas_that_grow_are_answered() {
    for form in [
        r#"{"oneOf": [NEXT, {"type": "integer"}]}"#,
        r#"{"allOf": [NEXT, {"properties": {"a": {}}}]}"#,
    ] {
        let answer = answer("spec.json", &row_of(2_000, form));
        assert!(
            answer.files.is_some() || answer.said.contains("error["),
            "{form}"
        );
    }
}

#[test]
fn long_rows_of_other_components_are_made() {
    for (section, last, paths) in [
        (
            "parameters",
            r#"{"name": "a", "in": "query", "schema": {"type": "string"}}"#,
            r#"{"get": {"parameters": [FIRST], "responses": {"204": {"description": "D"}}}}"#,
        ),
        (
            "responses",
            r#"{"description": "D"}"#,
            r#"{"get": {"responses": {"204": FIRST}}}"#,
        ),
        (
            "requestBodies",
            r#"{"content": {"application/json": {"schema": {}}}}"#,
            r#"{"post": {"requestBody": FIRST, "responses": {"204": {"description": "D"}}}}"#,
        ),
        (
            "pathItems",
            r#"{"get": {"responses": {"204": {"description": "D"}}}}"#,
            "FIRST",
        ),
    ] {
        let link = |number: usize| format!(r##"{{"$ref": "#/components/{section}/S{number}"}}"##);
        let items = (0..10_000).map(|number| format!(r#""S{number}": {}"#, link(number + 1)));
        let items = joined(items.chain([format!(r#""S10000": {last}"#)]));
        let text = with_components(&format!(r#""{section}": {{{items}}}"#));
        let paths = format!(r#""paths": {{"/a": {}}}"#, paths.replace("FIRST", &link(0)));
        let answer = answer("spec.json", &text.replace(r#""paths": {}"#, &paths));
        assert_eq!(answer.said, "", "{section}");
        assert!(answer.files.is_some_and(|files| {
            let mut places = files.0.keys();
            places.any(|place| place.starts_with("src/operations/"))
        }));
    }
}

#[test]
fn many_faults_on_one_line_are_told() {
    let members = joined((0..5_000).map(|number| format!(r#""m{number}": {{"unknown": 1}}"#)));
    let schema = format!(r#"{{"properties": {{{members}}}}}"#);
    let json = with_schemas([("A".to_owned(), schema)].into_iter());
    for name in ["spec.json", "spec.yaml"] {
        assert!(answer(name, &json).is_made_with("unknown-field"));
    }
    let yaml = json.replace('"', "").replace(':', ": ");
    assert!(answer("spec.yaml", &yaml).files.is_none());
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("hostile");
    std::fs::create_dir(&folder).unwrap();
    let file = std::fs::File::create(folder.join("spec.json")).unwrap();
    // No byte of it is on the disk.
    file.set_len(200 << 20).unwrap();
    assert!(super::answer_in(&folder, "spec.json").is_refused_with("size-limit-exceeded"));
}

#[cfg(unix)]
#[test]
fn a_file_that_never_ends_is_not_read_to_its_end() {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("hostile");
    std::fs::create_dir(&folder).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.join("spec.json")).unwrap();
    assert!(super::answer_in(&folder, "spec.json").is_refused_with("size-limit-exceeded"));
}

#[test]
fn parts_that_double_at_each_level_are_answered() {
    for form in [
        r#"{"allOf": [NEXT, NEXT]}"#,
        r#"{"allOf": [NEXT, NEXT, {"properties": {"a": {}}}]}"#,
        r#"{"oneOf": [NEXT, NEXT]}"#,
        r#"{"anyOf": [NEXT, {"allOf": [NEXT]}]}"#,
        r#"{"properties": {"a": NEXT, "b": NEXT}}"#,
        r#"{"allOf": [{"properties": {"a": NEXT}}, {"properties": {"a": NEXT}}]}"#,
        r#"{"allOf": [{"oneOf": [NEXT, NEXT]}, {"oneOf": [NEXT, NEXT]}]}"#,
    ] {
        let link = |number: usize| match number {
            39 => r#"{"properties": {"end": {"type": "string"}}}"#.to_owned(),
            number => form.replace("NEXT", &reference(&format!("S{}", number + 1))),
        };
        let levels = with_schemas((0..40).map(|number| (format!("S{number}"), link(number))));
        let answer = answer("spec.json", &levels);
        assert!(
            answer.files.is_some() || answer.said.contains("error["),
            "{form}"
        );
    }
}

#[test]
fn a_million_keys_are_answered() {
    let keys = joined((0..1_000_000).map(|number| format!(r#""x-{number}": 1"#)));
    let text = format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "T", "version": "1"}}, "paths": {{}}, {keys}}}"#
    );
    assert!(answer("spec.json", &text).files.is_some());
}

#[test]
fn many_unknown_keys_are_answered() {
    let keys = joined((0..2_000).map(|number| format!(r#""unknown{number}": 1"#)));
    let text = with_components(&format!(r#""schemas": {{"A": {{{keys}}}}}"#));
    assert!(answer("spec.json", &text).is_made_with("unknown-field"));
}

#[test]
fn a_key_that_is_there_many_times_is_answered() {
    let keys = joined((0..2_000).map(|_| r#""a": {}"#.to_owned()));
    let text = with_components(&format!(
        r#""schemas": {{"A": {{"properties": {{{keys}}}}}}}"#
    ));
    assert!(answer("spec.json", &text).is_made_with("duplicate-key"));
}

#[test]
fn a_schema_with_many_members_is_made() {
    let members = joined((0..20_000).map(|number| format!(r#""m{number}": {{"type": "string"}}"#)));
    let text = with_schemas(
        [(
            "A".to_owned(),
            format!(r#"{{"properties": {{{members}}}}}"#),
        )]
        .into_iter(),
    );
    assert!(answer("spec.json", &text).files.is_some());
}

#[test]
fn an_enumeration_with_many_values_is_made() {
    let values = joined((0..50_000).map(|number| format!(r#""v{number}""#)));
    let text = with_schemas(
        [(
            "A".to_owned(),
            format!(r#"{{"type": "string", "enum": [{values}]}}"#),
        )]
        .into_iter(),
    );
    assert!(answer("spec.json", &text).files.is_some());
}

#[test]
fn values_that_read_the_same_are_numbered_in_time() {
    let values = joined((1..20_000).map(|number| {
        format!(
            r#""v{}""#,
            "!".repeat(number % 200) + &"?".repeat(number / 200)
        )
    }));
    let text = with_schemas(
        [(
            "A".to_owned(),
            format!(r#"{{"type": "string", "enum": [{values}]}}"#),
        )]
        .into_iter(),
    );
    assert!(answer("spec.json", &text).files.is_some());
}
