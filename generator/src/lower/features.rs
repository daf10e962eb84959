//! Which tags are cargo features, and what of the crate is compiled with which of them.
//!
//! A feature compiles whole modules: those of the operations with its tag, and all modules that these mention,
//! also indirectly. So what is compiled never mentions what is not. Any of an operation's tags compiles it. An
//! operation without a tag is always compiled, and so is what it mentions; no tag would turn it on.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use indexmap::IndexSet;

use crate::config;
use crate::graph::reachable;
use crate::ir::{
    Api, Case, Feature, FeatureId, Features, Gate, LockedNames, Operation, Response, Scope, Type,
    TypeId, TypeModule,
};

/// Makes the features that are asked for. What had one of the names `before` keeps it.
pub(super) fn finalize(api: &mut Api, requested: config::Features, before: &LockedNames) {
    match requested {
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
    let tags = api.operations.iter().flat_map(|operation| &operation.tags);
    let tags: IndexSet<String> = tags.cloned().collect();
    let texts = tags.iter().map(|tag| (tag, before.features.get(tag)));
    let names = Scope::new(Case::Snake, &[]).names(texts);
    let mut list = vec![Feature::OtherTypes];
    for (wire, name) in tags.into_iter().zip(names) {
        api.names.features.insert(wire.clone(), (&name).into());
        list.push(Feature::Tag { name, wire });
    }
    list.sort_by_cached_key(Feature::to_string);
    list
}

/// The conditions of the modules that are not always compiled.
fn gates(api: &Api, list: &[Feature]) -> HashMap<TypeModule, Gate> {
    let mentioned = mentioned_modules(api);
    let with_mentioned = |from: Vec<TypeModule>| {
        reachable(from, |module| {
            mentioned.get(module).into_iter().flatten().cloned()
        })
    };
    let always = with_mentioned(operations(api, |it| it.tags.is_empty()));
    let by_feature = list.iter().map(|feature| match feature {
        Feature::Tag { wire, .. } => with_mentioned(operations(api, |it| it.tags.contains(wire))),
        Feature::OtherTypes => HashSet::new(),
    });
    let mut by_feature: Vec<HashSet<TypeModule>> = by_feature.collect();
    let is_used = |module: &&TypeModule| {
        let mut used = by_feature.iter().chain([&always]);
        used.any(|modules| modules.contains(*module))
    };
    let unused = mentioned.keys().filter(|module| !is_used(module));
    let unused = with_mentioned(unused.cloned().collect());
    if let Some(id) = list.iter().position(|it| *it == Feature::OtherTypes) {
        by_feature[id] = unused;
    }
    let mut features: HashMap<TypeModule, BTreeSet<FeatureId>> = HashMap::new();
    for (id, modules) in by_feature.into_iter().enumerate() {
        for module in modules.difference(&always) {
            features.entry(module.clone()).or_default().insert(id);
        }
    }
    let features = features.into_iter();
    features
        .map(|(module, features)| (module, Gate::AnyOf(features)))
        .collect()
}

/// The modules of the operations that satisfy the predicate.
fn operations(api: &Api, predicate: impl Fn(&Operation) -> bool) -> Vec<TypeModule> {
    let operations = api.operations.iter().enumerate();
    let matching = operations.filter(|(_, operation)| predicate(operation));
    let modules = matching.map(|(index, _)| TypeModule::Operation(index));
    modules.collect()
}

/// All modules, each with those whose types it mentions.
fn mentioned_modules(api: &Api) -> BTreeMap<TypeModule, HashSet<TypeModule>> {
    let of_operations = api.operations.iter().enumerate().map(|(index, operation)| {
        let types = operation.request_types().flat_map(Type::named);
        let types = types.chain(operation.responses().flat_map(Response::named));
        (TypeModule::Operation(index), types.collect::<Vec<TypeId>>())
    });
    let of_types = api.types.iter().map(|def| {
        let types = def.shape.types().into_iter();
        (def.module.clone(), types.flat_map(Type::named).collect())
    });
    let mut modules: BTreeMap<TypeModule, HashSet<TypeModule>> = BTreeMap::new();
    for (module, ids) in of_operations.chain(of_types) {
        let mentioned = ids.into_iter().map(|id| api.get(id).module.clone());
        modules.entry(module).or_default().extend(mentioned);
    }
    modules
}
