//! Servers: variables whose default is not in `enum`, and variables that do not occur in the URL.

use serde_json::Value;

use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail, did_you_mean};

impl Check<'_> {
    pub(super) fn server(&mut self, trail: &Trail<'_>, members: &Members) {
        let url = members.get("url").and_then(Value::as_str);
        let variables = members.get("variables").and_then(Value::as_object);
        let place = trail.key("variables");
        for (name, variable) in variables.into_iter().flatten() {
            let place = place.key(name);
            if url.is_some_and(|url| !url.contains(&format!("{{{name}}}"))) {
                let message =
                    format!("server variable `{name}` does not occur in the URL; it is ignored");
                self.report(
                    Diagnostic::new(Code::IgnoredField, place.origin(), message)
                        .at_key()
                        .help(format!(
                            "add `{{{name}}}` to the URL or remove the variable"
                        )),
                );
            }
            if let Some(variable) = variable.as_object() {
                self.default_of(&place, variable);
            }
        }
    }

    fn default_of(&mut self, trail: &Trail<'_>, variable: &Members) {
        let listed = variable.get("enum").and_then(Value::as_array);
        let default = variable.get("default").and_then(Value::as_str);
        let (Some(listed), Some(default)) = (listed, default) else {
            return;
        };
        if listed.is_empty() {
            let message = "empty `enum` of server variable allows no value; the field is ignored";
            let diagnostic =
                Diagnostic::new(Code::InvalidValue, trail.key("enum").origin(), message);
            return self.report(
                diagnostic
                    .at_key()
                    .help("add values to `enum` or remove it"),
            );
        }
        // A missing default has been reported before.
        if default.is_empty() || listed.iter().any(|value| value == default) {
            return;
        }
        let texts = listed.iter().filter_map(Value::as_str);
        let help = did_you_mean(default, texts)
            .unwrap_or_else(|| format!("use a value from `enum` or add `{default}` to it"));
        let message = format!("invalid default of server variable: `{default}` is not in `enum`");
        self.report(
            Diagnostic::new(Code::InvalidDefault, trail.key("default").origin(), message)
                .at_value()
                .help(help),
        );
    }
}
