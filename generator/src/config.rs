//! `codegen.toml`: which description becomes which crate.
//!
//! ```toml
//! [client.buildr]                 # the crate's name
//! description = "buildr.yaml"     # paths are relative to this file
//! output = "../generated"
//! version = "0.1.0"               # the crate's version; 0.1.0 where it is left out
//! ```

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// One client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientConfig {
    /// The crate's name.
    pub name: String,
    /// The description's file.
    pub description: PathBuf,
    /// What the description is called in generated files: a path that is the same on every machine.
    pub label: String,
    /// The crate's folder.
    pub output: PathBuf,
    /// The crate's version.
    pub version: String,
}

impl ClientConfig {
    /// The crate's name as Rust code writes it.
    pub fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// Reads the clients in the text of a `codegen.toml` in this folder, in the order of their names.
/// A description's label is its path below `root`.
///
/// # Errors
///
/// When the text is no TOML, or has a key that means nothing; the message shows the place.
pub fn parse(text: &str, folder: &Path, root: &Path) -> Result<Vec<ClientConfig>, toml::de::Error> {
    let ConfigFile { client } = toml::from_str(text)?;
    let clients = client.into_iter().map(
        |(
            name,
            ClientTable {
                description,
                output,
                version,
            },
        )| {
            let description = folder.join(description);
            ClientConfig {
                name,
                label: label(&description, root),
                description,
                output: folder.join(output),
                version,
            }
        },
    );
    Ok(clients.collect())
}

/// How a path is shown to people and in generated files: below `root` from there on, else by its
/// name alone.
pub fn label(path: &Path, root: &Path) -> String {
    let below = path.strip_prefix(root).ok();
    let shown = below
        .or_else(|| path.file_name().map(Path::new))
        .unwrap_or(path);
    shown.to_string_lossy().replace('\\', "/")
}

/// The version of a crate that names none.
pub const FIRST_VERSION: &str = "0.1.0";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    client: BTreeMap<String, ClientTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientTable {
    description: PathBuf,
    output: PathBuf,
    #[serde(default = "first_version")]
    version: String,
}

fn first_version() -> String {
    FIRST_VERSION.to_owned()
}
