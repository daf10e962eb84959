//! The items that are generated for a location of the description.

use crate::diagnostic::{Diagnostics, Origin, closest_match};
use crate::ir::{Api, Case, Shape};

/// A client, and the locations of its items in the description.
#[derive(Clone, Copy)]
pub(super) struct LocatedItems<'a> {
    pub(super) api: &'a Api,
    /// The `operationId` of each operation, or its method and path.
    pub(super) operation_ids: &'a [String],
    pub(super) diagnostics: &'a Diagnostics,
}

/// The items that are generated for a location, by their indices in the lists of the client.
#[derive(Default)]
pub(super) struct Targets {
    pub(super) types: Vec<usize>,
    /// Types, and fields of theirs.
    pub(super) fields: Vec<(usize, usize)>,
    pub(super) operations: Vec<usize>,
    /// Operations, and parameters of theirs.
    pub(super) parameters: Vec<(usize, usize)>,
}

impl Targets {
    /// How names are written here, if all items with a name are types, or none is.
    pub(super) fn only_case(&self) -> Option<Case> {
        match (self.types.is_empty(), self.kind()) {
            (false, None) => Some(Case::Camel),
            (true, Some(_)) => Some(Case::Snake),
            _ => None,
        }
    }

    /// The kind of the item that has a `snake_case` name, with its article, if there is one.
    pub(super) fn kind(&self) -> Option<&'static str> {
        match (
            self.operations.as_slice(),
            self.fields.as_slice(),
            self.parameters.as_slice(),
        ) {
            ([_, ..], _, _) => Some("a method"),
            (_, [_, ..], _) => Some("a field"),
            (_, _, [_, ..]) => Some("an argument"),
            ([], [], []) => None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.types.is_empty() && self.kind().is_none()
    }
}

/// An item, by its index in a list of the client, and that of its field or parameter.
#[derive(Clone, Copy)]
enum Item {
    Type(usize),
    Field(usize, usize),
    Operation(usize),
    Parameter(usize, usize),
}

impl<'a> LocatedItems<'a> {
    /// The items at a location: a file and a pointer with `#` between them, or an `operationId`.
    pub(super) fn targets(self, location: &str) -> Targets {
        let mut targets = Targets::default();
        for (item, origin) in self.items() {
            let is_here = || self.location(origin) == location;
            match item {
                Item::Type(index) if is_here() => targets.types.push(index),
                Item::Field(def, field) if is_here() => targets.fields.push((def, field)),
                Item::Parameter(operation, parameter) if is_here() => {
                    targets.parameters.push((operation, parameter));
                }
                // It is also in its path, if its path item is written elsewhere.
                Item::Operation(index)
                    if is_pointer(location)
                        && (is_here() || location.strip_prefix('#') == Some(origin.pointer())) =>
                {
                    targets.operations.push(index);
                }
                _ => {}
            }
        }
        if !is_pointer(location) {
            let id = self.operation_ids.iter().position(|id| id == location);
            targets.operations.extend(id);
        }
        targets.types = self.outermost(&targets.types);
        targets
    }

    /// All items with their origins: first types, each before its fields, and then operations.
    fn items(self) -> impl Iterator<Item = (Item, &'a Origin)> {
        let types = self.api.types.iter().enumerate().flat_map(|(index, def)| {
            let fields = match &def.shape {
                Shape::Struct(shape) => shape.fields.as_slice(),
                _ => &[],
            };
            let fields = fields.iter().enumerate();
            let fields = fields.map(move |(at, field)| (Item::Field(index, at), &field.origin));
            std::iter::once((Item::Type(index), &def.origin)).chain(fields)
        });
        let operations = self.api.operations.iter().enumerate();
        types.chain(operations.flat_map(|(index, operation)| {
            let parameters = operation.parameters.iter().enumerate();
            let parameters =
                parameters.map(move |(at, it)| (Item::Parameter(index, at), &it.origin));
            std::iter::once((Item::Operation(index), &operation.origin)).chain(parameters)
        }))
    }

    fn location(self, origin: &Origin) -> String {
        self.diagnostics.written_location(origin)
    }

    /// These types, without those that are generated for parts of another one: a schema of several types is a union
    /// of types at one location.
    fn outermost(self, types: &[usize]) -> Vec<usize> {
        let origin = |index: usize| &self.api.types[index].origin;
        let is_inside = |index: usize, other: usize| {
            let below = origin(index).below(origin(other));
            below.is_some_and(|suffix| !suffix.is_empty())
        };
        let all = types.iter().copied();
        all.filter(|index| !types.iter().any(|other| is_inside(*index, *other)))
            .collect()
    }

    /// The location that was most likely meant.
    pub(super) fn closest(self, location: &str) -> Option<String> {
        let known: Vec<_> = self.items().map(|(_, it)| self.location(it)).collect();
        if is_pointer(location) {
            return closest_match(location, known.iter().map(String::as_str)).map(str::to_owned);
        }
        // A pointer without its beginning, or the name of a schema alone.
        let pointer = format!("#/{}", location.trim_start_matches('/'));
        let component = format!("#/components/schemas/{location}");
        let is_meant = |known: &String| *known == pointer || *known == component;
        let ids = self.operation_ids.iter().map(String::as_str);
        let closest_id = || closest_match(location, ids).map(str::to_owned);
        known.into_iter().find(is_meant).or_else(closest_id)
    }
}

/// Whether a location is not an `operationId`.
fn is_pointer(location: &str) -> bool {
    location.starts_with('#') || location.contains("#/")
}
