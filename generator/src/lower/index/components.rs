//! The reusable parts of a description, looked up by reference.

use std::borrow::Borrow;
use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{
    Example, Header, Link, OpenAPI, Parameter, ReferenceOr, RequestBody, Response, Schema,
    SecurityScheme,
};

use crate::diagnostic::Origin;

use super::super::component;

/// A schema, or a reference to one, without the boxes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::lower) enum SchemaRef<'a> {
    Reference(&'a str),
    Item(&'a Schema),
}

impl<'a, T: Borrow<Schema>> From<&'a ReferenceOr<T>> for SchemaRef<'a> {
    fn from(schema: &'a ReferenceOr<T>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Item(schema.borrow()),
        }
    }
}

/// The components of a description. After `normalize`, every reference resolves to one of the expected kind.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Components<'a>(&'a OpenAPI);

/// A kind of component: its field in `openapiv3`, and its key.
pub(in crate::lower) trait Component: Sized + 'static {
    const KIND: &'static str;

    fn all(components: &openapiv3::Components) -> &IndexMap<String, ReferenceOr<Self>>;
}

macro_rules! component_kinds {
    ($($ty:ident $field:ident $kind:literal),+ $(,)?) => {
        $(impl Component for $ty {
            const KIND: &'static str = $kind;

            fn all(components: &openapiv3::Components) -> &IndexMap<String, ReferenceOr<Self>> {
                &components.$field
            }
        })+
    };
}

component_kinds! {
    Schema schemas "schemas",
    Response responses "responses",
    Parameter parameters "parameters",
    Example examples "examples",
    RequestBody request_bodies "requestBodies",
    Header headers "headers",
    Link links "links",
    SecurityScheme security_schemes "securitySchemes",
}

impl<'a> Components<'a> {
    pub(in crate::lower) fn new(openapi: &'a OpenAPI) -> Self {
        Self(openapi)
    }

    /// All components of a kind, as written.
    pub(in crate::lower) fn all<T: Component>(
        self,
    ) -> impl Iterator<Item = (&'a str, &'a ReferenceOr<T>)> {
        let components = self.0.components.iter().flat_map(T::all);
        components.map(|(name, item)| (name.as_str(), item))
    }

    /// The component and its location, through any number of references.
    pub(in crate::lower) fn resolve<T: Component>(
        self,
        item: &'a ReferenceOr<T>,
        origin: &Origin,
    ) -> Option<(&'a T, Origin)> {
        let mut found = (item, origin.clone());
        loop {
            match found.0 {
                ReferenceOr::Item(item) => return Some((item, found.1)),
                ReferenceOr::Reference { reference } => {
                    let name = component_name::<T>(reference)?;
                    found = (
                        T::all(self.0.components.as_ref()?).get(name)?,
                        component(T::KIND, name),
                    );
                }
            }
        }
    }

    /// The schema that is not a reference, through any number of references.
    pub(in crate::lower) fn item(self, schema: SchemaRef<'a>) -> Option<&'a Schema> {
        let mut next = schema;
        let mut seen = BTreeSet::new();
        loop {
            match next {
                SchemaRef::Reference(reference) if !seen.insert(reference) => return None,
                SchemaRef::Reference(reference) => next = self.target(reference)?,
                SchemaRef::Item(schema) => return Some(schema),
            }
        }
    }

    /// The target of a reference.
    pub(in crate::lower) fn target(self, reference: &str) -> Option<SchemaRef<'a>> {
        let name = component_name::<Schema>(reference)?;
        let schemas = &self.0.components.as_ref()?.schemas;
        schemas.get(name).map(SchemaRef::from)
    }
}

/// The name in a reference, as `normalize` writes it: nothing in the name is escaped.
pub(in crate::lower) fn component_name<T: Component>(reference: &str) -> Option<&str> {
    reference
        .strip_prefix("#/components/")?
        .strip_prefix(T::KIND)?
        .strip_prefix('/')
}

/// The reference to the component schema of this name.
pub(in crate::lower) fn reference_to(name: &str) -> String {
    format!("#/components/schemas/{name}")
}
