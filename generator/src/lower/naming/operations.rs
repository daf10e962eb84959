//! The names of operations, of the types beside them and of their modules.
//!
//! An operation has one name, its method's: its request, its error and its module are called after it.

use std::collections::HashMap;

use crate::config::Methods;
use crate::diagnostic::{Diagnostics, Origin};
use crate::ir::{Api, Case, LockedNames, Name, Scope, TypeModule};

use super::super::{IN_SCOPE, names::CLIENT_METHODS};
use super::{
    Inner, Keys, Provisional, Renames, Text, collisions, handles, name_rest, recall, rename, taken,
};

/// The names that an operation has by one number.
struct Named {
    method: Name,
    request: Name,
    error: Name,
}

/// What operations share: a method and its types are free together, or not at all.
struct Scopes {
    methods: Scope,
    types: Scope,
    /// From which number on names may be free, by what they would be without one: of the method, and of the
    /// request. No name is ever given back, so that many of one text are not all tried for each.
    next: HashMap<(String, String), usize>,
}

impl Scopes {
    fn rename(
        &mut self,
        origin: &Origin,
        renames: &Renames<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Named> {
        let wanted = renames.methods.get(origin)?;
        let named = self.numbered(wanted.get_ref(), 1);
        if named.is_none() {
            diagnostics.report(taken(wanted));
        }
        named
    }

    fn recall(&mut self, wire: &str, before: &str) -> Option<Named> {
        let number = self.methods.number_of(wire, before)?;
        self.numbered(wire, number)
    }

    fn name(&mut self, wire: &str) -> Option<Named> {
        let plain = (
            self.methods.canonical(wire),
            self.types.canonical(&request_words(wire)),
        );
        let first = self.next.get(&plain).copied().unwrap_or(1);
        // No more than all numbers can be taken.
        let mut numbers = first..usize::MAX;
        let named = numbers.find_map(|number| self.numbered(wire, number));
        self.next.insert(plain, numbers.start);
        named
    }

    fn numbered(&mut self, wire: &str, number: usize) -> Option<Named> {
        let method = self.methods.first_free(wire, number)?;
        let request = self.types.first_free(&request_words(wire), number)?;
        let error = self.types.first_free(&format!("{method} error"), 1)?;
        self.methods.reserve(&method);
        self.types.reserve(&request);
        self.types.reserve(&error);
        Some(Named {
            method,
            request,
            error,
        })
    }
}

/// The text that the name of a request is made of: `clone` sends a `CloneRequest`.
fn request_words(wire: &str) -> String {
    match Scope::new(Case::Camel, IN_SCOPE).first_free(wire, 1) {
        Some(_) => wire.to_owned(),
        None => format!("{wire} request"),
    }
}

/// Gives operations, and the types that stand beside them, their names.
pub(super) fn settle(
    api: &mut Api,
    (provisional, keys): (&Provisional, &mut Keys),
    (methods, renames): (Methods, &Renames<'_>),
    before: &LockedNames,
    diagnostics: &mut Diagnostics,
) {
    let mut scopes = Scopes {
        methods: Scope::new(Case::Snake, CLIENT_METHODS),
        types: Scope::new(Case::Camel, IN_SCOPE),
        next: HashMap::new(),
    };
    let mut named: Vec<Option<Named>> = api
        .operations
        .iter()
        .map(|operation| scopes.rename(&operation.origin, renames, diagnostics))
        .collect();
    let mut inner = inner(api, (provisional, keys), diagnostics);
    for inner in &mut inner {
        if let Some(def) = api.types.get(inner.index) {
            inner.name = rename(&renames.types, &def.origin, &mut scopes.types, diagnostics);
        }
    }
    let handles = handles::recall(api, before, &mut scopes.types);
    let wires: Vec<String> = api
        .operations
        .iter()
        .map(|operation| {
            provisional
                .text_of(&operation.operation_type_name)
                .to_owned()
        })
        .collect();
    for ((operation, wire), named) in api.operations.iter().zip(&wires).zip(&mut named) {
        let before = before.operations.get(&key(&operation.origin));
        if let (None, Some(before)) = (&named, before) {
            *named = scopes.recall(wire, before.as_str());
        }
    }
    let requests = |named: &[Option<Named>]| -> Vec<Option<Name>> {
        let named = named.iter();
        named
            .map(|named| Some(named.as_ref()?.request.clone()))
            .collect()
    };
    recall(
        &mut inner,
        &requests(&named),
        &before.types,
        &mut scopes.types,
    );
    for is_exact in [true, false] {
        for (named, wire) in named.iter_mut().zip(&wires) {
            if named.is_none() && scopes.methods.is_exact(wire) == is_exact {
                *named = scopes.name(wire);
            }
        }
    }
    name_rest(&mut inner, &requests(&named), &mut scopes.types);
    write(api, named, inner);
    collisions::report(api, &wires, diagnostics);
    settle_modules(api, before);
    let handles = (handles, &mut scopes.types);
    handles::settle(api, handles, &wires, (methods, renames), before);
}

/// An operation is known by its path, also where its path item stands elsewhere.
pub(super) fn key(origin: &Origin) -> String {
    format!("#{origin}")
}

/// The types that stand beside operations, and after them those that choose from replies.
fn inner(
    api: &Api,
    (provisional, keys): (&Provisional, &mut Keys),
    diagnostics: &Diagnostics,
) -> Vec<Inner> {
    let mut inner = Vec::new();
    for (index, def) in api.types.iter().enumerate() {
        let TypeModule::Operation(owner) = def.module else {
            continue;
        };
        let operation = &api.operations[owner];
        inner.push(Inner {
            index,
            owner,
            key: keys.inside(
                &diagnostics.written_location(&def.origin),
                &key(&operation.origin),
            ),
            text: Text::of(
                provisional.text_of(&def.name),
                &operation.operation_type_name,
            ),
            depth: def.depth(),
            name: None,
        });
    }
    for (owner, operation) in api.operations.iter().enumerate() {
        let Some(name) = &operation.response_name else {
            continue;
        };
        let origin = operation.origin.key("responses");
        inner.push(Inner {
            index: api.types.len(),
            owner,
            key: keys.inside(&key(&origin), &key(&operation.origin)),
            text: Text::of(provisional.text_of(name), &operation.operation_type_name),
            depth: origin.steps().count(),
            name: None,
        });
    }
    inner
}

fn write(api: &mut Api, named: Vec<Option<Named>>, inner: Vec<Inner>) {
    for (operation, named) in api.operations.iter_mut().zip(named) {
        if let Some(named) = named {
            let key = key(&operation.origin);
            api.names.operations.insert(key, (&named.method).into());
            operation.call_name = named.method.clone();
            operation.name = named.method;
            operation.operation_type_name = named.request;
            operation.error_name = named.error;
        }
    }
    for inner in inner {
        let Some(name) = inner.name else {
            continue;
        };
        api.names.types.insert(inner.key, (&name).into());
        match api.types.get_mut(inner.index) {
            Some(def) => def.name = name,
            None => api.operations[inner.owner].response_name = Some(name),
        }
    }
}

/// A module in `operations`: of a tag, or of an operation without one.
struct Module {
    of: Of,
    key: String,
    text: String,
    name: Option<Name>,
}

#[derive(Clone, Copy)]
enum Of {
    /// The place in the list of groups.
    Group(usize),
    /// The place in the list of operations.
    Operation(usize),
}

fn settle_modules(api: &mut Api, before: &LockedNames) {
    let mut scope = Scope::of_files(&[]);
    let mut modules = modules(api);
    for module in &mut modules {
        let own = before.modules.get(&module.key);
        // A module that is called like its method is remembered by it.
        let before = own.or_else(|| before.operations.get(&module.key));
        module.name = before.and_then(|before| scope.restore(&module.text, before.as_str()));
    }
    for module in &mut modules {
        module.name.get_or_insert_with(|| scope.name(&module.text));
    }
    let groups: HashMap<Name, Name> = modules
        .iter()
        .filter_map(|module| match module.of {
            Of::Group(index) => Some((api.groups[index].name.clone(), module.name.clone()?)),
            Of::Operation(_) => None,
        })
        .collect();
    let methods = api.operations.iter().map(|operation| &operation.name);
    let methods: Vec<Name> = methods.cloned().collect();
    let methods: Vec<&str> = methods.iter().map(Name::as_str).collect();
    for operation in &mut api.operations {
        if let Some(group) = &mut operation.group
            && let Some(name) = groups.get(group)
        {
            *group = name.clone();
        }
        // No module is called like the one that it is in.
        let is_inner = operation.group.as_ref() == Some(&operation.name);
        let taken = if is_inner { methods.as_slice() } else { &[] };
        operation.module = Scope::of_files(taken).name(operation.name.as_str());
    }
    for module in modules {
        write_module(api, module);
    }
}

fn modules(api: &Api) -> Vec<Module> {
    let of_groups = api.groups.iter().enumerate().map(|(index, group)| Module {
        of: Of::Group(index),
        key: group.wire.clone(),
        text: group.wire.clone(),
        name: None,
    });
    let alone = api
        .operations
        .iter()
        .enumerate()
        .filter(|(_, operation)| operation.group.is_none());
    let of_operations = alone.map(|(index, operation)| Module {
        of: Of::Operation(index),
        key: key(&operation.origin),
        text: operation.name.to_string(),
        name: None,
    });
    of_groups.chain(of_operations).collect()
}

fn write_module(api: &mut Api, module: Module) {
    let Some(name) = module.name else {
        return;
    };
    match module.of {
        Of::Group(index) => {
            api.names.modules.insert(module.key, (&name).into());
            api.groups[index].name = name;
        }
        Of::Operation(index) => {
            if name != api.operations[index].name {
                api.names.modules.insert(module.key, (&name).into());
            }
            api.operations[index].module = name;
        }
    }
}
