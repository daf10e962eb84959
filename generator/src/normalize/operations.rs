//! Checks the operations together: their names, their paths and their path parameters.
//!
//! An error is corrected where the intention is clear, so that each operation can be called.

mod messages;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde_json::{Map, Value, json};

use self::messages::{
    duplicate, duplicate_id, duplicate_path, empty_id, misspelled, not_required, undeclared,
    unused, used_twice, variable_twice, wrong_braces,
};
use super::array_edits;
use super::components::Components;
use super::parameters::{OperationParameters, ParameterKey, each_operation};
use super::template::Template;
use crate::diagnostic::{Diagnostics, Origin, closest_match};

type Members = Map<String, Value>;

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
    if let Some(place) = root.get_mut("paths") {
        *place = paths;
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

fn require(place: &Origin, parameter: &mut Members, diagnostics: &mut Diagnostics) {
    let is_in_path = parameter.get("in").is_some_and(|place| place == "path");
    if is_in_path && parameter.get("required") != Some(&Value::Bool(true)) {
        diagnostics.report(not_required(place, parameter));
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
    fn path(&mut self, origin: &Origin, path: &str, item: &mut Members) -> bool {
        let template = match Template::of(path) {
            Ok(template) => template,
            Err(fault) => {
                self.diagnostics.report(wrong_braces(origin, path, fault));
                return false;
            }
        };
        if let Some(twice) = template.repeated() {
            self.diagnostics.report(variable_twice(origin, twice));
        }
        match self.templates.entry(template.shape.clone()) {
            Entry::Occupied(first) => self
                .diagnostics
                .report(duplicate_path(origin.clone(), first.get())),
            Entry::Vacant(first) => _ = first.insert(origin.clone()),
        }
        self.list(origin, item, &template, &[]);
        let shared = self.declared(item);
        each_operation(item, origin, |place, operation| {
            self.operation(place, operation, &template, &shared);
        });
        true
    }

    fn operation(
        &mut self,
        origin: &Origin,
        operation: &mut Members,
        template: &Template<'_>,
        shared: &[String],
    ) {
        self.check_id(origin, operation);
        self.list(origin, operation, template, shared);
        if !self.is_resolved(operation) {
            return;
        }
        let own = self.declared(operation);
        let missing = template.variables.iter().filter(|variable| {
            let is_it = |declared: &String| declared == *variable;
            !own.iter().chain(shared).any(is_it)
        });
        for variable in missing {
            self.diagnostics.report(undeclared(origin, variable));
            let parameters = operation.entry("parameters").or_insert_with(|| json!([]));
            if let Some(parameters) = parameters.as_array_mut() {
                let met = origin.key("parameters").index(parameters.len());
                self.diagnostics.moved(met, origin.clone());
                let schema = json!({ "type": "string" });
                parameters.push(json!({
                    "name": variable, "in": "path", "required": true, "schema": schema,
                }));
            }
        }
    }

    fn check_id(&mut self, origin: &Origin, operation: &mut Members) {
        if operation.get("operationId").is_some_and(|id| id == "") {
            self.diagnostics.report(empty_id(origin.key("operationId")));
            operation.shift_remove("operationId");
        }
        let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
            return;
        };
        let place = origin.key("operationId");
        match self.ids.entry(id.to_owned()) {
            Entry::Occupied(first) => {
                let is_one = self.diagnostics.place(&place) == self.diagnostics.place(first.get());
                self.diagnostics.report(match is_one {
                    true => used_twice(origin, id),
                    false => duplicate_id(place, id, first.get()),
                });
            }
            Entry::Vacant(first) => _ = first.insert(place),
        }
    }

    /// The names of the path parameters that an operation or a path item lists.
    fn declared(&self, holder: &Members) -> Vec<String> {
        let listed = holder.get("parameters").and_then(Value::as_array);
        let identities = listed
            .into_iter()
            .flatten()
            .filter_map(|written| self.identity(written));
        identities
            .filter(|identity| identity.place == "path")
            .map(|identity| identity.name.to_owned())
            .collect()
    }

    /// Whether each parameter is known: unresolved references have been reported.
    fn is_resolved(&self, holder: &Members) -> bool {
        let listed = holder.get("parameters").and_then(Value::as_array);
        let mut listed = listed.into_iter().flatten();
        listed.all(|written| self.components.resolve(written).is_some())
    }

    fn identity<'b>(&'b self, written: &'b Value) -> Option<ParameterKey<'b>> {
        ParameterKey::of(self.components.resolve(written)?)
    }

    /// Corrects the parameters that an operation or a path item lists.
    fn list(
        &mut self,
        origin: &Origin,
        holder: &mut Members,
        template: &Template<'_>,
        shared: &[String],
    ) {
        let mut declared = self.declared(holder);
        declared.extend_from_slice(shared);
        let Some(items) = holder.get_mut("parameters").and_then(Value::as_array_mut) else {
            return;
        };
        let mut seen: HashMap<OperationParameters, Origin> = HashMap::new();
        let moves = array_edits::retain(&origin.key("parameters"), items, |place, written| {
            if let Some(same) = self.identity(written)
                && let Some(first) = seen.get(&same.to_own())
            {
                let report = duplicate(place, &same, first);
                self.diagnostics.report(report);
                return false;
            }
            let is_kept = self.path_parameter(place, written, template, &declared);
            if let Some(identity) = self.identity(written) {
                seen.insert(identity.to_own(), place.clone());
            }
            is_kept
        });
        for (met, written) in moves {
            self.diagnostics.moved(met, written);
        }
    }

    /// Whether a parameter is kept, once obvious errors are corrected.
    fn path_parameter(
        &mut self,
        place: &Origin,
        written: &mut Value,
        template: &Template<'_>,
        declared: &[String],
    ) -> bool {
        let Some(ParameterKey {
            name,
            place: "path",
        }) = self.identity(written)
        else {
            return true;
        };
        if template.variables.contains(&name) {
            if let Some(parameter) = written
                .as_object_mut()
                .filter(|it| !it.contains_key("$ref"))
            {
                require(place, parameter, self.diagnostics);
            }
            return true;
        }
        let open = template.variables.iter().copied();
        let open = open.filter(|variable| !declared.iter().any(|name| name == variable));
        // `{ id }`
        let in_spaces = open.clone().find(|variable| variable.trim() == name);
        let Some(near) = in_spaces.or_else(|| closest_match(name, open)) else {
            let report = unused(place, name);
            self.diagnostics.report(report);
            return false;
        };
        let report = misspelled(place, name, near);
        if let Some(meant) = self.components.resolve(written) {
            let mut meant = meant.clone();
            meant.insert("name".to_owned(), Value::from(near));
            meant.insert("required".to_owned(), Value::Bool(true));
            *written = Value::Object(meant);
        }
        self.diagnostics.report(report);
        true
    }
}
