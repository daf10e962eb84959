//! Tags with duplicate names.

use std::collections::HashMap;

use serde_json::Value;

use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail};

impl Check<'_> {
    pub(super) fn tags(&mut self, trail: &Trail<'_>, members: &Members) {
        let list = trail.key("tags");
        let tags = members.get("tags").and_then(Value::as_array);
        let tags = tags.into_iter().flatten().enumerate();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (index, tag) in tags {
            let Some(name) = tag.get("name").and_then(Value::as_str) else {
                continue;
            };
            let Some(first) = seen.get(name) else {
                seen.insert(name, index);
                continue;
            };
            let message = format!("duplicate tag `{name}`; the first Tag Object is used");
            let origin = list.index(index).key("name").origin();
            self.report(
                Diagnostic::new(Code::DuplicateTag, origin, message)
                    .at_value()
                    .related(
                        list.index(*first).key("name").origin(),
                        "first declared here",
                    )
                    .help("remove or rename one of the two tags"),
            );
        }
    }
}
