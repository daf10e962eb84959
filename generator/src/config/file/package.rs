//! Reads the settings for the manifest of a crate.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::super::package::{
    Inheritable, License, MIN_RUST_VERSION, Package, Publish, Registry, Repository, RustVersion,
};
use super::reader::{FromSetting, Reader, Setting, TableReader};

/// Those settings of one table: of a client, of the runtime, or of all crates.
#[derive(Default)]
pub(super) struct PackageTable {
    pub(super) publish: Option<Spanned<Inheritable<Publish>>>,
    pub(super) registry: Option<Spanned<Registry>>,
    license: Option<Inheritable<License>>,
    repository: Option<Inheritable<Repository>>,
    rust_version: Option<Inheritable<RustVersion>>,
}

impl PackageTable {
    /// Reads them from a table that may have others.
    pub(super) fn read_from(table: &mut TableReader<'_, '_, '_>) -> Self {
        Self {
            publish: table.optional("publish"),
            registry: table.optional("registry"),
            license: table.optional("license"),
            repository: table.optional("repository"),
            rust_version: table.optional("rust-version"),
        }
    }

    /// The package of a crate with this table; `defaults` is the table of all crates. Of `publish` and `registry`, one
    /// replaces both: together they say where the crate is published.
    pub(super) fn package(&self, defaults: &Self) -> Package {
        let published = match self.is_published_at() {
            Some(_) => self,
            None => defaults,
        };
        Package {
            publish: published.publish(),
            registry: published.only_registry(),
            license: self.license.clone().or(defaults.license.clone()),
            repository: self.repository.clone().or(defaults.repository.clone()),
            rust_version: self.rust_version.clone().or(defaults.rust_version.clone()),
        }
    }

    /// The location of the setting that says where the crate is published.
    pub(super) fn is_published_at(&self) -> Option<Range<usize>> {
        let publish = self.publish.as_ref().map(Spanned::span);
        publish.or_else(|| self.registry.as_ref().map(Spanned::span))
    }

    fn publish(&self) -> Inheritable<Publish> {
        let registry = self.registry.as_ref().map(Spanned::get_ref);
        let written = self.publish.as_ref().map(Spanned::get_ref);
        match (written, registry) {
            (None | Some(Inheritable::Value(Publish::Anywhere)), Some(registry)) => {
                Inheritable::Value(Publish::Registries(vec![registry.clone()]))
            }
            (written, _) => written.cloned().unwrap_or_default(),
        }
    }

    fn only_registry(&self) -> Option<Registry> {
        let registry = self.registry.as_ref().map(|it| it.get_ref().clone());
        registry.or_else(|| match self.publish.as_ref()?.get_ref() {
            Inheritable::Value(Publish::Registries(registries)) => match registries.as_slice() {
                [registry] => Some(registry.clone()),
                _ => None,
            },
            _ => None,
        })
    }
}

impl FromSetting for PackageTable {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        reader.table(setting, Self::read_from)
    }
}

impl<T: FromSetting> FromSetting for Inheritable<T> {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        if !setting.value.get_ref().is_table() {
            return T::read(setting, reader).map(Self::Value);
        }
        let help = "use `{ workspace = true }` for the value of the workspace";
        reader.table(setting, |table| {
            let is_inherited: Spanned<bool> = table.required("workspace", help)?;
            if *is_inherited.get_ref() {
                return Some(Self::Workspace);
            }
            let message = "`workspace` cannot be `false`".to_owned();
            table.reader.report(is_inherited.span(), message, help);
            None
        })?
    }
}

impl FromSetting for Publish {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        match setting.value.get_ref() {
            DeValue::Boolean(true) => Some(Self::Anywhere),
            DeValue::Boolean(false) => Some(Self::Nowhere),
            DeValue::Array(registries) if registries.is_empty() => {
                let message = "`publish` is empty".to_owned();
                reader.invalid(setting, message, "use `false`, or add the registries")
            }
            DeValue::Array(_) => Vec::read(setting, reader).map(Self::Registries),
            _ => {
                let help =
                    "use `true`, `false` or an array of registries, such as `[\"internal\"]`";
                reader.mismatch(setting, "a boolean or an array", help)
            }
        }
    }
}

impl FromSetting for Registry {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(setting)?;
        Self::parse(text).or_else(|| {
            let message = format!("`{text}` is not a valid registry name");
            let help = "use a name from `[registries]` in the configuration of cargo";
            reader.invalid(setting, message, help)
        })
    }
}

impl FromSetting for License {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        Self::parse(reader.text(setting)?).or_else(|| {
            let help = "use an SPDX expression, such as `\"MIT OR Apache-2.0\"`";
            reader.invalid(setting, "empty license".to_owned(), help)
        })
    }
}

impl FromSetting for Repository {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(setting)?;
        Self::parse(text).or_else(|| {
            let message = format!("`{text}` is not a valid URL of a repository");
            let help = "use an HTTP(S) URL, such as `\"https://example.com/clients\"`";
            reader.invalid(setting, message, help)
        })
    }
}

impl FromSetting for RustVersion {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let help = format!("use `\"{MIN_RUST_VERSION}\"` or a later version, in quotes");
        let Some(text) = setting.value.get_ref().as_str() else {
            return reader.mismatch(setting, "a version in quotes", help);
        };
        let Some(version) = Self::parse(text) else {
            let message = format!("`{text}` is not a valid Rust version");
            return reader.invalid(setting, message, help);
        };
        if !version.is_sufficient() {
            let message = format!(
                "`rust-version` is {text}; generated code requires at least {MIN_RUST_VERSION}"
            );
            return reader.invalid(setting, message, help);
        }
        Some(version)
    }
}
