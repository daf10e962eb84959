//! Checks that every reference leads to a component of the kind that its place asks for.

use std::collections::BTreeSet;

use serde_json::Value;

use super::components::{Components, Target, reference};
use super::shape::{Kind, Shape};
use super::walk::{Visit, walk};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Trail, nearest};

/// A reference that is not written as the later stages read it, and how they do.
#[derive(Debug)]
pub(super) struct Respelling {
    origin: Origin,
    plain: String,
}

/// Reports every reference that leads to nothing, to the wrong thing or back to itself. Returns
/// those that lead somewhere by a spelling that the later stages do not read.
pub(super) fn check(
    root: &Value,
    kind: &'static Kind,
    diagnostics: &mut Diagnostics,
) -> Vec<Respelling> {
    let components = Components::new(root);
    let mut check = Check {
        root,
        components,
        diagnostics,
        respellings: Vec::new(),
        circle: BTreeSet::new(),
    };
    walk(&Trail::Root, root, Shape::Object(kind), &mut check);
    check.respellings
}

/// Spells the references in `root` as the later stages read them.
pub(super) fn respell(root: &mut Value, respellings: Vec<Respelling>) {
    for Respelling { origin, plain } in respellings {
        if let Some(written) = root.pointer_mut(origin.pointer()) {
            *written = Value::String(plain);
        }
    }
}

struct Check<'a> {
    root: &'a Value,
    components: Components<'a>,
    diagnostics: &'a mut Diagnostics,
    respellings: Vec<Respelling>,
    /// The components that are known to lead back to themselves.
    circle: BTreeSet<String>,
}

impl Visit for Check<'_> {
    fn visit(&mut self, trail: &Trail<'_>, value: &Value, shape: Shape) {
        match (shape, value) {
            (Shape::Reference(kind) | Shape::Schema(kind), Value::Object(members)) => {
                if let Some(Value::String(written)) = members.get("$ref") {
                    self.check_reference(trail, written, kind);
                }
            }
            (Shape::SchemaName, Value::String(written)) => self.check_schema_name(trail, written),
            _ => {}
        }
    }
}

impl Check<'_> {
    fn check_reference(&mut self, trail: &Trail<'_>, written: &str, kind: &Kind) {
        let place = trail.key("$ref");
        match self.plain(&place, written, kind) {
            Ok(plain) => {
                self.check_circle(trail, &plain);
                self.respell(&place, written, plain);
            }
            Err(diagnostic) => self.diagnostics.report(diagnostic),
        }
    }

    /// The reference as the later stages read it, or what is wrong with it.
    fn plain(&self, place: &Trail<'_>, written: &str, kind: &Kind) -> Result<String, Diagnostic> {
        let wanted = kind.section.ok_or_else(|| no_component(place, kind))?;
        match Target::of(written) {
            Target::Component { section, name }
                if self.components.get(section, &name).is_none() =>
            {
                Err(self.unresolved(place, written, wanted, &name))
            }
            Target::Component { section, name } if section == wanted => {
                Ok(reference(section, &name))
            }
            Target::Component { section, .. } => Err(mismatched(place, written, section, kind)),
            Target::Place(pointer) if self.root.pointer(&pointer).is_none() => {
                let name = pointer.rsplit('/').next().unwrap_or_default();
                Err(self.unresolved(place, written, wanted, name))
            }
            Target::Place(_) => Err(no_component_place(place, wanted)),
            Target::Document => Err(other_document(place)),
        }
    }

    /// A component that is a reference itself may lead back to itself. The circle is reported once,
    /// at the first of its members.
    fn check_circle(&mut self, trail: &Trail<'_>, target: &str) {
        let Some(start) = component(trail) else {
            return;
        };
        if self.circle.contains(&start) {
            return;
        }
        let mut chain = vec![start.clone()];
        let mut next = target.to_owned();
        while !chain.contains(&next) {
            let Some(after) = self.next_reference(&next) else {
                return;
            };
            chain.push(std::mem::replace(&mut next, after));
        }
        if next == start {
            self.diagnostics.report(circular(trail, &chain));
            self.circle.extend(chain);
        }
    }

    /// The reference that the component behind a reference consists of, if it does.
    fn next_reference(&self, written: &str) -> Option<String> {
        let Target::Component { section, name } = Target::of(written) else {
            return None;
        };
        let next = self.components.get(section, &name)?.get("$ref")?.as_str()?;
        match Target::of(next) {
            Target::Component { section, name } => Some(reference(section, &name)),
            Target::Place(_) | Target::Document => None,
        }
    }

    /// A discriminator's mapping leads to schemas by name or by reference. The later stages read
    /// references only.
    fn check_schema_name(&mut self, trail: &Trail<'_>, written: &str) {
        let name = match Target::of(written) {
            Target::Component {
                section: "schemas",
                name,
            } => name,
            Target::Document | Target::Component { .. } | Target::Place(_) => written.into(),
        };
        if self.components.get("schemas", &name).is_none() {
            let diagnostic = self.unresolved(trail, written, "schemas", &name);
            return self.diagnostics.report(diagnostic);
        }
        self.respell(trail, written, reference("schemas", &name));
    }

    fn respell(&mut self, place: &Trail<'_>, written: &str, plain: String) {
        if plain != written {
            let origin = place.origin();
            self.respellings.push(Respelling { origin, plain });
        }
    }

    fn unresolved(
        &self,
        place: &Trail<'_>,
        written: &str,
        section: &str,
        name: &str,
    ) -> Diagnostic {
        let same = self.components.get(section, name).map(|_| name);
        let near = same.or_else(|| nearest(name, self.components.names(section)));
        let help = match (near, self.components.sections_with(name).next()) {
            (Some(near), _) => format!("did you mean `{}`?", reference(section, near)),
            (None, Some(other)) => format!(
                "there is `{}`, which is something else",
                reference(other, name)
            ),
            (None, None) => format!("describe it under `components.{section}`, or mend the name"),
        };
        let message = format!("`{written}` leads to nothing");
        Diagnostic::new(Code::UnresolvedReference, place.origin(), message)
            .at_value()
            .help(help)
    }
}

/// The reference to the component that the trail leads to, if it leads to one and not into one.
fn component(trail: &Trail<'_>) -> Option<String> {
    match trail {
        Trail::Key(Trail::Key(Trail::Key(Trail::Root, "components"), section), name) => {
            Some(reference(section, name))
        }
        _ => None,
    }
}

fn circular(trail: &Trail<'_>, chain: &[String]) -> Diagnostic {
    let way: Vec<_> = chain.iter().map(|step| format!("`{step}`")).collect();
    let message = match way.as_slice() {
        [only] => format!("{only} refers to itself"),
        way => format!("{} refer to one another in a circle", way.join(", ")),
    };
    Diagnostic::new(Code::CircularReference, trail.key("$ref").origin(), message)
        .at_value()
        .help("write at least one of them out")
}

fn mismatched(place: &Trail<'_>, written: &str, section: &str, kind: &Kind) -> Diagnostic {
    let message = format!(
        "{} is expected here, and `{written}` is one of the {section}",
        kind.with_article()
    );
    let help = kind.section.map_or(String::new(), |wanted| {
        format!("refer to something under `#/components/{wanted}/`")
    });
    Diagnostic::new(Code::MismatchedReference, place.origin(), message)
        .at_value()
        .help(help)
}

fn no_component(place: &Trail<'_>, kind: &Kind) -> Diagnostic {
    let message = format!(
        "a reference to {} is not supported yet",
        kind.with_article()
    );
    Diagnostic::new(Code::UnsupportedReference, place.origin(), message)
        .at_value()
        .help("write it out here")
}

fn no_component_place(place: &Trail<'_>, section: &str) -> Diagnostic {
    let message = "a reference to a place outside of `components` is not supported yet";
    let help = format!("move what it leads to into `components.{section}` and refer to it there");
    Diagnostic::new(Code::UnsupportedReference, place.origin(), message)
        .at_value()
        .help(help)
}

fn other_document(place: &Trail<'_>) -> Diagnostic {
    let message = "a reference to another file is not supported yet";
    Diagnostic::new(Code::UnsupportedReference, place.origin(), message)
        .at_value()
        .help("copy what it leads to into `components` of this description")
}
