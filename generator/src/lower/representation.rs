//! How the variant of a value is selected in each union, once all types are known.
//!
//! A discriminator goes first. Without one, a property that has different constants in every variant is as
//! good. Otherwise a matcher of each variant selects it: by the JSON type and the required properties.

mod ambiguity;
mod matchers;

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::{Diagnostics, Origin};
use crate::ir::{Api, Field, Representation, Shape, Type, TypeDef, TypeId, Union};

use super::ignored_field;
use super::schema::Tagging;
use matchers::{Matchers, enum_values, is_required};

/// Decides how the variants of every union are selected.
pub(super) fn settle(
    api: &mut Api,
    taggings: &HashMap<Origin, Tagging>,
    diagnostics: &mut Diagnostics,
) {
    let values = DiscriminatorValues { api, taggings };
    let mut matchers = Matchers::of(api);
    // A union may be a variant of another one, which then has the discriminator values of both.
    let mut representations = Vec::new();
    for (index, def) in api.types.iter().enumerate() {
        if let Shape::Union(union) = &def.shape
            && union.representation.matchers().is_some()
        {
            let tagging = taggings.get(&def.origin);
            let tagged = values.representation(union, tagging);
            if let (Some(tagging), None) = (tagging, &tagged) {
                report_unused(tagging, diagnostics);
            }
            let representation =
                tagged.unwrap_or_else(|| matchers.representation(TypeId(index), union, tagging));
            representations.push((index, representation));
        }
    }
    for (index, representation) in representations {
        remove_undescribed_tag(api, index, &representation);
        if let Shape::Union(union) = &mut api.types[index].shape {
            union.representation = representation;
        }
    }
    ambiguity::report_ambiguous(api, diagnostics);
}

/// Removes the field of a discriminator property from variants that require it and do not describe it: the union
/// writes it.
fn remove_undescribed_tag(api: &mut Api, union: usize, representation: &Representation) {
    let (Shape::Union(union), Representation::InternallyTagged { property, .. }) =
        (&api.types[union].shape, representation)
    else {
        return;
    };
    let is_tag = |field: &Field| field.wire == *property && is_undescribed(field);
    for variant in union.variants.clone() {
        if let Type::Named(TypeId(index)) = variant.ty
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

fn report_unused(tagging: &Tagging, diagnostics: &mut Diagnostics) {
    let origin = tagging.origin.key("discriminator");
    let consequence = "variants are selected by structure";
    let help = "use only object schemas that have a discriminator value as variants";
    diagnostics.report(ignored_field(origin, consequence).help(help));
}

/// How deep unions are followed that are variants of each other.
const MAX_DEPTH: usize = 8;

/// The discriminator values of variants.
struct DiscriminatorValues<'a> {
    api: &'a Api,
    taggings: &'a HashMap<Origin, Tagging>,
}

impl DiscriminatorValues<'_> {
    /// An internally tagged representation, if each variant has discriminator values.
    fn representation(&self, union: &Union, tagging: Option<&Tagging>) -> Option<Representation> {
        let by_discriminator = tagging.and_then(|tagging| {
            let values = self.by_discriminator(union, tagging, 0)?;
            Some((tagging.wire.clone(), values))
        });
        let (property, values) = by_discriminator.or_else(|| self.by_constant(union))?;
        let tagging = tagging.filter(|tagging| tagging.wire == property);
        Some(Representation::InternallyTagged {
            property,
            values,
            fallback: tagging.and_then(|tagging| tagging.otherwise),
        })
    }

    /// The discriminator values of each variant, if each has some: those in the mapping, else the constants in
    /// the variant itself, unless they are the base's or others have the same, else the component's name.
    fn by_discriminator(
        &self,
        union: &Union,
        tagging: &Tagging,
        depth: usize,
    ) -> Option<Vec<Vec<String>>> {
        let variants = union.variants.iter();
        let own = variants.map(|variant| self.of_type(&variant.ty, &tagging.wire, depth));
        let own = own.map(|values| match values == tagging.inherited {
            true => Vec::new(),
            false => values,
        });
        let own: Vec<_> = own.collect();
        let is_unique = |value| own.iter().filter(|it| it.contains(value)).count() == 1;
        let variants = union.variants.iter().zip(&own).enumerate();
        let values = variants.map(|(index, (variant, own))| {
            let mapped = tagging.mapped.get(index).cloned().unwrap_or_default();
            let component = tagging.components.get(index).cloned().flatten();
            let is_distinct = !own.is_empty() && own.iter().all(is_unique);
            match (mapped.is_empty(), is_distinct) {
                (false, true) => [mapped, unmapped(own, tagging)].concat(),
                (false, false) => mapped,
                (true, true) => own.clone(),
                (true, false) if self.is_object(&variant.ty) => component.into_iter().collect(),
                (true, false) => Vec::new(),
            }
        });
        if_complete(values)
    }

    /// A required property of all variants whose constants are different in each.
    fn by_constant(&self, union: &Union) -> Option<(String, Vec<Vec<String>>)> {
        let first = union.variants.first()?;
        let Shape::Struct(shape) = &self.def(&first.ty)?.shape else {
            return None;
        };
        let mut properties = shape.fields.iter().filter(|field| is_required(field));
        properties.find_map(|field| {
            let values = self.of_variants(union, &field.wire, 0)?;
            let mut seen = BTreeSet::new();
            let are_distinct = values.iter().flatten().all(|value| seen.insert(value));
            are_distinct.then(|| (field.wire.clone(), values))
        })
    }

    /// The values of a property that distinguish a type from others.
    fn of_type(&self, ty: &Type, property: &str, depth: usize) -> Vec<String> {
        let Some(def) = self.def(ty) else {
            return Vec::new();
        };
        match &def.shape {
            Shape::Struct(shape) => {
                let field = shape.fields.iter().find(|field| field.wire == property);
                field.map_or_else(Vec::new, |field| enum_values(self.api, field))
            }
            Shape::Union(union) if depth < MAX_DEPTH => {
                let tagging = self.taggings.get(&def.origin);
                let values = match tagging.filter(|tagging| tagging.wire == property) {
                    Some(tagging) => self.by_discriminator(union, tagging, depth + 1),
                    None => self.of_variants(union, property, depth + 1),
                };
                values.into_iter().flatten().flatten().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The values of a property that distinguish each variant, if each has some.
    fn of_variants(&self, union: &Union, property: &str, depth: usize) -> Option<Vec<Vec<String>>> {
        let variants = union.variants.iter();
        if_complete(variants.map(|variant| self.of_type(&variant.ty, property, depth)))
    }

    fn is_object(&self, ty: &Type) -> bool {
        match self.api.resolve_alias(ty) {
            Type::Named(id) => {
                matches!(self.api.get(*id).shape, Shape::Struct(_) | Shape::Union(_))
            }
            ty => matches!(ty, Type::Map(_)),
        }
    }

    fn def(&self, ty: &Type) -> Option<&TypeDef> {
        match self.api.resolve_alias(ty) {
            Type::Named(id) => Some(self.api.get(*id)),
            _ => None,
        }
    }
}

/// Of the constants in a variant those that the mapping does not have.
fn unmapped(own: &[String], tagging: &Tagging) -> Vec<String> {
    let is_mapped = |value: &&String| tagging.mapped.iter().any(|values| values.contains(value));
    let unmapped = own.iter().filter(|value| !is_mapped(value));
    unmapped.cloned().collect()
}

/// The values of all variants, if no variant lacks them.
fn if_complete(values: impl Iterator<Item = Vec<String>>) -> Option<Vec<Vec<String>>> {
    values
        .map(|values| (!values.is_empty()).then_some(values))
        .collect()
}
