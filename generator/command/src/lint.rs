//! `lint`: checks a description without generating.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use generator::config::ClientConfig;
use generator::diagnostic::Diagnostics;
use generator::{FixOverlay, Purpose};

use crate::files::display_path;
use crate::messages::Messages;
use crate::print::plural;
use crate::project::Project;
use crate::{Outcome, description};

#[derive(clap::Args)]
pub struct Arguments {
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

pub(crate) fn run(arguments: &Arguments, project: &Project) -> anyhow::Result<Outcome> {
    let Arguments {
        description,
        overlays,
        keep_going,
        fix_overlay,
        force,
        messages,
    } = arguments;
    let mut client = project.client_for(description, overlays, PathBuf::new(), "client");
    client.options.keep_going = *keep_going;
    let mut diagnostics = Diagnostics::new();
    let outcome = description::build_ir(&client, Purpose::Crate, &mut diagnostics);
    messages.print(&diagnostics);
    if diagnostics.iter().next().is_none() && !messages.are_for_programs() {
        print_line!("{}: no problems found", display_path(description));
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
            print_line!("{}: {result}", display_path(file));
        }
    }
    Ok(match outcome {
        Ok(_) => Outcome::Good,
        Err(_) => Outcome::Failed,
    })
}

/// The repairs of a client's description with its overlays; none if it cannot be read.
fn fixes(client: &ClientConfig, diagnostics: &Diagnostics) -> Option<FixOverlay> {
    let mut reported = Diagnostics::new();
    let source = description::load(client, &mut reported).ok()?;
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
    let path = display_path(file);
    std::fs::write(file, text).with_context(|| format!("cannot write `{path}`"))?;
    let fixes = plural((*fixes, "repair"));
    Ok(format!("{fixes} written; pass `--overlay {path}` to apply"))
}
