//! What is said for people alone: one change for each operation and each type.

use std::collections::HashMap;

use crate::diagnostic::Origin;
use crate::ir::{Api, Docs, Operation, Shape, TypeDef};

use super::super::Rule;
use super::super::surface::Owner;
use super::operations::endpoint;
use super::{Comparison, Finding};

const MESSAGE: &str = "what is said of it has changed";
const ADVICE: &str = "read it";

/// What is said of a thing.
struct DocChange<'a> {
    /// What part of the whole it is of, and its name there. What is new or gone is a change of its own.
    place: (&'static str, String),
    docs: &'a str,
    example: Option<&'a serde_json::Value>,
    deprecated: Deprecated,
}

/// Whether a thing should no longer be used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deprecated {
    /// It should, or nothing is said.
    No,
    /// It should not: said in the docs alone.
    Yes,
    /// It should not: that it is so has a rule of its own.
    Marked,
}

impl Comparison<'_> {
    pub(super) fn documentation(&mut self) {
        let (old, new) = (self.old, self.new);
        let whole = Origin::root().key("info");
        if is_said_otherwise(of_api(old), of_api(new)) {
            let found = Finding::new(Rule::DocumentationChanged, "the API")
                .old(Owner::Crate, &whole)
                .new_(Owner::Crate, &whole);
            self.add(found.says(MESSAGE, ADVICE));
        }
        for (one, other) in self.pairs.operations() {
            let (operation, another) = (&old.operations[one], &new.operations[other]);
            if is_said_otherwise(of_operation(operation), of_operation(another)) {
                let found = Finding::new(Rule::DocumentationChanged, endpoint(operation))
                    .old(Owner::Operation(one), &operation.origin)
                    .new_(Owner::Operation(other), &another.origin);
                self.add(found.says(MESSAGE, ADVICE));
            }
        }
        for (one, other) in self.pairs.types() {
            let (def, another) = (old.get(one), new.get(other));
            // What nothing is said of is told by its name.
            let is_called_alike = self.names.old.ty(one) == self.names.new.ty(other);
            if is_called_alike && is_said_otherwise(of_type(def), of_type(another)) {
                let found =
                    Finding::new(Rule::DocumentationChanged, self.names.old.ty(one).clone())
                        .old(Owner::Type(one), &def.origin)
                        .new_(Owner::Type(other), &another.origin);
                self.add(found.says(MESSAGE, ADVICE));
            }
        }
    }
}

fn is_said_otherwise(old: Vec<DocChange<'_>>, new: Vec<DocChange<'_>>) -> bool {
    let known: HashMap<_, _> = old.iter().map(|it| (&it.place, it)).collect();
    new.iter().any(|remark| {
        known.get(&remark.place).is_some_and(|before| {
            let is_deprecated_otherwise = match (before.deprecated, remark.deprecated) {
                (Deprecated::No, Deprecated::Marked) => false,
                (one, other) => one != other,
            };
            before.docs != remark.docs
                || before.example != remark.example
                || is_deprecated_otherwise
        })
    })
}

fn whole(docs: &Docs) -> DocChange<'_> {
    remark("whole", "", docs)
}

fn remark<'a>(part: &'static str, name: &str, docs: &'a Docs) -> DocChange<'a> {
    DocChange {
        place: (part, name.to_owned()),
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

    fn told(self, is_told: bool) -> Self {
        let deprecated = match is_told {
            true => Deprecated::Yes,
            false => Deprecated::No,
        };
        Self { deprecated, ..self }
    }
}

fn of_api(api: &Api) -> Vec<DocChange<'_>> {
    let schemes = api.security_schemes.iter();
    let schemes = schemes.map(|it| remark("scheme", &it.wire, &it.docs));
    let groups = api.groups.iter();
    let groups = groups.map(|it| remark("tag", &it.wire, &it.docs));
    let servers = api.servers.iter();
    let servers = servers.map(|it| remark("server", &it.url, &it.docs));
    let variables = api.server_variables.iter();
    let variables = variables.map(|it| remark("variable", &it.wire, &it.docs));
    let own = std::iter::once(whole(&api.docs));
    own.chain(schemes)
        .chain(groups)
        .chain(servers)
        .chain(variables)
        .collect()
}

fn of_operation(operation: &Operation) -> Vec<DocChange<'_>> {
    let parameters = operation.parameters.iter().map(|it| DocChange {
        example: it.example.as_ref(),
        docs: without_default(&it.docs),
        ..remark(
            "parameter",
            &format!("{} {}", it.location, it.wire),
            &it.docs,
        )
        .marked(it.deprecated)
    });
    let replies = operation
        .success_responses
        .iter()
        .chain(&operation.error_responses);
    let replies = replies.map(|it| remark("reply", &it.status.to_string(), &it.docs));
    let body = operation.body.iter().map(|it| remark("body", "", &it.docs));
    let own = std::iter::once(whole(&operation.docs).marked(operation.deprecated));
    own.chain(parameters).chain(body).chain(replies).collect()
}

/// What is said of a parameter, but for its default, of which a rule tells.
fn without_default(Docs(docs): &Docs) -> &str {
    match docs.rsplit_once("\n\nDefault: ") {
        Some((said, _)) => said,
        None => docs,
    }
}

fn of_type(def: &TypeDef) -> Vec<DocChange<'_>> {
    let mut remarks = vec![whole(&def.docs)];
    match &def.shape {
        Shape::Struct(shape) => remarks.extend(shape.fields.iter().map(|it| DocChange {
            example: it.example.as_ref(),
            ..remark("member", &it.wire, &it.docs).marked(it.deprecated)
        })),
        Shape::Headers(shape) => {
            let fields = shape.fields.iter();
            remarks
                .extend(fields.map(|it| remark("member", &it.wire, &it.docs).told(it.deprecated)));
        }
        Shape::Enumeration(shape) => {
            let variants = shape.variants.iter();
            let told = variants
                .map(|it| remark("variant", it.name.as_str(), &it.docs).told(it.deprecated));
            remarks.extend(told);
        }
        Shape::Union(shape) => {
            let variants = shape.variants.iter();
            let told = variants
                .map(|it| remark("variant", it.name.as_str(), &it.docs).told(it.deprecated));
            remarks.extend(told);
        }
        Shape::Alias(_) | Shape::Newtype(_) | Shape::Content(_) => {}
    }
    remarks
}
