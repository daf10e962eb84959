//! What the front half of the generator makes of descriptions that are right.

use expect_test::expect;
use generator::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Reported};
use generator::normalize::Normalized;
use generator::{document, normalize, source};
use openapiv3::{Operation, Parameter, ReferenceOr};

#[test]
fn operations_get_the_parameters_of_their_path() -> Result<(), Reported> {
    let (normalized, _) = read("shared.yaml", SHARED)?;
    let item = normalized.openapi.paths.paths["/pets/{id}"]
        .as_item()
        .unwrap();
    let names = |operation: &Option<Operation>| -> Vec<String> {
        operation
            .iter()
            .flat_map(|operation| &operation.parameters)
            .map(name)
            .collect()
    };
    assert_eq!(
        names(&item.get),
        ["own query limit", "own header x-trace", "shared path id"]
    );
    assert_eq!(
        names(&item.delete),
        ["shared path id", "#/components/parameters/Trace"]
    );
    assert_eq!(item.parameters, []);
    Ok(())
}

#[test]
fn a_parameter_that_was_moved_is_shown_where_it_is_written() -> Result<(), Reported> {
    let (_, mut diagnostics) = read("shared.yaml", SHARED)?;
    let met = Origin::parse("/paths/~1pets~1{id}/get/parameters/2/schema/type").unwrap();
    diagnostics.report(Diagnostic::new(
        Code::IgnoredKey,
        met,
        "a message of a later stage",
    ));
    expect![[r#"
        note[ignored-key]: a message of a later stage
         --> shared.yaml:6:92
          |
        6 |       - { name: id, in: path, required: true, description: shared path id, schema: { type: string } }
          |                                                                                            ^^^^^^
          |
          = note: at #/paths/~1pets~1{id}/parameters/0/schema/type

    "#]]
    .assert_eq(&diagnostics.render(false));
    Ok(())
}

#[test]
fn references_are_spelled_without_escapes() -> Result<(), Reported> {
    let (normalized, _) = read("escaped.yaml", ESCAPED)?;
    let schemas = normalized.openapi.components.unwrap().schemas;
    let spelled = "#/components/schemas/a b/c";
    assert_eq!(schemas["Name"], ReferenceOr::ref_(spelled));
    let union = schemas["Union"].as_item().unwrap();
    let mapping = &union.schema_data.discriminator.as_ref().unwrap().mapping;
    assert_eq!(mapping["by-name"], spelled);
    assert_eq!(mapping["by-reference"], spelled);
    Ok(())
}

#[test]
fn yaml_and_json_read_alike() -> Result<(), Reported> {
    let yaml = "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths:\n  /pets:\n    get:\n      responses:\n        200: &done { description: done }\n        404: *done\n";
    let json = r#"{ "openapi": "3.0.3", "info": { "title": "Pets", "version": "1" }, "paths": { "/pets":
        { "get": { "responses": { "200": { "description": "done" }, "404": { "description": "done" } } } } } }"#;
    let flow = json.replace("\"3.0.3\"", "3.0.3");
    let (normalized, _) = read("pets.json", json)?;
    assert_eq!(read("pets.yaml", yaml)?.0.openapi, normalized.openapi);
    assert_eq!(read("pets.yaml", &flow)?.0.openapi, normalized.openapi);
    assert_eq!(
        read("pets.json", &format!("\u{feff}{json}"))?.0.openapi,
        normalized.openapi
    );
    Ok(())
}

#[test]
fn callbacks_by_reference_are_written_out() -> Result<(), Reported> {
    let (normalized, _) = read("callbacks.yaml", CALLBACKS)?;
    let item = normalized.openapi.paths.paths["/pets"].as_item().unwrap();
    let callbacks = &item.post.as_ref().unwrap().callbacks;
    assert!(callbacks["born"]["{$request.query.url}"].post.is_some());
    Ok(())
}

/// As deep as a tree may be: the passes follow it with calls, and tests have small stacks.
#[test]
fn the_deepest_tree_fits_on_the_stack() -> Result<(), Reported> {
    for key in ["items", "not", "additionalProperties"] {
        let depth = 95;
        let open = format!(r#"{{ "{key}": "#).repeat(depth);
        let schema = format!("{open}{{}}{}", " }".repeat(depth));
        let text = format!(
            r#"{{ "openapi": "3.0.3", "info": {{ "title": "Pets", "version": "1" }}, "paths": {{}},
                "components": {{ "schemas": {{ "Deep": {schema} }} }} }}"#
        );
        read("deep.json", &text)?;
    }
    Ok(())
}

const SHARED: &str = "\
openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets/{id}:
    parameters:
      - { name: id, in: path, required: true, description: shared path id, schema: { type: string } }
      - $ref: '#/components/parameters/Trace'
    get:
      parameters:
        - { name: limit, in: query, description: own query limit, schema: { type: integer } }
        - { name: x-trace, in: header, description: own header x-trace, schema: { type: string } }
      responses: { default: { description: done } }
    delete:
      responses: { default: { description: done } }
components:
  parameters:
    Trace: { name: X-Trace, in: header, schema: { type: string } }
";

const ESCAPED: &str = "\
openapi: 3.0.3
info: { title: Pets, version: '1' }
paths: {}
components:
  schemas:
    a b/c: { type: string }
    Name: { $ref: '#/components/schemas/a%20b~1c' }
    Union:
      discriminator:
        propertyName: kind
        mapping: { by-name: a b/c, by-reference: '#/components/schemas/a%20b~1c' }
";

const CALLBACKS: &str = "\
openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    post:
      callbacks:
        born: { $ref: '#/components/callbacks/Born' }
      responses: { default: { description: done } }
components:
  callbacks:
    Born:
      x-since: 2024
      '{$request.query.url}':
        post:
          responses: { default: { description: done } }
";

fn name(parameter: &ReferenceOr<Parameter>) -> String {
    match parameter {
        ReferenceOr::Reference { reference } => reference.clone(),
        ReferenceOr::Item(item) => item
            .parameter_data_ref()
            .description
            .clone()
            .unwrap_or_default(),
    }
}

fn read(name: &str, text: &str) -> Result<(Normalized, Diagnostics), Reported> {
    let mut diagnostics = Diagnostics::new();
    let source = source::Source::new(name, text.to_owned(), &mut diagnostics);
    let document = document::parse(&source, &mut diagnostics)?;
    let normalized = normalize::normalize(document, &mut diagnostics)?;
    Ok((normalized, diagnostics))
}
