//! Unions in which one value may match several variants.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Matcher, Shape, StringFormat, Type};

/// The pairs of variants, by their indices, and their matchers.
fn pairs(matchers: &[Matcher]) -> impl Iterator<Item = ((usize, usize), [&Matcher; 2])> {
    matchers.iter().enumerate().flat_map(|(index, one)| {
        let later = matchers.iter().enumerate().skip(index + 1);
        later.map(move |(other_index, other)| ((index, other_index), [one, other]))
    })
}

/// Reports the unions in which a value may match several variants, except those that are only sent: the caller has chosen
/// the variant.
pub(in crate::lower) fn report_ambiguous(api: &Api, diagnostics: &mut Diagnostics) {
    for def in &api.types {
        if def.direction.request && !def.direction.response {
            continue;
        }
        let Shape::Union(union) = &def.shape else {
            continue;
        };
        let Some(matchers) = union.representation.matchers() else {
            continue;
        };
        let ty = |index: usize| api.resolve_alias(&union.variants[index].ty);
        let ambiguous = pairs(matchers).find(|((one, other), [one_matcher, other_matcher])| {
            are_indistinguishable(one_matcher, other_matcher)
                && !have_distinct_formats(api, ty(*one), ty(*other))
        });
        if let Some(((one, other), matchers)) = ambiguous {
            let (one, other) = (&union.variants[one].name, &union.variants[other].name);
            let (consequence, help) = consequence_and_help(matchers.map(innermost));
            let message =
                format!("variants `{one}` and `{other}` are indistinguishable; {consequence}");
            diagnostics.report(
                Diagnostic::new(Code::AmbiguousUnion, def.origin.clone(), message)
                    .at_key()
                    .help(help),
            );
        }
    }
}

/// How a value is decoded that matches two variants, and how to make them distinguishable.
fn consequence_and_help(matchers: [&Matcher; 2]) -> (&'static str, &'static str) {
    match matchers {
        [Matcher::String(_), Matcher::String(_)] => (
            "the first that can decode the string is used",
            "move the variant that accepts fewer strings before the other",
        ),
        [Matcher::Object { .. }, Matcher::Object { .. }] => (
            "the one that defines more of the value's properties is used, else the first",
            "add a `discriminator`, or a required property with different `enum` values",
        ),
        _ => (
            "the best match is tried first, else they are tried in order",
            "move the variant that accepts fewer values before the other",
        ),
    }
}

/// The matcher of the items of an array or of the values of a map, or of an object without its nested values; any
/// other one itself.
fn innermost(matcher: &Matcher) -> &Matcher {
    match matcher {
        Matcher::Array(inner) | Matcher::Map(inner) | Matcher::Nested(inner, _) => innermost(inner),
        other => other,
    }
}

/// Whether no string can be decoded as both types.
fn have_distinct_formats(api: &Api, one: &Type, other: &Type) -> bool {
    if let (Type::Array(one), Type::Array(other)) | (Type::Map(one), Type::Map(other)) =
        (one, other)
    {
        return have_distinct_formats(api, api.resolve_alias(one), api.resolve_alias(other));
    }
    let is_strict = |ty: &Type| {
        matches!(
            ty,
            Type::Formatted(
                StringFormat::Date(_)
                    | StringFormat::DateTime(..)
                    | StringFormat::Uuid
                    | StringFormat::Ipv4
                    | StringFormat::Ipv6
                    | StringFormat::Duration
                    | StringFormat::Decimal
            )
        )
    };
    // A file is sent, and so is never decoded.
    let is_file = *one == Type::File || *other == Type::File;
    is_file || (is_strict(one) && is_strict(other) && one != other)
}

/// Whether some value may match both, and neither of them more closely.
fn are_indistinguishable(one: &Matcher, other: &Matcher) -> bool {
    use Matcher::{Any, AnyOf, Array, Integer, IntegerEnum, Map, Number, String};
    match (one, other) {
        (Any, _) | (_, Any) => true,
        (AnyOf(parts), other) | (other, AnyOf(parts)) => {
            let mut parts = parts.iter();
            parts.any(|part| are_indistinguishable(part, other))
        }
        (Array(one), Array(other)) | (Map(one), Map(other)) => are_indistinguishable(one, other),
        (String(one), String(other)) => {
            one.is_empty() == other.is_empty() && one.iter().all(|value| other.contains(value))
        }
        (Integer | IntegerEnum(_) | Number, Integer | IntegerEnum(_) | Number) => {
            std::mem::discriminant(one) == std::mem::discriminant(other)
        }
        (one, other) => one.may_overlap(other) && other.may_overlap(one),
    }
}
