//! Servers: variables with duplicate values, whose default is not in `enum`, or that do not occur in the URL.

use crate::json::Value;

use super::super::tree::{Fields, Read, at_key, at_value};
use super::Check;
use crate::diagnostic::{Code, Trail, did_you_mean};

impl Check<'_> {
    pub(super) fn server(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let url = fields.string("url");
        let trail = trail.key("variables");
        for (name, variable) in fields.entries("variables") {
            let trail = trail.key(name);
            if url.is_some_and(|url| !url.contains(&format!("{{{name}}}"))) {
                let message =
                    format!("server variable `{name}` does not occur in the URL; it is ignored");
                let help = format!("add `{{{name}}}` to the URL or remove the variable");
                self.report(at_key(Code::IgnoredField, &trail, message).help(help));
            }
            if let Some(values) = variable.array("enum") {
                self.duplicates(&trail.key("enum"), "enum", values, false);
            }
            self.default_of(&trail, variable);
        }
    }

    fn default_of(&mut self, trail: &Trail<'_>, variable: &Value) {
        let (Some(values), Some(default)) = (variable.array("enum"), variable.string("default"))
        else {
            return;
        };
        if values.is_empty() {
            let message = "empty `enum` of server variable allows no value; the field is ignored";
            let help = "add values to `enum` or remove it";
            return self.report(at_key(Code::InvalidValue, &trail.key("enum"), message).help(help));
        }
        // A missing default has been reported before.
        if default.is_empty() || values.iter().any(|value| value == default) {
            return;
        }
        let message = format!("invalid default of server variable: `{default}` is not in `enum`");
        let help = did_you_mean(default, values.iter().filter_map(Value::as_str));
        let help =
            help.unwrap_or_else(|| format!("use a value from `enum` or add `{default}` to it"));
        self.report(at_value(Code::InvalidDefault, &trail.key("default"), message).help(help));
    }
}
