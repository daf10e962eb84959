//! Which version of OpenAPI the description is written in.

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Reported};

/// A version that is read. OpenAPI 3.1 and 3.2 become variants, each with a pass of its own that
/// brings the tree down to 3.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V3_0,
}

/// Reads the version from the description's first keys.
pub(super) fn check(root: &Value, diagnostics: &mut Diagnostics) -> Result<Version, Reported> {
    let Some(members) = root.as_object() else {
        let message = "a description is an object";
        return Err(diagnostics.error(Diagnostic::new(Code::WrongType, Origin::root(), message)));
    };
    read(members).map_err(|diagnostic| diagnostics.error(diagnostic))
}

fn read(members: &Map<String, Value>) -> Result<Version, Diagnostic> {
    let unsupported = |key: &str, message: String| {
        Diagnostic::new(Code::UnsupportedVersion, Origin::root().key(key), message).at_value()
    };
    match (members.get("openapi"), members.get("swagger")) {
        (Some(Value::String(version)), _) => known(version)
            .ok_or_else(|| unsupported("openapi", format!("OpenAPI {version} is not supported{}", yet(version))))
            .map_err(|diagnostic| diagnostic.help("versions `3.0.0` to `3.0.4` are read")),
        (Some(version), _) => Err(unsupported("openapi", format!("the version must be a string, and {version} is none"))
            .help("write all its three numbers, in quotes: `\"3.0.3\"`")),
        (None, Some(_)) => Err(unsupported("swagger", "Swagger 2.0 is not supported".to_owned())
            .help("convert the description to OpenAPI 3.0, for example at https://converter.swagger.io")),
        (None, None) => {
            let message = "the description does not say which version of OpenAPI it is written in";
            Err(Diagnostic::new(Code::UnsupportedVersion, Origin::root(), message)
                .help("add `openapi: \"3.0.3\"` as its first key"))
        }
    }
}

fn known(version: &str) -> Option<Version> {
    let patch = version.strip_prefix("3.0.")?;
    (!patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit())).then_some(Version::V3_0)
}

fn yet(version: &str) -> &'static str {
    if version.starts_with("3.1") || version.starts_with("3.2") {
        " yet"
    } else {
        ""
    }
}
