//! An API as text, for people and for golden files: one line a decision.

mod types;

use std::fmt::{self, Display, Formatter};

use super::{
    Api, Body, Content, Credential, Example, ExampleTest, Home, Location, Operation, Parameter,
    Payload, Reply, SecurityScheme, Server, Status,
};

impl Display for Api {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "api {:?} version {:?}", self.title, self.version)?;
        match &self.server {
            Server::Absolute(url) => writeln!(f, "server {url}")?,
            Server::Relative(path) => writeln!(f, "server with the path {path}")?,
            Server::Unknown => {}
        }
        self.security_schemes
            .iter()
            .try_for_each(|scheme| security_scheme(f, scheme))?;
        self.types
            .iter()
            .try_for_each(|def| self.type_def(f, def))?;
        self.operations
            .iter()
            .try_for_each(|operation| self.operation(f, operation))?;
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

    fn home(&self, home: &Home) -> String {
        match home {
            Home::Component(module) => format!("types::{module}"),
            Home::Operation(index) => self.module(&self.operations[*index]),
        }
    }

    fn module(&self, operation: &Operation) -> String {
        match &operation.group {
            Some(group) => format!("operations::{group}::{}", operation.module),
            None => format!("operations::{}", operation.module),
        }
    }

    fn operation(&self, f: &mut Formatter<'_>, operation: &Operation) -> fmt::Result {
        writeln!(
            f,
            "\noperation {}  {} {}  #{}",
            operation.name, operation.method, operation.path, operation.origin
        )?;
        let Operation {
            request_name,
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
            "  request {request_name}, error {error_name}, in {}{deprecated}",
            self.module(operation)
        )?;
        operation
            .parameters
            .iter()
            .try_for_each(|parameter| self.parameter(f, parameter))?;
        operation
            .body
            .iter()
            .try_for_each(|body| self.body(f, body))?;
        operation
            .replies
            .iter()
            .try_for_each(|reply| self.reply(f, "reply", reply))?;
        operation
            .errors
            .iter()
            .try_for_each(|reply| self.reply(f, "error", reply))?;
        operation
            .security
            .iter()
            .try_for_each(|schemes| writeln!(f, "  needs {}", schemes.join(" and ")))
    }

    fn parameter(&self, f: &mut Formatter<'_>, parameter: &Parameter) -> fmt::Result {
        let Parameter {
            name,
            wire,
            location,
            ty,
            required,
            docs: _,
            example: _,
            origin: _,
        } = parameter;
        writeln!(
            f,
            "  {location} {name}: {} {}  {wire:?}",
            requirement(*required),
            self.show(ty)
        )
    }

    fn body(&self, f: &mut Formatter<'_>, body: &Body) -> fmt::Result {
        let Body {
            name,
            content,
            required,
            docs: _,
            origin: _,
        } = body;
        writeln!(
            f,
            "  body {name}: {} {}",
            requirement(*required),
            self.content(content)
        )
    }

    fn reply(&self, f: &mut Formatter<'_>, role: &str, reply: &Reply) -> fmt::Result {
        write!(f, "  {role} {} {}: ", reply.status, reply.name)?;
        match &reply.payload {
            Payload::Empty => write!(f, "nothing")?,
            Payload::Json(content) => write!(f, "{}", self.content(content))?,
            Payload::Bytes => write!(f, "bytes")?,
        }
        if let Some(headers) = reply.headers {
            write!(f, ", headers {}", self.get(headers).name)?;
        }
        writeln!(f)
    }

    fn content(&self, content: &Content) -> String {
        let ty = self.show(&content.ty);
        match content.is_plain() {
            true => ty,
            false => format!("{ty} as {}", content.media_type),
        }
    }
}

fn security_scheme(f: &mut Formatter<'_>, scheme: &SecurityScheme) -> fmt::Result {
    write!(f, "security {}: ", scheme.name)?;
    match &scheme.credential {
        Credential::Bearer => write!(f, "bearer token")?,
        Credential::Header(name) => write!(f, "header {name}")?,
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
            Self::Header => "header",
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
