//! Mends a description by overlays: files beside it that say what is to be otherwise.
//!
//! An overlay is a document of its own, of the Overlay Specification, 1.0 or 1.1. Its actions work on the
//! tree, one after the other, before anything is said of it. What they put there is shown where it is
//! written: in the overlay.

mod apply;
mod diagnostics;
mod fields;
mod merge;
mod normalized_path;
mod path_limits;
mod read;
mod suggest;

use crate::diagnostic::{Diagnostics, Reported};
use crate::document::Document;
use crate::source::Source;
use apply::Applier;
use read::Overlay;

/// Lays overlays over a description, in their order. Where one has a fault, none is.
pub(crate) fn apply_all(
    overlays: &[Source],
    document: &mut Document,
    diagnostics: &mut Diagnostics,
) -> Result<(), Reported> {
    let mut read = Vec::new();
    let mut outcome = Ok(());
    for source in overlays {
        match read::read(source, diagnostics) {
            Ok(overlay) => read.push((source, overlay)),
            Err(reported) => outcome = Err(reported),
        }
    }
    outcome?;
    for (source, overlay) in &read {
        check_extends(source, overlay, document.source(), diagnostics);
    }
    let limits = document.source().limits();
    let mut applying = Applier::new(document.root_mut(), limits, diagnostics);
    for (_, overlay) in &read {
        applying.overlay(overlay);
    }
    applying.finish()
}

fn check_extends(
    source: &Source,
    overlay: &Overlay,
    description: &Source,
    diagnostics: &mut Diagnostics,
) {
    if let Some((place, extends)) = &overlay.extends
        && source.leads_to(extends, description) == Some(false)
    {
        let report = diagnostics::other_description(place, extends, description.name());
        diagnostics.report(report);
    }
}

#[cfg(test)]
mod tests;
