//! Finds the project's files from any current directory.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::OnceLock;

use anyhow::{Context, bail};
use generator::Purpose;
use generator::config::{self, ClientConfig, Config, Options, OverlayFile};
use generator::diagnostic::{Diagnostics, Reported};
use generator::ir::{Api, LockedNames};
use generator::lock;
use generator::source::Source;

use crate::fetch::Http;
use crate::messages::Messages;

/// Returns the root directory of the project: the closest one around the current directory, else the one in
/// which the command was built.
pub(crate) fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let current_dir = std::env::current_dir().unwrap_or_default();
        let is_project = |dir: &&Path| dir.join("spec/codegen.toml").is_file();
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let default_root = manifest.parent().unwrap_or(manifest);
        current_dir
            .ancestors()
            .find(is_project)
            .unwrap_or(default_root)
            .to_owned()
    })
}

/// Returns the directory of `codegen.toml`.
pub(crate) fn spec() -> PathBuf {
    root().join("spec")
}

/// Reads `spec/codegen.toml`.
pub(crate) fn config(messages: Messages) -> anyhow::Result<Config> {
    let config = load_config(&spec(), messages)?;
    if config.clients.is_empty() {
        bail!("no clients in `spec/codegen.toml`; add `[client.NAME]` with `spec` and `output`");
    }
    Ok(config)
}

/// Returns the client with this name; all clients if no name is given.
pub(crate) fn select_clients(
    clients: Vec<ClientConfig>,
    name: Option<&str>,
) -> anyhow::Result<Vec<ClientConfig>> {
    let Some(name) = name else {
        return Ok(clients);
    };
    let is_selected = |client: &ClientConfig| client.name == name;
    let (selected, others): (Vec<_>, Vec<_>) = clients.into_iter().partition(is_selected);
    if selected.is_empty() {
        let names: Vec<_> = others.iter().map(|it| format!("`{}`", it.name)).collect();
        let names = names.join(", ");
        bail!("client `{name}` not found in `spec/codegen.toml`; defined clients: {names}");
    }
    Ok(selected)
}

/// Reads the `codegen.toml` in a directory.
pub(crate) fn load_config(dir: &Path, messages: Messages) -> anyhow::Result<Config> {
    let path = dir.join("codegen.toml");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    let name = display_path(&path);
    let config =
        messages.report(|diagnostics| config::parse(&text, &name, dir, root(), diagnostics));
    config.or_else(|_| bail!("`{}` has errors", config::label(&path, root())))
}

/// Creates the configuration of a client for any description, with these overlays.
pub(crate) fn client_for(
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

/// Reads a client's description; diagnostics show its path relative to the current directory.
pub(crate) fn load(
    client: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    load_named(client, &display_path(&client.description), diagnostics)
}

/// Reads a client's description; diagnostics show it as `name`.
pub(crate) fn load_named(
    client: &ClientConfig,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    let source = generator::load(client, name, diagnostics)?;
    Ok(source.fetching(Arc::new(Http::within(client.options.limits))))
}

/// Reads a client's description, with the names of its lock file.
pub(crate) fn build_ir(
    client: &ClientConfig,
    purpose: Purpose,
    diagnostics: &mut Diagnostics,
) -> Result<Api, Reported> {
    let names = names(client, diagnostics)?;
    let source = load(client, diagnostics)?;
    generator::build_ir(source, client, purpose, || names, diagnostics)
}

/// Reads the lock file of a client's crate.
pub(crate) fn names(
    client: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<LockedNames, Reported> {
    let path = client.output.join(lock::FILE);
    generator::load_names(&client.output, &display_path(&path), diagnostics)
}

/// Returns the displayed form of a path: relative to the current directory, if it is inside of that.
pub(crate) fn display_path(path: &Path) -> String {
    let current_dir = std::env::current_dir().unwrap_or_default();
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let path = config::normalize(&path);
    path.strip_prefix(&current_dir)
        .unwrap_or(&path)
        .display()
        .to_string()
}

/// Reads a text file.
pub(crate) fn read(path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path);
    text.with_context(|| format!("cannot read `{}`", display_path(path)))
}

/// Reads a text file; none if it does not exist.
pub(crate) fn read_if_exists(path: &Path) -> anyhow::Result<Option<String>> {
    path.exists().then(|| read(path)).transpose()
}

/// Returns a path with `/` as the separator.
pub(crate) fn slash_path(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Formats a count, as in "1 file" or "2 files".
pub(crate) fn plural((count, noun): (usize, &str)) -> String {
    match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    }
}
