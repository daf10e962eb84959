//! Resolves references, within one file and across files.

use std::collections::HashMap;
use std::rc::Rc;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::identifiers::Identifiers;
use super::sections;
use crate::diagnostic::{Diagnostics, FileId, Origin, closest_match};
use crate::document::{self, Role};
use crate::source::{AccessError, Files, Source, escaped};

/// The maximum length of a chain of references; a longer one is treated as circular.
const MAX_CHAIN: usize = 100;

/// How many names are compared in total to find suggestions: there may be as many unresolved references
/// as there are names.
const MAX_COMPARED: usize = 5_000_000;

/// The trees of all files that were read, each with its source.
pub(super) struct Trees {
    files: Files,
    known: HashMap<FileId, (Rc<Value>, Source)>,
    /// The identifiers in each file that contains resolved references.
    identities: HashMap<FileId, Identifiers>,
    left_to_compare: usize,
}

/// The target of a reference.
pub(super) struct Resolved {
    pub(super) origin: Origin,
    pub(super) tree: Rc<Value>,
}

/// Why a reference is unresolved.
#[derive(Debug)]
pub(super) enum ResolveError {
    /// The file exists, but has no value at the pointer.
    Place {
        name: String,
        /// A sibling with a similar name.
        near: Option<Origin>,
    },
    /// The target exists below a misspelled key.
    Key {
        near: Origin,
        meant: Origin,
    },
    /// No schema has this `$id`; one may have a similar one.
    Id {
        url: String,
        near: Option<String>,
    },
    File(AccessError),
    /// The file is invalid, which was reported.
    Faulty,
    Circle,
}

/// Whether the last key of a location is a fixed field of OpenAPI.
fn is_fixed_field(place: &Origin) -> bool {
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
            left_to_compare: MAX_COMPARED,
        }
    }

    pub(super) fn root(&self) -> Rc<Value> {
        self.tree(FileId::ROOT).unwrap_or_default()
    }

    /// The tree of the root document, if there is no other handle to it.
    pub(super) fn root_mut(&mut self) -> Option<&mut Value> {
        let (root, _) = self.known.get_mut(&FileId::ROOT)?;
        Rc::get_mut(root)
    }

    pub(super) fn into_root(mut self) -> Value {
        let root = self.known.remove(&FileId::ROOT);
        root.map(|(root, _)| Rc::unwrap_or_clone(root))
            .unwrap_or_default()
    }

    /// A reference to a location, relative to the root document.
    pub(super) fn reference_to(&self, origin: &Origin) -> Option<String> {
        let file = self.files.reference_to(origin.file())?;
        Some(format!("{file}#{}", escaped(origin.pointer())))
    }

    /// A reference to a location next to the intended target of `written`, relative to the file `from`.
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

    /// The name of a file other than the root document, without its extension.
    pub(super) fn name_of(&self, file: FileId) -> Option<String> {
        let (_, source) = self.known.get(&file).filter(|_| file != FileId::ROOT)?;
        let name = source.name().rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        Some(stem.to_owned())
    }

    /// Whether there is a value at a pointer, which is used unchanged.
    pub(super) fn has(&self, file: FileId, reference: &str) -> bool {
        let pointer = reference.strip_prefix('#').unwrap_or(reference);
        let tree = self.known.get(&file);
        tree.is_some_and(|(tree, _)| tree.pointer(pointer).is_some())
    }

    /// Resolves a reference that is written at a location.
    pub(super) fn resolve(
        &mut self,
        from: &Origin,
        written: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Resolved, ResolveError> {
        self.resolve_within(MAX_CHAIN, from, written, diagnostics)
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
                Err(error) => return Err(self.unidentified(from, written).unwrap_or(error)),
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

    /// The location in the same file of a schema that a reference identifies: no other file needs to be
    /// read.
    fn identified(&mut self, from: &Origin, written: &str) -> Option<String> {
        let (tree, source) = self.known.get(&from.file())?;
        let identities = self.identities.entry(from.file());
        let identities = identities.or_insert_with(|| Identifiers::of(tree, source.text()));
        identities.find(tree, from.pointer(), written)
    }

    /// The error for a reference that is relative to an `$id`, and not to a file.
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
            // An invalid file is not read again.
            let tree = document::parse_as(Role::Part, &source, diagnostics);
            (Rc::new(tree.unwrap_or_default()), source)
        });
        if tree.is_null() {
            return Err(ResolveError::Faulty);
        }
        Ok(file)
    }

    /// Evaluates a pointer; references on the way are resolved.
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

    /// The error for a value at `origin` that has no `step`.
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
            // The reference has a fixed field of OpenAPI, which is misspelled in the description.
            true if is_fixed_field(&meant) => ResolveError::Key { near, meant },
            true => {
                let near = asked.rebase(&meant, &near);
                ResolveError::Place { name, near }
            }
            false => ResolveError::Place { name, near: None },
        }
    }

    /// The tree of the root document, if the components in this section may be compared.
    pub(super) fn root_to_compare(&mut self, section: &str) -> Rc<Value> {
        let root = self.root();
        let names = root.pointer(&format!("/components/{section}"));
        let names = names.and_then(Value::as_object).map_or(0, Map::len);
        match self.may_compare(names) {
            true => root,
            false => Rc::default(),
        }
    }

    /// Whether so many names may be compared to find a suggestion.
    pub(super) fn may_compare(&mut self, names: usize) -> bool {
        let left = self.left_to_compare.checked_sub(names);
        self.left_to_compare = left.unwrap_or_default();
        left.is_some()
    }
}

/// The section and the name of a component of the root document.
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
