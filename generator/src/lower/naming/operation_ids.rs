//! The strings that operations are named after: their ids, some of them without a tail.
//!
//! FastAPI makes an `operationId` of the name of a function, the path and the method: `read_item_items__item_id__get`.
//! Without the tail it is `read_item`. Whether tails are removed is decided in the first run, and the lock remembers
//! it: an operation that is added is named as the others are, unless its short name could be that of another one.

use std::collections::HashMap;

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
    let texts = ids.into_iter().map(|id| {
        let whole = id.whole.to_owned();
        let Some(short) = id.short else {
            return Texts {
                wire: whole,
                former: None,
            };
        };
        let is_free = methods.first_free(&short, 1).is_some();
        let is_unique = owners.get(&methods.canonical(&short)) == Some(&1);
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

fn ids<'a>(api: &Api, input: &Input<'a>, methods: &Scope) -> Vec<Id<'a>> {
    let prefix = mounted_at(api, input.operation_ids);
    let operations = api.operations.iter().zip(input.operation_ids).enumerate();
    let ids = operations.map(|(index, (operation, whole))| {
        let (path, method) = (operation.path.as_str(), operation.method.as_str());
        let inner = path.strip_prefix(prefix).unwrap_or(path);
        let mut shorts = [path, inner].into_iter();
        let short = shorts.find_map(|path| without_tail(whole, path, method));
        let requested = input.renames.methods.get(&index);
        let mut id = Id {
            whole,
            short: short.map(str::to_owned),
            requested: requested.map(|name| name.get_ref().as_str()),
            recorded: None,
        };
        let recorded = input.before.operations.get(&key(&operation.origin));
        let recorded = recorded.map(LockedName::as_str);
        id.recorded = recorded
            .filter(|name| methods.number_of(whole, name).is_some() || id.is_short(name, methods));
        id
    });
    ids.collect()
}

/// An id without the tail that FastAPI adds to the name of a function.
fn without_tail<'a>(id: &'a str, path: &str, method: &str) -> Option<&'a str> {
    let is_word = |ch: char| ch.is_alphanumeric() || ch == '_';
    let path: String = path
        .chars()
        .map(|ch| if is_word(ch) { ch } else { '_' })
        .collect();
    let name = id.strip_suffix(&format!("{path}_{}", method.to_lowercase()))?;
    name.contains(char::is_alphanumeric).then_some(name)
}

/// The start of all paths that ids do not have, because an application is mounted there: most ids have a tail without
/// it.
fn mounted_at<'a>(api: &'a Api, ids: &[String]) -> &'a str {
    let paths: Vec<&str> = api.operations.iter().map(|it| it.path.as_str()).collect();
    let Some((first, others)) = paths.split_first().filter(|(_, others)| !others.is_empty()) else {
        return "";
    };
    let ends = first.match_indices('/').map(|(at, _)| &first[..at]).skip(1);
    let common = ends.filter(|prefix| others.iter().all(|path| is_below(path, prefix)));
    let has_tail = |prefix: &str, (operation, id): (&Operation, &String)| {
        let path = operation.path.strip_prefix(prefix);
        path.is_some_and(|path| without_tail(id, path, &operation.method).is_some())
    };
    let mut common = common.filter(|prefix| {
        let operations = api.operations.iter().zip(ids);
        let count = operations
            .filter(|operation| has_tail(prefix, *operation))
            .count();
        2 * count > paths.len()
    });
    common.next().unwrap_or_default()
}

fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix)
        .is_some_and(|inner| inner.starts_with('/'))
}
