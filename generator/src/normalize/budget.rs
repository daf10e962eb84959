//! How much may be copied to where references to it stand. References that double at each level are short
//! to write down and long to write out.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::source::Limits;

/// How deep lists and objects may lie in one another once references are written out. The passes follow
/// the tree with calls.
const DEEPEST: usize = 200;

/// What is left of the limit.
#[derive(Debug)]
pub(super) struct Budget {
    values: usize,
    is_told: bool,
}

impl Budget {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            values: limits.values,
            is_told: false,
        }
    }

    /// Whether a copy of the value may be put at this place, so many levels deep; tells once if not.
    pub(super) fn allows(
        &mut self,
        value: &Value,
        depth: usize,
        place: &Origin,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let refusal = match self.values.checked_sub(values_in(value)) {
            Some(left) if depth < DEEPEST => {
                self.values = left;
                return true;
            }
            Some(_) => too_deep(place),
            None => too_large(place),
        };
        self.values = 0;
        if !std::mem::replace(&mut self.is_told, true) {
            diagnostics.report(refusal);
        }
        false
    }
}

fn too_deep(place: &Origin) -> Diagnostic {
    let message = format!("references lead more than {DEEPEST} levels deep from here");
    Diagnostic::new(Code::TooDeep, place.clone(), message)
        .help("refer to components that need not be written out: schemas, parameters, responses")
}

fn too_large(place: &Origin) -> Diagnostic {
    let message = "more is copied to where references stand than is read";
    Diagnostic::new(Code::TooLarge, place.clone(), message).help(
        "refer to components that need not be copied; or raise `limits.values` in `codegen.toml`",
    )
}

fn values_in(value: &Value) -> usize {
    let mut count = 0;
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        count += 1;
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    count
}
