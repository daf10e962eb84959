//! Lists, and lists in which each item has a type of its own.

use openapiv3::Schema;

use crate::ir::Type;
use crate::normalize::marks;

use super::super::Lowering;
use super::super::components::SchemaRef;
use super::Value;
use super::context::Placed;
use super::keywords::Keywords;

impl<'a> Lowering<'a> {
    /// The type of a list of such items.
    pub(super) fn list<'s>(&mut self, items: Vec<Placed<'s>>, place: &super::Place) -> Type
    where
        'a: 's,
    {
        let telling = self.narrowed(&items);
        let Placed { schema, place } = match telling.as_slice() {
            [] if place.medium.is_bytes() => return Type::Array(Box::new(Type::File)),
            [] => return Type::Array(Box::new(Type::Json)),
            [only] => only.clone(),
            [.., last] => {
                let item = Value {
                    ty: self.joint_type(&telling, last, &place.item()),
                    nullable: self.are_nullable(&items),
                };
                return Type::Array(Box::new(item.into_type()));
            }
        };
        match schema {
            SchemaRef::Item(items) if marks::tuple(items).is_some_and(|tuple| tuple.is_exact) => {
                self.tuple(items, &place)
            }
            _ => Type::Array(Box::new(self.value(schema, &place).into_type())),
        }
    }

    fn tuple<'s>(&mut self, items: &'s Schema, place: &super::Place) -> Type
    where
        'a: 's,
    {
        let parts = Keywords::of(items).one_of.iter().enumerate();
        let parts = parts.map(|(index, schema)| {
            let place = place.numbered_item(index);
            self.value(schema.into(), &place).into_type()
        });
        Type::Tuple(parts.collect())
    }
}
