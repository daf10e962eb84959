//! `cargo xtask lint`: checks a description without generating.

use std::path::PathBuf;

use generator::Purpose;
use generator::diagnostic::Diagnostics;

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
    #[command(flatten)]
    messages: Messages,
}

pub(crate) fn run(arguments: &Arguments) -> bool {
    let Arguments {
        description,
        overlays,
        keep_going,
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
    outcome.is_ok()
}
