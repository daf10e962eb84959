//! Finds differences that no change explains: types and operations that generate different code, although no change
//! was found for them.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Origin;
use crate::ir::{Api, Docs, Operation, Presence, Shape, Type, TypeId, TypeModule};

use super::Clients;
use super::owner::Owner;

/// The types and operations that changes concern.
#[derive(Debug, Default)]
pub(super) struct Explained {
    old: HashSet<Owner>,
    new: HashSet<Owner>,
}

impl Explained {
    /// Adds the types or operations that contain elements, in both clients.
    pub(super) fn add(
        &mut self,
        old: impl IntoIterator<Item = Owner>,
        new: impl IntoIterator<Item = Owner>,
    ) {
        self.old
            .extend(old.into_iter().filter_map(Owner::container));
        self.new
            .extend(new.into_iter().filter_map(Owner::container));
    }
}

/// How deep the selection of a variant depends on the types of a union.
const MAX_UNION_DEPTH: usize = 3;

/// The modules of the new client with a difference that no change explains.
pub(super) fn modules(clients: &Clients<'_>, explained: &Explained) -> Vec<TypeModule> {
    let search = Search { clients, explained };
    let Clients { new, pairs, .. } = clients;
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
    clients: &'a Clients<'a>,
    explained: &'a Explained,
}

impl Search<'_> {
    /// The modules of the new client that changes concern.
    fn explained_modules(&self) -> HashSet<TypeModule> {
        let partner = |owner: &Owner| self.clients.pairs.new_of(*owner);
        let old = self.explained.old.iter().filter_map(partner);
        let all = self.explained.new.iter().copied().chain(old);
        let modules = all.filter_map(|owner| match owner {
            Owner::Type(id) => Some(self.clients.new.get(id).module.clone()),
            Owner::Operation(index) => Some(TypeModule::Operation(index)),
            _ => None,
        });
        modules.collect()
    }

    fn is_unexplained(&self, (old_id, new_id): (TypeId, TypeId)) -> bool {
        let (before, after) = (
            &self.clients.old.get(old_id).shape,
            &self.clients.new.get(new_id).shape,
        );
        let depth = match after {
            Shape::Union(_) => MAX_UNION_DEPTH,
            _ => 1,
        };
        debug_text(&canonical_shape(before, &|ty| self.renamed(ty)))
            != debug_text(&canonical_shape(after, &|ty| self.known(ty)))
            && !is_near(self.clients.old, before.types(), &self.explained.old, depth)
            && !is_near(self.clients.new, after.types(), &self.explained.new, depth)
    }

    fn is_operation_unexplained(&self, (old_id, new_id): (usize, usize)) -> bool {
        let (before, after) = (
            &self.clients.old.operations[old_id],
            &self.clients.new.operations[new_id],
        );
        let old_canonical =
            self.with_new_schemes(canonical_operation(before, &|ty| self.renamed(ty)));
        let new_canonical = canonical_operation(after, &|ty| self.known(ty));
        debug_text(&old_canonical) != debug_text(&new_canonical)
            && !is_near(self.clients.old, before.types(), &self.explained.old, 1)
            && !is_near(self.clients.new, after.types(), &self.explained.new, 1)
    }

    /// An old operation, with the security schemes named as in the new client.
    fn with_new_schemes(&self, mut operation: Operation) -> Operation {
        let (olds, news) = (
            &self.clients.old.security_schemes,
            &self.clients.new.security_schemes,
        );
        let scheme_pairs = self.clients.pairs.schemes();
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
        translate(&self.clients.old.resolve_aliases(ty), &|id| {
            self.clients.pairs.new_type(id)
        })
    }

    fn known(&self, ty: &Type) -> Type {
        self.clients.new.resolve_aliases(ty)
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
    match ty {
        Type::Named(id) => match partner(*id) {
            Some(partner) => Type::Named(partner),
            None => Type::Foreign(format!("{id:?}")),
        },
        ty => ty.map_parts(&|part| translate(part, partner)),
    }
}

fn debug_text(canonical: &impl std::fmt::Debug) -> String {
    format!("{canonical:?}")
}

/// A shape without documentation and locations.
fn canonical_shape(shape: &Shape, renamed: &dyn Fn(&Type) -> Type) -> Shape {
    let mut shape = shape.clone();
    for ty in shape.types_mut() {
        *ty = renamed(ty);
    }
    match &mut shape {
        Shape::Struct(shape) => {
            for field in &mut shape.fields {
                field.declared_presence = Presence::Required;
                field.default = None;
                field.example = None;
                field.deprecated = false;
                remove(&mut field.docs, &mut field.origin);
            }
            if let Some(additional) = &mut shape.additional {
                remove(&mut additional.docs, &mut additional.origin);
            }
            shape.is_closed = false;
        }
        Shape::Enumeration(shape) => {
            for variant in &mut shape.variants {
                variant.docs = Docs::default();
                variant.deprecated = false;
            }
            shape.is_open = false;
        }
        Shape::Union(shape) => {
            for variant in &mut shape.variants {
                variant.deprecated = false;
                remove(&mut variant.docs, &mut variant.origin);
            }
        }
        Shape::Headers(shape) => {
            for field in &mut shape.fields {
                field.deprecated = false;
                remove(&mut field.docs, &mut field.origin);
            }
        }
        Shape::Alias(_) | Shape::Newtype(_) | Shape::Content(_) => {}
    }
    shape
}

/// An operation without documentation and locations.
fn canonical_operation(operation: &Operation, renamed: &dyn Fn(&Type) -> Type) -> Operation {
    let mut operation = Operation {
        // The endpoint is compared as a whole, together with the server.
        path: String::new(),
        server: None,
        // Changes of Cargo features are reported separately.
        tags: Vec::new(),
        deprecated: false,
        written_requirements: Vec::new(),
        security_origin: None,
        ..operation.clone()
    };
    for ty in operation.types_mut() {
        *ty = renamed(ty);
    }
    remove(&mut operation.docs, &mut operation.origin);
    for parameter in &mut operation.parameters {
        parameter.deprecated = false;
        parameter.example = None;
        remove(&mut parameter.docs, &mut parameter.origin);
    }
    if let Some(body) = &mut operation.body {
        remove(&mut body.docs, &mut body.origin);
    }
    let responses = &mut operation.success_responses;
    for response in responses.iter_mut().chain(&mut operation.error_responses) {
        // Their type is compared separately.
        response.headers = None;
        remove(&mut response.docs, &mut response.origin);
    }
    operation
}

fn remove(docs: &mut Docs, origin: &mut Origin) {
    *docs = Docs::default();
    *origin = Origin::root();
}
