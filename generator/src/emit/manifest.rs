//! `Cargo.toml`, the file that keeps `cargo fmt` away from generated code, and the one that remembers
//! its names.

use semver::Version;

use crate::config::{ClientConfig, Options, Runtime, RuntimeConfig, SharedRuntime};
use crate::ir::{Api, Feature};
use crate::lock;

use super::runtime::{self, Parts};
use super::{Artifact, docs, formats, gate};

const COMMENT: (&str, &str) = ("#", "");

/// The manifest of a client: where its runtime is, and what its types need.
pub(super) fn emit<'a>(api: &'a Api, config: &'a ClientConfig) -> Artifact<'a> {
    Artifact::text("Cargo.toml", || of_client(api, config), COMMENT)
}

/// The manifest of a runtime that is a crate of its own, with these parts.
pub(super) fn runtime<'a>(config: &'a RuntimeConfig, parts: &Parts) -> Artifact<'a> {
    let parts = parts.clone();
    let text = move || of_runtime(config, &parts);
    Artifact::text("Cargo.toml", text, COMMENT)
}

fn of_client(api: &Api, config: &ClientConfig) -> String {
    let ClientConfig {
        name,
        description: _,
        label: _,
        output: _,
        version,
        runtime: place,
        options,
    } = config;
    let Options {
        written: _,
        spec: _,
        overlays: _,
        dates: _,
        methods: _,
        features: _,
        allowed_hosts: _,
        limits: _,
        levels: _,
        selection: _,
        derive: _,
        overrides: _,
        dependencies: wanted,
    } = options;
    let source = Source::read(runtime::MANIFEST);
    let parts = Parts::of(api);
    let asked = |name: &str| wanted.iter().any(|asked| asked.name == name);
    let named = options.crates();
    let own = source.dependencies.iter().filter(|own| {
        let is_needed = match place {
            _ if formats::is_for_types(own.name) => formats::has_type_of(api, own.name),
            Runtime::Embedded => parts.need(own.name),
            Runtime::Shared(_) => Parts::default().need(own.name) && !own.is_optional(),
        };
        // Who asks for a dependency knows the version that is wanted.
        (is_needed || named.contains(own.name)) && !asked(own.name)
    });
    let own = own.map(|own| own.line.to_owned());
    let shared = match place {
        Runtime::Embedded => None,
        Runtime::Shared(SharedRuntime { name, path }) => Some(format!(
            "{name} = {{ path = {path}, default-features = false }}",
            path = quoted(path)
        )),
    };
    let asked = wanted
        .iter()
        .map(|asked| format!("{} = {}", asked.name, asked.requirement));
    let dependencies: Vec<_> = shared.into_iter().chain(own).chain(asked).collect();
    let about = docs::line(&format!(
        "Rust client for {}, API version {}",
        api.title, api.version
    ));
    let head = source.head(name, &about, version);
    let reqwest = match place {
        Runtime::Embedded => "\"dep:reqwest\"".to_owned(),
        // A type of it is asked for.
        Runtime::Shared(SharedRuntime { name, .. }) if named.contains("reqwest") => {
            format!("\"dep:reqwest\", \"{name}/reqwest\"")
        }
        Runtime::Shared(SharedRuntime { name, .. }) => format!("\"{name}/reqwest\""),
    };
    let tests = tests(api);
    format!(
        "{head}\n{LIB}\n{tests}{}\n{}\n{RUST_LINTS}\n{CLIPPY_LINTS}",
        features(&reqwest, gate::manifest(api)),
        section("dependencies", &dependencies),
    )
}

fn of_runtime(config: &RuntimeConfig, parts: &Parts) -> String {
    let RuntimeConfig {
        name,
        output: _,
        label: _,
        version,
        clients: _,
    } = config;
    let source = Source::read(runtime::MANIFEST);
    let own = source
        .dependencies
        .iter()
        .filter(|own| parts.need(own.name));
    let dependencies: Vec<_> = own.map(|own| own.line.to_owned()).collect();
    let about = "Client runtime shared by generated crates";
    let head = source.head(name, about, version);
    format!(
        "{head}\n{LIB}\n{}\n{}\n{RUST_LINTS}",
        features("\"dep:reqwest\"", None),
        section("dependencies", &dependencies),
    )
}

fn features(reqwest: &str, of_tags: Option<String>) -> String {
    let all = of_tags.as_ref().map(|_| format!(", \"{}\"", Feature::ALL));
    format!(
        "[features]\n\
         default = [\"reqwest\"{all}]\n\
         # Sends requests with the `reqwest` crate. Without it, give the client a transport of your own.\n\
         reqwest = [{reqwest}]\n\
         {of_tags}",
        all = all.unwrap_or_default(),
        of_tags = of_tags.unwrap_or_default(),
    )
}

fn section(name: &str, lines: &[String]) -> String {
    format!("[{name}]\n{}\n", lines.join("\n"))
}

/// Without it cargo would compile the library once more, for tests that it does not have.
const LIB: &str = "[lib]\ntest = false\n";

/// What the tests of examples need of the features, where tags are some.
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
# Sizes of variants depend on the API. Boxes for some would change with its versions.
large_enum_variant = \"allow\"
# So do names, the number of required properties and their depth.
module_inception = \"allow\"
new_ret_no_self = \"allow\"
should_implement_trait = \"allow\"
too_many_arguments = \"allow\"
type_complexity = \"allow\"
";

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

/// What generated manifests take from the runtime's, as it is written there.
struct Source {
    edition: &'static str,
    rust_version: &'static str,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    name: &'static str,
    line: &'static str,
}

impl Dependency {
    fn is_optional(&self) -> bool {
        self.line.contains("optional = true")
    }
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

    /// The section of a package.
    fn head(&self, name: &str, about: &str, version: &Version) -> String {
        format!(
            "[package]\n\
             name = {name}\n\
             description = {about}\n\
             version = {version}\n\
             edition = {edition}\n\
             rust-version = {rust_version}\n\
             readme = \"README.md\"\n\
             publish = false\n",
            name = quoted(name),
            about = quoted(about),
            version = quoted(&version.to_string()),
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
        let lines: Vec<_> = runtime
            .dependencies
            .iter()
            .map(|found| found.line)
            .collect();
        let dependencies: toml::Table = lines.join("\n").parse().unwrap();
        assert_eq!(&dependencies, manifest["dependencies"].as_table().unwrap());
    }
}
