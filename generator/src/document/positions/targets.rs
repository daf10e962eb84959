//! The requested locations, and the position of the reader among them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Events;
use crate::diagnostic::{FileId, Origin, Position, Positions};

/// Consumes the events of a text in their order, and stores the positions of the requested locations.
#[derive(Debug)]
pub(super) struct Targets {
    file: FileId,
    targets: Vec<Target>,
    open: Vec<Frame>,
}

/// A requested location, or one that encloses it.
#[derive(Debug, Default)]
struct Target {
    children: BTreeMap<String, usize>,
    position: Option<Position>,
}

/// An array or an object that the reader is in.
#[derive(Debug)]
struct Frame {
    target: Option<usize>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Object {
        /// The key that was read last, if its value was not.
        entry: Option<Entry>,
    },
    Array {
        next: usize,
    },
}

/// Where the value after a key belongs.
#[derive(Debug)]
struct Entry {
    target: Option<usize>,
    key: Range<usize>,
}

impl Events for Targets {
    fn scalar(&mut self, text: &str, span: Range<usize>) {
        match self.open.last() {
            Some(Frame {
                target,
                kind: Kind::Object { entry: None },
            }) => self.key(*target, text, span),
            _ => _ = self.begin(span),
        }
    }

    fn alias(&mut self, span: Range<usize>, _: usize) {
        self.scalar("", span);
    }

    fn open_object(&mut self, span: Range<usize>) {
        self.open(span, Kind::Object { entry: None });
    }

    fn open_array(&mut self, span: Range<usize>) {
        self.open(span, Kind::Array { next: 0 });
    }

    fn close(&mut self, end: usize) {
        let target = self.open.pop().and_then(|frame| frame.target);
        if let Some(position) = target.and_then(|at| self.targets[at].position.as_mut()) {
            position.value.end = end;
        }
    }
}

impl Targets {
    pub(super) fn new(file: FileId, origins: &BTreeSet<Origin>) -> Self {
        let mut targets = vec![Target::default()];
        for origin in origins {
            let mut at = 0;
            for step in origin.steps() {
                let new = targets.len();
                at = *targets[at].children.entry(step.into_owned()).or_insert(new);
                if at == new {
                    targets.push(Target::default());
                }
            }
        }
        Self {
            file,
            targets,
            open: Vec::new(),
        }
    }

    fn open(&mut self, span: Range<usize>, kind: Kind) {
        let target = self.begin(span);
        self.open.push(Frame { target, kind });
    }

    fn key(&mut self, object: Option<usize>, text: &str, key: Range<usize>) {
        let mut target = self.child(object, text);
        if let Some(position) = target.and_then(|at| self.targets[at].position.as_mut()) {
            // The first of equal keys is used, here as in the tree.
            position.repeats.push(key.clone());
            target = None;
        }
        if let Some(frame) = self.open.last_mut() {
            let entry = Some(Entry { target, key });
            frame.kind = Kind::Object { entry };
        }
    }

    fn child(&self, parent: Option<usize>, step: &str) -> Option<usize> {
        self.targets[parent?].children.get(step).copied()
    }

    /// Stores where a value begins, if its location is requested.
    fn begin(&mut self, value: Range<usize>) -> Option<usize> {
        let mut key = None;
        let target = match self.open.last_mut() {
            Some(Frame {
                target,
                kind: Kind::Array { next },
            }) => {
                let (array, step) = (*target, next.to_string());
                *next += 1;
                self.child(array, &step)
            }
            Some(Frame {
                kind: Kind::Object { entry },
                ..
            }) => entry.take().and_then(|entry| {
                key = Some(entry.key);
                entry.target
            }),
            None => Some(0),
        };
        if let Some(at) = target {
            self.targets[at].position = Some(Position {
                key,
                value,
                repeats: Vec::new(),
            });
        }
        target
    }

    pub(super) fn into_positions(mut self) -> Positions {
        let mut positions = Positions::new();
        let mut pending = vec![(Origin::of_file(self.file), 0)];
        while let Some((origin, at)) = pending.pop() {
            let target = std::mem::take(&mut self.targets[at]);
            pending.extend(
                target
                    .children
                    .into_iter()
                    .map(|(step, children)| (origin.key(&step), children)),
            );
            positions.extend(target.position.map(|position| (origin, position)));
        }
        positions
    }
}
