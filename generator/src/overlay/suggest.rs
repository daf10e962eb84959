//! Suggests a correction for a JSONPath that matches nothing.

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::diagnostic::closest_match;

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

fn segment(name: &str) -> String {
    let is_part = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
    let starts_with_letter = !name.starts_with(|first: char| first.is_ascii_digit());
    match !name.is_empty() && starts_with_letter && name.chars().all(is_part) {
        true => format!(".{name}"),
        false => format!("['{name}']"),
    }
}
