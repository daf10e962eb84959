//! Where the project's files are, from whichever folder a command is called.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::OnceLock;

use anyhow::{Context, bail};
use generator::config::{self, ClientConfig, Config, Options, OverlayFile};
use generator::diagnostic::{Diagnostics, Reported};
use generator::lock::{self, LockedNames};
use generator::source::{self, Source};

use crate::fetch::Http;
use crate::messages::Messages;

/// The project's top folder: the one around the folder that the command was called in, else the one that
/// the command was built in.
pub(crate) fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let here = std::env::current_dir().unwrap_or_default();
        let is_project = |folder: &&Path| folder.join("spec/codegen.toml").is_file();
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let built = manifest.parent().unwrap_or(manifest);
        here.ancestors()
            .find(is_project)
            .unwrap_or(built)
            .to_owned()
    })
}

/// The folder of `codegen.toml`.
pub(crate) fn spec() -> PathBuf {
    root().join("spec")
}

/// The clients of `spec/codegen.toml`: all, or the one that is named.
pub(crate) fn clients(
    named: Option<&str>,
    messages: Messages,
) -> anyhow::Result<Vec<ClientConfig>> {
    named_in(config(messages)?.clients, named)
}

/// What `spec/codegen.toml` asks for.
pub(crate) fn config(messages: Messages) -> anyhow::Result<Config> {
    let config = config_in(&spec(), messages)?;
    if config.clients.is_empty() {
        bail!("spec/codegen.toml has no client: add `[client.NAME]`, with its `spec` and `output`");
    }
    Ok(config)
}

/// Of the clients of `spec/codegen.toml` the one that is named; all, where none is.
pub(crate) fn named_in(
    mut clients: Vec<ClientConfig>,
    named: Option<&str>,
) -> anyhow::Result<Vec<ClientConfig>> {
    let Some(name) = named else {
        return Ok(clients);
    };
    let listed: Vec<_> = clients
        .iter()
        .map(|client| format!("`{}`", client.name))
        .collect();
    clients.retain(|client| client.name == name);
    if clients.is_empty() {
        bail!(
            "spec/codegen.toml has no client `{name}`; it has {}",
            listed.join(", ")
        );
    }
    Ok(clients)
}

/// What the `codegen.toml` in a folder asks for.
pub(crate) fn config_in(folder: &Path, messages: Messages) -> anyhow::Result<Config> {
    let path = folder.join("codegen.toml");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    let mut diagnostics = Diagnostics::new();
    let config = config::parse(&text, &shown(&path), folder, root(), &mut diagnostics);
    messages.print(&diagnostics);
    config.or_else(|_| bail!("{} cannot be used", config::label(&path, root())))
}

/// A client of any description, with these overlays.
pub(crate) fn client_of(
    description: &Path,
    overlays: &[PathBuf],
    output: PathBuf,
    name: &str,
) -> ClientConfig {
    let overlays = overlays.iter().map(|path| OverlayFile {
        path: path.clone(),
        named_at: None,
    });
    ClientConfig {
        name: name.to_owned(),
        description: description.to_owned(),
        label: config::label(description, root()),
        output,
        version: config::FIRST_VERSION,
        runtime: config::Runtime::Embedded,
        options: Options {
            overlays: overlays.collect(),
            ..Options::default()
        },
    }
}

/// Reads a client's description, under the name by which whoever called the command can open it.
pub(crate) fn load(
    client: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    load_as(client, &shown(&client.description), diagnostics)
}

/// Reads a client's description, under this name.
pub(crate) fn load_as(
    client: &ClientConfig,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    let source = generator::load(client, name, diagnostics)?;
    Ok(source.fetching(Arc::new(Http::within(client.options.limits))))
}

/// The names that a client's crate has got.
pub(crate) fn names(
    client: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<LockedNames, Reported> {
    let path = client.output.join(lock::FILE);
    source::names(&client.output, &shown(&path), diagnostics)
}

/// How a path is shown: from the folder that the command was called in, where it lies below.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let path = config::normal(&path);
    path.strip_prefix(&here)
        .unwrap_or(&path)
        .display()
        .to_string()
}

/// "1 file", "2 files".
pub(crate) fn plural((count, word): (usize, &str)) -> String {
    match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    }
}
