//! Parameters and headers: styles that do not apply to their type, and `content` without exactly one media type.

use super::super::shape::ObjectKind;
use super::super::tree::{Fields, Read, at_key, at_value};
use super::Check;
use crate::diagnostic::{Code, Trail};

/// The styles that apply to arrays and objects only.
const STYLES: [&str; 3] = ["deepObject", "pipeDelimited", "spaceDelimited"];

/// The types to which these styles apply. OpenAPI does not define `deepObject` for arrays, but servers that use it
/// accept `name[0]=…`.
const TYPES: [&str; 2] = ["array", "object"];

impl Check<'_> {
    pub(super) fn parameter(&mut self, trail: &Trail<'_>, fields: &Fields, kind: &ObjectKind) {
        self.style(trail, fields);
        self.one_media_type(trail, fields, kind);
        self.content(trail, fields);
        self.examples_beside(trail, fields);
        self.exclude(trail, fields, "example", "examples");
    }

    fn style(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let Some(style) = fields.string("style").filter(|it| STYLES.contains(it)) else {
            return;
        };
        let schema = fields.get("schema");
        let schema = schema.and_then(|schema| self.components.resolve(schema));
        let Some(ty) = schema.and_then(|schema| schema.string("type")) else {
            return;
        };
        if TYPES.contains(&ty) || ty == "null" {
            return;
        }
        let message = format!(
            "style `{style}` applies to arrays and objects; OpenAPI does not define it for `type: {ty}`"
        );
        let help = "remove `style` or change `type` of the schema";
        self.report(at_value(Code::IncompatibleStyle, &trail.key("style"), message).help(help));
    }

    /// Reports `content` that does not have exactly one media type.
    fn one_media_type(&mut self, trail: &Trail<'_>, fields: &Fields, kind: &ObjectKind) {
        let Some(content) = fields.object("content") else {
            return;
        };
        let (trail, title) = (trail.key("content"), kind.title());
        let mut names = content.keys();
        let Some(first) = names.next() else {
            let message = format!(
                "missing media type in `content` of {title}; its value is treated as any JSON value"
            );
            let help = "add a media type to `content`, or replace `content` with `schema`";
            return self.report(at_key(Code::MissingField, &trail, message).help(help));
        };
        for name in names {
            let message = format!(
                "`content` of {title} must have exactly one media type; `{name}` is ignored"
            );
            let report = at_key(Code::ConflictingFields, &trail.key(name), message)
                .related_key(trail.key(first).origin(), "this media type is used");
            self.report(report.help("remove all media types except one"));
        }
    }
}
