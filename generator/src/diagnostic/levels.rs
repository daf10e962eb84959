//! What `codegen.toml` makes of warnings and notes.

use serde::Deserialize;
use toml::Spanned;

use super::{Code, Diagnostic, Severity};

/// The codes whose warnings and notes are not to be said, and those that are to be errors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Levels {
    /// These are not said.
    pub allow: Vec<Spanned<Code>>,
    /// These are errors.
    pub deny: Vec<Spanned<Code>>,
}

/// What becomes of a diagnostic.
pub(super) enum Level {
    Allowed,
    Denied,
    AsItIs,
}

impl Levels {
    /// An error stays one, whatever is allowed.
    pub(super) fn of(&self, diagnostic: &Diagnostic) -> Level {
        let names = |codes: &[Spanned<Code>]| {
            let mut codes = codes.iter().map(Spanned::get_ref);
            codes.any(|code| *code == diagnostic.code)
        };
        match diagnostic.severity {
            Severity::Error => Level::AsItIs,
            _ if names(&self.deny) => Level::Denied,
            _ if names(&self.allow) => Level::Allowed,
            _ => Level::AsItIs,
        }
    }

    /// The lines that cannot have an effect.
    pub(crate) fn faults(&self) -> impl Iterator<Item = Diagnostic> {
        let Self { allow, deny } = self;
        let cannot_allow = allow.iter().filter(|code| is_error(code)).map(|code| {
            unfit(
                code,
                format!("`{}` is an error, and cannot be allowed", code.get_ref()),
            )
            .help("mend the description; only warnings and notes can be allowed")
        });
        let need_no_denial = deny.iter().filter(|code| is_error(code)).map(|code| {
            unfit(code, format!("`{}` is an error already", code.get_ref())).help("remove it")
        });
        let both = allow.iter().filter(|code| {
            let mut denied = deny.iter().map(Spanned::get_ref);
            denied.any(|denied| denied == code.get_ref())
        });
        let both = both.map(|code| {
            unfit(
                code,
                format!("`{}` is both allowed and denied", code.get_ref()),
            )
            .help("keep one of the two")
        });
        cannot_allow.chain(need_no_denial).chain(both)
    }
}

fn is_error(code: &Spanned<Code>) -> bool {
    code.get_ref().severity() == Severity::Error
}

fn unfit(code: &Spanned<Code>, message: String) -> Diagnostic {
    Diagnostic::in_configuration(Code::InapplicableSetting, code.span(), message)
}

/// What is said of an `allow` that nothing needs.
pub(super) fn unused(code: &Spanned<Code>) -> Diagnostic {
    let message = format!("`{}` is allowed, and is not met", code.get_ref());
    Diagnostic::in_configuration(Code::UnusedAllow, code.span(), message)
        .help("remove it: it would hide the next one")
}
