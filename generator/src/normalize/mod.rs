//! Converts a description to the one form that the later stages support: `openapiv3`, with every
//! reference resolvable and every operation self-contained.
//!
//! Each pass has one job, and `normalize` defines their order: all files become one tree, errors are
//! reported and recovered from, newer versions are converted to 3.0, and the tree is decoded.

mod array_edits;
mod budget;
mod bundle;
mod checks;
mod components;
mod decode;
mod inline;
mod openapi;
mod operations;
mod parameters;
mod reference_chains;
mod reference_cycles;
mod schema_object;
mod security;
mod security_objects;
mod shape;
mod structure;
mod template;
mod to_3_0;
mod unit_variants;
mod version;
mod walk;

use std::collections::HashMap;

pub(crate) use parameters::{ADDITIONAL, METHODS, QUERY};

use checks::OperationIds;
use indexmap::IndexMap;
use openapiv3::{OpenAPI, Operation, PathItem};
use serde_json::Value;

use crate::diagnostic::{Diagnostics, Origin, Reported};
use crate::document::Document;

/// A description that the later stages can rely on.
///
/// - Each `$ref` resolves to a component of the expected kind, and is written as
///   `#/components/<section>/<name>` with nothing in the name escaped. So is each value of a
///   discriminator's mapping.
/// - Each operation has the parameters of its path item after those that it declares; path items have none.
/// - Each path parameter occurs in its path, and each variable of a path has its parameter.
/// - Each security requirement names schemes that exist. An `operationId` may occur twice.
/// - An encoding has `x-explode` where `explode` is declared: `openapiv3` decodes an absent one as `false`.
///
/// Features that are later than OpenAPI 3.0 are expressed in 3.0, or under these keys:
///
/// | key | on | means |
/// |---|---|---|
/// | `x-tuple` | the `items` of an array | its `oneOf` are the items in order: `exact`, no more and no fewer; `closed`, no more; `rest`, the last is any further item |
/// | `x-checks` | a schema | its assertions with keywords that 3.0 does not have |
/// | `x-alias` | a schema | its `allOf` is a `$ref` with annotations or constraints next to it: an alias, not a derived schema |
/// | `x-examples` | a schema | all of its examples; `example` is the first |
/// | `x-item-schema` | a media type | it is a sequence of documents, and the schema is an array of them |
/// | `x-querystring` | a query parameter | its value is the entire query string, and its name is not sent |
/// | `x-default-mapping` | a discriminator | the schema of values whose discriminator value has no mapping |
/// | `x-allow-reserved` | a path parameter | its `allowReserved` |
/// | `x-style` | a cookie parameter | `cookie`: nothing in the value is escaped |
///
/// A schema of several types is an `anyOf`, a constant an `enum` with one value, `null` alone
/// `{ nullable: true, enum: [null] }`, `true` is `{}`, and so is `false`, which is reported.
#[derive(Debug, Default)]
pub struct Normalized {
    /// The description.
    pub openapi: OpenAPI,
    /// The webhooks, by name.
    pub webhooks: IndexMap<String, PathItem>,
    /// The operations with methods that `openapiv3` does not have.
    pub more_operations: Vec<MoreOperation>,
    /// The descriptions of references, by the location of the reference: they have precedence over those of
    /// the targets.
    pub described: HashMap<Origin, String>,
}

/// The key of a discriminator that has its `defaultMapping`.
pub(crate) const DEFAULT_MAPPING: &str = "x-default-mapping";

/// The key of a schema that is a reference with annotations or constraints next to it.
pub(crate) const ALIAS: &str = "x-alias";

/// An operation with a method that OpenAPI 3.0 does not have.
#[derive(Debug)]
pub struct MoreOperation {
    /// The path item that it belongs to: of a path, a webhook or a callback.
    pub item: Origin,
    /// The method as sent: `QUERY`, `COPY`.
    pub method: String,
    /// The location of the operation.
    pub origin: Origin,
    /// The operation.
    pub operation: Operation,
}

/// Checks and normalizes a description. `cut` removes what is not selected, from the root document and
/// then from the tree of all documents. References to the allowed hosts are fetched. Fails, after all
/// checks, if any error was reported so far.
pub fn normalize(
    document: Document,
    allowed_hosts: &[String],
    mut cut: impl FnMut(&mut Value),
    diagnostics: &mut Diagnostics,
) -> Result<Normalized, Reported> {
    let (mut root, source) = document.into_parts();
    let version = version::check(&root, diagnostics)?;
    let mut ids = OperationIds::default();
    ids.take_in(&root);
    cut(&mut root);
    let table = &openapi::OPENAPI;
    let bundled = bundle::bundle(&mut root, table, &source, allowed_hosts, diagnostics);
    reference_cycles::check(&root, diagnostics);
    reference_chains::shorten(&mut root);
    if bundled.needs_inlining {
        inline::inline(&mut root, table, source.limits(), diagnostics);
    }
    ids.take_in(&root);
    cut(&mut root);
    checks::check(&root, table, version, &ids, diagnostics);
    let classified = structure::repair(&mut root, table, version, diagnostics);
    operations::repair(&mut root, diagnostics);
    security::repair(&mut root, &classified.invalid_schemes, diagnostics);
    diagnostics.finish()?;
    if classified.is_newer {
        to_3_0::lower(&mut root, table, diagnostics);
    }
    unit_variants::merge(&mut root, table, diagnostics);
    parameters::share(&mut root, diagnostics);
    let normalized = decode::decode(root, diagnostics);
    diagnostics.finish()?;
    Ok(normalized)
}
