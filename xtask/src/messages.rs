//! How diagnostics are printed: in which form, how many, and with colours where somebody sees them.

use std::env;
use std::io::{self, IsTerminal};

use anstream::{AutoStream, ColorChoice};
use generator::diagnostic::{Counts, Diagnostics, Format, Rendering};

use crate::workspace::plural;

/// How diagnostics are printed.
#[derive(Clone, Copy, clap::Args)]
pub(crate) struct Messages {
    /// How diagnostics are printed, on the standard error.
    #[arg(
        long = "message-format",
        value_name = "FORMAT",
        default_value = "human"
    )]
    format: MessageFormat,
    /// How many diagnostics of one code are printed; `json` has all of them.
    #[arg(long, value_name = "N", default_value_t = Messages::HUMAN.repeats)]
    repeats: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum MessageFormat {
    /// With the lines that they are about, and what to do.
    Human,
    /// Each in one line, for editors.
    Short,
    /// Each as a JSON object in one line (docs/diagnostics.md).
    Json,
}

impl Messages {
    /// As a person reads them, who reads some of one code and mends them all.
    pub(crate) const HUMAN: Self = Self {
        format: MessageFormat::Human,
        repeats: 8,
    };

    /// Whether a program reads them, which no other line is for.
    pub(crate) fn are_for_programs(self) -> bool {
        self.format == MessageFormat::Json
    }

    /// Prints the diagnostics, and for people how many there are.
    pub(crate) fn print(self, diagnostics: &Diagnostics) {
        complain_text!("{}", diagnostics.render(self.rendering()));
        let counts = counted(diagnostics.counts());
        if !counts.is_empty() && !self.are_for_programs() {
            complain!("{counts}");
        }
    }

    fn rendering(self) -> Rendering {
        let format = match self.format {
            MessageFormat::Human => Format::Human,
            MessageFormat::Short => Format::Short,
            MessageFormat::Json => Format::Json,
        };
        Rendering {
            format,
            color: is_colored(),
            repeats: self.repeats,
        }
    }
}

/// `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR` and whether this is a terminal decide.
fn is_colored() -> bool {
    let is = |variable: &str, value: &str| env::var_os(variable).is_some_and(|it| it == value);
    let choice = AutoStream::choice(&io::stderr());
    // Whatever `CLICOLOR_FORCE` is, it is taken for a wish.
    let is_forced = !is("CLICOLOR_FORCE", "0");
    let can_be = || io::stderr().is_terminal() && !is("CLICOLOR", "0") && !is("TERM", "dumb");
    choice != ColorChoice::Never && (is_forced || can_be())
}

/// "2 errors, 1 warning"; nothing where there is nothing.
fn counted(counts: Counts) -> String {
    let Counts {
        errors,
        warnings,
        notes,
    } = counts;
    let counts = [(errors, "error"), (warnings, "warning"), (notes, "note")];
    let counts: Vec<_> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(plural)
        .collect();
    counts.join(", ")
}
