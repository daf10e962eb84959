//! The schemas of one description, and the types that are generated from them.

use std::collections::HashMap;

use crate::diagnostic::Origin;
use crate::ir::{Api, SchemaId, Schemas, TypeId};

use super::effective::Effective;

/// The schemas of one description, and the types that are generated from them.
pub(super) struct TypedSchemas<'a> {
    pub(super) api: &'a Api,
    pub(super) schemas: &'a Schemas,
    types_by_origin: HashMap<&'a Origin, TypeId>,
}

impl<'a> TypedSchemas<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self {
            api,
            schemas: &api.schemas,
            types_by_origin: api.ids().map(|id| (&api.get(id).origin, id)).collect(),
        }
    }

    /// The type that is generated from a schema.
    pub(super) fn type_of(&self, id: SchemaId) -> Option<TypeId> {
        let origin = &self.schemas.get(id).origin;
        self.types_by_origin.get(origin).copied()
    }

    /// The merged keywords of schemas that apply to a value together.
    pub(super) fn effective(&self, ids: &[SchemaId]) -> Effective<'a> {
        Effective::of(self.schemas, ids, &[])
    }
}
