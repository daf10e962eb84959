//! Checks that every reference leads to a component of the kind that its place asks for.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::components::{Components, Target, reference};
use super::shape::{Kind, Shape};
use super::walk::{Visit, walk};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Trail, nearest};

/// A reference that is written with escapes, and how the later stages read it.
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
            (Shape::Reference(kind), Value::Object(members)) => {
                if let Some(Value::String(written)) = members.get("$ref") {
                    self.check_reference(trail, written, kind);
                }
            }
            (Shape::SchemaName, Value::String(written)) => self.check_schema_name(trail, written),
            (Shape::SecurityRequirement, Value::Object(members)) => {
                self.check_requirement(trail, members)
            }
            _ => {}
        }
    }
}

impl Check<'_> {
    fn check_reference(&mut self, trail: &Trail<'_>, written: &str, kind: &Kind) {
        let place = trail.key("$ref");
        let Some(wanted) = kind.section else {
            return self.diagnostics.report(no_component(&place, kind));
        };
        match Target::of(written) {
            Target::Component { section, name } if section == wanted => {
                if self.components.get(section, &name).is_none() {
                    return self
                        .diagnostics
                        .report(self.unresolved(&place, written, wanted, &name));
                }
                let plain = reference(section, &name);
                if plain != written {
                    self.respellings.push(Respelling {
                        origin: place.origin(),
                        plain: plain.clone(),
                    });
                }
                self.check_circle(trail, section, &plain);
            }
            Target::Component { section, name }
                if self.components.get(section, &name).is_some() =>
            {
                self.diagnostics
                    .report(mismatched(&place, written, section, kind));
            }
            Target::Component { name, .. } => self
                .diagnostics
                .report(self.unresolved(&place, written, wanted, &name)),
            Target::Place(pointer) if self.root.pointer(&pointer).is_none() => {
                let name = pointer.rsplit('/').next().unwrap_or_default();
                self.diagnostics
                    .report(self.unresolved(&place, written, wanted, name));
            }
            Target::Place(_) => self.diagnostics.report(no_component_place(&place, wanted)),
            Target::Document => self.diagnostics.report(other_document(&place)),
        }
    }

    /// A component that is a reference itself may lead back to itself. The circle is reported once,
    /// at the first of its members.
    fn check_circle(&mut self, trail: &Trail<'_>, section: &str, target: &str) {
        let Some(name) = component_name(trail, section) else {
            return;
        };
        let start = reference(section, name);
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

    /// A discriminator's mapping leads to schemas by name or by reference.
    fn check_schema_name(&mut self, trail: &Trail<'_>, written: &str) {
        let name = match Target::of(written) {
            Target::Component {
                section: "schemas",
                name,
            } => name,
            Target::Document => written.into(),
            Target::Component { .. } | Target::Place(_) => {
                return self
                    .diagnostics
                    .report(self.unresolved(trail, written, "schemas", written));
            }
        };
        if self.components.get("schemas", &name).is_none() {
            self.diagnostics
                .report(self.unresolved(trail, written, "schemas", &name));
        }
    }

    fn check_requirement(&mut self, trail: &Trail<'_>, members: &Map<String, Value>) {
        for name in members.keys() {
            if self.components.get("securitySchemes", name).is_some() {
                continue;
            }
            let message = format!("there is no security scheme `{name}`");
            let help = match nearest(name, self.components.names("securitySchemes")) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("describe it under `components.securitySchemes.{name}`"),
            };
            let origin = trail.key(name).origin();
            self.diagnostics.report(
                Diagnostic::new(Code::UnresolvedSecurityScheme, origin, message)
                    .at_key()
                    .help(help),
            );
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

/// The name of the component that the trail leads to, if it leads to one and not into one.
fn component_name<'a>(trail: &Trail<'a>, section: &str) -> Option<&'a str> {
    let Trail::Key(Trail::Key(parent, at), name) = trail else {
        return None;
    };
    let in_components = matches!(parent, Trail::Key(Trail::Root, "components"));
    (in_components && *at == section).then_some(name)
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
