//! What a description forbids of values beside their type. No type depends on it: whoever compares two
//! descriptions does.

/// What is said of the values of a schema beside their type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bounds {
    /// The format, as it is written.
    pub format: Option<String>,
    /// The least number, and whether it is too small itself.
    pub minimum: Option<(f64, bool)>,
    /// The greatest number, and whether it is too great itself.
    pub maximum: Option<(f64, bool)>,
    /// What a number is a multiple of.
    pub multiple_of: Option<f64>,
    /// How many characters a text has.
    pub length: Span,
    /// How many items a list has.
    pub items: Span,
    /// How many members an object has.
    pub members: Span,
    /// What a text looks like.
    pub pattern: Option<String>,
    /// Whether no item is in a list twice.
    pub is_unique: bool,
}

/// How many there may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    /// At least.
    pub least: Option<usize>,
    /// At most.
    pub most: Option<usize>,
}

impl Span {
    /// Whether it holds whatever the other one holds.
    fn holds(self, other: Self) -> bool {
        let least = self
            .least
            .is_none_or(|it| other.least.is_some_and(|other| other >= it));
        let most = self
            .most
            .is_none_or(|it| other.most.is_some_and(|other| other <= it));
        (least || self.least == Some(0)) && most
    }
}

impl Bounds {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether every value that these allow was allowed by the others, as far as can be told: of two
    /// patterns nothing is known.
    pub fn holds(&self, others: &Self) -> bool {
        let Self {
            format: _,
            minimum,
            maximum,
            multiple_of,
            length,
            items,
            members,
            pattern,
            is_unique,
        } = self;
        is_above(*minimum, others.minimum)
            && is_below(*maximum, others.maximum)
            && is_multiple(*multiple_of, others.multiple_of)
            && length.holds(others.length)
            && items.holds(others.items)
            && members.holds(others.members)
            && (pattern.is_none() || *pattern == others.pattern)
            && (!is_unique || others.is_unique)
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
