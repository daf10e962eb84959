//! Parameters in the path, the query and the headers.

use openapiv3::{
    HeaderStyle, Parameter as Written, ParameterData, ParameterSchemaOrContent, PathStyle,
    QueryStyle,
};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{Docs, Location, Parameter, Scope, Shape, Type};

use super::names::OperationNames;
use super::schema::Place;
use super::{Lowering, docs};

/// What became of a parameter.
pub(super) enum Lowered {
    Parameter(Parameter),
    /// It is not supported, and requests go without it.
    Dropped,
    /// It is not supported, and no request can go without it.
    Needed,
}

impl Lowering<'_> {
    pub(super) fn parameter(
        &mut self,
        parameter: &Written,
        origin: &Origin,
        names: &OperationNames,
        arguments: &mut Scope,
    ) -> Lowered {
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
            return Lowered::Dropped;
        }
        let place = Place {
            origin: origin.key("schema"),
            home: names.home.clone(),
            type_name: format!("{} {wire}", names.request),
            stand_in: format!("The parameter `{wire}`."),
        };
        let kept = self.kept();
        let (location, ty) = match self.placed(parameter, format, *explode, &place) {
            Ok(placed) => placed,
            Err(why) => {
                self.forget(kept);
                return self.unsupported_parameter(wire, &why, *required, origin);
            }
        };
        self.ignored_parameter_keys(parameter, *deprecated == Some(true), origin);
        self.value_examples(example.as_ref(), examples, &ty, origin);
        Lowered::Parameter(Parameter {
            name: arguments.name(wire),
            wire: wire.clone(),
            location,
            ty,
            required: *required,
            docs: docs::or(Docs::first([description.as_ref()]), || place.stand_in),
            example: example.clone(),
            origin: origin.clone(),
        })
    }

    /// Where a parameter stands and the type of its value, or why it is not supported.
    fn placed(
        &mut self,
        parameter: &Written,
        format: &ParameterSchemaOrContent,
        explode: Option<bool>,
        place: &Place,
    ) -> Result<(Location, Type), String> {
        let location = location(parameter)?;
        let ParameterSchemaOrContent::Schema(schema) = format else {
            return Err("it is described with `content`".to_owned());
        };
        let ty = self.value(schema.into(), place).ty;
        let is_list = self.is_list(&ty)?;
        if is_list && location == Location::Query && explode == Some(false) {
            return Err("its list is one value (`explode: false`)".to_owned());
        }
        Ok((location, ty))
    }

    /// Whether a value is a list of texts, or one text; or why it is neither.
    fn is_list(&self, ty: &Type) -> Result<bool, &'static str> {
        match self.form(ty) {
            Form::Text => Ok(false),
            Form::Object => Err("its value is an object"),
            Form::Any => Err("its value is any JSON"),
            Form::List(item) => match self.form(item) {
                Form::Text => Ok(true),
                Form::List(_) => Err("its value is a list of lists"),
                Form::Object => Err("its value is a list of objects"),
                Form::Any => Err("its value is a list of any JSON, or of what may be `null`"),
            },
        }
    }

    /// The form of a value, through any number of other names.
    fn form<'t>(&'t self, ty: &'t Type) -> Form<'t> {
        let mut found = ty;
        // No chain of names is longer than the list of types, unless it is a circle.
        for _ in 0..=self.types.len() {
            found = match found {
                Type::Bool
                | Type::I32
                | Type::I64
                | Type::U64
                | Type::F64
                | Type::Text
                | Type::DateTime
                | Type::Date
                | Type::Uuid
                | Type::Bytes
                | Type::Ipv4
                | Type::Ipv6
                | Type::Uri
                | Type::Duration
                | Type::Decimal => return Form::Text,
                Type::List(item) => return Form::List(item),
                Type::Map(_) => return Form::Object,
                Type::Any | Type::Tuple(_) | Type::Nullable(_) => return Form::Any,
                Type::Named(id) => match &self.types[id.0].shape {
                    Shape::Enumeration(_) => return Form::Text,
                    Shape::Struct(_) | Shape::Headers(_) => return Form::Object,
                    Shape::Union(_) => return Form::Any,
                    Shape::Alias(ty) | Shape::Newtype(ty) => ty,
                },
            };
        }
        Form::Any
    }

    fn ignored_parameter_keys(&mut self, parameter: &Written, deprecated: bool, origin: &Origin) {
        if deprecated {
            let instead = "its argument or setter is not marked as deprecated yet";
            self.report_ignored(origin.key("deprecated"), instead);
        }
        if let Written::Query {
            parameter_data: _,
            allow_reserved,
            style: _,
            allow_empty_value,
        } = parameter
        {
            if *allow_reserved {
                let instead = "reserved characters are percent-encoded like all others";
                self.report_ignored(origin.key("allowReserved"), instead);
            }
            if *allow_empty_value == Some(true) {
                let instead = "the parameter has a value, or is left out";
                self.report_ignored(origin.key("allowEmptyValue"), instead);
            }
        }
    }

    fn unsupported_parameter(
        &mut self,
        wire: &str,
        why: &str,
        required: bool,
        origin: &Origin,
    ) -> Lowered {
        let message = format!("the parameter `{wire}` is not supported yet: {why}");
        let (outcome, help) = match required {
            true => (
                Lowered::Needed,
                "the operation is left out, because no request can go without it",
            ),
            false => (Lowered::Dropped, "requests are made without it"),
        };
        self.report(
            Diagnostic::new(Code::UnsupportedParameter, origin.clone(), message).help(help),
        );
        outcome
    }

    /// Whether a header can be described by itself, and is not to be ignored.
    fn is_own_header(&mut self, wire: &str, origin: &Origin) -> bool {
        const RESERVED: [&str; 3] = ["accept", "content-type", "authorization"];
        let is_reserved = RESERVED.iter().any(|name| wire.eq_ignore_ascii_case(name));
        if is_reserved {
            let message = format!("the header `{wire}` is no parameter of its own");
            self.report(
                Diagnostic::new(Code::ReservedHeader, origin.clone(), message).help(
                    "it is ignored, as OpenAPI says; it follows from the media types and the security schemes",
                ),
            );
            return false;
        }
        self.check_header_name(wire, &origin.key("name"))
    }

    /// Whether HTTP has room for a header of this name.
    pub(super) fn check_header_name(&mut self, name: &str, origin: &Origin) -> bool {
        let is_name = http::HeaderName::from_bytes(name.as_bytes()).is_ok();
        if !is_name {
            let message = format!("no HTTP header can have the name `{name}`");
            self.report(
                Diagnostic::new(Code::InvalidHeaderName, origin.clone(), message)
                    .help("use letters, digits and `-`"),
            );
        }
        is_name
    }
}

/// What a value is, where it has to become text.
enum Form<'t> {
    Text,
    List(&'t Type),
    Object,
    Any,
}

/// Where a parameter stands, if it is written in its place's default style; or why it is not supported.
fn location(parameter: &Written) -> Result<Location, String> {
    let style = match parameter {
        Written::Path {
            parameter_data: _,
            style,
        } => match style {
            PathStyle::Simple => return Ok(Location::Path),
            PathStyle::Matrix => "matrix",
            PathStyle::Label => "label",
        },
        Written::Query {
            parameter_data: _,
            allow_reserved: _,
            style,
            allow_empty_value: _,
        } => match style {
            QueryStyle::Form => return Ok(Location::Query),
            QueryStyle::SpaceDelimited => "spaceDelimited",
            QueryStyle::PipeDelimited => "pipeDelimited",
            QueryStyle::DeepObject => "deepObject",
        },
        Written::Header {
            parameter_data: _,
            style: HeaderStyle::Simple,
        } => return Ok(Location::Header),
        Written::Cookie { .. } => return Err("it stands in a cookie".to_owned()),
    };
    Err(format!("its style is `{style}`"))
}
