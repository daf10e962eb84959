//! Checks that the security requirements refer to schemes that exist.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::array_edits;
use super::components::Components;
use super::parameters::each_operation;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, did_you_mean};

/// Reports and removes every requirement of a scheme that does not exist.
/// Those of `invalid_schemes` are declared, but invalid.
pub(super) fn repair(
    root: &mut Value,
    invalid_schemes: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) {
    let Some(mut fields) = root.as_object_mut().map(std::mem::take) else {
        return;
    };
    let components = fields.shift_remove("components").unwrap_or_default();
    let components_only = Map::from_iter([("components".to_owned(), components)]);
    let components_only = Value::Object(components_only);
    let schemes = Components::new(&components_only);
    requirements(
        &mut fields,
        &Origin::root(),
        schemes,
        invalid_schemes,
        diagnostics,
    );
    for section in ["paths", "webhooks"] {
        let origin = Origin::root().key(section);
        let items = fields.get_mut(section).and_then(Value::as_object_mut);
        for (path, item) in items.into_iter().flatten() {
            if let Some(item) = item.as_object_mut() {
                each_operation(item, &origin.key(path), |location, operation| {
                    requirements(operation, location, schemes, invalid_schemes, diagnostics);
                });
            }
        }
    }
    if let Value::Object(components_only) = components_only {
        fields.extend(components_only);
    }
    *root = Value::Object(fields);
}

fn requirements(
    object: &mut Map<String, Value>,
    origin: &Origin,
    schemes: Components<'_>,
    invalid_schemes: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) {
    let Some(alternatives) = object.get_mut("security").and_then(Value::as_array_mut) else {
        return;
    };
    let moves = array_edits::retain(
        &origin.key("security"),
        alternatives,
        |location, requirement| {
            let names = requirement.as_object().into_iter().flat_map(Map::keys);
            let unknown: Vec<_> = names
                .filter(|name| schemes.get("securitySchemes", name).is_none())
                .collect();
            for name in &unknown {
                diagnostics.report(match invalid_schemes.contains(*name) {
                    true => unusable(location, name),
                    false => unresolved(location, name, schemes),
                });
            }
            unknown.is_empty()
        },
    );
    for (current, original) in moves {
        diagnostics.record_move(current, original);
    }
}

fn unusable(location: &Origin, name: &str) -> Diagnostic {
    let scheme = Origin::root()
        .key("components")
        .key("securitySchemes")
        .key(name);
    let message = format!("security scheme `{name}` is invalid; requests are sent without it");
    Diagnostic::new(Code::UnresolvedSecurityScheme, location.key(name), message)
        .at_key()
        .related_key(scheme, "declared here")
        .help("change it to resolve the warning that is reported for it")
}

fn unresolved(location: &Origin, name: &str, schemes: Components<'_>) -> Diagnostic {
    let message = format!("undefined security scheme `{name}`; requests are sent without it");
    let help = did_you_mean(name, schemes.names("securitySchemes"))
        .unwrap_or_else(|| format!("declare it as `components.securitySchemes.{name}`"));
    Diagnostic::new(Code::UnresolvedSecurityScheme, location.key(name), message)
        .at_key()
        .help(help)
}
