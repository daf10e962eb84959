//! Creates values of recursive types with a given depth, from the IR.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};

use generator::ir::{
    Api, Constant, Enumeration, Field, Presence, Representation, Shape, StringFormat, Struct, Type,
    TypeId, Union,
};
use serde_json::{Map, Value, json};

/// The types of a client, and the values that they contain.
pub(super) struct Instances<'a> {
    api: &'a Api,
    /// The edges from each type to the types that it contains.
    ways: BTreeMap<TypeId, Vec<Way>>,
    /// The smallest value of each type; none for a type without a finite value.
    least: HashMap<TypeId, Value>,
}

/// How a value of one type is contained in a value of another type.
struct Way {
    to: TypeId,
    wraps: Vec<Wrap>,
}

/// The direct container of a value.
#[derive(Clone)]
enum Wrap {
    /// An object of this type, with the value as the property of this name.
    Member(TypeId, String),
    /// A union of this type, with the value as a variant.
    Variant(TypeId, usize),
    /// An array with the value as its only item.
    List,
    /// A map with the value as its only value.
    Map,
}

/// A recursive type.
pub(super) struct Circle<'a> {
    pub(super) ty: TypeId,
    /// The path back to the type with the fewest levels of JSON, outermost first.
    way: Vec<&'a Wrap>,
}

impl<'a> Instances<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let mut instances = Self {
            api,
            ways: api.ids().map(|id| (id, ways(api, id))).collect(),
            least: HashMap::new(),
        };
        instances.find_least();
        instances
    }

    /// Computes smallest values in rounds: a type gets one as soon as the types that it requires have one.
    fn find_least(&mut self) {
        loop {
            let missing = self.ways.keys().filter(|id| !self.least.contains_key(id));
            let found = missing.filter_map(|id| Some((*id, self.of_shape(*id)?)));
            let found: Vec<_> = found.collect();
            if found.is_empty() {
                return;
            }
            self.least.extend(found);
        }
    }

    /// Returns the recursive types, without aliases.
    pub(super) fn circles(&self) -> impl Iterator<Item = Circle<'_>> {
        let is_type = |id: &TypeId| !matches!(self.api.get(*id).shape, Shape::Alias(_));
        let ids = self.ways.keys().copied().filter(is_type);
        ids.filter_map(|ty| {
            Some(Circle {
                ty,
                way: self.way_back(ty)?,
            })
        })
    }

    fn way_back(&self, start: TypeId) -> Option<Vec<&Wrap>> {
        let mut paths = vec![(start, Vec::new())];
        let mut next = BinaryHeap::from([Reverse((0, 0))]);
        let mut met = HashSet::new();
        while let Some(Reverse((levels, index))) = next.pop() {
            let (at, path) = paths[index].clone();
            if at == start && index > 0 {
                return Some(path);
            }
            if !met.insert(at) {
                continue;
            }
            for Way { to, wraps } in self.ways.get(&at).into_iter().flatten() {
                let added: usize = wraps.iter().map(|wrap| self.levels(wrap)).sum();
                next.push(Reverse((levels + added, paths.len())));
                paths.push((*to, path.iter().copied().chain(wraps).collect()));
            }
        }
        None
    }

    /// How many levels of JSON the container adds.
    fn levels(&self, wrap: &Wrap) -> usize {
        match wrap {
            Wrap::Member(..) | Wrap::List | Wrap::Map => 1,
            Wrap::Variant(id, _) => match &self.api.get(*id).shape {
                Shape::Union(Union {
                    representation: Representation::ExternallyTagged(_),
                    ..
                }) => 1,
                _ => 0,
            },
        }
    }

    /// Returns a value nested in values of its own type up to this number of objects, in whole cycles; at least one
    /// cycle if the number is more than one.
    pub(super) fn nested(&self, circle: &Circle, objects: usize) -> Option<Value> {
        let in_circle = circle
            .way
            .iter()
            .filter(|it| matches!(it, Wrap::Member(..)));
        let rounds = match objects {
            1 => 0,
            _ => ((objects - 1) / in_circle.count().max(1)).max(1),
        };
        let mut value = self.least.get(&circle.ty)?.clone();
        for _ in 0..rounds {
            for wrap in circle.way.iter().rev() {
                value = self.wrapped(wrap, value)?;
            }
        }
        Some(value)
    }

    fn wrapped(&self, wrap: &Wrap, value: Value) -> Option<Value> {
        match wrap {
            Wrap::List => Some(json!([value])),
            Wrap::Map => Some(json!({"key": value})),
            Wrap::Member(id, name) => match &self.api.get(*id).shape {
                Shape::Struct(shape) => self.object(shape, Some((name, value))),
                _ => None,
            },
            Wrap::Variant(id, index) => match &self.api.get(*id).shape {
                Shape::Union(union) => Some(of_variant(union, *index, value)),
                _ => None,
            },
        }
    }

    /// Returns the smallest value of a named type, if those of the types that it requires are known.
    fn of_shape(&self, id: TypeId) -> Option<Value> {
        match &self.api.get(id).shape {
            Shape::Struct(shape) => self.object(shape, None),
            Shape::Enumeration(Enumeration { variants, .. }) => {
                Some(variants.first()?.wire.clone())
            }
            Shape::Union(union) => {
                let mut variants = union.variants.iter().enumerate();
                variants.find_map(|(index, variant)| {
                    Some(of_variant(union, index, self.of_type(&variant.ty)?))
                })
            }
            Shape::Alias(ty) | Shape::Newtype(ty) => self.of_type(ty),
            Shape::Headers(_) | Shape::Content(_) => None,
        }
    }

    /// Returns an object with this property, and the required ones.
    fn object(&self, shape: &Struct, member: Option<(&String, Value)>) -> Option<Value> {
        let mut members = Map::new();
        for field in &shape.fields {
            if member
                .as_ref()
                .is_some_and(|(name, _)| **name == field.wire)
            {
                // Its place among the others.
                members.insert(field.wire.clone(), Value::Null);
                continue;
            }
            match field.presence {
                Presence::Required => members.insert(field.wire.clone(), self.of_field(field)?),
                Presence::Nullable => members.insert(field.wire.clone(), Value::Null),
                Presence::Optional | Presence::Patch => None,
            };
        }
        members.extend(member.map(|(name, value)| (name.clone(), value)));
        Some(members.into())
    }

    fn of_field(&self, field: &Field) -> Option<Value> {
        match (&field.constant, self.api.resolve_alias(&field.ty)) {
            (Some(Constant::Value(value)), _) => Some(value.clone()),
            (Some(Constant::Variant(name)), Type::Named(id)) => match &self.api.get(*id).shape {
                Shape::Enumeration(Enumeration { variants, .. }) => {
                    let variant = variants.iter().find(|variant| variant.name == *name);
                    Some(variant?.wire.clone())
                }
                _ => None,
            },
            _ => self.of_type(&field.ty),
        }
    }

    fn of_type(&self, ty: &Type) -> Option<Value> {
        Some(match ty {
            Type::Bool => true.into(),
            Type::I32 | Type::I64 | Type::U64 => 1.into(),
            Type::F64 => 1.5.into(),
            Type::String | Type::Formatted(StringFormat::Uri) | Type::Json => "a".into(),
            Type::Formatted(StringFormat::DateTime) => "2026-02-03T04:05:06Z".into(),
            Type::Formatted(StringFormat::Date) => "2026-02-03".into(),
            Type::Formatted(StringFormat::Uuid) => "0fcb7a6e-7fd3-4b0a-9c2e-5a2d8a1f0b11".into(),
            Type::Formatted(StringFormat::Bytes) => "AQID".into(),
            Type::Formatted(StringFormat::Ipv4) => "192.0.2.1".into(),
            Type::Formatted(StringFormat::Ipv6) => "2001:db8::1".into(),
            Type::Formatted(StringFormat::Duration) => "PT1H".into(),
            Type::Formatted(StringFormat::Decimal) => "1.50".into(),
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.of_type(item));
                items.collect::<Option<Vec<_>>>()?.into()
            }
            Type::Array(_) => json!([]),
            Type::Map(_) => json!({}),
            Type::Nullable(_) => Value::Null,
            Type::Named(id) => self.least.get(id)?.clone(),
            // They are no JSON, or nothing is known of them.
            Type::Foreign(_) | Type::Binary | Type::File | Type::Multipart => return None,
        })
    }
}

/// Wraps a value of a variant, with the tag that selects the variant.
fn of_variant(union: &Union, index: usize, value: Value) -> Value {
    match (&union.representation, value) {
        (
            Representation::InternallyTagged {
                property: wire,
                values: tags,
                ..
            },
            Value::Object(mut members),
        ) => {
            if let Some(tag) = tags[index].first() {
                members.insert(wire.clone(), tag.as_str().into());
            }
            members.into()
        }
        (Representation::ExternallyTagged(names), value) => {
            let member = (names[index].clone(), value);
            Value::Object(Map::from_iter([member]))
        }
        (_, value) => value,
    }
}

/// The ways from a type to those that it contains.
fn ways(api: &Api, id: TypeId) -> Vec<Way> {
    let around = |wrap: Wrap, ty| {
        inside(ty).into_iter().map(move |Way { to, mut wraps }| {
            wraps.insert(0, wrap.clone());
            Way { to, wraps }
        })
    };
    match &api.get(id).shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter();
            let fields = fields.map(|field| (field.wire.clone(), &field.ty));
            let rest = shape
                .additional
                .iter()
                .map(|rest| ("another".to_owned(), &rest.ty));
            let members = fields.chain(rest);
            members
                .flat_map(|(name, ty)| around(Wrap::Member(id, name), ty))
                .collect()
        }
        Shape::Union(union) => {
            let variants = union.variants.iter().enumerate();
            variants
                .flat_map(|(index, it)| around(Wrap::Variant(id, index), &it.ty))
                .collect()
        }
        Shape::Alias(ty) | Shape::Newtype(ty) => inside(ty),
        Shape::Enumeration(_) | Shape::Headers(_) | Shape::Content(_) => Vec::new(),
    }
}

/// The edges from a type expression to the named types in it. Tuples are skipped: a tuple cannot be created from one
/// item.
fn inside(ty: &Type) -> Vec<Way> {
    let around = |wrap: Wrap, ty| {
        let mut ways = inside(ty);
        ways.iter_mut()
            .for_each(|way| way.wraps.insert(0, wrap.clone()));
        ways
    };
    match ty {
        Type::Named(id) => vec![Way {
            to: *id,
            wraps: Vec::new(),
        }],
        Type::Array(item) => around(Wrap::List, item),
        Type::Map(value) => around(Wrap::Map, value),
        Type::Nullable(value) => inside(value),
        _ => Vec::new(),
    }
}
