//! The visitor that builds the tree, the same for YAML and JSON.

use std::collections::HashMap;
use std::fmt;

use indexmap::map::Entry;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::Notation;
use super::problem::{Problem, duplicate_key};
use crate::diagnostic::{Code, Diagnostic, Trail};
use crate::json::{Map, Value};
use crate::source::Limits;

/// The maximum nesting depth of arrays and objects.
///
/// All later passes visit the tree recursively, so this bounds their stack. It is less than the limit of either
/// parser, so that both notations have the same limit and message.
pub(crate) const MAX_DEPTH: usize = 100;

/// The merge key of YAML 1.1: the entries of its value are added to the object.
pub(super) const MERGE: &str = "<<";

/// Adds the entries of an object, or of several, whose keys the object does not have. A value that is not an object
/// is reported and ignored.
fn merge_entries(object: &mut Map, source: Value, trail: &Trail<'_>, findings: &mut Problems) {
    match source {
        Value::Object(entries) => {
            for (key, value) in entries {
                object.entry(key).or_insert(value);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.into_iter().enumerate() {
                merge_entries(object, value, &trail.index(index), findings);
            }
        }
        value => findings.repaired.push(not_merged(trail, &value)),
    }
}

fn not_merged(trail: &Trail<'_>, value: &Value) -> Diagnostic {
    let message = format!(
        "expected an object for the merge key `{MERGE}`, found `{value}`; the key is ignored"
    );
    Diagnostic::new(Code::InvalidType, trail.origin(), message)
        .at_value()
        .help("use an alias of an object, as in `<<: *base`, with an anchor `&base` before it")
}

/// The tree of a document, and the problems that were found while reading it.
pub(super) type Tree = (Value, Problems);

/// The problems found while reading.
#[derive(Debug)]
pub(super) struct Problems {
    pub(super) duplicates: Vec<Diagnostic>,
    /// The values that are replaced.
    pub(super) repaired: Vec<Diagnostic>,
    /// Why the visitor stopped, if it did.
    pub(super) problem: Option<Problem>,
    limits: Limits,
    /// The remaining limits.
    remaining: Limits,
    notation: Notation,
}

impl Problems {
    /// No problems yet, within these limits.
    pub(super) fn within(limits: Limits, notation: Notation) -> Self {
        Self {
            duplicates: Vec::new(),
            repaired: Vec::new(),
            problem: None,
            limits,
            remaining: limits,
            notation,
        }
    }

    /// Counts one more value.
    fn count_value<E: Error>(&mut self) -> Result<(), E> {
        match self.remaining.values.checked_sub(1) {
            Some(remaining) => self.remaining.values = remaining,
            None => return Err(self.stop(Problem::TooLarge(self.limits.values))),
        }
        Ok(())
    }

    /// Counts the text of a key or a value.
    fn count_text<E: Error>(&mut self, text: &str) -> Result<(), E> {
        match self.remaining.bytes.checked_sub(text.len()) {
            Some(remaining) => self.remaining.bytes = remaining,
            None => return Err(self.stop(Problem::TooMuchText(self.limits.bytes))),
        }
        Ok(())
    }

    /// Stops reading. The parser adds the position to the error.
    fn stop<E: Error>(&mut self, problem: Problem) -> E {
        self.problem = Some(problem);
        E::custom(problem.message())
    }
}

/// Reads one tree.
pub(super) fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    findings: &mut Problems,
) -> Result<Value, D::Error> {
    Node {
        findings,
        trail: Trail::Root,
        depth: 0,
    }
    .deserialize(deserializer)
}

/// A value that is about to be read.
struct Node<'a> {
    findings: &'a mut Problems,
    trail: Trail<'a>,
    depth: usize,
}

impl Node<'_> {
    /// Replaces an infinity with a very large number, and NaN with null.
    fn non_finite(&mut self, value: f64) -> Value {
        let (written, replacement, number) = match value {
            f64::INFINITY => (".inf", "1e308", Some(1e308)),
            f64::NEG_INFINITY => ("-.inf", "-1e308", Some(-1e308)),
            _ => (".nan", "null", None),
        };
        let message = format!("`{written}` is not a valid JSON number; treated as `{replacement}`");
        self.findings.repaired.push(
            Diagnostic::new(Code::InvalidValue, self.trail.origin(), message)
                .help("use a finite number, or quote the string"),
        );
        number
            .and_then(Number::from_f64)
            .map_or(Value::Null, Value::Number)
    }

    /// The depth of the values inside this one.
    fn inner_depth<E: Error>(&mut self) -> Result<usize, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.findings.stop(Problem::TooDeep));
        }
        Ok(self.depth + 1)
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.findings.count_value()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    // An integer beyond 64 bits keeps its magnitude and loses its last digits, as in JSON.
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<Value, E> {
        match Number::from_f64(value) {
            Some(number) => Ok(Value::Number(number)),
            None => Ok(self.non_finite(value)),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.findings.count_text(value)?;
        Ok(Value::String(value.to_owned()))
    }

    // YAML that contains only comments.
    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        let depth = self.inner_depth()?;
        let mut array = Vec::new();
        loop {
            let trail = self.trail.index(array.len());
            let node = Node {
                findings: self.findings,
                trail,
                depth,
            };
            let Some(item) = items.next_element_seed(node)? else {
                break;
            };
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Value, A::Error> {
        let depth = self.inner_depth()?;
        let mut object = Map::new();
        let mut repeats = Vec::new();
        let mut merged = Vec::new();
        // Keys are read as strings: `200:` and `true:` keep their spelling.
        while let Some(key) = entries.next_key::<String>()? {
            self.findings.count_text(&key)?;
            let trail = self.trail.key(&key);
            let value = entries.next_value_seed(Node {
                findings: self.findings,
                trail,
                depth,
            })?;
            if key == MERGE && self.findings.notation == Notation::Yaml {
                merged.push(value);
                continue;
            }
            match object.entry(key) {
                Entry::Vacant(entry) => _ = entry.insert(value),
                Entry::Occupied(entry) => repeats.push(entry.key().clone()),
            }
        }
        self.report_repeats(repeats);
        let trail = self.trail.key(MERGE);
        for value in merged {
            merge_entries(&mut object, value, &trail, self.findings);
        }
        Ok(Value::Object(object))
    }

    /// The deserializer calls this only for a YAML tag outside of the core schema.
    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Value, A::Error> {
        Err(self.findings.stop(Problem::Tag))
    }
}

impl Node<'_> {
    fn report_repeats(&mut self, repeats: Vec<String>) {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for key in &repeats {
            let count = counts.entry(key).or_default();
            let repeat = *count;
            *count += 1;
            let duplicate = duplicate_key(&self.trail, key, repeat);
            self.findings.duplicates.push(duplicate);
        }
    }
}
