//! The examples of a document on their way into its crate's types: which of them are valid, and the
//! program that reads and writes them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use generator::diagnostic::{Code, Diagnostics, Origin};
use generator::format::FileSet;
use generator::ir::Api;
use generator::lock::Names;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use toml::Table;

use crate::workspace;

use super::figures::{Outcome, Told};
use super::files;
use super::generate::Arguments;
use super::places::{Place, Places, Way, places};
use super::validity::{Judges, Verdict};

/// What is known of a document's examples before they are read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Prepared {
    /// How many there are.
    pub(super) in_document: usize,
    /// How many have a schema that no validator can be made of.
    pub(super) unjudged: usize,
    /// The invalid and the unread ones.
    pub(super) told: Vec<Told>,
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
        let name = crate_folder.file_name().unwrap_or_default();
        let out = crate_folder
            .parent()
            .and_then(Path::parent)
            .unwrap_or(crate_folder);
        Self {
            folder: out.join("examples").join(name),
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
    let Arguments { spec, out, name } = arguments;
    let root = files::tree(spec).context("the document cannot be read")?;
    let client = workspace::client_of(spec, &[], out.clone(), name);
    let mut diagnostics = Diagnostics::new();
    let made = workspace::load(&client, &mut diagnostics)
        .and_then(|source| {
            generator::read_alone(source, &client, &Names::default(), &mut diagnostics)
        })
        .and_then(|api| {
            let program = generator::write_round_trips(&api, &client, &mut diagnostics)?;
            Ok((api, program))
        });
    let (api, program) = made.map_err(|_| anyhow!("the document is not generated"))?;
    let files = Files::of(out);
    write_program(&files.folder, out, name, &program)?;
    let mut prepared = Prepared {
        explanations: explanations(&diagnostics),
        ..Prepared::default()
    };
    let given = prepared.judge(&root, &places(&root), &types(&api, &diagnostics));
    std::fs::write(files.given(), given)?;
    std::fs::write(files.prepared(), serde_json::to_string(&prepared)?)?;
    Ok(())
}

impl Prepared {
    /// Judges all examples; gives what the program is to read.
    fn judge(&mut self, root: &Value, places: &Places, types: &Types) -> String {
        let mut given = String::new();
        let judges = Judges::new(root, places);
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
        self.told.push(Told {
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

fn types(api: &Api, diagnostics: &Diagnostics) -> Types {
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
    const NONE: [Code; 3] = [Code::WrongExample, Code::InexactExample, Code::IgnoredKey];
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

/// Writes the program as a package that depends on the crate, and on what the crate depends on but for its
/// runtime.
fn write_program(
    folder: &Path,
    crate_folder: &Path,
    name: &str,
    FileSet(files): &FileSet,
) -> anyhow::Result<()> {
    let manifest = std::fs::read_to_string(crate_folder.join("Cargo.toml"))?;
    let mut manifest: Table = manifest.parse().context("in a generated manifest")?;
    let dependencies = manifest.remove("dependencies");
    let mut dependencies = dependencies
        .and_then(|it| Table::try_from(it).ok())
        .unwrap_or_default();
    dependencies.retain(|_, dependency| dependency.get("path").is_none());
    let text = format!(
        "[package]\nname = \"{name}-examples\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies.{name}]\npath = {crate_folder:?}\ndefault-features = false\n\n"
    );
    let dependencies = toml::toml! { dependencies = dependencies };
    for (place, text) in files {
        let path = folder.join(place);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, text)?;
    }
    std::fs::write(folder.join("Cargo.toml"), format!("{text}{dependencies}"))?;
    Ok(())
}
