//! What is said for people alone: one change for each operation and each type.

use std::collections::HashMap;

use crate::ir::{Docs, Operation, Shape, TypeDef};

use super::super::Rule;
use super::super::surface::Owner;
use super::operations::endpoint;
use super::{Comparing, Found};

const MESSAGE: &str = "what is said of it has changed";
const ADVICE: &str = "read it";

impl Comparing<'_> {
    pub(super) fn documentation(&mut self) {
        let (old, new) = (self.old, self.new);
        for (one, other) in self.pairs.operations() {
            let (operation, another) = (&old.operations[one], &new.operations[other]);
            if is_said_otherwise(of_operation(operation), of_operation(another)) {
                let rule = Rule::DocumentationChanged;
                let found = Found::new(rule, endpoint(operation))
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
                let rule = Rule::DocumentationChanged;
                let found = Found::new(rule, self.names.old.ty(one).clone())
                    .old(Owner::Type(one), &def.origin)
                    .new_(Owner::Type(other), &another.origin);
                self.add(found.says(MESSAGE, ADVICE));
            }
        }
    }
}

/// What is said of a thing, under an empty name, and of what is in it. What is new or gone is a change
/// of its own.
type Said<'a> = Vec<(String, &'a Docs)>;

fn is_said_otherwise(old: Said<'_>, new: Said<'_>) -> bool {
    let known: HashMap<_, _> = old.into_iter().collect();
    let mut said = new.iter();
    said.any(|(name, docs)| known.get(name).is_some_and(|before| before != docs))
}

fn of_operation(operation: &Operation) -> Said<'_> {
    let parameters = operation.parameters.iter();
    let parameters = parameters.map(|it| (it.wire.clone(), &it.docs));
    let replies = operation.replies.iter().chain(&operation.errors);
    let replies = replies.map(|it| (it.status.to_string(), &it.docs));
    let own = std::iter::once((String::new(), &operation.docs));
    own.chain(parameters).chain(replies).collect()
}

fn of_type(def: &TypeDef) -> Said<'_> {
    let inside: Said<'_> = match &def.shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter();
            fields.map(|it| (it.wire.clone(), &it.docs)).collect()
        }
        Shape::Enumeration(shape) => {
            let variants = shape.variants.iter();
            variants.map(|it| (it.name.to_string(), &it.docs)).collect()
        }
        Shape::Union(shape) => {
            let variants = shape.variants.iter();
            variants.map(|it| (it.name.to_string(), &it.docs)).collect()
        }
        _ => Vec::new(),
    };
    let own = std::iter::once((String::new(), &def.docs));
    own.chain(inside).collect()
}
