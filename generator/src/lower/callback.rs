//! What the API calls: callbacks and webhooks. The client receives no requests; a server that does has
//! the types of what they carry. Those of a callback stand beside the operation that asks for it.

use indexmap::IndexMap;
use openapiv3::{Callback, Operation, PathItem, RequestBody, Response};

use crate::diagnostic::Origin;
use crate::ir::{Case, Direction, Docs, Home, Name, Payload, Scope, Shape, Type, TypeDef};

use super::Lowering;
use super::media::Side;
use super::names::OperationNames;
use super::schema::{Medium, Place};

/// The types that a server needs which is called by the API.
#[derive(Debug, Default)]
pub(super) struct Called {
    /// What it is sent.
    pub(super) received: Vec<Type>,
    /// What it replies with.
    pub(super) sent: Vec<Type>,
}

/// A call by the API.
struct Call<'n> {
    /// What its types are called after.
    words: String,
    /// What it is, for people.
    subject: String,
    /// The operation that has it.
    operation: &'n Name,
    home: &'n Home,
}

impl<'a> Lowering<'a> {
    /// The types of an operation's callbacks.
    pub(super) fn callbacks(
        &mut self,
        callbacks: &'a IndexMap<String, Callback>,
        origin: &Origin,
        names: &OperationNames,
    ) {
        for (wire, callback) in callbacks {
            let call = Call {
                words: format!("{} {wire}", names.request),
                subject: format!("the callback `{wire}` of `{}`", names.request),
                operation: &names.operation,
                home: &names.home,
            };
            for (expression, item) in callback {
                self.call(item, &origin.key(wire).key(expression), &call);
            }
        }
    }

    /// The types of the calls that no operation asks for.
    pub(super) fn webhooks(&mut self, webhooks: &'a IndexMap<String, PathItem>) {
        for (wire, item) in webhooks {
            let words = format!("{wire} webhook");
            let call = Call {
                subject: format!("the webhook `{wire}`"),
                operation: &Scope::new(Case::Snake, &[]).name(&words),
                home: &Home::Component(self.modules.name(&words)),
                words,
            };
            self.call(item, &Origin::root().key("webhooks").key(wire), &call);
        }
    }

    fn call(&mut self, item: &'a PathItem, origin: &Origin, call: &Call<'_>) {
        for (method, operation) in item.iter() {
            let origin = origin.key(method);
            let Operation {
                request_body,
                responses,
                ..
            } = operation;
            if let Some(body) = request_body
                && let Some((body, found)) =
                    self.components.resolve(body, &origin.key("requestBody"))
            {
                let RequestBody { content, .. } = body;
                let place = call.place("body", "The body of", &found);
                let payload =
                    self.payload(content, Side::Reply, &place, (call.operation, "callback"));
                let ty = self.payload_type(payload, &place);
                self.called.received.extend(ty);
            }
            for (status, response) in &responses.responses {
                let written = origin.key("responses").key(&status.to_string());
                let Some((response, found)) = self.components.resolve(response, &written) else {
                    continue;
                };
                let Response { content, .. } = response;
                let part = format!("reply {status}");
                let place = call.place(&part, "The body of a reply to", &found);
                let example = (call.operation, part.as_str());
                let payload = self.payload(content, Side::Request, &place, example);
                let ty = self.payload_type(payload, &place);
                self.called.sent.extend(ty);
            }
        }
    }

    /// The type of what is carried, by the name of where it is: one of another name gets it as well.
    fn payload_type(&mut self, payload: Payload, place: &Place) -> Option<Type> {
        let ty = payload.ty()?.clone();
        let is_own = matches!(&ty, Type::Named(id) if self.types[id.0].home == place.home);
        if is_own {
            return Some(ty);
        }
        let name = self.type_name(place);
        let id = self.add(TypeDef {
            name,
            home: place.home.clone(),
            origin: place.origin.clone(),
            docs: Docs(place.stand_in.clone()),
            direction: Direction::default(),
            derives: Vec::new(),
            shape: Shape::Alias(ty),
        });
        Some(Type::Named(id))
    }
}

impl Call<'_> {
    fn place(&self, part: &str, what: &str, origin: &Origin) -> Place {
        Place {
            origin: origin.clone(),
            home: self.home.clone(),
            type_name: format!("{} {part}", self.words),
            stand_in: format!("{what} {}.", self.subject),
            medium: Medium::Json,
        }
    }
}
