//! The lint levels of `codegen.toml`: which warnings and notes are allowed or denied.

use toml::Spanned;

use super::report::Extent;
use super::{Code, Diagnostic, Severity};

/// The codes whose warnings and notes are suppressed, and those that are reported as errors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    /// Suppressed codes.
    pub allow: Vec<Spanned<Code>>,
    /// Codes that are reported as errors.
    pub deny: Vec<Spanned<Code>>,
}

/// The lint level of a diagnostic.
pub(super) enum Level {
    Allowed,
    Denied,
    Unchanged,
}

impl Levels {
    /// Returns the level of a diagnostic; an error cannot be allowed, even if generation keeps going.
    pub(super) fn of(&self, diagnostic: &Diagnostic) -> Level {
        let contains = |codes: &[Spanned<Code>]| {
            let mut codes = codes.iter().map(Spanned::get_ref);
            codes.any(|code| *code == diagnostic.code)
        };
        match diagnostic.severity {
            Severity::Error => Level::Unchanged,
            _ if diagnostic.extent == Extent::Place => Level::Unchanged,
            _ if contains(&self.deny) => Level::Denied,
            _ if contains(&self.allow) => Level::Allowed,
            _ => Level::Unchanged,
        }
    }

    /// Reports entries that cannot have an effect.
    pub(crate) fn problems(&self) -> impl Iterator<Item = Diagnostic> {
        let Self { allow, deny } = self;
        let is_error = |code: &&Spanned<Code>| code.get_ref().severity() == Severity::Error;
        let cannot_allow = allow.iter().filter(is_error).map(|code| {
            let help = "remove it and fix the description; only warnings and notes can be allowed";
            inapplicable(code, "is an error and cannot be allowed", help)
        });
        let already_errors = deny.iter().filter(is_error);
        let already_errors =
            already_errors.map(|code| inapplicable(code, "is already an error", "remove it"));
        let conflicting = allow.iter().filter(|code| deny.contains(code));
        let conflicting = conflicting.map(|code| {
            let help = "remove it from `allow` or from `deny`";
            inapplicable(code, "is both allowed and denied", help)
        });
        cannot_allow.chain(already_errors).chain(conflicting)
    }
}

fn inapplicable(code: &Spanned<Code>, problem: &str, help: &str) -> Diagnostic {
    let message = format!("`{}` {problem}", code.get_ref());
    Diagnostic::in_configuration(Code::InapplicableSetting, code.span(), message).help(help)
}

/// Reports an entry of `allow` that suppressed no diagnostic.
pub(super) fn unused(code: &Spanned<Code>) -> Diagnostic {
    let message = format!(
        "unused `allow` entry `{}`: no diagnostic has this code",
        code.get_ref()
    );
    Diagnostic::in_configuration(Code::UnusedAllow, code.span(), message)
        .help("remove it; it would hide future diagnostics")
}
