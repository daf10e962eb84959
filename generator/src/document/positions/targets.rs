//! The requested locations, and the position of the reader among them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::{FileId, Origin, Position, Positions};

/// Takes the events of a text in their order, and keeps the positions of the requested locations.
#[derive(Debug)]
pub(super) struct Targets {
    file: FileId,
    places: Vec<Target>,
    open: Vec<Frame>,
    /// The key that was read last, if its value was not.
    entry: Entry,
}

/// A requested location, or one around it.
#[derive(Debug, Default)]
struct Target {
    inside: BTreeMap<String, usize>,
    position: Option<Position>,
}

/// An array or an object that the reader is in.
#[derive(Debug)]
struct Frame {
    place: Option<usize>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Object { key_due: bool },
    Array { next: usize },
}

/// Where the value after a key belongs.
#[derive(Debug, Default)]
struct Entry {
    place: Option<usize>,
    key: Option<Range<usize>>,
}

impl Targets {
    pub(super) fn new(file: FileId, origins: &BTreeSet<Origin>) -> Self {
        let mut places = vec![Target::default()];
        for origin in origins {
            let mut at = 0;
            for step in origin.steps() {
                let new = places.len();
                at = *places[at].inside.entry(step.into_owned()).or_insert(new);
                if at == new {
                    places.push(Target::default());
                }
            }
        }
        Self {
            file,
            places,
            open: Vec::new(),
            entry: Entry::default(),
        }
    }

    /// A scalar value, or a key where one is expected.
    pub(super) fn scalar(&mut self, text: &str, span: Range<usize>) {
        match self.open.last() {
            Some(Frame {
                place,
                kind: Kind::Object { key_due: true },
            }) => self.key(*place, text, span),
            _ => _ = self.begin(span),
        }
    }

    /// The beginning of an object.
    pub(super) fn open_object(&mut self, span: Range<usize>) {
        let place = self.begin(span);
        self.open.push(Frame {
            place,
            kind: Kind::Object { key_due: true },
        });
    }

    /// The beginning of an array.
    pub(super) fn open_array(&mut self, span: Range<usize>) {
        let place = self.begin(span);
        self.open.push(Frame {
            place,
            kind: Kind::Array { next: 0 },
        });
    }

    /// The end of the array or object that the reader is in.
    pub(super) fn close(&mut self, end: usize) {
        let place = self.open.pop().and_then(|frame| frame.place);
        if let Some(position) = place.and_then(|at| self.places[at].position.as_mut()) {
            position.value.end = end;
        }
    }

    fn key(&mut self, object: Option<usize>, key: &str, span: Range<usize>) {
        if let Some(Frame {
            kind: Kind::Object { key_due },
            ..
        }) = self.open.last_mut()
        {
            *key_due = false;
        }
        let place = object
            .and_then(|at| self.places[at].inside.get(key))
            .copied();
        self.entry = Entry {
            place,
            key: Some(span.clone()),
        };
        if let Some(position) = place.and_then(|at| self.places[at].position.as_mut()) {
            // The first of equal keys is used, here as in the tree.
            position.repeats.push(span);
            self.entry.place = None;
        }
    }

    /// Stores where a value begins, if its location is requested.
    fn begin(&mut self, value: Range<usize>) -> Option<usize> {
        let entry = std::mem::take(&mut self.entry);
        let place = match self.open.last_mut() {
            Some(Frame {
                place,
                kind: Kind::Array { next },
            }) => {
                let step = next.to_string();
                *next += 1;
                place
                    .and_then(|at| self.places[at].inside.get(&step))
                    .copied()
            }
            Some(Frame {
                kind: Kind::Object { key_due },
                ..
            }) => {
                *key_due = true;
                entry.place
            }
            None => Some(0),
        };
        if let Some(at) = place {
            self.places[at].position = Some(Position {
                key: entry.key,
                value,
                repeats: Vec::new(),
            });
        }
        place
    }

    pub(super) fn into_positions(mut self) -> Positions {
        let mut positions = Positions::new();
        let mut left = vec![(Origin::of_file(self.file), 0)];
        while let Some((origin, at)) = left.pop() {
            let place = std::mem::take(&mut self.places[at]);
            left.extend(
                place
                    .inside
                    .into_iter()
                    .map(|(step, inside)| (origin.key(&step), inside)),
            );
            positions.extend(place.position.map(|position| (origin, position)));
        }
        positions
    }
}
