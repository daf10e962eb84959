//! An API as text, for people and for golden files: one line per decision.

mod types;

use std::fmt::{self, Display, Formatter};

use super::{
    Api, Body, Content, Credential, Example, ExampleTest, Format, Handle, Location, Operation,
    OtherServer, Parameter, Payload, Response, SecurityScheme, Server, ServerVariable, Status,
    Style, StyleKind, TypeModule,
};

impl Display for Api {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "api {:?} version {:?}", self.title, self.version)?;
        match &self.server {
            Server::Absolute(url) => writeln!(f, "server {url}")?,
            Server::Relative(path) => writeln!(f, "server path {path}")?,
            Server::Unknown => {}
        }
        for OtherServer { url, docs: _ } in &self.servers {
            writeln!(f, "  or server {url}")?;
        }
        for variable in &self.server_variables {
            let ServerVariable {
                name,
                wire,
                default,
                values,
                docs: _,
            } = variable;
            writeln!(
                f,
                "  server variable {name}: default {default:?}, values {values:?}  {wire:?}"
            )?;
        }
        self.security_schemes
            .iter()
            .try_for_each(|scheme| security_scheme(f, scheme))?;
        if let Some(features) = &self.features {
            let mut features = features.list.iter();
            features.try_for_each(|feature| writeln!(f, "feature {feature}"))?;
        }
        self.types
            .iter()
            .try_for_each(|def| self.type_def(f, def))?;
        self.operations
            .iter()
            .enumerate()
            .try_for_each(|(index, operation)| self.operation(f, index, operation))?;
        if !self.examples.is_empty() {
            writeln!(f)?;
        }
        self.examples
            .iter()
            .try_for_each(|example| self.example(f, example))
    }
}

impl Api {
    fn example(&self, f: &mut Formatter<'_>, example: &Example) -> fmt::Result {
        let Example {
            ty,
            origin,
            schema: _,
            test,
        } = example;
        let ty = self.show(ty);
        match test {
            Some(ExampleTest { name, value: _ }) => {
                writeln!(f, "example {name}: {ty}  #{origin}")
            }
            None => writeln!(f, "example of {ty}  #{origin}"),
        }
    }

    /// The path of a module, with the features that enable it.
    fn module_and_features(&self, module: &TypeModule) -> String {
        let path = match module {
            TypeModule::Component(name) => format!("types::{name}"),
            TypeModule::Operation(index) => self.module(&self.operations[*index]),
        };
        let features = self.features.as_ref();
        let names = features.map_or_else(Vec::new, |it| it.names(it.gate(module)));
        match names.is_empty() {
            true => path,
            false => format!("{path} with {}", names.join(" or ")),
        }
    }

    fn module(&self, operation: &Operation) -> String {
        match &operation.group {
            Some(group) => format!("operations::{group}::{}", operation.module),
            None => format!("operations::{}", operation.module),
        }
    }

    fn operation(&self, f: &mut Formatter<'_>, index: usize, operation: &Operation) -> fmt::Result {
        writeln!(
            f,
            "\noperation {}  {} {}  #{}",
            operation.name, operation.method, operation.path, operation.origin
        )?;
        let Operation {
            operation_type_name,
            error_name,
            ..
        } = operation;
        let deprecated = if operation.deprecated {
            ", deprecated"
        } else {
            ""
        };
        writeln!(
            f,
            "  type {operation_type_name}, error type {error_name}, in {}{deprecated}",
            self.module_and_features(&TypeModule::Operation(index))
        )?;
        if let Some(Handle { accessor, ty }) = self.handle_of(operation) {
            writeln!(f, "  method {accessor}().{} of {ty}", operation.call_name)?;
        }
        if let Some(server) = &operation.server {
            writeln!(f, "  server {server}")?;
        }
        operation
            .parameters
            .iter()
            .try_for_each(|parameter| self.parameter(f, parameter))?;
        operation
            .body
            .iter()
            .try_for_each(|body| self.body(f, body))?;
        operation
            .success_responses
            .iter()
            .try_for_each(|response| self.response(f, "response", response))?;
        operation
            .error_responses
            .iter()
            .try_for_each(|response| self.response(f, "error response", response))?;
        operation
            .security
            .iter()
            .try_for_each(|schemes| writeln!(f, "  requires {}", schemes.join(" and ")))
    }

    fn parameter(&self, f: &mut Formatter<'_>, parameter: &Parameter) -> fmt::Result {
        let Parameter {
            name,
            wire,
            location,
            style,
            ty,
            required,
            deprecated,
            docs: _,
            example: _,
            origin: _,
        } = parameter;
        write!(
            f,
            "  {location} {name}: {} {}  {wire:?}",
            requirement(*required),
            self.show(ty)
        )?;
        if *style != location.style() {
            write!(f, ", {style}")?;
        }
        writeln!(f, "{}", if *deprecated { ", deprecated" } else { "" })
    }

    fn body(&self, f: &mut Formatter<'_>, body: &Body) -> fmt::Result {
        let Body {
            name,
            payload,
            required,
            docs: _,
            origin: _,
        } = body;
        let (required, payload) = (requirement(*required), self.payload(payload));
        writeln!(f, "  body {name}: {required} {payload}")
    }

    fn response(&self, f: &mut Formatter<'_>, role: &str, response: &Response) -> fmt::Result {
        let payload = self.payload(&response.payload);
        write!(
            f,
            "  {role} {} {}: {payload}",
            response.status, response.name
        )?;
        if let Some(headers) = response.headers {
            write!(f, ", headers {}", self.get(headers).name)?;
        }
        writeln!(f)
    }

    fn payload(&self, payload: &Payload) -> String {
        match payload {
            Payload::Empty => "no content".to_owned(),
            Payload::Single(content) => self.content(content),
            Payload::Multiple(ty) => self.show(ty),
        }
    }

    fn content(&self, content: &Content) -> String {
        let ty = self.show(&content.ty);
        if content.is_plain_json() {
            return ty;
        }
        let mut text = match content.media_types.is_empty() {
            true => ty,
            false => format!("{ty} as {}", content.media_types.join(", ")),
        };
        match &content.format {
            Format::Form(properties) => properties
                .iter()
                .for_each(|(name, style)| text.push_str(&format!(", {name} {style}"))),
            Format::Multipart(properties) => properties
                .iter()
                .for_each(|(name, media_type)| text.push_str(&format!(", {name} {media_type}"))),
            Format::Json | Format::Text | Format::Bytes => {}
        }
        text
    }
}

fn security_scheme(f: &mut Formatter<'_>, scheme: &SecurityScheme) -> fmt::Result {
    write!(f, "security {}: ", scheme.name)?;
    match &scheme.credential {
        Credential::Bearer => write!(f, "bearer token")?,
        Credential::Basic => write!(f, "user name and password")?,
        Credential::Authorization(scheme) => write!(f, "authorization {scheme}")?,
        Credential::Header(name) => write!(f, "header {name}")?,
        Credential::Query(name) => write!(f, "query {name}")?,
        Credential::Cookie(name) => write!(f, "cookie {name}")?,
    }
    writeln!(f, "  {:?}", scheme.wire)
}

fn requirement(required: bool) -> &'static str {
    match required {
        true => "required",
        false => "optional",
    }
}

impl Display for Location {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Querystring => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
        })
    }
}

impl Display for StyleKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Simple => "simple",
            Self::Label => "label",
            Self::Matrix => "matrix",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
            Self::Cookie => "cookie",
            Self::Json => "JSON",
        })
    }
}

impl Display for Style {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        if self.explode != self.kind.explodes() {
            f.write_str(match self.explode {
                true => " explode",
                false => " no-explode",
            })?;
        }
        f.write_str(if self.allow_reserved {
            " allowReserved"
        } else {
            ""
        })
    }
}

impl Display for Status {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}
