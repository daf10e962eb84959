//! The last release of each client, in `released` beside `codegen.toml`.

use anyhow::{Context, bail};
use generator::Purpose;
use generator::config::ClientConfig;
use generator::diff::Rust;
use generator::lock;
use semver::Version;

use crate::files::{display_path, read_if_exists};
use crate::messages::Messages;
use crate::project::{Project, SETTINGS};
use crate::runtime::{ReleasedRuntime, RuntimeChange};
use crate::upgrade::{Side, Upgrade};

/// The description, settings and names that a client was released with.
pub(crate) struct Baseline {
    /// The client, with the directory of the release as its output.
    client: ClientConfig,
}

impl Baseline {
    /// Returns the changes since then in the runtime that the client shares; `new` is the current runtime.
    pub(crate) fn runtime_change(
        &self,
        new: Option<&ReleasedRuntime>,
    ) -> anyhow::Result<RuntimeChange> {
        let old = ReleasedRuntime::load_from(&self.client.output)?;
        Ok(match (old, new) {
            (Some(old), Some(new)) => old.changes_to(new),
            (None, Some(_)) => RuntimeChange::unknown(),
            (_, None) => RuntimeChange::default(),
        })
    }

    /// Returns the last release of a client; none before the first release, and none for a client that
    /// `codegen.toml` does not define.
    pub(crate) fn of(
        client: &ClientConfig,
        messages: Messages,
        project: &Project,
    ) -> anyhow::Result<Option<Self>> {
        if !Self::is_of(client, project) {
            return Ok(None);
        }
        let dir = project.released(&client.name)?;
        let config = project.load_config(&dir.join(SETTINGS), messages)?;
        let released = config.clients.into_iter().find(|it| it.name == client.name);
        let mut client = released.with_context(|| {
            let dir = display_path(&dir);
            format!("client `{}` not found in `{dir}/codegen.toml`", client.name)
        })?;
        client.output = dir;
        Ok(Some(Self { client }))
    }

    /// Whether a client is defined in `codegen.toml` and has been released.
    pub(crate) fn is_of(client: &ClientConfig, project: &Project) -> bool {
        let is_listed = client.options.written.is_some();
        let dir = project.released(&client.name);
        is_listed && dir.is_ok_and(|dir| dir.join(SETTINGS).is_file())
    }

    /// Returns the version of the generator at that time, if it was another one.
    pub(crate) fn previous_generator(&self) -> anyhow::Result<Option<Version>> {
        let lock = read_if_exists(&self.client.output.join(lock::FILE))?;
        let version = lock.and_then(|text| lock::generator(&text));
        Ok(version.filter(|version| version.to_string() != lock::VERSION))
    }

    pub(crate) fn version(&self) -> &Version {
        &self.client.version
    }

    /// Reads the released description.
    pub(crate) fn read(&self, messages: Messages) -> anyhow::Result<Side> {
        let side = Side::read(&self.client, Purpose::Comparison, messages);
        side.or_else(|_| bail!("cannot read the last release of `{}`", self.client.name))
    }
}

/// Returns the lowest version after a bump. Before 1.0, a major bump increments the minor version, and a minor
/// bump the patch version.
pub(crate) fn bumped(version: &Version, bump: Rust) -> Version {
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
    project: &Project,
) -> anyhow::Result<()> {
    let Some(released) = Baseline::of(client, messages, project)? else {
        return Ok(());
    };
    let old = released.read(messages)?;
    let upgrade = Upgrade::new(&old, new);
    let page = upgrade.page();
    let runtime_change = released.runtime_change(runtime)?;
    if page.changes.is_empty() && runtime_change.is_none() {
        return Ok(());
    }
    let (name, summary) = (&client.name, page.summary());
    let also = runtime_change.also();
    print_line!("{name}: since {}, {summary}{also}", released.version());
    let bump = page.bump.max(runtime_change.bump);
    print_if_too_low(&client.version, released.version(), bump, project);
    if !page.changes.is_empty() {
        let diff = project.task(&format!("diff --client {name}"));
        print_line!("  run `{diff}` for details");
    }
    Ok(())
}

/// Prints that a version is too low, if changes since the last release require a higher one.
pub(crate) fn print_if_too_low(version: &Version, since: &Version, bump: Rust, project: &Project) {
    let min_version = bumped(since, bump);
    if *version < min_version {
        let release = project.task("release");
        print_line!(
            "  version {version} is too low: at least {min_version} is required; run `{release}`"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::{Rust, bumped};

    #[test]
    fn major_bump_before_1_0_increments_minor_version() {
        let after = |version: &str, bump| bumped(&version.parse().unwrap(), bump).to_string();
        let steps = [Rust::None, Rust::Patch, Rust::Minor, Rust::Major];
        let below_one = steps.map(|bump| after("0.3.1", bump));
        assert_eq!(below_one, ["0.3.1", "0.3.2", "0.3.2", "0.4.0"]);
        let above = steps.map(|bump| after("1.3.1", bump));
        assert_eq!(above, ["1.3.1", "1.3.2", "1.4.0", "2.0.0"]);
    }
}
