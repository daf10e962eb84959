//! Turns an OpenAPI description into a Rust client crate.
//!
//! Data flows one way, through the stages in this order:
//!
//! | stage | input | output |
//! |---|---|---|
//! | [`source`] | a path | the text of a description |
//! | [`mod@document`] | text | one ordered tree, YAML or JSON |
//! | `overlay` | the tree and overlays | the changed tree |
//! | [`select`] | the tree | the selected part of it |
//! | [`mod@normalize`] | the tree | OpenAPI's own types, with every reference resolved |
//! | [`lower`] | OpenAPI's types | the client, with all names and types decided ([`ir`]) |
//! | [`emit`] | the client | files as tokens |
//! | [`format`](mod@format) | tokens | files as text |
//! | [`output`] | text | a directory, compared or written |
//!
//! Every stage up to `lower` reports the problems of the description into one sink, [`diagnostic`].
//! [`mod@diff`] compares two clients, and [`pages`] prints the reports. [`config`] has the settings of each
//! client, and [`lock`] stores the names of its items.

pub mod approvals;
mod code_diff;
pub mod config;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod emit;
pub mod format;
mod graph;
pub mod interface;
mod invisible_chars;
pub mod ir;
pub mod json;
pub mod lock;
pub mod lower;
pub mod normalize;
pub mod output;
mod overlay;
pub mod pages;
pub mod select;
pub mod source;
mod toml_syntax;
mod untyped;
pub mod url;

use std::io;
use std::path::Path;
use std::sync::Arc;

use config::{ClientConfig, Options, OverlayFile, RuntimeConfig};
use diagnostic::{Code, Diagnostic, Diagnostics, OnFault, Origin, Reported, SourceText};
use diff::{Compared, Report};
use document::Document;
use emit::{Artifact, Parts};
use format::{FileSet, Header};
use ir::{Api, LockedNames, Type};
use lock::LockFileError;
pub use lower::{Inspection, Purpose};
use normalize::Normalized;
pub use overlay::FixOverlay;
use select::Selector;
use source::Source;

use crate::json::Value;
pub use untyped::{PassedAs, Reason, Untyped, untyped};

/// Builds the IR of a description.
///
/// An item that had one of the `previous` names keeps it. They are requested when they are needed: of two
/// descriptions, the second can be normalized before the first has its names.
///
/// # Errors
///
/// If the description has an error; `diagnostics` has all of them.
pub fn build_ir(
    source: Source,
    config: &ClientConfig,
    purpose: Purpose,
    previous: impl FnOnce() -> LockedNames,
    diagnostics: &mut Diagnostics,
) -> Result<Api, Reported> {
    let normalized = normalize(&source, config, diagnostics)?;
    let api = lower::lower(&normalized, config, &previous(), purpose, diagnostics)?;
    diagnostics.report_unused_allows();
    diagnostics.finish()?;
    Ok(api)
}

/// Describes the schema at a location after each step of lowering: its keywords, the merged schema, the kind of type, and
/// the type. The location is a JSON Pointer, after the path of its file and `#` if that is not the root document.
///
/// # Errors
///
/// If the description has an error; `diagnostics` has all of them.
pub fn inspect_schema(
    source: &Source,
    config: &ClientConfig,
    previous: &LockedNames,
    location: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Inspection, Reported> {
    let normalized = normalize(source, config, diagnostics)?;
    lower::inspect(&normalized, config, previous, location, diagnostics)
}

/// Reports the changes of an upgrade. A difference of code that no other change explains is reported too.
pub fn compare(old: &Api, new: &Api) -> Report {
    let Compared {
        report,
        unexplained,
    } = diff::compared(old, new);
    let files = match (report.is_documentation_only(), unexplained.as_slice()) {
        (true, _) => code_diff::changed_files(old, new, |_| true),
        (false, []) => return report,
        (false, modules) => {
            let files: Vec<_> = modules
                .iter()
                .map(|module| emit::file_of(new, module))
                .collect();
            code_diff::changed_files(old, new, |path| files.iter().any(|file| file == path))
        }
    };
    report.with_code_changes(&files)
}

/// Reads the text of a client's description, which has this `name` in diagnostics.
///
/// # Errors
///
/// If the text cannot be read; `diagnostics` has the reason, located in `codegen.toml` if that names the file.
pub fn load(
    config: &ClientConfig,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    let Options {
        written,
        spec: description,
        limits,
        ..
    } = &config.options;
    if let Some(written) = written {
        diagnostics.show_configuration(&written.name, &written.text);
    }
    let named_at = description.clone();
    source::load_named_at(named_at, &config.description, name, *limits, diagnostics)
}

/// Reads the text of a client's description from these bytes instead of its file, like [`load`]. Relative references
/// start at the directory `dir`.
///
/// # Errors
///
/// If the text could not be read, is too large or not UTF-8; `diagnostics` has the reason.
pub fn load_bytes(
    bytes: Result<&[u8], &io::Error>,
    dir: &Path,
    config: &ClientConfig,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    source::load_bytes(bytes, dir, name, config.options.limits, diagnostics)
}

/// Reads the names that the items of the crate in this directory have; none if it has no lock file. Diagnostics
/// show the file as `name`.
///
/// # Errors
///
/// If the file exists, and cannot be read, is not a lock file, or a newer generator has written it.
pub fn load_names(
    directory: &Path,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<LockedNames, Reported> {
    let Some(text) = source::text_in(directory, lock::FILE, name, diagnostics)? else {
        return Ok(LockedNames::default());
    };
    lock::parse(&text).map_err(|error| {
        let file = diagnostics.add_source(Arc::new(SourceText::new(name, text)));
        diagnostics.error(lock_file_error(error).of_file(file))
    })
}

fn lock_file_error(error: LockFileError) -> Diagnostic {
    match error {
        LockFileError::Invalid { span, message } => {
            Diagnostic::in_text(Code::InvalidLockFile, span, message).help(
                "replace the file with its last committed version, or remove it to assign all names anew",
            )
        }
        LockFileError::Newer { span, version } => {
            let message = format!(
                "generated by version {version} of the generator, which is newer than this version, {}",
                lock::VERSION
            );
            Diagnostic::in_text(Code::NewerGenerator, span, message)
                .help(format!("use version {version} of the generator or a later one"))
        }
    }
}

/// Parses a description into one tree and applies its overlays.
///
/// # Errors
///
/// If the description cannot be parsed, or an overlay has an error.
pub fn load_document(
    source: &Source,
    config: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<Document, Reported> {
    let mut document = document::parse(source, diagnostics)?;
    let overlays = &config.options.overlays;
    if !overlays.is_empty() {
        let overlays: Vec<_> = overlays
            .iter()
            .map(|OverlayFile { path, named_at }| {
                source::load_beside(source, path, named_at.clone(), diagnostics)
            })
            .collect();
        let overlays = overlays.into_iter().collect::<Result<Vec<_>, _>>()?;
        overlay::apply_all(&overlays, &mut document, diagnostics)?;
    }
    Ok(document)
}

/// Checks that a document is an OpenAPI description of a supported version. It may have other errors.
///
/// # Errors
///
/// If it is not; `diagnostics` has the reason.
pub fn check_document(source: &Source, diagnostics: &mut Diagnostics) -> Result<(), Reported> {
    let document = document::parse(source, diagnostics)?;
    normalize::check_version(document.root(), diagnostics)
}

/// Writes an overlay that repairs the root document of a description as diagnostics about it suggest; none if they
/// suggest no repair.
pub fn fix_overlay(document: &Document, diagnostics: &Diagnostics) -> Option<FixOverlay> {
    overlay::write_fixes(document.root(), diagnostics)
}

/// Normalizes the selected operations of a description into OpenAPI's own types.
///
/// # Errors
///
/// If the description has an error that these stages find; `diagnostics` has all of them.
pub fn normalize(
    source: &Source,
    config: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<Normalized, Reported> {
    let Options {
        written,
        // In `load`.
        spec: _,
        // In `emit`.
        package: _,
        // Only for the command that fetches the description.
        source: _,
        // In `document`.
        overlays: _,
        formats: _,
        methods: _,
        operation_ids: _,
        equal_schemas: _,
        features: _,
        allowed_hosts,
        // The source has them.
        limits: _,
        keep_going,
        selection,
        conventions: _,
        derive: _,
        dependencies: _,
        levels,
        overrides: _,
    } = &config.options;
    diagnostics.set_levels(levels);
    diagnostics.on_fault(match keep_going {
        true => OnFault::KeepGoing,
        false => OnFault::Refuse,
    });
    if let Some(written) = written {
        diagnostics.show_configuration(&written.name, &written.text);
    }
    let document = load_document(source, config, diagnostics)?;
    let mut selector = selection.as_ref().map(Selector::new);
    let select = |root: &mut Value| {
        if let Some(selector) = &mut selector {
            selector.select(root);
        }
    };
    let normalized = normalize::normalize(document, allowed_hosts, select, diagnostics);
    if let Some(selector) = &selector {
        selector.report(diagnostics);
    }
    diagnostics.finish()?;
    normalized
}

/// Generates the files of a client crate, without writing them.
///
/// # Errors
///
/// If the generated code is not valid Rust, which is a bug of the generator.
pub fn emit_crate(
    api: &Api,
    config: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<FileSet, Reported> {
    formatted(emit::emit(api, config), &config.label, diagnostics)
}

/// Generates the files of a separate runtime crate, with the parts that its clients need, without writing them.
///
/// # Errors
///
/// If the generated code is not valid Rust, which is a bug of the generator.
pub fn emit_runtime_crate(
    config: &RuntimeConfig,
    parts: &Parts,
    diagnostics: &mut Diagnostics,
) -> Result<FileSet, Reported> {
    formatted(
        emit::emit_runtime(config, parts),
        &config.label,
        diagnostics,
    )
}

/// Generates the root of a program that uses types of the client crate: [`emit::program`].
///
/// # Errors
///
/// If the generated code is not valid Rust, which is a bug of the generator.
pub fn emit_program(
    api: &Api,
    types: &[Type],
    config: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<FileSet, Reported> {
    let root = vec![emit::program(api, config, types)];
    formatted(root, &config.label, diagnostics)
}

fn formatted(
    artifacts: Vec<Artifact<'_>>,
    label: &str,
    diagnostics: &mut Diagnostics,
) -> Result<FileSet, Reported> {
    let header = Header::new(label);
    format::format(artifacts, &header).map_err(|invalid| {
        let source = std::error::Error::source(&invalid)
            .map(ToString::to_string)
            .unwrap_or_default();
        diagnostics.error(
            Diagnostic::new(
                Code::InternalError,
                Origin::root(),
                format!("{invalid}: {source}"),
            )
            .help("report this bug of the generator, with the description"),
        )
    })
}

/// Compiles the program in the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
