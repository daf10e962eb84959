//! Properties that only conditional schemas declare: no type has them.
//!
//! ```yaml
//! properties: { kind: { type: string } }
//! if: { properties: { kind: { const: cat } } }
//! then: { properties: { lives: { type: integer } } }    # nothing else declares `lives`
//! ```

use std::collections::BTreeSet;

use crate::json::Value;

use super::super::faults::UNKNOWN;
use super::super::tree::{Fields, Read, at_key};
use super::Check;
use crate::diagnostic::{Code, Diagnostic, Trail};

impl Check<'_> {
    /// Reports the properties that are declared in conditional schemas only.
    pub(super) fn report_conditional_properties(&mut self, trail: &Trail<'_>, keywords: &Fields) {
        let branches = ["if", "then", "else"].into_iter();
        let branches = branches.filter_map(|key| keywords.get(key)).collect();
        let dependent = keywords.entries("dependentSchemas");
        let dependent = dependent.map(|(_, schema)| schema).collect();
        for (key, schemas) in [("if", branches), ("dependentSchemas", dependent)] {
            let undeclared = undeclared(schemas, keywords);
            if !undeclared.is_empty() && keywords.contains_key(key) {
                self.report(conditional(&trail.key(key), key, &undeclared));
            }
        }
    }
}

/// The properties that these schemas declare, and the schema around them does not.
fn undeclared<'a>(schemas: Vec<&'a Value>, enclosing: &Fields) -> BTreeSet<&'a str> {
    let declared = enclosing.object("properties");
    let is_declared = |name: &str| declared.is_some_and(|declared| declared.contains_key(name));
    let inner = schemas.into_iter().flat_map(|schema| {
        let names = schema.keys_of("properties").map(String::as_str);
        let undeclared = names.filter(|name| !is_declared(name));
        // With `keep_going`, what is not known declares nothing.
        let reference = schema.string("$ref").filter(|uri| *uri != UNKNOWN);
        undeclared.chain(reference)
    });
    inner.collect()
}

fn conditional(location: &Trail<'_>, key: &str, undeclared: &BTreeSet<&str>) -> Diagnostic {
    let names: Vec<_> = undeclared.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "`{key}` does not affect the client; properties declared only there are ignored: {}",
        names.join(", ")
    );
    at_key(Code::UnsupportedSchema, location, message)
        .help("declare these properties in the schema itself, as optional")
}
