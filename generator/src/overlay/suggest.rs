//! Suggests a correction for a JSONPath that matches nothing.

use serde_json_path::JsonPath;

use crate::diagnostic::closest_match;
use crate::json::Value;

/// A segment of a path that selects one value.
enum Step<'t> {
    Name(&'t str),
    Index(usize),
}

/// The path with its first unmatched name replaced by a similar one, if the segments before are names and indices.
pub(super) fn path(path: &JsonPath, root: &Value) -> Option<String> {
    let text = path.to_string();
    let mut remaining = text.strip_prefix('$')?;
    let mut value = root;
    loop {
        let (step, after) = step(remaining)?;
        let (name, inner) = match step {
            Step::Name(name) => (name, value.get(name)),
            Step::Index(index) => ("", value.get(index)),
        };
        if let Some(inner) = inner {
            (value, remaining) = (inner, after);
            continue;
        }
        let names = value.as_object()?.keys().map(String::as_str);
        let replacement = segment(closest_match(name, names)?);
        let before = &text[..text.len() - remaining.len()];
        return Some(format!("{before}{replacement}{after}"));
    }
}

/// The first segment of a path in its displayed form, and the text after it.
fn step(remaining: &str) -> Option<(Step<'_>, &str)> {
    if let Some(name) = remaining.strip_prefix('.') {
        let (name, after) = name.split_at(name.find(['.', '[']).unwrap_or(name.len()));
        let is_name = !name.is_empty() && name != "*";
        return is_name.then_some((Step::Name(name), after));
    }
    if let Some(name) = remaining.strip_prefix("['") {
        let (name, after) = name.split_once("']")?;
        return Some((Step::Name(name), after));
    }
    let (index, after) = remaining.strip_prefix('[')?.split_once(']')?;
    Some((Step::Index(index.parse().ok()?), after))
}

/// The JSONPath of a JSON Pointer, such as `#/components/schemas/Pet` or `$/paths/~1pets/get`.
pub(super) fn from_pointer(text: &str) -> Option<String> {
    let pointer = match text.strip_prefix('$') {
        Some(pointer) => pointer,
        None => text.split_once('#').map_or(text, |(_, pointer)| pointer),
    };
    let tokens = pointer.strip_prefix('/')?;
    let mut path = "$".to_owned();
    let mut before = String::new();
    for token in tokens.split('/') {
        let name = token.replace("~1", "/").replace("~0", "~");
        path += &match is_index(&name) && ARRAYS.contains(&before.as_str()) {
            true => format!("[{name}]"),
            false => segment(&name),
        };
        before = name;
    }
    Some(path)
}

/// The fields whose values are arrays.
const ARRAYS: [&str; 9] = [
    "allOf",
    "anyOf",
    "enum",
    "oneOf",
    "parameters",
    "prefixItems",
    "security",
    "servers",
    "tags",
];

fn is_index(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}

fn segment(name: &str) -> String {
    let is_part = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
    let starts_with_letter = !name.starts_with(|first: char| first.is_ascii_digit());
    match !name.is_empty() && starts_with_letter && name.chars().all(is_part) {
        true => format!(".{name}"),
        false => format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'")),
    }
}

#[cfg(test)]
mod tests {
    use super::from_pointer;

    #[test]
    fn json_pointers_become_json_paths() {
        for (pointer, path) in [
            (
                "#/components/schemas/Comment",
                "$.components.schemas.Comment",
            ),
            ("$/components/schemas/A-b", "$.components.schemas['A-b']"),
            (
                "/paths/~1pets~1{id}/get/responses/200",
                "$.paths['/pets/{id}'].get.responses['200']",
            ),
            ("spec.yaml#/tags/0/it's", "$.tags[0]['it\\'s']"),
        ] {
            assert_eq!(from_pointer(pointer).as_deref(), Some(path), "{pointer}");
        }
        for path in ["paths", "$", "$.paths['#/a']", "#"] {
            assert_eq!(from_pointer(path), None, "{path}");
        }
    }
}
