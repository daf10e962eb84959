//! `Cargo.toml`, `rustfmt.toml`, which disables `cargo fmt` for generated code, and the lock file of names.

use semver::Version;

use crate::config::{ClientConfig, Options, Runtime, RuntimeConfig, SharedRuntime};
use crate::ir::{Api, Feature};
use crate::lock;

use super::runtime::{self, Parts};
use super::{Artifact, docs, formats, gate};

const COMMENT: (&str, &str) = ("#", "");

/// The manifest of a client.
pub(super) fn emit<'a>(api: &'a Api, config: &'a ClientConfig) -> Artifact<'a> {
    Artifact::text("Cargo.toml", || client_manifest(api, config), COMMENT)
}

/// The manifest of a separate runtime crate with these parts.
pub(super) fn runtime<'a>(config: &'a RuntimeConfig, parts: &Parts) -> Artifact<'a> {
    let parts = parts.clone();
    let text = move || runtime_manifest(config, &parts);
    Artifact::text("Cargo.toml", text, COMMENT)
}

fn client_manifest(api: &Api, config: &ClientConfig) -> String {
    let ClientConfig {
        name,
        description: _,
        label: _,
        output: _,
        version,
        runtime,
        options,
    } = config;
    let Options {
        written: _,
        spec: _,
        overlays: _,
        formats: _,
        methods: _,
        operation_ids: _,
        equal_schemas: _,
        features: _,
        allowed_hosts: _,
        limits: _,
        keep_going: _,
        levels: _,
        selection: _,
        derive: _,
        overrides: _,
        dependencies: additional,
    } = options;
    let source = Source::read(runtime::MANIFEST);
    let parts = Parts::of(api);
    let is_configured = |name: &str| additional.iter().any(|dependency| dependency.name == name);
    let named = options.crates();
    let formats = formats::of(api);
    let is_inherited = |name: &str, line: &str| {
        let is_needed = match runtime {
            _ if formats::have_type_of(&formats, name) => true,
            Runtime::Embedded => parts.need(name),
            Runtime::Shared(_) => Parts::default().need(name) && !line.contains("optional = true"),
        };
        // The configured version of a dependency takes precedence.
        (is_needed || named.contains(name)) && !is_configured(name)
    };
    let inherited = source.dependencies(is_inherited);
    let shared = match runtime {
        Runtime::Embedded => None,
        Runtime::Shared(SharedRuntime { name, path }) => Some(format!(
            "{name} = {{ path = {path}, default-features = false }}",
            path = toml_string(path)
        )),
    };
    let configured = additional
        .iter()
        .map(|dependency| format!("{} = {}", dependency.name, dependency.requirement));
    let dependencies: Vec<_> = shared
        .into_iter()
        .chain(inherited)
        .chain(configured)
        .collect();
    let description = docs::line(&format!(
        "Rust client for {}, API version {}",
        api.title, api.version
    ));
    let package_section = source.package_section(name, &description, version);
    let reqwest = reqwest_feature(runtime, named.contains("reqwest"));
    let tests = tests(api);
    format!(
        "{package_section}\n{LIB}\n{tests}{}\n{}\n{RUST_LINTS}\n{CLIPPY_LINTS}",
        features(&reqwest, gate::manifest(api)),
        section("dependencies", &dependencies),
    )
}

/// The dependencies that the feature `reqwest` enables; the client has its own if the configuration requests a type
/// of it.
fn reqwest_feature(runtime: &Runtime, has_own: bool) -> String {
    match runtime {
        Runtime::Embedded => "\"dep:reqwest\"".to_owned(),
        Runtime::Shared(SharedRuntime { name, .. }) if has_own => {
            format!("\"dep:reqwest\", \"{name}/reqwest\"")
        }
        Runtime::Shared(SharedRuntime { name, .. }) => format!("\"{name}/reqwest\""),
    }
}

fn runtime_manifest(config: &RuntimeConfig, parts: &Parts) -> String {
    let RuntimeConfig {
        name,
        output: _,
        label: _,
        version,
        clients: _,
    } = config;
    let source = Source::read(runtime::MANIFEST);
    let dependencies: Vec<_> = source.dependencies(|name, _| parts.need(name)).collect();
    let description = "Client runtime shared by generated crates";
    let package_section = source.package_section(name, description, version);
    format!(
        "{package_section}\n{LIB}\n{}\n{}\n{RUST_LINTS}",
        features("\"dep:reqwest\"", None),
        section("dependencies", &dependencies),
    )
}

fn features(reqwest: &str, tag_features: Option<String>) -> String {
    let tag_features = tag_features.unwrap_or_default();
    let all = match tag_features.as_str() {
        "" => String::new(),
        _ => format!(", \"{}\"", Feature::ALL),
    };
    format!(
        "[features]\n\
         default = [\"reqwest\"{all}]\n\
         # Sends requests with the `reqwest` crate. Without it, give the client a transport of your own.\n\
         reqwest = [{reqwest}]\n\
         {tag_features}"
    )
}

fn section(name: &str, lines: &[String]) -> String {
    format!("[{name}]\n{}\n", lines.join("\n"))
}

/// Without it cargo would compile the library a second time, for unit tests that it does not have.
const LIB: &str = "[lib]\ntest = false\n";

/// The features that the tests of examples require, if tags are features.
fn tests(api: &Api) -> String {
    match (&api.features, api.example_tests().next()) {
        (Some(_), Some(_)) => format!(
            "[[test]]\nname = \"examples\"\nrequired-features = [\"{}\"]\n\n",
            Feature::ALL
        ),
        _ => String::new(),
    }
}

const RUST_LINTS: &str = "[lints.rust]\nmissing_docs = \"warn\"\nunsafe_code = \"forbid\"\n";

const CLIPPY_LINTS: &str = "\
[lints.clippy]
# These depend on the sizes, names and numbers of arguments that the API has.
large_enum_variant = \"allow\"
module_inception = \"allow\"
new_ret_no_self = \"allow\"
should_implement_trait = \"allow\"
too_many_arguments = \"allow\"
type_complexity = \"allow\"
";

/// A string in TOML syntax.
fn toml_string(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// Without it `cargo fmt` would change the files, and `--check` would report the differences.
pub(super) fn rustfmt() -> Artifact<'static> {
    Artifact::text(
        "rustfmt.toml",
        || "disable_all_formatting = true\n".to_owned(),
        COMMENT,
    )
}

/// The lock file of the names, which the next run keeps.
pub(super) fn lock(api: &Api) -> Artifact<'_> {
    Artifact::text(lock::FILE, || lock::text(&api.names), COMMENT)
}

/// The parts of the runtime's manifest that generated manifests copy.
struct Source {
    edition: &'static str,
    rust_version: &'static str,
    /// The name and the line of each dependency.
    dependencies: Vec<(&'static str, &'static str)>,
}

impl Source {
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
        let dependencies = lines.filter_map(|line| Some((line.split_once(" = ")?.0, line)));
        Self {
            edition: value("edition").unwrap_or_default(),
            rust_version: value("rust-version").unwrap_or_default(),
            dependencies: dependencies.collect(),
        }
    }

    /// The lines of the dependencies that satisfy the predicate, which takes the name and the line of each.
    fn dependencies(&self, predicate: impl Fn(&str, &str) -> bool) -> impl Iterator<Item = String> {
        let dependencies = self.dependencies.iter();
        let matching = dependencies.filter(move |(name, line)| predicate(name, line));
        matching.map(|(_, line)| (*line).to_owned())
    }

    /// The section `[package]`.
    fn package_section(&self, name: &str, description: &str, version: &Version) -> String {
        format!(
            "[package]\n\
             name = {name}\n\
             description = {description}\n\
             version = {version}\n\
             edition = {edition}\n\
             rust-version = {rust_version}\n\
             readme = \"README.md\"\n\
             publish = false\n",
            name = toml_string(name),
            description = toml_string(description),
            version = toml_string(&version.to_string()),
            edition = self.edition,
            rust_version = self.rust_version,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_edition_version_and_dependencies_of_runtime_manifest() {
        let runtime = Source::read(runtime::MANIFEST);
        let manifest: toml::Table = runtime::MANIFEST.parse().unwrap();
        let package = manifest["package"].as_table().unwrap();
        assert_eq!(runtime.edition, package["edition"].to_string());
        assert_eq!(runtime.rust_version, package["rust-version"].to_string());
        let lines: Vec<_> = runtime.dependencies(|_, _| true).collect();
        let dependencies: toml::Table = lines.join("\n").parse().unwrap();
        assert_eq!(&dependencies, manifest["dependencies"].as_table().unwrap());
    }
}
