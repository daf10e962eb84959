//! Reads an Overlay document, and reports errors in it.

use std::collections::HashMap;

use serde_json_path::JsonPath;

use super::diagnostics;
use super::fields::{ACTION, DOCUMENT, INFO, Key, Kind, Version};
use super::path_limits::exceeded_limit;
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Reported};
use crate::document::{self, Role};
use crate::json::{Map, Value};
use crate::source::Source;

/// An Overlay document.
#[derive(Debug)]
pub(super) struct Overlay {
    pub(super) version: Version,
    pub(super) extends: Option<(Origin, String)>,
    pub(super) actions: Vec<Action>,
}

/// One action of it.
#[derive(Debug)]
pub(super) struct Action {
    pub(super) origin: Origin,
    pub(super) target: JsonPath,
    pub(super) change: Change,
}

/// What an action does with its targets.
#[derive(Debug)]
pub(super) enum Change {
    Update(Value),
    /// Merges a value of the description into the targets.
    Copy(JsonPath),
    Remove,
    /// `remove: false`.
    Nothing,
}

/// Reads an overlay; all errors in it are reported.
pub(super) fn read(source: &Source, diagnostics: &mut Diagnostics) -> Result<Overlay, Reported> {
    let root = document::parse_as(Role::Overlay, source, diagnostics)?;
    let origin = Origin::of_file(source.file());
    let Value::Object(fields) = &root else {
        return Err(diagnostics.error(diagnostics::not_an_overlay(&origin, &root)));
    };
    let version = version(&origin, fields, diagnostics)?;
    let mut reader = Reader {
        version,
        diagnostics,
        error: None,
    };
    reader.check(&origin, fields, &DOCUMENT);
    if let Some(Value::Object(info)) = fields.get("info") {
        reader.check(&origin.key("info"), info, &INFO);
    }
    let actions = match fields.get("actions") {
        Some(Value::Array(actions)) => reader.actions(&origin.key("actions"), actions),
        _ => Vec::new(),
    };
    let extends = fields.get("extends").and_then(Value::as_str);
    match reader.error {
        Some(reported) => Err(reported),
        None => Ok(Overlay {
            version,
            extends: extends.map(|extends| (origin.key("extends"), extends.to_owned())),
            actions,
        }),
    }
}

fn version(
    origin: &Origin,
    fields: &Map,
    diagnostics: &mut Diagnostics,
) -> Result<Version, Reported> {
    let location = origin.key("overlay");
    let diagnostic = match fields.get("overlay") {
        None => diagnostics::missing_version(origin, fields),
        Some(Value::String(text)) => match Version::parse(text) {
            Some(version) => return Ok(version),
            None => diagnostics::unknown_version(&location, text),
        },
        Some(other) => diagnostics::version_is_not_a_string(&location, other),
    };
    Err(diagnostics.error(diagnostic))
}

struct Reader<'a> {
    version: Version,
    diagnostics: &'a mut Diagnostics,
    /// Set if an error was reported.
    error: Option<Reported>,
}

impl Reader<'_> {
    fn fail(&mut self, diagnostic: Diagnostic) {
        self.error = Some(self.diagnostics.error(diagnostic));
    }

    /// Checks the fields of an object, and the type of each value.
    fn check(&mut self, origin: &Origin, fields: &Map, kind: &Kind) {
        for (name, value) in fields {
            if name.starts_with("x-") {
                continue;
            }
            let location = origin.key(name);
            match kind.keys.iter().find(|key| key.name == name) {
                None => self.fail(diagnostics::unknown_field(&location, name, kind)),
                Some(key) if key.since > self.version => self.newer_field(&location, key),
                Some(key) if !key.accepts(value) => {
                    self.fail(diagnostics::wrong_type(&location, key, value));
                }
                Some(_) => {}
            }
        }
        let is_misspelled = |name: &str| {
            let unknown = fields.keys().filter(|key| !kind.has(key));
            unknown
                .into_iter()
                .any(|key| kind.closest_field(key) == Some(name))
        };
        let is_missing = |key: &&Key| {
            key.is_required && !fields.contains_key(key.name) && !is_misspelled(key.name)
        };
        for key in kind.keys.iter().filter(is_missing) {
            self.fail(diagnostics::missing_field(origin, key, kind));
        }
    }

    /// Reports a field of a newer version; a `description` is only a warning.
    fn newer_field(&mut self, location: &Origin, key: &Key) {
        let diagnostic = diagnostics::newer_field(location, key);
        match key.name {
            "description" => self.diagnostics.report(diagnostic),
            _ => self.fail(diagnostic),
        }
    }

    fn actions(&mut self, origin: &Origin, items: &[Value]) -> Vec<Action> {
        if items.is_empty() {
            self.fail(diagnostics::no_actions(origin));
        }
        let mut first_indices = HashMap::new();
        for (index, item) in items.iter().enumerate() {
            let first = *first_indices.entry(item).or_insert(index);
            if first != index {
                let duplicate =
                    diagnostics::duplicate_action(&origin.index(index), &origin.index(first));
                self.diagnostics.report(duplicate);
            }
        }
        let items = items.iter().enumerate();
        items
            .filter_map(|(index, item)| self.action(origin.index(index), item))
            .collect()
    }

    fn action(&mut self, origin: Origin, item: &Value) -> Option<Action> {
        let Value::Object(fields) = item else {
            self.fail(diagnostics::not_an_action_object(&origin, item));
            return None;
        };
        self.check(&origin, fields, &ACTION);
        let change = self.change(&origin, fields);
        let target = fields.get("target").and_then(Value::as_str);
        let target = target.and_then(|text| self.path(&origin.key("target"), text));
        Some(Action {
            target: target?,
            change: change?,
            origin,
        })
    }

    fn change(&mut self, origin: &Origin, fields: &Map) -> Option<Change> {
        let copied = fields.get("copy").and_then(Value::as_str);
        let removed = fields.get("remove").and_then(Value::as_bool);
        match (fields.get("update"), copied, removed) {
            (update, copy, Some(true)) => {
                let conflicting = [update.map(|_| "update"), copy.map(|_| "copy")];
                for name in conflicting.into_iter().flatten() {
                    let report = diagnostics::conflicts_with_remove(origin, name);
                    self.diagnostics.report(report);
                }
                Some(Change::Remove)
            }
            (Some(_), Some(_), _) => {
                self.fail(diagnostics::update_and_copy(origin));
                None
            }
            (Some(value), None, _) => Some(Change::Update(value.clone())),
            (None, Some(path), _) => Some(Change::Copy(self.path(&origin.key("copy"), path)?)),
            (None, None, Some(false)) => {
                self.diagnostics
                    .report(diagnostics::remove_is_false(origin));
                Some(Change::Nothing)
            }
            (None, None, None) => {
                let is_present = |key| fields.contains_key(key);
                let has_unknown = fields.keys().any(|key| !ACTION.has(key));
                // A field of the wrong type or with a misspelled name was reported already.
                if !is_present("copy") && !is_present("remove") && !has_unknown {
                    self.fail(diagnostics::missing_change(origin, self.version));
                }
                None
            }
        }
    }

    fn path(&mut self, location: &Origin, text: &str) -> Option<JsonPath> {
        if let Some(message) = exceeded_limit(text) {
            self.fail(diagnostics::path_exceeds_limits(location, message));
            return None;
        }
        match JsonPath::parse(text) {
            Ok(path) => Some(path),
            Err(error) => {
                self.fail(diagnostics::invalid_path(location, text, &error));
                None
            }
        }
    }
}
