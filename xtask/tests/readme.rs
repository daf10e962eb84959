//! Tests that commands print the output that the README shows.

use std::fs;
use std::path::Path;
use std::process::Command;

use tests::root;

use tests::project::{copy, project};

/// A line that represents omitted output.
const OMITTED: [&str; 2] = ["...", "…"];

#[test]
fn commands_print_output_shown_in_readme() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let directory = project();
    for fixtures in [
        "tests/bad_input",
        "tests/golden/overlay_with_errors",
        "tests/upgrades/type_renamed_and_changed",
    ] {
        copy(fixtures, directory.path());
    }
    let mut shown = 0;
    for block in readme.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        let mut settings = String::new();
        for (command, expected) in steps(block) {
            if command.contains('=') && !command.contains(' ') {
                settings = command.to_owned();
            }
            if expected.is_empty() || !command.starts_with("cargo xtask") {
                continue;
            }
            let printed = run(&settings, command, directory.path());
            assert!(
                matches_shown(&printed, &expected),
                "$ {command}\n--- shown\n{}\n--- printed\n{printed}",
                expected.join("\n")
            );
            shown += 1;
        }
    }
    assert_eq!(shown, 7);
}

/// The commands of a block, each with the lines that follow it.
fn steps(block: &str) -> Vec<(&str, Vec<&str>)> {
    let mut steps: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in block.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push((command, Vec::new())),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => panic!("`{line}` follows no command"),
        }
    }
    steps
}

fn run(settings: &str, command: &str, directory: &Path) -> String {
    let program = env!("CARGO_BIN_EXE_xtask");
    let script = format!("cargo() {{ shift; '{program}' \"$@\"; }}\n{settings}\n{command} 2>&1\n");
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(directory)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Whether all pieces between omissions were printed, in this order.
fn matches_shown(printed: &str, expected: &[&str]) -> bool {
    let printed: Vec<_> = printed.lines().collect();
    let mut pieces = expected.split(|line| OMITTED.contains(line));
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = printed.strip_prefix(first) else {
        return false;
    };
    let is_complete = !expected.iter().any(|line| OMITTED.contains(line));
    for piece in pieces {
        let found = (0..=rest.len()).find(|at| rest[*at..].starts_with(piece));
        let Some(at) = found else { return false };
        rest = &rest[at + piece.len()..];
    }
    let ends_open = expected.last().is_some_and(|line| OMITTED.contains(line));
    rest.is_empty() || (ends_open && !is_complete)
}
