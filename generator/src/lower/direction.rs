//! Which way each type travels, and what follows from it.

use crate::ir::{Api, Operation, Presence, Reply, Shape, Type, TypeId};

use super::callback::Called;

/// Marks what requests and replies reach; in a type that only replies reach, `null` and nothing at
/// all are the same to the reader.
pub(super) fn settle(api: &mut Api, called: &Called) {
    let requests = api.operations.iter().flat_map(request_types);
    let requests = requests.chain(called.sent.iter().flat_map(Type::named));
    let requests = requests.collect();
    let replies = api.operations.iter().flat_map(reply_types);
    let replies = replies.chain(called.received.iter().flat_map(Type::named));
    let replies = replies.collect();
    for id in reached(api, requests) {
        api.types[id.0].direction.request = true;
    }
    for id in reached(api, replies) {
        api.types[id.0].direction.reply = true;
    }
    for def in api.types.iter_mut().filter(|def| !def.direction.request) {
        if let Shape::Struct(shape) = &mut def.shape {
            shape
                .fields
                .iter_mut()
                .for_each(|field| field.presence = read(field.presence));
        }
    }
    mark_envelopes(api);
}

/// What is left of presence when nobody writes the value.
fn read(presence: Presence) -> Presence {
    match presence {
        Presence::Patch => Presence::Optional,
        other => other,
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
    let replies = operation.replies.iter().chain(&operation.errors);
    replies
        .flat_map(|reply| payload_types(reply).into_iter().chain(reply.headers))
        .collect()
}

fn payload_types(reply: &Reply) -> Vec<TypeId> {
    reply.payload.ty().map(Type::named).unwrap_or_default()
}

fn reached(api: &Api, mut open: Vec<TypeId>) -> Vec<TypeId> {
    let mut seen = vec![false; api.types.len()];
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut seen[id.0], true) {
            found.push(id);
            let types = api.get(id).shape.types();
            open.extend(types.into_iter().flat_map(Type::named));
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
            shape.is_envelope = true;
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
    let [field] = shape.fields.as_slice() else {
        return None;
    };
    let Type::Named(inner) = field.ty else {
        return None;
    };
    let holds_struct = matches!(api.get(inner).shape, Shape::Struct(_));
    (field.presence == Presence::Required && holds_struct && inner != *outer).then_some(*outer)
}
