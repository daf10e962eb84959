//! Tests the manifests of crates that are published, and cargo's reading of them.

use std::fs;
use std::path::Path;
use std::process::Command;

use expect_test::{Expect, expect};
use generator::Purpose;
use generator::config::{self, Config};
use generator::diagnostic::{Diagnostics, Rendering};
use generator::emit::Parts;
use generator::format::FileSet;
use generator::ir::LockedNames;
use generator::source::Source;
use serde_json::{Value, json};
use tests::crates::run;

const DESCRIPTION: &str = r#"
openapi: 3.0.3
info: { title: Pets, version: "1" }
servers: [{ url: https://example.com }]
paths: { /pets: { get: { operationId: listPets, responses: { "204": { description: Nothing. } } } } }
"#;

/// Two clients with one runtime.
const CRATES: &str = r#"
[client.cats]
spec = "spec.yaml"
output = "cats"

[runtime]
output = "pets-runtime"
name = "pets-runtime"
version = "0.3.0"

[client.dogs]
spec = "spec.yaml"
output = "dogs"
"#;

/// Generates the crates of these settings into a workspace.
fn workspace(settings: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let mut diagnostics = Diagnostics::new();
    let root = directory.path();
    let parsed = config::parse(settings, "codegen.toml", root, root, &mut diagnostics);
    let Ok(Config { clients, runtime }) = parsed else {
        panic!("{}", diagnostics.render(Rendering::PLAIN));
    };
    let mut parts = Parts::default();
    for client in &clients {
        let source = Source::new("spec.yaml", DESCRIPTION.to_owned(), &mut diagnostics);
        let names = LockedNames::default;
        let api =
            generator::build_ir(source, client, Purpose::Crate, names, &mut diagnostics).unwrap();
        parts = parts.and(Parts::of(&api));
        let files = generator::emit_crate(&api, client, &mut diagnostics).unwrap();
        write(&files, &client.output);
    }
    let runtime = runtime.unwrap();
    let files = generator::emit_runtime_crate(&runtime, &parts, &mut diagnostics).unwrap();
    write(&files, &runtime.output);
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"cats\", \"dogs\", \"pets-runtime\"]\n\n\
                    [workspace.package]\nlicense = \"0BSD\"\npublish = [\"company\"]\n\
                    repository = \"https://example.com/workspace\"\nrust-version = \"1.90\"\n";
    fs::write(root.join("Cargo.toml"), manifest).unwrap();
    directory
}

fn write(FileSet(files): &FileSet, directory: &Path) {
    for (path, text) in files {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// Returns the section `[package]` of a crate's manifest, and its dependency on the runtime.
fn manifest_of(crate_name: &str, directory: &Path) -> String {
    let text = fs::read_to_string(directory.join(crate_name).join("Cargo.toml")).unwrap();
    let package = text.lines().skip_while(|line| *line != "[package]");
    let package = package.take_while(|line| !line.is_empty());
    let runtime = text.lines().filter(|line| line.starts_with("pets-runtime"));
    let lines = package.chain(runtime).map(|line| format!("{line}\n"));
    lines.collect()
}

/// Returns what cargo reads of the manifests.
fn metadata(directory: &Path) -> Vec<Value> {
    let index = "sparse+https://example.com/index/";
    let printed = run(Command::new("cargo")
        .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
        .env("CARGO_REGISTRIES_INTERNAL_INDEX", index)
        .current_dir(directory));
    let metadata: Value = serde_json::from_str(&printed).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let read = packages.map(|package| {
        let dependencies = package["dependencies"].as_array().unwrap();
        let runtime = dependencies.iter().find(|it| it["name"] == "pets-runtime");
        json!([
            package["name"],
            package["publish"],
            package["license"],
            package["repository"],
            package["rust_version"],
            runtime.map(|it| json!([it["req"], it["registry"]])),
        ])
    });
    let mut read: Vec<_> = read.collect();
    read.sort_by_key(Value::to_string);
    read
}

fn check(settings: &str, manifests: [Expect; 3], read: &Expect) {
    let directory = workspace(&format!("{CRATES}{settings}"));
    for (crate_name, expected) in ["cats", "dogs", "pets-runtime"].into_iter().zip(manifests) {
        expected.assert_eq(&manifest_of(crate_name, directory.path()));
    }
    let lines = metadata(directory.path()).into_iter();
    let lines = lines.map(|package| format!("{package}\n"));
    read.assert_eq(&lines.collect::<String>());
}

#[test]
fn settings_of_a_crate_replace_those_of_all_crates() {
    let settings = r#"
license = "MIT"
repository = "https://example.com/dogs"
publish = ["internal", "crates-io"]

[package]
registry = "internal"
license = "MIT OR Apache-2.0"
rust-version = "1.88"
"#;
    check(
        settings,
        [
            expect![[r#"
            [package]
            name = "cats"
            description = "Rust client for Pets, API version 1"
            version = "0.1.0"
            edition = "2024"
            rust-version = "1.88"
            readme = "README.md"
            license = "MIT OR Apache-2.0"
            publish = ["internal"]
            pets-runtime = { path = "../pets-runtime", version = "0.3.0", registry = "internal", default-features = false }
        "#]],
            expect![[r#"
            [package]
            name = "dogs"
            description = "Rust client for Pets, API version 1"
            version = "0.1.0"
            edition = "2024"
            rust-version = "1.88"
            readme = "README.md"
            repository = "https://example.com/dogs"
            license = "MIT"
            publish = ["internal", "crates-io"]
            pets-runtime = { path = "../pets-runtime", version = "0.3.0", registry = "internal", default-features = false }
        "#]],
            expect![[r#"
            [package]
            name = "pets-runtime"
            description = "Client runtime shared by generated crates"
            version = "0.3.0"
            edition = "2024"
            rust-version = "1.88"
            readme = "README.md"
            license = "MIT OR Apache-2.0"
            publish = ["internal"]
        "#]],
        ],
        &expect![[r#"
            ["cats",["internal"],"MIT OR Apache-2.0",null,"1.88",["^0.3.0","sparse+https://example.com/index/"]]
            ["dogs",["internal","crates-io"],"MIT","https://example.com/dogs","1.88",["^0.3.0","sparse+https://example.com/index/"]]
            ["pets-runtime",["internal"],"MIT OR Apache-2.0",null,"1.88",null]
        "#]],
    );
}

#[test]
fn client_that_is_not_published_requires_no_version_of_runtime() {
    let settings = r#"
publish = false

[package]
publish = true
"#;
    check(
        settings,
        [
            expect![[r#"
            [package]
            name = "cats"
            description = "Rust client for Pets, API version 1"
            version = "0.1.0"
            edition = "2024"
            rust-version = "1.85"
            readme = "README.md"
            publish = true
            pets-runtime = { path = "../pets-runtime", version = "0.3.0", default-features = false }
        "#]],
            expect![[r#"
            [package]
            name = "dogs"
            description = "Rust client for Pets, API version 1"
            version = "0.1.0"
            edition = "2024"
            rust-version = "1.85"
            readme = "README.md"
            publish = false
            pets-runtime = { path = "../pets-runtime", default-features = false }
        "#]],
            expect![[r#"
            [package]
            name = "pets-runtime"
            description = "Client runtime shared by generated crates"
            version = "0.3.0"
            edition = "2024"
            rust-version = "1.85"
            readme = "README.md"
            publish = true
        "#]],
        ],
        &expect![[r#"
            ["cats",null,null,null,"1.85",["^0.3.0",null]]
            ["dogs",[],null,null,"1.85",["*",null]]
            ["pets-runtime",null,null,null,"1.85",null]
        "#]],
    );
}

#[test]
fn crates_inherit_from_workspace() {
    let settings = r#"
[package]
publish = { workspace = true }
license.workspace = true
repository.workspace = true
rust-version.workspace = true
"#;
    check(
        settings,
        [
            expect![[r#"
            [package]
            name = "cats"
            description = "Rust client for Pets, API version 1"
            version = "0.1.0"
            edition = "2024"
            rust-version.workspace = true
            readme = "README.md"
            repository.workspace = true
            license.workspace = true
            publish.workspace = true
            pets-runtime = { path = "../pets-runtime", version = "0.3.0", default-features = false }
        "#]],
            expect![[r#"
            [package]
            name = "dogs"
            description = "Rust client for Pets, API version 1"
            version = "0.1.0"
            edition = "2024"
            rust-version.workspace = true
            readme = "README.md"
            repository.workspace = true
            license.workspace = true
            publish.workspace = true
            pets-runtime = { path = "../pets-runtime", version = "0.3.0", default-features = false }
        "#]],
            expect![[r#"
            [package]
            name = "pets-runtime"
            description = "Client runtime shared by generated crates"
            version = "0.3.0"
            edition = "2024"
            rust-version.workspace = true
            readme = "README.md"
            repository.workspace = true
            license.workspace = true
            publish.workspace = true
        "#]],
        ],
        &expect![[r#"
            ["cats",["company"],"0BSD","https://example.com/workspace","1.90",["^0.3.0",null]]
            ["dogs",["company"],"0BSD","https://example.com/workspace","1.90",["^0.3.0",null]]
            ["pets-runtime",["company"],"0BSD","https://example.com/workspace","1.90",null]
        "#]],
    );
}
