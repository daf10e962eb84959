//! What became of a document's examples, now that they were read and written.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::Deserialize;
use serde_json::Value;

use super::difference::{AllowedDifference, Differences, Mismatch, differences};
use super::files;
use super::generate::Arguments;
use super::locations::places;
use super::metrics::{ExampleDetail, Examples, Outcome};
use super::prepare::{Files, Prepared, Run};
use super::subschemas::Description;
use super::validate::{ExampleValidators, Verdict};

/// What the program answers to one value.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer {
    Value(Value),
    Fault(String),
}

/// Compares in this process.
pub(super) fn here(arguments: &Arguments) -> anyhow::Result<Examples> {
    let files = Files::of(&arguments.out);
    let prepared: Prepared = serde_json::from_str(&std::fs::read_to_string(files.prepared())?)?;
    let answered = std::fs::read_to_string(files.answered())?;
    let root = files::tree(&arguments.spec).context("the document cannot be read")?;
    let answers = answered.lines().map(serde_json::from_str::<Answer>);
    // A program that ended too soon has no more to say.
    let mut answers = answers.map_while(Result::ok);
    let places = places(&root);
    let mut comparison = Comparison {
        root: &root,
        judges: ExampleValidators::new(&root, &places),
        explanations: &prepared.explanations,
        outcomes: BTreeMap::new(),
    };
    for run in &prepared.runs {
        comparison.run(run, answers.next());
    }
    let outcomes = comparison.outcomes;
    let examples = Examples {
        in_document: prepared.in_document,
        unjudged: prepared.unjudged,
        ..Examples::default()
    };
    Ok(sum(examples, prepared.told, outcomes))
}

/// How an example came back; the worst of all ways in which it was read.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum RoundTripResult {
    Exact,
    Otherwise(AllowedDifference),
    Failed(String, Option<String>),
}

struct Comparison<'a> {
    root: &'a Value,
    judges: ExampleValidators<'a>,
    explanations: &'a BTreeMap<String, String>,
    /// By the places of the example and of its schema.
    outcomes: BTreeMap<(&'a str, &'a str), RoundTripResult>,
}

impl<'a> Comparison<'a> {
    fn run(&mut self, run: &'a Run, answer: Option<Answer>) {
        let example = self.root.pointer(&run.example).unwrap_or(&Value::Null);
        let (found, fault) = match answer {
            Some(Answer::Value(found)) => (Some(found), None),
            Some(Answer::Fault(fault)) => (None, Some(fault)),
            None => (None, Some("the program ended before it".to_owned())),
        };
        let differences = match &found {
            // Most of them: nothing more is to be known of it.
            Some(found) if found == example => Differences::default(),
            found => {
                let admits = |place: &str, value: &Value| {
                    let verdict = self.judges.verdict(run.way, place, value);
                    !matches!(verdict, Verdict::Invalid(_))
                };
                let root = self.root;
                let description = Description {
                    root,
                    admits: &admits,
                };
                differences(description, &run.schema, run.way, example, found.as_ref())
            }
        };
        let said = differences.faults.first();
        let said = said.map(|Mismatch { place, what }| format!("{what} (at {place:?} in it)"));
        let came = match (fault.or(said), differences.meant.first()) {
            (Some(fault), _) => RoundTripResult::Failed(fault, self.explanation(&differences)),
            (None, Some(meant)) => RoundTripResult::Otherwise(*meant),
            (None, None) => RoundTripResult::Exact,
        };
        let outcome = self
            .outcomes
            .entry((&run.example, &run.schema))
            .or_insert(RoundTripResult::Exact);
        if came > *outcome {
            *outcome = came;
        }
    }

    /// The diagnostic of a schema that has described a part of the example.
    fn explanation(&self, differences: &Differences) -> Option<String> {
        let explains = |schema: &String| {
            let inside = self.explanations.range(schema.clone()..);
            let mut inside = inside.take_while(|(place, _)| place.starts_with(schema.as_str()));
            let keyword =
                |place: &str| !place[schema.len()..].trim_start_matches('/').contains('/');
            inside
                .find(|(place, _)| keyword(place))
                .map(|(_, code)| code.clone())
        };
        differences.applied.iter().find_map(explains)
    }
}

fn sum(
    mut examples: Examples,
    told: Vec<ExampleDetail>,
    outcomes: BTreeMap<(&str, &str), RoundTripResult>,
) -> Examples {
    let count = |outcome| told.iter().filter(|told| told.outcome == outcome).count();
    examples.invalid = count(Outcome::Invalid);
    examples.unread = count(Outcome::Unread);
    examples.told = told;
    for ((example, schema), came) in outcomes {
        match came {
            RoundTripResult::Exact => examples.exact += 1,
            RoundTripResult::Otherwise(AllowedDifference::UnknownMember) => {
                examples.unknown_member += 1
            }
            RoundTripResult::Otherwise(AllowedDifference::NullLeftOut) => {
                examples.null_left_out += 1
            }
            RoundTripResult::Otherwise(AllowedDifference::DateRespelled) => {
                examples.date_respelled += 1
            }
            RoundTripResult::Failed(what, explained_by) => {
                examples.failed += 1;
                examples.told.push(ExampleDetail {
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
