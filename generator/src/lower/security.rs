//! Security schemes, and which of them an operation needs.

use openapiv3::{
    APIKeyLocation, Operation as WrittenOperation, Parameter as WrittenParameter, ParameterData,
    SecurityRequirement, SecurityScheme as Written,
};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{
    AUTHORIZATION, Credential, Docs, Location, Operation, Parameter, Requirement, SecurityScheme,
};

use super::parameter::is_authorization;
use super::{Lowering, component, docs};

/// The scheme name that `normalize` uses for mutual TLS, which the transport handles.
const MUTUAL_TLS: &str = "mutualTLS";

impl<'a> Lowering<'a> {
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

    /// The alternatives that an operation accepts, without the schemes that are the transport's.
    ///
    /// The header parameter `Authorization` carries credentials. OpenAPI requires to ignore it, but without a
    /// security scheme for it callers could not authenticate, so a scheme is created from it.
    pub(super) fn alternatives(
        &mut self,
        operation: &WrittenOperation,
        requirements: &[SecurityRequirement],
        origin: &Origin,
        schemes: &mut Vec<SecurityScheme>,
    ) -> Vec<Vec<String>> {
        let listed = listed(requirements, schemes);
        let Some((parameter, found)) = self.authorization(operation, origin) else {
            return listed;
        };
        let is_told = |scheme: &SecurityScheme| {
            scheme.credential.is_authorization()
                && listed.iter().flatten().any(|it| *it == scheme.wire)
        };
        if schemes.iter().any(is_told) {
            self.report_reserved(&parameter.name, &found, "set from the security schemes");
            return listed;
        }
        let scheme = self.scheme_of(parameter, &found, schemes);
        let mut without = listed;
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

    /// The parameter of an operation that is the header `Authorization`.
    fn authorization<'o>(
        &self,
        operation: &'o WrittenOperation,
        origin: &Origin,
    ) -> Option<(&'o ParameterData, Origin)>
    where
        'a: 'o,
    {
        let mut parameters = operation.parameters.iter().enumerate();
        parameters.find_map(|(index, parameter)| {
            let place = origin.key("parameters").index(index);
            let (parameter, found) = self.components.resolve(parameter, &place)?;
            let data = parameter.parameter_data_ref();
            let is_header = matches!(parameter, WrittenParameter::Header { .. });
            (is_header && is_authorization(&data.name)).then_some((data, found))
        })
    }

    /// The scheme whose credential is sent in the header `Authorization`.
    fn scheme_of(
        &mut self,
        parameter: &ParameterData,
        origin: &Origin,
        schemes: &mut Vec<SecurityScheme>,
    ) -> String {
        let known = schemes.iter().find(|it| it.credential.is_authorization());
        let scheme = match known {
            Some(scheme) => scheme.clone(),
            None => {
                let scheme = self.scheme_from(parameter, origin, schemes);
                schemes.push(scheme.clone());
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
        let report = Diagnostic::new(Code::UndeclaredCredential, origin.clone(), message);
        self.report(report.help(help));
        scheme.wire
    }

    /// A parameter as a scheme.
    fn scheme_from(
        &mut self,
        parameter: &ParameterData,
        origin: &Origin,
        schemes: &[SecurityScheme],
    ) -> SecurityScheme {
        let mut wire = parameter.name.clone();
        while schemes.iter().any(|scheme| scheme.wire == wire) {
            wire.push_str(" header");
        }
        SecurityScheme {
            name: self.builder_methods.name(&wire),
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
    pub(super) fn give_way(&mut self, operation: &mut Operation, schemes: &[SecurityScheme]) {
        let security = &operation.security;
        let credential_of = |parameter: &Parameter| {
            let mut schemes = schemes
                .iter()
                .filter(|scheme| security.iter().flatten().any(|wire| *wire == scheme.wire));
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
            self.report(Diagnostic::new(Code::CredentialParameter, origin, message).help(help));
            false
        });
    }

    fn report_mutual_tls(&mut self, wire: &str, origin: Origin) {
        let message = format!("security scheme `{wire}` is handled by the transport");
        self.report(
            Diagnostic::new(Code::TransportSecurity, origin, message)
                .at_key()
                .help("use a transport that has the client certificate"),
        );
    }
}

/// Whether a credential stands where a parameter does.
fn is_sent_as(credential: &Credential, parameter: &Parameter) -> bool {
    let wire = &parameter.wire;
    match (credential, parameter.location) {
        (Credential::Header(name), Location::Header) => name.eq_ignore_ascii_case(wire),
        (Credential::Query(name), Location::Query) => name == wire,
        (Credential::Cookie(name), Location::Cookie) => name == wire,
        _ => false,
    }
}

/// The schemes of each alternative whose credentials callers give.
fn listed(requirements: &[SecurityRequirement], schemes: &[SecurityScheme]) -> Vec<Vec<String>> {
    let is_given = |wire: &&String| schemes.iter().any(|scheme| scheme.wire == **wire);
    requirements
        .iter()
        .map(|requirement| requirement.keys().filter(is_given).cloned().collect())
        .collect()
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
