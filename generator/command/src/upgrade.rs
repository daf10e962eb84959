//! Both sides of an upgrade, and its approvals.

use std::path::{Path, PathBuf};

use anyhow::bail;
use generator::Purpose;
use generator::approvals::{self, Approval};
use generator::config::ClientConfig;
use generator::diagnostic::{Diagnostics, Reported};
use generator::diff::{Page, Report};
use generator::ir::Api;

use crate::description;
use crate::files::{display_path, read};
use crate::messages::Messages;
use crate::project::Project;

/// A description, with the locations of its values.
pub(crate) struct Side {
    pub(crate) api: Api,
    pub(crate) diagnostics: Diagnostics,
}

impl Side {
    /// Reads a client's description. Only errors are printed: warnings are reported when its crate is generated.
    pub(crate) fn read(
        client: &ClientConfig,
        purpose: Purpose,
        messages: Messages,
    ) -> Result<Self, Reported> {
        let mut diagnostics = Diagnostics::new();
        let api = description::build_ir(client, purpose, &mut diagnostics);
        messages.errors_only().print(&diagnostics);
        api.map(|api| Self { api, diagnostics })
    }
}

/// Two descriptions, compared.
pub(crate) struct Upgrade<'a> {
    pub(crate) old: &'a Side,
    pub(crate) new: &'a Side,
    report: Report,
}

impl<'a> Upgrade<'a> {
    pub(crate) fn new(old: &'a Side, new: &'a Side) -> Self {
        let report = generator::compare(&old.api, &new.api);
        Self { old, new, report }
    }

    /// Returns the report, before approvals are applied.
    pub(crate) fn page(&self) -> Page<'_> {
        let Self { old, new, report } = self;
        Page::new(
            report,
            (&old.api, &old.diagnostics),
            (&new.api, &new.diagnostics),
        )
    }
}

/// Approvals, with their locations.
#[derive(Default)]
pub(crate) struct Approvals {
    approvals: Vec<Approval>,
    diagnostics: Diagnostics,
}

impl Approvals {
    /// Returns the path of the approvals for the next release of a client.
    pub(crate) fn path(client: &ClientConfig, project: &Project) -> anyhow::Result<PathBuf> {
        let file = format!("{}.toml", client.name);
        Ok(project.spec()?.join("approvals").join(file))
    }

    /// Reads the approvals for the next release of a client, if there are any.
    pub(crate) fn of(
        client: &ClientConfig,
        messages: Messages,
        project: &Project,
    ) -> anyhow::Result<Self> {
        let path = Self::path(client, project)?;
        match path.is_file() {
            true => Self::load(&path, messages),
            false => Ok(Self::default()),
        }
    }

    pub(crate) fn load(path: &Path, messages: Messages) -> anyhow::Result<Self> {
        let display_path = display_path(path);
        let text = read(path)?;
        let mut diagnostics = Diagnostics::new();
        let Ok(approvals) = approvals::parse(&text, &display_path, &mut diagnostics) else {
            messages.print(&diagnostics);
            bail!("`{display_path}` has errors");
        };
        Ok(Self {
            approvals,
            diagnostics,
        })
    }

    /// Marks approved changes. An approval that matches no change is an error.
    pub(crate) fn apply<'a>(
        &'a mut self,
        page: &mut Page<'a>,
        messages: Messages,
    ) -> anyhow::Result<()> {
        let approved = approvals::approve(page, &self.approvals, &mut self.diagnostics);
        messages.print(&self.diagnostics);
        approved.or_else(|_| bail!("an approval matches no change"))
    }
}
