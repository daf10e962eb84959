//! Describes the difference between two sets of constraints, keyword by keyword.

use std::fmt::Display;

use crate::json::Value;

use crate::ir::Constraints;

/// Describes the difference between two sets of constraints.
pub(super) fn of(before: &Constraints, after: &Constraints) -> String {
    // Without `..`, so that a new constraint is not forgotten here.
    let Constraints {
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
        enum_values: values,
    } = before;
    let counts = [
        ("minLength", "maxLength", length, after.length),
        ("minItems", "maxItems", items, after.items),
        (
            "minProperties",
            "maxProperties",
            properties,
            after.properties,
        ),
    ];
    let counts = counts.into_iter().flat_map(|(min, max, old, new)| {
        [
            compared(min, old.min, new.min),
            compared(max, old.max, new.max),
        ]
    });
    let numbers = [
        limit(["minimum", "exclusiveMinimum"], *minimum, after.minimum),
        limit(["maximum", "exclusiveMaximum"], *maximum, after.maximum),
        changed("multipleOf", *multiple_of, after.multiple_of),
    ];
    let unique = |is_unique: bool| is_unique.then_some(true);
    let unordered = [
        changed("pattern", pattern.as_ref(), after.pattern.as_ref()),
        changed("uniqueItems", unique(*is_unique), unique(after.is_unique)),
        enum_values(values.as_deref(), after.enum_values.as_deref()),
    ];
    let all = numbers.into_iter().chain(counts).chain(unordered).flatten();
    all.collect::<Vec<_>>().join("; ")
}

/// Describes a change of an inclusive or exclusive limit, each with its keyword.
fn limit(
    keywords: [&str; 2],
    before: Option<(f64, bool)>,
    after: Option<(f64, bool)>,
) -> Option<String> {
    let keyword = |is_exclusive: bool| keywords[usize::from(is_exclusive)];
    match (before, after) {
        (Some((old, was_exclusive)), Some((new, is_exclusive)))
            if was_exclusive != is_exclusive =>
        {
            let (before, after) = (keyword(was_exclusive), keyword(is_exclusive));
            Some(format!("`{before}: {old}` changed to `{after}: {new}`"))
        }
        (old, new) => {
            let is_exclusive = old.or(new).is_some_and(|(_, is_exclusive)| is_exclusive);
            let number = |limit: Option<(f64, bool)>| limit.map(|(number, _)| number);
            compared(keyword(is_exclusive), number(old), number(new))
        }
    }
}

/// Describes a change of a number.
fn compared<N: Display + PartialOrd>(
    keyword: &str,
    before: Option<N>,
    after: Option<N>,
) -> Option<String> {
    match (before, after) {
        (Some(old), Some(new)) if new > old => {
            Some(format!("`{keyword}` increased from {old} to {new}"))
        }
        (Some(old), Some(new)) if new < old => {
            Some(format!("`{keyword}` decreased from {old} to {new}"))
        }
        (old, new) => changed(keyword, old, new),
    }
}

/// Describes a change of a value without an order.
fn changed<V: Display + PartialEq>(
    keyword: &str,
    before: Option<V>,
    after: Option<V>,
) -> Option<String> {
    match (before, after) {
        (Some(old), Some(new)) if old == new => None,
        (Some(old), Some(new)) => Some(format!("`{keyword}` changed from `{old}` to `{new}`")),
        (None, Some(new)) => Some(format!("`{keyword}: {new}` added")),
        (Some(old), None) => Some(format!("`{keyword}: {old}` removed")),
        (None, None) => None,
    }
}

fn enum_values(before: Option<&[Value]>, after: Option<&[Value]>) -> Option<String> {
    let array = |values: Option<&[Value]>| values.map(|it| Value::from(it.to_vec()));
    changed("enum", array(before), array(after))
}
