//! The names of tags' handles and of the methods that they have.
//!
//! They come after all other names and change none of them: with handles or without, an operation is the same in
//! the lock, and so are its types and its module. So a client can change from one form to the other and back, and
//! in each it has the names that it had.

use std::collections::HashSet;

use crate::config::Methods;
use crate::ir::{Api, Case, Handle, LockedName, LockedNames, Name, Scope, TagGroup};

use super::super::names::CLIENT_METHODS;
use super::Input;
use super::operations::key;
use super::tag_words::without_tag;

/// The methods of traits that callers call on the client and on each handle: `client.clone()` is a client.
const TRAIT_METHODS: &[&str] = &["clone"];

/// The handles that tags had before. Their types are reserved, so that no operation that is added has one.
pub(super) fn restore(api: &Api, before: &LockedNames, types: &mut Scope) -> Vec<Option<Handle>> {
    let client = Scope::new(Case::Snake, CLIENT_METHODS);
    let restored = api.groups.iter().map(|group| {
        let previous = before.handles.get(&group.wire)?;
        let number = client.number_of(&group.wire, previous.as_str())?;
        let handle = numbered(group, number, &client, types)?;
        types.reserve(&handle.ty);
        Some(handle)
    });
    restored.collect()
}

/// The handle of a tag with this number, if its names are free: its type follows from its accessor.
fn numbered(group: &TagGroup, number: usize, client: &Scope, types: &Scope) -> Option<Handle> {
    let accessor = client.first_free(&group.wire, number)?;
    let ty = types.first_free(&format!("{accessor} handle"), 1)?;
    let is_taken = TRAIT_METHODS.contains(&accessor.as_str());
    (!is_taken).then_some(Handle { accessor, ty })
}

/// Gives tags their handles, and operations the methods that callers call, if methods are by tag.
pub(super) fn finalize(
    api: &mut Api,
    (restored, types): (Vec<Option<Handle>>, &mut Scope),
    input: &Input<'_>,
) {
    if input.methods == Methods::Flat {
        return keep(api, input.before);
    }
    let methods = (0..api.operations.len()).map(|index| Method::new(api, index, input));
    let mut naming = Naming {
        methods: methods.collect(),
        client: Scope::new(Case::Snake, CLIENT_METHODS),
        tags: vec![Scope::new(Case::Snake, TRAIT_METHODS); api.groups.len()],
    };
    let handles = naming.assign(&api.groups, restored, types);
    let methods = naming.methods.into_iter();
    let names: Vec<_> = methods.map(|method| method.name).collect();
    write(api, handles, names);
}

fn write(api: &mut Api, handles: Vec<Option<Handle>>, names: Vec<Option<Name>>) {
    for (group, handle) in api.groups.iter_mut().zip(handles) {
        if let Some(Handle { accessor, .. }) = &handle {
            let tag = group.wire.clone();
            api.names.handles.insert(tag, accessor.into());
        }
        group.handle = handle;
    }
    for (operation, name) in api.operations.iter_mut().zip(names) {
        let Some(name) = name else {
            continue;
        };
        // A method of the client with the name of its operation is recorded as that.
        if operation.group.is_some() || name != operation.name {
            let key = key(&operation.origin);
            api.names.methods.insert(key, (&name).into());
        }
        operation.call_name = name;
    }
}

/// Keeps the recorded names of the other form, of all items that still exist.
fn keep(api: &mut Api, before: &LockedNames) {
    let tags: HashSet<_> = api.groups.iter().map(|it| it.wire.clone()).collect();
    let keys: HashSet<_> = api.operations.iter().map(|it| key(&it.origin)).collect();
    api.names.handles.clone_from(&before.handles);
    api.names.handles.retain(|tag, _| tags.contains(tag));
    api.names.methods.clone_from(&before.methods);
    api.names.methods.retain(|key, _| keys.contains(key));
}

/// The method of an operation, while names are assigned.
struct Method<'a> {
    /// The index of its tag in the list of groups; `None` for a method of the client.
    tag: Option<usize>,
    /// The strings that it may be named after, in the order of preference.
    texts: Vec<String>,
    /// The name that `codegen.toml` sets.
    requested: Option<&'a Name>,
    /// The name that it had.
    previous: Option<&'a str>,
    /// The name of the operation, which a method of the client has as well.
    default: Option<&'a str>,
    name: Option<Name>,
}

impl<'a> Method<'a> {
    fn new(api: &'a Api, index: usize, input: &Input<'a>) -> Self {
        let (operation, wire) = (&api.operations[index], &input.operation_ids[index]);
        let module = operation.group.as_ref();
        let mut groups = api.groups.iter();
        let tag = module.and_then(|module| groups.position(|it| it.name == *module));
        let is_requested = input.renames.methods.contains_key(&index);
        let short = tag.and_then(|tag| without_tag(wire, &api.groups[tag].wire));
        let previous = input.before.methods.get(&key(&operation.origin));
        Self {
            tag,
            texts: short.into_iter().chain([wire.clone()]).collect(),
            requested: is_requested.then_some(&operation.name),
            previous: previous.map(LockedName::as_str),
            default: tag.is_none().then_some(operation.name.as_str()),
            name: None,
        }
    }
}

/// The methods of the client, and those of its tags' handles.
struct Naming<'a> {
    methods: Vec<Method<'a>>,
    client: Scope,
    /// In the order of the groups.
    tags: Vec<Scope>,
}

impl<'a> Naming<'a> {
    /// Names all of them: first the methods whose names are requested, then the items that had names before, and of
    /// the others first those with only one string to choose from.
    fn assign(
        &mut self,
        groups: &[TagGroup],
        restored: Vec<Option<Handle>>,
        types: &mut Scope,
    ) -> Vec<Option<Handle>> {
        self.each(|method, scope| {
            if let Some(name) = method.requested {
                scope.reserve(name);
                method.name = Some(name.clone());
            }
        });
        let mut handles = restored;
        for (handle, group) in handles.iter_mut().zip(groups) {
            let client = &mut self.client;
            handle.take_if(|it| client.restore(&group.wire, it.accessor.as_str()).is_none());
        }
        self.restore(|method| method.previous);
        self.restore(|method| method.default);
        for (handle, group) in handles.iter_mut().zip(groups) {
            if handle.is_none() {
                *handle = self.new_handle(group, types);
            }
        }
        self.name(|method| method.texts.len() == 1);
        self.name(|_| true);
        handles
    }

    /// The handle of a tag that had none: it has the number of the tag's module, or one after it.
    fn new_handle(&mut self, group: &TagGroup, types: &mut Scope) -> Option<Handle> {
        let module = group.name.as_str();
        let first = self.client.number_of(&group.wire, module).unwrap_or(1);
        // Not all numbers are taken.
        let mut numbers = first..usize::MAX;
        let handle = numbers.find_map(|number| numbered(group, number, &self.client, types))?;
        self.client.reserve(&handle.accessor);
        types.reserve(&handle.ty);
        Some(handle)
    }

    /// Gives methods these names, if they still are names of theirs and free.
    fn restore(&mut self, name: impl Fn(&Method<'a>) -> Option<&'a str>) {
        self.each(|method, scope| {
            if let Some(name) = name(method) {
                let mut texts = method.texts.iter();
                method.name = texts.find_map(|text| scope.restore(text, name));
            }
        });
    }

    /// Gives these methods the first of their names that is free, or one with a number.
    fn name(&mut self, is_named: impl Fn(&Method<'a>) -> bool) {
        self.each(|method, scope| {
            if is_named(method) {
                let mut texts = method.texts.iter();
                let free = texts.find_map(|text| scope.restore(text, &scope.canonical(text)));
                let number = || Some(scope.name(method.texts.last()?));
                method.name = free.or_else(number);
            }
        });
    }

    /// Calls the function for each method that has no name yet, with its scope.
    fn each(&mut self, mut apply: impl FnMut(&mut Method<'a>, &mut Scope)) {
        for method in self.methods.iter_mut().filter(|it| it.name.is_none()) {
            let scope = match method.tag {
                Some(tag) => &mut self.tags[tag],
                None => &mut self.client,
            };
            apply(method, scope);
        }
    }
}
