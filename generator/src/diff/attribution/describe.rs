//! Names an element of a client for people.

use crate::ir::{Api, Content, Shape};

use super::super::compare;
use super::super::surface::Owner;

/// Names an element of the description by its wire name.
pub(super) fn describe(api: &Api, owner: Owner) -> String {
    let description = match owner {
        Owner::Scheme(index) => {
            let scheme = api.security_schemes.get(index);
            scheme.map(|it| compare::describe_credential(&it.credential))
        }
        Owner::Variable(index) => {
            let variable = api.server_variables.get(index);
            variable.map(|it| format!("server variable `{}`", it.wire))
        }
        Owner::Parameter(index, position) => {
            let operation = api.operations.get(index);
            let parameter = operation.and_then(|it| it.parameters.get(position));
            parameter.map(compare::describe_parameter)
        }
        Owner::Body(_) => Some("the request body".to_owned()),
        Owner::Response(index, position) => {
            let operation = api.operations.get(index);
            let response = operation.and_then(|it| it.success_responses.get(position));
            response.map(|it| format!("the `{}` response", it.status))
        }
        Owner::Error(index, position) => {
            let operation = api.operations.get(index);
            let response = operation.and_then(|it| it.error_responses.get(position));
            response.map(|it| format!("the `{}` response", it.status))
        }
        Owner::Property(id, position) => match &api.get(id).shape {
            Shape::Struct(shape) => {
                let field = shape.fields.get(position);
                field.map(|it| format!("property `{}`", it.wire))
            }
            Shape::Headers(shape) => {
                let field = shape.fields.get(position);
                field.map(|it| format!("header `{}`", it.wire))
            }
            _ => None,
        },
        Owner::Additional(_) => Some("additional properties".to_owned()),
        Owner::Variant(id, position) => match &api.get(id).shape {
            Shape::Enumeration(shape) => {
                let variant = shape.variants.get(position);
                variant.map(|it| format!("enum value `{}`", it.wire))
            }
            Shape::Union(shape) => {
                let variant = shape.variants.get(position);
                variant.map(|it| format!("the variant at `{}`", it.origin))
            }
            Shape::Content(contents) => {
                let content = contents.get(position).map(Content::media_type);
                content.map(|it| format!("media type `{it}`"))
            }
            _ => None,
        },
        Owner::Type(_) => Some("unknown values".to_owned()),
        Owner::Crate | Owner::Server | Owner::Tag(_) | Owner::Operation(_) => None,
    };
    description.unwrap_or_else(|| "a different element".to_owned())
}
