//! The runtime that clients of `spec/codegen.toml` share, and what was released of it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context;
use generator::config::{ClientConfig, RuntimeConfig};
use generator::diagnostic::{Diagnostics, Reported};
use generator::diff::Rust;
use generator::emit::Parts;
use generator::format::FileSet;
use generator::interface::Interface;
use generator::ir::Api;
use semver::Version;
use serde::{Deserialize, Serialize};

use crate::baseline::{Baseline, stepped};
use crate::codegen::Crate;
use crate::messages::Messages;
use crate::workspace;

/// A runtime that is a crate of its own, and all clients that use it.
pub(crate) struct RuntimeCrate {
    pub(crate) config: RuntimeConfig,
    clients: Vec<ClientConfig>,
}

impl RuntimeCrate {
    /// Of these clients, some use it.
    pub(crate) fn new(config: RuntimeConfig, clients: &[ClientConfig]) -> Self {
        let its = clients
            .iter()
            .filter(|it| config.clients.contains(&it.name));
        Self {
            clients: its.cloned().collect(),
            config,
        }
    }

    /// Whether a client uses it.
    pub(crate) fn is_of(&self, client: &ClientConfig) -> bool {
        self.config.clients.contains(&client.name)
    }

    /// Its files, with what all of its clients need. Of these, some have been made; the others are read for
    /// it. The name of one that cannot be read, where there is such.
    pub(crate) fn files<'a>(
        &self,
        made: impl Iterator<Item = (&'a ClientConfig, &'a Api)>,
        messages: Messages,
    ) -> Result<FileSet, String> {
        let parts = self.parts(made, messages)?;
        let files = self.write(&parts, &self.config.version, messages);
        files.map_err(|_| self.config.name.clone())
    }

    /// What all of its clients need, like [`Self::files`].
    pub(crate) fn parts<'a>(
        &self,
        made: impl Iterator<Item = (&'a ClientConfig, &'a Api)>,
        messages: Messages,
    ) -> Result<Parts, String> {
        let made: Vec<_> = made.collect();
        let mut parts = Parts::default();
        for client in &self.clients {
            let of_client = match made.iter().find(|(made, _)| made.name == client.name) {
                Some((_, api)) => Parts::of(api),
                None => read(client, messages).map_err(|_| client.name.clone())?,
            };
            parts = parts.and(of_client);
        }
        Ok(parts)
    }

    /// Its files with these parts and this version.
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
        let mut diagnostics = Diagnostics::new();
        let files = generator::emit_runtime_crate(&config, parts, &mut diagnostics);
        messages.print(&diagnostics);
        files
    }

    /// Tells what has changed since its last release, if anything has: it has these files now.
    pub(crate) fn tell_change(&self, files: &FileSet) -> anyhow::Result<()> {
        let RuntimeConfig { name, version, .. } = &self.config;
        let Some(released) = ReleasedRuntime::of(&self.config)? else {
            return Ok(());
        };
        let change = released.changed(&ReleasedRuntime::now(version, files, files)?);
        if !change.is_none() {
            let (since, least) = (&released.version, released.least(change.step));
            say!("{name}: it has changed since {since}");
            if *version < least {
                say!(
                    "  the least version is {least}, it is {version}: `cargo xtask release` makes it so"
                );
            }
        }
        Ok(())
    }

    /// The crate that these are the files of.
    pub(crate) fn with(&self, files: FileSet) -> Crate<'_> {
        Crate {
            name: &self.config.name,
            folder: &self.config.output,
            files,
        }
    }
}

/// What a client needs that is not made itself: of what is said of its description, only errors matter.
fn read(client: &ClientConfig, messages: Messages) -> Result<Parts, Reported> {
    let mut diagnostics = Diagnostics::new();
    let api = workspace::names(client, &mut diagnostics).and_then(|names| {
        let source = workspace::load(client, &mut diagnostics)?;
        generator::build_ir_without_history(source, client, &names, &mut diagnostics)
    });
    if api.is_err() {
        messages.print(&diagnostics);
    }
    api.map(|api| Parts::of(&api))
}

/// The file of a release in which a runtime is kept: what programs can name of it.
pub(crate) const FILE: &str = "runtime.toml";

/// A runtime as it was when it, or a client of it, was released.
#[derive(Serialize, Deserialize)]
pub(crate) struct ReleasedRuntime {
    pub(crate) version: Version,
    interface: Interface,
}

impl ReleasedRuntime {
    /// A runtime with these files and this version, as the programs of a crate see it: of itself, or of a client.
    pub(crate) fn now(
        version: &Version,
        files: &FileSet,
        FileSet(of_crate): &FileSet,
    ) -> anyhow::Result<Self> {
        let root = of_crate.get("src/lib.rs").context("a crate has no root")?;
        Ok(Self {
            version: version.clone(),
            interface: Interface::of(files, root)?,
        })
    }

    /// What is kept in the folder of a release; nothing where no runtime was shared.
    pub(crate) fn kept_in(folder: &Path) -> anyhow::Result<Option<Self>> {
        let path = folder.join(FILE);
        if !path.is_file() {
            return Ok(None);
        }
        let shown = workspace::shown(&path);
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("cannot read `{shown}`"))?;
        let kept = toml::from_str(&text).with_context(|| format!("in `{shown}`"))?;
        Ok(Some(kept))
    }

    /// What is kept of a runtime by itself.
    pub(crate) fn of(config: &RuntimeConfig) -> anyhow::Result<Option<Self>> {
        Self::kept_in(&Self::folder(config))
    }

    pub(crate) fn folder(config: &RuntimeConfig) -> PathBuf {
        Baseline::folder_of(&config.name)
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> anyhow::Result<String> {
        Ok(toml::to_string_pretty(self)?)
    }

    /// What has changed since then.
    pub(crate) fn changed(&self, now: &Self) -> RuntimeChange {
        RuntimeChange {
            step: self.interface.step(&now.interface),
            gone: self.interface.items_without(&now.interface),
            new: now.interface.items_without(&self.interface),
        }
    }

    /// The least version of the next release, after changes that ask for this step.
    pub(crate) fn least(&self, step: Rust) -> Version {
        stepped(&self.version, step)
    }
}

/// A change of a runtime, which is one of every client that uses it.
#[derive(Default)]
pub(crate) struct RuntimeChange {
    pub(crate) step: Rust,
    gone: Vec<String>,
    new: Vec<String>,
}

impl RuntimeChange {
    /// That of a client which had its runtime inside.
    pub(crate) fn unknown() -> Self {
        Self {
            step: Rust::Patch,
            ..Self::default()
        }
    }

    pub(crate) fn is_none(&self) -> bool {
        self.step == Rust::None
    }

    /// What is said of it behind what has changed of the client.
    pub(crate) fn also(&self) -> &'static str {
        match self.is_none() {
            true => "",
            false => "; its runtime has changed",
        }
    }

    /// What a changelog says of it; nothing where there is nothing to say.
    pub(crate) fn entry(&self) -> String {
        if self.is_none() {
            return String::new();
        }
        let mut text = "\n### The client runtime has changed\n".to_owned();
        let lists = [("Gone", &self.gone), ("New", &self.new)];
        for (heading, items) in lists.into_iter().filter(|(_, items)| !items.is_empty()) {
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "\n{heading}, or of another signature:\n");
            for item in items {
                let _ = writeln!(text, "- `{item}`");
            }
        }
        text
    }
}
