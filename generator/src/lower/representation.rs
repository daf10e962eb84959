//! How the variant of a value is selected in each union, once all types are known.
//!
//! A discriminator goes first. Without one, a property that has different constants in every variant is as
//! good. Otherwise a matcher of each variant selects it: by the JSON type and the required properties.

mod ambiguity;
mod matchers;

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{
    Api, Field, Name, Representation, Shape, Type, TypeDef, TypeId, Union, UnionVariant,
};

use super::ignored_field;
use super::schema::UnionDiscriminator;
pub(super) use ambiguity::report_ambiguous;
use matchers::{Matchers, enum_values, is_required};

/// Decides how the variants of every union are selected.
pub(super) fn finalize(
    api: &mut Api,
    discriminators: &HashMap<Origin, UnionDiscriminator>,
    diagnostics: &mut Diagnostics,
) {
    let values = DiscriminatorValues {
        api,
        discriminators,
    };
    let mut matchers = Matchers::of(values);
    // A union may be a variant of another one, which then has the discriminator values of both.
    let mut representations = Vec::new();
    for (index, def) in api.types.iter().enumerate() {
        if let Shape::Union(union) = &def.shape
            && union.representation.matchers().is_some()
        {
            let discriminator = discriminators.get(&def.origin);
            let tags =
                discriminator.map(|discriminator| values.by_discriminator(union, discriminator, 0));
            let tagged = values.representation(union, tags.as_ref());
            if let (Some(tags), None) = (&tags, &tagged) {
                diagnostics.report(tags.unused(union));
            }
            let representation = tagged
                .unwrap_or_else(|| matchers.representation(TypeId(index), union, tags.as_ref()));
            representations.push((index, representation));
        }
    }
    for (index, representation) in representations {
        remove_undescribed_tag(api, index, &representation);
        if let Shape::Union(union) = &mut api.types[index].shape {
            union.representation = representation;
        }
    }
}

/// The discriminator of a union; lists are in the order of the variants.
struct Tags<'a> {
    discriminator: &'a UnionDiscriminator,
    /// The discriminator values that the description connects with each variant.
    connected: Vec<Vec<String>>,
    /// The discriminator values that each variant may have.
    possible: Vec<Vec<String>>,
}

impl<'a> Tags<'a> {
    /// The discriminator values of variants of these types, given the values that each lists for the property itself.
    ///
    /// A variant is connected with the values in the mapping, and with those that it alone lists. Without any, it is
    /// connected with its component's name, if the property allows it. Otherwise it may have those of its list that no
    /// other variant is connected with.
    fn of<'t>(
        api: &Api,
        discriminator: &'a UnionDiscriminator,
        types: impl Iterator<Item = &'t Type>,
        listed: &[Vec<String>],
    ) -> Self {
        let is_own = |list: &Vec<String>| {
            let is_shared = listed.iter().filter(|it| *it == list).count() > 1;
            !is_shared && *list != discriminator.inherited
        };
        let is_mapped =
            |value: &String| discriminator.mapped.iter().flatten().any(|it| it == value);
        let types = types.zip(listed).enumerate();
        let connected = types.map(|(index, (ty, list))| {
            let mapped = discriminator.mapped.get(index).into_iter().flatten();
            let own = list.iter().filter(|it| is_own(list) && !is_mapped(it));
            let mut values: Vec<_> = mapped.chain(own).cloned().collect();
            // A value that the property does not allow is decoded, but not encoded.
            values.sort_by_key(|value| !allows(list, value));
            let name = discriminator.components.get(index).into_iter().flatten();
            let mut name = name.filter(|it| allows(list, it) && !is_mapped(it));
            match name.next() {
                Some(name) if values.is_empty() && is_object(api, ty) => vec![name.clone()],
                _ => values,
            }
        });
        let connected: Vec<_> = connected.collect();
        let is_free = |value: &&String| !connected.iter().flatten().any(|it| it == *value);
        let possible = connected
            .iter()
            .zip(listed)
            .map(|(values, list)| match values.is_empty() {
                true => list.iter().filter(is_free).cloned().collect(),
                false => values.clone(),
            });
        Self {
            discriminator,
            possible: possible.collect(),
            connected,
        }
    }

    /// Whether each variant is connected with values that no other one has, apart from the variant of other values.
    fn are_complete(&self) -> bool {
        let fallback = self.discriminator.fallback;
        let mut values = self.connected.iter().enumerate();
        values.all(|(index, values)| !values.is_empty() || fallback == Some(index))
            && are_distinct(&self.connected)
    }

    /// Reports why the discriminator does not select each variant.
    fn unused(&self, union: &Union) -> Diagnostic {
        let origin = self.discriminator.origin.key("discriminator");
        let values = self.possible.iter().flatten();
        let mut unclear = values.map(|value| (value, self.variants_of(value, union)));
        let unclear = unclear.find_map(|(value, variants)| match *variants {
            [(one, _), (other, _), ..] => Some(format!(
                "discriminator value `{value}` is possible for both `{one}` and `{other}`"
            )),
            [(one, false)] => Some(format!(
                "discriminator value `{value}` is not connected with `{one}`"
            )),
            _ => None,
        });
        let consequence = "variants are selected by structure";
        match unclear {
            Some(unclear) => {
                let code = Code::UnmappedDiscriminatorValue;
                let message = format!("{unclear}; {consequence}");
                let help = "add a `mapping` with different values for each schema";
                Diagnostic::new(code, origin, message).at_key().help(help)
            }
            None => {
                let help = "use only object schemas that have a discriminator value as variants";
                ignored_field(origin, consequence).help(help)
            }
        }
    }

    /// The names of the variants that may have a discriminator value, and whether it is connected with them.
    fn variants_of<'u>(&self, value: &String, union: &'u Union) -> Vec<(&'u Name, bool)> {
        let variants = union
            .variants
            .iter()
            .zip(&self.possible)
            .zip(&self.connected);
        let variants = variants.filter(|((_, possible), _)| possible.contains(value));
        let variants = variants.map(|((it, _), connected)| (&it.name, connected.contains(value)));
        variants.collect()
    }
}

/// Whether a property with this list of values, which is empty if it has none, allows a value.
fn allows(list: &[String], value: &String) -> bool {
    list.is_empty() || list.contains(value)
}

/// Whether no two lists have a common value.
fn are_distinct(lists: &[Vec<String>]) -> bool {
    let mut seen = BTreeSet::new();
    lists.iter().flatten().all(|value| seen.insert(value))
}

/// The values without repetitions.
fn unique(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    values.filter(|value| seen.insert(value.clone())).collect()
}

/// Removes the field of a discriminator property from variants that require it and do not describe it: the union
/// writes it, if the variant has only one value.
fn remove_undescribed_tag(api: &mut Api, union: usize, representation: &Representation) {
    let (
        Shape::Union(union),
        Representation::InternallyTagged {
            property,
            values,
            fallback,
        },
    ) = (&api.types[union].shape, representation)
    else {
        return;
    };
    let is_tag = |field: &Field| field.wire == *property && is_undescribed(field);
    let types = union.variants.iter().map(|variant| &variant.ty);
    let types = types.zip(values).enumerate();
    let written =
        types.filter(|(index, (_, values))| values.len() == 1 && *fallback != Some(*index));
    let written: Vec<Type> = written.map(|(_, (ty, _))| ty.clone()).collect();
    for ty in written {
        if let Type::Named(TypeId(index)) = ty
            && let Shape::Struct(shape) = &mut api.types[index].shape
        {
            shape.fields.retain(|field| !is_tag(field));
        }
    }
}

/// Whether a field has the location of the `required` that names its property.
fn is_undescribed(field: &Field) -> bool {
    let parent = field.origin.parent();
    parent.is_some_and(|parent| parent.last().as_deref() == Some("required"))
}

/// How deep unions are followed that are variants of each other.
const MAX_DEPTH: usize = 8;

/// The discriminator values of variants.
#[derive(Clone, Copy)]
struct DiscriminatorValues<'a> {
    api: &'a Api,
    discriminators: &'a HashMap<Origin, UnionDiscriminator>,
}

impl<'a> DiscriminatorValues<'a> {
    /// An internally tagged representation, if each variant has discriminator values that no other one has.
    fn representation(&self, union: &Union, tags: Option<&Tags<'_>>) -> Option<Representation> {
        let (property, values, fallback) = match tags {
            Some(tags) if tags.are_complete() => {
                let discriminator = tags.discriminator;
                (
                    discriminator.wire.clone(),
                    tags.connected.clone(),
                    discriminator.fallback,
                )
            }
            // The discriminator excludes variants, even if it does not select one.
            Some(tags) if tags.possible.iter().any(|values| !values.is_empty()) => return None,
            _ => {
                let (property, values) = self.by_constant(union)?;
                (property, values, None)
            }
        };
        Some(Representation::InternallyTagged {
            property,
            values,
            fallback,
        })
    }

    fn by_discriminator(
        &self,
        union: &Union,
        discriminator: &'a UnionDiscriminator,
        depth: usize,
    ) -> Tags<'a> {
        let listed = self.of_variants(union, &discriminator.wire, depth);
        let types = union.variants.iter().map(|variant| &variant.ty);
        Tags::of(self.api, discriminator, types, &listed)
    }

    /// A required property of all variants whose constants are different in each, or which is the discriminator
    /// property of those that are unions.
    fn by_constant(&self, union: &Union) -> Option<(String, Vec<Vec<String>>)> {
        let first = self.def(&union.variants.first()?.ty)?;
        let properties: Vec<&String> = match (&first.shape, self.discriminators.get(&first.origin))
        {
            (Shape::Struct(shape), _) => {
                let required = shape.fields.iter().filter(|field| is_required(field));
                required.map(|field| &field.wire).collect()
            }
            (Shape::Union(_), Some(discriminator)) => vec![&discriminator.wire],
            _ => return None,
        };
        properties.into_iter().find_map(|wire| {
            let values = self.of_variants(union, wire, 0);
            let is_complete = values.iter().all(|values| !values.is_empty());
            (is_complete && are_distinct(&values)).then(|| (wire.clone(), values))
        })
    }

    /// The discriminator property of a union that is a variant, and the values of its variants; `None` if an object
    /// with another value, or without one, may be one of them.
    fn of_nested(&self, ty: &Type, union: &Union) -> Option<(&'a str, Vec<Vec<String>>)> {
        let discriminator = self.discriminators.get(&self.def(ty)?.origin)?;
        let tags = self.by_discriminator(union, discriminator, 0);
        let is_selecting = tags.are_complete() && discriminator.fallback.is_none();
        is_selecting.then_some((discriminator.wire.as_str(), tags.connected))
    }

    /// The values of a property that distinguish each variant.
    fn of_variants(&self, union: &Union, property: &str, depth: usize) -> Vec<Vec<String>> {
        let values = union
            .variants
            .iter()
            .map(|UnionVariant { origin, ty, .. }| {
                let listed = self.of_type(ty, property, depth);
                self.of_single(origin, ty, property, listed)
            });
        values.collect()
    }

    /// The values of a property that distinguish a type from others.
    fn of_type(&self, ty: &Type, property: &str, depth: usize) -> Vec<String> {
        let Type::Named(id) = ty else {
            return Vec::new();
        };
        let def = self.api.get(*id);
        let listed = match &def.shape {
            Shape::Alias(ty) => self.of_type(ty, property, depth),
            Shape::Struct(shape) => {
                let field = shape.fields.iter().find(|field| field.wire == property);
                field.map_or_else(Vec::new, |field| enum_values(self.api, field))
            }
            Shape::Union(union) if depth < MAX_DEPTH => {
                let discriminator = self.discriminators.get(&def.origin);
                let values =
                    match discriminator.filter(|discriminator| discriminator.wire == property) {
                        Some(discriminator) => {
                            self.by_discriminator(union, discriminator, depth + 1)
                                .possible
                        }
                        None => self.of_variants(union, property, depth + 1),
                    };
                return match values.iter().any(Vec::is_empty) {
                    true => Vec::new(),
                    false => unique(values.into_iter().flatten()),
                };
            }
            _ => return Vec::new(),
        };
        self.of_single(&def.origin, ty, property, listed)
    }

    /// The values of a property that distinguish the schema at a location, given those that its type lists. The type
    /// of a union of one schema is that schema's, but the union may have a discriminator.
    fn of_single(
        &self,
        origin: &Origin,
        ty: &Type,
        property: &str,
        listed: Vec<String>,
    ) -> Vec<String> {
        let discriminator = self.discriminators.get(origin);
        match discriminator.filter(|it| it.wire == property && it.mapped.len() == 1) {
            Some(discriminator) => {
                let tags = Tags::of(self.api, discriminator, [ty].into_iter(), &[listed]);
                tags.possible.into_iter().flatten().collect()
            }
            None => listed,
        }
    }

    fn def(&self, ty: &Type) -> Option<&TypeDef> {
        match self.api.resolve_alias(ty) {
            Type::Named(id) => Some(self.api.get(*id)),
            _ => None,
        }
    }
}

fn is_object(api: &Api, ty: &Type) -> bool {
    match api.resolve_alias(ty) {
        Type::Named(id) => matches!(api.get(*id).shape, Shape::Struct(_) | Shape::Union(_)),
        ty => matches!(ty, Type::Map(_)),
    }
}
