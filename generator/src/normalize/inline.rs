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
        places: HashMap::new(),
        budget: Budget::new(limits),
        diagnostics,
    };
    walk_mut(&Trail::Root, root, Shape::Object(kind), &mut inline);
}

struct Inline<'a> {
    components: HashMap<String, Value>,
    /// The components that were copied to each location: they may contain references to themselves and to
    /// each other.
    places: HashMap<Origin, Vec<String>>,
    budget: Budget,
    diagnostics: &'a mut Diagnostics,
}

impl Transform for Inline<'_> {
    fn change(&mut self, trail: &Trail<'_>, value: &mut Value, shape: Shape) {
        let (Shape::Reference(kind), Value::Object(members)) = (shape, value) else {
            return;
        };
        if kind
            .section
            .is_some_and(|section| INLINE.contains(&section))
        {
            self.put(trail, members);
        }
    }
}

impl Inline<'_> {
    fn put(&mut self, trail: &Trail<'_>, members: &mut Map<String, Value>) {
        while let Some(Value::String(written)) = members.shift_remove("$ref") {
            let origin = trail.origin();
            if self.was_put(&origin, &written) {
                // Components that are only references: `reference_cycles` has reported them.
                return;
            }
            if self.is_inside(&origin, &written) {
                let diagnostic = circular(&origin, &written);
                return self.diagnostics.report(diagnostic);
            }
            let Some((met, component)) = self.component(&written, &origin) else {
                return;
            };
            // Fields next to the reference have precedence, and keep their location.
            for name in members.keys() {
                let place = origin.key(name);
                self.diagnostics.moved(place.clone(), place);
            }
            self.diagnostics.moved(origin.clone(), met);
            self.places.entry(origin).or_default().push(written);
            for (name, value) in component {
                members.entry(name).or_insert(value);
            }
        }
    }

    /// A copy of a component for a location, and the location of the component.
    fn component(&mut self, written: &str, place: &Origin) -> Option<(Origin, Map<String, Value>)> {
        let Target { section, name } = Target::of(written)?;
        let value = self.components.get(section)?.get(name)?;
        let component = value.as_object()?;
        let origin = Origin::root().key("components").key(section).key(name);
        let copied = Copied {
            value,
            from: &origin,
            to: place,
            depth: place.steps().count(),
        };
        if !self.budget.allows(copied, self.diagnostics) {
            return None;
        }
        Some((origin, component.clone()))
    }

    fn was_put(&self, place: &Origin, written: &str) -> bool {
        let put = self.places.get(place);
        put.is_some_and(|put| put.iter().any(|put| put == written))
    }

    fn is_inside(&self, origin: &Origin, written: &str) -> bool {
        let mut around = Some(origin.clone());
        while let Some(place) = around {
            if self.was_put(&place, written) {
                return true;
            }
            around = place.parent();
        }
        false
    }
}

fn circular(origin: &Origin, written: &str) -> Diagnostic {
    let section = Target::of(written).map_or("", |target| target.section);
    let name = written.trim_start_matches(&reference(section, ""));
    let message = format!(
        "circular reference: `{name}` in `components.{section}` contains itself; the reference is ignored"
    );
    Diagnostic::new(Code::CircularReference, origin.clone(), message)
        .at_key()
        .help("replace the reference with its target, or use another component")
}
