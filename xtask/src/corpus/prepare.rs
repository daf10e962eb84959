//! Prepares the examples of a document for round trips: validates them, and writes the program that decodes and
//! encodes them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;

use anyhow::Context;
use generator::diagnostic::{Code, Diagnostics, Origin};
use generator::ir::Api;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::files;
use super::locations::{ExampleLocation, Locations, locations};
use super::metrics::{ExampleDetail, Outcome};
use super::program::{Client, EXAMPLES};
use super::step::Arguments;
use super::validate::{ExampleValidators, Verdict};

/// The state of a document's examples before they are decoded.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Prepared {
    /// The number of examples.
    pub(super) in_document: usize,
    /// The number of examples whose schema cannot be compiled to a validator.
    pub(super) unvalidated: usize,
    /// Details of the invalid and the untyped examples.
    pub(super) details: Vec<ExampleDetail>,
    /// The examples to decode, in the order in which the program receives them. An example in a component may be
    /// decoded as several types.
    pub(super) runs: Vec<ExampleLocation>,
    /// The diagnostics that may explain a difference: their codes by location.
    pub(super) explanations: BTreeMap<String, String>,
}

/// The prepared state, in the directory of the program.
pub(super) const PREPARED: &str = "prepared.json";

/// The input of the program, one line for each run.
pub(super) const INPUT: &str = "given.txt";

/// The output of the program, one line for each run.
pub(super) const OUTPUT: &str = "answered.txt";

/// Prepares the examples of a document in this process; returns whether there are any to decode.
pub(super) fn run_in_process(arguments: &Arguments) -> anyhow::Result<bool> {
    let root = files::tree(&arguments.spec).context("cannot read the document")?;
    let mut diagnostics = Diagnostics::new();
    let client = Client::read(arguments, &mut diagnostics)?;
    let types: Vec<_> = client.api.example_types().into_iter().cloned().collect();
    EXAMPLES.write(&client, &types, &mut diagnostics)?;
    let mut prepared = Prepared {
        explanations: explanations(&diagnostics),
        ..Prepared::default()
    };
    let input = prepared.validate(
        &root,
        &locations(&root),
        &type_indices(&client.api, &diagnostics),
    );
    let dir = EXAMPLES.package_dir(&arguments.out);
    std::fs::write(dir.join(INPUT), input)?;
    std::fs::write(dir.join(PREPARED), serde_json::to_string(&prepared)?)?;
    Ok(!prepared.runs.is_empty())
}

impl Prepared {
    /// Validates all examples; returns the input of the program.
    fn validate(&mut self, root: &Value, locations: &Locations, types: &Types) -> String {
        let mut input = String::new();
        let validators = ExampleValidators::new(root, locations);
        for location in &locations.examples {
            self.in_document += 1;
            let Some(example) = root.pointer(&location.example) else {
                continue;
            };
            match validators.verdict(location.message_kind, &location.schema, example) {
                Verdict::Valid => {}
                Verdict::Unvalidated => self.unvalidated += 1,
                Verdict::Invalid(reason) => {
                    self.add_detail(location, Outcome::Invalid, reason);
                    continue;
                }
            }
            let key = (location.example.clone(), location.schema.clone());
            let Some(types) = types.get(&key) else {
                let reason = "the client has no type for its schema";
                self.add_detail(location, Outcome::Untyped, reason.to_owned());
                continue;
            };
            for ty in types {
                // Writing to a `String` does not fail.
                let _ = writeln!(input, "{ty} {example}");
                self.runs.push(location.clone());
            }
        }
        input
    }

    fn add_detail(&mut self, location: &ExampleLocation, outcome: Outcome, what: String) {
        self.details.push(ExampleDetail {
            outcome,
            example: location.example.clone(),
            schema: location.schema.clone(),
            what,
            explained_by: None,
        });
    }
}

/// The types of each example, as indices in the program's list, by the locations of the example and its schema.
type Types = HashMap<(String, String), BTreeSet<usize>>;

fn type_indices(api: &Api, diagnostics: &Diagnostics) -> Types {
    let all_types = api.example_types();
    let location = |origin: &Origin| location(diagnostics, origin);
    let mut types = Types::new();
    for example in &api.examples {
        let key = (location(&example.origin), location(&example.schema));
        types
            .entry(key)
            .or_default()
            .extend(all_types.get_index_of(&example.ty));
    }
    types
}

/// The diagnostics about the document's schemas. Diagnostics about examples explain nothing: they are the
/// differences to explain.
fn explanations(diagnostics: &Diagnostics) -> BTreeMap<String, String> {
    const EXCLUDED: [Code; 3] = [
        Code::InvalidExample,
        Code::InexactExample,
        Code::IgnoredField,
    ];
    let included = diagnostics.iter();
    let included = included.filter(|it| !EXCLUDED.contains(&it.code()));
    let codes = included.filter_map(|it| {
        let location = location(diagnostics, it.origin()?);
        Some((location, it.code().id().to_owned()))
    });
    codes.collect()
}

/// A location in the merged tree of all files.
fn location(diagnostics: &Diagnostics, origin: &Origin) -> String {
    files::merged_location(diagnostics.file_name(origin.file()), origin.pointer())
}
