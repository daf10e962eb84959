//! The headers of replies.

use crate::ir::{HeaderField, Shape, TypeId};

use super::super::surface::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::responses::Pair;
use super::{Comparison, Finding, REPLY};

impl Comparison<'_> {
    /// What replies are described with besides their bodies.
    pub(super) fn headers(&mut self, met: &Pair<'_>) {
        let message = match (met.old.headers, met.new.headers) {
            (None, Some(_)) => "its headers are described",
            (Some(_), None) => "its headers are no longer described",
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
        self.add(found.says(
            message,
            "read them from `Reply::headers` where no type has them",
        ));
    }

    /// The headers of two replies.
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
                        .reach(REPLY)
                        .wire(Wire::Risk)
                        .says(
                            format!(
                                "the header `{}` is gone: what is in use finds none",
                                field.wire
                            ),
                            "do without it",
                        ),
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
                        .reach(REPLY)
                        .says(format!("the header `{}` is new", field.wire), "nothing"),
                );
            }
        }
    }

    /// A header that both have.
    fn header_field(
        &mut self,
        subject: String,
        (old_owner, old): (Owner, &HeaderField),
        (new_owner, new): (Owner, &HeaderField),
    ) {
        let found = Finding::new(Rule::ResponseHeaderTypeChanged, subject)
            .old(old_owner, &old.origin)
            .new_(new_owner, &new.origin)
            .reach(REPLY);
        if !self.is_same(&old.ty, &new.ty) {
            let (ty, ty_new) = (&old.ty, &new.ty);
            let wire = self.reading.retyped(ty, ty_new, REPLY, ValueFormat::Text);
            let (before, after) = (self.old_text(ty), self.new_text(ty_new));
            // What has another type is as if it were missing.
            self.add(found.wire(wire.min(Wire::Risk)).says(
                format!("its type is `{after}`, not `{before}`"),
                "read a value of the new type",
            ));
        } else if old.is_json != new.is_json {
            let message = match old.is_json {
                true => "its value is no longer JSON",
                false => "its value is JSON",
            };
            self.add(found.wire(Wire::Risk).says(message, "").recompiled());
        }
    }
}
