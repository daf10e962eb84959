//! Tests the help of each task, completions, and the manual.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::{expect, expect_file};
use tests::root;

use crate::command::{run, text, transcript};
use crate::exit_codes::commands;

fn snapshots() -> PathBuf {
    root().join("generator/command/tests/help")
}

fn check(name: &str, arguments: &[&str]) {
    let output = run(root(), arguments);
    assert!(output.status.success(), "{}", transcript(&output));
    expect_file![snapshots().join(name)].assert_eq(&text(&output.stdout));
}

#[test]
fn help_explains_each_task_with_examples() {
    check("all.txt", &["--help"]);
    let commands = commands();
    for command in &commands {
        check(&format!("{command}.txt"), &[command, "--help"]);
    }
    let files = fs::read_dir(snapshots()).unwrap();
    let files: BTreeSet<_> = files
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect();
    let names = commands.iter().map(String::as_str).chain(["all"]);
    let expected = names
        .map(|it| format!("{it}.txt"))
        .chain(["explain.1".to_owned()]);
    assert_eq!(files, expected.collect());
}

#[test]
fn every_task_has_examples() {
    for command in commands() {
        let help = text(&run(root(), &[&command, "--help"]).stdout);
        let (_, examples) = help.split_once("\nExamples:\n").unwrap();
        let start = format!("  cargo openapi-client {command}");
        for (comment, example) in examples
            .lines()
            .step_by(2)
            .zip(examples.lines().skip(1).step_by(2))
        {
            assert!(
                comment.starts_with("  # ") && example.starts_with(&start),
                "{examples}"
            );
        }
    }
}

#[test]
fn manual_has_a_page_for_each_task() {
    check("explain.1", &["manual", "explain"]);
    for command in commands() {
        let output = run(root(), &["manual", &command]);
        let title = format!(".TH cargo-openapi-client-{command} 1 ");
        assert!(
            text(&output.stdout).contains(&title),
            "{}",
            transcript(&output)
        );
    }
    let page = text(&run(root(), &["manual"]).stdout);
    assert!(page.contains(".TH cargo-openapi-client 1 "), "{page}");
    expect![[r#"
        exit 1
        error: unknown task `codgen`; run `cargo openapi-client help` to list all
    "#]]
    .assert_eq(&transcript(&run(root(), &["manual", "codgen"])));
}

#[test]
fn completions_exist_for_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = run(root(), &["completions", shell]);
        assert!(output.status.success(), "{}", transcript(&output));
        assert!(
            text(&output.stdout).contains("cargo-openapi-client"),
            "{shell}"
        );
    }
}

/// What bash completes at the end of a line of words.
fn completed(scripts: &Path, words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|it| format!("'{it}'")).collect();
    let script = format!(
        "_before() {{ COMPREPLY=(as-before); }}; complete -F _before cargo\n\
         source '{path}'; source '{path}'\n\
         COMP_WORDS=({words}); COMP_CWORD={last}\n\
         function=$(complete -p {program}); function=${{function##* -F }}; function=${{function%% *}}\n\
         \"$function\" {program} '{word}' '{previous}'\n\
         echo \"${{COMPREPLY[*]}}\"\n",
        path = scripts.display(),
        words = quoted.join(" "),
        last = words.len() - 1,
        program = words[0],
        word = words[words.len() - 1],
        previous = words[words.len() - 2],
    );
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    assert_eq!(text(&output.stderr), "", "{script}");
    text(&output.stdout)
}

#[cfg(unix)]
#[test]
fn bash_completes_subcommand_of_cargo() {
    let directory = tempfile::tempdir().unwrap();
    let script = directory.path().join("completions.bash");
    fs::write(&script, run(root(), &["completions", "bash"]).stdout).unwrap();
    let completed = |words: &[&str]| completed(&script, words);
    let tasks = completed(&["cargo-openapi-client", "co"]);
    assert_eq!(tasks, "codegen completions\n");
    assert_eq!(completed(&["cargo", "openapi-client", "co"]), tasks);
    let formats = completed(&["cargo", "openapi-client", "diff", "--format", ""]);
    assert_eq!(formats, "text json markdown html\n");
    assert_eq!(completed(&["cargo", "bu"]), "as-before\n");
}
