//! What has become of a place of the description.

use crate::diagnostic::{Diagnostics, Origin, closest_match};
use crate::ir::{Api, Case, Field, Shape, TypeDef};

/// The client as far as it is made, and who knows where its parts are described.
pub(super) struct Described<'a> {
    pub(super) api: &'a Api,
    /// The `operationId` of an operation.
    pub(super) id_of: &'a dyn Fn(&Api, usize) -> String,
    pub(super) diagnostics: &'a Diagnostics,
}

/// What a place has become, by places in the lists of the client.
pub(super) struct Targets {
    pub(super) types: Vec<usize>,
    /// Types, and fields of theirs.
    pub(super) fields: Vec<(usize, usize)>,
    pub(super) operations: Vec<usize>,
    /// Operations, and parameters of theirs.
    pub(super) parameters: Vec<(usize, usize)>,
}

impl Targets {
    /// How names are written here, where all that has one is a type, or none is.
    pub(super) fn only_case(&self) -> Option<Case> {
        let has_types = !self.types.is_empty();
        let has_others =
            !self.fields.is_empty() || !self.operations.is_empty() || !self.parameters.is_empty();
        match (has_types, has_others) {
            (true, false) => Some(Case::Camel),
            (false, true) => Some(Case::Snake),
            _ => None,
        }
    }
}

impl Targets {
    /// The kind of the item that has a `snake_case` name, with its article, if there is one.
    pub(super) fn kind(&self) -> Option<&'static str> {
        let Self {
            types: _,
            fields,
            operations,
            parameters,
        } = self;
        match (
            operations.as_slice(),
            fields.as_slice(),
            parameters.as_slice(),
        ) {
            ([_, ..], _, _) => Some("a method"),
            (_, [_, ..], _) => Some("a field"),
            (_, _, [_, ..]) => Some("an argument"),
            ([], [], []) => None,
        }
    }
}

impl Described<'_> {
    /// What has become of a place: a file and a pointer with `#` between them, or an `operationId`.
    pub(super) fn targets(&self, place: &str) -> Targets {
        let api = self.api;
        let types = api.types.iter().enumerate();
        let operations = api.operations.iter().enumerate();
        let fields = types.clone().flat_map(|(index, def)| {
            let fields = fields(def).iter().enumerate();
            let here = fields.filter(|(_, field)| self.is_at(&field.origin, place));
            here.map(move |(field, _)| (index, field))
        });
        let parameters = operations.clone().flat_map(|(index, operation)| {
            let parameters = operation.parameters.iter().enumerate();
            let here = parameters.filter(|(_, parameter)| self.is_at(&parameter.origin, place));
            here.map(move |(parameter, _)| (index, parameter))
        });
        let types: Vec<usize> = types
            .filter(|(_, def)| self.is_at(&def.origin, place))
            .map(|(index, _)| index)
            .collect();
        Targets {
            fields: fields.collect(),
            parameters: parameters.collect(),
            types: self.outermost(&types),
            operations: self.operations_at(place),
        }
    }

    fn is_at(&self, origin: &Origin, place: &str) -> bool {
        self.diagnostics.written_location(origin) == place
    }

    /// An operation stands in its path as well, where its path item is written elsewhere.
    fn operations_at(&self, place: &str) -> Vec<usize> {
        let operations = 0..self.api.operations.len();
        if !is_pointer(place) {
            let mut called = operations.filter(|index| (self.id_of)(self.api, *index) == place);
            return called.next().into_iter().collect();
        }
        let is_here = |index: &usize| {
            let origin = &self.api.operations[*index].origin;
            place.strip_prefix('#') == Some(origin.pointer()) || self.is_at(origin, place)
        };
        operations.filter(is_here).collect()
    }

    /// Without the types that were made of parts of another one: a schema of several types is a union
    /// of what all is written in one place.
    fn outermost(&self, types: &[usize]) -> Vec<usize> {
        let origin = |index: usize| &self.api.types[index].origin;
        let is_inside = |index: usize, other: usize| {
            let below = origin(index).below(origin(other));
            below.is_some_and(|rest| !rest.is_empty())
        };
        let all = types.iter().copied();
        all.filter(|index| !types.iter().any(|other| is_inside(*index, *other)))
            .collect()
    }

    /// The place that was most likely meant.
    pub(super) fn nearest(&self, place: &str) -> Option<String> {
        let api = self.api;
        let of_types = api.types.iter().flat_map(|def| {
            let fields = fields(def).iter().map(|field| &field.origin);
            std::iter::once(&def.origin).chain(fields)
        });
        let of_operations = api.operations.iter().flat_map(|operation| {
            let parameters = operation.parameters.iter();
            let parameters = parameters.map(|parameter| &parameter.origin);
            std::iter::once(&operation.origin).chain(parameters)
        });
        let places = of_types.chain(of_operations);
        let places: Vec<_> = places
            .map(|origin| self.diagnostics.written_location(origin))
            .collect();
        if is_pointer(place) {
            return closest_match(place, places.iter().map(String::as_str)).map(str::to_owned);
        }
        // A pointer without its beginning, or the name of a schema alone.
        let pointer = format!("#/{}", place.trim_start_matches('/'));
        let component = format!("#/components/schemas/{place}");
        let is_meant = |known: &&String| **known == pointer || **known == component;
        if let Some(meant) = places.iter().find(is_meant) {
            return Some(meant.clone());
        }
        let ids = (0..api.operations.len()).map(|index| (self.id_of)(api, index));
        let ids: Vec<_> = ids.collect();
        closest_match(place, ids.iter().map(String::as_str)).map(str::to_owned)
    }
}

impl Targets {
    pub(super) fn is_empty(&self) -> bool {
        let Self {
            types,
            fields,
            operations,
            parameters,
        } = self;
        types.is_empty() && fields.is_empty() && operations.is_empty() && parameters.is_empty()
    }
}

/// Whether a place is no `operationId`.
fn is_pointer(place: &str) -> bool {
    place.starts_with('#') || place.contains("#/")
}

fn fields(def: &TypeDef) -> &[Field] {
    match &def.shape {
        Shape::Struct(shape) => &shape.fields,
        _ => &[],
    }
}
