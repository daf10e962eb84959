//! Choices (`oneOf`, `anyOf`): unions, and what is none after all.
//!
//! | the choice | becomes |
//! |---|---|
//! | members that only forbid some values | nothing: they change no type |
//! | `null` and others | the others, nullable |
//! | a single schema | that schema |
//! | listed values ([`union_kind`](super::union_kind)) | an enumeration |
//! | objects with one member each, all of different names | a union by the member's name |
//! | all others | a union, by discriminator or by evidence ([`representation`](super::super::representation)) |

use openapiv3::{Discriminator, Schema};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{Case, Representation, Scope, Shape, Type, Union, UnionVariant};
use crate::normalize::marks;

use super::super::components::SchemaRef;
use super::super::docs::{self, Title};
use super::super::{Lowering, ignored_field};
use super::all_of::{Alternatives, Facts};
use super::context::Placed;
use super::discriminator::Tagging;
use super::enumeration::UNKNOWN;
use super::keywords::Keywords;
use super::union_kind::Offer;
use super::{Made, Place};

impl<'a> Lowering<'a> {
    /// The choice that the facts give. What other choices offer is added to the facts as members
    /// that need not be there.
    pub(super) fn choice<'s>(&mut self, facts: &mut Facts<'s>) -> Option<Alternatives<'s>>
    where
        'a: 's,
    {
        let mut all = std::mem::take(&mut facts.alternatives);
        if let [choice] = all.as_slice()
            && self.is_said_by_only(facts, choice)
        {
            return all.pop();
        }
        let mut choices = Vec::new();
        for alternatives in all {
            let alternatives = self.keep_possible(facts, alternatives);
            let mut restrictions = alternatives.members.iter().map(|member| {
                let offered = self.joint_facts(Facts::default(), std::slice::from_ref(member));
                offered.only_restrict(facts)
            });
            if restrictions.all(|only_restricts| only_restricts) {
                continue;
            }
            match self.offer(facts, &alternatives) {
                Offer::Listed { listed, is_open } => {
                    self.narrow(facts, (listed, is_open), alternatives.origin);
                }
                Offer::Only(member) => choices.push(Alternatives {
                    members: vec![member],
                    ..alternatives
                }),
                Offer::Choice => choices.push(alternatives),
            }
        }
        let mut choices = choices.into_iter();
        let first = choices.next()?;
        for other in choices {
            self.add_as_optional(facts, other);
        }
        Some(first)
    }

    fn add_as_optional<'s>(&mut self, facts: &mut Facts<'s>, other: Alternatives<'s>)
    where
        'a: 's,
    {
        let Alternatives {
            members,
            discriminator: _,
            origin,
        } = other;
        let message =
            "schema has a second `oneOf` or `anyOf`; the properties of its schemas become optional";
        self.report(
            Diagnostic::new(Code::UnsupportedSchema, origin, message)
                .at_key()
                .help("replace both with one `oneOf` that lists all combinations"),
        );
        for member in members {
            let offered = self.joint_facts(Facts::default(), &[member]);
            for (wire, parts) in offered.properties {
                facts.properties.entry(wire).or_default().extend(parts);
            }
        }
    }

    /// The type of a value that has one of several schemas, besides what the base says of it.
    pub(super) fn union<'s>(
        &mut self,
        base: Facts<'s>,
        alternatives: Alternatives<'s>,
        place: &Place,
    ) -> Made
    where
        'a: 's,
    {
        let mut alternatives = alternatives;
        alternatives.members.retain(|member| !self.is_null(member));
        let is_plain = base.is_vacuous();
        match alternatives.members.as_slice() {
            [] => return self.make_plain(base, place),
            [only] if is_plain || self.is_said_by(&base, only) => {
                return self.make(only.schema, &only.place);
            }
            [_] => {
                let facts = self.joint_facts(base, &alternatives.members);
                return self.make_facts(facts, place);
            }
            _ => {}
        }
        if is_plain && alternatives.members.iter().any(Placed::is_empty) {
            // One of them takes anything.
            return Made::Plain(Type::Json);
        }
        // Of a body in parts, the members are the parts.
        let is_value = !place.medium.is_body();
        if is_plain
            && is_value
            && alternatives.discriminator.is_none()
            && alternatives.origin.last().as_deref() == Some("oneOf")
            && let Some(keyed) = keyed(&alternatives.members)
        {
            return self.union_by_key(keyed);
        }
        let base = (!is_plain || base.ty.is_some_and(|ty| ty != "object")).then_some(base);
        self.variants(base, alternatives, place)
    }

    /// Whether a choice has one component, beside `null`, and the facts say no more than that does.
    fn is_said_by_only(&self, facts: &Facts<'_>, choice: &Alternatives<'_>) -> bool {
        let mut forms = choice.members.iter().filter(|it| !self.is_null(it));
        match (forms.next(), forms.next()) {
            (Some(only), None) => self.is_said_by(facts, only),
            _ => false,
        }
    }

    /// Whether facts say what JSON type values have, and no more than a component does. To what has a name, a
    /// format alone adds nothing.
    fn is_said_by(&self, facts: &Facts<'_>, component: &Placed<'_>) -> bool {
        let bare = Facts {
            format: None,
            ..facts.clone()
        };
        let has_name = matches!(component.schema, SchemaRef::Reference(_));
        let is_of_type = |ty: &str| self.is_of_type(component, ty);
        has_name && bare.is_vacuous() && facts.ty.is_some_and(is_of_type)
    }

    pub(super) fn is_null(&self, member: &Placed<'_>) -> bool {
        match member.schema {
            SchemaRef::Item(schema) => is_null(schema),
            SchemaRef::Reference(_) => self.components.item(member.schema).is_some_and(is_null),
        }
    }

    fn union_by_key<'s>(&mut self, keyed: Vec<(&'s str, Placed<'s>, &'s Schema)>) -> Made
    where
        'a: 's,
    {
        let mut names = Scope::new(Case::Camel, &[UNKNOWN]);
        let mut variants = Vec::new();
        let mut keys = Vec::new();
        for (key, Placed { schema, place }, whole) in keyed {
            let docs = docs::written(self.components, SchemaRef::Item(whole), Title::Elsewhere);
            let docs = docs::or(docs, || {
                docs::of_schema(self.components, schema, Title::Elsewhere, || {
                    place.stand_in.clone()
                })
                .0
            });
            variants.push(UnionVariant {
                name: names.name(key),
                ty: self.value(schema, &place).into_type(),
                boxed: false,
                docs: docs::summary(&docs),
                deprecated: whole.schema_data.deprecated,
                origin: place.origin,
            });
            keys.push(key.to_owned());
        }
        union_of(variants, Representation::ExternallyTagged(keys))
    }

    /// A union with a variant for each member; `base` is what is said of all of them.
    fn variants<'s>(
        &mut self,
        base: Option<Facts<'s>>,
        alternatives: Alternatives<'s>,
        place: &Place,
    ) -> Made
    where
        'a: 's,
    {
        let Alternatives {
            members,
            discriminator,
            origin,
        } = alternatives;
        let keyword = origin.last().unwrap_or_default().into_owned();
        // The discriminator stands beside the choice.
        let origin = origin.parent().unwrap_or_default();
        if let Some(discriminator) = discriminator {
            self.report_mapped_elsewhere(discriminator, &members, &origin);
        }
        let of_base = self.base_of_all(&members);
        let discriminator = discriminator.or(of_base.map(|(_, discriminator)| discriminator));
        let whole = base.map(|facts| Whole {
            facts,
            place,
            keyword: &keyword,
        });
        let variants = self.variants_of(whole.as_ref(), members, discriminator);
        if let Some(discriminator) = discriminator {
            let base = of_base.map(|(wire, _)| wire);
            self.keep_tagging(discriminator, base, &variants, origin, place);
        }
        match variants.all.as_slice() {
            [] => Made::Plain(Type::Json),
            [only] => Made::Plain(only.ty.clone()),
            // One file is a list of one.
            files if files.iter().all(|it| file_label(&it.ty).is_some()) => {
                Made::Plain(Type::Array(Box::new(Type::File)))
            }
            // Which of them a value is, is settled when all types are known.
            _ if keyword == "anyOf" => union_of(
                variants.all,
                Representation::UntaggedOverlapping(Vec::new()),
            ),
            _ => union_of(variants.all, Representation::Untagged(Vec::new())),
        }
    }
    /// A variant for each member of a choice.
    pub(super) fn variants_of<'s>(
        &mut self,
        whole: Option<&Whole<'_, 's>>,
        members: Vec<Placed<'s>>,
        discriminator: Option<&Discriminator>,
    ) -> Variants<'s>
    where
        'a: 's,
    {
        let labels = self.labels(&members, discriminator);
        let mut variants = Variants::new();
        for (index, (member, label)) in members.into_iter().zip(labels).enumerate() {
            let place = match whole {
                // What is said besides belongs to this union alone.
                Some(Whole { place, keyword, .. }) => Place {
                    origin: place.origin.key(keyword).index(index),
                    ..(*place).clone()
                },
                None => member.place.clone(),
            };
            let place = place.named_after(&label, stand_in(&label));
            let ty = self.variant_type(whole, &member, &place);
            self.add_variant(&mut variants, &label, ty, member);
        }
        variants
    }

    pub(super) fn add_variant<'s>(
        &mut self,
        variants: &mut Variants<'s>,
        label: &str,
        ty: Type,
        Placed { schema, place }: Placed<'s>,
    ) where
        'a: 's,
    {
        // What stands twice is one thing, and what takes anything says nothing.
        if ty == Type::Json || variants.all.iter().any(|variant| variant.ty == ty) {
            return;
        }
        let label = file_label(&ty).unwrap_or(label);
        let docs = docs::of_schema(self.components, schema, Title::Elsewhere, || {
            stand_in(label)
        });
        variants.all.push(UnionVariant {
            name: variants.names.name(label),
            ty,
            boxed: false,
            docs: docs::summary(&docs),
            deprecated: matches!(schema, SchemaRef::Item(schema) if schema.schema_data.deprecated),
            origin: place.origin,
        });
        variants.schemas.push(schema);
    }

    /// Keeps what a discriminator, of a schema at `origin`, says of the variants of the union at `place`:
    /// heirs of a base, or schemas of a choice.
    pub(super) fn keep_tagging(
        &mut self,
        discriminator: &Discriminator,
        base: Option<&str>,
        variants: &Variants<'_>,
        origin: Origin,
        place: &Place,
    ) {
        let inherited = base.map(|base| self.inherited_tags(base, &discriminator.property_name));
        let inherited = inherited.unwrap_or_default();
        let tagging = Tagging::of(discriminator, &variants.schemas, &inherited, origin);
        if tagging.otherwise.is_none() && marks::default_mapping(discriminator).is_some() {
            let key = tagging.origin.key("discriminator").key("defaultMapping");
            let consequence =
                "it is not a variant, so unknown discriminator values are decoded as `Unknown`";
            let help = "use a schema that is a variant of the union";
            self.report(ignored_field(key, consequence).help(help));
        }
        self.taggings.insert(place.origin.clone(), tagging);
    }

    /// Reports a discriminator value whose schema is not a variant.
    pub(super) fn report_mapped_elsewhere(
        &mut self,
        discriminator: &Discriminator,
        members: &[Placed<'_>],
        origin: &Origin,
    ) {
        let mapping = origin.key("discriminator").key("mapping");
        for (tag, target) in &discriminator.mapping {
            let is_it = |member: &Placed<'_>| matches!(member.schema, SchemaRef::Reference(it) if it == target);
            // `normalize` has reported unresolved references.
            if !members.iter().any(is_it) && self.components.target(target).is_some() {
                let consequence =
                    "its schema is not a variant, so values with it are decoded as `Unknown`";
                let help = "add its schema to the union, or remove it from `mapping`";
                self.report(ignored_field(mapping.key(tag), consequence).help(help));
            }
        }
    }

    fn variant_type<'s>(
        &mut self,
        whole: Option<&Whole<'_, 's>>,
        member: &Placed<'s>,
        place: &Place,
    ) -> Type
    where
        'a: 's,
    {
        match whole {
            Some(whole) if !self.takes_in_the_whole(member, whole.place) => {
                self.inline(member.schema, place, |lowering| {
                    let facts =
                        lowering.joint_facts(whole.facts.clone(), std::slice::from_ref(member));
                    lowering.make_facts(facts, place)
                })
            }
            _ => self.value(member.schema, place).ty,
        }
    }
}

/// What is said of all members of a choice, where that is said, and the choice's keyword.
pub(super) struct Whole<'w, 's> {
    facts: Facts<'s>,
    place: &'w Place,
    keyword: &'w str,
}

/// The variants of a union in the making.
pub(super) struct Variants<'s> {
    names: Scope,
    pub(super) all: Vec<UnionVariant>,
    /// What each of them is a variant for.
    schemas: Vec<SchemaRef<'s>>,
}

impl Variants<'_> {
    fn new() -> Self {
        Self {
            names: Scope::new(Case::Camel, &[UNKNOWN]),
            all: Vec::new(),
            schemas: Vec::new(),
        }
    }
}

/// Whether a schema stands for `null` in a choice. `{ nullable: true }` does: 3.0 has no type `null`, and as
/// what it is by itself, any value, it would make the other schemas say nothing.
fn is_null(schema: &Schema) -> bool {
    let keywords = Keywords::of(schema);
    keywords.is_null() || (schema.schema_data.nullable && keywords.is_empty())
}

pub(super) fn stand_in(label: &str) -> String {
    format!("The `{label}` variant.")
}

/// What a variant is called that is a file, or files.
fn file_label(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::File => Some("file"),
        Type::Array(item) if **item == Type::File => Some("files"),
        _ => None,
    }
}

fn union_of(variants: Vec<UnionVariant>, choice: Representation) -> Made {
    Made::Named(Shape::Union(open_union(variants, choice)))
}

/// A union that keeps what is of no variant.
pub(super) fn open_union(variants: Vec<UnionVariant>, choice: Representation) -> Union {
    Union {
        variants,
        representation: choice,
        unknown: Scope::new(Case::Camel, &[]).name(UNKNOWN),
    }
}

/// The members of which each is an object with one member that has to be there, and no two the same:
/// the member's name, its schema, and the schema of the whole.
fn keyed<'s>(members: &[Placed<'s>]) -> Option<Vec<(&'s str, Placed<'s>, &'s Schema)>> {
    let mut keyed: Vec<(&str, Placed<'_>, &Schema)> = Vec::new();
    for member in members {
        let SchemaRef::Item(whole) = member.schema else {
            return None;
        };
        let Keywords {
            properties: Some(properties),
            required: [required],
            ..
        } = Keywords::of(whole)
        else {
            return None;
        };
        let (wire, schema) = properties.first().filter(|_| properties.len() == 1)?;
        if wire != required || keyed.iter().any(|(known, ..)| known == wire) {
            return None;
        }
        let schema = Placed {
            schema: schema.into(),
            place: member.place.member(wire),
        };
        keyed.push((wire, schema, whole));
    }
    Some(keyed)
}
