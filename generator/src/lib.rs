//! Turns an OpenAPI description into a Rust client crate.
//!
//! Data flows one way, through the stages in this order:
//!
//! | stage | from | to |
//! |---|---|---|
//! | [`source`] | a path | the text of a description |
//! | [`mod@document`] | text | one ordered tree, YAML or JSON |
//! | `overlay` | the tree | the tree, mended |
//! | [`select`] | the tree | what of it is wanted |
//! | [`mod@normalize`] | the tree | OpenAPI's own types, with nothing left to resolve |
//! | [`lower`] | OpenAPI's types | the client, decided to the last name ([`ir`]) |
//! | [`emit`] | the client | files as tokens |
//! | [`format`](mod@format) | tokens | files as text |
//! | [`output`] | text | a folder, checked or written |
//!
//! Up to `lower` each stage reports what is wrong with the description into one sink,
//! [`diagnostic`]. [`mod@diff`] compares two clients, [`pages`] are its reports. [`config`] says which
//! description becomes which crate, [`lock`] which names it has had so far.

pub mod approvals;
mod code_diff;
pub mod config;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod emit;
pub mod format;
pub mod interface;
mod invisible_chars;
pub mod ir;
pub mod lock;
pub mod lower;
pub mod normalize;
pub mod output;
mod overlay;
pub mod pages;
pub mod select;
pub mod source;

use config::{ClientConfig, Options, OverlayFile, RuntimeConfig};
use diagnostic::{Code, Diagnostic, Diagnostics, Origin, Reported};
use diff::{Compared, Report};
use document::Document;
use emit::{Artifact, Parts};
use format::{FileSet, Header};
use ir::{Api, Type};
use lock::LockedNames;
use lower::Purpose;
use normalize::Normalized;
use select::Selector;
use serde_json::Value;
use source::Source;

/// Makes the IR of a description: all stages that can find a fault in it. What had one of the names
/// `before` keeps it.
///
/// # Errors
///
/// When the description has an error; `diagnostics` has all of them.
pub fn build_ir(
    source: Source,
    config: &ClientConfig,
    before: &LockedNames,
    diagnostics: &mut Diagnostics,
) -> Result<Api, Reported> {
    build_ir_after(source, config, || before.clone(), diagnostics)
}

/// The same, of a client that is compared with no other: what only that takes is left out.
///
/// # Errors
///
/// When the description has an error; `diagnostics` has all of them.
pub fn build_ir_without_history(
    source: Source,
    config: &ClientConfig,
    before: &LockedNames,
    diagnostics: &mut Diagnostics,
) -> Result<Api, Reported> {
    let before = || before.clone();
    build_ir_for(Purpose::Crate, source, config, before, diagnostics)
}

/// Makes the IR of a description, for which the names that it had `before` are asked for when they are
/// needed: whoever reads two descriptions need not wait for the first to begin the second.
///
/// # Errors
///
/// When the description has an error; `diagnostics` has all of them.
pub fn build_ir_after(
    source: Source,
    config: &ClientConfig,
    before: impl FnOnce() -> LockedNames,
    diagnostics: &mut Diagnostics,
) -> Result<Api, Reported> {
    build_ir_for(Purpose::Comparison, source, config, before, diagnostics)
}

fn build_ir_for(
    purpose: Purpose,
    source: Source,
    config: &ClientConfig,
    before: impl FnOnce() -> LockedNames,
    diagnostics: &mut Diagnostics,
) -> Result<Api, Reported> {
    let normalized = normalize(&source, config, diagnostics)?;
    let api = lower::lower(&normalized, config, &before(), purpose, diagnostics)?;
    diagnostics.report_unused_allows();
    diagnostics.finish()?;
    Ok(api)
}

/// What the upgrade from one client to the next means: what is found to have changed; and whether the code is
/// the same of all that no change tells of.
pub fn compare(old: &Api, new: &Api) -> Report {
    let Compared {
        report,
        unexplained: untold,
    } = diff::compared(old, new);
    let files = match (report.is_documentation_only(), untold.as_slice()) {
        (true, _) => code_diff::changed_files(old, new, |_| true),
        (false, []) => return report,
        (false, homes) => {
            let files: Vec<_> = homes.iter().map(|home| emit::file_of(new, home)).collect();
            code_diff::changed_files(old, new, |path| files.iter().any(|file| file == path))
        }
    };
    report.with_code_changes(&files)
}

/// Reads the text of a client's description, which goes by `name` in diagnostics.
///
/// # Errors
///
/// When there is no text to be had; `diagnostics` says why, where `codegen.toml` names the file.
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

/// Reads a description as one tree, with its overlays laid over it.
///
/// # Errors
///
/// When there is no tree to be had, or an overlay has an error.
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

/// Reads a description as far as OpenAPI's own types: the operations that are wanted.
///
/// # Errors
///
/// When the description has an error that can be found so far; `diagnostics` has all of them.
pub fn normalize(
    source: &Source,
    config: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<Normalized, Reported> {
    let Options {
        written,
        // In `load`.
        spec: _,
        // In `document`.
        overlays: _,
        dates: _,
        methods: _,
        features: _,
        allowed_hosts,
        // The source has them.
        limits: _,
        selection,
        derive: _,
        dependencies: _,
        levels,
        overrides: _,
    } = &config.options;
    diagnostics.judge_by(levels);
    if let Some(written) = written {
        diagnostics.show_configuration(&written.name, &written.text);
    }
    let document = load_document(source, config, diagnostics)?;
    let mut selecting = selection.as_ref().map(Selector::new);
    let cut = |root: &mut Value| {
        if let Some(selecting) = &mut selecting {
            selecting.cut(root);
        }
    };
    let normalized = normalize::normalize(document, allowed_hosts, cut, diagnostics);
    if let Some(selecting) = &selecting {
        selecting.report(diagnostics);
    }
    diagnostics.finish()?;
    normalized
}

/// Makes the files of a client crate; nothing is written.
///
/// # Errors
///
/// When the generator made code that is no Rust, which is a mistake of its own.
pub fn emit_crate(
    api: &Api,
    config: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<FileSet, Reported> {
    formatted(emit::emit(api, config), &config.label, diagnostics)
}

/// Makes the files of a runtime that is a crate of its own, with the parts that its clients need; nothing is
/// written.
///
/// # Errors
///
/// When the generator made code that is no Rust, which is a mistake of its own.
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

/// Makes the root of a program that does something with types of the client crate: [`emit::program`].
///
/// # Errors
///
/// When the generator made code that is no Rust, which is a mistake of its own.
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
            .help("this is a mistake of the generator; please report it with the description"),
        )
    })
}
