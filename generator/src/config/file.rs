//! Parses a `codegen.toml`.

mod checks;
mod conventions;
mod package;
mod reader;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use semver::Version;
use serde::Deserialize;
use toml::de::{DeTable, ValueDeserializer};
use toml::{Spanned, Value};

use crate::diagnostic::{Diagnostics, Levels, Reported};
use crate::source::Limits;
use crate::toml_syntax;

use super::options::{
    ConfigText, Dependency, Filter, FormatSetting, FormatType, Options, OverlayFile, Override,
    Selection,
};
use super::{
    ClientConfig, Config, FIRST_VERSION, Package, PublishedRuntime, Runtime, RuntimeConfig,
    SharedRuntime, label, normalize,
};
use package::PackageTable;
pub use reader::source_url;
use reader::{FromSetting, Reader, Setting, TableReader};

/// The table of a client.
struct ClientTable {
    name: Spanned<String>,
    description: PathBuf,
    output: Spanned<PathBuf>,
    version: Version,
    package: PackageTable,
    /// Those of the options, with their positions.
    allowed_hosts: Vec<Spanned<String>>,
    options: Options,
}

impl ClientTable {
    /// Reads every setting before it returns, so that every problem is reported.
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let name = setting.key.get_ref().to_string();
        reader.check_crate_name(&name, setting.key.span());
        let name = Spanned::new(setting.key.span(), name);
        let written = Arc::clone(&reader.written);
        reader.table(setting, |table| {
            let help = "add `spec = \"api.yaml\"`, the OpenAPI description to generate from";
            let description = table.required::<Spanned<PathBuf>>("spec", help);
            let source = table.optional("source");
            let output = table.required("output", MISSING_OUTPUT);
            let version = table.optional("version").unwrap_or(FIRST_VERSION);
            let package = PackageTable::read_from(table);
            let overlays = table.or_default("overlays");
            let formats = table.entries("formats", read_format);
            let methods = table.or_default("methods");
            let operation_ids = table.or_default("operation_ids");
            let equal_schemas = table.or_default("equal_schemas");
            let features = table.or_default("features");
            let allowed_hosts: Vec<Spanned<String>> = table.or_default("allowed_hosts");
            let hosts = allowed_hosts.iter().map(|host| host.get_ref().clone());
            let options = Options {
                written: Some(written),
                spec: description.as_ref().map(Spanned::span),
                package: Package::default(),
                source,
                overlays,
                formats,
                methods,
                operation_ids,
                equal_schemas,
                features,
                allowed_hosts: hosts.collect(),
                limits: table.or_default("limits"),
                keep_going: table.or_default("keep_going"),
                selection: selection(table),
                conventions: conventions::read(table),
                derive: table.or_default("derive"),
                dependencies: table.entries("dependencies", |setting, reader| {
                    dependency(setting, name.get_ref(), reader)
                }),
                levels: table.or_default("diagnostics"),
                overrides: table.entries("overrides", read_override),
            };
            Some(Self {
                name,
                description: description?.into_inner(),
                output: output?,
                version,
                package,
                allowed_hosts,
                options,
            })
        })?
    }

    fn into_config(
        self,
        runtime: Option<&RuntimeTable>,
        defaults: &PackageTable,
        root: &Path,
    ) -> ClientConfig {
        let package = self.package.package(defaults);
        let shared = runtime.filter(|runtime| runtime.is_of(self.name.get_ref()));
        let shared = shared.map(|runtime| SharedRuntime {
            name: runtime.name.get_ref().clone(),
            path: runtime.path_from(&self),
            published: (!package.is_private()).then(|| runtime.published(defaults)),
        });
        ClientConfig {
            runtime: shared.map_or(Runtime::Embedded, Runtime::Shared),
            name: self.name.into_inner(),
            label: label(&self.description, root),
            description: self.description,
            version: self.version,
            output: self.output.into_inner(),
            options: Options {
                package,
                ..self.options
            },
        }
    }
}

/// Help for a crate without a directory.
const MISSING_OUTPUT: &str = "add `output = \"../client\"`, the directory of the generated crate";

fn selection(table: &mut TableReader<'_, '_, '_>) -> Option<Selection> {
    let include = table.optional("include");
    let exclude = table.optional("exclude");
    (include.is_some() || exclude.is_some()).then(|| Selection {
        include: include.unwrap_or_default(),
        exclude: exclude.unwrap_or_default(),
    })
}

impl FromSetting for OverlayFile {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            path: PathBuf::read(setting, reader)?,
            named_at: Some(setting.value.span()),
        })
    }
}

impl FromSetting for Limits {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let default = Self::default();
        reader.table(setting, |table| Self {
            bytes: table.optional("bytes").unwrap_or(default.bytes),
            values: table.optional("values").unwrap_or(default.values),
            copies: table.optional("copies").unwrap_or(default.copies),
        })
    }
}

impl FromSetting for Filter {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        reader.table(setting, |table| Self {
            tags: table.or_default("tags"),
            operations: table.or_default("operations"),
            paths: table.or_default("paths"),
        })
    }
}

impl FromSetting for Levels {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        reader.table(setting, |table| Self {
            allow: table.or_default("allow"),
            deny: table.or_default("deny"),
        })
    }
}

fn read_format(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<FormatSetting> {
    let format = setting.key.get_ref().to_string();
    let (ty, missing_offset) = match setting.value.get_ref().as_table() {
        Some(_) => reader.table(setting, |table| {
            let ty = table.format_type("type", &format);
            let is_date = matches!(&ty, Some(FormatType::Known(known)) if known.is_date());
            let has_offset = is_date && format == "date-time";
            (ty, has_offset.then(|| table.or_default("missing_offset")))
        })?,
        None => (reader.format_type(setting, &format), None),
    };
    Some(FormatSetting {
        name: Spanned::new(setting.key.span(), format),
        ty: ty?,
        missing_offset: missing_offset.unwrap_or_default(),
    })
}

fn read_override(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Override> {
    let pointer = setting.key.get_ref().to_string();
    reader.table(setting, |table| Override {
        pointer: Spanned::new(setting.key.span(), pointer),
        name: table.optional("name"),
        ty: table.optional("type"),
        nullable: table.optional("nullable"),
        required: table.optional("required"),
        open: table.optional("open"),
        derive: table.optional("derive"),
        idempotent: table.optional("idempotent"),
        idempotency_key: table.optional("idempotency_key"),
        response_timeout: table.optional("response_timeout"),
    })
}

fn dependency(setting: Setting<'_>, client: &str, reader: &mut Reader<'_>) -> Option<Dependency> {
    if let Some(problem) = checks::invalid_dependency(setting, client) {
        reader.structure.push(problem);
        return None;
    }
    let value = Value::deserialize(ValueDeserializer::from(setting.value.clone()));
    let value = value.map_or_else(|error| reader.unsupported(&error), Some)?;
    Some(Dependency {
        name: setting.key.get_ref().to_string(),
        requirement: value.to_string(),
    })
}

/// The table of a runtime that several clients share.
struct RuntimeTable {
    name: Spanned<String>,
    output: Spanned<PathBuf>,
    version: Version,
    package: PackageTable,
    clients: Option<Spanned<Vec<Spanned<String>>>>,
}

impl FromSetting for RuntimeTable {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        reader.table(setting, |table| {
            let output = table.required("output", MISSING_OUTPUT);
            let name: Option<Spanned<String>> = table.optional("name");
            if let Some(name) = &name {
                table.reader.check_crate_name(name.get_ref(), name.span());
            }
            let default_name = || Spanned::new(0..0, "client-runtime".to_owned());
            let version = table.optional("version").unwrap_or(FIRST_VERSION);
            let package = PackageTable::read_from(table);
            let clients = table.optional("clients");
            Some(Self {
                name: name.unwrap_or_else(default_name),
                output: output?,
                version,
                package,
                clients,
            })
        })?
    }
}

impl RuntimeTable {
    /// Whether a client of this name uses it.
    fn is_of(&self, name: &str) -> bool {
        let clients = self.clients.as_ref();
        clients.is_none_or(|clients| clients.get_ref().iter().any(|it| it.get_ref() == name))
    }

    /// Its directory, relative to that of a client.
    fn path_from(&self, client: &ClientTable) -> String {
        let output = normalize(self.output.get_ref());
        let from_client = pathdiff::diff_paths(&output, normalize(client.output.get_ref()));
        let path = from_client.unwrap_or(output);
        path.to_string_lossy().replace('\\', "/")
    }

    /// The runtime as a published client depends on it.
    fn published(&self, defaults: &PackageTable) -> PublishedRuntime {
        PublishedRuntime {
            version: self.version.clone(),
            registry: self.package.package(defaults).registry,
        }
    }
}

/// Parses a `codegen.toml` of a directory, with the name of the file for diagnostics. The label of a
/// description is its path relative to `root`.
///
/// # Errors
///
/// Returns an error if the text is not TOML, or has an unknown setting or an invalid value.
pub fn parse(
    text: &str,
    name: &str,
    dir: &Path,
    root: &Path,
    diagnostics: &mut Diagnostics,
) -> Result<Config, Reported> {
    diagnostics.show_configuration(name, text);
    let tree = DeTable::parse(text)
        .map_err(|error| diagnostics.error(toml_syntax::explain(text, &error).into()))?;
    let written = ConfigText {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let mut reader = Reader::new(Arc::new(written), dir);
    let (clients, runtime, package) = reader.settings(tree.get_ref(), tree.span(), |table| {
        let clients = table.entries("client", ClientTable::read);
        let runtime = table.optional::<RuntimeTable>("runtime");
        (clients, runtime, table.optional::<PackageTable>("package"))
    });
    let package = package.unwrap_or_default();
    reader.finish(diagnostics)?;
    for problem in checks::problems(&clients, runtime.as_ref(), &package, dir) {
        diagnostics.report(problem);
    }
    diagnostics.finish()?;
    let names = clients.iter().map(|client| client.name.get_ref());
    let runtime_config = runtime.as_ref().map(|table| RuntimeConfig {
        name: table.name.get_ref().clone(),
        output: table.output.get_ref().clone(),
        label: label(&dir.join("codegen.toml"), root),
        version: table.version.clone(),
        package: table.package.package(&package),
        clients: names.filter(|name| table.is_of(name)).cloned().collect(),
    });
    let clients = clients.into_iter();
    Ok(Config {
        clients: clients
            .map(|client| client.into_config(runtime.as_ref(), &package, root))
            .collect(),
        runtime: runtime_config,
    })
}
