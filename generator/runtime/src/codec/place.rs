// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Where a value stands in a document: `contact.phones[2].kind`.

use std::fmt::Write;

/// A value's place: its container's place, and its own in there.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    Root,
    Member(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl Place<'_> {
    /// The path of what stands at this path below the place.
    pub(super) fn path_to(&self, below: &str) -> String {
        let mut path = String::new();
        self.write(&mut path);
        if !path.is_empty() && !below.is_empty() && !below.starts_with('[') {
            path.push('.');
        }
        path + below
    }

    fn write(&self, path: &mut String) {
        // Writing to a string cannot fail.
        let _ = match self {
            Place::Root => Ok(()),
            Place::Member(container, name) => {
                container.write(path);
                match is_plain(name) {
                    true if path.is_empty() => write!(path, "{name}"),
                    true => write!(path, ".{name}"),
                    false => write!(path, "[{name:?}]"),
                }
            }
            Place::Item(container, index) => {
                container.write(path);
                write!(path, "[{index}]")
            }
        };
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}
