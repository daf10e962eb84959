//! Changes of documentation: at most one for the API, each operation and each type.

use std::collections::HashMap;

use crate::diagnostic::Origin;
use crate::ir::{Api, Docs, Operation, Shape, TypeDef};

use super::super::Rule;
use super::super::surface::Owner;
use super::operations::endpoint;
use super::{Comparison, Finding};

const MESSAGE: &str = "documentation changed";
const HELP: &str = "read the new documentation";

/// The documentation of an element.
struct DocChange<'a> {
    /// The kind of the element, and its name. Added and removed elements are reported by other rules.
    element: (&'static str, String),
    docs: &'a str,
    example: Option<&'a serde_json::Value>,
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
        let origin = Origin::root().key("info");
        if is_different(of_api(old), of_api(new)) {
            let finding = Finding::new(Rule::DocumentationChanged, "API")
                .old(Owner::Crate, &origin)
                .new_(Owner::Crate, &origin);
            self.add(finding.message(MESSAGE).help(HELP));
        }
        for (old_id, new_id) in self.pairs.operations() {
            let (operation, counterpart) = (&old.operations[old_id], &new.operations[new_id]);
            if is_different(of_operation(operation), of_operation(counterpart)) {
                let finding = Finding::new(Rule::DocumentationChanged, endpoint(operation))
                    .old(Owner::Operation(old_id), &operation.origin)
                    .new_(Owner::Operation(new_id), &counterpart.origin);
                self.add(finding.message(MESSAGE).help(HELP));
            }
        }
        for (old_id, new_id) in self.pairs.types() {
            let (def, counterpart) = (old.get(old_id), new.get(new_id));
            // The documentation of a type without a description is derived from its name.
            let has_same_name = self.names.old.ty(old_id) == self.names.new.ty(new_id);
            if has_same_name && is_different(of_type(def), of_type(counterpart)) {
                let finding = Finding::new(
                    Rule::DocumentationChanged,
                    self.names.old.ty(old_id).clone(),
                )
                .old(Owner::Type(old_id), &def.origin)
                .new_(Owner::Type(new_id), &counterpart.origin);
                self.add(finding.message(MESSAGE).help(HELP));
            }
        }
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

fn main_docs(docs: &Docs) -> DocChange<'_> {
    documented("whole", "", docs)
}

fn documented<'a>(part: &'static str, name: &str, docs: &'a Docs) -> DocChange<'a> {
    DocChange {
        element: (part, name.to_owned()),
        docs: &docs.0,
        example: None,
        deprecated: Deprecated::No,
    }
}

impl DocChange<'_> {
    fn marked(self, is_marked: bool) -> Self {
        let deprecated = match is_marked {
            true => Deprecated::Marked,
            false => Deprecated::No,
        };
        Self { deprecated, ..self }
    }

    fn deprecated(self, is_deprecated: bool) -> Self {
        let deprecated = match is_deprecated {
            true => Deprecated::Yes,
            false => Deprecated::No,
        };
        Self { deprecated, ..self }
    }
}

fn of_api(api: &Api) -> Vec<DocChange<'_>> {
    let schemes = api.security_schemes.iter();
    let schemes = schemes.map(|it| documented("scheme", &it.wire, &it.docs));
    let groups = api.groups.iter();
    let groups = groups.map(|it| documented("tag", &it.wire, &it.docs));
    let servers = api.servers.iter();
    let servers = servers.map(|it| documented("server", &it.url, &it.docs));
    let variables = api.server_variables.iter();
    let variables = variables.map(|it| documented("variable", &it.wire, &it.docs));
    let main = std::iter::once(main_docs(&api.docs));
    main.chain(schemes)
        .chain(groups)
        .chain(servers)
        .chain(variables)
        .collect()
}

fn of_operation(operation: &Operation) -> Vec<DocChange<'_>> {
    let parameters = operation.parameters.iter().map(|it| DocChange {
        example: it.example.as_ref(),
        docs: without_default(&it.docs),
        ..documented(
            "parameter",
            &format!("{} {}", it.location, it.wire),
            &it.docs,
        )
        .marked(it.deprecated)
    });
    let responses = operation
        .success_responses
        .iter()
        .chain(&operation.error_responses);
    let responses = responses.map(|it| documented("response", &it.status.to_string(), &it.docs));
    let body = operation
        .body
        .iter()
        .map(|it| documented("body", "", &it.docs));
    let main = std::iter::once(main_docs(&operation.docs).marked(operation.deprecated));
    main.chain(parameters)
        .chain(body)
        .chain(responses)
        .collect()
}

/// The documentation of a parameter without its default, which a separate rule reports.
fn without_default(Docs(docs): &Docs) -> &str {
    match docs.rsplit_once("\n\nDefault: ") {
        Some((docs, _)) => docs,
        None => docs,
    }
}

fn of_type(def: &TypeDef) -> Vec<DocChange<'_>> {
    let mut all = vec![main_docs(&def.docs)];
    match &def.shape {
        Shape::Struct(shape) => all.extend(shape.fields.iter().map(|it| DocChange {
            example: it.example.as_ref(),
            ..documented("property", &it.wire, &it.docs).marked(it.deprecated)
        })),
        Shape::Headers(shape) => {
            let fields = shape.fields.iter();
            all.extend(
                fields
                    .map(|it| documented("property", &it.wire, &it.docs).deprecated(it.deprecated)),
            );
        }
        Shape::Enumeration(shape) => {
            let variants = shape.variants.iter();
            let variants = variants.map(|it| {
                documented("variant", it.name.as_str(), &it.docs).deprecated(it.deprecated)
            });
            all.extend(variants);
        }
        Shape::Union(shape) => {
            let variants = shape.variants.iter();
            let variants = variants.map(|it| {
                documented("variant", it.name.as_str(), &it.docs).deprecated(it.deprecated)
            });
            all.extend(variants);
        }
        Shape::Alias(_) | Shape::Newtype(_) | Shape::Content(_) => {}
    }
    all
}
