//! What has become of a place of the description.

use crate::diagnostic::{Origin, nearest};
use crate::ir::{Api, Field, Shape, TypeDef};

/// What a place has become, by places in the lists of the client.
pub(super) struct Targets {
    /// The place, without the sign before it.
    pub(super) pointer: String,
    pub(super) types: Vec<usize>,
    /// Types, and fields of theirs.
    pub(super) fields: Vec<(usize, usize)>,
    pub(super) operations: Vec<usize>,
    /// Operations, and parameters of theirs.
    pub(super) parameters: Vec<(usize, usize)>,
}

impl Targets {
    /// What has become of a place: a pointer behind `#`, or an `operationId`.
    pub(super) fn at(api: &Api, place: &str, id_of: &dyn Fn(&Api, usize) -> String) -> Self {
        let pointer = pointer(api, place, id_of);
        let is_here = |origin: &Origin| origin.pointer() == pointer;
        let types = api.types.iter().enumerate();
        let operations = api.operations.iter().enumerate();
        let fields = types.clone().flat_map(|(index, def)| {
            let fields = fields(def).iter().enumerate();
            let here = fields.filter(|(_, field)| is_here(&field.origin));
            here.map(move |(field, _)| (index, field))
        });
        let parameters = operations.clone().flat_map(|(index, operation)| {
            let parameters = operation.parameters.iter().enumerate();
            let here = parameters.filter(|(_, parameter)| is_here(&parameter.origin));
            here.map(move |(parameter, _)| (index, parameter))
        });
        Self {
            fields: fields.collect(),
            parameters: parameters.collect(),
            types: types
                .filter(|(_, def)| is_here(&def.origin))
                .map(|(index, _)| index)
                .collect(),
            operations: operations
                .filter(|(_, operation)| is_here(&operation.origin))
                .map(|(index, _)| index)
                .collect(),
            pointer,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        let Self {
            pointer: _,
            types,
            fields,
            operations,
            parameters,
        } = self;
        types.is_empty() && fields.is_empty() && operations.is_empty() && parameters.is_empty()
    }
}

fn pointer(api: &Api, place: &str, id_of: &dyn Fn(&Api, usize) -> String) -> String {
    if let Some(pointer) = place.strip_prefix('#') {
        return pointer.to_owned();
    }
    let mut operations = api.operations.iter().enumerate();
    let called = operations.find(|(index, _)| id_of(api, *index) == place);
    called
        .map_or(place, |(_, operation)| operation.origin.pointer())
        .to_owned()
}

fn fields(def: &TypeDef) -> &[Field] {
    match &def.shape {
        Shape::Struct(shape) => &shape.fields,
        _ => &[],
    }
}

/// The place that was most likely meant.
pub(super) fn nearest_place(
    api: &Api,
    place: &str,
    id_of: &dyn Fn(&Api, usize) -> String,
) -> Option<String> {
    let of_types = api.types.iter().flat_map(|def| {
        let fields = fields(def).iter().map(|field| &field.origin);
        std::iter::once(&def.origin).chain(fields)
    });
    let of_operations = api.operations.iter().flat_map(|operation| {
        let parameters = operation
            .parameters
            .iter()
            .map(|parameter| &parameter.origin);
        std::iter::once(&operation.origin).chain(parameters)
    });
    let known: Vec<String> = match place.starts_with('#') {
        true => of_types
            .chain(of_operations)
            .map(|origin| format!("#{}", origin.pointer()))
            .collect(),
        false => (0..api.operations.len())
            .map(|index| id_of(api, index))
            .collect(),
    };
    nearest(place, known.iter().map(String::as_str)).map(str::to_owned)
}
