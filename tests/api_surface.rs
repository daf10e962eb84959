//! What is compared of two crates is what callers can name of them: the comparison lists the items by itself,
//! from the same data as the files.

use std::collections::BTreeSet;
use std::path::Path;

use generator::diff::{self, Item};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use tests::{client_of, description_in, files_below, folders_in, generate, root};

#[test]
fn what_is_compared_is_what_callers_can_name() {
    for fixture in folders_in(&root().join("tests/golden")) {
        let outcome = generate(&client_of(description_in(&fixture)));
        let Some((api, _)) = outcome.made else {
            continue;
        };
        let items = diff::items(&api).into_iter();
        let items = items.filter(|item| !is_from_elsewhere(item));
        let known: BTreeSet<_> = items.map(|item| plain(&item.path)).collect();
        let written = written_in(&fixture.join("crate/src"));
        let missed: Vec<_> = written.difference(&known).collect();
        assert_eq!(missed, Vec::<&String>::new(), "{}", fixture.display());
        let invented: Vec<_> = known.difference(&written).collect();
        assert_eq!(invented, Vec::<&String>::new(), "{}", fixture.display());
    }
}

/// Modules, what the crate's root hands on, what macros implement, and the types of an operation's trait.
fn is_from_elsewhere(item: &Item) -> bool {
    let Item { path, old: _, new } = item;
    let signature = new.as_deref().unwrap_or_default();
    let is_of_trait = path.ends_with("::Output") || path.ends_with("::Error");
    let is_of_macro = path.starts_with("impl From<&str>") || path.starts_with("impl Display");
    let is_derived = path.starts_with("impl ") && !path.contains("From<");
    signature == "mod"
        || signature.starts_with("->")
        || signature == "struct" && !path.contains("::")
        || is_of_macro
        || is_derived
        || is_of_trait
            && (signature.starts_with("Response<") || signature.starts_with("operations::"))
        || path == "Client::SERVERS"
}

/// A path without modules and without what is between `<` and `>`: the code writes those otherwise.
fn plain(path: &str) -> String {
    if let Some((implemented, ty)) = path.split_once(" for ") {
        let name = implemented.split('<').next().unwrap_or_default();
        let opening = if implemented.contains('<') { "<>" } else { "" };
        return format!("{name}{opening} for {}", last(ty));
    }
    let (ty, member) = match (path.split_once('.'), path.strip_prefix("Call<")) {
        (Some((ty, field)), _) => (last(ty), format!(".{field}")),
        (None, Some(call)) => {
            let (ty, method) = call.split_once('>').unwrap_or_default();
            (last(ty), method.to_owned())
        }
        (None, None) => {
            let mut steps = path.rsplit("::");
            let (one, two) = (steps.next().unwrap_or_default(), steps.next());
            let is_inner = two.is_some_and(|it| it.starts_with(char::is_uppercase));
            match (is_inner, two) {
                (true, Some(two)) => (two, format!("::{one}")),
                _ => (one, String::new()),
            }
        }
    };
    format!("{ty}{member}")
}

fn last(path: &str) -> &str {
    // A tuple has no name.
    if path.starts_with('(') {
        return "()";
    }
    let path = path.split('<').next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default()
}

/// What the files of a crate declare, but for the runtime.
fn written_in(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (place, text) in files_below(folder) {
        let is_own = !place.starts_with("runtime/") && place != "newtypes.rs" && place != "lib.rs";
        if is_own && place.ends_with(".rs") {
            let code: TokenStream = String::from_utf8(text).unwrap().parse().unwrap();
            items(code, &mut found);
        }
    }
    found
}

fn items(code: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let word = |index: usize| {
        tokens
            .get(index)
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    for index in 0..tokens.len() {
        match word(index).as_str() {
            "pub" => declared(&tokens, index, found),
            "impl" => implemented(&tokens, index, found),
            _ => {}
        }
        if let TokenTree::Group(group) = &tokens[index]
            && index > 0
            && word(index - 1) == "!"
        {
            items(group.stream(), found);
        }
    }
}

/// A type, and what is in it.
fn declared(tokens: &[TokenTree], at: usize, found: &mut BTreeSet<String>) {
    let word = |index: usize| {
        tokens
            .get(index)
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    let (kind, name) = (word(at + 1), word(at + 2));
    if !["struct", "enum", "type"].contains(&kind.as_str()) {
        return;
    }
    found.insert(name.clone());
    let Some(TokenTree::Group(group)) = tokens.get(at + 3) else {
        return;
    };
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    let inside = |index: usize| {
        inner
            .get(index)
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    for index in 0..inner.len() {
        match (kind.as_str(), group.delimiter()) {
            ("struct", Delimiter::Brace) if inside(index) == "pub" => {
                found.insert(format!("{name}.{}", inside(index + 1)));
            }
            ("struct", Delimiter::Parenthesis) if inside(index) == "pub" => {
                found.insert(format!("{name}.0"));
            }
            ("enum", _) if is_variant(&inner, index) => {
                found.insert(format!("{name}::{}", inside(index)));
            }
            _ => {}
        }
    }
}

/// A name that begins, or follows what stands between two variants.
fn is_variant(tokens: &[TokenTree], at: usize) -> bool {
    let TokenTree::Ident(_) = &tokens[at] else {
        return false;
    };
    let before = at.checked_sub(1).map(|before| tokens[before].to_string());
    let begins = match before.as_deref() {
        None | Some("," | "." | ">") => true,
        Some(before) => before.starts_with('['),
    };
    let is_read = at > 1 && tokens[at - 1].to_string() == "=";
    begins && !is_read && tokens[at].to_string() != "_"
}

/// The methods of a type, or a trait that is implemented for it.
fn implemented(tokens: &[TokenTree], at: usize, found: &mut BTreeSet<String>) {
    let rest = &tokens[at + 1..];
    let end = rest.iter().position(
        |token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace),
    );
    let Some(end) = end else {
        return;
    };
    let head: Vec<String> = rest[..end].iter().map(ToString::to_string).collect();
    if let Some(place) = head.iter().position(|word| word == "for") {
        if head[0] == "From" || head[0] == "TryFrom" {
            found.insert(format!(
                "impl {}<> for {}",
                head[0],
                last(&first_name(&head[place + 1..]))
            ));
        }
        return;
    }
    let ty = match head[0].as_str() {
        "Call" if head.len() > 2 => head[2].clone(),
        _ => first_name(&head),
    };
    let TokenTree::Group(body) = &rest[end] else {
        return;
    };
    let body: Vec<TokenTree> = body.stream().into_iter().collect();
    for index in 0..body.len() {
        let word = |index: usize| body.get(index).map(ToString::to_string).unwrap_or_default();
        let is_method = word(index) == "pub" && word(index + 1) == "fn";
        let method = format!("::{}()", word(index + 2));
        let is_value = ["::as_str()", "::as_i64()", "::to_value()"].contains(&method.as_str());
        if is_method && !is_value {
            found.insert(format!("{ty}{method}"));
        }
    }
}

/// The name of a type, without the module and without what it is generic over.
fn first_name(words: &[String]) -> String {
    let end = words.iter().position(|word| word == "<");
    let words = &words[..end.unwrap_or(words.len())];
    words.last().cloned().unwrap_or_default()
}
