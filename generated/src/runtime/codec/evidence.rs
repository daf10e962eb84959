// Client runtime, copied unchanged into every generated crate by `cargo xtask codegen`.

//! What a value looks like, before it is read as a type.

use serde_json::{Map, Value};

/// What a value of one type looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Anything.
    Any,
    /// `true` or `false`.
    Bool,
    /// A number that is written without a fraction: `5` and not `5.0`, as integers are read.
    Integer,
    /// A number.
    Number,
    /// A text; one of these, where any are listed.
    Text(&'static [&'static str]),
    /// A whole number out of these.
    Integers(&'static [i64]),
    /// A list.
    List,
    /// What any of these looks like: a value of another union.
    Either(&'static [Evidence]),
    /// An object.
    Object {
        /// The members that it has to have.
        required: &'static [&'static str],
        /// The members that it may have, besides the required ones.
        optional: &'static [&'static str],
        /// The members of which only certain texts are valid, and these texts.
        constants: &'static [(&'static str, &'static [&'static str])],
    },
}

impl Evidence {
    /// How much speaks for the value, if nothing speaks against it.
    ///
    /// What is listed weighs more than what is of a listed kind; in an object each known member
    /// weighs, and one with a listed text twice.
    pub(super) fn weight(&self, value: &Value) -> Option<usize> {
        let weight = |fits: bool, weight: usize| fits.then_some(weight);
        match (*self, value) {
            (Self::Any, _) => Some(0),
            (Self::Either(parts), value) => {
                parts.iter().filter_map(|part| part.weight(value)).max()
            }
            (Self::Bool, Value::Bool(_)) | (Self::List, Value::Array(_)) => Some(1),
            (Self::Number, Value::Number(_)) => Some(1),
            (Self::Integer, Value::Number(number)) => weight(!number.is_f64(), 2),
            (Self::Integers(listed), Value::Number(number)) => {
                let number = number.as_i64();
                weight(number.is_some_and(|number| listed.contains(&number)), 3)
            }
            (Self::Text([]), Value::String(_)) => Some(1),
            (Self::Text(listed), Value::String(text)) => weight(listed.contains(&text.as_str()), 2),
            (
                Self::Object {
                    required,
                    optional,
                    constants,
                },
                Value::Object(members),
            ) => {
                let has_all = required.iter().all(|name| members.contains_key(*name));
                let known = members
                    .keys()
                    .filter(|name| is_listed(name, required) || is_listed(name, optional));
                let constants = constant_weight(constants, members)?;
                weight(has_all, 1 + known.count() + constants)
            }
            _ => None,
        }
    }
}

fn is_listed(name: &str, names: &[&str]) -> bool {
    names.contains(&name)
}

/// How many of the members have one of the texts that are valid, unless one has another. A member
/// that is missing or `null` says nothing.
fn constant_weight(constants: &[(&str, &[&str])], members: &Map<String, Value>) -> Option<usize> {
    let mut weight = 0;
    for (name, texts) in constants {
        match members.get(*name) {
            Some(Value::String(text)) if texts.contains(&text.as_str()) => weight += 1,
            None | Some(Value::Null) => {}
            Some(_) => return None,
        }
    }
    Some(weight)
}
