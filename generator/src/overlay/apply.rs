//! Applies the actions of an overlay.

use std::collections::BTreeMap;

use serde_json_path::JsonPath;

use super::diagnostics;
use super::fields::Version;
use super::merge::{self, Kind, MergeError, Patch};
use super::read::{Action, Change, Overlay};
use super::selection::{Mirror, selected};
use super::suggest;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Reported, SourceMap};
use crate::document::{MAX_DEPTH, Size};
use crate::json::Value;
use crate::source::{CopyBudget, Limits};

/// Applies overlays to a description.
pub(super) struct Applier<'a> {
    root: &'a mut Value,
    /// Equal to the root.
    mirror: Mirror,
    source_map: SourceMap,
    /// The remaining budget for added values: each copy of a copy doubles the size.
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
            mirror: Mirror::of(root),
            root,
            source_map: SourceMap::default(),
            budget: limits.copy_budget(),
            diagnostics,
            outcome: Ok(()),
        }
    }

    pub(super) fn overlay(&mut self, overlay: &Overlay) {
        for action in &overlay.actions {
            if let Err(diagnostic) = self.action(overlay.version, action) {
                let is_limit_exceeded = diagnostic.code() == Code::SizeLimitExceeded;
                self.outcome = Err(self.diagnostics.error(*diagnostic));
                if is_limit_exceeded {
                    return;
                }
            }
        }
    }

    /// Hands the source map over to the diagnostics.
    pub(super) fn finish(self) -> Result<(), Reported> {
        self.diagnostics.overlaid(self.source_map);
        self.outcome
    }

    fn action(&mut self, version: Version, action: &Action) -> Result<(), Box<Diagnostic>> {
        let Action {
            origin,
            target,
            change,
        } = action;
        let nodes = self.select(origin, "target", target);
        if nodes.is_empty() {
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

    /// Selects the values of the path that a field of an action has, and reports a path that matches nothing.
    fn select(&mut self, action: &Origin, field: &str, path: &JsonPath) -> Vec<Origin> {
        let nodes = selected(path, &self.mirror);
        if nodes.is_empty() {
            let suggestion = suggest::path(path, self.root);
            let report = diagnostics::matches_nothing(action, field, suggestion.as_deref());
            self.diagnostics.report(report);
        }
        nodes
    }

    fn copy(
        &mut self,
        version: Version,
        origin: &Origin,
        nodes: &[Origin],
        path: &JsonPath,
    ) -> Result<(), Box<Diagnostic>> {
        match self.select(origin, "copy", path).as_slice() {
            [] => Ok(()),
            [node] => match self.root.pointer(node.pointer()).cloned() {
                Some(value) => self.patch(version, origin, nodes, &value, node),
                None => Ok(()),
            },
            nodes => Err(diagnostics::ambiguous_copy(origin, nodes.len()).into()),
        }
    }

    /// Merges a value into all targets.
    fn patch(
        &mut self,
        version: Version,
        action: &Origin,
        nodes: &[Origin],
        value: &Value,
        from: &Origin,
    ) -> Result<(), Box<Diagnostic>> {
        self.check_kinds(version, action, nodes)?;
        self.check_size(action, nodes, value)?;
        let before = self.source_map.clone();
        let patch = Patch {
            value,
            from,
            before: &before,
        };
        let first = nodes
            .first()
            .and_then(|node| self.root.pointer(node.pointer()));
        let first = first.filter(|target| !target.is_array());
        let unaffected = first.map(|target| merge::ineffective_nulls(value, target, from));
        for (location, target) in unaffected.into_iter().flatten() {
            self.diagnostics
                .report(diagnostics::ineffective_null(location, target));
        }
        for node in nodes {
            let Some(target) = self.root.pointer_mut(node.pointer()) else {
                continue;
            };
            let applied = patch.apply(node, target, &mut self.source_map);
            applied.map_err(|error| self.cannot_merge(action, &error))?;
            self.mirror.update(self.root, node);
        }
        Ok(())
    }

    fn check_kinds(
        &self,
        version: Version,
        action: &Origin,
        nodes: &[Origin],
    ) -> Result<(), Box<Diagnostic>> {
        let mut kinds = nodes
            .iter()
            .filter_map(|node| Some((node, Kind::of(self.root.pointer(node.pointer())?))));
        let Some((first, kind)) = kinds.next() else {
            return Ok(());
        };
        if kind == Kind::Primitive && version < Version::V1_1 {
            return Err(diagnostics::primitive(action, &self.written(first)).into());
        }
        match kinds.find(|(_, kind_of_node)| *kind_of_node != kind) {
            Some((second, second_kind)) => {
                let first = (self.written(first), kind);
                let second = (self.written(second), second_kind);
                Err(diagnostics::mixed_kinds(action, first, second).into())
            }
            None => Ok(()),
        }
    }

    fn check_size(
        &mut self,
        action: &Origin,
        nodes: &[Origin],
        value: &Value,
    ) -> Result<(), Box<Diagnostic>> {
        let Size {
            values,
            bytes,
            depth,
        } = Size::of(value);
        let depths = nodes.iter().map(|node| node.steps().count());
        let deepest = depths.max().unwrap_or_default();
        if deepest + depth > MAX_DEPTH {
            return Err(diagnostics::too_deep(action).into());
        }
        let values = values.saturating_mul(nodes.len());
        let bytes = bytes.saturating_mul(nodes.len());
        let remaining = self.budget.spend(values, bytes);
        remaining.ok_or_else(|| diagnostics::too_large(action).into())
    }

    fn cannot_merge(&self, action: &Origin, error: &MergeError) -> Box<Diagnostic> {
        // A copied value is part of the description, but the error is in the action.
        let location = match error.from.file() == action.file() {
            true => error.from.clone(),
            false => action.key("copy"),
        };
        diagnostics::cannot_merge(location, error, self.written(&error.at)).into()
    }

    fn written(&self, location: &Origin) -> Origin {
        self.source_map
            .written(location)
            .unwrap_or_else(|| location.clone())
    }

    fn remove(&mut self, action: &Origin, nodes: Vec<Origin>) -> Result<(), Box<Diagnostic>> {
        let mut parents: BTreeMap<Origin, Vec<String>> = BTreeMap::new();
        for node in nodes {
            let Some((parent, step)) = node.parent().zip(node.last()) else {
                return Err(diagnostics::root_removed(action).into());
            };
            let steps = parents.entry(parent).or_default();
            steps.push(step.into_owned());
        }
        // Deeper values first: their locations are not changed yet.
        let by = action.key("remove");
        for (parent, steps) in parents.into_iter().rev() {
            self.remove_from(&parent, &steps, &by);
            self.mirror.update(self.root, &parent);
        }
        Ok(())
    }

    /// Removes the values at these keys or indices, in ascending order, from an object or an array.
    fn remove_from(&mut self, parent: &Origin, steps: &[String], by: &Origin) {
        match self.root.pointer_mut(parent.pointer()) {
            Some(Value::Object(properties)) => {
                properties.retain(|name, _| {
                    let is_removed = steps.binary_search(name).is_ok();
                    if is_removed {
                        self.source_map.remove(&parent.key(name), by);
                    }
                    !is_removed
                });
            }
            Some(Value::Array(items)) => {
                let removed = steps.iter().filter_map(|step| step.parse().ok());
                let removed: Vec<usize> = removed.collect();
                self.source_map.remove_items(parent, &removed, items.len());
                let mut index = 0;
                items.retain(|_| {
                    index += 1;
                    removed.binary_search(&(index - 1)).is_err()
                });
            }
            _ => {}
        }
    }
}
