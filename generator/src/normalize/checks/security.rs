//! Security: undeclared scopes, misspelled HTTP authentication schemes and invalid URLs.

use url::Url;

use super::super::tree::{Fields, Read, at_value};
use super::super::version::Version;
use super::Check;
use crate::diagnostic::{Code, Diagnostic, Trail, closest_match, did_you_mean};

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
    pub(super) fn requirement(&mut self, trail: &Trail<'_>, fields: &Fields) {
        for name in fields.keys() {
            let scheme = self.components.get("securitySchemes", name);
            let scheme = scheme.and_then(|scheme| self.components.resolve(scheme));
            if let Some(scheme) = scheme
                && let Some(ty) = scheme.string("type")
            {
                let declared: Vec<_> = scopes_of(scheme).collect();
                self.scopes(&trail.key(name), name, fields, (ty, &declared));
            }
        }
    }

    /// The scopes that a requirement lists for the scheme `name`, which declares some.
    fn scopes(
        &mut self,
        trail: &Trail<'_>,
        name: &str,
        requirement: &Fields,
        (ty, declared): (&str, &[&str]),
    ) {
        for (index, scope) in requirement.items(name) {
            let Some(scope) = scope.as_str() else {
                continue;
            };
            let location = trail.index(index);
            if ty == "oauth2" && !declared.is_empty() && !declared.contains(&scope) {
                self.report(undeclared(&location, scope, name, declared));
            } else if matches!(ty, "apiKey" | "http") && self.version == Version::V3_0 {
                let message = format!(
                    "security scheme `{name}` with `type: {ty}` has no scopes in OpenAPI 3.0"
                );
                let help =
                    format!("use `{name}: []`, or use OpenAPI 3.1, where the array lists roles");
                self.report(at_value(Code::UndeclaredScope, &location, message).help(help));
            }
        }
    }

    pub(super) fn scheme(&mut self, trail: &Trail<'_>, fields: &Fields) {
        if let Some(scheme) = fields.string("scheme")
            && let Some(similar) = closest_match(scheme, SCHEMES.iter().copied())
            && !similar.eq_ignore_ascii_case(scheme)
        {
            let message = format!(
                "unregistered HTTP authentication scheme `{scheme}`; credentials are sent with this name"
            );
            let help = format!("did you mean `{similar}`?");
            self.report(at_value(Code::InvalidValue, &trail.key("scheme"), message).help(help));
        }
        self.url(trail, fields, "openIdConnectUrl");
        let trail = trail.key("flows");
        for (name, flow) in fields.entries("flows") {
            if let Some(flow) = flow.as_object() {
                for key in URLS {
                    self.url(&trail.key(name), flow, key);
                }
            }
        }
    }

    /// A URL may be relative.
    pub(super) fn url(&mut self, trail: &Trail<'_>, fields: &Fields, key: &str) {
        let url = fields.string(key);
        if let Some(url) = url.filter(|url| !url.is_empty() && !is_url(url)) {
            let message = format!("`{url}` is not a valid URL; the client does not use it");
            let help = "use a URL such as `https://host/path`, or a relative URL";
            self.report(at_value(Code::InvalidValue, &trail.key(key), message).help(help));
        }
    }
}

/// The scopes that the flows of a scheme declare.
fn scopes_of(scheme: &Fields) -> impl Iterator<Item = &str> {
    let scopes = scheme
        .entries("flows")
        .flat_map(|(_, flow)| flow.keys_of("scopes"));
    scopes.map(String::as_str)
}

fn undeclared(trail: &Trail<'_>, scope: &str, name: &str, declared: &[&str]) -> Diagnostic {
    let message =
        format!("scope `{scope}` is not declared by any flow of security scheme `{name}`");
    let help = did_you_mean(scope, declared.iter().copied()).unwrap_or_else(|| {
        format!("declare it in `scopes` under `components.securitySchemes.{name}.flows`")
    });
    at_value(Code::UndeclaredScope, trail, message).help(help)
}

/// Whether a string is an absolute or relative URL. The first segment of a relative path has no colon (RFC 3986,
/// section 4.2).
fn is_url(url: &str) -> bool {
    let first = url.split(['/', '?', '#']).next().unwrap_or_default();
    match Url::parse(url) {
        Ok(parsed) => !parsed.host_str().unwrap_or("-").contains("%20"),
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            !first.contains(':') && !url.contains(char::is_whitespace)
        }
        Err(_) => false,
    }
}
