//! Unions: variants without the discriminator property, and variants of themselves.

use std::collections::HashMap;

use serde_json::Value;

use super::super::components::{Target, component_origin};
use super::super::tree::{Fields, Read, at_value};
use super::Check;
use crate::diagnostic::{Code, Diagnostic, Origin, Trail, with_article};

/// The keywords that list the variants of a union.
const VARIANTS: [&str; 2] = ["anyOf", "oneOf"];

impl Check<'_> {
    /// Reports variants that do not define the discriminator property, or not as a string.
    pub(super) fn discriminator(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let discriminator = fields.get("discriminator");
        let property = discriminator.and_then(|it| it.string("propertyName"));
        let Some(property) = property else { return };
        let related = trail.key("discriminator").key("propertyName").origin();
        for key in VARIANTS {
            let trail = trail.key(key);
            for (index, variant) in fields.items(key) {
                if let Some((message, help)) = self.invalid_variant(variant, property) {
                    let code = Code::MissingDiscriminatorProperty;
                    let report = at_value(code, &trail.index(index), message).help(help);
                    self.report(report.related(related.clone(), "required by this discriminator"));
                }
            }
        }
    }

    /// The message and the help about a variant whose discriminator property is missing or not a string.
    fn invalid_variant(&self, variant: &Value, property: &str) -> Option<(String, String)> {
        let name = Target::of(variant.string("$ref")?)?.name;
        let schema = self.components.resolve(variant)?;
        let has_more = ["allOf", "anyOf", "oneOf", "$ref"]
            .iter()
            .any(|key| schema.contains_key(*key));
        let Some(defined) = schema.object("properties")?.get(property) else {
            let message =
                format!("schema `{name}` does not define the discriminator property `{property}`");
            let help = format!(
                "add `{property}: {{ type: string }}` to `properties` of `{name}`, and add it to `required`"
            );
            return (!has_more).then_some((message, help));
        };
        let ty = self.components.resolve(defined)?.string("type")?;
        let found = with_article(ty);
        let message = format!(
            "discriminator property `{property}` of `{name}` must be a string, found {found}"
        );
        let help = format!(
            "set `{property}: {{ type: string }}` in `properties` of `{name}`, and add it to `required`"
        );
        matches!(ty, "array" | "object").then_some((message, help))
    }

    /// Reports component schemas that are variants of themselves, also by way of other unions. All variants are
    /// visited without recursion.
    pub(super) fn circular_unions(&mut self) {
        let components = self.components;
        let variants = |name| {
            let schema = components.get("schemas", name);
            schema.map(variants_of).unwrap_or_default().into_iter()
        };
        // Of each component that was reached, whether its variants are still being visited.
        let mut is_open: HashMap<&str, bool> = HashMap::new();
        let mut open = Vec::new();
        for start in components.names("schemas") {
            if is_open.contains_key(start) {
                continue;
            }
            is_open.insert(start, true);
            open.push((start, variants(start)));
            while let Some((name, remaining)) = open.last_mut() {
                let Some((target, key, index)) = remaining.next() else {
                    is_open.insert(name, false);
                    open.pop();
                    continue;
                };
                match is_open.get(target) {
                    Some(false) => {}
                    Some(true) => {
                        let variant = component_origin("schemas", name).key(key).index(index);
                        self.report(variant_of_itself(target, &variant));
                    }
                    None => {
                        is_open.insert(target, true);
                        open.push((target, variants(target)));
                    }
                }
            }
        }
    }
}

fn variant_of_itself(name: &str, variant: &Origin) -> Diagnostic {
    let message = format!("schema `{name}` is a variant of itself; the type is recursive");
    at_value(Code::CircularSchema, &Trail::At(variant), message)
        .help("remove the reference; it adds no variant")
}

/// The component schemas that are variants of a schema, each with its keyword and index.
fn variants_of(schema: &Value) -> Vec<(&str, &'static str, usize)> {
    let variants = VARIANTS.into_iter().flat_map(|key| {
        let variants = schema.items(key);
        variants.map(move |(index, variant)| (key, index, variant))
    });
    let targets = variants.filter_map(|(key, index, variant)| {
        let target = Target::of(variant.string("$ref")?)?;
        (target.section == "schemas").then_some((target.name, key, index))
    });
    targets.collect()
}
