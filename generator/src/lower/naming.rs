//! The final names, where two items have the same name in the description.
//!
//! While a description is lowered, names are provisional: each is valid and unique, whatever items follow. Once all
//! items are known, they get their names in this order:
//!
//! 1. items whose names `codegen.toml` sets;
//! 2. items that had their names before, as `codegen.lock` records;
//! 3. components and operations that are spelled like their names, then the other ones, as written;
//! 4. types inside of these, the shallower ones first.
//!
//! A recorded name is used only as long as it still is a name of the item: the lock file chooses among `Contact`,
//! `Contact2` and so on, and never gives an item the name of another string.

mod collisions;
mod handles;
mod operation_ids;
mod operations;
mod responses;
mod tag_words;
mod types;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use toml::Spanned;

use crate::config::{Methods, OperationIds};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Case, LockedName, LockedNames, Name, Scope, TypeModule};

pub(super) use responses::response_or_output;

/// A scope of provisional names, which keeps the strings that they were created from.
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

    /// Creates a name that only `lower` uses.
    pub(super) fn name(&mut self, wire: &str) -> Name {
        let name = self.scope.name(wire);
        self.texts.insert(name.clone(), wire.to_owned());
        name
    }

    pub(super) fn text_of<'a>(&'a self, name: &'a Name) -> &'a str {
        self.texts.get(name).map_or(name.as_str(), String::as_str)
    }
}

/// The names that `codegen.toml` sets, by the indices of their types and operations.
#[derive(Default)]
pub(super) struct Renames<'o> {
    pub(super) types: Requested<'o>,
    pub(super) methods: Requested<'o>,
}

type Requested<'o> = BTreeMap<usize, &'o Spanned<String>>;

/// The data that names depend on in addition to the client.
pub(super) struct Input<'a> {
    /// The provisional names of types in `types`.
    pub(super) types: &'a Provisional,
    /// The provisional names of types in the modules of operations.
    pub(super) operation_types: &'a Provisional,
    /// The `operationId` of each operation, or its method and path.
    pub(super) operation_ids: &'a [String],
    pub(super) methods: Methods,
    pub(super) id_form: OperationIds,
    pub(super) renames: &'a Renames<'a>,
    pub(super) before: &'a LockedNames,
}

/// Gives every item its final name, except items whose names are unique only inside of one type.
pub(super) fn finalize(api: &mut Api, input: &Input<'_>, diagnostics: &mut Diagnostics) {
    let mut keys = Keys::default();
    types::finalize(api, input, &mut keys, diagnostics);
    operations::finalize(api, input, &mut keys, diagnostics);
}

/// Names by the keys of the lock file.
type Locked = BTreeMap<String, LockedName>;

/// An item with a name that does not depend on those of others: a component, or an operation.
struct Owner<N> {
    /// Its index in the list of types or of operations.
    index: usize,
    /// Its location, and its key in the lock file.
    location: String,
    key: String,
    /// Its name in the description.
    wire: String,
    /// Another string of which it may have had the name.
    former: Option<String>,
    rank: Rank,
    provisional: Name,
    names: Option<N>,
}

/// Which of the owners without a recorded name are named first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// One that is spelled like its name.
    Exact,
    /// A component or an operation.
    Named,
    /// A type that is not a component.
    Inline,
}

/// A type inside of an owner.
struct Inner {
    /// Its index in the list of types; `None` for the enum of an operation's responses.
    index: Option<usize>,
    /// The owner's index in the list of owners.
    owner: usize,
    key: String,
    text: Text,
    depth: usize,
    name: Option<Name>,
}

/// The string that the name of an inner type is created from.
enum Text {
    /// The owner's name, followed by this string.
    Suffix(String),
    /// This string alone.
    Whole(String),
}

impl Text {
    /// Removes the owner's provisional name from the start of a string.
    fn of(text: &str, owner: &Name) -> Self {
        match text.strip_prefix(owner.as_str()) {
            Some(suffix) if suffix.starts_with(' ') => Self::Suffix(suffix.to_owned()),
            _ => Self::Whole(text.to_owned()),
        }
    }

    fn with(&self, owner: &Name) -> String {
        match self {
            Self::Suffix(suffix) => format!("{owner}{suffix}"),
            Self::Whole(text) => text.clone(),
        }
    }
}

/// Owners, and the types inside of them, in their order.
struct Items<N> {
    owners: Vec<Owner<N>>,
    inner: Vec<Inner>,
}

impl<N> Items<N> {
    /// Adds the types that are inside of owners.
    fn add_inner_types(
        &mut self,
        api: &Api,
        (provisional, keys): (&Provisional, &mut Keys),
        owner_of: impl Fn(usize, &TypeModule) -> Option<usize>,
        diagnostics: &Diagnostics,
    ) {
        for (index, def) in api.types.iter().enumerate() {
            if let Some(owner) = owner_of(index, &def.module) {
                let Owner {
                    location: outer,
                    provisional: prefix,
                    ..
                } = &self.owners[owner];
                let location = diagnostics.written_location(&def.origin);
                self.inner.push(Inner {
                    index: Some(index),
                    owner,
                    key: keys.inside(&location, outer),
                    text: Text::of(provisional.text_of(&def.name), prefix),
                    depth: def.depth(),
                    name: None,
                });
            }
        }
    }

    /// Gives items the names that the configuration sets, if these are free.
    fn set_names(
        &mut self,
        scope: &mut impl OwnerScope<Names = N>,
        owner_names: &Requested<'_>,
        type_names: &Requested<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        for owner in &mut self.owners {
            owner.names = set_name(scope, owner_names.get(&owner.index), diagnostics);
        }
        for inner in &mut self.inner {
            let requested = inner.index.and_then(|index| type_names.get(&index));
            inner.name = set_name(scope.types(), requested, diagnostics);
        }
    }

    /// Gives all items without names their names: first the names that they had, then new ones.
    fn assign_names<S: OwnerScope<Names = N>>(
        &mut self,
        scope: &mut S,
        owner_names: &Locked,
        type_names: &Locked,
    ) {
        let Self { owners, inner } = self;
        for owner in owners.iter_mut().filter(|owner| owner.names.is_none()) {
            if let Some(previous) = owner_names.get(&owner.key) {
                let mut texts = std::iter::once(&owner.wire).chain(&owner.former);
                owner.names = texts.find_map(|text| scope.restore(text, previous.as_str()));
            }
        }
        let text_of = |inner: &Inner, owners: &[Owner<N>]| {
            let names = owners[inner.owner].names.as_ref()?;
            Some(inner.text.with(S::prefix(names)))
        };
        for inner in inner.iter_mut().filter(|inner| inner.name.is_none()) {
            let previous = type_names.get(&inner.key);
            if let (Some(text), Some(previous)) = (text_of(inner, owners), previous) {
                inner.name = OwnerScope::restore(scope.types(), &text, previous.as_str());
            }
        }
        let unnamed = owners.iter_mut().filter(|owner| owner.names.is_none());
        let mut unnamed: Vec<_> = unnamed.collect();
        unnamed.sort_by_key(|owner| owner.rank);
        for owner in unnamed {
            owner.names = scope.name(&owner.wire);
        }
        let unnamed = inner.iter_mut().filter(|inner| inner.name.is_none());
        let mut unnamed: Vec<_> = unnamed.collect();
        unnamed.sort_by_key(|inner| inner.depth);
        for inner in unnamed {
            inner.name = text_of(inner, owners).map(|text| scope.types().name(&text));
        }
    }
}

/// A scope of names for owners, and for the types inside of them.
trait OwnerScope {
    /// The names that an owner has.
    type Names;

    /// The name of a string, unless it is taken.
    fn set(&mut self, wire: &str) -> Option<Self::Names>;

    /// The name that a string had before, if it is still a name of it and free.
    fn restore(&mut self, wire: &str, previous: &str) -> Option<Self::Names>;

    /// The first name of a string that is free.
    fn name(&mut self, wire: &str) -> Option<Self::Names>;

    fn types(&mut self) -> &mut Scope;

    /// The name that those of inner types start with.
    fn prefix(names: &Self::Names) -> &Name;
}

impl OwnerScope for Scope {
    type Names = Name;

    fn set(&mut self, wire: &str) -> Option<Name> {
        let name = self.first_free(wire, 1)?;
        self.reserve(&name);
        Some(name)
    }

    fn restore(&mut self, wire: &str, previous: &str) -> Option<Name> {
        let mut texts = responses::with_former_texts(wire);
        texts.find_map(|text| self.restore(&text, previous))
    }

    fn name(&mut self, wire: &str) -> Option<Name> {
        Some(self.name(wire))
    }

    fn types(&mut self) -> &mut Scope {
        self
    }

    fn prefix(name: &Name) -> &Name {
        name
    }
}

fn set_name<S: OwnerScope>(
    scope: &mut S,
    requested: Option<&&Spanned<String>>,
    diagnostics: &mut Diagnostics,
) -> Option<S::Names> {
    let requested = requested?;
    let names = scope.set(requested.get_ref());
    if names.is_none() {
        let message = format!("name `{}` is already taken", requested.get_ref());
        diagnostics.report(
            Diagnostic::in_configuration(Code::InapplicableSetting, requested.span(), message)
                .help("use a different name"),
        );
    }
    names
}

/// Creates the keys of the lock file from locations. Several types may have the same location, where several items
/// refer to it.
#[derive(Default)]
struct Keys(BTreeSet<String>);

impl Keys {
    /// The key of a type at a location that belongs to the item at another one.
    fn inside(&mut self, location: &str, owner: &str) -> String {
        let is_inside = location
            .strip_prefix(owner)
            .is_some_and(|suffix| suffix.is_empty() || suffix.starts_with('/'));
        self.unique(match is_inside {
            true => location.to_owned(),
            false => format!("{owner} {location}"),
        })
    }

    fn unique(&mut self, key: String) -> String {
        let numbered = (2..usize::MAX).map(|number| format!("{key} {number}"));
        let mut keys = std::iter::once(key.clone()).chain(numbered);
        // Not all numbers are taken.
        let unique = keys.find(|key| self.0.insert(key.clone()));
        unique.unwrap_or(key)
    }
}
