//! Finds problems that the tables of fields cannot express: fields that contradict each other, and names that are
//! not defined.
//!
//! Nothing is repaired: the client does not depend on these findings, but readers of the description do. A value
//! is checked only against its siblings and the targets of its references. The tree has not been repaired yet: a
//! value of an unexpected type is reported by the check of the fields, and skipped here.

mod callbacks;
mod constraints;
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

/// Reports contradictions in a document. `ids` are those of all described operations.
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
        steps: values::MAX_STEPS_OF_ALL,
        diagnostics,
    };
    walk(&Trail::Root, root, Shape::Object(kind), &mut check);
    check.circles();
}

struct Check<'a> {
    version: Version,
    components: Components<'a>,
    links: Links<'a>,
    /// Where each `$id` of a schema is declared.
    identities: HashMap<String, Origin>,
    /// The remaining budget for the validation of defaults and examples.
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
            // Siblings of a reference are ignored.
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

    /// Reports two fields of which an object may have only one.
    fn exclude(&mut self, trail: &Trail<'_>, members: &Members, first: &str, second: &str) {
        if members.contains_key(first) && members.contains_key(second) {
            let message = format!("fields `{first}` and `{second}` are mutually exclusive");
            let origin = trail.key(second).origin();
            self.report(
                Diagnostic::new(Code::ConflictingFields, origin, message)
                    .at_key()
                    .related_key(
                        trail.key(first).origin(),
                        format!("`{first}` is declared here"),
                    )
                    .help(format!("remove `{first}` or `{second}`")),
            );
        }
    }
}
