//! Types as callers write them.

use crate::ir::{Api, ArgumentForm, Dates, MissingOffset, Presence, StringFormat, Type};

use super::Names;

/// The types of a crate, as callers write them.
pub(in super::super) struct Types<'a> {
    pub(super) api: &'a Api,
    pub(super) names: &'a Names,
}

impl<'a> Types<'a> {
    pub(in super::super) fn new(api: &'a Api, names: &'a Names) -> Self {
        Self { api, names }
    }

    /// A type with its aliases resolved, because the compiler does not distinguish them.
    pub(in super::super) fn text(&self, ty: &Type) -> String {
        let text = match self.api.resolve_alias(ty) {
            Type::Bool => "bool",
            Type::I32 => "i32",
            Type::I64 => "i64",
            Type::U64 => "u64",
            Type::F32 => "f32",
            Type::F64 => "f64",
            Type::String => "String",
            Type::Formatted(format) => format_name(*format),
            Type::Foreign(path) => path,
            Type::Json => "Json",
            Type::Binary => "bytes::Bytes",
            Type::Body => "Body",
            Type::File => "File",
            Type::Multipart => "Multipart",
            Type::Named(id) => self.names.type_code(*id),
            Type::Array(item) => return format!("Vec<{}>", self.text(item)),
            Type::Map(value) => return format!("BTreeMap<String, {}>", self.text(value)),
            Type::Nullable(value) => return format!("Option<{}>", self.text(value)),
            Type::Tuple(items) => {
                let items: Vec<_> = items.iter().map(|item| self.text(item)).collect();
                return format!("({},)", items.join(", "));
            }
        };
        text.to_owned()
    }

    /// A type that may be boxed.
    pub(super) fn boxed(&self, ty: &Type, boxed: bool) -> String {
        match boxed {
            true => format!("Box<{}>", self.text(ty)),
            false => self.text(ty),
        }
    }

    /// A value that may be absent or `null`.
    pub(super) fn present(&self, value: &str, presence: Presence) -> String {
        match presence {
            Presence::Required => value.to_owned(),
            Presence::Nullable | Presence::Optional => format!("Option<{value}>"),
            Presence::Patch => format!("Patch<{value}>"),
        }
    }

    /// The type of an argument.
    pub(super) fn argument(&self, ty: &Type) -> String {
        match self.api.argument_form(ty) {
            ArgumentForm::Str => "impl Into<String>".to_owned(),
            ArgumentForm::Into => format!("impl Into<{}>", self.text(ty)),
            ArgumentForm::Owned => self.text(ty),
        }
    }
}

/// The Rust type of a string format: a path, or a name in the crate root.
pub(super) fn format_name(format: StringFormat) -> &'static str {
    match format {
        StringFormat::DateTime(dates, MissingOffset::Utc) => match dates {
            Dates::Chrono => "OrUtc<chrono::DateTime<chrono::FixedOffset>>",
            Dates::Jiff => "OrUtc<jiff::Timestamp>",
            Dates::Time => "OrUtc<time::OffsetDateTime>",
        },
        StringFormat::DateTime(dates, MissingOffset::Error) => match dates {
            Dates::Chrono => "WithOffset<chrono::DateTime<chrono::FixedOffset>>",
            Dates::Jiff => "WithOffset<jiff::Timestamp>",
            Dates::Time => "WithOffset<time::OffsetDateTime>",
        },
        StringFormat::Date(dates) => match dates {
            Dates::Chrono => "chrono::NaiveDate",
            Dates::Jiff => "jiff::civil::Date",
            Dates::Time => "Date",
        },
        StringFormat::Uuid => "uuid::Uuid",
        StringFormat::Bytes => "Base64",
        StringFormat::Ipv4 => "std::net::Ipv4Addr",
        StringFormat::Ipv6 => "std::net::Ipv6Addr",
        StringFormat::Uri => "Uri",
        StringFormat::Duration => "Duration",
        StringFormat::Decimal => "Decimal",
        StringFormat::Password => "Password",
    }
}
