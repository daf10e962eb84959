//! Formats that are misspelled, or that do not apply to the schema's type.
//!
//! Any other unknown format is an annotation, which OpenAPI allows, and is not reported.

use serde_json::Value;

use super::validate::is_type;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

/// The formats that change the Rust type of a value, each with its JSON type.
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

/// Other formats in use that are spelled similarly: these are not misspelled.
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
            Some((_, of)) => ty.and_then(|ty| inapplicable(format, of, ty)),
            None => meant(format, ty).map(|meant| {
                let message = format!("unknown format `{format}`; the format is ignored");
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

/// Numeric formats also apply to `type: string`: numbers are often sent as strings.
fn inapplicable(format: &str, of: &str, ty: &str) -> Option<(String, String)> {
    let is_text = of == "string" && format != "decimal";
    (is_text && ty != "string" && is_type(ty)).then(|| {
        let message =
            format!("`format: {format}` does not apply to `type: {ty}`; the format is ignored");
        (message, "use `type: string` or remove `format`".to_owned())
    })
}

/// The format that differs by one typing error, or by the separators between its words.
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
