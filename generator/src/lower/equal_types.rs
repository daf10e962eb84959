//! Equal inline schemas as one type, if the user wants it: the first is the type, and the others are aliases of it.
//!
//! Each keeps its name and its line in the lock, so that no name depends on which schemas are equal, and a schema that
//! changes alone becomes a type again.

use std::collections::HashMap;

use crate::config::EqualSchemas;
use crate::diagnostic::Origin;
use crate::ir::{Api, Shape, Struct, Type, TypeDef, TypeId};

/// Makes equal enums and objects of inline schemas one type, the inner ones first.
pub(super) fn share(api: &mut Api, setting: EqualSchemas) {
    if setting == EqualSchemas::Separate {
        return;
    }
    loop {
        let mut first = HashMap::new();
        let mut aliases = Vec::new();
        for (index, def) in api.types.iter().enumerate() {
            if let Some(key) = key(def) {
                let id = *first.entry(key).or_insert(TypeId(index));
                if id != TypeId(index) {
                    aliases.push((index, id));
                }
            }
        }
        if aliases.is_empty() {
            return;
        }
        for (index, id) in &aliases {
            api.types[*index].shape = Shape::Alias(Type::Named(*id));
        }
        // Objects with these types may be equal now.
        let aliases: HashMap<TypeId, TypeId> = aliases
            .into_iter()
            .map(|(index, id)| (TypeId(index), id))
            .collect();
        for ty in api.types.iter_mut().flat_map(|def| def.shape.types_mut()) {
            *ty = with_first(ty, &aliases);
        }
    }
}

/// What equal types have in common: all but their names, docs and locations. Unions are not compared.
fn key(def: &TypeDef) -> Option<String> {
    let steps = def.origin.steps().count();
    let is_component = steps == 3 && def.origin.to_string().starts_with("/components/schemas/");
    if is_component {
        return None;
    }
    let shape = match &def.shape {
        Shape::Enumeration(_) => def.shape.clone(),
        Shape::Struct(shape) => Shape::Struct(without_locations(shape)),
        Shape::Union(_)
        | Shape::Alias(_)
        | Shape::Newtype(_)
        | Shape::Headers(_)
        | Shape::Content(_) => return None,
    };
    Some(format!("{:?} {shape:?}", def.derives))
}

fn without_locations(shape: &Struct) -> Struct {
    let mut shape = shape.clone();
    for field in &mut shape.fields {
        field.origin = Origin::root();
    }
    if let Some(additional) = &mut shape.additional {
        additional.origin = Origin::root();
    }
    shape
}

fn with_first(ty: &Type, aliases: &HashMap<TypeId, TypeId>) -> Type {
    match ty {
        Type::Named(id) => Type::Named(*aliases.get(id).unwrap_or(id)),
        _ => ty.map_parts(&|part| with_first(part, aliases)),
    }
}
