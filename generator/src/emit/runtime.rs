//! `runtime`: the files of the runtime crate, byte for byte.

use super::{Artifact, Content};

/// The files, by their place in both crates: only the root has another name.
macro_rules! runtime_files {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../../runtime/src/", $path)))),+]
    };
}

/// All but those of `formats`, which not every client has. A test holds this against the folder.
const FILES: &[(&str, &str)] = runtime_files![
    "body.rs",
    "call.rs",
    "client.rs",
    "codec/evidence.rs",
    "codec/locate.rs",
    "codec/member.rs",
    "codec/mod.rs",
    "codec/object.rs",
    "codec/rest.rs",
    "codec/show.rs",
    "codec/text.rs",
    "codec/union.rs",
    "credential.rs",
    "error.rs",
    "header.rs",
    "lib.rs",
    "multipart.rs",
    "parameter.rs",
    "patch.rs",
    "percent.rs",
    "reply.rs",
    "request.rs",
    "reqwest_transport.rs",
    "style.rs",
    "transport.rs",
];

/// The runtime's manifest, the one source of the versions that a client depends on.
pub(super) const MANIFEST: &str = include_str!("../../runtime/Cargo.toml");

/// The files of `src/runtime`.
pub(super) fn emit() -> Vec<Artifact<'static>> {
    FILES
        .iter()
        .map(|(path, text)| {
            let path = if *path == "lib.rs" { "mod.rs" } else { path };
            Artifact::new(format!("src/runtime/{path}"), || {
                Content::Verbatim((*text).into())
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::FILES;

    #[test]
    fn every_file_of_the_runtime_is_embedded() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime/src");
        let mut found = BTreeSet::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            if folder.ends_with("formats") {
                continue;
            }
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => drop(
                        found.insert(
                            path.strip_prefix(&root)
                                .unwrap()
                                .to_str()
                                .unwrap()
                                .replace('\\', "/"),
                        ),
                    ),
                }
            }
        }
        assert_eq!(
            found,
            FILES.iter().map(|(path, _)| (*path).to_owned()).collect()
        );
    }
}
