//! From a description to a client: every decision is made here.
//!
//! The steps, in this order: the description is indexed, each component schema gets a name and is lowered, then the
//! operations, which add the types that only they have. Decisions that depend on the whole client (names, directions,
//! boxed fields) are made last, by the passes in `finalize`. How a schema is lowered: `schema`.

mod callback;
mod conventions;
mod cycles;
mod direction;
mod docs;
mod encoding;
mod equal_types;
mod examples;
mod features;
mod finalize;
mod header;
mod index;
mod link;
mod media;
mod names;
mod naming;
mod operation;
mod overrides;
mod parameter;
mod path;
mod representation;
mod response;
mod round_trip;
mod schema;
mod security;
mod server;
mod shared;
mod type_table;

use std::collections::HashMap;

use openapiv3::{Info, OpenAPI};

use crate::config::{ClientConfig, Options};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Reported};
use crate::ir::{Api, Conventions, Docs, Example, LockedNames, Schemas, Scope};
use crate::normalize::Normalized;

use callback::CallbackTypes;
use examples::LocalTimes;
use finalize::Context;
use index::SchemaIndex;
use overrides::ReplacementTypes;
use schema::{Formats, Trace, UnionDiscriminator};
use server::BuilderMethods;
use type_table::TypeTable;

pub use schema::Inspection;

/// The use of a lowered client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To generate its crate.
    Crate,
    /// To compare it with another client as well: it keeps the keywords of schemas that affect no type.
    Comparison,
}

/// Lowers a description. An item that had one of the names `before` keeps it.
///
/// # Errors
///
/// If no client can be generated for the description.
pub fn lower(
    normalized: &Normalized,
    config: &ClientConfig,
    before: &LockedNames,
    purpose: Purpose,
    diagnostics: &mut Diagnostics,
) -> Result<Api, Reported> {
    let record = match purpose {
        Purpose::Crate => Record::Nothing,
        Purpose::Comparison => Record::Schemas(Schemas::default()),
    };
    let (api, _) = lower_and_record(normalized, config, before, record, diagnostics)?;
    Ok(api)
}

/// Lowers a description, and describes the schema at a location after each step.
///
/// # Errors
///
/// If no client can be generated for the description.
pub(crate) fn inspect(
    normalized: &Normalized,
    config: &ClientConfig,
    before: &LockedNames,
    location: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Inspection, Reported> {
    let record = Record::Steps(Trace::new(location));
    let (api, trace) = lower_and_record(normalized, config, before, record, diagnostics)?;
    let inspection = trace.map(|trace| trace.into_inspection(&api));
    Ok(inspection.unwrap_or(Inspection::NoSchema { closest: None }))
}

/// What is recorded in addition to the client.
enum Record {
    Nothing,
    /// The schemas with all keywords.
    Schemas(Schemas),
    /// One schema after each step.
    Steps(Trace),
}

fn lower_and_record(
    normalized: &Normalized,
    config: &ClientConfig,
    before: &LockedNames,
    record: Record,
    diagnostics: &mut Diagnostics,
) -> Result<(Api, Option<Trace>), Reported> {
    let mut types = TypeTable::new();
    let index = SchemaIndex::new(normalized, formats(config), &mut types);
    let lowering = Lowering {
        index: &index,
        diagnostics,
        types,
        replacements: ReplacementTypes::of(&config.options),
        record,
        examples: Vec::new(),
        local_times: Vec::new(),
        example_names: Scope::of_files(&["round_trip", "same"]),
        callback_types: CallbackTypes::default(),
        discriminators: HashMap::new(),
    };
    let (mut api, context, trace) = lowering.run(normalized);
    api.conventions = conventions::configured(&config.options.conventions);
    index.formats.report_unmatched(diagnostics);
    diagnostics.finish()?;
    finalize::finalize(&mut api, &context, &config.options, before, diagnostics)?;
    Ok((api, trace))
}

/// The types of formats.
fn formats(config: &ClientConfig) -> Formats<'_> {
    let ClientConfig {
        name: _,
        description: _,
        label: _,
        output: _,
        version: _,
        runtime: _,
        options,
    } = config;
    let Options {
        written: _,
        spec: _,
        package: _,
        source: _,
        overlays: _,
        formats,
        // In `naming`.
        methods: _,
        operation_ids: _,
        // In `equal_types`.
        equal_schemas: _,
        // In `features`.
        features: _,
        allowed_hosts: _,
        limits: _,
        keep_going: _,
        levels: _,
        selection: _,
        // In `conventions`.
        conventions: _,
        // In `overrides`.
        derive: _,
        overrides: _,
        dependencies: _,
    } = options;
    Formats::new(formats)
}

/// The lowering in progress: the index, and the results so far.
struct Lowering<'a> {
    index: &'a SchemaIndex<'a>,
    diagnostics: &'a mut Diagnostics,
    types: TypeTable,
    /// The types that replace those of schemas.
    replacements: ReplacementTypes,
    record: Record,
    examples: Vec<Example>,
    local_times: LocalTimes,
    /// Names of the tests of examples.
    example_names: Scope,
    /// The types of callback and webhook operations.
    callback_types: CallbackTypes,
    /// The discriminators, by the location of the union.
    discriminators: HashMap<Origin, UnionDiscriminator>,
}

impl<'a> Lowering<'a> {
    /// The client without the decisions that depend on all of its types, what these need in addition, and the steps
    /// of a schema that is inspected.
    fn run(mut self, normalized: &'a Normalized) -> (Api, Context, Option<Trace>) {
        let OpenAPI {
            openapi: _,
            info,
            servers,
            // In `operations`.
            paths: _,
            components: _,
            security: _,
            tags: _,
            external_docs,
            extensions: _,
        } = &normalized.openapi;
        let Info {
            title,
            description,
            terms_of_service: _,
            contact: _,
            license: _,
            version,
            extensions: _,
        } = info;
        self.component_schemas();
        let mut builder = BuilderMethods::new(self.index.components, self.diagnostics);
        let (server, servers) = builder.servers(servers, self.diagnostics);
        let (operations, groups) = self.operations(normalized, &mut builder);
        self.webhooks(&normalized.webhooks);
        let (schemas, trace) = match self.record {
            Record::Nothing => (Schemas::default(), None),
            Record::Schemas(schemas) => (schemas, None),
            Record::Steps(trace) => (Schemas::default(), Some(trace)),
        };
        let (types, type_names, operation_type_names) = self.types.into_parts();
        let api = Api {
            title: title.clone(),
            version: version.clone(),
            docs: docs::see(Docs::first([description.as_ref()]), external_docs.as_ref()),
            server,
            servers,
            server_variables: builder.server_variables,
            security_schemes: builder.security_schemes,
            conventions: Conventions::default(),
            types,
            groups,
            operations,
            schemas,
            examples: self.examples,
            names: LockedNames::default(),
            features: None,
        };
        let context = Context {
            type_names,
            operation_type_names,
            discriminators: self.discriminators,
            replacements: self.replacements,
            callback_types: self.callback_types,
            local_times: self.local_times,
        };
        (api, context, trace)
    }

    /// Reports a diagnostic. The same one at the same location is shown once, however many operations lead there.
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report(diagnostic);
    }

    /// Reports the field or keyword at `origin`, which does not affect the client, and the consequence.
    fn report_ignored(&mut self, origin: Origin, consequence: &str) {
        self.report(ignored_field(origin, consequence));
    }
}

fn ignored_field(origin: Origin, consequence: &str) -> Diagnostic {
    let key = origin.last().unwrap_or_default().into_owned();
    let message = format!("`{key}` does not affect the client; {consequence}");
    Diagnostic::new(Code::IgnoredField, origin, message).at_key()
}

/// Names in the scope of every Rust file that generated code uses: a type of the same name would hide one of them.
const IN_SCOPE: &[&str] = &[
    "Box",
    "Clone",
    "Debug",
    "Default",
    "Err",
    "From",
    "Into",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Some",
    "String",
    "Vec",
];

/// The location of a component.
fn component(kind: &str, name: &str) -> Origin {
    Origin::root().key("components").key(kind).key(name)
}
