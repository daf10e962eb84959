//! The types of an API as text.

use std::fmt::{self, Display, Formatter};

use crate::ir::{
    Access, AdditionalField, Api, Constant, Direction, EnumValues, Enumeration, Field, Headers,
    Matcher, Presence, Representation, Shape, Struct, Type, TypeDef, Union, UnionVariant, Variant,
};

impl Api {
    pub(super) fn type_def(&self, f: &mut Formatter<'_>, def: &TypeDef) -> fmt::Result {
        writeln!(
            f,
            "\ntype {}  in {}, {}  #{}",
            def.name,
            self.home(&def.module),
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
            additional: rest,
            is_closed: _,
            is_wrapper: is_envelope,
        } = shape;
        if *is_envelope {
            writeln!(f, "  an envelope")?;
        }
        fields.iter().try_for_each(|field| self.field(f, field))?;
        rest.iter().try_for_each(|rest| {
            let AdditionalField {
                name,
                setter: _,
                ty,
                docs: _,
                origin: _,
            } = rest;
            writeln!(f, "  {name}: other members, {}", self.show(ty))
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
            access: way,
            constant,
            default,
            example,
            deprecated,
            docs: _,
            origin: _,
        } = field;
        let (boxed, ty) = (boxed_or_not(*boxed), self.show(ty));
        write!(f, "  {name}: {presence} {boxed}{ty}  {wire:?}{way}")?;
        if setter != name {
            write!(f, ", set by {setter}")?;
        }
        if let Some(constant) = constant {
            write!(f, ", always {constant}")?;
        }
        if let Some(default) = default {
            write!(f, ", default {default}")?;
        }
        if let Some(example) = example {
            write!(f, ", as {example}")?;
        }
        writeln!(f, "{}", deprecated_or_not(*deprecated))
    }

    fn union(&self, f: &mut Formatter<'_>, shape: &Union) -> fmt::Result {
        let Union {
            variants,
            representation: choice,
            unknown,
        } = shape;
        match choice {
            Representation::InternallyTagged { property: wire, .. } => {
                writeln!(f, "  by the text of {wire:?}")?
            }
            Representation::ExternallyTagged(_) => writeln!(f, "  by the only member's name")?,
            Representation::Untagged(_) => writeln!(f, "  by evidence")?,
            Representation::UntaggedOverlapping(_) => {
                writeln!(f, "  by evidence, or several at once")?
            }
        }
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
            let (reason, deprecated) = (reason(choice, index), deprecated_or_not(*deprecated));
            writeln!(f, "  {name}: {boxed}{ty}  {reason}{deprecated}")?;
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
            Type::F64 => "f64".to_owned(),
            Type::String => "text".to_owned(),
            Type::DateTime => "date-time".to_owned(),
            Type::Date => "date".to_owned(),
            Type::Uuid => "uuid".to_owned(),
            Type::Bytes => "bytes".to_owned(),
            Type::Ipv4 => "ipv4".to_owned(),
            Type::Ipv6 => "ipv6".to_owned(),
            Type::Uri => "uri".to_owned(),
            Type::Duration => "duration".to_owned(),
            Type::Decimal => "decimal".to_owned(),
            Type::Foreign(path) => format!("`{path}`"),
            Type::Json => "any".to_owned(),
            Type::Binary => "the bytes".to_owned(),
            Type::File => "file".to_owned(),
            Type::Multipart => "parts".to_owned(),
            Type::Tuple(items) => {
                let items: Vec<_> = items.iter().map(|item| self.show(item)).collect();
                format!("({})", items.join(", "))
            }
            Type::Array(item) => format!("list of {}", self.show(item)),
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
        // Signs that cannot be seen are shown by their numbers.
        match wire {
            serde_json::Value::String(text) => write!(f, "  {name} = {text:?}")?,
            other => write!(f, "  {name} = {other}")?,
        }
        writeln!(f, "{}", deprecated_or_not(*deprecated))?;
    }
    let other = match values {
        EnumValues::String => "text",
        EnumValues::Integer => "whole number",
        EnumValues::Json => "value",
    };
    match unknown {
        Some(unknown) => writeln!(f, "  {unknown} = any other {other}"),
        None => writeln!(f, "  and no other {other}"),
    }
}

/// Why a value has the variant at `index`.
fn reason(choice: &Representation, index: usize) -> String {
    match choice {
        Representation::InternallyTagged {
            property: _,
            values: tags,
            fallback: otherwise,
        } => tags.get(index).map(|tags| match *otherwise == Some(index) {
            true => format!("{tags:?} or any other"),
            false => format!("{tags:?}"),
        }),
        Representation::ExternallyTagged(keys) => keys.get(index).map(|key| format!("{key:?}")),
        Representation::Untagged(evidence) | Representation::UntaggedOverlapping(evidence) => {
            evidence.get(index).map(Matcher::to_string)
        }
    }
    .unwrap_or_default()
}

impl Display for Constant {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variant(name) => name.fmt(f),
            Self::Value(value) => value.fmt(f),
        }
    }
}

impl Display for Matcher {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any value"),
            Self::Bool => f.write_str("a boolean"),
            Self::Integer => f.write_str("a whole number"),
            Self::Number => f.write_str("a number"),
            Self::String(listed) if listed.is_empty() => f.write_str("a text"),
            Self::String(listed) => write!(f, "a text of {listed:?}"),
            Self::IntegerEnum(listed) => write!(f, "a whole number of {listed:?}"),
            Self::Array(item) if **item == Self::Any => f.write_str("a list"),
            Self::Array(item) => write!(f, "a list of ({item})"),
            Self::Map(value) if **value == Self::Any => f.write_str("a map"),
            Self::Map(value) => write!(f, "a map of ({value})"),
            Self::AnyOf(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    let or = if index == 0 { "" } else { " or " };
                    write!(f, "{or}{part}")?;
                }
                Ok(())
            }
            Self::OpenObject(object) => write!(f, "{object} and any other"),
            Self::Object {
                required,
                optional,
                constants,
            } => {
                write!(f, "an object with {required:?} and perhaps {optional:?}")?;
                constants
                    .iter()
                    .try_for_each(|(wire, texts)| write!(f, ", {wire:?} of {texts:?}"))
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

fn deprecated_or_not(deprecated: bool) -> &'static str {
    match deprecated {
        true => ", deprecated",
        false => "",
    }
}

impl Display for Access {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ReadWrite => "",
            Self::ReadOnly => ", in replies alone",
            Self::WriteOnly => ", in requests alone",
        })
    }
}

impl Display for Direction {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.request, self.response) {
            (true, true) => "request and reply",
            (true, false) => "request",
            (false, true) => "reply",
            (false, false) => "unused",
        })
    }
}

impl Display for Presence {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Required => "required",
            Self::Nullable => "nullable",
            Self::Optional => "optional",
            Self::Patch => "patch",
        })
    }
}
