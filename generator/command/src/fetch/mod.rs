//! `fetch`: replaces descriptions by the current ones of their vendors.

mod download;
mod record;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, bail};
use generator::config::ClientConfig;
use generator::diagnostic::Diagnostics;
use generator::source::{Limits, Source};
use generator::url::Url;

use crate::files::{display_path, parent, read_if_exists, write_together};
use crate::messages::Messages;
use crate::project::{Project, ProjectOption};
use crate::{Outcome, interrupt};
pub(crate) use download::{Download, Downloaded, download, shown};
pub(crate) use record::Record;

#[derive(clap::Args)]
#[command(after_help = NOTES)]
pub struct Arguments {
    /// Get only the description of this client
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    /// Overwrite a description that was edited since it was fetched, or that was not fetched
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    project: ProjectOption,
}

/// What the help says beside examples.
const NOTES: &str = "\
In `codegen.toml`, `source` is where the description of a client comes from:
  [client.pets]
  spec = \"pets.yaml\"
  source = \"https://example.com/openapi.yaml\"
  output = \"../clients/pets\"

Exit codes: 0 no description changed, 1 failed, 2 a description changed";

pub(crate) fn run(arguments: &Arguments, project: &Project) -> anyhow::Result<Outcome> {
    interrupt::exit_on_interrupt()?;
    let project = arguments.project.select(project)?;
    let config = project.config(Messages::HUMAN)?;
    let clients = project.select_clients(config.clients, arguments.client.as_deref())?;
    let targets = targets(&clients)?;
    if targets.is_empty() {
        bail!(
            "no `source` to fetch from; add `source = \"https://...\"` to a client in `codegen.toml`"
        );
    }
    let mut outcome = Outcome::Good;
    for target in targets {
        match target.fetch(arguments.force) {
            Ok(Outcome::Found) if outcome == Outcome::Good => outcome = Outcome::Found,
            Ok(_) => {}
            Err(error) => {
                let path = display_path(target.description);
                eprint_line!("error: {path} was not changed: {error:#}");
                outcome = Outcome::Failed;
            }
        }
    }
    if outcome == Outcome::Found {
        let (codegen, diff) = (project.task("codegen"), project.task("diff"));
        print_line!(
            "run `{codegen}` to update the clients, and `{diff} --client NAME` for a report"
        );
    }
    Ok(outcome)
}

/// A description with a source, which several clients may be generated from.
struct Target<'a> {
    description: &'a Path,
    source: &'a Url,
    limits: Limits,
}

/// Returns the descriptions that have a source.
fn targets(clients: &[ClientConfig]) -> anyhow::Result<Vec<Target<'_>>> {
    let mut targets: Vec<Target<'_>> = Vec::new();
    for client in clients {
        let Some(source) = &client.options.source else {
            continue;
        };
        let description = client.description.as_path();
        match targets.iter().find(|it| it.description == description) {
            Some(other) if other.source != source => bail!(
                "`{}` has two sources, `{}` and `{source}`; use the same `source` for all its clients",
                display_path(description),
                other.source
            ),
            Some(_) => {}
            None => targets.push(Target {
                description,
                source,
                limits: client.options.limits,
            }),
        }
    }
    Ok(targets)
}

impl Target<'_> {
    /// Downloads the description, and replaces the file if it has changed.
    fn fetch(&self, force: bool) -> anyhow::Result<Outcome> {
        let path = display_path(self.description);
        let local = Local::read(self.description, force)?;
        let last = local.last_fetch().filter(|it| it.is_from(self.source));
        let etag = last.and_then(Record::etag);
        let Download::Complete(downloaded) = download(self.source, etag, self.limits)? else {
            print_line!("{path}: unchanged");
            return Ok(Outcome::Good);
        };
        check_document(self.source.as_str(), &downloaded.text, self.limits)?;
        let is_changed = !local.is(&downloaded);
        if is_changed && !force {
            local.reject_loss(self.source)?;
        }
        let has_new_etag = etag != downloaded.etag.as_deref();
        if is_changed || has_new_etag || last.is_none() {
            let record = Record::new(self.source, &downloaded)?.text()?;
            let mut files = BTreeMap::from([(Record::path(self.description), record)]);
            if is_changed {
                files.insert(self.description.to_owned(), downloaded.text);
            }
            write_together(&files, parent(self.description))?;
        }
        let change = match (is_changed, &local.text) {
            (false, _) => "unchanged",
            (true, None) => "added",
            (true, Some(_)) => "changed",
        };
        let redirected = downloaded.redirected_to.as_ref().map(shown);
        let redirected = redirected.map(|url| format!(", from `{url}`"));
        print_line!("{path}: {change}{}", redirected.unwrap_or_default());
        Ok(match is_changed {
            true => Outcome::Found,
            false => Outcome::Good,
        })
    }
}

/// The file of a description, before it is replaced.
struct Local {
    text: Option<String>,
    record: Option<Record>,
}

impl Local {
    /// Reads the file and its record. If it is overwritten in any case, neither has to be readable.
    fn read(description: &Path, force: bool) -> anyhow::Result<Self> {
        let text = match fs::read(description) {
            Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(error).context("cannot read the file"),
        };
        let path = Record::path(description);
        let record = read_if_exists(&path)?.map(|text| Record::parse(&text));
        let record = record.transpose().or_else(|error| match force {
            true => Ok(None),
            false => Err(error).with_context(|| {
                format!(
                    "`{}` is not valid; remove it, or use `--force`",
                    display_path(&path)
                )
            }),
        });
        Ok(Self {
            text,
            record: record?,
        })
    }

    /// Returns the last fetch, if the file has not changed since.
    fn last_fetch(&self) -> Option<&Record> {
        let (record, text) = self.record.as_ref().zip(self.text.as_ref())?;
        record.is_of(text).then_some(record)
    }

    /// Whether the file is what was downloaded. Git may have changed its line ends.
    fn is(&self, downloaded: &Downloaded) -> bool {
        let is_last = self
            .last_fetch()
            .is_some_and(|last| last.is_of(&downloaded.text));
        is_last || self.text.as_ref() == Some(&downloaded.text)
    }

    /// Rejects to overwrite a file that was not fetched.
    fn reject_loss(&self, source: &Url) -> anyhow::Result<()> {
        match (&self.text, &self.record, self.last_fetch()) {
            (None, ..) | (.., Some(_)) => Ok(()),
            (Some(_), Some(_), None) => bail!(
                "it was edited since it was fetched, and differs from `{source}`; move the edits to an overlay, and \
                 overwrite the file with `--force`"
            ),
            (Some(_), None, None) => bail!(
                "it differs from `{source}`, and was not fetched from there; overwrite it with `--force`"
            ),
        }
    }
}

/// Checks that a downloaded text is an OpenAPI document, not for example the page of a login.
pub(crate) fn check_document(url: &str, text: &str, limits: Limits) -> anyhow::Result<()> {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new(url, text.to_owned(), &mut diagnostics).within(limits);
    let checked = generator::check_document(&source, &mut diagnostics);
    checked.or_else(|_| {
        Messages::HUMAN.errors_only().print(&diagnostics);
        bail!("`{url}` is not an OpenAPI description")
    })
}
