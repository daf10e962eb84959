//! Pairs security schemes, server variables, and the parts of paired operations and types.

use std::collections::HashMap;

use crate::ir::{Api, Location, Operation, Parameter, Response, Shape, Struct, TypeId};

use super::super::owner::Owner;
use super::{OneToOne, Pairs, is_same_content, template, variants};

/// Pairs security schemes by name, or by their credentials.
pub(super) fn paired_schemes(old: &Api, new: &Api) -> OneToOne {
    let (olds, news) = (&old.security_schemes, &new.security_schemes);
    let mut pairs = OneToOne::new(olds.len(), news.len());
    pairs.pair_by(olds, news, |left, right| left.wire == right.wire);
    pairs.pair_by(olds, news, |left, right| {
        left.credential == right.credential
    });
    pairs
}

impl Pairs {
    pub(super) fn pair_elements(&mut self, old: &Api, new: &Api) {
        let schemes: Vec<_> = self.schemes().collect();
        self.pair_parts(((), ()), |(), index| Owner::Scheme(index), schemes);
        let (olds, news) = (&old.server_variables, &new.server_variables);
        let variables = common_positions(olds, news, |left, right| left.wire == right.wire);
        self.pair_parts(((), ()), |(), index| Owner::Variable(index), variables);
        let operations: Vec<_> = self.operations().collect();
        for (old_index, new_index) in operations {
            let operations = (&old.operations[old_index], &new.operations[new_index]);
            self.pair_in_operations((old_index, new_index), operations);
        }
        let types: Vec<_> = self.types().collect();
        for pair in types {
            self.pair_in_types((old, new), pair);
        }
    }

    fn pair_in_operations(
        &mut self,
        indices: (usize, usize),
        (old, new): (&Operation, &Operation),
    ) {
        self.pair(Owner::Operation(indices.0), Owner::Operation(indices.1));
        self.pair_parts(
            indices,
            Owner::Parameter,
            paired_parameters(old, new).iter(),
        );
        if old.body.is_some() && new.body.is_some() {
            self.pair(Owner::Body(indices.0), Owner::Body(indices.1));
        }
        let paired_responses = |olds: &[Response], news: &[Response]| {
            common_positions(olds, news, |left, right| left.status == right.status)
        };
        let successes = paired_responses(&old.success_responses, &new.success_responses);
        self.pair_parts(indices, Owner::Response, successes);
        let errors = paired_responses(&old.error_responses, &new.error_responses);
        self.pair_parts(indices, Owner::Error, errors);
    }

    fn pair_in_types(&mut self, (old, new): (&Api, &Api), ids: (TypeId, TypeId)) {
        self.pair(Owner::Type(ids.0), Owner::Type(ids.1));
        match (&old.get(ids.0).shape, &new.get(ids.1).shape) {
            (Shape::Struct(left), Shape::Struct(right)) => {
                self.pair_parts(ids, Owner::Property, paired_properties(left, right));
                if left.additional.is_some() && right.additional.is_some() {
                    self.pair(Owner::Additional(ids.0), Owner::Additional(ids.1));
                }
            }
            shapes @ (Shape::Headers(_), _) => {
                self.pair_parts(ids, Owner::Property, paired_parts((old, new), shapes));
            }
            shapes => self.pair_parts(ids, Owner::Variant, paired_parts((old, new), shapes)),
        }
    }

    /// Pairs the parts of two elements by their positions.
    fn pair_parts<I: Copy>(
        &mut self,
        ids: (I, I),
        part: fn(I, usize) -> Owner,
        positions: impl IntoIterator<Item = (usize, usize)>,
    ) {
        for (old, new) in positions {
            self.pair(part(ids.0, old), part(ids.1, new));
        }
    }

    fn pair(&mut self, old: Owner, new: Owner) {
        self.elements.old.insert(old, new);
        self.elements.new.insert(new, old);
    }
}

/// Pairs the headers or variants of two types by their positions.
pub(super) fn paired_parts(
    (old, new): (&Api, &Api),
    shapes: (&Shape, &Shape),
) -> Vec<(usize, usize)> {
    match shapes {
        (Shape::Headers(left), Shape::Headers(right)) => {
            common_positions(&left.fields, &right.fields, |left, right| {
                left.wire == right.wire
            })
        }
        (Shape::Enumeration(left), Shape::Enumeration(right)) => {
            let news = right.variants.iter().zip(0..);
            let news: HashMap<_, usize> = news.map(|(it, new)| (&it.wire, new)).collect();
            let olds = left.variants.iter().enumerate();
            let pairs = olds.filter_map(|(old, it)| Some((old, *news.get(&it.wire)?)));
            pairs.collect()
        }
        (Shape::Union(left), Shape::Union(right)) => variants(old, new, left, right).collect(),
        (Shape::Content(olds), Shape::Content(news)) => {
            common_positions(olds, news, is_same_content)
        }
        _ => Vec::new(),
    }
}

/// Pairs each old parameter with the new one that replaces it.
fn paired_parameters(old: &Operation, new: &Operation) -> OneToOne {
    let (olds, news) = (&old.parameters, &new.parameters);
    let mut pairs = OneToOne::new(olds.len(), news.len());
    pairs.pair_by(olds, news, |left, right| {
        left.wire == right.wire && left.location == right.location
    });
    let is_same_path = template(&old.path) == template(&new.path);
    let placeholder_index = |operation: &Operation, wire: &str| {
        let offset = operation.path.find(&format!("{{{wire}}}"))?;
        Some(operation.path.get(..offset)?.matches('{').count())
    };
    pairs.pair_by(olds, news, |left, right| {
        let are_in_path = (left.location, right.location) == (Location::Path, Location::Path);
        are_in_path
            && is_same_path
            && placeholder_index(old, &left.wire) == placeholder_index(new, &right.wire)
    });
    pairs.pair_by(olds, news, |left, right| {
        left.wire.eq_ignore_ascii_case(&right.wire)
    });
    pairs.pair_by(olds, news, |left, right| {
        left.location == right.location
            && left.required == right.required
            && is_similar(left, right)
    });
    pairs
}

/// Whether both parameters may be the same under different names: one name contains the other.
fn is_similar(left: &Parameter, right: &Parameter) -> bool {
    let normalized = |parameter: &Parameter| {
        let alphanumeric = parameter.wire.chars().filter(char::is_ascii_alphanumeric);
        alphanumeric.collect::<String>().to_ascii_lowercase()
    };
    let (left_name, right_name) = (normalized(left), normalized(right));
    let is_part = left_name.contains(&right_name) || right_name.contains(&left_name);
    is_part && left.ty.parts().len() == right.ty.parts().len()
}

/// Pairs each old property with the new one of the same wire name, or else of the same Rust name.
fn paired_properties(old: &Struct, new: &Struct) -> Vec<(usize, usize)> {
    let olds: HashMap<_, usize> = old.fields.iter().map(|it| &it.wire).zip(0..).collect();
    let news: HashMap<_, usize> = new.fields.iter().map(|it| &it.wire).zip(0..).collect();
    let added = new.fields.iter().zip(0..);
    let added = added.filter(|(it, _)| !olds.contains_key(&it.wire));
    let added: HashMap<_, usize> = added.map(|(it, new)| (&it.name, new)).collect();
    let pairs = old.fields.iter().enumerate().filter_map(|(old, field)| {
        let same_name = || added.get(&field.name);
        Some((old, *news.get(&field.wire).or_else(same_name)?))
    });
    pairs.collect()
}

/// The positions of the items that two slices have in common.
fn common_positions<T>(
    olds: &[T],
    news: &[T],
    is_same: impl Fn(&T, &T) -> bool,
) -> Vec<(usize, usize)> {
    let olds = olds.iter().enumerate();
    let common = olds.filter_map(|(old, left)| {
        let new = news.iter().position(|right| is_same(left, right))?;
        Some((old, new))
    });
    common.collect()
}
