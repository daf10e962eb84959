//! Measures the cost of compiling each crate.
//!
//! Cargo builds many crates at once and does not report the cost of each. So it runs this program instead of the
//! compiler (`RUSTC_WORKSPACE_WRAPPER`), which runs the compiler and waits for it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::Context;
use wait4::Wait4;

use super::metrics::Cost;

/// The environment variable with the directory of recorded costs.
const COSTS_VARIABLE: &str = "CORPUS_COSTS";

/// Returns the environment in which cargo records costs, in an empty directory.
pub(super) fn cost_environment(out: &Path) -> anyhow::Result<[(&'static str, OsString); 2]> {
    let cost_dir = out.join("costs");
    if cost_dir.exists() {
        std::fs::remove_dir_all(&cost_dir)?;
    }
    std::fs::create_dir_all(&cost_dir)?;
    let current_exe = std::env::current_exe().context("cannot find the current executable")?;
    Ok([
        (COSTS_VARIABLE, cost_dir.into()),
        ("RUSTC_WORKSPACE_WRAPPER", current_exe.into()),
    ])
}

/// Returns the cost of compiling a crate; none if the compiler did not run.
pub(super) fn cost(out: &Path, crate_name: &str) -> Option<Cost> {
    let file = out.join("costs").join(crate_name);
    serde_json::from_str(&std::fs::read_to_string(file).ok()?).ok()
}

/// Returns the directory for costs, if this program runs instead of the compiler.
pub(crate) fn cost_dir() -> Option<PathBuf> {
    std::env::var_os(COSTS_VARIABLE).map(PathBuf::from)
}

/// Runs the compiler.
pub(crate) fn run_compiler(cost_dir: &Path) -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let compiler = arguments.next().context("missing compiler argument")?;
    let arguments: Vec<_> = arguments.collect();
    let name_flag = arguments.iter().position(|it| it == "--crate-name");
    let name = name_flag.and_then(|at| arguments.get(at + 1));
    let started = Instant::now();
    let mut child = Command::new(compiler).args(&arguments).spawn()?;
    let exited = child.wait4()?;
    let cost = Cost::of(started, &exited.rusage);
    if let Some(name) = name {
        std::fs::write(cost_dir.join(name), serde_json::to_string(&cost)?)?;
    }
    let code = exited.status.code().and_then(|it| u8::try_from(it).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
