//! `cargo xtask ci`: what a change has to pass, quickest first.

use std::process::{Command, ExitCode};

use anyhow::{Context, bail};

use crate::workspace;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Leaves the tests out, where they have run already.
    #[arg(long)]
    skip_tests: bool,
}

/// A step: its name, the command, and what is set in its environment.
struct Step {
    name: &'static str,
    command: &'static [&'static str],
    environment: &'static [(&'static str, &'static str)],
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        command: &["fmt", "--all", "--check"],
        environment: &[],
    },
    Step {
        name: "drift",
        command: &["xtask", "codegen", "--check"],
        environment: &[],
    },
    Step {
        name: "lints",
        command: &[
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
        command: &[
            "clippy",
            "-p",
            "buildr",
            "-p",
            "runtime",
            "--no-default-features",
            "--",
            "-D",
            "warnings",
        ],
        environment: &[],
    },
    Step {
        name: "docs",
        command: &["doc", "--workspace", "--no-deps"],
        environment: &[("RUSTDOCFLAGS", "-D warnings")],
    },
    Step {
        name: "tests",
        command: &["test", "--workspace"],
        environment: &[],
    },
];

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    for step in STEPS
        .iter()
        .filter(|step| !(arguments.skip_tests && step.name == "tests"))
    {
        let Step {
            name,
            command,
            environment,
        } = step;
        anstream::println!("{name}: cargo {}", command.join(" "));
        let status = Command::new("cargo")
            .args(*command)
            .envs(environment.iter().copied())
            .current_dir(workspace::root())
            .status()
            .context("cannot run cargo")?;
        if !status.success() {
            bail!("{name} failed");
        }
    }
    Ok(ExitCode::SUCCESS)
}
