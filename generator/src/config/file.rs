//! Parses a `codegen.toml`.

mod checks;
mod shapes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use semver::Version;
use serde::Deserialize;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Levels, Reported};
use crate::source::Limits;
use crate::toml_syntax;

use super::options::{
    ConfigText, Dates, Dependency, Features, Filter, Methods, Options, OverlayFile, Override,
    RustPath, Selection,
};
use super::{
    ClientConfig, Config, FIRST_VERSION, Runtime, RuntimeConfig, SharedRuntime, crate_name, label,
    normalize,
};
use shapes::Shape;

#[derive(Deserialize)]
struct ConfigFile {
    #[serde(default)]
    client: BTreeMap<CrateName, ClientTable>,
    runtime: Option<RuntimeTable>,
}

#[derive(Deserialize)]
struct RuntimeTable {
    output: Spanned<PathBuf>,
    #[serde(default = "runtime_name")]
    name: Spanned<CrateName>,
    #[serde(default = "first_version")]
    version: Version,
    clients: Option<Spanned<Vec<Spanned<String>>>>,
}

impl RuntimeTable {
    /// Whether a client of this name uses it.
    fn is_of(&self, name: &str) -> bool {
        let clients = self.clients.as_ref();
        clients.is_none_or(|clients| clients.get_ref().iter().any(|it| it.get_ref() == name))
    }
}

fn runtime_name() -> Spanned<CrateName> {
    Spanned::new(0..0, CrateName("client-runtime".to_owned()))
}

#[derive(Deserialize)]
struct ClientTable {
    spec: Spanned<PathBuf>,
    output: Spanned<PathBuf>,
    #[serde(default = "first_version")]
    version: Version,
    #[serde(default)]
    overlays: Vec<Spanned<PathBuf>>,
    #[serde(default)]
    dates: Dates,
    #[serde(default)]
    methods: Methods,
    #[serde(default)]
    features: Features,
    #[serde(default)]
    allowed_hosts: Vec<Spanned<String>>,
    #[serde(default)]
    limits: LimitsTable,
    include: Option<Filter>,
    exclude: Option<Filter>,
    #[serde(default)]
    derive: Vec<Spanned<RustPath>>,
    #[serde(default)]
    dependencies: Table,
    #[serde(default, rename = "diagnostics")]
    levels: Levels,
    #[serde(default)]
    overrides: BTreeMap<Spanned<String>, OverrideTable>,
}

/// A limit that is not set keeps its default.
#[derive(Default, Deserialize)]
struct LimitsTable {
    bytes: Option<usize>,
    values: Option<usize>,
    copies: Option<usize>,
}

impl From<LimitsTable> for Limits {
    fn from(table: LimitsTable) -> Self {
        let LimitsTable {
            bytes,
            values,
            copies,
        } = table;
        let default = Self::default();
        Self {
            bytes: bytes.unwrap_or(default.bytes),
            values: values.unwrap_or(default.values),
            copies: copies.unwrap_or(default.copies),
        }
    }
}

#[derive(Deserialize)]
struct OverrideTable {
    name: Option<Spanned<String>>,
    #[serde(rename = "type")]
    ty: Option<Spanned<RustPath>>,
    nullable: Option<Spanned<bool>>,
    required: Option<Spanned<bool>>,
    open: Option<Spanned<bool>>,
    derive: Option<Spanned<Vec<Spanned<RustPath>>>>,
}

fn first_version() -> Version {
    FIRST_VERSION
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct CrateName(String);

impl TryFrom<String> for CrateName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        match crate_name(&name) {
            Ok(name) => Ok(Self(name)),
            Err(error) => Err(error.to_string()),
        }
    }
}

pub(super) fn read(
    text: &str,
    name: &str,
    dir: &Path,
    root: &Path,
    diagnostics: &mut Diagnostics,
) -> Result<Config, Reported> {
    diagnostics.show_configuration(name, text);
    let tree = DeTable::parse(text)
        .map_err(|error| diagnostics.error(toml_syntax::explain(text, &error).into()))?;
    check_keys(tree.get_ref(), FILE, diagnostics);
    checks::check_dependencies(tree.get_ref(), diagnostics);
    diagnostics.finish()?;
    shapes::check(tree.get_ref(), FILE, text, diagnostics);
    diagnostics.finish()?;
    let file = toml::from_str::<ConfigFile>(text);
    let ConfigFile { client, runtime } =
        file.map_err(|error| diagnostics.error(unreadable_value(&error)))?;
    for problem in checks::problems(&client, runtime.as_ref(), dir) {
        diagnostics.report(problem);
    }
    diagnostics.finish()?;
    let config_text = Arc::new(ConfigText {
        name: name.to_owned(),
        text: text.to_owned(),
    });
    let names = client.keys().map(|CrateName(name)| name.clone());
    let runtime_config = runtime.as_ref().map(|table| RuntimeConfig {
        name: table.name.get_ref().0.clone(),
        output: dir.join(table.output.get_ref()),
        label: label(&dir.join("codegen.toml"), root),
        version: table.version.clone(),
        clients: names.filter(|name| table.is_of(name)).collect(),
    });
    let clients = client.into_iter().map(|(CrateName(name), table)| {
        let description = dir.join(table.spec.get_ref());
        let output = dir.join(table.output.get_ref());
        let shared = runtime.as_ref().filter(|runtime| runtime.is_of(&name));
        ClientConfig {
            name,
            label: label(&description, root),
            description,
            version: table.version.clone(),
            runtime: shared.map_or(Runtime::Embedded, |runtime| {
                Runtime::Shared(dependency(runtime, &output, dir))
            }),
            output,
            options: options(table, dir, Arc::clone(&config_text)),
        }
    });
    Ok(Config {
        clients: clients.collect(),
        runtime: runtime_config,
    })
}

/// Reports a value that serde rejects although `shapes` accepts it.
fn unreadable_value(error: &toml::de::Error) -> Diagnostic {
    let message = "the value of the setting is not supported";
    Diagnostic::in_configuration(Code::InvalidSetting, error.span(), message)
        .help("use one of the values that the README documents for the setting")
}

/// The runtime as the client in this directory depends on it.
fn dependency(runtime: &RuntimeTable, client: &Path, dir: &Path) -> SharedRuntime {
    let output = normalize(&dir.join(runtime.output.get_ref()));
    let from_client = pathdiff::diff_paths(&output, normalize(client));
    let path = from_client.unwrap_or(output);
    SharedRuntime {
        name: runtime.name.get_ref().0.clone(),
        path: path.to_string_lossy().replace('\\', "/"),
    }
}

fn options(table: ClientTable, dir: &Path, config_text: Arc<ConfigText>) -> Options {
    let ClientTable {
        spec: description,
        output: _,
        version: _,
        overlays,
        dates,
        methods,
        features,
        allowed_hosts,
        limits,
        include,
        exclude,
        derive,
        dependencies,
        levels,
        overrides,
    } = table;
    let is_selection = include.is_some() || exclude.is_some();
    let overrides = overrides.into_iter().map(|(pointer, table)| Override {
        pointer,
        name: table.name,
        ty: table.ty,
        nullable: table.nullable,
        required: table.required,
        open: table.open,
        derive: table.derive,
    });
    let overlays = overlays.iter().map(|file| OverlayFile {
        path: dir.join(file.get_ref()),
        named_at: Some(file.span()),
    });
    let dependencies = dependencies.into_iter().map(|(name, value)| Dependency {
        name,
        requirement: inline_toml(&value),
    });
    Options {
        written: Some(config_text),
        spec: Some(description.span()),
        overlays: overlays.collect(),
        dates,
        methods,
        features,
        allowed_hosts: allowed_hosts.into_iter().map(Spanned::into_inner).collect(),
        limits: limits.into(),
        selection: is_selection.then(|| Selection {
            include: include.unwrap_or_default(),
            exclude: exclude.unwrap_or_default(),
        }),
        derive,
        dependencies: dependencies.collect(),
        levels,
        overrides: overrides.collect(),
    }
}

/// The value as inline TOML.
fn inline_toml(value: &Value) -> String {
    match value {
        Value::Table(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| format!("{} = {}", toml_key(key), inline_toml(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            let items = items.iter().map(inline_toml).collect::<Vec<_>>();
            format!("[{}]", items.join(", "))
        }
        value => value.to_string(),
    }
}

fn toml_key(key: &str) -> String {
    let is_bare = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_');
    match !key.is_empty() && key.chars().all(is_bare) {
        true => key.to_owned(),
        false => Value::from(key).to_string(),
    }
}

/// The keys that a table may have.
#[derive(Clone, Copy)]
enum Keys {
    /// The settings of a table.
    Listed(&'static [Setting]),
    /// Any key, each with a table of these keys.
    Each(&'static Keys),
    /// Like `Each`; the keys are names of crates.
    Crates(&'static Keys),
    /// One value, not a table.
    Value(Shape),
    /// Anything; checked elsewhere.
    Any,
}

impl Keys {
    /// The keys of the setting of this name.
    fn of(self, name: &str) -> Option<Self> {
        let Self::Listed(settings) = self else {
            return None;
        };
        let mut settings = settings.iter();
        let setting = settings.find(|setting| setting.name == name)?;
        Some(setting.keys)
    }
}

/// One setting of a table.
struct Setting {
    name: &'static str,
    keys: Keys,
    is_required: bool,
}

impl Setting {
    const fn new(name: &'static str, keys: Keys) -> Self {
        Self {
            name,
            keys,
            is_required: false,
        }
    }

    const fn value(name: &'static str, shape: Shape) -> Self {
        Self::new(name, Keys::Value(shape))
    }

    const fn required(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            keys: Keys::Value(shape),
            is_required: true,
        }
    }
}

const FILE: Keys = Keys::Listed(&[
    Setting::new("client", Keys::Crates(&CLIENT)),
    Setting::new("runtime", RUNTIME),
]);

const RUNTIME: Keys = Keys::Listed(&[
    Setting::required("output", Shape::String),
    Setting::value("name", Shape::CrateName),
    Setting::value("version", Shape::Version),
    Setting::value("clients", STRINGS),
]);

const CLIENT: Keys = Keys::Listed(&[
    Setting::required("spec", Shape::String),
    Setting::required("output", Shape::String),
    Setting::value("version", Shape::Version),
    Setting::value("overlays", STRINGS),
    Setting::value("dates", Shape::OneOf(Dates::NAMES)),
    Setting::value("methods", Shape::OneOf(Methods::NAMES)),
    Setting::value("features", Shape::OneOf(Features::NAMES)),
    Setting::value("allowed_hosts", STRINGS),
    Setting::new("limits", LIMITS),
    Setting::new("include", FILTER),
    Setting::new("exclude", FILTER),
    Setting::value("derive", RUST_PATHS),
    Setting::new("dependencies", Keys::Any),
    Setting::new("diagnostics", LEVELS),
    Setting::new("overrides", Keys::Each(&OVERRIDE)),
]);

const LIMITS: Keys = Keys::Listed(&[
    Setting::value("bytes", Shape::Limit),
    Setting::value("values", Shape::Limit),
    Setting::value("copies", Shape::Limit),
]);

const FILTER: Keys = Keys::Listed(&[
    Setting::value("tags", STRINGS),
    Setting::value("operations", STRINGS),
    Setting::value("paths", Shape::ArrayOf(&Shape::PathPattern)),
]);

const LEVELS: Keys = Keys::Listed(&[
    Setting::value("allow", Shape::ArrayOf(&Shape::Code)),
    Setting::value("deny", Shape::ArrayOf(&Shape::Code)),
]);

const OVERRIDE: Keys = Keys::Listed(&[
    Setting::value("name", Shape::String),
    Setting::value("type", Shape::RustPath),
    Setting::value("nullable", Shape::Boolean),
    Setting::value("required", Shape::Boolean),
    Setting::value("open", Shape::Boolean),
    Setting::value("derive", RUST_PATHS),
]);

const STRINGS: Shape = Shape::ArrayOf(&Shape::String);

const RUST_PATHS: Shape = Shape::ArrayOf(&Shape::RustPath);

/// Reports every unknown key, and every table of settings that is not a table.
fn check_keys(table: &DeTable<'_>, keys: Keys, diagnostics: &mut Diagnostics) {
    for (key, value) in table.iter() {
        let inner = match keys {
            Keys::Value(_) | Keys::Any => return,
            Keys::Each(inner) | Keys::Crates(inner) => Some(*inner),
            Keys::Listed(_) => keys.of(key.get_ref()),
        };
        match (inner, value.get_ref()) {
            (None, _) => {
                let report = checks::unknown_key(key.get_ref(), key.span(), keys);
                diagnostics.report(report);
            }
            (Some(inner), DeValue::Table(table)) => check_keys(table, inner, diagnostics),
            (Some(Keys::Value(_)), _) => {}
            (Some(_), found) => {
                diagnostics.report(checks::not_a_table(key.get_ref(), found, value.span()));
            }
        }
    }
}
