//! Which version of OpenAPI the description is written in.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Reported};

/// A version that is read. OpenAPI 3.1 and 3.2 become variants, each with a pass of its own that
/// brings the tree down to 3.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V3_0,
}

/// Reads the version from the description's first key.
pub(super) fn check(root: &Value, diagnostics: &mut Diagnostics) -> Result<Version, Reported> {
    let version = match (root.get("openapi"), root.get("swagger")) {
        (Some(Value::String(version)), _) => known(version).ok_or_else(|| unsupported(version)),
        (Some(version), _) => Err(no_string(version)),
        (None, Some(_)) => Err(swagger()),
        (None, None) => Err(no_version()),
    };
    version.map_err(|diagnostic| diagnostics.error(diagnostic))
}

fn known(version: &str) -> Option<Version> {
    let patch = version.strip_prefix("3.0.")?;
    (!patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit())).then_some(Version::V3_0)
}

fn unsupported(version: &str) -> Diagnostic {
    let soon = version.starts_with("3.1") || version.starts_with("3.2");
    let yet = if soon { " yet" } else { "" };
    at(
        "openapi",
        format!("OpenAPI {version} is not supported{yet}"),
    )
    .help("versions `3.0.0` to `3.0.4` are read")
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

fn no_version() -> Diagnostic {
    let message = "the description does not say which version of OpenAPI it is written in";
    Diagnostic::new(Code::UnsupportedVersion, Origin::root(), message)
        .help("add `openapi: \"3.0.3\"` as its first key")
}

fn at(key: &str, message: String) -> Diagnostic {
    Diagnostic::new(Code::UnsupportedVersion, Origin::root().key(key), message).at_value()
}
