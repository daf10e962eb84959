//! One schema after each step, for `inspect ir --at`.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};

use openapiv3::Schema;

use crate::diagnostic::{Diagnostics, closest_match};
use crate::ir::{Api, Type};
use crate::normalize::values::decoded;

use super::super::index::SchemaRef;
use super::all_of::MergedSchema;
use super::context::{LocatedSchema, SchemaContext};
use super::kind::Kind;

/// One schema after each step.
#[derive(Debug)]
pub enum Inspection {
    /// The result of each step, as text.
    Steps(String),
    /// No schema at the location becomes a type.
    NoSchema {
        /// A similar location that has one.
        closest: Option<String>,
    },
}

/// The steps of the schema at one location.
pub(in crate::lower) struct Trace {
    /// The location as written: a JSON Pointer after `#`, and before it the path of the file unless it is the root.
    location: String,
    /// Each step and its result.
    steps: Vec<(&'static str, String)>,
    ty: Option<Type>,
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

    /// The steps as text, once the names of the types are final.
    pub(in crate::lower) fn into_inspection(self, api: &Api) -> Inspection {
        let Some(ty) = &self.ty else {
            let locations = self.locations.iter().map(String::as_str);
            let closest = closest_match(&self.location, locations);
            return Inspection::NoSchema {
                closest: closest.map(str::to_owned),
            };
        };
        Inspection::Steps(format!("{self}\ntype\n{}", api.type_text(ty)))
    }
}

impl Display for Trace {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "schema {}", self.location)?;
        let mut steps = self.steps.iter();
        steps.try_for_each(|(step, result)| write!(f, "\n{step}\n{result}"))
    }
}

/// The keywords of a schema as `openapiv3` has decoded them, one on each line.
pub(super) struct DecodedKeywords<'a>(pub(super) &'a Schema);

impl Display for DecodedKeywords<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let keywords = decoded(self.0).unwrap_or_default();
        let mut keywords = keywords.as_object().into_iter().flatten();
        keywords.try_for_each(|(keyword, value)| writeln!(f, "  {keyword}: {value}"))
    }
}

/// Writes a keyword and its values, unless there are none.
fn line<T: Display>(
    f: &mut Formatter<'_>,
    keyword: &str,
    values: impl IntoIterator<Item = T>,
) -> fmt::Result {
    let values: Vec<_> = values.into_iter().map(|it| it.to_string()).collect();
    match values.is_empty() {
        true => Ok(()),
        false => writeln!(f, "  {keyword}: {}", values.join(", ")),
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
        line(f, "type", ty)?;
        line(f, "format", format)?;
        line(f, "enum", enum_values.iter().map(|it| &it.value))?;
        line(f, "enum is open", is_open.then_some(true))?;
        for (wire, schemas) in properties {
            line(f, &format!("property `{wire}`"), schemas)?;
        }
        line(f, "required", required.keys())?;
        let additional = additional.as_ref().map(|(_, context)| &context.origin);
        line(f, "additionalProperties of", additional)?;
        line(f, "items", items)?;
        for union in alternatives {
            let keyword = union.origin.last().unwrap_or_default();
            line(f, &keyword, &union.subschemas)?;
        }
        line(f, "not", not)
    }
}

impl Display for Kind<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = match self {
            Kind::Unnamed(_) => "type without a name",
            Kind::Enum(_) => "enum",
            Kind::Same(_) => "type of another schema",
            Kind::Array(_) => "array",
            Kind::Map(_) => "map",
            Kind::Struct(_) => "struct",
            Kind::ExternallyTagged(_) => "externally tagged union",
            Kind::Union(None, _) => "union",
            Kind::Union(Some(_), _) => "union, each variant with the keywords next to it",
        };
        writeln!(f, "  {name}")
    }
}

impl Display for LocatedSchema<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.schema {
            SchemaRef::Reference(reference) => f.write_str(reference),
            SchemaRef::Item(_) => self.context.origin.fmt(f),
        }
    }
}
