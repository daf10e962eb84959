//! The names of tags' handles and of the methods that they have.
//!
//! They come after all other names and change none of them: with handles or without, an operation is the same in
//! the lock, and so are its types and its module. So a client can change from one form to the other and back, and
//! in each it has the names that it had.

use std::collections::HashSet;

use crate::config::Methods;
use crate::ir::{Api, Case, Handle, LockedName, LockedNames, Name, Operation, Scope, TagGroup};

use super::super::names::CLIENT_METHODS;
use super::Renames;
use super::operations::key;
use super::tag_words::without_tag;

/// What callers call of the client and of each handle though a trait has it: `client.clone()` is a client.
const OF_TRAITS: &[&str] = &["clone"];

/// The handles that tags had before: their types are taken, so that no operation that is added has one.
pub(super) fn recall(api: &Api, before: &LockedNames, types: &mut Scope) -> Vec<Option<Handle>> {
    let client = Scope::new(Case::Snake, CLIENT_METHODS);
    let recalled = api.groups.iter().map(|group| {
        let before = before.handles.get(&group.wire)?;
        let number = client.number_of(&group.wire, before.as_str())?;
        let handle = numbered(group, number, &client, types)?;
        types.reserve(&handle.ty);
        Some(handle)
    });
    recalled.collect()
}

/// The handle of a tag with this number, if its names are free: its type follows from its accessor.
fn numbered(group: &TagGroup, number: usize, client: &Scope, types: &Scope) -> Option<Handle> {
    let accessor = client.first_free(&group.wire, number)?;
    let ty = types.first_free(&format!("{accessor} handle"), 1)?;
    let is_taken = OF_TRAITS.contains(&accessor.as_str());
    (!is_taken).then_some(Handle { accessor, ty })
}

/// Gives tags their handles, and operations the methods that callers call, where methods are by tag.
pub(super) fn settle(
    api: &mut Api,
    (recalled, types): (Vec<Option<Handle>>, &mut Scope),
    wires: &[String],
    (methods, renames): (Methods, &Renames<'_>),
    before: &LockedNames,
) {
    if methods == Methods::Flat {
        return keep(api, before);
    }
    let operations = api.operations.iter().zip(wires);
    let methods = operations
        .map(|(operation, wire)| Method::new(&api.groups, (operation, wire), renames, before));
    let mut naming = Naming {
        methods: methods.collect(),
        client: Scope::new(Case::Snake, CLIENT_METHODS),
        tags: vec![Scope::new(Case::Snake, OF_TRAITS); api.groups.len()],
    };
    let handles = naming.settle(&api.groups, recalled, types);
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
        // The client's method is called like the operation, and is remembered by it.
        if operation.group.is_some() || name != operation.name {
            let key = key(&operation.origin);
            api.names.methods.insert(key, (&name).into());
        }
        operation.call_name = name;
    }
}

/// Remembers the names of the other form, of all that is still there.
fn keep(api: &mut Api, before: &LockedNames) {
    let LockedNames {
        handles, methods, ..
    } = before.clone();
    let tags: HashSet<_> = api.groups.iter().map(|it| it.wire.clone()).collect();
    let keys: HashSet<_> = api.operations.iter().map(|it| key(&it.origin)).collect();
    api.names.handles = handles;
    api.names.handles.retain(|tag, _| tags.contains(tag));
    api.names.methods = methods;
    api.names.methods.retain(|place, _| keys.contains(place));
}

/// The method of an operation, until it has its name.
struct Method<'a> {
    /// The place of its tag in the list of groups; nothing where the client has it.
    tag: Option<usize>,
    /// What it may be called after, the first choice first.
    texts: Vec<String>,
    /// The name that `codegen.toml` asks for.
    wanted: Option<&'a Name>,
    /// The name that it had.
    before: Option<&'a str>,
    /// The name of the operation, which a method of the client has as well.
    usual: Option<&'a str>,
    name: Option<Name>,
}

impl<'a> Method<'a> {
    fn new(
        groups: &[TagGroup],
        (operation, wire): (&'a Operation, &str),
        renames: &Renames<'_>,
        before: &'a LockedNames,
    ) -> Self {
        let module = operation.group.as_ref();
        let tag = module.and_then(|module| groups.iter().position(|it| it.name == *module));
        let is_wanted = renames.methods.contains_key(&operation.origin);
        let short = tag.and_then(|tag| without_tag(wire, &groups[tag].wire));
        let before = before.methods.get(&key(&operation.origin));
        Self {
            tag,
            texts: short.into_iter().chain([wire.to_owned()]).collect(),
            wanted: is_wanted.then_some(&operation.name),
            before: before.map(LockedName::as_str),
            usual: tag.is_none().then_some(operation.name.as_str()),
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
    /// Gives all of them their names. Who had one before goes before all others, but for those whose name is asked
    /// for; of the rest first who has only one to choose from.
    fn settle(
        &mut self,
        groups: &[TagGroup],
        recalled: Vec<Option<Handle>>,
        types: &mut Scope,
    ) -> Vec<Option<Handle>> {
        self.each(|method, scope| {
            if let Some(name) = method.wanted {
                scope.reserve(name);
                method.name = Some(name.clone());
            }
        });
        let mut handles = recalled;
        for (handle, group) in handles.iter_mut().zip(groups) {
            let client = &mut self.client;
            handle.take_if(|it| client.restore(&group.wire, it.accessor.as_str()).is_none());
        }
        self.recall(|method| method.before);
        self.recall(|method| method.usual);
        for (handle, group) in handles.iter_mut().zip(groups) {
            if handle.is_none() {
                *handle = self.new_handle(group, types);
            }
        }
        self.invent(|method| method.texts.len() == 1);
        self.invent(|_| true);
        handles
    }

    /// The handle of a tag that had none: it has the number of the tag's module, or one after it.
    fn new_handle(&mut self, group: &TagGroup, types: &mut Scope) -> Option<Handle> {
        let module = group.name.as_str();
        let first = self.client.number_of(&group.wire, module).unwrap_or(1);
        // No more than all numbers can be taken.
        let mut numbers = first..usize::MAX;
        let handle = numbers.find_map(|number| numbered(group, number, &self.client, types))?;
        self.client.reserve(&handle.accessor);
        types.reserve(&handle.ty);
        Some(handle)
    }

    /// Gives methods these names, where they are their own and free.
    fn recall(&mut self, name: impl Fn(&Method<'a>) -> Option<&'a str>) {
        self.each(|method, scope| {
            if let Some(name) = name(method) {
                let mut texts = method.texts.iter();
                method.name = texts.find_map(|text| scope.restore(text, name));
            }
        });
    }

    /// Gives these methods the first of their names that is free, or a number where none is.
    fn invent(&mut self, is_meant: impl Fn(&Method<'a>) -> bool) {
        self.each(|method, scope| {
            if is_meant(method) {
                let mut texts = method.texts.iter();
                let free = texts.find_map(|text| scope.restore(text, &scope.canonical(text)));
                let number = || Some(scope.name(method.texts.last()?));
                method.name = free.or_else(number);
            }
        });
    }

    /// Does something with each method that has no name yet, and with the scope that it is in.
    fn each(&mut self, mut work: impl FnMut(&mut Method<'a>, &mut Scope)) {
        for method in self.methods.iter_mut().filter(|it| it.name.is_none()) {
            let scope = match method.tag {
                Some(tag) => &mut self.tags[tag],
                None => &mut self.client,
            };
            work(method, scope);
        }
    }
}
