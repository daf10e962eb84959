//! `operations`: one module for each operation, in one module for each tag.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{
    Api, Content, Docs, Home, Location, Name, Operation, Parameter, Payload, Reply, Status, Type,
    TypeDef,
};

use super::ty::{File, ident};
use super::{Artifact, docs, error, types};

/// The modules, and those that hand their types on.
pub(super) fn emit<'a>(
    api: &'a Api,
    types: &BTreeMap<&'a Home, Vec<&'a TypeDef>>,
) -> Vec<Artifact<'a>> {
    if api.operations.is_empty() {
        return Vec::new();
    }
    let mut groups: BTreeMap<Option<&Name>, Vec<Module<'_>>> = BTreeMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let home = Home::Operation(index);
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
        let folder = group.map_or_else(String::new, |group| format!("{group}/"));
        artifacts.extend(modules.iter().cloned().map(|module| {
            let path = format!("src/operations/{folder}{}.rs", module.operation.module);
            Artifact::rust(path, move || module_file(api, &module))
        }));
        if let Some(group) = *group {
            let (path, modules) = (format!("src/operations/{group}/mod.rs"), modules.clone());
            artifacts.push(Artifact::rust(path, move || {
                group_file(api, group, &modules)
            }));
        }
    }
    let root_file = move || root_file(&groups);
    artifacts.push(Artifact::rust("src/operations/mod.rs", root_file));
    artifacts
}

/// The module of an operation, and the types that it alone uses.
#[derive(Clone)]
struct Module<'a> {
    operation: &'a Operation,
    home: Home,
    types: Vec<&'a TypeDef>,
}

impl Module<'_> {
    /// The names that it declares.
    fn declared(&self) -> impl Iterator<Item = &Name> {
        let Operation {
            request_name,
            error_name,
            reply_name,
            ..
        } = self.operation;
        let types = self.types.iter().map(|def| &def.name);
        [request_name, error_name]
            .into_iter()
            .chain(reply_name)
            .chain(types)
    }
}

fn group_file(api: &Api, group: &Name, modules: &[Module<'_>]) -> TokenStream {
    let docs = docs::inner(&group_docs(api, group));
    let private = modules
        .iter()
        .map(|module| (&module.operation.module, false));
    let declarations = declarations(private.collect());
    let exports = exports(modules);
    quote!(#docs #declarations #exports)
}

/// What the description says about the tag, and the tag as it is written there.
fn group_docs(api: &Api, name: &Name) -> String {
    let Some(group) = api.groups.iter().find(|group| group.name == *name) else {
        return String::new();
    };
    let tagged = format!("The operations tagged {}.", docs::code(&group.wire));
    match group.docs.is_empty() {
        true => tagged,
        false => format!("{}\n\n{tagged}", docs::escaped(&group.docs.0)),
    }
}

fn root_file(groups: &BTreeMap<Option<&Name>, Vec<Module<'_>>>) -> TokenStream {
    let docs = docs::inner("The operations of the API, each with the types that it alone uses.");
    let ungrouped = groups.get(&None).map(Vec::as_slice).unwrap_or_default();
    let public = groups.keys().flatten().map(|group| (*group, true));
    let private = ungrouped
        .iter()
        .map(|module| (&module.operation.module, false));
    let declarations = declarations(public.chain(private).collect());
    let exports = exports(ungrouped);
    quote!(#docs #declarations #exports)
}

/// The modules in the order of their names, some of them public.
fn declarations(mut modules: Vec<(&Name, bool)>) -> TokenStream {
    modules.sort();
    let items = modules.into_iter().map(|(module, is_public)| {
        let module = ident(module);
        if is_public {
            quote!(pub mod #module;)
        } else {
            quote!(mod #module;)
        }
    });
    quote!(#(#items)*)
}

fn exports(modules: &[Module<'_>]) -> TokenStream {
    let mut modules: Vec<_> = modules.iter().collect();
    modules.sort_by_key(|module| &module.operation.module);
    let exports = modules.into_iter().map(|found| {
        let module = ident(&found.operation.module);
        let mut exported: Vec<_> = found.declared().collect();
        exported.sort();
        let exported = exported.into_iter().map(ident);
        quote!(pub use #module::{#(#exported),*};)
    });
    quote!(#(#exports)*)
}

fn module_file(api: &Api, module: &Module<'_>) -> TokenStream {
    let mut file = File::new(api, module.home.clone(), module.declared());
    let operation = module.operation;
    let docs = docs::inner(&endpoint(operation));
    let method = client_method(&mut file, operation);
    let request = request(&mut file, operation);
    let choice = operation
        .reply_name
        .as_ref()
        .map(|name| error::success(&mut file, operation, name));
    let error = error::failure(&mut file, operation);
    let defs = module.types.iter();
    let types: Vec<_> = defs.map(|def| types::type_def(&mut file, def)).collect();
    let imports = file.imports.items();
    quote!(#docs #imports #method #request #choice #error #(#types)*)
}

/// The way from the client to a request: the required arguments.
fn client_method(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let client = file.imports.name("crate", "Client");
    let call = file.imports.name("crate::runtime::call", "Call");
    let (name, request) = (ident(&operation.name), ident(&operation.request_name));
    let docs = docs::with(&operation.docs, &method_docs(operation));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for parameter in &operation.parameters {
        let name = ident(&parameter.name);
        if parameter.required {
            let (ty, value) = file.argument(&name, &parameter.ty);
            arguments.push(quote!(#name: #ty));
            values.push(field_value(&parameter.name, value));
        } else {
            values.push(quote!(#name: None));
        }
    }
    if let Some(body) = &operation.body {
        let name = ident(&body.name);
        if body.required {
            let (ty, value) = body_argument(file, &body.name, &body.content.ty);
            arguments.push(quote!(#name: #ty));
            values.push(field_value(&body.name, value));
        } else {
            values.push(quote!(#name: None));
        }
    }
    quote! {
        impl #client {
            #docs
            #deprecated
            pub fn #name(&self, #(#arguments),*) -> #request {
                #request { call: #call::new(self), #(#values),* }
            }
        }
    }
}

/// `name: value`, or `name` where the two are the same.
fn field_value(name: &Name, value: TokenStream) -> TokenStream {
    let field = ident(name);
    match value.to_string() == name.as_str() {
        true => quote!(#field),
        false => quote!(#field: #value),
    }
}

fn body_argument(file: &mut File<'_>, name: &Name, ty: &Type) -> (TokenStream, TokenStream) {
    let argument = ident(name);
    match file.api.is_envelope(ty) {
        true => {
            let ty = file.ty(ty);
            (quote!(impl Into<#ty>), quote!(#argument.into()))
        }
        false => file.argument(&argument, ty),
    }
}

fn method_docs(operation: &Operation) -> String {
    let mut text = endpoint(operation);
    let parameters = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let arguments: Vec<_> = parameters
        .map(|parameter| argument_docs(&parameter.name, &parameter.docs))
        .chain(
            operation
                .body
                .iter()
                .filter(|body| body.required)
                .map(|body| argument_docs(&body.name, &body.docs)),
        )
        .collect();
    if !arguments.is_empty() {
        text.push_str("\n\n");
        text.push_str(&arguments.join("\n"));
    }
    text
}

fn argument_docs(name: &Name, docs: &Docs) -> String {
    let text = format!("- `{name}`: {}", docs::summary(docs));
    text.trim_end_matches(": ").to_owned()
}

/// The method and path, as code.
fn endpoint(operation: &Operation) -> String {
    docs::code(&format!("{} {}", operation.method, operation.path))
}

/// The request in the making.
fn request(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let name = ident(&operation.request_name);
    let call = file.imports.name("crate::runtime::call", "Call");
    let docs = docs::plain(&format!(
        "A request begun by [`crate::Client::{}`]; send it with [`send`](Self::send).",
        operation.name
    ));
    let parameters = operation.parameters.iter().map(|parameter| {
        let (name, ty) = (ident(&parameter.name), file.ty(&parameter.ty));
        if parameter.required {
            quote!(#name: #ty)
        } else {
            quote!(#name: Option<#ty>)
        }
    });
    let parameters: Vec<_> = parameters.collect();
    let body = operation.body.iter().map(|body| {
        let (name, ty) = (ident(&body.name), file.ty(&body.content.ty));
        if body.required {
            quote!(#name: #ty)
        } else {
            quote!(#name: Option<#ty>)
        }
    });
    let body: Vec<_> = body.collect();
    let setters = setters(file, operation);
    let time_limit = time_limit(file);
    let build = build(file, operation);
    let reply = reply(file, operation);
    let send = send(file, operation);
    quote! {
        #docs
        #[derive(Debug, Clone)]
        #[must_use = "a request does nothing until it is sent"]
        pub struct #name { call: #call, #(#parameters,)* #(#body,)* }

        impl #name {
            #(#setters)*
            #time_limit
            #build
            #reply
            #send
        }
    }
}

fn setters(file: &mut File<'_>, operation: &Operation) -> Vec<TokenStream> {
    let parameters = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let mut setters: Vec<_> = parameters
        .map(|parameter| {
            let (ty, value) = file.argument(&ident(&parameter.name), &parameter.ty);
            setter(&parameter.name, docs::outer(&parameter.docs), ty, value)
        })
        .collect();
    setters.extend(
        operation
            .body
            .iter()
            .filter(|body| !body.required)
            .map(|body| {
                let (ty, value) = body_argument(file, &body.name, &body.content.ty);
                setter(&body.name, docs::outer(&body.docs), ty, value)
            }),
    );
    setters
}

fn setter(name: &Name, docs: TokenStream, ty: TokenStream, value: TokenStream) -> TokenStream {
    let name = ident(name);
    quote! {
        #docs
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

fn time_limit(file: &mut File<'_>) -> TokenStream {
    let duration = file.imports.name("std::time", "Duration");
    quote! {
        /// Limits the time from sending the request to the end of its reply, in place of the
        /// client's own limit.
        pub fn time_limit(mut self, limit: #duration) -> Self {
            self.call.set_time_limit(limit);
            self
        }
    }
}

/// `request`: the HTTP request, without any I/O.
fn build(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let request = file.imports.name("http", "Request");
    let bytes = file.imports.name("bytes", "Bytes");
    let error = file.imports.name("crate", "RequestError");
    let method = file.imports.name("http", "Method");
    let (verb, path) = (
        quote::format_ident!("{}", operation.method),
        &operation.path,
    );
    let parameters = operation.parameters.iter().map(parameter_call);
    let body = operation.body.iter().map(|body| {
        let (name, media_type) = (ident(&body.name), &body.content.media_type);
        match (body.content.is_plain(), body.required) {
            (true, true) => quote!(.json(&self.#name)?),
            (true, false) => quote!(.optional_json(self.#name.as_ref())?),
            (false, true) => quote!(.json_as(#media_type, &self.#name)?),
            (false, false) => quote!(.optional_json_as(#media_type, self.#name.as_ref())?),
        }
    });
    let accept = accepted(operation).map(|accepted| quote!(.accept(#accepted)));
    let security = (!operation.security.is_empty()).then(|| {
        let alternatives = operation
            .security
            .iter()
            .map(|schemes| quote!(&[#(#schemes),*]));
        quote!(.authorize(&[#(#alternatives),*])?)
    });
    quote! {
        /// Builds the HTTP request without sending it.
        ///
        /// # Errors
        ///
        /// If a parameter has a value that cannot be sent, or the client lacks a credential that
        /// the operation needs.
        #[inline]
        pub fn request(&self) -> Result<#request<#bytes>, #error> {
            self.call.request(#method::#verb, #path) #accept #(#parameters)* #(#body)* #security .build()
        }
    }
}

/// The media types to ask for, where those are others than plain JSON.
fn accepted(operation: &Operation) -> Option<String> {
    let Operation {
        replies, errors, ..
    } = operation;
    if replies.iter().any(|reply| reply.payload == Payload::Bytes) {
        return Some("*/*".to_owned());
    }
    let mut listed: Vec<&str> = Vec::new();
    for reply in replies.iter().chain(errors) {
        if let Payload::Json(Content { media_type, ty: _ }) = &reply.payload
            && !listed.contains(&media_type.as_str())
        {
            listed.push(media_type);
        }
    }
    let is_plain = matches!(listed.as_slice(), [] | [Content::PLAIN]);
    (!is_plain).then(|| listed.join(", "))
}

fn parameter_call(parameter: &Parameter) -> TokenStream {
    let (name, wire) = (ident(&parameter.name), &parameter.wire);
    match parameter.location {
        Location::Path => quote!(.path(#wire, &self.#name)?),
        Location::Query => quote!(.query(#wire, &self.#name)?),
        Location::Header => quote!(.header(#wire, &self.#name)?),
    }
}

/// `reply`: from the HTTP response to the operation's own types, by its status.
fn reply(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let response = file.imports.name("http", "Response");
    let bytes = file.imports.name("bytes", "Bytes");
    let result = result_type(file, operation);
    let choice = choice(file, operation);
    quote! {
        /// Reads the HTTP response to such a request.
        ///
        /// # Errors
        ///
        /// If the status is not one of success, or the body is not what the API describes.
        #[inline]
        pub fn reply(response: #response<#bytes>) -> #result {
            #choice
        }
    }
}

/// The choice of a reply by its status: one status goes before the hundred that it is in, and that
/// before all others.
fn choice(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let module = file.imports.name("crate::runtime", "reply");
    let error = file.imports.name("crate", "Error");
    let error_name = ident(&operation.error_name);
    let successes = operation.replies.iter().map(|reply| {
        let (read, variant) = (read(&module, reply), ident(&reply.name));
        (
            reply.status,
            match operation.reply_name.as_ref().map(ident) {
                Some(choice) => quote!(Ok(#choice::#variant(#read))),
                None => quote!(Ok(#read)),
            },
        )
    });
    let unexpected = (Status::Default, quote!(Err(#module::unexpected(response))));
    let has_default = operation
        .replies
        .iter()
        .chain(&operation.errors)
        .any(|reply| reply.status == Status::Default);
    let results = successes.chain((!has_default).then_some(unexpected));
    let results: Vec<_> = results.collect();
    if operation.errors.is_empty() {
        let arms = arms(results);
        return quote!(match response.status().as_u16() { #(#arms)* });
    }
    let errors = operation.errors.iter().map(|reply| {
        let (read, variant) = (read(&module, reply), ident(&reply.name));
        (reply.status, quote!(#error_name::#variant(#read)))
    });
    let returns = results
        .into_iter()
        .map(|(status, result)| (status, quote!(return #result)));
    let arms = arms(returns.chain(errors).collect());
    quote! {
        let error = match response.status().as_u16() { #(#arms)* };
        Err(#error::Api(error))
    }
}

fn arms(mut arms: Vec<(Status, TokenStream)>) -> Vec<TokenStream> {
    arms.sort_by_key(|(status, _)| *status);
    let arm = |(status, value)| {
        let pattern = status_pattern(status);
        quote!(#pattern => #value,)
    };
    arms.into_iter().map(arm).collect()
}

fn read(module: &TokenStream, reply: &Reply) -> TokenStream {
    match reply.payload {
        Payload::Json(_) => quote!(#module::json(response)?),
        Payload::Bytes => quote!(#module::bytes(response)),
        Payload::Empty => quote!(#module::empty(response)),
    }
}

fn status_pattern(status: Status) -> TokenStream {
    let number = proc_macro2::Literal::u16_unsuffixed;
    match status {
        Status::Code(code) => {
            let code = number(code);
            quote!(#code)
        }
        Status::Range(digit) => {
            let (first, last) = (number(digit * 100), number(digit * 100 + 99));
            quote!(#first..=#last)
        }
        Status::Default => quote!(_),
    }
}

fn send(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let result = result_type(file, operation);
    quote! {
        /// Sends the request and reads the reply.
        ///
        /// # Errors
        ///
        /// If the request cannot be built, no complete reply arrives, the status is not one of
        /// success, or the body is not what the API describes.
        #[inline]
        pub async fn send(self) -> #result {
            let response = self.call.send(self.request()?).await?;
            Self::reply(response)
        }
    }
}

fn result_type(file: &mut File<'_>, operation: &Operation) -> TokenStream {
    let error = file.imports.name("crate", "Error");
    let operation_error = ident(&operation.error_name);
    let success = match &operation.reply_name {
        Some(choice) => {
            let choice = ident(choice);
            quote!(#choice)
        }
        None => error::reply_type(file, &operation.replies[0]),
    };
    quote!(Result<#success, #error<#operation_error>>)
}
