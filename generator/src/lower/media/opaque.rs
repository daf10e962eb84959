//! Bodies whose schemas have no generated type: in formats that the client does not support, and forms without
//! an object schema.

use openapiv3::MediaType;

use super::super::Lowering;
use super::super::schema::{excludes_objects, is_structured};
use super::{BodyKind, MediaTypeGroup, essence};
use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::normalize::marks;

impl<'a> Lowering<'a> {
    /// A form consists of fields: a body whose schema is not an object is passed as the bytes that callers encode.
    pub(super) fn sendable(
        &mut self,
        kind: BodyKind,
        wire: &str,
        media_type: &'a MediaType,
        origin: &Origin,
    ) -> BodyKind {
        let schema = media_type.schema.as_ref();
        let schema = schema.and_then(|schema| self.index.components.item(schema.into()));
        let is_form = matches!(kind, BodyKind::Form | BodyKind::Multipart);
        if !is_form || !schema.is_some_and(excludes_objects) {
            return kind;
        }
        let message =
            format!("schema of media type `{wire}` is not an object; the body is passed as bytes");
        let help = "define an object schema whose properties are the form fields";
        let diagnostic = Diagnostic::new(Code::UnsupportedMediaType, origin.key("schema"), message);
        self.report(diagnostic.at_key().help(help));
        BodyKind::Bytes
    }

    /// Reports schemas of bodies for which no type is generated: those of text and bytes, unless a JSON body has
    /// the same schema.
    pub(super) fn report_unread_schemas(&mut self, groups: &[MediaTypeGroup<'a>]) {
        for group in groups {
            let schema = group.media_type.schema.as_ref();
            let item = schema.and_then(|schema| self.index.components.item(schema.into()));
            let is_typed = groups.iter().any(|other| {
                let is_typed = !matches!(other.kind, BodyKind::Text | BodyKind::Bytes);
                is_typed && other.media_type.schema == group.media_type.schema
            });
            let passed_as = match group.kind {
                BodyKind::Text => "strings",
                BodyKind::Bytes => "bytes",
                BodyKind::Json | BodyKind::Form | BodyKind::Multipart => continue,
            };
            let is_form = is_form(&group.names[0]);
            if is_typed || is_form || !item.is_some_and(is_structured) {
                continue;
            }
            let origin = group.origin.key("schema");
            let origin = if marks::is_sequence(group.media_type) {
                origin.key("items")
            } else {
                origin
            };
            let message = format!(
                "schema has no generated type; bodies of media type `{}` are passed as {passed_as}",
                group.names[0]
            );
            let help = "use a library for this format to decode or encode the body";
            let diagnostic = Diagnostic::new(Code::UnusedSchema, origin, message);
            self.report(diagnostic.at_key().help(help));
        }
    }
}

/// Whether it is a form. One without an object schema was reported already.
fn is_form(name: &str) -> bool {
    matches!(
        essence(name).as_str(),
        "application/x-www-form-urlencoded" | "multipart/form-data"
    )
}
