//! The types of an API as text.

use std::fmt::{self, Display, Formatter};

use crate::ir::{
    Access, AdditionalField, Api, Direction, EnumValues, Enumeration, Field, Headers, Matcher,
    Representation, Shape, Struct, Type, TypeDef, TypeId, Union, UnionVariant, Variant,
};

/// A type, and its definition if it has one.
struct TypeText<'a>(&'a Api, &'a Type);

impl Display for TypeText<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self(api, ty) = self;
        writeln!(f, "  {}", api.show(ty))?;
        match ty {
            Type::Named(TypeId(index)) => api.type_def(f, &api.types[*index]),
            _ => Ok(()),
        }
    }
}

impl Api {
    /// A type as text, with its definition if it has one.
    pub(crate) fn type_text(&self, ty: &Type) -> String {
        TypeText(self, ty).to_string()
    }

    pub(super) fn type_def(&self, f: &mut Formatter<'_>, def: &TypeDef) -> fmt::Result {
        writeln!(
            f,
            "\ntype {}  in {}, {}  #{}",
            def.name,
            self.module_and_features(&def.module),
            def.direction,
            def.origin
        )?;
        match &def.shape {
            Shape::Struct(shape) => self.structure(f, shape),
            Shape::Enumeration(shape) => enumeration(f, shape),
            Shape::Union(shape) => self.union(f, shape),
            Shape::Alias(ty) => writeln!(f, "  = {}", self.show(ty)),
            Shape::Newtype(ty) => writeln!(f, "  around {}", self.show(ty)),
            Shape::Headers(shape) => self.headers(f, shape),
            Shape::Content(contents) => contents.iter().try_for_each(|content| {
                writeln!(f, "  {}: {}", content.name, self.content(content))
            }),
        }
    }

    fn structure(&self, f: &mut Formatter<'_>, shape: &Struct) -> fmt::Result {
        let Struct {
            fields,
            additional,
            is_closed: _,
            is_wrapper,
        } = shape;
        if *is_wrapper {
            writeln!(f, "  wrapper")?;
        }
        fields.iter().try_for_each(|field| self.field(f, field))?;
        additional.iter().try_for_each(|additional| {
            let AdditionalField {
                name,
                setter: _,
                ty,
                docs: _,
                origin: _,
            } = additional;
            writeln!(f, "  {name}: additional properties, {}", self.show(ty))
        })
    }

    fn field(&self, f: &mut Formatter<'_>, field: &Field) -> fmt::Result {
        let Field {
            name,
            setter,
            wire,
            ty,
            boxed,
            presence,
            declared_presence: _,
            access,
            constant,
            default,
            example,
            deprecated,
            docs: _,
            origin: _,
        } = field;
        let (boxed, ty) = (boxed_or_not(*boxed), self.show(ty));
        write!(f, "  {name}: {presence} {boxed}{ty}  {wire:?}")?;
        if *access != Access::ReadWrite {
            write!(f, ", {access}")?;
        }
        if setter != name {
            write!(f, ", setter {setter}")?;
        }
        if let Some(constant) = constant {
            write!(f, ", constant {constant}")?;
        }
        if let Some(default) = default {
            write!(f, ", default {default}")?;
        }
        if let Some(example) = example {
            write!(f, ", example {example}")?;
        }
        writeln!(f, "{}", deprecated_or_not(*deprecated))
    }

    fn union(&self, f: &mut Formatter<'_>, shape: &Union) -> fmt::Result {
        let Union {
            variants,
            representation,
            is_one_of: _,
            unknown,
        } = shape;
        match representation {
            Representation::InternallyTagged { property, .. } => {
                writeln!(f, "  internally tagged by {property:?}")
            }
            Representation::ExternallyTagged(_) => writeln!(f, "  externally tagged"),
            Representation::Untagged(_) => writeln!(f, "  untagged"),
        }?;
        for (index, variant) in variants.iter().enumerate() {
            let UnionVariant {
                name,
                ty,
                boxed,
                docs: _,
                deprecated,
                origin: _,
            } = variant;
            let (boxed, ty) = (boxed_or_not(*boxed), self.show(ty));
            let (condition, deprecated) = (
                match_condition(representation, index),
                deprecated_or_not(*deprecated),
            );
            writeln!(f, "  {name}: {boxed}{ty}  {condition}{deprecated}")?;
        }
        writeln!(f, "  {unknown} = any other value")
    }

    fn headers(&self, f: &mut Formatter<'_>, shape: &Headers) -> fmt::Result {
        shape.fields.iter().try_for_each(|field| {
            let ty = self.show(&field.ty);
            writeln!(f, "  {}: {ty}  {:?}", field.name, field.wire)
        })
    }

    pub(super) fn show(&self, ty: &Type) -> String {
        match ty {
            Type::Bool => "bool".to_owned(),
            Type::I32 => "i32".to_owned(),
            Type::I64 => "i64".to_owned(),
            Type::U64 => "u64".to_owned(),
            Type::F32 => "f32".to_owned(),
            Type::F64 => "f64".to_owned(),
            Type::String => "string".to_owned(),
            Type::Formatted(format) => format.to_string(),
            Type::Foreign(path) => format!("`{path}`"),
            Type::Json => "any JSON".to_owned(),
            Type::Binary => "binary".to_owned(),
            Type::Body => "body".to_owned(),
            Type::File => "file".to_owned(),
            Type::Multipart => "multipart".to_owned(),
            Type::Tuple(items) => {
                let items: Vec<_> = items.iter().map(|item| self.show(item)).collect();
                format!("({})", items.join(", "))
            }
            Type::Array(item) => format!("array of {}", self.show(item)),
            Type::Map(value) => format!("map of {}", self.show(value)),
            Type::Nullable(value) => format!("nullable {}", self.show(value)),
            Type::Named(id) => self.get(*id).name.to_string(),
        }
    }
}

fn enumeration(f: &mut Formatter<'_>, shape: &Enumeration) -> fmt::Result {
    let Enumeration {
        values,
        variants,
        unknown,
        is_open: _,
    } = shape;
    for variant in variants {
        let Variant {
            name,
            wire,
            docs: _,
            deprecated,
        } = variant;
        // `Debug` escapes invisible characters.
        match wire {
            crate::json::Value::String(text) => write!(f, "  {name} = {text:?}")?,
            other => write!(f, "  {name} = {other}")?,
        }
        writeln!(f, "{}", deprecated_or_not(*deprecated))?;
    }
    let value_kind = match values {
        EnumValues::String => "string",
        EnumValues::Integer => "integer",
        EnumValues::Json => "value",
    };
    match unknown {
        Some(unknown) => writeln!(f, "  {unknown} = any other {value_kind}"),
        None => writeln!(f, "  no other {value_kind}"),
    }
}

/// The condition on which a value is decoded as the variant at `index`.
fn match_condition(representation: &Representation, index: usize) -> String {
    match representation {
        Representation::InternallyTagged {
            property: _,
            values,
            fallback,
        } => values
            .get(index)
            .map(|values| match *fallback == Some(index) {
                true => format!("{values:?} or any other value"),
                false => format!("{values:?}"),
            }),
        Representation::ExternallyTagged(keys) => keys.get(index).map(|key| format!("{key:?}")),
        Representation::Untagged(matchers) => matchers.get(index).map(Matcher::to_string),
    }
    .unwrap_or_default()
}

impl Display for Matcher {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any value"),
            Self::Bool => f.write_str("a boolean"),
            Self::Integer => f.write_str("an integer"),
            Self::Number => f.write_str("a number"),
            Self::String(values) if values.is_empty() => f.write_str("a string"),
            Self::String(values) => write!(f, "a string in {values:?}"),
            Self::IntegerEnum(values) => write!(f, "an integer in {values:?}"),
            Self::Array(item) if **item == Self::Any => f.write_str("an array"),
            Self::Array(item) => write!(f, "an array of ({item})"),
            Self::Map(value) if **value == Self::Any => f.write_str("a map"),
            Self::Map(value) => write!(f, "a map of ({value})"),
            Self::AnyOf(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let or = if index == 0 { "" } else { " or " };
                    write!(f, "{or}{part}")?;
                }
                Ok(())
            }
            Self::OpenObject(object) => write!(f, "{object} and additional properties"),
            Self::Nested(object, properties) => {
                write!(f, "{object}")?;
                let mut properties = properties.iter();
                properties.try_for_each(|(wire, matcher)| write!(f, ", {wire:?} ({matcher})"))
            }
            Self::Object {
                required,
                optional,
                constants,
            } => {
                write!(
                    f,
                    "an object with required {required:?} and optional {optional:?}"
                )?;
                constants
                    .iter()
                    .try_for_each(|(wire, values)| write!(f, ", {wire:?} in {values:?}"))
            }
        }
    }
}

fn boxed_or_not(boxed: bool) -> &'static str {
    match boxed {
        true => "boxed ",
        false => "",
    }
}

pub(super) fn deprecated_or_not(deprecated: bool) -> &'static str {
    match deprecated {
        true => ", deprecated",
        false => "",
    }
}

impl Display for Direction {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.request, self.response) {
            (true, true) => "request and response",
            (true, false) => "request",
            (false, true) => "response",
            (false, false) => "unused",
        })
    }
}
