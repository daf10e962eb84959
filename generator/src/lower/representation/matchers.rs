//! The matchers of types.

use std::collections::{BTreeSet, HashMap};

use indexmap::IndexMap;

use crate::diagnostic::plain_text;
use crate::ir::{
    Access, Api, Constant, EnumValues, Enumeration, Field, Matcher, Representation, Shape, Struct,
    Type, TypeId, Union,
};

use super::{DiscriminatorValues, Tags};

/// How many types are visited for one matcher: unions may be variants of each other in a long row. A union of
/// more types matches any value.
const MAX_VISITED: usize = 1_000;

/// How many nested arrays or maps are entered. The values in deeper ones match anything, also where types contain
/// themselves.
const MAX_NESTED: usize = 2;

/// How many alternatives the items of an array may have. With more, any item matches.
const MAX_ALTERNATIVES: usize = 32;

/// How many objects are entered that are values of properties.
const MAX_LEVELS: usize = 6;

/// Creates the matchers of types.
pub(super) struct Matchers<'a> {
    api: &'a Api,
    values: DiscriminatorValues<'a>,
    /// The matchers of the items of arrays and maps, by how many nested ones may still be entered: arrays of
    /// unions of arrays contain the same types again and again.
    items: HashMap<(TypeId, usize), Matcher>,
    /// The types whose properties are being compared, from the outside in.
    entered: Vec<Vec<&'a Type>>,
    /// How many properties of a union's variants were compared.
    contrasts: usize,
}

impl<'a> Matchers<'a> {
    pub(super) fn of(values: DiscriminatorValues<'a>) -> Self {
        Self {
            api: values.api,
            values,
            items: HashMap::new(),
            entered: Vec::new(),
            contrasts: 0,
        }
    }

    /// An untagged representation of a union.
    pub(super) fn representation(
        &mut self,
        id: TypeId,
        union: &'a Union,
        tags: Option<&Tags<'_>>,
    ) -> Representation {
        self.contrasts = 0;
        let types: Vec<_> = union.variants.iter().map(|variant| &variant.ty).collect();
        let mut matchers = self.of_alternatives(&types, Some(id));
        if let Some(tags) = tags {
            add_discriminator(&mut matchers, tags);
        }
        Representation::Untagged(matchers)
    }

    /// The matchers of types of which one is selected: as detailed as necessary to distinguish them.
    fn of_alternatives(&mut self, types: &[&'a Type], union: Option<TypeId>) -> Vec<Matcher> {
        let parts = types.iter().map(|ty| self.parts(ty, union, MAX_NESTED));
        let parts: Vec<_> = parts.collect();
        let contrast = self.contrast(types, &parts);
        let matchers = parts.into_iter().map(|parts| {
            let mut found = Vec::new();
            for part in parts {
                push_new(&mut found, contrast.of_part(self.api, part));
            }
            any_of(found)
        });
        let mut matchers: Vec<_> = matchers.collect();
        generalize(&mut matchers);
        matchers
    }

    /// What distinguishes the objects of several types, beyond the names of their properties.
    fn contrast(&mut self, types: &[&'a Type], parts: &[Vec<Part<'a>>]) -> Contrast<'a> {
        let mut contrast = Contrast::default();
        if self.entered.len() == MAX_LEVELS || self.entered.iter().any(|it| it == types) {
            return contrast;
        }
        self.entered.push(types.to_vec());
        let shapes = parts.iter().flatten().filter(|part| part.shape().is_some());
        let count = shapes.count();
        for (wire, fields) in common_fields(parts) {
            let lists: Vec<_> = fields.iter().map(|it| enum_values(self.api, it)).collect();
            let is_enum =
                |(field, list): (&&Field, &Vec<String>)| is_required(field) && !list.is_empty();
            if fields.len() == count && fields.iter().zip(&lists).all(is_enum) && !are_equal(&lists)
            {
                contrast.enums.insert(wire);
            }
            contrast.nested.extend(self.nested(wire, &fields));
        }
        self.entered.pop();
        contrast
    }

    /// The matchers of the values of a property that several types have, if they distinguish these types.
    fn nested(
        &mut self,
        wire: &'a str,
        fields: &[&'a Field],
    ) -> Vec<((&'a str, &'a Type), Matcher)> {
        let mut types: Vec<&Type> = Vec::new();
        for ty in fields.iter().map(|field| self.without_null(&field.ty)) {
            if !types.contains(&ty) {
                types.push(ty);
            }
        }
        let structured = types.iter().filter(|ty| self.is_structured(ty));
        if structured.count() < 2 || self.contrasts == MAX_VISITED {
            return Vec::new();
        }
        self.contrasts += 1;
        let matchers = self.of_alternatives(&types, None);
        match tell_apart(&matchers) {
            true => types
                .into_iter()
                .map(|ty| (wire, ty))
                .zip(matchers)
                .collect(),
            false => Vec::new(),
        }
    }

    /// Whether values of a type may contain properties.
    fn is_structured(&self, ty: &Type) -> bool {
        match ty {
            Type::Array(_) | Type::Tuple(_) | Type::Map(_) | Type::Json | Type::Foreign(_) => true,
            Type::Named(id) => !matches!(self.api.get(*id).shape, Shape::Enumeration(_)),
            _ => false,
        }
    }

    fn of_type(&mut self, ty: &'a Type, nested: usize) -> Matcher {
        let mut found = Vec::new();
        for part in self.parts(ty, None, nested) {
            push_new(&mut found, Contrast::default().of_part(self.api, part));
        }
        any_of(found)
    }

    /// The parts of a type; of a union, those of any of its variants, and of the variants of those that are
    /// unions. Each type is visited once, and `union` is not: a union that contains itself excludes no value.
    fn parts(&mut self, ty: &'a Type, union: Option<TypeId>, nested: usize) -> Vec<Part<'a>> {
        let mut visited: BTreeSet<TypeId> = union.into_iter().collect();
        let mut found = Vec::new();
        let mut open = vec![(ty, Vec::new())];
        while let Some((ty, tags)) = open.pop() {
            let ty = self.without_null(ty);
            if visited.len() > MAX_VISITED {
                return vec![Part::Other(Matcher::Any)];
            }
            let named = match ty {
                Type::Named(id) => Some((visited.insert(*id), &self.api.get(*id).shape)),
                _ => None,
            };
            match named {
                Some((false, _)) => {}
                Some((true, Shape::Newtype(inner))) => open.push((inner, tags)),
                Some((true, Shape::Union(union))) => match &union.representation {
                    Representation::ExternallyTagged(keys) => {
                        found.extend(keys.iter().map(|key| Part::Other(with_key(key))));
                    }
                    _ => open.extend(self.variants(ty, union, &tags).into_iter().rev()),
                },
                Some((true, Shape::Struct(shape))) => found.push(Part::Shape(shape, tags)),
                Some((true, Shape::Enumeration(shape))) => {
                    found.push(Part::Other(of_enumeration(shape)));
                }
                Some(_) => found.push(Part::Other(Matcher::Any)),
                None => found.push(Part::Other(self.of_unnamed(ty, nested))),
            }
        }
        found
    }

    /// The types of a nested union's variants, each with the values of discriminators that it has there.
    fn variants(
        &self,
        ty: &Type,
        union: &'a Union,
        outer: &[TagValues<'a>],
    ) -> Vec<(&'a Type, Vec<TagValues<'a>>)> {
        let inner = self.values.of_nested(ty, union);
        let variants = union.variants.iter().enumerate().map(|(index, variant)| {
            let inner = inner
                .iter()
                .map(|(wire, values)| (*wire, values[index].clone()));
            let inner = inner.filter(|(_, values)| !values.is_empty());
            (&variant.ty, outer.iter().cloned().chain(inner).collect())
        });
        variants.collect()
    }

    /// The matcher of a type without a name.
    fn of_unnamed(&mut self, ty: &'a Type, nested: usize) -> Matcher {
        match ty {
            Type::Bool => Matcher::Bool,
            Type::I32 | Type::I64 | Type::U64 => Matcher::Integer,
            Type::F32 | Type::F64 => Matcher::Number,
            Type::String | Type::Formatted(_) | Type::Binary | Type::Body | Type::File => {
                Matcher::String(Vec::new())
            }
            Type::Array(_) | Type::Tuple(_) => {
                Matcher::Array(Box::new(self.of_items(ty.parts(), nested)))
            }
            Type::Map(_) => Matcher::Map(Box::new(self.of_items(ty.parts(), nested))),
            Type::Json | Type::Multipart | Type::Foreign(_) => Matcher::Any,
            // `of_type` has resolved these.
            Type::Nullable(_) | Type::Named(_) => Matcher::Any,
        }
    }

    /// The matcher of the items of an array, or of the values of a map.
    fn of_items(&mut self, types: &'a [Type], nested: usize) -> Matcher {
        let Some(nested) = nested.checked_sub(1) else {
            return Matcher::Any;
        };
        let mut found = Vec::new();
        for ty in types {
            push_new(&mut found, self.of_item(ty, nested));
        }
        any_of(found)
    }

    fn of_item(&mut self, ty: &'a Type, nested: usize) -> Matcher {
        let Type::Named(id) = self.without_null(ty) else {
            return self.of_type(ty, nested);
        };
        if let Some(known) = self.items.get(&(*id, nested)) {
            return known.clone();
        }
        let matcher = match self.of_type(ty, nested) {
            Matcher::AnyOf(parts) if parts.len() > MAX_ALTERNATIVES => Matcher::Any,
            matcher => matcher,
        };
        self.items.insert((*id, nested), matcher.clone());
        matcher
    }

    fn without_null(&self, ty: &'a Type) -> &'a Type {
        without_null(self.api, ty)
    }
}

/// A type without aliases, and without the `null` that it may be.
fn without_null<'a>(api: &'a Api, ty: &'a Type) -> &'a Type {
    let mut ty = api.resolve_alias(ty);
    while let Type::Nullable(inner) = ty {
        ty = api.resolve_alias(inner);
    }
    ty
}

/// A discriminator property, and the values of it that select a type.
type TagValues<'a> = (&'a str, Vec<String>);

/// A type that is not a union.
enum Part<'a> {
    /// An object, and the discriminator values that it has as a variant of nested unions.
    Shape(&'a Struct, Vec<TagValues<'a>>),
    Other(Matcher),
}

impl<'a> Part<'a> {
    fn shape(&self) -> Option<&'a Struct> {
        match self {
            Self::Shape(shape, _) => Some(shape),
            Self::Other(_) => None,
        }
    }
}

/// The properties that objects of at least two of several types have, with the field of each.
fn common_fields<'a>(parts: &[Vec<Part<'a>>]) -> IndexMap<&'a str, Vec<&'a Field>> {
    let mut found: IndexMap<&str, (BTreeSet<usize>, Vec<&Field>)> = IndexMap::new();
    for (index, parts) in parts.iter().enumerate() {
        let fields = parts
            .iter()
            .filter_map(Part::shape)
            .flat_map(|shape| &shape.fields);
        for field in fields {
            let (types, fields) = found.entry(&field.wire).or_default();
            types.insert(index);
            fields.push(field);
        }
    }
    let common = found.into_iter().filter(|(_, (types, _))| types.len() > 1);
    common.map(|(wire, (_, fields))| (wire, fields)).collect()
}

/// What distinguishes the objects of several types, beyond the names of their properties.
#[derive(Default)]
struct Contrast<'a> {
    /// The properties with different enum values.
    enums: BTreeSet<&'a str>,
    /// The matchers of the values of properties, by name and type.
    nested: HashMap<(&'a str, &'a Type), Matcher>,
}

impl<'a> Contrast<'a> {
    fn of_part(&self, api: &'a Api, part: Part<'a>) -> Matcher {
        match part {
            Part::Shape(shape, tags) => {
                let mut matcher = self.of_struct(api, shape);
                for (wire, values) in tags {
                    add_tag(&mut matcher, wire, values);
                }
                matcher
            }
            Part::Other(matcher) => matcher,
        }
    }

    fn of_struct(&self, api: &'a Api, shape: &'a Struct) -> Matcher {
        let names = |required| {
            let fields = shape.fields.iter();
            let fields = fields.filter(|field| is_required(field) == required);
            fields.map(|field| field.wire.clone()).collect()
        };
        let listed = shape.fields.iter().map(|it| (it, enum_values(api, it)));
        let constants = listed.filter(|(field, values)| {
            values.len() == 1 || self.enums.contains(field.wire.as_str())
        });
        let object = Matcher::Object {
            required: names(true),
            optional: names(false),
            constants: constants
                .map(|(field, values)| (field.wire.clone(), values))
                .collect(),
        };
        let nested = shape.fields.iter().filter_map(|field| {
            let ty = without_null(api, &field.ty);
            let matcher = self.nested.get(&(field.wire.as_str(), ty))?;
            Some((field.wire.clone(), matcher.clone()))
        });
        let nested: Vec<_> = nested.collect();
        let object = match nested.is_empty() {
            true => object,
            false => Matcher::Nested(Box::new(object), nested),
        };
        match shape.additional {
            Some(_) => Matcher::OpenObject(Box::new(object)),
            None => object,
        }
    }
}

/// Whether one of these matchers accepts or keeps other properties or constants than another one. What differs in
/// its JSON type alone is found by decoding it.
fn tell_apart(matchers: &[Matcher]) -> bool {
    let has_detail = |matcher: &&Matcher| has_detail(matcher);
    let open = matchers.iter().filter(|it| **it == Matcher::Any).count();
    let detailed = matchers.iter().filter(has_detail).count();
    !are_equal(matchers) && detailed > 0 && detailed + open > 1
}

/// Whether a matcher lists properties or values.
fn has_detail(matcher: &Matcher) -> bool {
    match matcher {
        Matcher::Object { .. } | Matcher::OpenObject(_) | Matcher::Nested(..) => true,
        Matcher::Map(_) | Matcher::IntegerEnum(_) => true,
        Matcher::String(listed) => !listed.is_empty(),
        Matcher::Array(item) => has_detail(item),
        Matcher::AnyOf(parts) => parts.iter().any(has_detail),
        Matcher::Any | Matcher::Bool | Matcher::Integer | Matcher::Number => false,
    }
}

fn is_object(matcher: &Matcher) -> bool {
    matches!(
        matcher,
        Matcher::Object { .. } | Matcher::OpenObject(_) | Matcher::Nested(..)
    )
}

pub(super) fn are_equal<T: PartialEq>(items: &[T]) -> bool {
    items.windows(2).all(|pair| pair[0] == pair[1])
}

/// An object with this property.
fn with_key(key: &str) -> Matcher {
    Matcher::Object {
        required: vec![key.to_owned()],
        optional: Vec::new(),
        constants: Vec::new(),
    }
}

/// An object with any properties, of a type that keeps them.
fn any_object() -> Matcher {
    Matcher::OpenObject(Box::new(Matcher::Object {
        required: Vec::new(),
        optional: Vec::new(),
        constants: Vec::new(),
    }))
}

fn of_enumeration(shape: &Enumeration) -> Matcher {
    let strings = shape.variants.iter().filter_map(|it| it.wire.as_str());
    let integers = shape.variants.iter().filter_map(|it| it.wire.as_i64());
    match shape.values {
        EnumValues::String => Matcher::String(strings.map(str::to_owned).collect()),
        EnumValues::Integer => Matcher::IntegerEnum(integers.collect()),
        EnumValues::Json => Matcher::Any,
    }
}

/// Whether every value has the property, in requests and in responses.
pub(super) fn is_required(field: &Field) -> bool {
    field.access == Access::ReadWrite && field.presence.is_required()
}

/// The values that are listed for a property, as strings.
pub(super) fn enum_values(api: &Api, field: &Field) -> Vec<String> {
    if let Some(Constant::Value(value)) = &field.constant {
        return vec![plain_text(value)];
    }
    if let Type::Named(id) = api.resolve_alias(&field.ty)
        && let Shape::Enumeration(shape) = &api.get(*id).shape
    {
        let variants = shape.variants.iter();
        return variants.map(|variant| plain_text(&variant.wire)).collect();
    }
    Vec::new()
}

/// Sets the discriminator values that each variant may have; none if all may have the same.
fn add_discriminator(matchers: &mut [Matcher], tags: &Tags<'_>) {
    let (values, discriminator) = (&tags.possible, tags.discriminator);
    let is_common = are_equal(values);
    for (matcher, values) in matchers.iter_mut().zip(values) {
        // A map becomes an object: the value of a discriminator property is not like the others.
        if let Matcher::Map(_) = matcher {
            *matcher = any_object();
        }
        if !values.is_empty() {
            set_constants(
                matcher,
                &discriminator.wire,
                if is_common { &[] } else { values },
            );
        }
    }
}

/// Adds a discriminator property of a nested union to an object, which requires it there.
fn add_tag(matcher: &mut Matcher, wire: &str, values: Vec<String>) {
    match matcher {
        Matcher::Object {
            required,
            optional,
            constants,
        } => {
            optional.retain(|name| name != wire);
            constants.retain(|(name, _)| name != wire);
            if !required.iter().any(|name| name == wire) {
                required.push(wire.to_owned());
            }
            constants.push((wire.to_owned(), values));
        }
        Matcher::OpenObject(object) | Matcher::Nested(object, _) => add_tag(object, wire, values),
        _ => {}
    }
}

/// Sets the values that a property of an object may have; in an object of a nested union, unless it has its own.
fn set_constants(matcher: &mut Matcher, wire: &str, values: &[String]) {
    match matcher {
        Matcher::Object { constants, .. } => {
            constants.retain(|(name, _)| name != wire);
            if !values.is_empty() {
                constants.push((wire.to_owned(), values.to_vec()));
            }
        }
        Matcher::OpenObject(object) | Matcher::Nested(object, _) => {
            set_constants(object, wire, values);
        }
        Matcher::AnyOf(parts) => {
            let parts = parts.iter_mut().filter(|part| !part.has_constants(wire));
            parts.for_each(|part| set_constants(part, wire, values));
        }
        _ => {}
    }
}

/// The matcher of values that match any of these.
fn any_of(mut matchers: Vec<Matcher>) -> Matcher {
    match matchers.len() {
        1 => matchers.swap_remove(0),
        _ => Matcher::AnyOf(matchers),
    }
}

fn push_new(found: &mut Vec<Matcher>, matcher: Matcher) {
    if !found.contains(&matcher) {
        found.push(matcher);
    }
}

/// Where only one variant is a string, it may be any: an enum is open. So may the items of the only variant that
/// is an array, or the values of a map that is the only object; of several, that applies to their items.
fn generalize<'m>(matchers: impl IntoIterator<Item = &'m mut Matcher>) {
    let (mut strings, mut numbers) = (Vec::new(), Vec::new());
    let (mut arrays, mut maps) = (Vec::new(), Vec::new());
    let mut has_objects = false;
    for matcher in matchers {
        match matcher {
            Matcher::String(listed) => strings.push(listed),
            Matcher::IntegerEnum(_) | Matcher::Integer | Matcher::Number => numbers.push(matcher),
            Matcher::Array(item) => arrays.push(item.as_mut()),
            Matcher::Map(value) => maps.push(value.as_mut()),
            object if is_object(object) => has_objects = true,
            Matcher::AnyOf(parts) => has_objects |= parts.iter().any(is_object),
            _ => {}
        }
    }
    if let [listed] = strings.as_mut_slice() {
        listed.clear();
    }
    if let [only @ Matcher::IntegerEnum(_)] = numbers.as_mut_slice() {
        **only = Matcher::Integer;
    }
    for (mut nested, is_distinct) in [(arrays, true), (maps, !has_objects)] {
        match nested.as_mut_slice() {
            [] => {}
            [only] if is_distinct => **only = Matcher::Any,
            _ => generalize(nested),
        }
    }
}
