//! What the tests share: descriptions in, files out.

pub mod caller;
pub mod crates;
pub mod feed;
pub mod instances;
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

/// The project's top folder.
pub fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest)
}

/// A client of a description, called like its folder. Where a `codegen.toml` stands beside the
/// description, its first client's options are the client's.
pub fn client_of(description: PathBuf) -> ClientConfig {
    let folder = description
        .parent()
        .and_then(Path::file_name)
        .unwrap_or_default();
    ClientConfig {
        name: folder.to_string_lossy().into_owned(),
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
        .and_then(|folder| clients_in(folder).ok());
    let first = clients.into_iter().flatten().next();
    first.map(|client| client.options).unwrap_or_default()
}

/// What a run of the generator gives: what it decided, the files, and what it had to say.
#[derive(Debug)]
pub struct Outcome {
    /// The client and the files of its crate; nothing when the description has an error.
    pub made: Option<(Api, FileSet)>,
    /// The diagnostics, as text.
    pub said: String,
    /// The diagnostics' codes, as reported.
    pub codes: Vec<Code>,
    /// How many diagnostics of each severity there are.
    pub counts: Counts,
}

/// Runs the generator.
pub fn generate(client: &ClientConfig) -> Outcome {
    let mut diagnostics = Diagnostics::new();
    let made = generator::load_names(&client.output, lock::FILE, &mut diagnostics)
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
        made: made.ok(),
        said: diagnostics.render(Rendering::PLAIN),
        codes: diagnostics.iter().map(Diagnostic::code).collect(),
        counts: diagnostics.counts(),
    }
}

/// An upgrade, from one description to the next, as the generator reads both.
#[derive(Debug)]
pub struct Upgrade {
    /// What has changed.
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

/// Compares `old.yaml` and `new.yaml` in a folder. Where an `old.toml` or `new.toml` stands beside them, it
/// is the `codegen.toml` of that one.
///
/// # Panics
///
/// When one of the two has an error.
pub fn upgrade(folder: &Path) -> Upgrade {
    let (mut olds, mut news) = (Diagnostics::new(), Diagnostics::new());
    let old = side(folder, "old", &LockedNames::default(), &mut olds);
    let new = side(folder, "new", &old.names, &mut news);
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

/// What is said to change from one document to another one.
///
/// # Panics
///
/// When one of the two has an error.
pub fn compared([old, new]: &[serde_json::Value; 2]) -> Report {
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

fn side(folder: &Path, name: &str, before: &LockedNames, diagnostics: &mut Diagnostics) -> Api {
    let file = format!("{name}.yaml");
    let mut client = client_of(folder.join(&file));
    let settings = folder.join(format!("{name}.toml"));
    if let Ok(text) = std::fs::read_to_string(settings) {
        let config = config::parse(&text, "codegen.toml", folder, root(), diagnostics);
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
    let said = diagnostics.render(Rendering::PLAIN);
    api.unwrap_or_else(|_| panic!("{}: {said}", folder.display()))
}

/// The files of a client's crate of this name, whose runtime is there.
///
/// # Panics
///
/// When they are no Rust.
pub fn crate_of(name: &str, runtime: Runtime, api: &Api) -> FileSet {
    let client = ClientConfig {
        name: name.to_owned(),
        runtime,
        ..client_of(PathBuf::from("spec.yaml"))
    };
    generator::emit_crate(api, &client, &mut Diagnostics::new())
        .unwrap_or_else(|_| panic!("{name}: no Rust"))
}

/// What is said to change from a fixture's description to the same one, read with the names of the first.
///
/// # Panics
///
/// When it has an error.
pub fn against_itself(fixture: &Path) -> Vec<String> {
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
    let told = changes.map(|it| format!("{}: {}: {}", it.rule, it.subject, it.message));
    told.collect()
}

/// The description of a fixture: JSON where there is such a file, else YAML.
pub fn description_in(fixture: &Path) -> PathBuf {
    let json = fixture.join("spec.json");
    if json.exists() {
        json
    } else {
        fixture.join("spec.yaml")
    }
}

/// The folders in a folder, in order.
pub fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "no folder in {}", folder.display());
    folders
}

/// Every file below a folder with its content, by its place there with `/` between folders.
pub fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for path in std::fs::read_dir(next)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            if path.is_dir() {
                open.push(path);
            } else {
                let place = path
                    .strip_prefix(folder)
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .replace('\\', "/");
                files.insert(place, std::fs::read(path).unwrap_or_default());
            }
        }
    }
    files
}

/// All identifiers of code; docs and comments have none.
pub fn names_in(code: TokenStream, names: &mut BTreeSet<String>) {
    for token in code {
        match token {
            TokenTree::Ident(ident) => drop(names.replace(ident.to_string())),
            TokenTree::Group(group) => names_in(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The clients of `spec/codegen.toml`.
///
/// # Errors
///
/// When the file cannot be read.
pub fn listed_clients() -> Result<Vec<ClientConfig>, Box<dyn std::error::Error>> {
    clients_in(&root().join("spec")).map_err(Into::into)
}

/// The clients of the `codegen.toml` in a folder, or what is wrong with it.
///
/// # Errors
///
/// When the file cannot be read, or has a mistake.
pub fn clients_in(folder: &Path) -> Result<Vec<ClientConfig>, String> {
    let path = folder.join("codegen.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let mut diagnostics = Diagnostics::new();
    let name = config::label(&path, root());
    config::parse(&text, &name, folder, root(), &mut diagnostics)
        .map(|config| config.clients)
        .map_err(|_| diagnostics.render(Rendering::PLAIN))
}

/// Compiles the snippets of the project's README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
