//! How much may be copied to where references to it stand. References that double at each level are short
//! to write down and long to write out.

use std::collections::HashSet;

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::document::Size;
use crate::source::{CopyBudget, Limits};

/// How deep lists and objects may lie in one another once references are written out. The passes follow
/// the tree with calls.
const DEEPEST: usize = 200;

/// What is left of the limit.
#[derive(Debug)]
pub(super) struct Budget {
    room: CopyBudget,
    /// What was copied: the first copy of each is no more than was read.
    copied: HashSet<Origin>,
    is_told: bool,
}

/// A copy that is to be made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Copied<'a> {
    pub(super) value: &'a Value,
    /// Where the value stands.
    pub(super) from: &'a Origin,
    /// Where the copy is to stand.
    pub(super) to: &'a Origin,
    /// How many levels deep that is.
    pub(super) depth: usize,
}

impl Budget {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            room: limits.copy_budget(),
            copied: HashSet::new(),
            is_told: false,
        }
    }

    /// Whether the copy may be made; tells once if not.
    pub(super) fn allows(&mut self, copied: Copied<'_>, diagnostics: &mut Diagnostics) -> bool {
        let refusal = match self.take(copied) {
            Some(()) if copied.depth < DEEPEST => return true,
            Some(()) => too_deep(copied.to),
            None => too_large(copied.to),
        };
        if !std::mem::replace(&mut self.is_told, true) {
            diagnostics.report(refusal);
        }
        false
    }

    fn take(&mut self, copied: Copied<'_>) -> Option<()> {
        if self.is_told {
            return None;
        }
        if self.copied.insert(copied.from.clone()) {
            return Some(());
        }
        let Size { values, bytes, .. } = Size::of(copied.value);
        // Each value is remembered by the way that leads to it.
        let pointers = copied.to.pointer().len().saturating_mul(values);
        self.room.spend(values, bytes.saturating_add(pointers))
    }
}

fn too_deep(place: &Origin) -> Diagnostic {
    let message = format!("references lead more than {DEEPEST} levels deep from here");
    Diagnostic::new(Code::DepthLimitExceeded, place.clone(), message)
        .help("refer to components that need not be written out: schemas, parameters, responses")
}

fn too_large(place: &Origin) -> Diagnostic {
    let message = "more is copied to where references stand than the limits allow";
    Diagnostic::new(Code::SizeLimitExceeded, place.clone(), message).help(
        "refer to components that need not be copied; or raise `limits.copies` and `limits.bytes` in `codegen.toml`",
    )
}
