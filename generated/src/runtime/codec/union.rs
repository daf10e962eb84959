// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Open unions: the type of a value is found by what the value says or looks like.

use std::cmp::Reverse;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::{Error, Map, Value};

use super::evidence::{Evidence, Loss, tag};
use super::locate;

/// What a generated union is in JSON: how a value's variant is found.
///
/// What is listed stands in the order of the variants. A value that fits none of them is the
/// unknown one, whose number no variant has.
#[derive(Debug, Clone, Copy)]
pub struct Union {
    choice: Choice,
    /// The variant of objects that name none.
    otherwise: Option<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Choice {
    Tag(&'static str, &'static [&'static [&'static str]]),
    Key(&'static [&'static str]),
    Evidence(&'static [Evidence]),
    Overlapping(&'static [Evidence]),
}

/// The number of the variant that keeps what fits no other.
const UNKNOWN: usize = usize::MAX;

/// A value in memory, to be read as the type of a variant.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    value: &'a Value,
    /// The name of the member that it was taken from.
    member: Option<&'a str>,
}

impl<'a> Kept<'a> {
    /// Reads the value.
    ///
    /// # Errors
    ///
    /// When it does not have the type's shape.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, Error> {
        locate::from_value(self.value, self.member)
    }

    fn whole(value: &'a Value) -> Self {
        Self {
            value,
            member: None,
        }
    }
}

impl Union {
    const fn of(choice: Choice) -> Self {
        Self {
            choice,
            otherwise: None,
        }
    }

    /// The same union, in which an object that names no variant is read as this one if it can be.
    #[must_use]
    pub const fn or(self, variant: usize) -> Self {
        Self {
            otherwise: Some(variant),
            ..self
        }
    }

    /// A union of objects that have a member whose text names the variant.
    pub const fn by_tag(member: &'static str, tags: &'static [&'static [&'static str]]) -> Self {
        Self::of(Choice::Tag(member, tags))
    }

    /// A union of objects with one member, whose name is that of the variant: `{"circle": {…}}`.
    pub const fn by_key(keys: &'static [&'static str]) -> Self {
        Self::of(Choice::Key(keys))
    }

    /// A union of values that differ in what they look like.
    pub const fn by_evidence(evidence: &'static [Evidence]) -> Self {
        Self::of(Choice::Evidence(evidence))
    }

    /// A union of values that differ in what they look like, and of which one may have the members
    /// of several at once. Then it is the unknown one: no variant would keep all of it.
    pub const fn overlapping(evidence: &'static [Evidence]) -> Self {
        Self::of(Choice::Overlapping(evidence))
    }

    /// Reads a value as the variant that it fits: `variant` reads it as the one of this number.
    ///
    /// # Errors
    ///
    /// When the value names its variant and does not have its shape.
    pub fn read<'de, D, T>(
        &self,
        deserializer: D,
        variant: fn(usize, Kept<'_>) -> Result<T, Error>,
    ) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
    {
        let value = Value::deserialize(deserializer)?;
        let read = match self.named(&value) {
            Some((index, named)) => variant(index, named),
            None => self
                .candidates(&value)
                .into_iter()
                .find_map(|index| variant(index, Kept::whole(&value)).ok())
                .map_or_else(|| variant(UNKNOWN, Kept::whole(&value)), Ok),
        };
        read.map_err(D::Error::custom)
    }

    /// Writes a variant's value with the name of its variant: into an object under this name, or
    /// with the member that has it. A variant of several names has the one that its value says.
    ///
    /// # Errors
    ///
    /// When the value cannot be written.
    pub fn write<S, T>(&self, serializer: S, variant: usize, value: &T) -> Result<S::Ok, S::Error>
    where
        S: Serializer,
        T: Serialize + ?Sized,
    {
        match self.choice {
            Choice::Key(keys) => {
                let mut object = serializer.serialize_map(Some(1))?;
                object.serialize_entry(keys[variant], value)?;
                object.end()
            }
            Choice::Tag(member, tags) => {
                let mut value = serde_json::to_value(value).map_err(S::Error::custom)?;
                if let Value::Object(members) = &mut value {
                    name_variant(members, member, tags[variant]);
                }
                value.serialize(serializer)
            }
            Choice::Evidence(_) | Choice::Overlapping(_) => value.serialize(serializer),
        }
    }

    /// The variant that the value names, and what to read as its type.
    fn named<'a>(&self, value: &'a Value) -> Option<(usize, Kept<'a>)> {
        let object = value.as_object()?;
        match self.choice {
            Choice::Tag(member, tags) => {
                let tag = tag(object.get(member)?);
                let index = tags.iter().position(|tags| tags.contains(&tag.as_ref()))?;
                Some((index, Kept::whole(value)))
            }
            Choice::Key(keys) => {
                let (index, name) = only_key(keys, object)?;
                let (value, member) = (object.get(name)?, Some(name));
                Some((index, Kept { value, member }))
            }
            Choice::Evidence(_) | Choice::Overlapping(_) => None,
        }
    }

    /// The variants that the value looks like, the likeliest first.
    fn candidates(&self, value: &Value) -> Vec<usize> {
        let (Choice::Evidence(evidence) | Choice::Overlapping(evidence)) = self.choice else {
            return self.otherwise.into_iter().collect();
        };
        let weighed = evidence.iter().enumerate();
        let mut found: Vec<_> = weighed
            .filter_map(|(index, evidence)| Some((evidence.weight(value)?, index)))
            .collect();
        found.sort_by_key(|(weight, index)| (Reverse(*weight), *index));
        let found: Vec<usize> = found.into_iter().map(|(_, index)| index).collect();
        let described = self.described(&found);
        let keeps_all = |index: &usize| {
            let described = described.iter().map(|index| &evidence[*index]);
            !Loss::of(&evidence[*index], described, evidence).happens(value)
        };
        found.iter().copied().filter(keeps_all).collect()
    }

    /// The variants whose members have to be kept, as none that is read may lose what another one
    /// would not: those of the likeliest, or of any where several may be right at once.
    fn described<'f>(&self, found: &'f [usize]) -> &'f [usize] {
        match self.choice {
            Choice::Overlapping(_) => found,
            _ => found.get(..1).unwrap_or_default(),
        }
    }
}

/// The only member that names a variant, and the variant. Members that do not are ignored.
fn only_key(keys: &[&'static str], object: &Map<String, Value>) -> Option<(usize, &'static str)> {
    let known = keys.iter().copied().enumerate();
    let mut known = known.filter(|(_, key)| object.contains_key(*key));
    known.next().filter(|_| known.next().is_none())
}

/// Writes the only tag of a variant; of several, one where the value has none. A tag that is no text
/// is left as it is.
fn name_variant(members: &mut Map<String, Value>, member: &str, tags: &[&str]) {
    let is_text = members.get(member).is_none_or(Value::is_string);
    match tags {
        [only] if is_text => {
            members.insert(member.to_owned(), Value::from(*only));
        }
        [first, ..] => {
            members.entry(member).or_insert_with(|| Value::from(*first));
        }
        [] => {}
    }
}
