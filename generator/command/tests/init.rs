//! Tests `init`: what it adds to a repository, and what it refuses.

use std::fs;
use std::path::Path;
use std::process::Command;

use expect_test::expect;
use tempfile::TempDir;
use tests::{files_below, root};

use crate::command::{run_with, text, transcript};
use crate::server::{Server, ok};

const PETS: &str = r##"openapi: 3.0.3
info: { title: Pets API, version: "1" }
servers: [{ url: https://example.com }]
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        "200":
          description: The pets.
          content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } }
components:
  schemas:
    Pet: { type: object, properties: { name: { type: string } } }
"##;

/// A repository with the versions that this project locks, so that cargo needs no network.
fn repository(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let git = Command::new("git")
        .args(["init", "--quiet"])
        .current_dir(&directory)
        .status();
    assert!(git.unwrap().success());
    fs::copy(
        root().join("Cargo.lock"),
        directory.path().join("Cargo.lock"),
    )
    .unwrap();
    for (path, text) in files {
        write(directory.path(), path, text);
    }
    directory
}

fn write(directory: &Path, path: &str, text: &str) {
    let path = directory.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Runs `init` in a directory.
fn init(directory: &Path, arguments: &[&str]) -> String {
    let offline = [("CARGO_NET_OFFLINE", "true")];
    let output = run_with(directory, &[&["init"], arguments].concat(), &offline);
    // Paths outside of the current directory are absolute.
    let repository = directory.ancestors().find(|it| it.join(".git").exists());
    transcript(&output).replace(repository.unwrap().to_str().unwrap(), "/repository")
}

/// The files of the repository, without the client and git's own.
fn contents(directory: &Path) -> String {
    let mut contents = String::new();
    for (path, text) in files_below(directory) {
        let is_other = ["clients/", ".git/", "Cargo.lock"]
            .iter()
            .any(|it| path.starts_with(it));
        if !is_other {
            contents += &format!("-- {path}\n{}", String::from_utf8(text).unwrap());
        }
    }
    contents
}

/// Runs cargo in a repository; its files need no change, and no version that is not locked.
fn cargo(directory: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", root().join("target/crates/target"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        text(&output.stderr)
    );
}

/// Asserts that the client is up to date, compiles with the locked versions, and is formatted, and that a second run
/// changes nothing.
fn assert_complete(directory: &Path, arguments: &[&str]) {
    let before = files_below(directory);
    let again = init(directory, arguments);
    assert!(again.starts_with("exit 0\n"), "{again}");
    assert!(files_below(directory) == before, "{again}");
    let check = run_with(directory, &["codegen", "--check"], &[]);
    assert!(check.status.success(), "{}", transcript(&check));
    cargo(
        directory,
        &["check", "--offline", "--locked", "--no-default-features"],
    );
    cargo(directory, &["fmt", "--check"]);
}

#[test]
fn empty_repository_becomes_a_workspace_with_a_client() {
    let directory = repository(&[]);
    let elsewhere = tempfile::tempdir().unwrap();
    write(elsewhere.path(), "openapi.yaml", PETS);
    let description = elsewhere.path().join("openapi.yaml");
    let arguments = [description.to_str().unwrap()];
    expect![[r#"
        exit 0
          spec/codegen.toml: added
          spec/openapi.yaml: added
          Cargo.toml: added
          .gitattributes: added
          clients/pets: added, 85 files
          Cargo.lock: changed
        to use the client in a package: `cargo add --path clients/pets --package NAME`
    "#]]
    .assert_eq(&init(directory.path(), &arguments));
    expect![[r##"
        -- .gitattributes
        clients/pets/** text eol=lf linguist-generated
        -- Cargo.toml
        [workspace]
        resolver = "3"
        members = ["clients/pets"]
        -- spec/codegen.toml
        #:schema https://raw.githubusercontent.com/openapi-client-codegen/openapi-client-codegen/main/docs/codegen.schema.json
        # Which description becomes which crate. Paths are relative to this file.

        [client.pets]
        spec = "openapi.yaml"
        output = "../clients/pets"
        -- spec/openapi.yaml
        openapi: 3.0.3
        info: { title: Pets API, version: "1" }
        servers: [{ url: https://example.com }]
        paths:
          /pets:
            get:
              operationId: listPets
              responses:
                "200":
                  description: The pets.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } }
        components:
          schemas:
            Pet: { type: object, properties: { name: { type: string } } }
    "##]].assert_eq(&contents(directory.path()));
    assert_complete(directory.path(), &arguments);
    expect![[r#"
        exit 0
          spec/codegen.toml: kept
          spec/openapi.yaml: kept
          Cargo.toml: kept
          .gitattributes: kept
          clients/pets: kept
    "#]]
    .assert_eq(&init(directory.path(), &arguments));
}

const WORKSPACE: &str = "\
# Our workspace.
[workspace]
resolver = \"3\"
members = [
    \"app\", # the program
]

[workspace.package]
edition = '2024'
";

const APP: &str = "[package]\nname = \"app\"\nedition.workspace = true\n";

#[test]
fn workspace_keeps_its_format_and_gets_everything() {
    let directory = repository(&[
        ("Cargo.toml", &WORKSPACE.replace('\n', "\r\n")),
        ("app/Cargo.toml", APP),
        ("app/src/main.rs", "fn main() {}\n"),
        ("app/api/pets.yaml", PETS),
        (".gitattributes", "*.png binary"),
        (".cargo/config.toml", "[alias]\nt = \"test\" # short\n"),
    ]);
    // From a folder below the root.
    let below = directory.path().join("app");
    let arguments = ["api/pets.yaml", "--name", "pets-client", "--ci", "--hook"];
    expect![[r#"
        exit 0
          /repository/codegen.toml: added
          /repository/Cargo.toml: changed
          /repository/.gitattributes: changed
          /repository/.github/workflows/openapi-client.yml: added
          /repository/clients/pets-client: added, 85 files
          /repository/.git/hooks/pre-commit: added
          /repository/Cargo.lock: changed
        to use the client in a package: `cargo add --path /repository/clients/pets-client --package NAME`
    "#]]
    .assert_eq(&init(&below, &arguments));
    expect![[r##"
        -- .cargo/config.toml
        [alias]
        t = "test" # short
        -- .gitattributes
        *.png binary
        clients/pets-client/** text eol=lf linguist-generated
        -- .github/workflows/openapi-client.yml
        # Added by `cargo openapi-client init`, which keeps it from then on: edit it as you like.
        name: openapi-client

        on:
          push:
            branches: [main, master]
          pull_request:

        jobs:
          # Clients and their versions agree with the descriptions; pull requests get a report on what changes.
          check:
            if: github.event_name == 'push' || github.event_name == 'pull_request'
            runs-on: ubuntu-latest
            permissions: { contents: read, pull-requests: write }
            steps:
              - uses: actions/checkout@v4
                with: { fetch-depth: 2 }
              - run: cargo install --locked --git https://github.com/openapi-client-codegen/openapi-client-codegen cargo-openapi-client
              - run: cargo openapi-client codegen --check
              - run: cargo openapi-client release --check
              # The token of a fork may not write comments.
              - if: github.event.pull_request.head.repo.full_name == github.repository
                env: { GH_TOKEN: "${{ github.token }}" }
                run: |
                  git diff --quiet HEAD^ -- app/api/pets.yaml && exit
                  git cat-file -e HEAD^:app/api/pets.yaml || exit 0
                  cargo openapi-client diff --client pets-client --format markdown HEAD^:app/api/pets.yaml app/api/pets.yaml > "$RUNNER_TEMP/report.md"
                  gh pr comment ${{ github.event.number }} --edit-last --create-if-none --body-file "$RUNNER_TEMP/report.md"
        -- Cargo.toml
        # Our workspace.<CR>
        [workspace]<CR>
        resolver = "3"<CR>
        members = [<CR>
            "app", # the program<CR>
            "clients/pets-client",<CR>
        ]<CR>
        <CR>
        [workspace.package]<CR>
        edition = '2024'<CR>
        -- app/Cargo.toml
        [package]
        name = "app"
        edition.workspace = true
        -- app/api/pets.yaml
        openapi: 3.0.3
        info: { title: Pets API, version: "1" }
        servers: [{ url: https://example.com }]
        paths:
          /pets:
            get:
              operationId: listPets
              responses:
                "200":
                  description: The pets.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } }
        components:
          schemas:
            Pet: { type: object, properties: { name: { type: string } } }
        -- app/src/main.rs
        fn main() {}
        -- codegen.toml
        #:schema https://raw.githubusercontent.com/openapi-client-codegen/openapi-client-codegen/main/docs/codegen.schema.json
        # Which description becomes which crate. Paths are relative to this file.

        [client.pets-client]
        spec = "app/api/pets.yaml"
        output = "clients/pets-client"
    "##]].assert_eq(&contents(directory.path()).replace("\r\n", "<CR>\n"));
    assert_complete(&below, &arguments);
    let hook = fs::read_to_string(directory.path().join(".git/hooks/pre-commit")).unwrap();
    expect![[r#"
        #!/bin/sh
        # No commit in which a client differs from its description.
        exec cargo openapi-client codegen --check
    "#]]
    .assert_eq(&hook);
}

#[test]
fn package_becomes_the_root_of_a_workspace() {
    let directory = repository(&[
        (
            "Cargo.toml",
            "[package]\nname = \"app\"\nedition = \"2024\"\n",
        ),
        ("src/main.rs", "fn main() {}\n"),
        (
            "fuzz/Cargo.toml",
            "[package]\nname = \"fuzz\"\nedition = \"2024\"\n",
        ),
        ("fuzz/src/main.rs", "fn main() {}\n"),
        ("pets.yaml", PETS),
    ]);
    let printed = init(&directory.path().join("src"), &["../pets.yaml"]);
    expect![[r#"
        exit 0
          /repository/codegen.toml: added
          /repository/Cargo.toml: changed
          /repository/.gitattributes: added
          /repository/clients/pets: added, 85 files
          /repository/Cargo.lock: changed
        to use the client in a package: `cargo add --path /repository/clients/pets --package NAME`
    "#]]
    .assert_eq(&printed);
    let manifest = fs::read_to_string(directory.path().join("Cargo.toml")).unwrap();
    expect![[r#"
        [package]
        name = "app"
        edition = "2024"

        [workspace]
        members = ["clients/pets"]
        exclude = ["fuzz"]
    "#]]
    .assert_eq(&manifest);
    assert_complete(directory.path(), &["pets.yaml"]);
}

#[test]
fn published_description_is_fetched_with_its_record() {
    let directory = repository(&[]);
    let server = Server::with(&[&ok("etag: \"1\"\r\n", PETS)]);
    let url = server.url();
    let printed = init(directory.path(), &[&url, "--ci"]);
    expect![[r#"
        exit 0
          spec/codegen.toml: added
          spec/pets.yaml: added
          spec/pets.yaml.fetched.toml: added
          Cargo.toml: added
          .gitattributes: added
          .github/workflows/openapi-client.yml: added
          clients/pets: added, 85 files
          Cargo.lock: changed
        to use the client in a package: `cargo add --path clients/pets --package NAME`
    "#]]
    .assert_eq(&printed);
    let known = |text: String| {
        let lines = text
            .lines()
            .map(|line| match line.starts_with("fetched = ") {
                true => "fetched = NOW",
                false => line,
            });
        lines
            .collect::<Vec<_>>()
            .join("\n")
            .replace(&server.address, "HOST")
    };
    expect![[r##"
        -- .gitattributes
        clients/pets/** text eol=lf linguist-generated
        spec/pets.yaml -text
        -- .github/workflows/openapi-client.yml
        # Added by `cargo openapi-client init`, which keeps it from then on: edit it as you like.
        name: openapi-client

        on:
          push:
            branches: [main, master]
          pull_request:
          schedule:
            - cron: "23 5 * * 1"
          workflow_dispatch:

        jobs:
          # Clients and their versions agree with the descriptions; pull requests get a report on what changes.
          check:
            if: github.event_name == 'push' || github.event_name == 'pull_request'
            runs-on: ubuntu-latest
            permissions: { contents: read, pull-requests: write }
            steps:
              - uses: actions/checkout@v4
                with: { fetch-depth: 2 }
              - run: cargo install --locked --git https://github.com/openapi-client-codegen/openapi-client-codegen cargo-openapi-client
              - run: cargo openapi-client codegen --check
              - run: cargo openapi-client release --check
              # The token of a fork may not write comments.
              - if: github.event.pull_request.head.repo.full_name == github.repository
                env: { GH_TOKEN: "${{ github.token }}" }
                run: |
                  git diff --quiet HEAD^ -- spec/pets.yaml && exit
                  git cat-file -e HEAD^:spec/pets.yaml || exit 0
                  cargo openapi-client diff --client pets --format markdown HEAD^:spec/pets.yaml spec/pets.yaml > "$RUNNER_TEMP/report.md"
                  gh pr comment ${{ github.event.number }} --edit-last --create-if-none --body-file "$RUNNER_TEMP/report.md"

          # Opens a pull request when a vendor has changed a description.
          upgrade:
            if: github.event_name == 'schedule' || github.event_name == 'workflow_dispatch'
            runs-on: ubuntu-latest
            permissions: { contents: write, pull-requests: write }
            steps:
              - uses: actions/checkout@v4
              - run: cargo install --locked --git https://github.com/openapi-client-codegen/openapi-client-codegen cargo-openapi-client
              - env: { GH_TOKEN: "${{ github.token }}" }
                run: |
                  changed=0; cargo openapi-client fetch || changed=$?
                  [ "$changed" = 2 ] || exit "$changed"
                  cargo openapi-client codegen
                  cargo openapi-client diff --client pets --format markdown HEAD:spec/pets.yaml spec/pets.yaml > "$RUNNER_TEMP/report.md"
                  git config user.name github-actions && git config user.email github-actions@users.noreply.github.com
                  git switch --create openapi-upgrade && git add --all && git commit --message "Upgrade pets"
                  git push --force origin openapi-upgrade
                  gh pr create --head openapi-upgrade --title "Upgrade pets" --body-file "$RUNNER_TEMP/report.md" ||
                    gh pr edit openapi-upgrade --body-file "$RUNNER_TEMP/report.md"
        -- Cargo.toml
        [workspace]
        resolver = "3"
        members = ["clients/pets"]
        -- spec/codegen.toml
        #:schema https://raw.githubusercontent.com/openapi-client-codegen/openapi-client-codegen/main/docs/codegen.schema.json
        # Which description becomes which crate. Paths are relative to this file.

        [client.pets]
        spec = "pets.yaml"
        source = "http://HOST/pets.yaml"
        output = "../clients/pets"
        -- spec/pets.yaml
        openapi: 3.0.3
        info: { title: Pets API, version: "1" }
        servers: [{ url: https://example.com }]
        paths:
          /pets:
            get:
              operationId: listPets
              responses:
                "200":
                  description: The pets.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } }
        components:
          schemas:
            Pet: { type: object, properties: { name: { type: string } } }
        -- spec/pets.yaml.fetched.toml
        # The version of the description that was fetched last. Do not edit.
        source = "http://HOST/pets.yaml"
        fetched = NOW
        etag = '"1"'
        sha256 = "b2fb5833b472079d959cfcfe71ffcfcc4d76ceee13fe3d7de8bcdf0ba3cbb1d7""##]].assert_eq(&known(contents(directory.path())));
    // The description is not fetched again.
    assert_complete(directory.path(), &[&url, "--ci"]);
}

#[test]
fn program_for_the_tasks_is_added_once() {
    let directory = repository(&[("spec/pets.yaml", PETS)]);
    let source = format!("--xtask={}", root().join("generator/command").display());
    let printed = init(directory.path(), &["spec/pets.yaml", &source]);
    expect![[r#"
        exit 0
          spec/codegen.toml: added
          xtask/Cargo.toml: added
          xtask/src/main.rs: added
          .cargo/config.toml: added
          Cargo.toml: added
          .gitattributes: added
          clients/pets: added, 85 files
          Cargo.lock: changed
        to use the client in a package: `cargo add --path clients/pets --package NAME`
    "#]]
    .assert_eq(&printed);
    let program = contents(directory.path()).replace(root().to_str().unwrap(), "/generator");
    expect![[r##"
        -- .cargo/config.toml
        [alias]
        xtask = "run --quiet --package xtask --"
        -- .gitattributes
        clients/pets/** text eol=lf linguist-generated
        -- Cargo.toml
        [workspace]
        resolver = "3"
        members = ["clients/pets", "xtask"]
        -- spec/codegen.toml
        #:schema https://raw.githubusercontent.com/openapi-client-codegen/openapi-client-codegen/main/docs/codegen.schema.json
        # Which description becomes which crate. Paths are relative to this file.

        [client.pets]
        spec = "pets.yaml"
        output = "../clients/pets"
        -- spec/pets.yaml
        openapi: 3.0.3
        info: { title: Pets API, version: "1" }
        servers: [{ url: https://example.com }]
        paths:
          /pets:
            get:
              operationId: listPets
              responses:
                "200":
                  description: The pets.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } }
        components:
          schemas:
            Pet: { type: object, properties: { name: { type: string } } }
        -- xtask/Cargo.toml
        [package]
        name = "xtask"
        version = "0.1.0"
        edition = "2024"
        publish = false

        [dependencies]
        cargo-openapi-client = { path = "/generator/generator/command" }
        clap = { version = "4", features = ["derive"] }
        -- xtask/src/main.rs
        use std::process::ExitCode;

        use cargo_openapi_client::{Project, Task, parse};

        #[derive(clap::Parser)]
        #[command(bin_name = "cargo xtask")]
        enum Arguments {
            #[command(flatten)]
            Client(Task),
        }

        fn main() -> ExitCode {
            let Arguments::Client(task) = parse();
            task.run(&Project::of::<Arguments>()).into()
        }
    "##]].assert_eq(&program);
    assert!(
        fs::read_to_string(directory.path().join("xtask/src/main.rs"))
            .unwrap()
            .lines()
            .count()
            <= 15
    );
    let before = files_below(directory.path());
    init(directory.path(), &["spec/pets.yaml", &source]);
    assert!(files_below(directory.path()) == before);
    cargo(directory.path(), &["fmt", "--check"]);
}

#[test]
fn broken_or_missing_manifest_of_a_client_is_repaired() {
    let directory = repository(&[("pets.yaml", PETS)]);
    init(directory.path(), &["pets.yaml"]);
    let before = files_below(directory.path());
    let manifest = directory.path().join("clients/pets/Cargo.toml");
    let complete = fs::read_to_string(&manifest).unwrap();
    for broken in [
        Some(format!("<<<<<<< ours\n{complete}")),
        Some(String::new()),
        None,
    ] {
        for repair in [["init", "pets.yaml"].as_slice(), &["codegen"]] {
            match &broken {
                Some(broken) => fs::write(&manifest, broken).unwrap(),
                None => fs::remove_file(&manifest).unwrap(),
            }
            let output = run_with(directory.path(), repair, &[("CARGO_NET_OFFLINE", "true")]);
            assert!(output.status.success(), "{}", transcript(&output));
            assert!(
                files_below(directory.path()) == before,
                "{}",
                transcript(&output)
            );
        }
    }
}

#[test]
fn description_of_several_files_is_copied_with_them() {
    let directory = repository(&[]);
    let elsewhere = tempfile::tempdir().unwrap();
    let (local, parts) = ("#/components/schemas/Pet", "parts/pet.yaml");
    write(elsewhere.path(), "pets.yaml", &PETS.replace(local, parts));
    write(elsewhere.path(), parts, "{ type: object, title: Pet }\n");
    write(elsewhere.path(), "other.yaml", "");
    let description = elsewhere.path().join("pets.yaml");
    let arguments = [description.to_str().unwrap()];
    expect![[r#"
        exit 0
          spec/codegen.toml: added
          spec/parts/pet.yaml: added
          spec/pets.yaml: added
          Cargo.toml: added
          .gitattributes: added
          clients/pets: added, 86 files
          Cargo.lock: changed
        to use the client in a package: `cargo add --path clients/pets --package NAME`
    "#]]
    .assert_eq(&init(directory.path(), &arguments));
    let check = run_with(directory.path(), &["codegen", "--check"], &[]);
    assert!(check.status.success(), "{}", transcript(&check));
}

#[test]
fn failed_write_changes_nothing() {
    for (file, arguments) in [
        ("clients", ["pets.yaml"].as_slice()),
        (".github", &["pets.yaml", "--ci"]),
    ] {
        let directory = repository(&[("pets.yaml", PETS), (file, "Not a directory.\n")]);
        let before = files_below(directory.path());
        let printed = init(directory.path(), arguments);
        assert!(printed.starts_with("exit 1\nerror: cannot"), "{printed}");
        assert!(files_below(directory.path()) == before, "{printed}");
    }
}

#[test]
fn second_client_is_added_to_the_settings() {
    let directory = repository(&[("pets.yaml", PETS), ("cats.yaml", PETS)]);
    init(directory.path(), &["pets.yaml"]);
    expect![[r#"
        exit 1
        error: cannot change `codegen.toml`: it has another client `pets`; use another name, such as `--name pets-client`
    "#]].assert_eq(&init(directory.path(), &["cats.yaml"]));
    expect![[r#"
        exit 0
          codegen.toml: changed
          Cargo.toml: changed
          .gitattributes: changed
          clients/cats: added, 85 files
          Cargo.lock: changed
        to use the client in a package: `cargo add --path clients/cats --package NAME`
    "#]]
    .assert_eq(&init(directory.path(), &["cats.yaml", "--name", "cats"]));
    let settings = fs::read_to_string(directory.path().join("codegen.toml")).unwrap();
    expect![[r##"
        #:schema https://raw.githubusercontent.com/openapi-client-codegen/openapi-client-codegen/main/docs/codegen.schema.json
        # Which description becomes which crate. Paths are relative to this file.

        [client.pets]
        spec = "pets.yaml"
        output = "clients/pets"

        [client.cats]
        spec = "cats.yaml"
        output = "clients/cats"
    "##]].assert_eq(&settings);
    assert_complete(directory.path(), &["cats.yaml"]);
}

#[test]
fn lock_file_that_cargo_cannot_update_is_reported() {
    let directory = repository(&[("pets.yaml", PETS)]);
    let output = run_with(
        directory.path(),
        &["init", "pets.yaml"],
        &[("CARGO", "/missing")],
    );
    expect![[r#"
        exit 0
          codegen.toml: added
          Cargo.toml: added
          .gitattributes: added
          clients/pets: added, 85 files
        to use the client in a package: `cargo add --path clients/pets --package NAME`
        No such file or directory (os error 2)
        warning: `Cargo.lock` was not updated; run `cargo update --workspace`
    "#]]
    .assert_eq(&transcript(&output));
}

#[test]
fn refusals_leave_the_repository_unchanged() {
    let directory = repository(&[
        ("Cargo.toml", WORKSPACE),
        ("app/Cargo.toml", APP),
        ("app/src/main.rs", "fn main() {}\n"),
        ("pets.yaml", PETS),
        (
            "broken.yaml",
            &PETS.replace("schemas/Pet\"", "schemas/Pot\""),
        ),
        ("page.html", "<!DOCTYPE html>\n"),
        ("api.yaml", &PETS.replace("Pets API", "API")),
        ("full/src/notes.rs", "// Ours.\n"),
    ]);
    let before = files_below(directory.path());
    let refused = |arguments: &[&str]| {
        let printed = init(directory.path(), arguments);
        assert!(files_below(directory.path()) == before, "{printed}");
        printed
    };
    expect![[r#"
        exit 1
        error: file `missing.yaml` not found
    "#]]
    .assert_eq(&refused(&["missing.yaml"]));
    expect![[r#"
        exit 1
        broken.yaml:11:58: error[unresolved-reference]: unresolved reference `#/components/schemas/Pot`
        1 error; use `codegen --keep-going` to generate everything else, or an overlay to fix the description
        error: cannot generate `pets`; no files were written
    "#]].assert_eq(&refused(&["broken.yaml", "--message-format", "short"]));
    expect![[r#"
        exit 1
        page.html:1:1: error[invalid-type]: expected an OpenAPI description, found HTML or XML
        1 error
        error: cannot generate `page`; no files were written
    "#]]
    .assert_eq(&refused(&["page.html", "--message-format", "short"]));
    expect![[r#"
        exit 1
        error: the title of the API has no name for a crate; use `--name CRATE`
    "#]]
    .assert_eq(&refused(&["api.yaml"]));
    expect![[r#"
        exit 1
        error: package `app` exists in `app`; use another name, such as `--name app-client`
    "#]]
    .assert_eq(&refused(&["pets.yaml", "--name", "app"]));
    expect![[r#"
        exit 1
        error: `full/src/notes.rs` is not generated by this tool; move it, or use another `--output`
    "#]]
    .assert_eq(&refused(&["pets.yaml", "--output", "full"]));
    expect![[r#"
        exit 1
        error: `/around/pets` is not in `/repository`
    "#]]
    .assert_eq(
        &refused(&["pets.yaml", "--output", "../pets"])
            .replace(directory.path().to_str().unwrap(), "/repository")
            .replace(
                directory.path().parent().unwrap().to_str().unwrap(),
                "/around",
            ),
    );
    expect![[r#"
        exit 1
        error[invalid-setting]: output directory contains `codegen.toml`; it must contain only the generated crate
         --> codegen.toml:6:10
          |
        6 | output = ""
          |          ^^
          |
          = help: set `output` to a separate directory, such as `../client`

        1 error
        error: `codegen.toml` would have errors
    "#]].assert_eq(&refused(&["pets.yaml", "--output", "."]));
    expect![[r#"
        exit 1
        error: invalid value 'Pets' for '--name <CRATE>': `Pets` is not a valid crate name

        For more information, try '--help'.
    "#]]
    .assert_eq(&refused(&["pets.yaml", "--name", "Pets"]));
    expect![[r#"
        exit 1
        error: cannot fetch `http://127.0.0.1:1/pets.yaml`: io: Connection refused (os error 111)
    "#]]
    .assert_eq(&refused(&["http://127.0.0.1:1/pets.yaml"]));
}

#[test]
fn unreadable_manifest_or_other_program_is_refused() {
    let directory = repository(&[
        ("pets.yaml", PETS),
        ("xtask/Cargo.toml", "[package]\nname = \"xtask\"\n"),
    ]);
    expect![[r#"
        exit 1
        error: `xtask` is a program of yours; add the tasks to it (docs/projects.md), and run without `--xtask`
    "#]].assert_eq(&init(directory.path(), &["pets.yaml", "--xtask"]));
    write(directory.path(), "Cargo.toml", "[workspace\n");
    expect![[r#"
        exit 1
        error: cannot parse `Cargo.toml`: TOML parse error at line 1, column 11
          |
        1 | [workspace
          |           ^
        unclosed table, expected `]`

    "#]]
    .assert_eq(&init(directory.path(), &["pets.yaml"]));
    assert!(!directory.path().join("codegen.toml").exists());
}

#[test]
fn client_joins_the_workspace_around_it() {
    let directory = repository(&[
        ("pets.yaml", PETS),
        ("rust/Cargo.toml", "[workspace]\nresolver = \"3\"\n"),
    ]);
    fs::rename(
        directory.path().join("Cargo.lock"),
        directory.path().join("rust/Cargo.lock"),
    )
    .unwrap();
    expect![[r#"
        exit 0
          codegen.toml: added
          rust/Cargo.toml: changed
          .gitattributes: added
          rust/pets: added, 85 files
          rust/Cargo.lock: changed
        to use the client in a package: `cargo add --path rust/pets --package NAME`
    "#]]
    .assert_eq(&init(
        directory.path(),
        &["pets.yaml", "--output", "rust/pets"],
    ));
}

#[test]
fn workspace_that_excludes_the_client_is_passed_over() {
    let directory = repository(&[
        ("Cargo.toml", "[workspace]\nexclude = [\"tools\"]\n"),
        ("tools/pets.yaml", PETS),
    ]);
    let tools = directory.path().join("tools");
    fs::rename(
        directory.path().join("Cargo.lock"),
        tools.join("Cargo.lock"),
    )
    .unwrap();
    expect![[r#"
        exit 0
          codegen.toml: added
          Cargo.toml: added
          .gitattributes: added
          clients/pets: added, 85 files
          Cargo.lock: changed
        to use the client in a package: `cargo add --path clients/pets --package NAME`
    "#]]
    .assert_eq(&init(&tools, &["pets.yaml"]));
}

#[test]
fn paths_with_spaces_are_quoted() {
    let directory = repository(&[("my pets.yaml", PETS)]);
    let arguments = ["my pets.yaml", "--output", "my clients/pets", "--ci"];
    expect![[r#"
        exit 0
          codegen.toml: added
          Cargo.toml: added
          .gitattributes: added
          .github/workflows/openapi-client.yml: added
          my clients/pets: added, 85 files
          Cargo.lock: changed
        to use the client in a package: `cargo add --path 'my clients/pets' --package NAME`
    "#]]
    .assert_eq(&init(directory.path(), &arguments));
    let read = |path| fs::read_to_string(directory.path().join(path)).unwrap();
    expect![[r#"
        "my clients/pets/**" text eol=lf linguist-generated
    "#]]
    .assert_eq(&read(".gitattributes"));
    let workflow = read(".github/workflows/openapi-client.yml");
    let lines = workflow.lines().filter(|it| it.contains("my pets"));
    let lines: Vec<_> = lines.map(str::trim).collect();
    expect![[r#"
        git diff --quiet HEAD^ -- 'my pets.yaml' && exit
        git cat-file -e HEAD^:'my pets.yaml' || exit 0
        cargo openapi-client diff --client pets --format markdown HEAD^:'my pets.yaml' 'my pets.yaml' > "$RUNNER_TEMP/report.md""#]].assert_eq(&lines.join("\n"));
    init(directory.path(), &arguments);
    expect![[r#"
        "my clients/pets/**" text eol=lf linguist-generated
    "#]]
    .assert_eq(&read(".gitattributes"));
}

#[test]
fn arguments_that_cannot_be_followed_are_refused() {
    let directory = repository(&[("pets.yaml", PETS)]);
    let refused = |arguments: &[&str]| init(directory.path(), arguments);
    expect![[r#"
        exit 1
        error: `../nowhere` is not a directory, nor the URL of a git repository
    "#]]
    .assert_eq(&refused(&["pets.yaml", "--xtask=../nowhere"]));
    expect![[r#"
        exit 1
        error: the URL contains credentials; remove the credentials
    "#]]
    .assert_eq(&refused(&["http://user:secret@127.0.0.1:1/pets.yaml"]));
    expect![[r#"
        exit 1
        error: `file:///pets.yaml` is not a valid HTTP URL; use a URL such as `https://example.com/openapi.yaml`
    "#]].assert_eq(&refused(&["file:///pets.yaml"]));
    init(directory.path(), &["pets.yaml"]);
    expect![[r#"
        exit 1
        error: client `pets` is in `clients/pets`; run without `--output`
    "#]]
    .assert_eq(&refused(&["pets.yaml", "--output", "other"]));
}
