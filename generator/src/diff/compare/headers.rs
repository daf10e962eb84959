//! Response headers.

use crate::ir::{HeaderField, Shape, TypeId};

use super::super::surface::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::responses::Pair;
use super::{Comparison, Finding, RESPONSE, type_changed};

impl Comparison<'_> {
    /// The headers of a response that both descriptions have.
    pub(super) fn headers(&mut self, pair: &Pair<'_>) {
        let message = match (pair.old.headers, pair.new.headers) {
            (None, Some(_)) => "response headers added; the response defined none before",
            (Some(_), None) => "all response headers removed",
            (Some(old), Some(new)) if self.pairs.new_type(old) != Some(new) => {
                self.header_fields(Some(old), Some(new));
                return;
            }
            _ => return,
        };
        let (rule, wire) = match pair.new.headers {
            Some(_) => (Rule::ResponseHeaderAdded, Wire::Ok),
            None => (Rule::ResponseHeaderRemoved, Wire::Risk),
        };
        let finding = pair.finding(rule).wire(wire);
        let help = "use `Response::headers` to read headers that no type defines";
        self.add(finding.message(message).help(help));
    }

    /// The fields of two types of response headers.
    pub(super) fn header_fields(&mut self, old: Option<TypeId>, new: Option<TypeId>) {
        let (Some(old_id), Some(new_id)) = (old, new) else {
            return;
        };
        let (Shape::Headers(olds), Shape::Headers(news)) =
            (&self.old.get(old_id).shape, &self.new.get(new_id).shape)
        else {
            return;
        };
        let path = self.names.old.ty(old_id).clone();
        for (position, field) in olds.fields.iter().enumerate() {
            let owner = Owner::Property(old_id, position);
            let subject = format!("{path}.{}", field.name);
            let new_position = news.fields.iter().position(|it| it.wire == field.wire);
            match new_position {
                None => self.add(
                    Finding::new(Rule::ResponseHeaderRemoved, subject)
                        .old(owner, &field.origin)
                        .direction(RESPONSE)
                        .wire(Wire::Risk)
                        .message(format!(
                            "header `{}` removed; deployed clients read it as absent",
                            field.wire
                        ))
                        .help("stop using it"),
                ),
                Some(new_position) => {
                    let new = (
                        Owner::Property(new_id, new_position),
                        &news.fields[new_position],
                    );
                    self.header_field(subject, (owner, field), new);
                }
            }
        }
        for (position, field) in news.fields.iter().enumerate() {
            if olds.fields.iter().all(|it| it.wire != field.wire) {
                self.add(
                    Finding::new(Rule::ResponseHeaderAdded, format!("{path}.{}", field.name))
                        .new_(Owner::Property(new_id, position), &field.origin)
                        .direction(RESPONSE)
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
        let finding = Finding::new(Rule::ResponseHeaderTypeChanged, subject)
            .old(old_owner, &old.origin)
            .new_(new_owner, &new.origin)
            .direction(RESPONSE);
        if !self.is_same(&old.ty, &new.ty) {
            let (old_type, new_type) = (&old.ty, &new.ty);
            let wire =
                self.decoder
                    .type_change_effect(old_type, new_type, RESPONSE, ValueFormat::Text);
            let (before, after) = (self.old_text(old_type), self.new_text(new_type));
            // A header that cannot be decoded is treated as absent.
            self.add(
                finding
                    .wire(wire.min(Wire::Risk))
                    .message(type_changed(&before, &after))
                    .help("read a value of the new type"),
            );
        } else if old.is_json != new.is_json {
            let message = match old.is_json {
                true => "serialization changed from JSON to `simple`",
                false => "serialization changed from `simple` to JSON",
            };
            self.add(finding.wire(Wire::Risk).message(message).recompiled());
        }
    }
}
