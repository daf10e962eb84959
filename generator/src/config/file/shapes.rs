//! Checks the type and the syntax of each setting before serde reads them.
//!
//! serde and the TOML parser have their own messages, and stop at the first error. The messages here depend only on
//! the value, so that they do not change with the versions of these crates.

use std::ops::Range;

use semver::Version;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, closest_match};

use super::super::options::{Pattern, RustPath};
use super::super::{CrateNameError, crate_name};
use super::Keys;

/// The type and the syntax of a setting.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// Any string, such as a path or a name.
    String,
    Boolean,
    /// A number of values or bytes.
    Limit,
    /// The version of a crate.
    Version,
    /// The name of a crate.
    CrateName,
    /// A type or a trait.
    RustPath,
    /// A path of the API, with `*` and `**`.
    PathPattern,
    /// The code of a diagnostic.
    Code,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// An array with items of one shape.
    ArrayOf(&'static Shape),
}

/// Reports every setting whose value has a different shape, and every missing required setting.
pub(super) fn check(file: &DeTable<'_>, keys: Keys, text: &str, diagnostics: &mut Diagnostics) {
    Checker { text, diagnostics }.table(file, keys);
}

struct Checker<'a> {
    text: &'a str,
    diagnostics: &'a mut Diagnostics,
}

impl Checker<'_> {
    fn table(&mut self, table: &DeTable<'_>, keys: Keys) {
        for (key, value) in table.iter() {
            let inner = match keys {
                Keys::Crates(inner) => {
                    self.crate_name(key.get_ref(), key.span());
                    Some(*inner)
                }
                Keys::Each(inner) => Some(*inner),
                Keys::Listed(_) => keys.of(key.get_ref()),
                Keys::Value(_) | Keys::Any => None,
            };
            match (inner, value.get_ref()) {
                (Some(Keys::Value(shape)), _) => self.value(key.get_ref(), value, shape),
                (Some(inner), DeValue::Table(table)) => {
                    self.missing(table, inner, value.span());
                    self.table(table, inner);
                }
                _ => {}
            }
        }
    }

    fn missing(&mut self, table: &DeTable<'_>, keys: Keys, span: Range<usize>) {
        let Keys::Listed(settings) = keys else { return };
        let required = settings.iter().filter(|setting| setting.is_required);
        for setting in required.filter(|setting| !table.contains_key(setting.name)) {
            let help = match setting.name {
                "spec" => "add `spec = \"api.yaml\"`, the OpenAPI description to generate from",
                _ => "add `output = \"../client\"`, the directory of the generated crate",
            };
            self.report(
                span.clone(),
                format!("missing setting `{}`", setting.name),
                help,
            );
        }
    }

    fn value(&mut self, key: &str, value: &Spanned<DeValue<'_>>, shape: Shape) {
        let found = value.get_ref();
        let span = value.span();
        match (shape, found) {
            (Shape::ArrayOf(shape), DeValue::Array(items)) => {
                for item in items.iter() {
                    self.value(key, item, *shape);
                }
            }
            (Shape::Boolean, DeValue::Boolean(_)) | (Shape::String, DeValue::String(_)) => {}
            (Shape::Limit, DeValue::Integer(number)) if limit(number).is_some() => {}
            (Shape::Version, DeValue::String(version)) => self.version(version, span),
            (Shape::CrateName, DeValue::String(name)) => self.crate_name(name, span),
            (Shape::RustPath, DeValue::String(path)) => self.rust_path(path, span),
            (Shape::PathPattern, DeValue::String(pattern)) => self.pattern(pattern, span),
            (Shape::Code, DeValue::String(code)) => self.code(code, span),
            (Shape::OneOf(allowed), DeValue::String(text)) => {
                self.check_allowed_value(key, text, allowed, span)
            }
            _ => self.mismatch(found, shape, span),
        }
    }

    fn mismatch(&mut self, found: &DeValue<'_>, shape: Shape, span: Range<usize>) {
        let (expected, help) = match shape {
            Shape::Boolean => (
                "a boolean",
                "use `true` or `false`, without quotes".to_owned(),
            ),
            Shape::Limit => (
                "a non-negative integer",
                "use a non-negative integer, without quotes".to_owned(),
            ),
            Shape::Version => ("a version in quotes", VERSION.to_owned()),
            Shape::OneOf(allowed) => ("a string", format!("use {}", one_of(allowed))),
            Shape::ArrayOf(_) => ("an array", self.in_brackets(found, span.clone())),
            Shape::String
            | Shape::CrateName
            | Shape::RustPath
            | Shape::PathPattern
            | Shape::Code => ("a string", "use a string in quotes".to_owned()),
        };
        let found = match (found, shape) {
            (DeValue::Integer(number), Shape::Limit) if number.as_str().starts_with('-') => {
                "a negative integer"
            }
            (DeValue::Integer(_), Shape::Limit) => "an integer that is too large",
            (found, _) => type_of(found),
        };
        self.report(span, format!("expected {expected}, found {found}"), help);
    }

    fn in_brackets(&self, found: &DeValue<'_>, span: Range<usize>) -> String {
        let written = self.text.get(span).unwrap_or_default();
        match found {
            DeValue::String(_) if !written.contains('\n') => format!("use `[{written}]`"),
            _ => "use an array in brackets: `[...]`".to_owned(),
        }
    }

    fn version(&mut self, version: &str, span: Range<usize>) {
        if Version::parse(version).is_err() {
            let message = format!("`{version}` is not a valid version");
            self.report(span, message, VERSION);
        }
    }

    fn crate_name(&mut self, name: &str, span: Range<usize>) {
        let Err(error) = crate_name(name) else { return };
        let help = match error {
            CrateNameError::Syntax(_) => {
                "use `a` to `z`, digits, `-` and `_`, with one of `a` to `z` at the beginning"
            }
            CrateNameError::Reserved(_) => "rename the crate",
        };
        self.report(span, error.to_string(), help);
    }

    fn rust_path(&mut self, path: &str, span: Range<usize>) {
        if let Err(message) = RustPath::try_from(path.to_owned()) {
            self.report(span, message, "use a path such as `uuid::Uuid`");
        }
    }

    fn pattern(&mut self, pattern: &str, span: Range<usize>) {
        if let Err(message) = Pattern::try_from(pattern.to_owned()) {
            self.report(span, message, pattern_help(pattern));
        }
    }

    fn code(&mut self, id: &str, span: Range<usize>) {
        let Err(unknown) = id.parse::<Code>() else {
            return;
        };
        let help = match unknown.closest_match() {
            Some(suggestion) => format!("did you mean `{suggestion}`?"),
            None => "run `cargo xtask explain` to list all codes".to_owned(),
        };
        self.report(span, format!("unknown diagnostic code `{id}`"), help);
    }

    fn check_allowed_value(&mut self, key: &str, text: &str, allowed: &[&str], span: Range<usize>) {
        if allowed.contains(&text) {
            return;
        }
        let help = match closest_match(text, allowed.iter().copied()) {
            Some(suggestion) => format!("did you mean `{suggestion}`?"),
            None => format!("use {}", one_of(allowed)),
        };
        self.report(span, format!("unknown value `{text}` for `{key}`"), help);
    }

    fn report(&mut self, span: Range<usize>, message: String, help: impl Into<String>) {
        let report = Diagnostic::in_configuration(Code::InvalidSetting, span, message);
        self.diagnostics.report(report.help(help));
    }
}

const VERSION: &str = "use three numbers in quotes, such as `\"1.0.0\"`";

/// The names of values in a sentence: `` `a`, `b` or `c` ``.
fn one_of(allowed: &[&str]) -> String {
    match allowed {
        [first @ .., last] if !first.is_empty() => {
            format!("`{}` or `{last}`", first.join("`, `"))
        }
        allowed => format!("`{}`", allowed.join("`, `")),
    }
}

/// The type of a value, with its article.
pub(super) fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date-time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

/// The number, if it fits into a `usize`.
fn limit(number: &DeInteger<'_>) -> Option<usize> {
    let number = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
    usize::try_from(number).ok()
}

/// How to correct a pattern of paths.
fn pattern_help(pattern: &str) -> &'static str {
    let is_in_segment = |segment: &str| segment.contains("**") && segment != "**";
    match pattern {
        _ if pattern.contains("***") => {
            "use `*` for a part of a segment or `**` for any number of segments"
        }
        _ if pattern.split('/').any(is_in_segment) => {
            "use `**` as a whole segment, as in `/pets/**`"
        }
        _ => "add the missing `]`, or escape the bracket as `[[]`",
    }
}
