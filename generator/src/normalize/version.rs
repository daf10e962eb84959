//! Which version of OpenAPI the description is written in.

use std::fmt;

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Reported};

/// A version that is read. The table of objects says which keys came with which version, and a pass
/// brings the newer ones down to 3.0.
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

/// Reads the version from the description's first key.
pub(super) fn check(root: &Value, diagnostics: &mut Diagnostics) -> Result<Version, Reported> {
    let version = match (root.get("openapi"), root.get("swagger")) {
        (Some(Value::String(version)), _) => known(version).ok_or_else(|| unsupported(version)),
        // YAML reads `3.1` as a number; the check of the keys says so.
        (Some(version), _) => known(&version.to_string()).ok_or_else(|| no_string(version)),
        (None, Some(_)) => Err(swagger()),
        (None, None) => Err(other_language(root)
            .or_else(|| other_case(root))
            .unwrap_or_else(no_version)),
    };
    version.map_err(|diagnostic| diagnostics.error(diagnostic))
}

/// The last number of a version mends the text of the specification and changes nothing else.
fn known(version: &str) -> Option<Version> {
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
    at("openapi", format!("OpenAPI {version} is not supported"))
        .help("versions 3.0, 3.1 and 3.2 are read, whatever their last number")
}

fn no_string(version: &Value) -> Diagnostic {
    at(
        "openapi",
        format!("the version must be a string, and `{version}` is none"),
    )
    .help("write all its three numbers, in quotes: `\"3.0.3\"`")
}

fn swagger() -> Diagnostic {
    at("swagger", "Swagger 2.0 is not supported".to_owned())
        .help("convert the description to OpenAPI 3.0, for example at https://converter.swagger.io")
}

/// What the first keys of other kinds of files are called, what such a file is, and what is to be done.
const OTHERS: [(&str, &str, &str); 10] = [
    (
        "asyncapi",
        "an AsyncAPI document",
        "it describes messages: a client is made of an OpenAPI document",
    ),
    (
        "$schema",
        "a JSON Schema",
        "put it under `components.schemas` of an OpenAPI document",
    ),
    (
        "overlay",
        "an overlay",
        "name the description here, and the overlay with `--overlay` or under `overlays`",
    ),
    (
        "arazzo",
        "an Arazzo document",
        "it describes workflows: name the OpenAPI document that it is about",
    ),
    (
        "item",
        "a Postman collection",
        "export it as OpenAPI, or convert it",
    ),
    (
        "swaggerVersion",
        "a Swagger 1.2 document",
        "convert it to OpenAPI 3.0",
    ),
    (
        "discoveryVersion",
        "a discovery document of Google",
        "convert it to OpenAPI",
    ),
    (
        "properties",
        "a JSON Schema",
        "put it under `components.schemas` of an OpenAPI document",
    ),
    ("error", "the reply of a server", FETCH),
    ("message", "the reply of a server", FETCH),
];

const FETCH: &str = "it says why the description is not there: fetch that again";

/// A file that is something else.
fn other_language(root: &Value) -> Option<Diagnostic> {
    if root.get("paths").is_some() {
        return None;
    }
    let (key, what, help) = OTHERS.iter().find(|(key, ..)| root.get(key).is_some())?;
    Some(
        at(key, format!("this is {what}, and no OpenAPI description"))
            .at_key()
            .help(*help),
    )
}

/// `openApi: 3.0.3`
fn other_case(root: &Value) -> Option<Diagnostic> {
    let is_meant = |key: &&String| key.trim().eq_ignore_ascii_case("openapi");
    let key = root.as_object()?.keys().find(is_meant)?;
    let message = format!("the version of OpenAPI stands under `openapi`, and this is `{key}`");
    Some(
        at(key, message)
            .at_key()
            .help("write `openapi`, in small letters"),
    )
}

fn no_version() -> Diagnostic {
    let message = "the description does not say which version of OpenAPI it is written in";
    Diagnostic::new(Code::UnsupportedVersion, Origin::root(), message)
        .help("add `openapi: \"3.0.3\"` as its first key")
}

fn at(key: &str, message: String) -> Diagnostic {
    Diagnostic::new(Code::UnsupportedVersion, Origin::root().key(key), message).at_value()
}
