//! Reads the settings about the conventions of an API.

use super::super::conventions::{Conventions, HeaderName, Pointer, WaitHeader, WaitUnit};
use super::reader::{FromSetting, Reader, Setting, TableReader};

/// Reads those of the settings of a client.
pub(super) fn read(table: &mut TableReader<'_, '_, '_>) -> Conventions {
    Conventions {
        retry_after: table.or_default("retry_after"),
        request_id: table.or_default("request_id"),
        error_message: table.optional("error_message"),
    }
}

impl FromSetting for HeaderName {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(setting)?;
        Self::parse(text).or_else(|| invalid_name(setting, text, reader))
    }
}

fn invalid_name<T>(setting: Setting<'_>, name: &str, reader: &mut Reader<'_>) -> Option<T> {
    let message = format!("`{name}` is not a valid header name");
    let help = "use the name of a header, such as `X-Request-Id`";
    reader.invalid(setting, message, help)
}

impl FromSetting for WaitHeader {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(setting)?;
        let (name, suffix) = match text.split_once(':') {
            Some((name, suffix)) => (name, Some(suffix)),
            None => (text, None),
        };
        let Some(header) = HeaderName::parse(name) else {
            return invalid_name(setting, name, reader);
        };
        let mut units = WaitUnit::SUFFIXES.into_iter();
        let unit = match suffix {
            None => Some(WaitUnit::Seconds),
            Some(suffix) => units.find_map(|(known, unit)| (known == suffix).then_some(unit)),
        };
        let Some(unit) = unit else {
            let message = format!("unknown unit `{}`", suffix.unwrap_or_default());
            let help = format!(
                "use `{name}` for seconds, `{name}:ms` for milliseconds, or `{name}:epoch` for seconds since 1970"
            );
            return reader.invalid(setting, message, help);
        };
        Some(Self { name: header, unit })
    }
}

impl FromSetting for Pointer {
    fn read(setting: Setting<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let text = reader.text(setting)?;
        Self::parse(text).or_else(|| {
            let message = format!("`{text}` is not a valid JSON Pointer to a property");
            let help = "use a pointer such as `/error/text`; it begins with `/`";
            reader.invalid(setting, message, help)
        })
    }
}
