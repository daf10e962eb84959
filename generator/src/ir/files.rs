//! Which types contain files: bytes that are parts of a body.

use std::collections::HashSet;

use crate::graph::reachable;

use super::{Api, Shape, Type};

impl Api {
    /// Whether values of a type are files, or may be.
    pub fn may_be_files(&self, ty: &Type) -> bool {
        self.variants(ty).into_iter().any(|ty| match ty {
            Type::File => true,
            Type::Array(item) => **item == Type::File,
            _ => false,
        })
    }

    /// Whether a type, or one of its variants, has properties that may be files.
    pub fn has_files(&self, ty: &Type) -> bool {
        let may_be_files = |types: Vec<&Type>| types.into_iter().any(|ty| self.may_be_files(ty));
        self.variants(ty).into_iter().any(|ty| match ty {
            Type::Named(id) => match &self.get(*id).shape {
                shape @ Shape::Struct(_) => may_be_files(shape.types()),
                _ => false,
            },
            Type::Map(value) => self.may_be_files(value),
            _ => false,
        })
    }

    /// The type, and the variants of unions in place of which it may be.
    fn variants<'a>(&'a self, ty: &'a Type) -> HashSet<&'a Type> {
        reachable([self.resolve_alias(ty)], |ty| {
            let types = match self.shape_of(ty) {
                Some(shape @ Shape::Union(_)) => shape.types(),
                _ => Vec::new(),
            };
            types.into_iter().map(|ty| self.resolve_alias(ty))
        })
    }
}
