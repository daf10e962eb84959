//! Looks up components, and parses references to them.

use crate::json::Value;

use super::tree::{Fields, Read};
use crate::diagnostic::Origin;

/// The maximum length of a chain of references; a longer one is treated as circular, so
/// `reference_chains` shortens it.
pub(super) const MAX_CHAIN: usize = 100;

/// The component that a bundled reference refers to: `#/components/schemas/Pet`, with nothing in the
/// name escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Target<'a> {
    pub(super) section: &'a str,
    pub(super) name: &'a str,
}

impl<'a> Target<'a> {
    pub(super) fn of(reference: &'a str) -> Option<Self> {
        let path = reference.strip_prefix("#/components/")?;
        let (section, name) = path.split_once('/')?;
        Some(Self { section, name })
    }

    pub(super) fn reference(self) -> String {
        reference(self.section, self.name)
    }

    pub(super) fn origin(self) -> Origin {
        component_origin(self.section, self.name)
    }
}

/// The reference to a component as the later stages read it: with the name as in
/// `components`, nothing escaped.
pub(super) fn reference(section: &str, name: &str) -> String {
    format!("#/components/{section}/{name}")
}

/// The location of a component.
pub(super) fn component_origin(section: &str, name: &str) -> Origin {
    Origin::root().key("components").key(section).key(name)
}

/// The components of a description.
#[derive(Clone, Copy, Debug)]
pub(super) struct Components<'a> {
    sections: Option<&'a Fields>,
}

impl<'a> Components<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        Self {
            sections: root.object("components"),
        }
    }

    /// Calls a function with the components of a description, and with its other fields, which it may change.
    pub(super) fn beside(root: &mut Value, change: impl FnOnce(Components<'_>, &mut Fields)) {
        let Some(fields) = root.as_object_mut() else {
            return;
        };
        let components = fields.get_mut("components").map(Value::take);
        let sections = components.as_ref().and_then(Value::as_object);
        change(Components { sections }, fields);
        if let (Some(slot), Some(components)) = (fields.get_mut("components"), components) {
            *slot = components;
        }
    }

    /// The components of one kind.
    pub(super) fn section(self, section: &str) -> Option<&'a Fields> {
        self.sections?.get(section)?.as_object()
    }

    /// The component of a kind with this name.
    pub(super) fn get(self, section: &str, name: &str) -> Option<&'a Value> {
        self.section(section)?.get(name)
    }

    /// All components.
    pub(super) fn all(self) -> impl Iterator<Item = Target<'a>> {
        let sections = self.sections.into_iter().flat_map(Fields::keys);
        sections.flat_map(move |section| {
            let names = self.names(section);
            names.map(move |name| Target { section, name })
        })
    }

    /// The names of the components of one kind.
    pub(super) fn names(self, section: &str) -> impl Iterator<Item = &'a str> {
        self.section(section)
            .into_iter()
            .flat_map(Fields::keys)
            .map(String::as_str)
    }

    /// The sections that have a component with this name.
    pub(super) fn sections_with(self, name: &str) -> impl Iterator<Item = &'a str> {
        let sections = self.sections.into_iter().flatten();
        sections
            .filter(move |(_, section)| section.get(name).is_some())
            .map(|(section, _)| section.as_str())
    }

    /// The object that `value` is, or that its reference resolves to.
    pub(super) fn resolve(self, mut value: &'a Value) -> Option<&'a Fields> {
        for _ in 0..MAX_CHAIN {
            let Some(reference) = value.get("$ref") else {
                return value.as_object();
            };
            let Target { section, name } = Target::of(reference.as_str()?)?;
            value = self.get(section, name)?;
        }
        None
    }
}
