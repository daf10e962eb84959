//! Tests that assigned names are stable when the description gets additions.

use std::fs;

use expect_test::{Expect, expect};
use generator::Purpose;
use generator::config::{Features, Methods, OperationIds, Options};
use generator::diagnostic::{Diagnostics, Rendering};
use generator::ir::LockedNames;
use generator::lock;
use generator::source::Source;
use tests::client_of;

/// Returns a description with these paths and schemas, each one line of YAML.
fn description(paths: &[&str], schemas: &[&str]) -> String {
    let mapping = |lines: &[&str]| match lines {
        [] => " {}\n".to_owned(),
        lines => format!("\n    {}\n", lines.join("\n    ")),
    };
    let head = "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\nservers: [{ url: https://example.com }]\n";
    let (paths, schemas) = (mapping(paths), mapping(schemas));
    format!("{head}paths:{paths}components:\n  schemas:{schemas}")
}

/// Returns the names of a description after these names of the previous run.
fn names(description: &str, before: &LockedNames) -> LockedNames {
    names_with(Methods::Flat, description, before)
}

fn names_with(methods: Methods, description: &str, before: &LockedNames) -> LockedNames {
    names_as(|options| options.methods = methods, description, before)
}

/// Returns the names of a description if each tag is a feature.
fn names_by_features(description: &str, before: &LockedNames) -> LockedNames {
    names_as(
        |options| options.features = Features::Tags,
        description,
        before,
    )
}

fn names_as(
    configure: impl FnOnce(&mut Options),
    description: &str,
    before: &LockedNames,
) -> LockedNames {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("spec.yaml", description.to_owned(), &mut diagnostics);
    let mut client = client_of("pets/spec.yaml".into());
    configure(&mut client.options);
    let api = generator::build_ir(
        source,
        &client,
        Purpose::Comparison,
        || before.clone(),
        &mut diagnostics,
    );
    api.unwrap_or_else(|_| panic!("{}", diagnostics.render(Rendering::PLAIN)))
        .names
}

/// Checks the lock file after a first run, and after a second run that reads it.
fn check(first: &str, second: &str, expected: &Expect) {
    check_with(Methods::Flat, first, second, expected);
}

/// Like [`check`], with methods by tag.
fn check_by_tag(first: &str, second: &str, expected: &Expect) {
    check_with(Methods::ByTag, first, second, expected);
}

fn check_with(methods: Methods, first: &str, second: &str, expected: &Expect) {
    let names = |description: &str, before: &LockedNames| names_with(methods, description, before);
    let before = names(first, &LockedNames::default());
    let after = names(second, &before);
    expected.assert_eq(&format!(
        "{}\nthen\n\n{}",
        lock::tables(&before),
        lock::tables(&after)
    ));
    assert_eq!(names(second, &after), after, "a third run changes nothing");
    assert_eq!(lock::parse(&lock::tables(&after)).unwrap(), after);
}

const OBJECT: &str = "{ type: object, properties: { a: { type: string } } }";

fn object(name: &str) -> String {
    format!("{name}: {OBJECT}")
}

fn operation(path: &str, id: &str, tag: &str) -> String {
    format!(
        "{path}: {{ get: {{ operationId: {id}, tags: [{tag}], responses: {{ '200': {{ description: Ok }} }} }} }}"
    )
}

#[test]
fn added_schema_does_not_take_name_of_existing_schema() {
    let (old, new) = (object("contact"), object("Contact"));
    check(
        &description(&[], &[&old]),
        &description(&[], &[&new, &old]),
        &expect![[r##"
            [types]
            "#/components/schemas/contact" = "Contact"

            then

            [types]
            "#/components/schemas/Contact" = "Contact2"
            "#/components/schemas/contact" = "Contact"
        "##]],
    );
}

#[test]
fn added_schema_does_not_take_name_of_nested_type() {
    let old = format!("Contact: {{ type: object, properties: {{ address: {OBJECT} }} }}");
    let new = object("ContactAddress");
    check(
        &description(&[], &[&old]),
        &description(&[], &[&old, &new]),
        &expect![[r##"
            [types]
            "#/components/schemas/Contact" = "Contact"
            "#/components/schemas/Contact/properties/address" = "ContactAddress"

            then

            [types]
            "#/components/schemas/Contact" = "Contact"
            "#/components/schemas/Contact/properties/address" = "ContactAddress"
            "#/components/schemas/ContactAddress" = "ContactAddress2"
        "##]],
    );
}

#[test]
fn schema_moved_to_component_keeps_name() {
    let inside = format!("Contact: {{ type: object, properties: {{ address: {OBJECT} }} }}");
    let moved = "Contact: { type: object, properties: { address: { $ref: '#/components/schemas/ContactAddress' } } }";
    let component = object("ContactAddress");
    check(
        &description(&[], &[&inside]),
        &description(&[], &[moved, &component]),
        &expect![[r##"
            [types]
            "#/components/schemas/Contact" = "Contact"
            "#/components/schemas/Contact/properties/address" = "ContactAddress"

            then

            [types]
            "#/components/schemas/Contact" = "Contact"
            "#/components/schemas/ContactAddress" = "ContactAddress"
        "##]],
    );
}

#[test]
fn added_operation_does_not_take_name_of_existing_operation() {
    let (old, new) = (
        operation("/b", "list-pets", "pets"),
        operation("/a", "listPets", "pets"),
    );
    check(
        &description(&[&old], &[]),
        &description(&[&new, &old], &[]),
        &expect![[r##"
            [operations]
            "#/paths/~1b/get" = "list_pets"

            [modules]
            pets = "pets"

            then

            [operations]
            "#/paths/~1a/get" = "list_pets_2"
            "#/paths/~1b/get" = "list_pets"

            [modules]
            pets = "pets"
        "##]],
    );
}

#[test]
fn added_operation_does_not_take_name_of_existing_response_type() {
    let old = format!(
        "/b: {{ get: {{ operationId: pets, responses: {{ '200': {{ description: Ok, content: {{ application/json: {{ schema: {OBJECT} }} }} }} }} }} }}"
    );
    let new = operation("/a", "petsResponse", "");
    check(
        &description(&[&old], &[]),
        &description(&[&new, &old], &[]),
        &expect![[r##"
            [types]
            "#/paths/~1b/get/responses/200/content/application~1json/schema" = "PetsResponse"

            [operations]
            "#/paths/~1b/get" = "pets"

            then

            [types]
            "#/paths/~1b/get/responses/200/content/application~1json/schema" = "PetsResponse"

            [operations]
            "#/paths/~1a/get" = "pets_response_2"
            "#/paths/~1b/get" = "pets"
        "##]],
    );
}

#[test]
fn added_operation_does_not_rename_shared_response() {
    let get = |path: &str| {
        format!(
            "{path}: {{ get: {{ operationId: {}, responses: {{ '200': {{ $ref: '#/components/responses/Pets' }} }} }} }}",
            &path[1..]
        )
    };
    let shared = format!(
        "x: {{}}\n  responses:\n    Pets: {{ description: Pets, content: {{ application/json: {{ schema: {OBJECT} }} }} }}"
    );
    check(
        &description(&[&get("/b")], &[&shared]),
        &description(&[&get("/a"), &get("/b")], &[&shared]),
        &expect![[r##"
            [types]
            "#/components/responses/Pets/content/application~1json/schema" = "PetsResponse"
            "#/components/schemas/x" = "X"

            [operations]
            "#/paths/~1b/get" = "b"

            then

            [types]
            "#/components/responses/Pets/content/application~1json/schema" = "PetsResponse"
            "#/components/schemas/x" = "X"

            [operations]
            "#/paths/~1a/get" = "a"
            "#/paths/~1b/get" = "b"
        "##]],
    );
}

#[test]
fn added_tag_does_not_take_module_of_existing_tag() {
    let (old, new) = (
        operation("/b", "b", "my-pets"),
        operation("/a", "a", "My pets"),
    );
    let alone = operation("/c", "myPets", "");
    check(
        &description(&[&old, &alone], &[]),
        &description(&[&new, &old, &alone], &[]),
        &expect![[r##"
            [operations]
            "#/paths/~1b/get" = "b"
            "#/paths/~1c/get" = "my_pets"

            [modules]
            "#/paths/~1c/get" = "my_pets_2"
            my-pets = "my_pets"

            then

            [operations]
            "#/paths/~1a/get" = "a"
            "#/paths/~1b/get" = "b"
            "#/paths/~1c/get" = "my_pets"

            [modules]
            "#/paths/~1c/get" = "my_pets_2"
            "My pets" = "my_pets_3"
            my-pets = "my_pets"
        "##]],
    );
}

#[test]
fn added_operation_does_not_take_method_of_existing_operation() {
    let old = operation("/b", "pets_list", "pets");
    let news = [
        operation("/a", "list", "pets"),
        operation("/c", "Pets.list", "pets"),
    ];
    check_by_tag(
        &description(&[&old], &[]),
        &description(&[&news[0], &old, &news[1]], &[]),
        &expect![[r##"
            [operations]
            "#/paths/~1b/get" = "pets_list"

            [modules]
            pets = "pets"

            [handles]
            pets = "pets"

            [methods]
            "#/paths/~1b/get" = "list"

            then

            [operations]
            "#/paths/~1a/get" = "list"
            "#/paths/~1b/get" = "pets_list"
            "#/paths/~1c/get" = "pets_list_2"

            [modules]
            pets = "pets"

            [handles]
            pets = "pets"

            [methods]
            "#/paths/~1a/get" = "list_2"
            "#/paths/~1b/get" = "list"
            "#/paths/~1c/get" = "pets_list"
        "##]],
    );
}

#[test]
fn added_operation_does_not_take_handle_or_handle_type_of_tag() {
    let old = operation("/b", "pets_list", "pets");
    let untagged = operation("/a", "pets", "").replace("tags: [], ", "");
    let of_handle = operation("/c", "pets handle", "pets");
    check_by_tag(
        &description(&[&old], &[]),
        &description(&[&untagged, &old, &of_handle], &[]),
        &expect![[r##"
            [operations]
            "#/paths/~1b/get" = "pets_list"

            [modules]
            pets = "pets"

            [handles]
            pets = "pets"

            [methods]
            "#/paths/~1b/get" = "list"

            then

            [operations]
            "#/paths/~1a/get" = "pets"
            "#/paths/~1b/get" = "pets_list"
            "#/paths/~1c/get" = "pets_handle_2"

            [modules]
            "#/paths/~1a/get" = "pets_2"
            pets = "pets"

            [handles]
            pets = "pets"

            [methods]
            "#/paths/~1a/get" = "pets_2"
            "#/paths/~1b/get" = "list"
            "#/paths/~1c/get" = "handle"
        "##]],
    );
}

#[test]
fn added_tag_does_not_take_handle_of_existing_tag() {
    let (old, new) = (
        operation("/b", "pets_list", "pets"),
        operation("/a", "Pets_add", "Pets"),
    );
    check_by_tag(
        &description(&[&old], &[]),
        &description(&[&new, &old], &[]),
        &expect![[r##"
            [operations]
            "#/paths/~1b/get" = "pets_list"

            [modules]
            pets = "pets"

            [handles]
            pets = "pets"

            [methods]
            "#/paths/~1b/get" = "list"

            then

            [operations]
            "#/paths/~1a/get" = "pets_add"
            "#/paths/~1b/get" = "pets_list"

            [modules]
            Pets = "pets_2"
            pets = "pets"

            [handles]
            Pets = "pets_2"
            pets = "pets"

            [methods]
            "#/paths/~1a/get" = "add"
            "#/paths/~1b/get" = "list"
        "##]],
    );
}

#[test]
fn lock_file_keeps_flat_and_by_tag_names_for_either_setting() {
    let olds = [
        operation("/b", "pets_list", "pets"),
        operation("/d", "listPets", "pets"),
    ];
    let news = [
        operation("/a", "list", "pets"),
        operation("/c", "list-pets", "pets"),
    ];
    let small = description(&[&olds[0], &olds[1]], &[]);
    let large = description(&[&news[0], &olds[0], &news[1], &olds[1]], &[]);
    let by_tag = names_with(Methods::ByTag, &small, &LockedNames::default());
    let flat = names_with(Methods::Flat, &large, &by_tag);
    let again = names_with(Methods::ByTag, &large, &flat);
    assert_eq!(flat.handles, by_tag.handles);
    assert_eq!(flat.methods, by_tag.methods);
    assert_eq!(again.operations, flat.operations);
    expect![[r##"
        [operations]
        "#/paths/~1a/get" = "list"
        "#/paths/~1b/get" = "pets_list"
        "#/paths/~1c/get" = "list_pets_2"
        "#/paths/~1d/get" = "list_pets"

        [modules]
        pets = "pets"

        [handles]
        pets = "pets"

        [methods]
        "#/paths/~1a/get" = "list_2"
        "#/paths/~1b/get" = "list"
        "#/paths/~1c/get" = "list_pets_2"
        "#/paths/~1d/get" = "list_pets"
    "##]]
    .assert_eq(&lock::tables(&again));
    let gone = names_with(Methods::Flat, &description(&[], &[]), &again);
    assert_eq!(gone, LockedNames::default());
}

#[test]
fn added_tag_does_not_take_feature_of_existing_tag() {
    let (old, new) = (
        operation("/b", "b", "my-pets"),
        operation("/a", "a", "other, My pets"),
    );
    let first = names_by_features(&description(&[&old], &[]), &LockedNames::default());
    let second = names_by_features(&description(&[&new, &old], &[]), &first);
    let features = LockedNames {
        features: second.features,
        ..LockedNames::default()
    };
    expect![[r#"
        [features]
        "My pets" = "my_pets_2"
        my-pets = "my_pets"
        other = "other"
    "#]]
    .assert_eq(&lock::tables(&features));
}

#[test]
fn nested_schema_is_locked_by_its_location() {
    let holder = format!(
        "A: {{ $defs: {{ Q: {OBJECT} }}, type: object, properties: {{ q: {{ $ref: '#/components/schemas/A/$defs/Q' }} }} }}"
    );
    let newer = |schemas: &[&str]| description(&[], schemas).replace("3.0.3", "3.1.0");
    check(
        &newer(&[&holder]),
        &newer(&[&holder, &object("Q")]),
        &expect![[r##"
            [types]
            "#/components/schemas/A" = "A"
            "#/components/schemas/A/$defs/Q" = "Q"

            then

            [types]
            "#/components/schemas/A" = "A"
            "#/components/schemas/A/$defs/Q" = "Q"
            "#/components/schemas/Q" = "Q2"
        "##]],
    );
}

#[test]
fn schema_in_path_item_or_tuple_is_locked_by_its_location() {
    let values = "{ type: string, enum: [a, b] }";
    let path = format!(
        "/a: {{ parameters: [{{ name: p, in: query, schema: {values} }}], get: {{ operationId: a, parameters: [{{ name: q, in: query, schema: {{ type: string }} }}], responses: {{ '200': {{ description: Ok }} }} }} }}"
    );
    let tuple = format!(
        "Pair: {{ type: array, prefixItems: [{OBJECT}, {values}], minItems: 2, maxItems: 2 }}"
    );
    let both = format!("Both: {{ type: [object, string], properties: {{ b: {values} }} }}");
    let description = description(&[&path], &[&tuple, &both]).replace("3.0.3", "3.1.0");
    let found = names(&description, &LockedNames::default());
    expect![[r##"
        [types]
        "#/components/schemas/Both" = "Both"
        "#/components/schemas/Both 2" = "BothObject"
        "#/components/schemas/Both/properties/b" = "BothObjectB"
        "#/components/schemas/Pair" = "Pair"
        "#/components/schemas/Pair/prefixItems/0" = "PairItemItem1"
        "#/components/schemas/Pair/prefixItems/1" = "PairItemItem2"
        "#/paths/~1a/get #/paths/~1a/parameters/0/schema" = "AP"

        [operations]
        "#/paths/~1a/get" = "a"
    "##]]
    .assert_eq(&lock::tables(&found));
}

#[test]
fn exact_names_and_components_take_precedence_without_lock_file() {
    let holder = format!("A: {{ type: object, properties: {{ pet: {OBJECT}, Cat: {OBJECT} }} }}");
    let schemas = [
        &object("aPet"),
        &holder,
        &object("cat"),
        &object("Cat"),
        &object("a-cat"),
    ];
    let found = names(
        &description(&[], &schemas.map(String::as_str)),
        &LockedNames::default(),
    );
    expect![[r##"
        [types]
        "#/components/schemas/A" = "A"
        "#/components/schemas/A/properties/Cat" = "ACat2"
        "#/components/schemas/A/properties/pet" = "APet2"
        "#/components/schemas/Cat" = "Cat"
        "#/components/schemas/a-cat" = "ACat"
        "#/components/schemas/aPet" = "APet"
        "#/components/schemas/cat" = "Cat2"
    "##]]
    .assert_eq(&lock::tables(&found));
}

#[test]
fn locked_name_that_does_not_match_schema_is_replaced() {
    let before = "[types]\n\"#/components/schemas/contact\" = \"Person\"\n\"#/components/schemas/pet\" = \"Pet3\"\n";
    let before = lock::parse(before).unwrap();
    let found = names(
        &description(&[], &[&object("contact"), &object("pet")]),
        &before,
    );
    expect![[r##"
        [types]
        "#/components/schemas/contact" = "Contact"
        "#/components/schemas/pet" = "Pet3"
    "##]]
    .assert_eq(&lock::tables(&found));
}

#[test]
fn reports_invalid_lock_file_with_location() {
    let directory = tempfile::tempdir().unwrap();
    let rendered_for = |text: &str| {
        fs::write(directory.path().join(lock::FILE), text).unwrap();
        let mut diagnostics = Diagnostics::new();
        let names = generator::load_names(directory.path(), "pets/codegen.lock", &mut diagnostics);
        assert!(names.is_err());
        diagnostics.render(Rendering::PLAIN)
    };
    expect![[r#"
        error[invalid-lock-file]: unresolved merge conflict
         --> pets/codegen.lock:2:1
          |
        2 | <<<<<<< HEAD
          | ^^^^^^^^^^^^
          |
          = help: replace the file with its last committed version, or remove it to assign all names anew

    "#]].assert_eq(&rendered_for("[types]\n<<<<<<< HEAD\n\"#/a\" = \"A\"\n"));
    expect![[r##"
        error[invalid-lock-file]: duplicate key `"#/a"`
         --> pets/codegen.lock:3:1
          |
        3 | "#/a" = "A2"
          | ^^^^^
          |
          = help: replace the file with its last committed version, or remove it to assign all names anew

    "##]].assert_eq(&rendered_for("[types]\n\"#/a\" = \"A\"\n\"#/a\" = \"A2\"\n"));
    expect![[r##"
        error[invalid-lock-file]: expected an ASCII identifier that does not start with `_`, found `a b`
         --> pets/codegen.lock:2:9
          |
        2 | "#/a" = "a b"
          |         ^^^^^
          |
          = help: replace the file with its last committed version, or remove it to assign all names anew

    "##]].assert_eq(&rendered_for("[types]\n\"#/a\" = \"a b\"\n"));
    expect![[r#"
        error[invalid-lock-file]: unknown table `type`
         --> pets/codegen.lock:1:2
          |
        1 | [type]
          |  ^^^^
          |
          = help: replace the file with its last committed version, or remove it to assign all names anew

    "#]].assert_eq(&rendered_for("[type]\n\"#/a\" = \"A\"\n"));
}

#[test]
fn rejects_lock_file_of_newer_generator_with_location() {
    let directory = tempfile::tempdir().unwrap();
    let read = |text: &str| {
        fs::write(directory.path().join(lock::FILE), text).unwrap();
        let mut diagnostics = Diagnostics::new();
        let names = generator::load_names(directory.path(), "pets/codegen.lock", &mut diagnostics);
        names.map_err(|_| {
            diagnostics
                .render(Rendering::PLAIN)
                .replace(lock::VERSION, "VERSION")
        })
    };
    let crlf = lock::text(&LockedNames::default()).replace('\n', "\r\n");
    assert_eq!(read(&crlf).unwrap(), LockedNames::default());
    for accepted in ["0.0.1", lock::VERSION] {
        let text = format!("generator = \"{accepted}\"\n");
        assert_eq!(read(&text).unwrap(), LockedNames::default());
    }
    assert_eq!(
        read(&lock::text(&LockedNames::default())).unwrap(),
        LockedNames::default()
    );
    expect![[r#"
        error[newer-generator]: generated by version 999.0.0 of the generator, which is newer than this version, VERSION
         --> pets/codegen.lock:1:13
          |
        1 | generator = "999.0.0"
          |             ^^^^^^^^^
          |
          = help: use version 999.0.0 of the generator or a later one

    "#]]
        .assert_eq(&read("generator = \"999.0.0\"\n\n[tables-of-the-future]\n").unwrap_err());
    expect![[r#"
        error[invalid-lock-file]: expected a version such as `VERSION`, found `new`
         --> pets/codegen.lock:1:13
          |
        1 | generator = "new"
          |             ^^^^^
          |
          = help: replace the file with its last committed version, or remove it to assign all names anew

    "#]].assert_eq(&read("generator = \"new\"\n").unwrap_err());
}

/// Returns an operation with an `operationId` as FastAPI makes it.
fn of_fastapi(function: &str, path: &str) -> String {
    let tail = path.replace(['/', '{', '}', '-'], "_");
    operation(path, &format!("{function}{tail}_get"), "items")
}

#[test]
fn operation_ids_of_fastapi_lose_their_tails() {
    let old = [
        of_fastapi("list_items", "/items/"),
        of_fastapi("read_item", "/items/{item_id}"),
        // A name of its own, and one that is no more than a tail.
        operation("/health", "health", "items"),
        operation("/ready", "_ready_get", "items"),
        // Both would be `count`.
        of_fastapi("count", "/users/count"),
        of_fastapi("count", "/items/count"),
        // It would be `health`, which another operation is.
        of_fastapi("health", "/items/health"),
        // The client has a method `builder`.
        of_fastapi("builder", "/builder"),
        // One function of several methods, one of which the id has.
        operation("/both", "both_both_get", "items").replace(
            "get: {",
            "post: { operationId: both_both_get, responses: {} }, get: {",
        ),
        // In a URL, it is escaped.
        of_fastapi("read_size", "/größe/{maß}"),
    ];
    let new = [
        // It would be `read_item`, which another operation is.
        of_fastapi("read_item", "/a/{item_id}"),
        of_fastapi("new_item", "/a/new"),
        operation("/a/whole", "list_items_a_whole", "items"),
        // Without a tail, and named like another one.
        operation("/a/size", "read_size", "items"),
        // It would be `count_items_count_get`, which the lock has.
        of_fastapi("count_items_count_get", "/a/count"),
    ];
    let old: Vec<&str> = old.iter().map(String::as_str).collect();
    let new: Vec<&str> = new
        .iter()
        .map(String::as_str)
        .chain(old.iter().copied())
        .collect();
    check(
        &description(&old, &[]),
        &description(&new, &[]),
        &expect![[r##"
            [operations]
            "#/paths/~1both/get" = "both_both_get"
            "#/paths/~1both/post" = "both_both_get_2"
            "#/paths/~1builder/get" = "builder_builder_get"
            "#/paths/~1größe~1{maß}/get" = "read_size"
            "#/paths/~1health/get" = "health"
            "#/paths/~1items~1/get" = "list_items"
            "#/paths/~1items~1count/get" = "count_items_count_get"
            "#/paths/~1items~1health/get" = "health_items_health_get"
            "#/paths/~1items~1{item_id}/get" = "read_item"
            "#/paths/~1ready/get" = "ready_get"
            "#/paths/~1users~1count/get" = "count_users_count_get"

            [modules]
            items = "items"

            then

            [operations]
            "#/paths/~1a~1count/get" = "count_items_count_get_a_count_get"
            "#/paths/~1a~1new/get" = "new_item"
            "#/paths/~1a~1size/get" = "read_size_2"
            "#/paths/~1a~1whole/get" = "list_items_a_whole"
            "#/paths/~1a~1{item_id}/get" = "read_item_a_item_id_get"
            "#/paths/~1both/get" = "both_both_get"
            "#/paths/~1both/post" = "both_both_get_2"
            "#/paths/~1builder/get" = "builder_builder_get"
            "#/paths/~1größe~1{maß}/get" = "read_size"
            "#/paths/~1health/get" = "health"
            "#/paths/~1items~1/get" = "list_items"
            "#/paths/~1items~1count/get" = "count_items_count_get"
            "#/paths/~1items~1health/get" = "health_items_health_get"
            "#/paths/~1items~1{item_id}/get" = "read_item"
            "#/paths/~1ready/get" = "ready_get"
            "#/paths/~1users~1count/get" = "count_users_count_get"

            [modules]
            items = "items"
        "##]],
    );
}

#[test]
fn clash_that_is_gone_changes_no_name() {
    let (users, items) = (
        of_fastapi("count", "/users/count"),
        of_fastapi("count", "/items/count"),
    );
    let other = of_fastapi("list_items", "/items/");
    check(
        &description(&[&users, &items, &other], &[]),
        &description(&[&items, &other], &[]),
        &expect![[r##"
            [operations]
            "#/paths/~1items~1/get" = "list_items"
            "#/paths/~1items~1count/get" = "count_items_count_get"
            "#/paths/~1users~1count/get" = "count_users_count_get"

            [modules]
            items = "items"

            then

            [operations]
            "#/paths/~1items~1/get" = "list_items"
            "#/paths/~1items~1count/get" = "count_items_count_get"

            [modules]
            items = "items"
        "##]],
    );
}

#[test]
fn ids_of_a_mounted_application_lose_their_tails() {
    let mounted = |function: &str, path: &str| {
        of_fastapi(function, path).replacen(path, &format!("/api{path}"), 1)
    };
    let (list, read) = (
        mounted("list_items", "/items/"),
        mounted("read_item", "/items/{id}"),
    );
    let (first, added) = (
        description(&[&list, &read], &[]),
        mounted("new_item", "/items/new"),
    );
    // They are more than the others.
    let others = ["a", "b", "c", "d"].map(|name| of_fastapi(name, &format!("/{name}")));
    let [a, b, c, d] = &others;
    check(
        &first,
        &description(&[a, b, c, d, &added, &list, &read], &[]),
        &expect![[r##"
            [operations]
            "#/paths/~1api~1items~1/get" = "list_items"
            "#/paths/~1api~1items~1{id}/get" = "read_item"

            [modules]
            items = "items"

            then

            [operations]
            "#/paths/~1a/get" = "a"
            "#/paths/~1api~1items~1/get" = "list_items"
            "#/paths/~1api~1items~1new/get" = "new_item"
            "#/paths/~1api~1items~1{id}/get" = "read_item"
            "#/paths/~1b/get" = "b"
            "#/paths/~1c/get" = "c"
            "#/paths/~1d/get" = "d"

            [modules]
            items = "items"
        "##]],
    );
}

#[test]
fn added_id_of_fastapi_keeps_its_tail_where_the_lock_has_whole_ids() {
    let (read, list) = (
        of_fastapi("read_item", "/items/{item_id}"),
        of_fastapi("list_items", "/items/"),
    );
    let (first, second) = (
        description(&[&read], &[]),
        description(&[&list, &read], &[]),
    );
    let with = |ids: OperationIds, description: &str, before: &LockedNames| {
        names_as(|options| options.operation_ids = ids, description, before)
    };
    let whole = with(OperationIds::Whole, &first, &LockedNames::default());
    let texts = [
        with(OperationIds::Auto, &second, &whole),
        with(OperationIds::Short, &second, &whole),
        with(
            OperationIds::Whole,
            &second,
            &names(&first, &LockedNames::default()),
        ),
    ];
    expect![[r##"
        [operations]
        "#/paths/~1items~1/get" = "list_items_items_get"
        "#/paths/~1items~1{item_id}/get" = "read_item_items_item_id_get"

        [modules]
        items = "items"
        then
        [operations]
        "#/paths/~1items~1/get" = "list_items"
        "#/paths/~1items~1{item_id}/get" = "read_item"

        [modules]
        items = "items"
        then
        [operations]
        "#/paths/~1items~1/get" = "list_items_items_get"
        "#/paths/~1items~1{item_id}/get" = "read_item_items_item_id_get"

        [modules]
        items = "items"
    "##]]
    .assert_eq(&texts.map(|names| lock::tables(&names)).join("then\n"));
}
