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
        self.old.extend(old.and_then(container));
        self.new.extend(new.and_then(container));
    }
}

/// The type or operation that an element is, or is in.
fn container(owner: Owner) -> Option<Owner> {
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
const UNION_DEPTH: usize = 3;

/// The modules of the new client with a difference that no change explains.
pub(super) fn modules(
    old: &Api,
    new: &Api,
    pairs: &Pairs,
    explained: &Explained,
) -> Vec<TypeModule> {
    let search = Search {
        old,
        new,
        pairs,
        explained,
    };
    let types = pairs.types().filter(|pair| search.is_unexplained(*pair));
    let modules = types.map(|(_, id)| new.get(id).module.clone());
    let operations = pairs
        .operations()
        .filter(|pair| search.is_operation_unexplained(*pair));
    let operations = operations.map(|(_, index)| TypeModule::Operation(index));
    let explained_modules = search.explained_modules();
    let mut modules: Vec<_> = modules
        .chain(operations)
        .filter(|module| !explained_modules.contains(module))
        .collect();
    modules.sort_unstable();
    modules.dedup();
    modules
}

struct Search<'a> {
    old: &'a Api,
    new: &'a Api,
    pairs: &'a Pairs,
    explained: &'a Explained,
}

impl Search<'_> {
    /// The modules of the new client that changes concern.
    fn explained_modules(&self) -> HashSet<TypeModule> {
        let old = self.explained.old.iter().filter_map(|owner| match owner {
            Owner::Type(id) => self.pairs.new_type(*id).map(Owner::Type),
            Owner::Operation(index) => self.pairs.new_operation(*index).map(Owner::Operation),
            _ => None,
        });
        let all = self.explained.new.iter().copied().chain(old);
        let modules = all.filter_map(|owner| match owner {
            Owner::Type(id) => Some(self.new.get(id).module.clone()),
            Owner::Operation(index) => Some(TypeModule::Operation(index)),
            _ => None,
        });
        modules.collect()
    }

    fn is_unexplained(&self, (old_id, new_id): (TypeId, TypeId)) -> bool {
        let (before, after) = (&self.old.get(old_id).shape, &self.new.get(new_id).shape);
        let depth = match after {
            Shape::Union(_) => UNION_DEPTH,
            _ => 1,
        };
        debug_text(&canonical_shape(before, &|ty| self.renamed(ty)))
            != debug_text(&canonical_shape(after, &|ty| self.known(ty)))
            && !is_near(self.old, before.types(), &self.explained.old, depth)
            && !is_near(self.new, after.types(), &self.explained.new, depth)
    }

    fn is_operation_unexplained(&self, (old_id, new_id): (usize, usize)) -> bool {
        let (before, after) = (&self.old.operations[old_id], &self.new.operations[new_id]);
        let old_canonical =
            self.with_new_schemes(canonical_operation(before, &|ty| self.renamed(ty)));
        let new_canonical = canonical_operation(after, &|ty| self.known(ty));
        debug_text(&old_canonical) != debug_text(&new_canonical)
            && !is_near(self.old, before.types(), &self.explained.old, 1)
            && !is_near(self.new, after.types(), &self.explained.new, 1)
    }

    /// An old operation, with the security schemes named as in the new client.
    fn with_new_schemes(&self, mut operation: Operation) -> Operation {
        let (olds, news) = (&self.old.security_schemes, &self.new.security_schemes);
        let scheme_pairs = self.pairs.schemes();
        let new_names: HashMap<&String, &String> = scheme_pairs
            .map(|(old_id, new_id)| (&olds[old_id].wire, &news[new_id].wire))
            .collect();
        for wire in operation.security.iter_mut().flatten() {
            if let Some(name) = new_names.get(wire) {
                (*name).clone_into(wire);
            }
        }
        operation
    }

    /// An old type, with named types replaced by the corresponding new ones.
    fn renamed(&self, ty: &Type) -> Type {
        translate(&self.old.resolve_aliases(ty), &|id| self.pairs.new_type(id))
    }

    fn known(&self, ty: &Type) -> Type {
        self.new.resolve_aliases(ty)
    }
}

/// Whether a change explains one of these types, or of those that they refer to up to this depth.
fn is_near<'t>(
    api: &Api,
    types: impl IntoIterator<Item = &'t Type>,
    explained: &HashSet<Owner>,
    depth: usize,
) -> bool {
    let ids = types.into_iter().flat_map(Type::named);
    let mut ids = ids.collect::<Vec<_>>().into_iter();
    ids.any(|id| {
        explained.contains(&Owner::Type(id))
            || (depth > 1 && is_near(api, api.get(id).shape.types(), explained, depth - 1))
    })
}

fn translate(ty: &Type, partner: &dyn Fn(TypeId) -> Option<TypeId>) -> Type {
    let inside = |ty: &Type| Box::new(translate(ty, partner));
    match ty {
        Type::Array(item) => Type::Array(inside(item)),
        Type::Map(value) => Type::Map(inside(value)),
        Type::Nullable(value) => Type::Nullable(inside(value)),
        Type::Tuple(items) => {
            Type::Tuple(items.iter().map(|item| translate(item, partner)).collect())
        }
        Type::Named(id) => match partner(*id) {
            Some(partner) => Type::Named(partner),
            None => Type::Foreign(format!("{id:?}")),
        },
        ty => ty.clone(),
    }
}

fn debug_text(canonical: &impl std::fmt::Debug) -> String {
    format!("{canonical:?}")
}

/// A shape without documentation and locations.
fn canonical_shape(shape: &Shape, renamed: &dyn Fn(&Type) -> Type) -> Shape {
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
            additional: shape.additional.map(|additional| AdditionalField {
                ty: renamed(&additional.ty),
                docs: Docs::default(),
                origin: Origin::root(),
                ..additional
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
            let contents = contents.map(|content| canonical_content(content, renamed));
            Shape::Content(contents.collect())
        }
    }
}

fn canonical_content(content: Content, renamed: &dyn Fn(&Type) -> Type) -> Content {
    Content {
        ty: renamed(&content.ty),
        ..content
    }
}

/// An operation without documentation and locations.
fn canonical_operation(operation: &Operation, renamed: &dyn Fn(&Type) -> Type) -> Operation {
    let operation = operation.clone();
    let payload = |payload| match payload {
        Payload::Empty => Payload::Empty,
        Payload::Single(content) => Payload::Single(canonical_content(content, renamed)),
        Payload::Multiple(ty) => Payload::Multiple(renamed(&ty)),
    };
    let responses = |responses: Vec<Response>| {
        let responses = responses.into_iter().map(|response| Response {
            payload: payload(response.payload),
            // Their type is compared separately.
            headers: None,
            docs: Docs::default(),
            origin: Origin::root(),
            ..response
        });
        responses.collect()
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
        success_responses: responses(operation.success_responses),
        error_responses: responses(operation.error_responses),
        written_requirements: Vec::new(),
        security_origin: None,
        origin: Origin::root(),
        ..operation
    }
}
