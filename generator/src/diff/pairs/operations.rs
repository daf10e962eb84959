//! Pairs operations by name, by method and path, or by their parameters and responses.

use std::collections::HashMap;
use std::hash::Hash;

use crate::ir::{Api, Operation};

use super::Pairs;

impl Pairs {
    pub(super) fn pair_operations(&mut self, old: &Api, new: &Api) {
        self.pair_operations_by(old, new, |it| (it.name.clone(), endpoint(it)));
        self.pair_operations_by(old, new, |it| it.name.clone());
        self.pair_operations_by(old, new, endpoint);
        self.pair_operations_by(old, new, shape);
    }

    /// Pairs the operations with the same key, if each client has exactly one.
    fn pair_operations_by<K: Eq + Hash>(
        &mut self,
        old: &Api,
        new: &Api,
        key: impl Fn(&Operation) -> K,
    ) {
        let unpaired = |paired: &[Option<usize>], api: &Api| {
            let mut found: HashMap<K, Vec<usize>> = HashMap::new();
            for (index, operation) in api.operations.iter().enumerate() {
                if paired[index].is_none() {
                    found.entry(key(operation)).or_default().push(index);
                }
            }
            found
        };
        let news = unpaired(&self.old_operations, new);
        for (key, olds) in unpaired(&self.operations, old) {
            if let ([old], Some([new])) = (olds.as_slice(), news.get(&key).map(Vec::as_slice)) {
                self.pair_operation(*old, *new);
            }
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
