//! Unused schemas in `$defs`: referenced ones become components, unused ones are dropped.

use std::collections::HashSet;
use std::iter;

use crate::json::Value;

use super::super::shape::Shape;
use super::super::tree::{Read, at_key};
use super::super::walk::walk_description;
use super::Bundle;
use crate::diagnostic::{Code, Diagnostic, Origin, Trail};

impl Bundle<'_> {
    pub(super) fn report_unused_definitions(&mut self, tree: &Value) {
        // A reference may have a part of a definition as its target.
        let mut used: HashSet<Origin> = HashSet::new();
        for (_, target) in self.component_names.keys() {
            used.extend(iter::successors(Some(target.clone()), Origin::parent));
        }
        walk_description(tree, &mut |trail, value, shape| {
            if matches!(shape, Shape::Schema(_)) {
                let trail = trail.key("$defs");
                let names = value.keys_of("$defs").map(|name| trail.key(name));
                let unused = names.filter(|trail| !used.contains(&trail.origin()));
                unused.for_each(|trail| self.diagnostics.report(unused_definition(&trail)));
            }
        });
    }
}

fn unused_definition(trail: &Trail<'_>) -> Diagnostic {
    let message = format!(
        "schema `{}` in `$defs` is never referenced; no type is generated for it",
        trail.origin().last().unwrap_or_default()
    );
    at_key(Code::UnusedSchema, trail, message)
        .help("remove it, or move it to `components.schemas` to generate a type")
}
