//! What was released last of a client: `spec/released`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use generator::config::ClientConfig;
use generator::diagnostic::Diagnostics;
use generator::diff::Rust;
use generator::source;
use semver::Version;

use crate::messages::Messages;
use crate::runtime::{ReleasedRuntime, RuntimeChange};
use crate::upgrade::{Side, Upgrade};
use crate::workspace;

/// The description, settings and names that a client was released with.
pub(crate) struct Baseline {
    client: ClientConfig,
    folder: PathBuf,
}

impl Baseline {
    /// The folder of a client's last release: in it the files of `spec` as they were, with their paths.
    pub(crate) fn folder(client: &ClientConfig) -> PathBuf {
        Self::folder_of(&client.name)
    }

    /// The folder of the last release of a crate.
    pub(crate) fn folder_of(name: &str) -> PathBuf {
        workspace::spec().join("released").join(name)
    }

    /// What has changed since then in the runtime that the client shares, which is this now.
    pub(crate) fn runtime_change(
        &self,
        now: Option<&ReleasedRuntime>,
    ) -> anyhow::Result<RuntimeChange> {
        let then = ReleasedRuntime::kept_in(&self.folder)?;
        Ok(match (then, now) {
            (Some(then), Some(now)) => then.changed(now),
            (None, Some(_)) => RuntimeChange::unknown(),
            (_, None) => RuntimeChange::default(),
        })
    }

    /// What was released last of a client; nothing before the first release, and nothing of a client that
    /// is not listed.
    pub(crate) fn of(client: &ClientConfig, messages: Messages) -> anyhow::Result<Option<Self>> {
        if !Self::is_of(client) {
            return Ok(None);
        }
        let folder = Self::folder(client);
        let config = workspace::config_in(&folder, messages)?;
        let released = config.clients.into_iter().find(|it| it.name == client.name);
        let client = released.with_context(|| {
            let folder = workspace::shown(&folder);
            format!("`{folder}/codegen.toml` has no client `{}`", client.name)
        })?;
        Ok(Some(Self { client, folder }))
    }

    /// Whether something has been released of a client that is listed.
    pub(crate) fn is_of(client: &ClientConfig) -> bool {
        let is_listed = client.options.written.is_some();
        is_listed && Self::folder(client).join("codegen.toml").is_file()
    }

    pub(crate) fn version(&self) -> &Version {
        &self.client.version
    }

    /// Reads the description again. What was said of it has been said before; errors are told.
    pub(crate) fn read(&self, messages: Messages) -> anyhow::Result<Side> {
        let mut diagnostics = Diagnostics::new();
        let api = source::names(&self.folder, &self.lock(), &mut diagnostics).and_then(|names| {
            let source = workspace::load(&self.client, &mut diagnostics)?;
            generator::build_ir(source, &self.client, &names, &mut diagnostics)
        });
        let Ok(api) = api else {
            messages.print(&diagnostics);
            bail!("what was released of `{}` cannot be read", self.client.name);
        };
        Ok(Side { api, diagnostics })
    }

    fn lock(&self) -> String {
        workspace::shown(&self.folder.join(generator::lock::FILE))
    }

    /// The least version of the next release, after changes that ask for this step.
    pub(crate) fn least(&self, bump: Rust) -> Version {
        stepped(self.version(), bump)
    }

    /// The version of the next release: another one, even where the crate is the same.
    pub(crate) fn next(&self, bump: Rust) -> Version {
        stepped(self.version(), bump.max(Rust::Patch))
    }
}

/// The least version a step above another one. Below 1.0, minor plays major, and patch minor.
pub(crate) fn stepped(version: &Version, bump: Rust) -> Version {
    let Version {
        major,
        minor,
        patch,
        ..
    } = *version;
    match (bump, major) {
        (Rust::None, _) => version.clone(),
        (Rust::Major, 0) => Version::new(0, minor + 1, 0),
        (Rust::Major, _) => Version::new(major + 1, 0, 0),
        (Rust::Minor, 1..) => Version::new(major, minor + 1, 0),
        (Rust::Minor | Rust::Patch, _) => Version::new(major, minor, patch + 1),
    }
}

/// Tells in three lines what has changed since the last release, if anything has; in the runtime that the
/// client shares too, if it does.
pub(crate) fn tell_changes(
    client: &ClientConfig,
    new: &Side,
    runtime: Option<&ReleasedRuntime>,
    messages: Messages,
) -> anyhow::Result<()> {
    let Some(released) = Baseline::of(client, messages)? else {
        return Ok(());
    };
    let old = released.read(messages)?;
    let upgrade = Upgrade::new(&old, new);
    let page = upgrade.page();
    let of_runtime = released.runtime_change(runtime)?;
    if page.changes.is_empty() && of_runtime.is_none() {
        return Ok(());
    }
    let (name, summary) = (&client.name, page.summary());
    let also = of_runtime.also();
    say!("{name}: since {}, {summary}{also}", released.version());
    let least = released.least(page.bump.max(of_runtime.step));
    if client.version < least {
        let has = &client.version;
        say!("  the least version is {least}, it is {has}: `cargo xtask release` makes it so");
    }
    if !page.changes.is_empty() {
        say!("  `cargo xtask diff --client {name}` shows all");
    }
    Ok(())
}

/// A path as it is below another one, with `/`.
pub(crate) fn below(path: &Path, folder: &Path) -> anyhow::Result<String> {
    let path = generator::config::normal(&std::path::absolute(path)?);
    let inside = path.strip_prefix(folder).with_context(|| {
        format!(
            "`{}` lies outside of `{}`, where nothing is kept",
            workspace::shown(&path),
            folder.display()
        )
    })?;
    Ok(inside.to_string_lossy().replace('\\', "/"))
}

#[cfg(test)]
mod tests {
    use super::{Rust, stepped};

    #[test]
    fn below_one_a_minor_step_plays_the_major_one() {
        let after = |version: &str, bump| stepped(&version.parse().unwrap(), bump).to_string();
        let steps = [Rust::None, Rust::Patch, Rust::Minor, Rust::Major];
        let below = steps.map(|bump| after("0.3.1", bump));
        assert_eq!(below, ["0.3.1", "0.3.2", "0.3.2", "0.4.0"]);
        let above = steps.map(|bump| after("1.3.1", bump));
        assert_eq!(above, ["1.3.1", "1.3.2", "1.4.0", "2.0.0"]);
    }
}
