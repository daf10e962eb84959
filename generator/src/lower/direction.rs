//! Which way each type travels, and what follows from it for its members.

use crate::ir::{
    Access, Api, Constant, Direction, Enumeration, Name, Operation, Presence, Response, Shape,
    Type, TypeId,
};

use super::callback::Called;

/// Marks what requests and replies reach, and settles the members' presence by it.
pub(super) fn settle(api: &mut Api, called: &Called) {
    let requests = api.operations.iter().flat_map(request_types);
    let requests = requests.chain(called.sent.iter().flat_map(Type::named));
    let requests: Vec<_> = requests.collect();
    let replies = api.operations.iter().flat_map(reply_types);
    let replies = replies.chain(called.received.iter().flat_map(Type::named));
    let replies: Vec<_> = replies.collect();
    for id in reached(api, &requests, None) {
        api.types[id.0].direction.request = true;
    }
    for id in reached(api, &replies, None) {
        api.types[id.0].direction.response = true;
    }
    for id in reached(api, &requests, Some(Access::ReadOnly)) {
        api.types[id.0].used_in.request = true;
    }
    for id in reached(api, &replies, Some(Access::WriteOnly)) {
        api.types[id.0].used_in.response = true;
    }
    for index in 0..api.types.len() {
        settle_members(api, index);
    }
    mark_envelopes(api);
}

fn settle_members(api: &mut Api, index: usize) {
    let direction = api.types[index].direction;
    let Shape::Struct(shape) = &api.types[index].shape else {
        return;
    };
    let constants: Vec<_> = shape
        .fields
        .iter()
        .map(|field| only_value(api, &field.ty))
        .collect();
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

/// What is left of presence, given which way values travel: who only reads has no use for the
/// difference between `null` and nothing at all, and what travels one way only cannot be asked for
/// on the other.
fn presence(presence: Presence, way: Access, direction: Direction) -> Presence {
    match (presence, way) {
        (_, Access::ReadOnly) if direction.request => Presence::Optional,
        (Presence::Required, Access::WriteOnly) if direction.response => Presence::Optional,
        (Presence::Nullable, Access::WriteOnly) if direction.response => Presence::Patch,
        (Presence::Patch, _) if !direction.request => Presence::Optional,
        (presence, _) => presence,
    }
}

/// The only value that a type lists.
fn only_value(api: &Api, ty: &Type) -> Option<Name> {
    let Type::Named(id) = api.resolve_alias(ty) else {
        return None;
    };
    match &api.get(*id).shape {
        Shape::Enumeration(Enumeration { variants, .. }) => match variants.as_slice() {
            [only] => Some(only.name.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn request_types(operation: &Operation) -> Vec<TypeId> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
    parameters
        .chain(operation.body.iter().filter_map(|body| body.payload.ty()))
        .flat_map(Type::named)
        .collect()
}

fn reply_types(operation: &Operation) -> Vec<TypeId> {
    let replies = operation
        .success_responses
        .iter()
        .chain(&operation.error_responses);
    replies
        .flat_map(|reply| payload_types(reply).into_iter().chain(reply.headers))
        .collect()
}

fn payload_types(reply: &Response) -> Vec<TypeId> {
    reply.payload.ty().map(Type::named).unwrap_or_default()
}

/// All types that these lead to, but for members that go this way alone.
fn reached(api: &Api, from: &[TypeId], without: Option<Access>) -> Vec<TypeId> {
    let mut open = from.to_vec();
    let mut seen = vec![false; api.types.len()];
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut seen[id.0], true) {
            found.push(id);
            let shape = &api.get(id).shape;
            let types = shape.types().into_iter().enumerate();
            let types = types.filter(|(place, _)| match shape {
                Shape::Struct(shape) => {
                    let way = shape.fields.get(*place).map(|field| field.access);
                    without.is_none() || way != without
                }
                _ => true,
            });
            open.extend(types.flat_map(|(_, ty)| ty.named()));
        }
    }
    found
}

/// A request body of one required struct and nothing else: callers give what is in it.
fn mark_envelopes(api: &mut Api) {
    let bodies = api
        .operations
        .iter()
        .filter_map(|operation| operation.body.as_ref());
    let envelopes: Vec<TypeId> = bodies
        .filter_map(|body| envelope(api, body.payload.ty()?))
        .collect();
    for id in envelopes {
        if let Shape::Struct(shape) = &mut api.types[id.0].shape {
            shape.is_wrapper = true;
        }
    }
}

fn envelope(api: &Api, body: &Type) -> Option<TypeId> {
    let Type::Named(outer) = body else {
        return None;
    };
    let Shape::Struct(shape) = &api.get(*outer).shape else {
        return None;
    };
    let ([field], None) = (shape.fields.as_slice(), &shape.additional) else {
        return None;
    };
    let Type::Named(inner) = field.ty else {
        return None;
    };
    let holds_struct = matches!(api.get(inner).shape, Shape::Struct(_));
    (field.presence == Presence::Required && holds_struct && inner != *outer).then_some(*outer)
}
