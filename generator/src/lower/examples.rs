//! The examples that a description gives: of bodies, parameters, headers, and of any schema.
//!
//! An example of a body becomes a test of the generated crate, if it round-trips and is the first of its type:
//! a crate is read by people, and a hundred examples of one type show no more than the first. A crate has at
//! most `MAX_TESTS` such tests.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{Example as Written, MediaType, ReferenceOr, SchemaData};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Trail};
use crate::ir::{Api, Example, ExampleTest, Type};
use crate::json::Value as Json;
use crate::normalize::marks;
use crate::normalize::string_formats::lacks_offset;
use crate::normalize::values::unpack;

use super::Lowering;
use super::index::Components;
use super::round_trip::{RoundTrip, check_round_trip, quote_strings};

/// The most tests of examples that a crate has: as many as a reader might look at.
const MAX_TESTS: usize = 50;

impl Lowering<'_> {
    /// Keeps the examples of a media type, each with a test. `name` is that of the body, `origin` the media type's.
    pub(super) fn media_examples(
        &mut self,
        media_type: &MediaType,
        name: &str,
        ty: &Type,
        origin: &Origin,
    ) {
        let single = media_type.example.iter();
        let single = single.map(|value| (name.to_owned(), unpack(value), origin.key("example")));
        let named = named(self.index.components, &media_type.examples, origin);
        let named = named.map(|(wire, value, origin)| (format!("{name} {wire}"), value, origin));
        for (name, value, example) in single.chain(named) {
            let name = self.example_names.name(&name);
            let test = ExampleTest { name, value };
            self.example(ty, example, origin.key("schema"), Some(test));
        }
    }

    /// Records the examples of the parameter or header at a location.
    pub(super) fn value_examples(
        &mut self,
        example: Option<&serde_json::Value>,
        examples: &IndexMap<String, ReferenceOr<Written>>,
        ty: &Type,
        origin: &Origin,
    ) {
        let named = named(self.index.components, examples, origin);
        let named = named.map(|(_, value, origin)| (value, origin));
        let example = example.map(|value| (unpack(value), origin.key("example")));
        for (value, example) in named.chain(example) {
            self.untested(ty, example, origin.key("schema"), &value);
        }
    }

    /// Records the examples in the object at a location; `schema` is the location of the schema that they are of.
    pub(super) fn schema_examples(
        &mut self,
        data: &SchemaData,
        ty: &Type,
        origin: &Origin,
        schema: &Origin,
    ) {
        let values = marks::examples(data);
        let examples = origin.key("examples");
        for (index, value) in values.iter().enumerate() {
            self.untested(ty, examples.index(index), schema.clone(), value);
        }
        if let Some(value) = data.example.as_ref().map(unpack) {
            let example = origin.key("example");
            // The first of `examples` is also the `example`.
            if !values.contains(&value) {
                self.local_time(ty, &example, &value);
            }
            self.example(ty, example, schema.clone(), None);
        }
        if let Some(value) = data.default.as_ref().map(unpack) {
            self.local_time(ty, &origin.key("default"), &value);
        }
    }

    fn untested(&mut self, ty: &Type, origin: Origin, schema: Origin, value: &Json) {
        self.local_time(ty, &origin, value);
        self.example(ty, origin, schema, None);
    }

    fn local_time(&mut self, ty: &Type, origin: &Origin, value: &Json) {
        if has_local_time(value) {
            let time = (ty.clone(), origin.clone(), value.clone());
            self.local_times.push(time);
        }
    }

    fn example(&mut self, ty: &Type, origin: Origin, schema: Origin, test: Option<ExampleTest>) {
        self.examples.push(Example {
            ty: ty.clone(),
            origin,
            schema,
            test,
        });
    }
}

/// The values under the `examples` of the object at `holder`: their names and locations.
fn named<'a>(
    components: Components<'a>,
    examples: &'a IndexMap<String, ReferenceOr<Written>>,
    holder: &Origin,
) -> impl Iterator<Item = (&'a str, Json, Origin)> {
    let origin = holder.key("examples");
    examples.iter().filter_map(move |(wire, example)| {
        let (example, origin) = components.resolve(example, &origin.key(wire))?;
        let value = unpack(example.value.as_ref()?);
        Some((wire.as_str(), value, origin.key("value")))
    })
}

/// Whether a string in a value would be a date and time if it had an offset.
fn has_local_time(value: &Json) -> bool {
    match value {
        Json::String(text) => lacks_offset(text),
        Json::Array(items) => items.iter().any(has_local_time),
        Json::Object(properties) => properties.values().any(has_local_time),
        _ => false,
    }
}

/// Values that are not tested, and may have a date and time without an offset.
pub(super) type LocalTimes = Vec<(Type, Origin, Json)>;

/// Finds where the examples are written in the file, and decides which of them have tests. Reports those that
/// are invalid or do not round-trip.
pub(super) fn finalize(api: &mut Api, local_times: &LocalTimes, diagnostics: &mut Diagnostics) {
    for (ty, origin, value) in local_times {
        if let RoundTrip::MissingOffset(origin, text) = check_round_trip(api, ty, value, origin) {
            diagnostics.report(missing_offset(origin, &text));
        }
    }
    let mut examples = std::mem::take(&mut api.examples);
    let mut tested = HashSet::new();
    for Example {
        ty,
        origin,
        schema,
        test,
    } in &mut examples
    {
        if let Some(ExampleTest { value, .. }) = test {
            quote_strings(api, ty, value, Trail::At(origin), diagnostics);
            let is_exact = report(check_round_trip(api, ty, value, origin), diagnostics);
            let has_room = tested.len() < MAX_TESTS;
            if !is_exact || !has_room || !tested.insert(ty.clone()) {
                *test = None;
            }
        }
        for location in [origin, schema] {
            if let Some(written) = diagnostics.written(location) {
                *location = written;
            }
        }
    }
    api.examples = examples;
}

/// Whether an example round-trips. Reports it otherwise.
fn report(result: RoundTrip, diagnostics: &mut Diagnostics) -> bool {
    let diagnostic = match result {
        RoundTrip::Exact => return true,
        RoundTrip::Inexact(origin, reason) => {
            let message =
                format!("example does not round-trip: {reason}; no test is generated from it");
            Diagnostic::new(Code::InexactExample, origin, message)
                .help("change the schema or the example")
        }
        RoundTrip::MissingOffset(origin, text) => missing_offset(origin, &text),
        RoundTrip::Invalid(origin, reason) => {
            let message = format!("invalid example: {reason}; no test is generated from it");
            Diagnostic::new(Code::InvalidExample, origin, message)
                .help("change the example or the schema")
        }
    };
    diagnostics.report(diagnostic);
    false
}

fn missing_offset(origin: Origin, text: &str) -> Diagnostic {
    let message =
        format!("`{text}` has no offset, which a `date-time` requires; it is treated as UTC");
    Diagnostic::new(Code::InexactExample, origin, message)
        .help("add the offset, or set `missing_offset` of the format in `codegen.toml`")
}
