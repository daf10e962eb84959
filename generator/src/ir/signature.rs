//! The signatures of a client: what callers pass, and how it is used. Both code generation and the comparison of
//! two clients depend on it.

use super::{
    Access, Api, Content, Docs, Field, Handle, Name, Operation, Parameter, Payload, Shape, Struct,
    Type, TypeDef, Union, UnionVariant,
};

impl TypeDef {
    /// Whether callers build it, where it is a struct.
    pub fn is_constructible(&self) -> bool {
        self.direction.request
    }

    /// Whether it is a struct with a default value: one that callers build without arguments.
    pub fn has_default(&self) -> bool {
        let Shape::Struct(shape) = &self.shape else {
            return false;
        };
        self.is_constructible() && !shape.has_arguments()
    }
}

impl Struct {
    /// Whether `new` has arguments.
    pub fn has_arguments(&self) -> bool {
        self.fields.iter().any(Field::is_argument)
    }

    /// Whether any property is required.
    pub fn has_required(&self) -> bool {
        self.fields.iter().any(Field::is_required)
    }
}

impl Field {
    /// Whether the property is always present, possibly as `null`.
    pub fn is_required(&self) -> bool {
        self.presence.is_required()
    }

    /// Whether `new` has an argument for the property.
    pub fn is_argument(&self) -> bool {
        self.is_required() && self.constant.is_none() && self.access != Access::ReadOnly
    }

    /// Whether the property has a setter.
    pub fn has_setter(&self) -> bool {
        !self.is_required() && self.access != Access::ReadOnly
    }
}

/// An argument of an operation: a parameter, or the body.
#[derive(Debug, Clone, Copy)]
pub struct Argument<'a> {
    /// Its name, or its setter's.
    pub name: &'a Name,
    /// The type of its value.
    pub ty: &'a Type,
    /// Whether the client's method requires it.
    pub required: bool,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The documentation.
    pub docs: &'a Docs,
    /// Where its value is used.
    pub source: Source<'a>,
}

/// Where the value of an argument is used.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// A parameter.
    Parameter(&'a Parameter),
    /// The body.
    Body(&'a Payload),
}

impl Operation {
    /// Returns its arguments, in the order in which callers pass them.
    pub fn arguments(&self) -> impl Iterator<Item = Argument<'_>> {
        let parameters = self.parameters.iter().map(|parameter| Argument {
            name: &parameter.name,
            ty: &parameter.ty,
            required: parameter.required,
            deprecated: parameter.deprecated,
            docs: &parameter.docs,
            source: Source::Parameter(parameter),
        });
        let body = self.body.iter().filter_map(|body| {
            Some(Argument {
                name: &body.name,
                ty: body.payload.ty()?,
                required: body.required,
                deprecated: false,
                docs: &body.docs,
                source: Source::Body(&body.payload),
            })
        });
        parameters.chain(body)
    }
}

impl Api {
    /// Returns the handle that has the method of an operation, if the client does not have it.
    pub fn handle_of(&self, operation: &Operation) -> Option<&Handle> {
        let module = operation.group.as_ref()?;
        let group = self.groups.iter().find(|group| group.name == *module)?;
        group.handle.as_ref()
    }
}

/// How a caller passes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentForm {
    /// Anything that converts to a string.
    Str,
    /// Anything that converts to the value.
    Into,
    /// The value itself.
    Owned,
}

impl Api {
    /// Returns how a caller passes a value of this type: values of some types are usually converted from others.
    pub fn argument_form(&self, ty: &Type) -> ArgumentForm {
        let is_converted = match self.resolve_alias(ty) {
            Type::String => return ArgumentForm::Str,
            Type::Body | Type::File | Type::Json => true,
            Type::Named(id) => match &self.get(*id).shape {
                Shape::Union(_) | Shape::Newtype(_) | Shape::Content(_) => true,
                Shape::Struct(shape) => shape.is_wrapper,
                Shape::Enumeration(_) | Shape::Alias(_) | Shape::Headers(_) => false,
            },
            Type::Formatted(format) => format.is_runtime_type(),
            _ => false,
        };
        match is_converted {
            true => ArgumentForm::Into,
            false => ArgumentForm::Owned,
        }
    }

    /// Returns the variants of a union with a `From` impl: those whose type no other variant has.
    pub fn conversions<'a>(&self, def: &TypeDef, shape: &'a Union) -> Vec<&'a UnionVariant> {
        let types: Vec<_> = shape
            .variants
            .iter()
            .map(|variant| self.resolve_aliases(&variant.ty))
            .collect();
        let is_unique = |ty: &Type| {
            let mut matching = types.iter().filter(|other| *other == ty);
            matching.next().is_some() && matching.next().is_none()
        };
        let is_recursive =
            |ty: &Type| matches!(ty, Type::Named(id) if std::ptr::eq(self.get(*id), def));
        std::iter::zip(&shape.variants, &types)
            .filter(|(_, ty)| !is_recursive(ty) && is_unique(ty))
            .map(|(variant, _)| variant)
            .collect()
    }

    /// Whether values of its type convert to the content at this index.
    pub fn is_convertible_from(&self, contents: &[Content], index: usize) -> bool {
        let Some(content) = contents.get(index) else {
            return false;
        };
        let has_own_type = matches!(
            self.resolve_alias(&content.ty),
            Type::Named(_) | Type::String | Type::Body | Type::File | Type::Multipart
        );
        let ty = self.resolve_aliases(&content.ty);
        let mut previous = contents.iter().take(index);
        has_own_type && !previous.any(|other| self.resolve_aliases(&other.ty) == ty)
    }
}
