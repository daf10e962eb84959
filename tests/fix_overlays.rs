//! Tests the overlays that repair descriptions, and the diagnostics that remain once they are applied.
//!
//! `UPDATE_EXPECT=1 cargo test -p tests fix_overlays` updates the expected files: read the difference.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use generator::config::{ClientConfig, OverlayFile};
use generator::diagnostic::Diagnostics;
use generator::source::Source;
use tests::{Outcome, client_of, description_in, directories_in, generate, root};

/// Returns the overlay that repairs a client's description.
fn fix_overlay(client: &ClientConfig) -> Option<String> {
    let mut diagnostics = Diagnostics::new();
    let load = |diagnostics: &mut Diagnostics| -> Result<Source, _> {
        generator::load(client, &client.label, diagnostics)
    };
    let source = load(&mut diagnostics).ok()?;
    let _ = generator::build_ir(
        source,
        client,
        generator::Purpose::Crate,
        Default::default,
        &mut diagnostics,
    );
    let mut reported = Diagnostics::new();
    let source = load(&mut reported).ok()?;
    let document = generator::load_document(&source, client, &mut reported).ok()?;
    generator::fix_overlay(&document, &diagnostics).map(|overlay| overlay.text)
}

/// Runs the generator with one more overlay.
fn generate_with(overlay: &Path, client: &ClientConfig) -> Outcome {
    let mut client = client.clone();
    client.options.overlays.push(OverlayFile {
        path: overlay.to_owned(),
        named_at: None,
    });
    generate(&client)
}

#[test]
fn overlay_repairs_what_has_one_repair() {
    for fixture in directories_in(&root().join("tests/fix_overlays")) {
        let client = client_of(fixture.join("spec.yaml"));
        let overlay = fixture.join("overlay.yaml");
        expect_file![&overlay].assert_eq(&fix_overlay(&client).unwrap());
        let Outcome { rendered, .. } = generate_with(&overlay, &client);
        expect_file![fixture.join("diagnostics.txt")].assert_eq(&rendered);
    }
}

/// Tests that each overlay can be applied, has an effect, and suggests no further repair of the same values.
#[test]
fn overlay_of_any_description_can_be_applied() {
    let directory = tempfile::tempdir().unwrap();
    let mut repaired = BTreeSet::new();
    for fixture in directories_in(&root().join("tests/bad_input")) {
        let client = client_of(description_in(&fixture));
        let Some(text) = fix_overlay(&client) else {
            continue;
        };
        let overlay: PathBuf = directory.path().join("fix.overlay.yaml");
        std::fs::write(&overlay, &text).unwrap();
        let before = generate(&client);
        let after = generate_with(&overlay, &client);
        let is_smaller = after.counts != before.counts;
        let applies = !after.rendered.contains("invalid-action")
            && !after.rendered.contains("unmatched-action");
        assert!(is_smaller && applies, "{text}\n{}", after.rendered);
        repaired.insert(fixture.file_name().unwrap().to_owned());
    }
    assert!(repaired.len() > 20, "{repaired:?}");
}
