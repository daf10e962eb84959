//! `Cargo.toml`, the file that keeps `cargo fmt` away from generated code, and the one that remembers
//! its names.

use crate::config::{ClientConfig, Options};
use crate::ir::Api;
use crate::lock;

use super::{Artifact, docs, formats, runtime};

const COMMENT: (&str, &str) = ("#", "");

/// The manifest: the runtime's dependencies, and those that the types need.
pub(super) fn emit<'a>(api: &'a Api, config: &'a ClientConfig) -> Artifact<'a> {
    Artifact::text("Cargo.toml", || manifest(api, config), COMMENT)
}

fn manifest(api: &Api, config: &ClientConfig) -> String {
    let ClientConfig {
        name,
        description: _,
        label: _,
        output: _,
        version,
        options,
    } = config;
    let Options {
        written: _,
        description: _,
        overlays: _,
        dates: _,
        allow_hosts: _,
        limits: _,
        levels: _,
        selection: _,
        derive: _,
        at: _,
        dependencies: wanted,
    } = options;
    let runtime = Runtime::read(runtime::MANIFEST);
    let asked = |name: &str| wanted.iter().any(|asked| asked.name == name);
    let named = options.crates();
    let own = runtime.dependencies.iter().filter(|own| {
        let is_needed = formats::needs(api, own.name) || named.contains(own.name);
        // Who asks for a dependency knows the version that is wanted.
        is_needed && !asked(own.name)
    });
    let own = own.map(|own| own.line.to_owned());
    let asked = wanted
        .iter()
        .map(|asked| format!("{} = {}", asked.name, asked.requirement));
    let dependencies: Vec<_> = own.chain(asked).collect();
    format!(
        "[package]\n\
         name = {name}\n\
         description = {description}\n\
         version = {version}\n\
         edition = {edition}\n\
         rust-version = {rust_version}\n\
         readme = \"README.md\"\n\
         publish = false\n\
         \n\
         [features]\n\
         default = [\"reqwest\"]\n\
         # Sends requests with the `reqwest` crate. Without it, give the client a transport of your own.\n\
         reqwest = [\"dep:reqwest\"]\n\
         \n\
         [dependencies]\n\
         {dependencies}\n\
         \n\
         [lints.rust]\n\
         missing_docs = \"warn\"\n\
         unsafe_code = \"forbid\"\n\
         \n\
         [lints.clippy]\n\
         # A variant is as large as the API has it. Boxes for some would come and go with its versions.\n\
         large_enum_variant = \"allow\"\n\
         # So are names, and how many members are required and how deep they lie.\n\
         module_inception = \"allow\"\n\
         new_ret_no_self = \"allow\"\n\
         should_implement_trait = \"allow\"\n\
         too_many_arguments = \"allow\"\n\
         type_complexity = \"allow\"\n",
        name = quoted(name),
        description = quoted(&docs::line(&format!(
            "A client of {}, version {}",
            api.title, api.version
        ))),
        version = quoted(&version.to_string()),
        edition = runtime.edition,
        rust_version = runtime.rust_version,
        dependencies = dependencies.join("\n"),
    )
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// `cargo fmt` would otherwise make a difference of its own, which `--check` would then report.
pub(super) fn rustfmt() -> Artifact<'static> {
    Artifact::text(
        "rustfmt.toml",
        || "disable_all_formatting = true\n".to_owned(),
        COMMENT,
    )
}

/// The names, for the next run to keep.
pub(super) fn lock(api: &Api) -> Artifact<'_> {
    Artifact::text(lock::FILE, || lock::text(&api.names), COMMENT)
}

/// What the generated manifest takes from the runtime's, as it is written there.
struct Runtime {
    edition: &'static str,
    rust_version: &'static str,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    name: &'static str,
    line: &'static str,
}

impl Runtime {
    fn read(manifest: &'static str) -> Self {
        let value = |key: &str| {
            manifest
                .lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))
        };
        let section = manifest
            .lines()
            .skip_while(|line| *line != "[dependencies]")
            .skip(1);
        let lines = section.take_while(|line| !line.starts_with('['));
        let dependencies = lines.filter_map(|line| {
            Some(Dependency {
                name: line.split_once(" = ")?.0,
                line,
            })
        });
        Self {
            edition: value("edition").unwrap_or_default(),
            rust_version: value("rust-version").unwrap_or_default(),
            dependencies: dependencies.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_runtime_manifest_is_read_as_it_is_written() {
        let runtime = Runtime::read(runtime::MANIFEST);
        let manifest: toml::Table = runtime::MANIFEST.parse().unwrap();
        let package = manifest["package"].as_table().unwrap();
        assert_eq!(runtime.edition, package["edition"].to_string());
        assert_eq!(runtime.rust_version, package["rust-version"].to_string());
        let lines: Vec<_> = runtime
            .dependencies
            .iter()
            .map(|found| found.line)
            .collect();
        let dependencies: toml::Table = lines.join("\n").parse().unwrap();
        assert_eq!(&dependencies, manifest["dependencies"].as_table().unwrap());
    }
}
