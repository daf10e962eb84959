//! Runs the generator with arbitrary input.

use generator::Purpose;
use generator::config::{self, ClientConfig, Options};
use generator::diagnostic::{Code, Diagnostic, Diagnostics, Format, Rendering};
use generator::format::FileSet;
use generator::ir::LockedNames;
use generator::source::{Limits, Source};

/// Lower limits than the default, so that each run is short.
const LIMITS: Limits = Limits {
    bytes: 1 << 20,
    values: 20_000,
    copies: 10_000,
};

/// Runs all stages of the generator that do not access the disk, and returns the files if the description has no
/// error.
///
/// # Panics
///
/// If a failure has no error, if generated code is not valid Rust, or if diagnostics cannot be rendered in a
/// format.
pub fn feed(text: &str) -> Option<FileSet> {
    feed_as(&client("fed"), text)
}

/// Like [`feed`], for this client.
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
    let generated = api.and_then(|api| {
        assert!(!api.to_string().is_empty());
        generator::emit_crate(&api, client, &mut diagnostics)
    });
    let renderings = [Format::Human, Format::Short, Format::Json].map(|format| {
        diagnostics.render(Rendering {
            format,
            ..Rendering::PLAIN
        })
    });
    let [rendered, _, _] = &renderings;
    let mut codes = diagnostics.iter().map(Diagnostic::code);
    assert!(codes.all(|code| code != Code::InternalError), "{rendered}");
    assert_eq!(
        generated.is_err(),
        diagnostics.counts().errors > 0,
        "{rendered}"
    );
    let files = generated.ok()?;
    for (path, text) in &files.0 {
        if path.ends_with(".rs") {
            let parsed = syn::parse_file(text);
            assert!(parsed.is_ok(), "{path}: {:?}", parsed.err());
        }
    }
    Some(files)
}

/// Returns a client of this name, without a description on the disk.
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
