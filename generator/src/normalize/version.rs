//! The OpenAPI version of the description.

use std::fmt;

use crate::json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Reported};

/// A supported version. The table of objects has the version that introduced each key, and a pass
/// converts the newer ones to 3.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V3_0,
    V3_1,
    V3_2,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V3_2 => "3.2",
        })
    }
}

/// Reads the version from `openapi`.
pub(super) fn check(root: &Value, diagnostics: &mut Diagnostics) -> Result<Version, Reported> {
    let version = match (root.get("openapi"), root.get("swagger")) {
        (Some(Value::String(version)), _) => {
            parse_version(version).ok_or_else(|| unsupported(version))
        }
        // YAML reads `3.1` as a number; the check of the fields reports that.
        (Some(version), _) => {
            parse_version(&version.to_string()).ok_or_else(|| non_string(version))
        }
        (None, Some(_)) => Err(swagger()),
        (None, None) => Err(other_format(root)
            .or_else(|| misspelled_key(root))
            .unwrap_or_else(missing_version)),
    };
    version.map_err(|diagnostic| diagnostics.error(diagnostic))
}

/// Patch versions correct the text of the specification and change nothing else.
fn parse_version(version: &str) -> Option<Version> {
    let mut numbers = version.trim().splitn(3, '.');
    if numbers.next() != Some("3") {
        return None;
    }
    match numbers.next()? {
        "0" => Some(Version::V3_0),
        "1" => Some(Version::V3_1),
        "2" => Some(Version::V3_2),
        _ => None,
    }
}

fn unsupported(version: &str) -> Diagnostic {
    at(
        "openapi",
        format!("unsupported OpenAPI version `{version}`"),
    )
    .help("use OpenAPI 3.0, 3.1 or 3.2, with any patch version")
}

fn non_string(version: &Value) -> Diagnostic {
    at(
        "openapi",
        format!("expected a version string, found `{version}`"),
    )
    .help("quote all three numbers of the version: `\"3.0.3\"`")
}

fn swagger() -> Diagnostic {
    at("swagger", "Swagger 2.0 is not supported".to_owned())
        .help("use a converter to OpenAPI 3.0, such as https://converter.swagger.io")
}

/// Keys that identify other formats, the format, and the help.
const OTHER_FORMATS: [(&str, &str, &str); 10] = [
    (
        "asyncapi",
        "an AsyncAPI document",
        "use the OpenAPI description of the API; AsyncAPI describes messages",
    ),
    (
        "$schema",
        "a JSON Schema",
        "move it to `components.schemas` of an OpenAPI description",
    ),
    (
        "overlay",
        "an Overlay document",
        "pass the description here, and the overlay with `--overlay` or in `overlays`",
    ),
    (
        "arazzo",
        "an Arazzo document",
        "use the OpenAPI description of the workflows",
    ),
    (
        "item",
        "a Postman collection",
        "use an OpenAPI export of the collection, or a converter to OpenAPI",
    ),
    (
        "swaggerVersion",
        "a Swagger 1.2 document",
        "use a converter to OpenAPI 3.0",
    ),
    (
        "discoveryVersion",
        "a Google API discovery document",
        "use a converter to OpenAPI",
    ),
    (
        "properties",
        "a JSON Schema",
        "move it to `components.schemas` of an OpenAPI description",
    ),
    ("error", "an error response from a server", FETCH),
    ("message", "an error response from a server", FETCH),
];

const FETCH: &str =
    "replace the file with the description; it contains the error of a failed download";

/// A document in another format.
fn other_format(root: &Value) -> Option<Diagnostic> {
    if root.get("paths").is_some() {
        return None;
    }
    let (key, format, help) = OTHER_FORMATS
        .iter()
        .find(|(key, ..)| root.get(key).is_some())?;
    Some(
        at(
            key,
            format!("expected an OpenAPI description, found {format}"),
        )
        .at_key()
        .help(*help),
    )
}

/// `openApi: 3.0.3`
fn misspelled_key(root: &Value) -> Option<Diagnostic> {
    let is_openapi = |key: &&String| key.trim().eq_ignore_ascii_case("openapi");
    let key = root.as_object()?.keys().find(is_openapi)?;
    let message = format!("expected field `openapi`, found `{key}`");
    Some(at(key, message).at_key().help("rename it to `openapi`"))
}

fn missing_version() -> Diagnostic {
    let message = "missing OpenAPI version";
    Diagnostic::new(Code::UnsupportedVersion, Origin::root(), message)
        .help("add `openapi: \"3.0.3\"` as the first field")
}

fn at(key: &str, message: String) -> Diagnostic {
    Diagnostic::new(Code::UnsupportedVersion, Origin::root().key(key), message).at_value()
}
