//! Schemas become types.
//!
//! A component always becomes a type with a name. A schema that stands inside of another thing gets
//! one only when it needs one (an object, an enumeration, a union) and is named after where it
//! stands. Each schema is first turned into [`Facts`], in which its `allOf` is merged; what the facts
//! are made into is decided here, one file for each kind of type.

mod all_of;
mod array;
mod constraints;
mod context;
mod discriminator;
mod enumeration;
mod file;
mod graph;
mod inheritance;
mod inline;
mod keywords;
mod narrowing;
mod object;
mod primitive;
mod union;
mod union_kind;
mod variant;

use openapiv3::{ReferenceOr, Schema, SchemaData};

use crate::diagnostic::Origin;
use crate::ir::{Direction, Docs, Shape, StringFormat, Type, TypeDef, TypeId, TypeModule};

use super::components::{SchemaRef, component_name};
use super::docs;
use super::{Lowering, component, ignored_field};

use all_of::Facts;
use keywords::Keywords;

pub(super) use context::Place;
pub(super) use discriminator::Tagging;
pub(super) use file::{Medium, is_text};
pub(super) use inheritance::Heirs;
pub(super) use inline::{Inline, Nesting};
pub(super) use keywords::{is_no_object, is_structured};

/// What a schema says of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) ty: Type,
    pub(super) nullable: bool,
}

impl Value {
    /// The type where `null` has no place of its own: as an item of a list.
    pub(super) fn into_type(self) -> Type {
        match (self.nullable, self.ty) {
            // Any JSON may be `null` as it is.
            (true, ty) if ty != Type::Json => Type::Nullable(Box::new(ty)),
            (_, ty) => ty,
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

impl<'a> Lowering<'a> {
    /// Makes a type of every component schema, in the order of their names.
    pub(super) fn component_schemas(&mut self) {
        let mut schemas: Vec<_> = self.components.all::<Schema>().collect();
        schemas.sort_by_key(|(wire, _)| *wire);
        for (wire, schema) in &schemas {
            let name = self.type_names.name(wire);
            let home = TypeModule::Component(self.modules.name(wire));
            let docs = docs::of_component(self.components, wire, schema);
            // Named first and filled in after: components refer to each other.
            let id = self.add(TypeDef {
                name,
                module: home,
                origin: component("schemas", wire),
                docs,
                direction: Direction::default(),
                used_in: Direction::default(),
                derives: Vec::new(),
                shape: Shape::Alias(Type::Json),
            });
            self.schema_names.insert(self.types[id.0].name.to_string());
            self.schema_types.insert((*wire).to_owned(), id);
        }
        for (index, (wire, schema)) in schemas.into_iter().enumerate() {
            self.keep(schema.into(), &component("schemas", wire));
            self.component = Some(wire.to_owned());
            self.types[index].shape = self.component_shape(wire, schema, index);
            let value = Value {
                ty: Type::Named(TypeId(index)),
                nullable: self.nullables.has(schema.into()),
            };
            let origin = self.types[index].origin.clone();
            self.examples_of(schema.into(), &value, &origin);
        }
        self.component = None;
    }

    fn component_shape(
        &mut self,
        wire: &str,
        schema: &'a ReferenceOr<Schema>,
        index: usize,
    ) -> Shape {
        let place = self.place_of(TypeId(index));
        let made = match self.union_of_heirs(wire, schema, &place) {
            Some(shape) => return shape,
            None => self.make(schema.into(), &place),
        };
        match made {
            // `null` has no place of its own where the type is mentioned by its name.
            Made::Plain(ty) => Shape::Alias(ty),
            Made::Named(shape) => shape,
        }
    }

    /// The component that is being made into a type, as a reference.
    fn component_being_made(&self) -> Option<String> {
        let wire = self.component.as_ref()?;
        Some(format!("#/components/schemas/{wire}"))
    }

    fn place_of_component(&self, reference: &str) -> Option<Place> {
        let wire = component_name::<Schema>(reference)?;
        self.schema_types.get(wire).map(|id| self.place_of(*id))
    }

    fn place_of(&self, TypeId(index): TypeId) -> Place {
        let TypeDef {
            name,
            module: home,
            origin,
            docs: Docs(stand_in),
            direction: _,
            used_in: _,
            derives: _,
            shape: _,
        } = self.types[index].clone();
        Place {
            origin,
            home,
            type_name: name.to_string(),
            stand_in,
            medium: Medium::Json,
        }
    }

    /// The type of a schema wherever it stands, and whether it may be `null`.
    pub(super) fn value<'s>(&mut self, schema: SchemaRef<'s>, place: &Place) -> Value
    where
        'a: 's,
    {
        let nullable = self.nullables.has(schema);
        let is_new = !self.inlines.contains_key(&place.origin);
        let ty = match schema {
            SchemaRef::Reference(reference) => match self.written_out(reference, place) {
                Some((target, place)) => {
                    self.inline(target, &place, |lowering| lowering.make(target, &place))
                }
                None => self.reference(reference),
            },
            SchemaRef::Item(_) => {
                self.inline(schema, place, |lowering| lowering.make(schema, place))
            }
        };
        let value = Value { ty, nullable };
        if is_new {
            self.examples_of(schema, &value, &place.origin);
        }
        value
    }

    /// Keeps the examples that a schema gives of itself, and those of its parts that are examples of
    /// the whole as well.
    fn examples_of(&mut self, schema: SchemaRef<'_>, value: &Value, origin: &Origin) {
        let SchemaRef::Item(schema) = schema else {
            return;
        };
        let ty = value.clone().into_type();
        self.schema_examples(&schema.schema_data, &ty, origin, origin);
        let keywords = Keywords::of(schema);
        let only = keywords.only_part().map(|(index, _)| index);
        let parts = (0..).zip(keywords.all_of);
        for (index, part) in parts.filter_map(|(index, part)| Some((index, part.as_item()?))) {
            let place = origin.key("allOf").index(index);
            if Keywords::of(part).is_remark() {
                self.schema_examples(&part.schema_data, &ty, &place, origin);
            } else if only == Some(index) {
                self.examples_of(SchemaRef::Item(part), value, &place);
            }
        }
        if keywords.is_choice_alone() {
            for (key, parts) in [("oneOf", keywords.one_of), ("anyOf", keywords.any_of)] {
                for (index, part) in parts.iter().enumerate() {
                    self.examples_of(part.into(), value, &origin.key(key).index(index));
                }
            }
        }
    }

    fn reference(&self, reference: &str) -> Type {
        let id = component_name::<Schema>(reference)
            .and_then(|wire| self.schema_types.get(wire).copied());
        // `normalize` has reported every reference that leads nowhere.
        id.map_or(Type::Json, Type::Named)
    }

    fn make<'s>(&mut self, schema: SchemaRef<'s>, place: &Place) -> Made
    where
        'a: 's,
    {
        if let Some(ty) = self.replaced.at(&place.origin, self.diagnostics) {
            return Made::Plain(ty);
        }
        let schema = match schema {
            SchemaRef::Reference(reference) => {
                return match self.written_out(reference, place) {
                    Some((target, place)) => self.make(target, &place),
                    None => Made::Plain(self.reference(reference)),
                };
            }
            SchemaRef::Item(schema) => schema,
        };
        let keywords = Keywords::of(schema);
        self.annotations(&schema.schema_data, &keywords, place);
        // An heir that adds nothing is what it takes in, and no other name of it.
        let is_heir = self.heirs.stand_at(&place.origin);
        if let Some((index, part)) = keywords.only_part().filter(|_| !is_heir) {
            return self.make(part, &place.part(index));
        }
        let facts = self.facts(schema, place);
        self.make_facts(facts, place)
    }

    /// What is said of a schema for people and for tools.
    fn annotations(&mut self, data: &SchemaData, keywords: &Keywords<'_>, place: &Place) {
        let SchemaData {
            // In `Nullables`.
            nullable: _,
            // In `object::Annotations`.
            read_only: _,
            write_only: _,
            deprecated: _,
            default: _,
            // In `examples`.
            example: _,
            // In `docs::of_schema`.
            external_docs: _,
            title: _,
            description: _,
            discriminator,
            // In `list`: a tuple.
            extensions: _,
        } = data;
        let is_choice = !keywords.one_of.is_empty() || !keywords.any_of.is_empty();
        let is_base = self.heirs.are_told_at(&place.origin);
        if discriminator.is_some() && !is_choice && !is_base {
            let origin = place.origin.key("discriminator");
            let consequence = "every value is decoded as this schema";
            let help = "add `oneOf` with the schemas to select from";
            self.report(ignored_field(origin, consequence).help(help));
        }
    }

    fn make_facts<'s>(&mut self, mut facts: Facts<'s>, place: &Place) -> Made
    where
        'a: 's,
    {
        if let Some(origin) = facts.not.take() {
            self.report_ignored(origin, "values that match its schema are accepted");
        }
        match self.choice(&mut facts) {
            Some(alternatives) => self.union(facts, alternatives, place),
            None => self.make_plain(facts, place),
        }
    }

    fn make_plain<'s>(&mut self, facts: Facts<'s>, place: &Place) -> Made
    where
        'a: 's,
    {
        if place.medium.is_file(&facts) {
            return Made::Plain(Type::File);
        }
        if !facts.listed.is_empty() {
            return enumeration::listed(&facts);
        }
        let has_members = !facts.properties.is_empty() || facts.rest.is_some();
        match facts.ty {
            Some("object") => self.object(facts, place),
            None if has_members => self.object(facts, place),
            Some("array") => Made::Plain(self.list(facts.items, place)),
            None if !facts.items.is_empty() => Made::Plain(self.list(facts.items, place)),
            Some(ty) => Made::Plain(self.scalar(ty, facts.format)),
            None => Made::Plain(Type::Json),
        }
    }

    fn scalar(&self, ty: &str, format: Option<&str>) -> Type {
        match primitive::scalar(ty, format) {
            Some(Type::Formatted(StringFormat::DateTime | StringFormat::Date))
                if self.dates.is_none() =>
            {
                Type::String
            }
            Some(ty) => ty,
            None => Type::Json,
        }
    }
}

/// Whether a schema lets `null` through by itself.
pub(super) fn admits_null(schema: &Schema) -> bool {
    let keywords = Keywords::of(schema);
    let mut remarks = keywords.all_of.iter().filter_map(ReferenceOr::as_item);
    schema.schema_data.nullable
        || keywords.listed.contains(&serde_json::Value::Null)
        || remarks.any(|part| part.schema_data.nullable && Keywords::of(part).is_remark())
}

/// What is said of a schema for people: by itself, or by a part of its `allOf` that says nothing else.
pub(super) fn remarks(schema: &Schema) -> impl Iterator<Item = &SchemaData> {
    let parts = Keywords::of(schema).all_of.iter();
    let parts = parts.filter_map(ReferenceOr::as_item);
    let remarks = parts.filter(|part| Keywords::of(part).is_remark());
    std::iter::once(schema)
        .chain(remarks)
        .map(|schema| &schema.schema_data)
}

/// The only schema that a schema consists of.
pub(super) fn only_part(schema: &Schema) -> Option<SchemaRef<'_>> {
    Keywords::of(schema).only_part().map(|(_, part)| part)
}

/// The schemas that a value has in the stead of this one: its only part, or each of its choices.
pub(super) fn may_stand_for(schema: &Schema) -> Vec<SchemaRef<'_>> {
    let keywords = Keywords::of(schema);
    let choices = keywords.one_of.iter().chain(keywords.any_of);
    let only = keywords.only_part().map(|(_, part)| part);
    choices.map(SchemaRef::from).chain(only).collect()
}
