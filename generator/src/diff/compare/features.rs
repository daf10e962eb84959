//! Cargo features: which were added or removed, and which items are compiled with different ones.
//!
//! The default features enable the whole crate. The changes only affect callers that disable the
//! default features and name those that they need.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Origin;
use crate::ir::{Api, Feature, Features, Gate, TypeId, TypeModule};

use super::super::owner::Owner;
use super::super::{Client, Item, OldNew, Rule, Rust};
use super::{Comparison, Finding, NO_HELP};

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
                let names =
                    |features: &Features| features.list.iter().map(Feature::to_string).collect();
                let known = Known {
                    old: names(old),
                    new: names(new),
                };
                self.features_removed(old, &known);
                self.features_added(new, &known);
                self.operations_of_features(&known);
                self.types_of_features(&known);
            }
        }
    }

    fn features_turned_on(&mut self, features: &Features) {
        let (rule, rust, message) = match features.gates.is_empty() {
            true => (
                Rule::FeatureAdded,
                Rust::Minor,
                "each tag became a Cargo feature; no item requires one",
            ),
            false => (
                Rule::FeatureChanged,
                Rust::Major,
                "each tag became a Cargo feature; its items require it",
            ),
        };
        let help = format!(
            "enable `{}` or the required features if the default features are disabled",
            Feature::ALL
        );
        let items = all(features).map(added).collect();
        let finding = Finding::new(rule, ALL_FEATURES).rust(rust).items(items);
        self.add(finding, message, help.as_str());
    }

    fn features_turned_off(&mut self, features: &Features) {
        let items = all(features).map(removed).collect();
        let finding = Finding::new(Rule::FeatureRemoved, ALL_FEATURES).items(items);
        let message = "features of tags removed; the whole crate is always compiled";
        self.add(finding, message, "remove them from `Cargo.toml`");
    }

    fn features_removed(&mut self, old: &Features, known: &Known) {
        for (name, wire) in tags(old).filter(|(name, _)| !known.new.contains(name)) {
            let message = format!("Cargo feature `{name}` removed; no operation has the tag");
            let help = "enable the features of the tags that its operations have now";
            let finding = Finding::new(Rule::FeatureRemoved, format!("tag `{wire}`"))
                .at(Client::Old, first_with(self.old, wire))
                .items(vec![removed(name)]);
            self.add(finding, message, help);
        }
    }

    fn features_added(&mut self, new: &Features, known: &Known) {
        for (name, wire) in tags(new).filter(|(name, _)| !known.old.contains(name)) {
            let message = format!("Cargo feature `{name}` added for the new tag");
            let finding = Finding::new(Rule::FeatureAdded, format!("tag `{wire}`"))
                .at(Client::New, first_with(self.new, wire))
                .items(vec![added(name)]);
            self.add(finding, message, NO_HELP);
        }
    }

    fn operations_of_features(&mut self, known: &Known) {
        for (index, new_index) in self.pairs.operations() {
            let conditions = (
                Condition::of(self.old, &TypeModule::Operation(index)),
                Condition::of(self.new, &TypeModule::Operation(new_index)),
            );
            if let Some(rust) = moved(known, &conditions) {
                let owners = (Owner::Operation(index), Owner::Operation(new_index));
                let path = self.names.old.operation(index).method.clone();
                let finding = self.changed(Rule::FeatureChanged, owners);
                self.condition_changed(finding, rust, &conditions, vec![path]);
            }
        }
    }

    /// The types of components that fewer features enable: one change for all types with the same features.
    /// Additional features follow from the operations.
    fn types_of_features(&mut self, known: &Known) {
        let mut by_conditions: BTreeMap<Conditions, Vec<(TypeId, TypeId)>> = BTreeMap::new();
        for (old_id, new_id) in self.pairs.types() {
            let (old, new) = (&self.old.get(old_id).module, &self.new.get(new_id).module);
            if let (TypeModule::Operation(_), TypeModule::Operation(_)) = (old, new) {
                continue;
            }
            let conditions = (Condition::of(self.old, old), Condition::of(self.new, new));
            if moved(known, &conditions) == Some(Rust::Major) {
                let types = by_conditions.entry(conditions).or_default();
                types.push((old_id, new_id));
            }
        }
        for (conditions, types) in by_conditions {
            let paths = types.iter().map(|(id, _)| self.names.old.ty(*id).clone());
            let paths: Vec<String> = paths.collect();
            let (Some(first), [path, others @ ..]) = (types.first(), paths.as_slice()) else {
                continue;
            };
            let subject = match others.len() {
                0 => path.clone(),
                count => format!("{path}, and {count} more"),
            };
            let owners = (Owner::Type(first.0), Owner::Type(first.1));
            let finding = self.changed(Rule::FeatureChanged, owners).subject(subject);
            self.condition_changed(finding, Rust::Major, &conditions, paths);
        }
    }

    /// Adds a change of the features that items with these paths require.
    fn condition_changed(
        &mut self,
        finding: Finding,
        rust: Rust,
        (old, new): &Conditions,
        paths: Vec<String>,
    ) {
        let items = paths
            .into_iter()
            .map(|path| Item::new(path, Some(old.signature()), Some(new.signature())));
        let (before, after) = (old.features(), new.features());
        let help = format!("enable {after} if the default features are disabled");
        let help = Some(help.as_str()).filter(|_| rust == Rust::Major);
        let message = format!("required Cargo feature changed from {before} to {after}");
        self.add(finding.rust(rust).items(items.collect()), message, help);
    }
}

/// The conditions under which both clients compile an item.
type Conditions = (Condition, Condition);

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

/// The names of the features of both clients.
type Known = OldNew<BTreeSet<String>>;

/// The effect of a new condition on callers that name features of both clients: some lose the item, or some
/// gain it. Removed features are reported separately.
fn moved(known: &Known, (old, new): &Conditions) -> Option<Rust> {
    match (old, new) {
        (Condition::Always, Condition::Always) => None,
        (Condition::Always, Condition::AnyOf(_)) => Some(Rust::Major),
        (Condition::AnyOf(_), Condition::Always) => Some(Rust::Minor),
        (Condition::AnyOf(olds), Condition::AnyOf(news)) => {
            let is_lost = olds.difference(news).any(|it| known.new.contains(it));
            let is_gained = news.difference(olds).any(|it| known.old.contains(it));
            match (is_lost, is_gained) {
                (true, _) => Some(Rust::Major),
                (false, true) => Some(Rust::Minor),
                (false, false) => None,
            }
        }
    }
}

fn added(feature: String) -> Item {
    Item::new(feature, None, Some(FEATURE.to_owned()))
}

fn removed(feature: String) -> Item {
    Item::new(feature, Some(FEATURE.to_owned()), None)
}

/// The names of all features, first the one that enables all others.
fn all(features: &Features) -> impl Iterator<Item = String> {
    let each = features.list.iter().map(Feature::to_string);
    std::iter::once(Feature::ALL.to_owned()).chain(each)
}

/// The names of the features of tags, each with its tag as in the description.
fn tags(features: &Features) -> impl Iterator<Item = (String, &String)> {
    features.list.iter().filter_map(|feature| match feature {
        Feature::Tag { wire, .. } => Some((feature.to_string(), wire)),
        Feature::OtherTypes => None,
    })
}

/// The first operation with a tag.
fn first_with(api: &Api, tag: &String) -> Option<Origin> {
    let mut operations = api.operations.iter();
    let first = operations.find(|operation| operation.tags.contains(tag));
    first.map(|operation| operation.origin.clone())
}
