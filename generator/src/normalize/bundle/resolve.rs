//! Finds what references lead to, in whichever file.

use std::collections::HashMap;
use std::rc::Rc;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::identifiers::Identifiers;
use super::sections;
use crate::diagnostic::{Diagnostics, FileId, Origin, closest_match};
use crate::document::{self, Role};
use crate::source::{AccessError, Files, Source, escaped};

/// How many references may follow one another before they are taken for a circle.
const LONGEST_CHAIN: usize = 100;

/// How many names are looked through in all for those that were meant: there may be as many references to
/// nothing as there are names.
const MOST_COMPARED: usize = 5_000_000;

/// The trees of all files that were read, each with its name.
pub(super) struct Trees {
    files: Files,
    known: HashMap<FileId, (Rc<Value>, Source)>,
    /// The names in each file that a reference was followed from.
    identities: HashMap<FileId, Identifiers>,
    left_to_compare: usize,
}

/// What a reference leads to.
pub(super) struct Resolved {
    pub(super) origin: Origin,
    pub(super) tree: Rc<Value>,
}

/// Why a reference leads to nothing.
#[derive(Debug)]
pub(super) enum ResolveError {
    /// The file is there, and nothing in it is at the place.
    Place {
        name: String,
        /// Something beside it with a name like it.
        near: Option<Origin>,
    },
    /// What is asked for is there, below a key that is misspelt.
    Key {
        near: Origin,
        meant: Origin,
    },
    /// No schema has this `$id`; perhaps one has another like it.
    Id {
        url: String,
        near: Option<String>,
    },
    File(AccessError),
    /// The file was read and has a fault that was reported.
    Faulty,
    Circle,
}

/// Whether a place is one that OpenAPI has a name for.
fn is_word(place: &Origin) -> bool {
    let steps: Vec<_> = place.steps().collect();
    let steps: Vec<_> = steps.iter().map(AsRef::as_ref).collect();
    match steps.as_slice() {
        ["components" | "paths" | "webhooks"] => true,
        ["components", section] => sections::has(section),
        _ => false,
    }
}

impl Trees {
    pub(super) fn new(root: Value, source: &Source, allowed_hosts: &[String]) -> Self {
        Self {
            files: Files::around(source, allowed_hosts),
            known: HashMap::from([(FileId::ROOT, (Rc::new(root), source.clone()))]),
            identities: HashMap::new(),
            left_to_compare: MOST_COMPARED,
        }
    }

    pub(super) fn root(&self) -> Rc<Value> {
        self.tree(FileId::ROOT).unwrap_or_default()
    }

    /// The tree of the file that was named, which nobody else may hold meanwhile.
    pub(super) fn root_mut(&mut self) -> Option<&mut Value> {
        let (root, _) = self.known.get_mut(&FileId::ROOT)?;
        Rc::get_mut(root)
    }

    pub(super) fn into_root(mut self) -> Value {
        let root = self.known.remove(&FileId::ROOT);
        root.map(|(root, _)| Rc::unwrap_or_clone(root))
            .unwrap_or_default()
    }

    /// A reference to a place, as the file that was named would write it.
    pub(super) fn reference_to(&self, origin: &Origin) -> Option<String> {
        let file = self.files.reference_to(origin.file())?;
        Some(format!("{file}#{}", escaped(origin.pointer())))
    }

    /// A reference to a place beside what `written` was to lead to, as it would be written in a file.
    pub(super) fn beside(&self, from: FileId, written: &str, place: &Origin) -> String {
        let pointer = place.pointer();
        let (path, _) = written.split_once('#').unwrap_or((written, ""));
        match self.reference_to(place) {
            _ if place.file() == from => format!("#{pointer}"),
            Some(reference) if from == FileId::ROOT => reference,
            _ => format!("{path}#{pointer}"),
        }
    }

    pub(super) fn tree(&self, file: FileId) -> Option<Rc<Value>> {
        self.known.get(&file).map(|(tree, _)| Rc::clone(tree))
    }

    /// The name of a file that is not the one that was named, without its ending.
    pub(super) fn name_of(&self, file: FileId) -> Option<String> {
        let (_, source) = self.known.get(&file).filter(|_| file != FileId::ROOT)?;
        let name = source.name().rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        Some(stem.to_owned())
    }

    /// Whether something is at a pointer, taken as it is written.
    pub(super) fn has(&self, file: FileId, reference: &str) -> bool {
        let pointer = reference.strip_prefix('#').unwrap_or(reference);
        let tree = self.known.get(&file);
        tree.is_some_and(|(tree, _)| tree.pointer(pointer).is_some())
    }

    /// What a reference that is written at a place leads to.
    pub(super) fn resolve(
        &mut self,
        from: &Origin,
        written: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Resolved, ResolveError> {
        self.resolve_within(LONGEST_CHAIN, from, written, diagnostics)
    }

    fn resolve_within(
        &mut self,
        chain: usize,
        from: &Origin,
        written: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Resolved, ResolveError> {
        if chain == 0 {
            return Err(ResolveError::Circle);
        }
        if let Some(pointer) = self.identified(from, written) {
            return self.at(chain, from.file(), &pointer, diagnostics);
        }
        let (path, fragment) = written.split_once('#').unwrap_or((written, ""));
        let file = match path {
            "" => from.file(),
            path => match self.file(from.file(), path, diagnostics) {
                Ok(file) => file,
                Err(unfound) => return Err(self.unidentified(from, written).unwrap_or(unfound)),
            },
        };
        let fragment = decoded(fragment);
        if fragment.is_empty() || fragment.starts_with('/') {
            return self.at(chain, file, &fragment, diagnostics);
        }
        match self.identified(&Origin::of_file(file), &format!("#{fragment}")) {
            Some(pointer) => self.at(chain, file, &pointer, diagnostics),
            None => Err(ResolveError::Place {
                name: fragment,
                near: None,
            }),
        }
    }

    /// Where in a file something stands that has the name which a reference in that file asks for: nothing
    /// needs to be read.
    fn identified(&mut self, from: &Origin, written: &str) -> Option<String> {
        let (tree, source) = self.known.get(&from.file())?;
        let identities = self.identities.entry(from.file());
        let identities = identities.or_insert_with(|| Identifiers::of(tree, source.text()));
        identities.find(tree, from.pointer(), written)
    }

    /// No file is what a reference leads to that is relative to an `$id`.
    fn unidentified(&self, from: &Origin, written: &str) -> Option<ResolveError> {
        let identities = self.identities.get(&from.file())?;
        let (url, near) = identities.missing(from.pointer(), written)?;
        Some(ResolveError::Id { url, near })
    }

    fn file(
        &mut self,
        from: FileId,
        reference: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<FileId, ResolveError> {
        let opened = self.files.open(from, reference, diagnostics);
        let source = opened.map_err(ResolveError::File)?;
        let file = source.file();
        let (tree, _) = self.known.entry(file).or_insert_with(|| {
            // What cannot be read is not read again.
            let tree = document::parse_as(Role::Part, &source, diagnostics);
            (Rc::new(tree.unwrap_or_default()), source)
        });
        if tree.is_null() {
            return Err(ResolveError::Faulty);
        }
        Ok(file)
    }

    /// Goes along a pointer; where it leads through a reference, that is followed.
    fn at(
        &mut self,
        chain: usize,
        file: FileId,
        pointer: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Resolved, ResolveError> {
        let tree = self.tree(file).ok_or(ResolveError::Faulty)?;
        let mut origin = Origin::of_file(file);
        let mut value = &*tree;
        let steps = Origin::in_file(file, pointer).unwrap_or_default();
        let mut steps = steps.steps();
        while let Some(step) = steps.next() {
            if let Some(inside) = inside(value, &step) {
                value = inside;
                origin = origin.key(&step);
                continue;
            }
            let Some(written) = value.get("$ref").and_then(Value::as_str) else {
                return Err(self.missing(&origin, value, &step, pointer));
            };
            let there = self.resolve_within(chain - 1, &origin, written, diagnostics)?;
            let mut further = there.origin.key(&step);
            for step in steps {
                further = further.key(&step);
            }
            return self.at(chain - 1, further.file(), further.pointer(), diagnostics);
        }
        Ok(Resolved { origin, tree })
    }

    /// Nothing is called `step` in the value at `origin`.
    fn missing(
        &mut self,
        origin: &Origin,
        value: &Value,
        step: &str,
        pointer: &str,
    ) -> ResolveError {
        let beside = value.as_object();
        let beside = beside.filter(|beside| self.may_compare(beside.len()));
        let names = beside.into_iter().flat_map(Map::keys);
        let near = closest_match(step, names.map(String::as_str));
        let asked = Origin::in_file(origin.file(), pointer).unwrap_or_default();
        let name = asked.last().unwrap_or_default().into_owned();
        let Some(near) = near else {
            return ResolveError::Place { name, near: None };
        };
        let rest = asked.below(&origin.key(step)).unwrap_or_default();
        let is_there = value.get(near).is_some_and(|it| it.pointer(rest).is_some());
        let (meant, near) = (origin.key(step), origin.key(near));
        match is_there {
            // What the reference says is a word of OpenAPI, and the description has another one.
            true if is_word(&meant) => ResolveError::Key { near, meant },
            true => {
                let near = asked.rebase(&meant, &near);
                ResolveError::Place { name, near }
            }
            false => ResolveError::Place { name, near: None },
        }
    }

    /// The tree of the file that was named, if the components in this section may be looked through.
    pub(super) fn root_to_compare(&mut self, section: &str) -> Rc<Value> {
        let root = self.root();
        let names = root.pointer(&format!("/components/{section}"));
        let names = names.and_then(Value::as_object).map_or(0, Map::len);
        match self.may_compare(names) {
            true => root,
            false => Rc::default(),
        }
    }

    /// Whether so many names may be looked through for one that was meant.
    pub(super) fn may_compare(&mut self, names: usize) -> bool {
        let left = self.left_to_compare.checked_sub(names);
        self.left_to_compare = left.unwrap_or_default();
        left.is_some()
    }
}

/// The section and the name of a component of the file that was named.
pub(super) fn component(origin: &Origin) -> Option<(String, String)> {
    if origin.file() != FileId::ROOT {
        return None;
    }
    let mut steps = origin.steps();
    if steps.next()? != "components" {
        return None;
    }
    let (section, name) = (steps.next()?.into_owned(), steps.next()?.into_owned());
    steps.next().is_none().then_some((section, name))
}

fn inside<'a>(value: &'a Value, step: &str) -> Option<&'a Value> {
    match value {
        Value::Object(members) => members.get(step),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    }
}

pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
