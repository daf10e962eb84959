//! `inspect`: prints an intermediate representation.

use std::path::PathBuf;

use anyhow::{anyhow, bail};
use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Origin, Reported};
use generator::format::FileSet;
use generator::{Inspection, Purpose};

use crate::codegen::ClientSelection;
use crate::messages::Messages;
use crate::project::{Project, ProjectOption};
use crate::{Outcome, description};

#[derive(clap::Args)]
pub struct Arguments {
    /// Print the result of this stage
    stage: Stage,
    /// Select one client of `codegen.toml`
    #[arg(long, value_name = "NAME", conflicts_with = "spec")]
    client: Option<String>,
    /// Read this description instead of those of `codegen.toml`; `-` for standard input
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Apply this overlay to the description of `--spec`; may be repeated
    #[arg(long = "overlay", value_name = "FILE", requires = "spec")]
    overlays: Vec<PathBuf>,
    /// With `ir`: print one schema after each step: its keywords, the merged schema, the kind of type, the type
    #[arg(long, value_name = "POINTER")]
    at: Option<String>,
    #[command(flatten)]
    project: ProjectOption,
    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Stage {
    /// Print the document tree with overlays applied, as JSON
    Document,
    /// Print the normalized OpenAPI 3.0 description, as JSON
    Normalized,
    /// Print the client with its final types and names, as text
    Ir,
    /// List the files of the crate and of its shared runtime, with line counts
    Files,
}

pub(crate) fn run(arguments: &Arguments, project: &Project) -> anyhow::Result<Outcome> {
    let messages = arguments.messages;
    if arguments.at.is_some() && !matches!(arguments.stage, Stage::Ir) {
        bail!("`--at` applies only to the stage `ir`");
    }
    let project = arguments.project.select(project)?;
    let selection = match &arguments.spec {
        Some(spec) => {
            let client = project.client_for(spec, &arguments.overlays, PathBuf::new(), "client");
            ClientSelection::of(client, project)
        }
        None => ClientSelection::from_config(project, arguments.client.as_deref(), messages)?,
    };
    let mut is_clean = true;
    for client in selection.clients {
        let mut diagnostics = Diagnostics::new();
        let text = show(arguments, &client, &mut diagnostics);
        messages.print(&diagnostics);
        match text {
            Ok(text) => print_text!("{}", text?),
            Err(Reported { .. }) => is_clean = false,
        }
    }
    if let (Some(runtime), Stage::Files, true) = (selection.runtime, arguments.stage, is_clean) {
        match runtime.files(std::iter::empty(), messages) {
            Ok(files) => print_text!("{}", list_files(&files)),
            // The error was reported.
            Err(_) => is_clean = false,
        }
    }
    Ok(match is_clean {
        true => Outcome::Good,
        false => Outcome::Failed,
    })
}

/// Lists the files of a crate with their line counts.
fn list_files(FileSet(files): &FileSet) -> String {
    let lines = files.iter();
    lines
        .map(|(path, text)| format!("{:6}  {path}\n", text.lines().count()))
        .collect()
}

/// The text of a stage, unless an error is reported, or there is no such schema.
fn show(
    arguments: &Arguments,
    client: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<anyhow::Result<String>, Reported> {
    let names = description::names(client, diagnostics)?;
    let source = description::load(client, diagnostics)?;
    if let Some(location) = &arguments.at {
        let inspection = generator::inspect_schema(&source, client, &names, location, diagnostics)?;
        return Ok(match inspection {
            Inspection::Steps(text) => Ok(text),
            Inspection::NoSchema { closest } => Err(no_schema(location, closest, diagnostics)),
        });
    }
    Ok(Ok(match arguments.stage {
        Stage::Document => json(generator::load_document(&source, client, diagnostics)?.root()),
        Stage::Normalized => json(&generator::normalize(&source, client, diagnostics)?.openapi),
        Stage::Ir | Stage::Files => {
            let purpose = Purpose::Comparison;
            let api = generator::build_ir(source, client, purpose, || names, diagnostics)?;
            match arguments.stage {
                Stage::Files => list_files(&generator::emit_crate(&api, client, diagnostics)?),
                _ => api.to_string(),
            }
        }
    }))
}

fn no_schema(location: &str, closest: Option<String>, diagnostics: &Diagnostics) -> anyhow::Error {
    let nearest = nearest(location, diagnostics);
    let help = match closest {
        Some(closest) => format!("did you mean `{closest}`?"),
        None => "use the location of a schema, such as `#/components/schemas/NAME`".to_owned(),
    };
    anyhow!("{nearest}: no schema at `{location}` becomes a type; {help}")
}

/// The innermost value that contains a location, as file and line.
fn nearest(location: &str, diagnostics: &Diagnostics) -> String {
    let mut origin = Origin::parse(location.trim_start_matches('#'));
    while let Some(existing) = origin {
        if let Some(found) = diagnostics.locate([&existing]).remove(&existing) {
            return found.to_string();
        }
        origin = existing.parent();
    }
    diagnostics.root_name().to_owned()
}

fn json(value: &impl serde::Serialize) -> String {
    // Serializing a value that was parsed from text cannot fail.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
