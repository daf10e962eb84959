//! Tags, ids, locations and paths of a description, which a selection can name.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;

use crate::config::{Filter, Selection};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, closest_match};

use super::Operation;

/// All that a selection can name.
#[derive(Default)]
pub(super) struct Catalog {
    tags: BTreeSet<String>,
    ids: BTreeSet<String>,
    locations: BTreeSet<String>,
    paths: BTreeSet<String>,
}

impl Catalog {
    pub(super) fn add(&mut self, operation: &Operation<'_>) {
        let Operation {
            origin,
            path,
            id,
            tags,
        } = operation;
        self.tags.extend(tags.iter().map(|tag| (*tag).to_owned()));
        self.ids.extend(id.map(str::to_owned));
        self.locations.insert(format!("#{}", origin.pointer()));
        self.paths.extend(path.map(str::to_owned));
    }

    pub(super) fn report_unmatched(&self, filter: &Filter, diagnostics: &mut Diagnostics) {
        let Filter {
            tags,
            operations,
            paths,
        } = filter;
        for tag in tags.iter().filter(|it| !self.tags.contains(it.get_ref())) {
            let message = format!("no operation has the tag `{}`", tag.get_ref());
            diagnostics.report(unmatched(tag, message, tag.get_ref(), &self.tags));
        }
        for name in operations {
            let text = name.get_ref();
            let (property, known) = match text.starts_with('#') {
                true => ("is at", &self.locations),
                false => ("has the `operationId`", &self.ids),
            };
            if !self.ids.contains(text) && !self.locations.contains(text) {
                let message = format!("no operation {property} `{text}`");
                diagnostics.report(unmatched(name, message, text, known));
            }
        }
        for pattern in paths {
            let mut paths = self.paths.iter();
            if !paths.any(|path| pattern.get_ref().matches(path)) {
                let text = pattern.get_ref().as_str();
                let message = format!("no path matches `{text}`");
                diagnostics.report(unmatched(pattern, message, text, &self.paths));
            }
        }
    }

    /// Reports that a selection excludes all operations.
    pub(super) fn report_nothing_left(&self, selection: &Selection, diagnostics: &mut Diagnostics) {
        if let Some(span) = last_entry(selection).filter(|_| !self.locations.is_empty()) {
            let message = "`include` and `exclude` select no operation of the description";
            diagnostics.report(
                Diagnostic::in_configuration(Code::UnmatchedSetting, span, message)
                    .help("add entries to `include`, or remove entries from `exclude`"),
            );
        }
    }
}

/// The last entry of a selection.
fn last_entry(selection: &Selection) -> Option<Range<usize>> {
    let Selection { include, exclude } = selection;
    let entries = [include, exclude].into_iter().flat_map(|filter| {
        let Filter {
            tags,
            operations,
            paths,
        } = filter;
        let names = tags.iter().chain(operations).map(Spanned::span);
        names.chain(paths.iter().map(Spanned::span))
    });
    entries.last()
}

fn unmatched<T>(
    entry: &Spanned<T>,
    message: String,
    name: &str,
    known: &BTreeSet<String>,
) -> Diagnostic {
    let help = match closest_match(name, known.iter().map(String::as_str)) {
        Some(closest) => format!("did you mean `{closest}`?"),
        None => "remove the entry, or change it to match an operation".to_owned(),
    };
    Diagnostic::in_configuration(Code::UnmatchedSetting, entry.span(), message).help(help)
}
