//! `cargo xtask explain`: what the codes of diagnostics mean.

use std::process::ExitCode;

use generator::diagnostic::Code;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A code, such as `unknown-key`; without one all are listed, each with how much it matters.
    code: Option<Code>,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match arguments.code {
        Some(code) => explain(code),
        None => list(),
    }
    ExitCode::SUCCESS
}

fn explain(code: Code) {
    anstream::print!("{}[{code}]\n\n{}", code.severity(), code.explanation());
}

fn list() {
    for code in Code::ALL {
        let severity = code.severity().to_string();
        anstream::println!("{severity:7}  {code}");
    }
}
