//! Tests that the compared API items equal the public items of the crate. The comparison lists the items itself,
//! from the same data as the files.

use std::collections::BTreeSet;
use std::path::Path;

use generator::diff::{self, Item};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use tests::{client_of, description_in, directories_in, files_below, generate, root};

#[test]
fn compared_items_equal_public_items_of_crate() {
    for fixture in directories_in(&root().join("tests/golden")) {
        let outcome = generate(&client_of(description_in(&fixture)));
        let Some((api, _)) = outcome.generated else {
            continue;
        };
        let items = diff::items(&api).into_iter();
        let items = items.filter(|item| !is_excluded(item));
        let compared: BTreeSet<_> = items.map(|item| normalized(&item.path)).collect();
        let written = written_in(&fixture.join("crate/src"));
        let missing: Vec<_> = written.difference(&compared).collect();
        assert_eq!(missing, Vec::<&String>::new(), "{}", fixture.display());
        let extra: Vec<_> = compared.difference(&written).collect();
        assert_eq!(extra, Vec::<&String>::new(), "{}", fixture.display());
    }
}

/// Returns whether an item is not declared in the source files that the test reads: modules, re-exports of the
/// crate's root, traits that macros implement, and the associated types of an operation's trait.
fn is_excluded(item: &Item) -> bool {
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

/// Returns a path without modules and without generic arguments, which the source code writes differently.
fn normalized(path: &str) -> String {
    if let Some((implemented, ty)) = path.split_once(" for ") {
        let name = implemented.split('<').next().unwrap_or_default();
        let opening = if implemented.contains('<') { "<>" } else { "" };
        return format!("{name}{opening} for {}", last(ty));
    }
    let (ty, suffix) = match (path.split_once('.'), path.strip_prefix("Call<")) {
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
    format!("{ty}{suffix}")
}

fn last(path: &str) -> &str {
    // A tuple has no name.
    if path.starts_with('(') {
        return "()";
    }
    let path = path.split('<').next().unwrap_or_default();
    path.rsplit("::").next().unwrap_or_default()
}

/// Returns the items that the files of a crate declare, without the runtime.
fn written_in(directory: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, text) in files_below(directory) {
        let is_specific =
            !path.starts_with("runtime/") && path != "newtypes.rs" && path != "lib.rs";
        if is_specific && path.ends_with(".rs") {
            let code: TokenStream = String::from_utf8(text).unwrap().parse().unwrap();
            items(code, &mut found);
        }
    }
    found
}

fn items(code: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    let token = |index: usize| {
        tokens
            .get(index)
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    for index in 0..tokens.len() {
        match token(index).as_str() {
            "pub" => declared(&tokens, index, found),
            "impl" => implemented(&tokens, index, found),
            _ => {}
        }
        if let TokenTree::Group(group) = &tokens[index]
            && index > 0
            && token(index - 1) == "!"
        {
            items(group.stream(), found);
        }
    }
}

/// Adds a type with its fields or variants.
fn declared(tokens: &[TokenTree], at: usize, found: &mut BTreeSet<String>) {
    let token = |index: usize| {
        tokens
            .get(index)
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    let (kind, name) = (token(at + 1), token(at + 2));
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

/// Returns whether the token is the name of a variant: the first token, or the token after a separator.
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

/// Adds the methods of a type, or a trait that is implemented for it.
fn implemented(tokens: &[TokenTree], at: usize, found: &mut BTreeSet<String>) {
    let rest = &tokens[at + 1..];
    let end = rest.iter().position(
        |token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace),
    );
    let Some(end) = end else {
        return;
    };
    let head: Vec<String> = rest[..end].iter().map(ToString::to_string).collect();
    if let Some(for_index) = head.iter().position(|token| token == "for") {
        if head[0] == "From" || head[0] == "TryFrom" {
            found.insert(format!(
                "impl {}<> for {}",
                head[0],
                last(&first_name(&head[for_index + 1..]))
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
        let token = |index: usize| body.get(index).map(ToString::to_string).unwrap_or_default();
        let is_method = token(index) == "pub" && token(index + 1) == "fn";
        let method = format!("::{}()", token(index + 2));
        let is_value = ["::as_str()", "::as_i64()", "::to_value()"].contains(&method.as_str());
        if is_method && !is_value {
            found.insert(format!("{ty}{method}"));
        }
    }
}

/// Returns the name of a type, without its module and its generic arguments.
fn first_name(tokens: &[String]) -> String {
    let end = tokens.iter().position(|token| token == "<");
    let tokens = &tokens[..end.unwrap_or(tokens.len())];
    tokens.last().cloned().unwrap_or_default()
}
