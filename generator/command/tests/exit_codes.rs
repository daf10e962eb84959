//! Tests that `docs/commands.md` lists every command, and what its exit codes mean.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use cargo_openapi_client::Task;
use clap::Subcommand;
use tests::project::project;
use tests::root;

use crate::command::{run, run_with, transcript};
use crate::server::{Server, ok};

/// A description without operations, and one with an error.
const VALID: &str = "openapi: 3.0.3\ninfo: { title: Pets, version: '1' }\npaths: {}\n";
const INVALID: &str = "openapi: [\n";

/// Every meaning of an exit code: the command line, in a project.
const RUNS: &[(u8, &[&str])] = &[
    (0, &["codegen"]),
    (0, &["codegen", "--check"]),
    (
        1,
        &[
            "codegen",
            "--spec",
            "invalid.yaml",
            "--out",
            "pets",
            "--name",
            "pets",
        ],
    ),
    (
        2,
        &[
            "codegen",
            "--spec",
            "valid.yaml",
            "--out",
            "pets",
            "--name",
            "pets",
            "--check",
        ],
    ),
    (0, &["lint", "warning.yaml"]),
    (
        1,
        &["lint", "warning.yaml", "invalid.yaml", "--deny", "warnings"],
    ),
    (2, &["lint", "warning.yaml", "--deny", "warnings"]),
    (0, &["explain", "unknown-field"]),
    (1, &["explain", "unknown-fields"]),
    (
        0,
        &[
            "diff",
            "valid.yaml",
            "changed.yaml",
            "--fail-on",
            "wire-break",
        ],
    ),
    (
        1,
        &["diff", "valid.yaml", "invalid.yaml", "--fail-on", "any"],
    ),
    (
        2,
        &["diff", "valid.yaml", "changed.yaml", "--fail-on", "any"],
    ),
    (0, &["release"]),
    (0, &["release", "--check"]),
    (1, &["release", "--config", "drift.toml"]),
    (2, &["release", "--config", "low.toml", "--check"]),
    (0, &["completions", "bash"]),
    (1, &["completions", "csh"]),
    (0, &["manual", "codegen"]),
    (1, &["manual", "codgen"]),
    (0, &["inspect", "ir", "--spec", "valid.yaml"]),
    (1, &["inspect", "ir", "--spec", "invalid.yaml"]),
    (2, &["fetch", "--config", "fetch.toml"]),
    (0, &["fetch", "--config", "fetch.toml"]),
    // The server has stopped.
    (1, &["fetch", "--config", "fetch.toml"]),
    (1, &["init", "invalid.yaml"]),
    (0, &["init", "valid.yaml", "--name", "cats"]),
];

/// The rows of the last table with these columns: the cells of each command.
fn table(columns: &str) -> BTreeMap<String, Vec<String>> {
    let docs = fs::read_to_string(root().join("docs/commands.md")).unwrap();
    let (_, rows) = docs.split_once(columns).unwrap();
    let rows = rows.lines().skip(2).take_while(|it| it.starts_with('|'));
    let cells = rows.map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        let command = cells.next().unwrap().trim_matches('`').to_owned();
        (command, cells.map(str::to_owned).collect())
    });
    cells.collect()
}

/// The names of all tasks.
pub(crate) fn commands() -> BTreeSet<String> {
    let all = Task::augment_subcommands(clap::Command::new("all"));
    let commands = all.get_subcommands();
    commands.map(|it| it.get_name().to_owned()).collect()
}

#[test]
fn docs_list_every_command() {
    for columns in ["| command | reads | writes |", "| command | 0 | 1 | 2 |"] {
        let listed: BTreeSet<_> = table(columns).into_keys().collect();
        assert_eq!(listed, commands(), "{columns}");
    }
}

#[test]
fn exit_codes_are_those_in_docs() {
    let directory = project();
    let write = |name: &str, text: &str| fs::write(directory.path().join(name), text).unwrap();
    write("valid.yaml", VALID);
    write("invalid.yaml", INVALID);
    write("warning.yaml", &VALID.replace("'1'", "1"));
    write(
        "changed.yaml",
        &VALID.replace("{}", "{ /pets: { get: { responses: { '204': {} } } } }"),
    );
    write(
        "drift.toml",
        "[client.pets]\nspec = \"valid.yaml\"\noutput = \"pets\"\n",
    );
    let server = Server::with(&[&ok("", VALID), &ok("", VALID)]);
    let source = server.url();
    write(
        "fetch.toml",
        &format!(
            "[client.pets]\nspec = \"fetched.yaml\"\noutput = \"fetched\"\nsource = \"{source}\"\n"
        ),
    );
    lower_version(directory.path());
    let mut seen = BTreeSet::new();
    for (code, arguments) in RUNS {
        let output = run_with(
            directory.path(),
            arguments,
            &[("CARGO_NET_OFFLINE", "true")],
        );
        let actual = output.status.code();
        assert_eq!(
            actual,
            Some(i32::from(*code)),
            "{arguments:?}: {}",
            transcript(&output)
        );
        seen.insert((arguments[0].to_owned(), usize::from(*code)));
    }
    let listed = table("| command | 0 | 1 | 2 |").into_iter();
    let listed = listed.flat_map(|(command, meanings)| {
        let meanings = meanings.into_iter().enumerate();
        let meanings = meanings.filter(|(_, meaning)| !meaning.is_empty());
        meanings.map(move |(code, _)| (command.clone(), code))
    });
    assert_eq!(seen, listed.collect());
}

/// Writes `low.toml`, with a client that has changed since its release.
fn lower_version(directory: &Path) {
    let path = |name: &str| directory.join(name);
    let settings = "[client.pets]\nspec = \"low.yaml\"\noutput = \"low\"\n";
    fs::write(path("low.toml"), settings).unwrap();
    fs::write(path("low.yaml"), VALID).unwrap();
    for arguments in [
        ["codegen", "--config", "low.toml"],
        ["release", "--config", "low.toml"],
    ] {
        let output = run(directory, &arguments);
        assert!(output.status.success(), "{}", transcript(&output));
    }
    fs::copy(path("changed.yaml"), path("low.yaml")).unwrap();
    let output = run(directory, &["codegen", "--config", "low.toml"]);
    assert!(output.status.success(), "{}", transcript(&output));
}

#[test]
fn invalid_arguments_fail_and_help_does_not() {
    let directory = tempfile::tempdir().unwrap();
    let code = |arguments: &[&str]| run(directory.path(), arguments).status.code();
    let invalid: [&[&str]; 4] = [
        &[],
        &["codgen"],
        &["codegen", "--chek"],
        &["diff", "a.yaml"],
    ];
    assert_eq!(invalid.map(code), [Some(1); 4]);
    let good: [&[&str]; 4] = [
        &["--help"],
        &["help", "lint"],
        &["lint", "-h"],
        &["--version"],
    ];
    assert_eq!(good.map(code), [Some(0); 4]);
}
