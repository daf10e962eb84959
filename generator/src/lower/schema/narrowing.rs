//! Choices of which another schema leaves one form.
//!
//! ```yaml
//! allOf:
//!   - properties: { result: { anyOf: [{ type: object }, { type: string }] } }   # of any reply
//!   - properties: { result: { $ref: "#/components/schemas/Record" } }           # of this one
//! ```

use openapiv3::{ReferenceOr, Schema};

use super::super::Lowering;
use super::super::components::SchemaRef;
use super::all_of::{Alternatives, Facts};
use super::context::{Placed, telling};
use super::keywords::Keywords;

/// How many schemas that consist of others are followed to find the type of their values.
const DEEPEST: usize = 3;

/// How many parts or forms of each are looked at.
const MOST: usize = 32;

/// What is left of a choice.
enum Left<'s> {
    Form(Placed<'s>),
    Nothing,
}

impl<'a> Lowering<'a> {
    /// Those of several schemas that say something. A choice of which the others leave one form is this
    /// form; JSON types alone, one or a choice of them, say nothing where the others are of these types.
    pub(super) fn narrowed<'s>(&self, parts: &[Placed<'s>]) -> Vec<Placed<'s>>
    where
        'a: 's,
    {
        let telling = telling(parts);
        if telling.len() < 2 {
            return telling;
        }
        let mut types: Vec<_> = telling.iter().map(|part| self.json_types(part)).collect();
        let mut narrowed = Vec::with_capacity(telling.len());
        for (index, part) in telling.into_iter().enumerate() {
            let others = types
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index);
            let known = others.filter_map(|(_, types)| types.as_deref());
            let fewest = known.min_by_key(|types| types.len());
            match fewest.and_then(|fewest| self.left(&part, fewest)) {
                None => narrowed.push(part),
                Some(Left::Form(form)) => narrowed.push(form),
                // What it would say, others say.
                Some(Left::Nothing) => types[index] = None,
            }
        }
        narrowed
    }

    /// What is left of a choice for values of these JSON types.
    fn left<'s>(&self, part: &Placed<'s>, types: &[&str]) -> Option<Left<'s>>
    where
        'a: 's,
    {
        let Some(forms) = self.forms(part) else {
            let says_nothing = types.iter().all(|ty| is_nothing_but(part, ty));
            return says_nothing.then_some(Left::Nothing);
        };
        let has_all = types
            .iter()
            .all(|ty| forms.iter().any(|form| is_nothing_but(form, ty)));
        let is_choice = forms.len() > 1;
        let fits = |form: &Placed<'s>| types.iter().any(|ty| self.may_be(form, ty));
        let mut fitting = forms.into_iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            _ if has_all => Some(Left::Nothing),
            (Some(only), None) if is_choice => Some(Left::Form(only)),
            _ => None,
        }
    }

    /// The JSON types that values of a schema have: of a choice, those of its forms.
    fn json_types<'s>(&self, part: &Placed<'s>) -> Option<Vec<&'s str>>
    where
        'a: 's,
    {
        match self.forms(part) {
            Some(forms) => {
                let types = forms.iter().map(|form| self.json_type(form.schema, 0));
                types
                    .collect::<Option<Vec<_>>>()
                    .filter(|it| !it.is_empty())
            }
            None => Some(vec![self.json_type(part.schema, 0)?]),
        }
    }

    /// The forms that a schema gives a choice of and says nothing beside.
    fn forms<'s>(&self, part: &Placed<'s>) -> Option<Vec<Placed<'s>>>
    where
        'a: 's,
    {
        let place = match part.schema {
            SchemaRef::Reference(reference) => self.place_of_component(reference)?,
            SchemaRef::Item(_) => part.place.clone(),
        };
        let keywords = Keywords::of(self.components.item(part.schema)?);
        let others = Keywords {
            one_of: &[],
            any_of: &[],
            ..keywords.clone()
        };
        let (keyword, members) = match (keywords.one_of, keywords.any_of) {
            (members, []) => ("oneOf", members),
            ([], members) => ("anyOf", members),
            _ => return None,
        };
        let forms = members.iter().enumerate().map(|(index, schema)| Placed {
            schema: schema.into(),
            place: place.alternative(keyword, index),
        });
        let is_choice_alone = others.is_empty() && !members.is_empty();
        is_choice_alone.then(|| forms.filter(|form| !self.is_null(form)).collect())
    }

    /// Leaves the schemas of a choice that values with these facts may have, if there are any. What is
    /// called an object and no more is often none: `type: object` is written beside choices of anything.
    pub(super) fn keep_possible<'s>(
        &self,
        facts: &Facts<'s>,
        mut alternatives: Alternatives<'s>,
    ) -> Alternatives<'s>
    where
        'a: 's,
    {
        let ty = match facts.ty {
            Some("object") if facts.is_vacuous() => None,
            ty => ty,
        };
        let Some(ty) = ty else {
            return alternatives;
        };
        let is_possible = |member: &Placed<'s>| self.may_be(member, ty);
        let mut members = alternatives.members.iter();
        if members.any(|member| is_possible(member) && !self.is_null(member)) {
            alternatives.members.retain(is_possible);
        }
        alternatives
    }

    /// Whether a value of this JSON type may have the schema.
    fn may_be(&self, schema: &Placed<'_>, ty: &str) -> bool {
        match self.json_type(schema.schema, 0) {
            None => true,
            Some(own) => own == ty || (is_number(own) && is_number(ty)),
        }
    }

    /// Whether all values of a schema are plainly of a JSON type.
    pub(super) fn is_of_type(&self, schema: &Placed<'_>, ty: &str) -> bool {
        self.json_type(schema.schema, 0) == Some(ty)
    }

    /// Whether plainly no value of a schema is a text.
    pub(in crate::lower) fn is_no_text(&self, schema: SchemaRef<'_>) -> bool {
        self.json_type(schema, 0).is_some_and(|ty| ty != "string")
    }

    /// The JSON type of all values of a schema, where it is plain.
    fn json_type<'s>(&self, schema: SchemaRef<'s>, depth: usize) -> Option<&'s str>
    where
        'a: 's,
    {
        if depth == DEEPEST {
            return None;
        }
        let keywords = Keywords::of(self.components.item(schema)?);
        let has_members = keywords.properties.is_some_and(|it| !it.is_empty());
        let own = match keywords.ty {
            None if has_members || keywords.additional_properties.is_some() => Some("object"),
            None if keywords.items.is_some() => Some("array"),
            ty => ty,
        };
        let of = |part: &'s ReferenceOr<Schema>| self.json_type(part.into(), depth + 1);
        own.or_else(|| keywords.all_of.iter().take(MOST).find_map(of))
            .or_else(|| {
                let forms = keywords.one_of.iter().chain(keywords.any_of);
                let mut types = forms.take(MOST + 1).enumerate();
                let (_, first) = types.next()?;
                let first = of(first)?;
                let are_same = types.all(|(index, form)| index < MOST && of(form) == Some(first));
                are_same.then_some(first)
            })
    }
}

fn is_number(ty: &str) -> bool {
    matches!(ty, "integer" | "number")
}

/// Whether a form says no more of its values than that they have a JSON type, which a value of this type has.
fn is_nothing_but(form: &Placed<'_>, ty: &str) -> bool {
    let SchemaRef::Item(schema) = form.schema else {
        return false;
    };
    let keywords = Keywords::of(schema);
    let says_nothing = |items: &&ReferenceOr<Box<Schema>>| match items {
        ReferenceOr::Item(items) => Keywords::of(items).is_empty(),
        ReferenceOr::Reference { .. } => false,
    };
    let others = Keywords {
        ty: None,
        items: keywords.items.filter(|items| !says_nothing(items)),
        ..keywords.clone()
    };
    let is_known = keywords.ty == Some(ty) || (keywords.ty, ty) == (Some("number"), "integer");
    is_known && keywords.format.is_none() && others.is_empty()
}
