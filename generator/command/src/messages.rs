//! Prints diagnostics: their format, their number, and colors for terminals.

use std::env;
use std::io::{self, IsTerminal};

use anstream::{AutoStream, ColorChoice};
use generator::config::ClientConfig;
use generator::diagnostic::{Counts, Diagnostics, Format, Rendering, Scope};

use crate::description;
use crate::files::display_path;
use crate::print::plural;
use crate::project::Project;

/// The options for printing diagnostics.
#[derive(Clone, Copy, clap::Args)]
pub(crate) struct Messages {
    /// Set the format of diagnostics, which are printed to standard error
    #[arg(
        long = "message-format",
        value_name = "FORMAT",
        default_value = "human"
    )]
    format: MessageFormat,
    /// Print at most N diagnostics of each code; `json` prints all
    #[arg(long, value_name = "N", default_value_t = Messages::HUMAN.max_per_code)]
    max_per_code: usize,
    #[arg(skip = Scope::All)]
    scope: Scope,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum MessageFormat {
    /// Show an excerpt of the source and help
    Human,
    /// Show one line for each, for editors
    Short,
    #[value(help = concat!(
        "Show one JSON object per line, for programs: ",
        env!("CARGO_PKG_REPOSITORY"),
        "/blob/main/docs/diagnostics.md"
    ))]
    Json,
    /// Show errors as `human` does, and group all others by code, with the first three locations
    Summary,
}

impl Messages {
    /// The default: a person who has seen some diagnostics of one code knows how to fix the remaining ones.
    pub(crate) const HUMAN: Self = Self {
        format: MessageFormat::Human,
        max_per_code: 8,
        scope: Scope::All,
    };

    /// Only errors: warnings and notes are reported when the crate is generated.
    pub(crate) fn errors_only(self) -> Self {
        let scope = Scope::Errors;
        Self { scope, ..self }
    }

    /// Whether the output is for programs, so that no other lines are printed.
    pub(crate) fn are_for_programs(self) -> bool {
        self.format == MessageFormat::Json
    }

    /// Runs a stage, and prints its diagnostics.
    pub(crate) fn report<T>(self, stage: impl FnOnce(&mut Diagnostics) -> T) -> T {
        let mut diagnostics = Diagnostics::new();
        let outcome = stage(&mut diagnostics);
        self.print(&diagnostics);
        outcome
    }

    /// Prints the diagnostics, and their number unless the output is for programs.
    pub(crate) fn print(self, diagnostics: &Diagnostics) {
        eprint_text!("{}", diagnostics.render(self.rendering()));
        let counts = format_counts(diagnostics.counts_in(self.scope));
        if counts.is_empty() || self.are_for_programs() {
            return;
        }
        let next = match self.format {
            _ if diagnostics.can_keep_going() => format!("; {WAYS_ON}"),
            MessageFormat::Summary => "; for details: `--message-format human`".to_owned(),
            _ => String::new(),
        };
        eprint_line!("{counts}{next}");
    }

    /// Prints the diagnostics of a generated client; a summary has only those that concern it, and counts the others.
    pub(crate) fn print_generated(
        self,
        diagnostics: &Diagnostics,
        client: &ClientConfig,
        project: &Project,
    ) {
        if (self.format, self.scope) != (MessageFormat::Summary, Scope::All) {
            return self.print(diagnostics);
        }
        let scope = Scope::Client;
        Self { scope, ..self }.print(diagnostics);
        let total = |counts: Counts| counts.errors + counts.warnings + counts.notes;
        let others = total(diagnostics.counts()) - total(diagnostics.counts_in(scope));
        if others > 0 {
            let lint = lint_command(client, project);
            eprint_line!("{others} more about the quality of the description: `{lint}`");
        }
    }

    fn rendering(self) -> Rendering {
        let format = match self.format {
            MessageFormat::Human => Format::Human,
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
            MessageFormat::Summary => Format::Summary,
        };
        Rendering {
            format,
            scope: self.scope,
            color: is_colored(),
            max_per_code: self.max_per_code,
        }
    }
}

/// What a user can do who cannot change the description.
const WAYS_ON: &str =
    "use `codegen --keep-going` to generate everything else, or an overlay to fix the description";

/// The command that reports all diagnostics of a client's description.
fn lint_command(client: &ClientConfig, project: &Project) -> String {
    if client.options.written.is_some() {
        return project.task(&format!("lint --client {}", client.name));
    }
    let description = match description::is_stdin(&client.description) {
        true => description::STDIN.to_owned(),
        false => display_path(&client.description),
    };
    let overlays = client.options.overlays.iter();
    let overlays = overlays.map(|it| format!(" --overlay {}", display_path(&it.path)));
    let overlays: String = overlays.collect();
    project.task(&format!("lint {description}{overlays}"))
}

/// Whether to use colors, as `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR` and the terminal determine.
fn is_colored() -> bool {
    let is = |variable: &str, value: &str| env::var_os(variable).is_some_and(|it| it == value);
    let color_choice = AutoStream::choice(&io::stderr());
    // `AutoStream` treats any value of `CLICOLOR_FORCE` as a request for colors.
    let is_forced = !is("CLICOLOR_FORCE", "0");
    let can_be = || io::stderr().is_terminal() && !is("CLICOLOR", "0") && !is("TERM", "dumb");
    color_choice != ColorChoice::Never && (is_forced || can_be())
}

/// Formats counts as in "2 errors, 1 warning"; empty if all are zero.
fn format_counts(counts: Counts) -> String {
    let Counts {
        errors,
        warnings,
        notes,
    } = counts;
    let counts = [(errors, "error"), (warnings, "warning"), (notes, "note")];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    counts.map(plural).collect::<Vec<_>>().join(", ")
}
