//! Finds the changes that explain a difference.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Origin;
use crate::ir::{Api, Shape, Type, TypeDef, TypeId};

use super::super::Rule;
use super::super::compare::Finding;
use super::super::surface::Owner;
use super::counterparts::Counterparts;
use super::differences::{Difference, Kind};

/// The changes, by the elements that they concern.
pub(super) struct Causes<'a> {
    old: &'a Api,
    new: &'a Api,
    by_old: HashMap<Owner, Vec<usize>>,
    by_new: HashMap<Owner, Vec<usize>>,
    by_old_origin: HashMap<Origin, Vec<usize>>,
    by_new_origin: HashMap<Origin, Vec<usize>>,
    /// The changes of names only: differences inside a renamed element have a different reason.
    renames: HashSet<usize>,
}

/// A method to find the changes that explain a difference.
type Step<'a> = fn(&Causes<'a>, &Difference) -> Vec<usize>;

impl<'a> Causes<'a> {
    pub(super) fn new(
        old: &'a Api,
        new: &'a Api,
        counterparts: &Counterparts,
        findings: &[Finding],
    ) -> Self {
        let mut causes = Self {
            old,
            new,
            by_old: HashMap::new(),
            by_new: HashMap::new(),
            by_old_origin: HashMap::new(),
            by_new_origin: HashMap::new(),
            renames: HashSet::new(),
        };
        for (index, finding) in findings.iter().enumerate() {
            if !may_explain(finding.change.rule) {
                continue;
            }
            if is_of_names(finding.change.rule) {
                causes.renames.insert(index);
            }
            let (olds, news) = concerned_owners(counterparts, finding);
            for owner in olds {
                causes.by_old.entry(owner).or_default().push(index);
            }
            for owner in news {
                causes.by_new.entry(owner).or_default().push(index);
            }
            if let Some(origin) = &finding.change.old {
                let known = causes.by_old_origin.entry(origin.clone());
                known.or_default().push(index);
            }
            if let Some(origin) = &finding.change.new {
                let known = causes.by_new_origin.entry(origin.clone());
                known.or_default().push(index);
            }
        }
        causes
    }

    /// The changes that explain a difference: those of the elements that affect it, or else of the types that it
    /// mentions, or else of the elements that contain it.
    pub(super) fn of(&mut self, difference: &Difference) -> Vec<usize> {
        if difference.kind == Kind::Reordered {
            return Vec::new();
        }
        let steps: [Step<'a>; 4] = [
            Self::of_owners,
            Self::of_mentioned,
            Self::of_outer,
            Self::of_origins,
        ];
        let indices = steps.iter().map(|step| step(self, difference));
        let mut indices = indices
            .into_iter()
            .find(|indices| !indices.is_empty())
            .unwrap_or_default();
        let is_other = |index: &usize| !self.renames.contains(index);
        if difference.kind == Kind::Changed && indices.iter().any(is_other) {
            indices.retain(is_other);
        }
        indices.sort_unstable();
        indices.dedup();
        indices
    }

    fn known(&self, olds: &[Owner], news: &[Owner]) -> Vec<usize> {
        let olds = olds.iter().filter_map(|owner| self.by_old.get(owner));
        let news = news.iter().filter_map(|owner| self.by_new.get(owner));
        olds.chain(news).flatten().copied().collect()
    }

    fn of_owners(&self, difference: &Difference) -> Vec<usize> {
        self.known(&difference.old_owners, &difference.new_owners)
    }

    fn of_mentioned(&self, difference: &Difference) -> Vec<usize> {
        let mentioned = |api: &Api, owners: &[Owner]| -> Vec<Owner> {
            let owners = owners.iter();
            owners.flat_map(|owner| mentioned(api, *owner)).collect()
        };
        self.known(
            &mentioned(self.old, &difference.old_owners),
            &mentioned(self.new, &difference.new_owners),
        )
    }

    fn of_outer(&self, difference: &Difference) -> Vec<usize> {
        let outer = |owners: &[Owner]| -> Vec<Owner> {
            owners.iter().filter_map(|owner| outer(*owner)).collect()
        };
        self.known(
            &outer(&difference.old_owners),
            &outer(&difference.new_owners),
        )
    }

    /// Elements inside a changed element were added or removed with it.
    fn of_origins(&self, difference: &Difference) -> Vec<usize> {
        let innermost = |known: &HashMap<Origin, Vec<usize>>, api, owner: Option<Owner>| {
            let mut next = owner.and_then(|owner| origin(api, owner)).cloned();
            while let Some(location) = next {
                if let Some(indices) = known.get(&location) {
                    return indices.clone();
                }
                next = location.parent();
            }
            Vec::new()
        };
        let mut indices = innermost(&self.by_old_origin, self.old, difference.old);
        indices.extend(innermost(&self.by_new_origin, self.new, difference.new));
        indices
    }
}

/// Whether such a change only changes names.
fn is_of_names(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::TypeRenamed | Rule::OperationRenamed | Rule::OperationTagChanged | Rule::MethodsMoved
    )
}

/// The elements of both clients that a change concerns. A reassigned name also concerns the counterparts of both
/// elements.
fn concerned_owners(counterparts: &Counterparts, finding: &Finding) -> (Vec<Owner>, Vec<Owner>) {
    let (mut olds, mut news) = (Vec::from_iter(finding.old), Vec::from_iter(finding.new));
    if finding.change.rule == Rule::NameReassigned {
        let (successor, predecessor) = (
            finding.old.and_then(|old| counterparts.new_of(old)),
            finding.new.and_then(|new| counterparts.old_of(new)),
        );
        news.extend(successor);
        olds.extend(predecessor);
    }
    (olds, news)
}

/// Whether such a change may change an API item.
fn may_explain(rule: Rule) -> bool {
    !matches!(
        rule,
        Rule::DocumentationChanged
            | Rule::DefaultChanged
            | Rule::ConstraintTightened
            | Rule::ConstraintLoosened
            | Rule::FormatChanged
            | Rule::OperationDeprecated
            | Rule::ParameterDeprecated
            | Rule::PropertyDeprecated
            | Rule::OperationEndpointChanged
            | Rule::SecurityRequirementAdded
            | Rule::SecurityRequirementRemoved
            | Rule::SecurityRequirementChanged
            | Rule::DiscriminatorMappingChanged
            | Rule::FeatureAdded
            | Rule::FeatureRemoved
            | Rule::FeatureChanged
    )
}

/// The location of an element in the description.
pub(super) fn origin(api: &Api, owner: Owner) -> Option<&Origin> {
    Some(match owner {
        Owner::Crate | Owner::Server | Owner::Variable(_) | Owner::Tag(_) => return None,
        Owner::Scheme(index) => &api.security_schemes.get(index)?.origin,
        Owner::Operation(index) => &api.operations.get(index)?.origin,
        Owner::Parameter(index, position) => {
            &api.operations.get(index)?.parameters.get(position)?.origin
        }
        Owner::Body(index) => &api.operations.get(index)?.body.as_ref()?.origin,
        Owner::Response(index, position) => {
            &api.operations
                .get(index)?
                .success_responses
                .get(position)?
                .origin
        }
        Owner::Error(index, position) => {
            &api.operations
                .get(index)?
                .error_responses
                .get(position)?
                .origin
        }
        Owner::Type(id) | Owner::Additional(id) => &api.get(id).origin,
        Owner::Property(id, position) | Owner::Variant(id, position) => match &api.get(id).shape {
            Shape::Struct(shape) => &shape.fields.get(position)?.origin,
            Shape::Headers(shape) => &shape.fields.get(position)?.origin,
            Shape::Union(shape) => &shape.variants.get(position)?.origin,
            _ => &api.get(id).origin,
        },
    })
}

/// The type that an element is, or is in.
pub(super) fn type_of(owner: Owner) -> Option<TypeId> {
    match (owner, outer(owner)) {
        (Owner::Type(id), _) | (_, Some(Owner::Type(id))) => Some(id),
        _ => None,
    }
}

/// Describes a type that callers construct in only one of the crates.
pub(super) fn construction_change(old: &TypeDef, new: &TypeDef) -> Option<&'static str> {
    match (old.direction.request, new.direction.request) {
        (true, false) => Some("type is no longer used in requests; callers do not construct it"),
        (false, true) => Some("type is now used in requests; callers construct it"),
        _ => None,
    }
}

/// The element that contains it.
fn outer(owner: Owner) -> Option<Owner> {
    match owner {
        Owner::Crate | Owner::Server | Owner::Scheme(_) | Owner::Type(_) => None,
        Owner::Tag(_) | Owner::Operation(_) => Some(Owner::Crate),
        Owner::Variable(_) => Some(Owner::Server),
        Owner::Parameter(index, _)
        | Owner::Body(index)
        | Owner::Response(index, _)
        | Owner::Error(index, _) => Some(Owner::Operation(index)),
        Owner::Property(id, _) | Owner::Additional(id) | Owner::Variant(id, _) => {
            Some(Owner::Type(id))
        }
    }
}

/// The types that an element mentions, and the elements inside them.
fn mentioned(api: &Api, owner: Owner) -> Vec<Owner> {
    let mut types: Vec<&Type> = Vec::new();
    let mut ids: Vec<TypeId> = Vec::new();
    match owner {
        Owner::Operation(index) => {
            types.extend(
                api.operations
                    .get(index)
                    .into_iter()
                    .flat_map(|it| it.types()),
            );
        }
        Owner::Parameter(index, position) => {
            let operation = api.operations.get(index);
            let parameter = operation.and_then(|it| it.parameters.get(position));
            types.extend(parameter.map(|it| &it.ty));
        }
        Owner::Body(index) => {
            let body = api.operations.get(index).and_then(|it| it.body.as_ref());
            types.extend(body.and_then(|it| it.payload.ty()));
        }
        Owner::Response(index, position) | Owner::Error(index, position) => {
            let operation = api.operations.get(index);
            let responses = operation.map(|it| match owner {
                Owner::Response(..) => &it.success_responses,
                _ => &it.error_responses,
            });
            let response = responses.and_then(|it| it.get(position));
            types.extend(response.and_then(|it| it.payload.ty()));
            ids.extend(response.and_then(|it| it.headers));
        }
        Owner::Type(id) => types.extend(api.get(id).shape.types()),
        Owner::Property(id, position) | Owner::Variant(id, position) => {
            types.extend(api.get(id).shape.types().get(position).copied());
        }
        Owner::Additional(id) => {
            if let Shape::Struct(shape) = &api.get(id).shape {
                types.extend(shape.additional.iter().map(|additional| &additional.ty));
            }
        }
        Owner::Tag(index) => return tagged(api, index),
        Owner::Crate | Owner::Server | Owner::Variable(_) | Owner::Scheme(_) => {}
    }
    ids.extend(types.into_iter().flat_map(Type::named));
    // The targets of aliases count as well.
    let mut index = 0;
    while let Some(id) = ids.get(index).copied() {
        if let Shape::Alias(ty) = &api.get(id).shape {
            let targets = ty.named().into_iter().filter(|it| !ids.contains(it));
            let targets: Vec<_> = targets.collect();
            ids.extend(targets);
        }
        index += 1;
    }
    ids.into_iter().flat_map(|id| parts(api, id)).collect()
}

/// The operations with a tag.
fn tagged(api: &Api, group: usize) -> Vec<Owner> {
    let Some(group) = api.groups.get(group) else {
        return Vec::new();
    };
    let operations = api.operations.iter().enumerate();
    let tagged = operations.filter(|(_, it)| it.group.as_ref() == Some(&group.name));
    tagged.map(|(index, _)| Owner::Operation(index)).collect()
}

/// A type, and the elements inside it.
fn parts(api: &Api, id: TypeId) -> Vec<Owner> {
    let properties = |count| {
        (0..count)
            .map(|position| Owner::Property(id, position))
            .collect()
    };
    let variants = |count| {
        (0..count)
            .map(|position| Owner::Variant(id, position))
            .collect()
    };
    let inside: Vec<Owner> = match &api.get(id).shape {
        Shape::Struct(shape) => properties(shape.fields.len()),
        Shape::Headers(shape) => properties(shape.fields.len()),
        Shape::Union(shape) => variants(shape.variants.len()),
        Shape::Enumeration(shape) => variants(shape.variants.len()),
        Shape::Content(contents) => variants(contents.len()),
        Shape::Alias(_) | Shape::Newtype(_) => Vec::new(),
    };
    std::iter::once(Owner::Type(id)).chain(inside).collect()
}
