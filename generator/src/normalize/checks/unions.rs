//! Unions: variants without the discriminator property, and variants of themselves.

use std::collections::{HashMap, HashSet};

use crate::json::Value;

use super::super::components::{Components, Target, component_origin};
use super::super::tree::{Fields, Read, at_value};
use super::Check;
use super::validate::is_type;
use crate::diagnostic::{Code, Diagnostic, Origin, Trail, with_article};

/// The keywords that list the variants of a union.
pub(in super::super) const VARIANTS: [&str; 2] = ["anyOf", "oneOf"];

/// How many components, each in the one before, are searched for a property.
const MAX_DEPTH: usize = 100;

impl Check<'_> {
    /// Reports variants, and other targets of the mapping, that do not define the discriminator property, or not as a
    /// string. The schema of `defaultMapping` is for values without the property.
    pub(super) fn discriminator(&mut self, trail: &Trail<'_>, fields: &Fields) {
        let Some(discriminator) = fields.object("discriminator") else {
            return;
        };
        let Some(property) = discriminator.string("propertyName") else {
            return;
        };
        let mut definitions = Definitions::new(self.components, property);
        let mut is_checked: HashSet<&str> =
            HashSet::from_iter(discriminator.string("defaultMapping"));
        let discriminator_trail = trail.key("discriminator");
        let related = discriminator_trail.key("propertyName").origin();
        let mut check = |trail: &Trail<'_>, reference: &str| {
            if let Some((message, help)) = self.invalid_variant(reference, &mut definitions) {
                let code = Code::MissingDiscriminatorProperty;
                let report = at_value(code, trail, message).help(help);
                self.report(report.related(related.clone(), "required by this discriminator"));
            }
        };
        for key in VARIANTS {
            let trail = trail.key(key);
            for (index, variant) in fields.items(key) {
                if let Some(reference) = variant.string("$ref")
                    && is_checked.insert(reference)
                {
                    check(&trail.index(index), reference);
                }
            }
        }
        let trail = discriminator_trail.key("mapping");
        for (value, target) in discriminator.entries("mapping") {
            if let Some(reference) = target.as_str()
                && is_checked.insert(reference)
            {
                check(&trail.key(value), reference);
            }
        }
    }

    /// The message and the help about a variant whose discriminator property is missing or not a string.
    fn invalid_variant(
        &self,
        reference: &str,
        definitions: &mut Definitions<'_>,
    ) -> Option<(String, String)> {
        let Target {
            section: "schemas",
            name,
        } = Target::of(reference)?
        else {
            return None;
        };
        let property = definitions.property;
        let schema = self.components.get("schemas", name)?;
        let schema = self.components.resolve(schema)?;
        let is_other = |ty: &&str| is_type(ty) && !matches!(*ty, "object" | "null");
        if let Some(ty) = schema.string("type").filter(is_other) {
            let found = with_article(ty);
            let message = format!(
                "schema `{name}` cannot have the discriminator property `{property}`: expected an object, found {found}"
            );
            let help = "remove it from the union and from `mapping`, or remove `discriminator`";
            return Some((message, help.to_owned()));
        }
        if !definitions.of_component(name) {
            let message =
                format!("schema `{name}` does not define the discriminator property `{property}`");
            let help = format!(
                "add `{property}: {{ type: string }}` to `properties` of `{name}`, and add it to `required`"
            );
            return Some((message, help));
        }
        let defined = schema.object("properties")?.get(property)?;
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

/// Which schemas define a property. Components are visited once, without regard to where they are used.
pub(in super::super) struct Definitions<'a> {
    components: Components<'a>,
    property: &'a str,
    /// The components that were met; `false` for those that are being visited.
    known: HashMap<&'a str, bool>,
    depth: usize,
}

impl<'a> Definitions<'a> {
    pub(in super::super) fn new(components: Components<'a>, property: &'a str) -> Self {
        Self {
            components,
            property,
            known: HashMap::new(),
            depth: 0,
        }
    }

    /// A component that does not exist is reported elsewhere.
    pub(in super::super) fn of_component(&mut self, name: &str) -> bool {
        let Some((name, schema)) = self
            .components
            .section("schemas")
            .and_then(|it| it.get_key_value(name))
        else {
            return true;
        };
        if let Some(known) = self.known.get(name.as_str()) {
            return *known;
        }
        self.known.insert(name, false);
        self.depth += 1;
        let is_defined = self.depth > MAX_DEPTH || self.of_schema(schema);
        self.depth -= 1;
        self.known.insert(name, is_defined);
        is_defined
    }

    /// Whether each value of a schema has the property among those that the schema describes.
    fn of_schema(&mut self, schema: &'a Value) -> bool {
        let is_listed = |properties: &Fields| properties.contains_key(self.property);
        if schema.object("properties").is_some_and(is_listed) {
            return true;
        }
        let target = schema.string("$ref").and_then(Target::of);
        if target.is_some_and(|target| self.of_component(target.name)) {
            return true;
        }
        let mut all_of = schema.array("allOf").into_iter().flatten();
        if all_of.any(|subschema| self.of_schema(subschema)) {
            return true;
        }
        VARIANTS.iter().any(|key| {
            let variants = schema.array(key).filter(|variants| !variants.is_empty());
            variants.is_some_and(|it| it.iter().all(|variant| self.of_schema(variant)))
        })
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
