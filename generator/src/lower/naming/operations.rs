//! The names of operations, of the types in their modules, and of these modules.
//!
//! An operation has one name: its method, its operation type, its error type and its module are named after it.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostics, Origin};
use crate::ir::{Api, Case, Docs, LockedNames, Name, Scope, TypeModule};

use super::super::{IN_SCOPE, names::CLIENT_METHODS};
use super::operation_ids::Texts;
use super::{
    Inner, Input, Items, Keys, Owner, OwnerScope, Rank, Renames, Text, collisions, handles,
    operation_ids,
};

/// The names that an operation has, all with the same number.
struct Names {
    method: Name,
    operation_type: Name,
    error: Name,
}

/// The scopes of all operations: the names of an operation are free together, or not at all.
struct Scopes {
    methods: Scope,
    types: Scope,
    /// The first number that may be free, by the names without number of the method and of the operation type. Names
    /// are never released, so each search continues where the last one ended.
    numbers: HashMap<(String, String), usize>,
}

impl Scopes {
    /// The string that the operation type is named after: the method, so that both are spelled alike. `clone` has a
    /// `CloneRequest`.
    fn type_text(&self, wire: &str) -> String {
        let method = self.methods.canonical(wire);
        let ty = Scope::new(Case::Camel, &[]).canonical(&method);
        match IN_SCOPE.contains(&ty.as_str()) {
            true => format!("{method} request"),
            false => method,
        }
    }

    fn numbered(&mut self, wire: &str, number: usize) -> Option<Names> {
        let method = self.methods.first_free(wire, number)?;
        let operation_type = self.types.first_free(&self.type_text(wire), number)?;
        let error = self.types.first_free(&format!("{method} error"), 1)?;
        self.methods.reserve(&method);
        self.types.reserve(&operation_type);
        self.types.reserve(&error);
        Some(Names {
            method,
            operation_type,
            error,
        })
    }
}

impl OwnerScope for Scopes {
    type Names = Names;

    fn set(&mut self, wire: &str) -> Option<Names> {
        self.numbered(wire, 1)
    }

    fn restore(&mut self, wire: &str, previous: &str) -> Option<Names> {
        let number = self.methods.number_of(wire, previous)?;
        self.numbered(wire, number)
    }

    fn name(&mut self, wire: &str) -> Option<Names> {
        let canonical = (
            self.methods.canonical(wire),
            self.types.canonical(&self.type_text(wire)),
        );
        let first = self.numbers.get(&canonical).copied().unwrap_or(1);
        // Not all numbers are taken.
        let mut numbers = first..usize::MAX;
        let names = numbers.find_map(|number| self.numbered(wire, number));
        self.numbers.insert(canonical, numbers.start);
        names
    }

    fn types(&mut self) -> &mut Scope {
        &mut self.types
    }

    fn prefix(names: &Names) -> &Name {
        &names.operation_type
    }
}

/// Names operations, and the types in their modules.
pub(super) fn finalize(
    api: &mut Api,
    input: &Input<'_>,
    keys: &mut Keys,
    diagnostics: &mut Diagnostics,
) {
    let mut scopes = Scopes {
        methods: Scope::new(Case::Snake, CLIENT_METHODS),
        types: Scope::new(Case::Value, IN_SCOPE),
        numbers: HashMap::new(),
    };
    let mut items = items(api, input, &scopes, keys, diagnostics);
    let Renames { types, methods } = input.renames;
    items.set_names(&mut scopes, methods, types, diagnostics);
    let handles = handles::restore(api, input.before, &mut scopes.types);
    let LockedNames {
        types, operations, ..
    } = input.before;
    items.assign_names(&mut scopes, operations, types);
    let texts = named_after(&items.owners);
    write(api, items);
    collisions::report(api, (&texts, input.operation_ids), diagnostics);
    name_modules(api, input.before);
    let input = Input {
        operation_ids: &texts,
        ..*input
    };
    handles::finalize(api, (handles, &mut scopes.types), &input);
}

fn owners(api: &Api, input: &Input<'_>, scopes: &Scopes) -> Vec<Owner<Names>> {
    let texts = operation_ids::texts(api, input, &scopes.methods);
    let operations = api.operations.iter().zip(texts).enumerate();
    let owners = operations.map(|(index, (operation, Texts { wire, former }))| Owner {
        index,
        location: key(&operation.origin),
        key: key(&operation.origin),
        rank: match scopes.methods.is_exact(&wire) {
            true => Rank::Exact,
            false => Rank::Named,
        },
        wire,
        former,
        provisional: operation.operation_type_name.clone(),
        names: None,
    });
    owners.collect()
}

/// The key of an operation is its path, even if its path item is in another file.
pub(super) fn key(origin: &Origin) -> String {
    format!("#{origin}")
}

/// Operations, the types in their modules, and then the enums of their responses.
fn items(
    api: &Api,
    input: &Input<'_>,
    scopes: &Scopes,
    keys: &mut Keys,
    diagnostics: &Diagnostics,
) -> Items<Names> {
    let mut items = Items {
        owners: owners(api, input, scopes),
        inner: Vec::new(),
    };
    let owner_of = |_, module: &TypeModule| match module {
        TypeModule::Operation(owner) => Some(*owner),
        TypeModule::Component(_) => None,
    };
    let provisional = input.operation_types;
    items.add_inner_types(api, (provisional, keys), owner_of, diagnostics);
    for (owner, operation) in api.operations.iter().enumerate() {
        if let Some(name) = &operation.response_name {
            let origin = operation.origin.key("responses");
            let text = provisional.text_of(name);
            items.inner.push(Inner {
                index: None,
                owner,
                key: keys.inside(&key(&origin), &key(&operation.origin)),
                text: Text::of(text, &operation.operation_type_name),
                depth: origin.steps().count(),
                name: None,
            });
        }
    }
    items
}

/// The strings that operations have their names of.
fn named_after(owners: &[Owner<Names>]) -> Vec<String> {
    let methods = Scope::new(Case::Snake, &[]);
    let texts = owners.iter().map(|owner| {
        let is_named_after = |text: &&String| {
            let names = owner.names.as_ref();
            names.is_some_and(|it| methods.number_of(text, it.method.as_str()).is_some())
        };
        let former = owner
            .former
            .as_ref()
            .filter(|text| !is_named_after(&&owner.wire) && is_named_after(text));
        former.unwrap_or(&owner.wire).clone()
    });
    texts.collect()
}

fn write(api: &mut Api, items: Items<Names>) {
    name_in_docs(api, &items.owners);
    for (operation, owner) in api.operations.iter_mut().zip(items.owners) {
        if let Some(names) = owner.names {
            let locked = (&names.method).into();
            api.names.operations.insert(owner.key, locked);
            operation.call_name = names.method.clone();
            operation.name = names.method;
            operation.operation_type_name = names.operation_type;
            operation.error_name = names.error;
        }
    }
    for inner in items.inner {
        let Some(name) = inner.name else {
            continue;
        };
        api.names.types.insert(inner.key, (&name).into());
        match inner.index {
            Some(index) => api.types[index].name = name,
            None => api.operations[inner.owner].response_name = Some(name),
        }
    }
}

/// Docs that `lower` has written end with the provisional names of operations.
fn name_in_docs(api: &mut Api, owners: &[Owner<Names>]) {
    for def in &mut api.types {
        if let TypeModule::Operation(owner) = def.module
            && let Owner {
                provisional,
                names: Some(names),
                ..
            } = &owners[owner]
            && let Some(text) = def.docs.0.strip_suffix(&format!(" of `{provisional}`."))
        {
            def.docs = Docs(format!("{text} of `{}`.", names.operation_type));
        }
    }
}

/// Names the modules of tags, and of operations without a tag beside them; then those of operations with a tag.
fn name_modules(api: &mut Api, before: &LockedNames) {
    let groups = api.groups.iter();
    let groups = groups.map(|group| (group.wire.clone(), group.wire.clone()));
    let operations = api.operations.iter().filter(|it| it.group.is_none());
    let operations = operations.map(|it| (key(&it.origin), it.name.to_string()));
    let modules: Vec<(String, String)> = groups.chain(operations).collect();
    let texts = modules.iter().map(|(key, text)| {
        // A module with the name of its method is recorded as that.
        let previous = before.modules.get(key);
        (text, previous.or_else(|| before.operations.get(key)))
    });
    let names = Scope::of_files(&[]).names(texts);
    let mut modules = modules.into_iter().map(|(key, _)| key).zip(names);
    let mut groups = HashMap::new();
    for (group, (key, name)) in api.groups.iter_mut().zip(&mut modules) {
        api.names.modules.insert(key, (&name).into());
        let provisional = std::mem::replace(&mut group.name, name.clone());
        groups.insert(provisional, name);
    }
    let methods: Vec<Name> = api.operations.iter().map(|it| it.name.clone()).collect();
    let methods: Vec<&str> = methods.iter().map(Name::as_str).collect();
    for operation in &mut api.operations {
        let Some(group) = &mut operation.group else {
            if let Some((key, name)) = modules.next() {
                if name != operation.name {
                    api.names.modules.insert(key, (&name).into());
                }
                operation.module = name;
            }
            continue;
        };
        if let Some(name) = groups.get(group) {
            group.clone_from(name);
        }
        // No module has the name of the module that it is in.
        let is_same = *group == operation.name;
        let reserved = if is_same { methods.as_slice() } else { &[] };
        operation.module = Scope::of_files(reserved).name(operation.name.as_str());
    }
}
