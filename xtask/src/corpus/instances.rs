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
    edges: BTreeMap<TypeId, Vec<Edge<'a>>>,
    /// The smallest value of each type; none for a type without a finite value.
    smallest: HashMap<TypeId, Value>,
}

/// How a value of one type is contained in a value of another type.
struct Edge<'a> {
    to: TypeId,
    containers: Vec<Container<'a>>,
}

/// The direct container of a value.
#[derive(Clone, Copy)]
enum Container<'a> {
    /// An object, with the value as the property of this name.
    Property(&'a Struct, &'a str),
    /// A union, with the value as a variant.
    Variant(&'a Union, usize),
    /// An array with the value as its only item.
    Array,
    /// A map with the value as its only value.
    Map,
}

impl Container<'_> {
    /// How many levels of JSON it adds.
    fn levels(&self) -> usize {
        match self {
            Self::Property(..) | Self::Array | Self::Map => 1,
            Self::Variant(union, _) => match union.representation {
                Representation::ExternallyTagged(_) => 1,
                _ => 0,
            },
        }
    }
}

/// A recursive type.
pub(super) struct Cycle<'a> {
    pub(super) ty: TypeId,
    /// The path back to the type with the fewest levels of JSON, outermost first.
    path: Vec<Container<'a>>,
}

impl<'a> Instances<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        let edges = api.ids().map(|id| (id, edges(&api.get(id).shape)));
        let mut instances = Self {
            api,
            edges: edges.collect(),
            smallest: HashMap::new(),
        };
        instances.find_smallest();
        instances
    }

    /// Computes smallest values in rounds: a type gets one as soon as the types that it requires have one.
    fn find_smallest(&mut self) {
        loop {
            let missing = self
                .edges
                .keys()
                .filter(|id| !self.smallest.contains_key(id));
            let computed = missing.filter_map(|id| Some((*id, self.shape_value(*id)?)));
            let computed: Vec<_> = computed.collect();
            if computed.is_empty() {
                return;
            }
            self.smallest.extend(computed);
        }
    }

    /// Returns the recursive types, without aliases.
    pub(super) fn cycles(&self) -> impl Iterator<Item = Cycle<'_>> {
        let is_type = |id: &TypeId| !matches!(self.api.get(*id).shape, Shape::Alias(_));
        let ids = self.edges.keys().copied().filter(is_type);
        ids.filter_map(|ty| {
            let path = self.shortest_cycle(ty)?;
            Some(Cycle { ty, path })
        })
    }

    fn shortest_cycle(&self, start: TypeId) -> Option<Vec<Container<'a>>> {
        let mut paths = vec![(start, Vec::new())];
        let mut next = BinaryHeap::from([Reverse((0, 0))]);
        let mut visited = HashSet::new();
        while let Some(Reverse((levels, index))) = next.pop() {
            let (at, path) = paths[index].clone();
            if at == start && index > 0 {
                return Some(path);
            }
            if !visited.insert(at) {
                continue;
            }
            for Edge { to, containers } in self.edges.get(&at).into_iter().flatten() {
                let added: usize = containers.iter().map(Container::levels).sum();
                next.push(Reverse((levels + added, paths.len())));
                paths.push((*to, [path.as_slice(), containers].concat()));
            }
        }
        None
    }

    /// Returns a value nested in values of its own type up to this number of objects, in whole cycles; at least one
    /// cycle if the number is more than one.
    pub(super) fn nested(&self, cycle: &Cycle, objects: usize) -> Option<Value> {
        let is_object = |container: &&Container<'_>| matches!(container, Container::Property(..));
        let objects_in_cycle = cycle.path.iter().filter(is_object).count();
        let rounds = match objects {
            1 => 0,
            _ => ((objects - 1) / objects_in_cycle.max(1)).max(1),
        };
        let smallest = self.smallest.get(&cycle.ty)?.clone();
        let mut containers = (0..rounds).flat_map(|_| cycle.path.iter().rev());
        containers.try_fold(smallest, |value, container| self.wrap(container, value))
    }

    fn wrap(&self, container: &Container<'_>, value: Value) -> Option<Value> {
        match container {
            Container::Array => Some(json!([value])),
            Container::Map => Some(json!({"key": value})),
            Container::Property(shape, name) => self.object(shape, Some((name, value))),
            Container::Variant(union, index) => Some(variant_value(union, *index, value)),
        }
    }

    /// Returns the smallest value of a named type, if those of the types that it requires are known.
    fn shape_value(&self, id: TypeId) -> Option<Value> {
        match &self.api.get(id).shape {
            Shape::Struct(shape) => self.object(shape, None),
            Shape::Enumeration(Enumeration { variants, .. }) => {
                Some((&variants.first()?.wire).into())
            }
            Shape::Union(union) => {
                let mut variants = union.variants.iter().enumerate();
                variants.find_map(|(index, variant)| {
                    Some(variant_value(union, index, self.type_value(&variant.ty)?))
                })
            }
            Shape::Alias(ty) | Shape::Newtype(ty) => self.type_value(ty),
            Shape::Headers(_) | Shape::Content(_) => None,
        }
    }

    /// Returns an object with this property, and the required ones.
    fn object(&self, shape: &Struct, property: Option<(&str, Value)>) -> Option<Value> {
        let mut properties = Map::new();
        for field in &shape.fields {
            let value = match (&property, field.presence) {
                // Keeps its position among the other properties.
                (Some((name, _)), _) if *name == field.wire => Value::Null,
                (_, Presence::Required) => self.field_value(field)?,
                (_, Presence::Nullable) => Value::Null,
                (_, Presence::Optional | Presence::Patch) => continue,
            };
            properties.insert(field.wire.clone(), value);
        }
        properties.extend(property.map(|(name, value)| (name.to_owned(), value)));
        Some(properties.into())
    }

    fn field_value(&self, field: &Field) -> Option<Value> {
        match (&field.constant, self.api.resolve_alias(&field.ty)) {
            (Some(Constant::Value(value)), _) => Some(value.into()),
            (Some(Constant::Variant(name)), Type::Named(id)) => match &self.api.get(*id).shape {
                Shape::Enumeration(Enumeration { variants, .. }) => {
                    let variant = variants.iter().find(|variant| variant.name == *name);
                    Some((&variant?.wire).into())
                }
                _ => None,
            },
            _ => self.type_value(&field.ty),
        }
    }

    fn type_value(&self, ty: &Type) -> Option<Value> {
        Some(match ty {
            Type::Bool => true.into(),
            Type::I32 | Type::I64 | Type::U64 => 1.into(),
            Type::F32 | Type::F64 => 1.5.into(),
            Type::String
            | Type::Formatted(StringFormat::Uri | StringFormat::Password)
            | Type::Json => "a".into(),
            Type::Formatted(StringFormat::DateTime(..)) => "2026-02-03T04:05:06Z".into(),
            Type::Formatted(StringFormat::Date(_)) => "2026-02-03".into(),
            Type::Formatted(StringFormat::Uuid) => "0fcb7a6e-7fd3-4b0a-9c2e-5a2d8a1f0b11".into(),
            Type::Formatted(StringFormat::Bytes) => "AQID".into(),
            Type::Formatted(StringFormat::Ipv4) => "192.0.2.1".into(),
            Type::Formatted(StringFormat::Ipv6) => "2001:db8::1".into(),
            Type::Formatted(StringFormat::Duration) => "PT1H".into(),
            Type::Formatted(StringFormat::Decimal) => "1.50".into(),
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.type_value(item));
                items.collect::<Option<Vec<_>>>()?.into()
            }
            Type::Array(_) => json!([]),
            Type::Map(_) => json!({}),
            Type::Nullable(_) => Value::Null,
            Type::Named(id) => self.smallest.get(id)?.clone(),
            // Not JSON, or of unknown content.
            Type::Foreign(_) | Type::Binary | Type::Body | Type::File | Type::Multipart => {
                return None;
            }
        })
    }
}

/// Wraps a value of a variant, with the tag that selects the variant.
fn variant_value(union: &Union, index: usize, value: Value) -> Value {
    match (&union.representation, value) {
        (
            Representation::InternallyTagged {
                property: wire,
                values: tags,
                ..
            },
            Value::Object(mut properties),
        ) => {
            if let Some(tag) = tags[index].first() {
                properties.insert(wire.clone(), tag.as_str().into());
            }
            properties.into()
        }
        (Representation::ExternallyTagged(names), value) => {
            let property = (names[index].clone(), value);
            Value::Object(Map::from_iter([property]))
        }
        (_, value) => value,
    }
}

/// The edges from a type to the types that it contains.
fn edges(shape: &Shape) -> Vec<Edge<'_>> {
    match shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter();
            let fields = fields.map(|field| (field.wire.as_str(), &field.ty));
            let additional = shape.additional.iter().map(|it| ("another", &it.ty));
            let properties = fields.chain(additional);
            properties
                .filter_map(|(name, ty)| edge(Some(Container::Property(shape, name)), ty))
                .collect()
        }
        Shape::Union(union) => {
            let variants = union.variants.iter().enumerate();
            variants
                .filter_map(|(index, it)| edge(Some(Container::Variant(union, index)), &it.ty))
                .collect()
        }
        Shape::Alias(ty) | Shape::Newtype(ty) => edge(None, ty).into_iter().collect(),
        Shape::Enumeration(_) | Shape::Headers(_) | Shape::Content(_) => Vec::new(),
    }
}

/// The edge to the named type in a type expression, through this outermost container. Tuples are skipped: a tuple
/// cannot be created from one item.
fn edge<'a>(container: Option<Container<'a>>, mut ty: &Type) -> Option<Edge<'a>> {
    let mut containers = Vec::from_iter(container);
    loop {
        ty = match ty {
            &Type::Named(to) => return Some(Edge { to, containers }),
            Type::Array(item) => {
                containers.push(Container::Array);
                item
            }
            Type::Map(value) => {
                containers.push(Container::Map);
                value
            }
            Type::Nullable(value) => value,
            _ => return None,
        };
    }
}
