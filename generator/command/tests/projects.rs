//! Tests which project a command works on.

use std::fs;
use std::path::Path;
use std::process::Command;

use expect_test::expect;
use tempfile::TempDir;
use tests::files_below;
use tests::project::project;

use crate::command::{run, text, transcript};

/// An empty repository.
fn repository() -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    initialize(directory.path());
    directory
}

fn initialize(directory: &Path) {
    let git = Command::new("git")
        .args(["init", "--quiet"])
        .current_dir(directory)
        .status();
    assert!(git.unwrap().success());
}

/// Runs a command; the directory has the same name in each run.
fn in_directory(directory: &Path, arguments: &[&str]) -> String {
    let directory = directory.canonicalize().unwrap();
    let transcript = transcript(&run(&directory, arguments));
    transcript.replace(directory.to_str().unwrap(), "/repository")
}

#[test]
fn task_without_project_is_refused_and_changes_nothing() {
    let directory = repository();
    let before = files_below(directory.path());
    for arguments in [
        ["codegen"].as_slice(),
        &["codegen", "--check"],
        &["release"],
        &["release", "--check"],
        &["fetch"],
        &["diff", "--client", "pets"],
        &["inspect", "ir"],
        &["lint"],
    ] {
        let refused = in_directory(directory.path(), arguments);
        expect![[r#"
            exit 1
            error: no `codegen.toml` and no `spec/codegen.toml` in `/repository` or above it in the repository; run `cargo openapi-client init SPEC`, or use `--config FILE`
        "#]]
        .assert_eq(&refused);
    }
    assert!(files_below(directory.path()) == before);
}

#[test]
fn project_around_repository_is_not_used() {
    let around = project();
    let nested = around.path().join("nested/below");
    fs::create_dir_all(&nested).unwrap();
    initialize(&around.path().join("nested"));
    let refused = in_directory(&nested, &["codegen", "--check"]);
    assert!(
        refused.starts_with("exit 1\nerror: no `codegen.toml`"),
        "{refused}"
    );
}

#[test]
fn project_is_found_from_every_folder_of_the_repository() {
    let directory = project();
    initialize(directory.path());
    for folder in ["", "spec", "generated/src", "spec/released/buildr"] {
        let output = run(&directory.path().join(folder), &["codegen", "--check"]);
        assert!(output.status.success(), "{folder}: {}", transcript(&output));
    }
    let from_below = run(
        &directory.path().join("generated/src"),
        &["codegen", "--check"],
    );
    let path = directory.path().join("generated").canonicalize().unwrap();
    assert_eq!(
        text(&from_below.stdout),
        format!("buildr: `{}` is up to date\n", path.display())
    );
}

#[test]
fn settings_may_be_in_root_of_project() {
    let directory = project();
    let (root, spec) = (directory.path(), directory.path().join("spec"));
    for file in fs::read_dir(&spec).unwrap() {
        let file = file.unwrap();
        fs::rename(file.path(), root.join(file.file_name())).unwrap();
    }
    let settings = fs::read_to_string(root.join("codegen.toml")).unwrap();
    fs::write(root.join("codegen.toml"), settings.replace("\"../", "\"")).unwrap();
    let written = run(root, &["codegen"]);
    assert!(written.status.success(), "{}", transcript(&written));
    expect![[r#"
        exit 0
        buildr: `generated` is up to date
    "#]]
    .assert_eq(&transcript(&run(root, &["codegen", "--check"])));
}

#[test]
fn config_selects_project_in_another_place() {
    let (directory, elsewhere) = (project(), repository());
    let settings = directory.path().join("spec/codegen.toml");
    let arguments = ["codegen", "--check", "--config", settings.to_str().unwrap()];
    let output = run(elsewhere.path(), &arguments);
    assert!(output.status.success(), "{}", transcript(&output));
    let missing = ["codegen", "--check", "--config", "missing.toml"];
    expect![[r#"
        exit 1
        error: cannot read `missing.toml`: No such file or directory (os error 2)
    "#]]
    .assert_eq(&transcript(&run(elsewhere.path(), &missing)));
}
