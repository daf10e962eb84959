//! The places that are looked for, and the reader's way among them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::{FileId, Origin, Position, Positions};

/// Takes the events of a text, from the first to the last, and keeps what is wanted of them.
#[derive(Debug)]
pub(super) struct Targets {
    file: FileId,
    places: Vec<Target>,
    open: Vec<Frame>,
    /// The key that was read last, if its value was not.
    member: Entry,
}

/// A place that is wanted, or holds one that is.
#[derive(Debug, Default)]
struct Target {
    inside: BTreeMap<String, usize>,
    position: Option<Position>,
}

/// A list or an object that the reader is in.
#[derive(Debug)]
struct Frame {
    place: Option<usize>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Object { key_due: bool },
    List { next: usize },
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
            member: Entry::default(),
        }
    }

    /// A value that is neither list nor object, or a key where one is due.
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

    /// The beginning of a list.
    pub(super) fn open_array(&mut self, span: Range<usize>) {
        let place = self.begin(span);
        self.open.push(Frame {
            place,
            kind: Kind::List { next: 0 },
        });
    }

    /// The end of the list or object that the reader is in.
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
        self.member = Entry {
            place,
            key: Some(span.clone()),
        };
        if let Some(position) = place.and_then(|at| self.places[at].position.as_mut()) {
            // The first of equal keys counts, here as in the tree.
            position.repeats.push(span);
            self.member.place = None;
        }
    }

    /// Takes the beginning of a value to the place that it belongs to, if that is wanted.
    fn begin(&mut self, value: Range<usize>) -> Option<usize> {
        let member = std::mem::take(&mut self.member);
        let place = match self.open.last_mut() {
            Some(Frame {
                place,
                kind: Kind::List { next },
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
                member.place
            }
            None => Some(0),
        };
        if let Some(at) = place {
            self.places[at].position = Some(Position {
                key: member.key,
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
