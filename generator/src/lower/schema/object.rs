//! Objects: structs if their properties are known, else maps.

use openapiv3::{AdditionalProperties, SchemaData};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{
    Access, AdditionalField, Case, Constant, Docs, Field, Presence, Scope, Shape, Struct, Type,
};
use crate::normalize::values::unpack;

use super::super::docs::{self, Title};
use super::super::index::{Components, SchemaRef};
use super::all_of::MergedSchema;
use super::context::{LocatedSchema, SchemaContext};
use super::keywords::Keywords;
use super::{Lowered, LoweredType, SchemaLowering};

/// The property that has the additional ones, in names and locations.
const ADDITIONAL: &str = "additionalProperties";

impl<'a> SchemaLowering<'_, 'a> {
    pub(super) fn structure(
        &mut self,
        merged: MergedSchema<'a>,
        context: &SchemaContext,
    ) -> Lowered {
        let is_closed = merged.is_closed();
        let undescribed = self.undescribed(&merged);
        let mut scopes = FieldScopes {
            names: Scope::new(Case::Snake, &[]),
            setters: Scope::new(Case::Snake, &["new"]),
        };
        let mut fields = Vec::with_capacity(merged.properties.len());
        for (wire, schemas) in merged.properties {
            let is_required = merged.required.contains_key(wire);
            fields.push(self.field((wire, is_required), schemas, context, &mut scopes));
        }
        for (wire, origin) in undescribed {
            fields.push(self.undescribed_field(wire, origin, context, &mut scopes));
        }
        let additional = merged.additional.and_then(|additional| {
            let origin = additional.1.origin.key(ADDITIONAL);
            let ty = self.additional_type(additional)?;
            Some(AdditionalField {
                name: scopes.names.name(ADDITIONAL),
                setter: scopes.setters.name(ADDITIONAL),
                ty,
                docs: Docs("Additional properties, by name.".to_owned()),
                origin,
            })
        });
        Lowered::Named(Shape::Struct(Struct {
            fields,
            additional,
            is_closed,
            is_wrapper: false,
        }))
    }

    /// The type of the additional properties, if they are allowed.
    pub(super) fn additional_type(
        &mut self,
        (additional, context): (&'a AdditionalProperties, SchemaContext),
    ) -> Option<Type> {
        match additional {
            AdditionalProperties::Any(false) => None,
            AdditionalProperties::Any(true) => Some(Type::Json),
            AdditionalProperties::Schema(schema) => {
                let schema = SchemaRef::from(schema.as_ref());
                let value = self.lower(schema, &context.additional_property());
                Some(value.into_type())
            }
        }
    }

    /// The field of a property, which several schemas of an `allOf` may describe.
    fn field(
        &mut self,
        (wire, is_required): (&str, bool),
        schemas: Vec<LocatedSchema<'a>>,
        context: &SchemaContext,
        scopes: &mut FieldScopes,
    ) -> Field {
        let index = self.lowering.index;
        let annotations = Annotations::of(index.components, &schemas);
        let schemas = index.with_files_inlined(wire, schemas, context);
        let distinct = index.narrowed(&schemas);
        let (value, origin) = match (distinct.as_slice(), schemas.last()) {
            ([], None) => (LoweredType::any(), context.origin.clone()),
            ([single], _) | ([], Some(single)) => {
                let value = self.lower(single.schema, &single.context);
                (value, single.context.origin.clone())
            }
            _ => {
                let context = context.property(wire);
                let value = self.joint_type(&distinct, &schemas, &context);
                (value, context.origin)
            }
        };
        let presence = presence(is_required, value.nullable, context);
        Field {
            name: scopes.names.name(wire),
            setter: scopes.setters.name(wire),
            wire: wire.to_owned(),
            presence,
            declared_presence: presence,
            constant: constant(&value.ty, &distinct),
            ty: value.ty,
            boxed: false,
            access: annotations.access,
            default: annotations.default,
            example: annotations.example,
            deprecated: annotations.deprecated,
            docs: property_docs(index.components, wire, &schemas),
            origin,
        }
    }

    /// The type of a property or an item that several schemas describe: it has the keywords of all `distinct` ones.
    pub(super) fn joint_type(
        &mut self,
        distinct: &[LocatedSchema<'a>],
        all: &[LocatedSchema<'a>],
        context: &SchemaContext,
    ) -> LoweredType {
        let Some(last) = distinct.last() else {
            return LoweredType::any();
        };
        let ty = self.inline(last.schema, context, |inner| {
            let merged = inner.reader().merge_with(MergedSchema::default(), distinct);
            inner.lower_merged(merged, context)
        });
        // A schema without assertions leaves it to the others whether `null` is allowed.
        let mut asserting = all.iter().filter(|schema| !schema.is_empty());
        let nullable = asserting.all(|it| self.lowering.index.is_nullable(it.schema));
        LoweredType { ty, nullable }
    }

    /// The required properties that need a field though no schema describes them, and where they are required. A field
    /// for additional properties holds them as well, as does a map.
    fn undescribed(&mut self, merged: &MergedSchema<'a>) -> Vec<(&'a str, Origin)> {
        let required = merged.required.iter();
        let undescribed = required
            .filter(|(wire, _)| !merged.properties.contains_key(*wire))
            .map(|(wire, origin)| (*wire, origin.clone()));
        match merged.additional {
            None => return undescribed.collect(),
            Some((AdditionalProperties::Any(false), _)) => {
                undescribed.for_each(|(wire, origin)| self.report_forbidden(wire, origin));
            }
            Some(_) => {}
        }
        Vec::new()
    }

    /// A field of any JSON value. The description does not say whether it may be `null`: it may, so that a response
    /// without it is read all the same.
    fn undescribed_field(
        &mut self,
        wire: &str,
        origin: Origin,
        context: &SchemaContext,
        scopes: &mut FieldScopes,
    ) -> Field {
        let field = self.field((wire, true), Vec::new(), context, scopes);
        Field {
            presence: Presence::Nullable,
            declared_presence: Presence::Nullable,
            origin,
            ..field
        }
    }

    /// Reports a required property that `additionalProperties` forbids.
    fn report_forbidden(&mut self, wire: &str, origin: Origin) {
        let message = format!(
            "required property `{wire}` is not defined in `properties`, and `additionalProperties` forbids it; \
             the type has no field for it"
        );
        let help = format!("define `{wire}` in `properties`, or remove it from `required`");
        let diagnostic = Diagnostic::new(Code::RequiredWithoutProperty, origin, message);
        self.lowering.report(diagnostic.help(help));
    }
}

/// The names of a struct's fields and of their setters.
struct FieldScopes {
    names: Scope,
    setters: Scope,
}

/// The docs of a property: those of a component are on its type.
fn property_docs(components: Components<'_>, wire: &str, schemas: &[LocatedSchema<'_>]) -> Docs {
    let docs = schemas.iter().rev().map(|schema| {
        let title = match schema.schema {
            SchemaRef::Item(_) => Title::Above(wire),
            SchemaRef::Reference(_) => Title::Elsewhere,
        };
        docs::written(components, schema.schema, title)
    });
    let mut docs = docs.filter(|docs| !docs.is_empty());
    docs.next().unwrap_or_default()
}

/// The annotations of a property.
struct Annotations {
    access: Access,
    deprecated: bool,
    default: Option<crate::json::Value>,
    example: Option<crate::json::Value>,
}

impl Annotations {
    fn of(components: Components<'_>, schemas: &[LocatedSchema<'_>]) -> Self {
        let all = schemas.iter().filter_map(|it| components.item(it.schema));
        // The annotations of a component are not those of each property that has its type.
        let inline = schemas.iter().filter_map(|it| match it.schema {
            SchemaRef::Item(schema) => Some(schema),
            SchemaRef::Reference(_) => None,
        });
        let data = inline.clone().map(|schema| &schema.schema_data);
        let mut types = inline.map(|schema| Keywords::of(schema).ty);
        let is_integer = types.any(|ty| ty == Some("integer"));
        let examples = data.clone().filter_map(|data| data.example.as_ref());
        let mut examples = examples.map(unpack);
        let example =
            examples.rfind(|example| is_short(example) && !(is_integer && exceeds_f64(example)));
        let mut defaults = data.clone().filter_map(|data| data.default.as_ref());
        Self {
            access: access(all.map(|schema| &schema.schema_data)),
            deprecated: data.clone().any(|data| data.deprecated),
            default: defaults.next_back().map(unpack),
            example,
        }
    }
}

/// The only enum value of the schemas, if their type is no enum.
fn constant(ty: &Type, schemas: &[LocatedSchema<'_>]) -> Option<Constant> {
    if !matches!(ty, Type::Bool | Type::U64 | Type::F32 | Type::F64) {
        return None;
    }
    schemas.iter().rev().find_map(|it| {
        let SchemaRef::Item(schema) = it.schema else {
            return None;
        };
        let values = Keywords::of(schema).enum_values.into_iter();
        let mut values = values.filter(|value| !value.is_null());
        let only = values.next().filter(|_| values.next().is_none())?;
        Some(Constant::Value(only))
    })
}

/// Whether an example fits into a line of docs.
fn is_short(example: &crate::json::Value) -> bool {
    match example {
        crate::json::Value::String(text) => text.len() <= 60,
        other => other.is_number() || other.is_boolean(),
    }
}

/// Whether an integer exceeds 64 bits, so that it has become a float.
fn exceeds_f64(example: &crate::json::Value) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    example.is_f64() && example.as_f64().is_some_and(|number| number.abs() > EXACT)
}

fn access<'d>(schemas: impl Iterator<Item = &'d SchemaData> + Clone) -> Access {
    match (
        schemas.clone().any(|data| data.read_only),
        schemas.clone().any(|data| data.write_only),
    ) {
        (true, _) => Access::ReadOnly,
        (false, true) => Access::WriteOnly,
        (false, false) => Access::ReadWrite,
    }
}

fn presence(required: bool, nullable: bool, context: &SchemaContext) -> Presence {
    match Presence::of(required, nullable) {
        // A part has no other `null` than its absence.
        Presence::Patch if context.body.is_whole() => Presence::Optional,
        // In responses `Patch` becomes `Optional`, once it is known which of them contain the type.
        presence => presence,
    }
}
