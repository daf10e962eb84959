//! Operations: the methods of the client, their arguments and their results.

use crate::ir::{Argument, Operation, Response, Source, Type};

use super::names::Called;
use super::{AcceptedArgument, Building, Owner, Surfaced};

impl Building<'_> {
    pub(super) fn operations(&mut self) {
        let api = self.api;
        for (index, operation) in api.operations.iter().enumerate() {
            self.operation(index, operation);
        }
    }

    fn operation(&mut self, index: usize, operation: &Operation) {
        let called = self.names.operation(index).clone();
        self.item(Owner::Operation(index), called.request.clone(), "enum");
        self.method(index, operation, &called);
        self.setters(index, operation, &called);
        self.responses(index, operation, &called);
        self.errors(index, operation, &called);
    }

    fn method(&mut self, index: usize, operation: &Operation, called: &Called) {
        let arguments: Vec<_> = operation.arguments().collect();
        let mut owners = vec![Owner::Operation(index)];
        let (mut taken, mut given) = (Vec::new(), Vec::new());
        for (place, argument) in arguments.iter().enumerate() {
            if argument.required {
                let owner = owner(index, place, argument);
                owners.push(owner);
                taken.push(self.taken(argument.ty));
                given.push(AcceptedArgument {
                    wire: wire(argument),
                    owner,
                });
            }
        }
        let signature = format!("({}) -> Call<{}>", taken.join(", "), called.request);
        self.items.push(Surfaced {
            path: called.method.clone(),
            signature,
            arguments: given,
            owners,
        });
    }

    fn setters(&mut self, index: usize, operation: &Operation, called: &Called) {
        for (place, argument) in operation.arguments().enumerate() {
            if !argument.required {
                let path = format!("Call<{}>::{}()", called.request, argument.name);
                let signature = format!("({})", self.taken(argument.ty));
                self.item(owner(index, place, &argument), path, signature);
            }
        }
    }

    /// The type of an argument: strings are borrowed, because they are serialized immediately.
    fn taken(&self, ty: &Type) -> String {
        match *self.api.resolve_alias(ty) == Type::String {
            true => "&str".to_owned(),
            false => self.written().argument(ty),
        }
    }

    fn responses(&mut self, index: usize, operation: &Operation, called: &Called) {
        let responses = operation.success_responses.iter().enumerate();
        let mut owners = vec![Owner::Operation(index)];
        owners.extend(
            responses
                .clone()
                .map(|(place, _)| Owner::Response(index, place)),
        );
        let given = match (
            &operation.response_name,
            operation.success_responses.first(),
        ) {
            (Some(_), _) => called.response.clone(),
            (None, Some(only)) => self.response(only),
            (None, None) => String::new(),
        };
        let path = format!("{}::Output", called.request);
        self.shared(owners.clone(), path, given);
        if operation.response_name.is_some() {
            self.shared(owners, called.response.clone(), "enum");
            for (place, response) in responses {
                let path = format!("{}::{}", called.response, response.name);
                let signature = format!("({})", self.response(response));
                self.item(Owner::Response(index, place), path, signature);
            }
        }
    }

    fn errors(&mut self, index: usize, operation: &Operation, called: &Called) {
        let owner = Owner::Operation(index);
        let path = format!("{}::Error", called.request);
        self.item(owner, path, called.error.clone());
        self.item(owner, called.error.clone(), "enum");
        for (place, response) in operation.error_responses.iter().enumerate() {
            let path = format!("{}::{}", called.error, response.name);
            let signature = format!("({})", self.response(response));
            self.item(Owner::Error(index, place), path, signature);
        }
    }

    fn response(&self, response: &Response) -> String {
        let body = match response.payload.ty() {
            None => "()".to_owned(),
            Some(ty) => self.written().text(ty),
        };
        match response.headers {
            None => format!("Response<{body}>"),
            Some(headers) => format!("Response<{body}, {}>", self.names.ty(headers)),
        }
    }
}

fn owner(index: usize, place: usize, argument: &Argument<'_>) -> Owner {
    match argument.source {
        Source::Parameter(_) => Owner::Parameter(index, place),
        Source::Body(_) => Owner::Body(index),
    }
}

/// The wire name of an argument.
fn wire(argument: &Argument<'_>) -> String {
    match argument.source {
        Source::Parameter(parameter) => parameter.wire.clone(),
        Source::Body(_) => String::new(),
    }
}
