//! From a description to a client: every decision is made here.
//!
//! The rooms, in the order of the work: components get their names, then each schema becomes a
//! type, then the operations are lowered, which adds the types that only they have. What depends
//! on the whole client (names, directions, boxed fields) is decided last, by the passes in `finalize`.

mod callback;
mod components;
mod cycles;
mod direction;
mod docs;
mod encoding;
mod examples;
mod features;
mod finalize;
mod header;
mod link;
mod media;
mod names;
mod naming;
mod nullables;
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

use std::collections::{HashMap, HashSet};

use openapiv3::{Info, OpenAPI};

use crate::config::{self, ClientConfig, Options};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Reported};
use crate::ir::{
    Api, Case, Dates, Docs, Example, LockedNames, Name, Schemas, Scope, ServerVariable, TypeDef,
    TypeId, TypeModule,
};
use crate::normalize::{MoreOperation, Normalized};

use callback::Called;
use components::Components;
use finalize::Lowered;
use media::Side;
use naming::Provisional;
use nullables::Nullables;
use overrides::Replaced;
use schema::{Heirs, Inline, Nesting, Place, Tagging};

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
    let dates = dates_of(config);
    let mut lowering = Lowering::new(normalized, &config.options, dates, purpose, diagnostics);
    let mut api = lowering.api(normalized);
    let Lowering {
        diagnostics,
        taggings,
        replaced,
        type_names,
        operation_type_names,
        called,
        ..
    } = lowering;
    diagnostics.finish()?;
    let lowered = Lowered {
        taggings,
        replaced,
        type_names,
        operation_type_names,
        called,
    };
    finalize::finalize(&mut api, &lowered, &config.options, before, diagnostics)?;
    Ok(api)
}

/// What dates are read into; nothing where they are to stay texts.
fn dates_of(config: &ClientConfig) -> Option<Dates> {
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
        overlays: _,
        dates,
        // In `naming`.
        methods: _,
        // In `features`.
        features: _,
        allowed_hosts: _,
        limits: _,
        levels: _,
        selection: _,
        // In `overrides`.
        derive: _,
        overrides: _,
        dependencies: _,
    } = options;
    crate_of(*dates)
}

/// The crate that is asked for the types of dates; nothing where they are to stay texts.
fn crate_of(dates: config::Dates) -> Option<Dates> {
    match dates {
        config::Dates::Chrono => Some(Dates::Chrono),
        config::Dates::Jiff => Some(Dates::Jiff),
        config::Dates::Time => Some(Dates::Time),
        config::Dates::String => None,
    }
}

/// The work in progress.
struct Lowering<'a> {
    components: Components<'a>,
    nullables: Nullables<'a>,
    more_operations: &'a [MoreOperation],
    /// What is said of things where they are referred to.
    described: &'a HashMap<Origin, String>,
    diagnostics: &'a mut Diagnostics,
    /// What dates are read into; nothing where they stay texts.
    dates: Option<Dates>,
    types: Vec<TypeDef>,
    /// The types of the component schemas, by the components' names.
    schema_types: HashMap<String, TypeId>,
    /// The provisional names of these types.
    schema_names: HashSet<String>,
    /// The types of replies' headers, by the place of the response.
    header_types: HashMap<Origin, TypeId>,
    /// The types that choose from media types, by the place of what has them.
    content_types: HashMap<(Origin, Side), TypeId>,
    /// Names of the modules of `types`.
    modules: Scope,
    /// The modules of what operations share, by the components' places.
    shared_modules: HashMap<Origin, Name>,
    /// The types that are wanted in the stead of others.
    replaced: Replaced,
    /// Names of the types in `types`, until `naming` settles them.
    type_names: Provisional,
    /// Names of the types that stand beside an operation, until `naming` settles them.
    operation_type_names: Provisional,
    /// The types of what the API calls.
    called: Called,
    /// Names of the methods of the client's builder.
    builder_methods: Scope,
    server_variables: Vec<ServerVariable>,
    /// How many inline schemas are being made, one inside of the other.
    nesting: Nesting,
    /// Names of the tests of examples.
    example_names: Scope,
    examples: Vec<Example>,
    /// The component schema that is being made into a type.
    component: Option<String>,
    /// The schemas inside of others that have been made into types, by their places.
    inlines: HashMap<Origin, Inline>,
    purpose: Purpose,
    /// The lists of replies of which not all could be read.
    lost_replies: HashSet<Origin>,
    /// What schemas say of values beside their type, where that is wanted.
    schemas: Schemas,
    /// The schemas that take another one into their `allOf`.
    heirs: Heirs<'a>,
    /// What discriminators say, by the place of the union.
    taggings: HashMap<Origin, Tagging>,
}

impl<'a> Lowering<'a> {
    fn new(
        normalized: &'a Normalized,
        options: &Options,
        dates: Option<Dates>,
        purpose: Purpose,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let components = Components::new(&normalized.openapi);
        let lost_replies = response::lost(diagnostics);
        Self {
            components,
            nullables: Nullables::of(components),
            more_operations: &normalized.more_operations,
            described: &normalized.described,
            diagnostics,
            dates,
            types: Vec::new(),
            schema_types: HashMap::new(),
            schema_names: HashSet::new(),
            header_types: HashMap::new(),
            content_types: HashMap::new(),
            modules: Scope::new(Case::Snake, &[]),
            shared_modules: HashMap::new(),
            replaced: Replaced::of(options),
            type_names: Provisional::new(Case::Camel, IN_SCOPE),
            operation_type_names: Provisional::new(Case::Camel, IN_SCOPE),
            called: Called::default(),
            builder_methods: names::builder_methods(),
            server_variables: Vec::new(),
            nesting: Nesting::default(),
            example_names: Scope::of_files(&["round_trip", "same"]),
            examples: Vec::new(),
            component: None,
            inlines: HashMap::new(),
            purpose,
            lost_replies,
            schemas: Schemas::default(),
            heirs: Heirs::of(components),
            taggings: HashMap::new(),
        }
    }

    /// The whole client, with what depends on all of it still open.
    fn api(&mut self, normalized: &'a Normalized) -> Api {
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
        let mut security_schemes = self.security_schemes();
        let servers = self.servers(servers);
        let (operations, groups) = self.operations(normalized, &mut security_schemes);
        self.webhooks(&normalized.webhooks);
        Api {
            title: title.clone(),
            version: version.clone(),
            docs: docs::see(Docs::first([description.as_ref()]), external_docs.as_ref()),
            server: servers.first,
            servers: servers.others,
            server_variables: std::mem::take(&mut self.server_variables),
            security_schemes,
            dates: self.dates.unwrap_or_default(),
            types: std::mem::take(&mut self.types),
            groups,
            operations,
            schemas: std::mem::take(&mut self.schemas),
            examples: std::mem::take(&mut self.examples),
            names: LockedNames::default(),
            features: None,
        }
    }

    fn add(&mut self, def: TypeDef) -> TypeId {
        self.types.push(def);
        TypeId(self.types.len() - 1)
    }

    /// The name of a type at a place.
    fn type_name(&mut self, place: &Place) -> Name {
        let names = match &place.home {
            TypeModule::Component(_) => &mut self.type_names,
            TypeModule::Operation(_) => &mut self.operation_type_names,
        };
        names.name(&place.type_name)
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

/// What is in scope in every Rust file and is used by generated ones: a type of that name would
/// stand before it.
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

/// The origins of the parts that the description has at fixed places.
fn component(kind: &str, name: &str) -> Origin {
    Origin::root().key("components").key(kind).key(name)
}
