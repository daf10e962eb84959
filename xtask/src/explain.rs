//! `cargo xtask explain`: what the codes of diagnostics mean.

use std::process::ExitCode;

use std::str::FromStr;

use generator::diagnostic::{Code, UnknownCode};
use generator::diff::Rule;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A code, such as `unknown-field`, or a rule of `cargo xtask diff`, such as `operation-endpoint-changed`; without
    /// one all codes are listed, each with how much it matters, and all rules.
    code: Option<Explained>,
}

/// What can be explained.
#[derive(Clone, Copy)]
enum Explained {
    Code(Code),
    Rule(Rule),
}

impl FromStr for Explained {
    type Err = String;

    fn from_str(id: &str) -> Result<Self, String> {
        let unknown = match Rule::from_str(id) {
            Ok(rule) => return Ok(Self::Rule(rule)),
            Err(unknown) => unknown,
        };
        id.parse().map(Self::Code).map_err(|code: UnknownCode| {
            match (code.nearest(), unknown.nearest()) {
                (None, Some(nearest)) => format!("{unknown}; did you mean `{nearest}`?"),
                _ => code.to_string(),
            }
        })
    }
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match arguments.code {
        Some(Explained::Code(code)) => explain(code),
        Some(Explained::Rule(rule)) => say_text!("{rule}\n\n{}", rule.explanation()),
        None => list(),
    }
    ExitCode::SUCCESS
}

fn explain(code: Code) {
    say_text!("{}[{code}]\n\n{}", code.severity(), code.explanation());
}

fn list() {
    for code in Code::ALL {
        let severity = code.severity().to_string();
        say!("{severity:7}  {code}");
    }
    for rule in Rule::ALL {
        say!("{:7}  {rule}", "rule");
    }
}
