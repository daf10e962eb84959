//! Writes the overlay that repairs a description as its diagnostics suggest.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use crate::json::{Map, Value, json};

use crate::diagnostic::{Change, Diagnostics, FileId, Fix, Origin, escaped};

/// An overlay, and the number of repairs that it makes.
#[derive(Debug)]
pub struct FixOverlay {
    /// The overlay, as YAML.
    pub text: String,
    /// The number of repairs.
    pub fixes: usize,
}

/// Writes an overlay with the repairs that diagnostics of a description suggest; none if there are none in its root
/// document. Where two repairs change one value, neither is certain.
pub(crate) fn write(root: &Value, diagnostics: &Diagnostics) -> Option<FixOverlay> {
    let mut seen = HashSet::new();
    let fixes = diagnostics.fixes().filter(|(fix, _)| seen.insert(*fix));
    let mut fixes: Vec<_> = fixes
        .filter_map(|(fix, diagnostic)| Some((Actions::of(fix, root)?, fix, diagnostic)))
        .collect();
    let mut replaced: HashMap<_, usize> = HashMap::new();
    for location in fixes.iter().filter_map(|(it, ..)| it.replaced.clone()) {
        *replaced.entry(location).or_default() += 1;
    }
    fixes.retain(|(it, ..)| {
        let location = it.replaced.as_ref();
        location.is_none_or(|location| replaced.get(location) == Some(&1))
    });
    // A new key is part of the paths of all values below it.
    fixes.sort_by_key(|(_, fix, _)| match fix.change {
        Change::Rename(_) => usize::MAX - fix.location.steps().count(),
        Change::Set(_) | Change::Add(_) => 0,
    });
    if fixes.is_empty() {
        return None;
    }
    let mut text = String::from(HEADER);
    for (actions, _, diagnostic) in &fixes {
        let message = escaped(diagnostic.message());
        let _ = writeln!(text, "  # {}: {message}", diagnostic.code());
        text.push_str(&actions.text);
    }
    let fixes = fixes.len();
    Some(FixOverlay { text, fixes })
}

const HEADER: &str = "\
overlay: 1.1.0
info: { title: Repairs that `lint` suggests, version: 1.0.0 }
actions:
";

/// The actions of one repair.
struct Actions {
    /// The location that gets a different value; none if values are only added.
    replaced: Option<Origin>,
    text: String,
}

impl Actions {
    /// None for a value that is in another file, or that a rename would overwrite.
    fn of(Fix { location, change }: &Fix, root: &Value) -> Option<Self> {
        let value = root.pointer(location.pointer())?;
        if location.file() != FileId::ROOT {
            return None;
        }
        let path = json_path(root, location)?;
        let (replaced, text) = match change {
            Change::Add(fields) => (None, update(&path, fields)),
            Change::Set(intended) => (Some(location.clone()), update(&path, &json!(intended))),
            Change::Rename(intended) => {
                let parent = location.parent()?;
                let replaced = parent.key(intended);
                if root.pointer(replaced.pointer()).is_some() {
                    return None;
                }
                let path_of_parent = json_path(root, &parent)?;
                let renamed = format!("{path_of_parent}{}", segment(intended));
                (
                    Some(replaced),
                    rename(&path_of_parent, (intended, &renamed), (&path, value)),
                )
            }
        };
        Some(Self { replaced, text })
    }
}

fn update(target: &str, value: &Value) -> String {
    format!(
        "  - target: {}\n    update: {}\n",
        scalar(target),
        flow(value)
    )
}

/// A value moves with what it contains at the time, so that the overlay does not repeat it.
fn rename(parent: &str, (key, renamed): (&str, &str), (path, value): (&str, &Value)) -> String {
    let (empty, is_copied) = match value {
        Value::Object(fields) => (json!({}), !fields.is_empty()),
        Value::Array(items) => (json!([]), !items.is_empty()),
        primitive => (primitive.clone(), false),
    };
    let added = Map::from_iter([(key.to_owned(), empty)]);
    let (renamed, path) = (scalar(renamed), scalar(path));
    let copy = match is_copied {
        true => format!("  - target: {renamed}\n    copy: {path}\n"),
        false => String::new(),
    };
    let update = update(parent, &Value::Object(added));
    format!("{update}{copy}  - target: {path}\n    remove: true\n")
}

/// The JSONPath of a location.
fn json_path(root: &Value, location: &Origin) -> Option<String> {
    let mut path = String::from("$");
    let mut value = root;
    for step in location.steps() {
        match value {
            Value::Array(items) => {
                let index: usize = step.parse().ok()?;
                let _ = write!(path, "[{index}]");
                value = items.get(index)?;
            }
            value_of_step => {
                path.push_str(&segment(&step));
                value = value_of_step.get(&*step)?;
            }
        }
    }
    Some(path)
}

/// The segment of a JSONPath that selects a key.
fn segment(key: &str) -> String {
    let is_name = |ch: char| ch.is_ascii_alphanumeric() || ch == '_';
    if key.starts_with(|first: char| first.is_ascii_alphabetic()) && key.chars().all(is_name) {
        return format!(".{key}");
    }
    let mut quoted = String::new();
    for ch in key.chars() {
        match ch {
            '\'' | '\\' => quoted.extend(['\\', ch]),
            ch if ch.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(ch))),
            ch => quoted.push(ch),
        }
    }
    format!("['{quoted}']")
}

/// A value in the flow style of YAML.
fn flow(value: &Value) -> String {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let fields = fields.iter();
            let fields = fields.map(|(name, value)| format!("{}: {}", scalar(name), flow(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::String(string) => scalar(string),
        value => value.to_string(),
    }
}

/// A string, which is quoted if it may have another meaning in YAML.
fn scalar(string: &str) -> String {
    const OTHER_MEANINGS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_plain = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_');
    let is_word = string.starts_with(|first: char| first.is_ascii_alphabetic())
        && string.chars().all(is_plain)
        && !OTHER_MEANINGS.contains(&string.to_ascii_lowercase().as_str());
    match is_word {
        true => string.to_owned(),
        false => Value::from(string).to_string(),
    }
}
