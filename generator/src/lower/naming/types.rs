//! The names of the types in `types`, and of their modules.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Case, Name, Scope, TypeModule};

use super::super::{IN_SCOPE, component};
use super::{Input, Items, Keys, Owner, Rank};

/// Names the types of components, and the types inside of these.
pub(super) fn finalize(
    api: &mut Api,
    input: &Input<'_>,
    keys: &mut Keys,
    diagnostics: &mut Diagnostics,
) {
    let mut scope = Scope::new(Case::Camel, IN_SCOPE);
    let mut items = Items {
        owners: owners(api, input, &scope, keys, diagnostics),
        inner: Vec::new(),
    };
    let modules = items.owners.iter().enumerate();
    let outermost: HashMap<&TypeModule, (usize, usize)> = modules
        .map(|(owner, it)| (&api.types[it.index].module, (owner, it.index)))
        .collect();
    let owner_of = |index: usize, module: &TypeModule| {
        let outermost = outermost.get(module).filter(|(_, outer)| *outer != index);
        outermost.map(|(owner, _)| *owner)
    };
    items.add_inner_types(api, (input.types, keys), owner_of, diagnostics);
    let requested = &input.renames.types;
    items.set_names(&mut scope, requested, requested, diagnostics);
    items.assign_names(&mut scope, &input.before.types, &input.before.types);
    let Items { owners, inner } = items;
    name_modules(api, &owners);
    let owners = owners.into_iter();
    let owners = owners.filter_map(|owner| Some((owner.index, owner.key, owner.names?)));
    let inner = inner.into_iter();
    let inner = inner.filter_map(|inner| Some((inner.index?, inner.key, inner.name?)));
    for (index, key, name) in owners.chain(inner) {
        api.names.types.insert(key, (&name).into());
        api.types[index].name = name;
    }
}

/// The outermost type of each module, in the order of the types.
fn owners(
    api: &Api,
    input: &Input<'_>,
    scope: &Scope,
    keys: &mut Keys,
    diagnostics: &Diagnostics,
) -> Vec<Owner<Name>> {
    let mut outermost: Vec<usize> = (0..api.types.len()).collect();
    outermost.sort_by_cached_key(|index| api.types[*index].depth());
    let mut modules = HashSet::new();
    outermost.retain(|index| match &api.types[*index].module {
        TypeModule::Component(module) => modules.insert(module),
        TypeModule::Operation(_) => false,
    });
    outermost.sort_unstable();
    let owners = outermost.into_iter().map(|index| {
        let def = &api.types[index];
        let wire = input.types.text_of(&def.name).to_owned();
        let written = diagnostics.written(&def.origin);
        let location = diagnostics.written_location(&def.origin);
        Owner {
            index,
            key: keys.unique(location.clone()),
            location,
            rank: match def.origin == component("schemas", &wire) {
                true if scope.is_exact(&wire) => Rank::Exact,
                true => Rank::Named,
                false => Rank::Inline,
            },
            wire,
            // An inline schema may have had the name of its last key, until a component got it.
            former: written.and_then(|written| Some(written.last()?.into_owned())),
            provisional: def.name.clone(),
            names: None,
        }
    });
    owners.collect()
}

/// Names each module after its outermost type.
fn name_modules(api: &mut Api, owners: &[Owner<Name>]) {
    let mut scope = Scope::of_files(&[]);
    let modules = owners.iter().filter_map(|owner| {
        let name = scope.name(owner.names.as_ref()?.as_str());
        Some((api.types[owner.index].module.clone(), name))
    });
    let modules: HashMap<TypeModule, Name> = modules.collect();
    for def in &mut api.types {
        if let Some(name) = modules.get(&def.module) {
            def.module = TypeModule::Component(name.clone());
        }
    }
}
