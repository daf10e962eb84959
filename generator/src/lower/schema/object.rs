//! Objects: structs where their members are known, maps where only their type is.

use openapiv3::{AdditionalProperties, SchemaData};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{
    Access, AdditionalField, Case, Constant, Docs, Field, Presence, Scope, Shape, Struct, Type,
};

use super::super::Lowering;
use super::super::components::{Components, SchemaRef};
use super::super::docs::{self, Title};
use super::all_of::Facts;
use super::context::Placed;
use super::keywords::Keywords;
use super::{Made, Place, Value};

impl<'a> Lowering<'a> {
    /// The type of an object.
    pub(super) fn object<'s>(&mut self, facts: Facts<'s>, place: &Place) -> Made
    where
        'a: 's,
    {
        let rest = facts.rest.clone();
        match (facts.properties.is_empty(), rest) {
            (true, Some((AdditionalProperties::Any(false), _))) => {
                structure(Vec::new(), None, true)
            }
            (true, rest) => {
                let value = rest.and_then(|rest| self.rest_type(rest));
                Made::Plain(Type::Map(Box::new(value.unwrap_or(Type::Json))))
            }
            (false, rest) => self.structure(facts, rest, place),
        }
    }

    fn structure<'s>(
        &mut self,
        facts: Facts<'s>,
        rest: Option<(&'s AdditionalProperties, Place)>,
        place: &Place,
    ) -> Made
    where
        'a: 's,
    {
        self.report_required_strangers(&facts);
        let mut names = Scope::new(Case::Snake, &[]);
        let mut setters = Scope::new(Case::Snake, &["new"]);
        let mut fields = Vec::with_capacity(facts.properties.len());
        for (wire, parts) in facts.properties {
            let Member {
                value,
                constant,
                annotations,
                docs,
                origin,
            } = self.member(wire, parts, place);
            let is_required = facts.required.contains_key(wire);
            let presence = presence(is_required, value.nullable, place);
            fields.push(Field {
                name: names.name(wire),
                setter: setters.name(wire),
                wire: wire.to_owned(),
                presence,
                declared_presence: presence,
                ty: value.ty,
                boxed: false,
                access: annotations.way,
                constant,
                default: annotations.default,
                example: annotations.example,
                deprecated: annotations.deprecated,
                docs,
                origin,
            });
        }
        let is_closed = matches!(rest, Some((AdditionalProperties::Any(false), _)));
        let rest = rest.and_then(|(rest, place)| {
            let origin = place.origin.key(REST);
            let ty = self.rest_type((rest, place))?;
            Some(AdditionalField {
                name: names.name(REST),
                setter: setters.name(REST),
                ty,
                docs: Docs("Additional properties, by name.".to_owned()),
                origin,
            })
        });
        structure(fields, rest, is_closed)
    }

    /// The type of the members that are not listed; nothing where there are none.
    fn rest_type<'s>(&mut self, (rest, place): (&'s AdditionalProperties, Place)) -> Option<Type>
    where
        'a: 's,
    {
        match rest {
            AdditionalProperties::Any(false) => None,
            AdditionalProperties::Any(true) => Some(Type::Json),
            AdditionalProperties::Schema(schema) => {
                let value = self.value(schema.as_ref().into(), &place.map_value());
                Some(value.into_type())
            }
        }
    }

    /// A member, which more than one schema of an `allOf` may describe.
    fn member<'s>(&mut self, wire: &str, parts: Vec<Placed<'s>>, place: &Place) -> Member
    where
        'a: 's,
    {
        let annotations = Annotations::of(self.components, &parts);
        let parts = self.parts_of_member(wire, parts, place);
        let telling = self.narrowed(&parts);
        let docs = parts.iter().rev().find_map(|part| {
            // That of a component is told there.
            let title = match part.schema {
                SchemaRef::Item(_) => Title::Above(wire),
                SchemaRef::Reference(_) => Title::Elsewhere,
            };
            let docs = docs::written(self.components, part.schema, title);
            (!docs.is_empty()).then_some(docs)
        });
        let (value, origin) = match (telling.as_slice(), parts.last()) {
            ([], None) => (any(), place.origin.clone()),
            ([part], _) | ([], Some(part)) => {
                let value = self.value(part.schema, &part.place);
                (value, part.place.origin.clone())
            }
            ([.., last], _) => {
                let place = place.member(wire);
                let value = Value {
                    ty: self.joint_type(&telling, last, &place),
                    nullable: self.are_nullable(&parts),
                };
                (value, place.origin)
            }
        };
        Member {
            constant: only_value(&value.ty, &telling),
            value,
            annotations,
            docs: docs.unwrap_or_default(),
            origin,
        }
    }

    /// The type of a member that several schemas describe, the last of which names it: it has all of
    /// them.
    pub(super) fn joint_type<'s>(
        &mut self,
        parts: &[Placed<'s>],
        last: &Placed<'s>,
        place: &Place,
    ) -> Type
    where
        'a: 's,
    {
        self.inline(last.schema, place, |lowering| {
            let facts = lowering.joint_facts(Facts::default(), parts);
            lowering.make_facts(facts, place)
        })
    }

    /// Whether `null` is a value of all of several schemas. One that says nothing leaves that to the others.
    pub(super) fn are_nullable(&self, parts: &[Placed<'_>]) -> bool {
        let mut telling = parts.iter().filter(|part| !part.is_empty());
        telling.all(|part| self.nullables.has(part.schema))
    }

    fn report_required_strangers(&mut self, facts: &Facts<'_>) {
        let has_others = !matches!(
            facts.rest,
            None | Some((AdditionalProperties::Any(false), _))
        );
        if has_others {
            // It is kept among them.
            return;
        }
        let strangers = facts.required.iter();
        for (wire, origin) in strangers.filter(|(wire, _)| !facts.properties.contains_key(*wire)) {
            let message = format!(
                "required property `{wire}` is not defined in `properties`; the type has no field for it"
            );
            let help = format!("define `{wire}` in `properties`, or remove it from `required`");
            let code = Code::RequiredWithoutProperty;
            self.report(Diagnostic::new(code, origin.clone(), message).help(help));
        }
    }
}

/// What the members that are not listed are called.
const REST: &str = "additionalProperties";

struct Member {
    value: Value,
    constant: Option<Constant>,
    annotations: Annotations,
    docs: Docs,
    origin: Origin,
}

/// What is said of a member beside its type.
struct Annotations {
    way: Access,
    deprecated: bool,
    default: Option<serde_json::Value>,
    example: Option<serde_json::Value>,
}

impl Annotations {
    fn of(components: Components<'_>, parts: &[Placed<'_>]) -> Self {
        let described = parts.iter().filter_map(|part| components.item(part.schema));
        let described: Vec<&SchemaData> = described.map(|schema| &schema.schema_data).collect();
        // What is said of a component is not said of each member that has its type.
        let schemas = parts.iter().filter_map(|part| match part.schema {
            SchemaRef::Item(schema) => Some(schema),
            SchemaRef::Reference(_) => None,
        });
        let own = schemas.clone().map(|schema| &schema.schema_data);
        let mut types = schemas.map(|schema| Keywords::of(schema).ty);
        let is_integer = types.any(|ty| ty == Some("integer"));
        Self {
            way: way(&described),
            deprecated: own.clone().any(|data| data.deprecated),
            default: own
                .clone()
                .filter_map(|data| data.default.clone())
                .next_back(),
            example: own
                .filter_map(|data| data.example.clone())
                .rfind(|example| is_short(example) && !(is_integer && has_lost_digits(example))),
        }
    }
}

/// The only value that the schemas list, where their type lists none.
fn only_value(ty: &Type, parts: &[Placed<'_>]) -> Option<Constant> {
    if !matches!(ty, Type::Bool | Type::U64 | Type::F64) {
        return None;
    }
    parts.iter().rev().find_map(|part| {
        let SchemaRef::Item(schema) = part.schema else {
            return None;
        };
        let listed = Keywords::of(schema).listed.into_iter();
        let mut listed = listed.filter(|value| !value.is_null());
        let only = listed.next().filter(|_| listed.next().is_none())?;
        Some(Constant::Value(only))
    })
}

/// Whether an example fits into a line of docs.
fn is_short(example: &serde_json::Value) -> bool {
    match example {
        serde_json::Value::String(text) => text.len() <= 60,
        other => other.is_number() || other.is_boolean(),
    }
}

/// Whether an integer is none of 64 bits, so that it has become a float.
fn has_lost_digits(example: &serde_json::Value) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    example.is_f64() && example.as_f64().is_some_and(|number| number.abs() > EXACT)
}

fn way(described: &[&SchemaData]) -> Access {
    match (
        described.iter().any(|data| data.read_only),
        described.iter().any(|data| data.write_only),
    ) {
        (true, _) => Access::ReadOnly,
        (false, true) => Access::WriteOnly,
        (false, false) => Access::ReadWrite,
    }
}

fn any() -> Value {
    Value {
        ty: Type::Json,
        nullable: false,
    }
}

fn structure(fields: Vec<Field>, rest: Option<AdditionalField>, is_closed: bool) -> Made {
    Made::Named(Shape::Struct(Struct {
        fields,
        additional: rest,
        is_closed,
        is_wrapper: false,
    }))
}

fn presence(required: bool, nullable: bool, place: &Place) -> Presence {
    match (required, nullable) {
        (true, false) => Presence::Required,
        (true, true) => Presence::Nullable,
        (false, false) => Presence::Optional,
        // A part that is left out is all the `null` that there is.
        (false, true) if place.medium.is_body() => Presence::Optional,
        // In replies this becomes `Optional`, once it is known which way the type travels.
        (false, true) => Presence::Patch,
    }
}
