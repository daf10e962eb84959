//! `explain`: explains diagnostic codes and upgrade rules.

use std::str::FromStr;

use generator::diagnostic::{Code, UnknownId};
use generator::diff::Rule;

use crate::Outcome;

#[derive(clap::Args)]
pub struct Arguments {
    /// Explain this diagnostic code, such as `unknown-field`, or upgrade rule, such as `operation-endpoint-changed`; if
    /// omitted, list all codes with their severities, and all rules
    code: Option<Explained>,
}

/// A diagnostic code or an upgrade rule.
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
        id.parse().map(Self::Code).map_err(|code: UnknownId| {
            match code.closest_match.or(unknown.closest_match) {
                Some(suggestion) => {
                    format!("unknown code or rule `{id}`; did you mean `{suggestion}`?")
                }
                None => {
                    format!("unknown code or rule `{id}`; run `explain` to list all")
                }
            }
        })
    }
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    match arguments.code {
        Some(Explained::Code(code)) => explain(code),
        Some(Explained::Rule(rule)) => print_text!("{rule}\n\n{}", rule.explanation()),
        None => list(),
    }
    Outcome::Good
}

fn explain(code: Code) {
    print_text!("{}[{code}]\n\n{}", code.severity(), code.explanation());
}

fn list() {
    for code in Code::ALL {
        let severity = code.severity().to_string();
        print_line!("{severity:7}  {code}");
    }
    for rule in Rule::ALL {
        print_line!("{:7}  {rule}", "rule");
    }
}
