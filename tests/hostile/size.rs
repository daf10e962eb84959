//! Tests small descriptions that expand to large ones, and large descriptions.

use std::fmt::Write;

use super::{outcome_of, reference, with_components, with_schemas};

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",")
}

#[test]
fn rejects_exponential_alias_expansion() {
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
    let outcome = outcome_of("spec.yaml", &text);
    assert!(
        outcome.files.is_none() && outcome.rendered.contains("error["),
        "{}",
        outcome.rendered
    );
}

#[test]
fn rejects_many_aliases_of_large_array() {
    let mut text =
        "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths: {}\nx-large: &large\n".to_owned();
    text.push_str(&"  - x\n".repeat(20_000));
    text.push_str("x-many:\n");
    text.push_str(&"  - *large\n".repeat(20_000));
    assert!(outcome_of("spec.yaml", &text).is_rejected_with("size-limit-exceeded"));
}

#[test]
fn rejects_many_aliases_of_long_string() {
    let mut text =
        "openapi: 3.1.0\ninfo: { title: T, version: '1', description: &text '".to_owned();
    text.push_str(&"x".repeat(100_000));
    text.push_str("' }\npaths: {}\nx-many:\n");
    text.push_str(&"  - *text\n".repeat(10_000));
    assert!(outcome_of("spec.yaml", &text).is_rejected_with("size-limit-exceeded"));
}

#[test]
fn rejects_path_items_that_double_at_each_level() {
    let chain = (0..30).map(|number| {
        let next = format!(r##"{{"$ref": "#/components/pathItems/P{}"}}"##, number + 1);
        let callbacks = format!(r#"{{"a": {{"{{$url}}": {next}}}, "b": {{"{{$url}}": {next}}}}}"#);
        let responses = r#"{"200": {"description": "D"}}"#;
        format!(
            r#""P{number}": {{"post": {{"callbacks": {callbacks}, "responses": {responses}}}}}"#
        )
    });
    let end = r#""P30": {"post": {"responses": {"200": {"description": "D"}}}}"#.to_owned();
    let items = joined(chain.chain([end]));
    let text = with_components(&format!(r#""pathItems": {{{items}}}"#));
    let paths = r##""paths": {"/a": {"$ref": "#/components/pathItems/P0"}}"##;
    let text = text.replace(r#""paths": {}"#, paths);
    assert!(outcome_of("spec.json", &text).is_rejected_with("size-limit-exceeded"));
}

#[test]
fn validates_deep_example_against_unions_in_reasonable_time() {
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
    let outcome = outcome_of("spec.json", &text.replace(r#""paths": {}"#, &paths));
    assert!(outcome.files.is_some(), "{}", outcome.rendered);
}

#[test]
fn accepts_many_parameters_of_one_operation() {
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
    assert!(outcome_of("spec.json", &text).files.is_some());
}

#[test]
fn rejects_many_unresolved_references() {
    let unresolved = (0..20_000).map(|number| (format!("S{number}"), reference("nothing")));
    assert!(
        outcome_of("spec.json", &with_schemas(unresolved)).is_rejected_with("unresolved-reference")
    );
}

#[test]
fn reports_many_duplicate_operation_ids() {
    let responses = r#"{"200": {"description": "D"}}"#;
    let get = format!(r#"{{"get": {{"operationId": "a", "responses": {responses}}}}}"#);
    let paths = joined((0..3_000).map(|number| format!(r#""/p{number}": {get}"#)));
    let text = with_components("").replace(r#""paths": {}"#, &format!(r#""paths": {{{paths}}}"#));
    assert!(outcome_of("spec.json", &text).is_generated_with("duplicate-operation-id"));
}

#[test]
fn rejects_alias_of_itself() {
    let outcome = outcome_of("spec.yaml", "openapi: 3.1.0\nx-a: &a [*a]\n");
    assert!(
        outcome.is_rejected_with("invalid-yaml")
            || outcome.is_rejected_with("depth-limit-exceeded"),
        "{}",
        outcome.rendered
    );
}

#[test]
fn rejects_long_cycle_of_references() {
    let link = |number: usize| reference(&format!("S{}", (number + 1) % 10_000));
    let cycle = with_schemas((0..10_000).map(|number| (format!("S{number}"), link(number))));
    assert!(outcome_of("spec.json", &cycle).is_rejected_with("circular-reference"));
}

/// Returns a chain of schemas, each of which contains the next one in this form.
fn chain_of(count: usize, form: &str) -> String {
    let schema = |number: usize| match number == count {
        true => r#"{"type": "string"}"#.to_owned(),
        false => form.replace("NEXT", &reference(&format!("S{}", number + 1))),
    };
    with_schemas((0..=count).map(|number| (format!("S{number}"), schema(number))))
}

#[test]
fn generates_long_chain_of_schemas() {
    for form in [
        "NEXT",
        r#"{"type": "array", "items": NEXT}"#,
        r#"{"oneOf": [NEXT, {"type": "null"}]}"#,
        r#"{"allOf": [NEXT]}"#,
        r#"{"type": "object", "properties": {"a": NEXT}}"#,
    ] {
        let outcome = outcome_of("spec.json", &chain_of(10_000, form));
        assert!(outcome.files.is_some(), "{form}: {}", outcome.rendered);
    }
}

#[test]
fn generates_or_rejects_growing_chain_of_schemas() {
    for form in [
        r#"{"oneOf": [NEXT, {"type": "integer"}]}"#,
        r#"{"allOf": [NEXT, {"properties": {"a": {}}}]}"#,
    ] {
        let outcome = outcome_of("spec.json", &chain_of(2_000, form));
        assert!(
            outcome.files.is_some() || outcome.rendered.contains("error["),
            "{form}"
        );
    }
}

#[test]
fn generates_long_chain_of_other_components() {
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
        let outcome = outcome_of("spec.json", &text.replace(r#""paths": {}"#, &paths));
        assert_eq!(outcome.rendered, "", "{section}");
        assert!(outcome.files.is_some_and(|files| {
            let mut paths = files.0.keys();
            paths.any(|path| path.starts_with("src/operations/"))
        }));
    }
}

#[test]
fn reports_many_unknown_keywords_on_one_line() {
    let properties = joined((0..5_000).map(|number| format!(r#""m{number}": {{"titel": 1}}"#)));
    let schema = format!(r#"{{"properties": {{{properties}}}}}"#);
    let json = with_schemas([("A".to_owned(), schema)].into_iter());
    for name in ["spec.json", "spec.yaml"] {
        assert!(outcome_of(name, &json).is_generated_with("unknown-field"));
    }
    let yaml = json.replace('"', "").replace(':', ": ");
    assert!(outcome_of("spec.yaml", &yaml).files.is_none());
}

#[test]
fn rejects_too_large_file() {
    let parent = tempfile::tempdir().unwrap();
    let directory = parent.path().join("hostile");
    std::fs::create_dir(&directory).unwrap();
    let file = std::fs::File::create(directory.join("spec.json")).unwrap();
    // The file is sparse: no byte is on the disk.
    file.set_len(200 << 20).unwrap();
    assert!(super::outcome_in(&directory, "spec.json").is_rejected_with("size-limit-exceeded"));
}

#[cfg(unix)]
#[test]
fn rejects_endless_file() {
    let parent = tempfile::tempdir().unwrap();
    let directory = parent.path().join("hostile");
    std::fs::create_dir(&directory).unwrap();
    std::os::unix::fs::symlink("/dev/zero", directory.join("spec.json")).unwrap();
    assert!(super::outcome_in(&directory, "spec.json").is_rejected_with("size-limit-exceeded"));
}

#[test]
fn generates_or_rejects_subschemas_that_double_at_each_level() {
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
        let outcome = outcome_of("spec.json", &levels);
        assert!(
            outcome.files.is_some() || outcome.rendered.contains("error["),
            "{form}"
        );
    }
}

#[test]
fn accepts_a_million_extension_keys() {
    let keys = joined((0..1_000_000).map(|number| format!(r#""x-{number}": 1"#)));
    let text = format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "T", "version": "1"}}, "paths": {{}}, {keys}}}"#
    );
    assert!(outcome_of("spec.json", &text).files.is_some());
}

#[test]
fn reports_many_unknown_keywords_of_one_schema() {
    let keys = joined((0..2_000).map(|number| format!(r#""unknown{number}": 1"#)));
    let text = with_components(&format!(r#""schemas": {{"A": {{{keys}}}}}"#));
    let text = text.replace("3.1.0", "3.0.3");
    assert!(outcome_of("spec.json", &text).is_generated_with("unknown-field"));
}

#[test]
fn reports_key_duplicated_many_times() {
    let keys = joined((0..2_000).map(|_| r#""a": {}"#.to_owned()));
    let text = with_components(&format!(
        r#""schemas": {{"A": {{"properties": {{{keys}}}}}}}"#
    ));
    assert!(outcome_of("spec.json", &text).is_generated_with("duplicate-key"));
}

#[test]
fn generates_schema_with_many_properties() {
    let properties =
        joined((0..20_000).map(|number| format!(r#""m{number}": {{"type": "string"}}"#)));
    let text = with_schemas(
        [(
            "A".to_owned(),
            format!(r#"{{"properties": {{{properties}}}}}"#),
        )]
        .into_iter(),
    );
    assert!(outcome_of("spec.json", &text).files.is_some());
}

#[test]
fn generates_enum_with_many_values() {
    let values = joined((0..50_000).map(|number| format!(r#""v{number}""#)));
    let text = with_schemas(
        [(
            "A".to_owned(),
            format!(r#"{{"type": "string", "enum": [{values}]}}"#),
        )]
        .into_iter(),
    );
    assert!(outcome_of("spec.json", &text).files.is_some());
}

#[test]
fn numbers_colliding_enum_variants_in_reasonable_time() {
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
    assert!(outcome_of("spec.json", &text).files.is_some());
}
