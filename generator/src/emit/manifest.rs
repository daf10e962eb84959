//! `Cargo.toml`, `rustfmt.toml`, which disables `cargo fmt` for generated code, and the lock file of names.

use std::fmt;

use indexmap::IndexMap;

use crate::config::{
    self, ClientConfig, Options, PublishedRuntime, Runtime, RuntimeConfig, SharedRuntime,
};
use crate::ir::{Api, Feature};
use crate::lock;

use self::source::{DEPENDENCIES, Dependency, Source};
use super::runtime::{self, Parts};
use super::{Artifact, docs, formats, gate};

mod source;

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
        package,
        source: _,
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
        conventions: _,
        dependencies: additional,
    } = options;
    let source = Source::read();
    let parts = Parts::of(api);
    let is_configured = |name: &str| {
        let mut names = additional.iter().map(|it| config::rust_name(&it.name));
        names.any(|configured| configured == config::rust_name(name))
    };
    let named = options.crates();
    let is_named = |name: &str| named.contains(&config::rust_name(name));
    // The types of the client need these.
    let is_required = |name: &str| is_configured(name) || is_named(name);
    let formats = formats::of(api);
    let is_inherited = |dependency: &Dependency| {
        let name = dependency.name;
        let is_needed = match runtime {
            _ if formats::have_type_of(&formats, name) => true,
            Runtime::Embedded => parts.need(name),
            Runtime::Shared(_) => {
                let is_of_runtime = dependency.is_optional() || ONLY_OF_RUNTIME.contains(&name);
                Parts::default().need(name) && !is_of_runtime
            }
        };
        // The configured version of a dependency takes precedence.
        (is_needed || is_named(name)) && !is_configured(name)
    };
    let mut dependencies = Sections::default();
    if let Runtime::Shared(runtime) = runtime {
        dependencies.add(DEPENDENCIES, runtime_dependency(runtime));
    }
    for dependency in source.dependencies().filter(is_inherited) {
        let line = match is_required(dependency.name) {
            true => dependency.required_line(),
            false => dependency.line.to_owned(),
        };
        dependencies.add(dependency.section, line);
    }
    for config::Dependency { name, requirement } in additional {
        dependencies.add(DEPENDENCIES, format!("{name} = {requirement}"));
    }
    let description = docs::line(&format!(
        "Rust client for {}, API version {}",
        api.title, api.version
    ));
    let package_section = source.package_section(name, &description, version, package);
    let features = source.features(api.features.as_ref(), |feature, enabled| match runtime {
        Runtime::Embedded => embedded_feature(&enabled, is_required),
        Runtime::Shared(SharedRuntime { name, .. }) => {
            let features = enabled.into_iter().filter(|it| !it.contains([':', '/']));
            let forwarded = format!("{name}/{feature}");
            [forwarded]
                .into_iter()
                .chain(features.map(str::to_owned))
                .collect()
        }
    });
    let tag_features = gate::manifest(api).unwrap_or_default();
    let tests = tests(api);
    format!(
        "{package_section}\n{LIB}\n{tests}{features}{tag_features}\n{dependencies}{RUST_LINTS}\n{CLIPPY_LINTS}",
    )
}

/// The dependency on a shared runtime. Cargo uses the path here, and the version where the client is published.
fn runtime_dependency(runtime: &SharedRuntime) -> String {
    let SharedRuntime {
        name,
        path,
        published,
    } = runtime;
    let mut keys = vec![format!("path = {}", toml_string(path))];
    if let Some(PublishedRuntime { version, registry }) = published {
        keys.push(format!("version = {}", toml_string(&version.to_string())));
        let registry = registry.as_ref();
        keys.extend(registry.map(|it| format!("registry = {}", toml_string(it.as_str()))));
    }
    format!(
        "{name} = {{ {}, default-features = false }}",
        keys.join(", ")
    )
}

/// What a feature of a crate that contains the runtime enables. Cargo distinguishes dependencies that a feature
/// can enable from those that the crate always has.
fn embedded_feature(enabled: &[&str], is_required: impl Fn(&str) -> bool) -> Vec<String> {
    let adapted = enabled.iter().filter_map(|&enabled| {
        let (dependency, feature) = match enabled.split_once("?/") {
            Some((dependency, feature)) => (dependency, Some(feature)),
            None => (enabled.strip_prefix("dep:").unwrap_or_default(), None),
        };
        match (is_required(dependency), feature) {
            (true, Some(feature)) => Some(format!("{dependency}/{feature}")),
            (true, None) => None,
            (false, _) => Some(enabled.to_owned()),
        }
    });
    adapted.collect()
}

/// The sections of the dependencies.
#[derive(Default)]
struct Sections(IndexMap<&'static str, Vec<String>>);

impl Sections {
    fn add(&mut self, section: &'static str, line: String) {
        self.0.entry(section).or_default().push(line);
    }
}

impl fmt::Display for Sections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|(section, lines)| writeln!(f, "[{section}]\n{}\n", lines.join("\n")))
    }
}

/// Dependencies of the runtime that no other file of a client uses.
const ONLY_OF_RUNTIME: [&str; 2] = ["futures-core", "http-body"];

fn runtime_manifest(config: &RuntimeConfig, parts: &Parts) -> String {
    let RuntimeConfig {
        name,
        output: _,
        label: _,
        version,
        package,
        clients: _,
    } = config;
    let source = Source::read();
    let mut dependencies = Sections::default();
    for dependency in source.dependencies().filter(|it| parts.need(it.name)) {
        dependencies.add(dependency.section, dependency.line.to_owned());
    }
    let description = "Client runtime shared by generated crates";
    let package_section = source.package_section(name, description, version, package);
    let features = source.features(None, |_, enabled| embedded_feature(&enabled, |_| false));
    format!("{package_section}\n{LIB}\n{features}\n{dependencies}{RUST_LINTS}")
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
