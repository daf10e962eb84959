//! The last word on names: who has the plain name where two things read the same.
//!
//! While a description is lowered, names are provisional: each is valid and unique, and none knows who
//! else will ask for it. Once all who ask are known, they are served in this order:
//!
//! 1. whoever is to have the name, as `codegen.toml` says;
//! 2. whoever had it before, as `codegen.lock` remembers;
//! 3. components that are spelt as the name is, then the other components, as written;
//! 4. types that stand inside of something, the shallower ones first.
//!
//! A name is remembered only as long as it still is a name of the thing: memory chooses among `Contact`,
//! `Contact2` and so on, and never calls a thing by what it is not.

mod collisions;
mod handles;
mod operations;
mod tag_words;
mod types;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use toml::Spanned;

use crate::config::Methods;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{Api, Case, LockedName, LockedNames, Name, Scope};

/// A scope of provisional names, which keeps the texts that they were made of.
pub(super) struct Provisional {
    scope: Scope,
    texts: HashMap<Name, String>,
}

impl Provisional {
    pub(super) fn new(case: Case, reserved: &[&str]) -> Self {
        Self {
            scope: Scope::new(case, reserved),
            texts: HashMap::new(),
        }
    }

    /// A name that only the work in progress knows the thing by.
    pub(super) fn name(&mut self, wire: &str) -> Name {
        let name = self.scope.name(wire);
        self.texts.insert(name.clone(), wire.to_owned());
        name
    }

    pub(super) fn text_of<'a>(&'a self, name: &'a Name) -> &'a str {
        self.texts.get(name).map_or(name.as_str(), String::as_str)
    }
}

/// The names that are asked for in `codegen.toml`, by the origins of what is to have them.
#[derive(Default)]
pub(super) struct Renames<'o> {
    pub(super) types: BTreeMap<Origin, &'o Spanned<String>>,
    pub(super) methods: BTreeMap<Origin, &'o Spanned<String>>,
}

/// Gives everything that has a name in the crate, and not only in one type, its final one.
pub(super) fn settle(
    api: &mut Api,
    (types, operation_types): (&Provisional, &Provisional),
    (methods, renames): (Methods, &Renames<'_>),
    before: &LockedNames,
    diagnostics: &mut Diagnostics,
) {
    let mut keys = Keys::default();
    types::settle(
        api,
        (types, &mut keys),
        &renames.types,
        &before.types,
        diagnostics,
    );
    operations::settle(
        api,
        (operation_types, &mut keys),
        (methods, renames),
        before,
        diagnostics,
    );
}

/// Reports that a name in the configuration belongs to another item.
fn taken(name: &Spanned<String>) -> Diagnostic {
    let message = format!("name `{}` is already taken", name.get_ref());
    Diagnostic::in_configuration(Code::InapplicableSetting, name.span(), message)
        .help("use a different name")
}

/// What remembers a name.
type Memory = BTreeMap<String, LockedName>;

/// A type that stands inside of another thing, its owner: a component, or an operation.
struct Inner {
    /// Its place in the list of types.
    index: usize,
    /// The owner's place in the list of owners.
    owner: usize,
    key: String,
    text: Text,
    depth: usize,
    name: Option<Name>,
}

/// What the name of an inner type is made of.
enum Text {
    /// The owner's name and this behind it.
    Behind(String),
    /// This alone.
    Whole(String),
}

impl Text {
    /// Takes the owner's provisional name from the front of a text.
    fn of(text: &str, owner: &Name) -> Self {
        match text.strip_prefix(owner.as_str()) {
            Some(rest) if rest.starts_with(' ') => Self::Behind(rest.to_owned()),
            _ => Self::Whole(text.to_owned()),
        }
    }

    fn with(&self, owner: &Name) -> String {
        match self {
            Self::Behind(rest) => format!("{owner}{rest}"),
            Self::Whole(text) => text.clone(),
        }
    }
}

/// Gives a name that is asked for, if it is free.
fn rename(
    renames: &BTreeMap<Origin, &Spanned<String>>,
    origin: &Origin,
    scope: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Option<Name> {
    let wanted = renames.get(origin)?;
    let name = scope.first_free(wanted.get_ref(), 1);
    match &name {
        Some(name) => scope.reserve(name),
        None => diagnostics.report(taken(wanted)),
    }
    name
}

/// Gives inner types the names that they had before, where their owners have theirs.
fn recall(inner: &mut [Inner], owners: &[Option<Name>], memory: &Memory, scope: &mut Scope) {
    for inner in inner.iter_mut().filter(|inner| inner.name.is_none()) {
        let (Some(owner), Some(before)) = (&owners[inner.owner], memory.get(&inner.key)) else {
            continue;
        };
        inner.name = restore(scope, &inner.text.with(owner), before.as_str());
    }
}

/// Gives a text the name that it had before. The type of a response keeps the name that it had when no
/// schema was called so, and the one that it had while some schema was.
fn restore(scope: &mut Scope, text: &str, before: &str) -> Option<Name> {
    let others = [
        text.replacen(" output", " response", 1),
        text.replacen(" output", "", 1),
        text.replacen(" response", " output", 1),
        format!("{text} output"),
    ];
    std::iter::once(text)
        .chain(others.iter().map(String::as_str))
        .find_map(|text| scope.restore(text, before))
}

/// Names the inner types that have no name yet, the shallower ones first.
fn name_rest(inner: &mut [Inner], owners: &[Option<Name>], scope: &mut Scope) {
    let mut unnamed: Vec<&mut Inner> = inner
        .iter_mut()
        .filter(|inner| inner.name.is_none())
        .collect();
    unnamed.sort_by_key(|inner| inner.depth);
    for inner in unnamed {
        let owner = owners[inner.owner].as_ref();
        inner.name = owner.map(|owner| scope.name(&inner.text.with(owner)));
    }
}

/// Makes keys of the places where things are written. One place can make several types, where two
/// things refer to it.
#[derive(Default)]
struct Keys(BTreeSet<String>);

impl Keys {
    /// The key of what stands at this place.
    fn own(&mut self, place: &str) -> String {
        self.free(place.to_owned())
    }

    /// The key of a type at this place that belongs to the thing at the other one.
    fn inside(&mut self, place: &str, owner: &str) -> String {
        let is_inside = place
            .strip_prefix(owner)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.free(match is_inside {
            true => place.to_owned(),
            false => format!("{owner} {place}"),
        })
    }

    fn free(&mut self, key: String) -> String {
        let numbered = (2..usize::MAX).map(|number| format!("{key} {number}"));
        let all = std::iter::once(key.clone()).chain(numbered);
        // No more than all numbers can be taken.
        let free = all.into_iter().find(|key| !self.0.contains(key));
        let key = free.unwrap_or(key);
        self.0.insert(key.clone());
        key
    }
}
