//! Compiles many generated crates at a time.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use generator::config::{FIRST_VERSION, Package, Runtime, RuntimeConfig, SharedRuntime};
use generator::diagnostic::Diagnostics;
use generator::emit::Parts;
use generator::format::FileSet;
use generator::ir::Feature;
use generator::output;
use serde_json::Value;

use crate::root;

/// The name of the shared runtime.
const RUNTIME: &str = "client-runtime";

/// Returns the directory of all workspaces.
fn crates() -> PathBuf {
    root().join("target/crates")
}

/// A workspace of generated crates. All workspaces share one target directory and one runtime, so that no
/// dependency is compiled twice.
#[derive(Debug)]
pub struct Workspace {
    directory: PathBuf,
    members: Vec<String>,
}

impl Workspace {
    /// Creates the workspace of this name, without members.
    pub fn new(name: &str) -> Self {
        write_runtime();
        Self {
            directory: crates().join(name),
            members: Vec::new(),
        }
    }

    /// Returns the shared runtime of a member that is directly in the workspace.
    pub fn runtime() -> Runtime {
        Runtime::Shared(SharedRuntime {
            name: RUNTIME.to_owned(),
            path: format!("../../{RUNTIME}"),
            published: None,
        })
    }

    /// Returns the directory of a member.
    pub fn directory_of(&self, member: &str) -> PathBuf {
        self.directory.join(member)
    }

    /// Adds a generated crate.
    pub fn add(&mut self, member: &str, files: &FileSet) {
        write(files, &self.directory_of(member));
        self.members.push(member.to_owned());
    }

    /// Adds a package with these dependencies and files that are not generated.
    pub fn add_package(&mut self, member: &str, dependencies: &str, files: &[(String, String)]) {
        let manifest = format!(
            "[package]\nname = {member:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n{dependencies}\n"
        );
        let directory = self.directory_of(member);
        write_if_new(&directory.join("Cargo.toml"), &manifest);
        for (path, text) in files {
            write_if_new(&directory.join(path), text);
        }
        self.members.push(member.to_owned());
    }

    /// Returns the dependency of a package on a generated member, with this name and all features except `reqwest`.
    pub fn dependency(name: &str, member: &str, FileSet(files): &FileSet) -> String {
        let features = match features_in(&files["Cargo.toml"]).contains(&Feature::ALL.to_owned()) {
            true => format!(", features = [{:?}]", Feature::ALL),
            false => String::new(),
        };
        format!(
            "{name} = {{ path = \"../{member}\", package = {member:?}, default-features = false{features} }}\n"
        )
    }

    /// Returns a cargo command in the workspace. Warnings are errors.
    pub fn cargo(&self, subcommand: &str) -> Command {
        let members = &self.members;
        // There are many crates, and they are not debugged.
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n\
             [profile.dev]\ndebug = false\nincremental = false\ncodegen-units = 1\n"
        );
        write_if_new(&self.directory.join("Cargo.toml"), &manifest);
        let lock = read(&root().join("Cargo.lock"));
        write_if_new(&self.directory.join("Cargo.lock"), &lock);
        let mut cargo = Command::new("cargo");
        cargo
            .args([subcommand, "--quiet", "--offline"])
            .current_dir(&self.directory)
            .env("CARGO_TARGET_DIR", crates().join("target"))
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings");
        cargo
    }

    /// Builds a package with its tests, and returns its libraries by name.
    ///
    /// # Panics
    ///
    /// If cargo fails, with its output.
    pub fn build(&self, package: &str) -> BTreeMap<String, String> {
        let messages = run(self.cargo("test").args([
            "--package",
            package,
            "--no-run",
            "--message-format=json-render-diagnostics",
        ]));
        let messages = messages.lines().map(serde_json::from_str::<Value>);
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

    /// Documents a generated crate in a separate directory, because cargo would write the docs of all crates into
    /// one directory and update its index for each of them.
    ///
    /// # Panics
    ///
    /// If rustdoc reports a warning.
    pub fn document(&self, member: &str, libraries: &BTreeMap<String, String>) {
        let mut rustdoc = Command::new("rustdoc");
        rustdoc
            .args(["--edition=2024", "--crate-name", &member.replace('-', "_")])
            .args(["-D", "warnings", "-W", "missing_docs", "src/lib.rs", "-o"])
            .arg(crates().join("target/doc").join(member))
            .arg("-L")
            .arg(crates().join("target/debug/deps"))
            .current_dir(self.directory_of(member));
        // Rustdoc loads every library that it gets.
        let is_member = |name: &String| self.members.iter().any(|it| it.replace('-', "_") == *name);
        for (name, file) in libraries.iter().filter(|(name, _)| !is_member(name)) {
            rustdoc.args(["--extern", &format!("{name}={file}")]);
        }
        run(&mut rustdoc);
    }

    /// Returns the names of the members.
    pub fn members(&self) -> &[String] {
        &self.members
    }
}

/// Returns the features in a manifest, except the default ones.
pub fn features_in(manifest: &str) -> Vec<String> {
    let section = manifest.lines().skip_while(|line| *line != "[features]");
    let lines = section.skip(1).take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| Some(line.split_once(" = ")?.0.to_owned()));
    names.filter(|name| name != "default").collect()
}

/// Runs a command and returns its output.
///
/// # Panics
///
/// If the command fails, with its output.
pub fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{error}: {command:?}"));
    let [stdout, stderr] =
        [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    assert!(output.status.success(), "{command:?}:\n{stdout}{stderr}");
    stdout
}

fn write_runtime() {
    static WRITTEN: OnceLock<()> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        let config = RuntimeConfig {
            name: RUNTIME.to_owned(),
            output: crates().join(RUNTIME),
            label: "tests".to_owned(),
            version: FIRST_VERSION,
            package: Package::default(),
            clients: Vec::new(),
        };
        let files = generator::emit_runtime_crate(&config, &Parts::all(), &mut Diagnostics::new());
        let files = files.unwrap_or_else(|_| panic!("the runtime is not valid Rust"));
        write(&files, &config.output);
    });
}

fn write(files: &FileSet, directory: &Path) {
    let written = output::check(files, directory)
        .and_then(|drift| output::write(files, &drift, directory).map(|()| drift));
    written.unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
}

/// Writes a file if its text differs, so that unchanged crates are not compiled again.
pub fn write_if_new(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        let directory = path.parent().unwrap_or(path);
        let written = fs::create_dir_all(directory).and_then(|()| fs::write(path, text));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
