//! The Rust types of string formats: where each comes from, and what the crate needs for it.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Api, Dates, StringFormat, Type};

use super::{Artifact, Content, docs};

/// The Rust type of one string format.
#[derive(Debug, Clone, Copy)]
pub(super) struct Format {
    /// The module of its type.
    pub(super) module: &'static str,
    /// The name of its type.
    pub(super) name: &'static str,
    /// Its type argument, in the same module.
    pub(super) parameter: Option<&'static str>,
    /// A string that has the format.
    pub(super) sample: &'static str,
    /// Where its type comes from.
    source: TypeSource,
}

#[derive(Debug, Clone, Copy)]
enum TypeSource {
    Std,
    /// A crate that only such types need.
    Dependency(&'static str),
    /// Files of the runtime: the type's module, and those that it needs; and a dependency.
    Runtime(&'static [&'static str], Option<&'static str>),
}

impl Format {
    const fn new(
        module: &'static str,
        name: &'static str,
        sample: &'static str,
        source: TypeSource,
    ) -> Self {
        Self {
            module,
            name,
            parameter: None,
            sample,
            source,
        }
    }

    fn dependency(&self) -> Option<&'static str> {
        match self.source {
            TypeSource::Std => None,
            TypeSource::Dependency(name) => Some(name),
            TypeSource::Runtime(_, dependency) => dependency,
        }
    }

    fn files(&self) -> &'static [&'static str] {
        match self.source {
            TypeSource::Std | TypeSource::Dependency(_) => &[],
            TypeSource::Runtime(files, _) => files,
        }
    }
}

/// The Rust type of a string format.
pub(super) fn format(dates: Dates, format: StringFormat) -> Format {
    use TypeSource::{Dependency, Runtime, Std};
    match format {
        StringFormat::DateTime => date_time(dates),
        StringFormat::Date => date(dates),
        StringFormat::Uuid => {
            let sample = "67e55044-10b1-426f-9247-bb680e5fe0c8";
            Format::new("uuid", "Uuid", sample, Dependency("uuid"))
        }
        StringFormat::Bytes => {
            let source = Runtime(&["base64"], Some("base64"));
            Format::new("crate", "Base64", "AQID", source)
        }
        StringFormat::Ipv4 => Format::new("std::net", "Ipv4Addr", "192.0.2.1", Std),
        StringFormat::Ipv6 => Format::new("std::net", "Ipv6Addr", "2001:db8::1", Std),
        StringFormat::Uri => {
            let source = Runtime(&["uri", STRING_NEWTYPE], None);
            Format::new("crate", "Uri", "https://example.com", source)
        }
        StringFormat::Duration => {
            let source = Runtime(&["duration", STRING_NEWTYPE], None);
            Format::new("crate", "Duration", "PT1H", source)
        }
        StringFormat::Decimal => {
            let source = Runtime(&["decimal", STRING_NEWTYPE], None);
            Format::new("crate", "Decimal", "12.50", source)
        }
    }
}

fn date_time(dates: Dates) -> Format {
    use TypeSource::{Dependency, Runtime};
    let sample = "2030-01-01T00:00:00Z";
    match dates {
        Dates::Chrono => Format {
            parameter: Some("FixedOffset"),
            ..Format::new("chrono", "DateTime", sample, Dependency("chrono"))
        },
        Dates::Jiff => Format::new("jiff", "Timestamp", sample, Dependency("jiff")),
        Dates::Time => {
            let source = Runtime(&["date_time"], Some("time"));
            Format::new("crate", "DateTime", sample, source)
        }
    }
}

fn date(dates: Dates) -> Format {
    use TypeSource::{Dependency, Runtime};
    let sample = "2030-01-01";
    match dates {
        Dates::Chrono => Format::new("chrono", "NaiveDate", sample, Dependency("chrono")),
        Dates::Jiff => Format::new("jiff::civil", "Date", sample, Dependency("jiff")),
        Dates::Time => Format::new("crate", "Date", sample, Runtime(&["date"], Some("time"))),
    }
}

/// The formats that a client has.
fn formats_of(api: &Api) -> impl Iterator<Item = Format> {
    StringFormat::ALL
        .into_iter()
        .filter(|it| api.uses_type(&|ty| *ty == Type::Formatted(*it)))
        .map(|it| format(api.dates, it))
}

/// The formats that any client may have.
fn all_formats() -> impl Iterator<Item = Format> {
    let all_of = |dates| StringFormat::ALL.map(move |it| format(dates, it));
    Dates::ALL.into_iter().flat_map(all_of)
}

/// The files of the runtime's directory `formats` that a client needs.
pub(super) fn files(api: &Api) -> impl Iterator<Item = &'static str> {
    formats_of(api).flat_map(|format| format.files()).copied()
}

/// All files of that directory.
pub(super) fn all_files() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(file, _)| *file)
}

/// Whether only clients that use a type of this dependency need it, and the runtime does not.
pub(super) fn is_for_types(dependency: &str) -> bool {
    all_formats()
        .any(|format| matches!(format.source, TypeSource::Dependency(name) if name == dependency))
}

/// The format files that need this dependency; none if the whole runtime needs it.
pub(super) fn files_with(dependency: &str) -> impl Iterator<Item = &'static str> {
    let formats = all_formats().filter(move |format| format.dependency() == Some(dependency));
    formats.filter_map(|format| format.files().first().copied())
}

/// Whether a client has a type of this dependency of the runtime.
pub(super) fn has_type_of(api: &Api, dependency: &str) -> bool {
    formats_of(api).any(|format| format.dependency() == Some(dependency))
}

/// The types of these files, as the crate root re-exports them.
pub(super) fn exports(files: &BTreeSet<&'static str>) -> TokenStream {
    let types = all_formats().filter_map(|format| Some((*format.files().first()?, format.name)));
    let types: BTreeSet<_> = types.filter(|(file, _)| files.contains(file)).collect();
    let exports = types.into_iter().map(|(file, name)| {
        let (file, name) = (format_ident!("{file}"), format_ident!("{name}"));
        quote!(pub use runtime::formats::#file::#name;)
    });
    quote!(#(#exports)*)
}

/// `runtime/formats`: these files, byte for byte, and `mod.rs`.
pub(super) fn emit(files: &BTreeSet<&'static str>) -> Vec<Artifact<'static>> {
    let modules = files.clone();
    let list = Artifact::rust("src/runtime/formats/mod.rs", move || index(&modules));
    let requested = FILES.iter().filter(|(file, _)| files.contains(file));
    let requested = requested.map(|(file, text)| {
        Artifact::new(format!("src/runtime/formats/{file}.rs"), || {
            Content::Verbatim((*text).into())
        })
    });
    std::iter::once(list).chain(requested).collect()
}

fn index(files: &BTreeSet<&'static str>) -> TokenStream {
    let docs = docs::inner("Types of the string formats that the API uses.");
    let modules = files.iter().map(|file| {
        let module = format_ident!("{file}");
        match *file == STRING_NEWTYPE {
            true => quote!(mod #module;),
            false => quote!(pub mod #module;),
        }
    });
    quote!(#docs #(#modules)*)
}

/// The file with the macro that several types share. It declares no type.
const STRING_NEWTYPE: &str = "string_newtype";

/// The files, by their module. A test compares this list with the directory.
const FILES: &[(&str, &str)] = &[
    (
        "base64",
        include_str!("../../runtime/src/formats/base64.rs"),
    ),
    ("date", include_str!("../../runtime/src/formats/date.rs")),
    (
        "date_time",
        include_str!("../../runtime/src/formats/date_time.rs"),
    ),
    (
        "decimal",
        include_str!("../../runtime/src/formats/decimal.rs"),
    ),
    (
        "duration",
        include_str!("../../runtime/src/formats/duration.rs"),
    ),
    (
        STRING_NEWTYPE,
        include_str!("../../runtime/src/formats/string_newtype.rs"),
    ),
    ("uri", include_str!("../../runtime/src/formats/uri.rs")),
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn is_own_format_agrees_with_type_source() {
        for dates in Dates::ALL {
            for it in StringFormat::ALL {
                let is_runtime_type = matches!(format(dates, it).source, TypeSource::Runtime(..));
                assert_eq!(it.is_runtime_type(dates), is_runtime_type, "{it:?}");
            }
        }
    }

    #[test]
    fn lists_every_format_file_of_the_runtime() {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/src/formats");
        let entries = std::fs::read_dir(directory).unwrap();
        let found: BTreeSet<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let listed = FILES.iter().map(|(file, _)| format!("{file}.rs"));
        let listed: BTreeSet<_> = listed.chain(["mod.rs".to_owned()]).collect();
        assert_eq!(found, listed);
    }
}
