//! Parameters and headers: styles that their values have no part in, and more or less than one media type.

use serde_json::Value;

use super::super::shape::ObjectKind;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

/// The styles that are for values with parts. Any other writes any value.
const STYLES: [&str; 3] = ["deepObject", "pipeDelimited", "spaceDelimited"];

/// The types whose values have parts. (A list as a `deepObject` is beyond OpenAPI, and servers that ask for it
/// take `name[0]=…`.)
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
            "`{style}` is for lists and objects, and OpenAPI does not say how it writes a value of `type: {ty}`"
        );
        let origin = trail.key("style").origin();
        self.report(
            Diagnostic::new(Code::IncompatibleStyle, origin, message)
                .at_value()
                .help("remove `style`, or mend the schema's `type`"),
        );
    }

    /// A value is of one media type.
    fn one_media_type(&mut self, trail: &Trail<'_>, members: &Members, kind: &ObjectKind) {
        let Some(content) = members.get("content").and_then(Value::as_object) else {
            return;
        };
        let place = trail.key("content");
        let mut names = content.keys();
        let Some(first) = names.next() else {
            let message = format!(
                "this {} has no media type: its value may be anything",
                kind.noun
            );
            let help = "name one under `content`, or write `schema` in its place";
            let diagnostic = Diagnostic::new(Code::MissingField, place.origin(), message);
            return self.report(diagnostic.at_key().help(help));
        };
        for other in names {
            let message = format!("a {} has one media type: `{other}` is left out", kind.noun);
            self.report(
                Diagnostic::new(Code::ConflictingFields, place.key(other).origin(), message)
                    .at_key()
                    .related_key(place.key(first).origin(), "this one is taken")
                    .help("keep one of them"),
            );
        }
    }
}
