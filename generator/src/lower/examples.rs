//! The examples that a description gives: of bodies, parameters, headers, and of any schema.
//!
//! An example of a body becomes a test of the generated crate, if it round-trips and is the first of its type:
//! a crate is read by people, and a hundred examples of one type show no more than the first. A crate has at
//! most `MOST_TESTS` such tests.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{Example as Written, MediaType, ReferenceOr, SchemaData};
use serde_json::Value as Json;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{Api, Example, ExampleTest, Name, Type};
use crate::normalize::marks::EXAMPLES;

use super::Lowering;
use super::index::Components;
use super::round_trip::{Fit, fit};

/// The most tests of examples that a crate has: as many as a reader might look at.
const MOST_TESTS: usize = 50;

/// What an example is of.
pub(super) struct Described<'a> {
    name: String,
    ty: &'a Type,
    origin: &'a Origin,
}

impl<'a> Described<'a> {
    /// The body of an operation: `part` is its role or status, `origin` the media type's.
    pub(super) fn new(operation: &Name, part: &str, ty: &'a Type, origin: &'a Origin) -> Self {
        Self {
            name: format!("{operation} {part}"),
            ty,
            origin,
        }
    }
}

impl Lowering<'_> {
    /// Keeps the examples of a media type, each with a test.
    pub(super) fn media_examples(&mut self, media_type: &MediaType, described: Described<'_>) {
        let Described { name, ty, origin } = described;
        let schema = origin.key("schema");
        let mut found = Vec::new();
        if let Some(value) = &media_type.example {
            found.push((name.clone(), value, origin.key("example")));
        }
        for (wire, value, origin) in named(self.index.components, &media_type.examples, origin) {
            found.push((format!("{name} {wire}"), value, origin));
        }
        for (name, value, origin) in found {
            let name = self.example_names.name(&name);
            let test = ExampleTest {
                name,
                value: value.clone(),
            };
            self.examples.push(Example {
                ty: ty.clone(),
                origin,
                schema: schema.clone(),
                test: Some(test),
            });
        }
    }

    /// Keeps the examples of a parameter or of a header, which stands at this place.
    pub(super) fn value_examples(
        &mut self,
        example: Option<&Json>,
        examples: &IndexMap<String, ReferenceOr<Written>>,
        ty: &Type,
        origin: &Origin,
    ) {
        let named = named(self.index.components, examples, origin);
        let mut found: Vec<_> = named.into_iter().map(|(_, _, origin)| origin).collect();
        found.extend(example.map(|_| origin.key("example")));
        for example in found {
            self.example(ty, example, origin.key("schema"));
        }
    }

    /// Keeps the examples that are given by what stands at a place; `schema` is the place of the
    /// schema that they are of.
    pub(super) fn schema_examples(
        &mut self,
        data: &SchemaData,
        ty: &Type,
        origin: &Origin,
        schema: &Origin,
    ) {
        let listed = match data.extensions.get(EXAMPLES) {
            Some(Json::Array(examples)) => examples.len(),
            _ => 0,
        };
        let examples = origin.key("examples");
        for index in 0..listed {
            self.example(ty, examples.index(index), schema.clone());
        }
        if data.example.is_some() {
            self.example(ty, origin.key("example"), schema.clone());
        }
    }

    fn example(&mut self, ty: &Type, origin: Origin, schema: Origin) {
        self.examples.push(Example {
            ty: ty.clone(),
            origin,
            schema,
            test: None,
        });
    }
}

/// The values under the `examples` of what stands at `holder`: their names, and where they stand.
fn named<'a>(
    components: Components<'a>,
    examples: &'a IndexMap<String, ReferenceOr<Written>>,
    holder: &Origin,
) -> Vec<(&'a str, &'a Json, Origin)> {
    let origin = holder.key("examples");
    let mut found = Vec::new();
    for (wire, example) in examples {
        let resolved = components.resolve(example, &origin.key(wire));
        if let Some((example, origin)) = resolved
            && let Some(value) = &example.value
        {
            found.push((wire.as_str(), value, origin.key("value")));
        }
    }
    found
}

/// Finds where the examples are written in the file, and decides which of them have tests. Reports those that
/// are invalid or do not round-trip.
pub(super) fn settle(api: &mut Api, diagnostics: &mut Diagnostics) {
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
            let is_exact = report(fit(api, ty, value, origin), diagnostics);
            let has_room = tested.len() < MOST_TESTS;
            if !is_exact || !has_room || !tested.insert(ty.clone()) {
                *test = None;
            }
        }
        for place in [origin, schema] {
            if let Some(written) = diagnostics.written(place) {
                *place = written;
            }
        }
    }
    api.examples = examples;
}

/// Whether an example round-trips. Reports it otherwise.
fn report(fit: Fit, diagnostics: &mut Diagnostics) -> bool {
    let diagnostic = match fit {
        Fit::Exact => return true,
        Fit::Inexact(origin, reason) => {
            let message =
                format!("example does not round-trip: {reason}; no test is generated from it");
            Diagnostic::new(Code::InexactExample, origin, message)
                .help("change the schema or the example")
        }
        Fit::Wrong(origin, reason) => {
            let message = format!("invalid example: {reason}; no test is generated from it");
            Diagnostic::new(Code::InvalidExample, origin, message)
                .help("change the example or the schema")
        }
    };
    diagnostics.report(diagnostic);
    false
}
