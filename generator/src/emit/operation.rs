//! `operations`: one module for each operation, in one module for each tag.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Api, Gate, Name, Operation, Response, Status, TagGroup, TypeDef, TypeModule};

use super::imports::Imports;
use super::type_expr::{File, ident};
use super::{Artifact, docs, error, gate, handle, match_pattern, request, types};

/// The modules, and those that hand their types on.
pub(super) fn emit<'a>(
    api: &'a Api,
    types: &BTreeMap<&'a TypeModule, Vec<&'a TypeDef>>,
) -> Vec<Artifact<'a>> {
    if api.operations.is_empty() {
        return Vec::new();
    }
    let mut groups: BTreeMap<Option<&Name>, Vec<Module<'_>>> = BTreeMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let home = TypeModule::Operation(index);
        let types = types.get(&home).cloned().unwrap_or_default();
        groups
            .entry(operation.group.as_ref())
            .or_default()
            .push(Module {
                operation,
                home,
                types,
            });
    }
    let mut artifacts = Vec::new();
    for (group, modules) in &groups {
        artifacts.extend(modules.iter().cloned().map(|module| {
            let path = file(module.operation);
            Artifact::rust(path, move || module_file(api, &module))
        }));
        if let Some(group) = *group {
            let (path, modules) = (format!("src/operations/{group}/mod.rs"), modules.clone());
            artifacts.push(Artifact::rust(path, move || {
                group_file(api, group, &modules)
            }));
        }
    }
    let root_file = move || root_file(api, &groups);
    artifacts.push(Artifact::rust("src/operations/mod.rs", root_file));
    artifacts
}

/// The file of an operation.
pub(super) fn file(operation: &Operation) -> String {
    let folder = operation.group.as_ref();
    let folder = folder.map_or_else(String::new, |group| format!("{group}/"));
    format!("src/operations/{folder}{}.rs", operation.module)
}

/// The module of an operation, and the types that it alone uses.
#[derive(Clone)]
struct Module<'a> {
    operation: &'a Operation,
    home: TypeModule,
    types: Vec<&'a TypeDef>,
}

impl Module<'_> {
    /// The names that it declares.
    fn declared(&self) -> impl Iterator<Item = &Name> {
        let Operation {
            operation_type_name: request_name,
            error_name,
            response_name: reply_name,
            ..
        } = self.operation;
        let types = self.types.iter().map(|def| &def.name);
        [request_name, error_name]
            .into_iter()
            .chain(reply_name)
            .chain(types)
    }
}

fn group_file(api: &Api, name: &Name, modules: &[Module<'_>]) -> TokenStream {
    let group = api.groups.iter().find(|group| group.name == *name);
    let docs = docs::inner(&group.map(group_docs).unwrap_or_default());
    let around = gate_of(api, modules);
    let private = modules
        .iter()
        .map(|module| Declared::private(api, module, &around));
    let declared = Declared::all(private);
    let declarations = declarations(&declared);
    let exports = exports(&declared);
    let names = modules.iter().flat_map(Module::declared);
    let mut imports = Imports::new(names, "crate");
    let handle = group.and_then(|group| Some((group, group.handle.as_ref()?)));
    let compiled = gate::docs(api, &around);
    let handle = handle
        .map(|(group, handle)| handle::items(&mut imports, group, handle, compiled.as_deref()));
    let imports = imports.items();
    quote!(#docs #declarations #imports #exports #handle)
}

/// When the module of a tag is compiled.
fn gate_of(api: &Api, modules: &[Module<'_>]) -> Gate {
    gate::of_any(api, modules.iter().map(|module| &module.home))
}

/// What the description says about the tag, and the tag as it is written there.
fn group_docs(group: &TagGroup) -> String {
    let tagged = format!("{}.", handle::tagged(group));
    match group.docs.is_empty() {
        true => tagged,
        false => format!("{}\n\n{tagged}", docs::escaped(&group.docs.0)),
    }
}

fn root_file(api: &Api, groups: &BTreeMap<Option<&Name>, Vec<Module<'_>>>) -> TokenStream {
    let docs = docs::inner("The operations of the API, each with the types that only it uses.");
    let declared = groups.iter().flat_map(|(group, modules)| match group {
        Some(group) => vec![Declared::of_group(api, group, modules)],
        None => {
            let private = modules.iter();
            private
                .map(|module| Declared::private(api, module, &Gate::Always))
                .collect()
        }
    });
    let declared = Declared::all(declared);
    let declarations = declarations(&declared);
    let exports = exports(&declared);
    quote!(#docs #declarations #exports)
}

/// A module as the one around it declares it.
struct Declared<'a> {
    module: &'a Name,
    is_public: bool,
    cfg: Option<TokenStream>,
}

impl<'a> Declared<'a> {
    /// In the order of their names.
    fn all(modules: impl Iterator<Item = Self>) -> Vec<Self> {
        let mut modules: Vec<_> = modules.collect();
        modules.sort_by_key(|declared| declared.module);
        modules
    }

    fn of_group(api: &Api, group: &'a Name, modules: &[Module<'_>]) -> Self {
        Self {
            module: group,
            is_public: true,
            cfg: gate::attribute(api, &gate_of(api, modules), &Gate::Always),
        }
    }

    /// The module of an operation, whose types the module around it hands on.
    fn private(
        api: &Api,
        Module {
            operation, home, ..
        }: &Module<'a>,
        around: &Gate,
    ) -> Self {
        Self {
            module: &operation.module,
            is_public: false,
            cfg: gate::attribute(api, api.gate(home), around),
        }
    }
}

fn declarations(modules: &[Declared<'_>]) -> TokenStream {
    let items = modules.iter().map(
        |Declared {
             module,
             is_public,
             cfg,
         }| {
            let module = ident(module);
            let public = is_public.then(|| quote!(pub));
            quote!(#cfg #public mod #module;)
        },
    );
    quote!(#(#items)*)
}

fn exports(modules: &[Declared<'_>]) -> TokenStream {
    let private = modules.iter().filter(|declared| !declared.is_public);
    let items = private.map(|Declared { module, cfg, .. }| {
        let module = ident(module);
        quote!(#cfg pub use #module::*;)
    });
    quote!(#(#items)*)
}

fn module_file(api: &Api, module: &Module<'_>) -> TokenStream {
    let mut file = File::new(api, module.home.clone(), module.declared());
    let operation = module.operation;
    let docs = docs::inner(&request::endpoint(operation));
    let method = request::client_method(&mut file, operation, api.gate(&module.home));
    let marker = request::marker(api, operation);
    let setters = request::setters(&mut file, operation);
    let implementation = operation_impl(&mut file, operation);
    let choice = operation
        .response_name
        .as_ref()
        .map(|name| error::success(&mut file, operation, name));
    let error = error::failure(&mut file, operation);
    let defs = module.types.iter();
    let types: Vec<_> = defs.map(|def| types::type_def(&mut file, def)).collect();
    let imports = file.imports.items();
    quote!(#docs #imports #method #marker #setters #implementation #choice #error #(#types)*)
}

/// What makes the operation one: its endpoint and its responses.
fn operation_impl(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let operation_trait = file.imports.name("crate", "Operation");
    let (name, error) = (
        ident(&operation.operation_type_name),
        ident(&operation.error_name),
    );
    let success = match &operation.response_name {
        Some(choice) => {
            let choice = ident(choice);
            quote!(#choice)
        }
        None => error::reply_type(file, &operation.success_responses[0]),
    };
    let endpoint = request::endpoint_const(file, operation);
    let response = response(file, operation);
    quote! {
        impl #operation_trait for #name {
            type Output = #success;
            type Error = #error;
            #endpoint
            #response
        }
    }
}

/// `response`: from the HTTP response to the operation's own types, by its status.
fn response(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let received = file.imports.name("crate::runtime", "Received");
    let error = file.imports.name("crate", "Error");
    let arms = arms(file, operation);
    quote! {
        #[inline]
        fn response(received: #received) -> Result<Self::Output, #error<Self::Error>> {
            match received.status().as_u16() { #(#arms)* }
        }
    }
}

/// The choice of a response by its status: one status goes before the hundred that it is in, and that
/// before all others.
fn arms(file: &mut File<'_>, operation: &Operation) -> Vec<TokenStream> {
    let module = file.imports.name("crate::runtime", "response");
    let choice = operation.response_name.as_ref().map(ident);
    let mut responses: Vec<_> = operation.success_responses.iter().collect();
    responses.sort_by_key(|response| response.status);
    let is_default = |response: &&Response| response.status == Status::Default;
    let has_default = responses.last().is_some_and(is_default);
    let successes = responses.into_iter().map(|response| {
        let (pattern, read) = (
            success_pattern(response.status, operation),
            error::read(response),
        );
        let variant = ident(&response.name);
        match &choice {
            Some(choice) => quote!(#pattern => #module::#read(received).map(#choice::#variant),),
            None => quote!(#pattern => #module::#read(received),),
        }
    });
    let mut arms: Vec<_> = successes.collect();
    let failed = match has_default {
        false => Some(quote!(_)),
        true => listed_failures(operation),
    };
    if let Some(failed) = failed {
        let place = arms.len() - usize::from(has_default);
        arms.insert(place, quote!(#failed => #module::error(received),));
    }
    arms
}

/// The pattern of a response of success. Where a status of the hundred has an arm of its own, the hundred is told
/// by a guard: patterns that overlap are taken for a slip.
fn success_pattern(status: Status, operation: &Operation) -> TokenStream {
    let is_inside = |response: &Response, digit| matches!(response.status, Status::Code(code) if code / 100 == digit);
    match status {
        Status::Range(digit)
            if operation
                .success_responses
                .iter()
                .any(|it| is_inside(it, digit)) =>
        {
            let digit = Literal::u16_unsuffixed(digit);
            quote!(status if status / 100 == #digit)
        }
        status => error::status_pattern(status),
    }
}

/// The statuses of failure, where all others are of success.
fn listed_failures(operation: &Operation) -> Option<TokenStream> {
    let errors = operation.error_responses.iter();
    let statuses: Vec<_> = errors
        .filter_map(|response| error::statuses(response.status))
        .collect();
    (!statuses.is_empty()).then(|| match_pattern::numbers(statuses))
}
