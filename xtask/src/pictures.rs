//! `cargo xtask pictures`: draws the pictures of README and docs from the output of commands.

use std::fs;
use std::process::{Command, Output};

use anstyle_svg::{Term, WIN10_CONSOLE};
use anyhow::Context;
use cargo_openapi_client::Outcome;

use crate::root;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write nothing; exit with 2 if a picture is stale
    #[arg(long)]
    check: bool,
}

/// A picture of the output of a command.
struct Picture {
    /// The path of the file, relative to the root of the project.
    path: &'static str,
    /// The arguments of `cargo xtask`, with paths from the root of the project.
    command: &'static [&'static str],
    draw: fn(&Picture, &Output) -> anyhow::Result<String>,
}

const PICTURES: [Picture; 2] = [
    Picture {
        path: "docs/diagnostic.svg",
        command: &["lint", "tests/bad_input/components_misspelled/spec.yaml"],
        draw: terminal,
    },
    Picture {
        path: "docs/upgrade.svg",
        command: &[
            "diff",
            "tests/upgrades/type_renamed_and_changed/old.yaml",
            "tests/upgrades/type_renamed_and_changed/new.yaml",
            "--format",
            "html",
        ],
        draw: page,
    },
];

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Good;
    for picture in &PICTURES {
        let display_path = picture.path;
        let path = root().join(display_path);
        let image = picture.render()?;
        if fs::read_to_string(&path).is_ok_and(|text| text == image) {
            println!("{display_path}: up to date");
        } else if arguments.check {
            println!("{display_path}: stale; `cargo xtask pictures` draws it anew");
            outcome = Outcome::Found;
        } else {
            fs::write(&path, image).with_context(|| format!("cannot write `{display_path}`"))?;
            println!("{display_path}: written");
        }
    }
    Ok(outcome)
}

impl Picture {
    fn render(&self) -> anyhow::Result<String> {
        let output = self.run()?;
        (self.draw)(self, &output).with_context(|| format!("cannot draw `{}`", self.path))
    }

    /// Runs the command in a separate process, whose output is the picture. It may fail, as `lint` does after an
    /// error.
    fn run(&self) -> anyhow::Result<Output> {
        let program = std::env::current_exe().context("cannot find this program")?;
        Command::new(program)
            .args(self.command)
            .current_dir(root())
            .env("CLICOLOR_FORCE", "1")
            .env_remove("NO_COLOR")
            .output()
            .with_context(|| format!("cannot run `{}`", self.command_line()))
    }

    /// The command as a person types it.
    fn command_line(&self) -> String {
        format!("cargo xtask {}", self.command.join(" "))
    }
}

/// A terminal with the command and its messages.
fn terminal(picture: &Picture, output: &Output) -> anyhow::Result<String> {
    let messages = str::from_utf8(&output.stderr)?;
    let text = format!("$ {}\n{}", picture.command_line(), messages.trim_end());
    Ok(Term::new().palette(WIN10_CONSOLE).render_svg(&text))
}

/// Wide enough for the old and the new version side by side.
const PAGE_WIDTH: u32 = 960;

/// Only the top of the page is shown.
const PAGE_HEIGHT: u32 = 925;

/// The style of the picture itself: a border, and no overflow at the bottom.
const PAGE_STYLE: &str = "body { box-sizing: border-box; height: 100%; overflow: hidden; \
                          border: 1px solid var(--line); }";

/// The beginning of an HTML page. Its head and its script are not XML, and a picture runs no script.
fn page(_: &Picture, output: &Output) -> anyhow::Result<String> {
    let html = str::from_utf8(&output.stdout)?;
    let parts = html.split_once("<style>").and_then(|(_, remaining)| {
        let (style, remaining) = remaining.split_once("</style>")?;
        let (body, _) = remaining.rsplit_once("<script>")?;
        Some((style.trim(), body.trim()))
    });
    let (style, body) = parts.context("the page has no style, or no script")?;
    Ok(format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{PAGE_WIDTH}" height="{PAGE_HEIGHT}" viewBox="0 0 {PAGE_WIDTH} {PAGE_HEIGHT}">
<style>
{style}
{PAGE_STYLE}
</style>
<foreignObject width="100%" height="100%">
<body xmlns="http://www.w3.org/1999/xhtml">
{body}
</body>
</foreignObject>
</svg>
"#
    ))
}
