//! The reports of upgrades, held against the compiler and against what goes over the wire.
//!
//! For each folder of `upgrades/` both crates are made, and a program that uses all of the old one. The
//! program compiles with the old crate; what of it does not with the new one, the report has to call
//! `major` and name. The replies that the new description allows are read by the old crate, and the
//! requests of the old one held against the new description; what fails, the report has to call `break`
//! or `risk`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use generator::diff::{Report, Rust, Wire};
use generator::format::FileSet;
use generator::output;
use serde_json::{Value, json};
use tests::caller::Caller;
use tests::wire::{self, Exchange};
use tests::{Upgrade, folders_in, root, upgrade};

/// An upgrade, and what is held against its report.
struct Case {
    /// The name of its folder, and of both crates.
    name: String,
    report: Report,
    old: FileSet,
    new: FileSet,
    caller: Caller,
    exchanges: Vec<Exchange>,
    refused: Vec<String>,
}

impl Case {
    fn new(folder: &Path) -> Self {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let upgraded: Upgrade = upgrade(folder);
        let [old, new] = [&upgraded.old, &upgraded.new].map(|api| tests::crate_of(&name, api));
        let caller = Caller::of(&name, &old).unwrap();
        let [before, after] = ["old.yaml", "new.yaml"].map(|file| document(&folder.join(file)));
        Self {
            exchanges: wire::replies(&before, &after),
            refused: wire::refused_requests(&before, &after),
            name,
            report: upgraded.report,
            old,
            new,
            caller,
        }
    }

    /// The items that a change calls for, of all that break callers.
    fn named(&self) -> BTreeSet<&str> {
        let breaking = self
            .report
            .changes
            .iter()
            .filter(|it| it.rust == Rust::Major);
        breaking
            .flat_map(|it| &it.items)
            .map(|item| item.path.as_str())
            .collect()
    }
}

fn document(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// A workspace of crates, each with the program that uses all of the old one.
struct Side {
    folder: PathBuf,
    members: Vec<String>,
}

impl Side {
    fn new(name: &str) -> Self {
        Self {
            folder: root().join("target/upgrades").join(name),
            members: Vec::new(),
        }
    }

    fn add(&mut self, case: &Case, files: &FileSet) {
        let Case { name, caller, .. } = case;
        let folder = self.folder.join(name);
        let drift = output::check(files, &folder).unwrap();
        output::write(files, &drift, &folder).unwrap();
        let own = dependencies(&files.0["Cargo.toml"]);
        let own = format!("{name} = {{ path = \"../{name}\", default-features = false }}\n{own}");
        self.add_program(&format!("{name}_caller"), &own, "lib.rs", &caller.text);
        self.members.push(name.clone());
    }

    fn add_program(&mut self, name: &str, dependencies: &str, file: &str, text: &str) {
        let folder = self.folder.join(name);
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{dependencies}\n"
        );
        fs::create_dir_all(folder.join("src")).unwrap();
        write_if_new(&folder.join("Cargo.toml"), &manifest);
        write_if_new(&folder.join("src").join(file), text);
        self.members.push(name.to_owned());
    }

    fn cargo(&self, arguments: &[&str]) -> String {
        let members = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {:?}\n",
            self.members
        );
        write_if_new(&self.folder.join("Cargo.toml"), &members);
        fs::copy(root().join("Cargo.lock"), self.folder.join("Cargo.lock")).unwrap();
        let done = Command::new("cargo")
            .args(arguments)
            .args(["--offline", "--quiet"])
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", root().join("target/upgrades/target"))
            .current_dir(&self.folder)
            .output()
            .unwrap();
        let said = String::from_utf8(done.stdout).unwrap();
        assert!(
            !said.is_empty(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        said
    }

    /// What each program cannot use, by the name of the upgrade: the item, and the compiler's words.
    fn failures(&self, cases: &[Case]) -> BTreeMap<String, BTreeMap<String, String>> {
        let said = self.cargo(&[
            "check",
            "--workspace",
            "--keep-going",
            "--message-format=json",
        ]);
        let callers: BTreeMap<_, _> = cases
            .iter()
            .map(|case| (format!("{}_caller", case.name), case))
            .collect();
        let mut failures: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for line in said.lines() {
            let said: Value = serde_json::from_str(line).unwrap();
            let message = &said["message"];
            if message["level"] != "error" {
                continue;
            }
            let text = message["message"].as_str().unwrap().to_owned();
            let Some(case) = callers.get(said["target"]["name"].as_str().unwrap()) else {
                panic!("{}", message["rendered"].as_str().unwrap());
            };
            let spans = message["spans"].as_array().into_iter().flatten();
            for span in spans.filter(|span| span["is_primary"] == true) {
                let line = span["line_start"].as_u64().unwrap();
                let item = case
                    .caller
                    .item(usize::try_from(line).unwrap())
                    .unwrap_or("?");
                let failures = failures.entry(case.name.clone()).or_default();
                failures.insert(item.to_owned(), text.clone());
            }
        }
        failures
    }

    /// What becomes of each reply when the old crate reads it, by the name of the upgrade.
    fn read_replies(&mut self, cases: &[Case]) -> BTreeMap<String, Vec<String>> {
        let (mut listed, mut readers, mut dependencies) =
            (Vec::new(), String::new(), String::new());
        for case in cases {
            let name = &case.name;
            writeln!(
                dependencies,
                "{name} = {{ path = \"../{name}\", default-features = false }}"
            )
            .unwrap();
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
        dependencies.push_str("bytes = \"1\"\nhttp = \"1\"\nserde_json = \"1\"\n");
        let program = READER.replace("READERS", &readers);
        self.add_program("replies", &dependencies, "main.rs", &program);
        write_if_new(
            &self.folder.join("replies/src/replies.json"),
            &Value::from(listed).to_string(),
        );
        let mut unread: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in self.cargo(&["run", "--package", "replies"]).lines() {
            let [case, fault]: [String; 2] = serde_json::from_str(line).unwrap();
            unread.entry(case).or_default().push(fault);
        }
        unread
    }
}

/// A program that reads replies, and says which of them cannot be read.
const READER: &str = r#"
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
        match <$operation as $api::Operation>::reply(response.body(body).unwrap()) {
            Ok(_) => None,
            Err($api::Error::Decode(fault)) => Some(fault.to_string()),
            Err(_) if status >= 400 => None,
            Err(_) => Some(format!("{status} is no success")),
        }
    }};
}

fn main() {
    let replies: Vec<Value> = serde_json::from_str(include_str!("replies.json")).unwrap();
    println!("{}", serde_json::json!(["", "all are read"]));
    for it in replies {
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

/// The dependencies in a manifest.
fn dependencies(manifest: &str) -> &str {
    let own = manifest.split("[dependencies]\n").nth(1).unwrap();
    own.split("\n[").next().unwrap()
}

fn write_if_new(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).unwrap();
    }
}

/// The upgrades of the project; and those of a folder that `UPGRADES` names, each in a folder like them.
fn cases() -> Vec<Case> {
    let mut folders = folders_in(&root().join("tests/upgrades"));
    if let Some(more) = std::env::var_os("UPGRADES") {
        folders.extend(folders_in(Path::new(&more)));
    }
    folders.iter().map(|folder| Case::new(folder)).collect()
}

#[test]
fn no_report_calls_harmless_what_is_not() {
    let cases = cases();
    let (mut old, mut new) = (Side::new("old"), Side::new("new"));
    for case in &cases {
        old.add(case, &case.old);
        new.add(case, &case.new);
    }
    assert_eq!(old.failures(&cases), BTreeMap::new());
    let failures = new.failures(&cases);
    let unread = old.read_replies(&cases);
    let mut missed = String::new();
    let (mut alarms, mut changes) = (String::new(), 0);
    for case in &cases {
        let name = &case.name;
        let empty = BTreeMap::new();
        let failures = failures.get(name).unwrap_or(&empty);
        let named = case.named();
        for (item, words) in failures {
            if !named.iter().any(|named| speaks_of(named, item)) {
                writeln!(missed, "{name}: {item}: {words}; named: {named:?}").unwrap();
            }
        }
        for change in case
            .report
            .changes
            .iter()
            .filter(|it| it.rust == Rust::Major)
        {
            let is_met = |path: &str| failures.keys().any(|item| speaks_of(path, item));
            if !change.items.iter().any(|item| is_met(&item.path)) {
                writeln!(
                    alarms,
                    "{name}: {}: {}: {:?}",
                    change.rule, change.subject, change.items
                )
                .unwrap();
            }
        }
        changes += case.report.changes.len();
        let is_told = case.report.changes.iter().any(|it| it.wire != Wire::Ok);
        let faults = unread.get(name).into_iter().flatten().chain(&case.refused);
        if !is_told {
            for fault in faults {
                writeln!(missed, "{name}: {fault}").unwrap();
            }
        }
    }
    println!("{changes} changes; false alarms:\n{alarms}");
    assert_eq!(missed, "");
}

/// Whether a change that names an item speaks of the one that cannot be used: it is the item, or what it
/// belongs to.
fn speaks_of(named: &str, item: &str) -> bool {
    let plain = |path: &str| path.trim_end_matches("()").to_owned();
    let (named, item) = (plain(named), plain(item));
    let of_trait = item
        .strip_prefix("impl ")
        .and_then(|it| it.split_once(" for "));
    let owner = of_trait.map_or(item.as_str(), |(_, owner)| owner);
    let inside = owner.strip_prefix(&named);
    named == item || inside.is_some_and(|it| it.is_empty() || it.starts_with(['.', ':']))
}
