//! Unused schemas in `$defs`: referenced ones become components, the others are dropped.

use std::collections::HashSet;

use serde_json::Value;

use super::super::shape::{ObjectKind, Shape};
use super::super::walk::{Visitor, walk};
use super::Bundle;
use crate::diagnostic::{Code, Diagnostic, Origin, Trail};

impl Bundle<'_> {
    pub(super) fn report_unused_definitions(&mut self, tree: &Value, kind: &'static ObjectKind) {
        let mut found = Definitions::default();
        walk(&Trail::Root, tree, Shape::Object(kind), &mut found);
        if found.places.is_empty() {
            return;
        }
        // A reference may have a part of a definition as its target.
        let mut used: HashSet<Origin> = HashSet::new();
        for (_, target) in self.made.keys() {
            let mut around = Some(target.clone());
            while let Some(place) = around {
                around = place.parent();
                used.insert(place);
            }
        }
        for place in found.places.iter().filter(|place| !used.contains(place)) {
            self.diagnostics.report(unused(place));
        }
    }
}

#[derive(Default)]
struct Definitions {
    places: Vec<Origin>,
}

impl Visitor for Definitions {
    fn visit(&mut self, trail: &Trail<'_>, value: &Value, shape: Shape) {
        let definitions = match shape {
            Shape::Schema(_) => value.get("$defs").and_then(Value::as_object),
            _ => None,
        };
        let names = definitions.into_iter().flatten();
        self.places
            .extend(names.map(|(name, _)| trail.key("$defs").key(name).origin()));
    }
}

fn unused(place: &Origin) -> Diagnostic {
    let message = format!(
        "schema `{}` in `$defs` is never referenced; no type is generated for it",
        place.last().unwrap_or_default()
    );
    Diagnostic::new(Code::UnusedSchema, place.clone(), message)
        .at_key()
        .help("remove it, or move it to `components.schemas` to generate a type")
}
