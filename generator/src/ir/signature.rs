//! What callers meet of a client: what they give, and what is made of it. Both who writes the code and
//! who compares two clients go by this.

use super::{
    Access, Api, Content, Dates, Docs, Field, Handle, Name, Operation, Parameter, Payload,
    Presence, Shape, Struct, Type, TypeDef, Union, UnionVariant,
};

impl TypeDef {
    /// Whether callers build it, where it is a struct.
    pub fn is_constructible(&self) -> bool {
        self.direction.request
    }

    /// Whether it has a value to begin with, where it is a struct: all that callers build without an
    /// argument have.
    pub fn has_default(&self) -> bool {
        let Shape::Struct(shape) = &self.shape else {
            return false;
        };
        self.is_constructible() && !shape.has_arguments()
    }
}

impl Struct {
    /// Whether `new` asks for some member.
    pub fn has_arguments(&self) -> bool {
        self.fields.iter().any(Field::is_argument)
    }

    /// Whether some member is always there.
    pub fn has_required(&self) -> bool {
        self.fields.iter().any(Field::is_required)
    }
}

impl Field {
    /// Whether the member is always there, if only as `null`.
    pub fn is_required(&self) -> bool {
        matches!(self.presence, Presence::Required | Presence::Nullable)
    }

    /// Whether `new` asks for the member.
    pub fn is_argument(&self) -> bool {
        self.is_required() && self.constant.is_none() && self.access != Access::ReadOnly
    }

    /// Whether the member has a setter.
    pub fn has_setter(&self) -> bool {
        !self.is_required() && self.access != Access::ReadOnly
    }
}

/// What an operation takes: a parameter, or the body.
#[derive(Debug, Clone, Copy)]
pub struct Argument<'a> {
    /// Its name, or its setter's.
    pub name: &'a Name,
    /// The type of its value.
    pub ty: &'a Type,
    /// Whether the client's method asks for it.
    pub required: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// What it is, for people.
    pub docs: &'a Docs,
    /// What its value becomes.
    pub source: Source<'a>,
}

/// What the value of an argument becomes.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// A parameter.
    Parameter(&'a Parameter),
    /// The body.
    Body(&'a Payload),
}

impl Operation {
    /// What it takes, in the order in which callers give it.
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
    /// What has the method of an operation, where that is not the client.
    pub fn handle_of(&self, operation: &Operation) -> Option<&Handle> {
        let module = operation.group.as_ref()?;
        let group = self.groups.iter().find(|group| group.name == *module)?;
        group.handle.as_ref()
    }
}

/// What a caller may give for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentForm {
    /// A text of any kind.
    Str,
    /// Whatever becomes the value.
    Into,
    /// The value itself.
    Owned,
}

impl Api {
    /// What a caller may give for a value of this type.
    pub fn argument_form(&self, ty: &Type) -> ArgumentForm {
        if *self.resolve_alias(ty) == Type::String {
            return ArgumentForm::Str;
        }
        match self.is_made_from_others(ty) || self.is_wrapper(ty) {
            true => ArgumentForm::Into,
            false => ArgumentForm::Owned,
        }
    }

    /// Whether there are other types that a caller would rather give.
    fn is_made_from_others(&self, ty: &Type) -> bool {
        match self.resolve_alias(ty) {
            Type::Binary | Type::File => true,
            Type::Named(id) => match &self.get(*id).shape {
                Shape::Union(_) | Shape::Newtype(_) | Shape::Content(_) => true,
                Shape::Struct(shape) => shape.is_wrapper,
                Shape::Enumeration(_) | Shape::Alias(_) | Shape::Headers(_) => false,
            },
            ty => ty.is_own_format(self.dates),
        }
    }

    /// The variants of a union that are made from their types: those whose type no other variant has.
    pub fn conversions<'a>(&self, def: &TypeDef, shape: &'a Union) -> Vec<&'a UnionVariant> {
        let types: Vec<_> = shape
            .variants
            .iter()
            .map(|variant| self.resolve_aliases(&variant.ty))
            .collect();
        let is_alone = |ty: &Type| {
            let mut others = types.iter().filter(|other| self.is_same_type(other, ty));
            others.next().is_some() && others.next().is_none()
        };
        let is_itself =
            |ty: &Type| matches!(ty, Type::Named(id) if std::ptr::eq(self.get(*id), def));
        std::iter::zip(&shape.variants, &types)
            .filter(|(_, ty)| !is_itself(ty) && is_alone(ty))
            .map(|(variant, _)| variant)
            .collect()
    }

    /// Whether the content at this place is the one that a value of its type becomes.
    pub fn is_made_from(&self, contents: &[Content], index: usize) -> bool {
        let Some(content) = contents.get(index) else {
            return false;
        };
        let has_own_type = matches!(
            self.resolve_alias(&content.ty),
            Type::Named(_) | Type::String | Type::Binary | Type::File | Type::Multipart
        );
        let mut before = contents.iter().take(index);
        has_own_type && !before.any(|other| self.is_same_type(&other.ty, &content.ty))
    }
}

impl Type {
    /// Whether it is a text whose format has a type in the client itself.
    pub fn is_own_format(&self, dates: Dates) -> bool {
        match self {
            Self::Bytes | Self::Uri | Self::Duration | Self::Decimal => true,
            Self::DateTime | Self::Date => dates == Dates::Time,
            _ => false,
        }
    }
}
