//! The reports of upgrades, held against the compiler and against what goes over the wire.
//!
//! For each folder of `upgrades/` both crates are made, and a program that uses all of the old one; the programs
//! are modules of one crate. A program compiles with the old crate; what of it does not with the new one, the report has to call
//! `major` and name. The responses that the new description allows are read by the old crate, and the
//! requests of the old one held against the new description; what fails, the report has to call `break`
//! or `risk`.

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
use tests::{Upgrade, folders_in, root, upgrade};

/// An upgrade, and what is held against its report.
struct Case {
    /// The name of its folder, and of both crates.
    name: String,
    /// The package of the program that uses all of the old crate, with the new one.
    callers: String,
    /// Whether a `codegen.toml` has a say in it.
    is_configured: bool,
    report: Report,
    old: FileSet,
    new: FileSet,
    caller: Caller,
    documents: [Value; 2],
    exchanges: Vec<Exchange>,
    refused: Vec<String>,
}

impl Case {
    fn new(folder: &Path) -> Self {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let upgraded: Upgrade = upgrade(folder);
        let made = |side: &str, api| {
            let package = package(&name, side);
            tests::crate_of(&package, Workspace::runtime(), api)
        };
        let (old, new) = (made(OLD, &upgraded.old), made(NEW, &upgraded.new));
        let caller = Caller::of(&name, &old).unwrap();
        let [before, after] = ["old.yaml", "new.yaml"].map(|file| document(&folder.join(file)));
        Self {
            exchanges: wire::responses(&before, &after),
            refused: wire::refused_requests(&before, &after),
            documents: [before, after],
            callers: match folder.starts_with(root().join("tests")) {
                true => CALLERS.to_owned(),
                false => format!("{CALLERS}_{name}"),
            },
            is_configured: ["old.toml", "new.toml"]
                .iter()
                .any(|file| folder.join(file).exists()),
            name,
            report: upgraded.report,
            old,
            new,
            caller,
        }
    }

    /// The changes that break callers who recompile.
    fn majors(&self) -> impl Iterator<Item = &Change> {
        let changes = self.report.changes.iter();
        changes.filter(|change| change.rust == Rust::Major)
    }

    /// What the compiler refuses and no such change names.
    fn missed_items(&self, failures: &BTreeMap<String, String>) -> Vec<String> {
        let named = self.majors().flat_map(|change| &change.items);
        let named: BTreeSet<&str> = named.map(|item| item.path.as_str()).collect();
        let missed = failures
            .iter()
            .filter(|(item, _)| !named.iter().any(|named| speaks_of(named, item)));
        missed
            .map(|(item, words)| format!("{}: {item}: {words}", self.name))
            .collect()
    }

    /// Responses that are not read and requests that are refused, of the operations of which no change tells
    /// that any may be. Where a `codegen.toml` has a say, that is about places of the whole description: then it
    /// is of the whole upgrade that none tells.
    fn missed_messages(&self, unread: Vec<String>) -> Vec<String> {
        let [old, new] = &self.documents;
        let mut told = BTreeMap::new();
        let faults = unread.iter().chain(&self.refused);
        let missed = faults.filter(|fault| {
            let (operation, _) = fault.split_once(": ").unwrap();
            let is_told = told.entry(operation.to_owned()).or_insert_with(|| {
                let tells = |report: &Report| report.changes.iter().any(|it| it.wire != Wire::Ok);
                match self.is_configured {
                    true => tells(&self.report),
                    false => tells(&tests::compared(&wire::alone(old, new, operation))),
                }
            });
            !*is_told
        });
        missed
            .map(|fault| format!("{}: {fault}", self.name))
            .collect()
    }

    /// The changes that break callers, of whom none is met. A name that stands for something else is none:
    /// that the program compiles, and means something else, is what the change tells.
    fn alarms(&self, failures: &BTreeMap<String, String>) -> Vec<String> {
        // What is inside of an item that cannot be used is not met either.
        let is_met = |path: &str| {
            let mut items = failures.keys();
            items.any(|item| speaks_of(path, item) || speaks_of(item, path))
        };
        let alarms = self
            .majors()
            .filter(|change| !NOT_MET.contains(&change.rule))
            .filter(|change| !change.items.iter().any(|item| is_met(&item.path)));
        alarms
            .map(|change| format!("{}: {}: {}", self.name, change.rule, change.subject))
            .collect()
    }
}

/// What breaks callers of whom none is here: those who mean what they meant, and those who name features.
const NOT_MET: [Rule; 3] = [
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

/// The name of a crate of an upgrade. Programs call it by the name of the upgrade.
fn package(upgrade: &str, side: &str) -> String {
    format!("{upgrade}_{side}")
}

/// The crates of all upgrades, and the programs that use all of the old ones: with the old crates, together with
/// one that reads responses, and with the new ones.
struct Crates {
    workspace: Workspace,
}

/// The programs that use all of the old crates, each a module, with the new ones. Those of somebody else's
/// upgrades, which are large, are packages of their own: a program is checked again until all of it compiles.
const CALLERS: &str = "callers";

/// The same with the old ones, and the reader of responses.
const REPLIES: &str = "responses";

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
            let its = || cases.iter().filter(|case| case.callers == package);
            let modules: String = its().map(|case| format!("mod {};\n", case.name)).collect();
            // What is said of the programs themselves does not matter.
            let root = format!("#![allow(warnings)]\n{modules}");
            let files = [("src/lib.rs".to_owned(), root)];
            workspace.add_package(package, &dependencies(its(), NEW), &files);
        }
        let (readers, listed) = readers_and_replies(cases);
        let reader = READER.replace("READERS", &readers);
        let mut files = vec![
            ("src/main.rs".to_owned(), reader),
            ("src/responses.json".to_owned(), listed.to_string()),
            ("src/callers/mod.rs".to_owned(), modules),
        ];
        files.extend(cases.iter().map(|case| {
            let text = case.caller.text_without(&BTreeSet::new());
            (format!("src/callers/{}.rs", case.name), text)
        }));
        workspace.add_package(REPLIES, &dependencies(cases.iter(), OLD), &files);
        Self { workspace }
    }

    /// What each program cannot use of the new crate, by the name of the upgrade: the item, and the compiler's
    /// words.
    ///
    /// The compiler does not look at types before all names are found: what it refuses is taken out of the
    /// programs, until the rest of them compiles.
    fn failures(&self, cases: &[Case]) -> BTreeMap<String, BTreeMap<String, String>> {
        let mut failures: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        let mut refused: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for case in cases {
            self.write_caller(case, &BTreeSet::new());
        }
        loop {
            let lines = self.refused_lines(cases);
            if lines.is_empty() {
                return failures;
            }
            for (name, lines) in lines {
                let case = cases.iter().find(|case| case.name == name).unwrap();
                let refused = refused.entry(name.clone()).or_default();
                let failures = failures.entry(name.clone()).or_default();
                for (line, words) in lines {
                    let caller = &case.caller;
                    let item = missing_type(&words)
                        .and_then(|name| caller.lacked(line, name, refused))
                        .unwrap_or_else(|| {
                            let item = caller.item(line).unwrap();
                            match missing_in_module(&words) {
                                Some(path) => format!("{item} | {path}"),
                                None => item.to_owned(),
                            }
                        });
                    failures.entry(item).or_insert(words);
                    assert!(refused.insert(line), "{name}:{line} is refused again");
                }
                self.write_caller(case, refused);
            }
        }
    }

    fn write_caller(&self, case: &Case, refused: &BTreeSet<usize>) {
        let file = format!("src/{}.rs", case.name);
        let file = self.workspace.folder_of(&case.callers).join(file);
        write_if_new(&file, &case.caller.text_without(refused));
    }

    /// The lines of each program that the compiler refuses, with its words, by the name of the upgrade.
    fn refused_lines(&self, cases: &[Case]) -> BTreeMap<String, BTreeMap<usize, String>> {
        let packages = packages(cases);
        let packages = packages.iter().flat_map(|package| ["--package", package]);
        let said = said(
            self.workspace
                .cargo("check")
                .args(["--keep-going", "--message-format=json"])
                .args(packages),
        );
        let mut refused: BTreeMap<String, BTreeMap<usize, String>> = BTreeMap::new();
        for line in said.lines() {
            let said: Value = serde_json::from_str(line).unwrap();
            let message = &said["message"];
            if message["level"] != "error" {
                continue;
            }
            let rendered = message["rendered"].as_str().unwrap();
            let target = said["target"]["name"].as_str().unwrap();
            assert!(target.starts_with(CALLERS), "{rendered}");
            let spans = message["spans"].as_array().into_iter().flatten();
            for span in spans.filter(|span| span["is_primary"] == true) {
                let file = Path::new(span["file_name"].as_str().unwrap());
                let program = file.file_stem().unwrap().to_string_lossy();
                let line = span["line_start"].as_u64().unwrap();
                let words = message["message"].as_str().unwrap();
                let lines = refused.entry(program.into_owned()).or_default();
                lines.insert(usize::try_from(line).unwrap(), words.to_owned());
            }
        }
        refused
    }

    /// What becomes of each response when the old crate reads it, by the name of the upgrade. All of the old crates
    /// can be used.
    fn read_replies(&self) -> BTreeMap<String, Vec<String>> {
        let mut unread: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let said = said(self.workspace.cargo("run").args(["--package", REPLIES]));
        for line in said.lines() {
            let [case, fault]: [String; 2] = serde_json::from_str(line).unwrap();
            unread.entry(case).or_default().push(fault);
        }
        unread
    }
}

/// The packages of the programs.
fn packages(cases: &[Case]) -> BTreeSet<&str> {
    cases.iter().map(|case| case.callers.as_str()).collect()
}

/// What a command prints, which is something.
fn said(command: &mut Command) -> String {
    let done = command.output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(
        !said.is_empty(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    said
}

/// What programs depend on that use all of the crates of one side. What the crates themselves have in their
/// signatures is that of the old ones.
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

/// The lines of a program that choose the reader of a response, and all responses.
fn readers_and_replies(cases: &[Case]) -> (String, Value) {
    let (mut listed, mut readers) = (Vec::new(), String::new());
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
        listed.extend(case.exchanges.iter().map(|exchange| {
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
    (readers, Value::from(listed))
}

/// A program that reads responses, and says which of them cannot be read.
const READER: &str = r#"#![allow(warnings)]

mod callers;

use bytes::Bytes;
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
        let body = Bytes::from(it["body"].as_str().unwrap().to_owned());
        match <$operation as $api::Operation>::response(response.body(body).unwrap()) {
            Ok(_) => None,
            Err($api::Error::Decode(fault)) => Some(fault.to_string()),
            Err(_) if status >= 400 => None,
            Err(_) => Some(format!("{status} is no success")),
        }
    }};
}

fn main() {
    let responses: Vec<Value> = serde_json::from_str(include_str!("responses.json")).unwrap();
    println!("{}", serde_json::json!(["", "all are read"]));
    for it in responses {
        let fault: Option<String> = match it["reader"].as_str().unwrap() {
READERS        other => panic!("{other}"),
        };
        if let Some(fault) = fault {
            let body = it["body"].as_str().unwrap();
            let fault = format!("{}: {fault}: {body}", it["operation"].as_str().unwrap());
            println!("{}", serde_json::json!([it["case"], fault]));
        }
    }
}
"#;

/// The name of a type that is missing, if that is what the compiler says.
fn missing_type(words: &str) -> Option<&str> {
    let name = words.strip_prefix("cannot find type `")?;
    name.strip_suffix("` in this scope")
}

/// The path of a type that is missing in a module, if that is what the compiler says.
fn missing_in_module(words: &str) -> Option<String> {
    let (name, module) = words
        .strip_prefix("cannot find type `")?
        .split_once("` in module `::")?;
    let (_, module) = module.strip_suffix('`')?.split_once("::")?;
    Some(format!("{module}::{name}"))
}

/// The dependencies in a manifest.
fn dependencies_in(manifest: &str) -> &str {
    let own = manifest.split("[dependencies]\n").nth(1).unwrap();
    own.split("\n[").next().unwrap()
}

/// The upgrades of the project; and those of a folder that `UPGRADES` names, each in a folder like them.
fn cases() -> Vec<Case> {
    let mut folders = folders_in(&root().join("tests/upgrades"));
    if let Some(more) = std::env::var_os("UPGRADES") {
        folders.extend(folders_in(Path::new(&more)));
    }
    folders.iter().map(|folder| Case::new(folder)).collect()
}

/// What is called `major` though every program compiles, and why.
const LOUDER_THAN_THE_COMPILER: [(&str, &str); 6] = [
    (
        "arguments_reordered: arguments-reordered: Client::get_pet()",
        SAME_TYPES,
    ),
    (
        "members_reordered: arguments-reordered: types::Person::new()",
        SAME_TYPES,
    ),
    (
        "name_moved_up: arguments-reordered: types::Pet::new()",
        SAME_TYPES,
    ),
    (
        "parameter_replaced: required-parameter-added: GET /pets: `kind` in the query",
        SAME_TYPES,
    ),
    (
        "parameter_replaced: parameter-removed: GET /pets: `owner` in the query",
        SAME_TYPES,
    ),
    (
        "path_parameters_swapped: arguments-reordered: Client::move_pet()",
        SAME_TYPES,
    ),
];

const SAME_TYPES: &str = "the arguments have other meanings and the same types: what was meant for one is sent as the other";

#[test]
fn no_report_calls_harmless_what_is_not() {
    let cases = cases();
    let crates = Crates::of(&cases);
    let mut unread = crates.read_replies();
    let mut failures = crates.failures(&cases);
    let (mut missed, mut alarms, mut changes) = (Vec::new(), Vec::new(), 0);
    for case in &cases {
        let failures = failures.remove(&case.name).unwrap_or_default();
        missed.extend(case.missed_items(&failures));
        missed.extend(case.missed_messages(unread.remove(&case.name).unwrap_or_default()));
        alarms.extend(case.alarms(&failures));
        changes += case.report.changes.len();
    }
    let listed = LOUDER_THAN_THE_COMPILER.map(|(alarm, _)| alarm);
    let others = alarms.iter().filter(|it| !listed.contains(&it.as_str()));
    let others: Vec<_> = others.collect();
    println!(
        "{} upgrades, {changes} changes, {} alarms",
        cases.len(),
        alarms.len()
    );
    println!("without a reason: {others:#?}");
    assert_eq!(missed, Vec::<String>::new());
    assert!(
        alarms.len() * 50 < changes,
        "{} alarms in {changes} changes",
        alarms.len()
    );
    if std::env::var_os("UPGRADES").is_none() {
        assert_eq!(alarms, listed);
    }
}

/// Whether a change that names an item speaks of the one that cannot be used: it is the item, or what it
/// belongs to.
fn speaks_of(named: &str, item: &str) -> bool {
    if let Some((one, other)) = item.split_once(" | ") {
        // It is called with what the other one makes.
        return speaks_of(named, one) || speaks_of(named, other);
    }
    let (named, item) = (plain(named), plain(item));
    if let Some((literal, owner)) = implemented(&item, "From")
        && let Some((source, other)) = implemented(&named, "From")
    {
        // A second source makes it unclear what a literal is.
        let is_met = match literal {
            "vec![]" => source.starts_with("Vec<"),
            "1" => ["i32", "i64", "u64"].contains(&source),
            _ => source == literal,
        };
        return owner == other && is_met;
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

/// An item without the signs of a call, and without the modules of what it is made from.
fn plain(path: &str) -> String {
    let path = path.trim_end_matches("()");
    match implemented(path, "From") {
        Some((source, owner)) => {
            format!("impl From<{}> for {owner}", unqualified(source))
        }
        None => path.to_owned(),
    }
}

/// A type without the modules in it.
fn unqualified(ty: &str) -> String {
    let mut pieces = ty.split("::");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let kept = text.trim_end_matches(|sign: char| sign.is_alphanumeric() || sign == '_');
        text.truncate(kept.len());
        text.push_str(piece);
    }
    text
}

/// What a trait is implemented with, and for what.
fn implemented<'p>(path: &'p str, name: &str) -> Option<(&'p str, &'p str)> {
    let rest = path.strip_prefix("impl ")?.strip_prefix(name)?;
    rest.strip_prefix('<')?.split_once("> for ")
}
