//! Resolves references, within one file and across files.

use std::collections::HashMap;
use std::rc::Rc;

use percent_encoding::percent_decode_str;

use super::super::components::{Components, MAX_CHAIN};
use super::super::tree::{Fields, Read};
use super::identifiers::Identifiers;
use super::sections;
use crate::diagnostic::{Diagnostics, FileId, Origin, closest_match};
use crate::document::{self, Role};
use crate::json::Value;
use crate::source::{AccessError, Files, Source, escaped};

/// How many names are compared in total to find suggestions: there may be as many unresolved references
/// as there are names.
const MAX_COMPARED: usize = 5_000_000;

/// The trees of all files that were read, each with its source.
pub(super) struct Trees {
    files: Files,
    documents: HashMap<FileId, (Rc<Value>, Source)>,
    /// The identifiers in each file that contains resolved references.
    identifiers: HashMap<FileId, Identifiers>,
    remaining_comparisons: usize,
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
    Pointer {
        name: String,
        /// A sibling with a similar name.
        similar: Option<Origin>,
    },
    /// The target exists below a misspelled key.
    Key {
        similar: Origin,
        intended: Origin,
    },
    /// No schema has this `$id`; one may have a similar one.
    Id {
        url: String,
        similar: Option<String>,
    },
    File(AccessError),
    /// The file is invalid, which was reported.
    InvalidDocument,
    Cycle,
}

/// Whether the last key of a location is a fixed field of OpenAPI.
fn is_fixed_field(location: &Origin) -> bool {
    let steps: Vec<_> = location.steps().collect();
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
            documents: HashMap::from([(FileId::ROOT, (Rc::new(root), source.clone()))]),
            identifiers: HashMap::new(),
            remaining_comparisons: MAX_COMPARED,
        }
    }

    pub(super) fn root(&self) -> Rc<Value> {
        self.tree(FileId::ROOT).unwrap_or_default()
    }

    /// The tree of the root document, if there is no other handle to it.
    pub(super) fn root_mut(&mut self) -> Option<&mut Value> {
        let (root, _) = self.documents.get_mut(&FileId::ROOT)?;
        Rc::get_mut(root)
    }

    pub(super) fn into_root(mut self) -> Value {
        let root = self.documents.remove(&FileId::ROOT);
        root.map(|(root, _)| Rc::unwrap_or_clone(root))
            .unwrap_or_default()
    }

    /// A reference to a location, relative to the root document.
    pub(super) fn reference_to(&self, origin: &Origin) -> Option<String> {
        let file = self.files.reference_to(origin.file())?;
        Some(format!("{file}#{}", escaped(origin.pointer())))
    }

    /// A reference to a location that the author of `uri` may have intended, relative to the file `from`.
    pub(super) fn suggested_reference(&self, from: FileId, uri: &str, location: &Origin) -> String {
        let pointer = location.pointer();
        let (path, _) = uri.split_once('#').unwrap_or((uri, ""));
        match self.reference_to(location) {
            _ if location.file() == from => format!("#{pointer}"),
            Some(reference) if from == FileId::ROOT => reference,
            _ => format!("{path}#{pointer}"),
        }
    }

    pub(super) fn tree(&self, file: FileId) -> Option<Rc<Value>> {
        self.documents.get(&file).map(|(tree, _)| Rc::clone(tree))
    }

    /// The name of a file other than the root document, without its extension.
    pub(super) fn name_of(&self, file: FileId) -> Option<String> {
        let (_, source) = self.documents.get(&file).filter(|_| file != FileId::ROOT)?;
        let name = source.name().rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        Some(stem.to_owned())
    }

    /// Whether there is a value at a pointer, which is used unchanged.
    pub(super) fn has_value(&self, file: FileId, reference: &str) -> bool {
        let pointer = reference.strip_prefix('#').unwrap_or(reference);
        let tree = self.documents.get(&file);
        tree.is_some_and(|(tree, _)| tree.pointer(pointer).is_some())
    }

    /// Resolves the reference at a location.
    pub(super) fn resolve(
        &mut self,
        from: &Origin,
        uri: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Resolved, ResolveError> {
        self.resolve_within(MAX_CHAIN, from, uri, diagnostics)
    }

    fn resolve_within(
        &mut self,
        chain: usize,
        from: &Origin,
        uri: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Resolved, ResolveError> {
        if chain == 0 {
            return Err(ResolveError::Cycle);
        }
        if let Some(pointer) = self.identified_pointer(from, uri) {
            return self.resolve_pointer(chain, from.file(), &pointer, diagnostics);
        }
        let (path, fragment) = uri.split_once('#').unwrap_or((uri, ""));
        let file = match path {
            "" => from.file(),
            path => match self.file(from.file(), path, diagnostics) {
                Ok(file) => file,
                Err(error) => return Err(self.unknown_id(from, uri).unwrap_or(error)),
            },
        };
        let fragment = percent_decode(fragment);
        if fragment.is_empty() || fragment.starts_with('/') {
            return self.resolve_pointer(chain, file, &fragment, diagnostics);
        }
        match self.identified_pointer(&Origin::of_file(file), &format!("#{fragment}")) {
            Some(pointer) => self.resolve_pointer(chain, file, &pointer, diagnostics),
            None => Err(ResolveError::Pointer {
                name: fragment,
                similar: None,
            }),
        }
    }

    /// The location in the same file of a schema that a reference identifies: no other file needs to be
    /// read.
    fn identified_pointer(&mut self, from: &Origin, uri: &str) -> Option<String> {
        let (tree, source) = self.documents.get(&from.file())?;
        let identifiers = self.identifiers.entry(from.file());
        let identifiers = identifiers.or_insert_with(|| Identifiers::of(tree, source.text()));
        identifiers.find(tree, from.pointer(), uri)
    }

    /// The error for a reference that is relative to an `$id`, and not to a file.
    fn unknown_id(&self, from: &Origin, uri: &str) -> Option<ResolveError> {
        let identifiers = self.identifiers.get(&from.file())?;
        let (url, similar) = identifiers.unknown_id(from.pointer(), uri)?;
        Some(ResolveError::Id { url, similar })
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
        let (tree, _) = self.documents.entry(file).or_insert_with(|| {
            // An invalid file is not read again.
            let tree = document::parse_as(Role::Part, &source, diagnostics);
            (Rc::new(tree.unwrap_or_default()), source)
        });
        if tree.is_null() {
            return Err(ResolveError::InvalidDocument);
        }
        Ok(file)
    }

    /// Evaluates a pointer; references on the way are resolved.
    fn resolve_pointer(
        &mut self,
        chain: usize,
        file: FileId,
        pointer: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Resolved, ResolveError> {
        let tree = self.tree(file).ok_or(ResolveError::InvalidDocument)?;
        let mut origin = Origin::of_file(file);
        let mut value = &*tree;
        let steps = Origin::in_file(file, pointer).unwrap_or_default();
        let mut steps = steps.steps();
        while let Some(step) = steps.next() {
            if let Some(child) = child(value, &step) {
                value = child;
                origin = origin.key(&step);
                continue;
            }
            let Some(uri) = value.string("$ref") else {
                return Err(self.missing_value(&origin, value, &step, pointer));
            };
            let target = self.resolve_within(chain - 1, &origin, uri, diagnostics)?;
            let mut remaining = target.origin.key(&step);
            for step in steps {
                remaining = remaining.key(&step);
            }
            return self.resolve_pointer(
                chain - 1,
                remaining.file(),
                remaining.pointer(),
                diagnostics,
            );
        }
        Ok(Resolved { origin, tree })
    }

    /// The error for a value at `origin` that has no `step`.
    fn missing_value(
        &mut self,
        origin: &Origin,
        value: &Value,
        step: &str,
        pointer: &str,
    ) -> ResolveError {
        let siblings = value.as_object();
        let siblings = siblings.filter(|siblings| self.may_compare(siblings.len()));
        let names = siblings.into_iter().flat_map(Fields::keys);
        let requested = Origin::in_file(origin.file(), pointer).unwrap_or_default();
        let intended = origin.key(step);
        let below = requested.below(&intended).unwrap_or_default();
        let similar = closest_match(step, names.map(String::as_str)).filter(|similar| {
            let sibling = value.get(similar);
            sibling.is_some_and(|it| it.pointer(below).is_some())
        });
        match similar.map(|similar| origin.key(similar)) {
            // The reference has a fixed field of OpenAPI, which is misspelled in the description.
            Some(similar) if is_fixed_field(&intended) => ResolveError::Key { similar, intended },
            similar => ResolveError::Pointer {
                name: requested.last().unwrap_or_default().into_owned(),
                similar: similar.and_then(|similar| requested.rebase(&intended, &similar)),
            },
        }
    }

    /// The tree of the root document, if the components in this section may be compared.
    pub(super) fn root_to_compare(&mut self, section: &str) -> Rc<Value> {
        let root = self.root();
        let components = Components::new(&root).section(section);
        match self.may_compare(components.map_or(0, Fields::len)) {
            true => root,
            false => Rc::default(),
        }
    }

    /// Whether so many names may be compared to find a suggestion.
    pub(super) fn may_compare(&mut self, names: usize) -> bool {
        let remaining = self.remaining_comparisons.checked_sub(names);
        self.remaining_comparisons = remaining.unwrap_or_default();
        remaining.is_some()
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

fn child<'a>(value: &'a Value, step: &str) -> Option<&'a Value> {
    match value {
        Value::Object(fields) => fields.get(step),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    }
}

pub(super) fn percent_decode(string: &str) -> String {
    percent_decode_str(string).decode_utf8_lossy().into_owned()
}
