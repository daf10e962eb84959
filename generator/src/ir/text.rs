//! An API as text, for people and for golden files: one line per decision.

mod types;

use std::fmt::{self, Display, Formatter};

use types::deprecated_or_not;

use super::{
    Api, Body, Content, Credential, Example, ExampleTest, Format, Handle, Operation, OtherServer,
    Parameter, Payload, Response, SecurityScheme, Server, ServerVariable, Style, TypeModule,
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
        for scheme in &self.security_schemes {
            security_scheme(f, scheme)?;
        }
        for feature in self.features.iter().flat_map(|features| &features.list) {
            writeln!(f, "feature {feature}")?;
        }
        for def in &self.types {
            self.type_def(f, def)?;
        }
        for (index, operation) in self.operations.iter().enumerate() {
            self.operation(f, index, operation)?;
        }
        if !self.examples.is_empty() {
            writeln!(f)?;
        }
        for example in &self.examples {
            self.example(f, example)?;
        }
        Ok(())
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
        let features = self.features.iter();
        let names: Vec<_> = features.flat_map(|it| it.names(it.gate(module))).collect();
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
        writeln!(
            f,
            "  type {}, error type {}, in {}{}",
            operation.operation_type_name,
            operation.error_name,
            self.module_and_features(&TypeModule::Operation(index)),
            deprecated_or_not(operation.deprecated)
        )?;
        if let Some(Handle { accessor, ty }) = self.handle_of(operation) {
            writeln!(f, "  method {accessor}().{} of {ty}", operation.call_name)?;
        }
        if let Some(server) = &operation.server {
            writeln!(f, "  server {server}")?;
        }
        if let Some(idempotent) = operation.idempotent {
            writeln!(f, "  idempotent {idempotent}")?;
        }
        if let Some(seconds) = operation.response_timeout {
            writeln!(f, "  response timeout {seconds} s")?;
        }
        for parameter in &operation.parameters {
            self.parameter(f, parameter)?;
        }
        if let Some(body) = &operation.body {
            self.body(f, body)?;
        }
        for response in &operation.success_responses {
            self.response(f, "response", response)?;
        }
        for response in &operation.error_responses {
            self.response(f, "error response", response)?;
        }
        for schemes in &operation.security {
            writeln!(f, "  requires {}", schemes.join(" and "))?;
        }
        Ok(())
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
        writeln!(f, "{}", deprecated_or_not(*deprecated))
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
            Format::Form(properties) => text.extend(
                properties
                    .iter()
                    .map(|(name, style)| format!(", {name} {style}")),
            ),
            Format::Multipart(properties) => text.extend(
                properties
                    .iter()
                    .map(|(name, media_type)| format!(", {name} {media_type}")),
            ),
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

impl Display for Style {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind)?;
        if self.explode != self.kind.explodes() {
            f.write_str(if self.explode {
                " explode"
            } else {
                " no-explode"
            })?;
        }
        f.write_str(if self.allow_reserved {
            " allowReserved"
        } else {
            ""
        })
    }
}
