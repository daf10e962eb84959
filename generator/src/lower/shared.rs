//! Types in a component that operations share: a response, a request body, a parameter.
//!
//! They are named after the component. If they were named after the first operation that refers to it, an
//! operation that is added before it would rename them.

use crate::ir::TypeModule;

use super::Lowering;
use super::schema::{Medium, Place};

impl Lowering<'_> {
    /// The place of what such a component holds, called after it; any other place as it is.
    pub(super) fn shared(&mut self, place: Place) -> Place {
        let steps: Vec<_> = place.origin.steps().collect();
        let [section, wire] = match steps.as_slice() {
            [first, section, wire] if first == "components" => [section, wire],
            _ => return place,
        };
        let (part, docs) = match section.as_ref() {
            "responses" => ("reply", "Body of the response"),
            "requestBodies" => ("body", "The request body"),
            "parameters" => ("parameter", "The parameter"),
            _ => return place,
        };
        let type_name = format!("{wire} {part}");
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
}
