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
const NOTES: &str = "CORPUS_COSTS";

/// Returns the environment in which cargo records costs, in an empty directory.
pub(super) fn noting_costs(out: &Path) -> anyhow::Result<[(&'static str, OsString); 2]> {
    let notes = out.join("costs");
    if notes.exists() {
        std::fs::remove_dir_all(&notes)?;
    }
    std::fs::create_dir_all(&notes)?;
    let own = std::env::current_exe().context("cannot find the current executable")?;
    Ok([
        (NOTES, notes.into()),
        ("RUSTC_WORKSPACE_WRAPPER", own.into()),
    ])
}

/// Returns the cost of compiling a crate; none if the compiler did not run.
pub(super) fn cost(out: &Path, crate_name: &str) -> Option<Cost> {
    let note = out.join("costs").join(crate_name);
    serde_json::from_str(&std::fs::read_to_string(note).ok()?).ok()
}

/// Returns the directory for costs, if this program runs instead of the compiler.
pub(crate) fn notes() -> Option<PathBuf> {
    std::env::var_os(NOTES).map(PathBuf::from)
}

/// Runs the compiler.
pub(crate) fn call(notes: &Path) -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let compiler = arguments.next().context("missing compiler argument")?;
    let arguments: Vec<_> = arguments.collect();
    let named = arguments.iter().position(|it| it == "--crate-name");
    let name = named.and_then(|at| arguments.get(at + 1));
    let started = Instant::now();
    let mut child = Command::new(compiler).args(&arguments).spawn()?;
    let ended = child.wait4()?;
    let cost = Cost::of(started, &ended.rusage);
    if let Some(name) = name {
        std::fs::write(notes.join(name), serde_json::to_string(&cost)?)?;
    }
    let code = ended.status.code().and_then(|it| u8::try_from(it).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
