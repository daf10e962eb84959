//! Arrays, and tuples: arrays in which each item has its own type.

use openapiv3::Schema;

use crate::ir::Type;
use crate::normalize::marks;

use super::super::index::SchemaRef;
use super::SchemaLowering;
use super::context::{LocatedSchema, SchemaContext};
use super::keywords::Keywords;

impl<'a> SchemaLowering<'_, 'a> {
    /// The type of an array, from all schemas that describe its items.
    pub(super) fn array(&mut self, items: Vec<LocatedSchema<'a>>, context: &SchemaContext) -> Type {
        let distinct = self.lowering.index.narrowed(&items);
        let item = match distinct.as_slice() {
            [] if context.body.is_bytes() => Type::File,
            [] => Type::Json,
            [LocatedSchema { schema, context }] => match schema {
                SchemaRef::Item(items) if marks::tuple(items).is_some_and(|it| it.is_exact) => {
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
