//! Applies overlays to a description.
//!
//! An overlay is a document of the Overlay Specification, version 1.0 or 1.1. Its actions change the document
//! tree, one after the other, before any other stage reads it. Diagnostics about a value that an overlay adds
//! show the overlay.

mod apply;
mod diagnostics;
mod fields;
mod fixes;
mod merge;
mod path_limits;
mod read;
mod selection;
mod suggest;

use crate::diagnostic::{Diagnostics, Reported};
use crate::document::Document;
use crate::source::Source;
use apply::Applier;
pub use fixes::FixOverlay;
pub(crate) use fixes::write as write_fixes;
use read::Overlay;

/// Applies overlays to a description, in their order. If one of them has an error, none is applied.
pub(crate) fn apply_all(
    overlays: &[Source],
    document: &mut Document,
    diagnostics: &mut Diagnostics,
) -> Result<(), Reported> {
    let mut parsed = Vec::new();
    let mut outcome = Ok(());
    for source in overlays {
        match read::read(source, diagnostics) {
            Ok(overlay) => parsed.push((source, overlay)),
            Err(reported) => outcome = Err(reported),
        }
    }
    outcome?;
    for (source, overlay) in &parsed {
        check_extends(source, overlay, document.source(), diagnostics);
    }
    let limits = document.source().limits();
    let mut applier = Applier::new(document.root_mut(), limits, diagnostics);
    for (_, overlay) in &parsed {
        applier.overlay(overlay);
    }
    applier.finish()
}

fn check_extends(
    source: &Source,
    overlay: &Overlay,
    description: &Source,
    diagnostics: &mut Diagnostics,
) {
    if let Some((location, extends)) = &overlay.extends
        && source.is_target(extends, description) == Some(false)
    {
        let report = diagnostics::extends_mismatch(location, extends, description.name());
        diagnostics.report(report);
    }
}

#[cfg(test)]
mod tests;
