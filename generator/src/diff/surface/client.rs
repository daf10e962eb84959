//! The crate root, the client and its builder.

use crate::ir::{Credential, Handle, Server, Shape, StringFormat, TypeModule};

use super::ty::format_name;
use super::{ItemList, Owner};

impl ItemList<'_> {
    pub(super) fn client(&mut self) {
        self.modules();
        self.exports();
        self.servers();
        for (index, scheme) in self.api.security_schemes.iter().enumerate() {
            let arguments = match scheme.credential {
                Credential::Basic => "(impl Into<String>, impl Into<String>)",
                _ => "(impl Into<String>)",
            };
            let path = format!("ClientBuilder::{}()", scheme.name);
            self.item(Owner::Scheme(index), path, arguments);
        }
    }

    fn modules(&mut self) {
        let api = self.api;
        let mut types = api.types.iter();
        if types.any(|def| matches!(def.module, TypeModule::Component(_))) {
            self.item(Owner::Crate, "types".to_owned(), "mod");
        }
        if !api.operations.is_empty() {
            self.item(Owner::Crate, "operations".to_owned(), "mod");
        }
        for (index, group) in api.groups.iter().enumerate() {
            let path = format!("operations::{}", group.name);
            let owner = Owner::Tag(index);
            self.item(owner, path.clone(), "mod");
            if let Some(Handle { accessor, ty }) = &group.handle {
                let handle = format!("{path}::{ty}");
                let signature = format!("() -> {handle}");
                self.item(owner, handle, "struct");
                self.item(owner, format!("Client::{accessor}()"), signature);
            }
        }
    }

    fn exports(&mut self) {
        let api = self.api;
        if api.types.iter().any(|def| is_closed(&def.shape)) {
            self.item(Owner::Crate, "UnknownVariantError".to_owned(), "struct");
        }
        let used = api.string_formats();
        for format in StringFormat::ALL {
            if format.is_runtime_type() && used.contains(&format) {
                let name = format_name(format);
                let name = name.split('<').next().unwrap_or(name).to_owned();
                self.item(Owner::Crate, name, "struct");
            }
        }
    }

    fn servers(&mut self) {
        let api = self.api;
        if !api.servers.is_empty() {
            let path = "Client::SERVERS".to_owned();
            self.item(Owner::Server, path, "&[&str]");
        }
        let arguments = match &api.server {
            Server::Absolute(_) => "()",
            Server::Relative(_) | Server::Unknown => "(&str)",
        };
        self.item(Owner::Server, "Client::builder()".to_owned(), arguments);
        for (index, variable) in api.server_variables.iter().enumerate() {
            let path = format!("ClientBuilder::{}()", variable.name);
            self.item(Owner::Variable(index), path, "(impl Into<String>)");
        }
    }
}

fn is_closed(shape: &Shape) -> bool {
    matches!(shape, Shape::Enumeration(shape) if shape.unknown.is_none())
}
