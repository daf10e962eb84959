//! `cargo xtask ci`: runs all CI checks.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use cargo_openapi_client::Outcome;

use crate::root;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Skip the tests, if they have run already
    #[arg(long)]
    skip_tests: bool,
}

/// A step that runs this program or cargo: its name, and the arguments. Those behind `--` are for the tool that cargo runs.
type Step = (&'static str, &'static str);

/// Checks of the project's own clients.
const TASKS: [Step; 2] = [
    ("drift", "codegen --check"),
    ("versions", "release --check"),
];

const FORMAT: Step = ("format", "fmt --all --check");
const TESTS: Step = ("tests", "test --workspace");
const LINTS: Step = ("lints", "clippy --workspace --all-targets -- -D warnings");

/// The feature `reqwest` changes the code of the generated crate and of the runtime.
const LINTS_WITHOUT_REQWEST: Step = (
    "lints without reqwest",
    "clippy -p buildr -p runtime --no-default-features -- -D warnings",
);

/// The workspaces of generated crates that the tests leave in `target/crates`: the fixtures with a shared runtime,
/// and some with an embedded one.
const GENERATED: [&str; 2] = ["golden", "embedded"];

const LINTS_OF_GENERATED: Step = (
    "lints of generated crates",
    "clippy --workspace --no-default-features -- -D warnings",
);

const DOCS: Step = ("docs", "doc --workspace --no-deps");

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    for (name, arguments) in TASKS {
        println!("{name}: cargo xtask {arguments}");
        let program = std::env::current_exe().context("cannot find this program")?;
        require(name, Command::new(program).args(arguments.split(' ')))?;
    }
    let crates = root().join("target/crates");
    let exist = GENERATED.iter().all(|name| crates.join(name).exists());
    if arguments.skip_tests && !exist {
        bail!("missing generated crates in `target/crates`; run `cargo test --workspace` first");
    }
    let tests = (!arguments.skip_tests).then_some(TESTS);
    let lints = [LINTS, LINTS_WITHOUT_REQWEST];
    for step in [FORMAT].into_iter().chain(tests).chain(lints).chain([DOCS]) {
        run_step(step, &mut cargo(&root()))?;
    }
    for name in GENERATED {
        let mut cargo = cargo(&crates.join(name));
        // The same settings as in the tests, so that dependencies are not built again.
        cargo
            .env("CARGO_TARGET_DIR", crates.join("target"))
            .env("RUSTFLAGS", "-D warnings");
        run_step(LINTS_OF_GENERATED, &mut cargo)?;
    }
    Ok(Outcome::Good)
}

fn cargo(dir: &Path) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(dir).env("RUSTDOCFLAGS", "-D warnings");
    cargo
}

fn run_step((name, arguments): Step, cargo: &mut Command) -> anyhow::Result<()> {
    let (shown, _) = arguments.split_once(" -- ").unwrap_or((arguments, ""));
    println!("{name}: cargo {shown}");
    require(name, cargo.args(arguments.split(' ')))
}

fn require(name: &str, command: &mut Command) -> anyhow::Result<()> {
    let status = command.status();
    match status
        .with_context(|| format!("cannot run {name}"))?
        .success()
    {
        true => Ok(()),
        false => bail!("{name} failed"),
    }
}
