//! Choices that list values: `oneOf` of constants says of each what it means.
//!
//! ```yaml
//! Flags:
//!   type: integer
//!   oneOf:
//!     - { const: 1, title: Pinned, description: It stays on top. }
//!     - { const: 2, title: Hidden }
//! ```

use serde_json::Value;

use crate::diagnostic::Origin;
use crate::ir::Docs;

use super::super::Lowering;
use super::super::components::SchemaRef;
use super::super::docs::{self, Title};
use super::all_of::{Alternatives, Disagreement, Facts};
use super::context::Placed;
use super::enumeration::Listed;
use super::keywords::Keywords;
use super::variant;

/// What a choice offers.
pub(super) enum Offer<'s> {
    /// These values, and any other text where it is open.
    Listed { listed: Vec<Listed>, is_open: bool },
    /// What one of its schemas does: an enumeration is open, and has any other text as well.
    Only(Placed<'s>),
    /// One of several schemas.
    Choice,
}

/// What a schema of a choice offers.
enum Part {
    Listed(Vec<Listed>),
    AnyText,
}

impl<'a> Lowering<'a> {
    /// What a choice offers to values of which these facts are known. Values of one kind are one list,
    /// and so are constants of any kind that stand in the choice itself.
    pub(super) fn offer<'s>(&self, facts: &Facts<'s>, alternatives: &Alternatives<'s>) -> Offer<'s>
    where
        'a: 's,
    {
        let members = alternatives.members.iter();
        let members = members.filter(|member| !self.is_null(member));
        let parts = members.map(|member| Some((member, self.part(facts, member)?)));
        let Some(parts) = parts.collect::<Option<Vec<_>>>() else {
            return Offer::Choice;
        };
        let lists = parts.iter().filter_map(|(member, part)| match part {
            Part::Listed(listed) => Some((*member, listed)),
            Part::AnyText => None,
        });
        let lists: Vec<_> = lists.collect();
        let has_any = lists.len() < parts.len();
        match lists.as_slice() {
            // What lists and any text have in common with another list is that list.
            _ if has_any && !facts.listed.is_empty() => Offer::Listed {
                listed: facts.listed.clone(),
                is_open: true,
            },
            [] => Offer::Choice,
            [(only, _)] if is_reference(only) => Offer::Only((*only).clone()),
            [_] if !has_any => Offer::Choice,
            lists if is_one_list(lists) => {
                let listed = lists.iter().flat_map(|(_, listed)| listed.iter());
                Offer::Listed {
                    listed: listed.cloned().collect(),
                    is_open: has_any,
                }
            }
            _ => Offer::Choice,
        }
    }

    fn part(&self, facts: &Facts<'_>, member: &Placed<'_>) -> Option<Part> {
        let schema = self.components.item(member.schema)?;
        let keywords = Keywords::of(schema);
        let ty = keywords.ty.or(facts.ty);
        if ty == Some("string") && is_any_text(&keywords) && !is_reference(member) {
            return Some(Part::AnyText);
        }
        let values = keywords.listed.iter().filter(|value| !value.is_null());
        let values: Vec<_> = values.cloned().collect();
        let is_list = !values.is_empty() && says_no_more(&keywords);
        if !is_list || !values.iter().all(|value| is_of(value, ty)) {
            return None;
        }
        // What is said of the whole list is said of its only value.
        let docs = match values.len() {
            1 => docs::written(self.components, member.schema, Title::Elsewhere),
            _ => Docs::default(),
        };
        let title = variant::title(schema).filter(|_| values.len() == 1);
        let deprecated = schema.schema_data.deprecated && !is_reference(member);
        let listed = values.into_iter().map(|value| Listed {
            value,
            title: title.clone(),
            docs: docs.clone(),
            deprecated,
        });
        Some(Part::Listed(listed.collect()))
    }

    /// Leaves the values that a choice offers.
    pub(super) fn narrow(
        &mut self,
        facts: &mut Facts<'_>,
        (listed, is_open): (Vec<Listed>, bool),
        origin: Origin,
    ) {
        if let Err(Disagreement) = facts.narrow(listed, is_open) {
            self.report_conflicting_values(origin);
        }
    }
}

fn is_reference(member: &Placed<'_>) -> bool {
    matches!(member.schema, SchemaRef::Reference(_))
}

/// Whether several lists are one: all texts, or all whole numbers, or each but one value that has no name of
/// its own.
fn is_one_list(lists: &[(&Placed<'_>, &Vec<Listed>)]) -> bool {
    let are = |question: fn(&Value) -> bool| {
        let mut all = lists.iter().flat_map(|(_, listed)| listed.iter());
        all.all(|it| question(&it.value))
    };
    let are_constants = || {
        let mut lists = lists.iter();
        lists.all(|(member, listed)| listed.len() == 1 && !is_reference(member))
    };
    are(Value::is_string) || are(|value| value.is_i64() || value.is_u64()) || are_constants()
}

fn is_any_text(keywords: &Keywords<'_>) -> bool {
    keywords.listed.is_empty() && keywords.format.is_none() && says_no_more(keywords)
}

/// Whether nothing is said beside a type and a list.
fn says_no_more(keywords: &Keywords<'_>) -> bool {
    let others = Keywords {
        ty: None,
        listed: Vec::new(),
        ..keywords.clone()
    };
    others.is_empty()
}

/// Whether a listed value has the JSON type.
fn is_of(value: &Value, ty: Option<&str>) -> bool {
    match ty {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some(_) => false,
        None => !value.is_object() && !value.is_array(),
    }
}
