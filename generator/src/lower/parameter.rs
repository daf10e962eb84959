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
            deprecated: _,
            format,
            example,
            examples: _,
            explode,
            extensions: _,
        } = parameter.parameter_data_ref();
        let place = Place {
            origin: origin.key("schema"),
            home: names.home.clone(),
            type_name: format!("{} {wire}", names.request),
            stand_in: format!("The parameter `{wire}`."),
        };
        let Some(location) = location(parameter, *explode) else {
            return self.unsupported_parameter(wire, *required, origin);
        };
        let ty = match format {
            ParameterSchemaOrContent::Schema(schema) => self.value(schema.into(), &place).ty,
            ParameterSchemaOrContent::Content(_) => {
                return self.unsupported_parameter(wire, *required, origin);
            }
        };
        if !self.is_flat(&ty) {
            return self.unsupported_parameter(wire, *required, origin);
        }
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

    /// Whether a value is one text, or a list of them.
    fn is_flat(&self, ty: &Type) -> bool {
        match ty {
            Type::List(item) => self.is_scalar(item),
            ty => self.is_scalar(ty),
        }
    }

    fn is_scalar(&self, ty: &Type) -> bool {
        match ty {
            Type::Bool
            | Type::I32
            | Type::I64
            | Type::F64
            | Type::Text
            | Type::DateTime
            | Type::Date => true,
            Type::Any | Type::List(_) | Type::Map(_) | Type::Nullable(_) => false,
            Type::Named(id) => match &self.types[id.0].shape {
                Shape::Enumeration(_) => true,
                Shape::Alias(ty) => self.is_flat(ty),
                Shape::Struct(_) | Shape::Headers(_) => false,
            },
        }
    }

    fn unsupported_parameter(&mut self, wire: &str, required: bool, origin: &Origin) -> Lowered {
        let message =
            format!("the way that the parameter `{wire}` is written is not supported yet");
        let (outcome, help) = match required {
            true => (
                Lowered::Needed,
                "the operation is left out, because no request can go without it",
            ),
            false => (Lowered::Dropped, "requests are made without it"),
        };
        self.diagnostics.report(
            Diagnostic::new(Code::UnsupportedParameter, origin.clone(), message).help(help),
        );
        outcome
    }
}

/// Where a parameter stands, if it is written in its place's default style.
fn location(parameter: &Written, explode: Option<bool>) -> Option<Location> {
    match parameter {
        Written::Path {
            parameter_data: _,
            style: PathStyle::Simple,
        } => Some(Location::Path),
        Written::Query {
            parameter_data: _,
            allow_reserved: false,
            style: QueryStyle::Form,
            allow_empty_value: _,
        } => explode.unwrap_or(true).then_some(Location::Query),
        Written::Header {
            parameter_data: _,
            style: HeaderStyle::Simple,
        } => Some(Location::Header),
        Written::Path { .. } | Written::Query { .. } | Written::Cookie { .. } => None,
    }
}
