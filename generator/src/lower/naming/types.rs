//! The names of the types in `types`, and of their modules.

use std::collections::{BTreeMap, HashMap};

use toml::Spanned;

use crate::diagnostic::{Diagnostics, Origin};
use crate::ir::{Api, Case, Name, Scope, TypeModule};

use super::super::{IN_SCOPE, component};
use super::{Inner, Keys, Memory, Provisional, Text, name_rest, recall, rename, restore};

/// The type that a module is made for: a component, or the outermost in one.
struct Owner {
    /// Its place in the list of types.
    index: usize,
    origin: Origin,
    /// The place where it is written, and the last word of that.
    place: String,
    last: Option<String>,
    /// What it is remembered by.
    key: String,
    /// What it is called in the description.
    wire: String,
    rank: Rank,
    module: Name,
}

/// Who is served first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// A component that is spelt as its name.
    Exact,
    Component,
    Other,
}

impl Owner {
    /// The name that it had before. What is written inside of another thing may have had the last word
    /// of its place, until a component came that is called so.
    fn recall(&self, before: &str, scope: &mut Scope) -> Option<Name> {
        let texts = std::iter::once(&self.wire).chain(&self.last);
        texts
            .into_iter()
            .find_map(|text| restore(scope, text, before))
    }
}

/// Gives the types of components, and what stands inside of them, their names.
pub(super) fn settle(
    api: &mut Api,
    (provisional, keys): (&Provisional, &mut Keys),
    renames: &BTreeMap<Origin, &Spanned<String>>,
    memory: &Memory,
    diagnostics: &mut Diagnostics,
) {
    let mut scope = Scope::new(Case::Camel, IN_SCOPE);
    let mut owners = owners(api, provisional, &scope, diagnostics);
    for owner in &mut owners {
        owner.key = keys.own(&owner.place);
    }
    let mut inner = inner(api, (provisional, keys), &owners, diagnostics);
    let mut names: Vec<Option<Name>> = owners
        .iter()
        .map(|owner| rename(renames, &owner.origin, &mut scope, diagnostics))
        .collect();
    for inner in &mut inner {
        let origin = &api.types[inner.index].origin;
        inner.name = rename(renames, origin, &mut scope, diagnostics);
    }
    for (owner, name) in owners.iter().zip(&mut names) {
        if let (None, Some(before)) = (&name, memory.get(&owner.key)) {
            *name = owner.recall(before.as_str(), &mut scope);
        }
    }
    recall(&mut inner, &names, memory, &mut scope);
    let mut order: Vec<usize> = (0..owners.len()).collect();
    order.sort_by_key(|at| &owners[*at].rank);
    for at in order {
        names[at].get_or_insert_with(|| scope.name(&owners[at].wire));
    }
    name_rest(&mut inner, &names, &mut scope);
    let of_owners = owners
        .iter()
        .zip(names)
        .filter_map(|(owner, name)| Some((owner.index, owner.key.clone(), name?)));
    let of_inner = inner
        .into_iter()
        .filter_map(|inner| Some((inner.index, inner.key, inner.name?)));
    for (index, key, name) in of_owners.chain(of_inner) {
        api.names.types.insert(key, (&name).into());
        api.types[index].name = name;
    }
    settle_modules(api, &owners);
}

/// The outermost type of each module, in the order of the list.
fn owners(
    api: &Api,
    provisional: &Provisional,
    scope: &Scope,
    diagnostics: &Diagnostics,
) -> Vec<Owner> {
    let mut outermost: HashMap<&Name, usize> = HashMap::new();
    for (index, def) in api.types.iter().enumerate() {
        if let TypeModule::Component(module) = &def.module {
            let known = outermost.entry(module).or_insert(index);
            if def.depth() < api.types[*known].depth() {
                *known = index;
            }
        }
    }
    let mut owners: Vec<Owner> = outermost
        .into_iter()
        .map(|(module, index)| {
            let def = &api.types[index];
            let wire = provisional.text_of(&def.name).to_owned();
            let rank = match def.origin == component("schemas", &wire) {
                true if scope.is_exact(&wire) => Rank::Exact,
                true => Rank::Component,
                false => Rank::Other,
            };
            Owner {
                index,
                origin: def.origin.clone(),
                place: diagnostics.written_location(&def.origin),
                key: String::new(),
                last: diagnostics
                    .written(&def.origin)
                    .and_then(|written| Some(written.last()?.into_owned())),
                wire,
                rank,
                module: module.clone(),
            }
        })
        .collect();
    owners.sort_by_key(|owner| owner.index);
    owners
}

/// The types that stand inside of these, in the order of the list.
fn inner(
    api: &Api,
    (provisional, keys): (&Provisional, &mut Keys),
    owners: &[Owner],
    diagnostics: &Diagnostics,
) -> Vec<Inner> {
    let of_module: HashMap<&Name, usize> = owners
        .iter()
        .enumerate()
        .map(|(at, owner)| (&owner.module, at))
        .collect();
    let mut inner = Vec::new();
    for (index, def) in api.types.iter().enumerate() {
        let TypeModule::Component(module) = &def.module else {
            continue;
        };
        let Some(&owner) = of_module.get(module) else {
            continue;
        };
        let Owner {
            index: outer,
            place,
            ..
        } = &owners[owner];
        if index != *outer {
            let text = provisional.text_of(&def.name);
            inner.push(Inner {
                index,
                owner,
                key: keys.inside(&diagnostics.written_location(&def.origin), place),
                text: Text::of(text, &api.types[*outer].name),
                depth: def.depth(),
                name: None,
            });
        }
    }
    inner
}

/// Calls each module like the type that it is made for.
fn settle_modules(api: &mut Api, owners: &[Owner]) {
    let mut scope = Scope::of_files(&[]);
    let modules: HashMap<&Name, Name> = owners
        .iter()
        .map(|owner| {
            let name = scope.name(api.types[owner.index].name.as_str());
            (&owner.module, name)
        })
        .collect();
    for def in &mut api.types {
        if let TypeModule::Component(module) = &mut def.module
            && let Some(name) = modules.get(module)
        {
            *module = name.clone();
        }
    }
}
