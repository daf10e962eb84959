//! From a client to the files of its crate: tokens, and nothing to decide.
//!
//! One room for each kind of file. It cannot fail: every name is valid, every type is settled.

mod content;
mod docs;
mod error;
mod examples;
mod headers;
mod imports;
mod library;
mod manifest;
mod operation;
mod readme;
mod request;
mod runtime;
mod sample;
mod shapes;
mod ty;
mod types;

use proc_macro2::TokenStream;

use crate::config::ClientConfig;
use crate::ir::Api;

/// A file of the crate, before it is formatted.
#[derive(Debug)]
pub struct Artifact {
    /// Where it stands in the crate, with `/` between folders.
    pub path: String,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug)]
pub enum Content {
    /// Rust code, to be formatted and to begin with the header.
    Rust(TokenStream),
    /// A text in which a comment begins with these signs and ends with those, to begin with the
    /// header.
    Text {
        /// The text.
        text: String,
        /// What a comment begins and ends with.
        comment: (&'static str, &'static str),
    },
    /// A text with Rust code in it, to be formatted and to begin with the header.
    Markdown {
        /// What stands before the code.
        before: String,
        /// The code.
        code: TokenStream,
        /// What stands after it.
        after: String,
    },
    /// A file as it is.
    Verbatim(String),
}

/// What a comment in Markdown begins and ends with.
pub(crate) const MARKDOWN: (&str, &str) = ("<!--", " -->");

/// Emits a client as the files of its crate.
pub fn emit(api: &Api, config: &ClientConfig) -> Vec<Artifact> {
    let mut artifacts = vec![
        manifest::emit(api, config),
        manifest::rustfmt(),
        readme::emit(api, config),
        library::emit(api),
        library::client(api),
    ];
    artifacts.extend(types::emit(api));
    artifacts.extend(operation::emit(api));
    artifacts.extend(runtime::emit());
    artifacts.extend(examples::emit(api, config));
    artifacts
}

impl Artifact {
    fn rust(path: impl Into<String>, tokens: TokenStream) -> Self {
        Self {
            path: path.into(),
            content: Content::Rust(tokens),
        }
    }

    fn text(path: impl Into<String>, text: String, comment: (&'static str, &'static str)) -> Self {
        Self {
            path: path.into(),
            content: Content::Text { text, comment },
        }
    }

    fn verbatim(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            content: Content::Verbatim(text.into()),
        }
    }
}
