//! Parameters: the location of each in a request, and how its value is serialized.

use openapiv3::{
    CookieStyle, HeaderStyle, Parameter as Written, ParameterData, ParameterSchemaOrContent,
    PathStyle, QueryStyle, ReferenceOr, Schema,
};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{AUTHORIZATION, Docs, Location, Parameter, Scope, Style, StyleKind, Type};
use crate::normalize::marks;

use super::names::OperationNames;
use super::schema::{Medium, Place, is_structured};
use super::{Lowering, docs, ignored_field, media};

/// The media type of a `querystring` parameter.
const FORM: &str = "application/x-www-form-urlencoded";

impl<'a> Lowering<'a> {
    /// A parameter, unless it is a header that is ignored. `said` is the description next to its reference.
    pub(super) fn parameter(
        &mut self,
        parameter: &'a Written,
        origin: &Origin,
        said: Option<&String>,
        names: &OperationNames,
        arguments: &mut Scope,
    ) -> Option<Parameter> {
        let ParameterData {
            name: wire,
            description,
            required,
            deprecated,
            format,
            example,
            examples,
            explode,
            extensions: _,
        } = parameter.parameter_data_ref();
        if matches!(parameter, Written::Header { .. }) && !self.is_own_header(wire, origin) {
            return None;
        }
        // What it is called on the wire, wherever it is described.
        let stand_in = match parameter {
            Written::Path { .. } => format!("The path parameter `{wire}`."),
            Written::Query { .. } => format!("The query parameter `{wire}`."),
            Written::Header { .. } => format!("The header `{wire}`."),
            Written::Cookie { .. } => format!("The cookie `{wire}`."),
        };
        let place = self.shared(Place {
            origin: origin.clone(),
            home: names.home.clone(),
            type_name: format!("{} {wire}", names.request),
            stand_in: stand_in.clone(),
            medium: Medium::Json,
        });
        let (location, kind) = location(parameter);
        let (ty, is_json) = self.parameter_type(format, &place);
        let kind = if is_json { StyleKind::Json } else { kind };
        let style = Style {
            kind,
            explode: explode.filter(|_| !is_json).unwrap_or(kind.explodes()),
            allow_reserved: self.keeps_reserved(parameter, &ty, origin),
        };
        self.value_examples(example.as_ref(), examples, &ty, origin);
        let docs = docs::or(Docs::first([said, description.as_ref()]), || stand_in);
        Some(Parameter {
            name: arguments.name(wire),
            wire: wire.clone(),
            location,
            style,
            ty,
            required: *required,
            deprecated: *deprecated == Some(true),
            docs: match self.default_of(format).filter(|_| !*required) {
                Some(default) => docs::below(docs, &format!("Default: {}.", docs::value(default))),
                None => docs,
            },
            example: example.clone(),
            origin: origin.clone(),
        })
    }

    /// The value that the server uses for a parameter that is omitted.
    fn default_of(&self, format: &'a ParameterSchemaOrContent) -> Option<&'a serde_json::Value> {
        let schema = match format {
            ParameterSchemaOrContent::Schema(schema) => Some(schema),
            ParameterSchemaOrContent::Content(content) => {
                let (_, media_type) = content.first()?;
                media_type.schema.as_ref()
            }
        };
        let schema = self.components.item(schema?.into())?;
        schema.schema_data.default.as_ref()
    }

    /// The type of a value, and whether it is written as JSON.
    pub(super) fn parameter_type(
        &mut self,
        format: &ParameterSchemaOrContent,
        place: &Place,
    ) -> (Type, bool) {
        let (schema, is_json, origin) = match format {
            ParameterSchemaOrContent::Schema(schema) => {
                (Some(schema), false, place.origin.key("schema"))
            }
            // A parameter has one media type.
            ParameterSchemaOrContent::Content(content) => match content.first() {
                Some((name, media_type)) => {
                    let origin = place.origin.key("content").key(name).key("schema");
                    (media_type.schema.as_ref(), media::is_json(name), origin)
                }
                None => (None, false, place.origin.key("content")),
            },
        };
        if let Some(schema) = schema {
            self.keep(schema.into(), &origin);
        }
        if let ParameterSchemaOrContent::Content(content) = format
            && let Some((name, _)) = content.first()
            && !is_json
            && media::essence(name) != FORM
            && self.is_structured(schema)
        {
            self.report_unwritten(name, &place.origin.key("content").key(name));
            return (Type::String, false);
        }
        let place = Place {
            origin,
            ..place.clone()
        };
        let ty = match schema {
            Some(schema) => self.value(schema.into(), &place).ty,
            None => Type::Json,
        };
        (ty, is_json)
    }

    fn is_structured(&self, schema: Option<&ReferenceOr<Schema>>) -> bool {
        let schema = schema.and_then(|schema| self.components.item(schema.into()));
        schema.is_some_and(is_structured)
    }

    fn report_unwritten(&mut self, name: &str, origin: &Origin) {
        let message = format!("unsupported media type `{name}`; the value is passed as a string");
        self.report(
            Diagnostic::new(Code::UnsupportedMediaType, origin.clone(), message)
                .at_key()
                .help("use `application/json` if the server accepts it"),
        );
    }

    /// Whether reserved characters are kept. Reports an `allowEmptyValue` that does not affect the client.
    fn keeps_reserved(&mut self, parameter: &Written, ty: &Type, origin: &Origin) -> bool {
        let (allow_reserved, allow_empty_value) = match parameter {
            Written::Query {
                parameter_data: _,
                allow_reserved,
                style: _,
                allow_empty_value,
            } => (allow_reserved, allow_empty_value),
            Written::Path { parameter_data, .. } => return marks::allows_reserved(parameter_data),
            Written::Header { .. } | Written::Cookie { .. } => return false,
        };
        if *allow_empty_value == Some(true) && *ty != Type::String {
            let origin = origin.key("allowEmptyValue");
            let consequence = "the parameter either has a value or is omitted";
            let help = "use `type: string` if the value can be empty";
            self.report(ignored_field(origin, consequence).help(help));
        }
        *allow_reserved
    }

    /// Whether a header parameter becomes an argument, and is not ignored.
    fn is_own_header(&mut self, wire: &str, origin: &Origin) -> bool {
        const RESERVED: [&str; 2] = ["accept", "content-type"];
        if is_authorization(wire) {
            // Handled by `security`.
            return false;
        }
        if RESERVED.iter().any(|name| wire.eq_ignore_ascii_case(name)) {
            self.report_reserved(wire, origin, "set from the media types");
            return false;
        }
        self.check_header_name(wire, &origin.key("name"))
    }

    /// Reports a header parameter that OpenAPI requires to ignore; `set_from` is how the client sets the header.
    pub(super) fn report_reserved(&mut self, wire: &str, origin: &Origin, set_from: &str) {
        let message =
            format!("header parameter `{wire}` is {set_from}; it is ignored, as OpenAPI requires");
        self.report(
            Diagnostic::new(Code::ReservedHeader, origin.clone(), message)
                .help("remove the parameter"),
        );
    }

    /// Whether the client can send requests of an operation: the names of all required headers are valid.
    pub(super) fn is_sendable(
        &mut self,
        parameters: &[ReferenceOr<Written>],
        origin: &Origin,
    ) -> bool {
        let parameters = parameters.iter().enumerate();
        let lost = parameters.filter_map(|(index, parameter)| {
            let place = origin.key("parameters").index(index);
            let (parameter, found) = self.components.resolve(parameter, &place)?;
            let data = parameter.parameter_data_ref();
            let is_header = matches!(parameter, Written::Header { .. });
            let is_lost = is_header && data.required && !is_header_name(&data.name);
            is_lost.then_some((&data.name, found))
        });
        let lost = lost.collect::<Vec<_>>();
        for (name, found) in &lost {
            let message = format!(
                "`{name}` is not a valid HTTP header name; operations that require the header are omitted"
            );
            self.report_header_name(message, found.key("name"));
        }
        lost.is_empty()
    }

    /// Whether a header name is valid in HTTP. Reports it otherwise.
    pub(super) fn check_header_name(&mut self, name: &str, origin: &Origin) -> bool {
        let is_name = is_header_name(name);
        if !is_name {
            let message =
                format!("`{name}` is not a valid HTTP header name; the header is ignored");
            self.report_header_name(message, origin.clone());
        }
        is_name
    }

    fn report_header_name(&mut self, message: String, origin: Origin) {
        self.report(
            Diagnostic::new(Code::InvalidHeaderName, origin, message)
                .help("use only alphanumeric ASCII characters and `-`"),
        );
    }
}

/// Whether a header is the one of credentials.
pub(super) fn is_authorization(wire: &str) -> bool {
    wire.eq_ignore_ascii_case(AUTHORIZATION)
}

fn is_header_name(name: &str) -> bool {
    http::HeaderName::from_bytes(name.as_bytes()).is_ok()
}

/// Where a parameter stands, and its style there. What came after OpenAPI 3.0 is in the extensions.
fn location(parameter: &Written) -> (Location, StyleKind) {
    match parameter {
        Written::Path {
            parameter_data: _,
            style,
        } => {
            let kind = match style {
                PathStyle::Simple => StyleKind::Simple,
                PathStyle::Matrix => StyleKind::Matrix,
                PathStyle::Label => StyleKind::Label,
            };
            (Location::Path, kind)
        }
        Written::Query {
            parameter_data,
            allow_reserved: _,
            style,
            allow_empty_value: _,
        } => match marks::is_querystring(parameter_data) {
            true => (Location::Querystring, StyleKind::Form),
            false => (Location::Query, query_style(style)),
        },
        Written::Header {
            parameter_data: _,
            style: HeaderStyle::Simple,
        } => (Location::Header, StyleKind::Simple),
        Written::Cookie {
            parameter_data,
            style: CookieStyle::Form,
        } => match marks::is_unescaped(parameter_data) {
            true => (Location::Cookie, StyleKind::Cookie),
            false => (Location::Cookie, StyleKind::Form),
        },
    }
}

/// The style of a value in a query or a form.
pub(super) fn query_style(style: &QueryStyle) -> StyleKind {
    match style {
        QueryStyle::Form => StyleKind::Form,
        QueryStyle::SpaceDelimited => StyleKind::SpaceDelimited,
        QueryStyle::PipeDelimited => StyleKind::PipeDelimited,
        QueryStyle::DeepObject => StyleKind::DeepObject,
    }
}
