//! How the variant of a value is selected in each union, once all types are known.
//!
//! A discriminator goes first. Without one, a property that has a different constant in every variant is as
//! good. Otherwise a matcher of each variant selects it: by the JSON type and the required properties.

mod ambiguity;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::{Diagnostics, Origin};
use crate::ir::{
    Access, Api, Constant, EnumValues, Enumeration, Field, Matcher, Presence, Representation,
    Shape, Struct, Type, TypeDef, TypeId, Union,
};

use super::ignored_field;
use super::schema::{Tagging, as_text};

/// Decides how the variants of every union are selected.
pub(super) fn settle(
    api: &mut Api,
    taggings: &HashMap<Origin, Tagging>,
    diagnostics: &mut Diagnostics,
) {
    // A union may be a variant of another one, which then has the tags of both.
    let mut choices: HashMap<usize, Representation> = HashMap::new();
    let known = RefCell::default();
    let choosing = Choosing {
        api,
        taggings,
        depth: DEEPEST_LIST,
        known: &known,
    };
    for index in 0..api.types.len() {
        if let Shape::Union(union) = &api.types[index].shape
            && let Representation::Untagged(_) | Representation::UntaggedOverlapping(_) =
                union.representation
        {
            let tagging = taggings.get(&api.types[index].origin);
            let choice = choosing.choice(TypeId(index), union, tagging);
            if let (
                Some(tagging),
                Representation::Untagged(_) | Representation::UntaggedOverlapping(_),
            ) = (tagging, &choice)
            {
                report_unused(tagging, diagnostics);
            }
            choices.insert(index, choice);
        }
    }
    for (index, choice) in choices {
        if let Shape::Union(union) = &mut api.types[index].shape {
            union.representation = choice;
        }
    }
    ambiguity::report_ambiguous(api, diagnostics);
}

fn report_unused(tagging: &Tagging, diagnostics: &mut Diagnostics) {
    let origin = tagging.origin.key("discriminator");
    let consequence = "variants are selected by structure";
    let help = "use only object schemas that have a discriminator value as variants";
    diagnostics.report(ignored_field(origin, consequence).help(help));
}

/// How many types are looked at for what values of a union look like: unions may be variants of one another
/// in a long row. Beyond that they look like anything.
const LOOKED_AT: usize = 1_000;

struct Choosing<'a> {
    api: &'a Api,
    taggings: &'a HashMap<Origin, Tagging>,
    /// How many lists and maps may still be looked into.
    depth: usize,
    known: &'a Known,
}

/// What values of named types look like, by how many lists may still be looked into: unions of lists of
/// unions lead to the same ones again and again.
type Known = RefCell<HashMap<(TypeId, usize), Matcher>>;

/// How many lists or maps are looked into that lie in one another.
const DEEPEST_LIST: usize = 2;

/// How many forms the items of a list may have to be looked at.
const MOST_FORMS: usize = 32;

/// How deep unions are followed into one another.
const DEEPEST: usize = 8;

impl Choosing<'_> {
    fn choice(&self, id: TypeId, union: &Union, tagging: Option<&Tagging>) -> Representation {
        let by_discriminator = tagging.and_then(|tagging| self.by_discriminator(union, tagging, 0));
        let evidence = match by_discriminator.or_else(|| self.by_constant(union)) {
            Some((wire, tags)) => {
                let otherwise = tagging.filter(|tagging| tagging.wire == wire);
                let otherwise = otherwise.and_then(|tagging| tagging.otherwise);
                return Representation::InternallyTagged {
                    property: wire,
                    values: tags,
                    fallback: otherwise,
                };
            }
            None => self.evidence_of(id, union, tagging),
        };
        match union.representation {
            Representation::UntaggedOverlapping(_) if ambiguity::may_overlap(&evidence) => {
                Representation::UntaggedOverlapping(evidence)
            }
            _ => Representation::Untagged(evidence),
        }
    }

    /// The tags of each variant, if each has some: what the mapping says, else the constant in the
    /// variant itself, unless it is the base's or others have the same, else the component's name.
    fn by_discriminator(
        &self,
        union: &Union,
        tagging: &Tagging,
        depth: usize,
    ) -> Option<(String, Vec<Vec<String>>)> {
        let variants = union.variants.iter();
        let listed = variants.map(|variant| self.tags(&variant.ty, &tagging.wire, depth));
        let own = listed.map(|tags| match tags == tagging.inherited {
            true => Vec::new(),
            false => tags,
        });
        let own: Vec<_> = own.collect();
        let is_shared = |index: usize| {
            let mut others = own.iter().enumerate().filter(|(other, _)| *other != index);
            others.any(|(_, tags)| tags.iter().any(|tag| own[index].contains(tag)))
        };
        let mut tags = Vec::new();
        for (index, variant) in union.variants.iter().enumerate() {
            let mapped = tagging.mapped.get(index).cloned().unwrap_or_default();
            let component = tagging.components.get(index).cloned().flatten();
            let found = match (mapped.is_empty(), own[index].is_empty() || is_shared(index)) {
                (false, false) => [mapped, self.unmapped(&own[index], tagging)].concat(),
                (false, true) => mapped,
                (true, false) => own[index].clone(),
                (true, true) if self.is_object(&variant.ty) => component.into_iter().collect(),
                (true, true) => Vec::new(),
            };
            if found.is_empty() {
                return None;
            }
            tags.push(found);
        }
        Some((tagging.wire.clone(), tags))
    }

    /// Of a variant's own texts those that the mapping does not speak of.
    fn unmapped(&self, own: &[String], tagging: &Tagging) -> Vec<String> {
        let is_mapped = |tag: &&String| tagging.mapped.iter().any(|tags| tags.contains(tag));
        own.iter().filter(|tag| !is_mapped(tag)).cloned().collect()
    }

    /// A member that all variants have, each with texts of its own.
    fn by_constant(&self, union: &Union) -> Option<(String, Vec<Vec<String>>)> {
        let first = union.variants.first()?;
        let Shape::Struct(shape) = &self.def(&first.ty)?.shape else {
            return None;
        };
        let wires = shape.fields.iter().filter(|field| is_required(field));
        wires.map(|field| field.wire.clone()).find_map(|wire| {
            let variants = union.variants.iter();
            let tags: Vec<_> = variants.map(|it| self.tags(&it.ty, &wire, 0)).collect();
            let all: Vec<_> = tags.iter().flatten().collect();
            let are_distinct = all.iter().collect::<BTreeSet<_>>().len() == all.len();
            let is_complete = tags.iter().all(|tags| !tags.is_empty());
            (is_complete && are_distinct).then_some((wire, tags))
        })
    }

    /// The texts of a member by which a type is told from others.
    fn tags(&self, ty: &Type, wire: &str, depth: usize) -> Vec<String> {
        let Some(def) = self.def(ty) else {
            return Vec::new();
        };
        match &def.shape {
            Shape::Struct(shape) => self.listed(shape, wire),
            Shape::Union(union) if depth < DEEPEST => {
                let tagging = self.taggings.get(&def.origin);
                let tags = match tagging.filter(|tagging| tagging.wire == wire) {
                    Some(tagging) => self
                        .by_discriminator(union, tagging, depth + 1)
                        .map(|(_, tags)| tags)
                        .unwrap_or_default(),
                    None => self.tags_of_all(union, wire, depth + 1),
                };
                tags.into_iter().flatten().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The tags of all variants, or none at all.
    fn tags_of_all(&self, union: &Union, wire: &str, depth: usize) -> Vec<Vec<String>> {
        let variants = union.variants.iter();
        let tags: Vec<_> = variants.map(|it| self.tags(&it.ty, wire, depth)).collect();
        match tags.iter().all(|tags| !tags.is_empty()) {
            true => tags,
            false => Vec::new(),
        }
    }

    fn is_object(&self, ty: &Type) -> bool {
        match self.def(ty).map(|def| &def.shape) {
            Some(Shape::Struct(_) | Shape::Union(_)) => true,
            Some(_) => false,
            None => matches!(self.api.resolve_alias(ty), Type::Map(_)),
        }
    }

    fn def(&self, ty: &Type) -> Option<&TypeDef> {
        match self.api.resolve_alias(ty) {
            Type::Named(id) => Some(self.api.get(*id)),
            _ => None,
        }
    }

    fn evidence_of(&self, id: TypeId, union: &Union, tagging: Option<&Tagging>) -> Vec<Matcher> {
        let variants = union.variants.iter();
        let mut evidence: Vec<_> = variants
            .map(|it| self.evidence_of_all(&it.ty, Some(id)))
            .collect();
        for (index, evidence) in evidence.iter_mut().enumerate() {
            let mapped = tagging.and_then(|tagging| tagging.mapped.get(index));
            if let (Some(tagging), Some(mapped)) = (tagging, mapped)
                && !mapped.is_empty()
                && let Some(constants) = constants_in(evidence)
            {
                constants.push((tagging.wire.clone(), mapped.clone()));
            }
        }
        widen(evidence.iter_mut().collect());
        evidence
    }

    /// What a value of the type looks like.
    fn evidence(&self, ty: &Type) -> Matcher {
        match self.api.resolve_alias(ty) {
            Type::Bool => Matcher::Bool,
            Type::I32 | Type::I64 | Type::U64 => Matcher::Integer,
            Type::F64 => Matcher::Number,
            Type::String | Type::Formatted(_) | Type::Binary | Type::File => {
                Matcher::String(Vec::new())
            }
            Type::Array(item) => Matcher::Array(Box::new(self.evidence_inside([item.as_ref()]))),
            Type::Tuple(items) => Matcher::Array(Box::new(self.evidence_inside(items))),
            Type::Map(value) => Matcher::Map(Box::new(self.evidence_inside([value.as_ref()]))),
            Type::Json | Type::Multipart | Type::Foreign(_) => Matcher::Any,
            Type::Nullable(inner) => self.evidence(inner),
            Type::Named(id) => self.evidence_of_shape(*id),
        }
    }

    /// What the items of a list look like, or the values of a map. In a row of lists that leads on or
    /// in a circle, what lies deeper looks like anything.
    fn evidence_inside<'t>(&self, types: impl IntoIterator<Item = &'t Type>) -> Matcher {
        let Some(depth) = self.depth.checked_sub(1) else {
            return Matcher::Any;
        };
        let inside = Self { depth, ..*self };
        let mut found = Vec::new();
        for ty in types {
            push_new(&mut found, inside.evidence_of_item(ty));
        }
        any_of(found)
    }

    fn evidence_of_item(&self, ty: &Type) -> Matcher {
        let key = match self.inside(ty) {
            Type::Named(id) => Some((*id, self.depth)),
            _ => None,
        };
        if let Some(known) = key.and_then(|key| self.known.borrow().get(&key).cloned()) {
            return known;
        }
        let evidence = match self.evidence_of_all(ty, None) {
            Matcher::AnyOf(forms) if forms.len() > MOST_FORMS => Matcher::Any,
            evidence => evidence,
        };
        if let Some(key) = key {
            self.known.borrow_mut().insert(key, evidence.clone());
        }
        evidence
    }

    fn evidence_of_shape(&self, id: TypeId) -> Matcher {
        match &self.api.get(id).shape {
            Shape::Struct(shape) => self.evidence_of_struct(shape),
            Shape::Enumeration(shape) => evidence_of_enumeration(shape),
            Shape::Union(_) | Shape::Newtype(_) => self.evidence_of_all(&Type::Named(id), None),
            Shape::Alias(_) | Shape::Headers(_) | Shape::Content(_) => Matcher::Any,
        }
    }

    /// What any variant looks like of a union, and of those that are its variants, in turn. Each is
    /// looked at once, and the one that asks is not: what leads back to where it came from is no
    /// evidence.
    fn evidence_of_all(&self, ty: &Type, asking: Option<TypeId>) -> Matcher {
        let mut seen: BTreeSet<TypeId> = asking.into_iter().collect();
        let mut found = Vec::new();
        let mut open = vec![ty];
        while let Some(ty) = open.pop() {
            let ty = self.inside(ty);
            if seen.len() > LOOKED_AT {
                return Matcher::Any;
            }
            let shape = match ty {
                Type::Named(id) if seen.insert(*id) => &self.api.get(*id).shape,
                Type::Named(id) if self.is_choice(*id) => continue,
                _ => {
                    push_new(&mut found, self.evidence(ty));
                    continue;
                }
            };
            match shape {
                Shape::Union(union)
                    if matches!(union.representation, Representation::ExternallyTagged(_)) =>
                {
                    push_new(&mut found, OBJECT);
                }
                Shape::Union(union) => open.extend(union.variants.iter().rev().map(|it| &it.ty)),
                Shape::Newtype(inner) => open.push(inner),
                _ => push_new(&mut found, self.evidence(ty)),
            }
        }
        any_of(found)
    }

    /// A type without aliases, and without the `null` that it may be.
    fn inside<'t>(&'t self, ty: &'t Type) -> &'t Type {
        let mut ty = self.api.resolve_alias(ty);
        while let Type::Nullable(inner) = ty {
            ty = self.api.resolve_alias(inner);
        }
        ty
    }

    fn is_choice(&self, id: TypeId) -> bool {
        matches!(self.api.get(id).shape, Shape::Union(_) | Shape::Newtype(_))
    }

    fn evidence_of_struct(&self, shape: &Struct) -> Matcher {
        let (required, optional): (Vec<_>, Vec<_>) =
            shape.fields.iter().partition(|field| is_required(field));
        let wires = |fields: Vec<&Field>| fields.iter().map(|it| it.wire.clone()).collect();
        let object = Matcher::Object {
            required: wires(required),
            optional: wires(optional),
            constants: self.constants_of(shape),
        };
        match shape.additional {
            Some(_) => Matcher::OpenObject(Box::new(object)),
            None => object,
        }
    }

    /// What a member lists, as texts.
    fn listed(&self, shape: &Struct, wire: &str) -> Vec<String> {
        let field = shape.fields.iter().find(|field| field.wire == wire);
        field.map(|field| self.values(field)).unwrap_or_default()
    }

    /// The members of which only one value is valid.
    fn constants_of(&self, shape: &Struct) -> Vec<(String, Vec<String>)> {
        let fields = shape.fields.iter().map(|field| (field, self.values(field)));
        let fixed = fields.filter(|(_, values)| values.len() == 1);
        fixed
            .map(|(field, values)| (field.wire.clone(), values))
            .collect()
    }

    /// The values that are listed for a member, as texts.
    fn values(&self, field: &Field) -> Vec<String> {
        if let Some(Constant::Value(value)) = &field.constant {
            return vec![as_text(value)];
        }
        match self.def(&field.ty).map(|def| &def.shape) {
            Some(Shape::Enumeration(shape)) => {
                let variants = shape.variants.iter();
                variants.map(|variant| as_text(&variant.wire)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// An object of which nothing is known.
const OBJECT: Matcher = Matcher::Object {
    required: Vec::new(),
    optional: Vec::new(),
    constants: Vec::new(),
};

/// What an object's members have to be.
fn constants_in(evidence: &mut Matcher) -> Option<&mut Vec<(String, Vec<String>)>> {
    match evidence {
        Matcher::Object { constants, .. } => Some(constants),
        Matcher::OpenObject(object) => constants_in(object),
        // A member whose text tells what it is is no value like the others.
        Matcher::Map(_) => {
            *evidence = OBJECT;
            constants_in(evidence)
        }
        _ => None,
    }
}

/// What one of these looks like.
fn any_of(mut found: Vec<Matcher>) -> Matcher {
    match (found.len(), found.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            found.extend(last);
            Matcher::AnyOf(found)
        }
    }
}

fn push_new(found: &mut Vec<Matcher>, evidence: Matcher) {
    if !found.contains(&evidence) {
        found.push(evidence);
    }
}

/// Whether a value of either way has the member.
fn is_required(field: &Field) -> bool {
    field.access == Access::ReadWrite
        && matches!(field.presence, Presence::Required | Presence::Nullable)
}

fn evidence_of_enumeration(shape: &Enumeration) -> Matcher {
    let texts = shape.variants.iter().filter_map(|it| it.wire.as_str());
    let numbers = shape.variants.iter().filter_map(|it| it.wire.as_i64());
    match shape.values {
        EnumValues::String => Matcher::String(texts.map(str::to_owned).collect()),
        EnumValues::Integer => Matcher::IntegerEnum(numbers.collect()),
        EnumValues::Json => Matcher::Any,
    }
}

/// Where one variant alone is a text, it takes any: an enumeration is open. So does one that alone
/// is a list, or a map; of several, that goes for their items.
fn widen(mut evidence: Vec<&mut Matcher>) {
    widen_inside(&mut evidence, |it| match it {
        Matcher::Array(item) => Some(item),
        _ => None,
    });
    widen_inside(&mut evidence, |it| match it {
        Matcher::Map(value) => Some(value),
        _ => None,
    });
    let texts = evidence
        .iter()
        .filter(|it| matches!(it, Matcher::String(_)));
    let numbers = evidence.iter().filter(|it| {
        matches!(
            it,
            Matcher::IntegerEnum(_) | Matcher::Integer | Matcher::Number
        )
    });
    let (one_text, one_number) = (texts.count() == 1, numbers.count() == 1);
    for evidence in evidence {
        match evidence {
            Matcher::String(listed) if one_text => listed.clear(),
            Matcher::IntegerEnum(_) if one_number => *evidence = Matcher::Integer,
            _ => {}
        }
    }
}

fn widen_inside(
    evidence: &mut [&mut Matcher],
    part: impl Fn(&mut Matcher) -> Option<&mut Box<Matcher>>,
) {
    let parts = evidence.iter_mut().filter_map(|it| part(it));
    let mut parts: Vec<&mut Matcher> = parts.map(Box::as_mut).collect();
    match parts.as_mut_slice() {
        [] => {}
        [only] => **only = Matcher::Any,
        _ => widen(parts),
    }
}
