//! What the objects of a description may hold, as data.
//!
//! A table of [`Kind`]s (`openapi_3_0`) says it for one version of OpenAPI; `walk` follows a tree
//! along such a table.

use serde_json::{Map, Value};

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Any JSON value.
    Any,
    String,
    Boolean,
    Number,
    /// A whole number, not negative.
    Count,
    /// One of a few strings.
    Word(&'static [&'static str]),
    List(&'static Shape),
    /// An object whose keys are names of the author's choice.
    Map(&'static Shape),
    /// An object of one kind.
    Object(&'static Kind),
    /// An object of one kind, or a reference to one.
    Reference(&'static Kind),
    /// `true`, `false`, or what the shape says.
    BooleanOr(&'static Shape),
    /// The name of a schema, or a reference to it as a plain string.
    SchemaName,
    /// Names of security schemes, each with the scopes that it must have.
    SecurityRequirement,
}

/// A kind of object: what OpenAPI calls an "Info Object", a "Schema Object" and so on.
#[derive(Debug)]
pub(super) struct Kind {
    /// What one is called in a sentence.
    pub(super) noun: &'static str,
    pub(super) keys: &'static [Key],
    /// Further keys that depend on the value of one of the `keys`.
    pub(super) variants: Option<Variants>,
    /// Of these keys, exactly one must be there.
    pub(super) one_of: &'static [&'static str],
    /// Keys that are not fixed words.
    pub(super) others: Option<Others>,
    /// Keys that a later version of OpenAPI has, so that a message can say so.
    pub(super) newer: &'static [&'static str],
    /// Where `components` keeps objects of this kind.
    pub(super) section: Option<&'static str>,
}

/// A key of an object.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) presence: Presence,
}

/// Whether a key must be there, and whether it does anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    Optional,
    /// OpenAPI allows the key, and `openapiv3` has no room for it.
    Ignored,
}

/// Keys that an object has by the value of one of its keys: a parameter by `in`, for instance.
#[derive(Debug)]
pub(super) struct Variants {
    pub(super) by: &'static str,
    pub(super) cases: &'static [(&'static str, &'static [Key])],
}

/// Keys that follow a pattern, all with values of one shape.
#[derive(Debug)]
pub(super) struct Others {
    pub(super) pattern: Pattern,
    pub(super) shape: Shape,
}

/// What a key that is no fixed word must look like.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pattern {
    /// `/pets/{id}`
    Path,
    /// `200`, `4XX`
    Status,
    /// `{$request.body#/url}`: an expression, of which nothing is asked
    Expression,
}

/// What a table says about one key of one object.
#[derive(Debug)]
pub(super) enum Found {
    Key(&'static Key),
    /// The key belongs to another variant of the object than this one.
    OtherVariant,
    Pattern(&'static Others),
    /// An `x-` key, which is kept as it is.
    Extension,
    Unknown,
}

impl Kind {
    /// A kind with nothing but keys.
    pub(super) const fn new(noun: &'static str, keys: &'static [Key]) -> Self {
        Self {
            noun,
            keys,
            variants: None,
            one_of: &[],
            others: None,
            newer: &[],
            section: None,
        }
    }

    pub(super) const fn in_section(self, section: &'static str) -> Self {
        Self {
            section: Some(section),
            ..self
        }
    }

    pub(super) const fn variants(
        self,
        by: &'static str,
        cases: &'static [(&'static str, &'static [Key])],
    ) -> Self {
        Self {
            variants: Some(Variants { by, cases }),
            ..self
        }
    }

    pub(super) const fn exactly_one_of(self, one_of: &'static [&'static str]) -> Self {
        Self { one_of, ..self }
    }

    pub(super) const fn others(self, pattern: Pattern, shape: Shape) -> Self {
        Self {
            others: Some(Others { pattern, shape }),
            ..self
        }
    }

    pub(super) const fn newer(self, newer: &'static [&'static str]) -> Self {
        Self { newer, ..self }
    }

    /// "a schema", "an operation"
    pub(super) fn with_article(&self) -> String {
        let vowel = self.noun.starts_with(['a', 'e', 'i', 'o', 'u', 'O', 'X']);
        format!("{} {}", if vowel { "an" } else { "a" }, self.noun)
    }

    /// The keys that `object` has by its variant. None where it has no variant or an unknown one.
    pub(super) fn variant_keys(&'static self, object: &Map<String, Value>) -> &'static [Key] {
        let Some(variants) = &self.variants else {
            return &[];
        };
        let word = object.get(variants.by).and_then(Value::as_str);
        let case = variants.cases.iter().find(|(case, _)| Some(*case) == word);
        case.map_or(&[], |(_, keys)| keys)
    }

    /// What this kind says about the key `name` of `object`.
    pub(super) fn find(&'static self, name: &str, object: &Map<String, Value>) -> Found {
        let own = self.variant_keys(object);
        if let Some(key) = self.keys.iter().chain(own).find(|key| key.name == name) {
            return Found::Key(key);
        }
        if name.starts_with("x-") {
            return Found::Extension;
        }
        if let Some(others) = &self.others {
            return Found::Pattern(others);
        }
        match self.all_variant_keys().find(|key| key.name == name) {
            // With a variant that is not known, its keys are not known to be out of place.
            Some(key) if own.is_empty() => Found::Key(key),
            Some(_) => Found::OtherVariant,
            None => Found::Unknown,
        }
    }

    /// The names of all keys that some object of this kind may have.
    pub(super) fn names(&'static self) -> impl Iterator<Item = &'static str> {
        self.keys
            .iter()
            .chain(self.all_variant_keys())
            .map(|key| key.name)
    }

    fn all_variant_keys(&'static self) -> impl Iterator<Item = &'static Key> {
        self.variants
            .iter()
            .flat_map(|variants| variants.cases)
            .flat_map(|(_, keys)| *keys)
    }
}

/// A key that must be there.
pub(super) const fn required(name: &'static str, shape: Shape) -> Key {
    Key {
        name,
        shape,
        presence: Presence::Required,
    }
}

/// A key that may be there.
pub(super) const fn optional(name: &'static str, shape: Shape) -> Key {
    Key {
        name,
        shape,
        presence: Presence::Optional,
    }
}

/// A key that may be there and that nothing after this room can see.
pub(super) const fn ignored(name: &'static str, shape: Shape) -> Key {
    Key {
        name,
        shape,
        presence: Presence::Ignored,
    }
}
