//! Approvals: which changes of an upgrade somebody has looked at and lets pass, and why.
//!
//! ```toml
//! [[approval]]
//! rule = "property-removed"
//! pointer = "#/components/schemas/Contact/properties/job_title" # in the old or in the new description
//! reason = "Nobody reads it: the service that did is gone."
//! ```
//!
//! What is named is the kind of change and its place, never its wording. An approval that is about no
//! change is an error: it would approve the next one that comes that way.

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Reported, closest_match};
use crate::diff::{Page, ReportedChange, Rule};

/// One change that may be as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    rule: Rule,
    /// A file, from the folder of the description, or nothing for that one itself; `#`; and a JSON pointer.
    pointer: Spanned<String>,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApprovalsFile {
    #[serde(default)]
    approval: Vec<ApprovalTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApprovalTable {
    rule: Spanned<String>,
    pointer: Spanned<String>,
    reason: Spanned<String>,
}

/// Reads the text of a file of approvals, which goes by `name` in diagnostics.
///
/// # Errors
///
/// When the text is no TOML, or names a rule that there is not, or gives no reason.
pub fn parse(
    text: &str,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Approval>, Reported> {
    diagnostics.show_configuration(name, text);
    let file = toml::from_str::<ApprovalsFile>(text);
    let ApprovalsFile { approval: approved } = file.map_err(|error| {
        let fault =
            Diagnostic::in_configuration(Code::InvalidSetting, error.span(), error.message());
        diagnostics
            .error(fault.help("each `[[approval]]` has a `rule`, a `pointer` and a `reason`"))
    })?;
    let read = approved
        .into_iter()
        .map(|table| approval(table, diagnostics));
    let read: Vec<_> = read.collect();
    read.into_iter().collect()
}

fn approval(table: ApprovalTable, diagnostics: &mut Diagnostics) -> Result<Approval, Reported> {
    let ApprovalTable {
        rule,
        pointer: place,
        reason,
    } = table;
    let mut fault = |span, message: String, help: String| {
        let fault = Diagnostic::in_configuration(Code::InvalidSetting, Some(span), message);
        diagnostics.error(fault.help(help))
    };
    let known = rule.get_ref().parse::<Rule>().map_err(|unknown| {
        let ids = Rule::ALL.iter().map(|rule| rule.id());
        let help = match closest_match(rule.get_ref(), ids) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "the report names the rule of each change".to_owned(),
        };
        fault(rule.span(), unknown.to_string(), help)
    })?;
    if !place.get_ref().contains('#') {
        let message = format!("`{}` is no place in a description", place.get_ref());
        let help = "write it as `#/components/schemas/Contact`".to_owned();
        return Err(fault(place.span(), message, help));
    }
    if reason.get_ref().trim().is_empty() {
        let help = "say why the change may be as it is, for whoever reads this next".to_owned();
        return Err(fault(reason.span(), "there is no reason".to_owned(), help));
    }
    Ok(Approval {
        rule: known,
        pointer: place,
        reason: reason.into_inner(),
    })
}

/// Marks the changes that are approved. `diagnostics` are those that the approvals were read with.
///
/// # Errors
///
/// When an approval is about no change.
pub fn approve<'a>(
    page: &mut Page<'a>,
    approvals: &'a [Approval],
    diagnostics: &mut Diagnostics,
) -> Result<(), Reported> {
    let roots = [page.old.file, page.new.file];
    for approval in approvals {
        let mut is_needed = false;
        for change in &mut page.changes {
            if approval.is_about(change, roots) {
                change.approved = Some(&approval.reason);
                is_needed = true;
            }
        }
        if !is_needed {
            diagnostics.report(unmatched(approval, page));
        }
    }
    diagnostics.finish()
}

impl Approval {
    fn is_about(&self, change: &ReportedChange<'_>, roots: [&str; 2]) -> bool {
        let places = [&change.old, &change.new].into_iter().zip(roots);
        self.rule == change.rule
            && places
                .filter_map(|(place, root)| Some((place.as_ref()?, root)))
                .any(|(place, root)| is_at(self.pointer.get_ref(), place, root))
    }
}

/// Whether a location is the place that is written, in a description that goes by the name `root`.
fn is_at(written: &str, location: &Location, root: &str) -> bool {
    let (file, pointer) = written.split_once('#').unwrap_or(("", written));
    let is_in_file = match file {
        "" => location.file == root,
        file => {
            let folder = root.rfind(['/', ':']).map_or("", |end| &root[..=end]);
            location.file.strip_prefix(folder) == Some(file)
        }
    };
    is_in_file && location.pointer == pointer
}

fn unmatched(approval: &Approval, page: &Page<'_>) -> Diagnostic {
    let Approval {
        rule,
        pointer: place,
        reason: _,
    } = approval;
    let message = format!("no change is a `{rule}` at `{}`", place.get_ref());
    let pointer = place.get_ref().split_once('#').map(|(_, pointer)| pointer);
    let is_there =
        |place: &Option<Location>| place.as_ref().map(|place| place.pointer.as_str()) == pointer;
    let mut here = page.changes.iter();
    let other = here.find(|change| is_there(&change.old) || is_there(&change.new));
    let help = match other {
        Some(other) if other.rule != *rule => {
            format!("what changes there is a `{}`", other.rule)
        }
        _ => "remove the approval: it would approve what nobody has looked at".to_owned(),
    };
    Diagnostic::in_configuration(Code::UnmatchedSetting, Some(place.span()), message).help(help)
}
