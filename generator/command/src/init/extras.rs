//! What `init` adds to a repository beside the client: a program for the tasks, attributes, a workflow, a hook.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use generator::config::ClientConfig;
use toml_edit::Value;

use super::packages::{self, manifest_mentions};
use super::plan::{Plan, relative, with_lines};
use super::quote::{attributes_pattern, shell_word, yaml_value};
use super::{Place, manifest};
use crate::files::{absolute, display_path, read_if_exists, slash_path};

/// Where the command crate comes from until it is published.
pub(super) const REPOSITORY: &str =
    "https://github.com/openapi-client-codegen/openapi-client-codegen";

/// The package of this crate.
const PACKAGE: &str = env!("CARGO_PKG_NAME");

/// How people call the tasks with a program of their own.
pub(super) const XTASK: &str = "cargo xtask";

/// Adds the package `xtask`, which runs the tasks with the version of the generator that the workspace locks.
pub(super) fn add_xtask(source: &str, place: &Place, plan: &mut Plan) -> anyhow::Result<()> {
    let dir = place.workspace.join("xtask");
    place.packages.reject_taken("xtask", "xtask")?;
    if manifest_mentions(&dir, PACKAGE)? == Some(false) {
        bail!(
            "`{}` is a program of yours; add the tasks to it (docs/projects.md), and run without `--xtask`",
            display_path(&dir)
        );
    }
    let source = match Path::new(source) {
        path if path.is_dir() => format!("path = {}", Value::from(path_from(&dir, path, place)?)),
        _ if is_git_url(source) => format!("git = {}", Value::from(source)),
        _ => bail!("`{source}` is not a directory, nor the URL of a git repository"),
    };
    let manifest = format!(
        "[package]\nname = \"xtask\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         {PACKAGE} = {{ {source} }}\nclap = {{ version = \"4\", features = [\"derive\"] }}\n"
    );
    plan.add(dir.join("Cargo.toml"), manifest);
    plan.add(
        dir.join("src/main.rs"),
        include_str!("xtask.txt").to_owned(),
    );
    let config = place.workspace.join(".cargo/config.toml");
    plan.edit(config, manifest::with_alias)
}

/// Whether a text is a URL as cargo reads it, or the short form that only git reads, which cargo explains.
fn is_git_url(text: &str) -> bool {
    text.contains("://") || text.split_once('@').is_some_and(|(_, it)| it.contains(':'))
}

/// Returns the path of a directory in a manifest: relative in the workspace, which may be moved.
fn path_from(dir: &Path, path: &Path, place: &Place) -> anyhow::Result<String> {
    let path = absolute(path)?;
    let is_inside = path.starts_with(&place.workspace);
    let relative = is_inside
        .then(|| pathdiff::diff_paths(&path, dir))
        .flatten();
    Ok(slash_path(&relative.unwrap_or(path)))
}

/// Marks the files of a client as generated, and keeps the line ends of the client and of a fetched description.
pub(super) fn add_attributes(
    client: &ClientConfig,
    place: &Place,
    plan: &mut Plan,
) -> anyhow::Result<()> {
    // A description need not be in the workspace.
    let dir = match client.description.starts_with(&place.workspace) {
        true => &place.workspace,
        false => place.repository(),
    };
    let output = relative(&client.output, dir)?;
    let mut lines = vec![format!(
        "{} text eol=lf linguist-generated",
        attributes_pattern(&format!("{output}/**"))
    )];
    if client.options.source.is_some() {
        let description = relative(&client.description, dir)?;
        lines.push(format!("{} -text", attributes_pattern(&description)));
    }
    let path = dir.join(".gitattributes");
    plan.edit(path, |text| Ok(with_lines(text, &lines)))
}

/// Adds a workflow that checks the clients, reports what pull requests change, and fetches new descriptions.
pub(super) fn add_workflow(
    client: &ClientConfig,
    command: &str,
    place: &Place,
    plan: &mut Plan,
) -> anyhow::Result<()> {
    let repository = packages::repository(&place.project).unwrap_or(&place.project);
    let dir = relative(&place.project, repository)?;
    let (prefix, defaults) = match dir.as_str() {
        "" => (String::new(), String::new()),
        dir => (
            format!("{dir}/"),
            format!(
                "defaults:\n  run:\n    working-directory: {}\n\n",
                yaml_value(dir)
            ),
        ),
    };
    let install = match command == XTASK {
        true => String::new(),
        false => format!("      - run: cargo install --locked --git {REPOSITORY} {PACKAGE}\n"),
    };
    let (schedule, upgrade) = match client.options.source {
        Some(_) => (SCHEDULE, include_str!("upgrade.yml")),
        None => ("", ""),
    };
    let description = relative(&client.description, &place.project)?;
    let workflow = format!("{}{upgrade}", include_str!("workflow.yml"))
        .replace("SCHEDULE", schedule)
        .replace("DEFAULTS", &defaults)
        .replace("INSTALL", &install)
        .replace("COMMAND", command)
        .replace(
            "PREFIXDESCRIPTION",
            &shell_word(&format!("{prefix}{description}")),
        )
        .replace("DESCRIPTION", &shell_word(&description))
        .replace("CLIENT", &client.name);
    plan.add(
        repository.join(".github/workflows/openapi-client.yml"),
        workflow,
    );
    Ok(())
}

/// When new descriptions are fetched.
const SCHEDULE: &str = "  schedule:\n    - cron: \"23 5 * * 1\"\n  workflow_dispatch:\n";

/// A hook of git, which is not in the repository.
pub(super) struct Hook {
    path: PathBuf,
    text: String,
    current: Option<String>,
}

impl Hook {
    /// Finds the hook that runs before each commit.
    pub(super) fn find(command: &str, place: &Place) -> anyhow::Result<Self> {
        let git = Command::new("git")
            .args(["rev-parse", "--git-path", "hooks/pre-commit"])
            .current_dir(&place.workspace)
            .output()
            .context("cannot run `git`, which `--hook` requires")?;
        if !git.status.success() {
            bail!(
                "`{}` is not in a git repository, which `--hook` requires",
                display_path(&place.workspace)
            );
        }
        let path = String::from_utf8(git.stdout).context("the path of the hook is not UTF-8")?;
        let path = place.workspace.join(path.trim_end());
        // Git runs it in the root of the repository.
        let repository = packages::repository(&place.project).unwrap_or(&place.project);
        let cd = match relative(&place.project, repository)?.as_str() {
            "" => String::new(),
            dir => format!("cd {} || exit\n", shell_word(dir)),
        };
        Ok(Self {
            current: read_if_exists(&path)?,
            text: format!(
                "#!/bin/sh\n# No commit in which a client differs from its description.\n{cd}exec {command} codegen --check\n"
            ),
            path,
        })
    }

    /// Adds the hook; an existing one is kept.
    pub(super) fn add(&self) -> anyhow::Result<()> {
        let path = display_path(&self.path);
        match &self.current {
            Some(current) if *current == self.text => print_line!("  {path}: kept"),
            Some(_) => {
                let check = self.text.lines().last().unwrap_or_default();
                let check = check.trim_start_matches("exec ");
                print_line!("  {path}: kept; add the line `{check}` to it");
            }
            None => {
                write_program(&self.path, &self.text)
                    .with_context(|| format!("cannot write `{path}`"))?;
                print_line!("  {path}: added");
            }
        }
        Ok(())
    }
}

fn write_program(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir)?;
    }
    std::fs::write(path, text)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// Adds the packages of new members to `Cargo.lock`, without other changes; reports how to do so if cargo cannot.
pub(super) fn update_lock_file(place: &Place) -> anyhow::Result<()> {
    let path = place.workspace.join("Cargo.lock");
    let before = read_if_exists(&path)?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let updated = Command::new(cargo)
        .args(["update", "--workspace", "--quiet"])
        .current_dir(&place.workspace)
        .output();
    let problem = match updated {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(
            String::from_utf8_lossy(&output.stderr)
                .trim_end()
                .to_owned(),
        ),
        Err(error) => Some(error.to_string()),
    };
    if let Some(problem) = problem {
        eprint_line!("{problem}");
        eprint_line!("warning: `Cargo.lock` was not updated; run `cargo update --workspace`");
        return Ok(());
    }
    let step = match (before, read_if_exists(&path)?) {
        (None, _) => "added",
        (before, after) if before == after => "kept",
        _ => "changed",
    };
    print_line!("  {}: {step}", display_path(&path));
    Ok(())
}
