//! Tests that file names stay in the crate's directory and are distinct on every system.

use std::collections::BTreeSet;

use super::{outcome_of, with_schemas};

/// Names that point outside the directory, or that a system reserves.
const NAMES: &[&str] = &[
    "../../etc/passwd",
    "..",
    ".",
    "/etc/passwd",
    "C:\\con",
    "\\\\server\\share",
    "a/b",
    "a\\b",
    "con",
    "CON",
    "Con",
    "prn",
    "aux",
    "nul",
    "com1",
    "COM9",
    "lpt1",
    "con.txt",
    "conin$",
    "conout$",
    "clock$",
    "Foo",
    "foo",
    "FOO",
    "f_oo",
    "Users",
    "users",
    "mod",
    "lib",
    "main",
    "self",
    "Self",
    "super",
    "crate",
    "\0",
    "a\0b",
    "\u{202e}abc",
    "\u{200b}",
    "Straße",
    "STRASSE",
    "ﬁle",
    "file",
    "K",
    "k",
    "",
    " ",
    "~",
    "$(id)",
    "`id`",
    "a\nb",
    "com¹",
    "com²",
];

/// Names that Windows reserves for devices, with any extension.
const DEVICES: &[&str] = &[
    "con", "prn", "aux", "nul", "conin$", "conout$", "clock$", "com0", "com1", "com2", "com3",
    "com4", "com5", "com6", "com7", "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5",
    "lpt6", "lpt7", "lpt8", "lpt9",
];

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Returns a description whose schemas, tags, operations and examples have these names.
fn description() -> String {
    let schema = |name: &str| {
        let inner = r#"{"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {"type": "string"}}}}, "example": {"a": {"b": "c"}}}"#;
        (name.to_owned(), inner.to_owned())
    };
    let schemas = with_schemas(NAMES.iter().map(|name| schema(name)));
    let operation = |(index, name): (usize, &&str)| {
        let name = quoted(name);
        let response = r#"{"200": {"description": "D", "content": {"application/json": {"schema": {"type": "object", "properties": {"x": {"type": "integer"}}}}}}}"#;
        format!(
            r#""/p{index}": {{"get": {{"operationId": {name}, "tags": [{name}], "responses": {response}}}}}"#
        )
    };
    let paths: Vec<_> = NAMES.iter().enumerate().map(operation).collect();
    schemas.replace(
        r#""paths": {}"#,
        &format!(r#""paths": {{{}}}"#, paths.join(",")),
    )
}

#[test]
fn generated_paths_stay_in_directory_and_are_unique_and_portable() {
    let outcome = outcome_of("spec.json", &description());
    let files = outcome
        .files
        .unwrap_or_else(|| panic!("{}", outcome.rendered));
    let mut seen = BTreeSet::new();
    for path in files.0.keys() {
        assert!(seen.insert(path.to_lowercase()), "duplicate path {path}");
        for segment in path.split('/') {
            let is_portable = segment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
            assert!(
                is_portable && !segment.is_empty() && segment != "." && segment != "..",
                "{path}"
            );
            let stem = segment.split('.').next().unwrap_or_default();
            assert!(!DEVICES.contains(&stem.to_lowercase().as_str()), "{path}");
        }
    }
}
