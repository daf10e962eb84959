//! Runs the upgrade walkthrough of the docs in a copy of the project.
//!
//! `UPDATE_EXPECT=1 cargo test -p xtask upgrade` renews the outputs: read the difference.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use expect_test::expect_file;
use tests::root;

use crate::command::{told, xtask};
use crate::project::project;

#[test]
fn commands_print_the_output_that_the_walkthrough_shows() {
    let folder = project();
    let path = root().join("docs/upgrade.md");
    let told = fs::read_to_string(&path).unwrap();
    expect_file![path].assert_eq(&done(&told, folder.path()));
}

/// Returns the document with the output of its commands; its edits and files are applied on the way.
fn done(document: &str, folder: &Path) -> String {
    let mut pieces = document.split("```");
    let mut done = pieces.next().unwrap().to_owned();
    while let (Some(block), Some(rest)) = (pieces.next(), pieces.next()) {
        let (language, inside) = block.split_once('\n').unwrap();
        let printed = match language {
            "console" => printed(inside, folder),
            "diff" => edited(inside, folder),
            "toml" => written(inside, &folder.join("spec/approvals/buildr.toml")),
            language => panic!("a block of {language}"),
        };
        done += &format!("```{language}\n{printed}```{rest}");
    }
    done
}

fn printed(inside: &str, folder: &Path) -> String {
    let commands = inside.lines().filter_map(|line| line.strip_prefix("$ "));
    let told = commands.map(|command| {
        let words: Vec<_> = command.split(' ').collect();
        let printed = match words.as_slice() {
            ["cargo", "xtask", arguments @ ..] => {
                let told = told(&xtask(folder, arguments));
                told.split_once('\n').unwrap().1.to_owned()
            }
            ["cat", file] => fs::read_to_string(folder.join(file)).unwrap(),
            _ => panic!("unsupported command `{command}`"),
        };
        format!("$ {command}\n{printed}")
    });
    told.collect()
}

fn edited(patch: &str, folder: &Path) -> String {
    let mut git = Command::new("git")
        .args(["apply", "-"])
        .current_dir(folder)
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
