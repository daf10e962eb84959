//! Which tags are cargo features, and what of the crate is compiled with which of them.
//!
//! A feature compiles whole modules: those of the operations with its tag, and all that these lead to, module by
//! module. So what is compiled never mentions what is not. Any of an operation's tags compiles it. An
//! operation without a tag is always compiled, and so is what it leads to; no tag would turn it on.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::config;
use crate::ir::{
    Api, Case, Feature, FeatureId, Features, Gate, LockedNames, Operation, Scope, TypeDef, TypeId,
    TypeModule,
};

/// Makes the features that are asked for. What had one of the names `before` keeps it.
pub(super) fn settle(api: &mut Api, wanted: config::Features, before: &LockedNames) {
    match wanted {
        config::Features::None => {}
        config::Features::Tags => {
            let list = list(api, before);
            let gates = gates(api, &list);
            api.features = Some(Features { list, gates });
        }
    }
}

/// The features in the order of their names. The names go into the lock.
fn list(api: &mut Api, before: &LockedNames) -> Vec<Feature> {
    let mut scope = Scope::new(Case::Snake, &[]);
    let tags = tags(api);
    let recalled: Vec<_> = tags
        .iter()
        .map(|tag| scope.restore(tag, before.features.get(tag)?.as_str()))
        .collect();
    let mut list = vec![Feature::OtherTypes];
    for (wire, recalled) in tags.into_iter().zip(recalled) {
        let name = recalled.unwrap_or_else(|| scope.name(&wire));
        api.names.features.insert(wire.clone(), (&name).into());
        list.push(Feature::Tag { name, wire });
    }
    list.sort_by_cached_key(Feature::to_string);
    list
}

/// The tags of all operations, as met.
fn tags(api: &Api) -> Vec<String> {
    let mut met = HashSet::new();
    let tags = api.operations.iter().flat_map(|operation| &operation.tags);
    tags.filter(|tag| met.insert(*tag)).cloned().collect()
}

/// When the modules are compiled that are not always.
fn gates(api: &Api, list: &[Feature]) -> HashMap<TypeModule, Gate> {
    let modules = Modules::of(api);
    let mut gates = HashMap::new();
    for (id, feature) in list.iter().enumerate() {
        if let Feature::Tag { wire, .. } = feature {
            let tagged = operations(api, |operation| operation.tags.contains(wire));
            open(&mut gates, modules.reached(tagged), id);
        }
    }
    let untagged = operations(api, |operation| operation.tags.is_empty());
    let always = modules.reached(untagged);
    let is_used = |home: &TypeModule| gates.contains_key(home) || always.contains(home);
    let others = modules.mentioned.keys().filter(|home| !is_used(home));
    let others = modules.reached(others.cloned().collect());
    if let Some(id) = list.iter().position(|it| *it == Feature::OtherTypes) {
        open(&mut gates, others, id);
    }
    gates.retain(|home, _| !always.contains(home));
    gates
}

/// The modules of the operations that satisfy the question.
fn operations(api: &Api, question: impl Fn(&Operation) -> bool) -> Vec<TypeModule> {
    let operations = api.operations.iter().enumerate();
    let found = operations.filter(|(_, operation)| question(operation));
    found
        .map(|(index, _)| TypeModule::Operation(index))
        .collect()
}

fn open(gates: &mut HashMap<TypeModule, Gate>, homes: HashSet<TypeModule>, feature: FeatureId) {
    for home in homes {
        if let Gate::AnyOf(features) = gates.entry(home).or_insert_with(Gate::never) {
            features.insert(feature);
        }
    }
}

/// All modules, with those whose types they mention.
struct Modules {
    mentioned: BTreeMap<TypeModule, HashSet<TypeModule>>,
}

impl Modules {
    fn of(api: &Api) -> Self {
        let mut mentioned: BTreeMap<TypeModule, HashSet<TypeModule>> = BTreeMap::new();
        let mut add = |home: TypeModule, ids: Vec<TypeId>| {
            let homes = ids.into_iter().map(|id| api.get(id).module.clone());
            mentioned.entry(home).or_default().extend(homes);
        };
        for (index, operation) in api.operations.iter().enumerate() {
            add(TypeModule::Operation(index), types_of(operation));
        }
        for TypeDef {
            module: home,
            shape,
            ..
        } in &api.types
        {
            let types = shape.types().into_iter();
            add(home.clone(), types.flat_map(|ty| ty.named()).collect());
        }
        Self { mentioned }
    }

    /// These modules, and all that they lead to.
    fn reached(&self, from: Vec<TypeModule>) -> HashSet<TypeModule> {
        let mut open = from;
        let mut found = HashSet::new();
        while let Some(home) = open.pop() {
            if found.insert(home.clone()) {
                open.extend(self.mentioned.get(&home).into_iter().flatten().cloned());
            }
        }
        found
    }
}

fn types_of(operation: &Operation) -> Vec<TypeId> {
    let headers = operation
        .success_responses
        .iter()
        .chain(&operation.error_responses);
    let headers = headers.filter_map(|reply| reply.headers);
    let types = operation.types().flat_map(|ty| ty.named());
    types.chain(headers).collect()
}
