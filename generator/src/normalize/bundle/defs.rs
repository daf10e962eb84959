//! Unused schemas in `$defs`: referenced ones become components, unused ones are dropped.

use std::collections::HashSet;
use std::iter;

use serde_json::Value;

use super::super::shape::{ObjectKind, Shape};
use super::super::tree::{Read, at_key};
use super::super::walk::{Visitor, walk};
use super::Bundle;
use crate::diagnostic::{Code, Diagnostics, Origin, Trail};

impl Bundle<'_> {
    pub(super) fn report_unused_definitions(&mut self, tree: &Value, kind: &'static ObjectKind) {
        // A reference may have a part of a definition as its target.
        let mut used: HashSet<Origin> = HashSet::new();
        for (_, target) in self.component_names.keys() {
            used.extend(iter::successors(Some(target.clone()), Origin::parent));
        }
        let mut unused = UnusedDefinitions {
            used,
            diagnostics: self.diagnostics,
        };
        walk(&Trail::Root, tree, Shape::Object(kind), &mut unused);
    }
}

struct UnusedDefinitions<'d> {
    /// The targets of references, and the locations that contain them.
    used: HashSet<Origin>,
    diagnostics: &'d mut Diagnostics,
}

impl Visitor for UnusedDefinitions<'_> {
    fn visit(&mut self, trail: &Trail<'_>, value: &Value, shape: Shape) {
        if !matches!(shape, Shape::Schema(_)) {
            return;
        }
        let trail = trail.key("$defs");
        for name in value.keys_of("$defs") {
            let trail = trail.key(name);
            if !self.used.contains(&trail.origin()) {
                let message = format!(
                    "schema `{name}` in `$defs` is never referenced; no type is generated for it"
                );
                let help = "remove it, or move it to `components.schemas` to generate a type";
                self.diagnostics
                    .report(at_key(Code::UnusedSchema, &trail, message).help(help));
            }
        }
    }
}
