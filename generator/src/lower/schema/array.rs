//! Arrays, and tuples: arrays in which each item has its own type.

use openapiv3::Schema;

use crate::ir::Type;
use crate::normalize::marks::TUPLE;

use super::super::index::SchemaRef;
use super::SchemaLowering;
use super::context::{LocatedSchema, SchemaContext};
use super::keywords::Keywords;

/// What `normalize` records about an array that is described item by item (`prefixItems`).
#[derive(Debug, Clone, Copy)]
pub(super) struct PrefixItems {
    /// Whether every value has exactly these items.
    is_exact: bool,
    /// Whether no value has more.
    pub(super) is_closed: bool,
    /// Whether the last schema is that of all further items.
    pub(super) has_rest: bool,
}

impl<'a> SchemaLowering<'_, 'a> {
    /// The type of an array, from all schemas that describe its items.
    pub(super) fn array(&mut self, items: Vec<LocatedSchema<'a>>, context: &SchemaContext) -> Type {
        let distinct = self.lowering.index.narrowed(&items);
        let item = match distinct.as_slice() {
            [] if context.body.is_bytes() => Type::File,
            [] => Type::Json,
            [LocatedSchema { schema, context }] => match schema {
                SchemaRef::Item(items) if prefix_items(items).is_some_and(|it| it.is_exact) => {
                    return self.tuple(items, context);
                }
                _ => self.lower(*schema, context).into_type(),
            },
            _ => {
                let item = self.joint_type(&distinct, &items, &context.item());
                item.into_type()
            }
        };
        Type::Array(Box::new(item))
    }

    fn tuple(&mut self, items: &'a Schema, context: &SchemaContext) -> Type {
        let items = Keywords::of(items).one_of().iter().enumerate();
        let items = items.map(|(index, schema)| {
            let item = self.lower(schema.into(), &context.prefix_item(index));
            item.into_type()
        });
        Type::Tuple(items.collect())
    }
}

pub(super) fn prefix_items(items: &Schema) -> Option<PrefixItems> {
    let mark = items.schema_data.extensions.get(TUPLE)?;
    let is = |key| {
        let value = mark.get(key).and_then(serde_json::Value::as_bool);
        value.unwrap_or(false)
    };
    Some(PrefixItems {
        is_exact: is("exact"),
        is_closed: is("closed"),
        has_rest: is("rest"),
    })
}
