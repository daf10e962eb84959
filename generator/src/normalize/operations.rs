//! Checks the operations together: their names, their paths and their path parameters.
//!
//! An error is corrected where the intention is clear, so that each operation can be called.

mod messages;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde_json::{Map, Value, json};

use self::messages::{
    duplicate, duplicate_id, duplicate_path, empty_id, invalid_braces, misspelled, not_required,
    repeated_variable, shared_operation, undeclared, unused,
};
use super::array_edits;
use super::components::Components;
use super::parameters::{OperationParameters, ParameterKey, each_operation};
use super::template::Template;
use crate::diagnostic::{Diagnostics, Origin, closest_match};

type Fields = Map<String, Value>;

/// Reports conflicts in and between operations and paths, and recovers from them.
pub(super) fn repair(root: &mut Value, diagnostics: &mut Diagnostics) {
    require_path_components(root, diagnostics);
    let Some(mut paths) = root.get_mut("paths").map(Value::take) else {
        return;
    };
    let mut check = Check {
        components: Components::new(root),
        diagnostics,
        ids: HashMap::new(),
        templates: HashMap::new(),
    };
    if let Some(paths) = paths.as_object_mut() {
        let origin = Origin::root().key("paths");
        paths.retain(|path, item| match item.as_object_mut() {
            Some(item) if path.starts_with('/') => check.path(&origin.key(path), path, item),
            _ => true,
        });
    }
    if let Some(slot) = root.get_mut("paths") {
        *slot = paths;
    }
}

/// Makes the path parameters of the components required: a path has no optional parts.
fn require_path_components(root: &mut Value, diagnostics: &mut Diagnostics) {
    let origin = Origin::root().key("components").key("parameters");
    let parameters = root.pointer_mut(origin.pointer());
    let parameters = parameters.and_then(Value::as_object_mut);
    for (name, parameter) in parameters.into_iter().flatten() {
        if let Some(parameter) = parameter.as_object_mut() {
            require(&origin.key(name), parameter, diagnostics);
        }
    }
}

fn require(location: &Origin, parameter: &mut Fields, diagnostics: &mut Diagnostics) {
    let is_in_path = parameter
        .get("in")
        .is_some_and(|location| location == "path");
    if is_in_path && parameter.get("required") != Some(&Value::Bool(true)) {
        diagnostics.report(not_required(location, parameter));
        parameter.insert("required".to_owned(), Value::Bool(true));
    }
}

struct Check<'a> {
    components: Components<'a>,
    diagnostics: &'a mut Diagnostics,
    /// The first occurrence of each `operationId`.
    ids: HashMap<String, Origin>,
    /// The first occurrence of each path, without the names of its variables.
    templates: HashMap<String, Origin>,
}

impl Check<'_> {
    /// Whether the path can be called.
    fn path(&mut self, origin: &Origin, path: &str, item: &mut Fields) -> bool {
        let template = match Template::of(path) {
            Ok(template) => template,
            Err(error) => {
                self.diagnostics.report(invalid_braces(origin, path, error));
                return false;
            }
        };
        if let Some(variable) = template.repeated() {
            self.diagnostics.report(repeated_variable(origin, variable));
        }
        match self.templates.entry(template.shape.clone()) {
            Entry::Occupied(first) => self
                .diagnostics
                .report(duplicate_path(origin.clone(), first.get())),
            Entry::Vacant(first) => _ = first.insert(origin.clone()),
        }
        self.check_parameters(origin, item, &template, &[]);
        let shared = self.declared(item);
        each_operation(item, origin, |location, operation| {
            self.operation(location, operation, &template, &shared);
        });
        true
    }

    fn operation(
        &mut self,
        origin: &Origin,
        operation: &mut Fields,
        template: &Template<'_>,
        shared: &[String],
    ) {
        self.check_id(origin, operation);
        self.check_parameters(origin, operation, template, shared);
        if !self.is_resolved(operation) {
            return;
        }
        let declared = self.declared(operation);
        let missing = template.variables.iter().filter(|variable| {
            let is_variable = |name: &String| name == *variable;
            !declared.iter().chain(shared).any(is_variable)
        });
        for variable in missing {
            self.diagnostics.report(undeclared(origin, variable));
            let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
            if let Some(parameters) = parameters.as_array_mut() {
                let current = origin.key("parameters").index(parameters.len());
                self.diagnostics.record_move(current, origin.clone());
                let schema = json!({ "type": "string" });
                parameters.push(json!({
                    "name": variable, "in": "path", "required": true, "schema": schema,
                }));
            }
        }
    }

    fn check_id(&mut self, origin: &Origin, operation: &mut Fields) {
        if operation.get("operationId").is_some_and(|id| id == "") {
            self.diagnostics.report(empty_id(origin.key("operationId")));
            operation.shift_remove("operationId");
        }
        let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
            return;
        };
        let location = origin.key("operationId");
        match self.ids.entry(id.to_owned()) {
            Entry::Occupied(first) => {
                let is_same_location = self.diagnostics.written_location(&location)
                    == self.diagnostics.written_location(first.get());
                self.diagnostics.report(match is_same_location {
                    true => shared_operation(origin, id),
                    false => duplicate_id(location, id, first.get()),
                });
            }
            Entry::Vacant(first) => _ = first.insert(location),
        }
    }

    /// The names of the path parameters that an operation or a path item declares.
    fn declared(&self, object: &Fields) -> Vec<String> {
        let listed = object.get("parameters").and_then(Value::as_array);
        let identities = listed
            .into_iter()
            .flatten()
            .filter_map(|parameter| self.identity(parameter));
        identities
            .filter(|identity| identity.location == "path")
            .map(|identity| identity.name.to_owned())
            .collect()
    }

    /// Whether each parameter is known: unresolved references have been reported.
    fn is_resolved(&self, object: &Fields) -> bool {
        let listed = object.get("parameters").and_then(Value::as_array);
        let mut listed = listed.into_iter().flatten();
        listed.all(|parameter| self.components.resolve(parameter).is_some())
    }

    fn identity<'b>(&'b self, parameter: &'b Value) -> Option<ParameterKey<'b>> {
        ParameterKey::of(self.components.resolve(parameter)?)
    }

    /// Corrects the parameters that an operation or a path item declares.
    fn check_parameters(
        &mut self,
        origin: &Origin,
        object: &mut Fields,
        template: &Template<'_>,
        shared: &[String],
    ) {
        let mut declared = self.declared(object);
        declared.extend_from_slice(shared);
        let Some(items) = object.get_mut("parameters").and_then(Value::as_array_mut) else {
            return;
        };
        let mut seen: HashMap<OperationParameters, Origin> = HashMap::new();
        let moves = array_edits::retain(&origin.key("parameters"), items, |location, parameter| {
            if let Some(key) = self.identity(parameter)
                && let Some(first) = seen.get(&key.to_owned_key())
            {
                let report = duplicate(location, &key, first);
                self.diagnostics.report(report);
                return false;
            }
            let is_kept = self.path_parameter(location, parameter, template, &declared);
            if let Some(identity) = self.identity(parameter) {
                seen.insert(identity.to_owned_key(), location.clone());
            }
            is_kept
        });
        for (current, original) in moves {
            self.diagnostics.record_move(current, original);
        }
    }

    /// Whether a parameter is kept, once obvious errors are corrected.
    fn path_parameter(
        &mut self,
        location: &Origin,
        parameter: &mut Value,
        template: &Template<'_>,
        declared: &[String],
    ) -> bool {
        let Some(ParameterKey {
            name,
            location: "path",
        }) = self.identity(parameter)
        else {
            return true;
        };
        if template.variables.contains(&name) {
            if let Some(parameter) = parameter
                .as_object_mut()
                .filter(|parameter| !parameter.contains_key("$ref"))
            {
                require(location, parameter, self.diagnostics);
            }
            return true;
        }
        let candidates = template.variables.iter().copied();
        let candidates =
            candidates.filter(|variable| !declared.iter().any(|name| name == variable));
        // `{ id }`
        let trimmed = candidates.clone().find(|variable| variable.trim() == name);
        let Some(intended) = trimmed.or_else(|| closest_match(name, candidates)) else {
            let report = unused(location, name);
            self.diagnostics.report(report);
            return false;
        };
        let report = misspelled(location, name, intended);
        if let Some(resolved) = self.components.resolve(parameter) {
            let mut resolved = resolved.clone();
            resolved.insert("name".to_owned(), Value::from(intended));
            resolved.insert("required".to_owned(), Value::Bool(true));
            *parameter = Value::Object(resolved);
        }
        self.diagnostics.report(report);
        true
    }
}
