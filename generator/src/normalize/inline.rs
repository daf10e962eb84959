//! Inlines the components that `openapiv3` cannot refer to: path items and media types.

use std::collections::{HashMap, HashSet};
use std::iter;

use crate::json::Value;

use super::budget::{Budget, Copied};
use super::bundle::INLINE;
use super::components::{Target, reference};
use super::shape::Shape;
use super::tree::{Fields, at_key, remove_matching};
use super::walk::walk_description_mut;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Trail};
use crate::source::Limits;

/// Replaces each reference to such a component with a copy of it, and removes the components that were copied.
pub(super) fn inline(root: &mut Value, limits: Limits, diagnostics: &mut Diagnostics) {
    let components = root.get_mut("components").and_then(Value::as_object_mut);
    let inlined = components.map(|it| remove_matching(it, |section| INLINE.contains(&section)));
    let mut inline = Inline {
        components: inlined.unwrap_or_default(),
        inlined: HashMap::new(),
        budget: Budget::new(limits),
        diagnostics,
    };
    inline.references(root);
    let remaining = inline.not_copied();
    if !remaining.is_empty()
        && let Some(components) = root.get_mut("components").and_then(Value::as_object_mut)
    {
        components.extend(remaining);
        inline.references(root);
    }
}

struct Inline<'a> {
    components: Fields,
    /// The components that were copied to each location: they may contain references to themselves and to
    /// each other.
    inlined: HashMap<Origin, Vec<String>>,
    budget: Budget,
    diagnostics: &'a mut Diagnostics,
}

impl Inline<'_> {
    fn references(&mut self, root: &mut Value) {
        walk_description_mut(root, &mut |trail, value, shape| {
            if let (Shape::Reference(kind), Value::Object(fields)) = (shape, value)
                && kind.section.is_some_and(|it| INLINE.contains(&it))
            {
                self.inline_component(trail, fields);
            }
        });
    }

    /// The components without a copy: later passes check them too, and some are no objects.
    fn not_copied(&self) -> Fields {
        let copied: HashSet<&String> = self.inlined.values().flatten().collect();
        let sections = self.components.iter().map(|(section, components)| {
            let components = components.as_object().into_iter().flatten();
            let remaining =
                components.filter(|(name, _)| !copied.contains(&reference(section, name)));
            let remaining: Fields = remaining
                .map(|(name, it)| (name.clone(), it.clone()))
                .collect();
            (section.clone(), remaining)
        });
        let sections = sections.filter(|(_, remaining)| !remaining.is_empty());
        sections
            .map(|(section, remaining)| (section, Value::Object(remaining)))
            .collect()
    }

    fn inline_component(&mut self, trail: &Trail<'_>, fields: &mut Fields) {
        while let Some(Value::String(uri)) = fields.shift_remove("$ref") {
            let origin = trail.origin();
            if self.was_inlined(&origin, &uri) {
                // Components that are only references: `reference_chains` has reported them.
                return;
            }
            if self.is_inside(&origin, &uri) {
                let report = circular(trail, &uri);
                return self
                    .diagnostics
                    .report_fault(report, "the reference is ignored");
            }
            let Some((original, component)) = self.component(&uri, &origin) else {
                return;
            };
            // Fields next to the reference have precedence, and keep their location.
            for name in fields.keys() {
                let location = origin.key(name);
                self.diagnostics.record_move(location.clone(), location);
            }
            self.diagnostics.record_move(origin.clone(), original);
            self.inlined.entry(origin).or_default().push(uri);
            for (name, value) in component {
                fields.entry(name).or_insert(value);
            }
        }
    }

    /// A copy of a component for a location, and the location of the component.
    fn component(&mut self, uri: &str, location: &Origin) -> Option<(Origin, Fields)> {
        let target = Target::of(uri)?;
        let value = self.components.get(target.section)?.get(target.name)?;
        let component = value.as_object()?;
        let origin = target.origin();
        let copied = Copied {
            value,
            from: &origin,
            to: location,
            depth: location.steps().count(),
        };
        if !self.budget.allows(copied, self.diagnostics) {
            return None;
        }
        Some((origin, component.clone()))
    }

    fn was_inlined(&self, location: &Origin, uri: &str) -> bool {
        let inlined = self.inlined.get(location);
        inlined.is_some_and(|uris| uris.iter().any(|inlined| inlined == uri))
    }

    fn is_inside(&self, origin: &Origin, uri: &str) -> bool {
        let mut ancestors = iter::successors(Some(origin.clone()), Origin::parent);
        ancestors.any(|location| self.was_inlined(&location, uri))
    }
}

fn circular(trail: &Trail<'_>, uri: &str) -> Diagnostic {
    let (section, name) = Target::of(uri).map_or(("", uri), |it| (it.section, it.name));
    let message = format!("circular reference: `{name}` in `components.{section}` contains itself");
    at_key(Code::CircularReference, trail, message)
        .help("replace the reference with its target, or use another component")
}
