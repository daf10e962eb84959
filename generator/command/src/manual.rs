//! `manual`: prints a page for `man`.

use anyhow::{Context, bail};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::Outcome;
use crate::help::EXAMPLES_HEADING;
use crate::project::Project;

#[derive(clap::Args)]
pub struct Arguments {
    /// Print the page of this task; if omitted, that of the program
    #[arg(value_name = "TASK")]
    task: Option<String>,
}

pub(crate) fn run(arguments: &Arguments, project: &Project) -> anyhow::Result<Outcome> {
    let program = project.program();
    let mut command = project.command_line().display_name(&program);
    command.build();
    let version = command.get_version().unwrap_or_default();
    let source = format!("{program} {version}");
    let page = match &arguments.task {
        None => command,
        Some(name) => match command.find_subcommand(name) {
            Some(task) => task.clone(),
            None => bail!(
                "unknown task `{name}`; run `{}` to list all",
                project.task("help")
            ),
        },
    };
    // Its lines are not filled, unlike those of other sections.
    let notes = page.get_after_help().map(ToString::to_string);
    let page = Man::new(page.after_help(None::<&str>)).source(source.trim_end());
    let mut text = Vec::new();
    let rendered = page.render(&mut text);
    rendered.context("cannot write the page")?;
    let notes = notes.unwrap_or_default();
    let (notes, examples) = notes.split_once(EXAMPLES_HEADING).unwrap_or((&notes, ""));
    let sections = section("NOTES", notes) + &section("EXAMPLES", examples);
    print_text!("{}{sections}", String::from_utf8_lossy(&text));
    Ok(Outcome::Good)
}

/// Returns a section with these lines; nothing if there are none.
fn section(heading: &str, text: &str) -> String {
    let mut section = Roff::new();
    if !text.trim().is_empty() {
        section.control("SH", [heading]).control("nf", []);
        for line in text.trim_matches('\n').lines() {
            section.text([roman(line)]);
        }
        section.control("fi", []);
    }
    section.to_roff()
}
