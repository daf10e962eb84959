//! The root of this project.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Returns the closest directory around the current one that has the descriptions of this project; outside of the
/// project, the current directory.
pub(crate) fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let current_dir = std::env::current_dir().unwrap_or_default();
        let is_root = |dir: &&Path| dir.join("spec/codegen.toml").is_file();
        let root = current_dir.ancestors().find(is_root);
        root.unwrap_or(&current_dir).to_owned()
    })
}
