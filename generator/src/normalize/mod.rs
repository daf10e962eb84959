//! Brings a description into the one form that the later stages know: `openapiv3`, with every
//! reference resolvable and every operation complete in itself.
//!
//! Each pass has one job, and `normalize` says their order: all files become one tree, faults are
//! mended or reported, newer versions are brought down to 3.0, and the tree is decoded.

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
/// - Each `$ref` leads, in the end, to a component of the kind that its place asks for, and is
///   spelled `#/components/<section>/<name>` with nothing in the name escaped. So is each value of a
///   discriminator's mapping.
/// - Each operation has the parameters of its path item behind its own; path items have none.
/// - Each path parameter is a variable of its path, and each variable has its parameter.
/// - Each security requirement names schemes that exist. An `operationId` may occur twice.
/// - An encoding has `x-explode` where `explode` is written: `openapiv3` reads none as `false`.
///
/// What came after OpenAPI 3.0 is said in its words, or under these keys:
///
/// | key | on | means |
/// |---|---|---|
/// | `x-tuple` | the `items` of an array | its `oneOf` are the items in order: `exact`, no more and no fewer; `closed`, no more; `rest`, the last is any further item |
/// | `x-checks` | a schema | what is asked of its values by keywords that 3.0 has no words for |
/// | `x-alias` | a schema | its `allOf` is a `$ref` with remarks or bounds beside it: another name, and no heir |
/// | `x-examples` | a schema | all of its examples; `example` is the first |
/// | `x-item-schema` | a media type | it is a sequence of documents, and the schema is the list of them |
/// | `x-querystring` | a query parameter | its value is the whole query, and its name is not sent |
/// | `x-default-mapping` | a discriminator | the reference to what a value is whose tag is not listed |
/// | `x-allow-reserved` | a path parameter | its `allowReserved` |
/// | `x-style` | a cookie parameter | `cookie`: nothing in the value is escaped |
///
/// A schema of several types is an `anyOf`, a constant an enumeration of one, `null` alone
/// `{ nullable: true, enum: [null] }`, `true` is `{}`, and so is `false`, which is reported.
#[derive(Debug, Default)]
pub struct Normalized {
    /// The description.
    pub openapi: OpenAPI,
    /// What the API calls, by name.
    pub webhooks: IndexMap<String, PathItem>,
    /// The operations with methods that `openapiv3` has no room for.
    pub more_operations: Vec<MoreOperation>,
    /// What is said of things where they are referred to, by the place of the reference: it goes before what
    /// they say of themselves.
    pub described: HashMap<Origin, String>,
}

/// The key of a discriminator that has its `defaultMapping`.
pub(crate) const DEFAULT_MAPPING: &str = "x-default-mapping";

/// The key of a schema that is a reference with remarks beside it.
pub(crate) const ALIAS: &str = "x-alias";

/// An operation with another method than the eight of OpenAPI 3.0.
#[derive(Debug)]
pub struct MoreOperation {
    /// The path item that it belongs to: of a path, a webhook or a callback.
    pub item: Origin,
    /// The method as it is sent: `QUERY`, `COPY`.
    pub method: String,
    /// Where it stands.
    pub origin: Origin,
    /// The operation.
    pub operation: Operation,
}

/// Checks a description and brings it into its normal form. `cut` leaves out what is not wanted, of the
/// first file and of all of them in one tree. References to these hosts are fetched. Fails, after all checks,
/// if any error was reported up to here.
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
    let found = structure::repair(&mut root, table, version, diagnostics);
    operations::repair(&mut root, diagnostics);
    security::mend(&mut root, &found.lost_schemes, diagnostics);
    diagnostics.finish()?;
    if found.is_newer {
        to_3_0::lower(&mut root, table, diagnostics);
    }
    unit_variants::merge(&mut root, table, diagnostics);
    parameters::share(&mut root, diagnostics);
    let normalized = decode::decode(root, diagnostics);
    diagnostics.finish()?;
    Ok(normalized)
}
