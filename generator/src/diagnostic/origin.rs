//! Locations in a description, as JSON Pointers.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::iter;

/// Identifies a file of a description: the root document, or a file that it references.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(usize);

impl FileId {
    /// The root document.
    pub const ROOT: Self = Self(0);

    pub(super) const fn new(index: usize) -> Self {
        Self(index)
    }

    pub(super) const fn index(self) -> usize {
        self.0
    }
}

/// A location in the description: a JSON Pointer such as `/paths/~1pets/get`, in one of its files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    file: FileId,
    pointer: String,
}

impl Origin {
    /// The whole description.
    pub const fn root() -> Self {
        Self::of_file(FileId::ROOT)
    }

    /// The whole of a file.
    pub const fn of_file(file: FileId) -> Self {
        Self {
            file,
            pointer: String::new(),
        }
    }

    /// Parses a JSON Pointer: the empty string, or one that begins with `/`.
    pub fn parse(pointer: &str) -> Option<Self> {
        Self::in_file(FileId::ROOT, pointer)
    }

    /// Reads a pointer into a file.
    pub(crate) fn in_file(file: FileId, pointer: &str) -> Option<Self> {
        let is_pointer = pointer.is_empty() || pointer.starts_with('/');
        is_pointer.then(|| Self {
            file,
            pointer: pointer.to_owned(),
        })
    }

    /// Returns the file that contains the location.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The same pointer in another file.
    pub(super) fn moved_to(&self, file: FileId) -> Self {
        Self {
            file,
            pointer: self.pointer.clone(),
        }
    }

    fn with(&self, pointer: String) -> Self {
        Self {
            file: self.file,
            pointer,
        }
    }

    /// Returns the location of the value of `key` in the object at this location.
    pub fn key(&self, key: &str) -> Self {
        let mut pointer = String::with_capacity(self.pointer.len() + key.len() + 1);
        pointer.push_str(&self.pointer);
        push_key(&mut pointer, key);
        self.with(pointer)
    }

    /// Returns the location of the item `index` of the array at this location.
    pub fn index(&self, index: usize) -> Self {
        self.with(format!("{}/{index}", self.pointer))
    }

    /// Returns the JSON Pointer.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns the last key or index of the pointer, unescaped; none at the root.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.pointer
            .rsplit_once('/')
            .map(|(_, last)| unescape(last))
    }

    /// Returns the location of the enclosing object or array; none at the root.
    pub fn parent(&self) -> Option<Self> {
        self.pointer
            .rsplit_once('/')
            .map(|(parent, _)| self.with(parent.to_owned()))
    }

    /// Returns this location and the enclosing ones, the innermost first.
    pub(super) fn and_enclosing(&self) -> impl Iterator<Item = Self> {
        iter::successors(Some(self.clone()), Self::parent)
    }

    /// Returns the keys and indices from the root to this location, unescaped.
    pub fn steps(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.pointer.split('/').skip(1).map(unescape)
    }

    /// Returns the pointer relative to `ancestor`, if this location is inside of it.
    pub(crate) fn below(&self, ancestor: &Self) -> Option<&str> {
        let suffix = self.pointer.strip_prefix(&ancestor.pointer)?;
        let is_below = suffix.is_empty() || suffix.starts_with('/');
        (is_below && self.file == ancestor.file).then_some(suffix)
    }

    /// Replaces the prefix `from` of this location by `to`.
    pub(crate) fn rebase(&self, from: &Self, to: &Self) -> Option<Self> {
        let suffix = self.below(from)?;
        Some(to.with(format!("{}{suffix}", to.pointer)))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pointer)
    }
}

/// The path from the root to a value that is being visited, stored on the stack.
///
/// A pass visits hundreds of thousands of values and reports few of them: a trail allocates nothing until
/// [`Trail::origin`] is called.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Trail<'a> {
    Root,
    /// The path starts at this location.
    At(&'a Origin),
    Key(&'a Trail<'a>, &'a str),
    Index(&'a Trail<'a>, usize),
}

impl<'a> Trail<'a> {
    pub(crate) fn key(&'a self, key: &'a str) -> Self {
        Self::Key(self, key)
    }

    pub(crate) fn index(&'a self, index: usize) -> Self {
        Self::Index(self, index)
    }

    pub(crate) fn origin(&self) -> Origin {
        let mut origin = Origin::root();
        self.write(&mut origin);
        origin
    }

    fn write(&self, origin: &mut Origin) {
        match self {
            Self::Root => {}
            Self::At(start) => origin.clone_from(start),
            Self::Key(parent, key) => {
                parent.write(origin);
                push_key(&mut origin.pointer, key);
            }
            Self::Index(parent, index) => {
                parent.write(origin);
                // Writing to a `String` does not fail.
                let _ = write!(origin.pointer, "/{index}");
            }
        }
    }
}

/// Appends one key, with `~` and `/` escaped as RFC 6901 requires.
fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    for ch in key.chars() {
        match ch {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(ch),
        }
    }
}

fn unescape(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointer_escapes_keys_and_steps_unescape_them() {
        let origin = Origin::root()
            .key("paths")
            .key("/pets/~{id}")
            .key("get")
            .index(3);
        assert_eq!(origin.pointer(), "/paths/~1pets~1~0{id}/get/3");
        let steps: Vec<_> = origin.steps().collect();
        assert_eq!(steps, ["paths", "/pets/~{id}", "get", "3"]);
        assert_eq!(origin.last().as_deref(), Some("3"));
        assert_eq!(Origin::root().last(), None);
    }

    #[test]
    fn trail_has_same_pointer_as_origin() {
        let paths = Trail::Root.key("paths");
        let item = paths.key("/pets/~{id}");
        let get = item.key("get");
        assert_eq!(
            get.index(3).origin().pointer(),
            "/paths/~1pets~1~0{id}/get/3"
        );
    }

    #[test]
    fn rebase_keeps_suffix_below_prefix() {
        let from = Origin::root().key("a");
        let to = Origin::root().key("b").key("c");
        assert_eq!(from.key("x").rebase(&from, &to), Some(to.key("x")));
        assert_eq!(Origin::root().key("ab").rebase(&from, &to), None);
    }
}
