//! Properties that only conditional schemas declare: no type has them.
//!
//! ```yaml
//! properties: { kind: { type: string } }
//! if: { properties: { kind: { const: cat } } }
//! then: { properties: { lives: { type: integer } } }    # nothing else declares `lives`
//! ```

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Check;
use super::fields::Fields;
use crate::diagnostic::{Code, Diagnostic, Trail};

impl Check<'_> {
    /// Reports the properties that are declared in conditional schemas only.
    pub(super) fn report_conditional_properties(&mut self, trail: &Trail<'_>, keywords: &Fields) {
        let branches = ["if", "then", "else"].into_iter();
        let branches: Vec<_> = branches.filter_map(|key| keywords.get(key)).collect();
        let dependent = keywords.get("dependentSchemas").and_then(Value::as_object);
        let dependent: Vec<_> = dependent.into_iter().flat_map(Map::values).collect();
        for (key, schemas) in [("if", branches), ("dependentSchemas", dependent)] {
            let undeclared = undeclared(&schemas, keywords);
            if !undeclared.is_empty() && keywords.contains_key(key) {
                self.diagnostics
                    .report(conditional(&trail.key(key), key, &undeclared));
            }
        }
    }
}

/// The properties that these schemas declare, and the schema around them does not.
fn undeclared<'a>(schemas: &[&'a Value], enclosing: &Fields) -> BTreeSet<&'a str> {
    let declared = enclosing.get("properties");
    let is_declared = |name: &str| declared.is_some_and(|declared| declared.get(name).is_some());
    let properties = schemas
        .iter()
        .filter_map(|schema| schema.get("properties")?.as_object());
    let names = properties.flat_map(Map::keys).map(String::as_str);
    let references = schemas
        .iter()
        .filter_map(|schema| schema.get("$ref")?.as_str());
    names
        .filter(|name| !is_declared(name))
        .chain(references)
        .collect()
}

fn conditional(location: &Trail<'_>, key: &str, undeclared: &BTreeSet<&str>) -> Diagnostic {
    let names: Vec<_> = undeclared.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "`{key}` does not affect the client; properties declared only there are ignored: {}",
        names.join(", ")
    );
    Diagnostic::new(Code::IgnoredField, location.origin(), message)
        .at_key()
        .help("declare these properties in the schema itself, as optional")
}
