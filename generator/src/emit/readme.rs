//! `README.md`: what the crate is, and a snippet that is compiled as a doctest.

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::{ClientConfig, Runtime, RuntimeConfig, SharedRuntime};
use crate::ir::{Api, Credential, Handle, Operation, SecurityScheme};

use super::sample;
use super::ty::{File, ident};
use super::{Artifact, Content, docs, handle};

/// The README.
pub(super) fn emit<'a>(api: &'a Api, config: &'a ClientConfig) -> Artifact<'a> {
    Artifact::new("README.md", || content(api, config))
}

/// The README of a runtime that is a crate of its own.
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
    let about = docs::escaped(&api.docs.0);
    let subject = docs::text(&format!(
        "A client of {}, version {}.",
        api.title, api.version
    ));
    let mut before = format!("# {}\n\n{subject}\n", docs::text(&config.name));
    if !about.is_empty() {
        before.push_str(&format!("\n{about}\n"));
    }
    let shown =
        shown(api).and_then(|operation| Some((operation, snippet(api, config, operation)?)));
    match shown {
        Some((operation, code)) => Content::Markdown {
            before,
            code,
            after: after(api, operation, config),
        },
        None => Content::Text {
            text: before,
            comment: super::MARKDOWN,
        },
    }
}

/// The operation of the snippet: the first that should still be used.
fn shown(api: &Api) -> Option<&Operation> {
    let current = api
        .operations
        .iter()
        .find(|operation| !operation.deprecated);
    current.or(api.operations.first())
}

fn snippet(api: &Api, config: &ClientConfig, operation: &Operation) -> Option<TokenStream> {
    let mut file = File::outside(api, &config.crate_name());
    let schemes = needed_schemes(api, operation);
    let (secrets, credentials): (Vec<_>, Vec<_>) = schemes
        .iter()
        .map(|scheme| {
            let name = ident(&scheme.name);
            match scheme.credential {
                Credential::Basic => (
                    quote!(user: String, password: String),
                    quote!(.#name(user, password)),
                ),
                _ => (quote!(#name: String), quote!(.#name(#name))),
            }
        })
        .unzip();
    let (base_url, start) = match api.server.url() {
        Some(_) => (None, quote!()),
        None => (Some(quote!(base_url: &str,)), quote!(base_url)),
    };
    let client = file.imports.name("crate", "Client");
    let method = handle::path(api, operation);
    let arguments = sample::arguments(&mut file, operation)?;
    let imports = file.imports.items();
    Some(quote! {
        #imports

        async fn example(#base_url #(#secrets),*) -> Result<(), Box<dyn std::error::Error>> {
            let client = #client::builder(#start) #(#credentials)* .build()?;
            let reply = client.#method(#(#arguments),*).send().await?;
            println!("{reply:#?}");
            Ok(())
        }
    })
}

/// The schemes of the first alternative that the operation accepts.
fn needed_schemes<'a>(api: &'a Api, operation: &Operation) -> Vec<&'a SecurityScheme> {
    let needed = operation
        .security
        .first()
        .map(Vec::as_slice)
        .unwrap_or_default();
    api.security_schemes
        .iter()
        .filter(|scheme| needed.contains(&scheme.wire))
        .collect()
}

fn after(api: &Api, operation: &Operation, config: &ClientConfig) -> String {
    let tags = tags(api);
    let runtime = match &config.runtime {
        Runtime::Embedded => String::new(),
        Runtime::Shared(SharedRuntime { name, .. }) => format!(
            "\n\
             What is behind its calls is in the crate `{name}`, which other clients may use as well.\n"
        ),
    };
    format!(
        "{tags}\n\
         To build the `http::Request` without sending it, call `request()` instead of `send()`. Whatever goes wrong\n\
         is an `Error`; the error replies that the API documents for this operation are the variants of\n\
         `{}`.\n\
         \n\
         The feature `reqwest`, on by default, sends requests with the `reqwest` crate. Without it, pass a\n\
         `Transport` of your own to `Client::builder()`.\n\
         {runtime}",
        operation.error_name,
    )
}

/// Where the operations with a tag are, if that is not the client itself.
fn tags(api: &Api) -> String {
    let mut groups = api.groups.iter();
    let first = groups.find_map(|group| Some((&group.wire, group.handle.as_ref()?)));
    let text = first.map(|(tag, Handle { accessor, .. })| {
        let tag = docs::code(tag);
        format!(
            "\nOperations are behind their tags: `client.{accessor}()` has those tagged {tag}.\n"
        )
    });
    text.unwrap_or_default()
}
