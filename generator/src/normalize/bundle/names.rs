//! Names for values that become components.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::diagnostic::Origin;

/// The names that are taken in each section, without case and punctuation.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashMap<&'static str, HashSet<String>>,
}

impl Names {
    /// A name for the value at `origin`, in a file of this name: the last word of its pointer, and as many
    /// before it as make the name unique.
    pub(super) fn make<'a>(
        &mut self,
        section: &'static str,
        written: impl Iterator<Item = &'a String>,
        origin: &Origin,
        file: Option<&str>,
    ) -> String {
        let taken = self
            .taken
            .entry(section)
            .or_insert_with(|| written.map(|name| plain(name)).collect());
        let words = words(origin, file);
        let last = words.iter().rposition(|word| word.is_name).unwrap_or(0);
        let longer = (0..=last)
            .rev()
            .filter(|start| words.get(*start).is_some_and(|word| word.is_name));
        for start in longer {
            let name = joined(&words[start..]);
            if taken.insert(plain(&name)) {
                return name;
            }
        }
        let name = joined(&words);
        let mut numbered = (2..).map(|number| format!("{name} {number}"));
        let free = numbered.find(|name| taken.insert(plain(name)));
        free.unwrap_or(name)
    }
}

/// A step of a pointer, as a word.
#[derive(Debug)]
struct NamePart<'a> {
    text: Cow<'a, str>,
    /// Whether it is a name from the description, and not a field of OpenAPI.
    is_name: bool,
}

/// The steps that only introduce values of a kind.
const SILENT: &[&str] = &[
    "$defs",
    "additionalProperties",
    "components",
    "content",
    "definitions",
    "headers",
    "mediaTypes",
    "parameters",
    "pathItems",
    "paths",
    "properties",
    "requestBodies",
    "responses",
    "schema",
    "schemas",
];

/// The steps that distinguish values.
const DISTINCTIVE: &[&str] = &[
    "allOf",
    "anyOf",
    "callbacks",
    "delete",
    "get",
    "head",
    "items",
    "not",
    "oneOf",
    "options",
    "patch",
    "post",
    "prefixItems",
    "put",
    "requestBody",
    "trace",
];

/// The steps that are followed by names from the description.
const HOLDERS: &[&str] = &[
    "$defs",
    "definitions",
    "headers",
    "mediaTypes",
    "parameters",
    "pathItems",
    "properties",
    "requestBodies",
    "schemas",
];

fn words<'a>(origin: &'a Origin, file: Option<&'a str>) -> Vec<NamePart<'a>> {
    let mut words: Vec<_> = file
        .map(|file| NamePart {
            text: file.into(),
            is_name: true,
        })
        .into_iter()
        .collect();
    let mut after_holder = false;
    for step in origin.steps() {
        let is_number = step.bytes().all(|byte| byte.is_ascii_digit());
        let is_media_type = step.contains('/') && !step.starts_with('/');
        let is_name = !is_number
            && !is_media_type
            && (after_holder || !(SILENT.contains(&&*step) || DISTINCTIVE.contains(&&*step)));
        let is_included = is_name || is_number || DISTINCTIVE.contains(&&*step);
        after_holder = !after_holder && HOLDERS.contains(&&*step);
        if is_included {
            words.push(NamePart {
                text: step,
                is_name,
            });
        }
    }
    words
}

fn joined(words: &[NamePart<'_>]) -> String {
    let words: Vec<_> = words.iter().map(|word| spaced(&word.text)).collect();
    words.join(" ")
}

/// A name without the characters that are special in references.
fn spaced(text: &str) -> String {
    let words = text.split(['/', '{', '}', '~', '%', '#', ' ']);
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A name without case and punctuation: equal ones would have the same name in Rust.
fn plain(name: &str) -> String {
    let characters = name.chars().filter(|character| character.is_alphanumeric());
    characters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::Names;
    use crate::diagnostic::Origin;

    fn name_at(names: &mut Names, pointer: &str, file: Option<&str>) -> String {
        let written = ["Tag".to_owned(), "Pet".to_owned()];
        let origin = Origin::parse(pointer).unwrap_or_default();
        names.make("schemas", written.iter(), &origin, file)
    }

    #[test]
    fn name_is_derived_from_location_and_unique() {
        let names = &mut Names::default();
        let pointers = [
            ("/components/schemas/Tag/allOf/0", "Tag allOf 0"),
            ("/components/schemas/A/properties/owner", "owner"),
            ("/components/schemas/B/properties/owner", "B owner"),
            (
                "/paths/~1pets~1{id}/get/responses/200/content/a~1b/schema",
                "pets id get 200",
            ),
            ("/definitions/Cat", "Cat"),
        ];
        for (pointer, name) in pointers {
            assert_eq!(name_at(names, pointer, None), name);
        }
        assert_eq!(name_at(names, "", Some("dog")), "dog");
        assert_eq!(
            name_at(names, "/components/schemas/Pet", Some("more")),
            "more Pet"
        );
        assert_eq!(name_at(names, "/Pet", Some("more")), "more Pet 2");
    }
}
