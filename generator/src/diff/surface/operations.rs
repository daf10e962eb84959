//! Operations: the methods of the client, their arguments and their results.

use crate::ir::{Argument, Operation, Response, Source, Type};

use super::names::OperationPaths;
use super::{AcceptedArgument, ItemList, Owner};

impl ItemList<'_> {
    pub(super) fn operations(&mut self) {
        let api = self.api;
        for (index, operation) in api.operations.iter().enumerate() {
            self.operation(index, operation);
        }
    }

    fn operation(&mut self, index: usize, operation: &Operation) {
        let paths = self.names.operation(index).clone();
        self.item(Owner::Operation(index), paths.request.clone(), "enum");
        self.method(index, operation, &paths);
        self.setters(index, operation, &paths);
        self.responses(index, operation, &paths);
        self.errors(index, operation, &paths);
    }

    fn method(&mut self, index: usize, operation: &Operation, paths: &OperationPaths) {
        let required = operation.arguments().enumerate();
        let required = required.filter(|(_, argument)| argument.required);
        let arguments = required.map(|(position, argument)| {
            let accepted = AcceptedArgument {
                wire: wire(&argument),
                owner: owner(index, position, &argument),
            };
            (accepted, self.argument_type(argument.ty))
        });
        let arguments: Vec<_> = arguments.collect();
        let mut owners = vec![Owner::Operation(index)];
        owners.extend(arguments.iter().map(|(accepted, _)| accepted.owner));
        let result = format!(" -> Call<{}>", paths.request);
        self.function(owners, paths.method.clone(), arguments, &result);
    }

    fn setters(&mut self, index: usize, operation: &Operation, paths: &OperationPaths) {
        for (position, argument) in operation.arguments().enumerate() {
            if !argument.required {
                let path = format!("Call<{}>::{}()", paths.request, argument.name);
                let signature = format!("({})", self.argument_type(argument.ty));
                self.item(owner(index, position, &argument), path, signature);
            }
        }
    }

    /// The type of an argument: strings are borrowed, because they are serialized immediately.
    fn argument_type(&self, ty: &Type) -> String {
        match *self.api.resolve_alias(ty) == Type::String {
            true => "&str".to_owned(),
            false => self.code().argument(ty),
        }
    }

    fn responses(&mut self, index: usize, operation: &Operation, paths: &OperationPaths) {
        let responses = operation.success_responses.iter().enumerate();
        let mut owners = vec![Owner::Operation(index)];
        owners.extend(
            responses
                .clone()
                .map(|(position, _)| Owner::Response(index, position)),
        );
        let output = match (
            &operation.response_name,
            operation.success_responses.first(),
        ) {
            (Some(_), _) => paths.response.clone(),
            (None, Some(only)) => self.response(only),
            (None, None) => String::new(),
        };
        let path = format!("{}::Output", paths.request);
        self.shared(owners.clone(), path, output);
        if operation.response_name.is_some() {
            self.shared(owners, paths.response.clone(), "enum");
            for (position, response) in responses {
                let path = format!("{}::{}", paths.response, response.name);
                let signature = format!("({})", self.response(response));
                self.item(Owner::Response(index, position), path, signature);
            }
            if let Some(other) = operation.other_success() {
                let path = format!("{}::{other}", paths.response);
                self.item(Owner::Operation(index), path, "(RawResponse)");
            }
        }
    }

    fn errors(&mut self, index: usize, operation: &Operation, paths: &OperationPaths) {
        let owner = Owner::Operation(index);
        let path = format!("{}::Error", paths.request);
        self.item(owner, path, paths.error.clone());
        self.item(owner, paths.error.clone(), "enum");
        for (position, response) in operation.error_responses.iter().enumerate() {
            let path = format!("{}::{}", paths.error, response.name);
            let signature = format!("({})", self.response(response));
            self.item(Owner::Error(index, position), path, signature);
        }
    }

    fn response(&self, response: &Response) -> String {
        let body = match response.payload.ty() {
            None => "()".to_owned(),
            Some(ty) => self.code().text(ty),
        };
        format!("Response<{body}>")
    }
}

fn owner(index: usize, position: usize, argument: &Argument<'_>) -> Owner {
    match argument.source {
        Source::Parameter(_) => Owner::Parameter(index, position),
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
