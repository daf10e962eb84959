//! `runtime`: the files of the runtime, byte for byte.

use std::collections::BTreeSet;

use crate::ir::Api;

use super::{Artifact, Content, formats};

/// The files, by their path, which is the same in both crates except for the root.
macro_rules! runtime_files {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../../runtime/src/", $path)))),+]
    };
}

/// All files except the list of the modules in `formats`. A test compares this list with the directory.
const FILES: &[(&str, &str)] = runtime_files![
    "any_error.rs",
    "base_url.rs",
    "body.rs",
    "body_error.rs",
    "body_source.rs",
    "budget.rs",
    "call.rs",
    "chain.rs",
    "client.rs",
    "client_builder.rs",
    "clock.rs",
    "codec/additional.rs",
    "codec/buffered.rs",
    "codec/buffered_deserializer.rs",
    "codec/by_serialization.rs",
    "codec/document.rs",
    "codec/fields.rs",
    "codec/integer.rs",
    "codec/is_string.rs",
    "codec/locate.rs",
    "codec/matcher.rs",
    "codec/mod.rs",
    "codec/names.rs",
    "codec/object.rs",
    "codec/path.rs",
    "codec/resumed.rs",
    "codec/string_enum.rs",
    "codec/tagged.rs",
    "codec/tree.rs",
    "codec/union.rs",
    "content.rs",
    "conventions.rs",
    "credential.rs",
    "default_transport.rs",
    "error.rs",
    "execute.rs",
    "file.rs",
    "formats/base64.rs",
    "formats/date.rs",
    "formats/decimal.rs",
    "formats/duration.rs",
    "formats/or_utc.rs",
    "formats/password.rs",
    "formats/rfc3339_chrono.rs",
    "formats/rfc3339_jiff.rs",
    "formats/rfc3339_time.rs",
    "formats/string_newtype.rs",
    "formats/uri.rs",
    "fs.rs",
    "header.rs",
    "json.rs",
    "json_object.rs",
    "layer.rs",
    "lib.rs",
    "macros/error_enum.rs",
    "macros/json_struct.rs",
    "macros/mod.rs",
    "macros/string_enum.rs",
    "maybe.rs",
    "message.rs",
    "multipart.rs",
    "operation_info.rs",
    "parameter.rs",
    "patch.rs",
    "percent.rs",
    "random.rs",
    "raw_response.rs",
    "redirect.rs",
    "request.rs",
    "request_error.rs",
    "reqwest_transport.rs",
    "response.rs",
    "retry.rs",
    "retry_after.rs",
    "send.rs",
    "settings.rs",
    "style.rs",
    "timeout.rs",
    "tower.rs",
    "tracing.rs",
    "transport.rs",
    "uri.rs",
    "web_clock.rs",
    "web_transport.rs",
];

/// What manifests of clients have, the single source of the versions of their dependencies.
pub(super) const MANIFEST: &str = include_str!("../../runtime/manifest.toml");

/// The client, builder and calls of each crate, which wrap those of the runtime.
const NEWTYPES: &str = include_str!("../../runtime/newtypes.rs");

/// The parts of the runtime that not every client needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// Files of its directory `formats`.
    pub(super) formats: BTreeSet<&'static str>,
}

impl Parts {
    /// Returns the parts that a client needs.
    pub fn of(api: &Api) -> Self {
        Self {
            formats: formats::files(api).collect(),
        }
    }

    /// Returns all parts.
    pub fn all() -> Self {
        let formats = FILES.iter().filter_map(|(path, _)| format_file(path));
        Self {
            formats: formats.collect(),
        }
    }

    /// Whether a runtime with these parts needs this dependency.
    pub(super) fn need(&self, dependency: &str) -> bool {
        let mut files = formats::files_with(dependency).peekable();
        let is_for_all = files.peek().is_none() && !formats::is_for_types(dependency);
        is_for_all || files.any(|file| self.formats.contains(file))
    }

    /// Returns the union of both.
    #[must_use]
    pub fn and(mut self, Self { formats }: Self) -> Self {
        self.formats.extend(formats);
        self
    }
}

/// The files of `src/runtime`, with these parts.
pub(super) fn emit(parts: &Parts) -> Vec<Artifact<'static>> {
    let files = FILES
        .iter()
        .filter(|(path, _)| format_file(path).is_none_or(|file| parts.formats.contains(file)));
    let files = files.map(|(path, text)| {
        let path = if *path == "lib.rs" { "mod.rs" } else { path };
        verbatim(format!("src/runtime/{path}"), text)
    });
    let formats = parts.formats.clone();
    let index = move || formats::index(&formats);
    let index = Artifact::rust("src/runtime/formats/mod.rs", index);
    files.chain([index]).collect()
}

/// The name of a file of `formats`; `None` for any other file, which every client has.
fn format_file(path: &'static str) -> Option<&'static str> {
    path.strip_prefix("formats/")?.strip_suffix(".rs")
}

/// `newtypes.rs`.
pub(super) fn newtypes() -> Artifact<'static> {
    verbatim("src/newtypes.rs".to_owned(), NEWTYPES)
}

fn verbatim(path: String, text: &'static str) -> Artifact<'static> {
    Artifact::new(path, || Content::Verbatim(text.into()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{BTreeSet, FILES};

    #[test]
    fn embeds_every_file_of_the_runtime() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/src");
        let mut found = BTreeSet::new();
        let mut directories = vec![root.clone()];
        while let Some(directory) = directories.pop() {
            for entry in std::fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => directories.push(path),
                    false => drop(
                        found.insert(
                            path.strip_prefix(&root)
                                .unwrap()
                                .to_str()
                                .unwrap()
                                .replace('\\', "/"),
                        ),
                    ),
                }
            }
        }
        found.remove("formats/mod.rs");
        assert_eq!(
            found,
            FILES.iter().map(|(path, _)| (*path).to_owned()).collect()
        );
    }
}
