//! Checks what the operations say together: their names, their paths and their path parameters.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde_json::{Map, Value};

use super::components::Components;
use super::parameters::{Identity, METHODS};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Trail, nearest};

/// Reports operations and paths that contradict each other or themselves.
pub(super) fn check(root: &Value, diagnostics: &mut Diagnostics) {
    let Some(paths) = root.get("paths").and_then(Value::as_object) else {
        return;
    };
    let mut check = Check {
        components: Components::new(root),
        diagnostics,
        ids: HashMap::new(),
        templates: HashMap::new(),
    };
    for (path, item) in paths.iter().filter(|(path, _)| path.starts_with('/')) {
        check.check_path(&Trail::Root.key("paths").key(path), path, item);
    }
}

struct Check<'a> {
    components: Components<'a>,
    diagnostics: &'a mut Diagnostics,
    /// Where each `operationId` was first met.
    ids: HashMap<&'a str, Origin>,
    /// Where each path was first met, with its variables' names left out.
    templates: HashMap<String, Origin>,
}

/// The parameters in one list.
struct List<'a> {
    known: Vec<Listed<'a>>,
    /// Whether each of them is known: not behind a reference to nothing, for instance.
    is_complete: bool,
}

/// A parameter in a list, with what tells it from the others there.
struct Listed<'a> {
    origin: Origin,
    identity: Identity<'a>,
    object: &'a Map<String, Value>,
}

impl<'a> Check<'a> {
    fn check_path(&mut self, trail: &Trail<'_>, path: &'a str, item: &'a Value) {
        let Ok(template) = Template::of(path) else {
            return self.diagnostics.report(unmatched_braces(trail, path));
        };
        self.check_template(trail, &template);
        let shared = self.parameters(trail, item);
        self.check_list(&shared.known, &template);
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                self.check_operation(&trail.key(method), operation, &template, &shared);
            }
        }
    }

    fn check_template(&mut self, trail: &Trail<'_>, template: &Template<'_>) {
        let origin = trail.origin();
        match self.templates.entry(template.shape.clone()) {
            Entry::Occupied(first) => self.diagnostics.report(duplicate_path(origin, first.get())),
            Entry::Vacant(first) => _ = first.insert(origin),
        }
    }

    fn check_operation(
        &mut self,
        trail: &Trail<'_>,
        operation: &'a Value,
        template: &Template<'_>,
        shared: &List<'a>,
    ) {
        self.check_id(trail, operation);
        let own = self.parameters(trail, operation);
        self.check_list(&own.known, template);
        if !(own.is_complete && shared.is_complete) {
            return;
        }
        // A parameter that is misspelled was reported itself.
        let listed = own.known.iter().chain(&shared.known);
        let declared: Vec<_> = listed
            .filter_map(|listed| template.variable_of(&listed.identity))
            .collect();
        for variable in &template.variables {
            if !declared.contains(variable) {
                self.diagnostics.report(undeclared(trail, variable));
            }
        }
    }

    fn check_id(&mut self, trail: &Trail<'_>, operation: &'a Value) {
        let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
            return;
        };
        let origin = trail.key("operationId").origin();
        match self.ids.entry(id) {
            Entry::Occupied(first) => {
                self.diagnostics
                    .report(duplicate_id(origin, id, first.get()))
            }
            Entry::Vacant(first) => _ = first.insert(origin),
        }
    }

    fn parameters(&self, trail: &Trail<'_>, holder: &'a Value) -> List<'a> {
        let trail = trail.key("parameters");
        let written = holder
            .get("parameters")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        let known = written.iter().enumerate().filter_map(|(index, written)| {
            let object = self.components.resolve(written)?;
            Some(Listed {
                origin: trail.index(index).origin(),
                identity: Identity::of(object)?,
                object,
            })
        });
        let known: Vec<_> = known.collect();
        let is_complete = known.len() == written.len();
        List { known, is_complete }
    }

    fn check_list(&mut self, list: &[Listed<'_>], template: &Template<'_>) {
        for (index, listed) in list.iter().enumerate() {
            let mut before = list.iter().take(index);
            if let Some(first) = before.find(|first| first.identity == listed.identity) {
                self.diagnostics.report(duplicate(listed, first));
            }
            if listed.identity.place == "path" {
                self.check_path_parameter(listed, template);
            }
        }
    }

    fn check_path_parameter(&mut self, listed: &Listed<'_>, template: &Template<'_>) {
        if !template.variables.contains(&listed.identity.name) {
            self.diagnostics.report(unused(listed, template));
        }
        if listed.object.get("required") != Some(&Value::Bool(true)) {
            self.diagnostics.report(not_required(listed));
        }
    }
}

fn unmatched_braces(trail: &Trail<'_>, path: &str) -> Diagnostic {
    let message = format!("the braces in the path `{path}` do not match");
    Diagnostic::new(Code::InvalidPath, trail.origin(), message)
        .at_key()
        .help("write each variable as `{name}`")
}

fn duplicate_path(origin: Origin, first: &Origin) -> Diagnostic {
    Diagnostic::new(
        Code::DuplicatePath,
        origin,
        "the same path is described twice",
    )
    .at_key()
    .related_key(first.clone(), "first described here")
    .help("join them: paths that differ only in the names of their variables are one")
}

fn duplicate_id(origin: Origin, id: &str, first: &Origin) -> Diagnostic {
    let message = format!("two operations have the `operationId` `{id}`");
    Diagnostic::new(Code::DuplicateOperationId, origin, message)
        .at_value()
        .related(first.clone(), "first used here")
        .help("give one of them another name")
}

fn not_required(listed: &Listed<'_>) -> Diagnostic {
    let name = listed.identity.name;
    let message = format!("the path parameter `{name}` must be `required: true`");
    Diagnostic::new(Code::OptionalPathParameter, listed.origin.clone(), message)
        .help("add `required: true`: a path has no place for a variable that is left out")
}

fn undeclared(trail: &Trail<'_>, variable: &str) -> Diagnostic {
    let message =
        format!("the path has the variable `{variable}`, and this operation has no such parameter");
    Diagnostic::new(Code::UndeclaredPathParameter, trail.origin(), message)
        .at_key()
        .help(format!(
            "add a parameter `{variable}` with `in: path` and `required: true`"
        ))
}

fn unused(listed: &Listed<'_>, template: &Template<'_>) -> Diagnostic {
    let name = listed.identity.name;
    let message = format!("the path has no variable for the path parameter `{name}`");
    let help = match template.variable_of(&listed.identity) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write `{{{name}}}` into the path, or remove the parameter"),
    };
    Diagnostic::new(Code::UnusedPathParameter, listed.origin.clone(), message).help(help)
}

fn duplicate(listed: &Listed<'_>, first: &Listed<'_>) -> Diagnostic {
    let Identity { name, place } = &listed.identity;
    let message = format!("two parameters in this list are named `{name}` with `in: {place}`");
    Diagnostic::new(Code::DuplicateParameter, listed.origin.clone(), message)
        .related(first.origin.clone(), "first described here")
        .help("keep one of the two")
}

/// A path with variables: `/pets/{id}`.
struct Template<'a> {
    variables: Vec<&'a str>,
    /// The path without its variables' names, `/pets/{}`: equal for paths that a server cannot tell apart.
    shape: String,
}

/// Braces that do not match.
struct Unmatched;

impl<'a> Template<'a> {
    /// The variable that a path parameter stands for, or is most likely meant to.
    fn variable_of(&self, parameter: &Identity<'_>) -> Option<&'a str> {
        let name = (parameter.place == "path").then_some(parameter.name)?;
        let exact = self.variables.iter().find(|variable| **variable == name);
        exact
            .copied()
            .or_else(|| nearest(name, self.variables.iter().copied()))
    }

    fn of(path: &'a str) -> Result<Self, Unmatched> {
        let mut template = Self {
            variables: Vec::new(),
            shape: String::new(),
        };
        let mut rest = path;
        while let Some((before, after)) = rest.split_once('{') {
            let (variable, after) = after.split_once('}').ok_or(Unmatched)?;
            if variable.is_empty() || variable.contains('{') || before.contains('}') {
                return Err(Unmatched);
            }
            template.shape.push_str(before);
            template.shape.push_str("{}");
            template.variables.push(variable);
            rest = after;
        }
        if rest.contains('}') {
            return Err(Unmatched);
        }
        template.shape.push_str(rest);
        Ok(template)
    }
}
