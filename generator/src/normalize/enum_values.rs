//! Values in the declared type: YAML reads unquoted strings such as `1` as numbers.
//!
//! ```yaml
//! type: string
//! enum: [1, 1.10]
//! ```

use crate::json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};

/// Converts the values of an `enum` to its type where they have an unambiguous form in it, and reports that.
pub(crate) fn convert_enum_values(
    values: &mut [Value],
    ty: &str,
    origin_of: impl Fn(usize) -> Origin,
    diagnostics: &mut Diagnostics,
) {
    let mut converted = Vec::new();
    for (index, value) in values.iter_mut().enumerate() {
        let origin = || origin_of(index);
        if let Some(read) = convert(value, ty, origin, diagnostics) {
            let written = std::mem::replace(value, read.clone());
            converted.push((origin(), written, read));
        }
    }
    if let Some((origin, written, read)) = converted.first() {
        let report = converted_value(
            origin,
            ty,
            (written, read),
            "enum value",
            converted.len() - 1,
        );
        diagnostics.report(report);
    }
}

/// Converts the default of a string, and reports that.
pub(super) fn convert_default(value: &mut Value, origin: &Origin, diagnostics: &mut Diagnostics) {
    if let Some(read) = convert(value, "string", || origin.clone(), diagnostics) {
        let report = converted_value(origin, "string", (value, &read), "default", 0);
        diagnostics.report(report);
        *value = read;
    }
}

/// A value in a JSON type, if it has another one and an unambiguous form in this one.
pub(super) fn convert(
    value: &Value,
    ty: &str,
    origin: impl FnOnce() -> Origin,
    diagnostics: &Diagnostics,
) -> Option<Value> {
    match (ty, value) {
        ("string", Value::Number(_) | Value::Bool(_)) => {
            Some(Value::String(diagnostics.text_of(&origin(), value)))
        }
        ("integer" | "number", Value::String(text)) => text.parse().ok().map(Value::Number),
        _ => None,
    }
}

fn converted_value(
    origin: &Origin,
    ty: &str,
    (written, read): (&Value, &Value),
    noun: &str,
    more: usize,
) -> Diagnostic {
    let expected = match ty {
        "integer" => "an integer",
        "number" => "a number",
        _ => "a string",
    };
    let more = match more {
        0 => String::new(),
        1 => ", and 1 more value is converted".to_owned(),
        more => format!(", and {more} more values are converted"),
    };
    let written = match read {
        // It has the text of the number.
        Value::String(text) => text.clone(),
        _ => written.to_string(),
    };
    let message =
        format!("expected {expected}, found `{written}`; the {noun} is treated as `{read}`{more}");
    Diagnostic::new(Code::InvalidType, origin.clone(), message)
        .at_value()
        .help(format!("replace it with `{read}`"))
}
