//! Helpers for tests: from descriptions to files.

pub mod caller;
pub mod command;
pub mod crates;
pub mod feed;
pub mod instances;
pub mod project;
pub mod random;
pub mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use generator::Purpose;
use generator::config::{self, ClientConfig, Options, Runtime};
use generator::diagnostic::{Code, Counts, Diagnostic, Diagnostics, Rendering};
use generator::diff::{Page, Report};
use generator::format::FileSet;
use generator::ir::{Api, LockedNames};
use generator::lock;
use generator::source;
use generator::source::Source;
use proc_macro2::{TokenStream, TokenTree};

/// Returns the root directory of the project.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// Returns a client of a description, named like its directory. If the directory contains a `codegen.toml`, the
/// client has the options of the first client in it.
pub fn client_of(description: PathBuf) -> ClientConfig {
    let directory = description
        .parent()
        .and_then(Path::file_name)
        .unwrap_or_default();
    ClientConfig {
        name: directory.to_string_lossy().into_owned(),
        label: config::label(&description, root()),
        options: options_beside(&description),
        description,
        output: PathBuf::new(),
        version: config::FIRST_VERSION,
        runtime: Runtime::Embedded,
    }
}

fn options_beside(description: &Path) -> Options {
    let clients = description
        .parent()
        .and_then(|directory| clients_in(directory).ok());
    let first = clients.into_iter().flatten().next();
    first.map(|client| client.options).unwrap_or_default()
}

/// The result of a run of the generator: the IR, the files and the diagnostics.
#[derive(Debug)]
pub struct Outcome {
    /// The IR and the files of the crate, if the description has no error.
    pub generated: Option<(Api, FileSet)>,
    /// The rendered diagnostics.
    pub rendered: String,
    /// The codes of the diagnostics, as reported.
    pub codes: Vec<Code>,
    /// The number of diagnostics of each severity.
    pub counts: Counts,
}

/// Runs the generator.
pub fn generate(client: &ClientConfig) -> Outcome {
    let mut diagnostics = Diagnostics::new();
    let generated = generator::load_names(&client.output, lock::FILE, &mut diagnostics)
        .and_then(|names| {
            let source = generator::load(client, &client.label, &mut diagnostics)?;
            generator::build_ir(
                source,
                client,
                Purpose::Comparison,
                || names,
                &mut diagnostics,
            )
        })
        .and_then(|api| {
            let files = generator::emit_crate(&api, client, &mut diagnostics)?;
            Ok((api, files))
        });
    Outcome {
        generated: generated.ok(),
        rendered: diagnostics.render(Rendering::PLAIN),
        codes: diagnostics.iter().map(Diagnostic::code).collect(),
        counts: diagnostics.counts(),
    }
}

/// An upgrade from one description to the next.
#[derive(Debug)]
pub struct Upgrade {
    /// The changes.
    pub report: Report,
    /// The report as text.
    pub text: String,
    /// The report as JSON.
    pub json: String,
    /// The old client.
    pub old: Api,
    /// The new client.
    pub new: Api,
}

/// Compares `old.yaml` and `new.yaml` in a directory. `old.toml` and `new.toml` are their `codegen.toml`, if they
/// exist.
///
/// # Panics
///
/// When one of the two has an error.
pub fn upgrade(directory: &Path) -> Upgrade {
    let (mut olds, mut news) = (Diagnostics::new(), Diagnostics::new());
    let old = side(directory, "old", &LockedNames::default(), &mut olds);
    let new = side(directory, "new", &old.names, &mut news);
    let report = generator::compare(&old, &new);
    let page = Page::new(&report, (&old, &olds), (&new, &news));
    let (text, json) = (page.text(), page.json());
    Upgrade {
        report,
        text,
        json,
        old,
        new,
    }
}

/// Returns the changes from one document to the other.
///
/// # Panics
///
/// When one of the two has an error.
pub fn compare([old, new]: &[serde_json::Value; 2]) -> Report {
    let read = |document: &serde_json::Value, before: &LockedNames| {
        let mut diagnostics = Diagnostics::new();
        let source = Source::new("spec.yaml", document.to_string(), &mut diagnostics);
        let client = client_of(PathBuf::from("spec.yaml"));
        let api = generator::build_ir(
            source,
            &client,
            Purpose::Comparison,
            || before.clone(),
            &mut diagnostics,
        );
        api.unwrap_or_else(|_| panic!("{}", diagnostics.render(Rendering::PLAIN)))
    };
    let old = read(old, &LockedNames::default());
    let new = read(new, &old.names);
    generator::compare(&old, &new)
}

fn side(directory: &Path, name: &str, before: &LockedNames, diagnostics: &mut Diagnostics) -> Api {
    let file = format!("{name}.yaml");
    let mut client = client_of(directory.join(&file));
    let settings = directory.join(format!("{name}.toml"));
    if let Ok(text) = std::fs::read_to_string(settings) {
        let config = config::parse(&text, "codegen.toml", directory, root(), diagnostics);
        let first = config.into_iter().flat_map(|it| it.clients).next();
        client.options = first.map(|client| client.options).unwrap_or_default();
    }
    let api = source::load(
        &client.description,
        &file,
        client.options.limits,
        diagnostics,
    )
    .and_then(|source| {
        generator::build_ir(
            source,
            &client,
            Purpose::Comparison,
            || before.clone(),
            diagnostics,
        )
    });
    let rendered = diagnostics.render(Rendering::PLAIN);
    api.unwrap_or_else(|_| panic!("{}: {rendered}", directory.display()))
}

/// Returns the files of a crate with this name and runtime.
///
/// # Panics
///
/// If they are not valid Rust.
pub fn crate_of(name: &str, runtime: Runtime, api: &Api) -> FileSet {
    let client = ClientConfig {
        name: name.to_owned(),
        runtime,
        ..client_of(PathBuf::from("spec.yaml"))
    };
    generator::emit_crate(api, &client, &mut Diagnostics::new())
        .unwrap_or_else(|_| panic!("{name}: invalid Rust"))
}

/// Returns the changes from a fixture's description to itself, with the names of the first run.
///
/// # Panics
///
/// If it has an error.
pub fn changes_against_itself(fixture: &Path) -> Vec<String> {
    let description = match description_in(fixture) {
        path if path.exists() => path,
        _ => fixture.join("new.yaml"),
    };
    let client = client_of(description);
    let read = |names: &LockedNames| {
        let mut diagnostics = Diagnostics::new();
        let source = source::load(
            &client.description,
            &client.label,
            client.options.limits,
            &mut diagnostics,
        );
        source
            .and_then(|source| {
                generator::build_ir(
                    source,
                    &client,
                    Purpose::Comparison,
                    || names.clone(),
                    &mut diagnostics,
                )
            })
            .unwrap_or_else(|_| panic!("{}", diagnostics.render(Rendering::PLAIN)))
    };
    let old = read(&LockedNames::default());
    let new = read(&old.names);
    let changes = generator::compare(&old, &new).changes.into_iter();
    let descriptions = changes.map(|it| format!("{}: {}: {}", it.rule, it.subject, it.message));
    descriptions.collect()
}

/// Returns the description of a fixture: the JSON file if it exists, otherwise the YAML file.
pub fn description_in(fixture: &Path) -> PathBuf {
    let json = fixture.join("spec.json");
    if json.exists() {
        json
    } else {
        fixture.join("spec.yaml")
    }
}

/// Returns the directories in a directory, in order.
pub fn directories_in(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut directories: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    directories.sort();
    assert!(
        !directories.is_empty(),
        "no directory in {}",
        directory.display()
    );
    directories
}

/// Returns every file below a directory with its content, by its relative path with `/` as separator.
pub fn files_below(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut pending = vec![directory.to_owned()];
    while let Some(next) = pending.pop() {
        for path in std::fs::read_dir(next)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            if path.is_dir() {
                pending.push(path);
            } else {
                let relative_path = path
                    .strip_prefix(directory)
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .replace('\\', "/");
                files.insert(relative_path, std::fs::read(path).unwrap_or_default());
            }
        }
    }
    files
}

/// Adds all identifiers in code, without docs and comments.
pub fn names_in(code: TokenStream, names: &mut BTreeSet<String>) {
    for token in code {
        match token {
            TokenTree::Ident(ident) => drop(names.replace(ident.to_string())),
            TokenTree::Group(group) => names_in(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Returns the clients of `spec/codegen.toml`.
///
/// # Errors
///
/// If the file cannot be read.
pub fn listed_clients() -> Result<Vec<ClientConfig>, Box<dyn std::error::Error>> {
    clients_in(&root().join("spec")).map_err(Into::into)
}

/// Returns the clients of the `codegen.toml` in a directory, or its diagnostics.
///
/// # Errors
///
/// If the file cannot be read or is invalid.
pub fn clients_in(directory: &Path) -> Result<Vec<ClientConfig>, String> {
    let path = directory.join("codegen.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let mut diagnostics = Diagnostics::new();
    let name = config::label(&path, root());
    config::parse(&text, &name, directory, root(), &mut diagnostics)
        .map(|config| config.clients)
        .map_err(|_| diagnostics.render(Rendering::PLAIN))
}

/// Compiles the snippets of the project's README, and compiles or runs those about clients.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
#[doc = include_str!("../../docs/client.md")]
struct Docs;
