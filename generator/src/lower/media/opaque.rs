//! Bodies whose schemas nothing is made of: in formats that the client does not know, and forms that are none.

use openapiv3::MediaType;

use super::super::Lowering;
use super::super::schema::{is_no_object, is_structured};
use super::{Group, Kind, essence};
use crate::diagnostic::{Code, Diagnostic, Origin};

impl<'a> Lowering<'a> {
    /// A form has members: what has none is sent as the bytes that callers make of it.
    pub(super) fn sendable(
        &mut self,
        kind: Kind,
        wire: &str,
        media_type: &MediaType,
        origin: &Origin,
    ) -> Kind {
        let schema = media_type.schema.as_ref();
        let schema = schema.and_then(|schema| self.components.item(schema.into()));
        let is_form = matches!(kind, Kind::Form | Kind::Multipart);
        if !is_form || !schema.is_some_and(is_no_object) {
            return kind;
        }
        let message = format!(
            "a body of `{wire}` consists of members, and its schema is no object: it is sent as bytes"
        );
        self.report(
            Diagnostic::new(Code::UnsupportedMediaType, origin.key("schema"), message)
                .at_key()
                .help("describe an object whose members are the fields of the form"),
        );
        Kind::Bytes
    }

    /// Says which schemas of bodies nothing is made of: those of text and bytes, unless JSON carries the same.
    pub(super) fn report_unread_schemas(&mut self, groups: &[Group<'a>]) {
        for group in groups {
            let schema = group.media_type.schema.as_ref();
            let item = schema.and_then(|schema| self.components.item(schema.into()));
            let is_typed = groups.iter().any(|other| {
                let is_typed = !matches!(other.kind, Kind::Text | Kind::Bytes);
                is_typed && other.media_type.schema == group.media_type.schema
            });
            let taken_as = match group.kind {
                Kind::Text => "text",
                Kind::Bytes => "bytes",
                Kind::Json | Kind::Form | Kind::Multipart => continue,
            };
            let is_form = is_form(&group.names[0]);
            if is_typed || is_form || !item.is_some_and(is_structured) {
                continue;
            }
            let is_sequence = group.media_type.extensions.contains_key("x-item-schema");
            let origin = group.origin.key("schema");
            let origin = if is_sequence {
                origin.key("items")
            } else {
                origin
            };
            let message = format!(
                "the client takes `{}` as {taken_as}: what this schema describes has no type",
                group.names[0]
            );
            self.report(
                Diagnostic::new(Code::UnusedSchema, origin, message)
                    .at_key()
                    .help("read or write it with a library for that format"),
            );
        }
    }
}

/// Whether it is a form. One that has no members has been told of.
fn is_form(name: &str) -> bool {
    matches!(
        essence(name).as_str(),
        "application/x-www-form-urlencoded" | "multipart/form-data"
    )
}
