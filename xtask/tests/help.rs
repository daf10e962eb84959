//! Tests that completions and the manual have the tasks of the project beside those of the generator.

use expect_test::expect;
use tests::root;

use crate::command::{transcript, xtask};

#[test]
fn completions_and_manual_have_all_tasks() {
    let script = transcript(&xtask(root(), &["completions", "fish"]));
    let mut tasks: Vec<_> = script
        .lines()
        .filter(|it| it.contains("__fish_cargo_xtask_needs_command"))
        .filter_map(|it| it.split_once(" -a \"")?.1.split('"').next())
        .collect();
    tasks.sort_unstable();
    expect![[r#"
        ci
        codegen
        completions
        corpus
        diff
        explain
        fetch
        help
        init
        inspect
        lint
        manual
        pictures
        release"#]]
    .assert_eq(&tasks.join("\n"));
    let page = transcript(&xtask(root(), &["manual", "ci"]));
    expect![[r#"
        exit 0
        .ie \n(.g .ds Aq \(aq
        .el .ds Aq '
        .TH cargo-xtask-ci 1  "cargo-xtask 0.1.0" 
        .SH NAME
        cargo\-xtask\-ci \- Run all CI checks
        .SH SYNOPSIS
        \fBcargo xtask ci\fR [\fB\-\-skip\-tests\fR] [\fB\-h\fR|\fB\-\-help\fR] 
        .SH DESCRIPTION
        Run all CI checks
        .SH OPTIONS
        .TP
        \fB\-\-skip\-tests\fR
        Skip the tests, if they have run already
        .TP
        \fB\-h\fR, \fB\-\-help\fR
        Print help
    "#]]
    .assert_eq(&page);
}
