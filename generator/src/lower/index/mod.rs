//! What lowering looks up in a description. The index is built once, before any type, and never changes.
//!
//! | file | looks up |
//! |---|---|
//! | `components.rs` | a component, by a reference to it |
//! | `inheritance.rs` | base schemas, and the schemas derived from them |
//! | `nullables.rs` | the component schemas that allow `null` |

mod components;
mod inheritance;
mod nullables;

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{Operation, Parameter, PathItem, ReferenceOr, Schema};

use crate::diagnostic::Origin;
use crate::ir::{Docs, TypeId};
use crate::normalize::{MoreOperation, Normalized};

use super::docs;
use super::schema::{Formats, SchemaContext};
use super::type_table::TypeTable;

use components::Component;
pub(super) use components::{Components, SchemaRef, component_name, reference_to};
pub(super) use inheritance::{Base, Inheritance};
use nullables::Nullables;

/// The components of a description, and what is derived from all of them together.
pub(super) struct SchemaIndex<'a> {
    pub(super) components: Components<'a>,
    pub(super) inheritance: Inheritance<'a>,
    nullables: Nullables<'a>,
    pub(super) formats: Formats<'a>,
    /// The types of the component schemas, in the order of their names.
    types: IndexMap<&'a str, ComponentType<'a>>,
    /// The descriptions of references, by location.
    descriptions: &'a HashMap<Origin, String>,
    more_operations: &'a [MoreOperation],
}

/// The type of a component schema: components refer to each other, so that each has its name before any is lowered.
pub(super) struct ComponentType<'a> {
    pub(super) schema: SchemaRef<'a>,
    pub(super) id: TypeId,
    pub(super) context: SchemaContext,
}

/// An object of the description, its location, and what the reference to it adds.
pub(super) struct Resolved<'a, T> {
    pub(super) item: &'a T,
    pub(super) origin: Origin,
    /// The description next to the reference, which has precedence over that of the object.
    reference_description: Option<&'a String>,
}

impl<T> Resolved<'_, T> {
    /// The docs of the object, from the reference, its own description, or a fallback.
    pub(super) fn docs(
        &self,
        description: Option<&String>,
        fallback: impl FnOnce() -> String,
    ) -> Docs {
        let docs = Docs::first([self.reference_description, description]);
        docs::or(docs, fallback)
    }
}

impl<'a> SchemaIndex<'a> {
    /// Indexes a description, and adds the types of its component schemas to the table.
    pub(super) fn new(
        normalized: &'a Normalized,
        formats: Formats<'a>,
        types: &mut TypeTable,
    ) -> Self {
        let components = Components::new(&normalized.openapi);
        Self {
            components,
            inheritance: Inheritance::of(components),
            nullables: Nullables::of(components),
            formats,
            types: types.declare_components(components),
            descriptions: &normalized.reference_descriptions,
            more_operations: &normalized.more_operations,
        }
    }

    /// The component schemas and their types, in the order of their names.
    pub(super) fn component_types(&self) -> impl Iterator<Item = (&'a str, &ComponentType<'a>)> {
        self.types.iter().map(|(wire, ty)| (*wire, ty))
    }

    /// The type of the component schema that a reference names.
    pub(super) fn component_type(&self, reference: &str) -> Option<&ComponentType<'a>> {
        self.types.get(component_name::<Schema>(reference)?)
    }

    /// Whether a schema allows `null`.
    pub(super) fn is_nullable(&self, schema: SchemaRef<'_>) -> bool {
        self.nullables.has(schema)
    }

    /// Resolves what is perhaps a reference, through any number of them.
    pub(super) fn resolve<T: Component>(
        &self,
        item: &'a ReferenceOr<T>,
        origin: &Origin,
    ) -> Option<Resolved<'a, T>> {
        let reference_description = self.descriptions.get(origin);
        let (item, origin) = self.components.resolve(item, origin)?;
        Some(Resolved {
            item,
            origin,
            reference_description,
        })
    }

    /// The parameters of the operation at a location.
    pub(super) fn parameters(
        &self,
        operation: &'a Operation,
        origin: &Origin,
    ) -> Vec<Resolved<'a, Parameter>> {
        let origin = origin.key("parameters");
        let parameters = operation.parameters.iter().enumerate();
        let resolved = parameters.filter_map(|(index, it)| self.resolve(it, &origin.index(index)));
        resolved.collect()
    }

    /// The operations of a path item: their methods, the operations, and their locations.
    pub(super) fn operations(
        &self,
        item: &'a PathItem,
        origin: &Origin,
    ) -> Vec<(String, &'a Operation, Origin)> {
        let standard = item.iter();
        let standard = standard.map(|(method, it)| (method.to_uppercase(), it, origin.key(method)));
        // Those with other methods than the eight of OpenAPI 3.0.
        let more = self.more_operations.iter();
        let more = more.filter(|more| more.item == *origin);
        let more = more.map(|it| (it.method.clone(), &it.operation, it.origin.clone()));
        standard.chain(more).collect()
    }
}
