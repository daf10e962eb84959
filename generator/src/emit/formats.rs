//! The Rust types of string formats: where each comes from, and what the crate needs for it.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Api, Dates, MissingOffset, StringFormat};

use super::docs;

/// The Rust type of one string format.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format {
    /// The module of its type.
    pub(super) module: &'static str,
    /// The name of its type.
    pub(super) name: &'static str,
    /// The type of the crate that wraps it.
    pub(super) wrapper: Option<&'static str>,
    /// Its type argument, in the same module.
    pub(super) parameter: Option<&'static str>,
    /// A string that has the format.
    pub(super) sample: &'static str,
    /// The files of the runtime that have its type: the type's module, and those that it needs. The last one needs the
    /// dependency.
    files: &'static [&'static str],
    /// The dependency of its type. If there are no files, only such types need it.
    dependency: Option<&'static str>,
}

impl Format {
    const fn new(
        module: &'static str,
        name: &'static str,
        sample: &'static str,
        files: &'static [&'static str],
        dependency: Option<&'static str>,
    ) -> Self {
        Self {
            module,
            name,
            wrapper: None,
            parameter: None,
            sample,
            files,
            dependency,
        }
    }

    /// A type that keeps the string unchanged.
    const fn unchanged(
        name: &'static str,
        sample: &'static str,
        files: &'static [&'static str],
    ) -> Self {
        Self::new("crate", name, sample, files, None)
    }
}

/// The Rust type of a string format.
pub(super) fn format(format: StringFormat) -> Format {
    match format {
        StringFormat::DateTime(dates, missing) => date_time(dates, missing),
        StringFormat::Date(dates) => date(dates),
        StringFormat::Uuid => {
            let sample = "67e55044-10b1-426f-9247-bb680e5fe0c8";
            Format::new("uuid", "Uuid", sample, &[], Some("uuid"))
        }
        StringFormat::Bytes => Format::new("crate", "Base64", "AQID", &["base64"], Some("base64")),
        StringFormat::Ipv4 => Format::new("std::net", "Ipv4Addr", "192.0.2.1", &[], None),
        StringFormat::Ipv6 => Format::new("std::net", "Ipv6Addr", "2001:db8::1", &[], None),
        StringFormat::Uri => {
            Format::unchanged("Uri", "https://example.com", &["uri", STRING_NEWTYPE])
        }
        StringFormat::Duration => {
            Format::unchanged("Duration", "PT1H", &["duration", STRING_NEWTYPE])
        }
        StringFormat::Decimal => {
            Format::unchanged("Decimal", "12.50", &["decimal", STRING_NEWTYPE])
        }
        StringFormat::Password => {
            Format::unchanged("Password", "text", &["password", STRING_NEWTYPE])
        }
    }
}

fn date_time(dates: Dates, missing: MissingOffset) -> Format {
    let (module, name, files): (_, _, &[&str]) = match dates {
        Dates::Chrono => ("chrono", "DateTime", &["or_utc", "rfc3339_chrono"]),
        Dates::Jiff => ("jiff", "Timestamp", &["or_utc", "rfc3339_jiff"]),
        Dates::Time => ("time", "OffsetDateTime", &["or_utc", "rfc3339_time"]),
    };
    Format {
        wrapper: Some(match missing {
            MissingOffset::Utc => "OrUtc",
            MissingOffset::Error => "WithOffset",
        }),
        parameter: (dates == Dates::Chrono).then_some("FixedOffset"),
        ..Format::new(module, name, "2030-01-01T00:00:00Z", files, Some(module))
    }
}

fn date(dates: Dates) -> Format {
    let sample = "2030-01-01";
    match dates {
        Dates::Chrono => Format::new("chrono", "NaiveDate", sample, &[], Some("chrono")),
        Dates::Jiff => Format::new("jiff::civil", "Date", sample, &[], Some("jiff")),
        Dates::Time => Format::new("crate", "Date", sample, &["date"], Some("time")),
    }
}

/// The formats that a client has.
pub(super) fn of(api: &Api) -> Vec<Format> {
    let used = api.string_formats();
    let used = StringFormat::ALL.into_iter().filter(|it| used.contains(it));
    used.map(format).collect()
}

/// The formats that any client may have.
fn all_formats() -> impl Iterator<Item = Format> {
    StringFormat::ALL.into_iter().map(format)
}

/// The files of the runtime's directory `formats` that a client needs.
pub(super) fn files(api: &Api) -> impl Iterator<Item = &'static str> {
    let files = of(api).into_iter().flat_map(|format| format.files);
    files.copied()
}

/// Whether clients name types of this dependency: only they need it, or they do as well as the runtime.
pub(super) fn is_for_types(dependency: &str) -> bool {
    all_formats().any(|format| format.module == dependency)
}

/// The format files that need this dependency; none if the whole runtime needs it.
pub(super) fn files_with(dependency: &str) -> impl Iterator<Item = &'static str> {
    let formats = all_formats().filter(move |format| format.dependency == Some(dependency));
    formats.filter_map(|format| format.files.last().copied())
}

/// Whether one of these formats has a type that this dependency declares.
pub(super) fn have_type_of(formats: &[Format], dependency: &str) -> bool {
    let mut crates = formats
        .iter()
        .map(|format| format.module.split("::").next());
    crates.any(|declaring| declaring == Some(dependency))
}

/// The types of these files, as the crate root re-exports them.
pub(super) fn exports(files: &BTreeSet<&'static str>) -> TokenStream {
    let types = all_formats().filter_map(|format| {
        Some((
            *format.files.first()?,
            format.wrapper.unwrap_or(format.name),
        ))
    });
    let types: BTreeSet<_> = types.filter(|(file, _)| files.contains(file)).collect();
    let exports = types.into_iter().map(|(file, name)| {
        let (file, name) = (format_ident!("{file}"), format_ident!("{name}"));
        quote!(pub use runtime::formats::#file::#name;)
    });
    quote!(#(#exports)*)
}

/// `mod.rs` of the directory, with these files.
pub(super) fn index(files: &BTreeSet<&'static str>) -> TokenStream {
    let docs = docs::inner("Types of the string formats that the API uses.");
    let modules = files.iter().map(|file| {
        let module = format_ident!("{file}");
        let is_private = *file == STRING_NEWTYPE || file.starts_with("rfc3339_");
        let public = (!is_private).then(|| quote!(pub));
        quote!(#public mod #module;)
    });
    quote!(#docs #(#modules)*)
}

/// The file with the macro that several types share. It declares no type.
const STRING_NEWTYPE: &str = "string_newtype";

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::runtime::Parts;
    use super::*;

    #[test]
    fn is_own_format_agrees_with_type_source() {
        for it in StringFormat::ALL {
            let has_files = !format(it).files.is_empty();
            assert_eq!(it.is_runtime_type(), has_files, "{it:?}");
        }
    }

    #[test]
    fn lists_every_format_file_of_the_runtime() {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/src/formats");
        let entries = std::fs::read_dir(directory).unwrap();
        let found: BTreeSet<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let all = Parts::all().formats;
        let listed = all.iter().map(|file| format!("{file}.rs"));
        let listed: BTreeSet<_> = listed.chain(["mod.rs".to_owned()]).collect();
        assert_eq!(found, listed);
    }
}
