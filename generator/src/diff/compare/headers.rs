//! Response headers.

use crate::ir::{HeaderField, Shape, TypeId};

use super::super::surface::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::responses::Pair;
use super::{Comparison, Finding, RESPONSE, type_changed};

impl Comparison<'_> {
    /// The headers of a response that both descriptions have.
    pub(super) fn headers(&mut self, met: &Pair<'_>) {
        let message = match (met.old.headers, met.new.headers) {
            (None, Some(_)) => "response headers added; the response defined none before",
            (Some(_), None) => "all response headers removed",
            (Some(old), Some(new)) if self.pairs.new_type(old) != Some(new) => {
                self.header_fields(Some(old), Some(new));
                return;
            }
            _ => return,
        };
        let (rule, wire) = match met.new.headers {
            Some(_) => (Rule::ResponseHeaderAdded, Wire::Ok),
            None => (Rule::ResponseHeaderRemoved, Wire::Risk),
        };
        let found = met.found(rule).wire(wire);
        let help = "use `Reply::headers` to read headers that no type defines";
        self.add(found.message(message).help(help));
    }

    /// The fields of two types of response headers.
    pub(super) fn header_fields(&mut self, old: Option<TypeId>, new: Option<TypeId>) {
        let (Some(one), Some(other)) = (old, new) else {
            return;
        };
        let (Shape::Headers(olds), Shape::Headers(news)) =
            (&self.old.get(one).shape, &self.new.get(other).shape)
        else {
            return;
        };
        let path = self.names.old.ty(one).clone();
        for (place, field) in olds.fields.iter().enumerate() {
            let owner = Owner::Property(one, place);
            let subject = format!("{path}.{}", field.name);
            let at = news.fields.iter().position(|it| it.wire == field.wire);
            match at {
                None => self.add(
                    Finding::new(Rule::ResponseHeaderRemoved, subject)
                        .old(owner, &field.origin)
                        .reach(RESPONSE)
                        .wire(Wire::Risk)
                        .message(format!(
                            "header `{}` removed; deployed clients read it as absent",
                            field.wire
                        ))
                        .help("stop using it"),
                ),
                Some(at) => {
                    let new = (Owner::Property(other, at), &news.fields[at]);
                    self.header_field(subject, (owner, field), new);
                }
            }
        }
        for (place, field) in news.fields.iter().enumerate() {
            if olds.fields.iter().all(|it| it.wire != field.wire) {
                self.add(
                    Finding::new(Rule::ResponseHeaderAdded, format!("{path}.{}", field.name))
                        .new_(Owner::Property(other, place), &field.origin)
                        .reach(RESPONSE)
                        .message(format!("header `{}` added", field.wire)),
                );
            }
        }
    }

    /// A header that both responses define.
    fn header_field(
        &mut self,
        subject: String,
        (old_owner, old): (Owner, &HeaderField),
        (new_owner, new): (Owner, &HeaderField),
    ) {
        let found = Finding::new(Rule::ResponseHeaderTypeChanged, subject)
            .old(old_owner, &old.origin)
            .new_(new_owner, &new.origin)
            .reach(RESPONSE);
        if !self.is_same(&old.ty, &new.ty) {
            let (ty, ty_new) = (&old.ty, &new.ty);
            let wire = self
                .reading
                .retyped(ty, ty_new, RESPONSE, ValueFormat::Text);
            let (before, after) = (self.old_text(ty), self.new_text(ty_new));
            // A header that cannot be decoded is treated as absent.
            self.add(
                found
                    .wire(wire.min(Wire::Risk))
                    .message(type_changed(&before, &after))
                    .help("read a value of the new type"),
            );
        } else if old.is_json != new.is_json {
            let message = match old.is_json {
                true => "serialization changed from JSON to `simple`",
                false => "serialization changed from `simple` to JSON",
            };
            self.add(found.wire(Wire::Risk).message(message).recompiled());
        }
    }
}
