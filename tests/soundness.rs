//! Tests the upgrade reports against the compiler and against the wire format.
//!
//! For each directory of `upgrades/`, both crates are generated, and a program that uses the complete old crate. The
//! program compiles with the old crate. The report must name the items that do not compile with the new one as
//! `major`. The old crate decodes the responses that the new description allows, and the requests of the old
//! description are validated against the new one. The report must mark failures as `break` or `risk`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use generator::diff::{Change, Report, Rule, Rust, Wire};
use generator::format::FileSet;
use serde_json::{Value, json};
use tests::caller::Caller;
use tests::crates::{Workspace, write_if_new};
use tests::wire::{self, Exchange};
use tests::{Upgrade, directories_in, root, upgrade};

/// An upgrade, with the data to test its report.
struct Case {
    /// The name of its directory and of both crates.
    name: String,
    /// The package of the program that uses the complete old crate, compiled with the new one.
    callers: String,
    /// Whether a `codegen.toml` configures it.
    is_configured: bool,
    report: Report,
    old: FileSet,
    new: FileSet,
    caller: Caller,
    documents: [Value; 2],
    exchanges: Vec<Exchange>,
    rejected: Vec<String>,
}

impl Case {
    fn new(directory: &Path) -> Self {
        let name = directory
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let upgraded: Upgrade = upgrade(directory);
        let emit = |side: &str, api| {
            let package = package(&name, side);
            tests::crate_of(&package, Workspace::runtime(), api)
        };
        let (old, new) = (emit(OLD, &upgraded.old), emit(NEW, &upgraded.new));
        let caller = Caller::of(&name, &old).unwrap();
        let [before, after] = ["old.yaml", "new.yaml"].map(|file| document(&directory.join(file)));
        Self {
            exchanges: wire::responses(&before, &after),
            rejected: wire::rejected_requests(&before, &after),
            documents: [before, after],
            callers: match directory.starts_with(root().join("tests")) {
                true => CALLERS.to_owned(),
                false => format!("{CALLERS}_{name}"),
            },
            is_configured: ["old.toml", "new.toml"]
                .iter()
                .any(|file| directory.join(file).exists()),
            name,
            report: upgraded.report,
            old,
            new,
            caller,
        }
    }

    /// Returns the source-breaking changes.
    fn majors(&self) -> impl Iterator<Item = &Change> {
        let changes = self.report.changes.iter();
        changes.filter(|change| change.rust == Rust::Major)
    }

    /// Returns the items that the compiler rejects and that no source-breaking change names.
    fn missed_items(&self, failures: &BTreeMap<String, String>) -> Vec<String> {
        let named = self.majors().flat_map(|change| &change.items);
        let named: BTreeSet<&str> = named.map(|item| item.path.as_str()).collect();
        let missed = failures
            .iter()
            .filter(|(item, _)| !named.iter().any(|named| covers(named, item)));
        missed
            .map(|(item, error)| format!("{}: {item}: {error}", self.name))
            .collect()
    }

    /// Returns responses that cannot be decoded and rejected requests if no change of their operation is reported
    /// as a break or a risk on the wire. A `codegen.toml` refers to locations in the complete description; with
    /// one, the changes of the complete upgrade are considered.
    fn missed_messages(&self, undecoded: Vec<String>) -> Vec<String> {
        let [old, new] = &self.documents;
        let mut reported = BTreeMap::new();
        let failures = undecoded.iter().chain(&self.rejected);
        let missed = failures.filter(|failure| {
            let (operation, _) = failure.split_once(": ").unwrap();
            let is_reported = reported.entry(operation.to_owned()).or_insert_with(|| {
                let has_wire_change =
                    |report: &Report| report.changes.iter().any(|it| it.wire != Wire::Ok);
                match self.is_configured {
                    true => has_wire_change(&self.report),
                    false => {
                        has_wire_change(&tests::compare(&wire::only_operation(old, new, operation)))
                    }
                }
            });
            !*is_reported
        });
        missed
            .map(|failure| format!("{}: {failure}", self.name))
            .collect()
    }

    /// Returns the source-breaking changes that no compiler error confirms. Reassigned names are excluded, because
    /// the program still compiles with another meaning.
    fn alarms(&self, failures: &BTreeMap<String, String>) -> Vec<String> {
        // An item inside of an item that cannot be used is affected, too.
        let is_affected = |path: &str| {
            let mut items = failures.keys();
            items.any(|item| covers(path, item) || covers(item, path))
        };
        let alarms = self
            .majors()
            .filter(|change| !NOT_DETECTED.contains(&change.rule))
            .filter(|change| !change.items.iter().any(|item| is_affected(&item.path)));
        alarms
            .map(|change| format!("{}: {}: {}", self.name, change.rule, change.subject))
            .collect()
    }
}

/// Source-breaking changes that the programs do not detect: reassigned names and features.
const NOT_DETECTED: [Rule; 3] = [
    Rule::NameReassigned,
    Rule::FeatureRemoved,
    Rule::FeatureChanged,
];

fn document(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

const OLD: &str = "old";
const NEW: &str = "new";

/// Returns the name of a crate of an upgrade. Programs refer to it by the name of the upgrade.
fn package(upgrade: &str, side: &str) -> String {
    format!("{upgrade}_{side}")
}

/// The crates of all upgrades, and the programs that use the complete old crates: with the old crates, together
/// with a program that reads responses, and with the new crates.
struct Crates {
    workspace: Workspace,
}

/// The programs that use the complete old crates, each a module, with the new crates. Programs of external
/// upgrades, which are large, are separate packages: a program is checked repeatedly until all of it compiles.
const CALLERS: &str = "callers";

/// The same programs with the old crates, and the reader of responses.
const RESPONSES: &str = "responses";

impl Crates {
    fn of(cases: &[Case]) -> Self {
        let mut workspace = Workspace::new("upgrades");
        for case in cases {
            workspace.add(&package(&case.name, OLD), &case.old);
            workspace.add(&package(&case.name, NEW), &case.new);
        }
        let modules = cases.iter().map(|case| format!("mod {};\n", case.name));
        let modules: String = modules.collect();
        for package in packages(cases) {
            let of_package = || cases.iter().filter(|case| case.callers == package);
            let modules: String = of_package()
                .map(|case| format!("mod {};\n", case.name))
                .collect();
            // Warnings about the programs do not matter.
            let root = format!("#![allow(warnings)]\n{modules}");
            let files = [("src/lib.rs".to_owned(), root)];
            workspace.add_package(package, &dependencies(of_package(), NEW), &files);
        }
        let (readers, responses) = readers_and_responses(cases);
        let reader = READER.replace("READERS", &readers);
        let mut files = vec![
            ("src/main.rs".to_owned(), reader),
            ("src/responses.json".to_owned(), responses.to_string()),
            ("src/callers/mod.rs".to_owned(), modules),
        ];
        files.extend(cases.iter().map(|case| {
            let text = case.caller.text_without(&BTreeSet::new());
            (format!("src/callers/{}.rs", case.name), text)
        }));
        workspace.add_package(RESPONSES, &dependencies(cases.iter(), OLD), &files);
        Self { workspace }
    }

    /// Returns the items of the new crate that each program cannot use, with the compiler's error, by the name of
    /// the upgrade.
    ///
    /// The compiler checks types only after all names are resolved. Rejected lines are removed from the programs
    /// until the remaining lines compile.
    fn failures(&self, cases: &[Case]) -> BTreeMap<String, BTreeMap<String, String>> {
        let mut failures: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        let mut rejected: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for case in cases {
            self.write_caller(case, &BTreeSet::new());
        }
        loop {
            let lines = self.rejected_lines(cases);
            if lines.is_empty() {
                return failures;
            }
            for (name, lines) in lines {
                let case = cases.iter().find(|case| case.name == name).unwrap();
                let rejected = rejected.entry(name.clone()).or_default();
                let failures = failures.entry(name.clone()).or_default();
                for (line, error) in lines {
                    let caller = &case.caller;
                    let item = missing_type(&error)
                        .and_then(|name| caller.missing_item(line, name, rejected))
                        .unwrap_or_else(|| {
                            let item = caller.item(line).unwrap();
                            match missing_in_module(&error) {
                                Some(path) => format!("{item} | {path}"),
                                None => item.to_owned(),
                            }
                        });
                    failures.entry(item).or_insert(error);
                    assert!(rejected.insert(line), "{name}:{line} is rejected again");
                }
                self.write_caller(case, rejected);
            }
        }
    }

    fn write_caller(&self, case: &Case, rejected: &BTreeSet<usize>) {
        let file = format!("src/{}.rs", case.name);
        let file = self.workspace.directory_of(&case.callers).join(file);
        write_if_new(&file, &case.caller.text_without(rejected));
    }

    /// Returns the lines of each program that the compiler rejects, with its error, by the name of the upgrade.
    fn rejected_lines(&self, cases: &[Case]) -> BTreeMap<String, BTreeMap<usize, String>> {
        let packages = packages(cases);
        let packages = packages.iter().flat_map(|package| ["--package", package]);
        let stdout = stdout_of(
            self.workspace
                .cargo("check")
                .args(["--keep-going", "--message-format=json"])
                .args(packages),
        );
        let mut rejected: BTreeMap<String, BTreeMap<usize, String>> = BTreeMap::new();
        for line in stdout.lines() {
            let entry: Value = serde_json::from_str(line).unwrap();
            let message = &entry["message"];
            if message["level"] != "error" {
                continue;
            }
            let rendered = message["rendered"].as_str().unwrap();
            let target = entry["target"]["name"].as_str().unwrap();
            assert!(target.starts_with(CALLERS), "{rendered}");
            let spans = message["spans"].as_array().into_iter().flatten();
            for span in spans.filter(|span| span["is_primary"] == true) {
                let file = Path::new(span["file_name"].as_str().unwrap());
                let program = file.file_stem().unwrap().to_string_lossy();
                let line = span["line_start"].as_u64().unwrap();
                let error = message["message"].as_str().unwrap();
                let lines = rejected.entry(program.into_owned()).or_default();
                lines.insert(usize::try_from(line).unwrap(), error.to_owned());
            }
        }
        rejected
    }

    /// Returns the responses that the old crates cannot decode, by the name of the upgrade. The old crates must
    /// compile completely.
    fn read_responses(&self) -> BTreeMap<String, Vec<String>> {
        let mut undecoded: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let stdout = stdout_of(self.workspace.cargo("run").args(["--package", RESPONSES]));
        for line in stdout.lines() {
            let [case, failure]: [String; 2] = serde_json::from_str(line).unwrap();
            undecoded.entry(case).or_default().push(failure);
        }
        undecoded
    }
}

/// Returns the packages of the programs.
fn packages(cases: &[Case]) -> BTreeSet<&str> {
    cases.iter().map(|case| case.callers.as_str()).collect()
}

/// Returns the output of a command, which must not be empty.
fn stdout_of(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    assert!(
        !stdout.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    stdout
}

/// Returns the dependencies of programs that use all crates of one side. The dependencies in the signatures are
/// those of the old crates.
fn dependencies<'a>(cases: impl Iterator<Item = &'a Case>, side: &str) -> String {
    let mut lines: BTreeMap<String, String> = ["bytes", "http", "serde_json"]
        .map(|name| (name.to_owned(), format!("{name} = \"1\"\n")))
        .into();
    for case in cases {
        for line in dependencies_in(&case.old.0["Cargo.toml"]).lines() {
            let name = line.split(' ').next().unwrap();
            if !line.contains("path = ") && !name.is_empty() {
                let lines = lines.entry(name.to_owned()).or_default();
                *lines = format!("{line}\n");
            }
        }
        let files = if side == OLD { &case.old } else { &case.new };
        let package = package(&case.name, side);
        lines.insert(
            case.name.clone(),
            Workspace::dependency(&case.name, &package, files),
        );
    }
    lines.into_values().collect()
}

/// Returns the lines of a program that select the reader of a response, and all responses.
fn readers_and_responses(cases: &[Case]) -> (String, Value) {
    let (mut responses, mut readers) = (Vec::new(), String::new());
    for case in cases {
        let name = &case.name;
        for ((method, path), ty) in &case.caller.operations {
            let key = format!("{name} {method} {path}");
            writeln!(
                readers,
                "        {key:?} => read!({name}, {name}::{ty}, &it),"
            )
            .unwrap();
        }
        responses.extend(case.exchanges.iter().map(|exchange| {
            json!({
                "case": name,
                "reader": format!("{name} {} {}", exchange.method, exchange.path),
                "operation": format!("{} {}", exchange.method, exchange.path),
                "status": exchange.status,
                "media_type": exchange.media_type,
                "body": exchange.body,
            })
        }));
    }
    (readers, Value::from(responses))
}

/// A program that reads responses and prints those that cannot be decoded.
const READER: &str = r#"#![allow(warnings)]

mod callers;

use http::Response;
use serde_json::Value;

macro_rules! read {
    ($api:ident, $operation:ty, $it:expr) => {{
        let it: &Value = $it;
        let status = it["status"].as_u64().unwrap() as u16;
        let mut response = Response::builder().status(status);
        if let Some(media_type) = it["media_type"].as_str() {
            response = response.header("content-type", media_type);
        }
        let body = $api::Body::from(it["body"].as_str().unwrap().to_owned());
        match <$operation as $api::Operation>::response(response.body(body).unwrap()) {
            Ok(_) => None,
            Err($api::Error::Decode(error)) => Some(error.to_string()),
            Err(_) if status >= 400 => None,
            Err(_) => Some(format!("{status} is not a success status")),
        }
    }};
}

fn main() {
    let responses: Vec<Value> = serde_json::from_str(include_str!("responses.json")).unwrap();
    println!("{}", serde_json::json!(["", "all are decoded"]));
    for it in responses {
        let error: Option<String> = match it["reader"].as_str().unwrap() {
READERS        other => panic!("{other}"),
        };
        if let Some(error) = error {
            let body = it["body"].as_str().unwrap();
            let error = format!("{}: {error}: {body}", it["operation"].as_str().unwrap());
            println!("{}", serde_json::json!([it["case"], error]));
        }
    }
}
"#;

/// Returns the name of a type that the compiler does not find.
fn missing_type(error: &str) -> Option<&str> {
    let name = error.strip_prefix("cannot find type `")?;
    name.strip_suffix("` in this scope")
}

/// Returns the path of a type that the compiler does not find in a module.
fn missing_in_module(error: &str) -> Option<String> {
    let (name, module) = error
        .strip_prefix("cannot find type `")?
        .split_once("` in module `::")?;
    let (_, module) = module.strip_suffix('`')?.split_once("::")?;
    Some(format!("{module}::{name}"))
}

/// Returns the dependencies in a manifest.
fn dependencies_in(manifest: &str) -> &str {
    let section = manifest.split("[dependencies]\n").nth(1).unwrap();
    section.split("\n[").next().unwrap()
}

/// Returns the upgrades of the project, and those in the directory that `UPGRADES` names.
fn cases() -> Vec<Case> {
    let mut directories = directories_in(&root().join("tests/upgrades"));
    if let Some(more) = std::env::var_os("UPGRADES") {
        directories.extend(directories_in(Path::new(&more)));
    }
    directories
        .iter()
        .map(|directory| Case::new(directory))
        .collect()
}

/// Changes that are `major` although every program compiles, with the reason.
const NOT_DETECTED_BY_COMPILER: [(&str, &str); 6] = [
    (
        "arguments_reordered: arguments-reordered: Client::get_pet()",
        SAME_TYPES,
    ),
    (
        "name_shifted_after_removal: arguments-reordered: types::Pet::new()",
        SAME_TYPES,
    ),
    (
        "parameter_replaced: required-parameter-added: GET /pets: query parameter `kind`",
        SAME_TYPES,
    ),
    (
        "parameter_replaced: parameter-removed: GET /pets: query parameter `owner`",
        SAME_TYPES,
    ),
    (
        "path_parameters_swapped: arguments-reordered: Client::move_pet()",
        SAME_TYPES,
    ),
    (
        "properties_reordered: arguments-reordered: types::Person::new()",
        SAME_TYPES,
    ),
];

const SAME_TYPES: &str = "the arguments have other meanings and the same types: a value for one argument is sent as the other";

#[test]
fn reports_name_every_source_breaking_and_wire_breaking_change() {
    let cases = cases();
    let crates = Crates::of(&cases);
    let mut undecoded = crates.read_responses();
    let mut failures = crates.failures(&cases);
    let (mut missed, mut alarms, mut changes) = (Vec::new(), Vec::new(), 0);
    for case in &cases {
        let failures = failures.remove(&case.name).unwrap_or_default();
        missed.extend(case.missed_items(&failures));
        missed.extend(case.missed_messages(undecoded.remove(&case.name).unwrap_or_default()));
        alarms.extend(case.alarms(&failures));
        changes += case.report.changes.len();
    }
    let expected = NOT_DETECTED_BY_COMPILER.map(|(alarm, _)| alarm);
    let unexpected = alarms.iter().filter(|it| !expected.contains(&it.as_str()));
    let unexpected: Vec<_> = unexpected.collect();
    println!(
        "{} upgrades, {changes} changes, {} alarms",
        cases.len(),
        alarms.len()
    );
    println!("unexpected: {unexpected:#?}");
    assert_eq!(missed, Vec::<String>::new());
    assert!(
        alarms.len() * 50 < changes,
        "{} alarms in {changes} changes",
        alarms.len()
    );
    if std::env::var_os("UPGRADES").is_none() {
        assert_eq!(alarms, expected);
    }
}

/// Returns whether a change of the item `named` covers an item that cannot be used: it is the same item or contains
/// it.
fn covers(named: &str, item: &str) -> bool {
    if let Some((one, other)) = item.split_once(" | ") {
        // The call has an argument that the other item converts.
        return covers(named, one) || covers(named, other);
    }
    let (named, item) = (normalized(named), normalized(item));
    if let Some((literal, owner)) = implemented(&item, "From")
        && let Some((source, other)) = implemented(&named, "From")
    {
        // A second `From` makes the type of a literal ambiguous.
        let is_affected = match literal {
            "vec![]" => source.starts_with("Vec<"),
            "1" => ["i32", "i64", "u64"].contains(&source),
            _ => source == literal,
        };
        return owner == other && is_affected;
    }
    let of_trait = item
        .strip_prefix("impl ")
        .and_then(|it| it.split_once(" for "));
    let of_call = item.strip_prefix("Call<").and_then(|it| it.split_once('>'));
    let owner = match (of_trait, of_call) {
        (Some((_, owner)), _) | (_, Some((owner, _))) => owner,
        (None, None) => item.as_str(),
    };
    let inside = owner.strip_prefix(&named);
    named == item || inside.is_some_and(|it| it.is_empty() || it.starts_with(['.', ':']))
}

/// Returns an item without the parentheses of a call, and without the modules of its source type.
fn normalized(path: &str) -> String {
    let path = path.trim_end_matches("()");
    match implemented(path, "From") {
        Some((source, owner)) => {
            format!("impl From<{}> for {owner}", unqualified(source))
        }
        None => path.to_owned(),
    }
}

/// Returns a type without its modules.
fn unqualified(ty: &str) -> String {
    let mut pieces = ty.split("::");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let kept = text
            .trim_end_matches(|character: char| character.is_alphanumeric() || character == '_');
        text.truncate(kept.len());
        text.push_str(piece);
    }
    text
}

/// Returns the argument of an implemented trait and the type that implements it.
fn implemented<'p>(path: &'p str, name: &str) -> Option<(&'p str, &'p str)> {
    let rest = path.strip_prefix("impl ")?.strip_prefix(name)?;
    rest.strip_prefix('<')?.split_once("> for ")
}
