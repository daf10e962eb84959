//! The strings that operations are named after: their ids, some of them without a tail.
//!
//! FastAPI makes an `operationId` of the name of a function, the path and the method: `read_item_items__item_id__get`.
//! Without the tail it is `read_item`. Whether tails are removed is decided in the first run, and the lock remembers
//! it: an operation that is added is named as the others are, unless its short name could be that of another one.

use std::collections::{HashMap, HashSet};

use crate::config::OperationIds;
use crate::ir::{Api, LockedName, Operation, Scope};

use super::Input;
use super::operations::key;

/// The strings that an operation is named after.
pub(super) struct Texts {
    /// The one that a new operation is named after.
    pub(super) wire: String,
    /// The one that it may have been named after before.
    pub(super) former: Option<String>,
}

/// Decides for each operation whether it is named after its whole id.
pub(super) fn texts(api: &Api, input: &Input<'_>, methods: &Scope) -> Vec<Texts> {
    let keeps_recorded = input.id_form == OperationIds::Auto;
    let ids = ids(api, input, methods);
    let mut recorded = ids
        .iter()
        .filter_map(|id| Some((id, id.recorded?)))
        .peekable();
    let is_removed = match input.id_form {
        OperationIds::Whole => false,
        OperationIds::Short => true,
        OperationIds::Auto if recorded.peek().is_none() => true,
        OperationIds::Auto => recorded.any(|(id, name)| id.is_short(name, methods)),
    };
    let mut owners: HashMap<String, usize> = HashMap::new();
    for name in ids
        .iter()
        .flat_map(|id| id.possible_names(keeps_recorded, methods))
    {
        *owners.entry(name).or_default() += 1;
    }
    let mut uses: HashMap<&str, usize> = HashMap::new();
    for id in &ids {
        *uses.entry(id.whole).or_default() += 1;
    }
    let texts = ids.into_iter().map(|id| {
        let whole = id.whole.to_owned();
        let Some(short) = id.short else {
            return Texts {
                wire: whole,
                former: None,
            };
        };
        let is_free = methods.first_free(&short, 1).is_some();
        let is_unique = owners.get(&methods.canonical(&short)) == Some(&1) && uses[id.whole] == 1;
        let (wire, other) = match is_removed && is_free && is_unique {
            true => (short, whole),
            false => (whole, short),
        };
        Texts {
            wire,
            former: keeps_recorded.then_some(other),
        }
    });
    texts.collect()
}

/// The id of an operation.
struct Id<'a> {
    whole: &'a str,
    /// Without the tail, if it has one.
    short: Option<String>,
    /// The name that `codegen.toml` sets.
    requested: Option<&'a str>,
    /// The name that the operation had, if it is still one of its names.
    recorded: Option<&'a str>,
}

impl Id<'_> {
    /// Whether a name is that of the id without its tail.
    fn is_short(&self, name: &str, methods: &Scope) -> bool {
        let short = self.short.as_ref();
        let is_short = short.is_some_and(|short| methods.number_of(short, name).is_some());
        is_short && methods.number_of(self.whole, name).is_none()
    }

    /// The names that the operation may get.
    fn possible_names(&self, keeps_recorded: bool, methods: &Scope) -> Vec<String> {
        let recorded = self.recorded.filter(|_| keeps_recorded);
        if let Some(name) = self.requested.or(recorded) {
            return vec![name.to_owned()];
        }
        let texts = std::iter::once(self.whole).chain(self.short.as_deref());
        texts.map(|text| methods.canonical(text)).collect()
    }
}

fn ids<'a>(api: &'a Api, input: &Input<'a>, methods: &Scope) -> Vec<Id<'a>> {
    let mounts = Mounts::new(api, input, methods);
    let operations = api.operations.iter().zip(input.operation_ids).enumerate();
    let ids = operations.map(|(index, (operation, whole))| {
        let before = recorded(operation, input);
        let is_recorded =
            |short: &str| before.is_some_and(|it| methods.number_of(short, it).is_some());
        let short = shorts(operation, whole)
            .find(|(mount, short)| mounts.has(mount) || is_recorded(short))
            .map(|(_, short)| short);
        let requested = input.renames.methods.get(&index);
        let mut id = Id {
            whole,
            short,
            requested: requested.map(|name| name.get_ref().as_str()),
            recorded: None,
        };
        id.recorded = before
            .filter(|name| methods.number_of(whole, name).is_some() || id.is_short(name, methods));
        id
    });
    ids.collect()
}

/// The name that an operation had in the run before.
fn recorded<'a>(operation: &Operation, input: &Input<'a>) -> Option<&'a str> {
    let recorded = input.before.operations.get(&key(&operation.origin));
    recorded.map(LockedName::as_str)
}

/// The names of an id without the tail that FastAPI adds to the name of a function, and for each the start of the path
/// that the tail does not have, the shortest first.
fn shorts(operation: &Operation, id: &str) -> impl Iterator<Item = (String, String)> {
    // As the description writes it; in a URL, some characters are escaped.
    let path = operation.origin.steps().nth(1).unwrap_or_default();
    let method = operation.method.to_lowercase();
    let is_word = |ch: char| ch.is_alphanumeric() || ch == '_';
    let starts = path.match_indices('/').map(|(at, _)| path.split_at(at));
    let shorts = starts.filter_map(|(mount, inner)| {
        let tail = inner.replace(|ch| !is_word(ch), "_");
        let name = id.strip_suffix(&format!("{tail}_{method}"))?;
        let is_named = name.contains(char::is_alphanumeric);
        is_named.then(|| (mount.to_owned(), name.to_owned()))
    });
    shorts.collect::<Vec<_>>().into_iter()
}

/// The starts of paths that ids do not have, because an application is mounted there.
struct Mounts {
    operations: usize,
    /// How many operations have a tail without the start.
    tails: HashMap<String, usize>,
    /// The starts that recorded names do not have.
    recorded: HashSet<String>,
}

impl Mounts {
    fn new(api: &Api, input: &Input<'_>, methods: &Scope) -> Self {
        let mut mounts = Self {
            operations: api.operations.len(),
            tails: HashMap::new(),
            recorded: HashSet::new(),
        };
        for (operation, id) in api.operations.iter().zip(input.operation_ids) {
            let before = recorded(operation, input);
            for (mount, short) in shorts(operation, id).take_while(|(mount, _)| !mount.is_empty()) {
                if before.is_some_and(|name| methods.number_of(&short, name).is_some()) {
                    mounts.recorded.insert(mount.clone());
                }
                *mounts.tails.entry(mount).or_default() += 1;
            }
        }
        mounts
    }

    /// Whether most ids have a tail without this start of the path, or the names of the run before.
    fn has(&self, mount: &str) -> bool {
        let tails = self.tails.get(mount).copied().unwrap_or_default();
        let is_common = self.operations > 1 && 2 * tails > self.operations;
        mount.is_empty() || is_common || self.recorded.contains(mount)
    }
}
