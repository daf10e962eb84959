//! What an upgrade breaks, judged by the compiler.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use generator::format::FileSet;
use generator::output;
use serde_json::Value;
use tests::caller::Caller;
use tests::{client_of, folders_in, generate, root};

/// The crates of one side of the upgrades, each with the program that uses all of the old crate.
struct Side {
    folder: PathBuf,
    members: Vec<String>,
}

impl Side {
    fn new(name: &str) -> Self {
        let folder = root().join("target/upgrades").join(name);
        let members = Vec::new();
        Self { folder, members }
    }

    fn add(&mut self, name: &str, files: &FileSet, caller: &Caller) {
        let folder = self.folder.join(name);
        let drift = output::check(files, &folder).unwrap();
        output::write(files, &drift, &folder).unwrap();
        let calling = format!("{name}_caller");
        let manifest = manifest(name, &files.0["Cargo.toml"]);
        let folder = self.folder.join(&calling);
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        fs::write(folder.join("src/lib.rs"), &caller.text).unwrap();
        self.members.extend([name.to_owned(), calling]);
    }

    /// What each program cannot use.
    fn failures(&self, callers: &BTreeMap<String, Caller>) -> BTreeMap<String, BTreeSet<String>> {
        let members = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {:?}\n",
            self.members
        );
        fs::write(self.folder.join("Cargo.toml"), members).unwrap();
        fs::copy(root().join("Cargo.lock"), self.folder.join("Cargo.lock")).unwrap();
        let checked = Command::new("cargo")
            .args(["check", "--workspace", "--no-default-features", "--offline"])
            .args(["--keep-going", "--quiet", "--message-format=json"])
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", root().join("target/upgrades/target"))
            .current_dir(&self.folder)
            .output()
            .unwrap();
        let said = String::from_utf8(checked.stdout).unwrap();
        let said = said
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        let mut failures: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for message in said.filter(|it| it["message"]["level"] == "error") {
            let name = message["target"]["name"].as_str().unwrap().to_owned();
            let Some(caller) = callers.get(&name) else {
                panic!("{name}: {}", message["message"]["rendered"]);
            };
            if std::env::var_os("SHOW").is_some() {
                println!(
                    "{name}: {}",
                    message["message"]["rendered"].as_str().unwrap()
                );
            }
            let spans = message["message"]["spans"].as_array().unwrap();
            let lines = spans.iter().filter(|span| span["is_primary"] == true);
            let items = lines.filter_map(|span| {
                let line = span["line_start"].as_u64()?;
                caller.item(usize::try_from(line).ok()?)
            });
            failures
                .entry(name)
                .or_default()
                .extend(items.map(str::to_owned));
        }
        failures
    }
}

/// The program's manifest: it depends on the crate, and on what the crate depends on.
fn manifest(name: &str, of_crate: &str) -> String {
    let own = of_crate.split("[dependencies]").nth(1).unwrap();
    let own = own.split("\n[").next().unwrap();
    format!(
        "[package]\nname = \"{name}_caller\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{name} = {{ path = \"../{name}\", default-features = false }}\n{own}\n"
    )
}

fn crate_of(description: PathBuf) -> FileSet {
    generate(&client_of(description)).made.unwrap().1
}

/// Every golden crate's own program compiles: it says nothing of an upgrade that the crate does not.
#[test]
fn a_program_that_uses_all_of_a_crate_compiles_with_it() {
    let mut side = Side::new("golden");
    let mut callers = BTreeMap::new();
    for fixture in folders_in(&root().join("tests/golden")) {
        let client = client_of(fixture.join("spec.yaml"));
        let files = generate(&client).made.unwrap().1;
        let caller = Caller::of(&client.name, &files).unwrap();
        side.add(&client.name, &files, &caller);
        callers.insert(format!("{}_caller", client.name), caller);
    }
    assert_eq!(side.failures(&callers), BTreeMap::new());
}
