//! The last release of each client: `spec/released`.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use generator::Purpose;
use generator::config::ClientConfig;
use generator::diagnostic::Diagnostics;
use generator::diff::Rust;
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
    /// The directory of a client's last release, with the files of `spec` at that time.
    pub(crate) fn folder(client: &ClientConfig) -> PathBuf {
        Self::folder_of(&client.name)
    }

    /// The directory of the last release of a crate.
    pub(crate) fn folder_of(name: &str) -> PathBuf {
        workspace::spec().join("released").join(name)
    }

    /// Returns the changes since then in the runtime that the client shares; `now` is the current one.
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

    /// Returns the last release of a client; none before the first release, and none for a client that
    /// `codegen.toml` does not define.
    pub(crate) fn of(client: &ClientConfig, messages: Messages) -> anyhow::Result<Option<Self>> {
        if !Self::is_of(client) {
            return Ok(None);
        }
        let folder = Self::folder(client);
        let config = workspace::config_in(&folder, messages)?;
        let released = config.clients.into_iter().find(|it| it.name == client.name);
        let client = released.with_context(|| {
            let folder = workspace::shown(&folder);
            format!(
                "client `{}` not found in `{folder}/codegen.toml`",
                client.name
            )
        })?;
        Ok(Some(Self { client, folder }))
    }

    /// Whether a client is defined in `codegen.toml` and has been released.
    pub(crate) fn is_of(client: &ClientConfig) -> bool {
        let is_listed = client.options.written.is_some();
        is_listed && Self::folder(client).join("codegen.toml").is_file()
    }

    pub(crate) fn version(&self) -> &Version {
        &self.client.version
    }

    /// Reads the released description. Only errors are printed: warnings were reported before the release.
    pub(crate) fn read(&self, messages: Messages) -> anyhow::Result<Side> {
        let mut diagnostics = Diagnostics::new();
        let api =
            generator::load_names(&self.folder, &self.lock(), &mut diagnostics).and_then(|names| {
                let source = workspace::load(&self.client, &mut diagnostics)?;
                generator::build_ir(
                    source,
                    &self.client,
                    Purpose::Comparison,
                    || names,
                    &mut diagnostics,
                )
            });
        let Ok(api) = api else {
            messages.print(&diagnostics);
            bail!("cannot read the last release of `{}`", self.client.name);
        };
        Ok(Side { api, diagnostics })
    }

    fn lock(&self) -> String {
        workspace::shown(&self.folder.join(generator::lock::FILE))
    }

    /// Returns the lowest version of the next release after changes that require this bump.
    pub(crate) fn least(&self, bump: Rust) -> Version {
        stepped(self.version(), bump)
    }

    /// Returns the version of the next release, which differs even if the crate is unchanged.
    pub(crate) fn next(&self, bump: Rust) -> Version {
        stepped(self.version(), bump.max(Rust::Patch))
    }
}

/// Returns the lowest version after a bump. Before 1.0, a major bump increments the minor version, and a minor
/// bump the patch version.
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

/// Prints a summary of the changes since the last release, if there are any; with those of the shared runtime.
pub(crate) fn print_changes(
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
    print_line!("{name}: since {}, {summary}{also}", released.version());
    let least = released.least(page.bump.max(of_runtime.step));
    if client.version < least {
        print_too_low(&client.version, &least);
    }
    if !page.changes.is_empty() {
        print_line!("  run `cargo xtask diff --client {name}` for details");
    }
    Ok(())
}

/// Prints that a version is lower than the changes require.
pub(crate) fn print_too_low(version: &Version, least: &Version) {
    print_line!(
        "  version {version} is too low: at least {least} is required; run `cargo xtask release`"
    );
}

/// Returns the relative path below a directory, with `/` as the separator.
pub(crate) fn below(path: &Path, folder: &Path) -> anyhow::Result<String> {
    let path = generator::config::normal(&std::path::absolute(path)?);
    let inside = path.strip_prefix(folder).with_context(|| {
        format!(
            "`{}` is outside of `{}` and cannot be stored with a release",
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
    fn major_bump_before_1_0_increments_minor_version() {
        let after = |version: &str, bump| stepped(&version.parse().unwrap(), bump).to_string();
        let steps = [Rust::None, Rust::Patch, Rust::Minor, Rust::Major];
        let below = steps.map(|bump| after("0.3.1", bump));
        assert_eq!(below, ["0.3.1", "0.3.2", "0.3.2", "0.4.0"]);
        let above = steps.map(|bump| after("1.3.1", bump));
        assert_eq!(above, ["1.3.1", "1.3.2", "1.4.0", "2.0.0"]);
    }
}
