//! Feeds the generator with what nobody meant for it.

use generator::Purpose;
use generator::config::{self, ClientConfig, Options};
use generator::diagnostic::{Code, Diagnostic, Diagnostics, Format, Rendering};
use generator::format::FileSet;
use generator::ir::LockedNames;
use generator::source::{Limits, Source};

/// Less than is usual, so that each try is short.
const LIMITS: Limits = Limits {
    bytes: 1 << 20,
    values: 20_000,
    copies: 10_000,
};

/// What the crate is made of a description, if one is, once everything is asked of the generator that does
/// not touch the disk.
///
/// # Panics
///
/// When the generator breaks its word: a refusal has an error, code that is made is Rust, and diagnostics
/// can be shown in every form.
pub fn feed(text: &str) -> Option<FileSet> {
    feed_as(&client("fed"), text)
}

/// The same, of this client.
///
/// # Panics
///
/// Like [`feed`].
pub fn feed_as(client: &ClientConfig, text: &str) -> Option<FileSet> {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("spec.yaml", text.to_owned(), &mut diagnostics).within(LIMITS);
    let api = generator::build_ir(
        source,
        client,
        Purpose::Comparison,
        LockedNames::default,
        &mut diagnostics,
    );
    let made = api.and_then(|api| {
        assert!(!api.to_string().is_empty());
        generator::emit_crate(&api, client, &mut diagnostics)
    });
    let shown = [Format::Human, Format::Short, Format::Json].map(|format| {
        diagnostics.render(Rendering {
            format,
            ..Rendering::PLAIN
        })
    });
    let [said, _, _] = &shown;
    let mut codes = diagnostics.iter().map(Diagnostic::code);
    assert!(codes.all(|code| code != Code::InternalError), "{said}");
    assert_eq!(made.is_err(), diagnostics.counts().errors > 0, "{said}");
    let files = made.ok()?;
    for (place, text) in &files.0 {
        if place.ends_with(".rs") {
            let parsed = syn::parse_file(text);
            assert!(parsed.is_ok(), "{place}: {:?}", parsed.err());
        }
    }
    Some(files)
}

/// A client of this name, of no description that lies anywhere.
pub fn client(name: &str) -> ClientConfig {
    ClientConfig {
        name: name.to_owned(),
        description: "spec.yaml".into(),
        label: "spec.yaml".to_owned(),
        output: name.into(),
        version: config::FIRST_VERSION,
        runtime: config::Runtime::Embedded,
        options: Options::default(),
    }
}
