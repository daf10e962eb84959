//! `cargo xtask ci`: what a change has to pass.

use std::process::{Command, ExitCode};

use anyhow::{Context, bail};

use crate::{codegen, release, workspace};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Leaves the tests out, where they have run already.
    #[arg(long)]
    skip_tests: bool,
}

/// A step that cargo does.
struct Step {
    name: &'static str,
    arguments: &'static [&'static str],
    /// What comes last, for the tool that cargo calls.
    passed_on: &'static [&'static str],
}

impl Step {
    const fn cargo(name: &'static str, arguments: &'static [&'static str]) -> Self {
        Self {
            name,
            arguments,
            passed_on: &[],
        }
    }

    const fn lint(name: &'static str, arguments: &'static [&'static str]) -> Self {
        Self {
            name,
            arguments,
            passed_on: &["--", "-D", "warnings"],
        }
    }
}

const FORMAT: Step = Step::cargo("format", &["fmt", "--all", "--check"]);
const TESTS: Step = Step::cargo("tests", &["test", "--workspace"]);
const LINTS: Step = Step::lint("lints", &["clippy", "--workspace", "--all-targets"]);

/// Without `reqwest`, the generated crate and the runtime are other code.
const LINTS_WITHOUT_REQWEST: Step = Step::lint(
    "lints without reqwest",
    &[
        "clippy",
        "-p",
        "buildr",
        "-p",
        "runtime",
        "--no-default-features",
    ],
);

/// The tests have left the fixtures' crates there.
const LINTS_OF_FIXTURES: Step = Step::lint(
    "lints of the fixtures",
    &[
        "clippy",
        "--manifest-path",
        "target/golden/Cargo.toml",
        "--workspace",
        "--no-default-features",
    ],
);

const DOCS: Step = Step::cargo("docs", &["doc", "--workspace", "--no-deps"]);

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    say!("drift: cargo xtask codegen --check");
    if !codegen::check_listed()? {
        bail!("drift failed");
    }
    say!("versions: cargo xtask release --check");
    if !release::check_listed()? {
        bail!("versions failed");
    }
    let fixtures = workspace::root().join("target/golden/Cargo.toml");
    if arguments.skip_tests && !fixtures.exists() {
        bail!(
            "`cargo test --workspace` has to run first: it leaves the fixtures' crates in `target/golden`"
        );
    }
    let tests = (!arguments.skip_tests).then_some(TESTS);
    let lints = [LINTS, LINTS_WITHOUT_REQWEST, LINTS_OF_FIXTURES];
    for step in [FORMAT].into_iter().chain(tests).chain(lints).chain([DOCS]) {
        run_step(&step)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn run_step(
    Step {
        name,
        arguments,
        passed_on,
    }: &Step,
) -> anyhow::Result<()> {
    say!("{name}: cargo {}", arguments.join(" "));
    let status = Command::new("cargo")
        .args(*arguments)
        .args(*passed_on)
        .env("RUSTDOCFLAGS", "-D warnings")
        .current_dir(workspace::root())
        .status()
        .context("cannot run cargo")?;
    match status.success() {
        true => Ok(()),
        false => bail!("{name} failed"),
    }
}
