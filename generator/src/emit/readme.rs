//! `README.md`: a description of the crate, and a snippet that is compiled as a doctest.

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::{ClientConfig, Runtime, RuntimeConfig, SharedRuntime};
use crate::ir::{Api, Credential, Feature, Gate, Handle, Operation, SecurityScheme, TypeModule};

use super::type_expr::File;
use super::usage_example;
use super::{Artifact, Content, docs, handle};

/// The README.
pub(super) fn emit<'a>(api: &'a Api, config: &'a ClientConfig) -> Artifact<'a> {
    Artifact::new("README.md", || content(api, config))
}

/// The README of a separate runtime crate.
pub(super) fn runtime(config: &RuntimeConfig) -> Artifact<'_> {
    let text = || {
        let clients = config.clients.iter();
        let clients: String = clients.map(|name| format!("- `{name}`\n")).collect();
        format!(
            "# {name}\n\n\
             What the generated code of these clients has in common:\n\n\
             {clients}\n\
             Each of them hands on what its callers need of it. A function that works with several clients takes the\n\
             types from here.\n\n\
             The feature `reqwest`, on by default, sends requests with the `reqwest` crate. A client turns it on with\n\
             its own feature of that name.\n",
            name = docs::text(&config.name),
        )
    };
    Artifact::text("README.md", text, super::MARKDOWN)
}

fn content(api: &Api, config: &ClientConfig) -> Content {
    let api_docs = docs::escaped(&api.docs.0);
    let mut before = format!("# {}\n\n{}\n", docs::text(&config.name), docs::subject(api));
    if !api_docs.is_empty() {
        before.push_str(&format!("\n{api_docs}\n"));
    }
    let features = features(api, config);
    match usage_snippet(api, config) {
        Some((operation, code)) => Content::Markdown {
            before,
            code,
            after: after(api, operation, config) + &features,
        },
        None => Content::Text {
            text: before + &features,
            comment: super::MARKDOWN,
        },
    }
}

/// The condition on which the snippet compiles.
pub(super) fn gate<'a>(api: &'a Api, config: &ClientConfig) -> &'a Gate {
    if api.features.is_none() {
        return &Gate::Always;
    }
    let index = usage_snippet(api, config).and_then(|(example, _)| {
        let is_example = |operation: &Operation| std::ptr::eq(operation, example);
        api.operations.iter().position(is_example)
    });
    index.map_or(&Gate::Always, |index| {
        api.gate(&TypeModule::Operation(index))
    })
}

/// The operation of the snippet, and the snippet. The first operation that is not deprecated is preferred.
fn usage_snippet<'a>(api: &'a Api, config: &ClientConfig) -> Option<(&'a Operation, TokenStream)> {
    let mut operations = api.operations.iter();
    let current = operations.find(|operation| !operation.deprecated);
    let operation = current.or(api.operations.first())?;
    Some((operation, snippet(api, config, operation)?))
}

fn snippet(api: &Api, config: &ClientConfig, operation: &Operation) -> Option<TokenStream> {
    let mut file = File::outside(api, &config.crate_name());
    let schemes = required_schemes(api, operation);
    let (secrets, credentials): (Vec<_>, Vec<_>) = schemes
        .iter()
        .map(|scheme| {
            let name = &scheme.name;
            match scheme.credential {
                Credential::Basic => (
                    quote!(user: String, password: String),
                    quote!(.#name(user, password)),
                ),
                _ => (quote!(#name: String), quote!(.#name(#name))),
            }
        })
        .unzip();
    let (base_url, argument) = match api.server.url() {
        Some(_) => (None, quote!()),
        None => (Some(quote!(base_url: &str,)), quote!(base_url)),
    };
    let client = file.imports.name("crate", "Client");
    let method = handle::path(api, operation);
    let arguments = usage_example::arguments(&mut file, operation)?;
    let imports = file.imports.items();
    Some(quote! {
        #imports

        async fn example(#base_url #(#secrets),*) -> Result<(), Box<dyn std::error::Error>> {
            let client = #client::builder(#argument) #(#credentials)* .build()?;
            let response = client.#method(#(#arguments),*).send().await?;
            println!("{response:#?}");
            Ok(())
        }
    })
}

/// The schemes of the first alternative that the operation accepts.
fn required_schemes<'a>(api: &'a Api, operation: &Operation) -> Vec<&'a SecurityScheme> {
    let required = operation
        .security
        .first()
        .map(Vec::as_slice)
        .unwrap_or_default();
    api.security_schemes
        .iter()
        .filter(|scheme| required.contains(&scheme.wire))
        .collect()
}

fn after(api: &Api, operation: &Operation, config: &ClientConfig) -> String {
    let tags = tags(api);
    let runtime = match &config.runtime {
        Runtime::Embedded => String::new(),
        Runtime::Shared(SharedRuntime { name, .. }) => format!(
            "\n\
             The client runtime is the crate `{name}`, which other clients can share.\n"
        ),
    };
    format!(
        "{tags}\n\
         To build the `http::Request` without sending it, call `request()` instead of `send()`. Every failure is an\n\
         `Error`, which displays what the server says; the error responses that the API documents for this operation\n\
         are the variants of `{}`.\n\
         \n\
         The settings of all calls, such as timeouts and retries, are those of `ClientBuilder`; the settings of one call\n\
         are those of `Call::with_settings`.\n\
         \n\
         The feature `reqwest`, on by default, sends requests with the `reqwest` crate. Without it, pass your own\n\
         `Transport` to `Client::builder()`.\n\
         {runtime}\
         {NOTATION}",
        operation.error_name,
    )
}

/// How to read the macros that declare the types: they are not Rust's own notation.
const NOTATION: &str = "
Types are declared by three macros. They expand to plain Rust without `serde_derive`, which takes longer to compile:

- `json_struct!`: a struct, with the name of each property in JSON. A field with `?` is omitted if it has no value; an
  `Option` without `?` is sent as `null`.
- `string_enum!`: an enum of strings. The variant after `..` keeps any other string.
- `error_enum!`: the documented error responses of an operation, with the status codes of each.
";

/// The section about the handles of tags, if the methods are not on the client itself.
fn tags(api: &Api) -> String {
    let mut groups = api.groups.iter();
    let first = groups.find_map(|group| Some((&group.wire, group.handle.as_ref()?)));
    let text = first.map(|(tag, Handle { accessor, .. })| {
        let tag = docs::code(tag);
        format!("\nOperations are grouped by tag: `client.{accessor}()` has those tagged {tag}.\n")
    });
    text.unwrap_or_default()
}

/// The section about the features of tags, if there are any.
fn features(api: &Api, config: &ClientConfig) -> String {
    let Some(features) = &api.features else {
        return String::new();
    };
    let required = features.names(gate(api, config)).into_iter().next();
    let example = required.unwrap_or_else(|| Feature::OtherTypes.to_string());
    format!(
        "\n## Features\n\n\
         Each tag of the API is a feature, with the operations that have the tag and the types that they use:\n\
         `Cargo.toml` lists them. The types that no operation uses are the feature `{other}`. All of these are on by\n\
         default, as the feature `{all}`. To compile less, name those that you need:\n\n\
         ```toml\n\
         {name} = {{ path = \"…\", default-features = false, features = [\"reqwest\", \"default-tls\", \"{example}\"] }}\n\
         ```\n\n\
         The docs of each method say which feature it needs.\n",
        other = Feature::OtherTypes,
        all = Feature::ALL,
        name = config.name,
    )
}
