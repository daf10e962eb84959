//! Inlines the components that `openapiv3` cannot refer to: path items and media types.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::budget::{Budget, Copied};
use super::bundle::INLINE;
use super::components::{Target, reference};
use super::shape::{ObjectKind, Shape};
use super::walk::{Transform, walk_mut};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Trail};
use crate::source::Limits;

/// Replaces each reference to such a component with a copy of it, and removes the components.
pub(super) fn inline(
    root: &mut Value,
    kind: &'static ObjectKind,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) {
    let mut components = HashMap::new();
    let sections = root.get_mut("components").and_then(Value::as_object_mut);
    if let Some(sections) = sections {
        for section in INLINE {
            let section = sections.shift_remove_entry(section);
            components.extend(section);
        }
    }
    let mut inline = Inline {
        components,
        inlined: HashMap::new(),
        budget: Budget::new(limits),
        diagnostics,
    };
    walk_mut(&Trail::Root, root, Shape::Object(kind), &mut inline);
}

struct Inline<'a> {
    components: HashMap<String, Value>,
    /// The components that were copied to each location: they may contain references to themselves and to
    /// each other.
    inlined: HashMap<Origin, Vec<String>>,
    budget: Budget,
    diagnostics: &'a mut Diagnostics,
}

impl Transform for Inline<'_> {
    fn change(&mut self, trail: &Trail<'_>, value: &mut Value, shape: Shape) {
        let (Shape::Reference(kind), Value::Object(fields)) = (shape, value) else {
            return;
        };
        if kind
            .section
            .is_some_and(|section| INLINE.contains(&section))
        {
            self.inline_component(trail, fields);
        }
    }
}

impl Inline<'_> {
    fn inline_component(&mut self, trail: &Trail<'_>, fields: &mut Map<String, Value>) {
        while let Some(Value::String(uri)) = fields.shift_remove("$ref") {
            let origin = trail.origin();
            if self.was_inlined(&origin, &uri) {
                // Components that are only references: `reference_cycles` has reported them.
                return;
            }
            if self.is_inside(&origin, &uri) {
                let diagnostic = circular(&origin, &uri);
                return self.diagnostics.report(diagnostic);
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
    fn component(&mut self, uri: &str, location: &Origin) -> Option<(Origin, Map<String, Value>)> {
        let Target { section, name } = Target::of(uri)?;
        let value = self.components.get(section)?.get(name)?;
        let component = value.as_object()?;
        let origin = Origin::root().key("components").key(section).key(name);
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
        let mut ancestor = Some(origin.clone());
        while let Some(location) = ancestor {
            if self.was_inlined(&location, uri) {
                return true;
            }
            ancestor = location.parent();
        }
        false
    }
}

fn circular(origin: &Origin, uri: &str) -> Diagnostic {
    let section = Target::of(uri).map_or("", |target| target.section);
    let name = uri.trim_start_matches(&reference(section, ""));
    let message = format!(
        "circular reference: `{name}` in `components.{section}` contains itself; the reference is ignored"
    );
    Diagnostic::new(Code::CircularReference, origin.clone(), message)
        .at_key()
        .help("replace the reference with its target, or use another component")
}
