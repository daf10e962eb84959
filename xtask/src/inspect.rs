//! `cargo xtask inspect`: a description as one of the stages sees it.

use std::path::PathBuf;
use std::process::ExitCode;

use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Reported};
use generator::format::FileSet;

use crate::codegen::Wanted;
use crate::messages::Messages;
use crate::workspace;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What to print.
    stage: Stage,
    /// Only this client of `spec/codegen.toml`.
    #[arg(long, value_name = "NAME", conflicts_with = "spec")]
    client: Option<String>,
    /// A description that `spec/codegen.toml` does not list.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// An OpenAPI overlay that is laid over the description of `--spec`; may be given more than once.
    #[arg(long = "overlay", value_name = "FILE", requires = "spec")]
    overlays: Vec<PathBuf>,
    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Stage {
    /// The description as one tree, with its overlays laid over it, as JSON.
    Document,
    /// OpenAPI's own types, with nothing left to resolve, as JSON.
    Normalized,
    /// The client, decided to the last name, as text.
    Ir,
    /// The files of the crate, and of the runtime that it shares: their lines and names.
    Files,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let messages = arguments.messages;
    let Wanted { clients, runtime } = match &arguments.spec {
        Some(spec) => {
            let client = workspace::client_of(spec, &arguments.overlays, PathBuf::new(), "client");
            Wanted {
                clients: vec![client],
                runtime: None,
            }
        }
        None => Wanted::listed(arguments.client.as_deref(), messages)?,
    };
    let mut is_clean = true;
    for client in clients {
        let mut diagnostics = Diagnostics::new();
        let text = show(arguments.stage, &client, &mut diagnostics);
        messages.print(&diagnostics);
        match text {
            Ok(text) => say_text!("{text}"),
            Err(Reported { .. }) => is_clean = false,
        }
    }
    if let (Some(runtime), Stage::Files, true) = (runtime, arguments.stage, is_clean) {
        match runtime.files(std::iter::empty(), messages) {
            Ok(files) => say_text!("{}", listed(&files)),
            // It is one of the clients, or is told of like one.
            Err(_) => is_clean = false,
        }
    }
    Ok(if is_clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The files of a crate, each with its lines.
fn listed(FileSet(files): &FileSet) -> String {
    let lines = files.iter();
    lines
        .map(|(place, text)| format!("{:6}  {place}\n", text.lines().count()))
        .collect()
}

fn show(
    stage: Stage,
    client: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<String, Reported> {
    let names = workspace::names(client, diagnostics)?;
    let source = workspace::load(client, diagnostics)?;
    match stage {
        Stage::Document => Ok(json(
            generator::load_document(&source, client, diagnostics)?.root(),
        )),
        Stage::Normalized => {
            let normalized = generator::normalize(&source, client, diagnostics)?;
            Ok(json(&normalized.openapi))
        }
        Stage::Ir => Ok(generator::build_ir(source, client, &names, diagnostics)?.to_string()),
        Stage::Files => {
            let api = generator::build_ir(source, client, &names, diagnostics)?;
            let files = generator::emit_crate(&api, client, diagnostics)?;
            Ok(listed(&files))
        }
    }
}

fn json(value: &impl serde::Serialize) -> String {
    // A value that was read from text can be written as text.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
