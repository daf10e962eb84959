//! Security: undeclared scopes, unregistered HTTP authentication schemes, and invalid names and URLs.

use crate::url::Url;

use super::super::shape::ObjectKind;
use super::super::tree::{Fields, Read, at_value};
use super::super::version::Version;
use super::Check;
use super::names::is_escape;
use crate::diagnostic::{Code, Diagnostic, Trail, did_you_mean};

/// The authentication schemes that are [registered with
/// IANA](https://www.iana.org/assignments/http-authschemes/http-authschemes.xhtml).
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

/// The fields of a security scheme that are URLs.
const URLS: [&str; 2] = ["oauth2MetadataUrl", "openIdConnectUrl"];

/// The fields of a flow that are URLs.
const URLS_OF_FLOW: [&str; 4] = [
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

    pub(super) fn scheme(&mut self, trail: &Trail<'_>, fields: &Fields, kind: &ObjectKind) {
        match fields.string("type") {
            Some("apiKey") => self.sent_name(trail, fields, kind),
            Some("http") => self.http_scheme(trail, fields),
            _ => {}
        }
        self.endpoints(trail, fields, &URLS);
        let trail = trail.key("flows");
        for (name, flow) in fields.entries("flows") {
            if let Some(flow) = flow.as_object() {
                self.endpoints(&trail.key(name), flow, &URLS_OF_FLOW);
            }
        }
    }

    fn http_scheme(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let is_registered = |scheme: &str| SCHEMES.iter().any(|it| it.eq_ignore_ascii_case(scheme));
        let scheme = fields.string("scheme");
        let Some(scheme) = scheme.filter(|scheme| !is_registered(scheme)) else {
            return;
        };
        let message = match scheme {
            "" => "empty `scheme` in Security Scheme Object; credentials are sent without one"
                .to_owned(),
            _ => format!(
                "unregistered HTTP authentication scheme `{scheme}`; credentials are sent with this name"
            ),
        };
        let help = did_you_mean(scheme, SCHEMES.iter().copied()).unwrap_or_else(|| {
            "use a scheme that is registered with IANA, or `type: apiKey` with the header that the server expects"
                .to_owned()
        });
        self.report(at_value(Code::InvalidValue, &trail.key("scheme"), message).help(help));
    }

    /// The URLs from which callers obtain tokens.
    fn endpoints(&mut self, trail: &Trail<'_>, fields: &Fields, keys: &[&str]) {
        for key in keys {
            if let Some(url) = fields.string(key)
                && let Some(finding) = Endpoint::of(url)
            {
                self.report(finding.report(&trail.key(key), url));
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

/// What is wrong, or probably wrong, with the URL of an endpoint.
#[derive(Clone, Copy)]
enum Endpoint {
    Empty,
    Invalid,
    /// It has another scheme than `http` and `https`.
    NotHttp,
    /// It is relative, and does not begin like a path: often a placeholder, or a URL without its scheme.
    Bare,
}

impl Endpoint {
    fn of(url: &str) -> Option<Self> {
        if url.is_empty() {
            return Some(Self::Empty);
        }
        if !is_url(url) || !has_url_chars(url) {
            return Some(Self::Invalid);
        }
        match Url::parse(url) {
            Some(parsed) if !parsed.is_http() => Some(Self::NotHttp),
            Some(_) => None,
            None if url.starts_with(['/', '.', '?']) => None,
            None => Some(Self::Bare),
        }
    }

    fn report(self, trail: &Trail<'_>, url: &str) -> Diagnostic {
        let (code, message) = match self {
            Self::Empty => (Code::InvalidValue, "empty URL".to_owned()),
            Self::Invalid => (Code::InvalidValue, format!("`{url}` is not a valid URL")),
            Self::NotHttp => (Code::InvalidValue, format!("`{url}` is not an HTTP URL")),
            Self::Bare => (
                Code::RelativeSecurityUrl,
                format!("`{url}` is relative to the URL of the server"),
            ),
        };
        let help = match self {
            Self::Bare => format!(
                "use a URL such as `https://host/path`, or begin it with `./` if it is relative: `./{url}`"
            ),
            _ => "use a URL such as `https://host/path`, or a relative URL".to_owned(),
        };
        at_value(code, trail, message + "; the client does not use it").help(help)
    }
}

/// Whether a string has only characters that a URL may have (RFC 3986, appendix A), or that programs escape.
fn has_url_chars(url: &str) -> bool {
    let is_excluded = |ch: char| ch.is_ascii_control() || " \"<>\\^`{|}".contains(ch);
    !url.contains(is_excluded) && url.split('%').skip(1).all(is_escape)
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
    let is_relative = !first.contains(':') && !url.contains(char::is_whitespace);
    is_relative || Url::parse(url).is_some()
}
