//! Which types contain files: bytes that are parts of a body.

use super::{Api, Shape, Type, TypeId};

impl Api {
    /// Whether values of a type are files, or may be.
    pub fn may_be_files(&self, ty: &Type) -> bool {
        self.any_variant(ty, &mut Vec::new(), &|ty| match ty {
            Type::File => true,
            Type::Array(item) => **item == Type::File,
            _ => false,
        })
    }

    /// Whether a type, or one of its variants, has properties that may be files.
    pub fn has_files(&self, ty: &Type) -> bool {
        self.any_variant(ty, &mut Vec::new(), &|ty| match ty {
            Type::Named(id) => match &self.get(*id).shape {
                Shape::Struct(shape) => {
                    let additional = shape.additional.iter().map(|field| &field.ty);
                    let mut fields = shape.fields.iter().map(|field| &field.ty).chain(additional);
                    fields.any(|ty| self.may_be_files(ty))
                }
                _ => false,
            },
            Type::Map(value) => self.may_be_files(value),
            _ => false,
        })
    }

    /// Whether the type, or one of the variants of a union, satisfies the predicate.
    fn any_variant(
        &self,
        ty: &Type,
        visited: &mut Vec<TypeId>,
        predicate: &dyn Fn(&Type) -> bool,
    ) -> bool {
        let ty = self.resolve_alias(ty);
        let Type::Named(id) = ty else {
            return predicate(ty);
        };
        let Shape::Union(shape) = &self.get(*id).shape else {
            return predicate(ty);
        };
        if visited.contains(id) {
            return false;
        }
        visited.push(*id);
        let mut variants = shape.variants.iter();
        variants.any(|variant| self.any_variant(&variant.ty, visited, predicate))
    }
}
