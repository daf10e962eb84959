//! `init`: adds a client, and what keeps it up to date, to the repository of a user.

mod description;
mod extras;
mod manifest;
mod name;
mod packages;
mod plan;
mod quote;
mod settings;

use std::iter;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use generator::Purpose;
use generator::config::{self, ClientConfig, Config};
use generator::diagnostic::{Diagnostics, Reported};
use generator::format::FileSet;
use generator::ir::Api;
use generator::output::{self, Difference, Drift};

use crate::files::{absolute, display_path, file_set, parent, slash_path};
use crate::messages::Messages;
use crate::print::plural;
use crate::project::{Project, ProjectOption, SETTINGS, SPEC};
use crate::runtime::RuntimeCrate;
use crate::{Outcome, interrupt};
use description::{Given, Opened};
use extras::Hook;
use packages::Packages;
use plan::{Plan, relative};

#[derive(clap::Args)]
#[command(mut_arg("format", |format| format.default_value("summary")), after_help = NOTES)]
pub struct Arguments {
    /// The OpenAPI description: a URL or a file; a file outside of the project is copied
    #[arg(value_name = "SPEC|URL")]
    spec: String,
    /// Set the name of the crate [default: from the title of the API]
    #[arg(long, value_name = "CRATE", value_parser = config::crate_name)]
    name: Option<String>,
    /// Write the crate to this directory [default: `clients/CRATE`]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Add the package `xtask` and the alias `cargo xtask`, which needs no installed generator; it depends on
    /// this git repository or directory [default: the repository of the generator]
    #[arg(
        long,
        value_name = "SOURCE",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = extras::REPOSITORY
    )]
    xtask: Option<String>,
    /// Add a GitHub workflow: checks, upgrade reports in pull requests, and pull requests for new descriptions
    #[arg(long)]
    ci: bool,
    /// Add a git hook that checks the clients before each commit
    #[arg(long)]
    hook: bool,
    #[command(flatten)]
    project: ProjectOption,
    #[command(flatten)]
    messages: Messages,
}

/// What the help says beside examples.
const NOTES: &str = "Nothing is written if there is an error. A second run changes nothing, and repairs what is missing.";

/// Where things are.
struct Place {
    /// The root of the project.
    project: PathBuf,
    /// The directory of the workspace manifest.
    workspace: PathBuf,
    packages: Packages,
}

impl Place {
    fn find(project: &Project) -> anyhow::Result<Self> {
        let current_dir = std::env::current_dir().context("cannot find the current directory")?;
        let (from, is_project) = match project.settings() {
            Ok(_) => (project.root().to_owned(), true),
            Err(_) => (current_dir, false),
        };
        let workspace = packages::workspace_root(&from)?.unwrap_or_else(|| from.clone());
        Ok(Self {
            project: if is_project { from } else { workspace.clone() },
            packages: Packages::below(&workspace)?,
            workspace,
        })
    }

    /// The same project with the workspace around a client, which need not be that of the project.
    fn around(self, client: &Path) -> anyhow::Result<Self> {
        let workspace = packages::workspace_root(parent(client))?;
        let workspace = workspace.unwrap_or_else(|| self.project.clone());
        Ok(Self {
            packages: Packages::below(&workspace)?,
            workspace,
            ..self
        })
    }

    /// The directory around all that `init` writes.
    fn repository(&self) -> &Path {
        let around = match self.workspace.starts_with(&self.project) {
            true => &self.project,
            false => &self.workspace,
        };
        packages::repository(around).unwrap_or(around)
    }

    /// The directory of descriptions that `init` adds.
    fn spec(&self) -> PathBuf {
        self.project.join(SPEC)
    }

    /// Where a description outside of the project is copied to.
    fn copy_of(&self, path: &Path) -> PathBuf {
        self.spec().join(path.file_name().unwrap_or_default())
    }
}

pub(crate) fn run(arguments: &Arguments, project: &Project) -> anyhow::Result<Outcome> {
    interrupt::exit_on_interrupt()?;
    let project = arguments.project.select(project)?;
    let place = Place::find(&project)?;
    let given = Given::find(&arguments.spec, &place)?;
    let mut plan = Plan::default();
    let (config, name, opened) = match existing(arguments, &given, &project, &place)? {
        Some((config, name)) => (config, name, None),
        None => {
            let opened = given.open()?;
            let (config, name) = add_client(arguments, &opened, &project, &place, &mut plan)?;
            (config, name, Some(opened))
        }
    };
    let client = config.clients.iter().find(|it| it.name == name);
    let client = client.context("the client was not added")?;
    if opened.is_none() {
        plan.keep(project.settings()?.to_owned());
        plan.keep(client.description.clone());
    }
    let place = place.around(&client.output)?;
    let runtime = config.runtime.clone();
    let runtime = runtime.map(|runtime| RuntimeCrate::new(runtime, &config.clients));
    let how = (&project, arguments.messages);
    let Some(outputs) = generate(client, opened.as_ref(), runtime, how, &mut plan)? else {
        return Ok(Outcome::Failed);
    };
    let outputs = outputs
        .into_iter()
        .map(|it| it.drift().map(|drift| (it, drift)));
    let outputs: Vec<_> = outputs.collect::<Result<_, _>>()?;
    let hook = arguments.add_extras(client, &outputs, &project, &place, &mut plan)?;
    write(&plan, &outputs, &place)?;
    plan.print();
    for (output, drift) in &outputs {
        output.print(drift);
    }
    if let Some(hook) = hook {
        hook.add()?;
    }
    let is_unchanged = plan.is_empty() && outputs.iter().all(|(_, drift)| drift.is_empty());
    if !is_unchanged || !place.workspace.join("Cargo.lock").exists() {
        extras::update_lock_file(&place)?;
    }
    if opened.is_some() {
        let dir = quote::shell_word(&display_path(&client.output));
        let add = format!("cargo add --path {dir}");
        print_line!("to use the client in a package: `{add} --package NAME`");
    }
    Ok(Outcome::Good)
}

impl Arguments {
    /// Adds what the workspace and the repository need for the client; returns the hook, which is not in it.
    fn add_extras(
        &self,
        client: &ClientConfig,
        outputs: &[(Output, Drift)],
        project: &Project,
        place: &Place,
        plan: &mut Plan,
    ) -> anyhow::Result<Option<Hook>> {
        let mut members = Vec::new();
        for (Output { name, dir, .. }, _) in outputs {
            let member = relative(dir, &place.workspace)?;
            place.packages.reject_taken(name, &member)?;
            members.push(member);
        }
        let command = match &self.xtask {
            Some(source) => {
                members.push("xtask".to_owned());
                extras::add_xtask(source, place, plan)?;
                extras::XTASK
            }
            None => project.command(),
        };
        let others = place.packages.others(&members);
        plan.edit(place.workspace.join("Cargo.toml"), |text| {
            manifest::with_members(text, &members, &others)
        })?;
        extras::add_attributes(client, place, plan)?;
        if self.ci {
            extras::add_workflow(client, command, place, plan)?;
        }
        self.hook.then(|| Hook::find(command, place)).transpose()
    }
}

/// Returns the settings, and the name of the client that the description already has.
fn existing(
    arguments: &Arguments,
    given: &Given,
    project: &Project,
    place: &Place,
) -> anyhow::Result<Option<(Config, String)>> {
    let Ok(settings) = project.settings() else {
        return Ok(None);
    };
    let config = normalized(project.load_config(settings, Messages::HUMAN)?);
    let mut clients = config.clients.iter();
    let found = match &arguments.name {
        Some(name) => clients.find(|it| it.name == *name),
        None => clients.find(|it| given.is_of(it, place)),
    };
    match found {
        Some(client) if !given.is_of(client, place) => bail!(
            "client `{}` has another description, `{}`; use another `--name`",
            client.name,
            display_path(&client.description)
        ),
        Some(client) => {
            let output = arguments.output.as_deref().map(absolute).transpose()?;
            if output.is_some_and(|output| output != client.output) {
                bail!(
                    "client `{}` is in `{}`; run without `--output`",
                    client.name,
                    display_path(&client.output)
                );
            }
            let name = client.name.clone();
            Ok(Some((config, name)))
        }
        None => Ok(None),
    }
}

/// Adds a client to the settings; returns them, and its name.
fn add_client(
    arguments: &Arguments,
    opened: &Opened,
    project: &Project,
    place: &Place,
    plan: &mut Plan,
) -> anyhow::Result<(Config, String)> {
    let any_client = project.client_for(Path::new(&arguments.spec), &[], PathBuf::new(), "client");
    let title = || opened.title(&any_client);
    let name = arguments.name.clone();
    let name = name.or_else(|| name::crate_name(title().as_deref(), &opened.file_name()));
    let name = name.context("the title of the API has no name for a crate; use `--name CRATE`")?;
    let description = opened.target(&name, place);
    let path = match project.settings() {
        Ok(path) => path.to_owned(),
        Err(_) if description.starts_with(place.spec()) => place.spec().join(SETTINGS),
        Err(_) => place.project.join(SETTINGS),
    };
    let output = match &arguments.output {
        Some(dir) => absolute(dir)?,
        None => place.project.join("clients").join(&name),
    };
    let dir = parent(&path).to_owned();
    let from_settings = |path: &Path| {
        let relative = pathdiff::diff_paths(path, &dir);
        slash_path(&relative.unwrap_or_else(|| path.to_owned()))
    };
    let source = match &opened.given {
        Given::Published(url) => Some(url.as_str()),
        Given::Inside(_) | Given::Outside(_) => None,
    };
    let client = settings::Client {
        name: &name,
        spec: from_settings(&description),
        source,
        output: from_settings(&output),
    };
    plan.edit(path.clone(), |text| settings::with_client(text, &client))?;
    let text = plan.files.get(&path).map_or("", String::as_str);
    let (shown, root) = (display_path(&path), place.project.as_path());
    let config =
        Messages::HUMAN.report(|diagnostics| config::parse(text, &shown, &dir, root, diagnostics));
    let config = config.or_else(|_| bail!("`{shown}` would have errors"))?;
    Ok((normalized(config), name))
}

/// Returns settings with paths that can be compared.
fn normalized(mut config: Config) -> Config {
    for client in &mut config.clients {
        client.output = config::normalize(&client.output);
        client.description = config::normalize(&client.description);
    }
    config
}

/// A crate to write.
struct Output {
    name: String,
    dir: PathBuf,
    files: FileSet,
}

/// Generates the client, and the runtime that it shares; adds the files of a new description. None if there are errors,
/// which are printed.
fn generate(
    client: &ClientConfig,
    opened: Option<&Opened>,
    runtime: Option<RuntimeCrate>,
    (project, messages): (&Project, Messages),
    plan: &mut Plan,
) -> anyhow::Result<Option<Vec<Output>>> {
    let mut diagnostics = Diagnostics::new();
    let generated = generate_client(client, opened, &mut diagnostics);
    messages.print_generated(&diagnostics, client, project);
    let refused = |subject: &str| {
        eprint_line!("error: cannot generate {subject}; no files were written");
        Ok(None)
    };
    let Ok((api, files)) = generated else {
        return refused(&format!("`{}`", client.name));
    };
    if let Some(opened) = opened {
        for (path, text) in opened.files(&client.description, &diagnostics)? {
            plan.add(path, text);
        }
    }
    let mut outputs = vec![Output {
        name: client.name.clone(),
        dir: client.output.clone(),
        files,
    }];
    if let Some(runtime) = runtime.filter(|it| it.is_used_by(client)) {
        match runtime.files(iter::once((client, &api)), messages) {
            Ok(files) => outputs.push(Output {
                name: runtime.config.name.clone(),
                dir: config::normalize(&runtime.config.output),
                files,
            }),
            Err(subject) => return refused(&subject),
        }
    }
    Ok(Some(outputs))
}

fn generate_client(
    client: &ClientConfig,
    opened: Option<&Opened>,
    diagnostics: &mut Diagnostics,
) -> Result<(Api, FileSet), Reported> {
    let names = crate::description::names(client, diagnostics)?;
    let source = match opened {
        Some(opened) => opened.source(client, diagnostics)?,
        None => crate::description::load(client, diagnostics)?,
    };
    let api = generator::build_ir(source, client, Purpose::Crate, || names, diagnostics)?;
    let files = generator::emit_crate(&api, client, diagnostics)?;
    Ok((api, files))
}

impl Output {
    /// Compares the crate with its directory, where nothing else may be.
    fn drift(&self) -> anyhow::Result<Drift> {
        let (dir, name) = (display_path(&self.dir), &self.name);
        match output::crate_in(&self.dir)? {
            Some(other) if other != *name => {
                bail!("`{dir}` contains the crate `{other}`; use another `--output`")
            }
            _ => {}
        }
        let drift = output::check(&self.files, &self.dir)?;
        let is_foreign = |difference: &Difference| {
            matches!(difference, Difference::Blocked | Difference::Untracked)
        };
        match drift
            .0
            .iter()
            .find(|(_, difference)| is_foreign(difference))
        {
            Some((path, _)) => bail!(
                "`{dir}/{path}` is not generated by this tool; move it, or use another `--output`"
            ),
            None => Ok(drift),
        }
    }

    fn print(&self, drift: &Drift) {
        let (dir, total) = (display_path(&self.dir), self.files.0.len());
        let step = match drift.count(Difference::Missing) {
            _ if drift.is_empty() => "kept".to_owned(),
            added if added == total => format!("added, {}", plural((added, "file"))),
            _ => format!("changed, {}", plural((drift.0.len(), "file"))),
        };
        print_line!("  {dir}: {step}");
    }
}

/// Writes all files together: only renames can fail after the first change.
fn write(plan: &Plan, outputs: &[(Output, Drift)], place: &Place) -> anyhow::Result<()> {
    let root = place.repository();
    let (files, drift) = file_set(&plan.files, root)?;
    let _lock = output::lock_directory(root)?;
    let _writing = interrupt::delay();
    let prepared = output::prepare(&files, &drift, root)?;
    let crates = outputs.iter();
    let crates = crates.map(|(it, drift)| output::prepare(&it.files, drift, &it.dir));
    let crates: Vec<_> = crates.collect::<Result<_, _>>()?;
    prepared.apply()?;
    for prepared in crates {
        prepared.apply()?;
    }
    Ok(())
}
