//! Brings a description into the one form that the later stages know: `openapiv3`, with every
//! reference resolvable and every operation complete in itself.
//!
//! Each pass has one job. The first ones only look at the tree and report; what they let through
//! is brought into its final form and decoded.

mod components;
mod decode;
mod keywords;
mod openapi_3_0;
mod operations;
mod parameters;
mod references;
mod shape;
mod version;
mod walk;

use openapiv3::OpenAPI;

use crate::diagnostic::{Diagnostics, Reported};
use crate::document::Document;
use version::Version;

/// A description that the later stages can rely on.
///
/// - Each `$ref` leads, in the end, to a component of the kind that its place asks for, and is
///   spelled `#/components/<section>/<name>` with nothing in the name escaped. So is each value of a
///   discriminator's mapping.
/// - Each operation has the parameters of its path item behind its own; path items have none.
/// - Each path parameter is a variable of its path, and each variable has its parameter.
/// - No two operations have one `operationId`.
/// - An encoding has `x-explode` where `explode` is written: `openapiv3` reads none as `false`.
#[derive(Debug)]
pub struct Normalized {
    /// The description.
    pub openapi: OpenAPI,
}

/// Checks a description and brings it into its normal form. Fails, after all checks, if any error
/// was reported up to here.
pub fn normalize(
    document: Document,
    diagnostics: &mut Diagnostics,
) -> Result<Normalized, Reported> {
    let mut root = document.into_root();
    let table = match version::check(&root, diagnostics)? {
        Version::V3_0 => &openapi_3_0::OPENAPI,
    };
    keywords::check(&root, table, diagnostics);
    let respellings = references::check(&root, table, diagnostics);
    operations::check(&root, diagnostics);
    diagnostics.finish()?;
    references::respell(&mut root, respellings);
    parameters::share(&mut root, diagnostics);
    let openapi = decode::decode(&root, diagnostics);
    diagnostics.finish()?;
    Ok(Normalized { openapi })
}
