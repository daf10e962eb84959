//! What holds itself: structs, whose fields then need the heap, and other names of types, which then
//! name nothing.
//!
//! ```yaml
//! Folder:
//!   type: object
//!   properties:
//!     parent: { $ref: "#/components/schemas/Folder" }   # Option<Box<Folder>>
//!     children:                                         # Vec<Folder>: a list is on the heap already
//!       type: array
//!       items: { $ref: "#/components/schemas/Folder" }
//! ```

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Shape, Type, TypeId};

/// Lets every type that is only another name of itself, or a list or map of itself, be any JSON: an
/// alias that leads back to itself is no type in Rust.
///
/// ```yaml
/// Tree: { type: array, items: { $ref: "#/components/schemas/Tree" } }
/// ```
pub(super) fn break_aliases(api: &mut Api, diagnostics: &mut Diagnostics) {
    let circular: Vec<usize> = (0..api.types.len())
        .filter(|index| leads_back(api, *index))
        .collect();
    for index in circular {
        let def = &mut api.types[index];
        def.shape = Shape::Alias(Type::Any);
        let message = format!(
            "`{}` consists of itself and nothing else, which is not supported yet",
            def.name
        );
        diagnostics.report(
            Diagnostic::new(Code::UnsupportedSchema, def.origin.clone(), message)
                .at_key()
                .help("the value is read and written as any JSON (`serde_json::Value`)"),
        );
    }
}

/// Whether following what a type is another name of leads back to it.
fn leads_back(api: &Api, index: usize) -> bool {
    let mut next = alias_target(api, index);
    for _ in 0..api.types.len() {
        match next {
            Some(found) if found == index => return true,
            Some(found) => next = alias_target(api, found),
            None => return false,
        }
    }
    false
}

fn alias_target(api: &Api, index: usize) -> Option<usize> {
    match &api.types[index].shape {
        Shape::Alias(ty) => ty.named().first().map(|TypeId(target)| *target),
        Shape::Struct(_)
        | Shape::Enumeration(_)
        | Shape::Union(_)
        | Shape::Newtype(_)
        | Shape::Headers(_)
        | Shape::Content(_) => None,
    }
}

/// Marks the fields whose type holds, by value, the struct that they are in.
pub(super) fn settle(api: &mut Api) {
    let edges: Vec<Vec<usize>> = api
        .types
        .iter()
        .map(|def| held_by_value(&def.shape))
        .collect();
    let circles = circles(&edges);
    for (index, def) in api.types.iter_mut().enumerate() {
        if let Shape::Struct(shape) = &mut def.shape {
            for field in &mut shape.fields {
                field.boxed = by_value(&field.ty)
                    .iter()
                    .any(|TypeId(held)| circles[*held] == circles[index]);
            }
        }
    }
}

/// The types that a value of this shape holds without going through the heap.
fn held_by_value(shape: &Shape) -> Vec<usize> {
    let types = shape.types().into_iter();
    types.flat_map(by_value).map(|TypeId(held)| held).collect()
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
