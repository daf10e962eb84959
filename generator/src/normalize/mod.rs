//! Converts a description to the one form that the later stages support: `openapiv3`, with every
//! reference resolvable and every operation self-contained.
//!
//! Each pass has one job, and `normalize` defines their order:
//!
//! | pass | visits | why it is there |
//! |---|---|---|
//! | `version` | the root | the tables apply to supported versions only |
//! | `bundle` | every object, along the tables | all later passes read one tree, in which each `$ref` is a component |
//! | `reference_chains` | the components that are only references | later passes follow each reference to its end |
//! | `inline` | every reference to a path item or a media type | later passes find the operations and the bodies |
//! | `excluded_formats` | the schemas | `checks` compares values only with formats that are used |
//! | `checks` | every object, along the tables | it reports what the description contains: nothing is repaired yet |
//! | `structure` | every object, and what the tables do not allow | later passes need no check of types, and add marks, of which it leaves none |
//! | `faults` | every reference | later passes and stages resolve each reference |
//! | `operations` | the operations | it reads parameters and requirements that have the types of the tables |
//! | `discriminator_properties` | the discriminators | `checks` reported what is missing, and each mapping has references that resolve |
//! | `to_3_0` | every object, along the tables | errors were reported in the terms of the description's version |
//! | `unit_variants` | the schemas | a variant is a constant only after its `const` or `type` was converted |
//! | `parameters` | the operations | a parameter that operations share was converted once |
//! | `decode` | every value, which it consumes | the tree has the form that `openapiv3` requires |
//!
//! `bundle`, `inline`, `excluded_formats`, `checks`, `to_3_0` and `unit_variants` use the traversal of `walk`. They stay separate: each
//! reads other values of the tree than the visited one, as the pass before has left them.

mod budget;
mod bundle;
mod checks;
mod components;
mod decode;
mod discriminator_properties;
pub(crate) mod enum_values;
mod excluded_formats;
mod faults;
mod inline;
pub(crate) mod marks;
pub(crate) mod number_formats;
mod openapi;
mod operations;
mod parameters;
mod reference_chains;
mod schema_object;
mod security_objects;
mod shape;
pub(crate) mod string_formats;
mod structure;
mod template;
mod to_3_0;
mod tree;
mod unit_variants;
pub(crate) mod values;
mod version;
mod walk;

use std::collections::HashMap;

pub(crate) use parameters::{ADDITIONAL, is_method};

use checks::OperationIds;
use indexmap::IndexMap;
use openapiv3::{OpenAPI, Operation, PathItem};

use crate::diagnostic::{Diagnostics, Origin, Reported};
use crate::document::Document;
use crate::json::Value;

/// A description that the later stages can rely on.
///
/// - Each `$ref` resolves to a component of the expected kind, and is written as
///   `#/components/<section>/<name>` with nothing in the name escaped. So is each value of a
///   discriminator's mapping.
/// - Each operation has the parameters of its path item after those that it declares; path items have none.
/// - Each path parameter occurs in its path, and each variable of a path has its parameter.
/// - Each security requirement names schemes that exist. An `operationId` may occur twice.
///
/// Features that are later than OpenAPI 3.0 are expressed in 3.0, or by the marks that `normalize::marks` reads.
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
    pub reference_descriptions: HashMap<Origin, String>,
}

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

/// Checks that a document is an OpenAPI description of a supported version.
pub(crate) fn check_version(root: &Value, diagnostics: &mut Diagnostics) -> Result<(), Reported> {
    version::check(root, diagnostics).map(drop)
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
    ids.add(&mut root);
    cut(&mut root);
    let bundled = bundle::bundle(&mut root, &source, allowed_hosts, diagnostics);
    reference_chains::shorten(&mut root, diagnostics);
    if bundled.needs_inlining {
        inline::inline(&mut root, source.limits(), diagnostics);
    }
    ids.add(&mut root);
    cut(&mut root);
    excluded_formats::replace(&mut root, diagnostics);
    let incoming_ids = checks::check(&root, version, &ids, diagnostics);
    let mut classified = structure::repair(&mut root, version, diagnostics);
    let unknown = faults::recover(&mut root, diagnostics);
    classified.invalid_schemes.extend(unknown.schemes);
    let found = operations::Findings {
        incoming_ids,
        invalid_schemes: classified.invalid_schemes,
        incomplete: unknown.parameters,
    };
    operations::repair(&mut root, &found, diagnostics);
    diagnostics.finish()?;
    discriminator_properties::add(&mut root, diagnostics);
    if classified.is_newer {
        to_3_0::lower(&mut root, diagnostics);
    }
    unit_variants::merge(&mut root, diagnostics);
    parameters::share(&mut root, diagnostics);
    let normalized = decode::decode(root, diagnostics);
    diagnostics.finish()?;
    Ok(normalized)
}
