//! Names for values that become components.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::super::parameters::METHODS;
use crate::diagnostic::Origin;

/// The names that are taken in each section, without case and punctuation.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashMap<&'static str, HashSet<String>>,
}

impl Names {
    /// A name for the value at `origin`, in a file of this name: the last name in its pointer, with as many
    /// steps before it as are needed to be unique.
    pub(super) fn unique_name<'a>(
        &mut self,
        section: &'static str,
        existing: impl Iterator<Item = &'a str>,
        origin: &Origin,
        file: Option<&str>,
    ) -> String {
        let taken = self
            .taken
            .entry(section)
            .or_insert_with(|| existing.map(canonical).collect());
        let parts = name_parts(origin, file);
        let last = parts.iter().rposition(|part| part.is_name).unwrap_or(0);
        let starts = (0..=last)
            .rev()
            .filter(|start| parts.get(*start).is_some_and(|part| part.is_name));
        for start in starts {
            let name = join(&parts[start..]);
            if taken.insert(canonical(&name)) {
                return name;
            }
        }
        let name = join(&parts);
        let mut numbered = (2..).map(|number| format!("{name} {number}"));
        let unique = numbered.find(|name| taken.insert(canonical(name)));
        unique.unwrap_or(name)
    }
}

/// A step of a pointer, as a part of a name.
#[derive(Debug)]
struct NamePart<'a> {
    text: Cow<'a, str>,
    /// Whether it is a name from the description, and not a field of OpenAPI.
    is_name: bool,
}

/// The role of a step in a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A field that is omitted, and followed by names from the description.
    Container,
    /// A field that only introduces values of a kind, and is omitted.
    Introduction,
    /// A field that distinguishes values.
    Distinction,
    /// A name from the description.
    Name,
    /// An index.
    Number,
    MediaType,
}

impl Role {
    fn of(step: &str, is_after_container: bool) -> Self {
        match step {
            _ if step.bytes().all(|byte| byte.is_ascii_digit()) => Self::Number,
            _ if step.contains('/') && !step.starts_with('/') => Self::MediaType,
            _ if is_after_container => Self::Name,
            "$defs" | "definitions" | "headers" | "mediaTypes" | "parameters" | "pathItems"
            | "properties" | "requestBodies" | "schemas" => Self::Container,
            "additionalProperties"
            | "components"
            | "content"
            | "paths"
            | "responses"
            | "schema" => Self::Introduction,
            "allOf" | "anyOf" | "callbacks" | "items" | "not" | "oneOf" | "prefixItems"
            | "requestBody" => Self::Distinction,
            _ if METHODS.contains(&step) => Self::Distinction,
            _ => Self::Name,
        }
    }
}

fn name_parts<'a>(origin: &'a Origin, file: Option<&'a str>) -> Vec<NamePart<'a>> {
    let mut role = Role::Introduction;
    let steps = origin.steps().filter_map(|step| {
        role = Role::of(&step, role == Role::Container);
        let is_part = matches!(role, Role::Distinction | Role::Name | Role::Number);
        is_part.then_some(NamePart {
            text: step,
            is_name: role == Role::Name,
        })
    });
    let file = file.map(|file| NamePart {
        text: file.into(),
        is_name: true,
    });
    file.into_iter().chain(steps).collect()
}

fn join(parts: &[NamePart<'_>]) -> String {
    let strings: Vec<_> = parts
        .iter()
        .map(|part| replace_special(&part.text))
        .collect();
    strings.join(" ")
}

/// A name without the characters that are special in references.
fn replace_special(text: &str) -> String {
    let parts = text.split(['/', '{', '}', '~', '%', '#', ' ']);
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// A name without case and punctuation: equal ones would have the same name in Rust.
fn canonical(name: &str) -> String {
    let chars = name.chars().filter(|char| char.is_alphanumeric());
    chars.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::Names;
    use crate::diagnostic::Origin;

    fn name_at(names: &mut Names, pointer: &str, file: Option<&str>) -> String {
        let written = ["Tag", "Pet"];
        let origin = Origin::parse(pointer).unwrap_or_default();
        names.unique_name("schemas", written.into_iter(), &origin, file)
    }

    #[test]
    fn name_is_derived_from_location_and_unique() {
        let names = &mut Names::default();
        let pointers = [
            ("/components/schemas/Tag/allOf/0", "Tag allOf 0"),
            ("/components/schemas/A/properties/owner", "owner"),
            ("/components/schemas/B/properties/owner", "B owner"),
            (
                "/paths/~1pets~1{id}/get/responses/200/content/a~1b/schema",
                "pets id get 200",
            ),
            ("/definitions/Cat", "Cat"),
        ];
        for (pointer, name) in pointers {
            assert_eq!(name_at(names, pointer, None), name);
        }
        assert_eq!(name_at(names, "", Some("dog")), "dog");
        assert_eq!(
            name_at(names, "/components/schemas/Pet", Some("more")),
            "more Pet"
        );
        assert_eq!(name_at(names, "/Pet", Some("more")), "more Pet 2");
    }
}
