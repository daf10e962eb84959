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
    pub(super) fn conditions(&mut self, trail: &Trail<'_>, members: &Fields) {
        let branches = ["if", "then", "else"].into_iter();
        let branches: Vec<_> = branches.filter_map(|key| members.get(key)).collect();
        let dependent = members.get("dependentSchemas").and_then(Value::as_object);
        let dependent: Vec<_> = dependent.into_iter().flat_map(Map::values).collect();
        for (key, schemas) in [("if", branches), ("dependentSchemas", dependent)] {
            let hidden = hidden(&schemas, members);
            if !hidden.is_empty() && members.contains_key(key) {
                self.diagnostics
                    .report(conditional(&trail.key(key), key, &hidden));
            }
        }
    }
}

/// The properties that these schemas declare, and the schema around them does not.
fn hidden<'a>(schemas: &[&'a Value], around: &Fields) -> BTreeSet<&'a str> {
    let known = around.get("properties");
    let is_known = |name: &str| known.is_some_and(|known| known.get(name).is_some());
    let properties = schemas
        .iter()
        .filter_map(|schema| schema.get("properties")?.as_object());
    let names = properties.flat_map(Map::keys).map(String::as_str);
    let references = schemas
        .iter()
        .filter_map(|schema| schema.get("$ref")?.as_str());
    names
        .filter(|name| !is_known(name))
        .chain(references)
        .collect()
}

fn conditional(place: &Trail<'_>, key: &str, hidden: &BTreeSet<&str>) -> Diagnostic {
    let names: Vec<_> = hidden.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "`{key}` does not affect the client; properties declared only there are ignored: {}",
        names.join(", ")
    );
    Diagnostic::new(Code::IgnoredField, place.origin(), message)
        .at_key()
        .help("declare these properties in the schema itself, as optional")
}
