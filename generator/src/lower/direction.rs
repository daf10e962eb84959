//! The direction of each type, and what follows from it for its fields.

use crate::graph::reachable;
use crate::ir::{
    Access, Api, Constant, Direction, Field, Name, Operation, Presence, Response, Shape, Type,
    TypeDef, TypeId,
};

use super::callback::CallbackTypes;

/// Marks the types of requests and of responses, and finalizes the presence of their fields.
pub(super) fn finalize(api: &mut Api, callback_types: &CallbackTypes) {
    let requests = api.operations.iter().flat_map(Operation::request_types);
    let requests = requests.chain(&callback_types.sent).flat_map(Type::named);
    let requests: Vec<TypeId> = requests.collect();
    let responses = api.operations.iter().flat_map(Operation::responses);
    let responses = responses.flat_map(Response::named);
    let responses = responses.chain(callback_types.received.iter().flat_map(Type::named));
    let responses: Vec<TypeId> = responses.collect();
    let marks: [(_, _, Mark); 4] = [
        (&requests, None, |def| &mut def.direction.request),
        (&responses, None, |def| &mut def.direction.response),
        (&requests, Some(Access::ReadOnly), |def| {
            &mut def.used_in.request
        }),
        (&responses, Some(Access::WriteOnly), |def| {
            &mut def.used_in.response
        }),
    ];
    for (from, excluded, mark) in marks {
        let from = from.iter().copied();
        for id in reachable(from, |id| mentioned(&api.get(*id).shape, excluded)) {
            *mark(&mut api.types[id.0]) = true;
        }
    }
    for index in 0..api.types.len() {
        finalize_fields(api, index);
    }
    mark_wrappers(api);
}

/// The flag of a type that says that requests or responses contain it.
type Mark = fn(&mut TypeDef) -> &mut bool;

/// The types that a type mentions, except in properties with this access.
fn mentioned(shape: &Shape, excluded: Option<Access>) -> Vec<TypeId> {
    let fields = match shape {
        Shape::Struct(shape) => shape.fields.as_slice(),
        _ => &[],
    };
    let is_excluded = |field: &Field| Some(field.access) == excluded;
    let types = shape.types().into_iter().enumerate();
    types
        .filter(|(position, _)| !fields.get(*position).is_some_and(is_excluded))
        .flat_map(|(_, ty)| ty.named())
        .collect()
}

fn finalize_fields(api: &mut Api, index: usize) {
    let direction = api.types[index].direction;
    let Shape::Struct(shape) = &api.types[index].shape else {
        return;
    };
    let fields = shape.fields.iter();
    let constants: Vec<_> = fields.map(|field| only_variant(api, &field.ty)).collect();
    let Shape::Struct(shape) = &mut api.types[index].shape else {
        return;
    };
    for (field, constant) in shape.fields.iter_mut().zip(constants) {
        field.presence = presence(field.presence, field.access, direction);
        let constant = match direction.request && field.presence == Presence::Required {
            true => constant.map(Constant::Variant).or(field.constant.take()),
            false => None,
        };
        field.constant = constant;
    }
}

/// The presence of a property, given the direction of its type: who only reads has no use for the difference
/// between `null` and an absent property, and a read-only or write-only property cannot be required in the other
/// direction.
fn presence(presence: Presence, access: Access, direction: Direction) -> Presence {
    match (presence, access) {
        (_, Access::ReadOnly) if direction.request => Presence::Optional,
        (Presence::Required, Access::WriteOnly) if direction.response => Presence::Optional,
        (Presence::Nullable, Access::WriteOnly) if direction.response => Presence::Patch,
        (Presence::Patch, _) if !direction.request => Presence::Optional,
        (presence, _) => presence,
    }
}

/// The variant of an enum with one value.
fn only_variant(api: &Api, ty: &Type) -> Option<Name> {
    match api.shape_of(ty)? {
        Shape::Enumeration(shape) => match shape.variants.as_slice() {
            [only] => Some(only.name.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Marks request bodies that consist of one required object: callers pass that object.
fn mark_wrappers(api: &mut Api) {
    let bodies = api.operations.iter().filter_map(|it| it.body.as_ref());
    let wrappers = bodies.filter_map(|body| wrapper(api, body.payload.ty()?));
    for id in wrappers.collect::<Vec<TypeId>>() {
        if let Shape::Struct(shape) = &mut api.types[id.0].shape {
            shape.is_wrapper = true;
        }
    }
}

fn wrapper(api: &Api, body: &Type) -> Option<TypeId> {
    if let Type::Named(outer) = *body
        && let Shape::Struct(shape) = &api.get(outer).shape
        && let ([field], None) = (shape.fields.as_slice(), &shape.additional)
        && let Type::Named(inner) = field.ty
        && let Shape::Struct(_) = &api.get(inner).shape
        && field.presence == Presence::Required
        && inner != outer
    {
        return Some(outer);
    }
    None
}
