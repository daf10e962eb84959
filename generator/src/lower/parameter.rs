//! Parameters: the location of each in a request, and how its value is serialized.

use openapiv3::{
    CookieStyle, HeaderStyle, Parameter as ParameterObject, ParameterData,
    ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr, Schema,
};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{AUTHORIZATION, Location, Name, Parameter, Scope, Style, StyleKind, Type};
use crate::json::Value;
use crate::normalize::marks;
use crate::normalize::values::unpack;

use super::index::Resolved;
use super::names::OperationNames;
use super::schema::{SchemaContext, is_structured, spell_signs};
use super::{Lowering, docs, ignored_field, media};

/// The media type of a `querystring` parameter.
const FORM: &str = "application/x-www-form-urlencoded";

impl<'a> Lowering<'a> {
    pub(super) fn parameter(
        &mut self,
        resolved: &Resolved<'a, ParameterObject>,
        names: &OperationNames,
        Argument { name, text }: Argument,
    ) -> Parameter {
        let (parameter, origin) = (resolved.item, &resolved.origin);
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
        let fallback_docs = match parameter {
            ParameterObject::Path { .. } => format!("The path parameter `{wire}`."),
            ParameterObject::Query { .. } => format!("The query parameter `{wire}`."),
            ParameterObject::Header { .. } => format!("The header `{wire}`."),
            ParameterObject::Cookie { .. } => format!("The cookie `{wire}`."),
        };
        let context = self.shared(SchemaContext::new(
            origin.clone(),
            names.home.clone(),
            format!("{} {text}", names.request),
            fallback_docs.clone(),
        ));
        let (location, kind) = location(parameter);
        let (ty, is_json) = self.parameter_type(format, &context);
        let kind = if is_json { StyleKind::Json } else { kind };
        let style = Style {
            kind,
            explode: explode.filter(|_| !is_json).unwrap_or(kind.explodes()),
            allow_reserved: self.keeps_reserved(parameter, &ty, origin),
        };
        self.value_examples(example.as_ref(), examples, &ty, origin);
        let docs = resolved.docs(description.as_ref(), || fallback_docs);
        Parameter {
            name,
            wire: wire.clone(),
            location,
            style,
            ty,
            required: *required,
            deprecated: *deprecated == Some(true),
            docs: match self.default_of(format).filter(|_| !*required) {
                Some(default) => docs::below(docs, &format!("Default: {}.", docs::value(&default))),
                None => docs,
            },
            example: example.as_ref().map(unpack),
            origin: origin.clone(),
        }
    }

    /// The value that the server uses if a parameter is absent.
    fn default_of(&self, format: &'a ParameterSchemaOrContent) -> Option<Value> {
        let schema = match format {
            ParameterSchemaOrContent::Schema(schema) => Some(schema),
            ParameterSchemaOrContent::Content(content) => {
                let (_, media_type) = content.first()?;
                media_type.schema.as_ref()
            }
        };
        let schema = self.index.components.item(schema?.into())?;
        schema.schema_data.default.as_ref().map(unpack)
    }

    /// The type of a value, and whether it is encoded as JSON.
    pub(super) fn parameter_type(
        &mut self,
        format: &'a ParameterSchemaOrContent,
        context: &SchemaContext,
    ) -> (Type, bool) {
        let (schema, is_json, origin) = match format {
            ParameterSchemaOrContent::Schema(schema) => {
                (Some(schema), false, context.origin.key("schema"))
            }
            // A parameter has one media type.
            ParameterSchemaOrContent::Content(content) => match content.first() {
                Some((name, media_type)) => {
                    let origin = context.origin.key("content").key(name).key("schema");
                    (media_type.schema.as_ref(), media::is_json(name), origin)
                }
                None => (None, false, context.origin.key("content")),
            },
        };
        if let Some(schema) = schema {
            self.record_schema(schema.into(), &origin);
        }
        if let ParameterSchemaOrContent::Content(content) = format
            && let Some((name, _)) = content.first()
            && !is_json
            && media::essence(name) != FORM
            && self.is_structured(schema)
        {
            self.report_opaque_parameter(name, context.origin.key("content").key(name));
            return (Type::String, false);
        }
        let ty = match schema {
            Some(schema) => self.schema(schema.into(), &context.at(origin)).ty,
            None => Type::Json,
        };
        (ty, is_json)
    }

    fn is_structured(&self, schema: Option<&ReferenceOr<Schema>>) -> bool {
        let schema = schema.and_then(|schema| self.index.components.item(schema.into()));
        schema.is_some_and(is_structured)
    }

    fn report_opaque_parameter(&mut self, name: &str, origin: Origin) {
        let message = format!("unsupported media type `{name}`; the value is passed as a string");
        let help = "use `application/json` if the server accepts it";
        let diagnostic = Diagnostic::new(Code::UnsupportedMediaType, origin, message);
        self.report(diagnostic.at_key().help(help));
    }

    /// Whether reserved characters are kept. Reports an `allowEmptyValue` that does not affect the client.
    fn keeps_reserved(&mut self, parameter: &ParameterObject, ty: &Type, origin: &Origin) -> bool {
        let (allow_reserved, allow_empty_value) = match parameter {
            ParameterObject::Query {
                parameter_data: _,
                allow_reserved,
                style: _,
                allow_empty_value,
            } => (allow_reserved, allow_empty_value),
            ParameterObject::Path { parameter_data, .. } => {
                return marks::allows_reserved(parameter_data);
            }
            ParameterObject::Header { .. } | ParameterObject::Cookie { .. } => return false,
        };
        if *allow_empty_value == Some(true) && *ty != Type::String {
            let origin = origin.key("allowEmptyValue");
            let consequence = "the parameter either has a value or is omitted";
            let help = "use `type: string` if the value can be empty";
            self.report(ignored_field(origin, consequence).help(help));
        }
        *allow_reserved
    }

    /// Whether a parameter becomes an argument: it is not a header that is ignored.
    pub(super) fn is_argument(&mut self, resolved: &Resolved<'a, ParameterObject>) -> bool {
        const RESERVED: [&str; 2] = ["accept", "content-type"];
        let ParameterObject::Header { parameter_data, .. } = resolved.item else {
            return true;
        };
        let (wire, origin) = (&parameter_data.name, &resolved.origin);
        if is_authorization(wire) {
            // Handled by `security`.
            return false;
        }
        if RESERVED.iter().any(|name| wire.eq_ignore_ascii_case(name)) {
            report_reserved(wire, origin, "set from the media types", self.diagnostics);
            return false;
        }
        check_header_name(wire, &origin.key("name"), self.diagnostics)
    }
}

/// The name of an argument, and the string that it was created from.
#[derive(Clone)]
pub(super) struct Argument {
    name: Name,
    text: String,
}

/// Names each parameter. Of several with the same name, the one in the path gets it, or else the first; the others
/// are named after their locations as well.
pub(super) fn name_arguments(
    parameters: &[&Resolved<'_, ParameterObject>],
    scope: &mut Scope,
) -> Vec<Argument> {
    let text_of = |index: usize| spell_signs(&parameters[index].item.parameter_data_ref().name);
    let mut order: Vec<usize> = (0..parameters.len()).collect();
    order.sort_by_key(|index| !matches!(parameters[*index].item, ParameterObject::Path { .. }));
    let mut arguments: Vec<Option<Argument>> = vec![None; parameters.len()];
    for index in order {
        let text = text_of(index);
        if let Some(name) = scope.first_free(&text, 1) {
            scope.reserve(&name);
            arguments[index] = Some(Argument { name, text });
        }
    }
    let arguments = arguments.into_iter().enumerate();
    let arguments = arguments.map(|(index, argument)| {
        argument.unwrap_or_else(|| {
            let (location, _) = location(parameters[index].item);
            let text = format!("{} in {location}", text_of(index));
            let name = scope.name(&text);
            Argument { name, text }
        })
    });
    arguments.collect()
}

/// Reports a header parameter that OpenAPI requires to ignore; `set_from` is how the client sets the header.
pub(super) fn report_reserved(
    wire: &str,
    origin: &Origin,
    set_from: &str,
    diagnostics: &mut Diagnostics,
) {
    let message =
        format!("header parameter `{wire}` is {set_from}; it is ignored, as OpenAPI requires");
    let diagnostic = Diagnostic::new(Code::ReservedHeader, origin.clone(), message);
    diagnostics.report(diagnostic.help("remove the parameter"));
}

/// Whether the client can send requests of an operation: the names of all required headers are valid.
pub(super) fn is_sendable(
    parameters: &[Resolved<'_, ParameterObject>],
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut is_sendable = true;
    for Resolved { item, origin, .. } in parameters {
        let ParameterData { name, required, .. } = item.parameter_data_ref();
        let is_header = matches!(item, ParameterObject::Header { .. });
        if is_header && *required && !is_header_name(name) {
            let consequence = "operations that require the header are omitted";
            report_header_name(name, consequence, origin.key("name"), diagnostics);
            is_sendable = false;
        }
    }
    is_sendable
}

/// Whether a header name is valid in HTTP. Reports it otherwise.
pub(super) fn check_header_name(
    name: &str,
    origin: &Origin,
    diagnostics: &mut Diagnostics,
) -> bool {
    let is_name = is_header_name(name);
    if !is_name {
        let consequence = "the header is ignored";
        report_header_name(name, consequence, origin.clone(), diagnostics);
    }
    is_name
}

fn report_header_name(
    name: &str,
    consequence: &str,
    origin: Origin,
    diagnostics: &mut Diagnostics,
) {
    let message = format!("`{name}` is not a valid HTTP header name; {consequence}");
    let help = "use only alphanumeric ASCII characters and `-`";
    let diagnostic = Diagnostic::new(Code::InvalidHeaderName, origin, message);
    diagnostics.report(diagnostic.help(help));
}

/// Whether a header is the one of credentials.
pub(super) fn is_authorization(wire: &str) -> bool {
    wire.eq_ignore_ascii_case(AUTHORIZATION)
}

fn is_header_name(name: &str) -> bool {
    http::HeaderName::from_bytes(name.as_bytes()).is_ok()
}

/// The location of a parameter, and its style. What is later than OpenAPI 3.0 is in its marks.
fn location(parameter: &ParameterObject) -> (Location, StyleKind) {
    match parameter {
        ParameterObject::Path {
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
        ParameterObject::Query {
            parameter_data,
            allow_reserved: _,
            style,
            allow_empty_value: _,
        } => match marks::is_querystring(parameter_data) {
            true => (Location::Querystring, StyleKind::Form),
            false => (Location::Query, query_style(style)),
        },
        ParameterObject::Header {
            parameter_data: _,
            style: HeaderStyle::Simple,
        } => (Location::Header, StyleKind::Simple),
        ParameterObject::Cookie {
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
