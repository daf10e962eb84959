//! What the objects of a description may hold, as data.
//!
//! A table of [`ObjectKind`]s (`openapi`) says it for all versions of OpenAPI, each key with the version
//! that it came with; `walk` follows a tree along such a table.

use serde_json::{Map, Value};

use super::version::Version;

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Any JSON value.
    Any,
    String,
    Boolean,
    Number,
    /// A whole number, not negative.
    NonNegativeInteger,
    /// One of a few strings.
    Enum(&'static [&'static str]),
    /// The name of a JSON type; since 3.1, also a list of them.
    Types,
    List(&'static Shape),
    /// An object whose keys are names of the author's choice.
    Map(&'static Shape),
    /// An object of one kind.
    Object(&'static ObjectKind),
    /// An object of one kind, or a reference to one.
    Reference(&'static ObjectKind),
    /// A schema or a reference to one; since 3.1, also `true` and `false`.
    Schema(&'static ObjectKind),
    /// `true`, `false`, or what the shape says.
    BooleanOr(&'static Shape),
    /// The name of a schema, or a reference to it as a plain string.
    SchemaName,
    /// Names of security schemes, each with the scopes that it must have.
    SecurityRequirement,
}

impl Shape {
    /// The kind of object that a value of this shape is.
    pub(super) fn kind(self) -> Option<&'static ObjectKind> {
        match self {
            Self::Object(kind) | Self::Reference(kind) | Self::Schema(kind) => Some(kind),
            Self::BooleanOr(inner) => inner.kind(),
            _ => None,
        }
    }
}

/// A kind of object: what OpenAPI calls an "Info Object", a "Schema Object" and so on.
#[derive(Debug)]
pub(super) struct ObjectKind {
    /// What one is called in a sentence.
    pub(super) noun: &'static str,
    pub(super) keys: &'static [Key],
    /// Further keys that depend on the value of one of the `keys`.
    pub(super) variants: Option<Variants>,
    /// Of these keys, exactly one must be there.
    pub(super) one_of: &'static [&'static str],
    /// Keys that are not fixed words.
    pub(super) others: Option<PatternedFields>,
    /// Where `components` keeps objects of this kind.
    pub(super) section: Option<&'static str>,
}

/// A key of an object.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) presence: Presence,
    /// The version of OpenAPI that the key came with.
    pub(super) since: Version,
    /// The first version in which a required key may be left out.
    required_before: Option<Version>,
    /// What a required key is read as where it is missing.
    pub(super) stand_in: Option<Fallback>,
}

/// Whether a key must be there, and whether it does anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    Optional,
    /// OpenAPI allows the key, and a client could use it; nothing after this room can see it.
    Ignored,
    /// OpenAPI allows the key, and it is of no use to a client: it only checks values, or names things.
    Silent,
}

/// What is read in the place of something that is missing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fallback {
    Text(&'static str),
    Object,
}

impl Fallback {
    /// What stands in for a value of this shape: an object has what it cannot do without.
    pub(super) fn value(self, shape: Shape) -> Value {
        let kind = match (self, shape) {
            (Self::Text(text), _) => return Value::String(text.to_owned()),
            (Self::Object, Shape::Object(kind)) => kind,
            (Self::Object, _) => return Value::Object(Map::new()),
        };
        let needed = kind.keys.iter().filter_map(|key| {
            let value = key.stand_in?.value(key.shape);
            Some((key.name.to_owned(), value))
        });
        Value::Object(needed.collect())
    }
}

impl Key {
    /// The key came with a later version than 3.0.
    pub(super) const fn since(self, since: Version) -> Self {
        Self { since, ..self }
    }

    /// The key may be left out from this version on.
    pub(super) const fn required_before(self, version: Version) -> Self {
        Self {
            required_before: Some(version),
            ..self
        }
    }

    /// Where the key is missing, a text is read in its place.
    pub(super) const fn or_text(self, text: &'static str) -> Self {
        Self {
            stand_in: Some(Fallback::Text(text)),
            ..self
        }
    }

    /// Where the key is missing, an object without members is read in its place.
    pub(super) const fn or_object(self) -> Self {
        Self {
            stand_in: Some(Fallback::Object),
            ..self
        }
    }

    /// Whether a description of this version must have the key.
    pub(super) fn is_required_in(&self, version: Version) -> bool {
        self.presence == Presence::Required
            && self.required_before.is_none_or(|before| version < before)
    }
}

/// Keys that an object has by the value of one of its keys: a parameter by `in`, for instance.
#[derive(Debug)]
pub(super) struct Variants {
    pub(super) by: &'static str,
    pub(super) cases: &'static [(&'static str, &'static [Key])],
}

/// Keys that follow a pattern, all with values of one shape.
#[derive(Debug)]
pub(super) struct PatternedFields {
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
pub(super) enum FieldMatch {
    Key(&'static Key),
    /// The key belongs to another variant of the object than this one.
    OtherVariant,
    Pattern(&'static PatternedFields),
    /// An `x-` key, which is kept as it is.
    Extension,
    Unknown,
}

impl ObjectKind {
    /// A kind with nothing but keys.
    pub(super) const fn new(noun: &'static str, keys: &'static [Key]) -> Self {
        Self {
            noun,
            keys,
            variants: None,
            one_of: &[],
            others: None,
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
            others: Some(PatternedFields { pattern, shape }),
            ..self
        }
    }

    /// "a schema", "an operation"
    pub(super) fn with_article(&self) -> String {
        let vowel = self.noun.starts_with(['a', 'e', 'i', 'o', 'u', 'O', 'X']);
        format!("{} {}", if vowel { "an" } else { "a" }, self.noun)
    }

    /// Which of its variants an object of this kind is, by its own word.
    pub(super) fn variant<'a>(&self, object: &'a Map<String, Value>) -> Option<&'a str> {
        object.get(self.variants.as_ref()?.by)?.as_str()
    }

    /// The keys that `object` has by its variant. None where it has no variant or an unknown one.
    pub(super) fn variant_keys(&'static self, object: &Map<String, Value>) -> &'static [Key] {
        let Some(variants) = &self.variants else {
            return &[];
        };
        let word = self.variant(object);
        let case = variants.cases.iter().find(|(case, _)| Some(*case) == word);
        case.map_or(&[], |(_, keys)| keys)
    }

    /// What this kind says about the key `name` of an object that has the variant keys `own`.
    pub(super) fn find(&'static self, name: &str, own: &'static [Key]) -> FieldMatch {
        if let Some(key) = self.keys.iter().chain(own).find(|key| key.name == name) {
            return FieldMatch::Key(key);
        }
        if name.starts_with("x-") {
            return FieldMatch::Extension;
        }
        if let Some(others) = &self.others {
            return FieldMatch::Pattern(others);
        }
        match self.all_variant_keys().find(|key| key.name == name) {
            // With a variant that is not known, its keys are not known to be out of place.
            Some(key) if own.is_empty() => FieldMatch::Key(key),
            Some(_) => FieldMatch::OtherVariant,
            None => FieldMatch::Unknown,
        }
    }

    /// The names of all keys that some object of this kind may have in a description of this version.
    pub(super) fn names_in(&'static self, version: Version) -> impl Iterator<Item = &'static str> {
        let keys = self.keys.iter().chain(self.all_variant_keys());
        let keys = keys.filter(move |key| key.since <= version || key.name == "$ref");
        keys.map(|key| key.name)
    }

    /// The keys of all variants.
    pub(super) fn all_variant_keys(&'static self) -> impl Iterator<Item = &'static Key> {
        self.variants
            .iter()
            .flat_map(|variants| variants.cases)
            .flat_map(|(_, keys)| *keys)
    }
}

/// A key that must be there.
pub(super) const fn required(name: &'static str, shape: Shape) -> Key {
    key(name, shape, Presence::Required)
}

/// A key that may be there.
pub(super) const fn optional(name: &'static str, shape: Shape) -> Key {
    key(name, shape, Presence::Optional)
}

/// A key that may be there and that nothing after this room can see.
pub(super) const fn ignored(name: &'static str, shape: Shape) -> Key {
    key(name, shape, Presence::Ignored)
}

/// A key that may be there and means nothing to a client.
pub(super) const fn silent(name: &'static str, shape: Shape) -> Key {
    key(name, shape, Presence::Silent)
}

const fn key(name: &'static str, shape: Shape, presence: Presence) -> Key {
    Key {
        name,
        shape,
        presence,
        since: Version::V3_0,
        required_before: None,
        stand_in: None,
    }
}
