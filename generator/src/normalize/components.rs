//! Looks up components, and reads the references that lead to them.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// How many references may follow one another before they are taken for a circle.
const LONGEST_CHAIN: usize = 100;

/// What a `$ref` leads to, going by its text alone.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target<'a> {
    /// `#/components/schemas/Pet`
    Component {
        section: &'a str,
        name: Cow<'a, str>,
    },
    /// Another place in the same document, as a JSON pointer.
    Place(Cow<'a, str>),
    /// Another file, or a URL.
    Document,
}

impl<'a> Target<'a> {
    /// Reads a reference: a URI whose fragment is a JSON pointer.
    pub(super) fn of(reference: &'a str) -> Self {
        let Some(fragment) = reference.strip_prefix('#') else {
            return Self::Document;
        };
        let component = fragment
            .strip_prefix("/components/")
            .and_then(|rest| rest.split_once('/'));
        match component {
            Some((section, name)) if !name.is_empty() && !name.contains('/') => Self::Component {
                section,
                name: unescape(decode(name)),
            },
            _ => Self::Place(decode(fragment)),
        }
    }
}

/// The reference to a component as the later stages read it: with the name as it is written in
/// `components`, nothing escaped.
pub(super) fn reference(section: &str, name: &str) -> String {
    format!("#/components/{section}/{name}")
}

fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

fn unescape(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('~') {
        Cow::Owned(text.replace("~1", "/").replace("~0", "~"))
    } else {
        text
    }
}

/// The components of a description.
#[derive(Clone, Copy, Debug)]
pub(super) struct Components<'a> {
    sections: Option<&'a Map<String, Value>>,
}

impl<'a> Components<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        Self {
            sections: root.get("components").and_then(Value::as_object),
        }
    }

    /// The components of one kind.
    pub(super) fn section(self, section: &str) -> Option<&'a Map<String, Value>> {
        self.sections?.get(section)?.as_object()
    }

    /// The component of a kind with this name.
    pub(super) fn get(self, section: &str, name: &str) -> Option<&'a Value> {
        self.section(section)?.get(name)
    }

    /// The names of the components of one kind.
    pub(super) fn names(self, section: &str) -> impl Iterator<Item = &'a str> {
        self.section(section)
            .into_iter()
            .flat_map(Map::keys)
            .map(String::as_str)
    }

    /// The sections that have a component with this name.
    pub(super) fn sections_with(self, name: &str) -> impl Iterator<Item = &'a str> {
        let sections = self.sections.into_iter().flatten();
        sections
            .filter(move |(_, section)| section.get(name).is_some())
            .map(|(section, _)| section.as_str())
    }

    /// The object that `value` is, or that its reference leads to in the end.
    pub(super) fn resolve(self, mut value: &'a Value) -> Option<&'a Map<String, Value>> {
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = value.get("$ref") else {
                return value.as_object();
            };
            let Target::Component { section, name } = Target::of(reference.as_str()?) else {
                return None;
            };
            value = self.get(section, &name)?;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Target;

    #[test]
    fn references_are_read_as_uris() {
        let component = |section, name: &'static str| Target::Component {
            section,
            name: name.into(),
        };
        assert_eq!(
            Target::of("#/components/schemas/Pet"),
            component("schemas", "Pet")
        );
        assert_eq!(
            Target::of("#/components/schemas/a%20b~1c"),
            component("schemas", "a b/c")
        );
        assert_eq!(
            Target::of("#/definitions/Pet"),
            Target::Place("/definitions/Pet".into())
        );
        assert_eq!(
            Target::of("#/components/schemas/Pet/items"),
            Target::Place("/components/schemas/Pet/items".into())
        );
        assert_eq!(Target::of("other.yaml#/Pet"), Target::Document);
    }
}
