//! The constraints of schemas. No generated type depends on them; comparing two descriptions does.

use crate::json::Value;

use super::{StringFormat, Type};

/// The constraints on the values of a schema.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Constraints {
    /// The type, without the types of properties and items.
    pub ty: Option<Type>,
    /// The format as written.
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
    pub properties: CountRange,
    /// The pattern that strings match.
    pub pattern: Option<String>,
    /// Whether the items of an array are unique.
    pub is_unique: bool,
    /// The enum values, where no Rust enum lists them: booleans, and numbers that may have fractions.
    pub enum_values: Option<Vec<Value>>,
}

/// The range of a count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CountRange {
    /// The minimum.
    pub min: Option<usize>,
    /// The maximum.
    pub max: Option<usize>,
}

impl CountRange {
    /// The range of exactly one count.
    fn exactly(count: usize) -> Self {
        Self {
            min: Some(count),
            max: Some(count),
        }
    }

    /// Returns the intersection of both.
    fn and(self, other: Self) -> Self {
        Self {
            min: merge_options(self.min, other.min, usize::max),
            max: merge_options(self.max, other.max, usize::min),
        }
    }

    /// Whether it contains the other range.
    fn implies(self, other: Self) -> bool {
        let least = self
            .min
            .is_none_or(|it| other.min.is_some_and(|other| other >= it));
        let most = self
            .max
            .is_none_or(|it| other.max.is_some_and(|other| other <= it));
        (least || self.min == Some(0)) && most
    }
}

impl Constraints {
    /// Returns the intersection of both.
    pub fn and(&self, other: &Self) -> Self {
        Self {
            ty: merge_options(self.ty.clone(), other.ty.clone(), intersect_types),
            format: other.format.clone().or_else(|| self.format.clone()),
            minimum: higher(self.minimum, other.minimum),
            maximum: negate(higher(negate(self.maximum), negate(other.maximum))),
            multiple_of: merge_options(self.multiple_of, other.multiple_of, f64::max),
            length: self.length.and(other.length),
            items: self.items.and(other.items),
            properties: self.properties.and(other.properties),
            pattern: merge_options(
                self.pattern.clone(),
                other.pattern.clone(),
                |left, right| match left == right {
                    true => left,
                    false => format!("{left}` and `{right}"),
                },
            ),
            is_unique: self.is_unique || other.is_unique,
            enum_values: merge_options(
                self.enum_values.clone(),
                other.enum_values.clone(),
                |left, right| left.into_iter().filter(|it| right.contains(it)).collect(),
            ),
        }
    }

    /// Returns the same constraints, with the limits of integers rounded to inclusive integers.
    pub fn for_integers(mut self) -> Self {
        if !matches!(self.ty, Some(Type::I32 | Type::I64 | Type::U64)) {
            return self;
        }
        let to_inclusive = |(number, is_exclusive): (f64, bool)| match is_exclusive {
            true => (number.floor() + 1.0, false),
            false => (number.ceil(), false),
        };
        self.minimum = self.minimum.map(to_inclusive);
        self.maximum = negate(negate(self.maximum).map(to_inclusive));
        self
    }

    /// Returns the same constraints, with those that follow from the type.
    pub fn with_type(&self) -> Self {
        let number = |minimum: f64, maximum: f64| Self {
            minimum: Some((minimum, false)),
            maximum: Some((maximum, false)),
            ..Self::default()
        };
        let fixed_length = |length: usize| Self {
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
                fixed_length("00000000-0000-0000-0000-000000000000".len())
            }
            Some(Type::Formatted(StringFormat::Date(_))) => fixed_length("2000-01-01".len()),
            _ => return self.clone(),
        };
        self.and(&implied)
    }

    /// Whether these constraints certainly allow every value that the other constraints allow. Different patterns are not
    /// compared.
    pub fn implies(&self, other: &Self) -> bool {
        let Self {
            ty: _,
            format: _,
            minimum,
            maximum,
            multiple_of,
            length,
            items,
            properties,
            pattern,
            is_unique,
            enum_values,
        } = self;
        let has_all = |allowed: &Vec<Value>| {
            let other_values = other.enum_values.as_ref();
            other_values.is_some_and(|values| values.iter().all(|it| allowed.contains(it)))
        };
        let divides = |it: f64| other.multiple_of.is_some_and(|other| other % it == 0.0);
        is_above(*minimum, other.minimum)
            && is_above(negate(*maximum), negate(other.maximum))
            && multiple_of.is_none_or(divides)
            && length.implies(other.length)
            && items.implies(other.items)
            && properties.implies(other.properties)
            && (pattern.is_none() || *pattern == other.pattern)
            && (!is_unique || other.is_unique)
            && enum_values.as_ref().is_none_or(has_all)
    }
}

fn merge_options<T>(left: Option<T>, right: Option<T>, merge: impl FnOnce(T, T) -> T) -> Option<T> {
    match (left, right) {
        (Some(left), Some(right)) => Some(merge(left, right)),
        (left, right) => left.or(right),
    }
}

/// The type with fewer values, or else the right one.
fn intersect_types(left: Type, right: Type) -> Type {
    match (left, right) {
        (left @ (Type::I32 | Type::I64 | Type::U64 | Type::F32), Type::F64) => left,
        (left @ (Type::I32 | Type::U64), Type::I64) => left,
        (
            left @ Type::Formatted(
                StringFormat::Uuid | StringFormat::Date(_) | StringFormat::DateTime(..),
            ),
            Type::String,
        ) => left,
        (_, right) => right,
    }
}

/// A lower bound, and whether it is exclusive.
type Bound = Option<(f64, bool)>;

/// An upper bound as a lower bound of the negated numbers, and the reverse.
fn negate(bound: Bound) -> Bound {
    bound.map(|(number, is_exclusive)| (-number, is_exclusive))
}

/// The bound that fewer numbers are above.
fn higher(left: Bound, right: Bound) -> Bound {
    match is_above(right, left) {
        true => left,
        false => right,
    }
}

/// Whether every number above the other bound is above this one.
fn is_above(bound: Bound, other: Bound) -> bool {
    let Some((number, is_exclusive)) = bound else {
        return true;
    };
    other.is_some_and(|(other, is_other_exclusive)| {
        other > number || (other == number && (!is_exclusive || is_other_exclusive))
    })
}
