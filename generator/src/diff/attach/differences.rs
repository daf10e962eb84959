//! What callers can name of both crates, laid beside each other.

use std::collections::{HashMap, HashSet};

use crate::ir::Api;

use super::super::pairs::Pairs;
use super::super::surface::{Names, Owner, Surfaced, surface};
use super::super::{Both, Item, Rust};

/// An item that is new, gone or another one.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) item: Item,
    pub(super) rust: Rust,
    /// Whether its arguments are those that it had, of the same types, in another order.
    pub(super) is_reordered: bool,
    /// What it comes from in the old client; and all that has a part in it.
    pub(super) old: Option<Owner>,
    pub(super) old_owners: Vec<Owner>,
    pub(super) new: Option<Owner>,
    pub(super) new_owners: Vec<Owner>,
    names: Both<Vec<String>>,
}

impl Difference {
    /// The names of the arguments, after and before.
    pub(super) fn arguments(&self) -> String {
        let shown = |names: &[String]| format!("`{}`", names.join("`, `"));
        format!("{}, not {}", shown(&self.names.new), shown(&self.names.old))
    }
}

/// An item of the old crate: as it is, and as it would be called in the new one.
struct Known<'a> {
    own: &'a Surfaced,
    translated: &'a Surfaced,
}

/// What differs. An item that is gone takes along what is in it.
pub(super) fn between(old: &Api, new: &Api, pairs: &Pairs, names: &Both<Names>) -> Vec<Difference> {
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
    let mut differences = Vec::new();
    let mut kept = HashSet::new();
    for known in olds {
        match by_path.get(known.translated.path.as_str()) {
            Some(item) => {
                kept.insert(item.path.as_str());
                differences.extend(changed(old, new, &known, item));
            }
            None => differences.push(gone(known.own)),
        }
    }
    let known: HashSet<&str> = translated.iter().map(|it| it.path.as_str()).collect();
    let heads = Heads::of(translated);
    let added = news.iter().filter(|it| !known.contains(it.path.as_str()));
    differences.extend(added.map(|item| self::added(item, &heads)));
    without_inner(differences)
}

fn gone(item: &Surfaced) -> Difference {
    Difference {
        item: Item {
            path: item.path.clone(),
            old: Some(item.signature.clone()),
            new: None,
        },
        rust: Rust::Major,
        is_reordered: false,
        old: item.owners.first().copied(),
        old_owners: item.owners.clone(),
        new: None,
        new_owners: Vec::new(),
        names: Both {
            old: Vec::new(),
            new: Vec::new(),
        },
    }
}

fn added(item: &Surfaced, heads: &Heads) -> Difference {
    let is_ambiguous = heads.is_ambiguous_with(&item.path);
    let signature = match is_ambiguous {
        true => "impl, beside one from a type of the same kind",
        false => &item.signature,
    };
    Difference {
        item: Item {
            path: item.path.clone(),
            old: None,
            new: Some(signature.to_owned()),
        },
        rust: match is_ambiguous || is_shadow(&item.path) {
            true => Rust::Major,
            false => Rust::Minor,
        },
        is_reordered: false,
        old: None,
        old_owners: Vec::new(),
        new: item.owners.first().copied(),
        new_owners: item.owners.clone(),
        names: Both {
            old: Vec::new(),
            new: Vec::new(),
        },
    }
}

/// An item of both crates: nothing where callers do not see a difference.
fn changed(old: &Api, new: &Api, known: &Known<'_>, item: &Surfaced) -> Option<Difference> {
    let Known { own, translated } = known;
    if own.path == item.path
        && translated.signature == item.signature
        && own.arguments == item.arguments
    {
        return None;
    }
    let owners = own
        .owners
        .first()
        .copied()
        .zip(item.owners.first().copied());
    let names = super::translated(old, new, owners, &own.arguments);
    let is_same = translated.signature == item.signature;
    let is_other = is_same && names != item.arguments;
    let is_reordered = is_other && is_permutation(&names, &item.arguments);
    // What is in something that has another name is named by that.
    let is_renamed = own.path != item.path && (is_method(own) || is_itself(own));
    if is_same && !is_other && !is_renamed {
        return None;
    }
    let (before, after) = match (is_other, is_renamed) {
        (true, _) => (own.arguments.join(", "), item.arguments.join(", ")),
        (false, true) => (
            own.signature.clone(),
            format!("{}: {}", item.path, item.signature),
        ),
        (false, false) => (own.signature.clone(), item.signature.clone()),
    };
    Some(Difference {
        item: Item {
            path: own.path.clone(),
            old: Some(before),
            new: Some(after),
        },
        rust: match !is_other && takes_more(&translated.signature, &item.signature) {
            true => Rust::Minor,
            false => Rust::Major,
        },
        is_reordered,
        old: own.owners.first().copied(),
        old_owners: own.owners.clone(),
        new: item.owners.first().copied(),
        new_owners: item.owners.clone(),
        names: Both {
            old: own.arguments.clone(),
            new: item.arguments.clone(),
        },
    })
}

/// Whether what was given for each argument still is, and more can be: `impl Into<T>` in the place of `T`.
fn takes_more(old: &str, new: &str) -> bool {
    let (Some((olds, result)), Some((news, other))) = (taken(old), taken(new)) else {
        return false;
    };
    let mut pairs = olds.iter().zip(&news);
    let is_taken = |(old, new): (&&str, &&str)| old == new || **new == format!("impl Into<{old}>");
    result == other && olds.len() == news.len() && pairs.all(is_taken)
}

/// What a function takes and gives, by its signature; nothing where it is none.
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

fn is_permutation(names: &[String], others: &[String]) -> bool {
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort_unstable();
        names
    };
    sorted(names) == sorted(others)
}

/// Whether an item is a method of the client.
fn is_method(item: &Surfaced) -> bool {
    item.path.starts_with("Client::")
}

/// Whether an item is a type, and nothing inside of one.
fn is_itself(item: &Surfaced) -> bool {
    let is_type = matches!(item.signature.as_str(), "enum" | "struct");
    is_type || item.signature.starts_with("type = ")
}

/// An item that is gone or new takes along what is in it: that need not be told.
fn without_inner(differences: Vec<Difference>) -> Vec<Difference> {
    let whole = |difference: &Difference| {
        let Item { path, old, new } = &difference.item;
        let is_module = |signature: &Option<String>| signature.as_deref() == Some("mod");
        let is_whole = !path.contains(['.', '(', ' ', '<']);
        (is_whole
            && !is_module(old)
            && !is_module(new)
            && (old.is_none() || new.is_none() || difference.rust == Rust::Major))
            .then(|| path.clone())
    };
    let outer: HashSet<String> = differences.iter().filter_map(whole).collect();
    let mut kept = differences;
    kept.retain(|difference| match outer_of(&difference.item.path) {
        Some(path) => !outer.contains(path),
        None => true,
    });
    kept
}

/// The type that an item is in.
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

/// Whether a method that is new takes the place of one that callers have from a trait: `x.clone()`.
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

/// What types are made from, by what their other sources are told by, and how many of a kind there are.
/// From a number written out, from `vec![]` and the like the compiler finds the type only where there is
/// one: a second one takes that away, and a third takes nothing more.
struct Heads(HashMap<String, usize>);

impl Heads {
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

/// The type that is made, and the kind of what it is made from, where that may be any of a kind.
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
    fn what_takes_more_takes_what_was_given() {
        let signature = "(&str, BTreeMap<String, (i64,)>) -> Call<X>";
        let arguments = vec!["&str", "BTreeMap<String, (i64,)>"];
        assert_eq!(taken(signature), Some((arguments, " -> Call<X>")));
        assert_eq!(taken("struct"), None);
        assert!(takes_more("(i64, T)", "(i64, impl Into<T>)"));
        assert!(!takes_more("(impl Into<T>)", "(T)"));
        assert!(!takes_more("(T)", "(impl Into<U>)"));
        assert!(!takes_more("(T)", "(impl Into<T>, i64)"));
        assert!(!takes_more("(T) -> Call<X>", "(impl Into<T>) -> Call<Y>"));
    }
}
