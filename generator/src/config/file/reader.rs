//! Reads each setting of a `codegen.toml` as a value of its type, and reports all that cannot be read.
//!
//! serde and the TOML parser have their own messages, and stop at the first error. The messages here depend only on
//! the value, so that they do not change with the versions of these crates.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use semver::Version;
use toml::Spanned;
use toml::de::{DeInteger, DeString, DeTable, DeValue};

use crate::diagnostic::{
    Code, Diagnostic, Diagnostics, Reported, UnknownId, did_you_mean, use_one_of,
};
use crate::url::Url;

use super::super::check_crate_name;
use super::super::options::{
    Choice, ConfigText, FormatSetting, FormatType, KnownType, Pattern, RustPath,
};

/// A setting as it is written. The items of an array have the key of the array.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub(super) key: &'a Spanned<DeString<'a>>,
    pub(super) value: &'a Spanned<DeValue<'a>>,
}

/// The value of a setting.
pub(super) trait FromSetting: Sized {
    /// Reads the value; none if it was reported.
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self>;
}

/// Collects the problems of the settings that it reads.
pub(super) struct Reader<'a> {
    pub(super) written: Arc<ConfigText>,
    /// The directory that paths are relative to.
    dir: &'a Path,
    /// Unknown settings, values that are not the expected table, and dependencies that cargo would not accept. The
    /// other problems may follow from them.
    pub(super) structure: Vec<Diagnostic>,
    values: Vec<Diagnostic>,
    /// The first value that no setting can have although its type is right.
    unsupported: Option<Diagnostic>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(written: Arc<ConfigText>, dir: &'a Path) -> Self {
        Self {
            written,
            dir,
            structure: Vec::new(),
            values: Vec::new(),
            unsupported: None,
        }
    }

    /// Reads the settings of a table; those that `read` does not ask for are unknown.
    pub(super) fn settings<T>(
        &mut self,
        table: &DeTable<'_>,
        span: Range<usize>,
        read: impl FnOnce(&mut TableReader<'_, '_, 'a>) -> T,
    ) -> T {
        let mut table_reader = TableReader {
            reader: self,
            table,
            span,
            names: Vec::new(),
        };
        let settings = read(&mut table_reader);
        let names = table_reader.names;
        let unknown = table
            .keys()
            .filter(|key| !names.contains(&key.get_ref().as_ref()));
        self.structure
            .extend(unknown.map(|key| unknown_setting(key, &names)));
        settings
    }

    /// Reads a setting whose value is a table of settings.
    pub(super) fn table<T>(
        &mut self,
        setting: Setting<'_>,
        read: impl FnOnce(&mut TableReader<'_, '_, 'a>) -> T,
    ) -> Option<T> {
        let table = self.entries(setting)?;
        Some(self.settings(table, setting.value.span(), read))
    }

    fn entries<'s>(&mut self, setting: Setting<'s>) -> Option<&'s DeTable<'s>> {
        let table = setting.value.get_ref().as_table();
        if table.is_none() {
            self.structure.push(not_a_table(setting));
        }
        table
    }

    pub(super) fn text<'s>(&mut self, setting: Setting<'s>) -> Option<&'s str> {
        let text = setting.value.get_ref().as_str();
        text.or_else(|| self.mismatch(setting, "a string", "use a string in quotes"))
    }

    /// Reads the type of the values of a format: one of those that the generator knows, or a path.
    pub(super) fn format_type(&mut self, setting: Setting<'_>, format: &str) -> Option<FormatType> {
        let known = FormatSetting::types_of(format);
        let help = || format!("use {} or a path such as `uuid::Uuid`", quoted(known));
        let Some(text) = setting.value.get_ref().as_str() else {
            return self.mismatch(setting, "a string", help());
        };
        let is_known = |(name, _): &&(&str, KnownType)| *name == text;
        let found = KnownType::VALUES.iter().find(is_known);
        match found.filter(|_| known.contains(&text)) {
            Some((_, found)) => Some(FormatType::Known(*found)),
            None if found.is_none() && (text.contains("::") || RustPath::SCOPE.contains(&text)) => {
                Spanned::read(setting, self).map(FormatType::Path)
            }
            None => {
                let message = format!("unknown value `{text}` for `{format}`");
                let help = did_you_mean(text, known.iter().copied()).unwrap_or_else(help);
                self.invalid(setting, message, help)
            }
        }
    }

    /// Reports a value of another type than expected; it has no value that can be read.
    pub(super) fn mismatch<T>(
        &mut self,
        setting: Setting<'_>,
        expected: &str,
        help: impl Into<String>,
    ) -> Option<T> {
        let found = type_of(setting.value.get_ref());
        self.invalid(setting, format!("expected {expected}, found {found}"), help)
    }

    /// Reports an invalid value; it has none that can be read.
    pub(super) fn invalid<T>(
        &mut self,
        setting: Setting<'_>,
        message: String,
        help: impl Into<String>,
    ) -> Option<T> {
        self.report(setting.value.span(), message, help);
        None
    }

    /// Reports a value that TOML allows and no setting can have, such as an integer beyond 64 bits.
    pub(super) fn unsupported<T>(&mut self, error: &toml::de::Error) -> Option<T> {
        let message = "the value of the setting is not supported";
        let help = "use one of the values that the README documents for the setting";
        let report = Diagnostic::invalid_setting(error.span(), message).help(help);
        self.unsupported.get_or_insert(report);
        None
    }

    /// Reports a name that no crate can have.
    pub(super) fn check_crate_name(&mut self, name: &str, span: Range<usize>) {
        if let Err((message, help)) = check_crate_name(name) {
            self.report(span, message, help);
        }
    }

    /// Reports an invalid value at its location.
    pub(super) fn report(&mut self, span: Range<usize>, message: String, help: impl Into<String>) {
        self.values
            .push(Diagnostic::invalid_setting(span, message).help(help));
    }

    /// Reports the problems, and fails if there are any.
    pub(super) fn finish(self, diagnostics: &mut Diagnostics) -> Result<(), Reported> {
        let unsupported = self.unsupported.into_iter().collect();
        for problems in [self.structure, self.values, unsupported] {
            for problem in problems {
                diagnostics.report(problem);
            }
            diagnostics.finish()?;
        }
        Ok(())
    }
}

/// Reads the settings of one table, each by its name.
pub(super) struct TableReader<'r, 't, 'a> {
    pub(super) reader: &'r mut Reader<'a>,
    table: &'t DeTable<'t>,
    span: Range<usize>,
    /// The names of the settings that were read, whether the table has them or not.
    names: Vec<&'static str>,
}

impl<'t> TableReader<'_, 't, '_> {
    /// Reads a setting; none if it is missing, or was reported.
    pub(super) fn optional<T: FromSetting>(&mut self, name: &'static str) -> Option<T> {
        let setting = self.setting(name)?;
        T::read(setting, self.reader)
    }

    /// Reads a setting with a default value.
    pub(super) fn or_default<T: FromSetting + Default>(&mut self, name: &'static str) -> T {
        self.optional(name).unwrap_or_default()
    }

    /// Reads a setting, and reports it if it is missing.
    pub(super) fn required<T: FromSetting>(&mut self, name: &'static str, help: &str) -> Option<T> {
        if !self.table.contains_key(name) {
            let message = format!("missing setting `{name}`");
            self.reader.report(self.span.clone(), message, help);
        }
        self.optional(name)
    }

    /// Reads the type of a format, and reports it if it is missing.
    pub(super) fn format_type(&mut self, name: &'static str, format: &str) -> Option<FormatType> {
        let Some(setting) = self.setting(name) else {
            let message = format!("missing setting `{name}`");
            let help = "add the type of the values of the format";
            self.reader.report(self.span.clone(), message, help);
            return None;
        };
        self.reader.format_type(setting, format)
    }

    /// Reads a table with any keys, in their order, each with `read`.
    pub(super) fn entries<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(Setting<'_>, &mut Reader<'_>) -> Option<T>,
    ) -> Vec<T> {
        let setting = self.setting(name);
        let table = setting.and_then(|setting| self.reader.entries(setting));
        let mut entries: Vec<_> = table.into_iter().flatten().collect();
        entries.sort_by_key(|(key, _)| *key);
        let settings = entries
            .into_iter()
            .map(|(key, value)| Setting { key, value });
        settings
            .filter_map(|setting| read(setting, self.reader))
            .collect()
    }

    fn setting(&mut self, name: &'static str) -> Option<Setting<'t>> {
        self.names.push(name);
        let (key, value) = self.table.get_key_value(name)?;
        Some(Setting { key, value })
    }
}

impl FromSetting for String {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        reader.text(setting).map(str::to_owned)
    }
}

impl FromSetting for PathBuf {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        reader.text(setting).map(|path| reader.dir.join(path))
    }
}

impl FromSetting for bool {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let help = "use `true` or `false`, without quotes";
        let value = setting.value.get_ref().as_bool();
        value.or_else(|| reader.mismatch(setting, "a boolean", help))
    }
}

/// A number of values or bytes.
impl FromSetting for usize {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let found = match setting.value.get_ref() {
            DeValue::Integer(number) => match limit(number) {
                Some(limit) => return Some(limit),
                None if number.as_str().starts_with('-') => "a negative integer",
                None => "an integer that is too large",
            },
            found => type_of(found),
        };
        let message = format!("expected a non-negative integer, found {found}");
        reader.invalid(
            setting,
            message,
            "use a non-negative integer, without quotes",
        )
    }
}

impl FromSetting for Version {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let help = "use three numbers in quotes, such as `\"1.0.0\"`";
        let text = setting.value.get_ref().as_str();
        let text = text.or_else(|| reader.mismatch(setting, "a version in quotes", help))?;
        let invalid = || reader.invalid(setting, format!("`{text}` is not a valid version"), help);
        Self::parse(text).ok().or_else(invalid)
    }
}

impl FromSetting for Url {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let url = source_url(reader.text(setting)?);
        url.map_or_else(
            |(message, help)| reader.invalid(setting, message, help),
            Some,
        )
    }
}

/// Reads the URL of a description, which is checked in and so has no secret; else returns what is wrong, and help.
pub fn source_url(text: &str) -> Result<Url, (String, &'static str)> {
    let Some(url) = Url::parse(text).filter(Url::is_http) else {
        let message = format!("`{text}` is not a valid HTTP URL");
        return Err((
            message,
            "use a URL such as `https://example.com/openapi.yaml`",
        ));
    };
    match url.has_credentials() {
        true => Err((
            "the URL contains credentials".to_owned(),
            "remove the credentials",
        )),
        false => Ok(url),
    }
}

impl FromSetting for RustPath {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let path = Self::try_from(reader.text(setting)?.to_owned());
        let help = "use a path such as `uuid::Uuid`";
        path.map_or_else(|message| reader.invalid(setting, message, help), Some)
    }
}

impl FromSetting for Pattern {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(setting)?;
        let pattern = Self::try_from(text.to_owned());
        let help = pattern_help(text);
        pattern.map_or_else(|message| reader.invalid(setting, message, help), Some)
    }
}

impl FromSetting for Code {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let id = reader.text(setting)?;
        let unknown = |unknown: UnknownId| {
            let help = unknown.help_or("run `explain` to list all codes");
            reader.invalid(setting, format!("unknown diagnostic code `{id}`"), help)
        };
        id.parse().map_or_else(unknown, Some)
    }
}

impl<T: Choice> FromSetting for T {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let names: Vec<_> = T::VALUES.iter().map(|(name, _)| *name).collect();
        let help = format!("use {}", one_of(&names));
        let Some(text) = setting.value.get_ref().as_str() else {
            return reader.mismatch(setting, "a string", help);
        };
        let found = T::VALUES.iter().find(|(name, _)| *name == text);
        let found = found.map(|(_, value)| *value);
        found.or_else(|| {
            let message = format!("unknown value `{text}` for `{}`", setting.key.get_ref());
            let help = did_you_mean(text, names).unwrap_or(help);
            reader.invalid(setting, message, help)
        })
    }
}

impl<T: FromSetting> FromSetting for Spanned<T> {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let value = T::read(setting, reader)?;
        Some(Self::new(setting.value.span(), value))
    }
}

impl<T: FromSetting> FromSetting for Vec<T> {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let Some(items) = setting.value.get_ref().as_array() else {
            let written = reader.written.text.get(setting.value.span());
            let help = match written.filter(|text| !text.contains('\n')) {
                Some(written) if setting.value.get_ref().is_str() => format!("use `[{written}]`"),
                _ => "use an array in brackets: `[...]`".to_owned(),
            };
            return reader.mismatch(setting, "an array", help);
        };
        let items = items.iter().map(|value| Setting { value, ..setting });
        Some(items.filter_map(|item| T::read(item, reader)).collect())
    }
}

/// Reports a value that is not a table although a table of settings is expected.
fn not_a_table(setting: Setting<'_>) -> Diagnostic {
    let key = setting.key.get_ref();
    let found = type_of(setting.value.get_ref());
    let message = format!("expected a table for `{key}`, found {found}");
    let help = format!(
        "use an inline table, `{key} = {{ setting = value }}`, or a table header in brackets"
    );
    Diagnostic::invalid_setting(setting.value.span(), message).help(help)
}

fn unknown_setting(key: &Spanned<DeString<'_>>, names: &[&str]) -> Diagnostic {
    let message = format!("unknown setting `{}`", key.get_ref());
    Diagnostic::in_configuration(Code::UnknownSetting, key.span(), message)
        .help(renamed(key.get_ref()).unwrap_or_else(|| use_one_of(key.get_ref(), names)))
}

/// How to replace a setting of an earlier version.
fn renamed(key: &str) -> Option<String> {
    let help = r#"use `formats`, which takes its place: `formats = { date = "jiff", date-time = "jiff" }`"#;
    (key == "dates").then(|| help.to_owned())
}

/// The names of values in a list: `` `a`, `b` ``.
fn quoted(names: &[&str]) -> String {
    format!("`{}`", names.join("`, `"))
}

/// The names of values in a sentence: `` `a`, `b` or `c` ``.
fn one_of(allowed: &[&str]) -> String {
    match allowed {
        [first @ .., last] if !first.is_empty() => {
            format!("{} or `{last}`", quoted(first))
        }
        allowed => quoted(allowed),
    }
}

/// The type of a value, with its article.
pub(super) fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date-time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

/// The number, if it fits into a `usize`.
fn limit(number: &DeInteger<'_>) -> Option<usize> {
    let number = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
    usize::try_from(number).ok()
}

/// How to correct a pattern of paths.
fn pattern_help(pattern: &str) -> &'static str {
    let is_in_segment = |segment: &str| segment.contains("**") && segment != "**";
    match pattern {
        _ if pattern.contains("***") => {
            "use `*` for a part of a segment or `**` for any number of segments"
        }
        _ if pattern.split('/').any(is_in_segment) => {
            "use `**` as a whole segment, as in `/pets/**`"
        }
        _ => "add the missing `]`, or escape the bracket as `[[]`",
    }
}
