//! Checks the operations together: their names, their paths and their path parameters.
//!
//! An error is corrected where the intention is clear, so that each operation can be called.

mod messages;
mod security;

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::json::{Value, json};

use self::messages::{
    duplicate, duplicate_id, duplicate_incoming_id, duplicate_path, empty_id, invalid_braces,
    misspelled, not_required, path_parameter, repeated_variable, shared_operation, undeclared,
    undeclared_string, unused,
};
use super::components::Components;
use super::parameters::{
    OperationParameters, ParameterKey, each_item, each_operation, retain_operations,
};
use super::template::Template;
use super::tree::{self, Fields, Read};
use crate::diagnostic::{Diagnostics, Origin, Trail, closest_match};

/// What the passes before found.
pub(super) struct Findings {
    /// The `operationId`s of webhook and callback operations, each with its location.
    pub(super) incoming_ids: Vec<(String, Origin)>,
    /// The security schemes that are declared, but invalid.
    pub(super) invalid_schemes: BTreeSet<String>,
    /// The operations and path items without some of their parameters.
    pub(super) incomplete: HashSet<Origin>,
}

/// Reports conflicts in and between operations and paths, and recovers from them.
pub(super) fn repair(root: &mut Value, found: &Findings, diagnostics: &mut Diagnostics) {
    require_path_components(root, diagnostics);
    Components::beside(root, |components, root| {
        let mut check = Check {
            components,
            invalid_schemes: &found.invalid_schemes,
            incomplete: &found.incomplete,
            diagnostics,
            ids: HashMap::new(),
            templates: HashMap::new(),
        };
        check.paths(root);
        for (id, location) in &found.incoming_ids {
            check.incoming_id(id, location);
        }
        check.requirements(&Trail::Root, root);
        each_item(root, |trail, item| {
            each_operation(trail, item, &mut |trail, operation| {
                check.requirements(trail, operation);
            });
        });
    });
}

/// Makes the path parameters of the components required: a path has no optional parts.
fn require_path_components(root: &mut Value, diagnostics: &mut Diagnostics) {
    let trail = Trail::Root.key("components");
    let trail = trail.key("parameters");
    let parameters = root.pointer_mut("/components/parameters");
    let parameters = parameters.and_then(Value::as_object_mut);
    for (name, parameter) in parameters.into_iter().flatten() {
        if let Some(parameter) = parameter.as_object_mut() {
            require(&trail.key(name), parameter, diagnostics);
        }
    }
}

fn require(trail: &Trail<'_>, parameter: &mut Fields, diagnostics: &mut Diagnostics) {
    if parameter.string("in") == Some("path") && !parameter.is_true("required") {
        diagnostics.report(not_required(trail, parameter));
        parameter.insert("required".to_owned(), Value::Bool(true));
    }
}

struct Check<'a> {
    components: Components<'a>,
    /// The security schemes that are declared, but invalid.
    invalid_schemes: &'a BTreeSet<String>,
    /// The operations and path items that have parameters of which nothing is known.
    incomplete: &'a HashSet<Origin>,
    diagnostics: &'a mut Diagnostics,
    /// The first occurrence of each `operationId`.
    ids: HashMap<String, Origin>,
    /// The first occurrence of each path, by its shape.
    templates: HashMap<Vec<u8>, Origin>,
}

impl Check<'_> {
    fn paths(&mut self, root: &mut Fields) {
        let trail = Trail::Root.key("paths");
        if let Some(paths) = root.get_mut("paths").and_then(Value::as_object_mut) {
            paths.retain(|path, item| match item.as_object_mut() {
                Some(item) if path.starts_with('/') => self.path(&trail.key(path), path, item),
                _ => true,
            });
        }
    }

    /// Whether the path can be called.
    fn path(&mut self, trail: &Trail<'_>, path: &str, item: &mut Fields) -> bool {
        let template = match Template::of(path) {
            Ok(template) => template,
            Err(error) => {
                self.diagnostics.report(invalid_braces(trail, path, error));
                return false;
            }
        };
        if let Some(variable) = template.repeated() {
            self.diagnostics.report(repeated_variable(trail, variable));
        }
        match self.templates.entry(template.shape.clone()) {
            Entry::Occupied(first) => self.diagnostics.report(duplicate_path(trail, first.get())),
            Entry::Vacant(first) => _ = first.insert(trail.origin()),
        }
        self.check_parameters(trail, item, &template, &[]);
        let is_resolved = self.is_resolved(item);
        let shared = self.declared(item);
        let is_incomplete = self.incomplete.contains(&trail.origin());
        retain_operations(trail, item, &mut |trail, operation| {
            let is_incomplete = is_incomplete || self.incomplete.contains(&trail.origin());
            self.check_id(trail, operation);
            self.check_parameters(trail, operation, &template, &shared);
            if !is_resolved || !self.is_resolved(operation) {
                // Unresolved references were reported; each may be a missing parameter.
                return true;
            }
            self.declare_missing(trail, operation, &template, (&shared, is_incomplete))
        });
        true
    }

    /// Declares the path parameters that an operation lacks, unless it is incomplete: then each may be one of which
    /// nothing is known. Returns whether the operation can be called.
    fn declare_missing(
        &mut self,
        trail: &Trail<'_>,
        operation: &mut Fields,
        template: &Template<'_>,
        (shared, is_incomplete): (&[String], bool),
    ) -> bool {
        let declared = self.declared(operation);
        let mut missing = template.variables.iter().filter(|variable| {
            let is_variable = |name: &String| name == *variable;
            !declared.iter().chain(shared).any(is_variable)
        });
        if is_incomplete && let Some(variable) = missing.next() {
            let report = undeclared(trail, variable);
            self.diagnostics
                .report_fault(report, "the operation is omitted");
            return false;
        }
        for variable in missing {
            self.diagnostics.report(undeclared_string(trail, variable));
            let parameters = operation
                .entry("parameters".to_owned())
                .or_insert_with(|| json!([]));
            if let Some(parameters) = parameters.as_array_mut() {
                let current = trail.key("parameters");
                let current = current.index(parameters.len());
                tree::record_move(self.diagnostics, &current, trail);
                parameters.push(path_parameter(variable));
            }
        }
        true
    }

    fn check_id(&mut self, trail: &Trail<'_>, operation: &mut Fields) {
        let location = trail.key("operationId");
        if operation.string("operationId") == Some("") {
            self.diagnostics.report(empty_id(&location));
            operation.shift_remove("operationId");
        }
        let Some(id) = operation.string("operationId") else {
            return;
        };
        if let Some(first) = self.first_with_id(id, location.origin()) {
            let is_shared = self.is_written_at(&location.origin(), &first);
            self.diagnostics.report(match is_shared {
                true => shared_operation(&location, id),
                false => duplicate_id(&location, id, &first),
            });
        }
    }

    /// The `operationId` of an operation that the API calls.
    fn incoming_id(&mut self, id: &str, location: &Origin) {
        if let Some(first) = self.first_with_id(id, location.clone()) {
            let is_shared = self.is_written_at(location, &first);
            let first = Some(first).filter(|_| !is_shared);
            self.diagnostics
                .report(duplicate_incoming_id(&Trail::At(location), id, first));
        }
    }

    /// The location of the first operation with an id, unless this is the first.
    fn first_with_id(&mut self, id: &str, location: Origin) -> Option<Origin> {
        match self.ids.entry(id.to_owned()) {
            Entry::Occupied(first) => Some(first.get().clone()),
            Entry::Vacant(first) => {
                first.insert(location);
                None
            }
        }
    }

    /// Whether two values are copies of one.
    fn is_written_at(&self, location: &Origin, other: &Origin) -> bool {
        self.diagnostics.written_location(location) == self.diagnostics.written_location(other)
    }

    /// The names of the path parameters that an operation or a path item declares.
    fn declared(&self, object: &Fields) -> Vec<String> {
        let parameters = object.items("parameters");
        let keys = parameters.filter_map(|(_, parameter)| self.key_of(parameter));
        keys.filter(|key| key.location == "path")
            .map(|key| key.name.to_owned())
            .collect()
    }

    /// Whether each parameter is known: unresolved references have been reported.
    fn is_resolved(&self, object: &Fields) -> bool {
        let mut parameters = object.items("parameters");
        parameters.all(|(_, parameter)| self.components.resolve(parameter).is_some())
    }

    fn key_of<'b>(&'b self, parameter: &'b Value) -> Option<ParameterKey<'b>> {
        ParameterKey::of(self.components.resolve(parameter)?)
    }

    /// Corrects the parameters that an operation or a path item declares.
    fn check_parameters(
        &mut self,
        trail: &Trail<'_>,
        object: &mut Fields,
        template: &Template<'_>,
        shared: &[String],
    ) {
        let mut declared = self.declared(object);
        declared.extend_from_slice(shared);
        let Some(items) = object.get_mut("parameters").and_then(Value::as_array_mut) else {
            return;
        };
        let trail = trail.key("parameters");
        let mut seen: HashMap<OperationParameters, Origin> = HashMap::new();
        let moves = tree::retain(&trail, items, |trail, parameter| {
            if let Some(key) = self.key_of(parameter)
                && let Some(first) = seen.get(&key.to_owned_key())
            {
                let report = duplicate(trail, &key, first);
                self.diagnostics.report(report);
                return false;
            }
            let is_kept = self.path_parameter(trail, parameter, template, &declared);
            if let Some(key) = self.key_of(parameter) {
                seen.insert(key.to_owned_key(), trail.origin());
            }
            is_kept
        });
        moves.record(&trail, self.diagnostics);
    }

    /// Whether a parameter is kept, once obvious errors are corrected.
    fn path_parameter(
        &mut self,
        trail: &Trail<'_>,
        parameter: &mut Value,
        template: &Template<'_>,
        declared: &[String],
    ) -> bool {
        let Some(ParameterKey {
            name,
            location: "path",
        }) = self.key_of(parameter)
        else {
            return true;
        };
        if template.variables.contains(&name) {
            if let Some(parameter) = parameter.as_object_mut()
                && !parameter.contains_key("$ref")
            {
                require(trail, parameter, self.diagnostics);
            }
            return true;
        }
        let candidates = template.variables.iter().copied();
        let candidates =
            candidates.filter(|variable| !declared.iter().any(|name| name == variable));
        // `{ id }`
        let trimmed = candidates.clone().find(|variable| variable.trim() == name);
        let Some(intended) = trimmed.or_else(|| closest_match(name, candidates)) else {
            let report = unused(trail, name);
            self.diagnostics.report(report);
            return false;
        };
        let is_here = parameter.string("$ref").is_none();
        let report = misspelled(trail, (name, is_here), intended);
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
