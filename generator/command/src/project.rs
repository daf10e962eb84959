//! The project that a command works on: the clients of a `codegen.toml`, and where their files are.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::CommandFactory;
use generator::config::{self, ClientConfig, Config, Options, OverlayFile};

use crate::files::{absolute, display_path, parent, read};
use crate::messages::Messages;
use crate::{description, help};

/// The file with the settings of all clients.
pub(crate) const SETTINGS: &str = "codegen.toml";

/// The directory of a project that may contain [`SETTINGS`].
pub(crate) const SPEC: &str = "spec";

/// The directory of the releases, beside [`SETTINGS`].
const RELEASED: &str = "released";

/// Where a command runs, and how it is called.
///
/// The project is the closest one around the current directory: in each directory from there upwards, up to the root of
/// the repository, it is looked for in `codegen.toml` and in `spec/codegen.toml`.
#[derive(Debug, Clone)]
pub struct Project {
    command_line: clap::Command,
    current_dir: PathBuf,
    settings: Option<PathBuf>,
}

impl Project {
    /// Finds the project around the current directory, for a program with these arguments. Some tasks need none, so that
    /// a missing one is reported by the others.
    ///
    /// The `bin_name` of the arguments is what users type to run the program, such as `cargo xtask`; messages suggest it.
    /// Completions and the manual have all tasks of the program.
    pub fn of<T: CommandFactory>() -> Self {
        let current_dir = std::env::current_dir().unwrap_or_default();
        let mut dirs = current_dir.ancestors();
        let mut is_in_repository = true;
        let around = std::iter::from_fn(|| {
            let dir = dirs.next().filter(|_| is_in_repository)?;
            is_in_repository = !is_repository(dir);
            Some(dir)
        });
        Self {
            settings: around.into_iter().find_map(settings_in),
            command_line: help::command_of::<T>(),
            current_dir,
        }
    }

    /// Returns the path of `codegen.toml`.
    ///
    /// # Errors
    ///
    /// Fails if there is no project; the error says where it was looked for.
    pub fn settings(&self) -> anyhow::Result<&Path> {
        self.settings.as_deref().with_context(|| {
            format!(
                "no `{SETTINGS}` and no `{SPEC}/{SETTINGS}` in `{}` or above it in the repository; run `{}`, or use \
                 `--config FILE`",
                self.current_dir.display(),
                self.task("init SPEC")
            )
        })
    }

    /// Returns the directory of `codegen.toml`.
    pub(crate) fn spec(&self) -> anyhow::Result<&Path> {
        Ok(parent(self.settings()?))
    }

    /// Returns the root of the project: the directory of `codegen.toml`, or the one around it if that is `spec` and not
    /// the root of a repository; the current directory if there is no project.
    pub fn root(&self) -> &Path {
        self.settings.as_deref().map_or(&self.current_dir, root_of)
    }

    /// Returns the directory of the last release of a crate.
    pub(crate) fn released(&self, name: &str) -> anyhow::Result<PathBuf> {
        Ok(self.spec()?.join(RELEASED).join(name))
    }

    /// Returns what users type to run the program, such as `cargo xtask`.
    pub fn command(&self) -> &str {
        help::name(&self.command_line)
    }

    /// Returns the command line of a task, as users type it.
    pub(crate) fn task(&self, task: &str) -> String {
        format!("{} {task}", self.command())
    }

    /// Returns the name of the program as a file, such as `cargo-xtask`.
    pub(crate) fn program(&self) -> String {
        self.command().replace(' ', "-")
    }

    /// Returns the command line of the program.
    pub(crate) fn command_line(&self) -> clap::Command {
        self.command_line.clone()
    }

    /// Reads the clients of `codegen.toml`; there is at least one.
    pub(crate) fn config(&self, messages: Messages) -> anyhow::Result<Config> {
        let path = self.settings()?;
        let config = self.load_config(path, messages)?;
        if config.clients.is_empty() {
            let path = display_path(path);
            bail!("no clients in `{path}`; add `[client.NAME]` with `spec` and `output`");
        }
        Ok(config)
    }

    /// Reads a `codegen.toml`: the one of the project, or that of a release.
    pub(crate) fn load_config(&self, path: &Path, messages: Messages) -> anyhow::Result<Config> {
        let text = read(path)?;
        let (name, root) = (display_path(path), self.root());
        let config = messages
            .report(|diagnostics| config::parse(&text, &name, parent(path), root, diagnostics));
        config.or_else(|_| bail!("`{}` has errors", config::label(path, root)))
    }

    /// Returns the client with this name; all clients if no name is given.
    pub(crate) fn select_clients(
        &self,
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
            let (path, names) = (display_path(self.settings()?), names.join(", "));
            bail!("client `{name}` not found in `{path}`; defined clients: {names}");
        }
        Ok(selected)
    }

    /// Creates the configuration of a client for any description, with these overlays.
    pub(crate) fn client_for(
        &self,
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
            label: match description::is_stdin(description) {
                true => "standard input".to_owned(),
                false => config::label(description, self.root()),
            },
            output,
            version: config::FIRST_VERSION,
            runtime: config::Runtime::Embedded,
            options: Options {
                overlays: overlays.collect(),
                ..Options::default()
            },
        }
    }
}

/// The option that selects a project.
#[derive(Debug, clap::Args)]
pub(crate) struct ProjectOption {
    /// Use this file instead of the closest `codegen.toml` or `spec/codegen.toml` in the current directory or above it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl ProjectOption {
    /// Returns the selected project; `around` is the one around the current directory.
    pub(crate) fn select(&self, around: &Project) -> anyhow::Result<Project> {
        let mut project = around.clone();
        if let Some(config) = &self.config {
            project.settings = Some(absolute(config)?);
        }
        Ok(project)
    }
}

/// Returns the root of the project with these settings. A repository may be called `spec`: what is around it is not part
/// of the project.
pub(crate) fn root_of(settings: &Path) -> &Path {
    match parent(settings) {
        dir if dir.ends_with(SPEC) && !is_repository(dir) => parent(dir),
        dir => dir,
    }
}

/// Whether a directory is the root of a repository.
pub(crate) fn is_repository(dir: &Path) -> bool {
    dir.join(".git").exists()
}

/// The settings of the project whose root is this directory, or which has them there. A release is no project: its
/// settings are a copy.
fn settings_in(dir: &Path) -> Option<PathBuf> {
    let is_release =
        parent(dir).ends_with(RELEASED) && parent(parent(dir)).join(SETTINGS).is_file();
    let paths = [dir.join(SETTINGS), dir.join(SPEC).join(SETTINGS)];
    paths.into_iter().find(|it| it.is_file() && !is_release)
}
