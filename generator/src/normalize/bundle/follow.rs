//! Finds what references lead to, in whichever file.

use std::collections::HashMap;
use std::rc::Rc;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostics, FileId, Origin, nearest};
use crate::document;
use crate::source::{Files, Refusal, Source, escaped};

/// How many references may follow one another before they are taken for a circle.
const LONGEST_CHAIN: usize = 100;

/// The trees of all files that were read, each with its name.
pub(super) struct Trees {
    files: Files,
    known: HashMap<FileId, (Rc<Value>, Source)>,
    /// Where the names of anchors stand, for each file that was asked for one.
    anchors: HashMap<FileId, HashMap<String, String>>,
}

/// What a reference leads to.
pub(super) struct Found {
    pub(super) origin: Origin,
    pub(super) tree: Rc<Value>,
}

/// Why a reference leads to nothing.
#[derive(Debug)]
pub(super) enum Unfound {
    /// The file is there, and nothing in it is at the place.
    Place {
        name: String,
        /// Something beside it with a name like it.
        near: Option<String>,
    },
    File(Refusal),
    /// The file was read and has a fault that was reported.
    Faulty,
    Circle,
}

impl Trees {
    pub(super) fn new(root: Value, source: &Source, allow_hosts: &[String]) -> Self {
        Self {
            files: Files::around(source, allow_hosts),
            known: HashMap::from([(FileId::ROOT, (Rc::new(root), source.clone()))]),
            anchors: HashMap::new(),
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

    /// What a reference that is written in a file leads to.
    pub(super) fn resolve(
        &mut self,
        from: FileId,
        written: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Found, Unfound> {
        self.resolve_within(LONGEST_CHAIN, from, written, diagnostics)
    }

    fn resolve_within(
        &mut self,
        chain: usize,
        from: FileId,
        written: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<Found, Unfound> {
        if chain == 0 {
            return Err(Unfound::Circle);
        }
        let (path, fragment) = written.split_once('#').unwrap_or((written, ""));
        if let Some(origin) = self.identified(from, written) {
            return self.at(chain, origin.file(), origin.pointer(), diagnostics);
        }
        let file = match path {
            "" => from,
            path => self.file(from, path, diagnostics)?,
        };
        let fragment = decoded(fragment);
        if fragment.is_empty() || fragment.starts_with('/') {
            return self.at(chain, file, &fragment, diagnostics);
        }
        let anchor = self.anchors(file).get(&format!("#{fragment}")).cloned();
        match anchor {
            Some(pointer) => self.at(chain, file, &pointer, diagnostics),
            None => Err(Unfound::Place {
                name: fragment,
                near: None,
            }),
        }
    }

    /// A schema whose `$id` is the reference itself: nothing needs to be fetched.
    fn identified(&mut self, from: FileId, written: &str) -> Option<Origin> {
        let is_url = written.contains("://") || written.starts_with("urn:");
        let pointer = is_url.then(|| self.anchors(from).get(written).cloned())??;
        Origin::in_file(from, &pointer)
    }

    fn file(
        &mut self,
        from: FileId,
        reference: &str,
        diagnostics: &mut Diagnostics,
    ) -> Result<FileId, Unfound> {
        let opened = self.files.open(from, reference, diagnostics);
        let source = opened.map_err(Unfound::File)?;
        let file = source.file();
        let (tree, _) = self.known.entry(file).or_insert_with(|| {
            // What cannot be read is not read again.
            let tree = document::parse_part(&source, diagnostics);
            (Rc::new(tree.unwrap_or_default()), source)
        });
        if tree.is_null() {
            return Err(Unfound::Faulty);
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
    ) -> Result<Found, Unfound> {
        let tree = self.tree(file).ok_or(Unfound::Faulty)?;
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
                return Err(missing(&origin, value, &step, pointer));
            };
            let there = self.resolve_within(chain - 1, file, written, diagnostics)?;
            let mut further = there.origin.key(&step);
            for step in steps {
                further = further.key(&step);
            }
            return self.at(chain - 1, further.file(), further.pointer(), diagnostics);
        }
        Ok(Found { origin, tree })
    }

    /// The places of a file that have names of their own, by `#name` or by their whole URL.
    fn anchors(&mut self, file: FileId) -> &HashMap<String, String> {
        let tree = self.tree(file);
        self.anchors.entry(file).or_insert_with(|| {
            let mut anchors = HashMap::new();
            let mut open: Vec<_> = tree.iter().map(|tree| (Origin::root(), &**tree)).collect();
            while let Some((origin, value)) = open.pop() {
                for key in ["$anchor", "$dynamicAnchor", "$id"] {
                    if let Some(name) = value.get(key).and_then(Value::as_str) {
                        let name = match key {
                            "$id" => name.to_owned(),
                            _ => format!("#{name}"),
                        };
                        anchors.insert(name, origin.pointer().to_owned());
                    }
                }
                match value {
                    Value::Array(items) => {
                        let items = items.iter().enumerate();
                        open.extend(items.map(|(index, item)| (origin.index(index), item)));
                    }
                    Value::Object(members) => {
                        open.extend(members.iter().map(|(key, value)| (origin.key(key), value)));
                    }
                    _ => {}
                }
            }
            anchors
        })
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

/// Nothing is called `step` in the value at `origin`.
fn missing(origin: &Origin, value: &Value, step: &str, pointer: &str) -> Unfound {
    let beside = value.as_object().into_iter().flat_map(Map::keys);
    let near = nearest(step, beside.map(String::as_str));
    let last = pointer.rsplit('/').next().unwrap_or_default();
    Unfound::Place {
        name: last.replace("~1", "/").replace("~0", "~"),
        near: near.map(|near| format!("#{}", origin.key(near).pointer())),
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
