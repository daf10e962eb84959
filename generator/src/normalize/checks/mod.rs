//! Finds what no table can say: values beside one another that contradict each other, and names of things
//! that are not there.
//!
//! Nothing is mended: the client does not depend on what is found, and the one who reads the description
//! does. What is checked against is what stands beside a value or is referred to there, no more. The tree is
//! as it was written: a value of the wrong type is told of by the check of the keys, and passed over here.

mod callbacks;
mod constraints;
mod describe;
mod format;
mod links;
mod media;
mod names;
mod parameter;
mod schema;
mod security;
mod server;
mod tags;
mod unions;
mod validate;
mod values;

use std::collections::HashMap;

use serde_json::{Map, Value};

use self::links::Links;
use super::components::Components;
use super::shape::{ObjectKind, Shape};
use super::version::Version;
use super::walk::{Visitor, walk};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Trail};

pub(super) use links::OperationIds;

type Members = Map<String, Value>;

/// Reports what contradicts itself. `ids` are those of all operations that are described.
pub(super) fn check(
    root: &Value,
    kind: &'static ObjectKind,
    version: Version,
    ids: &OperationIds,
    diagnostics: &mut Diagnostics,
) {
    let mut check = Check {
        version,
        components: Components::new(root),
        links: Links { root, ids },
        identities: HashMap::new(),
        steps: values::MOST_STEPS_OF_ALL,
        diagnostics,
    };
    walk(&Trail::Root, root, Shape::Object(kind), &mut check);
    check.circles();
}

struct Check<'a> {
    version: Version,
    components: Components<'a>,
    links: Links<'a>,
    /// Where each schema is that has an `$id`.
    identities: HashMap<String, Origin>,
    /// How much more of defaults and examples is looked at.
    steps: usize,
    diagnostics: &'a mut Diagnostics,
}

impl Visitor for Check<'_> {
    fn visit(&mut self, trail: &Trail<'_>, value: &Value, shape: Shape) {
        let Value::Object(members) = value else {
            return;
        };
        let is_schema = matches!(shape, Shape::Schema(_));
        if members.contains_key("$ref") && (self.version == Version::V3_0 || !is_schema) {
            // What stands beside a reference has no effect.
            return;
        }
        match shape {
            Shape::Schema(_) => self.schema(trail, members),
            Shape::SecurityRequirement => self.requirement(trail, members),
            Shape::Object(kind) | Shape::Reference(kind) => self.object(trail, members, kind),
            _ => {}
        }
    }
}

impl Check<'_> {
    fn object(&mut self, trail: &Trail<'_>, members: &Members, kind: &ObjectKind) {
        match kind.noun {
            "callback" => self.callback(trail, members),
            "components object" => self.component_names(trail, members),
            "contact object" | "external documentation object" => self.url(trail, members, "url"),
            "description" => self.tags(trail, members),
            "encoding object" => self.encoding(trail, members),
            "example" => self.exclude(trail, members, "value", "externalValue"),
            "header" => self.parameter(trail, members, kind),
            "license object" => {
                self.url(trail, members, "url");
                self.exclude(trail, members, "identifier", "url");
            }
            "link" => self.link(trail, members),
            "media type object" => self.media_type(trail, members),
            "parameter" => {
                self.parameter_name(trail, members);
                self.parameter(trail, members, kind);
            }
            "paths object" => self.paths(trail, members),
            "request body" => self.body(trail, members),
            "response" => self.content(trail, members),
            "security scheme" => self.scheme(trail, members),
            "server" => self.server(trail, members),
            _ => {}
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report(diagnostic);
    }

    /// Of two keys, only one is to be there.
    fn exclude(&mut self, trail: &Trail<'_>, members: &Members, first: &str, second: &str) {
        if members.contains_key(first) && members.contains_key(second) {
            let message = format!("`{second}` and `{first}` exclude each other");
            let origin = trail.key(second).origin();
            self.report(
                Diagnostic::new(Code::ConflictingFields, origin, message)
                    .at_key()
                    .related_key(trail.key(first).origin(), "the other one")
                    .help("keep one of the two"),
            );
        }
    }
}
