//! Unions of which another schema leaves one variant.
//!
//! ```yaml
//! allOf:
//!   - properties: { result: { anyOf: [{ type: object }, { type: string }] } }   # of any response
//!   - properties: { result: { $ref: "#/components/schemas/Record" } }           # of this one
//! ```

use openapiv3::{ReferenceOr, Schema};

use super::super::index::{SchemaIndex, SchemaRef};
use super::all_of::{Alternatives, MergedSchema, located};
use super::context::{LocatedSchema, distinct_non_trivial};
use super::keywords::Keywords;

/// How many schemas that consist of others are followed to find the type of their values.
const MAX_DEPTH: usize = 3;

/// How many schemas of each are visited.
const MAX_VISITED: usize = 32;

/// What is left of a union.
enum Narrowed<'a> {
    Variant(LocatedSchema<'a>),
    Nothing,
}

impl<'a> SchemaIndex<'a> {
    /// Those of several schemas that have assertions. A union of which the others leave one variant is this variant;
    /// JSON types alone, one or a union of them, add nothing if the others have these types.
    pub(super) fn narrowed(&self, schemas: &[LocatedSchema<'a>]) -> Vec<LocatedSchema<'a>> {
        let distinct = distinct_non_trivial(schemas);
        if distinct.len() < 2 {
            return distinct;
        }
        let mut types: Vec<_> = distinct.iter().map(|it| self.json_types(it)).collect();
        let mut narrowed = Vec::with_capacity(distinct.len());
        for (index, schema) in distinct.into_iter().enumerate() {
            let others = types.iter().enumerate();
            let others = others.filter(|(other, _)| *other != index);
            let known = others.filter_map(|(_, types)| types.as_deref());
            let fewest = known.min_by_key(|types| types.len());
            match fewest.and_then(|fewest| self.narrow_to_types(&schema, fewest)) {
                None => narrowed.push(schema),
                Some(Narrowed::Variant(variant)) => narrowed.push(variant),
                // The others have its assertions.
                Some(Narrowed::Nothing) => types[index] = None,
            }
        }
        narrowed
    }

    /// What is left of a union for values of these JSON types.
    fn narrow_to_types(&self, schema: &LocatedSchema<'a>, types: &[&str]) -> Option<Narrowed<'a>> {
        let Some(variants) = self.union_variants(schema) else {
            let is_implied = types.iter().all(|ty| is_only_type(schema, ty));
            return is_implied.then_some(Narrowed::Nothing);
        };
        let has_all = types
            .iter()
            .all(|ty| variants.iter().any(|variant| is_only_type(variant, ty)));
        let is_union = variants.len() > 1;
        let is_possible = |it: &LocatedSchema<'a>| types.iter().any(|ty| self.may_be(it, ty));
        let mut possible = variants.into_iter().filter(is_possible);
        match (possible.next(), possible.next()) {
            _ if has_all => Some(Narrowed::Nothing),
            (Some(single), None) if is_union => Some(Narrowed::Variant(single)),
            _ => None,
        }
    }

    /// The JSON types of the values of a schema: of a union, those of its variants.
    fn json_types(&self, schema: &LocatedSchema<'a>) -> Option<Vec<&'a str>> {
        match self.union_variants(schema) {
            Some(variants) => {
                let types = variants.iter().map(|it| self.json_type(it.schema, 0));
                let types = types.collect::<Option<Vec<_>>>();
                types.filter(|types| !types.is_empty())
            }
            None => Some(vec![self.json_type(schema.schema, 0)?]),
        }
    }

    /// The variants of a schema that is a union and has no other assertions.
    fn union_variants(&self, schema: &LocatedSchema<'a>) -> Option<Vec<LocatedSchema<'a>>> {
        let context = match schema.schema {
            SchemaRef::Reference(reference) => &self.component_type(reference)?.context,
            SchemaRef::Item(_) => &schema.context,
        };
        let keywords = Keywords::of(self.components.item(schema.schema)?);
        let (keyword, variants) = match keywords.unions {
            [union, (_, [])] | [(_, []), union] => union,
            _ => return None,
        };
        let is_union_only = !variants.is_empty() && keywords.has_only(&["oneOf", "anyOf"]);
        is_union_only.then(|| {
            let mut variants = located(variants, keyword, context);
            variants.retain(|variant| !self.is_null(variant));
            variants
        })
    }

    /// Keeps the variants that values of a merged schema may have, if there are any. `type: object` without other
    /// assertions is often wrong: it is written next to unions of any types.
    pub(super) fn retain_possible(
        &self,
        merged: &MergedSchema<'_>,
        mut alternatives: Alternatives<'a>,
    ) -> Alternatives<'a> {
        let ty = match merged.ty {
            Some("object") if merged.has_no_assertions() => None,
            ty => ty,
        };
        let Some(ty) = ty else {
            return alternatives;
        };
        let is_possible = |variant: &LocatedSchema<'a>| self.may_be(variant, ty);
        let mut variants = alternatives.subschemas.iter();
        if variants.any(|variant| is_possible(variant) && !self.is_null(variant)) {
            alternatives.subschemas.retain(is_possible);
        }
        alternatives
    }

    /// Whether a value of this JSON type may match the schema.
    fn may_be(&self, schema: &LocatedSchema<'a>, ty: &str) -> bool {
        let is_number = |ty: &str| matches!(ty, "integer" | "number");
        match self.json_type(schema.schema, 0) {
            None => true,
            Some(known) => known == ty || (is_number(known) && is_number(ty)),
        }
    }

    /// Whether all values of a schema are known to have a JSON type.
    pub(super) fn is_of_type(&self, schema: &LocatedSchema<'a>, ty: &str) -> bool {
        self.json_type(schema.schema, 0) == Some(ty)
    }

    /// Whether no value of a schema is a string.
    pub(in crate::lower) fn excludes_strings(&self, schema: SchemaRef<'a>) -> bool {
        self.json_type(schema, 0).is_some_and(|ty| ty != "string")
    }

    /// The JSON type of all values of a schema, if it is known.
    fn json_type(&self, schema: SchemaRef<'a>, depth: usize) -> Option<&'a str> {
        if depth == MAX_DEPTH {
            return None;
        }
        let keywords = Keywords::of(self.components.item(schema)?);
        let object = keywords.object;
        let has_properties = object.properties.is_some_and(|it| !it.is_empty());
        let explicit = match keywords.ty {
            None if has_properties || object.additional.is_some() => Some("object"),
            None if keywords.items.is_some() => Some("array"),
            ty => ty,
        };
        let of = |part: &'a ReferenceOr<Schema>| self.json_type(part.into(), depth + 1);
        let mut parts = keywords.all_of.iter().take(MAX_VISITED);
        explicit.or_else(|| parts.find_map(of)).or_else(|| {
            let mut types = keywords.variants().take(MAX_VISITED + 1).enumerate();
            let (_, first) = types.next()?;
            let first = of(first)?;
            let are_same =
                types.all(|(index, variant)| index < MAX_VISITED && of(variant) == Some(first));
            are_same.then_some(first)
        })
    }
}

/// Whether a schema asserts only the JSON type of its values, and a value of this type has it.
fn is_only_type(schema: &LocatedSchema<'_>, ty: &str) -> bool {
    schema.is_inline_and(|keywords| {
        let is_of_type =
            keywords.ty == Some(ty) || (keywords.ty, ty) == (Some("number"), "integer");
        let are_any_items = keywords.items.is_none_or(|items| match items {
            ReferenceOr::Item(items) => Keywords::of(items).is_empty(),
            ReferenceOr::Reference { .. } => false,
        });
        let has_others = keywords.format.is_some() || !keywords.has_only(&["type", "items"]);
        is_of_type && are_any_items && !has_others
    })
}
