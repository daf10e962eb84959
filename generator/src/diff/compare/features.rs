//! Cargo features: which were added or removed, and which items are compiled with different ones.
//!
//! The default features enable the whole crate. The changes only affect callers that disable the
//! default features and name those that they need.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Origin;
use crate::ir::{Api, Feature, Features, Gate, TypeId, TypeModule};

use super::super::surface::Owner;
use super::super::{Item, Rule, Rust};
use super::operations::endpoint;
use super::{Comparison, Finding};

/// The subject of a change of all features of a crate.
const ALL_FEATURES: &str = "Cargo features";

/// The signature of a feature as an API item.
const FEATURE: &str = "feature";

impl Comparison<'_> {
    pub(super) fn features(&mut self) {
        let (old, new) = (self.old, self.new);
        match (&old.features, &new.features) {
            (None, None) => {}
            (None, Some(new)) => self.features_turned_on(new),
            (Some(old), None) => self.features_turned_off(old),
            (Some(old), Some(new)) => {
                let known = Known::of(old, new);
                self.features_removed(old, &known);
                self.features_added(new, &known);
                self.operations_of_features(&known);
                self.types_of_features(&known);
            }
        }
    }

    fn features_turned_on(&mut self, features: &Features) {
        let (rule, rust) = match features.gates.is_empty() {
            true => (Rule::FeatureAdded, Rust::Minor),
            false => (Rule::FeatureChanged, Rust::Major),
        };
        let message = match features.gates.is_empty() {
            true => "each tag became a Cargo feature; no item requires one",
            false => "each tag became a Cargo feature; its items require it",
        };
        let help = format!(
            "enable `{}` or the required features if the default features are disabled",
            Feature::ALL
        );
        let mut finding = Finding::new(rule, ALL_FEATURES)
            .rust(rust)
            .message(message)
            .help(help.as_str());
        finding.change.items = all(features).map(|name| added(&name)).collect();
        self.add(finding);
    }

    fn features_turned_off(&mut self, features: &Features) {
        let mut finding = Finding::new(Rule::FeatureRemoved, ALL_FEATURES)
            .message("features of tags removed; the whole crate is always compiled")
            .help("remove them from `Cargo.toml`");
        finding.change.items = all(features).map(|name| removed(&name)).collect();
        self.add(finding);
    }

    fn features_removed(&mut self, old: &Features, known: &Known) {
        for (feature, wire) in tags(old) {
            let name = feature.to_string();
            if !known.new.contains(&name) {
                let message = format!("Cargo feature `{name}` removed; no operation has the tag");
                let help = "enable the features of the tags that its operations have now";
                let mut finding = Finding::new(Rule::FeatureRemoved, format!("tag `{wire}`"))
                    .message(message)
                    .help(help);
                finding.change.old = first_with(self.old, wire);
                finding.change.items.push(removed(&name));
                self.add(finding);
            }
        }
    }

    fn features_added(&mut self, new: &Features, known: &Known) {
        for (feature, wire) in tags(new) {
            let name = feature.to_string();
            if !known.old.contains(&name) {
                let mut finding = Finding::new(Rule::FeatureAdded, format!("tag `{wire}`"))
                    .message(format!("Cargo feature `{name}` added for the new tag"));
                finding.change.new = first_with(self.new, wire);
                finding.change.items.push(added(&name));
                self.add(finding);
            }
        }
    }

    fn operations_of_features(&mut self, known: &Known) {
        let pairs: Vec<_> = self.pairs.operations().collect();
        for (index, new_index) in pairs {
            let old = Condition::of(self.old, &TypeModule::Operation(index));
            let new = Condition::of(self.new, &TypeModule::Operation(new_index));
            let Some(rust) = known.moved(&old, &new) else {
                continue;
            };
            let operation = &self.old.operations[index];
            let path = self.names.old.operation(index).method.clone();
            let mut finding = changed(endpoint(operation), rust, &old, &new)
                .old(Owner::Operation(index), &operation.origin)
                .new_(
                    Owner::Operation(new_index),
                    &self.new.operations[new_index].origin,
                );
            finding.change.items.push(moved(path, &old, &new));
            self.add(finding);
        }
    }

    /// The types of components that fewer features enable: one change for all types with the same features.
    /// Additional features follow from the operations.
    fn types_of_features(&mut self, known: &Known) {
        let mut by_condition: BTreeMap<(Condition, Condition), Vec<(TypeId, TypeId)>> =
            BTreeMap::new();
        for (old_id, new_id) in self.pairs.types() {
            let (old, new) = (&self.old.get(old_id).module, &self.new.get(new_id).module);
            if let (TypeModule::Operation(_), TypeModule::Operation(_)) = (old, new) {
                continue;
            }
            let condition = (Condition::of(self.old, old), Condition::of(self.new, new));
            if known.moved(&condition.0, &condition.1) == Some(Rust::Major) {
                by_condition
                    .entry(condition)
                    .or_default()
                    .push((old_id, new_id));
            }
        }
        for ((old, new), types) in by_condition {
            let Some((old_id, new_id)) = types.first().copied() else {
                continue;
            };
            let path = |id: TypeId| self.names.old.ty(id).clone();
            let subject = match types.len() {
                1 => path(old_id),
                count => format!("{}, and {} more", path(old_id), count - 1),
            };
            let mut finding = changed(subject, Rust::Major, &old, &new)
                .old(Owner::Type(old_id), &self.old.get(old_id).origin)
                .new_(Owner::Type(new_id), &self.new.get(new_id).origin);
            let items = types.iter().map(|(id, _)| moved(path(*id), &old, &new));
            finding.change.items = items.collect();
            self.add(finding);
        }
    }
}

/// The condition under which an item is compiled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Condition {
    /// With any features.
    Always,
    /// With at least one of these features.
    AnyOf(BTreeSet<String>),
}

impl Condition {
    /// The condition of a module.
    fn of(api: &Api, module: &TypeModule) -> Self {
        match (api.gate(module), &api.features) {
            (gate @ Gate::AnyOf(_), Some(features)) => {
                Self::AnyOf(features.names(gate).into_iter().collect())
            }
            _ => Self::Always,
        }
    }

    /// The names of the features.
    fn features(&self) -> String {
        match self {
            Self::Always => "none".to_owned(),
            Self::AnyOf(names) => {
                let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
                names.join(" or ")
            }
        }
    }

    /// The condition as the signature of an item.
    fn signature(&self) -> String {
        match self {
            Self::Always => "always compiled".to_owned(),
            Self::AnyOf(_) => format!("requires feature {}", self.features()),
        }
    }
}

/// The features of both clients.
struct Known {
    old: BTreeSet<String>,
    new: BTreeSet<String>,
}

impl Known {
    fn of(old: &Features, new: &Features) -> Self {
        let names = |features: &Features| features.list.iter().map(Feature::to_string).collect();
        Self {
            old: names(old),
            new: names(new),
        }
    }

    /// The effect of a new condition on callers that name features of both clients: some lose the item, or some
    /// gain it. Removed features are reported separately.
    fn moved(&self, old: &Condition, new: &Condition) -> Option<Rust> {
        match (old, new) {
            (Condition::Always, Condition::Always) => None,
            (Condition::Always, Condition::AnyOf(_)) => Some(Rust::Major),
            (Condition::AnyOf(_), Condition::Always) => Some(Rust::Minor),
            (Condition::AnyOf(olds), Condition::AnyOf(news)) => {
                let is_lost = olds.difference(news).any(|it| self.new.contains(it));
                let is_gained = news.difference(olds).any(|it| self.old.contains(it));
                match (is_lost, is_gained) {
                    (true, _) => Some(Rust::Major),
                    (false, true) => Some(Rust::Minor),
                    (false, false) => None,
                }
            }
        }
    }
}

/// A change of the features that an item requires.
fn changed(subject: String, rust: Rust, old: &Condition, new: &Condition) -> Finding {
    let (before, after) = (old.features(), new.features());
    let help = match rust {
        Rust::Major => Some(format!(
            "enable {after} if the default features are disabled"
        )),
        Rust::None | Rust::Patch | Rust::Minor => None,
    };
    Finding::new(Rule::FeatureChanged, subject)
        .rust(rust)
        .message(format!(
            "required Cargo feature changed from {before} to {after}"
        ))
        .help(help.as_deref())
}

fn moved(path: String, old: &Condition, new: &Condition) -> Item {
    Item {
        path,
        old: Some(old.signature()),
        new: Some(new.signature()),
    }
}

fn added(feature: &str) -> Item {
    Item {
        path: feature.to_owned(),
        old: None,
        new: Some(FEATURE.to_owned()),
    }
}

fn removed(feature: &str) -> Item {
    Item {
        path: feature.to_owned(),
        old: Some(FEATURE.to_owned()),
        new: None,
    }
}

/// The names of all features, first the one that enables all others.
fn all(features: &Features) -> impl Iterator<Item = String> {
    let each = features.list.iter().map(Feature::to_string);
    std::iter::once(Feature::ALL.to_owned()).chain(each)
}

/// The features of tags, each with its tag as in the description.
fn tags(features: &Features) -> impl Iterator<Item = (&Feature, &String)> {
    features.list.iter().filter_map(|feature| match feature {
        Feature::Tag { wire, .. } => Some((feature, wire)),
        Feature::OtherTypes => None,
    })
}

/// The first operation with a tag.
fn first_with(api: &Api, tag: &String) -> Option<Origin> {
    let mut operations = api.operations.iter();
    let first = operations.find(|operation| operation.tags.contains(tag));
    first.map(|operation| operation.origin.clone())
}
