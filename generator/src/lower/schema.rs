//! Schemas become types.
//!
//! A component always becomes a type with a name. A schema that stands inside of another thing gets
//! one only when it needs one, an object or an enumeration, and is named after where it stands.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, BooleanType, ObjectType, ReferenceOr, Schema,
    SchemaData, SchemaKind, StringType, Type as SchemaType,
};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{
    Case, Direction, Docs, Enumeration, Field, Home, Presence, Scope, Shape, Struct, Type, TypeDef,
    TypeId, Variant,
};

use super::components::{SchemaRef, component_name};
use super::one_way::OneWay;
use super::{Lowering, component, docs, primitive};

/// Where a schema stands, and what a type that it needs is called.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) origin: Origin,
    pub(super) home: Home,
    pub(super) type_name: String,
    /// What to tell people when the schema does not.
    pub(super) stand_in: String,
}

impl Place {
    fn member(&self, wire: &str) -> Self {
        let origin = self.origin.key("properties").key(wire);
        self.inside(origin, wire, format!("The member `{wire}`."))
    }

    fn item(&self) -> Self {
        self.inside(
            self.origin.key("items"),
            "item",
            "An item of the list.".to_owned(),
        )
    }

    fn map_value(&self) -> Self {
        let origin = self.origin.key("additionalProperties");
        self.inside(origin, "value", "A value of the map.".to_owned())
    }

    /// The only schema of an `allOf` has the name of the whole.
    fn only_part(&self) -> Self {
        Self {
            origin: self.origin.key("allOf").index(0),
            ..self.clone()
        }
    }

    fn inside(&self, origin: Origin, part: &str, stand_in: String) -> Self {
        Self {
            origin,
            home: self.home.clone(),
            type_name: format!("{} {part}", self.type_name),
            stand_in,
        }
    }
}

/// What a schema says of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) ty: Type,
    pub(super) nullable: bool,
}

impl Value {
    /// The type where `null` has no place of its own: as an item of a list.
    pub(super) fn into_type(self) -> Type {
        match self.nullable {
            true => Type::Nullable(Box::new(self.ty)),
            false => self.ty,
        }
    }
}

/// What a schema is made into.
enum Made {
    /// A type that needs no name.
    Plain(Type),
    /// A type that needs a name.
    Named(Shape),
}

/// The keywords of a schema that make it an object.
#[derive(Clone, Copy)]
struct ObjectKeywords<'a> {
    properties: &'a IndexMap<String, ReferenceOr<Box<Schema>>>,
    required: &'a [String],
    additional_properties: Option<&'a AdditionalProperties>,
}

impl Lowering<'_> {
    /// Makes a type of every component schema, in the order of their names.
    pub(super) fn component_schemas(&mut self) {
        let mut schemas: Vec<_> = self.components.all::<Schema>().collect();
        schemas.sort_by_key(|(wire, _)| *wire);
        for (wire, schema) in &schemas {
            let name = self.type_names.name(wire);
            let home = Home::Component(self.modules.name(wire));
            let origin = component("schemas", wire);
            let docs = docs::of_schema(self.components, (*schema).into(), || {
                format!("The schema `{wire}`.")
            });
            // Named first and filled in after: components refer to each other.
            let shape = Shape::Alias(Type::Any);
            self.schema_types
                .insert((*wire).to_owned(), TypeId(self.types.len()));
            self.add(TypeDef {
                name,
                home,
                origin,
                docs,
                direction: Direction::default(),
                shape,
            });
        }
        for (index, (_, schema)) in schemas.into_iter().enumerate() {
            self.types[index].shape = self.component_shape(schema, index);
            let origin = self.types[index].origin.clone();
            let value = Value {
                ty: Type::Named(TypeId(index)),
                nullable: self.components.is_nullable(schema.into()),
            };
            self.examples_of(schema.into(), &value, &origin);
        }
    }

    fn component_shape(&mut self, schema: &ReferenceOr<Schema>, index: usize) -> Shape {
        let TypeDef {
            name,
            home,
            origin,
            docs: Docs(stand_in),
            direction: _,
            shape: _,
        } = self.types[index].clone();
        let place = Place {
            origin,
            home,
            type_name: name.to_string(),
            stand_in,
        };
        match self.make(schema.into(), &place) {
            Made::Plain(ty) => Shape::Alias(ty),
            Made::Named(shape) => shape,
        }
    }

    /// The type of a schema wherever it stands, and whether it may be `null`.
    pub(super) fn value(&mut self, schema: SchemaRef<'_>, place: &Place) -> Value {
        let nullable = self.components.is_nullable(schema);
        let ty = match self.make(schema, place) {
            Made::Plain(ty) => ty,
            Made::Named(shape) => Type::Named(self.inline_type(shape, schema, place)),
        };
        let value = Value { ty, nullable };
        self.examples_of(schema, &value, &place.origin);
        value
    }

    /// Keeps the examples that a schema gives of itself.
    fn examples_of(&mut self, schema: SchemaRef<'_>, value: &Value, origin: &Origin) {
        if let SchemaRef::Item(schema) = schema {
            let ty = value.clone().into_type();
            self.schema_examples(&schema.schema_data, &ty, origin);
        }
    }

    fn inline_type(&mut self, shape: Shape, schema: SchemaRef<'_>, place: &Place) -> TypeId {
        let Place {
            origin,
            home,
            type_name,
            stand_in,
        } = place.clone();
        let name = match &home {
            Home::Component(_) => self.type_names.name(&type_name),
            Home::Operation(_) => self.operation_type_names.name(&type_name),
        };
        let docs = docs::of_schema(self.components, schema, || stand_in);
        self.add(TypeDef {
            name,
            home,
            origin,
            docs,
            direction: Direction::default(),
            shape,
        })
    }

    fn make(&mut self, schema: SchemaRef<'_>, place: &Place) -> Made {
        match schema {
            SchemaRef::Reference(reference) => Made::Plain(self.reference(reference)),
            SchemaRef::Item(schema) => self.make_item(schema, place),
        }
    }

    fn reference(&self, reference: &str) -> Type {
        let id = component_name::<Schema>(reference)
            .and_then(|wire| self.schema_types.get(wire).copied());
        // `normalize` has reported every reference that leads nowhere.
        id.map_or(Type::Any, Type::Named)
    }

    fn make_item(&mut self, schema: &Schema, place: &Place) -> Made {
        let Schema {
            schema_data,
            schema_kind,
        } = schema;
        self.annotations(schema_data, schema_kind, place);
        match schema_kind {
            SchemaKind::Type(ty) => self.make_type(ty, place),
            SchemaKind::AllOf { all_of } => match all_of.as_slice() {
                [only] => self.make(only.into(), &place.only_part()),
                _ => self.unsupported(place, "allOf", "several schemas in `allOf`"),
            },
            SchemaKind::OneOf { one_of: _ } => self.unsupported(place, "oneOf", "`oneOf`"),
            SchemaKind::AnyOf { any_of: _ } => self.unsupported(place, "anyOf", "`anyOf`"),
            SchemaKind::Not { not: _ } => self.unsupported(place, "not", "`not`"),
            SchemaKind::Any(any) => self.make_any(any, place),
        }
    }

    /// What is said of a schema beside its kind.
    fn annotations(&mut self, data: &SchemaData, kind: &SchemaKind, place: &Place) {
        let SchemaData {
            // In `Components::is_nullable`.
            nullable: _,
            // In `OneWay`.
            read_only: _,
            write_only: _,
            deprecated,
            external_docs: _,
            // In `examples`.
            example: _,
            // In `docs::of_schema`.
            title: _,
            description: _,
            discriminator,
            default: _,
            extensions: _,
        } = data;
        if let Some(way) = OneWay::of(data) {
            self.one_way_members.insert(place.origin.clone(), way);
        }
        if *deprecated {
            let instead = "its field or type is not marked as deprecated yet";
            self.report_ignored(place.origin.key("deprecated"), instead);
        }
        // Where there are several schemas to choose from, that choice is reported.
        let is_choice = matches!(kind, SchemaKind::OneOf { .. } | SchemaKind::AnyOf { .. });
        if discriminator.is_some() && !is_choice {
            let instead = "values are read as this schema, whatever they name; list the schemas to choose from in `oneOf`";
            self.report_ignored(place.origin.key("discriminator"), instead);
        }
    }

    fn make_type(&mut self, ty: &SchemaType, place: &Place) -> Made {
        let is_listed = match ty {
            SchemaType::Boolean(BooleanType { enumeration }) => !enumeration.is_empty(),
            SchemaType::Integer(integer) => !integer.enumeration.is_empty(),
            SchemaType::Number(number) => !number.enumeration.is_empty(),
            SchemaType::String(_) | SchemaType::Array(_) | SchemaType::Object(_) => false,
        };
        if is_listed {
            let instead = "only texts become an enumeration yet; every value of the type is taken";
            self.report_ignored(place.origin.key("enum"), instead);
        }
        match ty {
            SchemaType::Boolean(_) => Made::Plain(Type::Bool),
            SchemaType::Integer(integer) => Made::Plain(primitive::integer(integer)),
            SchemaType::Number(_) => Made::Plain(Type::F64),
            SchemaType::String(string) => make_string(string),
            SchemaType::Array(array) => Made::Plain(self.list(array, place)),
            SchemaType::Object(object) => {
                let ObjectType {
                    properties,
                    required,
                    additional_properties,
                    min_properties: _,
                    max_properties: _,
                } = object;
                let additional_properties = additional_properties.as_ref();
                self.make_object(
                    ObjectKeywords {
                        properties,
                        required,
                        additional_properties,
                    },
                    place,
                )
            }
        }
    }

    fn list(&mut self, array: &ArrayType, place: &Place) -> Type {
        let ArrayType {
            items,
            min_items: _,
            max_items: _,
            unique_items: _,
        } = array;
        let item = match items {
            Some(items) => self.value(items.into(), &place.item()).into_type(),
            None => Type::Any,
        };
        Type::List(Box::new(item))
    }

    fn make_object(&mut self, object: ObjectKeywords<'_>, place: &Place) -> Made {
        match (object.properties.is_empty(), object.additional_properties) {
            (true, Some(AdditionalProperties::Any(false))) => Made::Named(Shape::Struct(Struct {
                fields: Vec::new(),
                is_envelope: false,
            })),
            (true, Some(AdditionalProperties::Any(true)) | None) => {
                Made::Plain(Type::Map(Box::new(Type::Any)))
            }
            (true, Some(AdditionalProperties::Schema(value))) => {
                let value = self
                    .value(value.as_ref().into(), &place.map_value())
                    .into_type();
                Made::Plain(Type::Map(Box::new(value)))
            }
            (false, rest) => {
                if matches!(rest, Some(AdditionalProperties::Schema(_))) {
                    self.report_dropped_members(place);
                }
                let fields = self.fields(object, place);
                Made::Named(Shape::Struct(Struct {
                    fields,
                    is_envelope: false,
                }))
            }
        }
    }

    fn fields(&mut self, object: ObjectKeywords<'_>, place: &Place) -> Vec<Field> {
        self.report_required_strangers(object, place);
        let mut names = Scope::new(Case::Snake, &[]);
        let mut setters = Scope::new(Case::Snake, &["new"]);
        let mut fields = Vec::with_capacity(object.properties.len());
        for (wire, schema) in object.properties {
            let inside = place.member(wire);
            let Value { ty, nullable } = self.value(schema.into(), &inside);
            fields.push(Field {
                name: names.name(wire),
                setter: setters.name(wire),
                wire: wire.clone(),
                ty,
                boxed: false,
                presence: presence(object.required.contains(wire), nullable),
                docs: docs::of_schema(self.components, schema.into(), || inside.stand_in),
                origin: inside.origin,
            });
        }
        fields
    }

    fn report_required_strangers(&mut self, object: ObjectKeywords<'_>, place: &Place) {
        let ObjectKeywords {
            properties,
            required,
            ..
        } = object;
        for (index, wire) in required
            .iter()
            .enumerate()
            .filter(|(_, wire)| !properties.contains_key(*wire))
        {
            let origin = place.origin.key("required").index(index);
            let message = format!("`{wire}` is required and is not among the properties");
            self.report(
                Diagnostic::new(Code::RequiredWithoutProperty, origin, message).help(format!(
                    "describe `{wire}` under `properties`, or take it out of `required`"
                )),
            );
        }
    }

    /// Keywords that `openapiv3` has no type for in this combination.
    fn make_any(&mut self, any: &AnySchema, place: &Place) -> Made {
        let AnySchema {
            typ,
            properties,
            required,
            additional_properties,
            enumeration,
            ..
        } = any;
        let is_composed = !any.one_of.is_empty()
            || !any.any_of.is_empty()
            || !any.all_of.is_empty()
            || any.not.is_some();
        let is_object =
            matches!(typ.as_deref(), Some("object")) || (typ.is_none() && !properties.is_empty());
        let listed: Vec<&str> = enumeration
            .iter()
            .filter_map(serde_json::Value::as_str)
            .collect();
        let is_text = !listed.is_empty()
            && enumeration
                .iter()
                .all(|value| value.is_string() || value.is_null());
        match (is_composed, is_object, is_text) {
            (false, false, true) => Made::Named(Shape::Enumeration(enumeration_of(&listed))),
            (false, true, false) => {
                let additional_properties = additional_properties.as_ref();
                self.make_object(
                    ObjectKeywords {
                        properties,
                        required,
                        additional_properties,
                    },
                    place,
                )
            }
            (false, false, false) if *any == AnySchema::default() => Made::Plain(Type::Any),
            _ => self.unsupported(place, "", "this combination of keywords"),
        }
    }

    fn unsupported(&mut self, place: &Place, keyword: &str, what: &str) -> Made {
        let origin = match keyword {
            "" => place.origin.clone(),
            keyword => place.origin.key(keyword),
        };
        self.report(
            Diagnostic::new(
                Code::UnsupportedSchema,
                origin,
                format!("{what} is not supported yet"),
            )
            .at_key()
            .help("the value is read and written as any JSON (`serde_json::Value`)"),
        );
        Made::Plain(Type::Any)
    }

    fn report_dropped_members(&mut self, place: &Place) {
        let origin = place.origin.key("additionalProperties");
        let message = "typed `additionalProperties` beside `properties` is not supported yet";
        self.report(
            Diagnostic::new(Code::UnsupportedSchema, origin, message)
                .at_key()
                .help("only the members under `properties` are read and written"),
        );
    }
}

fn make_string(string: &StringType) -> Made {
    let StringType {
        format,
        pattern: _,
        enumeration,
        min_length: _,
        max_length: _,
    } = string;
    let listed: Vec<&str> = enumeration.iter().flatten().map(String::as_str).collect();
    if !listed.is_empty() {
        return Made::Named(Shape::Enumeration(enumeration_of(&listed)));
    }
    Made::Plain(primitive::text(format))
}

fn presence(required: bool, nullable: bool) -> Presence {
    match (required, nullable) {
        (true, false) => Presence::Required,
        (true, true) => Presence::Nullable,
        (false, false) => Presence::Optional,
        // In replies this becomes `Optional`, once it is known which way the type travels.
        (false, true) => Presence::Patch,
    }
}

fn enumeration_of(listed: &[&str]) -> Enumeration {
    let mut names = Scope::new(Case::Camel, &[UNKNOWN]);
    let mut variants: Vec<Variant> = Vec::with_capacity(listed.len());
    for wire in listed {
        if variants.iter().all(|variant| variant.wire != *wire) {
            variants.push(Variant {
                name: names.name(wire),
                wire: (*wire).to_owned(),
            });
        }
    }
    Enumeration {
        variants,
        unknown: Scope::new(Case::Camel, &[]).name(UNKNOWN),
    }
}

/// The variant of the values that are not listed. A listed value of that name gives way.
const UNKNOWN: &str = "Unknown";
