//! The parts of `runtime/manifest.toml` that generated manifests copy.

use semver::Version;

use crate::config::{Inheritable, Package, Publish};
use crate::ir::{Feature, Features};

use super::{runtime, toml_string};

/// What generated manifests copy.
pub(super) struct Source {
    edition: &'static str,
    rust_version: &'static str,
    dependencies: Vec<Dependency>,
    /// The lines of the section `[features]`, which is the last one.
    features: Vec<&'static str>,
}

/// A dependency of the runtime.
#[derive(Clone, Copy)]
pub(super) struct Dependency {
    /// The name of its section, which can be that of some targets.
    pub(super) section: &'static str,
    pub(super) name: &'static str,
    pub(super) line: &'static str,
}

impl Dependency {
    pub(super) fn is_optional(&self) -> bool {
        self.line.contains(OPTIONAL)
    }

    /// The line of a client that always needs the dependency.
    pub(super) fn required_line(&self) -> String {
        self.line.replace(OPTIONAL, "")
    }
}

const OPTIONAL: &str = ", optional = true";

/// The dependencies of all targets.
pub(super) const DEPENDENCIES: &str = "dependencies";

impl Source {
    pub(super) fn read() -> Self {
        let mut source = Self {
            edition: "",
            rust_version: "",
            dependencies: Vec::new(),
            features: Vec::new(),
        };
        let mut section = "";
        for line in runtime::MANIFEST.lines() {
            if let Some(header) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
                section = header;
            } else if section == "features" {
                source.features.push(line);
            } else if let Some((name, value)) = line.split_once(" = ") {
                source.add(section, name, value, line);
            }
        }
        source
    }

    fn add(
        &mut self,
        section: &'static str,
        name: &'static str,
        value: &'static str,
        line: &'static str,
    ) {
        match (section, name) {
            ("package", "edition") => self.edition = value,
            ("package", "rust-version") => self.rust_version = value,
            _ if section == DEPENDENCIES || section.ends_with(".dependencies") => {
                self.dependencies.push(Dependency {
                    section,
                    name,
                    line,
                });
            }
            _ => {}
        }
    }

    /// The dependencies, in the order of their sections.
    pub(super) fn dependencies(&self) -> impl Iterator<Item = Dependency> {
        self.dependencies.iter().copied()
    }

    /// The section `[features]`. `enable` takes the name of a feature of the runtime and what it enables, and
    /// returns what the crate's feature enables. The features of tags are enabled by default.
    pub(super) fn features(
        &self,
        tags: Option<&Features>,
        enable: impl Fn(&str, Vec<&str>) -> Vec<String>,
    ) -> String {
        let lines = self.features.iter().map(|line| {
            let Some((name, enabled)) = line.split_once(" = ") else {
                return format!("{line}\n");
            };
            let enabled = enabled.trim_matches(['[', ']']).split(", ");
            let enabled: Vec<_> = enabled.map(|it| it.trim_matches('"')).collect();
            let enabled = match name {
                "default" => {
                    let all = tags.map(|_| Feature::ALL);
                    enabled.into_iter().chain(all).map(str::to_owned).collect()
                }
                _ => enable(name, enabled),
            };
            format!("{name} = {enabled:?}\n")
        });
        format!("[features]\n{}", lines.collect::<String>())
    }

    /// The section `[package]`.
    pub(super) fn package_section(
        &self,
        name: &str,
        description: &str,
        version: &Version,
        package: &Package,
    ) -> String {
        let Package {
            publish,
            registry: _,
            license,
            repository,
            rust_version,
        } = package;
        let rust_version = match rust_version {
            Some(version) => line("rust-version", version, |it| toml_string(it.as_str())),
            None => format!("rust-version = {}\n", self.rust_version),
        };
        let repository = repository
            .as_ref()
            .map(|repository| line("repository", repository, |it| toml_string(it.as_str())));
        let license = license
            .as_ref()
            .map(|license| line("license", license, |it| toml_string(it.as_str())));
        let publish = line("publish", publish, publish_value);
        format!(
            "[package]\n\
             name = {name}\n\
             description = {description}\n\
             version = {version}\n\
             edition = {edition}\n\
             {rust_version}\
             readme = \"README.md\"\n\
             {repository}{license}{publish}",
            name = toml_string(name),
            description = toml_string(description),
            version = toml_string(&version.to_string()),
            edition = self.edition,
            repository = repository.unwrap_or_default(),
            license = license.unwrap_or_default(),
        )
    }
}

/// The line of a key of `[package]`.
fn line<T>(key: &str, value: &Inheritable<T>, written: impl Fn(&T) -> String) -> String {
    match value {
        Inheritable::Value(value) => format!("{key} = {}\n", written(value)),
        Inheritable::Workspace => format!("{key}.workspace = true\n"),
    }
}

fn publish_value(publish: &Publish) -> String {
    match publish {
        Publish::Nowhere => "false".to_owned(),
        Publish::Anywhere => "true".to_owned(),
        Publish::Registries(registries) => {
            let names: Vec<_> = registries
                .iter()
                .map(|it| toml_string(it.as_str()))
                .collect();
            format!("[{}]", names.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_edition_version_dependencies_and_features_of_manifest() {
        let runtime = Source::read();
        let manifest: toml::Table = runtime::MANIFEST.parse().unwrap();
        let package = manifest["package"].as_table().unwrap();
        assert_eq!(runtime.edition, package["edition"].to_string());
        assert_eq!(runtime.rust_version, package["rust-version"].to_string());
        let mut section = "";
        let mut text = String::new();
        for dependency in runtime.dependencies() {
            if dependency.section != section {
                section = dependency.section;
                text.push_str(&format!("[{section}]\n"));
            }
            text.push_str(&format!("{}\n", dependency.line));
        }
        let unchanged =
            |_: &str, enabled: Vec<&str>| enabled.into_iter().map(str::to_owned).collect();
        text.push_str(&runtime.features(None, unchanged));
        let copied: toml::Table = text.parse().unwrap();
        for section in ["dependencies", "features", "target"] {
            assert_eq!(copied.get(section), manifest.get(section));
        }
    }
}
