//! Finds differences that no change explains: types and operations that generate different code, although no change
//! was found for them.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Origin;
use crate::ir::{
    AdditionalField, Api, Body, Content, Docs, Enumeration, Field, Headers, Operation, Parameter,
    Payload, Presence, Response, Shape, Struct, Type, TypeId, TypeModule,
};

use super::pairs::Pairs;
use super::surface::Owner;

/// The elements that changes concern.
#[derive(Debug, Default)]
pub(super) struct Explained {
    old: HashSet<Owner>,
    new: HashSet<Owner>,
}

impl Explained {
    /// Adds the types or operations that contain an element, in both clients.
    pub(super) fn add(&mut self, old: Option<Owner>, new: Option<Owner>) {
        self.old.extend(old.and_then(whole));
        self.new.extend(new.and_then(whole));
    }
}

/// The type or operation that an element is, or is in.
fn whole(owner: Owner) -> Option<Owner> {
    match owner {
        Owner::Type(id)
        | Owner::Property(id, _)
        | Owner::Additional(id)
        | Owner::Variant(id, _) => Some(Owner::Type(id)),
        Owner::Operation(index)
        | Owner::Parameter(index, _)
        | Owner::Body(index)
        | Owner::Response(index, _)
        | Owner::Error(index, _) => Some(Owner::Operation(index)),
        Owner::Crate | Owner::Server | Owner::Variable(_) | Owner::Scheme(_) | Owner::Tag(_) => {
            None
        }
    }
}

/// How deep the selection of a variant depends on the types of a union.
const DEPTH_OF_UNIONS: usize = 3;

/// The modules of the new client with a difference that no change explains.
pub(super) fn homes(old: &Api, new: &Api, pairs: &Pairs, touched: &Explained) -> Vec<TypeModule> {
    let comparing = Comparing {
        old,
        new,
        pairs,
        touched,
    };
    let types = pairs.types().filter(|pair| comparing.is_unexplained(*pair));
    let homes = types.map(|(_, id)| new.get(id).module.clone());
    let operations = pairs
        .operations()
        .filter(|pair| comparing.is_operation_unexplained(*pair));
    let operations = operations.map(|(_, index)| TypeModule::Operation(index));
    let explained = comparing.explained();
    let mut homes: Vec<_> = homes
        .chain(operations)
        .filter(|home| !explained.contains(home))
        .collect();
    homes.sort_unstable();
    homes.dedup();
    homes
}

struct Comparing<'a> {
    old: &'a Api,
    new: &'a Api,
    pairs: &'a Pairs,
    touched: &'a Explained,
}

impl Comparing<'_> {
    /// The modules of the new client that changes concern.
    fn explained(&self) -> HashSet<TypeModule> {
        let old = self.touched.old.iter().filter_map(|owner| match owner {
            Owner::Type(id) => self.pairs.new_type(*id).map(Owner::Type),
            Owner::Operation(index) => self.pairs.new_operation(*index).map(Owner::Operation),
            _ => None,
        });
        let all = self.touched.new.iter().copied().chain(old);
        let homes = all.filter_map(|owner| match owner {
            Owner::Type(id) => Some(self.new.get(id).module.clone()),
            Owner::Operation(index) => Some(TypeModule::Operation(index)),
            _ => None,
        });
        homes.collect()
    }

    fn is_unexplained(&self, (one, other): (TypeId, TypeId)) -> bool {
        let (before, after) = (&self.old.get(one).shape, &self.new.get(other).shape);
        let depth = match after {
            Shape::Union(_) => DEPTH_OF_UNIONS,
            _ => 1,
        };
        written(&plain(before, &|ty| self.renamed(ty)))
            != written(&plain(after, &|ty| self.known(ty)))
            && !is_near(self.old, before.types(), &self.touched.old, depth)
            && !is_near(self.new, after.types(), &self.touched.new, depth)
    }

    fn is_operation_unexplained(&self, (one, other): (usize, usize)) -> bool {
        let (before, after) = (&self.old.operations[one], &self.new.operations[other]);
        let was = self.with_new_schemes(plain_operation(before, &|ty| self.renamed(ty)));
        let is = plain_operation(after, &|ty| self.known(ty));
        written(&was) != written(&is)
            && !is_near(self.old, before.types(), &self.touched.old, 1)
            && !is_near(self.new, after.types(), &self.touched.new, 1)
    }

    /// An old operation, with the security schemes named as in the new client.
    fn with_new_schemes(&self, mut operation: Operation) -> Operation {
        let (olds, news) = (&self.old.security_schemes, &self.new.security_schemes);
        let met = self.pairs.schemes();
        let called: HashMap<&String, &String> = met
            .map(|(one, other)| (&olds[one].wire, &news[other].wire))
            .collect();
        for wire in operation.security.iter_mut().flatten() {
            if let Some(name) = called.get(wire) {
                (*name).clone_into(wire);
            }
        }
        operation
    }

    /// An old type, with named types replaced by the corresponding new ones.
    fn renamed(&self, ty: &Type) -> Type {
        translated(&self.old.resolve_aliases(ty), &|id| self.pairs.new_type(id))
    }

    fn known(&self, ty: &Type) -> Type {
        self.new.resolve_aliases(ty)
    }
}

/// Whether a change explains one of these types, or of those that they refer to up to this depth.
fn is_near<'t>(
    api: &Api,
    types: impl IntoIterator<Item = &'t Type>,
    touched: &HashSet<Owner>,
    depth: usize,
) -> bool {
    let ids = types.into_iter().flat_map(Type::named);
    let mut ids = ids.collect::<Vec<_>>().into_iter();
    ids.any(|id| {
        touched.contains(&Owner::Type(id))
            || (depth > 1 && is_near(api, api.get(id).shape.types(), touched, depth - 1))
    })
}

fn translated(ty: &Type, partner: &dyn Fn(TypeId) -> Option<TypeId>) -> Type {
    let inside = |ty: &Type| Box::new(translated(ty, partner));
    match ty {
        Type::Array(item) => Type::Array(inside(item)),
        Type::Map(value) => Type::Map(inside(value)),
        Type::Nullable(value) => Type::Nullable(inside(value)),
        Type::Tuple(items) => {
            Type::Tuple(items.iter().map(|item| translated(item, partner)).collect())
        }
        Type::Named(id) => match partner(*id) {
            Some(partner) => Type::Named(partner),
            None => Type::Foreign(format!("{id:?}")),
        },
        plain => plain.clone(),
    }
}

fn written(plain: &impl std::fmt::Debug) -> String {
    format!("{plain:?}")
}

/// A shape without documentation and locations.
fn plain(shape: &Shape, renamed: &dyn Fn(&Type) -> Type) -> Shape {
    match shape.clone() {
        Shape::Struct(shape) => Shape::Struct(Struct {
            fields: shape
                .fields
                .into_iter()
                .map(|field| Field {
                    ty: renamed(&field.ty),
                    declared_presence: Presence::Required,
                    default: None,
                    example: None,
                    deprecated: false,
                    docs: Docs::default(),
                    origin: Origin::root(),
                    ..field
                })
                .collect(),
            additional: shape.additional.map(|rest| AdditionalField {
                ty: renamed(&rest.ty),
                docs: Docs::default(),
                origin: Origin::root(),
                ..rest
            }),
            is_closed: false,
            ..shape
        }),
        Shape::Enumeration(mut shape) => {
            for variant in &mut shape.variants {
                variant.docs = Docs::default();
                variant.deprecated = false;
            }
            Shape::Enumeration(Enumeration {
                is_open: false,
                ..shape
            })
        }
        Shape::Union(mut shape) => {
            for variant in &mut shape.variants {
                variant.ty = renamed(&variant.ty);
                variant.docs = Docs::default();
                variant.deprecated = false;
                variant.origin = Origin::root();
            }
            Shape::Union(shape)
        }
        Shape::Alias(ty) => Shape::Alias(renamed(&ty)),
        Shape::Newtype(ty) => Shape::Newtype(renamed(&ty)),
        Shape::Headers(Headers { mut fields }) => {
            for field in &mut fields {
                field.ty = renamed(&field.ty);
                field.docs = Docs::default();
                field.deprecated = false;
                field.origin = Origin::root();
            }
            Shape::Headers(Headers { fields })
        }
        Shape::Content(contents) => {
            let contents = contents.into_iter();
            let contents = contents.map(|content| plain_content(content, renamed));
            Shape::Content(contents.collect())
        }
    }
}

fn plain_content(content: Content, renamed: &dyn Fn(&Type) -> Type) -> Content {
    Content {
        ty: renamed(&content.ty),
        ..content
    }
}

/// An operation without documentation and locations.
fn plain_operation(operation: &Operation, renamed: &dyn Fn(&Type) -> Type) -> Operation {
    let operation = operation.clone();
    let payload = |payload| match payload {
        Payload::Empty => Payload::Empty,
        Payload::Single(content) => Payload::Single(plain_content(content, renamed)),
        Payload::Multiple(ty) => Payload::Multiple(renamed(&ty)),
    };
    let replies = |replies: Vec<Response>| {
        let replies = replies.into_iter().map(|reply| Response {
            payload: payload(reply.payload),
            // Their type is compared separately.
            headers: None,
            docs: Docs::default(),
            origin: Origin::root(),
            ..reply
        });
        replies.collect()
    };
    let parameters = operation.parameters.into_iter();
    Operation {
        // The endpoint is compared as a whole, together with the server.
        path: String::new(),
        server: None,
        // Changes of Cargo features are reported separately.
        tags: Vec::new(),
        docs: Docs::default(),
        deprecated: false,
        parameters: parameters
            .map(|parameter| Parameter {
                ty: renamed(&parameter.ty),
                deprecated: false,
                docs: Docs::default(),
                example: None,
                origin: Origin::root(),
                ..parameter
            })
            .collect(),
        body: operation.body.map(|body| Body {
            payload: payload(body.payload),
            docs: Docs::default(),
            origin: Origin::root(),
            ..body
        }),
        success_responses: replies(operation.success_responses),
        error_responses: replies(operation.error_responses),
        written_requirements: Vec::new(),
        security_origin: None,
        origin: Origin::root(),
        ..operation
    }
}
