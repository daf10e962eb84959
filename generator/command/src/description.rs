//! Reads the description of a client, with the documents that it references on other hosts.

use std::sync::Arc;

use generator::Purpose;
use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Reported};
use generator::ir::{Api, LockedNames};
use generator::lock;
use generator::source::Source;

use crate::fetch::Http;
use crate::files::display_path;

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
