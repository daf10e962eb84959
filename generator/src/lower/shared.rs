//! Types in a component that operations share: a response, a request body, a parameter.
//!
//! They are named after the component. If they were named after the first operation that refers to it, an
//! operation that is added before it would rename them.

use crate::ir::{Name, TypeModule, words};

use super::schema::SchemaContext;
use super::type_table::TypeTable;
use super::{Lowering, naming};

impl Lowering<'_> {
    /// The context of a type in such a component, named after it; any other context unchanged.
    pub(super) fn shared(&mut self, context: SchemaContext) -> SchemaContext {
        let steps: Vec<_> = context.origin.steps().collect();
        let [section, wire] = match steps.as_slice() {
            [first, section, wire] if first == "components" => [section, wire],
            _ => return context,
        };
        let (docs, type_name) = match section.as_ref() {
            "responses" => ("Body of the response", self.shared_response_words(wire)),
            "requestBodies" => ("The request body", format!("{wire} body")),
            "parameters" => ("The parameter", format!("{wire} parameter")),
            _ => return context,
        };
        let docs = format!("{docs} `{wire}`.");
        let TypeTable {
            modules,
            shared_modules,
            ..
        } = &mut self.types;
        let module = shared_modules.entry(context.origin.clone());
        let module = module.or_insert_with(|| modules.name(&type_name)).clone();
        let module = TypeModule::Component(module);
        SchemaContext::new(context.origin, module, type_name, docs)
    }

    /// The words for the type of an operation's response.
    pub(super) fn response_words(&self, operation: &Name) -> String {
        self.response_or_output(format!("{operation} response"), operation.as_str())
    }

    /// The words for the type of a component of `responses`, whose name may end with `response` already.
    fn shared_response_words(&self, wire: &str) -> String {
        let is_response = words(wire).last().is_some_and(|word| word == "response");
        let response = match is_response {
            true => wire.to_owned(),
            false => format!("{wire} response"),
        };
        self.response_or_output(response, wire)
    }

    fn response_or_output(&self, response: String, owner: &str) -> String {
        naming::response_or_output(response, owner, &self.types.component_names)
    }
}
