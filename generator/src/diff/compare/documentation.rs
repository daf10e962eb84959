//! Changes of documentation: at most one for the API, each operation and each type.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::ir::{Api, Docs, Operation, Shape, TypeDef};

use super::super::Rule;
use super::super::owner::Owner;
use super::{Comparison, Finding};

/// The documentation of an element.
struct DocChange<'a> {
    /// The kind of the element, and its name. Added and removed elements are reported by other rules.
    element: (&'static str, Cow<'a, str>),
    docs: &'a str,
    example: Option<&'a crate::json::Value>,
    deprecated: Deprecated,
}

/// Whether an element is deprecated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deprecated {
    /// It is not.
    No,
    /// It is, and a new deprecation is a change of the documentation.
    Yes,
    /// It is, and a separate rule reports a new deprecation.
    Marked,
}

impl Comparison<'_> {
    pub(super) fn documentation(&mut self) {
        let (old, new) = (self.old, self.new);
        if is_different(of_api(old), of_api(new)) {
            let rule = Rule::DocumentationChanged;
            self.documentation_changed(Finding::of_api(rule, "API", Owner::Crate, "info"));
        }
        for (index, new_index) in self.pairs.operations() {
            let (before, after) = (&old.operations[index], &new.operations[new_index]);
            if is_different(of_operation(before), of_operation(after)) {
                let owners = (Owner::Operation(index), Owner::Operation(new_index));
                self.documentation_changed(self.changed(Rule::DocumentationChanged, owners));
            }
        }
        for ids in self.pairs.types() {
            // The documentation of a type without a description is derived from its name.
            let has_same_name = self.names.old.ty(ids.0) == self.names.new.ty(ids.1);
            if has_same_name && is_different(of_type(old.get(ids.0)), of_type(new.get(ids.1))) {
                let owners = (Owner::Type(ids.0), Owner::Type(ids.1));
                self.documentation_changed(self.changed(Rule::DocumentationChanged, owners));
            }
        }
    }

    fn documentation_changed(&mut self, finding: Finding) {
        self.add(
            finding,
            "documentation changed",
            "read the new documentation",
        );
    }
}

fn is_different(old: Vec<DocChange<'_>>, new: Vec<DocChange<'_>>) -> bool {
    let known: HashMap<_, _> = old.iter().map(|it| (&it.element, it)).collect();
    new.iter().any(|after| {
        known.get(&after.element).is_some_and(|before| {
            let is_deprecation_changed = match (before.deprecated, after.deprecated) {
                (Deprecated::No, Deprecated::Marked) => false,
                (left, right) => left != right,
            };
            before.docs != after.docs || before.example != after.example || is_deprecation_changed
        })
    })
}

fn documented<'a>(
    part: &'static str,
    name: impl Into<Cow<'a, str>>,
    docs: &'a Docs,
) -> DocChange<'a> {
    DocChange {
        element: (part, name.into()),
        docs: &docs.0,
        example: None,
        deprecated: Deprecated::No,
    }
}

impl DocChange<'_> {
    /// An element whose deprecation is `state` if it is deprecated.
    fn deprecated(self, is_deprecated: bool, state: Deprecated) -> Self {
        match is_deprecated {
            true => Self {
                deprecated: state,
                ..self
            },
            false => self,
        }
    }
}

fn of_api(api: &Api) -> Vec<DocChange<'_>> {
    let mut all = vec![documented("whole", "", &api.docs)];
    let schemes = api.security_schemes.iter();
    all.extend(schemes.map(|it| documented("scheme", &it.wire, &it.docs)));
    let groups = api.groups.iter();
    all.extend(groups.map(|it| documented("tag", &it.wire, &it.docs)));
    let servers = api.servers.iter();
    all.extend(servers.map(|it| documented("server", &it.url, &it.docs)));
    let variables = api.server_variables.iter();
    all.extend(variables.map(|it| documented("variable", &it.wire, &it.docs)));
    all
}

fn of_operation(operation: &Operation) -> Vec<DocChange<'_>> {
    let main = documented("whole", "", &operation.docs);
    let mut all = vec![main.deprecated(operation.deprecated, Deprecated::Marked)];
    all.extend(operation.parameters.iter().map(|it| {
        let name = format!("{} {}", it.location, it.wire);
        DocChange {
            example: it.example.as_ref(),
            docs: without_default(&it.docs),
            ..documented("parameter", name, &it.docs).deprecated(it.deprecated, Deprecated::Marked)
        }
    }));
    let body = operation.body.iter();
    all.extend(body.map(|it| documented("body", "", &it.docs)));
    let responses = operation.responses();
    all.extend(responses.map(|it| documented("response", it.status.to_string(), &it.docs)));
    all
}

/// The documentation of a parameter without its default, which a separate rule reports.
fn without_default(Docs(docs): &Docs) -> &str {
    match docs.rsplit_once("\n\nDefault: ") {
        Some((docs, _)) => docs,
        None => docs,
    }
}

fn of_type(def: &TypeDef) -> Vec<DocChange<'_>> {
    let mut all = vec![documented("whole", "", &def.docs)];
    let deprecated = Deprecated::Yes;
    match &def.shape {
        Shape::Struct(shape) => all.extend(shape.fields.iter().map(|it| {
            DocChange {
                example: it.example.as_ref(),
                ..documented("property", &it.wire, &it.docs)
                    .deprecated(it.deprecated, Deprecated::Marked)
            }
        })),
        Shape::Headers(shape) => all.extend(shape.fields.iter().map(|it| {
            documented("property", &it.wire, &it.docs).deprecated(it.deprecated, deprecated)
        })),
        Shape::Enumeration(shape) => all.extend(shape.variants.iter().map(|it| {
            documented("variant", it.name.as_str(), &it.docs).deprecated(it.deprecated, deprecated)
        })),
        Shape::Union(shape) => all.extend(shape.variants.iter().map(|it| {
            documented("variant", it.name.as_str(), &it.docs).deprecated(it.deprecated, deprecated)
        })),
        Shape::Alias(_) | Shape::Newtype(_) | Shape::Content(_) => {}
    }
    all
}
