//! Unions that are enums: a `oneOf` of constants, each with its own description.
//!
//! ```yaml
//! Flags:
//!   type: integer
//!   oneOf:
//!     - { const: 1, title: Pinned, description: It stays on top. }
//!     - { const: 2, title: Hidden }
//! ```

use crate::json::Value;

use crate::ir::Docs;

use super::super::docs::{self, Title};
use super::super::index::SchemaIndex;
use super::all_of::{Alternatives, MergedSchema};
use super::context::LocatedSchema;
use super::enumeration::{EnumValue, annotated};
use super::keywords::Keywords;
use super::variant;

/// What a union is.
pub(super) enum UnionKind<'a> {
    /// An enum of these values, and of any other string if it is open.
    Enum(Vec<EnumValue>, bool),
    /// One of its schemas: an enum is open, and allows any other string already.
    Single(LocatedSchema<'a>),
    Union,
}

/// What a schema of a union is.
enum VariantKind {
    Enum(Vec<EnumValue>),
    AnyString,
}

impl<'a> SchemaIndex<'a> {
    /// What a union is, next to the other keywords of its schema. Values of one type are one enum, and so are constants
    /// of any type that are inline in the union.
    pub(super) fn classify_union(
        &self,
        merged: &MergedSchema<'a>,
        alternatives: &Alternatives<'a>,
    ) -> UnionKind<'a> {
        let variants = alternatives.subschemas.iter();
        let variants = variants.filter(|variant| !self.is_null(variant));
        let kinds = variants.map(|variant| Some((variant, self.variant_kind(merged, variant)?)));
        let Some(kinds) = kinds.collect::<Option<Vec<_>>>() else {
            return UnionKind::Union;
        };
        let enums = kinds.iter().filter_map(|(variant, kind)| match kind {
            VariantKind::Enum(values) => Some((*variant, values)),
            VariantKind::AnyString => None,
        });
        let enums: Vec<_> = enums.collect();
        let is_open = enums.len() < kinds.len();
        match enums.as_slice() {
            // The intersection of another enum with enums and any string is that enum.
            _ if is_open && !merged.enum_values.is_empty() => {
                UnionKind::Enum(merged.enum_values.clone(), true)
            }
            [] => UnionKind::Union,
            [(single, _)] if single.is_reference() => UnionKind::Single((*single).clone()),
            [_] if !is_open => UnionKind::Union,
            enums if is_one_enum(enums) => {
                let values = enums.iter().flat_map(|(_, values)| values.iter());
                UnionKind::Enum(values.cloned().collect(), is_open)
            }
            _ => UnionKind::Union,
        }
    }

    fn variant_kind(
        &self,
        merged: &MergedSchema<'_>,
        variant: &LocatedSchema<'a>,
    ) -> Option<VariantKind> {
        let schema = self.components.item(variant.schema)?;
        let keywords = Keywords::of(schema);
        let ty = keywords.ty.or(merged.ty);
        if ty == Some("string") && is_any_string(&keywords) && !variant.is_reference() {
            return Some(VariantKind::AnyString);
        }
        let mut values = annotated(schema, keywords.enum_values.clone());
        values.retain(|it| !it.value.is_null());
        let is_enum = !values.is_empty() && keywords.has_only(&["type", "enum"]);
        if !is_enum || !values.iter().all(|it| is_of(&it.value, ty)) {
            return None;
        }
        // The annotations of an enum are those of its only value.
        let is_constant = values.len() == 1;
        let docs = match is_constant {
            true => docs::written(self.components, variant.schema, Title::Elsewhere),
            false => Docs::default(),
        };
        let title = variant::title(schema).filter(|_| is_constant);
        let deprecated = schema.schema_data.deprecated && !variant.is_reference();
        let values = values.into_iter().map(|it| EnumValue {
            title: title.clone(),
            docs: if docs.is_empty() {
                it.docs
            } else {
                docs.clone()
            },
            deprecated,
            ..it
        });
        Some(VariantKind::Enum(values.collect()))
    }
}

/// Whether several enums are one: all of strings, or all of integers, or each of one constant without its own name.
fn is_one_enum(enums: &[(&LocatedSchema<'_>, &Vec<EnumValue>)]) -> bool {
    let are = |question: fn(&Value) -> bool| {
        let mut all = enums.iter().flat_map(|(_, values)| values.iter());
        all.all(|it| question(&it.value))
    };
    let mut constants = enums.iter();
    are(Value::is_string)
        || are(|value| value.is_i64() || value.is_u64())
        || constants.all(|(variant, values)| values.len() == 1 && !variant.is_reference())
}

fn is_any_string(keywords: &Keywords<'_>) -> bool {
    keywords.format.is_none() && keywords.has_only(&["type"])
}

/// Whether an enum value has a JSON type.
fn is_of(value: &Value, ty: Option<&str>) -> bool {
    match ty {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some(_) => false,
        None => !value.is_object() && !value.is_array(),
    }
}
