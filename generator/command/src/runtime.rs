//! The runtime that clients of `codegen.toml` share, and its last release.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context;
use generator::Purpose;
use generator::config::{ClientConfig, RuntimeConfig};
use generator::diagnostic::Reported;
use generator::diff::Rust;
use generator::emit::Parts;
use generator::format::FileSet;
use generator::interface::Interface;
use generator::ir::Api;
use semver::Version;
use serde::{Deserialize, Serialize};

use crate::baseline;
use crate::codegen::Crate;
use crate::files::{display_path, read_if_exists};
use crate::messages::Messages;
use crate::project::Project;
use crate::upgrade::Side;

/// A shared runtime crate, and all clients that use it.
pub(crate) struct RuntimeCrate {
    pub(crate) config: RuntimeConfig,
    clients: Vec<ClientConfig>,
}

impl RuntimeCrate {
    /// Creates the runtime, with those of the clients that use it.
    pub(crate) fn new(config: RuntimeConfig, clients: &[ClientConfig]) -> Self {
        let clients = clients.iter();
        let used_by = clients.filter(|it| config.clients.contains(&it.name));
        let clients = used_by.cloned().collect();
        Self { config, clients }
    }

    /// Whether a client uses it.
    pub(crate) fn is_used_by(&self, client: &ClientConfig) -> bool {
        self.config.clients.contains(&client.name)
    }

    /// Generates its files, with the parts that its clients need. Clients that were not generated yet are read for
    /// this. The error names the crate that cannot be generated.
    pub(crate) fn files<'a>(
        &self,
        apis: impl Iterator<Item = (&'a ClientConfig, &'a Api)>,
        messages: Messages,
    ) -> Result<FileSet, String> {
        let RuntimeConfig { name, version, .. } = &self.config;
        let parts = self.parts(apis, messages);
        let parts =
            parts.map_err(|client| format!("`{client}`, which shares the runtime `{name}`"))?;
        let files = self.write(&parts, version, messages);
        files.map_err(|_| format!("`{name}`"))
    }

    /// Returns the parts that its clients need, like [`Self::files`]. The error is the name of a client.
    pub(crate) fn parts<'a>(
        &self,
        apis: impl Iterator<Item = (&'a ClientConfig, &'a Api)>,
        messages: Messages,
    ) -> Result<Parts, String> {
        let apis: Vec<_> = apis.collect();
        let mut parts = Parts::default();
        for client in &self.clients {
            let client_parts = match apis.iter().find(|(it, _)| it.name == client.name) {
                Some((_, api)) => Parts::of(api),
                None => {
                    let side = Side::read(client, Purpose::Crate, messages);
                    Parts::of(&side.map_err(|_| client.name.clone())?.api)
                }
            };
            parts = parts.and(client_parts);
        }
        Ok(parts)
    }

    /// Generates its files with these parts and this version.
    pub(crate) fn write(
        &self,
        parts: &Parts,
        version: &Version,
        messages: Messages,
    ) -> Result<FileSet, Reported> {
        let config = RuntimeConfig {
            version: version.clone(),
            ..self.config.clone()
        };
        messages.report(|diagnostics| generator::emit_runtime_crate(&config, parts, diagnostics))
    }

    /// Prints whether it has changed since its last release; `files` are the current ones.
    pub(crate) fn print_change(&self, files: &FileSet, project: &Project) -> anyhow::Result<()> {
        let RuntimeConfig { name, version, .. } = &self.config;
        let Some(released) = ReleasedRuntime::of(&self.config, project)? else {
            return Ok(());
        };
        let change = released.changes_to(&ReleasedRuntime::current(version, files, files)?);
        if !change.is_none() {
            print_line!("{name}: changed since {}", released.version);
            baseline::print_if_too_low(version, &released.version, change.bump, project);
        }
        Ok(())
    }

    /// Returns the crate with these files.
    pub(crate) fn with(&self, files: FileSet) -> Crate<'_> {
        Crate {
            name: &self.config.name,
            dir: &self.config.output,
            files,
            client: None,
        }
    }
}

/// The file of a release that stores the API surface of a runtime.
pub(crate) const FILE: &str = "runtime.toml";

/// A runtime at the time when it, or a client of it, was released.
#[derive(Serialize, Deserialize)]
pub(crate) struct ReleasedRuntime {
    pub(crate) version: Version,
    interface: Interface,
}

impl ReleasedRuntime {
    /// Creates the release of a runtime with these files and this version, as visible through a crate: the runtime
    /// itself, or a client.
    pub(crate) fn current(
        version: &Version,
        files: &FileSet,
        FileSet(crate_files): &FileSet,
    ) -> anyhow::Result<Self> {
        let root = crate_files
            .get("src/lib.rs")
            .context("missing `src/lib.rs` in a generated crate")?;
        Ok(Self {
            version: version.clone(),
            interface: Interface::of(files, root)?,
        })
    }

    /// Reads the runtime in the directory of a release; none if no runtime was shared.
    pub(crate) fn load_from(dir: &Path) -> anyhow::Result<Option<Self>> {
        let path = dir.join(FILE);
        let text = read_if_exists(&path)?;
        let runtime = text.map(|text| toml::from_str(&text)).transpose();
        runtime.with_context(|| format!("cannot parse `{}`", display_path(&path)))
    }

    /// Reads the last release of a runtime.
    pub(crate) fn of(config: &RuntimeConfig, project: &Project) -> anyhow::Result<Option<Self>> {
        Self::load_from(&project.released(&config.name)?)
    }

    /// Returns the contents of the file.
    pub(crate) fn text(&self) -> anyhow::Result<String> {
        Ok(toml::to_string_pretty(self)?)
    }

    /// Returns the changes since then.
    pub(crate) fn changes_to(&self, current: &Self) -> RuntimeChange {
        RuntimeChange {
            bump: self.interface.required_bump(&current.interface),
            removed: self.interface.items_without(&current.interface),
            added: current.interface.items_without(&self.interface),
        }
    }
}

/// A change of a runtime, which affects every client that uses it.
#[derive(Default)]
pub(crate) struct RuntimeChange {
    pub(crate) bump: Rust,
    removed: Vec<String>,
    added: Vec<String>,
}

impl RuntimeChange {
    /// The change of a client that had an embedded runtime before.
    pub(crate) fn unknown() -> Self {
        Self {
            bump: Rust::Patch,
            ..Self::default()
        }
    }

    pub(crate) fn is_none(&self) -> bool {
        self.bump == Rust::None
    }

    /// Returns the addition to a client's summary.
    pub(crate) fn also(&self) -> &'static str {
        match self.is_none() {
            true => "",
            false => "; the client runtime changed",
        }
    }

    /// Returns the changelog section; empty if nothing changed.
    pub(crate) fn entry(&self) -> String {
        if self.is_none() {
            return String::new();
        }
        let mut text = "\n### Client runtime changes\n".to_owned();
        let lists = [("Removed", &self.removed), ("Added", &self.added)];
        for (heading, items) in lists.into_iter().filter(|(_, items)| !items.is_empty()) {
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "\n{heading}, or with a changed signature:\n");
            for item in items {
                let _ = writeln!(text, "- `{item}`");
            }
        }
        text
    }
}
