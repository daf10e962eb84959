//! The compiler as cargo calls it for the crates of documents: what each of them costs is noted down.
//!
//! Cargo builds many crates at once, and tells of none what it cost. So it calls this program in the place of the
//! compiler (`RUSTC_WORKSPACE_WRAPPER`), which calls the compiler and waits for it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::Context;
use wait4::Wait4;

use super::metrics::Cost;

/// The variable that names the folder of the notes.
const NOTES: &str = "CORPUS_COSTS";

/// The environment in which cargo has the costs noted down, where there are none yet.
pub(super) fn noting_costs(out: &Path) -> anyhow::Result<[(&'static str, OsString); 2]> {
    let notes = out.join("costs");
    if notes.exists() {
        std::fs::remove_dir_all(&notes)?;
    }
    std::fs::create_dir_all(&notes)?;
    let own = std::env::current_exe().context("cannot find the own executable")?;
    Ok([
        (NOTES, notes.into()),
        ("RUSTC_WORKSPACE_WRAPPER", own.into()),
    ])
}

/// What the compiler of a crate has cost; nothing where it was not called.
pub(super) fn cost(out: &Path, crate_name: &str) -> Option<Cost> {
    let note = out.join("costs").join(crate_name);
    serde_json::from_str(&std::fs::read_to_string(note).ok()?).ok()
}

/// Where the costs are to be noted down, if this program stands in the place of the compiler.
pub(crate) fn notes() -> Option<PathBuf> {
    std::env::var_os(NOTES).map(PathBuf::from)
}

/// Calls the compiler.
pub(crate) fn call(notes: &Path) -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let compiler = arguments.next().context("no compiler is named")?;
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
