//! Compares the API surfaces of both crates.

use std::collections::{HashMap, HashSet};

use super::super::owner::Owner;
use super::super::pairs::Pairs;
use super::super::surface::{AcceptedArgument, Surfaced, surface};
use super::super::{Change, Client, Clients, Item, OldNew, Rust};
use super::reassigned::are_mismatched;

/// An item that was added, removed or changed.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) item: Item,
    pub(super) rust: Rust,
    pub(super) kind: Kind,
    /// The elements of both clients that affect it, first the one that it belongs to.
    pub(super) owners: OldNew<Vec<Owner>>,
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
    /// A type that is now an alias of another type, which has all its items.
    Aliased,
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

    /// The element of a client that it belongs to.
    pub(super) fn owner(&self, client: Client) -> Option<Owner> {
        self.owners.get(client).first().copied()
    }

    /// The elements of both clients that it refers to, if they differ.
    pub(super) fn reassigned(&self) -> Option<(Owner, Owner)> {
        match self.kind {
            Kind::Moved { .. } => self.owner(Client::Old).zip(self.owner(Client::New)),
            _ => None,
        }
    }

    fn new(
        kind: Kind,
        rust: Rust,
        item: Item,
        (old, new): (Option<&Surfaced>, Option<&Surfaced>),
    ) -> Self {
        let owners =
            |item: Option<&Surfaced>| item.map_or_else(Vec::new, |item| item.owners.clone());
        let arguments = |item: Option<&Surfaced>| {
            let accepted = item.into_iter().flat_map(|item| &item.arguments);
            accepted.map(|it| it.wire.clone()).collect()
        };
        Self {
            item,
            rust,
            kind,
            owners: OldNew {
                old: owners(old),
                new: owners(new),
            },
            arguments: OldNew {
                old: arguments(old),
                new: arguments(new),
            },
        }
    }
}

/// An item of the old crate: with its original name, and with the name that it has in the new crate.
struct Known<'a> {
    original: &'a Surfaced,
    translated: &'a Surfaced,
}

/// Finds the differences. Items inside a removed item are not reported.
pub(super) fn between(clients: &Clients<'_>) -> Vec<Difference> {
    let Clients {
        old,
        new,
        names,
        pairs,
    } = clients;
    let original = surface(old, &names.old);
    let renamed = names.old.translated(old, (new, &names.new), pairs);
    let has_same_names = renamed == names.old;
    let translated = match has_same_names {
        true => None,
        false => Some(surface(old, &renamed)),
    };
    let translated = translated.as_ref().unwrap_or(&original);
    let news = surface(new, &names.new);
    let by_path: HashMap<&str, &Surfaced> = news.iter().map(|it| (it.path.as_str(), it)).collect();
    let olds = std::iter::zip(&original, translated).map(|(original, translated)| Known {
        original,
        translated,
    });
    let has_conversion = |from: &str, ty: &str| {
        let path = format!("impl From<{from}> for {ty}");
        by_path.contains_key(path.as_str())
    };
    let mut differences = Vec::new();
    for known in olds {
        match by_path.get(known.translated.path.as_str()) {
            Some(item) => {
                let difference = reassigned(clients, &known, item)
                    .or_else(|| aliased(&known, item, translated, &by_path))
                    .or_else(|| changed(pairs, &known, item, has_conversion));
                differences.extend(difference);
            }
            None => {
                let constructor = constructor(&known.translated.path);
                let constructor = constructor.and_then(|path| by_path.get(path.as_str()).copied());
                differences.push(removed(known.original, constructor));
            }
        }
    }
    let known: HashMap<&str, &Surfaced> = translated
        .iter()
        .map(|it| it.path.as_str())
        .zip(&original)
        .collect();
    let headers = ItemHeaders::of(translated);
    let added = news
        .iter()
        .filter(|it| !known.contains_key(it.path.as_str()));
    differences.extend(added.map(|item| {
        let constructor =
            constructor(&item.path).and_then(|path| known.get(path.as_str()).copied());
        self::added(item, constructor, &headers)
    }));
    without_inner(differences)
}

/// The constructor whose arguments decide whether a type implements `Default`.
fn constructor(path: &str) -> Option<String> {
    let ty = path.strip_prefix("impl Default for ")?;
    Some(format!("{ty}::new()"))
}

fn removed(item: &Surfaced, constructor: Option<&Surfaced>) -> Difference {
    let reported = Item::new(item.path.clone(), Some(item.signature.clone()), None);
    Difference::new(
        alone_or_changed(constructor),
        Rust::Major,
        reported,
        (Some(item), constructor),
    )
}

fn added(item: &Surfaced, constructor: Option<&Surfaced>, headers: &ItemHeaders) -> Difference {
    let is_ambiguous = headers.is_ambiguous_with(&item.path);
    let signature = match is_ambiguous {
        true => "impl, which makes type inference ambiguous",
        false => &item.signature,
    };
    let rust = match is_ambiguous || is_shadow(&item.path) {
        true => Rust::Major,
        false => Rust::Minor,
    };
    let reported = Item::new(item.path.clone(), None, Some(signature.to_owned()));
    Difference::new(
        alone_or_changed(constructor),
        rust,
        reported,
        (constructor, Some(item)),
    )
}

/// How an item differs that only one crate has, if the other one may have the constructor that decides about it.
fn alone_or_changed(constructor: Option<&Surfaced>) -> Kind {
    match constructor {
        Some(_) => Kind::Changed,
        None => Kind::Alone,
    }
}

/// An item of both crates that refers to a different element: callers compile, and use that element.
fn reassigned(clients: &Clients<'_>, known: &Known<'_>, item: &Surfaced) -> Option<Difference> {
    let Known {
        original,
        translated,
    } = known;
    let (old_owner, new_owner) = (*original.owners.first()?, *item.owners.first()?);
    if !are_mismatched(clients, old_owner, new_owner) {
        return None;
    }
    let (before, after) = (
        old_owner.describe(clients.old),
        new_owner.describe(clients.new),
    );
    let before = format!("{} ({before})", original.signature);
    let after = format!("{} ({after})", item.signature);
    let reported = Item::new(original.path.clone(), Some(before), Some(after));
    let kind = Kind::Moved {
        is_same: translated.signature == item.signature,
    };
    let items = (Some(*original), Some(item));
    Some(Difference::new(kind, Rust::Major, reported, items))
}

/// A type that is now an alias of another type, if that has all its items: callers compile, unless they implement a
/// trait for both types.
fn aliased(
    known: &Known<'_>,
    item: &Surfaced,
    olds: &[Surfaced],
    news: &HashMap<&str, &Surfaced>,
) -> Option<Difference> {
    let Known {
        original,
        translated,
    } = known;
    let target = item.signature.strip_prefix("type = ")?;
    let has = |path: &str, old: &Surfaced| {
        let new = news.get(path);
        new.is_some_and(|new| new.signature == old.signature)
    };
    let path = translated.path.as_str();
    let mut inner = olds.iter().filter(|it| outer_of(&it.path) == Some(path));
    let is_equal =
        has(target, translated) && inner.all(|old| has(&old.path.replacen(path, target, 1), old));
    let (before, after) = (original.signature.clone(), item.signature.clone());
    let reported = Item::new(original.path.clone(), Some(before), Some(after));
    let items = (Some(*original), Some(item));
    is_equal.then(|| Difference::new(Kind::Aliased, Rust::Minor, reported, items))
}

/// An item of both crates: `None` if there is no difference for callers.
fn changed(
    pairs: &Pairs,
    known: &Known<'_>,
    item: &Surfaced,
    has_conversion: impl Fn(&str, &str) -> bool,
) -> Option<Difference> {
    let Known {
        original,
        translated,
    } = known;
    let is_same = translated.signature == item.signature;
    let order = order(pairs, &original.arguments, &item.arguments);
    // Items inside a renamed item are covered by it.
    let is_renamed = original.path != item.path && (is_method(original) || is_type(original));
    let kind = match (is_same, order, is_renamed) {
        (false, _, _) => Kind::Changed,
        (true, Order::Permuted, _) => Kind::Reordered,
        (true, Order::Different, _) => Kind::Changed,
        (true, Order::Same, true) => Kind::Renamed,
        (true, Order::Same, false) => return None,
    };
    let listed = |arguments: &[AcceptedArgument]| {
        let names = arguments.iter().map(|it| it.wire.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    let is_reordered = is_same && order != Order::Same;
    let (before, after) = match (is_reordered, is_renamed) {
        (true, _) => (listed(&original.arguments), listed(&item.arguments)),
        (false, true) => (
            original.signature.clone(),
            format!("{}: {}", item.path, item.signature),
        ),
        (false, false) => (original.signature.clone(), item.signature.clone()),
    };
    let rust = match !is_reordered
        && accepts_more(&translated.signature, &item.signature, has_conversion)
    {
        true => Rust::Minor,
        false => Rust::Major,
    };
    let reported = Item::new(original.path.clone(), Some(before), Some(after));
    let items = (Some(*original), Some(item));
    Some(Difference::new(kind, rust, reported, items))
}

/// Whether arguments have the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Same,
    Permuted,
    /// They are not the same arguments.
    Different,
}

fn order(pairs: &Pairs, olds: &[AcceptedArgument], news: &[AcceptedArgument]) -> Order {
    let partner = |argument: &AcceptedArgument| pairs.new_of(argument.owner);
    let expected: Vec<_> = olds.iter().map(partner).collect();
    let news: Vec<_> = news.iter().map(|argument| Some(argument.owner)).collect();
    match expected == news {
        true => Order::Same,
        false if expected.len() == news.len() && news.iter().all(|it| expected.contains(it)) => {
            Order::Permuted
        }
        false => Order::Different,
    }
}

/// Whether each argument accepts the old values and more: instead of `T`, `impl Into<T>` or `impl Into` of a type
/// that implements `From<T>`.
fn accepts_more(old: &str, new: &str, has_conversion: impl Fn(&str, &str) -> bool) -> bool {
    let (Some((olds, old_result)), Some((news, new_result))) =
        (parse_signature(old), parse_signature(new))
    else {
        return false;
    };
    let mut pairs = olds.iter().zip(&news);
    let is_accepted = |(old, new): (&&str, &&str)| {
        let into = new
            .strip_prefix("impl Into<")
            .and_then(|it| it.strip_suffix('>'));
        // The type of a number, string or `vec![]` literal is inferred from the argument.
        let is_named = old.contains("::") && !old.contains('<');
        old == new || into.is_some_and(|ty| ty == *old || (is_named && has_conversion(old, ty)))
    };
    old_result == new_result && olds.len() == news.len() && pairs.all(is_accepted)
}

/// The arguments and the result of a function, by its signature; `None` if it is not a function.
fn parse_signature(signature: &str) -> Option<(Vec<&str>, &str)> {
    let mut arguments = Vec::new();
    let (mut start, mut depth) = (1, 0);
    for (end, ch) in signature.strip_prefix('(')?.char_indices() {
        match ch {
            ',' | ')' if depth == 0 => {
                arguments.push(signature[start..=end].trim());
                start = end + 2;
                if ch == ')' {
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
fn is_type(item: &Surfaced) -> bool {
    let is_definition = matches!(item.signature.as_str(), "enum" | "struct");
    is_definition || item.signature.starts_with("type = ")
}

/// Removes the differences inside an item that was itself added, removed or changed. A mere renaming does not cover
/// the differences inside.
fn without_inner(differences: Vec<Difference>) -> Vec<Difference> {
    let is_outer = |difference: &&Difference| {
        let Item { path, old, new } = &difference.item;
        let is_module = |signature: &Option<String>| signature.as_deref() == Some("mod");
        let is_replaced = match difference.kind {
            Kind::Alone | Kind::Aliased => true,
            Kind::Changed => difference.rust == Rust::Major,
            Kind::Renamed | Kind::Reordered | Kind::Moved { .. } => false,
        };
        is_replaced && !path.contains(['.', '(', ' ', '<']) && !is_module(old) && !is_module(new)
    };
    let outer_items = differences.iter().filter(is_outer);
    let outer: HashSet<String> = outer_items.map(|it| it.item.path.clone()).collect();
    let mut remaining = differences;
    remaining.retain(|difference| match outer_of(&difference.item.path) {
        // A method may move to a different handle while the old handle is removed.
        Some(path) => difference.kind == Kind::Renamed || !outer.contains(path),
        None => true,
    });
    remaining
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
    const TRAIT_METHODS: [&str; 16] = [
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
    method.is_some_and(|(_, method)| TRAIT_METHODS.contains(&method))
}

/// How many `From` implementations each type has, by the kind of their source. The compiler infers the type of a
/// number literal, `vec![]` and similar only if there is one: a second implementation prevents that, and a third
/// has no further effect.
struct ItemHeaders(HashMap<String, usize>);

impl ItemHeaders {
    fn of(items: &[Surfaced]) -> Self {
        let mut headers = HashMap::new();
        for header in items.iter().filter_map(|item| header(&item.path)) {
            *headers.entry(header).or_default() += 1;
        }
        Self(headers)
    }

    fn is_ambiguous_with(&self, path: &str) -> bool {
        header(path).is_some_and(|header| self.0.get(&header) == Some(&1))
    }
}

/// The target type and the kind of the source type of a `From` implementation, if inference may depend on it.
fn header(path: &str) -> Option<String> {
    let (from, ty) = path.strip_prefix("impl From<")?.rsplit_once("> for ")?;
    let kind = match from {
        "i32" | "i64" | "u64" => "a number",
        _ => from.split_once(['<', '(']).map(|(kind, _)| kind)?,
    };
    Some(format!("{ty} {kind}"))
}

#[cfg(test)]
mod tests {
    use super::{accepts_more, parse_signature};

    #[test]
    fn takes_more_only_if_new_parameters_accept_old_arguments() {
        let signature = "(&str, BTreeMap<String, (i64,)>) -> Call<X>";
        let arguments = vec!["&str", "BTreeMap<String, (i64,)>"];
        assert_eq!(parse_signature(signature), Some((arguments, " -> Call<X>")));
        assert_eq!(parse_signature("struct"), None);
        let has_conversion = |from: &str, ty: &str| ["&str", "t::T"].contains(&from) && ty == "V";
        let accepts_more = |old, new| accepts_more(old, new, has_conversion);
        assert!(accepts_more("(i64, T)", "(i64, impl Into<T>)"));
        assert!(accepts_more("(i64, t::T)", "(i64, impl Into<V>)"));
        assert!(!accepts_more("(&str)", "(impl Into<V>)"));
        assert!(!accepts_more("(impl Into<T>)", "(T)"));
        assert!(!accepts_more("(impl Into<t::T>)", "(impl Into<V>)"));
        assert!(!accepts_more("(T)", "(impl Into<U>)"));
        assert!(!accepts_more("(T)", "(impl Into<T>, i64)"));
        assert!(!accepts_more("(T) -> Call<X>", "(impl Into<T>) -> Call<Y>"));
    }
}
