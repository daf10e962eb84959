//! The examples that a description gives of bodies. Each becomes a test of the generated crate.

use openapiv3::MediaType;
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{Api, Example, Name, Type};

use super::Lowering;
use super::fit::{Fit, fit};

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
    /// Keeps the examples of a media type: `example`, or each of `examples`.
    pub(super) fn media_examples(&mut self, media_type: &MediaType, described: Described<'_>) {
        if let Some(value) = &media_type.example {
            self.example(
                &described.name,
                value.clone(),
                described.ty,
                described.origin.key("example"),
            );
        }
        for (wire, example) in &media_type.examples {
            let origin = described.origin.key("examples").key(wire);
            let Some((example, found)) = self.components.resolve(example, &origin) else {
                continue;
            };
            if let Some(value) = &example.value {
                let name = format!("{} {wire}", described.name);
                self.example(&name, value.clone(), described.ty, found.key("value"));
            }
        }
    }

    fn example(&mut self, name: &str, value: Value, ty: &Type, origin: Origin) {
        let name = self.example_names.name(name);
        self.examples.push(Example {
            name,
            ty: ty.clone(),
            value,
            origin,
        });
    }
}

/// Keeps the examples that come back as they are, and tells of the others.
pub(super) fn settle(api: &mut Api, diagnostics: &mut Diagnostics) {
    let examples = std::mem::take(&mut api.examples);
    for example in examples {
        match fit(api, &example.ty, &example.value, &example.origin) {
            Fit::Exact => api.examples.push(example),
            Fit::Inexact(origin, reason) => diagnostics.report(
                Diagnostic::new(Code::InexactExample, origin, format!("this example does not come back as it is: {reason}"))
                    .help("no test is made of it; describe the schema as the example has it, or mend the example"),
            ),
            Fit::Wrong(origin, reason) => diagnostics.report(
                Diagnostic::new(Code::WrongExample, origin, format!("this example does not have its schema's type: {reason}"))
                    .help("no test is made of it; mend the example or the schema"),
            ),
        }
    }
}
