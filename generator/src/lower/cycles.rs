//! Which fields and variants are boxed: objects in objects and in unions, and all that break a recursion. And
//! aliases that refer to themselves, which become newtypes.
//!
//! ```yaml
//! Folder:
//!   type: object
//!   properties:
//!     owner: { $ref: "#/components/schemas/User" }      # Option<Box<User>>
//!     parent: { $ref: "#/components/schemas/Folder" }   # Option<Box<Folder>>
//!     children:                                         # Vec<Folder>: no box is needed
//!       type: array
//!       items: { $ref: "#/components/schemas/Folder" }
//! ```

use std::collections::{BTreeSet, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::graph::{cycles, reachable};
use crate::ir::{Api, Presence, Shape, Type, TypeDef, TypeId};

/// Turns every alias that refers back to itself into a newtype, because Rust has no recursive aliases. One
/// that refers to itself without an array or map in between has no values, and becomes any JSON value.
///
/// ```yaml
/// Tree: { type: array, items: { $ref: "#/components/schemas/Tree" } }
/// ```
pub(super) fn break_aliases(api: &mut Api, diagnostics: &mut Diagnostics) {
    let is_collection = |ty: &Type| matches!(ty, Type::Array(_) | Type::Map(_));
    let has_values =
        |def: &TypeDef| matches!(&def.shape, Shape::Alias(ty) if ty.any(&is_collection));
    break_cycles(api, has_values, |def| {
        if let Shape::Alias(ty) = &def.shape {
            def.shape = Shape::Newtype(ty.clone());
        }
    });
    break_cycles(api, |_| true, |def| report_empty(def, diagnostics));
}

/// Breaks each cycle of aliases at the first type in it that may be broken, until there is no such type.
fn break_cycles(
    api: &mut Api,
    may_break: impl Fn(&TypeDef) -> bool,
    mut break_at: impl FnMut(&mut TypeDef),
) {
    loop {
        let cycles = cycles_of(api, |def| match &def.shape {
            Shape::Alias(ty) => ty.named(),
            _ => Vec::new(),
        });
        let mut broken = HashSet::new();
        for (def, cycle) in api.types.iter_mut().zip(cycles) {
            if cycle.is_some_and(|cycle| may_break(def) && broken.insert(cycle)) {
                break_at(def);
            }
        }
        if broken.is_empty() {
            break;
        }
    }
}

/// The cycle that each type is part of, if types lead to these.
fn cycles_of<'a>(api: &'a Api, targets: impl Fn(&'a TypeDef) -> Vec<TypeId>) -> Vec<Option<usize>> {
    let edges = api.types.iter().map(targets);
    let edges = edges.map(|targets| targets.into_iter().map(|TypeId(to)| to).collect());
    cycles(&edges.collect::<Vec<_>>())
}

fn report_empty(def: &mut TypeDef, diagnostics: &mut Diagnostics) {
    def.shape = Shape::Alias(Type::Json);
    let message = format!(
        "schema `{}` refers only to itself; it is treated as any JSON value (`Json`)",
        def.name
    );
    diagnostics.report(
        Diagnostic::new(Code::UnsupportedSchema, def.origin.clone(), message)
            .at_key()
            .help("replace the reference with a schema that has a `type`"),
    );
}

/// Reports the types that require a value of themselves: no value of them is finite.
pub(super) fn report_endless(api: &Api, diagnostics: &mut Diagnostics) {
    let mut reported = BTreeSet::new();
    for (def, cycle) in api.types.iter().zip(cycles_of(api, required_by_value)) {
        if cycle.is_some_and(|cycle| reported.insert(cycle)) {
            let message = format!(
                "schema `{}` has no finite value: it requires itself",
                def.name
            );
            diagnostics.report(
                Diagnostic::new(Code::CircularSchema, def.origin.clone(), message)
                    .at_key()
                    .help("remove a property of the cycle from `required`"),
            );
        }
    }
}

/// The types that every value of a type holds.
fn required_by_value(def: &TypeDef) -> Vec<TypeId> {
    let required: Vec<&Type> = match &def.shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter();
            let required = fields.filter(|field| field.presence == Presence::Required);
            required.map(|field| &field.ty).collect()
        }
        Shape::Alias(ty) => vec![ty],
        _ => Vec::new(),
    };
    let named = required.into_iter().filter_map(|ty| match ty {
        Type::Named(id) => Some(*id),
        _ => None,
    });
    named.collect()
}

/// Boxes each object in an object or in a union, and then what still contains itself: a union in its own variant.
///
/// What a type is decides, and not how large it happens to be: so the next version of a description
/// moves no value that it does not change.
pub(super) fn box_values(api: &mut Api) {
    let types = api.types.iter();
    let held: Vec<Vec<(&Type, bool)>> = types
        .map(|def| {
            // An alias is not asked: chains of them may be long.
            let can_box = matches!(def.shape, Shape::Struct(_) | Shape::Union(_));
            let held = held_types(&def.shape).into_iter();
            held.map(|ty| (ty, can_box && holds_object(api, ty)))
                .collect()
        })
        .collect();
    let edges = held.iter().map(|held| {
        let unboxed = held.iter().filter(|(_, is_boxed)| !is_boxed);
        unboxed.flat_map(|(ty, _)| by_value(ty)).map(|id| id.0)
    });
    let cycles = cycles(&edges.map(Iterator::collect).collect::<Vec<_>>());
    let is_in_cycle = |ty: &Type, cycle: Option<usize>| {
        let mut ids = by_value(ty).into_iter();
        cycle.is_some() && ids.any(|TypeId(id)| cycles[id] == cycle)
    };
    let boxed = held.into_iter().zip(&cycles).map(|(held, cycle)| {
        let held = held.into_iter();
        held.map(|(ty, is_boxed)| is_boxed || is_in_cycle(ty, *cycle))
            .collect()
    });
    let boxed: Vec<Vec<bool>> = boxed.collect();
    for (def, boxed) in api.types.iter_mut().zip(boxed) {
        for (is_boxed, boxed) in boxes(&mut def.shape).zip(boxed) {
            *is_boxed = boxed;
        }
    }
}

/// The types whose values a value of this shape holds, unless they are boxed.
fn held_types(shape: &Shape) -> Vec<&Type> {
    match shape {
        Shape::Struct(shape) => shape.fields.iter().map(|field| &field.ty).collect(),
        Shape::Union(_) | Shape::Alias(_) | Shape::Newtype(_) => shape.types(),
        Shape::Enumeration(_) | Shape::Headers(_) | Shape::Content(_) => Vec::new(),
    }
}

/// Whether each of these values is boxed, where it can be.
fn boxes(shape: &mut Shape) -> impl Iterator<Item = &mut bool> {
    let (fields, variants) = match shape {
        Shape::Struct(shape) => (&mut shape.fields[..], &mut [][..]),
        Shape::Union(shape) => (&mut [][..], &mut shape.variants[..]),
        _ => (&mut [][..], &mut [][..]),
    };
    let fields = fields.iter_mut().map(|field| &mut field.boxed);
    fields.chain(variants.iter_mut().map(|variant| &mut variant.boxed))
}

/// Whether a value of the type holds an object by value, by whatever names and wrappers.
fn holds_object(api: &Api, ty: &Type) -> bool {
    let held = reachable(by_value(ty), |id| match &api.get(*id).shape {
        Shape::Alias(ty) | Shape::Newtype(ty) => by_value(ty),
        _ => Vec::new(),
    });
    let mut held = held.into_iter();
    held.any(|id| matches!(api.get(id).shape, Shape::Struct(_)))
}

fn by_value(ty: &Type) -> Vec<TypeId> {
    match ty {
        Type::Named(id) => vec![*id],
        Type::Nullable(_) | Type::Tuple(_) => ty.parts().iter().flat_map(by_value).collect(),
        _ => Vec::new(),
    }
}
