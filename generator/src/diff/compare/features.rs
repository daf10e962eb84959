//! Features: which are new or gone, and what is compiled with others than it was.
//!
//! Who leaves the default features on has all of a crate, whatever its features are. All of this is about those
//! who name the features that they need.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Origin;
use crate::ir::{Api, Feature, Features, Gate, TypeId, TypeModule};

use super::super::surface::Owner;
use super::super::{Item, Rule, Rust};
use super::operations::endpoint;
use super::{Comparison, Finding};

/// What a person calls all features of a crate.
const WHOLE: &str = "the features";

/// What a feature is, as an item.
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
        let advice = format!(
            "where the default features are off, turn on `{}`, or those that are needed",
            Feature::ALL
        );
        let mut found = Finding::new(rule, WHOLE).rust(rust).says(
            "each tag is a feature: what its operations use is no longer always compiled",
            advice,
        );
        found.change.items = all(features).map(|name| added(&name)).collect();
        self.add(found);
    }

    fn features_turned_off(&mut self, features: &Features) {
        let mut found = Finding::new(Rule::FeatureRemoved, WHOLE).says(
            "no tag is a feature any more: all of the crate is always compiled",
            "do not name them in `Cargo.toml`",
        );
        found.change.items = all(features).map(|name| removed(&name)).collect();
        self.add(found);
    }

    fn features_removed(&mut self, old: &Features, known: &Known) {
        for (feature, wire) in tags(old) {
            let name = feature.to_string();
            if !known.new.contains(&name) {
                let mut found = Finding::new(Rule::FeatureRemoved, format!("the tag `{wire}`"))
                    .says(
                        format!("no operation has the tag any more: `{name}` is gone"),
                        "name the features of the tags that its operations have now",
                    );
                found.change.old = first_with(self.old, wire);
                found.change.items.push(removed(&name));
                self.add(found);
            }
        }
    }

    fn features_added(&mut self, new: &Features, known: &Known) {
        for (feature, wire) in tags(new) {
            let name = feature.to_string();
            if !known.old.contains(&name) {
                let mut found = Finding::new(Rule::FeatureAdded, format!("the tag `{wire}`"))
                    .says(format!("the tag is new, and with it `{name}`"), "nothing");
                found.change.new = first_with(self.new, wire);
                found.change.items.push(added(&name));
                self.add(found);
            }
        }
    }

    fn operations_of_features(&mut self, known: &Known) {
        let pairs: Vec<_> = self.pairs.operations().collect();
        for (index, other) in pairs {
            let old = With::of(self.old, &TypeModule::Operation(index));
            let new = With::of(self.new, &TypeModule::Operation(other));
            let Some(rust) = known.moved(&old, &new) else {
                continue;
            };
            let operation = &self.old.operations[index];
            let path = self.names.old.operation(index).method.clone();
            let mut found = changed(endpoint(operation), rust, &old, &new)
                .old(Owner::Operation(index), &operation.origin)
                .new_(Owner::Operation(other), &self.new.operations[other].origin);
            found.change.items.push(moved(path, &old, &new));
            self.add(found);
        }
    }

    /// The types of components that are compiled with fewer features: one change for all that are compiled with
    /// the same ones. What more they are compiled with follows from the operations.
    fn types_of_features(&mut self, known: &Known) {
        let mut alike: BTreeMap<(With, With), Vec<(TypeId, TypeId)>> = BTreeMap::new();
        for (one, other) in self.pairs.types() {
            let (old, new) = (&self.old.get(one).module, &self.new.get(other).module);
            if let (TypeModule::Operation(_), TypeModule::Operation(_)) = (old, new) {
                continue;
            }
            let with = (With::of(self.old, old), With::of(self.new, new));
            if known.moved(&with.0, &with.1) == Some(Rust::Major) {
                alike.entry(with).or_default().push((one, other));
            }
        }
        for ((old, new), types) in alike {
            let Some((one, other)) = types.first().copied() else {
                continue;
            };
            let path = |id: TypeId| self.names.old.ty(id).clone();
            let subject = match types.len() {
                1 => path(one),
                count => format!("{}, and {} more", path(one), count - 1),
            };
            let mut found = changed(subject, Rust::Major, &old, &new)
                .old(Owner::Type(one), &self.old.get(one).origin)
                .new_(Owner::Type(other), &self.new.get(other).origin);
            let items = types.iter().map(|(id, _)| moved(path(*id), &old, &new));
            found.change.items = items.collect();
            self.add(found);
        }
    }
}

/// When something is compiled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum With {
    /// Whatever features are on.
    Always,
    /// With any of these.
    AnyOf(BTreeSet<String>),
}

impl With {
    /// Those of a module.
    fn of(api: &Api, home: &TypeModule) -> Self {
        match (api.gate(home), &api.features) {
            (gate @ Gate::AnyOf(_), Some(features)) => {
                Self::AnyOf(features.names(gate).into_iter().collect())
            }
            _ => Self::Always,
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Always => "always".to_owned(),
            Self::AnyOf(names) => {
                let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
                format!("with {}", names.join(" or "))
            }
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

    /// What it is to those who name features of both clients that something is compiled with others: some no
    /// longer have it, or else some have it now. What becomes of a feature that is gone is told of that.
    fn moved(&self, old: &With, new: &With) -> Option<Rust> {
        match (old, new) {
            (With::Always, With::Always) => None,
            (With::Always, With::AnyOf(_)) => Some(Rust::Major),
            (With::AnyOf(_), With::Always) => Some(Rust::Minor),
            (With::AnyOf(olds), With::AnyOf(news)) => {
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

/// A change of what something is compiled with.
fn changed(subject: String, rust: Rust, old: &With, new: &With) -> Finding {
    let message = format!("it is compiled {}, not {}", new.text(), old.text());
    let advice = match rust {
        Rust::Major => format!(
            "where the default features are off, compile it {}",
            new.text()
        ),
        Rust::None | Rust::Patch | Rust::Minor => "nothing".to_owned(),
    };
    Finding::new(Rule::FeatureChanged, subject)
        .rust(rust)
        .says(message, advice)
}

fn moved(path: String, old: &With, new: &With) -> Item {
    Item {
        path,
        old: Some(old.text()),
        new: Some(new.text()),
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

/// The names of all features, that of all together first.
fn all(features: &Features) -> impl Iterator<Item = String> {
    let each = features.list.iter().map(Feature::to_string);
    std::iter::once(Feature::ALL.to_owned()).chain(each)
}

/// The features of tags, and the tags as they are written.
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
