//! From a description to a client: every decision is made here.
//!
//! The rooms, in the order of the work: components get their names, then each schema becomes a
//! type, then the operations are lowered, which adds the types that only they have. What depends
//! on the whole (which way a type travels, which fields need the heap) is settled last.

mod callback;
mod components;
mod cycles;
mod direction;
mod docs;
mod examples;
mod file;
mod fit;
mod link;
mod media;
mod names;
mod one_way;
mod operation;
mod parameter;
mod path;
mod primitive;
mod reply;
mod schema;
mod security;
mod server;

use std::collections::HashMap;

use openapiv3::{Info, OpenAPI};

use crate::config::ClientConfig;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, Reported};
use crate::ir::{Api, Case, Docs, Example, Home, Name, Scope, ServerVariable, TypeDef, TypeId};
use crate::normalize::Normalized;

use callback::Called;
use components::Components;
use one_way::OneWay;
use schema::Place;

/// Lowers a description.
///
/// # Errors
///
/// When the description says something that no client can be made of.
pub fn lower(
    normalized: &Normalized,
    config: &ClientConfig,
    diagnostics: &mut Diagnostics,
) -> Result<Api, Reported> {
    let ClientConfig {
        name: _,
        description: _,
        label: _,
        output: _,
        version: _,
    } = config;
    let OpenAPI {
        openapi: _,
        info,
        servers,
        paths,
        components: _,
        security: default_security,
        tags,
        external_docs,
        extensions: _,
    } = &normalized.openapi;
    let mut lowering = Lowering::new(&normalized.openapi, diagnostics);
    lowering.component_schemas();
    let security_schemes = lowering.security_schemes();
    let servers = lowering.servers(servers);
    let (operations, groups) =
        lowering.operations(paths, default_security.as_deref(), &security_schemes, tags);
    let Lowering {
        types,
        examples,
        diagnostics,
        one_way_members,
        server_variables,
        called,
        ..
    } = lowering;
    diagnostics.finish()?;

    let Info {
        title,
        description,
        terms_of_service: _,
        contact: _,
        license: _,
        version,
        extensions: _,
    } = info;
    let docs = docs::see(Docs::first([description.as_ref()]), external_docs.as_ref());
    let (title, version) = (title.clone(), version.clone());
    let mut api = Api {
        title,
        version,
        docs,
        server: servers.first,
        servers: servers.others,
        server_variables,
        security_schemes,
        types,
        groups,
        operations,
        examples,
    };
    cycles::break_aliases(&mut api, diagnostics);
    direction::settle(&mut api, &called);
    one_way::report(&api, &one_way_members, diagnostics);
    cycles::settle(&mut api);
    examples::settle(&mut api, diagnostics);
    Ok(api)
}

/// The work in progress.
struct Lowering<'a> {
    components: Components<'a>,
    diagnostics: &'a mut Diagnostics,
    types: Vec<TypeDef>,
    /// The types of the component schemas, by the components' names.
    schema_types: HashMap<String, TypeId>,
    /// The types of replies' headers, by the place of the response.
    header_types: HashMap<Origin, TypeId>,
    /// Names of the modules of `types`.
    modules: Scope,
    /// Names of the types in `types`.
    type_names: Scope,
    /// Names of the types that stand beside an operation.
    operation_type_names: Scope,
    /// The types of what the API calls.
    called: Called,
    /// Names of the methods of the client's builder.
    builder_methods: Scope,
    server_variables: Vec<ServerVariable>,
    /// Names of the tests of examples.
    example_names: Scope,
    examples: Vec<Example>,
    /// The schemas that are to travel one way only, by their places.
    one_way_members: HashMap<Origin, OneWay>,
}

impl<'a> Lowering<'a> {
    fn new(openapi: &'a OpenAPI, diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            components: Components::new(openapi),
            diagnostics,
            types: Vec::new(),
            schema_types: HashMap::new(),
            header_types: HashMap::new(),
            modules: Scope::new(Case::Snake, &[]),
            type_names: Scope::new(Case::Camel, IN_SCOPE),
            operation_type_names: Scope::new(Case::Camel, IN_SCOPE),
            called: Called::default(),
            builder_methods: names::builder_methods(),
            server_variables: Vec::new(),
            example_names: Scope::new(Case::Snake, &["round_trip", "same"]),
            examples: Vec::new(),
            one_way_members: HashMap::new(),
        }
    }

    fn add(&mut self, def: TypeDef) -> TypeId {
        self.types.push(def);
        TypeId(self.types.len() - 1)
    }

    /// The name of a type at a place.
    fn type_name(&mut self, place: &Place) -> Name {
        let names = match &place.home {
            Home::Component(_) => &mut self.type_names,
            Home::Operation(_) => &mut self.operation_type_names,
        };
        names.name(&place.type_name)
    }

    /// Reports what is said of a place once, however many operations lead there.
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report_once(diagnostic);
    }

    /// Says that a key has no effect, and what happens instead. `origin` is the key's place.
    fn report_ignored(&mut self, origin: Origin, instead: &str) {
        let key = origin.last().unwrap_or_default().into_owned();
        let message = format!("`{key}` has no effect on the client");
        self.report(
            Diagnostic::new(Code::IgnoredKey, origin, message)
                .at_key()
                .help(instead),
        );
    }
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
