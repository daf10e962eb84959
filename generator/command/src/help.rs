//! What the help of a program says about tasks, whatever the program is called.

use std::fmt::Write;

use clap::{Command, CommandFactory};

/// Where the project of a task is.
const PROJECT: &str = "The project is the closest `codegen.toml` or `spec/codegen.toml` in the current directory or \
                       above it, up to the root of the repository.";

/// The line above examples.
pub(crate) const EXAMPLES_HEADING: &str = "Examples:";

/// Examples of each task: what it does, and the arguments.
const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    (
        "codegen",
        &[
            ("Generate all clients of `codegen.toml`", "codegen"),
            ("In CI: fail if a file is not up to date", "codegen --check"),
            (
                "Generate a client of any description",
                "codegen --spec pets.yaml --out clients/pets --name pets",
            ),
        ],
    ),
    (
        "completions",
        &[(
            "For this session of bash",
            "completions bash > completions.bash && source completions.bash",
        )],
    ),
    (
        "diff",
        &[
            (
                "What changed since the last release of a client",
                "diff --client pets",
            ),
            (
                "What a new version of a file changes",
                "diff HEAD:spec/pets.yaml spec/pets.yaml",
            ),
            (
                "In CI: fail if deployed clients would break",
                "diff --client pets --fail-on wire-break",
            ),
            ("For a pull request", "diff --client pets --format markdown"),
        ],
    ),
    (
        "explain",
        &[
            ("Explain a diagnostic", "explain unknown-field"),
            ("List all codes and rules", "explain"),
        ],
    ),
    (
        "fetch",
        &[
            ("Get all descriptions that have a `source`", "fetch"),
            ("Get one of them", "fetch --client pets"),
        ],
    ),
    (
        "init",
        &[
            (
                "Add a client; `fetch` gets later versions of its description",
                "init https://example.com/openapi.yaml",
            ),
            (
                "Add a client of a description in the repository",
                "init api/openapi.yaml --name pets",
            ),
            (
                "Also add `cargo xtask`, a workflow and a git hook",
                "init openapi.yaml --xtask --ci --hook",
            ),
        ],
    ),
    (
        "inspect",
        &[
            (
                "Print all types and operations of a client",
                "inspect ir --client pets",
            ),
            (
                "Print what becomes of one schema",
                "inspect ir --spec pets.yaml --at '#/components/schemas/Pet'",
            ),
        ],
    ),
    (
        "lint",
        &[
            ("Check the descriptions of all clients", "lint"),
            (
                "Check a file, with a line for each diagnostic",
                "lint pets.yaml --message-format short",
            ),
            ("In CI: fail on warnings", "lint --deny warnings"),
            (
                "Write an overlay that repairs a file",
                "lint pets.yaml --fix-overlay repairs.yaml",
            ),
        ],
    ),
    (
        "manual",
        &[("Read the page of a task", "manual codegen | man -l -")],
    ),
    (
        "release",
        &[
            ("Release all clients that changed", "release"),
            ("In CI: fail if a version is too low", "release --check"),
        ],
    ),
];

/// Returns what users type to run a program.
pub(crate) fn name(command: &Command) -> &str {
    command.get_bin_name().unwrap_or(command.get_name())
}

/// Returns the command line of a program, whose help has examples of each task, and where the project is.
pub(crate) fn command_of<T: CommandFactory>() -> Command {
    let command = T::command();
    let called = name(&command).to_owned();
    let command = match command.get_after_help() {
        Some(_) => command,
        None => command.after_help(PROJECT),
    };
    command.mut_subcommands(|task| {
        let examples = EXAMPLES.iter().find(|(name, _)| *name == task.get_name());
        let Some((_, examples)) = examples else {
            return task;
        };
        let notes = task.get_after_help().map(|notes| format!("{notes}\n\n"));
        let examples = format_examples(&called, examples);
        task.after_help(notes.unwrap_or_default() + &examples)
    })
}

fn format_examples(called: &str, examples: &[(&str, &str)]) -> String {
    let mut text = EXAMPLES_HEADING.to_owned();
    for (purpose, arguments) in examples {
        // Writing to a `String` does not fail.
        let _ = write!(text, "\n  # {purpose}\n  {called} {arguments}");
    }
    text
}
