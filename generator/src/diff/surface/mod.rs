//! Lists the API items of a crate with their signatures: the counterpart of `emit`, from the same data.

mod client;
mod names;
mod operations;
mod ty;
mod types;

pub(super) use names::Names;
pub(super) use ty::Types;

use super::owner::Owner;
use crate::ir::Api;

/// An API item.
#[derive(Debug)]
pub(super) struct Surfaced {
    /// Its path from the crate's root: `types::Contact.email`, `Client::update_contact()`,
    /// `types::Status::Active`, `impl Default for types::Contact`.
    pub(super) path: String,
    /// Its signature, without the names of arguments.
    pub(super) signature: String,
    /// The positional arguments.
    pub(super) arguments: Vec<AcceptedArgument>,
    /// The elements of the description that it belongs to, the main one first.
    pub(super) owners: Vec<Owner>,
}

/// A positional argument.
#[derive(Debug, Clone)]
pub(super) struct AcceptedArgument {
    /// Its wire name, which stays the same if a number is appended to the Rust name.
    pub(super) wire: String,
    pub(super) owner: Owner,
}

/// Lists the API items of a client, with these names.
pub(super) fn surface(api: &Api, names: &Names) -> Vec<Surfaced> {
    let mut list = ItemList {
        api,
        names,
        items: Vec::new(),
    };
    list.client();
    list.operations();
    list.types();
    list.items
}

/// The list in progress.
struct ItemList<'a> {
    api: &'a Api,
    names: &'a Names,
    items: Vec<Surfaced>,
}

impl ItemList<'_> {
    fn code(&self) -> Types<'_> {
        Types::new(self.api, self.names)
    }

    fn item(&mut self, owner: Owner, path: String, signature: impl Into<String>) {
        self.shared(vec![owner], path, signature);
    }

    fn shared(&mut self, owners: Vec<Owner>, path: String, signature: impl Into<String>) {
        self.items.push(Surfaced {
            path,
            signature: signature.into(),
            arguments: Vec::new(),
            owners,
        });
    }

    /// A function with positional arguments, each with its type, and with a result.
    fn function(
        &mut self,
        owners: Vec<Owner>,
        path: String,
        arguments: Vec<(AcceptedArgument, String)>,
        result: &str,
    ) {
        let (arguments, types): (_, Vec<_>) = arguments.into_iter().unzip();
        self.items.push(Surfaced {
            path,
            signature: format!("({}){result}", types.join(", ")),
            arguments,
            owners,
        });
    }

    /// A trait that a type implements.
    fn implements(&mut self, owner: Owner, implemented: &str, ty: &str) {
        self.item(owner, format!("impl {implemented} for {ty}"), "impl");
    }
}
