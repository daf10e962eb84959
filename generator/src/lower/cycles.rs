//! Which fields and variants are boxed: objects in objects and in unions, and all that break a recursion. And
//! aliases that refer to themselves, which become newtypes.
//!
//! ```yaml
//! Folder:
//!   type: object
//!   properties:
//!     owner: { $ref: "#/components/schemas/User" }      # Option<Box<User>>
//!     parent: { $ref: "#/components/schemas/Folder" }   # Option<Box<Folder>>
//!     children:                                         # Vec<Folder>: no box is needed
//!       type: array
//!       items: { $ref: "#/components/schemas/Folder" }
//! ```

use std::collections::{BTreeSet, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Presence, Shape, Type, TypeDef, TypeId};

/// Turns every alias that refers back to itself into a newtype, because Rust has no recursive aliases. One
/// that refers to itself without an array or map in between has no values, and becomes any JSON value.
///
/// ```yaml
/// Tree: { type: array, items: { $ref: "#/components/schemas/Tree" } }
/// ```
pub(super) fn break_aliases(api: &mut Api, diagnostics: &mut Diagnostics) {
    let is_heap = |def: &TypeDef| matches!(&def.shape, Shape::Alias(ty) if is_on_the_heap(ty));
    break_circles(api, is_heap, |def| {
        if let Shape::Alias(ty) = &def.shape {
            def.shape = Shape::Newtype(ty.clone());
        }
    });
    break_circles(api, |_| true, |def| report_empty(def, diagnostics));
}

/// Breaks each circle of other names at the first type in it that may be, until none is left that can.
fn break_circles(
    api: &mut Api,
    may_break: impl Fn(&TypeDef) -> bool,
    mut break_at: impl FnMut(&mut TypeDef),
) {
    loop {
        let edges: Vec<_> = api.types.iter().map(alias_targets).collect();
        let circles = circles(&edges);
        let leads_back = |index: usize| {
            let mut targets = edges[index].iter();
            targets.any(|target| circles[*target] == circles[index])
        };
        let mut broken = HashSet::new();
        for (index, def) in api.types.iter_mut().enumerate() {
            if leads_back(index) && may_break(def) && broken.insert(circles[index]) {
                break_at(def);
            }
        }
        if broken.is_empty() {
            break;
        }
    }
}

fn report_empty(def: &mut TypeDef, diagnostics: &mut Diagnostics) {
    def.shape = Shape::Alias(Type::Json);
    let message = format!(
        "schema `{}` refers only to itself; it is treated as any JSON value (`serde_json::Value`)",
        def.name
    );
    diagnostics.report(
        Diagnostic::new(Code::UnsupportedSchema, def.origin.clone(), message)
            .at_key()
            .help("replace the reference with a schema that has a `type`"),
    );
}

fn is_on_the_heap(ty: &Type) -> bool {
    ty.any(&|ty| matches!(ty, Type::Array(_) | Type::Map(_)))
}

fn alias_targets(def: &TypeDef) -> Vec<usize> {
    match &def.shape {
        Shape::Alias(ty) => ty.named().iter().map(|TypeId(target)| *target).collect(),
        Shape::Struct(_)
        | Shape::Enumeration(_)
        | Shape::Union(_)
        | Shape::Newtype(_)
        | Shape::Headers(_)
        | Shape::Content(_) => Vec::new(),
    }
}

/// Reports the types that require a value of themselves: no value of them is finite.
pub(super) fn report_endless(api: &Api, diagnostics: &mut Diagnostics) {
    let edges: Vec<Vec<usize>> = api.types.iter().map(required_by_value).collect();
    let circles = circles(&edges);
    let mut told = BTreeSet::new();
    for (index, def) in api.types.iter().enumerate() {
        let circle = circles[index];
        let leads_on = edges[index].iter().any(|next| circles[*next] == circle);
        if leads_on && told.insert(circle) {
            let message = format!(
                "schema `{}` has no finite value: it requires itself",
                def.name
            );
            diagnostics.report(
                Diagnostic::new(Code::CircularSchema, def.origin.clone(), message)
                    .at_key()
                    .help("remove a property of the cycle from `required`"),
            );
        }
    }
}

/// The types that every value of a type holds.
fn required_by_value(def: &TypeDef) -> Vec<usize> {
    let types: Vec<&Type> = match &def.shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter();
            let fields = fields.filter(|field| field.presence == Presence::Required);
            fields.map(|field| &field.ty).collect()
        }
        Shape::Alias(ty) => vec![ty],
        Shape::Newtype(_)
        | Shape::Union(_)
        | Shape::Enumeration(_)
        | Shape::Headers(_)
        | Shape::Content(_) => Vec::new(),
    };
    let named = types.into_iter().filter_map(|ty| match ty {
        Type::Named(TypeId(id)) => Some(*id),
        _ => None,
    });
    named.collect()
}

/// Puts each object that lies in an object or in a union on the heap, and then what still holds itself: a
/// union in its own variant.
///
/// What a type is decides, and not how large it happens to be: so the next version of a description
/// moves no value that it does not change.
pub(super) fn settle(api: &mut Api) {
    let held: Vec<Vec<bool>> = api.types.iter().map(|def| hold_objects(api, def)).collect();
    for (def, held) in api.types.iter_mut().zip(held) {
        let places = places(&mut def.shape).into_iter().zip(held);
        places.for_each(|((_, boxed), held)| *boxed = held);
    }
    box_circles(api);
}

/// The types that an object or a union holds, and whether each is on the heap.
fn places(shape: &mut Shape) -> Vec<(&Type, &mut bool)> {
    match shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter_mut();
            fields.map(|it| (&it.ty, &mut it.boxed)).collect()
        }
        Shape::Union(shape) => {
            let variants = shape.variants.iter_mut();
            variants.map(|it| (&it.ty, &mut it.boxed)).collect()
        }
        _ => Vec::new(),
    }
}

/// For each field of a struct and each variant of a union, whether it holds an object by value.
fn hold_objects(api: &Api, def: &TypeDef) -> Vec<bool> {
    let types: Vec<&Type> = match &def.shape {
        Shape::Struct(shape) => shape.fields.iter().map(|it| &it.ty).collect(),
        Shape::Union(shape) => shape.variants.iter().map(|it| &it.ty).collect(),
        _ => Vec::new(),
    };
    let types = types.into_iter();
    types.map(|ty| holds_object(api, ty)).collect()
}

/// Whether a value of the type holds an object by value, by whatever names and wrappers.
fn holds_object(api: &Api, ty: &Type) -> bool {
    let (mut seen, mut next) = (HashSet::new(), by_value(ty));
    while let Some(id) = next.pop() {
        match &api.get(id).shape {
            Shape::Struct(_) => return true,
            Shape::Alias(ty) | Shape::Newtype(ty) if seen.insert(id) => next.extend(by_value(ty)),
            _ => {}
        }
    }
    false
}

/// Puts on the heap what still holds, by value, the type that it is in.
fn box_circles(api: &mut Api) {
    let edges: Vec<Vec<usize>> = api
        .types
        .iter()
        .map(|def| held_by_value(&def.shape))
        .collect();
    let circles = circles(&edges);
    for (index, def) in api.types.iter_mut().enumerate() {
        for (ty, boxed) in places(&mut def.shape) {
            let mut held = by_value(ty).into_iter();
            *boxed |= held.any(|TypeId(held)| circles[held] == circles[index]);
        }
    }
}

/// The types that a value of this shape holds without going through the heap.
fn held_by_value(shape: &Shape) -> Vec<usize> {
    let types: Vec<&Type> = match shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter().filter(|field| !field.boxed);
            fields.map(|field| &field.ty).collect()
        }
        Shape::Union(shape) => {
            let variants = shape.variants.iter().filter(|variant| !variant.boxed);
            variants.map(|variant| &variant.ty).collect()
        }
        Shape::Alias(ty) | Shape::Newtype(ty) => vec![ty],
        Shape::Enumeration(_) | Shape::Headers(_) | Shape::Content(_) => Vec::new(),
    };
    let held = types.into_iter().flat_map(by_value);
    held.map(|TypeId(held)| held).collect()
}

fn by_value(ty: &Type) -> Vec<TypeId> {
    match ty {
        Type::Named(id) => vec![*id],
        Type::Nullable(inner) => by_value(inner),
        Type::Tuple(items) => items.iter().flat_map(by_value).collect(),
        _ => Vec::new(),
    }
}

/// For each node the number of its circle: two nodes share it when each leads to the other, and a
/// node that leads to no node of its circle is alone. (Tarjan's algorithm, with a stack of its own:
/// a description may be deeper than the program's.)
fn circles(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut search = Search::new(edges.len());
    for start in 0..edges.len() {
        if search.order[start].is_none() {
            search.run(start, edges);
        }
    }
    search.circle
}

struct Search {
    next: usize,
    order: Vec<Option<usize>>,
    lowest: Vec<usize>,
    circle: Vec<usize>,
    open: Vec<usize>,
    is_open: Vec<bool>,
}

impl Search {
    fn new(count: usize) -> Self {
        Self {
            next: 0,
            order: vec![None; count],
            lowest: vec![0; count],
            circle: (0..count).collect(),
            open: Vec::new(),
            is_open: vec![false; count],
        }
    }

    fn run(&mut self, start: usize, edges: &[Vec<usize>]) {
        self.enter(start);
        let mut way = vec![(start, 0)];
        while let Some((node, edge)) = way.last_mut() {
            let node = *node;
            match edges[node].get(*edge) {
                Some(&to) => {
                    *edge += 1;
                    if self.order[to].is_none() {
                        self.enter(to);
                        way.push((to, 0));
                    } else if self.is_open[to] {
                        self.lowest[node] =
                            self.lowest[node].min(self.order[to].unwrap_or(usize::MAX));
                    }
                }
                None => {
                    way.pop();
                    if let Some((from, _)) = way.last() {
                        self.lowest[*from] = self.lowest[*from].min(self.lowest[node]);
                    }
                    self.leave(node);
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.order[node] = Some(self.next);
        self.lowest[node] = self.next;
        self.next += 1;
        self.open.push(node);
        self.is_open[node] = true;
    }

    /// Closes the circle of a node from which nothing earlier can be reached.
    fn leave(&mut self, node: usize) {
        if self.order[node] != Some(self.lowest[node]) {
            return;
        }
        while let Some(member) = self.open.pop() {
            self.is_open[member] = false;
            self.circle[member] = node;
            if member == node {
                break;
            }
        }
    }
}
