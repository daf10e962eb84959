//! Compares a document's examples with their round-trip results.

use std::collections::BTreeMap;

use anyhow::Context;
use serde_json::Value;

use super::difference::{AllowedDifference, Differences, differences};
use super::files;
use super::locations::{ExampleLocation, locations};
use super::metrics::{ExampleDetail, Examples, Outcome};
use super::prepare::{OUTPUT, PREPARED, Prepared};
use super::program::EXAMPLES;
use super::step::Arguments;
use super::subschemas::Description;
use super::validate::{ExampleValidators, Verdict};

/// The program's result for one value: the encoded value, or an error.
type RunResult = Result<Value, String>;

/// Compares in this process.
pub(super) fn run_in_process(arguments: &Arguments) -> anyhow::Result<Examples> {
    let dir = EXAMPLES.package_dir(&arguments.out);
    let prepared: Prepared = serde_json::from_str(&std::fs::read_to_string(dir.join(PREPARED))?)?;
    let output_text = std::fs::read_to_string(dir.join(OUTPUT))?;
    let root = files::tree(&arguments.spec).context("cannot read the document")?;
    let outputs = output_text.lines().map(serde_json::from_str::<RunResult>);
    // A program that ended early has fewer results.
    let mut outputs = outputs.map_while(Result::ok);
    let locations = locations(&root);
    let mut comparison = Comparison {
        root: &root,
        validators: ExampleValidators::new(&root, &locations),
        explanations: &prepared.explanations,
        outcomes: BTreeMap::new(),
    };
    for run in &prepared.runs {
        comparison.run(run, outputs.next());
    }
    let outcomes = comparison.outcomes;
    let examples = Examples {
        in_document: prepared.in_document,
        unvalidated: prepared.unvalidated,
        ..Examples::default()
    };
    Ok(sum(examples, prepared.details, outcomes))
}

/// The round-trip result of an example; the worst one if it was decoded as several types.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum RoundTripResult {
    Exact,
    Inexact(AllowedDifference),
    Failed(String, Option<String>),
}

struct Comparison<'a> {
    root: &'a Value,
    validators: ExampleValidators<'a>,
    explanations: &'a BTreeMap<String, String>,
    /// By the JSON Pointers of the example and of its schema.
    outcomes: BTreeMap<(&'a str, &'a str), RoundTripResult>,
}

impl<'a> Comparison<'a> {
    fn run(&mut self, run: &'a ExampleLocation, output: Option<RunResult>) {
        let example = self.root.pointer(&run.example).unwrap_or(&Value::Null);
        let ended = || Err("the program ended before this example".to_owned());
        let (encoded, error) = match output.unwrap_or_else(ended) {
            Ok(encoded) => (Some(encoded), None),
            Err(error) => (None, Some(error)),
        };
        let differences = match &encoded {
            // The usual case.
            Some(encoded) if encoded == example => Differences::default(),
            encoded => self.differences(run, example, encoded.as_ref()),
        };
        let mismatch = differences.mismatches.first();
        let mismatch = mismatch.map(|it| format!("{} at {:?}", it.description, it.location));
        let result = match (error.or(mismatch), differences.allowed.first()) {
            (Some(error), _) => RoundTripResult::Failed(error, self.explanation(&differences)),
            (None, Some(allowed)) => RoundTripResult::Inexact(*allowed),
            (None, None) => RoundTripResult::Exact,
        };
        let outcome = self
            .outcomes
            .entry((&run.example, &run.schema))
            .or_insert(RoundTripResult::Exact);
        if result > *outcome {
            *outcome = result;
        }
    }

    fn differences(
        &self,
        run: &ExampleLocation,
        example: &Value,
        encoded: Option<&Value>,
    ) -> Differences {
        let admits = |location: &str, value: &Value| {
            let verdict = self.validators.verdict(run.message_kind, location, value);
            !matches!(verdict, Verdict::Invalid(_))
        };
        let root = self.root;
        let description = Description {
            root,
            admits: &admits,
        };
        let (schema, message_kind) = (&run.schema, run.message_kind);
        differences(description, schema, message_kind, example, encoded)
    }

    /// The diagnostic of a schema that applied to a part of the example.
    fn explanation(&self, differences: &Differences) -> Option<String> {
        let explains = |schema: &String| {
            let below = self.explanations.range(schema.clone()..);
            let mut below = below.take_while(|(location, _)| location.starts_with(schema.as_str()));
            let keyword = |location: &str| {
                !location[schema.len()..]
                    .trim_start_matches('/')
                    .contains('/')
            };
            below
                .find(|(location, _)| keyword(location))
                .map(|(_, code)| code.clone())
        };
        differences.applied.iter().find_map(explains)
    }
}

fn sum(
    mut examples: Examples,
    details: Vec<ExampleDetail>,
    outcomes: BTreeMap<(&str, &str), RoundTripResult>,
) -> Examples {
    let count = |outcome| details.iter().filter(|it| it.outcome == outcome).count();
    examples.invalid = count(Outcome::Invalid);
    examples.untyped = count(Outcome::Untyped);
    examples.details = details;
    for ((example, schema), result) in outcomes {
        match result {
            RoundTripResult::Exact => examples.exact += 1,
            RoundTripResult::Inexact(AllowedDifference::UnknownProperty) => {
                examples.unknown_property += 1
            }
            RoundTripResult::Inexact(AllowedDifference::NullOmitted) => examples.null_omitted += 1,
            RoundTripResult::Inexact(AllowedDifference::DateReformatted) => {
                examples.date_reformatted += 1
            }
            RoundTripResult::Failed(what, explained_by) => {
                examples.failed += 1;
                examples.details.push(ExampleDetail {
                    outcome: Outcome::Failed,
                    example: example.to_owned(),
                    schema: schema.to_owned(),
                    what,
                    explained_by,
                });
            }
        }
    }
    examples
}
