//! Unused schemas in `$defs`: referenced ones become components, unused ones are dropped.

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
        if found.locations.is_empty() {
            return;
        }
        // A reference may have a part of a definition as its target.
        let mut used: HashSet<Origin> = HashSet::new();
        for (_, target) in self.component_names.keys() {
            let mut ancestor = Some(target.clone());
            while let Some(location) = ancestor {
                ancestor = location.parent();
                used.insert(location);
            }
        }
        for location in found
            .locations
            .iter()
            .filter(|location| !used.contains(location))
        {
            self.diagnostics.report(unused(location));
        }
    }
}

#[derive(Default)]
struct Definitions {
    locations: Vec<Origin>,
}

impl Visitor for Definitions {
    fn visit(&mut self, trail: &Trail<'_>, value: &Value, shape: Shape) {
        let definitions = match shape {
            Shape::Schema(_) => value.get("$defs").and_then(Value::as_object),
            _ => None,
        };
        let names = definitions.into_iter().flatten();
        self.locations
            .extend(names.map(|(name, _)| trail.key("$defs").key(name).origin()));
    }
}

fn unused(location: &Origin) -> Diagnostic {
    let message = format!(
        "schema `{}` in `$defs` is never referenced; no type is generated for it",
        location.last().unwrap_or_default()
    );
    Diagnostic::new(Code::UnusedSchema, location.clone(), message)
        .at_key()
        .help("remove it, or move it to `components.schemas` to generate a type")
}
