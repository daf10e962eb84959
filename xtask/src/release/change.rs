//! What a release changes in the project, at once or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use generator::config::{ClientConfig, RuntimeConfig};
use generator::diagnostic::Diagnostics;
use generator::format::FileSet;
use generator::output::{self, Difference, DirectoryLock, Drift};
use generator::{lock, pages};
use semver::Version;
use toml_edit::{DocumentMut, Item, Value};

use crate::baseline::{Baseline, below};
use crate::codegen::GeneratedCrate;
use crate::messages::Messages;
use crate::runtime::{self, ReleasedRuntime};
use crate::upgrade::Approvals;
use crate::{interrupt, workspace};

/// The changelog of a crate, in its folder. It is not generated: it is a person's as well.
const CHANGELOG: &str = "CHANGELOG.md";

/// The files that are to change, by their places in the project.
pub(super) struct Change {
    files: BTreeMap<String, String>,
    drift: BTreeMap<String, Difference>,
    settings: DocumentMut,
    _turn: DirectoryLock,
}

impl Change {
    pub(super) fn begin() -> anyhow::Result<Self> {
        let turn = output::lock_directory(workspace::root())?;
        let settings = fs::read_to_string(workspace::spec().join("codegen.toml"))?;
        Ok(Self {
            files: BTreeMap::new(),
            drift: BTreeMap::new(),
            settings: settings.parse()?,
            _turn: turn,
        })
    }

    /// Takes a client's release in: its version, its crate, its changelog, and what the next one is compared
    /// with.
    pub(super) fn release(
        &mut self,
        client: &ClientConfig,
        version: &Version,
        made: &GeneratedCrate,
        entry: &str,
        runtime: Option<&ReleasedRuntime>,
    ) -> anyhow::Result<()> {
        self.set_version(&["client", &client.name], version)?;
        let client = ClientConfig {
            version: version.clone(),
            ..client.clone()
        };
        let mut diagnostics = Diagnostics::new();
        let Ok(FileSet(files)) = generator::emit_crate(&made.side.api, &client, &mut diagnostics)
        else {
            Messages::HUMAN.print(&diagnostics);
            bail!("cannot generate `{}`", client.name);
        };
        let lock = files.get(lock::FILE).cloned().unwrap_or_default();
        for (place, text) in files {
            self.write(&client.output.join(place), text)?;
        }
        self.log(&client.output, entry)?;
        self.keep(&client, lock, runtime)?;
        let approvals = Approvals::path(&client);
        if approvals.is_file() {
            self.remove(&approvals)?;
        }
        Ok(())
    }

    /// Takes in the release of a runtime, like that of a client.
    pub(super) fn release_runtime(
        &mut self,
        config: &RuntimeConfig,
        FileSet(files): FileSet,
        released: &ReleasedRuntime,
        entry: &str,
    ) -> anyhow::Result<()> {
        self.set_version(&["runtime"], &released.version)?;
        for (place, text) in files {
            self.write(&config.output.join(place), text)?;
        }
        self.log(&config.output, entry)?;
        let kept = ReleasedRuntime::folder(config).join(runtime::FILE);
        self.write(&kept, released.text()?)
    }

    /// Adds an entry to the changelog of the crate in a folder.
    fn log(&mut self, folder: &Path, entry: &str) -> anyhow::Result<()> {
        let changelog = folder.join(CHANGELOG);
        let before = read(&changelog)?;
        self.write(&changelog, pages::with_entry(before.as_deref(), entry))
    }

    /// Writes a version to this table of the settings, where it comes from.
    fn set_version(&mut self, table: &[&str], version: &Version) -> anyhow::Result<()> {
        let mut item = Some(self.settings.as_item_mut());
        for key in table {
            item = item.and_then(|it| it.get_mut(key));
        }
        let table = item.and_then(Item::as_table_like_mut);
        let table = table.context("`codegen.toml` was changed during the release")?;
        let mut version = Value::from(version.to_string());
        match table.get_mut("version").and_then(Item::as_value_mut) {
            Some(before) => {
                *version.decor_mut() = before.decor().clone();
                *before = version;
            }
            None => drop(table.insert("version", Item::Value(version))),
        }
        let settings = self.settings.to_string();
        self.write(&workspace::spec().join("codegen.toml"), settings)
    }

    /// Keeps all that the client was made of.
    fn keep(
        &mut self,
        client: &ClientConfig,
        lock: String,
        runtime: Option<&ReleasedRuntime>,
    ) -> anyhow::Result<()> {
        let folder = Baseline::folder(client);
        let mut kept = BTreeMap::from([
            (lock::FILE.to_owned(), lock),
            ("codegen.toml".to_owned(), self.settings_of(client)),
        ]);
        if let Some(runtime) = runtime {
            kept.insert(runtime::FILE.to_owned(), runtime.text()?);
        }
        let mut diagnostics = Diagnostics::new();
        let source = workspace::load(client, &mut diagnostics);
        let read =
            source.and_then(|source| generator::normalize(&source, client, &mut diagnostics));
        if read.is_err() {
            bail!("`{}` was changed during the release", client.label);
        }
        for (name, text) in diagnostics.texts() {
            match name.contains("://") {
                true => print_line!("  {name}: not stored; fetched again when needed"),
                false => {
                    drop(kept.insert(below(Path::new(name), &workspace::spec())?, text.to_owned()))
                }
            }
        }
        for place in files_below(&folder)? {
            if !kept.contains_key(&below(&place, &folder)?) {
                self.remove(&place)?;
            }
        }
        for (place, text) in kept {
            self.write(&folder.join(place), text)?;
        }
        Ok(())
    }

    /// The settings of one client.
    fn settings_of(&self, client: &ClientConfig) -> String {
        let mut settings = self.settings.clone();
        // What it means for a client is the same wherever its runtime is.
        settings.remove("runtime");
        if let Some(clients) = settings.get_mut("client").and_then(Item::as_table_like_mut) {
            let names: Vec<_> = clients.iter().map(|(name, _)| name.to_owned()).collect();
            for other in names.iter().filter(|name| **name != client.name) {
                clients.remove(other);
            }
            let own = clients.get_mut(&client.name);
            let output = own.and_then(|it| it.get_mut("output")?.as_value_mut());
            if let Some(output) = output {
                move_down(output);
            }
        }
        settings.to_string()
    }

    fn write(&mut self, path: &Path, text: String) -> anyhow::Result<()> {
        let place = below(path, workspace::root())?;
        let difference = match read(path)? {
            None => Difference::Missing,
            Some(before) if before == text => return Ok(()),
            Some(_) => Difference::Changed,
        };
        self.drift.insert(place.clone(), difference);
        self.files.insert(place, text);
        Ok(())
    }

    fn remove(&mut self, path: &Path) -> anyhow::Result<()> {
        let place = below(path, workspace::root())?;
        self.drift.insert(place, Difference::Stale);
        Ok(())
    }

    pub(super) fn apply(self) -> anyhow::Result<()> {
        let Self { files, drift, .. } = self;
        let drift = Drift(drift);
        let _whole = interrupt::held_off();
        output::write(&FileSet(files), &drift, workspace::root())?;
        for (place, difference) in &drift.0 {
            let become_of = match difference {
                Difference::Missing => "added",
                Difference::Stale => "removed",
                Difference::Changed | Difference::Blocked | Difference::Untracked => "changed",
            };
            print_line!("  {place}: {become_of}");
        }
        Ok(())
    }
}

/// Names the same folder from `spec/released/NAME` as before from `spec`.
fn move_down(folder: &mut Value) {
    let relative = folder.as_str().filter(|it| Path::new(it).is_relative());
    if let Some(moved) = relative.map(|it| Value::from(format!("../../{it}"))) {
        *folder = moved;
    }
}

fn read(path: &Path) -> anyhow::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(error).with_context(|| format!("cannot read `{}`", workspace::shown(path)))
        }
    }
}

/// Every file below a folder; none where there is no folder.
fn files_below(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        if !next.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&next)? {
            let path = entry?.path();
            match path.is_dir() {
                true => open.push(path),
                false => files.push(path),
            }
        }
    }
    Ok(files)
}
