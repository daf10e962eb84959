//! Pairs operations by name, by method and path, or by their parameters and responses.

use std::collections::HashMap;
use std::hash::Hash;

use crate::ir::{Api, Operation};

use super::OneToOne;

pub(super) fn paired(old: &Api, new: &Api) -> OneToOne {
    let mut pairs = OneToOne::new(old.operations.len(), new.operations.len());
    let operations = (old.operations.as_slice(), new.operations.as_slice());
    pair_by(&mut pairs, operations, |it| (it.name.clone(), endpoint(it)));
    pair_by(&mut pairs, operations, |it| it.name.clone());
    pair_by(&mut pairs, operations, endpoint);
    pair_by(&mut pairs, operations, shape);
    pairs
}

/// Pairs the operations with the same key, if each client has exactly one.
fn pair_by<K: Eq + Hash>(
    pairs: &mut OneToOne,
    (olds, news): (&[Operation], &[Operation]),
    key: impl Fn(&Operation) -> K,
) {
    let unpaired = |operations: &[Operation], is_paired: &dyn Fn(usize) -> bool| {
        let mut found: HashMap<K, Vec<usize>> = HashMap::new();
        let operations = operations.iter().enumerate();
        for (index, operation) in operations.filter(|(index, _)| !is_paired(*index)) {
            found.entry(key(operation)).or_default().push(index);
        }
        found
    };
    let news = unpaired(news, &|index| pairs.old_of(index).is_some());
    for (key, olds) in unpaired(olds, &|index| pairs.new_of(index).is_some()) {
        if let ([old], Some([new])) = (olds.as_slice(), news.get(&key).map(Vec::as_slice)) {
            pairs.pair(*old, *new);
        }
    }
}

fn endpoint(operation: &Operation) -> (String, String) {
    (operation.method.clone(), template(&operation.path))
}

/// The path without the names of its parameters, which are not sent.
pub(in super::super) fn template(path: &str) -> String {
    let mut parts = path.split('{');
    let mut template = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let remainder = part.split_once('}').map_or("", |(_, remainder)| remainder);
        template.push_str("{}");
        template.push_str(remainder);
    }
    template
}

/// A key of the method, the last literal segment of the path, the parameters, the body and the responses.
fn shape(operation: &Operation) -> (String, Option<String>, Vec<String>, String) {
    let template = template(&operation.path);
    let last_literal = template.split('/').rfind(|segment| *segment != "{}");
    let mut parameters: Vec<_> = operation
        .parameters
        .iter()
        .map(|parameter| format!("{:?} {}", parameter.location, parameter.wire))
        .collect();
    parameters.sort();
    let responses = operation
        .success_responses
        .iter()
        .map(|response| response.status);
    let body_and_responses = format!("{:?} {}", operation.body.is_some(), responses.count());
    (
        operation.method.clone(),
        last_literal.map(str::to_owned),
        parameters,
        body_and_responses,
    )
}
