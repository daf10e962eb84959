//! Security schemes, and which of them an operation needs.

use openapiv3::{APIKeyLocation, SecurityRequirement, SecurityScheme as Written};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{Credential, Docs, SecurityScheme};

use super::{Lowering, component, docs};

/// The scheme under which `normalize` keeps what the transport alone can prove.
const MUTUAL_TLS: &str = "mutualTLS";

impl Lowering<'_> {
    /// The schemes whose credentials callers give, as written.
    pub(super) fn security_schemes(&mut self) -> Vec<SecurityScheme> {
        let mut schemes = Vec::new();
        for (wire, scheme) in self.components.all::<Written>() {
            let origin = component("securitySchemes", wire);
            let Some((scheme, found)) = self.components.resolve(scheme, &origin) else {
                continue;
            };
            if let Written::APIKey {
                location: APIKeyLocation::Header,
                name,
                ..
            } = scheme
                && !self.check_header_name(name, &found.key("name"))
            {
                continue;
            }
            let (credential, description) = credential(scheme);
            match credential {
                Some(credential) => schemes.push(SecurityScheme {
                    name: self.builder_methods.name(wire),
                    wire: wire.to_owned(),
                    credential,
                    docs: docs::or(Docs::first([description]), || {
                        format!("The security scheme `{wire}`.")
                    }),
                    origin: found,
                }),
                None => self.report_mutual_tls(wire, origin),
            }
        }
        schemes
    }

    fn report_mutual_tls(&mut self, wire: &str, origin: Origin) {
        let message = format!("the security scheme `{wire}` is a matter of the transport");
        self.report(
            Diagnostic::new(Code::TransportSecurity, origin, message)
                .at_key()
                .help("give the client a transport that has the certificate"),
        );
    }
}

/// The alternatives that an operation accepts, without the schemes that are the transport's.
pub(super) fn alternatives(
    requirements: &[SecurityRequirement],
    schemes: &[SecurityScheme],
) -> Vec<Vec<String>> {
    let is_given = |wire: &&String| schemes.iter().any(|scheme| scheme.wire == **wire);
    requirements
        .iter()
        .map(|requirement| requirement.keys().filter(is_given).cloned().collect())
        .collect()
}

/// How a scheme's credential is sent, unless that is the transport's matter, and what the description
/// says of it. The token of an OAuth 2 or OpenID Connect scheme is the caller's to get.
fn credential(scheme: &Written) -> (Option<Credential>, Option<&String>) {
    match scheme {
        Written::HTTP {
            scheme,
            bearer_format: _,
            description,
            extensions: _,
        } => {
            let credential = match scheme.to_ascii_lowercase().as_str() {
                "bearer" => Some(Credential::Bearer),
                "basic" => Some(Credential::Basic),
                _ if scheme == MUTUAL_TLS => None,
                _ => Some(Credential::Authorization(scheme.clone())),
            };
            (credential, description.as_ref())
        }
        Written::APIKey {
            location,
            name,
            description,
            extensions: _,
        } => {
            let credential = match location {
                APIKeyLocation::Header => Credential::Header(name.to_ascii_lowercase()),
                APIKeyLocation::Query => Credential::Query(name.clone()),
                APIKeyLocation::Cookie => Credential::Cookie(name.clone()),
            };
            (Some(credential), description.as_ref())
        }
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
