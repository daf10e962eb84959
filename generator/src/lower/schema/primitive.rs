//! Strings, numbers and Booleans: types without a name.

use std::cell::RefCell;
use std::collections::BTreeSet;

use openapiv3::Schema;

use super::Keywords;
use crate::config::{self, FormatSetting, FormatType, KnownType};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, did_you_mean};
use crate::ir::{Dates, MissingOffset, StringFormat, Type};
use crate::normalize::number_formats::is_of_integers;

/// The types of formats: those of the settings, and the defaults.
pub(in super::super) struct Formats<'a> {
    settings: &'a [FormatSetting],
    /// The names of the settings that some schema has used.
    used: RefCell<BTreeSet<String>>,
}

impl<'a> Formats<'a> {
    pub(in super::super) fn new(settings: &'a [FormatSetting]) -> Self {
        Self {
            settings,
            used: RefCell::default(),
        }
    }

    /// The type of the values of a JSON type in a format; `None` for arrays and objects.
    pub(super) fn scalar(&self, ty: &str, format: Option<&str>) -> Option<Type> {
        let configured = format.and_then(|format| self.configured(ty, format));
        configured.or_else(|| scalar(ty, format))
    }

    /// The type of a body that is text: a string in any format, unless it is a password.
    pub(in super::super) fn text(&self, schema: &Schema) -> Type {
        let Keywords { ty, format, .. } = Keywords::of(schema);
        match ty.and_then(|ty| self.scalar(ty, format)) {
            Some(password @ Type::Formatted(StringFormat::Password)) => password,
            _ => Type::String,
        }
    }

    fn configured(&self, ty: &str, format: &str) -> Option<Type> {
        let mut settings = self.settings.iter();
        let setting = settings.find(|it| it.name.get_ref() == format)?;
        let configured = match (&setting.ty, ty) {
            (FormatType::Path(path), "string" | "number" | "integer" | "boolean") => {
                Type::Foreign(path.get_ref().as_str().to_owned())
            }
            (FormatType::Known(known), ty) => known_type(*known, ty, setting)?,
            _ => return None,
        };
        self.used
            .borrow_mut()
            .insert(setting.name.get_ref().clone());
        Some(configured)
    }

    /// Reports the settings for formats that neither the generator nor the description knows.
    pub(in super::super) fn report_unmatched(&self, diagnostics: &mut Diagnostics) {
        let used = self.used.borrow();
        let unmatched = self.settings.iter().map(|it| &it.name).filter(|name| {
            let name = name.get_ref().as_str();
            !used.contains(name) && !FormatSetting::KNOWN.contains(&name)
        });
        for name in unmatched {
            let message = format!("format `{}` matches no schema", name.get_ref());
            let help = did_you_mean(name.get_ref(), FormatSetting::KNOWN.iter().copied());
            let help = help.unwrap_or_else(|| {
                "use a `format` of the description, with a type for its values".to_owned()
            });
            diagnostics.report(
                Diagnostic::in_configuration(Code::UnmatchedSetting, name.span(), message)
                    .help(help),
            );
        }
    }
}

/// The type that a setting names, if it has values of this JSON type.
fn known_type(known: KnownType, ty: &str, setting: &FormatSetting) -> Option<Type> {
    let dates = match (known, ty) {
        (KnownType::String, "string") => return Some(Type::String),
        (KnownType::F32, "number") => return Some(Type::F32),
        (KnownType::F64, "number") => return Some(Type::F64),
        (KnownType::I32, "integer" | "number") => return Some(Type::I32),
        (KnownType::I64, "integer" | "number") => return Some(Type::I64),
        (KnownType::Chrono, "string") => Dates::Chrono,
        (KnownType::Jiff, "string") => Dates::Jiff,
        (KnownType::Time, "string") => Dates::Time,
        _ => return None,
    };
    let missing = match setting.missing_offset {
        config::MissingOffset::Utc => MissingOffset::Utc,
        config::MissingOffset::Error => MissingOffset::Error,
    };
    Some(Type::Formatted(match setting.name.get_ref().as_str() {
        "date" => StringFormat::Date(dates),
        _ => StringFormat::DateTime(dates, missing),
    }))
}

/// The default type of the values of a JSON type in a format.
pub(super) fn scalar(ty: &str, format: Option<&str>) -> Option<Type> {
    match ty {
        "boolean" => Some(Type::Bool),
        "integer" => Some(integer(format)),
        "number" if format.is_some_and(is_of_integers) => Some(integer(format)),
        "number" => Some(Type::F64),
        "string" => Some(string(format)),
        _ => None,
    }
}

/// Formats that are not listed are annotations: their strings have no type of their own.
fn string(format: Option<&str>) -> Type {
    match format {
        Some("date-time") => Type::Formatted(StringFormat::DateTime(
            Dates::default(),
            MissingOffset::default(),
        )),
        Some("date") => Type::Formatted(StringFormat::Date(Dates::default())),
        Some("uuid") => Type::Formatted(StringFormat::Uuid),
        Some("byte") => Type::Formatted(StringFormat::Bytes),
        Some("ipv4") => Type::Formatted(StringFormat::Ipv4),
        Some("ipv6") => Type::Formatted(StringFormat::Ipv6),
        Some("uri") => Type::Formatted(StringFormat::Uri),
        Some("duration") => Type::Formatted(StringFormat::Duration),
        Some("decimal") => Type::Formatted(StringFormat::Decimal),
        Some("password") => Type::Formatted(StringFormat::Password),
        _ => Type::String,
    }
}

fn integer(format: Option<&str>) -> Type {
    match format {
        Some("uint64") => Type::U64,
        Some("int32") => Type::I32,
        _ => Type::I64,
    }
}
