//! Compares the API surfaces of both crates.

use std::collections::{HashMap, HashSet};

use crate::ir::Api;

use super::super::pairs::Pairs;
use super::super::surface::{AcceptedArgument, Names, Owner, Surfaced, surface};
use super::super::{Change, Item, OldNew, Rust};
use super::counterparts::Counterparts;
use super::describe::describe;

/// An item that was added, removed or changed.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) item: Item,
    pub(super) rust: Rust,
    pub(super) kind: Kind,
    /// The element of the old client that it belongs to, and all elements that affect it.
    pub(super) old: Option<Owner>,
    pub(super) old_owners: Vec<Owner>,
    pub(super) new: Option<Owner>,
    pub(super) new_owners: Vec<Owner>,
    arguments: OldNew<Vec<String>>,
}

/// How an item differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Only one crate has the item.
    Alone,
    /// It has a different name and the same signature.
    Renamed,
    /// Its signature changed.
    Changed,
    /// It has the same arguments, with the same sequence of types, in a different order.
    Reordered,
    /// It refers to a different element of the description, and the old element still exists.
    Moved {
        /// Whether its signature is the same.
        is_same: bool,
    },
}

impl Difference {
    /// Adds the item to a change that explains it, and the version bump that it requires.
    pub(super) fn add_to(&self, change: &mut Change) {
        change.rust = change.rust.max(self.rust);
        if !change.items.contains(&self.item) {
            change.items.push(self.item.clone());
        }
    }

    /// The names of the old and the new arguments.
    pub(super) fn arguments(&self) -> String {
        let listed = |names: &[String]| format!("`{}`", names.join("`, `"));
        let OldNew { old, new } = &self.arguments;
        format!("from {} to {}", listed(old), listed(new))
    }

    /// The elements of both clients that it refers to, if they differ.
    pub(super) fn moved(&self) -> Option<(Owner, Owner)> {
        match self.kind {
            Kind::Moved { .. } => self.old.zip(self.new),
            _ => None,
        }
    }

    fn new(
        kind: Kind,
        rust: Rust,
        item: Item,
        old: Option<&Surfaced>,
        new: Option<&Surfaced>,
    ) -> Self {
        let owners = |item: Option<&Surfaced>| match item {
            Some(item) => item.owners.clone(),
            None => Vec::new(),
        };
        let arguments = |item: Option<&Surfaced>| {
            let given = item.into_iter().flat_map(|item| &item.arguments);
            given.map(|it| it.wire.clone()).collect()
        };
        let (old_owners, new_owners) = (owners(old), owners(new));
        Self {
            item,
            rust,
            kind,
            old: old_owners.first().copied(),
            old_owners,
            new: new_owners.first().copied(),
            new_owners,
            arguments: OldNew {
                old: arguments(old),
                new: arguments(new),
            },
        }
    }
}

/// An item of the old crate: with its own name, and with the name that it has in the new crate.
struct Known<'a> {
    own: &'a Surfaced,
    translated: &'a Surfaced,
}

/// Finds the differences. Items inside a removed item are not reported.
pub(super) fn between(
    old: &Api,
    new: &Api,
    pairs: &Pairs,
    partners: &Counterparts,
    names: &OldNew<Names>,
) -> Vec<Difference> {
    let own = surface(old, &names.old);
    let called = names.old.translated(old, (new, &names.new), pairs);
    let is_called_alike = called == names.old;
    let translated = match is_called_alike {
        true => None,
        false => Some(surface(old, &called)),
    };
    let translated = translated.as_ref().unwrap_or(&own);
    let news = surface(new, &names.new);
    let by_path: HashMap<&str, &Surfaced> = news.iter().map(|it| (it.path.as_str(), it)).collect();
    let olds = std::iter::zip(&own, translated).map(|(own, translated)| Known { own, translated });
    let is_made = |from: &str, ty: &str| {
        let path = format!("impl From<{from}> for {ty}");
        by_path.contains_key(path.as_str())
    };
    let mut differences = Vec::new();
    for known in olds {
        match by_path.get(known.translated.path.as_str()) {
            Some(item) => {
                let moved = moved((old, new), partners, &known, item);
                differences.extend(moved.or_else(|| changed(partners, &known, item, is_made)));
            }
            None => {
                let maker = maker(&known.translated.path);
                let maker = maker.and_then(|path| by_path.get(path.as_str()).copied());
                differences.push(gone(known.own, maker));
            }
        }
    }
    let known: HashMap<&str, &Surfaced> = translated
        .iter()
        .map(|it| it.path.as_str())
        .zip(&own)
        .collect();
    let heads = ItemHeaders::of(translated);
    let added = news
        .iter()
        .filter(|it| !known.contains_key(it.path.as_str()));
    differences.extend(added.map(|item| {
        let maker = maker(&item.path).and_then(|path| known.get(path.as_str()).copied());
        self::added(item, maker, &heads)
    }));
    without_inner(differences)
}

/// The constructor whose arguments decide whether a type implements `Default`.
fn maker(path: &str) -> Option<String> {
    let ty = path.strip_prefix("impl Default for ")?;
    Some(format!("{ty}::new()"))
}

fn gone(item: &Surfaced, maker: Option<&Surfaced>) -> Difference {
    let told = Item {
        path: item.path.clone(),
        old: Some(item.signature.clone()),
        new: None,
    };
    let kind = match maker {
        Some(_) => Kind::Changed,
        None => Kind::Alone,
    };
    Difference::new(kind, Rust::Major, told, Some(item), maker)
}

fn added(item: &Surfaced, maker: Option<&Surfaced>, heads: &ItemHeaders) -> Difference {
    let is_ambiguous = heads.is_ambiguous_with(&item.path);
    let signature = match is_ambiguous {
        true => "impl, which makes type inference ambiguous",
        false => &item.signature,
    };
    let rust = match is_ambiguous || is_shadow(&item.path) {
        true => Rust::Major,
        false => Rust::Minor,
    };
    let told = Item {
        path: item.path.clone(),
        old: None,
        new: Some(signature.to_owned()),
    };
    let kind = match maker {
        Some(_) => Kind::Changed,
        None => Kind::Alone,
    };
    Difference::new(kind, rust, told, maker, Some(item))
}

/// An item of both crates that refers to a different element: callers compile, and use that element.
fn moved(
    (old, new): (&Api, &Api),
    partners: &Counterparts,
    known: &Known<'_>,
    item: &Surfaced,
) -> Option<Difference> {
    let Known { own, translated } = known;
    let (one, other) = (*own.owners.first()?, *item.owners.first()?);
    if !partners.are_at_odds(one, other) {
        return None;
    }
    let told = Item {
        path: own.path.clone(),
        old: Some(format!("{} ({})", own.signature, describe(old, one))),
        new: Some(format!("{} ({})", item.signature, describe(new, other))),
    };
    let kind = Kind::Moved {
        is_same: translated.signature == item.signature,
    };
    Some(Difference::new(
        kind,
        Rust::Major,
        told,
        Some(own),
        Some(item),
    ))
}

/// An item of both crates: `None` if there is no difference for callers.
fn changed(
    partners: &Counterparts,
    known: &Known<'_>,
    item: &Surfaced,
    is_made: impl Fn(&str, &str) -> bool,
) -> Option<Difference> {
    let Known { own, translated } = known;
    let is_same = translated.signature == item.signature;
    let order = order(partners, &own.arguments, &item.arguments);
    // Items inside a renamed item are covered by it.
    let is_renamed = own.path != item.path && (is_method(own) || is_itself(own));
    let kind = match (is_same, order, is_renamed) {
        (false, _, _) => Kind::Changed,
        (true, Order::Another, _) => Kind::Reordered,
        (true, Order::OfOthers, _) => Kind::Changed,
        (true, Order::Same, true) => Kind::Renamed,
        (true, Order::Same, false) => return None,
    };
    let listed = |given: &[AcceptedArgument]| {
        let names = given.iter().map(|it| it.wire.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    let is_other = is_same && order != Order::Same;
    let (before, after) = match (is_other, is_renamed) {
        (true, _) => (listed(&own.arguments), listed(&item.arguments)),
        (false, true) => (
            own.signature.clone(),
            format!("{}: {}", item.path, item.signature),
        ),
        (false, false) => (own.signature.clone(), item.signature.clone()),
    };
    let rust = match !is_other && takes_more(&translated.signature, &item.signature, is_made) {
        true => Rust::Minor,
        false => Rust::Major,
    };
    let told = Item {
        path: own.path.clone(),
        old: Some(before),
        new: Some(after),
    };
    Some(Difference::new(kind, rust, told, Some(own), Some(item)))
}

/// Whether arguments have the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Same,
    Another,
    /// They are not the same arguments.
    OfOthers,
}

fn order(partners: &Counterparts, olds: &[AcceptedArgument], news: &[AcceptedArgument]) -> Order {
    let partner = |given: &AcceptedArgument| partners.new_of(given.owner);
    let met: Vec<_> = olds.iter().map(partner).collect();
    let news: Vec<_> = news.iter().map(|given| Some(given.owner)).collect();
    match met == news {
        true => Order::Same,
        false if met.len() == news.len() && news.iter().all(|it| met.contains(it)) => {
            Order::Another
        }
        false => Order::OfOthers,
    }
}

/// Whether each argument accepts the old values and more: instead of `T`, `impl Into<T>` or `impl Into` of a type
/// that implements `From<T>`.
fn takes_more(old: &str, new: &str, is_made: impl Fn(&str, &str) -> bool) -> bool {
    let (Some((olds, result)), Some((news, other))) = (taken(old), taken(new)) else {
        return false;
    };
    let mut pairs = olds.iter().zip(&news);
    let is_taken = |(old, new): (&&str, &&str)| {
        let into = new
            .strip_prefix("impl Into<")
            .and_then(|it| it.strip_suffix('>'));
        // The type of a number, string or `vec![]` literal is inferred from the argument.
        let is_named = old.contains("::") && !old.contains('<');
        old == new || into.is_some_and(|ty| ty == *old || (is_named && is_made(old, ty)))
    };
    result == other && olds.len() == news.len() && pairs.all(is_taken)
}

/// The arguments and the result of a function, by its signature; `None` if it is not a function.
fn taken(signature: &str) -> Option<(Vec<&str>, &str)> {
    let mut arguments = Vec::new();
    let (mut start, mut depth) = (1, 0);
    for (at, sign) in signature.strip_prefix('(')?.char_indices() {
        match sign {
            ',' | ')' if depth == 0 => {
                arguments.push(signature[start..=at].trim());
                start = at + 2;
                if sign == ')' {
                    return Some((arguments, &signature[start..]));
                }
            }
            '<' | '(' => depth += 1,
            '>' | ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether an item is the method of an operation.
fn is_method(item: &Surfaced) -> bool {
    matches!(item.owners.first(), Some(Owner::Operation(_))) && item.path.ends_with("()")
}

/// Whether an item is a type, not an item inside one.
fn is_itself(item: &Surfaced) -> bool {
    let is_type = matches!(item.signature.as_str(), "enum" | "struct");
    is_type || item.signature.starts_with("type = ")
}

/// Removes the differences inside an item that was itself added, removed or changed. A mere renaming does not cover
/// the differences inside.
fn without_inner(differences: Vec<Difference>) -> Vec<Difference> {
    let is_whole = |difference: &&Difference| {
        let Item { path, old, new } = &difference.item;
        let is_module = |signature: &Option<String>| signature.as_deref() == Some("mod");
        let is_another = match difference.kind {
            Kind::Alone => true,
            Kind::Changed => difference.rust == Rust::Major,
            Kind::Renamed | Kind::Reordered | Kind::Moved { .. } => false,
        };
        is_another && !path.contains(['.', '(', ' ', '<']) && !is_module(old) && !is_module(new)
    };
    let whole = differences.iter().filter(is_whole);
    let outer: HashSet<String> = whole.map(|it| it.item.path.clone()).collect();
    let mut kept = differences;
    kept.retain(|difference| match outer_of(&difference.item.path) {
        // A method may move to a different handle while the old handle is removed.
        Some(path) => difference.kind == Kind::Renamed || !outer.contains(path),
        None => true,
    });
    kept
}

/// The type that contains an item.
fn outer_of(path: &str) -> Option<&str> {
    if let Some(implemented) = path.strip_prefix("impl ") {
        return implemented.split_once(" for ").map(|(_, ty)| ty);
    }
    if let Some(call) = path.strip_prefix("Call<") {
        return call.split_once('>').map(|(ty, _)| ty);
    }
    match path.split_once('.') {
        Some((ty, _)) => Some(ty),
        None => path.rsplit_once("::").map(|(ty, _)| ty),
    }
}

/// Whether a new method shadows a method of a trait that callers use: `x.clone()`.
fn is_shadow(path: &str) -> bool {
    const OF_TRAITS: [&str; 16] = [
        "as_ref",
        "borrow",
        "borrow_mut",
        "clone",
        "clone_from",
        "clone_into",
        "eq",
        "fmt",
        "hash",
        "into",
        "ne",
        "serialize",
        "to_owned",
        "to_string",
        "try_into",
        "type_id",
    ];
    let method = path
        .strip_suffix("()")
        .and_then(|path| path.rsplit_once("::"));
    method.is_some_and(|(_, method)| OF_TRAITS.contains(&method))
}

/// How many `From` implementations each type has, by the kind of their source. The compiler infers the type of a
/// number literal, `vec![]` and similar only if there is one: a second implementation prevents that, and a third
/// has no further effect.
struct ItemHeaders(HashMap<String, usize>);

impl ItemHeaders {
    fn of(items: &[Surfaced]) -> Self {
        let mut heads = HashMap::new();
        for head in items.iter().filter_map(|item| head(&item.path)) {
            *heads.entry(head).or_default() += 1;
        }
        Self(heads)
    }

    fn is_ambiguous_with(&self, path: &str) -> bool {
        head(path).is_some_and(|head| self.0.get(&head) == Some(&1))
    }
}

/// The target type and the kind of the source type of a `From` implementation, if inference may depend on it.
fn head(path: &str) -> Option<String> {
    let (from, ty) = path.strip_prefix("impl From<")?.rsplit_once("> for ")?;
    let kind = match from {
        "i32" | "i64" | "u64" => "a number",
        _ => from.split_once(['<', '(']).map(|(kind, _)| kind)?,
    };
    Some(format!("{ty} {kind}"))
}

#[cfg(test)]
mod tests {
    use super::{taken, takes_more};

    #[test]
    fn takes_more_only_if_new_parameters_accept_old_arguments() {
        let signature = "(&str, BTreeMap<String, (i64,)>) -> Call<X>";
        let arguments = vec!["&str", "BTreeMap<String, (i64,)>"];
        assert_eq!(taken(signature), Some((arguments, " -> Call<X>")));
        assert_eq!(taken("struct"), None);
        let is_made = |from: &str, ty: &str| ["&str", "t::T"].contains(&from) && ty == "V";
        let takes_more = |old, new| takes_more(old, new, is_made);
        assert!(takes_more("(i64, T)", "(i64, impl Into<T>)"));
        assert!(takes_more("(i64, t::T)", "(i64, impl Into<V>)"));
        assert!(!takes_more("(&str)", "(impl Into<V>)"));
        assert!(!takes_more("(impl Into<T>)", "(T)"));
        assert!(!takes_more("(impl Into<t::T>)", "(impl Into<V>)"));
        assert!(!takes_more("(T)", "(impl Into<U>)"));
        assert!(!takes_more("(T)", "(impl Into<T>, i64)"));
        assert!(!takes_more("(T) -> Call<X>", "(impl Into<T>) -> Call<Y>"));
    }
}
