//! The requested locations, and the position of the reader among them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::{FileId, Origin, Position, Positions};

/// Consumes the events of a text in their order, and stores the positions of the requested locations.
#[derive(Debug)]
pub(super) struct Targets {
    file: FileId,
    targets: Vec<Target>,
    open: Vec<Frame>,
    /// The key that was read last, if its value was not.
    entry: Entry,
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
    Object { expects_key: bool },
    Array { next: usize },
}

/// Where the value after a key belongs.
#[derive(Debug, Default)]
struct Entry {
    target: Option<usize>,
    key: Option<Range<usize>>,
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
            entry: Entry::default(),
        }
    }

    /// A scalar value, or a key where one is expected.
    pub(super) fn scalar(&mut self, text: &str, span: Range<usize>) {
        match self.open.last() {
            Some(Frame {
                target,
                kind: Kind::Object { expects_key: true },
            }) => self.key(*target, text, span),
            _ => _ = self.begin(span),
        }
    }

    /// The beginning of an object.
    pub(super) fn open_object(&mut self, span: Range<usize>) {
        let target = self.begin(span);
        self.open.push(Frame {
            target,
            kind: Kind::Object { expects_key: true },
        });
    }

    /// The beginning of an array.
    pub(super) fn open_array(&mut self, span: Range<usize>) {
        let target = self.begin(span);
        self.open.push(Frame {
            target,
            kind: Kind::Array { next: 0 },
        });
    }

    /// The end of the array or object that the reader is in.
    pub(super) fn close(&mut self, end: usize) {
        let target = self.open.pop().and_then(|frame| frame.target);
        if let Some(position) = target.and_then(|at| self.targets[at].position.as_mut()) {
            position.value.end = end;
        }
    }

    fn key(&mut self, object: Option<usize>, key: &str, span: Range<usize>) {
        if let Some(Frame {
            kind: Kind::Object { expects_key },
            ..
        }) = self.open.last_mut()
        {
            *expects_key = false;
        }
        let target = object
            .and_then(|at| self.targets[at].children.get(key))
            .copied();
        self.entry = Entry {
            target,
            key: Some(span.clone()),
        };
        if let Some(position) = target.and_then(|at| self.targets[at].position.as_mut()) {
            // The first of equal keys is used, here as in the tree.
            position.repeats.push(span);
            self.entry.target = None;
        }
    }

    /// Stores where a value begins, if its location is requested.
    fn begin(&mut self, value: Range<usize>) -> Option<usize> {
        let entry = std::mem::take(&mut self.entry);
        let target = match self.open.last_mut() {
            Some(Frame {
                target,
                kind: Kind::Array { next },
            }) => {
                let step = next.to_string();
                *next += 1;
                target
                    .and_then(|at| self.targets[at].children.get(&step))
                    .copied()
            }
            Some(Frame {
                kind: Kind::Object { expects_key },
                ..
            }) => {
                *expects_key = true;
                entry.target
            }
            None => Some(0),
        };
        if let Some(at) = target {
            self.targets[at].position = Some(Position {
                key: entry.key,
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
