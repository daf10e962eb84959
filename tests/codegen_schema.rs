//! Holds `docs/codegen.schema.json`, with which editors complete a `codegen.toml`, to what the generator reads.
//!
//! The schema describes each table, each setting and each value that a setting lists. The tests find them in the
//! schema and ask the generator for its own: its help on an unknown setting names the settings of a table, and its help
//! on an unknown value names the values of a setting.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use expect_test::expect;
use generator::config;
use generator::diagnostic::{Code, Diagnostics, Rendering, Severity};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use tests::{directories_in, files_below, root};

const FILE: &str = "docs/codegen.schema.json";

/// No setting and no value has a name like this.
const UNKNOWN: &str = "zzzzzzzzzzzzzzzz";

fn schema() -> Value {
    let text = std::fs::read_to_string(root().join(FILE)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft7::meta::validate(schema).unwrap();
    jsonschema::draft7::new(schema).unwrap()
}

/// A part of the schema, and where the values are that it describes.
#[derive(Clone)]
struct Node<'a> {
    path: Vec<String>,
    schema: &'a Value,
    /// Settings that the tables on the path require, with values.
    required: Vec<(Vec<String>, Value)>,
}

impl<'a> Node<'a> {
    fn child(&self, key: &str, schema: &'a Value) -> Self {
        let mut child = Self {
            schema,
            ..self.clone()
        };
        child.path.push(key.to_owned());
        child
    }

    /// Returns the schemas that it consists of, without references.
    fn parts(&self, root: &'a Value) -> Vec<&'a Value> {
        let mut parts = vec![self.schema];
        let mut at = 0;
        while let Some(part) = parts.get(at).copied() {
            let reference = part["$ref"].as_str().map(|it| it.trim_start_matches('#'));
            parts.extend(reference.map(|pointer| root.pointer(pointer).unwrap()));
            for keyword in ["allOf", "anyOf"] {
                parts.extend(part[keyword].as_array().into_iter().flatten());
            }
            at += 1;
        }
        parts
    }

    /// Returns the values that the schema names.
    fn values(&self, root: &'a Value) -> Vec<Value> {
        let mut values = Vec::new();
        for part in self.parts(root) {
            values.extend(part.get("default").or(part.get("const")).cloned());
            for keyword in ["enum", "examples"] {
                values.extend(part[keyword].as_array().into_iter().flatten().cloned());
            }
            if let Some(items) = part.get("items") {
                let items = self.child("items", items).values(root).into_iter();
                values.extend(items.map(|item| json!([item])));
            }
        }
        values
    }

    /// Returns a `codegen.toml` with this value.
    fn with(&self, value: Value) -> Value {
        let mut document = json!({});
        for (path, value) in &self.required {
            put(&mut document, path, value.clone());
        }
        put(&mut document, &self.path, value);
        document
    }
}

fn put(document: &mut Value, path: &[String], value: Value) {
    let mut at = document;
    for key in path {
        if !at.is_object() {
            *at = json!({});
        }
        at = at
            .as_object_mut()
            .unwrap()
            .entry(key.clone())
            .or_insert(Value::Null);
    }
    *at = value;
}

/// The tables of the schema with fixed settings, and all settings.
#[derive(Default)]
struct Nodes<'a> {
    tables: Vec<(Node<'a>, &'a Map<String, Value>)>,
    settings: Vec<Node<'a>>,
}

impl<'a> Nodes<'a> {
    fn of(root: &'a Value) -> Self {
        let mut nodes = Self::default();
        let node = Node {
            path: Vec::new(),
            schema: root,
            required: Vec::new(),
        };
        nodes.collect(&node, root);
        nodes
    }

    fn collect(&mut self, node: &Node<'a>, root: &'a Value) {
        for part in node.parts(root) {
            let properties = part["properties"].as_object();
            let mut table = node.clone();
            for name in part["required"].as_array().into_iter().flatten() {
                let property = node.child(
                    name.as_str().unwrap(),
                    &part["properties"][name.as_str().unwrap()],
                );
                let value = property.values(root).swap_remove(0);
                table.required.push((property.path, value));
            }
            if let Some(properties) = properties.filter(|_| part["additionalProperties"] == false) {
                self.tables.push((table.clone(), properties));
            }
            let others = part.get("additionalProperties").filter(|it| it.is_object());
            let other = part["propertyNames"]["examples"][0]
                .as_str()
                .unwrap_or("other");
            let others = others.map(|schema| (other, schema));
            let properties = properties.into_iter().flatten();
            for (key, schema) in properties
                .map(|(key, schema)| (key.as_str(), schema))
                .chain(others)
            {
                let setting = table.child(key, schema);
                self.settings.push(setting.clone());
                self.collect(&setting, root);
            }
        }
    }
}

/// What the generator reports about settings; nothing if it accepts them.
fn report_on(settings: &Value) -> String {
    let text = toml::to_string(&toml::Value::try_from(settings).unwrap()).unwrap();
    report_on_text(&text, root())
}

fn report_on_text(text: &str, directory: &Path) -> String {
    let mut diagnostics = Diagnostics::new();
    // Relative paths in them have a directory.
    let directory = directory.join("spec");
    let _ = config::parse(text, "codegen.toml", &directory, root(), &mut diagnostics);
    diagnostics.render(Rendering::PLAIN)
}

/// Whether a report is about the names or the types of settings, or about values that are not among those listed.
fn is_about_form(report: &str) -> bool {
    let mut messages = report.lines().filter_map(|line| {
        let (_, message) = line.strip_prefix("error[")?.split_once("]: ")?;
        Some(message)
    });
    let forms = [
        "expected ",
        "missing setting",
        "unknown key",
        "unknown setting",
        "unknown value",
    ];
    messages.any(|message| forms.iter().any(|form| message.starts_with(form)))
}

/// Returns the words that the help of a report has in backticks.
fn words_in_help(report: &str) -> BTreeSet<String> {
    let help = report
        .lines()
        .filter_map(|line| line.split_once("= help: "));
    let words = help.flat_map(|(_, help)| help.split('`').skip(1).step_by(2));
    words.map(str::to_owned).collect()
}

#[test]
fn schema_has_settings_of_each_table() {
    let schema = schema();
    for (table, properties) in Nodes::of(&schema).tables {
        let mut value = table.with(json!({}));
        for (path, required) in &table.required {
            put(&mut value, path, required.clone());
        }
        let unknown = [table.path.as_slice(), &[UNKNOWN.to_owned()]].concat();
        put(&mut value, &unknown, json!(1));
        let expected: BTreeSet<_> = properties.keys().cloned().collect();
        assert_eq!(
            words_in_help(&report_on(&value)),
            expected,
            "settings of `{}`: the generator's, and those of {FILE}",
            table.path.join(".")
        );
    }
}

#[test]
fn schema_and_generator_accept_the_same_values() {
    let schema = schema();
    let validator = validator(&schema);
    for setting in Nodes::of(&schema).settings {
        // Cargo reads what is in the table of a dependency.
        let is_of_cargo = setting.path.iter().any(|key| key == "dependencies");
        let mut values = vec![
            json!(1.5),
            json!(7),
            json!(-1),
            json!(true),
            json!(UNKNOWN),
            json!([]),
            json!([UNKNOWN]),
            json!([1.5]),
            json!({}),
            json!({ UNKNOWN: 1 }),
        ];
        let report = report_on(&setting.with(json!(UNKNOWN)));
        if report.contains("]: unknown value") {
            values.extend(words_in_help(&report).into_iter().map(Value::from));
        }
        values.extend(setting.values(&schema));
        for value in values {
            let document = setting.with(value.clone());
            let report = report_on(&document);
            let is_valid = validator.is_valid(&document);
            let path = setting.path.join(".");
            if is_valid || is_of_cargo {
                let is_rejected = is_valid && is_about_form(&report);
                assert!(!is_rejected, "{FILE} accepts `{path} = {value}`:\n{report}");
            } else {
                assert_ne!(report, "", "{FILE} rejects `{path} = {value}`");
            }
        }
        let mut parts = setting.parts(&schema).into_iter();
        let is_described = parts.any(|part| part["description"].is_string());
        assert!(is_described, "no description: {}", setting.path.join("."));
    }
}

#[test]
fn schema_lists_codes_of_warnings_and_notes() {
    let schema = schema();
    let listed = schema["definitions"]["code"]["enum"]
        .as_array()
        .unwrap()
        .iter();
    let listed: BTreeSet<_> = listed.map(|code| code.as_str().unwrap()).collect();
    let codes = Code::ALL
        .iter()
        .filter(|code| code.severity() != Severity::Error);
    let codes: BTreeSet<_> = codes.map(|code| code.id()).collect();
    assert_eq!(listed, codes);
}

/// Returns each `codegen.toml` below the fixtures and in `spec`: its location, its directory and its text.
fn fixtures() -> Vec<(String, PathBuf, String)> {
    let parents =
        ["golden", "bad_input", "bad_config", "upgrades"].map(|it| root().join("tests").join(it));
    let directories = parents.iter().flat_map(|parent| directories_in(parent));
    let mut found = Vec::new();
    for directory in directories.chain([root().join("spec")]) {
        for (name, text) in files_below(&directory) {
            if name.ends_with(".toml") && !name.starts_with("crate/") {
                let path = directory.join(name);
                let location = path.strip_prefix(root()).unwrap().display().to_string();
                let text = String::from_utf8(text).unwrap();
                found.push((location, directory.clone(), text));
            }
        }
    }
    found
}

#[test]
fn schema_accepts_settings_of_fixtures_that_are_read() {
    let schema = schema();
    let validator = validator(&schema);
    let mut accepted_errors = Vec::new();
    for (location, directory, text) in fixtures() {
        let settings = toml::from_str::<Value>(&text).unwrap_or_default();
        if settings.get("client").is_none() {
            // It is not TOML, or it has approved changes.
            continue;
        }
        let report = report_on_text(&text, &directory);
        let is_valid = validator.is_valid(&settings);
        let is_about_form = is_about_form(&report);
        assert!(!is_valid || !is_about_form, "{location} is valid\n{report}");
        assert!(is_valid || !report.is_empty(), "{location} is invalid");
        if is_valid && !report.is_empty() {
            accepted_errors.push(location);
        }
    }
    // What the schema cannot express.
    expect![[r#"
        [
            "tests/bad_config/derive_unknown_trait/codegen.toml",
            "tests/bad_config/output_contains_configuration/codegen.toml",
            "tests/bad_config/output_shared_by_clients/codegen.toml",
            "tests/bad_config/private_runtime/codegen.toml",
            "tests/bad_config/runtime_name_of_client/codegen.toml",
            "tests/bad_config/runtime_name_of_dependency/codegen.toml",
            "tests/bad_config/runtime_name_of_module/codegen.toml",
            "tests/bad_config/runtime_output_contains_configuration/codegen.toml",
            "tests/bad_config/runtime_output_inside_client/codegen.toml",
            "tests/bad_config/runtime_unknown_clients/codegen.toml",
            "tests/bad_config/type_not_in_scope/codegen.toml",
            "tests/bad_config/type_of_unknown_crate/codegen.toml",
            "tests/bad_config/useless_registry/codegen.toml",
        ]
    "#]]
    .assert_debug_eq(&accepted_errors);
}
