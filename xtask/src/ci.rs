//! `cargo xtask ci`: what a change has to pass, quickest first.

use std::process::{Command, ExitCode};

use anyhow::{Context, bail};

use crate::{codegen, workspace};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Leaves the tests out, where they have run already.
    #[arg(long)]
    skip_tests: bool,
}

/// A step that cargo does: its name, the arguments, and what is set in its environment.
struct Step {
    name: &'static str,
    arguments: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

/// Without `reqwest`, the generated crate and the runtime are other code.
const WITHOUT_REQWEST: &[&str] = &[
    "clippy",
    "-p",
    "buildr",
    "-p",
    "runtime",
    "--no-default-features",
    "--",
    "-D",
    "warnings",
];

const STEPS: &[Step] = &[
    Step {
        name: "format",
        arguments: &["fmt", "--all", "--check"],
        environment: &[],
    },
    Step {
        name: "lints",
        arguments: &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        environment: &[],
    },
    Step {
        name: "lints without reqwest",
        arguments: WITHOUT_REQWEST,
        environment: &[],
    },
    Step {
        name: "docs",
        arguments: &["doc", "--workspace", "--no-deps"],
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
    },
];

const TESTS: Step = Step {
    name: "tests",
    arguments: &["test", "--workspace"],
    environment: &[],
};

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    anstream::println!("drift: cargo xtask codegen --check");
    if !codegen::check_listed()? {
        bail!("drift failed");
    }
    STEPS.iter().try_for_each(step)?;
    if !arguments.skip_tests {
        step(&TESTS)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn step(
    Step {
        name,
        arguments,
        environment,
    }: &Step,
) -> anyhow::Result<()> {
    anstream::println!("{name}: cargo {}", arguments.join(" "));
    let status = Command::new("cargo")
        .args(*arguments)
        .envs(environment.iter().copied())
        .current_dir(workspace::root())
        .status()
        .context("cannot run cargo")?;
    match status.success() {
        true => Ok(()),
        false => bail!("{name} failed"),
    }
}
