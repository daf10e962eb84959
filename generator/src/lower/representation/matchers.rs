//! The matchers of types.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::plain_text;
use crate::ir::{
    Access, Api, Constant, EnumValues, Enumeration, Field, Matcher, Presence, Representation,
    Shape, Struct, Type, TypeId, Union,
};

use super::super::schema::Tagging;
use super::ambiguity::may_mix;

/// How many types are visited for one matcher: unions may be variants of each other in a long row. A union of
/// more types matches any value.
const MAX_VISITED: usize = 1_000;

/// How many nested arrays or maps are entered. The values in deeper ones match anything, also where types contain
/// themselves.
const MAX_NESTED: usize = 2;

/// How many alternatives the items of an array may have. With more, any item matches.
const MAX_ALTERNATIVES: usize = 32;

/// An object with any properties.
const OBJECT: Matcher = Matcher::Object {
    required: Vec::new(),
    optional: Vec::new(),
    constants: Vec::new(),
};

/// Creates the matchers of types.
pub(super) struct Matchers<'a> {
    api: &'a Api,
    /// The matchers of the items of arrays and maps, by how many nested ones may still be entered: arrays of
    /// unions of arrays contain the same types again and again.
    items: HashMap<(TypeId, usize), Matcher>,
}

impl<'a> Matchers<'a> {
    pub(super) fn of(api: &'a Api) -> Self {
        Self {
            api,
            items: HashMap::new(),
        }
    }

    /// An untagged representation of a union.
    pub(super) fn representation(
        &mut self,
        id: TypeId,
        union: &'a Union,
        tagging: Option<&Tagging>,
    ) -> Representation {
        let variants = union.variants.iter();
        let mut matchers: Vec<_> = variants
            .map(|variant| self.of_type(&variant.ty, Some(id), MAX_NESTED))
            .collect();
        if let Some(Tagging { wire, mapped, .. }) = tagging {
            for (matcher, values) in matchers.iter_mut().zip(mapped) {
                if !values.is_empty()
                    && let Some(constants) = constants_in(matcher)
                {
                    constants.push((wire.clone(), values.clone()));
                }
            }
        }
        generalize(&mut matchers);
        match union.representation {
            Representation::UntaggedOverlapping(_) if may_mix(&matchers) => {
                Representation::UntaggedOverlapping(matchers)
            }
            _ => Representation::Untagged(matchers),
        }
    }

    /// The matcher of a type; of a union, that of any of its variants, and of the variants of those that are
    /// unions. Each type is visited once, and `union` is not: a union that contains itself excludes no value.
    fn of_type(&mut self, ty: &'a Type, union: Option<TypeId>, nested: usize) -> Matcher {
        let mut visited: BTreeSet<TypeId> = union.into_iter().collect();
        let mut found = Vec::new();
        let mut open = vec![ty];
        while let Some(ty) = open.pop() {
            let ty = self.without_null(ty);
            if visited.len() > MAX_VISITED {
                return Matcher::Any;
            }
            let named = match ty {
                Type::Named(id) => Some((visited.insert(*id), &self.api.get(*id).shape)),
                _ => None,
            };
            match named {
                Some((false, Shape::Union(_) | Shape::Newtype(_))) => {}
                Some((true, Shape::Newtype(inner))) => open.push(inner),
                Some((true, Shape::Union(union))) => match union.representation {
                    Representation::ExternallyTagged(_) => push_new(&mut found, OBJECT),
                    _ => open.extend(union.variants.iter().rev().map(|it| &it.ty)),
                },
                Some((_, Shape::Struct(shape))) => push_new(&mut found, of_struct(self.api, shape)),
                Some((_, Shape::Enumeration(shape))) => push_new(&mut found, of_enumeration(shape)),
                Some(_) => push_new(&mut found, Matcher::Any),
                None => push_new(&mut found, self.of_unnamed(ty, nested)),
            }
        }
        any_of(found)
    }

    /// The matcher of a type without a name.
    fn of_unnamed(&mut self, ty: &'a Type, nested: usize) -> Matcher {
        match ty {
            Type::Bool => Matcher::Bool,
            Type::I32 | Type::I64 | Type::U64 => Matcher::Integer,
            Type::F32 | Type::F64 => Matcher::Number,
            Type::String | Type::Formatted(_) | Type::Binary | Type::File => {
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
            return self.of_type(ty, None, nested);
        };
        if let Some(known) = self.items.get(&(*id, nested)) {
            return known.clone();
        }
        let matcher = match self.of_type(ty, None, nested) {
            Matcher::AnyOf(parts) if parts.len() > MAX_ALTERNATIVES => Matcher::Any,
            matcher => matcher,
        };
        self.items.insert((*id, nested), matcher.clone());
        matcher
    }

    /// A type without aliases, and without the `null` that it may be.
    fn without_null(&self, ty: &'a Type) -> &'a Type {
        let mut ty = self.api.resolve_alias(ty);
        while let Type::Nullable(inner) = ty {
            ty = self.api.resolve_alias(inner);
        }
        ty
    }
}

fn of_struct(api: &Api, shape: &Struct) -> Matcher {
    let names = |required| {
        let fields = shape.fields.iter();
        let fields = fields.filter(|field| is_required(field) == required);
        fields.map(|field| field.wire.clone()).collect()
    };
    let listed = shape.fields.iter().map(|it| (it, enum_values(api, it)));
    let constants = listed.filter(|(_, values)| values.len() == 1);
    let object = Matcher::Object {
        required: names(true),
        optional: names(false),
        constants: constants
            .map(|(field, values)| (field.wire.clone(), values))
            .collect(),
    };
    match shape.additional {
        Some(_) => Matcher::OpenObject(Box::new(object)),
        None => object,
    }
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
    field.access == Access::ReadWrite
        && matches!(field.presence, Presence::Required | Presence::Nullable)
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

/// The constants of an object. A map becomes an object: the value of a discriminator property is not like the
/// others.
fn constants_in(matcher: &mut Matcher) -> Option<&mut Vec<(String, Vec<String>)>> {
    if let Matcher::Map(_) = matcher {
        *matcher = OBJECT;
    }
    match matcher {
        Matcher::Object { constants, .. } => Some(constants),
        Matcher::OpenObject(object) => constants_in(object),
        _ => None,
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
/// is an array or a map; of several, that applies to their items.
fn generalize<'m>(matchers: impl IntoIterator<Item = &'m mut Matcher>) {
    let (mut strings, mut numbers) = (Vec::new(), Vec::new());
    let (mut arrays, mut maps) = (Vec::new(), Vec::new());
    for matcher in matchers {
        match matcher {
            Matcher::String(listed) => strings.push(listed),
            Matcher::IntegerEnum(_) | Matcher::Integer | Matcher::Number => numbers.push(matcher),
            Matcher::Array(item) => arrays.push(item.as_mut()),
            Matcher::Map(value) => maps.push(value.as_mut()),
            _ => {}
        }
    }
    if let [listed] = strings.as_mut_slice() {
        listed.clear();
    }
    if let [only @ Matcher::IntegerEnum(_)] = numbers.as_mut_slice() {
        **only = Matcher::Integer;
    }
    for mut nested in [arrays, maps] {
        match nested.as_mut_slice() {
            [] => {}
            [only] => **only = Matcher::Any,
            _ => generalize(nested),
        }
    }
}
