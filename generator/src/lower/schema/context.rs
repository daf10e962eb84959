//! Where a schema stands, and what a type that it needs is called.

use crate::diagnostic::Origin;
use crate::ir::TypeModule;

use super::super::components::SchemaRef;
use super::file::Medium;
use super::keywords::Keywords;

/// Where a schema stands, and what a type that it needs is called.
#[derive(Debug, Clone)]
pub(in crate::lower) struct Place {
    pub(in crate::lower) origin: Origin,
    pub(in crate::lower) home: TypeModule,
    pub(in crate::lower) type_name: String,
    /// Its docs, where the schema has no description.
    pub(in crate::lower) stand_in: String,
    /// How its values travel.
    pub(in crate::lower) medium: Medium,
}

impl Place {
    pub(super) fn member(&self, wire: &str) -> Self {
        let origin = self.origin.key("properties").key(wire);
        let medium = self.medium.member(wire);
        Self {
            medium,
            ..self.inside(origin, wire, format!("The property `{wire}`."))
        }
    }

    pub(super) fn item(&self) -> Self {
        let origin = self.origin.key("items");
        Self {
            medium: self.medium.item(),
            ..self.inside(origin, "item", "An item of the array.".to_owned())
        }
    }

    /// An item of a list in which each item has a type of its own, as `normalize` puts it.
    pub(super) fn numbered_item(&self, index: usize) -> Self {
        let origin = self.origin.key("oneOf").index(index);
        let stand_in = format!("Item {} of the array.", index + 1);
        Self {
            medium: Medium::Json,
            ..self.inside(origin, &format!("item {}", index + 1), stand_in)
        }
    }

    pub(super) fn map_value(&self) -> Self {
        let origin = self.origin.key("additionalProperties");
        Self {
            medium: self.medium.map_value(),
            ..self.inside(origin, "value", "A value of the map.".to_owned())
        }
    }

    /// A schema of an `allOf`: what stands in it is named as if it stood in the whole.
    pub(super) fn part(&self, index: usize) -> Self {
        Self {
            origin: self.origin.key("allOf").index(index),
            ..self.clone()
        }
    }

    /// A schema of a `oneOf` or `anyOf`, before it is known what it is called.
    pub(super) fn alternative(&self, keyword: &str, index: usize) -> Self {
        Self {
            origin: self.origin.key(keyword).index(index),
            ..self.clone()
        }
    }

    /// The same place, for a type that is named after the variant that it is the type of.
    pub(super) fn named_after(&self, variant: &str, stand_in: String) -> Self {
        self.inside(self.origin.clone(), variant, stand_in)
    }

    fn inside(&self, origin: Origin, part: &str, stand_in: String) -> Self {
        Self {
            origin,
            home: self.home.clone(),
            type_name: format!("{} {part}", self.type_name),
            stand_in,
            medium: self.medium.clone(),
        }
    }
}

/// A schema, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Placed<'a> {
    pub(super) schema: SchemaRef<'a>,
    pub(super) place: Place,
}

impl Placed<'_> {
    /// Whether the schema says how its values are written.
    fn has_format(&self) -> bool {
        match self.schema {
            SchemaRef::Reference(_) => false,
            SchemaRef::Item(schema) => Keywords::of(schema).format.is_some(),
        }
    }

    /// Whether the schema says nothing of its values.
    pub(super) fn is_empty(&self) -> bool {
        match self.schema {
            SchemaRef::Reference(_) => false,
            SchemaRef::Item(schema) => Keywords::of(schema).is_empty(),
        }
    }
}

/// Those of several schemas that say something, each once. A format alone says something of a text; to what
/// has a name, it adds nothing.
pub(super) fn telling<'a>(parts: &[Placed<'a>]) -> Vec<Placed<'a>> {
    let mut telling: Vec<Placed<'a>> = Vec::new();
    let has_name = |part: &Placed<'a>| matches!(part.schema, SchemaRef::Reference(_));
    let are_named = parts.iter().any(has_name);
    let tells = |part: &&Placed<'a>| !part.is_empty() || (part.has_format() && !are_named);
    for part in parts.iter().filter(tells) {
        if telling.iter().all(|known| known.schema != part.schema) {
            telling.push(part.clone());
        }
    }
    telling
}
