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

use crate::json::Value;

use self::links::Links;
use super::components::Components;
use super::shape::{ObjectKind, Shape};
use super::tree::{Fields, at_key};
use super::version::Version;
use super::walk::walk_description;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Trail};

pub(super) use links::OperationIds;
pub(super) use unions::{Definitions, VARIANTS};

/// Reports contradictions in a document. `ids` are those of all described operations. Returns the `operationId`s of
/// the operations that the API calls, each with its location.
pub(super) fn check(
    root: &Value,
    version: Version,
    ids: &OperationIds,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, Origin)> {
    let mut check = Check {
        version,
        components: Components::new(root),
        links: Links { root, ids },
        ids: HashMap::new(),
        incoming_ids: Vec::new(),
        steps: values::MAX_STEPS_OF_ALL,
        diagnostics,
    };
    walk_description(root, &mut |trail, value, shape| {
        check.visit(trail, value, shape)
    });
    check.circular_unions();
    check.incoming_ids
}

struct Check<'a> {
    version: Version,
    components: Components<'a>,
    links: Links<'a>,
    /// Where each `$id` of a schema is declared.
    ids: HashMap<String, Origin>,
    /// The `operationId`s of webhook and callback operations.
    incoming_ids: Vec<(String, Origin)>,
    /// The remaining budget for the validation of defaults and examples.
    steps: usize,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    fn visit(&mut self, trail: &Trail<'_>, value: &Value, shape: Shape) {
        let Value::Object(fields) = value else {
            return;
        };
        let is_schema = matches!(shape, Shape::Schema(_));
        if fields.contains_key("$ref") && (self.version == Version::V3_0 || !is_schema) {
            // Siblings of a reference are ignored.
            return;
        }
        match shape {
            Shape::Schema(_) => self.schema(trail, fields),
            Shape::SecurityRequirement => self.requirement(trail, fields),
            Shape::Object(kind) | Shape::Reference(kind) => self.object(trail, fields, kind),
            _ => {}
        }
    }

    fn object(&mut self, trail: &Trail<'_>, fields: &Fields, kind: &ObjectKind) {
        match kind.noun {
            "callback" => self.callback(trail, fields),
            "components object" => self.component_names(trail, fields),
            "contact object" | "external documentation object" => self.url(trail, fields, "url"),
            "description" => self.tags(trail, fields),
            "encoding object" => {
                self.encoding(trail, fields);
                self.headers(trail, fields);
            }
            "example" => self.exclude(trail, fields, "value", "externalValue"),
            "header" => self.parameter(trail, fields, kind),
            "license object" => {
                self.url(trail, fields, "url");
                self.exclude(trail, fields, "identifier", "url");
            }
            "link" => self.link(trail, fields),
            "media type object" => self.media_type(trail, fields),
            "operation" => self.incoming_id(trail, fields),
            "parameter" => {
                self.sent_name(trail, fields, kind);
                self.parameter(trail, fields, kind);
            }
            "paths object" => self.paths(trail, fields),
            "request body" => self.request_body(trail, fields),
            "response" => {
                self.content(trail, fields);
                self.headers(trail, fields);
            }
            "security scheme" => self.scheme(trail, fields, kind),
            "server" => self.server(trail, fields),
            _ => {}
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report(diagnostic);
    }

    /// Reports two fields of which an object may have only one.
    fn exclude(&mut self, trail: &Trail<'_>, fields: &Fields, first: &str, second: &str) {
        if fields.contains_key(first) && fields.contains_key(second) {
            let message = format!("fields `{first}` and `{second}` are mutually exclusive");
            let related = format!("`{first}` is declared here");
            let report = at_key(Code::ConflictingFields, &trail.key(second), message)
                .related_key(trail.key(first).origin(), related);
            self.report(report.help(format!("remove `{first}` or `{second}`")));
        }
    }
}
