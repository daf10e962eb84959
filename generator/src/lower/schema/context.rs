//! The context of a schema: its location, and the name of a type that it needs.

use crate::diagnostic::Origin;
use crate::ir::TypeModule;

use super::super::index::SchemaRef;
use super::file::BodyContext;
use super::keywords::Keywords;

/// The location of a schema, and the name of a type that it needs.
#[derive(Debug, Clone)]
pub(in crate::lower) struct SchemaContext {
    pub(in crate::lower) origin: Origin,
    pub(in crate::lower) module: TypeModule,
    /// The words that the type is named after.
    pub(in crate::lower) type_name: String,
    /// Its docs if the schema has no description.
    pub(in crate::lower) docs: String,
    /// How its values are encoded.
    pub(in crate::lower) body: BodyContext,
}

impl SchemaContext {
    /// The context of a schema whose values are JSON.
    pub(in crate::lower) fn new(
        origin: Origin,
        module: TypeModule,
        type_name: String,
        docs: String,
    ) -> Self {
        Self {
            origin,
            module,
            type_name,
            docs,
            body: BodyContext::Json,
        }
    }

    /// The same context at another location.
    pub(in crate::lower) fn at(&self, origin: Origin) -> Self {
        Self {
            origin,
            ..self.clone()
        }
    }

    pub(super) fn property(&self, wire: &str) -> Self {
        let origin = self.origin.key("properties").key(wire);
        let docs = format!("The property `{wire}`.");
        self.nested(origin, wire, docs, self.body.property(wire))
    }

    pub(super) fn item(&self) -> Self {
        let docs = "An item of the array.".to_owned();
        self.nested(self.origin.key("items"), "item", docs, self.body.item())
    }

    /// An item of an array in which each item has its own type, as `normalize` expresses it.
    pub(super) fn prefix_item(&self, index: usize) -> Self {
        let origin = self.origin.key("oneOf").index(index);
        let (name, docs) = (
            format!("item {}", index + 1),
            format!("Item {} of the array.", index + 1),
        );
        self.nested(origin, &name, docs, BodyContext::Json)
    }

    pub(super) fn additional_property(&self) -> Self {
        let origin = self.origin.key("additionalProperties");
        let docs = "A value of the map.".to_owned();
        self.nested(origin, "value", docs, self.body.additional_property())
    }

    /// A schema of an array of schemas, such as `allOf`: its nested types are named as those of the whole.
    pub(super) fn subschema(&self, keyword: &str, index: usize) -> Self {
        self.at(self.origin.key(keyword).index(index))
    }

    /// The same location, for a type that is named after the variant that it is the type of.
    pub(super) fn variant(&self, label: &str) -> Self {
        let docs = variant_docs(label);
        self.nested(self.origin.clone(), label, docs, self.body.clone())
    }

    fn nested(&self, origin: Origin, part: &str, docs: String, body: BodyContext) -> Self {
        Self {
            origin,
            module: self.module.clone(),
            type_name: format!("{} {part}", self.type_name),
            docs,
            body,
        }
    }
}

pub(super) fn variant_docs(label: &str) -> String {
    format!("The `{label}` variant.")
}

/// A schema and its context.
#[derive(Debug, Clone)]
pub(super) struct LocatedSchema<'a> {
    pub(super) schema: SchemaRef<'a>,
    pub(super) context: SchemaContext,
}

impl LocatedSchema<'_> {
    pub(super) fn is_reference(&self) -> bool {
        matches!(self.schema, SchemaRef::Reference(_))
    }

    /// Whether the schema is inline, and its keywords satisfy a condition.
    pub(super) fn is_inline_and(&self, condition: impl FnOnce(&Keywords<'_>) -> bool) -> bool {
        match self.schema {
            SchemaRef::Reference(_) => false,
            SchemaRef::Item(schema) => condition(&Keywords::of(schema)),
        }
    }

    /// Whether the schema has no assertions.
    pub(super) fn is_empty(&self) -> bool {
        self.is_inline_and(|keywords| keywords.is_empty())
    }
}

/// Those of several schemas that have assertions, each once. A `format` alone is an assertion about a string; it adds
/// nothing to a reference.
pub(super) fn distinct_non_trivial<'a>(schemas: &[LocatedSchema<'a>]) -> Vec<LocatedSchema<'a>> {
    let mut distinct: Vec<LocatedSchema<'a>> = Vec::new();
    let have_reference = schemas.iter().any(LocatedSchema::is_reference);
    let has_format = |keywords: &Keywords<'_>| keywords.format.is_some();
    let is_trivial =
        |it: &LocatedSchema<'a>| it.is_empty() && (have_reference || !it.is_inline_and(has_format));
    for schema in schemas.iter().filter(|it| !is_trivial(it)) {
        if distinct.iter().all(|known| known.schema != schema.schema) {
            distinct.push(schema.clone());
        }
    }
    distinct
}
