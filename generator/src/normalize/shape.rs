//! The objects of a description, as data.
//!
//! A table of [`ObjectKind`]s (`openapi`) describes them for all versions of OpenAPI, each key with the
//! version that introduced it; `walk` follows a tree along such a table.

use crate::json::{Map, Value};

use super::marks::is_extension;
use super::version::Version;

/// The type of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// Any JSON value.
    Any,
    String,
    Boolean,
    Number,
    /// An integer that is not negative.
    NonNegativeInteger,
    /// One of a few strings.
    Enum(&'static [&'static str]),
    /// The name of a JSON type; since 3.1, also an array of them.
    Types,
    Array(&'static Shape),
    /// A map, whose keys are arbitrary names.
    Map(&'static Shape),
    /// An object of one kind.
    Object(&'static ObjectKind),
    /// An object of one kind, or a reference to one.
    Reference(&'static ObjectKind),
    /// A schema or a reference to one; since 3.1, also `true` and `false`.
    Schema(&'static ObjectKind),
    /// `true`, `false`, or a value of the shape.
    BooleanOr(&'static Shape),
    /// The name of a schema, or a reference to it as a plain string.
    SchemaName,
    /// Names of security schemes, each with the scopes that it must have.
    SecurityRequirement,
}

impl Shape {
    /// The shape of a value, which is not `BooleanOr` if the value is an object.
    pub(super) fn of_non_boolean(self, value: &Value) -> Self {
        match self {
            Self::BooleanOr(inner) if value.is_object() => *inner,
            shape => shape,
        }
    }

    /// Whether a value has the JSON type that the shape requires.
    pub(super) fn accepts(self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::String | Self::Enum(_) | Self::SchemaName => value.is_string(),
            Self::Types => value.is_string() || value.is_array(),
            Self::Boolean => value.is_boolean(),
            Self::Number => value.is_number(),
            Self::NonNegativeInteger => value.is_u64(),
            Self::Array(_) => value.is_array(),
            Self::Map(_) | Self::Object(_) | Self::Reference(_) | Self::SecurityRequirement => {
                value.is_object()
            }
            Self::Schema(_) => value.is_boolean() || value.is_object(),
            Self::BooleanOr(inner) => value.is_boolean() || inner.accepts(value),
        }
    }

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
    /// Its name in a sentence; see also [`ObjectKind::title`].
    pub(super) noun: &'static str,
    pub(super) keys: &'static [Key],
    /// Further keys that depend on the value of one of the `keys`.
    pub(super) variants: Option<Variants>,
    /// Of these keys, exactly one must be present.
    pub(super) one_of: &'static [&'static str],
    /// Keys that follow a pattern.
    pub(super) patterned: Option<PatternedFields>,
    /// The section of `components` for objects of this kind.
    pub(super) section: Option<&'static str>,
}

/// A key of an object.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) presence: Presence,
    /// The version of OpenAPI that introduced the key.
    pub(super) since: Version,
    /// The first version in which a required key is optional.
    required_before: Option<Version>,
    /// The default of a required key that is missing.
    pub(super) fallback: Option<Fallback>,
}

/// Whether a key is required, and whether it has an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Required,
    Optional,
    /// OpenAPI allows the key, and a client could use it, but no later stage supports it.
    Ignored,
    /// OpenAPI allows the key, and a client does not need it: it only validates values, or names objects.
    Silent,
}

/// The default of a required field that is missing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fallback {
    String(&'static str),
    Object,
}

impl Fallback {
    /// The default for a value of this shape: an object gets its required fields.
    pub(super) fn value(self, shape: Shape) -> Value {
        let kind = match (self, shape) {
            (Self::String(string), _) => return Value::String(string.to_owned()),
            (Self::Object, Shape::Object(kind)) => kind,
            (Self::Object, _) => return Value::Object(Map::new()),
        };
        let required_fields = kind.keys.iter().filter_map(|key| {
            let value = key.fallback?.value(key.shape);
            Some((key.name.to_owned(), value))
        });
        Value::Object(required_fields.collect())
    }
}

impl Key {
    /// Sets the version that introduced the key, if later than 3.0.
    pub(super) const fn since(mut self, since: Version) -> Self {
        self.since = since;
        self
    }

    /// Makes the key optional from this version on.
    pub(super) const fn required_before(mut self, version: Version) -> Self {
        self.required_before = Some(version);
        self
    }

    /// Sets the string that a missing key defaults to.
    pub(super) const fn or_string(mut self, string: &'static str) -> Self {
        self.fallback = Some(Fallback::String(string));
        self
    }

    /// Makes a missing key default to an empty object.
    pub(super) const fn or_object(mut self) -> Self {
        self.fallback = Some(Fallback::Object);
        self
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
    pub(super) selector: &'static str,
    pub(super) cases: &'static [(&'static str, &'static [Key])],
}

/// Keys that follow a pattern, all with values of one shape.
#[derive(Debug)]
pub(super) struct PatternedFields {
    pub(super) pattern: Pattern,
    pub(super) shape: Shape,
}

/// The pattern of a key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pattern {
    /// `/pets/{id}`
    Path,
    /// `200`, `4XX`
    Status,
    /// `{$request.body#/url}`: a runtime expression, which is not checked here
    Expression,
}

/// The entry of a table for one key of one object.
#[derive(Debug)]
pub(super) enum FieldMatch {
    Key(&'static Key),
    /// The key belongs to a different variant of the object.
    OtherVariant,
    Pattern(&'static PatternedFields),
    /// An `x-` key, which is kept unchanged.
    Extension,
    Unknown,
}

impl FieldMatch {
    /// The shape of the value, if the object has such a key.
    pub(super) fn shape(&self) -> Option<Shape> {
        match self {
            Self::Key(key) => Some(key.shape),
            Self::Pattern(patterned) => Some(patterned.shape),
            Self::OtherVariant | Self::Extension | Self::Unknown => None,
        }
    }
}

impl ObjectKind {
    /// Creates a kind with fixed keys only.
    pub(super) const fn new(noun: &'static str, keys: &'static [Key]) -> Self {
        Self {
            noun,
            keys,
            variants: None,
            one_of: &[],
            patterned: None,
            section: None,
        }
    }

    pub(super) const fn in_section(mut self, section: &'static str) -> Self {
        self.section = Some(section);
        self
    }

    pub(super) const fn variants(
        mut self,
        selector: &'static str,
        cases: &'static [(&'static str, &'static [Key])],
    ) -> Self {
        self.variants = Some(Variants { selector, cases });
        self
    }

    pub(super) const fn exactly_one_of(mut self, one_of: &'static [&'static str]) -> Self {
        self.one_of = one_of;
        self
    }

    pub(super) const fn patterned(mut self, pattern: Pattern, shape: Shape) -> Self {
        self.patterned = Some(PatternedFields { pattern, shape });
        self
    }

    /// "a schema", "an operation"
    pub(super) fn with_article(&self) -> String {
        with_article(self.noun)
    }

    /// The name of the object in the specification: "Schema Object", "Operation Object"
    pub(super) fn title(&self) -> String {
        if self.noun == "description" {
            return "OpenAPI Object".to_owned();
        }
        let noun = self.noun.strip_suffix(" object").unwrap_or(self.noun);
        let words = noun.split(' ').map(|word| match word.split_at_checked(1) {
            Some((first, remaining)) => first.to_ascii_uppercase() + remaining,
            None => word.to_owned(),
        });
        let words: Vec<_> = words.collect();
        format!("{} Object", words.join(" "))
    }

    /// "a Schema Object", "an Operation Object"
    pub(super) fn title_with_article(&self) -> String {
        with_article(&self.title())
    }

    /// The term for a fixed key: a schema has keywords, other objects have fields.
    pub(super) fn key_noun(&self) -> &'static str {
        match self.section {
            Some("schemas") => "keyword",
            _ => "field",
        }
    }

    /// The value that selects the variant of an object of this kind.
    pub(super) fn variant<'a>(&self, object: &'a Map) -> Option<&'a str> {
        object.get(self.variants.as_ref()?.selector)?.as_str()
    }

    /// The keys of the variant of `object`. None where it has no variant or an unknown one.
    pub(super) fn variant_keys(&'static self, object: &Map) -> &'static [Key] {
        let Some(variants) = &self.variants else {
            return &[];
        };
        let variant = self.variant(object);
        let case = variants
            .cases
            .iter()
            .find(|(case, _)| Some(*case) == variant);
        case.map_or(&[], |(_, keys)| keys)
    }

    /// Looks up the key `name` of an object that has the keys `variant_keys` of its variant.
    pub(super) fn find(&'static self, name: &str, variant_keys: &'static [Key]) -> FieldMatch {
        if let Some(key) = self
            .keys
            .iter()
            .chain(variant_keys)
            .find(|key| key.name == name)
        {
            return FieldMatch::Key(key);
        }
        if is_extension(name) {
            return FieldMatch::Extension;
        }
        if let Some(patterned) = &self.patterned {
            return FieldMatch::Pattern(patterned);
        }
        match self.all_variant_keys().find(|key| key.name == name) {
            // With an unknown variant, its keys cannot be reported as misplaced.
            Some(key) if variant_keys.is_empty() => FieldMatch::Key(key),
            Some(_) => FieldMatch::OtherVariant,
            None => FieldMatch::Unknown,
        }
    }

    /// Whether some object of this kind may have this value under a fixed key.
    pub(super) fn accepts(&'static self, name: &str, value: &Value) -> bool {
        let mut keys = self.keys.iter().chain(self.all_variant_keys());
        keys.any(|key| key.name == name && key.shape.accepts(value))
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

fn with_article(name: &str) -> String {
    let vowels = ['A', 'E', 'I', 'O', 'U', 'X', 'a', 'e', 'i', 'o', 'u'];
    let article = match name.starts_with(vowels) {
        true => "an",
        false => "a",
    };
    format!("{article} {name}")
}

/// A required key.
pub(super) const fn required(name: &'static str, shape: Shape) -> Key {
    key(name, shape, Presence::Required)
}

/// An optional key.
pub(super) const fn optional(name: &'static str, shape: Shape) -> Key {
    key(name, shape, Presence::Optional)
}

/// An optional key that no later stage supports.
pub(super) const fn ignored(name: &'static str, shape: Shape) -> Key {
    key(name, shape, Presence::Ignored)
}

/// An optional key that a client does not need.
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
        fallback: None,
    }
}
