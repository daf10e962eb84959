//! What a JSONPath that selects nothing was most likely meant to select.

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::diagnostic::closest_match;

/// One step of a path that leads to one value.
enum Step<'t> {
    Name(&'t str),
    Index(usize),
}

/// The path with its first name that is not there put right, where it leads there by names and indexes.
pub(super) fn path(path: &JsonPath, root: &Value) -> Option<String> {
    let text = path.to_string();
    let mut rest = text.strip_prefix('$')?;
    let mut value = root;
    loop {
        let (step, after) = step(rest)?;
        let (name, inner) = match step {
            Step::Name(name) => (name, value.get(name)),
            Step::Index(index) => ("", value.get(index)),
        };
        if let Some(inner) = inner {
            (value, rest) = (inner, after);
            continue;
        }
        let names = value.as_object()?.keys().map(String::as_str);
        let near = written(closest_match(name, names)?);
        let before = &text[..text.len() - rest.len()];
        return Some(format!("{before}{near}{after}"));
    }
}

/// The first step of a path, as the path is shown, and what follows it.
fn step(rest: &str) -> Option<(Step<'_>, &str)> {
    if let Some(name) = rest.strip_prefix('.') {
        let (name, after) = name.split_at(name.find(['.', '[']).unwrap_or(name.len()));
        let is_name = !name.is_empty() && name != "*";
        return is_name.then_some((Step::Name(name), after));
    }
    if let Some(name) = rest.strip_prefix("['") {
        let (name, after) = name.split_once("']")?;
        return Some((Step::Name(name), after));
    }
    let (index, after) = rest.strip_prefix('[')?.split_once(']')?;
    Some((Step::Index(index.parse().ok()?), after))
}

fn written(name: &str) -> String {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    let is_plain = !name.starts_with(|first: char| first.is_ascii_digit());
    match !name.is_empty() && is_plain && name.chars().all(is_part) {
        true => format!(".{name}"),
        false => format!("['{name}']"),
    }
}
