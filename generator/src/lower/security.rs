//! Security schemes, and which of them an operation needs.

use openapiv3::{APIKeyLocation, SecurityRequirement, SecurityScheme as Written};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{Credential, Docs, SecurityScheme};

use super::{Lowering, component, docs, names};

impl Lowering<'_> {
    /// The schemes that are supported, as written.
    pub(super) fn security_schemes(&mut self) -> Vec<SecurityScheme> {
        let mut names = names::builder_methods();
        let mut schemes = Vec::new();
        for (wire, scheme) in self.components.all::<Written>() {
            let origin = component("securitySchemes", wire);
            let Some((scheme, found)) = self.components.resolve(scheme, &origin) else {
                continue;
            };
            let (credential, description) = credential(scheme);
            if let Written::APIKey {
                location: APIKeyLocation::Header,
                name,
                ..
            } = scheme
            {
                self.check_header_name(name, &found.key("name"));
            }
            match credential {
                Some(credential) => schemes.push(SecurityScheme {
                    name: names.name(wire),
                    wire: wire.to_owned(),
                    credential,
                    docs: docs::or(Docs::first([description]), || {
                        format!("The security scheme `{wire}`.")
                    }),
                    origin: found,
                }),
                None => self.report_unsupported_scheme(wire, scheme, origin),
            }
        }
        schemes
    }

    fn report_unsupported_scheme(&mut self, wire: &str, scheme: &Written, origin: Origin) {
        let kind = kind(scheme);
        let message = format!("the security scheme `{wire}`, {kind}, is not supported yet");
        self.report(
            Diagnostic::new(Code::UnsupportedSecurity, origin, message)
                .at_key()
                .help(
                    "requests are sent without it; add the credential in a transport of your own",
                ),
        );
    }

    /// The alternatives that an operation accepts. One with a scheme that is not supported is left
    /// out; an operation all of whose alternatives are left out asks for nothing.
    pub(super) fn security(
        &mut self,
        requirements: &[SecurityRequirement],
        schemes: &[SecurityScheme],
        origin: &Origin,
    ) -> Vec<Vec<String>> {
        let is_supported = |wire: &String| schemes.iter().any(|scheme| scheme.wire == *wire);
        let supported: Vec<Vec<String>> = requirements
            .iter()
            .filter(|requirement| requirement.keys().all(is_supported))
            .map(|requirement| requirement.keys().cloned().collect())
            .collect();
        if supported.is_empty() && !requirements.is_empty() {
            let mut missing: Vec<String> = Vec::new();
            for wire in requirements
                .iter()
                .flat_map(|requirement| requirement.keys())
            {
                let name = format!("`{wire}`");
                if !is_supported(wire) && !missing.contains(&name) {
                    missing.push(name);
                }
            }
            let message = format!(
                "no security scheme that is accepted here is supported yet: {} is missing",
                missing.join(" or ")
            );
            self.report(
                Diagnostic::new(Code::UnsupportedSecurity, origin.clone(), message)
                    .at_key()
                    .help(
                        "requests are sent without a credential; add it in a transport of your own",
                    ),
            );
        }
        supported
    }
}

/// What kind of scheme this is, for people.
fn kind(scheme: &Written) -> String {
    match scheme {
        Written::HTTP { scheme, .. } => format!("HTTP authentication of the scheme `{scheme}`"),
        Written::APIKey { location, .. } => match location {
            APIKeyLocation::Header => "an API key in a header".to_owned(),
            APIKeyLocation::Query => "an API key in the query".to_owned(),
            APIKeyLocation::Cookie => "an API key in a cookie".to_owned(),
        },
        Written::OAuth2 { .. } => "OAuth 2".to_owned(),
        Written::OpenIDConnect { .. } => "OpenID Connect".to_owned(),
    }
}

/// How a scheme's credential is sent, if that is supported, and what the description says of it.
/// The token of an OAuth 2 or OpenID Connect scheme is the caller's to get.
fn credential(scheme: &Written) -> (Option<Credential>, Option<&String>) {
    match scheme {
        Written::HTTP {
            scheme,
            bearer_format: _,
            description,
            extensions: _,
        } => {
            let is_bearer = scheme.eq_ignore_ascii_case("bearer");
            (
                is_bearer.then_some(Credential::Bearer),
                description.as_ref(),
            )
        }
        Written::APIKey {
            location: APIKeyLocation::Header,
            name,
            description,
            extensions: _,
        } => (
            Some(Credential::Header(name.to_ascii_lowercase())),
            description.as_ref(),
        ),
        Written::APIKey {
            location: APIKeyLocation::Query | APIKeyLocation::Cookie,
            name: _,
            description,
            extensions: _,
        } => (None, description.as_ref()),
        Written::OAuth2 {
            flows: _,
            description,
            extensions: _,
        }
        | Written::OpenIDConnect {
            open_id_connect_url: _,
            description,
            extensions: _,
        } => (Some(Credential::Bearer), description.as_ref()),
    }
}
