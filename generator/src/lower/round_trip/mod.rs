//! Whether an example matches its type, and round-trips: decoding and encoding it gives the same JSON.
//!
//! A description's examples become tests of the generated crate. The test of an example that its schema rejects
//! would fail; that of an example that is encoded differently (a date with a fraction of zeros) would not show
//! an error of the type.

mod describe;
mod matching;
mod strings;

use std::cell::RefCell;
use std::collections::HashMap;
use std::ptr;

use serde_json::{Map, Number, Value};

use crate::diagnostic::{Origin, json_type};
use crate::ir::{
    Api, EnumValues, Enumeration, Field, Presence, Representation, Shape, Struct, Type, TypeId,
    Union,
};

/// How an example matches its type. The worst result of its parts decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fit {
    /// It round-trips.
    Exact,
    /// It can be decoded, but is encoded differently: where, and why.
    Inexact(Origin, String),
    /// It cannot be decoded: where, and why.
    Wrong(Origin, String),
}

/// Checks an example against its type.
pub(super) fn fit(api: &Api, ty: &Type, example: &Value, origin: &Origin) -> Fit {
    let known = RefCell::default();
    let fitting = Fitting {
        api,
        origin: origin.clone(),
        known: &known,
    };
    fitting.value(ty, example)
}

/// How values of an example fit named types: the choices of unions may lie in one another, and each of them
/// asks for the same of what is further inside.
type Known = RefCell<HashMap<(TypeId, *const Value), Fit>>;

/// A value that is checked against types.
struct Fitting<'a> {
    api: &'a Api,
    /// Where the value stands.
    origin: Origin,
    known: &'a Known,
}

impl Fitting<'_> {
    fn value(&self, ty: &Type, value: &Value) -> Fit {
        let is_fit = match (ty, value) {
            (Type::Json, _) | (Type::Nullable(_), Value::Null) => true,
            (Type::Nullable(inner), value) => return self.value(inner, value),
            (Type::Named(id), value) => return self.named(*id, value),
            (Type::Foreign(path), _) => {
                let reason = format!("the generator does not know how `{path}` is encoded");
                return Fit::Inexact(self.origin.clone(), reason);
            }
            (Type::Bool, Value::Bool(_)) => true,
            (ty, Value::Number(number)) => holds_number(ty, number),
            (ty, Value::String(text)) => {
                return strings::fit(self.api.dates, ty, text, &self.origin);
            }
            (Type::Array(item), Value::Array(items)) => {
                return self.items(items.iter().map(|value| (item.as_ref(), value)));
            }
            (Type::Tuple(types), Value::Array(items)) if types.len() == items.len() => {
                return self.items(types.iter().zip(items));
            }
            (Type::Map(ty), Value::Object(members)) => {
                return worst(
                    members
                        .iter()
                        .map(|(name, value)| self.member(ty, name, value)),
                );
            }
            _ => false,
        };
        match is_fit {
            true => Fit::Exact,
            false => self.wrong(ty, value),
        }
    }

    fn named(&self, id: TypeId, value: &Value) -> Fit {
        let key = (id, ptr::from_ref(value));
        if let Some(fit) = self.known.borrow().get(&key) {
            return fit.clone();
        }
        // What holds itself without a list, a map or a member between asks for nothing.
        self.known.borrow_mut().insert(key, Fit::Exact);
        let fit = match (&self.api.get(id).shape, value) {
            (Shape::Alias(ty) | Shape::Newtype(ty), value) => self.value(ty, value),
            (Shape::Union(shape), value) => self.union(shape, value),
            (Shape::Enumeration(shape), value) if holds_value(shape, value) => Fit::Exact,
            (Shape::Struct(shape), Value::Object(members)) => self.object(shape, members),
            _ => self.wrong(&Type::Named(id), value),
        };
        self.known.borrow_mut().insert(key, fit.clone());
        fit
    }

    fn items<'v>(&self, items: impl Iterator<Item = (&'v Type, &'v Value)>) -> Fit {
        let numbered = items.enumerate();
        worst(numbered.map(|(index, (ty, value))| self.at(self.origin.index(index), ty, value)))
    }

    fn member(&self, ty: &Type, name: &str, value: &Value) -> Fit {
        self.at(self.origin.key(name), ty, value)
    }

    /// A part of the value, which stands at this place.
    fn at(&self, origin: Origin, ty: &Type, value: &Value) -> Fit {
        Fitting { origin, ..*self }.value(ty, value)
    }

    fn object(
        &self,
        Struct {
            fields,
            additional: rest,
            ..
        }: &Struct,
        members: &Map<String, Value>,
    ) -> Fit {
        let listed = fields
            .iter()
            .map(|field| self.field(field, members.get(&field.wire)));
        let is_listed = |name: &str| fields.iter().any(|field| field.wire == name);
        let others = members.iter().filter(|(name, _)| !is_listed(name));
        let others = others.map(|(name, value)| match rest {
            Some(rest) => self.member(&rest.ty, name, value),
            None => self.ignored(name),
        });
        worst(listed.chain(others))
    }

    fn ignored(&self, name: &str) -> Fit {
        Fit::Inexact(
            self.origin.key(name),
            format!("property `{name}` is not defined in its schema"),
        )
    }

    fn field(&self, field: &Field, value: Option<&Value>) -> Fit {
        let wire = &field.wire;
        match (field.presence, value) {
            (Presence::Required, None) => Fit::Wrong(
                self.origin.clone(),
                format!("missing required property `{wire}`"),
            ),
            (Presence::Nullable, None) => Fit::Inexact(
                self.origin.clone(),
                format!("missing property `{wire}` is encoded as `null`"),
            ),
            (Presence::Optional | Presence::Patch, None) => Fit::Exact,
            (Presence::Nullable | Presence::Patch, Some(Value::Null)) => Fit::Exact,
            (Presence::Optional, Some(Value::Null)) => Fit::Inexact(
                self.origin.key(wire),
                format!("`{wire}: null` is omitted when encoded"),
            ),
            (_, Some(value)) => self.member(&field.ty, wire, value),
        }
    }

    /// A value that matches no variant is kept unchanged.
    fn union(&self, union: &Union, value: &Value) -> Fit {
        let Union {
            variants,
            representation: choice,
            ..
        } = union;
        let chosen = match choice {
            Representation::InternallyTagged {
                property: wire,
                values: tags,
                fallback: otherwise,
            } => {
                let tag = value.get(wire).map(|tag| match tag.as_str() {
                    Some(text) => text.to_owned(),
                    None => tag.to_string(),
                });
                let is_tagged =
                    |tags: &[String]| tag.as_ref().is_some_and(|tag| tags.contains(tag));
                let chosen = variants.iter().zip(tags).find(|(_, tags)| is_tagged(tags));
                let chosen = chosen.map(|(variant, _)| variant);
                match (chosen, otherwise.and_then(|index| variants.get(index))) {
                    (Some(variant), _) => Some(self.value(&variant.ty, value)),
                    (None, Some(variant)) => Some(self.value(&variant.ty, value))
                        .filter(|fit| !matches!(fit, Fit::Wrong(..))),
                    (None, None) => None,
                }
            }
            Representation::ExternallyTagged(keys) => {
                only_key(keys, value).map(|(at, name, inside)| {
                    let others = value.as_object().into_iter().flatten();
                    let others = others.filter(|(other, _)| *other != name);
                    let ignored = others.map(|(other, _)| self.ignored(other));
                    worst(ignored.chain([self.member(&variants[at].ty, name, inside)]))
                })
            }
            Representation::Untagged(evidence) | Representation::UntaggedOverlapping(evidence) => {
                let may_overlap = matches!(choice, Representation::UntaggedOverlapping(_));
                matching::candidates(evidence, may_overlap, value)
                    .into_iter()
                    .filter_map(|index| variants.get(index))
                    .map(|variant| self.value(&variant.ty, value))
                    .find(|fit| !matches!(fit, Fit::Wrong(..)))
            }
        };
        chosen.unwrap_or(Fit::Exact)
    }

    fn wrong(&self, ty: &Type, value: &Value) -> Fit {
        let (wanted, found) = (describe::wanted(self.api, ty), json_type(value));
        Fit::Wrong(
            self.origin.clone(),
            format!("expected {wanted}, found {found}"),
        )
    }
}

/// The only member that names a variant, and the variant's place.
fn only_key<'v>(keys: &'v [String], value: &'v Value) -> Option<(usize, &'v String, &'v Value)> {
    let members = value.as_object()?;
    let named = keys.iter().enumerate();
    let mut named = named.filter_map(|(at, key)| Some((at, key, members.get(key)?)));
    named.next().filter(|_| named.next().is_none())
}

fn worst(parts: impl Iterator<Item = Fit>) -> Fit {
    parts.fold(Fit::Exact, |worst, part| match (&worst, &part) {
        (Fit::Wrong(..), _) | (Fit::Inexact(..), Fit::Exact | Fit::Inexact(..)) => worst,
        _ => part,
    })
}

fn holds_number(ty: &Type, number: &Number) -> bool {
    match ty {
        Type::F64 => true,
        Type::I64 => number.is_i64(),
        Type::U64 => number.is_u64(),
        Type::I32 => number.as_i64().is_some_and(|it| i32::try_from(it).is_ok()),
        _ => false,
    }
}

fn holds_value(enumeration: &Enumeration, value: &Value) -> bool {
    match enumeration.values {
        EnumValues::String => value.is_string(),
        EnumValues::Integer => value.is_i64(),
        EnumValues::Json => true,
    }
}
