//! The paths of types and operations.

use std::collections::HashMap;

use crate::ir::{Api, Handle, Shape, Type, TypeId, TypeModule};

use super::super::pairs::Pairs;
use super::Types;

/// The paths of a client's types and operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Names {
    types: Vec<String>,
    /// The Rust code of types where they are used, if it is not their path.
    type_code: HashMap<TypeId, String>,
    operations: Vec<OperationPaths>,
}

/// The names of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct OperationPaths {
    /// The path of its method, which is on the client or on the handle of its tag.
    pub(in super::super) method: String,
    /// The call of the method: `Client::pets().list()`.
    pub(in super::super) call: String,
    /// The path of the operation type.
    pub(in super::super) request: String,
    /// The path of the enum of its success responses, if there are several.
    pub(in super::super) response: String,
    /// The path of the enum of its error responses.
    pub(in super::super) error: String,
}

impl Names {
    /// The names of a client.
    pub(in super::super) fn new(api: &Api) -> Self {
        let types = api.types.iter().map(|def| match &def.module {
            TypeModule::Component(_) => format!("types::{}", def.name),
            TypeModule::Operation(index) => format!("{}::{}", module(api, *index), def.name),
        });
        let operations = api.operations.iter().enumerate().map(|(index, operation)| {
            let module = module(api, index);
            let response = operation.response_name.as_ref();
            let name = &operation.call_name;
            let (method, call) = match api.handle_of(operation) {
                None => (format!("Client::{name}()"), format!("Client::{name}()")),
                Some(Handle { accessor, ty }) => (
                    format!("{module}::{ty}::{name}()"),
                    format!("Client::{accessor}().{name}()"),
                ),
            };
            OperationPaths {
                method,
                call,
                request: format!("{module}::{}", operation.operation_type_name),
                response: response
                    .map_or_else(String::new, |response| format!("{module}::{response}")),
                error: format!("{module}::{}", operation.error_name),
            }
        });
        Self {
            types: types.collect(),
            type_code: HashMap::new(),
            operations: operations.collect(),
        }
    }

    /// The names of the old client, with paired elements named as in the new one.
    pub(in super::super) fn translated(
        &self,
        old: &Api,
        (new_api, new): (&Api, &Self),
        pairs: &Pairs,
    ) -> Self {
        let types = self.types.iter().enumerate().map(|(index, original)| {
            let partner = pairs.new_type(TypeId(index));
            partner.map_or(original, |partner| new.ty(partner)).clone()
        });
        let operations = self.operations.iter().enumerate().map(|(index, original)| {
            let partner = pairs.new_operation(index);
            let Some(partner) = partner.map(|partner| new.operation(partner)) else {
                return original.clone();
            };
            let response = match original.response.is_empty() || partner.response.is_empty() {
                true => &original.response,
                false => &partner.response,
            };
            OperationPaths {
                response: response.clone(),
                ..partner.clone()
            }
        });
        let ids = (0..self.types.len()).map(TypeId);
        let type_code = ids.filter_map(|id| {
            let partner = pairs.new_type(id)?;
            // If the new type has the old path as an alias, only the type itself changed.
            let is_another_name = new.ty(partner) == self.ty(id)
                && matches!(new_api.get(partner).shape, Shape::Alias(_))
                && !matches!(old.get(id).shape, Shape::Alias(_));
            let text = || Types::new(new_api, new).text(&Type::Named(partner));
            is_another_name.then(|| (id, text()))
        });
        Self {
            types: types.collect(),
            type_code: type_code.collect(),
            operations: operations.collect(),
        }
    }

    /// The Rust code of a type where it is used.
    pub(super) fn type_code(&self, id: TypeId) -> &String {
        self.type_code.get(&id).unwrap_or_else(|| self.ty(id))
    }

    /// The path of a type.
    pub(in super::super) fn ty(&self, id: TypeId) -> &String {
        &self.types[id.0]
    }

    /// The names of an operation.
    pub(in super::super) fn operation(&self, index: usize) -> &OperationPaths {
        &self.operations[index]
    }
}

/// The module that contains an operation.
fn module(api: &Api, index: usize) -> String {
    match api.operations.get(index).and_then(|it| it.group.as_ref()) {
        Some(group) => format!("operations::{group}"),
        None => "operations".to_owned(),
    }
}
