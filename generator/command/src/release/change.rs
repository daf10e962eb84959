//! Applies all changes of a release to the project together, or none of them.

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

use crate::cargo_lock::{self, NewCrate, Update, by_lock_dir};
use crate::codegen::{GeneratedCrate, describe_outcome};
use crate::files::{display_path, path_inside, read, read_if_exists};
use crate::messages::Messages;
use crate::project::{Project, SETTINGS};
use crate::runtime::{self, ReleasedRuntime};
use crate::upgrade::Approvals;
use crate::{description, interrupt};

/// The changelog in the directory of a crate. It is not generated, because people edit it as well.
const CHANGELOG: &str = "CHANGELOG.md";

/// The files to change, by their paths in a directory.
pub(super) struct Change<'a> {
    project: &'a Project,
    /// The directory that has all of them: the root of the project, or of the workspace around it.
    base: PathBuf,
    /// The released crates.
    crates: Vec<NewCrate>,
    files: BTreeMap<String, String>,
    drift: BTreeMap<String, Difference>,
    settings: DocumentMut,
    _lock: DirectoryLock,
}

impl<'a> Change<'a> {
    pub(super) fn begin(project: &'a Project, base: PathBuf) -> anyhow::Result<Self> {
        let lock = output::lock_directory(&base)?;
        let settings = read(project.settings()?)?;
        Ok(Self {
            project,
            base,
            crates: Vec::new(),
            files: BTreeMap::new(),
            drift: BTreeMap::new(),
            settings: settings.parse()?,
            _lock: lock,
        })
    }

    /// Adds the release of a client: its version, its crate, its changelog, and the baseline of the next release.
    pub(super) fn release(
        &mut self,
        generated: &GeneratedCrate<'_>,
        version: &Version,
        entry: &str,
        runtime: Option<&ReleasedRuntime>,
    ) -> anyhow::Result<()> {
        let mut client = ClientConfig {
            version: version.clone(),
            ..generated.client.clone()
        };
        if let (Some(required), Some(runtime)) = (client.runtime.required_version(), runtime) {
            *required = runtime.version.clone();
        }
        self.set_version(&["client", &client.name], version)?;
        let mut diagnostics = Diagnostics::new();
        let Ok(files) = generator::emit_crate(&generated.side.api, &client, &mut diagnostics)
        else {
            Messages::HUMAN.print(&diagnostics);
            bail!("cannot generate `{}`", client.name);
        };
        let lock = files.0.get(lock::FILE).cloned().unwrap_or_default();
        self.write_crate(&client.output, files, entry)?;
        self.store_baseline(&client, lock, runtime)?;
        let approvals = Approvals::path(&client, self.project)?;
        if approvals.is_file() {
            self.remove(&approvals)?;
        }
        Ok(())
    }

    /// Adds the release of a runtime.
    pub(super) fn release_runtime(
        &mut self,
        config: &RuntimeConfig,
        files: FileSet,
        released: &ReleasedRuntime,
        entry: &str,
    ) -> anyhow::Result<()> {
        self.set_version(&["runtime"], &released.version)?;
        self.write_crate(&config.output, files, entry)?;
        let stored = self.project.released(&config.name)?.join(runtime::FILE);
        self.write(&stored, released.text()?)
    }

    /// Adds the files of a crate, and an entry of its changelog.
    fn write_crate(&mut self, dir: &Path, files: FileSet, entry: &str) -> anyhow::Result<()> {
        self.crates.extend(NewCrate::of(dir, &files));
        for (path, text) in files.0 {
            self.write(&dir.join(path), text)?;
        }
        let changelog = dir.join(CHANGELOG);
        let current = read_if_exists(&changelog)?;
        self.write(&changelog, pages::with_entry(current.as_deref(), entry))
    }

    /// Sets the version in this table of `codegen.toml`.
    fn set_version(&mut self, table: &[&str], version: &Version) -> anyhow::Result<()> {
        let mut item = Some(self.settings.as_item_mut());
        for key in table {
            item = item.and_then(|it| it.get_mut(key));
        }
        let table = item.and_then(Item::as_table_like_mut);
        let table = table.context("`codegen.toml` was changed during the release")?;
        let mut version = Value::from(version.to_string());
        match table.get_mut("version").and_then(Item::as_value_mut) {
            Some(current) => {
                *version.decor_mut() = current.decor().clone();
                *current = version;
            }
            None => drop(table.insert("version", Item::Value(version))),
        }
        let settings = self.settings.to_string();
        self.write(self.project.settings()?, settings)
    }

    /// Stores all inputs of the client in its baseline.
    fn store_baseline(
        &mut self,
        client: &ClientConfig,
        lock: String,
        runtime: Option<&ReleasedRuntime>,
    ) -> anyhow::Result<()> {
        let dir = self.project.released(&client.name)?;
        let mut stored = BTreeMap::from([
            (lock::FILE.to_owned(), lock),
            (SETTINGS.to_owned(), self.settings_of(client)),
        ]);
        if let Some(runtime) = runtime {
            stored.insert(runtime::FILE.to_owned(), runtime.text()?);
        }
        let mut diagnostics = Diagnostics::new();
        let source = description::load(client, &mut diagnostics);
        let normalized =
            source.and_then(|source| generator::normalize(&source, client, &mut diagnostics));
        if normalized.is_err() {
            bail!("`{}` was changed during the release", client.label);
        }
        for (name, text) in diagnostics.sources() {
            match name.contains("://") {
                true => print_line!("  {name}: not stored; fetched again when needed"),
                false => drop(stored.insert(
                    path_inside(Path::new(name), self.project.spec()?)?,
                    text.to_owned(),
                )),
            }
        }
        let previous = match dir.is_dir() {
            true => files_below(&dir)?,
            false => Vec::new(),
        };
        for path in previous {
            if !stored.contains_key(&path_inside(&path, &dir)?) {
                self.remove(&path)?;
            }
        }
        for (path, text) in stored {
            self.write(&dir.join(path), text)?;
        }
        Ok(())
    }

    /// The settings of one client.
    fn settings_of(&self, client: &ClientConfig) -> String {
        let mut settings = self.settings.clone();
        // The baseline describes the client alone, wherever its runtime is.
        settings.remove("runtime");
        if let Some(clients) = settings.get_mut("client").and_then(Item::as_table_like_mut) {
            let names: Vec<_> = clients.iter().map(|(name, _)| name.to_owned()).collect();
            for name in names.iter().filter(|name| **name != client.name) {
                clients.remove(name);
            }
            let table = clients.get_mut(&client.name);
            let output = table.and_then(|it| it.get_mut("output")?.as_value_mut());
            if let Some(output) = output {
                rebase_output(output);
            }
        }
        // The path of the schema for editors is relative to the file.
        let text = settings.to_string();
        let lines = text.split_inclusive('\n');
        lines.filter(|line| !line.starts_with("#:schema")).collect()
    }

    fn write(&mut self, path: &Path, text: String) -> anyhow::Result<()> {
        let relative = path_inside(path, &self.base)?;
        let difference = match read_if_exists(path)? {
            None => Difference::Missing,
            Some(current) if output::is_same_text(current.as_bytes(), &text) => return Ok(()),
            Some(_) => Difference::Changed,
        };
        self.drift.insert(relative.clone(), difference);
        self.files.insert(relative, text);
        Ok(())
    }

    fn remove(&mut self, path: &Path) -> anyhow::Result<()> {
        let relative = path_inside(path, &self.base)?;
        self.drift.insert(relative, Difference::Stale);
        Ok(())
    }

    pub(super) fn apply(mut self) -> anyhow::Result<()> {
        let locks = by_lock_dir(std::mem::take(&mut self.crates)).into_iter();
        let locks: Vec<_> = locks
            .filter_map(|(dir, crates)| {
                Some((dir.join(cargo_lock::FILE), Update::of(&dir, &crates)?))
            })
            .collect();
        for (path, update) in &locks {
            if let Some(text) = &update.changed {
                self.write(path, text.clone())?;
            }
        }
        let Self {
            project,
            base,
            files,
            drift,
            ..
        } = self;
        let drift = Drift(drift);
        let _guard = interrupt::delay();
        output::write(&FileSet(files), &drift, &base)?;
        for (path, difference) in &drift.0 {
            let path = base.join(path);
            let inside = path_inside(&path, project.root());
            let shown = inside.unwrap_or_else(|_| display_path(&path));
            print_line!("  {shown}: {}", describe_outcome(*difference));
        }
        locks.iter().for_each(|(_, update)| update.print_advice());
        Ok(())
    }
}

/// Changes a path relative to `spec` to one relative to `spec/released/NAME`.
fn rebase_output(dir: &mut Value) {
    let relative = dir.as_str().filter(|it| Path::new(it).is_relative());
    if let Some(rebased) = relative.map(|it| Value::from(format!("../../{it}"))) {
        *dir = rebased;
    }
}

/// All files below a directory.
fn files_below(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        match path.is_dir() {
            true => files.extend(files_below(&path)?),
            false => files.push(path),
        }
    }
    Ok(files)
}
