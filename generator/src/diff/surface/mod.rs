//! What callers can name of a crate, with what each item is: the other side of `emit`, from the same data.

mod client;
mod names;
mod operations;
mod ty;
mod types;

pub(super) use names::Names;
pub(super) use ty::Types;

use crate::ir::{Api, TypeId};

/// What callers can name.
#[derive(Debug)]
pub(super) struct Surfaced {
    /// Its path from the crate's root: `types::Contact.email`, `Client::update_contact()`,
    /// `types::Status::Active`, `impl Default for types::Contact`.
    pub(super) path: String,
    /// What it is, without the names of arguments.
    pub(super) signature: String,
    /// The arguments that are told apart by their order.
    pub(super) arguments: Vec<AcceptedArgument>,
    /// What of the description it comes from: what it is most of all first.
    pub(super) owners: Vec<Owner>,
}

/// An argument that callers give by its place.
#[derive(Debug, Clone)]
pub(super) struct AcceptedArgument {
    /// Its name on the wire, which stays where Rust's is told from others by a number.
    pub(super) wire: String,
    pub(super) owner: Owner,
}

/// What of a client an item comes from, or a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    /// All of it.
    Crate,
    /// The server, or one of several.
    Server,
    /// What varies in the URLs of servers, by its place in the list.
    Variable(usize),
    /// A way to prove who is calling, by its place in the list.
    Scheme(usize),
    /// A tag, by its place in the list.
    Tag(usize),
    /// An operation, by its place in the list.
    Operation(usize),
    /// What an operation takes.
    Parameter(usize, usize),
    /// The body that an operation takes.
    Body(usize),
    /// A reply of success.
    Response(usize, usize),
    /// A reply of failure.
    Error(usize, usize),
    /// A type.
    Type(TypeId),
    /// A member of a struct, or a header.
    Property(TypeId, usize),
    /// The members that a struct does not list.
    Additional(TypeId),
    /// A variant of an enumeration, a union or a choice of contents.
    Variant(TypeId, usize),
}

/// All that callers can name of a client, with these names.
pub(super) fn surface(api: &Api, names: &Names) -> Vec<Surfaced> {
    let mut building = Building {
        api,
        names,
        items: Vec::new(),
    };
    building.client();
    building.operations();
    building.types();
    building.items
}

/// The work in progress.
struct Building<'a> {
    api: &'a Api,
    names: &'a Names,
    items: Vec<Surfaced>,
}

impl Building<'_> {
    fn written(&self) -> Types<'_> {
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

    /// A trait that a type implements.
    fn implements(&mut self, owner: Owner, implemented: &str, ty: &str) {
        self.item(owner, format!("impl {implemented} for {ty}"), "impl");
    }
}
