//! Formats that are misspelled, or that do not apply to the schema's type.
//!
//! Any other unknown format is an annotation, which OpenAPI allows, and is not reported.

use crate::json::Value;

use super::super::tree::{Fields, Read, at_value};
use super::Check;
use super::validate::is_type;
use crate::diagnostic::{Code, Trail};

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
    pub(super) fn format(&mut self, trail: &Trail<'_>, fields: &Fields, value: &Value) {
        let Some(format) = value.as_str() else {
            return;
        };
        let ty = fields.string("type");
        let report = |message: String| at_value(Code::IgnoredField, &trail.key("format"), message);
        let finding = match FORMATS.iter().find(|(name, _)| *name == format) {
            Some((_, of)) => ty
                .and_then(|ty| inapplicable(format, of, ty))
                .map(|(message, help)| report(message).help(help)),
            None => intended(format, ty).map(|intended| {
                let message = format!("unknown format `{format}`; the format is ignored");
                report(message).intended_value(intended)
            }),
        };
        if let Some(finding) = finding {
            self.report(finding);
        }
    }
}

/// Numeric formats also apply to `type: string`: numbers are often sent as strings.
fn inapplicable(format: &str, of: &str, ty: &str) -> Option<(String, String)> {
    let is_string = of == "string" && format != "decimal";
    (is_string && ty != "string" && is_type(ty)).then(|| {
        let message =
            format!("`format: {format}` does not apply to `type: {ty}`; the format is ignored");
        (message, "use `type: string` or remove `format`".to_owned())
    })
}

/// The format that differs by one typing error, or by the separators between its words.
fn intended(format: &str, ty: Option<&str>) -> Option<&'static str> {
    let canonical = |name: &str| name.replace(['-', '_', ' '], "").to_lowercase();
    let written = canonical(format);
    if OTHERS.contains(&written.as_str()) {
        return None;
    }
    let is_similar = |name: &str| {
        let name = canonical(name);
        let is_longer = written.len() > name.len() && written.starts_with(&name);
        !is_longer && strsim::osa_distance(&written, &name) <= 1
    };
    let applies = |of: &str| ty.is_none_or(|ty| ty == of);
    let mut similar = FORMATS
        .iter()
        .filter(|(name, of)| applies(of) && is_similar(name));
    similar.next().map(|(name, _)| *name)
}
