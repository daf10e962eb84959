//! `cargo xtask lint`: checks a description without generating.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use generator::config::ClientConfig;
use generator::diagnostic::Diagnostics;
use generator::{FixOverlay, Purpose};

use crate::messages::Messages;
use crate::workspace;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Check this description
    #[arg(value_name = "FILE")]
    description: PathBuf,
    /// Apply this overlay to the description; may be repeated
    #[arg(long = "overlay", value_name = "FILE")]
    overlays: Vec<PathBuf>,
    /// Check everything else where a place has an error, as `codegen --keep-going` generates it
    #[arg(long)]
    keep_going: bool,
    /// Write an overlay to this file that makes each repair of which there is only one
    #[arg(long, value_name = "FILE")]
    fix_overlay: Option<PathBuf>,
    /// Overwrite the file of `--fix-overlay`
    #[arg(long, requires = "fix_overlay")]
    force: bool,
    #[command(flatten)]
    messages: Messages,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<bool> {
    let Arguments {
        description,
        overlays,
        keep_going,
        fix_overlay,
        force,
        messages,
    } = arguments;
    let mut client = workspace::client_for(description, overlays, PathBuf::new(), "client");
    client.options.keep_going = *keep_going;
    let mut diagnostics = Diagnostics::new();
    let outcome = workspace::build_ir(&client, Purpose::Crate, &mut diagnostics);
    messages.print(&diagnostics);
    if diagnostics.iter().next().is_none() && !messages.are_for_programs() {
        print_line!(
            "{}: no problems found",
            workspace::display_path(description)
        );
    }
    if let Some(file) = fix_overlay {
        let inputs = std::iter::once(description).chain(overlays);
        let result = match fixes(&client, &diagnostics) {
            Some(fixes) => {
                check_target(file, *force, inputs)?;
                write_fixes(file, &fixes)?
            }
            None => "nothing to repair; the file was not written".to_owned(),
        };
        if !messages.are_for_programs() {
            print_line!("{}: {result}", workspace::display_path(file));
        }
    }
    Ok(outcome.is_ok())
}

/// The repairs of a client's description with its overlays; none if it cannot be read.
fn fixes(client: &ClientConfig, diagnostics: &Diagnostics) -> Option<FixOverlay> {
    let mut reported = Diagnostics::new();
    let source = workspace::load(client, &mut reported).ok()?;
    let document = generator::load_document(&source, client, &mut reported).ok()?;
    generator::fix_overlay(&document, diagnostics)
}

/// Neither a file that exists nor what is repaired is overwritten by accident.
fn check_target<'a>(
    file: &Path,
    force: bool,
    mut inputs: impl Iterator<Item = &'a PathBuf>,
) -> anyhow::Result<()> {
    let is_same = |input: &PathBuf| {
        let paths = (input.canonicalize(), file.canonicalize());
        matches!(paths, (Ok(input), Ok(file)) if input == file)
    };
    let path = file.display();
    if file.is_dir() {
        bail!("`{path}` is a directory; `--fix-overlay` requires the path of a file");
    }
    if inputs.any(is_same) {
        bail!("`{path}` is read by this command; write the repairs to another file");
    }
    if file.exists() && !force {
        bail!("file `{path}` exists; use `--force` to overwrite it");
    }
    Ok(())
}

fn write_fixes(file: &Path, FixOverlay { text, fixes }: &FixOverlay) -> anyhow::Result<String> {
    let path = workspace::display_path(file);
    std::fs::write(file, text).with_context(|| format!("cannot write `{path}`"))?;
    let fixes = workspace::plural((*fixes, "repair"));
    Ok(format!("{fixes} written; pass `--overlay {path}` to apply"))
}
