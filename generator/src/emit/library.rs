//! `lib.rs` and `client.rs`: what a caller begins with.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Api, Credential, Home, SecurityScheme, Server};

use super::imports::Imports;
use super::ty::ident;
use super::{Artifact, docs, formats};

/// `lib.rs`: the crate's docs are its README, whose snippet is thereby compiled.
pub(super) fn emit(api: &Api) -> Artifact<'_> {
    Artifact::rust("src/lib.rs", || crate_root(api))
}

fn crate_root(api: &Api) -> TokenStream {
    let has_types = api
        .types
        .iter()
        .any(|def| matches!(def.home, Home::Component(_)));
    let operations = (!api.operations.is_empty()).then(|| {
        quote!(
            pub mod operations;
        )
    });
    let types = has_types.then(|| {
        quote!(
            pub mod types;
        )
    });
    let formats = formats::exports(api);
    quote! {
        #![doc = include_str!("../README.md")]

        mod client;
        #operations
        #[doc(hidden)]
        pub mod runtime;
        #types

        pub use runtime::client::{Client, ClientBuilder};
        pub use runtime::credential::{Credential, Secret};
        pub use runtime::error::{ApiError, BuildError, DecodeError, Error, KeptReply, RequestError};
        #formats
        pub use runtime::patch::Patch;
        pub use runtime::reply::Reply;
        #[cfg(feature = "reqwest")]
        pub use runtime::reqwest_transport::ReqwestTransport;
        pub use runtime::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};
    }
}

/// `client.rs`: what the description says about every request.
pub(super) fn client(api: &Api) -> Artifact<'_> {
    Artifact::rust("src/client.rs", || client_file(api))
}

fn client_file(api: &Api) -> TokenStream {
    let mut imports = Imports::new([], "crate");
    let client = imports.name("crate", "Client");
    let builder = imports.name("crate", "ClientBuilder");
    let start = start(api, &builder);
    let methods: Vec<_> = api
        .security_schemes
        .iter()
        .map(|scheme| method(&mut imports, scheme))
        .collect();
    let credentials = (!methods.is_empty()).then(|| quote!(impl #builder { #(#methods)* }));
    let module_docs = docs::inner("Where the API is served, and the credentials that it accepts.");
    let items = imports.items();
    quote!(#module_docs #items impl #client { #start } #credentials)
}

fn start(api: &Api, builder: &TokenStream) -> TokenStream {
    match &api.server {
        Server::Absolute(server) => {
            let docs = docs::plain(&format!(
                "Starts to build a client for {}.",
                docs::link(server)
            ));
            quote! {
                #docs
                pub fn builder() -> #builder {
                    #builder::new(#server)
                }
            }
        }
        Server::Relative(path) => {
            let docs = docs::plain(&format!(
                "Starts to build a client for the server at this URL. The API description gives only its path, \
                 `{path}`, with which the URL has to end: `https://example.com{path}`."
            ));
            quote! {
                #docs
                pub fn builder(base_url: &str) -> #builder {
                    #builder::new(base_url)
                }
            }
        }
        Server::Unknown => quote! {
            /// Starts to build a client for the server at this URL; the API description names none.
            pub fn builder(base_url: &str) -> #builder {
                #builder::new(base_url)
            }
        },
    }
}

fn method(imports: &mut Imports, scheme: &SecurityScheme) -> TokenStream {
    let (docs, name, wire) = (docs::outer(&scheme.docs), ident(&scheme.name), &scheme.wire);
    let credential = imports.name("crate::runtime::credential", "Credential");
    let secret = imports.name("crate::runtime::credential", "Secret");
    let (argument, value) = match &scheme.credential {
        Credential::Bearer => (
            format_ident!("token"),
            quote!(#credential::Bearer(#secret::new(token))),
        ),
        Credential::Header(header) => {
            let header_name = imports.name("http", "HeaderName");
            let value =
                quote!(#credential::Header(#header_name::from_static(#header), #secret::new(key)));
            (format_ident!("key"), value)
        }
    };
    quote! {
        #docs
        pub fn #name(self, #argument: impl Into<String>) -> Self {
            self.credential(#wire, #value)
        }
    }
}
