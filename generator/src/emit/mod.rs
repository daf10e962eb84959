//! Generates the files of a crate from the IR, as tokens. It makes no decisions.
//!
//! It has one module for each kind of file. It cannot fail: all names are valid, and all types are decided.

mod content;
mod docs;
mod error;
mod examples;
mod formats;
mod gate;
mod handle;
mod headers;
mod imports;
mod library;
mod manifest;
mod match_pattern;
mod modules;
mod operation;
mod program;
mod readme;
mod request;
mod runtime;
mod shapes;
mod type_expr;
mod types;
mod usage_example;

use std::borrow::Cow;

use proc_macro2::TokenStream;

use crate::config::{ClientConfig, Runtime, RuntimeConfig};
use crate::ir::{Api, Type, TypeModule};

pub(crate) use imports::Provider;
pub use runtime::Parts;

/// A file of the crate that is not generated yet.
///
/// Tokens take many times the memory of their text, and cannot be sent to another thread: those of a file are
/// created where they are formatted, and only then.
pub struct Artifact<'a> {
    /// The path in the crate, with `/` as the separator.
    pub path: String,
    content: Box<dyn Fn() -> Content + Send + Sync + 'a>,
}

/// The content of a file.
#[derive(Debug)]
pub enum Content {
    /// Rust code, which is formatted. It starts with the header.
    Rust(TokenStream),
    /// Text that starts with the header, as a comment.
    Text {
        /// The text.
        text: String,
        /// The start and the end of a comment.
        comment: (&'static str, &'static str),
    },
    /// Markdown with Rust code, which is formatted. It starts with the header.
    Markdown {
        /// The Markdown before the code.
        before: String,
        /// The code.
        code: TokenStream,
        /// The Markdown after it.
        after: String,
    },
    /// An unchanged file.
    Verbatim(Cow<'static, str>),
}

/// The start and the end of a comment in Markdown.
pub(crate) const MARKDOWN: (&str, &str) = ("<!--", " -->");

/// Emits a client as the files of its crate.
pub fn emit<'a>(api: &'a Api, config: &'a ClientConfig) -> Vec<Artifact<'a>> {
    let types = api.types_by_module();
    let mut artifacts = vec![
        manifest::emit(api, config),
        manifest::rustfmt(),
        manifest::lock(api),
        readme::emit(api, config),
        library::emit(api, config),
        library::client(api),
        runtime::newtypes(),
    ];
    artifacts.extend(types::emit(api, &types));
    artifacts.extend(operation::emit(api, &types));
    if config.runtime == Runtime::Embedded {
        artifacts.extend(runtime::emit(&Parts::of(api)));
    }
    artifacts.extend(examples::emit(api, config));
    artifacts
}

/// Emits the runtime as a separate crate, with the parts that its clients need.
pub fn emit_runtime<'a>(config: &'a RuntimeConfig, parts: &Parts) -> Vec<Artifact<'a>> {
    let mut artifacts = vec![
        manifest::runtime(config, parts),
        manifest::rustfmt(),
        readme::runtime(config),
        library::runtime(parts),
    ];
    artifacts.extend(runtime::emit(parts));
    artifacts
}

/// The file that a module is in.
pub(crate) fn file_of(api: &Api, module: &TypeModule) -> String {
    match module {
        TypeModule::Component(name) => types::file(name),
        TypeModule::Operation(index) => operation::file(&api.operations[*index]),
    }
}

/// Emits the root of a program that uses each of these types of a client. Only evaluations of the generator use
/// it; it is not part of a crate.
pub fn program<'a>(api: &'a Api, config: &'a ClientConfig, types: &'a [Type]) -> Artifact<'a> {
    Artifact::rust("src/main.rs", || program::root(api, config, types))
}

impl<'a> Artifact<'a> {
    /// Generates the content of the file.
    pub fn content(&self) -> Content {
        (self.content)()
    }

    fn new(
        path: impl Into<String>,
        content: impl Fn() -> Content + Send + Sync + 'a,
    ) -> Artifact<'a> {
        Self {
            path: path.into(),
            content: Box::new(content),
        }
    }

    fn rust(path: impl Into<String>, tokens: impl Fn() -> TokenStream + Send + Sync + 'a) -> Self {
        Self::new(path, move || Content::Rust(tokens()))
    }

    fn text(
        path: impl Into<String>,
        text: impl Fn() -> String + Send + Sync + 'a,
        comment: (&'static str, &'static str),
    ) -> Self {
        Self::new(path, move || Content::Text {
            text: text(),
            comment,
        })
    }
}
