//! The constraints of schemas. No generated type depends on them; comparing two descriptions does.

use serde_json::Value;

use super::{StringFormat, Type};

/// The constraints on the values of a schema.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Constraints {
    /// The type, without the types of properties and items.
    pub ty: Option<Type>,
    /// The format, as it is written.
    pub format: Option<String>,
    /// The minimum, and whether it is exclusive.
    pub minimum: Option<(f64, bool)>,
    /// The maximum, and whether it is exclusive.
    pub maximum: Option<(f64, bool)>,
    /// The number that numbers are multiples of.
    pub multiple_of: Option<f64>,
    /// The number of characters of a string.
    pub length: CountRange,
    /// The number of items of an array.
    pub items: CountRange,
    /// The number of properties of an object.
    pub members: CountRange,
    /// The pattern that strings match.
    pub pattern: Option<String>,
    /// Whether the items of an array are unique.
    pub is_unique: bool,
    /// The enum values, where no Rust enum lists them: booleans, and numbers that may have fractions.
    pub listed: Option<Vec<Value>>,
}

/// The range of a count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CountRange {
    /// The minimum.
    pub least: Option<usize>,
    /// The maximum.
    pub most: Option<usize>,
}

impl CountRange {
    /// The range of exactly one count.
    fn exactly(count: usize) -> Self {
        Self {
            least: Some(count),
            most: Some(count),
        }
    }

    /// Returns the intersection of both.
    fn and(self, other: Self) -> Self {
        Self {
            least: both(self.least, other.least, usize::max),
            most: both(self.most, other.most, usize::min),
        }
    }

    /// Whether it contains the other range.
    fn implies(self, other: Self) -> bool {
        let least = self
            .least
            .is_none_or(|it| other.least.is_some_and(|other| other >= it));
        let most = self
            .most
            .is_none_or(|it| other.most.is_some_and(|other| other <= it));
        (least || self.least == Some(0)) && most
    }
}

impl Constraints {
    /// Returns the intersection of both.
    pub fn and(&self, other: &Self) -> Self {
        Self {
            ty: both(self.ty.clone(), other.ty.clone(), intersect_types),
            format: other.format.clone().or_else(|| self.format.clone()),
            minimum: both(self.minimum, other.minimum, |one, other| {
                match is_above(Some(other), Some(one)) {
                    true => one,
                    false => other,
                }
            }),
            maximum: both(self.maximum, other.maximum, |one, other| {
                match is_below(Some(other), Some(one)) {
                    true => one,
                    false => other,
                }
            }),
            multiple_of: both(self.multiple_of, other.multiple_of, f64::max),
            length: self.length.and(other.length),
            items: self.items.and(other.items),
            members: self.members.and(other.members),
            pattern: both(
                self.pattern.clone(),
                other.pattern.clone(),
                |one, other| match one == other {
                    true => one,
                    false => format!("{one}` and `{other}"),
                },
            ),
            is_unique: self.is_unique || other.is_unique,
            listed: both(self.listed.clone(), other.listed.clone(), |one, other| {
                one.into_iter().filter(|it| other.contains(it)).collect()
            }),
        }
    }

    /// Returns the same constraints, with the limits of integers rounded to inclusive integers.
    pub fn for_integers(mut self) -> Self {
        if !matches!(self.ty, Some(Type::I32 | Type::I64 | Type::U64)) {
            return self;
        }
        let whole = |(number, is_open): (f64, bool)| match is_open {
            true => number.floor() + 1.0,
            false => number.ceil(),
        };
        self.minimum = self.minimum.map(|bound| (whole(bound), false));
        let turned = |(number, is_open): (f64, bool)| (-whole((-number, is_open)), false);
        self.maximum = self.maximum.map(turned);
        self
    }

    /// Returns the same constraints, with those that follow from the type.
    pub fn with_type(&self) -> Self {
        let number = |minimum: f64, maximum: f64| Self {
            minimum: Some((minimum, false)),
            maximum: Some((maximum, false)),
            ..Self::default()
        };
        let text = |length: usize| Self {
            length: CountRange::exactly(length),
            ..Self::default()
        };
        let implied = match &self.ty {
            Some(Type::I32) => number(f64::from(i32::MIN), f64::from(i32::MAX)),
            Some(Type::U64) => Self {
                minimum: Some((0.0, false)),
                ..Self::default()
            },
            Some(Type::Formatted(StringFormat::Uuid)) => {
                text("00000000-0000-0000-0000-000000000000".len())
            }
            Some(Type::Formatted(StringFormat::Date)) => text("2000-01-01".len()),
            _ => return self.clone(),
        };
        self.and(&implied)
    }

    /// Whether these constraints certainly allow every value that the others allow. Different patterns are not
    /// compared.
    pub fn implies(&self, others: &Self) -> bool {
        let Self {
            ty: _,
            format: _,
            minimum,
            maximum,
            multiple_of,
            length,
            items,
            members,
            pattern,
            is_unique,
            listed,
        } = self;
        let is_listed = |listed: &Vec<Value>| {
            let others = others.listed.as_ref();
            others.is_some_and(|others| others.iter().all(|it| listed.contains(it)))
        };
        is_above(*minimum, others.minimum)
            && is_below(*maximum, others.maximum)
            && is_multiple(*multiple_of, others.multiple_of)
            && length.implies(others.length)
            && items.implies(others.items)
            && members.implies(others.members)
            && (pattern.is_none() || *pattern == others.pattern)
            && (!is_unique || others.is_unique)
            && listed.as_ref().is_none_or(is_listed)
    }
}

fn both<T>(one: Option<T>, other: Option<T>, joined: impl FnOnce(T, T) -> T) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(joined(one, other)),
        (one, other) => one.or(other),
    }
}

/// The type that has fewer values, or else the last one.
fn intersect_types(one: Type, other: Type) -> Type {
    match (one, other) {
        (one @ (Type::I32 | Type::I64 | Type::U64), Type::F64) => one,
        (one @ (Type::I32 | Type::U64), Type::I64) => one,
        (
            one @ Type::Formatted(StringFormat::Uuid | StringFormat::Date | StringFormat::DateTime),
            Type::String,
        ) => one,
        (_, other) => other,
    }
}

/// Whether every number above the other bound is above this one.
fn is_above(bound: Option<(f64, bool)>, other: Option<(f64, bool)>) -> bool {
    match (bound, other) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some((one, is_open)), Some((other, is_other_open))) => {
            other > one || (other == one && (!is_open || is_other_open))
        }
    }
}

/// Whether every number below the other bound is below this one.
fn is_below(bound: Option<(f64, bool)>, other: Option<(f64, bool)>) -> bool {
    let turned = |bound: Option<(f64, bool)>| bound.map(|(number, is_open)| (-number, is_open));
    is_above(turned(bound), turned(other))
}

fn is_multiple(of: Option<f64>, other: Option<f64>) -> bool {
    match (of, other) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(one), Some(other)) => other % one == 0.0,
    }
}
