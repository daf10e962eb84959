//! The limits on copies that replace references. References that double at each level are short in
//! the description and long once resolved.

use std::collections::HashSet;

use crate::json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::document::Size;
use crate::source::{CopyBudget, Limits};

/// The maximum nesting of arrays and objects once references are replaced with copies. The passes are
/// recursive.
const MAX_DEPTH: usize = 200;

/// The remaining allowance.
#[derive(Debug)]
pub(super) struct Budget {
    remaining: CopyBudget,
    /// The values that were copied: the first copy of each is no larger than what was read.
    copied: HashSet<Origin>,
    is_exceeded: bool,
}

/// A copy to make.
#[derive(Clone, Copy, Debug)]
pub(super) struct Copied<'a> {
    pub(super) value: &'a Value,
    /// The location of the value.
    pub(super) from: &'a Origin,
    /// The location of the copy.
    pub(super) to: &'a Origin,
    /// The depth of that location.
    pub(super) depth: usize,
}

impl Budget {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            remaining: limits.copy_budget(),
            copied: HashSet::new(),
            is_exceeded: false,
        }
    }

    /// Whether the copy may be made; reports once if not.
    pub(super) fn allows(&mut self, copied: Copied<'_>, diagnostics: &mut Diagnostics) -> bool {
        let diagnostic = match self.spend(copied) {
            Some(()) if copied.depth < MAX_DEPTH => return true,
            Some(()) => too_deep(copied.to),
            None => too_large(copied.to),
        };
        if !std::mem::replace(&mut self.is_exceeded, true) {
            diagnostics.report(diagnostic);
        }
        false
    }

    fn spend(&mut self, copied: Copied<'_>) -> Option<()> {
        if self.is_exceeded {
            return None;
        }
        if self.copied.insert(copied.from.clone()) {
            return Some(());
        }
        let Size { values, bytes, .. } = Size::of(copied.value);
        // Each value is stored with its pointer.
        let pointers = copied.to.pointer().len().saturating_mul(values);
        self.remaining.spend(values, bytes.saturating_add(pointers))
    }
}

fn too_deep(location: &Origin) -> Diagnostic {
    let message = format!("nesting exceeds {MAX_DEPTH} levels when references are resolved");
    Diagnostic::new(Code::DepthLimitExceeded, location.clone(), message)
        .help("use references to schemas, parameters or responses, which are not copied")
}

fn too_large(location: &Origin) -> Diagnostic {
    let message = "copies that replace references exceed the limits";
    Diagnostic::new(Code::SizeLimitExceeded, location.clone(), message).help(
        "raise `limits.copies` and `limits.bytes` in `codegen.toml`, or use references that need no copy",
    )
}
