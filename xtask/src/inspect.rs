//! `cargo xtask inspect`: prints an intermediate representation.

use std::path::PathBuf;

use generator::Purpose;
use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Reported};
use generator::format::FileSet;

use crate::codegen::ClientSelection;
use crate::messages::Messages;
use crate::workspace;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Print the result of this stage
    stage: Stage,
    /// Select one client of `spec/codegen.toml`
    #[arg(long, value_name = "NAME", conflicts_with = "spec")]
    client: Option<String>,
    /// Read this description instead of those of `spec/codegen.toml`
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// Apply this overlay to the description of `--spec`; may be repeated
    #[arg(long = "overlay", value_name = "FILE", requires = "spec")]
    overlays: Vec<PathBuf>,
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

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<bool> {
    let messages = arguments.messages;
    let ClientSelection { clients, runtime } = match &arguments.spec {
        Some(spec) => {
            let client = workspace::client_for(spec, &arguments.overlays, PathBuf::new(), "client");
            ClientSelection {
                clients: vec![client],
                runtime: None,
            }
        }
        None => ClientSelection::from_config(arguments.client.as_deref(), messages)?,
    };
    let mut is_clean = true;
    for client in clients {
        let mut diagnostics = Diagnostics::new();
        let text = show(arguments.stage, &client, &mut diagnostics);
        messages.print(&diagnostics);
        match text {
            Ok(text) => print_text!("{text}"),
            Err(Reported { .. }) => is_clean = false,
        }
    }
    if let (Some(runtime), Stage::Files, true) = (runtime, arguments.stage, is_clean) {
        match runtime.files(std::iter::empty(), messages) {
            Ok(files) => print_text!("{}", list_files(&files)),
            // The error was reported.
            Err(_) => is_clean = false,
        }
    }
    Ok(is_clean)
}

/// Lists the files of a crate with their line counts.
fn list_files(FileSet(files): &FileSet) -> String {
    let lines = files.iter();
    lines
        .map(|(path, text)| format!("{:6}  {path}\n", text.lines().count()))
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
        Stage::Ir => {
            Ok(
                generator::build_ir(source, client, Purpose::Comparison, || names, diagnostics)?
                    .to_string(),
            )
        }
        Stage::Files => {
            let api =
                generator::build_ir(source, client, Purpose::Comparison, || names, diagnostics)?;
            let files = generator::emit_crate(&api, client, diagnostics)?;
            Ok(list_files(&files))
        }
    }
}

fn json(value: &impl serde::Serialize) -> String {
    // Serializing a value that was parsed from text cannot fail.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
