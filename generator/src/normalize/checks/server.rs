//! Servers: variables whose default is not listed, and those that the URL does not have.

use serde_json::Value;

use super::{Check, Members};
use crate::diagnostic::{Code, Diagnostic, Trail, closest_match};

impl Check<'_> {
    pub(super) fn server(&mut self, trail: &Trail<'_>, members: &Members) {
        let url = members.get("url").and_then(Value::as_str);
        let variables = members.get("variables").and_then(Value::as_object);
        let place = trail.key("variables");
        for (name, variable) in variables.into_iter().flatten() {
            let place = place.key(name);
            if url.is_some_and(|url| !url.contains(&format!("{{{name}}}"))) {
                let message = format!("the URL has no variable `{name}`");
                self.report(
                    Diagnostic::new(Code::IgnoredField, place.origin(), message)
                        .at_key()
                        .help(format!("write `{{{name}}}` into the URL, or remove this")),
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
            let message = "an `enum` without values admits no value: it is left out";
            let diagnostic =
                Diagnostic::new(Code::InvalidValue, trail.key("enum").origin(), message);
            return self.report(
                diagnostic
                    .at_key()
                    .help("list the values, or remove the key"),
            );
        }
        // One that is missing has been told of.
        if default.is_empty() || listed.iter().any(|value| value == default) {
            return;
        }
        let texts = listed.iter().filter_map(Value::as_str);
        let help = match closest_match(default, texts) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "give one of them, or list it".to_owned(),
        };
        let message = format!("the default `{default}` is none of the values that `enum` lists");
        self.report(
            Diagnostic::new(Code::InvalidDefault, trail.key("default").origin(), message)
                .at_value()
                .help(help),
        );
    }
}
