//! Security schemes, and which of them an operation needs.

use indexmap::IndexSet;
use openapiv3::{
    APIKeyLocation, Parameter as ParameterObject, ParameterData, SecurityRequirement,
    SecurityScheme as SecuritySchemeObject,
};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{
    AUTHORIZATION, Credential, Docs, Location, Operation, Parameter, Requirement, SecurityScheme,
};

use super::index::{Components, Resolved};
use super::parameter::{check_header_name, is_authorization, report_reserved};
use super::server::BuilderMethods;
use super::{component, docs};

/// The scheme name that `normalize` uses for mutual TLS, which the transport handles.
const MUTUAL_TLS: &str = "mutualTLS";

impl BuilderMethods {
    /// Adds the schemes whose credentials callers pass, as written.
    pub(super) fn add_security_schemes(
        &mut self,
        components: Components<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        for (wire, scheme) in components.all::<SecuritySchemeObject>() {
            let origin = component("securitySchemes", wire);
            let Some((scheme, found)) = components.resolve(scheme, &origin) else {
                continue;
            };
            if let SecuritySchemeObject::APIKey {
                location: APIKeyLocation::Header,
                name,
                ..
            } = scheme
                && !check_header_name(name, &found.key("name"), diagnostics)
            {
                continue;
            }
            let (credential, description) = credential(scheme);
            match credential {
                Some(credential) => self.security_schemes.push(SecurityScheme {
                    name: self.names.name(wire),
                    wire: wire.to_owned(),
                    credential,
                    docs: docs::or(Docs::first([description]), || {
                        format!("The security scheme `{wire}`.")
                    }),
                    origin: found,
                }),
                None => report_mutual_tls(wire, origin, diagnostics),
            }
        }
    }

    /// The alternatives that an operation accepts, without the schemes that the transport handles.
    ///
    /// The header parameter `Authorization` carries credentials. OpenAPI requires to ignore it, but without a
    /// security scheme for it callers could not authenticate, so a scheme is created from it.
    pub(super) fn security_alternatives(
        &mut self,
        parameters: &[Resolved<'_, ParameterObject>],
        requirements: &[SecurityRequirement],
        diagnostics: &mut Diagnostics,
    ) -> Vec<Vec<String>> {
        let declared = self.declared_requirements(requirements);
        let mut parameters = parameters.iter().map(|it| (it.item, &it.origin));
        let authorization = parameters.find(|(parameter, _)| {
            let name = &parameter.parameter_data_ref().name;
            matches!(parameter, ParameterObject::Header { .. }) && is_authorization(name)
        });
        let Some((parameter, origin)) = authorization else {
            return declared;
        };
        let parameter = parameter.parameter_data_ref();
        let is_required = |scheme: &SecurityScheme| {
            scheme.credential.is_authorization()
                && declared.iter().flatten().any(|it| *it == scheme.wire)
        };
        if self.security_schemes.iter().any(is_required) {
            let set_from = "set from the security schemes";
            report_reserved(&parameter.name, origin, set_from, diagnostics);
            return declared;
        }
        let scheme = self.authorization_scheme(parameter, origin, diagnostics);
        let mut without = declared;
        if without.is_empty() {
            without.push(Vec::new());
        }
        let with = |alternative: &Vec<String>| [alternative.clone(), vec![scheme.clone()]].concat();
        let mut alternatives: Vec<_> = without.iter().map(with).collect();
        if !parameter.required {
            alternatives.append(&mut without);
        }
        alternatives
    }

    /// The schemes of each alternative whose credentials callers pass. Alternatives that differ only in scopes are one.
    fn declared_requirements(&self, requirements: &[SecurityRequirement]) -> Vec<Vec<String>> {
        let schemes = &self.security_schemes;
        let is_passed = |wire: &&String| schemes.iter().any(|scheme| scheme.wire == **wire);
        let passed = |requirement: &SecurityRequirement| {
            requirement.keys().filter(is_passed).cloned().collect()
        };
        let alternatives: IndexSet<Vec<String>> = requirements.iter().map(passed).collect();
        alternatives.into_iter().collect()
    }

    /// The scheme whose credential is sent in the header `Authorization`.
    fn authorization_scheme(
        &mut self,
        parameter: &ParameterData,
        origin: &Origin,
        diagnostics: &mut Diagnostics,
    ) -> String {
        let mut known = self.security_schemes.iter();
        let scheme = match known.find(|it| it.credential.is_authorization()) {
            Some(scheme) => scheme.clone(),
            None => {
                let scheme = self.scheme_from(parameter, origin);
                self.security_schemes.push(scheme.clone());
                scheme
            }
        };
        let message = format!(
            "header `{}` carries credentials, but the operation has no matching security requirement",
            parameter.name
        );
        let help = format!(
            "define a scheme in `components/securitySchemes` and add it to `security`; callers use `ClientBuilder::{}`",
            scheme.name
        );
        let diagnostic = Diagnostic::new(Code::UndeclaredCredential, origin.clone(), message);
        diagnostics.report(diagnostic.help(help));
        scheme.wire
    }

    /// A parameter as a scheme.
    fn scheme_from(&mut self, parameter: &ParameterData, origin: &Origin) -> SecurityScheme {
        let mut wire = parameter.name.clone();
        while self.security_schemes.iter().any(|it| it.wire == wire) {
            wire.push_str(" header");
        }
        SecurityScheme {
            name: self.names.name(&wire),
            wire,
            credential: Credential::Header(AUTHORIZATION.to_owned()),
            docs: docs::or(Docs::first([parameter.description.as_ref()]), || {
                "The value of the `Authorization` header.".to_owned()
            }),
            origin: origin.clone(),
        }
    }

    /// Removes the parameters that are also credentials of the operation: callers set these on the client's
    /// builder, and a request can carry only one of the two.
    pub(super) fn remove_credential_parameters(
        &self,
        operation: &mut Operation,
        diagnostics: &mut Diagnostics,
    ) {
        let security = &operation.security;
        let credential_of = |parameter: &Parameter| {
            let schemes = self.security_schemes.iter();
            let mut schemes =
                schemes.filter(|scheme| security.iter().flatten().any(|wire| *wire == scheme.wire));
            schemes.find(|scheme| is_sent_as(&scheme.credential, parameter))
        };
        operation.parameters.retain(|parameter| {
            let Some(scheme) = credential_of(parameter) else {
                return true;
            };
            let message = format!(
                "parameter `{}` is also the API key of security scheme `{}`; it is ignored",
                parameter.wire, scheme.wire
            );
            let help = format!(
                "remove the parameter, and pass the value to `ClientBuilder::{}`",
                scheme.name
            );
            let origin = parameter.origin.clone();
            let diagnostic = Diagnostic::new(Code::CredentialParameter, origin, message);
            diagnostics.report(diagnostic.help(help));
            false
        });
    }
}

fn report_mutual_tls(wire: &str, origin: Origin, diagnostics: &mut Diagnostics) {
    let message = format!("security scheme `{wire}` is handled by the transport");
    let help = "use a transport that has the client certificate";
    let diagnostic = Diagnostic::new(Code::TransportSecurity, origin, message);
    diagnostics.report(diagnostic.at_key().help(help));
}

/// Whether a credential is sent where a parameter is.
fn is_sent_as(credential: &Credential, parameter: &Parameter) -> bool {
    let wire = &parameter.wire;
    match (credential, parameter.location) {
        (Credential::Header(name), Location::Header) => name.eq_ignore_ascii_case(wire),
        (Credential::Query(name), Location::Query) => name == wire,
        (Credential::Cookie(name), Location::Cookie) => name == wire,
        _ => false,
    }
}

/// The alternatives as they are written.
pub(super) fn requirements(written: &[SecurityRequirement]) -> Vec<Requirement> {
    let requirement = |written: &SecurityRequirement| {
        let schemes = written.iter();
        let schemes =
            schemes.map(|(wire, scopes)| (wire.clone(), scopes.iter().cloned().collect()));
        schemes.collect()
    };
    written.iter().map(requirement).collect()
}

/// How a scheme's credential is sent, unless the transport handles it, and its description. Callers obtain the token of
/// an OAuth 2 or OpenID Connect scheme themselves.
fn credential(scheme: &SecuritySchemeObject) -> (Option<Credential>, Option<&String>) {
    match scheme {
        SecuritySchemeObject::HTTP {
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
        SecuritySchemeObject::APIKey {
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
        SecuritySchemeObject::OAuth2 {
            flows: _,
            description,
            extensions: _,
        }
        | SecuritySchemeObject::OpenIDConnect {
            open_id_connect_url: _,
            description,
            extensions: _,
        } => (Some(Credential::Bearer), description.as_ref()),
    }
}
