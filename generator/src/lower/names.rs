//! The provisional names of operations, and the names that the runtime reserves.

use openapiv3::Tag;

use crate::ir::{Case, Docs, Name, Scope, TagGroup, TypeModule};

/// The methods of every client, which reserve their names among operations.
pub(super) const CLIENT_METHODS: &[&str] = &[
    "base_url",
    "builder",
    "execute",
    "set_credential",
    "with_credential",
];

/// The methods of every client builder, which reserve their names among security schemes and server variables.
const BUILDER_METHODS: &[&str] = &[
    "attempt_timeout",
    "base_url",
    "build",
    "call_layer",
    "clock",
    "conventions",
    "credential",
    "header",
    "idle_timeout",
    "layer",
    "max_response_bytes",
    "new",
    "redirects",
    "reqwest",
    "response_timeout",
    "retry",
    "server_variable",
    "timeout",
    "transport",
    "user_agent",
    "without_credentials",
];

/// The methods of a call, which reserve their names among parameters.
const CALL_METHODS: &[&str] = &[
    "new",
    "request",
    "send",
    "send_raw",
    "send_streamed",
    "with_body",
    "with_parameter",
    "with_settings",
];

/// A scope for the methods of a client builder.
pub(super) fn builder_methods() -> Scope {
    Scope::new(Case::Snake, BUILDER_METHODS)
}

/// A scope for the arguments of one operation.
pub(super) fn arguments() -> Scope {
    Scope::new(Case::Snake, CALL_METHODS)
}

/// The names around one operation.
pub(super) struct OperationNames {
    pub(super) operation: Name,
    pub(super) request: Name,
    pub(super) error: Name,
    pub(super) home: TypeModule,
}

/// The scopes of names that are unique among all operations.
pub(super) struct OperationScopes<'a> {
    pub(super) methods: Scope,
    modules: Scope,
    /// The tags that the description declares.
    tags: &'a [Tag],
    /// The modules of the tags of operations.
    groups: Vec<TagGroup>,
}

impl<'a> OperationScopes<'a> {
    pub(super) fn new(tags: &'a [Tag]) -> Self {
        Self {
            methods: Scope::new(Case::Snake, CLIENT_METHODS),
            modules: Scope::new(Case::Snake, &[]),
            tags,
            groups: Vec::new(),
        }
    }

    /// The module of the operations with a tag.
    pub(super) fn group(&mut self, wire: &str) -> Name {
        if let Some(group) = self.groups.iter().find(|group| group.wire == wire) {
            return group.name.clone();
        }
        let name = self.modules.name(wire);
        let declared = self.tags.iter().find(|tag| tag.name == wire);
        self.groups.push(TagGroup {
            name: name.clone(),
            wire: wire.to_owned(),
            docs: Docs::first([declared.and_then(|tag| tag.description.as_ref())]),
            handle: None,
        });
        name
    }

    pub(super) fn into_groups(self) -> Vec<TagGroup> {
        self.groups
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const NEWTYPES: &str = include_str!("../../runtime/newtypes.rs");

    /// Returns the public methods of a type in a file of the runtime.
    fn methods_of(ty: &str, file: &str) -> BTreeSet<String> {
        let runtime = syn::parse_file(file).unwrap();
        let impls = runtime.items.into_iter().filter_map(|item| match item {
            syn::Item::Impl(item) if item.trait_.is_none() => Some(item),
            _ => None,
        });
        impls
            .filter(
                |item| matches!(&*item.self_ty, syn::Type::Path(path) if path.path.segments[0].ident == ty),
            )
            .flat_map(|item| item.items)
            .filter_map(|item| match item {
                syn::ImplItem::Fn(method) if matches!(method.vis, syn::Visibility::Public(_)) => {
                    Some(method.sig.ident.to_string())
                }
                _ => None,
            })
            .collect()
    }

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn reserves_every_method_of_client() {
        let mut methods = methods_of("Client", NEWTYPES);
        // Generated beside the operations.
        methods.insert("builder".to_owned());
        assert_eq!(methods, set(CLIENT_METHODS));
    }

    #[test]
    fn reserves_every_method_of_client_builder() {
        assert_eq!(methods_of("ClientBuilder", NEWTYPES), set(BUILDER_METHODS));
    }

    #[test]
    fn reserves_every_method_of_call() {
        assert_eq!(methods_of("Call", NEWTYPES), set(CALL_METHODS));
    }

    #[test]
    fn newtypes_have_every_method_of_wrapped_types() {
        let client = include_str!("../../runtime/src/client.rs");
        let builder = include_str!("../../runtime/src/client_builder.rs");
        let call = include_str!("../../runtime/src/call.rs");
        for (ty, file) in [
            ("Client", client),
            ("ClientBuilder", builder),
            ("Call", call),
        ] {
            assert_eq!(methods_of(ty, NEWTYPES), methods_of(ty, file), "{ty}");
        }
    }
}
