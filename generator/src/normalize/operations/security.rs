//! Checks that the security requirements refer to schemes that exist.

use crate::json::Value;

use super::super::components::component_origin;
use super::super::tree::{self, Fields, at_key};
use super::Check;
use crate::diagnostic::{Code, Diagnostic, Trail, closest_match};

impl Check<'_> {
    /// Reports and removes every requirement of a scheme that does not exist.
    pub(super) fn requirements(&mut self, trail: &Trail<'_>, object: &mut Fields) {
        let alternatives = object.get_mut("security").and_then(Value::as_array_mut);
        let Some(alternatives) = alternatives else {
            return;
        };
        let trail = trail.key("security");
        let moves = tree::retain(&trail, alternatives, |trail, requirement| {
            let names = requirement.as_object().into_iter().flat_map(Fields::keys);
            let is_unknown =
                |name: &&String| self.components.get("securitySchemes", name).is_none();
            let unknown: Vec<_> = names.filter(is_unknown).collect();
            for name in &unknown {
                let report = match self.invalid_schemes.contains(*name) {
                    true => invalid(&trail.key(name), name),
                    false => self.undefined(&trail.key(name), name),
                };
                self.diagnostics.report(report);
            }
            unknown.is_empty()
        });
        moves.record(&trail, self.diagnostics);
    }

    fn undefined(&self, trail: &Trail<'_>, name: &str) -> Diagnostic {
        let message = format!("undefined security scheme `{name}`; requests are sent without it");
        let report = at_key(Code::UnresolvedSecurityScheme, trail, message);
        match closest_match(name, self.components.names("securitySchemes")) {
            Some(intended) => report.intended_key(intended),
            None => report.help(format!("declare it as `components.securitySchemes.{name}`")),
        }
    }
}

fn invalid(trail: &Trail<'_>, name: &str) -> Diagnostic {
    let scheme = component_origin("securitySchemes", name);
    let message = format!("security scheme `{name}` is invalid; requests are sent without it");
    at_key(Code::UnresolvedSecurityScheme, trail, message)
        .related_key(scheme, "declared here")
        .help("change it to resolve the warning that is reported for it")
}
