//! Builds the crates of all documents as one workspace with a shared runtime.
//!
//! The crates are built without their default features: with the whole client, but without `reqwest`, whose TLS
//! dependencies take longer to build than everything else, and which no generated code depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, anyhow};
use generator::config::{FIRST_VERSION, Package, Runtime, RuntimeConfig, SharedRuntime};
use generator::diagnostic::Diagnostics;
use generator::emit::Parts;
use generator::output;
use serde_json::Value;

use crate::root;

use super::{rustc, step};

/// The name of the runtime that the crates share.
const RUNTIME: &str = "client-runtime";

/// The runtime of a crate in `crates`.
pub(super) fn runtime() -> Runtime {
    Runtime::Shared(SharedRuntime {
        name: RUNTIME.to_owned(),
        path: format!("../../{RUNTIME}"),
        published: None,
    })
}

/// The result of building packages together.
#[derive(Default)]
pub(super) struct Built {
    /// The targets that were built.
    done: BTreeSet<String>,
    /// The first error of each target that was not built.
    errors: BTreeMap<String, String>,
    /// The error output of cargo.
    stderr: String,
}

/// Returns the first error of a target in these builds, or of the target that it depends on; none if it was built.
pub(super) fn first_error(built: &[Built], target: &str, dependency: &str) -> Option<String> {
    let failed = built.iter().find(|it| !it.done.contains(target))?;
    let mut errors = [target, dependency].into_iter();
    let first = errors.find_map(|target| failed.errors.get(target));
    Some(first.map_or_else(|| error_in(&failed.stderr), String::clone))
}

/// Creates a workspace of the packages in these directories, relative to `out`.
pub(super) fn workspace(out: &Path, packages: &[String]) -> anyhow::Result<()> {
    let config = RuntimeConfig {
        name: RUNTIME.to_owned(),
        output: out.join(RUNTIME),
        label: "all documents".to_owned(),
        version: FIRST_VERSION,
        package: Package::default(),
        clients: Vec::new(),
    };
    let files = generator::emit_runtime_crate(&config, &Parts::all(), &mut Diagnostics::new());
    let files = files.map_err(|_| anyhow!("cannot generate the runtime"))?;
    let drift = output::check(&files, &config.output)?;
    output::write(&files, &drift, &config.output)?;
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {packages:?}\n\n\
         # The crates are many, and are not debugged.\n\
         [profile.dev]\ndebug = false\nincremental = false\ncodegen-units = 1\n"
    );
    std::fs::write(out.join("Cargo.toml"), manifest)?;
    // The dependency versions of this workspace.
    let lock = root().join("Cargo.lock");
    std::fs::copy(lock, out.join("Cargo.lock"))?;
    Ok(())
}

/// How cargo builds packages.
#[derive(Clone, Copy)]
pub(super) enum Build {
    Check,
    Dev,
    Release,
}

impl Build {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Dev => &["build"],
            Self::Release => &["build", "--release"],
        }
    }

    /// The directory of the artifacts.
    pub(super) fn artifact_dir(self, out: &Path) -> PathBuf {
        target(out).join(match self {
            Self::Check | Self::Dev => "debug",
            Self::Release => "release",
        })
    }
}

/// Builds these packages; `report` is called with each target that is done. The cost of compiling is recorded by
/// [`rustc`].
pub(super) fn run(
    build: Build,
    packages: &[String],
    out: &Path,
    jobs: usize,
    report: impl Fn(&str),
) -> anyhow::Result<Built> {
    if packages.is_empty() {
        return Ok(Built::default());
    }
    let mut child = Command::new("cargo")
        .args(build.arguments())
        .args(["--no-default-features", "--offline", "--quiet"])
        .args(["--keep-going", "--message-format=json"])
        .arg(format!("--jobs={jobs}"))
        .args(packages.iter().flat_map(|package| ["--package", package]))
        .current_dir(out)
        .env("CARGO_TARGET_DIR", target(out))
        .env("RUSTFLAGS", "-D warnings")
        .envs(rustc::cost_environment(out)?)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot run `cargo`")?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let output = std::thread::spawn(move || step::read_text(stderr));
    let mut built = Built::default();
    let stdout = stdout.map(BufReader::new).into_iter();
    for line in stdout.flat_map(BufRead::lines) {
        let message: Value = serde_json::from_str(&line?)?;
        let Some(target) = message["target"]["name"].as_str() else {
            continue;
        };
        match message["reason"].as_str() {
            Some("compiler-artifact") => {
                report(target);
                built.done.insert(target.to_owned());
            }
            Some("compiler-message") if message["message"]["level"] == "error" => {
                let rendered = message["message"]["rendered"].as_str();
                let first = built.errors.entry(target.to_owned());
                first.or_insert_with(|| error_in(rendered.unwrap_or_default()));
            }
            _ => {}
        }
    }
    child.wait()?;
    built.stderr = output.join().unwrap_or_default();
    Ok(built)
}

/// The target directory: inside of `out`, unless `CARGO_TARGET_DIR` is set.
fn target(out: &Path) -> PathBuf {
    let configured = std::env::var_os("CARGO_TARGET_DIR");
    let configured = configured.and_then(|it| std::path::absolute(it).ok());
    configured.unwrap_or_else(|| out.join("target"))
}

/// The first error in compiler output, with its location; without a location, with the last line.
fn error_in(output: &str) -> String {
    let mut lines = output.lines().skip_while(|line| !line.starts_with("error"));
    let error = lines.next().unwrap_or("cargo failed");
    let location = lines.find(|line| line.trim_start().starts_with("--> "));
    let last = || output.lines().rev().find(|line| !line.trim().is_empty());
    let detail = location.or_else(last).filter(|detail| *detail != error);
    format!("{error} {}", detail.unwrap_or_default().trim())
        .trim()
        .to_owned()
}
