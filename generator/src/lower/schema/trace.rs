//! One schema after each step, for `cargo xtask inspect ir --at`.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use openapiv3::AdditionalProperties;

use crate::diagnostic::{Diagnostics, closest_match};
use crate::ir::Type;

use super::super::index::SchemaRef;
use super::all_of::MergedSchema;
use super::context::{LocatedSchema, SchemaContext};
use super::keywords::{Keywords, ObjectKeywords};
use super::kind::Kind;

/// The steps of the schema at one location.
pub(in crate::lower) struct Trace {
    /// The location as written: a JSON Pointer after `#`, and before it the path of the file unless it is the root.
    location: String,
    /// Each step and its result.
    steps: Vec<(&'static str, String)>,
    pub(in crate::lower) ty: Option<Type>,
    /// The locations of all schemas that have types.
    locations: BTreeSet<String>,
}

impl Trace {
    pub(in crate::lower) fn new(pointer: &str) -> Self {
        let location = match pointer.contains('#') {
            true => pointer.to_owned(),
            false => format!("#{pointer}"),
        };
        Self {
            location,
            steps: Vec::new(),
            ty: None,
            locations: BTreeSet::new(),
        }
    }

    /// Records the result of a step, if it is for the schema at the location.
    pub(super) fn step(
        &mut self,
        context: &SchemaContext,
        step: &'static str,
        result: &dyn Display,
        diagnostics: &Diagnostics,
    ) {
        if diagnostics.written_location(&context.origin) == self.location {
            self.steps.push((step, result.to_string()));
        }
    }

    /// Records the type of the schema in a context.
    pub(super) fn ty(&mut self, context: &SchemaContext, ty: &Type, diagnostics: &Diagnostics) {
        let location = diagnostics.written_location(&context.origin);
        if location == self.location {
            self.ty = Some(ty.clone());
        }
        self.locations.insert(location);
    }

    /// The location of a schema with a type that is similar to the requested one.
    pub(in crate::lower) fn closest_location(&self) -> Option<&str> {
        closest_match(&self.location, self.locations.iter().map(String::as_str))
    }
}

impl Display for Trace {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "schema {}", self.location)?;
        let mut steps = self.steps.iter();
        steps.try_for_each(|(step, result)| write!(f, "\n{step}\n{result}"))
    }
}

/// Writes a keyword and its values, unless there are none.
fn line(
    f: &mut Formatter<'_>,
    keyword: &str,
    values: impl IntoIterator<Item = impl Display>,
) -> fmt::Result {
    let values: Vec<_> = values.into_iter().map(|it| it.to_string()).collect();
    match values.is_empty() {
        true => Ok(()),
        false => writeln!(f, "  {keyword}: {}", values.join(", ")),
    }
}

impl Display for Keywords<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self {
            ty,
            nullable,
            format,
            enum_values,
            object,
            items,
            all_of,
            unions,
            not,
            constraints: _,
        } = self;
        let ObjectKeywords {
            properties,
            required,
            additional,
        } = object;
        line(f, "type", ty)?;
        line(f, "nullable", nullable.then_some(true))?;
        line(f, "format", format)?;
        line(f, "enum", enum_values)?;
        line(
            f,
            "properties",
            properties.into_iter().flat_map(|it| it.keys()),
        )?;
        line(f, "required", *required)?;
        line(
            f,
            "additionalProperties",
            additional.map(describe_additional),
        )?;
        line(f, "items", items.map(|it| describe(it.into())))?;
        line(f, "allOf", all_of.iter().map(|it| describe(it.into())))?;
        for (keyword, variants) in unions {
            line(f, keyword, variants.iter().map(|it| describe(it.into())))?;
        }
        line(f, "not", not.map(|it| describe(it.into())))
    }
}

impl Display for MergedSchema<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self {
            ty,
            format,
            enum_values,
            is_open,
            properties,
            required,
            additional,
            items,
            alternatives,
            not,
        } = self;
        let properties = properties
            .iter()
            .map(|(wire, schemas)| match schemas.len() {
                1 => (*wire).to_owned(),
                count => format!("{wire} ({count} schemas)"),
            });
        line(f, "type", ty)?;
        line(f, "format", format)?;
        line(f, "enum", enum_values.iter().map(|it| &it.value))?;
        line(f, "any other string", is_open.then_some("allowed"))?;
        line(f, "properties", properties)?;
        line(f, "required", required.keys())?;
        let additional = additional.as_ref().map(|(additional, _)| additional);
        line(
            f,
            "additionalProperties",
            additional.map(|it| describe_additional(it)),
        )?;
        line(f, "items", items.iter().map(|it| describe(it.schema)))?;
        for union in alternatives {
            let keyword = union.origin.last().unwrap_or_default();
            line(
                f,
                &keyword,
                union.subschemas.iter().map(|it| describe(it.schema)),
            )?;
        }
        line(f, "not", not)
    }
}

impl Display for Kind<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let list = |schemas: &[LocatedSchema<'_>]| {
            let schemas: Vec<_> = schemas.iter().map(|it| describe(it.schema)).collect();
            schemas.join(", ")
        };
        match self {
            Kind::Plain(ty) => writeln!(f, "  type without a name: {ty:?}"),
            Kind::Enum(enumeration) => writeln!(f, "  enum: {} values", enumeration.variants.len()),
            Kind::Same(schema) => writeln!(f, "  same type as {}", describe(schema.schema)),
            Kind::Array(items) => writeln!(f, "  array: {}", list(items)),
            Kind::Map(_) => writeln!(f, "  map"),
            Kind::Struct(merged) => writeln!(f, "  struct: {} properties", merged.properties.len()),
            Kind::ExternallyTagged(variants) => {
                let tags = variants.iter().map(|variant| variant.property);
                line(f, "externally tagged union", tags)
            }
            Kind::Union(base, alternatives) => {
                let base = base
                    .as_ref()
                    .map_or("", |_| ", each with the other keywords");
                writeln!(f, "  union: {}{base}", list(&alternatives.subschemas))
            }
        }
    }
}

fn describe(schema: SchemaRef<'_>) -> String {
    match schema {
        SchemaRef::Reference(reference) => reference.to_owned(),
        SchemaRef::Item(schema) => {
            format!("inline {}", Keywords::of(schema).ty.unwrap_or("schema"))
        }
    }
}

fn describe_additional(additional: &AdditionalProperties) -> String {
    match additional {
        AdditionalProperties::Any(allowed) => allowed.to_string(),
        AdditionalProperties::Schema(schema) => describe(schema.as_ref().into()),
    }
}
