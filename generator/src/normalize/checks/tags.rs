//! Tags with duplicate names.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::super::tree::{Fields, Read, at_value};
use super::Check;
use crate::diagnostic::{Code, Trail};

impl Check<'_> {
    pub(super) fn tags(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let trail = trail.key("tags");
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (index, tag) in fields.items("tags") {
            let Some(name) = tag.string("name") else {
                continue;
            };
            match seen.entry(name) {
                Entry::Vacant(first) => _ = first.insert(index),
                Entry::Occupied(first) => {
                    let message = format!("duplicate tag `{name}`; the first Tag Object is used");
                    let first = trail.index(*first.get()).key("name").origin();
                    let report =
                        at_value(Code::DuplicateTag, &trail.index(index).key("name"), message);
                    let report = report.related(first, "first declared here");
                    self.report(report.help("remove or rename one of the two tags"));
                }
            }
        }
    }
}
