//! Prepares the examples of a document for round trips: validates them, and writes the program that decodes and
//! encodes them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use generator::diagnostic::{Code, Diagnostics, Origin};
use generator::ir::Api;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::files;
use super::generate::Arguments;
use super::locations::{Place, Places, Way, places};
use super::metrics::{ExampleDetail, Outcome};
use super::program::{Client, EXAMPLES};
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
    /// The values to decode, in the order in which the program receives them.
    pub(super) runs: Vec<Run>,
    /// The diagnostics that may explain a difference: their codes by location.
    pub(super) explanations: BTreeMap<String, String>,
}

/// An example to decode as one type. An example in a component may be decoded as several types.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Run {
    pub(super) example: String,
    pub(super) schema: String,
    pub(super) way: Way,
}

/// The files between the steps.
pub(super) struct Files {
    /// The package of the program.
    pub(super) folder: PathBuf,
}

impl Files {
    pub(super) fn of(crate_folder: &Path) -> Self {
        Self {
            folder: EXAMPLES.folder_beside(crate_folder),
        }
    }

    /// The prepared state.
    pub(super) fn prepared(&self) -> PathBuf {
        self.folder.join("prepared.json")
    }

    /// The input of the program, one line for each run.
    pub(super) fn given(&self) -> PathBuf {
        self.folder.join("given.txt")
    }

    /// The output of the program, one line for each run.
    pub(super) fn answered(&self) -> PathBuf {
        self.folder.join("answered.txt")
    }
}

/// Prepares the examples of a document in this process.
pub(super) fn here(arguments: &Arguments) -> anyhow::Result<()> {
    let root = files::tree(&arguments.spec).context("cannot read the document")?;
    let mut diagnostics = Diagnostics::new();
    let client = Client::read(arguments, &mut diagnostics)?;
    let types: Vec<_> = client.api.example_types().into_iter().cloned().collect();
    EXAMPLES.write(&client, &types, &mut diagnostics)?;
    let files = Files::of(&arguments.out);
    let mut prepared = Prepared {
        explanations: explanations(&diagnostics),
        ..Prepared::default()
    };
    let given = prepared.validate(&root, &places(&root), &types_of(&client.api, &diagnostics));
    std::fs::write(files.given(), given)?;
    std::fs::write(files.prepared(), serde_json::to_string(&prepared)?)?;
    Ok(())
}

impl Prepared {
    /// Validates all examples; returns the input of the program.
    fn validate(&mut self, root: &Value, places: &Places, types: &Types) -> String {
        let mut given = String::new();
        let validators = ExampleValidators::new(root, places);
        for place in &places.examples {
            self.in_document += 1;
            let Some(example) = root.pointer(&place.example) else {
                continue;
            };
            match validators.verdict(place.way, &place.schema, example) {
                Verdict::Valid => {}
                Verdict::Unvalidated => self.unvalidated += 1,
                Verdict::Invalid(why) => {
                    self.add_detail(place, Outcome::Invalid, why);
                    continue;
                }
            }
            let key = (place.example.clone(), place.schema.clone());
            let Some(types) = types.get(&key) else {
                let why = "the client has no type for its schema";
                self.add_detail(place, Outcome::Untyped, why.to_owned());
                continue;
            };
            for ty in types {
                // Writing to a `String` does not fail.
                let _ = writeln!(given, "{ty} {example}");
                self.runs.push(Run {
                    example: place.example.clone(),
                    schema: place.schema.clone(),
                    way: place.way,
                });
            }
        }
        given
    }

    fn add_detail(&mut self, place: &Place, outcome: Outcome, what: String) {
        self.details.push(ExampleDetail {
            outcome,
            example: place.example.clone(),
            schema: place.schema.clone(),
            what,
            explained_by: None,
        });
    }
}

/// The types of each example, as indices in the program's list, by the locations of the example and its schema.
type Types = HashMap<(String, String), BTreeSet<usize>>;

fn types_of(api: &Api, diagnostics: &Diagnostics) -> Types {
    let listed = api.example_types();
    let place = |origin: &Origin| place(diagnostics, origin);
    let mut types = Types::new();
    for example in &api.examples {
        let key = (place(&example.origin), place(&example.schema));
        types
            .entry(key)
            .or_default()
            .extend(listed.get_index_of(&example.ty));
    }
    types
}

/// The diagnostics about the document's schemas. Diagnostics about examples explain nothing: they are the
/// differences to explain.
fn explanations(diagnostics: &Diagnostics) -> BTreeMap<String, String> {
    const NONE: [Code; 3] = [
        Code::InvalidExample,
        Code::InexactExample,
        Code::IgnoredField,
    ];
    let mut found = BTreeMap::new();
    for diagnostic in diagnostics.iter().filter(|it| !NONE.contains(&it.code())) {
        if let Some(origin) = diagnostic.origin() {
            let code = diagnostic.code().id().to_owned();
            found.insert(place(diagnostics, origin), code);
        }
    }
    found
}

/// A location in the merged tree of all files.
fn place(diagnostics: &Diagnostics, origin: &Origin) -> String {
    files::place(diagnostics.file_name(origin.file()), origin.pointer())
}
