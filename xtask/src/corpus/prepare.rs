//! The examples of a document on their way into its crate's types: which of them are valid, and the
//! program that reads and writes them.

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

/// What is known of a document's examples before they are read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Prepared {
    /// How many there are.
    pub(super) in_document: usize,
    /// How many have a schema that no validator can be made of.
    pub(super) unjudged: usize,
    /// The invalid and the unread ones.
    pub(super) told: Vec<ExampleDetail>,
    /// The values to read, in the order in which they are given to the program.
    pub(super) runs: Vec<Run>,
    /// The diagnostics of the document that may explain a difference: where, and which.
    pub(super) explanations: BTreeMap<String, String>,
}

/// An example to be read as one type. One that stands in a component may be read as several.
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

    /// What is known before.
    pub(super) fn prepared(&self) -> PathBuf {
        self.folder.join("prepared.json")
    }

    /// What the program is given, a line for each run.
    pub(super) fn given(&self) -> PathBuf {
        self.folder.join("given.txt")
    }

    /// What the program answers, a line for each run.
    pub(super) fn answered(&self) -> PathBuf {
        self.folder.join("answered.txt")
    }
}

/// Prepares the examples of a document in this process.
pub(super) fn here(arguments: &Arguments) -> anyhow::Result<()> {
    let root = files::tree(&arguments.spec).context("the document cannot be read")?;
    let mut diagnostics = Diagnostics::new();
    let client = Client::read(arguments, &mut diagnostics)?;
    let types: Vec<_> = client.api.example_types().into_iter().cloned().collect();
    EXAMPLES.write(&client, &types, &mut diagnostics)?;
    let files = Files::of(&arguments.out);
    let mut prepared = Prepared {
        explanations: explanations(&diagnostics),
        ..Prepared::default()
    };
    let given = prepared.judge(&root, &places(&root), &types_of(&client.api, &diagnostics));
    std::fs::write(files.given(), given)?;
    std::fs::write(files.prepared(), serde_json::to_string(&prepared)?)?;
    Ok(())
}

impl Prepared {
    /// Judges all examples; gives what the program is to read.
    fn judge(&mut self, root: &Value, places: &Places, types: &Types) -> String {
        let mut given = String::new();
        let judges = ExampleValidators::new(root, places);
        for place in &places.examples {
            self.in_document += 1;
            let Some(example) = root.pointer(&place.example) else {
                continue;
            };
            match judges.verdict(place.way, &place.schema, example) {
                Verdict::Valid => {}
                Verdict::Unjudged => self.unjudged += 1,
                Verdict::Invalid(why) => {
                    self.tell(place, Outcome::Invalid, why);
                    continue;
                }
            }
            let key = (place.example.clone(), place.schema.clone());
            let Some(types) = types.get(&key) else {
                let why = "the client has no type for it";
                self.tell(place, Outcome::Unread, why.to_owned());
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

    fn tell(&mut self, place: &Place, outcome: Outcome, what: String) {
        self.told.push(ExampleDetail {
            outcome,
            example: place.example.clone(),
            schema: place.schema.clone(),
            what,
            explained_by: None,
        });
    }
}

/// The types of each example, as places in the program's list, by where it and its schema stand.
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

/// What is said of the document's schemas. That an example does not fit its type explains nothing:
/// it is what is to be explained.
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

/// A place in the one tree of all files.
fn place(diagnostics: &Diagnostics, origin: &Origin) -> String {
    files::place(diagnostics.file_name(origin.file()), origin.pointer())
}
