//! Approvals: which changes of an upgrade were reviewed and accepted, and why.
//!
//! ```toml
//! [[approval]]
//! rule = "property-removed"
//! pointer = "#/components/schemas/Contact/properties/job_title" # in the old or in the new description
//! reason = "The only service that used it was removed."
//! ```
//!
//! An approval names the rule and the location of a change, not its message. One that matches no change is an
//! error: it would approve a later change that matches it.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Reported};
use crate::diff::{Page, ReportedChange, Rule};
use crate::toml_syntax;

/// The approval of one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    rule: Rule,
    /// A file, relative to the directory of the description, or nothing for the description itself; `#`; and a JSON
    /// Pointer.
    pointer: Spanned<String>,
    reason: String,
}

/// The fields of an approval.
const FIELDS: [&str; 3] = ["rule", "pointer", "reason"];

/// Parses the text of an approvals file, which has the name `name` in diagnostics.
///
/// # Errors
///
/// If the text is not valid TOML, or an approval has an unknown rule or no reason.
pub fn parse(
    text: &str,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Approval>, Reported> {
    diagnostics.show_configuration(name, text);
    let tree = DeTable::parse(text)
        .map_err(|error| diagnostics.error(toml_syntax::explain(text, &error).into()))?;
    let tables = tables(tree.get_ref()).map_err(|(span, message)| {
        let help = "set `rule`, `pointer` and `reason` in each `[[approval]]`";
        diagnostics.error(Diagnostic::invalid_setting(span, message).help(help))
    })?;
    let approvals = tables.into_iter().map(|table| approval(table, diagnostics));
    let approvals: Vec<_> = approvals.collect();
    approvals.into_iter().collect()
}

/// What is wrong in the text, and its bytes.
type Invalid = (Range<usize>, String);

/// Reads the tables of the file; the first error otherwise.
fn tables(tree: &DeTable<'_>) -> Result<Vec<[Spanned<String>; 3]>, Invalid> {
    let mut approvals = Vec::new();
    for (key, value) in tree {
        let DeValue::Array(tables) = value.get_ref() else {
            let message = format!("expected `[[approval]]`, found `{}`", key.get_ref());
            return Err((key.span(), message));
        };
        if key.get_ref() != "approval" {
            return Err((key.span(), format!("unknown field `{}`", key.get_ref())));
        }
        for table in tables {
            approvals.push(fields(table)?);
        }
    }
    Ok(approvals)
}

/// The values of [`FIELDS`].
fn fields(table: &Spanned<DeValue<'_>>) -> Result<[Spanned<String>; 3], Invalid> {
    let DeValue::Table(fields) = table.get_ref() else {
        return Err((table.span(), "expected a table".to_owned()));
    };
    for (key, value) in fields {
        let name = key.get_ref();
        if !FIELDS.contains(&name.as_ref()) {
            return Err((key.span(), format!("unknown field `{name}`")));
        }
        if !value.get_ref().is_str() {
            return Err((value.span(), format!("expected a string for `{name}`")));
        }
    }
    let field = |name: &str| {
        let value = fields.get(name);
        let text =
            value.and_then(|value| Some((value.span(), value.get_ref().as_str()?.to_owned())));
        let (span, text) = text.ok_or((table.span(), format!("missing field `{name}`")))?;
        Ok(Spanned::new(span, text))
    };
    let [rule, pointer, reason] = FIELDS.map(field);
    Ok([rule?, pointer?, reason?])
}

fn approval(
    [rule, location, reason]: [Spanned<String>; 3],
    diagnostics: &mut Diagnostics,
) -> Result<Approval, Reported> {
    let mut invalid = |span: Range<usize>, message: String, help: &str| {
        diagnostics.error(Diagnostic::invalid_setting(span, message).help(help))
    };
    let known = rule.get_ref().parse::<Rule>().map_err(|unknown| {
        let help = unknown.help_or("use the rule that the upgrade report shows for the change");
        let message = format!("unknown rule `{}`", rule.get_ref());
        invalid(rule.span(), message, &help)
    })?;
    if !location.get_ref().contains('#') {
        let message = format!(
            "`{}` is not a location in a description",
            location.get_ref()
        );
        let help = "use a JSON Pointer such as `#/components/schemas/Contact`";
        return Err(invalid(location.span(), message, help));
    }
    if reason.get_ref().trim().is_empty() {
        let help = "add an explanation of why the change is acceptable";
        return Err(invalid(reason.span(), "`reason` is empty".to_owned(), help));
    }
    Ok(Approval {
        rule: known,
        pointer: location,
        reason: reason.into_inner(),
    })
}

/// Marks the changes that are approved. `diagnostics` are those that the approvals were parsed with.
///
/// # Errors
///
/// If an approval matches no change.
pub fn approve<'a>(
    page: &mut Page<'a>,
    approvals: &'a [Approval],
    diagnostics: &mut Diagnostics,
) -> Result<(), Reported> {
    let roots = [page.old.file, page.new.file];
    for approval in approvals {
        let mut has_match = false;
        for change in &mut page.changes {
            if approval.applies_to(change, roots) {
                change.approved = Some(&approval.reason);
                has_match = true;
            }
        }
        if !has_match {
            diagnostics.report(unmatched(approval, page));
        }
    }
    diagnostics.finish()
}

impl Approval {
    fn applies_to(&self, change: &ReportedChange<'_>, roots: [&str; 2]) -> bool {
        let locations = [&change.old, &change.new].into_iter().zip(roots);
        self.rule == change.rule
            && locations
                .filter_map(|(location, root)| Some((location.as_ref()?, root)))
                .any(|(location, root)| is_at(self.pointer.get_ref(), location, root))
    }
}

/// Whether a location is the one that is written, in a description with the name `root`.
fn is_at(written: &str, location: &Location, root: &str) -> bool {
    let (file, pointer) = written.split_once('#').unwrap_or(("", written));
    let is_in_file = match file {
        "" => location.file == root,
        file => {
            let directory = root.rfind(['/', ':']).map_or("", |end| &root[..=end]);
            location.file.strip_prefix(directory) == Some(file)
        }
    };
    is_in_file && location.pointer == pointer
}

fn unmatched(approval: &Approval, page: &Page<'_>) -> Diagnostic {
    let Approval {
        rule,
        pointer: location,
        reason: _,
    } = approval;
    let message = format!("no `{rule}` change at `{}`", location.get_ref());
    let pointer = location
        .get_ref()
        .split_once('#')
        .map(|(_, pointer)| pointer);
    let is_at_location = |location: &Option<Location>| {
        location.as_ref().map(|location| location.pointer.as_str()) == pointer
    };
    let mut changes = page.changes.iter();
    let change = changes.find(|change| is_at_location(&change.old) || is_at_location(&change.new));
    let help = match change {
        Some(change) if change.rule != *rule => {
            format!(
                "use `{}`, the rule of the change at this location",
                change.rule
            )
        }
        _ => "remove the approval, which would apply to a later change without review".to_owned(),
    };
    Diagnostic::in_configuration(Code::UnmatchedSetting, Some(location.span()), message).help(help)
}
