//! Tests the commands in another workspace, which has them in its own xtask.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use expect_test::expect;
use tempfile::TempDir;
use tests::command::transcript;
use tests::project::project;
use tests::root;

/// What the workspace needs for all commands, as `init --xtask` writes it: at most 15 lines.
const XTASK: &str = include_str!("../src/init/xtask.txt");

/// A program that uses the client, and JSON of its own.
const APP: &str = r##"use buildr::types::ContactUpdate;

#[test]
fn other_packages_change_no_json() {
    let json = serde_json::json!({ "b": 1, "a": 2 });
    assert_eq!(json.to_string(), r#"{"a":2,"b":1}"#);
    let update = ContactUpdate::new().email("austin.reaves@example.com");
    let update = serde_json::to_string(&update).unwrap();
    assert_eq!(update, r#"{"email":"austin.reaves@example.com"}"#);
}
"##;

/// A workspace with the client, a program that uses it, and an xtask.
struct Workspace {
    root: TempDir,
}

impl Workspace {
    fn new() -> Self {
        let this = Self { root: project() };
        this.write("Cargo.toml", &manifest());
        // The dependency versions that this project is built with.
        this.write(
            "Cargo.lock",
            &fs::read_to_string(root().join("Cargo.lock")).unwrap(),
        );
        this.write(
            ".cargo/config.toml",
            "[alias]\nxtask = \"run --quiet --package tasks --\"\n",
        );
        let command = root().join("generator/command");
        let client = format!(
            "cargo-openapi-client = {{ path = {command:?} }}\nclap = {{ version = \"4\", features = [\"derive\"] }}"
        );
        // Not `xtask`, which is a program of this project in the same target directory.
        this.add_package("tasks", "src/main.rs", XTASK, &client);
        let client = "buildr = { path = \"../generated\" }\nserde_json = \"1\"";
        this.add_package("app", "tests/json.rs", APP, client);
        this.write("app/src/lib.rs", "");
        this
    }

    fn add_package(&self, name: &str, file: &str, code: &str, dependencies: &str) {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n"
        );
        self.write(&format!("{name}/Cargo.toml"), &manifest);
        self.write(&format!("{name}/{file}"), code);
    }

    fn write(&self, path: &str, contents: &str) {
        let path = self.root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    /// Runs cargo in a folder; returns its exit code and what it printed. What this project was built with is not built
    /// again.
    fn cargo(&self, folder: &str, arguments: &[&str]) -> String {
        let output = Command::new("cargo")
            .args(arguments)
            .current_dir(self.root.path().join(folder))
            .env("CARGO_TARGET_DIR", target())
            .env("CARGO_NET_OFFLINE", "true")
            .output();
        transcript(&output.unwrap())
    }

    /// Runs all tests of the workspace; returns the results, without their times.
    fn results(&self) -> String {
        let printed = self.cargo("", &["test", "--workspace", "--quiet"]);
        let is_result = |line: &&str| line.starts_with("exit ") || line.starts_with("error");
        printed.lines().filter(is_result).collect()
    }
}

/// The manifest of the workspace; its profile is that of this project, so that the same dependencies are used.
fn manifest() -> String {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let profile = manifest.find("[profile.dev]").unwrap();
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"generated\", \"tasks\"]\n\n{}",
        &manifest[profile..]
    )
}

/// The target directory of this program.
fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    program.ancestors().nth(3).unwrap().to_owned()
}

#[test]
fn commands_run_in_another_workspace_and_change_nothing_else_in_it() {
    assert!(XTASK.lines().count() <= 15);
    let workspace = Workspace::new();
    let run = |folder: &str, task: &str| {
        let arguments: Vec<_> = ["xtask"].into_iter().chain(task.split(' ')).collect();
        format!(
            "$ cargo xtask {task}\n{}",
            workspace.cargo(folder, &arguments)
        )
    };
    let tasks = [
        "codegen",
        "codegen --check",
        "lint spec/buildr.yaml",
        "release --check",
        "diff --client buildr",
    ];
    let printed: String = tasks.iter().map(|task| run("", task)).collect();
    expect![[r#"
        $ cargo xtask codegen
        exit 0
        buildr: 99 files in `generated`: 0 written, 0 removed
        $ cargo xtask codegen --check
        exit 0
        buildr: `generated` is up to date
        $ cargo xtask lint spec/buildr.yaml
        exit 0
        note[unlisted-retry-header]: header `x-rate-limited-for` of a `429` response may say when to retry; the client ignores it
           --> spec/buildr.yaml:121:9
            |
        121 |         X-Rate-Limited-For:
            |         ^^^^^^^^^^^^^^^^^^
            |
            = note: at #/components/responses/RateLimited/headers/X-Rate-Limited-For
            = help: add `retry_after = ["x-rate-limited-for"]` to the client in `codegen.toml` if it has a number of seconds

        1 note
        $ cargo xtask release --check
        exit 0
        buildr: version 0.1.0, no changes since 0.1.0
        $ cargo xtask diff --client buildr
        exit 0
        spec/released/buildr/buildr.yaml (Buildr 2023-01) -> spec/buildr.yaml (Buildr 2023-01)

        no changes
    "#]].assert_eq(&printed);
    let printed: String = ["codegen --check", "release"]
        .iter()
        .map(|task| run("app/src", task))
        .collect();
    expect![[r#"
        $ cargo xtask codegen --check
        exit 0
        buildr: `/workspace/generated` is up to date
        $ cargo xtask release
        exit 0
        buildr: no changes since 0.1.0
    "#]]
    .assert_eq(&printed.replace(workspace.root.path().to_str().unwrap(), "/workspace"));
    expect!["exit 0"].assert_eq(&workspace.results());
}
