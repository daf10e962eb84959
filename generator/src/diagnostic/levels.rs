//! The lint levels of `codegen.toml`: which warnings and notes are allowed or denied.

use toml::Spanned;

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
    /// Returns the level of a diagnostic; an error cannot be allowed.
    pub(super) fn of(&self, diagnostic: &Diagnostic) -> Level {
        let contains = |codes: &[Spanned<Code>]| {
            let mut codes = codes.iter().map(Spanned::get_ref);
            codes.any(|code| *code == diagnostic.code)
        };
        match diagnostic.severity {
            Severity::Error => Level::Unchanged,
            _ if contains(&self.deny) => Level::Denied,
            _ if contains(&self.allow) => Level::Allowed,
            _ => Level::Unchanged,
        }
    }

    /// Reports entries that cannot have an effect.
    pub(crate) fn problems(&self) -> impl Iterator<Item = Diagnostic> {
        let Self { allow, deny } = self;
        let cannot_allow = allow.iter().filter(|code| is_error(code)).map(|code| {
            inapplicable(
                code,
                format!("`{}` is an error and cannot be allowed", code.get_ref()),
            )
            .help("remove it and fix the description; only warnings and notes can be allowed")
        });
        let already_errors = deny.iter().filter(|code| is_error(code)).map(|code| {
            inapplicable(code, format!("`{}` is already an error", code.get_ref()))
                .help("remove it")
        });
        let conflicting = allow.iter().filter(|code| {
            let mut denied = deny.iter().map(Spanned::get_ref);
            denied.any(|denied| denied == code.get_ref())
        });
        let conflicting = conflicting.map(|code| {
            inapplicable(
                code,
                format!("`{}` is both allowed and denied", code.get_ref()),
            )
            .help("remove it from `allow` or from `deny`")
        });
        cannot_allow.chain(already_errors).chain(conflicting)
    }
}

fn is_error(code: &Spanned<Code>) -> bool {
    code.get_ref().severity() == Severity::Error
}

fn inapplicable(code: &Spanned<Code>, message: String) -> Diagnostic {
    Diagnostic::in_configuration(Code::InapplicableSetting, code.span(), message)
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
