//! Runs the upgrade walkthrough of the docs in a copy of the project.
//!
//! `UPDATE_EXPECT=1 cargo test -p xtask upgrade` updates the outputs: read the difference.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use expect_test::expect_file;
use tests::root;

use crate::command::{transcript, xtask};
use tests::project::project;

#[test]
fn commands_print_output_shown_in_walkthrough() {
    let directory = project();
    let path = root().join("docs/upgrade.md");
    let document = fs::read_to_string(&path).unwrap();
    expect_file![path].assert_eq(&executed(&document, directory.path()));
}

/// Returns the document with the output of its commands; its edits and files are applied on the way.
fn executed(document: &str, directory: &Path) -> String {
    let mut pieces = document.split("```");
    let mut executed = pieces.next().unwrap().to_owned();
    while let (Some(block), Some(rest)) = (pieces.next(), pieces.next()) {
        let (language, contents) = block.split_once('\n').unwrap();
        let printed = match language {
            "console" => printed(contents, directory),
            "diff" => edited(contents, directory),
            "toml" => written(contents, &directory.join("spec/approvals/buildr.toml")),
            language => panic!("unsupported language `{language}`"),
        };
        executed += &format!("```{language}\n{printed}```{rest}");
    }
    executed
}

fn printed(contents: &str, directory: &Path) -> String {
    let commands = contents.lines().filter_map(|line| line.strip_prefix("$ "));
    let blocks = commands.map(|command| {
        let words: Vec<_> = command.split(' ').collect();
        let printed = match words.as_slice() {
            ["cargo", "xtask", arguments @ ..] => {
                let transcript = transcript(&xtask(directory, arguments));
                transcript.split_once('\n').unwrap().1.to_owned()
            }
            ["cat", file] => fs::read_to_string(directory.join(file)).unwrap(),
            _ => panic!("unsupported command `{command}`"),
        };
        format!("$ {command}\n{printed}")
    });
    blocks.collect()
}

fn edited(patch: &str, directory: &Path) -> String {
    let mut git = Command::new("git")
        .args(["apply", "-"])
        .current_dir(directory)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = git.stdin.take().unwrap();
    stdin.write_all(patch.as_bytes()).unwrap();
    drop(stdin);
    assert!(git.wait().unwrap().success());
    patch.to_owned()
}

fn written(contents: &str, path: &Path) -> String {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, contents).unwrap();
    contents.to_owned()
}
