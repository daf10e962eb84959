//! Types in a component that operations share: a response, a request body, a parameter.
//!
//! They are named after the component. If they were named after the first operation that refers to it, an
//! operation that is added before it would rename them.

use crate::ir::{Name, TypeModule, words};

use super::schema::{Medium, Place};
use super::{Lowering, naming};

impl Lowering<'_> {
    /// The place of what such a component holds, called after it; any other place as it is.
    pub(super) fn shared(&mut self, place: Place) -> Place {
        let steps: Vec<_> = place.origin.steps().collect();
        let [section, wire] = match steps.as_slice() {
            [first, section, wire] if first == "components" => [section, wire],
            _ => return place,
        };
        let (docs, type_name) = match section.as_ref() {
            "responses" => ("Body of the response", self.shared_response_words(wire)),
            "requestBodies" => ("The request body", format!("{wire} body")),
            "parameters" => ("The parameter", format!("{wire} parameter")),
            _ => return place,
        };
        let stand_in = format!("{docs} `{wire}`.");
        let known = self.shared_modules.get(&place.origin).cloned();
        let module = known.unwrap_or_else(|| self.modules.name(&type_name));
        self.shared_modules
            .insert(place.origin.clone(), module.clone());
        Place {
            origin: place.origin,
            home: TypeModule::Component(module),
            type_name,
            stand_in,
            medium: Medium::Json,
        }
    }

    /// The words for the type of an operation's response.
    pub(super) fn response_words(&self, operation: &Name) -> String {
        self.response_or_output(format!("{operation} response"), operation.as_str())
    }

    /// The words for the type of a component of `responses`, which may be called a response already.
    fn shared_response_words(&self, wire: &str) -> String {
        let is_response = words(wire).last().is_some_and(|word| word == "response");
        let response = match is_response {
            true => wire.to_owned(),
            false => format!("{wire} response"),
        };
        self.response_or_output(response, wire)
    }

    fn response_or_output(&self, response: String, owner: &str) -> String {
        naming::response_or_output(response, owner, &self.schema_names)
    }
}
