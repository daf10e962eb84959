//! What a description forbids of values beside their type. No type depends on it: whoever compares two
//! descriptions does.

use serde_json::Value;

use super::Type;

/// What is said of the values of a schema beside their type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Constraints {
    /// What they are, as far as one word says: of objects and lists no more than that.
    pub ty: Option<Type>,
    /// The format, as it is written.
    pub format: Option<String>,
    /// The least number, and whether it is too small itself.
    pub minimum: Option<(f64, bool)>,
    /// The greatest number, and whether it is too great itself.
    pub maximum: Option<(f64, bool)>,
    /// What a number is a multiple of.
    pub multiple_of: Option<f64>,
    /// How many characters a text has.
    pub length: CountRange,
    /// How many items a list has.
    pub items: CountRange,
    /// How many members an object has.
    pub members: CountRange,
    /// What a text looks like.
    pub pattern: Option<String>,
    /// Whether no item is in a list twice.
    pub is_unique: bool,
    /// The only values that there are, where no type lists them: truth values, and numbers that need not
    /// be whole.
    pub listed: Option<Vec<Value>>,
}

/// How many there may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CountRange {
    /// At least.
    pub least: Option<usize>,
    /// At most.
    pub most: Option<usize>,
}

impl CountRange {
    /// Exactly so many.
    fn exactly(count: usize) -> Self {
        Self {
            least: Some(count),
            most: Some(count),
        }
    }

    /// What both say.
    fn and(self, other: Self) -> Self {
        Self {
            least: both(self.least, other.least, usize::max),
            most: both(self.most, other.most, usize::min),
        }
    }

    /// Whether it holds whatever the other one holds.
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
    /// What both say.
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

    /// The same, where whole numbers have bounds that are numbers of theirs.
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

    /// The same with what follows from the type.
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
            Some(Type::Uuid) => text("00000000-0000-0000-0000-000000000000".len()),
            Some(Type::Date) => text("2000-01-01".len()),
            _ => return self.clone(),
        };
        self.and(&implied)
    }

    /// Whether every value that the others allow is allowed by these, as far as can be told: of two
    /// patterns nothing is known.
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

/// The type that has fewer values, or the one that is said last.
fn intersect_types(one: Type, other: Type) -> Type {
    match (one, other) {
        (one @ (Type::I32 | Type::I64 | Type::U64), Type::F64) => one,
        (one @ (Type::I32 | Type::U64), Type::I64) => one,
        (one @ (Type::Uuid | Type::Date | Type::DateTime), Type::String) => one,
        (_, other) => other,
    }
}

/// Whether nothing above the other bound is below this one.
fn is_above(bound: Option<(f64, bool)>, other: Option<(f64, bool)>) -> bool {
    match (bound, other) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some((one, is_open)), Some((other, is_other_open))) => {
            other > one || (other == one && (!is_open || is_other_open))
        }
    }
}

/// Whether nothing below the other bound is above this one.
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
