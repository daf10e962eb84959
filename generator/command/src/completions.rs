//! `completions`: prints a script with which a shell completes the arguments of the program.

use clap::Command;
use clap_complete::Shell;

use crate::Outcome;
use crate::project::Project;

#[derive(clap::Args)]
pub struct Arguments {
    /// Print the script for this shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Completes a subcommand of cargo in bash; cargo's own script has no place for that. All else is completed as before.
const BASH_SUBCOMMAND: &str = include_str!("completions/subcommand.bash");

pub(crate) fn run(arguments: &Arguments, project: &Project) -> Outcome {
    let (name, mut command) = (project.program(), visible(&project.command_line()));
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, &name, &mut script);
    let script = String::from_utf8_lossy(&script);
    match arguments.shell {
        Shell::Bash => print_text!("{}", bash(&script, &name)),
        _ => print_text!("{script}"),
    }
    Outcome::Good
}

/// Returns the command line without hidden tasks, which are not for users: `clap` can hide a task, but not remove it. The
/// script has neither the name nor the version, but the option `--version`.
fn visible(command: &Command) -> Command {
    let tasks = command.get_subcommands().filter(|it| !it.is_hide_set());
    let visible = Command::new("").subcommands(tasks);
    let visible = visible.args(command.get_arguments());
    match command.get_version() {
        Some(_) => visible.version(env!("CARGO_PKG_VERSION")),
        None => visible,
    }
}

/// Adds the completion of a subcommand of cargo.
fn bash(script: &str, name: &str) -> String {
    let function = name.replace('-', "__");
    // `clap_complete` 4.6 replaces a hyphen in the name of the program once like this and once like that, so that no
    // option of a task would be completed.
    let script = script.replace(&name.replace('-', "__subcmd__"), &function);
    let Some(subcommand) = name.strip_prefix("cargo-") else {
        return script;
    };
    let of_cargo = BASH_SUBCOMMAND.replace("SUBCOMMAND", subcommand);
    let of_cargo = of_cargo.replace("FUNCTION", &format!("_{function}"));
    format!("{script}\n{of_cargo}")
}
