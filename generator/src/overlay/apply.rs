//! Applies the actions of an overlay.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json_path::JsonPath;

use super::diagnostics;
use super::fields::Version;
use super::merge::{self, Kind, MergeError, Patch};
use super::normalized_path::{NormalizedPath, Step};
use super::read::{Action, Change, Overlay};
use super::suggest;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Reported, SourceMap};
use crate::document::{MAX_DEPTH, Size};
use crate::source::{CopyBudget, Limits};

/// Applies overlays to a description.
pub(super) struct Applier<'a> {
    root: &'a mut Value,
    places: SourceMap,
    /// How much may still be added: a copy of a copy is twice as large.
    budget: CopyBudget,
    diagnostics: &'a mut Diagnostics,
    outcome: Result<(), Reported>,
}

impl<'a> Applier<'a> {
    pub(super) fn new(
        root: &'a mut Value,
        limits: Limits,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Self {
            root,
            places: SourceMap::default(),
            budget: limits.copy_budget(),
            diagnostics,
            outcome: Ok(()),
        }
    }

    pub(super) fn overlay(&mut self, overlay: &Overlay) {
        for action in &overlay.actions {
            if let Err(fault) = self.action(overlay.version, action) {
                let is_full = fault.code() == Code::SizeLimitExceeded;
                self.outcome = Err(self.diagnostics.error(*fault));
                if is_full {
                    return;
                }
            }
        }
    }

    /// Passes on where the values are written.
    pub(super) fn finish(self) -> Result<(), Reported> {
        self.diagnostics.overlaid(self.places);
        self.outcome
    }

    fn action(&mut self, version: Version, action: &Action) -> Result<(), Box<Diagnostic>> {
        let Action {
            origin,
            target,
            change,
        } = action;
        let nodes = NormalizedPath::selected(target, self.root);
        if nodes.is_empty() {
            let near = suggest::path(target, self.root);
            let report = diagnostics::matches_nothing(origin, "target", near.as_deref());
            self.diagnostics.report(report);
            return Ok(());
        }
        match change {
            Change::Nothing => Ok(()),
            Change::Remove => self.remove(origin, nodes),
            Change::Update(value) => {
                let from = origin.key("update");
                self.patch(version, origin, &nodes, value, &from)
            }
            Change::Copy(path) => self.copy(version, origin, &nodes, path),
        }
    }

    fn copy(
        &mut self,
        version: Version,
        origin: &Origin,
        nodes: &[NormalizedPath],
        path: &JsonPath,
    ) -> Result<(), Box<Diagnostic>> {
        let copied = NormalizedPath::selected(path, self.root);
        match copied.as_slice() {
            [] => {
                let near = suggest::path(path, self.root);
                let report = diagnostics::matches_nothing(origin, "copy", near.as_deref());
                self.diagnostics.report(report);
                Ok(())
            }
            [node] => match node.value(self.root).cloned() {
                Some(value) => self.patch(version, origin, nodes, &value, &node.origin()),
                None => Ok(()),
            },
            several => Err(diagnostics::copy_of_several(origin, several.len()).into()),
        }
    }

    /// Merges a value into all targets.
    fn patch(
        &mut self,
        version: Version,
        action: &Origin,
        nodes: &[NormalizedPath],
        value: &Value,
        from: &Origin,
    ) -> Result<(), Box<Diagnostic>> {
        self.check_kinds(version, action, nodes)?;
        self.check_extent(action, nodes, value)?;
        let before = self.places.clone();
        let patch = Patch {
            value,
            from,
            before: &before,
        };
        let first = nodes.first().and_then(|node| node.value(self.root));
        let first = first.filter(|target| !target.is_array());
        let idle = first.map(|target| merge::without_effect(value, target, from));
        for place in idle.into_iter().flatten() {
            self.diagnostics.report(diagnostics::without_effect(place));
        }
        for node in nodes {
            let Some(target) = node.value_mut(self.root) else {
                continue;
            };
            let applied = patch.apply(&node.origin(), target, &mut self.places);
            applied.map_err(|error| self.cannot_merge(action, &error))?;
        }
        Ok(())
    }

    fn check_kinds(
        &self,
        version: Version,
        action: &Origin,
        nodes: &[NormalizedPath],
    ) -> Result<(), Box<Diagnostic>> {
        let mut kinds = nodes
            .iter()
            .filter_map(|node| Some((node, Kind::of(node.value(self.root)?))));
        let Some((first, kind)) = kinds.next() else {
            return Ok(());
        };
        if kind == Kind::Primitive && version < Version::V1_1 {
            return Err(diagnostics::primitive(action, &self.written(&first.origin())).into());
        }
        match kinds.find(|(_, other)| *other != kind) {
            Some((other, other_kind)) => {
                let first = (self.written(&first.origin()), kind);
                let other = (self.written(&other.origin()), other_kind);
                Err(diagnostics::of_several_kinds(action, first, other).into())
            }
            None => Ok(()),
        }
    }

    fn check_extent(
        &mut self,
        action: &Origin,
        nodes: &[NormalizedPath],
        value: &Value,
    ) -> Result<(), Box<Diagnostic>> {
        let Size {
            values,
            bytes,
            depth,
        } = Size::of(value);
        let deepest = nodes
            .iter()
            .map(NormalizedPath::depth)
            .max()
            .unwrap_or_default();
        if deepest + depth > MAX_DEPTH {
            return Err(diagnostics::too_deep(action).into());
        }
        let values = values.saturating_mul(nodes.len());
        let bytes = bytes.saturating_mul(nodes.len());
        let spent = self.budget.spend(values, bytes);
        spent.ok_or_else(|| diagnostics::too_much(action).into())
    }

    fn cannot_merge(&self, action: &Origin, error: &MergeError) -> Box<Diagnostic> {
        // A copied value is part of the description, but the error is in the action.
        let place = match error.from.file() == action.file() {
            true => error.from.clone(),
            false => action.key("copy"),
        };
        diagnostics::cannot_merge(place, error, self.written(&error.at)).into()
    }

    fn written(&self, met: &Origin) -> Origin {
        self.places.written(met).unwrap_or_else(|| met.clone())
    }

    fn remove(
        &mut self,
        action: &Origin,
        nodes: Vec<NormalizedPath>,
    ) -> Result<(), Box<Diagnostic>> {
        let mut parents: BTreeMap<NormalizedPath, Vec<Step>> = BTreeMap::new();
        for node in nodes {
            let Some((parent, step)) = node.split_last() else {
                return Err(diagnostics::root_removed(action).into());
            };
            parents.entry(parent).or_default().push(step);
        }
        // Deeper values first: their locations are not changed yet.
        let by = action.key("remove");
        for (parent, steps) in parents.into_iter().rev() {
            self.remove_from(&parent, &steps, &by);
        }
        Ok(())
    }

    fn remove_from(&mut self, parent: &NormalizedPath, steps: &[Step], by: &Origin) {
        let origin = parent.origin();
        match parent.value_mut(self.root) {
            Some(Value::Object(properties)) => {
                properties.retain(|name, _| {
                    let is_gone = steps.binary_search(&Step::Key(name.clone())).is_ok();
                    if is_gone {
                        self.places.remove(&origin.key(name), by);
                    }
                    !is_gone
                });
            }
            Some(Value::Array(items)) => {
                let gone: Vec<_> = steps.iter().filter_map(Step::index).collect();
                self.places.remove_items(&origin, &gone, items.len());
                let mut index = 0;
                items.retain(|_| {
                    index += 1;
                    gone.binary_search(&(index - 1)).is_err()
                });
            }
            _ => {}
        }
    }
}
