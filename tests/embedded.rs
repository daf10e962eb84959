//! Tests clients with an embedded runtime, which is the default.
//!
//! Most fixtures are compiled with one shared runtime. Two kinds of warnings occur only with an embedded runtime:
//! for an unused function or file, and for code of a macro that is declared in the same crate. These tests compile
//! the runtime with every set of optional files that a client has, and with every form in which its macros are
//! used.

use std::collections::BTreeSet;

use generator::config::{ClientConfig, FormatSetting, KnownType, Runtime};
use generator::format::FileSet;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use tests::crates::{Workspace, run};
use tests::feed::{client, feed_as};
use tests::{client_of, directories_in, generate, root};

/// A client, with the optional files and the macro forms that it uses.
struct Candidate {
    name: String,
    files: FileSet,
    /// The optional runtime files of the client.
    optional_files: BTreeSet<String>,
    /// The forms in which the client uses the runtime's macros.
    forms: BTreeSet<String>,
}

impl Candidate {
    fn new(name: String, files: FileSet) -> Self {
        let optional_files = files.0.keys();
        let optional_files = optional_files.filter(|path| path.starts_with("src/runtime/formats/"));
        let mut forms = BTreeSet::new();
        for (path, text) in &files.0 {
            if path.starts_with("src/types") || path.starts_with("src/operations") {
                forms_in(text.parse().unwrap(), &mut forms);
            }
        }
        Self {
            optional_files: optional_files.cloned().collect(),
            forms,
            name,
            files,
        }
    }
}

#[test]
fn embedded_runtime_compiles_with_every_set_of_optional_files() {
    let mut candidates: Vec<_> = by_format().collect();
    candidates.extend(
        directories_in(&root().join("tests/golden"))
            .iter()
            .map(|fixture| {
                let client = client_of(fixture.join("spec.yaml"));
                let (_, files) = generate(&client).generated.unwrap();
                Candidate::new(client.name, files)
            }),
    );
    // Clients with the most forms come first, so that few clients cover all forms.
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.forms.len()));
    let mut workspace = Workspace::new("embedded");
    let (mut sets, mut forms) = (BTreeSet::new(), BTreeSet::new());
    for candidate in candidates {
        let is_new_set = sets.insert(candidate.optional_files);
        let known = forms.len();
        forms.extend(candidate.forms);
        if is_new_set || forms.len() > known {
            // Cargo treats crates with the same name and path in two workspaces as the same crate.
            workspace.add(&format!("embedded_{}", candidate.name), &candidate.files);
        }
    }
    run(workspace
        .cargo("check")
        .args(["--workspace", "--all-targets", "--no-default-features"]));
}

/// Returns clients with a single format each, without formats and with all formats; their date library is the one
/// with additional files.
fn by_format() -> impl Iterator<Item = Candidate> {
    const FORMATS: [&str; 7] = [
        "byte",
        "date",
        "date-time",
        "decimal",
        "duration",
        "password",
        "uri",
    ];
    let single = FORMATS.iter().map(|format| vec![*format]);
    let sets = single.chain([Vec::new(), FORMATS.to_vec()]);
    sets.map(|formats| {
        let mut client = ClientConfig {
            runtime: Runtime::Embedded,
            ..client(&format!("format_{}", formats.join("_").replace('-', "_")))
        };
        client.options.formats = ["date", "date-time"]
            .map(|name| FormatSetting::new(name, KnownType::Time))
            .to_vec();
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
        Candidate::new(client.name.clone(), feed_as(&client, &text).unwrap())
    })
}

/// Adds the forms of the macro calls in the code: the number and the kinds of their fields.
fn forms_in(code: TokenStream, forms: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = code.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let macro_call = at
            .checked_sub(2)
            .map(|name| (&tokens[name], &tokens[at - 1]));
        match macro_call {
            Some((TokenTree::Ident(name), TokenTree::Punct(punct))) if punct.as_char() == '!' => {
                forms.insert(format!("{name}: {}", form(group.stream())));
            }
            _ => forms_in(group.stream(), forms),
        }
    }
}

/// Returns the form of a declaration.
fn form(declaration: TokenStream) -> String {
    let tokens: Vec<TokenTree> = declaration.into_iter().collect();
    let body = tokens.iter().rev().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    });
    let puncts: Vec<char> = body
        .into_iter()
        .flatten()
        .filter_map(|token| match token {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        })
        .collect();
    // A field has one or two `=`. The codec groups more than 16 fields, and nests the groups of more than 256
    // fields.
    let fields = match puncts.iter().filter(|punct| **punct == '=').count() {
        0 => "none",
        1 => "one",
        2..=16 => "some",
        17..=256 => "many",
        _ => "very many",
    };
    let optional = puncts.contains(&'?');
    let rest = puncts.windows(2).any(|pair| pair == ['.', '.']);
    format!("{fields}, optional: {optional}, rest: {rest}")
}
