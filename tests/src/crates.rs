//! Generated crates, compiled many at a time.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use generator::config::{FIRST_VERSION, Runtime, RuntimeConfig, SharedRuntime};
use generator::diagnostic::Diagnostics;
use generator::emit::Parts;
use generator::format::FileSet;
use generator::ir::Feature;
use generator::output;
use serde_json::Value;

use crate::root;

/// The name of the runtime that the crates share.
const RUNTIME: &str = "client-runtime";

/// The folder of all workspaces.
fn crates() -> PathBuf {
    root().join("target/crates")
}

/// A workspace of generated crates. All workspaces have one target folder and, for the crates that ask for
/// it, one runtime: neither that nor what it depends on is compiled twice.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    members: Vec<String>,
}

impl Workspace {
    /// The workspace of this name, as yet without members.
    pub fn new(name: &str) -> Self {
        write_runtime();
        Self {
            folder: crates().join(name),
            members: Vec::new(),
        }
    }

    /// Where the runtime of a member is that lies in no further folder.
    pub fn runtime() -> Runtime {
        Runtime::Shared(SharedRuntime {
            name: RUNTIME.to_owned(),
            path: format!("../../{RUNTIME}"),
        })
    }

    /// The folder of a member.
    pub fn folder_of(&self, member: &str) -> PathBuf {
        self.folder.join(member)
    }

    /// Adds a generated crate.
    pub fn add(&mut self, member: &str, files: &FileSet) {
        write(files, &self.folder_of(member));
        self.members.push(member.to_owned());
    }

    /// Adds a package with these dependencies, of other files than generated ones.
    pub fn add_package(&mut self, member: &str, dependencies: &str, files: &[(String, String)]) {
        let manifest = format!(
            "[package]\nname = {member:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{dependencies}\n"
        );
        let folder = self.folder_of(member);
        write_if_new(&folder.join("Cargo.toml"), &manifest);
        for (place, text) in files {
            write_if_new(&folder.join(place), text);
        }
        self.members.push(member.to_owned());
    }

    /// How a package depends on a generated member of these files, by this name: on all of it but `reqwest`.
    pub fn dependency(name: &str, member: &str, FileSet(files): &FileSet) -> String {
        let features = match features_in(&files["Cargo.toml"]).contains(&Feature::ALL.to_owned()) {
            true => format!(", features = [{:?}]", Feature::ALL),
            false => String::new(),
        };
        format!(
            "{name} = {{ path = \"../{member}\", package = {member:?}, default-features = false{features} }}\n"
        )
    }

    /// Cargo, called in the workspace. What is a warning is an error.
    pub fn cargo(&self, subcommand: &str) -> Command {
        let members = &self.members;
        // There are many, and nobody debugs them.
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n\
             [profile.dev]\ndebug = false\nincremental = false\ncodegen-units = 1\n"
        );
        write_if_new(&self.folder.join("Cargo.toml"), &manifest);
        let lock = read(&root().join("Cargo.lock"));
        write_if_new(&self.folder.join("Cargo.lock"), &lock);
        let mut cargo = Command::new("cargo");
        cargo
            .args([subcommand, "--quiet", "--offline"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", crates().join("target"))
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings");
        cargo
    }

    /// Builds a package with its tests; gives the libraries that it is built with, by their names.
    ///
    /// # Panics
    ///
    /// With all that cargo says, when something does not compile.
    pub fn build(&self, package: &str) -> BTreeMap<String, String> {
        let said = run(self.cargo("test").args([
            "--package",
            package,
            "--no-run",
            "--message-format=json-render-diagnostics",
        ]));
        let messages = said.lines().map(serde_json::from_str::<Value>);
        let libraries = messages.flatten().filter_map(|message| {
            let files = message["filenames"].as_array()?.iter();
            let file = files
                .filter_map(Value::as_str)
                .find(|it| it.ends_with(".rlib"))?;
            let name = message["target"]["name"].as_str()?.replace('-', "_");
            Some((name, file.to_owned()))
        });
        libraries.collect()
    }

    /// Documents a generated crate, in a folder of its own: cargo would write all into one, and its index anew
    /// with each of them.
    ///
    /// # Panics
    ///
    /// When rustdoc warns of something.
    pub fn document(&self, member: &str, libraries: &BTreeMap<String, String>) {
        let mut rustdoc = Command::new("rustdoc");
        rustdoc
            .args(["--edition=2024", "--crate-name", &member.replace('-', "_")])
            .args(["-D", "warnings", "-W", "missing_docs", "src/lib.rs", "-o"])
            .arg(crates().join("target/doc").join(member))
            .arg("-L")
            .arg(crates().join("target/debug/deps"))
            .current_dir(self.folder_of(member));
        // It loads whatever it is told of.
        let is_member = |name: &String| self.members.iter().any(|it| it.replace('-', "_") == *name);
        for (name, file) in libraries.iter().filter(|(name, _)| !is_member(name)) {
            rustdoc.args(["--extern", &format!("{name}={file}")]);
        }
        run(&mut rustdoc);
    }

    /// The names of the members.
    pub fn members(&self) -> &[String] {
        &self.members
    }
}

/// The features that a manifest lists, but for the default ones.
pub fn features_in(manifest: &str) -> Vec<String> {
    let section = manifest.lines().skip_while(|line| *line != "[features]");
    let lines = section.skip(1).take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| Some(line.split_once(" = ")?.0.to_owned()));
    names.filter(|name| name != "default").collect()
}

/// Runs a command to its end; gives what it prints.
///
/// # Panics
///
/// With all that it says, when it fails.
pub fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{error}: {command:?}"));
    let [printed, said] =
        [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    assert!(output.status.success(), "{command:?}:\n{printed}{said}");
    printed
}

fn write_runtime() {
    static WRITTEN: OnceLock<()> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        let config = RuntimeConfig {
            name: RUNTIME.to_owned(),
            output: crates().join(RUNTIME),
            label: "tests".to_owned(),
            version: FIRST_VERSION,
            clients: Vec::new(),
        };
        let files = generator::emit_runtime_crate(&config, &Parts::all(), &mut Diagnostics::new());
        let files = files.unwrap_or_else(|_| panic!("the runtime is no Rust"));
        write(&files, &config.output);
    });
}

fn write(files: &FileSet, folder: &Path) {
    let written = output::check(files, folder)
        .and_then(|drift| output::write(files, &drift, folder).map(|()| drift));
    written.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
}

/// Writes a file where it has another text: what is as it was is not compiled again.
pub fn write_if_new(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        let folder = path.parent().unwrap_or(path);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
