//! Which operation is which: by name, by method and path, or by what it takes and gives.

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

    /// Pairs the operations that are alike in this, and that no others are.
    fn pair_operations_by<K: Eq + Hash>(
        &mut self,
        old: &Api,
        new: &Api,
        key: impl Fn(&Operation) -> K,
    ) {
        let free = |taken: &[Option<usize>], api: &Api| {
            let mut found: HashMap<K, Vec<usize>> = HashMap::new();
            for (index, operation) in api.operations.iter().enumerate() {
                if taken[index].is_none() {
                    found.entry(key(operation)).or_default().push(index);
                }
            }
            found
        };
        let news = free(&self.old_operations, new);
        for (key, olds) in free(&self.operations, old) {
            if let ([old], Some([new])) = (olds.as_slice(), news.get(&key).map(Vec::as_slice)) {
                self.pair_operation(*old, *new);
            }
        }
    }
}

fn endpoint(operation: &Operation) -> (String, String) {
    (operation.method.clone(), template(&operation.path))
}

/// The path without the names of its parameters, which are nobody's business but the caller's.
pub(in super::super) fn template(path: &str) -> String {
    let mut parts = path.split('{');
    let mut template = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.split_once('}').map_or("", |(_, rest)| rest);
        template.push_str("{}");
        template.push_str(rest);
    }
    template
}

/// What an operation takes and gives, of which the end of its path says most.
fn shape(operation: &Operation) -> (String, Option<String>, Vec<String>, String) {
    let template = template(&operation.path);
    let steps = template.split('/').rfind(|step| *step != "{}");
    let mut parameters: Vec<_> = operation
        .parameters
        .iter()
        .map(|parameter| format!("{:?} {}", parameter.location, parameter.wire))
        .collect();
    parameters.sort();
    let replies = operation.success_responses.iter().map(|reply| reply.status);
    let gives = format!("{:?} {}", operation.body.is_some(), replies.count());
    (
        operation.method.clone(),
        steps.map(str::to_owned),
        parameters,
        gives,
    )
}
