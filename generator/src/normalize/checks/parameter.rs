//! Parameters and headers: styles that do not apply to their type, and `content` without exactly one media type.

use serde_json::Value;

use super::super::shape::ObjectKind;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

/// The styles that apply to arrays and objects only.
const STYLES: [&str; 3] = ["deepObject", "pipeDelimited", "spaceDelimited"];

/// The types to which these styles apply. OpenAPI does not define `deepObject` for arrays, but servers that use it
/// accept `name[0]=…`.
const TYPES: [&str; 2] = ["array", "object"];

impl Check<'_> {
    pub(super) fn parameter(&mut self, trail: &Trail<'_>, members: &Members, kind: &ObjectKind) {
        self.style(trail, members);
        self.one_media_type(trail, members, kind);
        self.content(trail, members);
        self.examples_beside(trail, members);
        self.exclude(trail, members, "example", "examples");
    }

    fn style(&mut self, trail: &Trail<'_>, members: &Members) {
        let style = members.get("style");
        let style = STYLES
            .iter()
            .find(|name| style.is_some_and(|it| it == **name));
        let Some(style) = style else {
            return;
        };
        let schema = members.get("schema");
        let schema = schema.and_then(|schema| self.components.resolve(schema));
        let Some(ty) = schema.and_then(|schema| schema.get("type")?.as_str()) else {
            return;
        };
        if TYPES.contains(&ty) || ty == "null" {
            return;
        }
        let message = format!(
            "style `{style}` applies to arrays and objects; OpenAPI does not define it for `type: {ty}`"
        );
        let origin = trail.key("style").origin();
        self.report(
            Diagnostic::new(Code::IncompatibleStyle, origin, message)
                .at_value()
                .help("remove `style` or change `type` of the schema"),
        );
    }

    /// Reports `content` that does not have exactly one media type.
    fn one_media_type(&mut self, trail: &Trail<'_>, members: &Members, kind: &ObjectKind) {
        let Some(content) = members.get("content").and_then(Value::as_object) else {
            return;
        };
        let place = trail.key("content");
        let mut names = content.keys();
        let Some(first) = names.next() else {
            let message = format!(
                "missing media type in `content` of {}; its value is treated as any JSON value",
                object_name(kind)
            );
            let help = "add a media type to `content`, or replace `content` with `schema`";
            let diagnostic = Diagnostic::new(Code::MissingField, place.origin(), message);
            return self.report(diagnostic.at_key().help(help));
        };
        for other in names {
            let message = format!(
                "`content` of {} must have exactly one media type; `{other}` is ignored",
                object_name(kind)
            );
            self.report(
                Diagnostic::new(Code::ConflictingFields, place.key(other).origin(), message)
                    .at_key()
                    .related_key(place.key(first).origin(), "this media type is used")
                    .help("remove all media types except one"),
            );
        }
    }
}

fn object_name(kind: &ObjectKind) -> &'static str {
    match kind.noun.to_ascii_lowercase().starts_with("header") {
        true => "Header Object",
        false => "Parameter Object",
    }
}
