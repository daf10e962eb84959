//! Unions in which one value may be of several variants.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Matcher, Representation, Shape, StringFormat, Type};

/// Whether a value may have properties of two variants of which neither keeps those of the other.
pub(super) fn may_overlap(evidence: &[Matcher]) -> bool {
    let mut others = evidence.iter().enumerate();
    others.any(|(index, one)| {
        let mut rest = evidence[index + 1..].iter();
        rest.any(|other| {
            has_more(one, other) && has_more(other, one) && !are_told_apart(one, other)
        })
    })
}

/// Whether a value of the one may have a property that the other would discard.
fn has_more(one: &Matcher, other: &Matcher) -> bool {
    let theirs = members(other);
    !matches!(other, Matcher::OpenObject(_))
        && !theirs.is_empty()
        && members(one).iter().any(|wire| !theirs.contains(wire))
}

/// The members that are listed for a value, or for the items of a list; none of a map of anything,
/// which keeps all of them.
fn members(evidence: &Matcher) -> Vec<&String> {
    match evidence {
        Matcher::Object {
            required,
            optional,
            constants: _,
        } => required.iter().chain(optional).collect(),
        Matcher::AnyOf(parts) => parts.iter().flat_map(members).collect(),
        Matcher::OpenObject(inside) | Matcher::Array(inside) | Matcher::Map(inside) => {
            members(inside)
        }
        _ => Vec::new(),
    }
}

/// Whether some member has values of its own in each.
fn are_told_apart(one: &Matcher, other: &Matcher) -> bool {
    match (one, other) {
        (Matcher::AnyOf(parts), other) | (other, Matcher::AnyOf(parts)) => {
            parts.iter().all(|part| are_told_apart(part, other))
        }
        (Matcher::OpenObject(object), other) | (other, Matcher::OpenObject(object)) => {
            are_told_apart(object, other)
        }
        // But for the empty one, which is the same as either.
        (Matcher::Array(one), Matcher::Array(other)) | (Matcher::Map(one), Matcher::Map(other)) => {
            are_told_apart(one, other)
        }
        (
            Matcher::Object { constants, .. },
            Matcher::Object {
                constants: other_constants,
                ..
            },
        ) => constants.iter().any(|(wire, texts)| {
            let others = other_constants.iter().find(|(other, _)| other == wire);
            others.is_some_and(|(_, others)| texts.iter().all(|text| !others.contains(text)))
        }),
        _ => true,
    }
}

/// Reports the unions in which a value may match several variants.
pub(super) fn report_ambiguous(api: &Api, diagnostics: &mut Diagnostics) {
    for def in &api.types {
        let Shape::Union(union) = &def.shape else {
            continue;
        };
        let (Representation::Untagged(evidence) | Representation::UntaggedOverlapping(evidence)) =
            &union.representation
        else {
            continue;
        };
        let is_told = |one: usize, other: usize| {
            let ty = |index: usize| api.resolve_alias(&union.variants[index].ty);
            have_other_forms(api, ty(one), ty(other))
        };
        if let Some(pair) = ambiguous_pair(evidence, is_told) {
            let (one, other) = (&union.variants[pair.0], &union.variants[pair.1]);
            let (consequence, help) = consequence_and_help(evidence, pair);
            let message = format!(
                "variants `{}` and `{}` are indistinguishable; {consequence}",
                one.name, other.name
            );
            diagnostics.report(
                Diagnostic::new(Code::AmbiguousUnion, def.origin.clone(), message)
                    .at_key()
                    .help(help),
            );
        }
    }
}

/// How a value is decoded that matches two variants, and how to make them distinguishable.
fn consequence_and_help(
    evidence: &[Matcher],
    (one, other): (usize, usize),
) -> (&'static str, &'static str) {
    match (item_of(evidence.get(one)), item_of(evidence.get(other))) {
        (Some(Matcher::String(_)), Some(Matcher::String(_))) => (
            "the first that can decode the string is used",
            "move the variant that accepts fewer strings before the other",
        ),
        (Some(Matcher::Object { .. }), Some(Matcher::Object { .. })) => (
            "the one that defines more of the value's properties is used, else the first",
            "add a `discriminator`, or a required property with different `enum` values",
        ),
        _ => (
            "the best match is tried first, else they are tried in order",
            "move the variant that accepts fewer values before the other",
        ),
    }
}

/// What the items of a list look like, or the values of a map; anything else by itself.
fn item_of(evidence: Option<&Matcher>) -> Option<&Matcher> {
    match evidence {
        Some(Matcher::Array(inside) | Matcher::Map(inside)) => item_of(Some(inside)),
        other => other,
    }
}

/// Whether no text can be read as both types.
fn have_other_forms(api: &Api, one: &Type, other: &Type) -> bool {
    if let (Type::Array(one), Type::Array(other)) | (Type::Map(one), Type::Map(other)) =
        (one, other)
    {
        return have_other_forms(api, api.resolve_alias(one), api.resolve_alias(other));
    }
    let is_strict = |ty: &Type| {
        matches!(
            ty,
            Type::Formatted(
                StringFormat::Date
                    | StringFormat::DateTime
                    | StringFormat::Uuid
                    | StringFormat::Ipv4
                    | StringFormat::Ipv6
                    | StringFormat::Duration
                    | StringFormat::Decimal
            )
        )
    };
    // A file is sent, and so is never read.
    let is_file = *one == Type::File || *other == Type::File;
    is_file || (is_strict(one) && is_strict(other) && one != other)
}

fn ambiguous_pair(
    evidence: &[Matcher],
    is_told: impl Fn(usize, usize) -> bool,
) -> Option<(usize, usize)> {
    let pairs = (0..evidence.len())
        .flat_map(|one| (one + 1..evidence.len()).map(move |other| (one, other)));
    pairs.into_iter().find(|(one, other)| {
        look_alike(&evidence[*one], &evidence[*other]) && !is_told(*one, *other)
    })
}

/// Whether some value may have both forms.
fn look_alike(one: &Matcher, other: &Matcher) -> bool {
    match (one, other) {
        (Matcher::Any, _) | (_, Matcher::Any) => true,
        (Matcher::AnyOf(parts), other) | (other, Matcher::AnyOf(parts)) => {
            parts.iter().any(|part| look_alike(part, other))
        }
        (Matcher::OpenObject(object), other) | (other, Matcher::OpenObject(object)) => {
            look_alike(object, other)
        }
        (
            Matcher::Object {
                required, optional, ..
            },
            Matcher::Object {
                required: other_required,
                optional: other_optional,
                ..
            },
        ) => {
            let knows = |required: &[String], optional: &[String], wire: &String| {
                required.contains(wire) || optional.contains(wire)
            };
            let is_inside = required
                .iter()
                .all(|wire| knows(other_required, other_optional, wire));
            let is_around = other_required
                .iter()
                .all(|wire| knows(required, optional, wire));
            is_inside && is_around && !are_told_apart(one, other)
        }
        (Matcher::String(one), Matcher::String(other)) => {
            one.is_empty() == other.is_empty() && one.iter().all(|text| other.contains(text))
        }
        (Matcher::IntegerEnum(_) | Matcher::Integer, Matcher::Number)
        | (Matcher::Number, Matcher::IntegerEnum(_) | Matcher::Integer) => false,
        // What has to be there tells the one from a map.
        (Matcher::Map(_), Matcher::Object { required, .. })
        | (Matcher::Object { required, .. }, Matcher::Map(_)) => required.is_empty(),
        (Matcher::Array(one), Matcher::Array(other)) | (Matcher::Map(one), Matcher::Map(other)) => {
            look_alike(one, other)
        }
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}
