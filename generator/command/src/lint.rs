//! `lint`: checks descriptions without generating.

mod deny;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use generator::config::ClientConfig;
use generator::diagnostic::Diagnostics;
use generator::{FixOverlay, Purpose};

use crate::codegen::ClientSelection;
use crate::files::display_path;
use crate::messages::Messages;
use crate::print::plural;
use crate::project::{Project, ProjectOption};
use crate::{Outcome, description};
use deny::Deny;

#[derive(clap::Args)]
pub struct Arguments {
    /// Check these descriptions; `-` for standard input [default: those of `codegen.toml`]
    #[arg(value_name = "FILE", conflicts_with = "client")]
    descriptions: Vec<PathBuf>,
    /// Check the description of this client of `codegen.toml`, with its overlays and settings
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    /// Apply this overlay to the description FILE; may be repeated
    #[arg(long = "overlay", value_name = "FILE", requires = "descriptions")]
    overlays: Vec<PathBuf>,
    /// Exit with 2 if there are `warnings`, `notes` (or warnings), or diagnostics with this code; may be repeated
    #[arg(long, value_name = "KIND")]
    deny: Vec<Deny>,
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
    project: ProjectOption,
    #[command(flatten)]
    messages: Messages,
}

pub(crate) fn run(arguments: &Arguments, project: &Project) -> anyhow::Result<Outcome> {
    let clients = arguments.clients(project)?;
    for (option, is_set) in [
        ("--overlay", !arguments.overlays.is_empty()),
        ("--fix-overlay", arguments.fix_overlay.is_some()),
    ] {
        if is_set && clients.len() > 1 {
            let descriptions = clients.len();
            bail!(
                "`{option}` applies to one description, found {descriptions}; check each of them by itself"
            );
        }
    }
    let (mut is_failed, mut is_denied) = (false, false);
    for client in &clients {
        match arguments.lint(client)? {
            Outcome::Good => {}
            Outcome::Failed => is_failed = true,
            Outcome::Found => is_denied = true,
        }
    }
    Ok(match (is_failed, is_denied) {
        (true, _) => Outcome::Failed,
        (false, true) => Outcome::Found,
        (false, false) => Outcome::Good,
    })
}

impl Arguments {
    /// The descriptions to check, each with the settings of its client.
    fn clients(&self, project: &Project) -> anyhow::Result<Vec<ClientConfig>> {
        let project = self.project.select(project)?;
        let mut clients = match self.descriptions.as_slice() {
            [] => {
                let name = self.client.as_deref();
                ClientSelection::from_config(project, name, self.messages)?.clients
            }
            paths => {
                let client = |path: &PathBuf| {
                    project.client_for(path, &self.overlays, PathBuf::new(), "client")
                };
                paths.iter().map(client).collect()
            }
        };
        for client in &mut clients {
            client.options.keep_going |= self.keep_going;
        }
        Ok(clients)
    }

    /// Checks one description.
    fn lint(&self, client: &ClientConfig) -> anyhow::Result<Outcome> {
        let mut diagnostics = Diagnostics::new();
        let outcome = description::build_ir(client, Purpose::Crate, &mut diagnostics);
        self.messages.print(&diagnostics);
        let is_for_people = !self.messages.are_for_programs();
        let name = description::display_name(&client.description);
        if diagnostics.iter().next().is_none() && is_for_people {
            print_line!("{name}: no problems found");
        }
        if let Some(file) = &self.fix_overlay {
            let result = self.fix(client, file, &diagnostics)?;
            if is_for_people {
                print_line!("{}: {result}", display_path(file));
            }
        }
        if outcome.is_err() {
            return Ok(Outcome::Failed);
        }
        let is_denied = |it: &&_| self.deny.iter().any(|deny| deny.is_met_by(it));
        let denied = diagnostics.iter().filter(is_denied).count();
        if denied == 0 {
            return Ok(Outcome::Good);
        }
        if is_for_people {
            let denied = plural((denied, "diagnostic"));
            eprint_line!("{name}: {denied} denied by `--deny`");
        }
        Ok(Outcome::Found)
    }

    /// Writes the repairs of a description to a file, and returns what was done.
    fn fix(
        &self,
        client: &ClientConfig,
        file: &Path,
        diagnostics: &Diagnostics,
    ) -> anyhow::Result<String> {
        let overlays = client.options.overlays.iter().map(|it| &it.path);
        let inputs = std::iter::once(&client.description).chain(overlays);
        match fixes(client, diagnostics) {
            Some(fixes) => {
                check_target(file, self.force, inputs)?;
                write_fixes(file, &fixes)
            }
            None => Ok("nothing to repair; the file was not written".to_owned()),
        }
    }
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
