//! `operations`: one module for each operation, in one module for each tag.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use crate::ir::{Api, Gate, Name, Operation, Response, Status, TypeDef, TypeModule};

use super::imports::Imports;
use super::modules::{Declared, declare};
use super::type_expr::File;
use super::{Artifact, docs, error, gate, handle, headers, request, types};

/// The modules of operations, and the modules that re-export their types.
pub(super) fn emit<'a>(
    api: &'a Api,
    types: &BTreeMap<&'a TypeModule, Vec<&'a TypeDef>>,
) -> Vec<Artifact<'a>> {
    if api.operations.is_empty() {
        return Vec::new();
    }
    let mut groups: BTreeMap<Option<&Name>, Vec<Module<'_>>> = BTreeMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let type_module = TypeModule::Operation(index);
        let types = types.get(&type_module).cloned().unwrap_or_default();
        let modules = groups.entry(operation.group.as_ref()).or_default();
        modules.push(Module {
            operation,
            type_module,
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
    let directory = operation.group.as_ref();
    let directory = directory.map_or_else(String::new, |group| format!("{group}/"));
    format!("src/operations/{directory}{}.rs", operation.module)
}

/// The module of an operation, and the types that only it uses.
#[derive(Clone)]
struct Module<'a> {
    operation: &'a Operation,
    type_module: TypeModule,
    types: Vec<&'a TypeDef>,
}

impl<'a> Module<'a> {
    /// Its declaration in a parent module with the gate `outer`.
    fn declaration(&self, api: &Api, outer: &Gate) -> Declared<'a> {
        Declared {
            name: &self.operation.module,
            is_public: false,
            cfg: gate::attribute(api, api.gate(&self.type_module), outer),
        }
    }

    /// The names that it declares.
    fn declared(&self) -> impl Iterator<Item = &Name> {
        let Operation {
            operation_type_name,
            error_name,
            response_name,
            ..
        } = self.operation;
        let types = self.types.iter().map(|def| &def.name);
        [operation_type_name, error_name]
            .into_iter()
            .chain(response_name)
            .chain(types)
    }
}

fn group_file(api: &Api, name: &Name, modules: &[Module<'_>]) -> TokenStream {
    let group = api.groups.iter().find(|group| group.name == *name);
    let docs = group.map(|group| {
        let tagged = format!("{}.", handle::tagged(group));
        docs::inner(&docs::joined(&group.docs, &tagged))
    });
    let outer = gate_of(api, modules);
    let declared = modules.iter().map(|module| module.declaration(api, &outer));
    let (declarations, exports) = declare(declared);
    let names = modules.iter().flat_map(Module::declared);
    let mut imports = Imports::new(names, "crate");
    let handle = group.and_then(|group| {
        let gate_docs = gate::docs(api, &outer);
        let handle = group.handle.as_ref()?;
        let gate_docs = gate_docs.as_deref();
        Some(handle::items(&mut imports, group, handle, gate_docs))
    });
    let imports = imports.items();
    quote!(#docs #declarations #imports #exports #handle)
}

/// The condition on which the module of a tag is compiled.
fn gate_of(api: &Api, modules: &[Module<'_>]) -> Gate {
    gate::of_any(api, modules.iter().map(|module| &module.type_module))
}

fn root_file(api: &Api, groups: &BTreeMap<Option<&Name>, Vec<Module<'_>>>) -> TokenStream {
    let docs = docs::inner("The operations of the API, each with the types that only it uses.");
    let declared = groups.iter().flat_map(|(group, modules)| match group {
        Some(group) => vec![Declared {
            name: group,
            is_public: true,
            cfg: gate::attribute(api, &gate_of(api, modules), &Gate::Always),
        }],
        None => {
            let modules = modules.iter();
            modules
                .map(|module| module.declaration(api, &Gate::Always))
                .collect()
        }
    });
    let (declarations, exports) = declare(declared);
    quote!(#docs #declarations #exports)
}

fn module_file(api: &Api, module: &Module<'_>) -> TokenStream {
    let mut file = File::new(api, module.type_module.clone(), module.declared());
    let operation = module.operation;
    let docs = docs::inner(&request::endpoint(operation));
    let method = request::client_method(&mut file, operation, api.gate(&module.type_module));
    let marker = request::marker(api, operation);
    let setters = request::setters(&mut file, operation);
    let implementation = operation_impl(&mut file, operation);
    let success_enum = operation.response_name.as_ref();
    let success_enum = success_enum.map(|name| error::success(&mut file, operation, name));
    let error = error::failure(&mut file, operation);
    let defs = module.types.iter();
    let types: Vec<_> = defs.map(|def| types::type_def(&mut file, def)).collect();
    let imports = file.imports.items();
    quote!(#docs #imports #method #marker #setters #implementation #success_enum #error #(#types)*)
}

/// The implementation of `Operation`: its properties and its responses.
fn operation_impl(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let operation_trait = file.imports.name("crate", "Operation");
    let (name, error) = (&operation.operation_type_name, &operation.error_name);
    let success = match &operation.response_name {
        Some(success_enum) => success_enum.to_token_stream(),
        None => error::response_type(file, &operation.success_responses[0]),
    };
    let info = request::info_const(file, operation);
    let response = response(file, operation);
    quote! {
        impl #operation_trait for #name {
            type Output = #success;
            type Error = #error;
            #info
            #response
        }
    }
}

/// `response`: decodes the HTTP response into the types of the operation, by its status code.
fn response(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let received = file.imports.name("crate::runtime", "Received");
    let error = file.imports.name("crate", "Error");
    let arms = arms(file, operation);
    let redacted = !headers::secret(file.api, operation).is_empty();
    let redacted = redacted.then(|| {
        let module = file.imports.name("crate::runtime", "response");
        quote!(let received = #module::redacted(received, &Self::INFO);)
    });
    quote! {
        #[inline]
        fn response(received: #received) -> Result<Self::Output, #error<Self::Error>> {
            #redacted
            match received.status().as_u16() { #(#arms)* }
        }
    }
}

/// The match arms that select a response by its status code.
fn arms(file: &mut File<'_>, operation: &Operation) -> Vec<TokenStream> {
    let module = file.imports.name("crate::runtime", "response");
    let success_enum = operation.response_name.as_ref();
    let responses = error::by_status(&operation.success_responses).into_iter();
    let successes = responses.map(|response| {
        let (read, variant) = (error::read(file.api, response), &response.name);
        match success_enum {
            Some(success_enum) => {
                let pattern = success_pattern(response.status, operation);
                quote!(#pattern => #module::#read(received).map(#success_enum::#variant),)
            }
            None => {
                let pattern = error::success_pattern(response.status);
                quote!(#pattern => #module::#read(received),)
            }
        }
    });
    let mut arms: Vec<_> = successes.collect();
    arms.push(match (success_enum, operation.other_success()) {
        (Some(success_enum), Some(other)) => {
            let other = format_ident!("{other}");
            quote!(_ => #module::other(received).map(#success_enum::#other),)
        }
        _ => quote!(_ => #module::error(received),),
    });
    arms
}

/// The pattern of one of several success responses. If a status code of a range has a separate arm, the range is
/// matched by a guard, because lints reject overlapping patterns.
fn success_pattern(status: Status, operation: &Operation) -> TokenStream {
    let is_in_range = |response: &Response, digit| matches!(response.status, Status::Code(code) if code / 100 == digit);
    let mut responses = operation.success_responses.iter();
    match status {
        Status::Range(digit) if responses.any(|response| is_in_range(response, digit)) => {
            let digit = Literal::u16_unsuffixed(digit);
            quote!(status if status / 100 == #digit)
        }
        status => error::status_pattern(status),
    }
}
