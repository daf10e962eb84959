//! `lib.rs` and `client.rs`: the crate root, and the constructor and builder methods of the client.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::config::{ClientConfig, Runtime};
use crate::ir::{
    Api, Conventions, Credential, Name, SecurityScheme, Server, ServerVariable, Shape, TypeModule,
};

use super::imports::Imports;
use super::runtime::Parts;
use super::{Artifact, docs, formats, gate, readme};

/// `lib.rs`: the crate's docs are its README, so that its snippet is compiled as a doctest.
pub(super) fn emit<'a>(api: &'a Api, config: &'a ClientConfig) -> Artifact<'a> {
    Artifact::rust("src/lib.rs", || crate_root(api, config))
}

/// `lib.rs` of a separate runtime crate with these parts.
pub(super) fn runtime(parts: &Parts) -> Artifact<'static> {
    let parts = parts.clone();
    Artifact::rust("src/lib.rs", move || runtime_root(&parts))
}

fn crate_root(api: &Api, config: &ClientConfig) -> TokenStream {
    let has_types = api
        .types
        .iter()
        .any(|def| matches!(def.module, TypeModule::Component(_)));
    let operations = (!api.operations.is_empty()).then(|| quote! { pub mod operations; });
    let types = has_types.then(|| quote! { pub mod types; });
    let (embedded, shared) = match &config.runtime {
        Runtime::Embedded => (Some(quote! { #[doc(hidden)] pub mod runtime; }), None),
        Runtime::Shared(shared) => {
            let name = format_ident!("{}", shared.crate_name());
            (None, Some(quote!(#[doc(hidden)] pub use ::#name::runtime;)))
        }
    };
    let exports = exports(&Parts::of(api), has_closed_enum(api));
    let docs = root_docs(api, config);
    quote! {
        #docs

        mod client;
        mod newtypes;
        #operations
        #embedded
        #types

        #shared
        pub use newtypes::{Call, Client, ClientBuilder};
        #exports
    }
}

/// The README as docs. Its snippet compiles only with the features of its operation; without them the docs are
/// one line.
fn root_docs(api: &Api, config: &ClientConfig) -> TokenStream {
    match gate::predicate(api, readme::gate(api, config)) {
        None => quote!(#![doc = include_str!("../README.md")]),
        Some(predicate) => {
            let subject = format!(" {}", docs::subject(api));
            quote! {
                #![cfg_attr(#predicate, doc = include_str!("../README.md"))]
                #![cfg_attr(not(#predicate), doc = #subject)]
            }
        }
    }
}

fn runtime_root(parts: &Parts) -> TokenStream {
    let exports = exports(parts, true);
    quote! {
        #![doc = include_str!("../README.md")]

        #[doc(hidden)]
        pub mod runtime;

        #exports
    }
}

/// The items of the runtime that a crate root re-exports.
fn exports(parts: &Parts, has_closed_enum: bool) -> TokenStream {
    let formats = formats::exports(&parts.formats);
    let unknown_variant_error = has_closed_enum.then(|| {
        quote! { pub use runtime::codec::UnknownVariantError; }
    });
    quote! {
        pub use runtime::any_error::{AnyError, ErasedApiError};
        pub use runtime::body::{Body, BodyError};
        pub use runtime::call::Operation;
        pub use runtime::clock::Clock;
        #[cfg(all(feature = "tokio", not(all(target_arch = "wasm32", target_os = "unknown"))))]
        pub use runtime::clock::TokioClock;
        #unknown_variant_error
        pub use runtime::conventions::{Conventions, WaitHeader};
        pub use runtime::codec::LocatedError;
        pub use runtime::content::{Content, RequestBody};
        pub use runtime::credential::{Credential, Secret};
        pub use runtime::error::{ApiError, DecodeError, Error};
        pub use runtime::file::{AsFiles, File};
        #formats
        pub use runtime::json::{Json, JsonObject};
        pub use runtime::layer::{Layer, Next};
        pub use runtime::maybe::{BoxError, BoxFuture, MaybeSend, MaybeSync};
        pub use runtime::multipart::Multipart;
        pub use runtime::operation_info::OperationInfo;
        pub use runtime::parameter::Parameter;
        pub use runtime::patch::Patch;
        pub use runtime::raw_response::RawResponse;
        pub use runtime::request_error::{BuildError, RequestError};
        pub use runtime::redirect::Redirects;
        pub use runtime::response::{ErrorResponse, Response, ResponseBody, TypedHeaders};
        #[cfg(feature = "reqwest")]
        pub use runtime::reqwest_transport::{ReqwestTransport, reqwest};
        pub use runtime::retry::{Attempt, Retry};
        pub use runtime::settings::CallSettings;
        pub use runtime::style::Style;
        #[cfg(feature = "tower")]
        pub use runtime::tower::TowerTransport;
        pub use runtime::transport::{Transport, TransportError, TransportErrorKind};
        #[cfg(all(feature = "tokio", target_arch = "wasm32", target_os = "unknown"))]
        pub use runtime::web_clock::WebClock;
    }
}

/// Whether the API has a closed enum.
fn has_closed_enum(api: &Api) -> bool {
    api.types
        .iter()
        .any(|def| matches!(&def.shape, Shape::Enumeration(shape) if shape.unknown.is_none()))
}

/// `client.rs`: the servers and credentials of all requests.
pub(super) fn client(api: &Api) -> Artifact<'_> {
    Artifact::rust("src/client.rs", || client_file(api))
}

fn client_file(api: &Api) -> TokenStream {
    let mut imports = Imports::new([], "crate");
    let [client, builder] = imports.names("crate", ["Client", "ClientBuilder"]);
    let servers = servers(api);
    let constructor = constructor(api, &builder);
    let conventions = conventions(&mut imports, api);
    let schemes = api.security_schemes.iter();
    let mut methods: Vec<_> = schemes
        .map(|scheme| credential_method(&mut imports, scheme))
        .collect();
    methods.extend(api.server_variables.iter().map(variable_method));
    let methods = (!methods.is_empty()).then(|| quote!(impl #builder { #(#methods)* }));
    let module_docs = docs::inner("Servers and credentials of the API.");
    let items = imports.items();
    quote!(#module_docs #items impl #client { #servers #constructor } #conventions #methods)
}

/// The constant with the conventions of the API, if the configuration has any.
fn conventions(imports: &mut Imports, api: &Api) -> Option<TokenStream> {
    if api.conventions == Conventions::default() {
        return None;
    }
    let Conventions {
        retry_after,
        request_id,
        error_message,
    } = &api.conventions;
    let conventions = imports.name("crate", "Conventions");
    let retry_after = (!retry_after.is_empty()).then(|| {
        let wait_header = imports.name("crate", "WaitHeader");
        let waits = retry_after.iter().map(|(name, unit)| {
            let constructor = format_ident!("{}", unit.to_string());
            quote!(#wait_header::#constructor(#name))
        });
        quote!(.retry_after(&[#(#waits),*]))
    });
    let request_id = (!request_id.is_empty()).then(|| quote!(.request_id(&[#(#request_id),*])));
    let error_message = error_message
        .iter()
        .map(|pointer| quote!(.error_message(#pointer)));
    let docs = docs::generated(
        "The headers and properties in which the API expresses what no standard has a place for.",
    );
    Some(quote! {
        #docs
        const CONVENTIONS: #conventions =
            #conventions::COMMON #retry_after #request_id #(#error_message)*;
    })
}

/// The constant with the URLs of the servers, if there are several.
fn servers(api: &Api) -> Option<TokenStream> {
    if api.servers.is_empty() {
        return None;
    }
    let first = api.server.url();
    let urls = api.servers.iter().map(|server| server.url.as_str());
    let urls: Vec<_> = first.into_iter().chain(urls).collect();
    let lines = api.servers.iter().map(|server| {
        let label = format!("- {}", docs::link(&server.url));
        docs::labeled(&label, &server.docs)
    });
    let list = lines.collect::<Vec<_>>().join("\n");
    let docs = docs::generated(&format!(
        "The URLs of the servers that the API description lists, for [`ClientBuilder::base_url`]. \
         Besides the first one these are:\n\n{list}"
    ));
    Some(quote!(#docs pub const SERVERS: &'static [&'static str] = &[#(#urls),*];))
}

fn constructor(api: &Api, builder: &TokenStream) -> TokenStream {
    let variables = api.server_variables.iter().map(|server_variable| {
        let (wire, default) = (&server_variable.wire, &server_variable.default);
        quote!(.server_variable(#wire, #default))
    });
    let variables: TokenStream = variables.collect();
    let conventions =
        (api.conventions != Conventions::default()).then(|| quote!(.conventions(&CONVENTIONS)));
    let (text, url) = match &api.server {
        Server::Absolute(url) => {
            let text = format!("Creates a builder for a client of {}.", docs::link(url));
            (text, Some(url))
        }
        Server::Relative(path) => {
            let text = format!(
                "Starts to build a client for the server at this URL. The API description gives only its path, \
                 `{path}`, with which the URL has to end: `https://example.com{path}`."
            );
            (text, None)
        }
        Server::Unknown => {
            let text = "Creates a builder for a client of the server at this URL; the API description declares no server.";
            (text.to_owned(), None)
        }
    };
    let docs = docs::generated(&text);
    let (argument, url) = match url {
        Some(url) => (None, quote!(#url)),
        None => (Some(quote!(base_url: &str)), quote!(base_url)),
    };
    quote! {
        #docs
        #[inline]
        pub fn builder(#argument) -> #builder {
            #builder::new(#url) #variables #conventions
        }
    }
}

/// The builder's method that sets a server variable.
fn variable_method(server_variable: &ServerVariable) -> TokenStream {
    let (name, wire) = (&server_variable.name, &server_variable.wire);
    let mut text = format!("Defaults to {}.", docs::code(&server_variable.default));
    if !server_variable.values.is_empty() {
        let values = docs::code_list(&server_variable.values);
        text.push_str(&format!(" Allowed values: {values}."));
    }
    let docs = docs::with(&server_variable.docs, &text);
    builder_method(
        &docs,
        name,
        &["value"],
        &quote!(server_variable(#wire, value)),
    )
}

/// The builder's method that passes strings to a method of the runtime's builder.
fn builder_method(
    docs: &TokenStream,
    name: &Name,
    arguments: &[&str],
    call: &TokenStream,
) -> TokenStream {
    let arguments = arguments.iter().map(|argument| format_ident!("{argument}"));
    quote! {
        #docs
        #[inline]
        pub fn #name(self, #(#arguments: impl Into<String>),*) -> Self {
            self.#call
        }
    }
}

fn credential_method(imports: &mut Imports, scheme: &SecurityScheme) -> TokenStream {
    let (name, wire) = (&scheme.name, &scheme.wire);
    let [credential, secret] =
        imports.names("crate::runtime::credential", ["Credential", "Secret"]);
    let mut docs = docs::outer(&scheme.docs);
    let (arguments, value): (&[_], _) = match &scheme.credential {
        Credential::Bearer => (&["token"], quote!(Bearer(#secret::new(token)))),
        Credential::Basic => (
            &["user", "password"],
            quote!(Basic(#secret::new(user), #secret::new(password))),
        ),
        Credential::Authorization(scheme) => {
            docs.extend(docs::generated(&format!(
                "\nThe value of the whole `Authorization` header field, for the scheme `{scheme}`."
            )));
            (&["value"], quote!(Authorization(#secret::new(value))))
        }
        Credential::Header(header) => {
            let header_name = imports.name("http", "HeaderName");
            let name = quote!(#header_name::from_static(#header));
            (&["key"], quote!(Header(#name, #secret::new(key))))
        }
        Credential::Query(name) => (&["key"], quote!(Query(#name, #secret::new(key)))),
        Credential::Cookie(name) => (&["key"], quote!(Cookie(#name, #secret::new(key)))),
    };
    let call = quote!(credential(#wire, #credential::#value));
    builder_method(&docs, name, arguments, &call)
}
