//! Security: undeclared scopes, misspelled HTTP authentication schemes and invalid URLs.

use serde_json::Value;
use url::Url;

use super::super::version::Version;
use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Origin, Trail, closest_match, did_you_mean};

/// The authentication schemes that are registered with IANA or used in practice.
const SCHEMES: &[&str] = &[
    "basic",
    "bearer",
    "concealed",
    "digest",
    "dpop",
    "gnap",
    "hoba",
    "mutual",
    "negotiate",
    "oauth",
    "privatetoken",
    "scram-sha-1",
    "scram-sha-256",
    "vapid",
];

/// The fields of a flow that are URLs.
const URLS: [&str; 4] = [
    "authorizationUrl",
    "deviceAuthorizationUrl",
    "refreshUrl",
    "tokenUrl",
];

impl Check<'_> {
    /// A security requirement: names of schemes, each with scopes.
    pub(super) fn requirement(&mut self, trail: &Trail<'_>, members: &Members) {
        for (name, scopes) in members {
            let scheme = self.components.get("securitySchemes", name);
            let scheme = scheme.and_then(|scheme| self.components.resolve(scheme));
            let Some(ty) = scheme.and_then(|scheme| scheme.get("type")?.as_str()) else {
                continue;
            };
            let declared = scheme.into_iter().flat_map(scopes_of).collect::<Vec<_>>();
            let place = trail.key(name);
            for (index, scope) in scopes.as_array().into_iter().flatten().enumerate() {
                let Some(scope) = scope.as_str() else {
                    continue;
                };
                let origin = place.index(index).origin();
                if ty == "oauth2" && !declared.is_empty() && !declared.contains(&scope) {
                    self.report(undeclared(origin, scope, name, &declared));
                } else if matches!(ty, "apiKey" | "http") && self.version == Version::V3_0 {
                    let message = format!(
                        "security scheme `{name}` with `type: {ty}` has no scopes in OpenAPI 3.0"
                    );
                    self.report(
                        Diagnostic::new(Code::UndeclaredScope, origin, message)
                            .at_value()
                            .help(format!(
                                "use `{name}: []`, or use OpenAPI 3.1, where the array lists roles"
                            )),
                    );
                }
            }
        }
    }

    pub(super) fn scheme(&mut self, trail: &Trail<'_>, members: &Members) {
        let scheme = members.get("scheme").and_then(Value::as_str);
        if let Some(scheme) = scheme
            && let Some(near) = closest_match(scheme, SCHEMES.iter().copied())
            && !near.eq_ignore_ascii_case(scheme)
        {
            let message = format!(
                "unregistered HTTP authentication scheme `{scheme}`; credentials are sent with this name"
            );
            let origin = trail.key("scheme").origin();
            self.report(
                Diagnostic::new(Code::InvalidValue, origin, message)
                    .at_value()
                    .help(format!("did you mean `{near}`?")),
            );
        }
        self.url(trail, members, "openIdConnectUrl");
        let flows = members.get("flows").and_then(Value::as_object);
        let place = trail.key("flows");
        for (name, flow) in flows.into_iter().flatten() {
            for key in URLS {
                if let Some(flow) = flow.as_object() {
                    self.url(&place.key(name), flow, key);
                }
            }
        }
    }

    /// A URL may be relative.
    pub(super) fn url(&mut self, trail: &Trail<'_>, members: &Members, key: &str) {
        let Some(text) = members.get(key).and_then(Value::as_str) else {
            return;
        };
        if text.is_empty() || is_url(text) {
            return;
        }
        let message = format!("`{text}` is not a valid URL; the client does not use it");
        self.report(
            Diagnostic::new(Code::InvalidValue, trail.key(key).origin(), message)
                .at_value()
                .help("use a URL such as `https://host/path`, or a relative URL"),
        );
    }
}

/// The scopes that the flows of a scheme declare.
fn scopes_of(scheme: &Members) -> impl Iterator<Item = &str> {
    let flows = scheme.get("flows").and_then(Value::as_object);
    let flows = flows.into_iter().flat_map(Members::values);
    let scopes = flows.filter_map(|flow| flow.get("scopes")?.as_object());
    scopes.flat_map(Members::keys).map(String::as_str)
}

fn undeclared(origin: Origin, scope: &str, name: &str, declared: &[&str]) -> Diagnostic {
    let message =
        format!("scope `{scope}` is not declared by any flow of security scheme `{name}`");
    let help = did_you_mean(scope, declared.iter().copied()).unwrap_or_else(|| {
        format!("declare it in `scopes` under `components.securitySchemes.{name}.flows`")
    });
    Diagnostic::new(Code::UndeclaredScope, origin, message)
        .at_value()
        .help(help)
}

/// Whether a string is an absolute or relative URL. The first segment of a relative path has no colon (RFC 3986,
/// section 4.2).
fn is_url(text: &str) -> bool {
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    match Url::parse(text) {
        Ok(url) => !url.host_str().unwrap_or("-").contains("%20"),
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            !first.contains(':') && !text.contains(char::is_whitespace)
        }
        Err(_) => false,
    }
}
