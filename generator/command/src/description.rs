//! Reads the description of a client, with the documents that it references on other hosts.

use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use generator::Purpose;
use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Reported};
use generator::ir::{Api, LockedNames};
use generator::lock;
use generator::source::Source;

use crate::files::display_path;
use crate::http::Http;

/// The path of a description that is read from standard input.
pub(crate) const STDIN: &str = "-";

/// Whether a description is read from standard input.
pub(crate) fn is_stdin(description: &Path) -> bool {
    description == Path::new(STDIN)
}

/// Returns the name of a description in messages.
pub(crate) fn display_name(description: &Path) -> String {
    match is_stdin(description) {
        true => "<stdin>".to_owned(),
        false => display_path(description),
    }
}

/// Reads a client's description; diagnostics show its path relative to the current directory.
pub(crate) fn load(
    client: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    load_named(client, &display_name(&client.description), diagnostics)
}

/// Reads a client's description; diagnostics show it as `name`.
pub(crate) fn load_named(
    client: &ClientConfig,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Reported> {
    let source = match is_stdin(&client.description) {
        true => generator::load_bytes(stdin(client), Path::new("."), client, name, diagnostics)?,
        false => generator::load(client, name, diagnostics)?,
    };
    Ok(source.fetching(Arc::new(Http::within(client.options.limits))))
}

/// Reads standard input once, at most one byte more than the client's limit allows.
fn stdin(client: &ClientConfig) -> Result<&'static [u8], &'static io::Error> {
    static STDIN: OnceLock<io::Result<Vec<u8>>> = OnceLock::new();
    let bytes = STDIN.get_or_init(|| {
        let max_bytes = client.options.limits.bytes as u64;
        let mut input = io::stdin().take(max_bytes.saturating_add(1));
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes).map(|_| bytes)
    });
    bytes.as_ref().map(Vec::as_slice)
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
