//! Clients with the runtime inside, the form that they have unless something else is asked for.
//!
//! Most fixtures are compiled with one runtime for all of them. Two kinds of warning are only to be had with the
//! runtime inside: of a function or a file that nothing in this crate needs, and of the code of a macro that is
//! declared in the same crate. So the runtime is compiled here with every set of its optional files that some
//! client has, and every form in which its macros are used.

use std::collections::BTreeSet;

use generator::config::{ClientConfig, Dates, Runtime};
use generator::format::FileSet;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use tests::crates::{Workspace, run};
use tests::feed::{client, feed_as};
use tests::{client_of, folders_in, generate, root};

/// A client, and what of the runtime it is compiled for.
struct Member {
    name: String,
    files: FileSet,
    /// The optional files of the runtime that it has.
    parts: BTreeSet<String>,
    /// The forms in which it uses the macros of the runtime.
    forms: BTreeSet<String>,
}

impl Member {
    fn new(name: String, files: FileSet) -> Self {
        let parts = files.0.keys();
        let parts = parts.filter(|place| place.starts_with("src/runtime/formats/"));
        let mut forms = BTreeSet::new();
        for (place, text) in &files.0 {
            if place.starts_with("src/types") || place.starts_with("src/operations") {
                forms_in(text.parse().unwrap(), &mut forms);
            }
        }
        Self {
            parts: parts.cloned().collect(),
            forms,
            name,
            files,
        }
    }
}

#[test]
fn the_runtime_compiles_inside_of_clients_whatever_they_need_of_it() {
    let mut candidates: Vec<_> = by_format().collect();
    candidates.extend(
        folders_in(&root().join("tests/golden"))
            .iter()
            .map(|fixture| {
                let client = client_of(fixture.join("spec.yaml"));
                let (_, files) = generate(&client).made.unwrap();
                Member::new(client.name, files)
            }),
    );
    // Who shows most goes first: then few show all.
    candidates.sort_by_key(|member| std::cmp::Reverse(member.forms.len()));
    let mut workspace = Workspace::new("embedded");
    let (mut sets, mut forms) = (BTreeSet::new(), BTreeSet::new());
    for member in candidates {
        let is_new_set = sets.insert(member.parts);
        let known = forms.len();
        forms.extend(member.forms);
        if is_new_set || forms.len() > known {
            // Cargo takes crates of one name and place in two workspaces for one.
            workspace.add(&format!("embedded_{}", member.name), &member.files);
        }
    }
    run(workspace
        .cargo("check")
        .args(["--workspace", "--all-targets", "--no-default-features"]));
}

/// Formats, each the only one of a client, and all of them; with the crate of the dates that has files of its own.
fn by_format() -> impl Iterator<Item = Member> {
    const FORMATS: [&str; 6] = ["byte", "date", "date-time", "decimal", "duration", "uri"];
    let alone = FORMATS.iter().map(|format| vec![*format]);
    let sets = alone.chain([Vec::new(), FORMATS.to_vec()]);
    sets.map(|formats| {
        let mut client = ClientConfig {
            runtime: Runtime::Embedded,
            ..client(&format!("format_{}", formats.join("_").replace('-', "_")))
        };
        client.options.dates = Dates::Time;
        let properties = formats
            .iter()
            .map(|format| format!("{format}: {{ type: string, format: {format} }}"));
        let properties = properties.collect::<Vec<_>>().join(", ");
        let schema = format!("{{ type: object, properties: {{ {properties} }} }}");
        let text = format!(
            "openapi: 3.0.3\ninfo: {{ title: Formats, version: '1' }}\nservers: [{{ url: https://example.com }}]\n\
             paths:\n  /row:\n    put:\n      operationId: put\n      \
             requestBody: {{ required: true, content: {{ application/json: {{ schema: {schema} }} }} }}\n      \
             responses: {{ '204': {{ description: Done. }} }}\n"
        );
        Member::new(client.name.clone(), feed_as(&client, &text).unwrap())
    })
}

/// The forms of the macros that a code calls: how many members there are, and which kinds of them.
fn forms_in(code: TokenStream, forms: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let called = at
            .checked_sub(2)
            .map(|name| (&tokens[name], &tokens[at - 1]));
        match called {
            Some((TokenTree::Ident(name), TokenTree::Punct(sign))) if sign.as_char() == '!' => {
                forms.insert(format!("{name}: {}", form(group.stream())));
            }
            _ => forms_in(group.stream(), forms),
        }
    }
}

/// The form of a declaration.
fn form(declaration: TokenStream) -> String {
    let tokens: Vec<TokenTree> = declaration.into_iter().collect();
    let body = tokens.iter().rev().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    });
    let signs: Vec<char> = body
        .into_iter()
        .flatten()
        .filter_map(|token| match token {
            TokenTree::Punct(sign) => Some(sign.as_char()),
            _ => None,
        })
        .collect();
    // A member has one `=` or two; of more than 16 the codec makes groups, and of more than 256 groups of groups.
    let members = match signs.iter().filter(|sign| **sign == '=').count() {
        0 => "none",
        1 => "one",
        2..=16 => "some",
        17..=256 => "many",
        _ => "very many",
    };
    let optional = signs.contains(&'?');
    let rest = signs.windows(2).any(|pair| pair == ['.', '.']);
    format!("{members}, optional: {optional}, rest: {rest}")
}
