//! What the actions of an overlay do.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json_path::JsonPath;

use super::faults;
use super::keys::Version;
use super::merge::{self, Kind, Misfit, Patch};
use super::near;
use super::node::{Node, Step};
use super::read::{Action, Change, Overlay};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Places, Reported};
use crate::document::{DEEPEST, Extent};
use crate::source::{Limits, Room};

/// Overlays that are being laid over a description.
pub(super) struct Applying<'a> {
    root: &'a mut Value,
    places: Places,
    /// What may still be added: a copy of a copy is twice as large.
    room: Room,
    diagnostics: &'a mut Diagnostics,
    outcome: Result<(), Reported>,
}

impl<'a> Applying<'a> {
    pub(super) fn new(
        root: &'a mut Value,
        limits: Limits,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Self {
            root,
            places: Places::default(),
            room: limits.room_for_copies(),
            diagnostics,
            outcome: Ok(()),
        }
    }

    pub(super) fn overlay(&mut self, overlay: &Overlay) {
        for action in &overlay.actions {
            if let Err(fault) = self.action(overlay.version, action) {
                let is_full = fault.code() == Code::TooLarge;
                self.outcome = Err(self.diagnostics.error(*fault));
                if is_full {
                    return;
                }
            }
        }
    }

    /// Hands on where everything is written.
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
        let nodes = Node::selected(target, self.root);
        if nodes.is_empty() {
            let near = near::path(target, self.root);
            let report = faults::matches_nothing(origin, "target", near.as_deref());
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
        nodes: &[Node],
        path: &JsonPath,
    ) -> Result<(), Box<Diagnostic>> {
        let copied = Node::selected(path, self.root);
        match copied.as_slice() {
            [] => {
                let near = near::path(path, self.root);
                let report = faults::matches_nothing(origin, "copy", near.as_deref());
                self.diagnostics.report(report);
                Ok(())
            }
            [node] => match node.value(self.root).cloned() {
                Some(value) => self.patch(version, origin, nodes, &value, &node.origin()),
                None => Ok(()),
            },
            several => Err(faults::copy_of_several(origin, several.len()).into()),
        }
    }

    /// Merges a value into all that is selected.
    fn patch(
        &mut self,
        version: Version,
        action: &Origin,
        nodes: &[Node],
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
            self.diagnostics.report(faults::without_effect(place));
        }
        for node in nodes {
            let Some(target) = node.value_mut(self.root) else {
                continue;
            };
            let applied = patch.apply(&node.origin(), target, &mut self.places);
            applied.map_err(|misfit| self.misfit(action, &misfit))?;
        }
        Ok(())
    }

    fn check_kinds(
        &self,
        version: Version,
        action: &Origin,
        nodes: &[Node],
    ) -> Result<(), Box<Diagnostic>> {
        let mut kinds = nodes
            .iter()
            .filter_map(|node| Some((node, Kind::of(node.value(self.root)?))));
        let Some((first, kind)) = kinds.next() else {
            return Ok(());
        };
        if kind == Kind::Primitive && version < Version::V1_1 {
            return Err(faults::primitive(action, &self.written(&first.origin())).into());
        }
        match kinds.find(|(_, other)| *other != kind) {
            Some((other, _)) => {
                let (first, other) = (first.origin(), other.origin());
                let (first, other) = (self.written(&first), self.written(&other));
                Err(faults::of_several_kinds(action, &first, &other).into())
            }
            None => Ok(()),
        }
    }

    fn check_extent(
        &mut self,
        action: &Origin,
        nodes: &[Node],
        value: &Value,
    ) -> Result<(), Box<Diagnostic>> {
        let Extent {
            values,
            bytes,
            depth,
        } = Extent::of(value);
        let deepest = nodes.iter().map(Node::depth).max().unwrap_or_default();
        if deepest + depth > DEEPEST {
            return Err(faults::too_deep(action).into());
        }
        let values = values.saturating_mul(nodes.len());
        let bytes = bytes.saturating_mul(nodes.len());
        let room = self.room.take(values, bytes);
        room.ok_or_else(|| faults::too_much(action).into())
    }

    fn misfit(&self, action: &Origin, misfit: &Misfit) -> Box<Diagnostic> {
        // What is copied is part of the description, and it is the action that is wrong.
        let place = match misfit.from.file() == action.file() {
            true => misfit.from.clone(),
            false => action.key("copy"),
        };
        faults::misfit(place, misfit, self.written(&misfit.at)).into()
    }

    fn written(&self, met: &Origin) -> Origin {
        self.places.written(met).unwrap_or_else(|| met.clone())
    }

    fn remove(&mut self, action: &Origin, nodes: Vec<Node>) -> Result<(), Box<Diagnostic>> {
        let mut holders: BTreeMap<Node, Vec<Step>> = BTreeMap::new();
        for node in nodes {
            let Some((holder, step)) = node.split_last() else {
                return Err(faults::root_removed(action).into());
            };
            holders.entry(holder).or_default().push(step);
        }
        // What lies deeper goes first: its place is still as it was.
        let by = action.key("remove");
        for (holder, steps) in holders.into_iter().rev() {
            self.remove_from(&holder, &steps, &by);
        }
        Ok(())
    }

    fn remove_from(&mut self, holder: &Node, steps: &[Step], by: &Origin) {
        let origin = holder.origin();
        match holder.value_mut(self.root) {
            Some(Value::Object(members)) => {
                members.retain(|name, _| {
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
