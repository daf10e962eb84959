//! Formats that are nearly ones which the client has a type for, or stand beside another type than theirs.
//!
//! A format that nobody knows is a note to people, and nothing is said of it.

use serde_json::Value;

use super::describe::is_type;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

/// The formats that change the type of a value in the client, and of which JSON type it is.
const FORMATS: [(&str, &str); 12] = [
    ("byte", "string"),
    ("date", "string"),
    ("date-time", "string"),
    ("decimal", "string"),
    ("duration", "string"),
    ("int32", "integer"),
    ("int64", "integer"),
    ("ipv4", "string"),
    ("ipv6", "string"),
    ("uint64", "integer"),
    ("uri", "string"),
    ("uuid", "string"),
];

/// Formats that read nearly like one of them, and are meant.
const OTHERS: [&str; 15] = [
    "cuid", "guid", "int", "int16", "int8", "ipv", "iri", "time", "uid", "uint16", "uint32",
    "uint8", "ulid", "url", "urn",
];

impl Check<'_> {
    pub(super) fn format(&mut self, trail: &Trail<'_>, members: &Members, value: &Value) {
        let Some(format) = value.as_str() else {
            return;
        };
        let ty = members.get("type").and_then(Value::as_str);
        let fault = match FORMATS.iter().find(|(name, _)| *name == format) {
            Some((_, of)) => ty.and_then(|ty| beside_another_type(format, of, ty)),
            None => meant(format, ty).map(|meant| {
                let message = format!("`{format}` is no format that is known: it has no effect");
                (message, format!("did you mean `{meant}`?"))
            }),
        };
        if let Some((message, help)) = fault {
            self.report(
                Diagnostic::new(Code::IgnoredField, trail.key("format").origin(), message)
                    .at_value()
                    .help(help),
            );
        }
    }
}

/// Numbers of any kind may be written as texts: `format: int64` stands beside `type: string` as well.
fn beside_another_type(format: &str, of: &str, ty: &str) -> Option<(String, String)> {
    let is_text = of == "string" && format != "decimal";
    (is_text && ty != "string" && is_type(ty)).then(|| {
        let message = format!("`format: {format}` has no effect beside `type: {ty}`");
        (
            message,
            "write `type: string`, or remove the format".to_owned(),
        )
    })
}

/// The format that is one slip of the pen away, or is written with other signs between its words.
fn meant(format: &str, ty: Option<&str>) -> Option<&'static str> {
    let plain = |text: &str| text.replace(['-', '_', ' '], "").to_lowercase();
    let written = plain(format);
    let is_near = |name: &str| {
        let name = plain(name);
        let is_longer = written.len() > name.len() && written.starts_with(&name);
        !is_longer && strsim::osa_distance(&written, &name) <= 1
    };
    let fits = |of: &str| ty.is_none_or(|ty| ty == of);
    let mut near = FORMATS
        .iter()
        .filter(|(name, of)| fits(of) && is_near(name));
    let (name, _) = near
        .next()
        .filter(|_| !OTHERS.contains(&written.as_str()))?;
    Some(name)
}
