//! Checks that the security requirements refer to schemes that exist.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::array_edits;
use super::components::Components;
use super::parameters::each_operation;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin, closest_match};

/// Reports and removes every requirement of a scheme that does not exist.
/// Those of `lost` are declared, but invalid.
pub(super) fn repair(root: &mut Value, lost: &BTreeSet<String>, diagnostics: &mut Diagnostics) {
    let Some(mut members) = root.as_object_mut().map(std::mem::take) else {
        return;
    };
    let components = members.shift_remove("components").unwrap_or_default();
    let described = Map::from_iter([("components".to_owned(), components)]);
    let described = Value::Object(described);
    let schemes = Components::new(&described);
    requirements(&mut members, &Origin::root(), schemes, lost, diagnostics);
    for section in ["paths", "webhooks"] {
        let origin = Origin::root().key(section);
        let items = members.get_mut(section).and_then(Value::as_object_mut);
        for (path, item) in items.into_iter().flatten() {
            if let Some(item) = item.as_object_mut() {
                each_operation(item, &origin.key(path), |place, operation| {
                    requirements(operation, place, schemes, lost, diagnostics);
                });
            }
        }
    }
    if let Value::Object(described) = described {
        members.extend(described);
    }
    *root = Value::Object(members);
}

fn requirements(
    holder: &mut Map<String, Value>,
    origin: &Origin,
    schemes: Components<'_>,
    lost: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) {
    let Some(alternatives) = holder.get_mut("security").and_then(Value::as_array_mut) else {
        return;
    };
    let moves = array_edits::retain(
        &origin.key("security"),
        alternatives,
        |place, requirement| {
            let names = requirement.as_object().into_iter().flat_map(Map::keys);
            let unknown: Vec<_> = names
                .filter(|name| schemes.get("securitySchemes", name).is_none())
                .collect();
            for name in &unknown {
                diagnostics.report(match lost.contains(*name) {
                    true => unusable(place, name),
                    false => unresolved(place, name, schemes),
                });
            }
            unknown.is_empty()
        },
    );
    for (met, written) in moves {
        diagnostics.moved(met, written);
    }
}

fn unusable(place: &Origin, name: &str) -> Diagnostic {
    let scheme = Origin::root()
        .key("components")
        .key("securitySchemes")
        .key(name);
    let message = format!("security scheme `{name}` is invalid; requests are sent without it");
    Diagnostic::new(Code::UnresolvedSecurityScheme, place.key(name), message)
        .at_key()
        .related_key(scheme, "declared here")
        .help("change it to resolve the warning that is reported for it")
}

fn unresolved(place: &Origin, name: &str, schemes: Components<'_>) -> Diagnostic {
    let message = format!("undefined security scheme `{name}`; requests are sent without it");
    let help = match closest_match(name, schemes.names("securitySchemes")) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("declare it as `components.securitySchemes.{name}`"),
    };
    Diagnostic::new(Code::UnresolvedSecurityScheme, place.key(name), message)
        .at_key()
        .help(help)
}
