//! The elements of a client: API items belong to them, and changes concern them.

use crate::diagnostic::Origin;
use crate::ir::{
    Api, Body, Content, Credential, Field, HeaderField, Operation, Parameter, Response,
    SecurityScheme, ServerVariable, Shape, Struct, Type, TypeDef, TypeId, UnionVariant, Variant,
};

/// The element of a client that an item belongs to, or a change concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    /// The whole crate.
    Crate,
    /// The server.
    Server,
    /// A server variable, by its index.
    Variable(usize),
    /// A security scheme, by its index.
    Scheme(usize),
    /// A tag, by its index.
    Tag(usize),
    /// An operation, by its index.
    Operation(usize),
    /// A parameter of an operation.
    Parameter(usize, usize),
    /// The request body of an operation.
    Body(usize),
    /// A success response of an operation.
    Response(usize, usize),
    /// An error response of an operation.
    Error(usize, usize),
    /// A type.
    Type(TypeId),
    /// A property of a struct, or a header.
    Property(TypeId, usize),
    /// The additional properties of a struct.
    Additional(TypeId),
    /// A variant of an enum, a union or an enum of media types.
    Variant(TypeId, usize),
}

/// What the client has as an element.
pub(super) enum Element<'a> {
    Variable(&'a ServerVariable),
    Scheme(&'a SecurityScheme),
    Operation(&'a Operation),
    Parameter(&'a Parameter),
    Body(&'a Body),
    /// A success response or an error response.
    Response(&'a Response),
    Type(&'a TypeDef),
    Property(&'a Field),
    Header(&'a HeaderField),
    /// The additional properties of a struct.
    Additional(&'a Struct),
    EnumValue(&'a Variant),
    UnionVariant(&'a UnionVariant),
    Content(&'a Content),
}

impl Owner {
    /// The type or operation that an element is, or is in.
    pub(super) fn container(self) -> Option<Self> {
        match self {
            Self::Type(id)
            | Self::Property(id, _)
            | Self::Additional(id)
            | Self::Variant(id, _) => Some(Self::Type(id)),
            Self::Operation(index)
            | Self::Parameter(index, _)
            | Self::Body(index)
            | Self::Response(index, _)
            | Self::Error(index, _) => Some(Self::Operation(index)),
            Self::Crate | Self::Server | Self::Variable(_) | Self::Scheme(_) | Self::Tag(_) => None,
        }
    }

    /// The type that an element is, or is in.
    pub(super) fn type_id(self) -> Option<TypeId> {
        match self.container() {
            Some(Self::Type(id)) => Some(id),
            _ => None,
        }
    }

    /// The index of an element in the list that has it.
    pub(super) fn position(self) -> Option<usize> {
        match self {
            Self::Crate | Self::Server | Self::Body(_) | Self::Additional(_) => None,
            Self::Type(TypeId(position))
            | Self::Operation(position)
            | Self::Tag(position)
            | Self::Variable(position)
            | Self::Scheme(position)
            | Self::Parameter(_, position)
            | Self::Response(_, position)
            | Self::Error(_, position)
            | Self::Property(_, position)
            | Self::Variant(_, position) => Some(position),
        }
    }

    /// The element that contains it.
    pub(super) fn outer(self) -> Option<Self> {
        match self {
            Self::Crate | Self::Server | Self::Scheme(_) | Self::Type(_) => None,
            Self::Tag(_) | Self::Operation(_) => Some(Self::Crate),
            Self::Variable(_) => Some(Self::Server),
            part => part.container(),
        }
    }

    /// The element's data. The crate, its server and its tags have none.
    pub(super) fn element(self, api: &Api) -> Option<Element<'_>> {
        let operation = |index: usize| api.operations.get(index);
        Some(match self {
            Self::Crate | Self::Server | Self::Tag(_) => return None,
            Self::Variable(index) => Element::Variable(api.server_variables.get(index)?),
            Self::Scheme(index) => Element::Scheme(api.security_schemes.get(index)?),
            Self::Operation(index) => Element::Operation(operation(index)?),
            Self::Parameter(index, position) => {
                Element::Parameter(operation(index)?.parameters.get(position)?)
            }
            Self::Body(index) => Element::Body(operation(index)?.body.as_ref()?),
            Self::Response(index, position) => {
                Element::Response(operation(index)?.success_responses.get(position)?)
            }
            Self::Error(index, position) => {
                Element::Response(operation(index)?.error_responses.get(position)?)
            }
            Self::Type(id) => Element::Type(api.get(id)),
            Self::Additional(id) => match &api.get(id).shape {
                Shape::Struct(shape) => Element::Additional(shape),
                _ => return None,
            },
            Self::Property(id, position) | Self::Variant(id, position) => {
                Element::inside(&api.get(id).shape, position)?
            }
        })
    }

    /// The location of an element in the description: of its type, if it has no location itself.
    pub(super) fn origin(self, api: &Api) -> Option<&Origin> {
        Some(match self.element(api)? {
            Element::Variable(_) => return None,
            Element::Scheme(scheme) => &scheme.origin,
            Element::Operation(operation) => &operation.origin,
            Element::Parameter(parameter) => &parameter.origin,
            Element::Body(body) => &body.origin,
            Element::Response(response) => &response.origin,
            Element::Type(def) => &def.origin,
            Element::Property(field) => &field.origin,
            Element::Header(field) => &field.origin,
            Element::UnionVariant(variant) => &variant.origin,
            Element::Additional(_) | Element::EnumValue(_) | Element::Content(_) => {
                &api.get(self.type_id()?).origin
            }
        })
    }

    /// Names an element of the description by its wire name.
    pub(super) fn describe(self, api: &Api) -> String {
        match self.element(api) {
            Some(Element::Variable(variable)) => format!("server variable `{}`", variable.wire),
            Some(Element::Scheme(scheme)) => describe_credential(&scheme.credential),
            Some(Element::Parameter(parameter)) => describe_parameter(parameter),
            Some(Element::Body(_)) => "the request body".to_owned(),
            Some(Element::Response(response)) => format!("the `{}` response", response.status),
            Some(Element::Type(_)) => "unknown values".to_owned(),
            Some(Element::Property(field)) => format!("property `{}`", field.wire),
            Some(Element::Header(field)) => format!("header `{}`", field.wire),
            Some(Element::Additional(_)) => "additional properties".to_owned(),
            Some(Element::EnumValue(variant)) => format!("enum value `{}`", variant.wire),
            Some(Element::UnionVariant(variant)) => format!("the variant at `{}`", variant.origin),
            Some(Element::Content(content)) => format!("media type `{}`", content.media_type()),
            Some(Element::Operation(_)) | None => "a different element".to_owned(),
        }
    }

    /// The types that an element mentions, and the elements inside them; the operations of a tag.
    pub(super) fn mentioned(self, api: &Api) -> Vec<Self> {
        let mut types: Vec<&Type> = Vec::new();
        let mut ids: Vec<TypeId> = Vec::new();
        match self.element(api) {
            Some(Element::Operation(operation)) => types.extend(operation.types()),
            Some(Element::Parameter(parameter)) => types.push(&parameter.ty),
            Some(Element::Body(body)) => types.extend(body.payload.ty()),
            Some(Element::Response(response)) => {
                types.extend(response.payload.ty());
                ids.extend(response.headers);
            }
            Some(Element::Type(def)) => types.extend(def.shape.types()),
            Some(Element::Property(field)) => types.push(&field.ty),
            Some(Element::Header(field)) => types.push(&field.ty),
            Some(Element::Additional(shape)) => {
                types.extend(shape.additional.iter().map(|additional| &additional.ty));
            }
            Some(Element::UnionVariant(variant)) => types.push(&variant.ty),
            Some(Element::Content(content)) => types.push(&content.ty),
            Some(Element::Variable(_) | Element::Scheme(_) | Element::EnumValue(_)) => {}
            None => return self.tagged(api),
        }
        ids.extend(types.into_iter().flat_map(Type::named));
        // The targets of aliases count as well.
        let mut index = 0;
        while let Some(id) = ids.get(index).copied() {
            if let Shape::Alias(ty) = &api.get(id).shape {
                let targets = ty.named().into_iter().filter(|it| !ids.contains(it));
                let targets: Vec<_> = targets.collect();
                ids.extend(targets);
            }
            index += 1;
        }
        ids.into_iter().flat_map(|id| with_parts(api, id)).collect()
    }

    /// The operations with a tag.
    fn tagged(self, api: &Api) -> Vec<Self> {
        let Self::Tag(index) = self else {
            return Vec::new();
        };
        let group = api.groups.get(index).map(|group| &group.name);
        let operations = api.operations.iter().enumerate();
        let tagged = operations.filter(|(_, it)| group.is_some() && it.group.as_ref() == group);
        tagged.map(|(index, _)| Self::Operation(index)).collect()
    }
}

impl<'a> Element<'a> {
    /// A property or variant of a type.
    fn inside(shape: &'a Shape, position: usize) -> Option<Self> {
        Some(match shape {
            Shape::Struct(shape) => Self::Property(shape.fields.get(position)?),
            Shape::Headers(shape) => Self::Header(shape.fields.get(position)?),
            Shape::Enumeration(shape) => Self::EnumValue(shape.variants.get(position)?),
            Shape::Union(shape) => Self::UnionVariant(shape.variants.get(position)?),
            Shape::Content(contents) => Self::Content(contents.get(position)?),
            Shape::Alias(_) | Shape::Newtype(_) => return None,
        })
    }
}

/// A type, and its properties or variants.
fn with_parts(api: &Api, id: TypeId) -> Vec<Owner> {
    let shape = &api.get(id).shape;
    let part = match shape {
        Shape::Struct(_) | Shape::Headers(_) => Owner::Property,
        _ => Owner::Variant,
    };
    let parts = (0..).take_while(|position| Element::inside(shape, *position).is_some());
    let parts = parts.map(|position| part(id, position));
    std::iter::once(Owner::Type(id)).chain(parts).collect()
}

/// The method and the path of an operation.
pub(super) fn endpoint(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// Names a parameter with its location, for example: query parameter `limit`.
pub(super) fn describe_parameter(parameter: &Parameter) -> String {
    format!("{} parameter `{}`", parameter.location, parameter.wire)
}

/// Names the kind of a credential.
pub(super) fn describe_credential(credential: &Credential) -> String {
    match credential {
        Credential::Bearer => "bearer credentials".to_owned(),
        Credential::Basic => "basic credentials".to_owned(),
        Credential::Authorization(scheme) => format!("`{scheme}` credentials"),
        Credential::Header(name) => format!("credentials in header `{name}`"),
        Credential::Query(name) => format!("credentials in query parameter `{name}`"),
        Credential::Cookie(name) => format!("credentials in cookie `{name}`"),
    }
}
