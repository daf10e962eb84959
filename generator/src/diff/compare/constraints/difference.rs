//! What of bounds is another one, by its keyword.

use crate::ir::Constraints;

/// What of the bounds is another one.
pub(super) fn of(before: &Constraints, after: &Constraints) -> String {
    let (old, new) = (written(before), written(after));
    let parts = old.into_iter().zip(new);
    let parts = parts.filter(|((_, old), (_, new))| old != new);
    let parts = parts.map(|((keyword, old), (_, new))| {
        let shown = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
        format!("`{keyword}` is {}, not {}", shown(new), shown(old))
    });
    parts.collect::<Vec<_>>().join("; ")
}

fn written(bounds: &Constraints) -> [(&'static str, Option<String>); 12] {
    let Constraints {
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
    } = bounds;
    let bound = |bound: &Option<(f64, bool)>| {
        bound.map(|(number, is_open)| match is_open {
            true => format!("{number}, without itself"),
            false => number.to_string(),
        })
    };
    let count = |count: Option<usize>| count.map(|count| count.to_string());
    let listed = listed.as_ref().map(|values| {
        let values = values.iter().map(|it| format!("`{it}`"));
        values.collect::<Vec<_>>().join(", ")
    });
    [
        ("minimum", bound(minimum)),
        ("maximum", bound(maximum)),
        ("multipleOf", multiple_of.map(|number| number.to_string())),
        ("minLength", count(length.least)),
        ("maxLength", count(length.most)),
        ("minItems", count(items.least)),
        ("maxItems", count(items.most)),
        ("minProperties", count(members.least)),
        ("maxProperties", count(members.most)),
        ("pattern", pattern.as_ref().map(|it| format!("`{it}`"))),
        ("uniqueItems", is_unique.then(|| "true".to_owned())),
        ("enum", listed),
    ]
}
