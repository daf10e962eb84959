//! Response headers.

use crate::ir::{Direction, HeaderField, Response, Shape, TypeId};

use super::super::owner::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::{Comparison, NO_HELP, Pair, Part, STOP_USING, parts};

impl Comparison<'_> {
    /// The headers of a response that both descriptions have.
    pub(super) fn headers(&mut self, pair: &Pair<'_, Response>) {
        match (pair.old.headers, pair.new.headers) {
            (None, Some(_)) => {
                let finding = self.changed(Rule::ResponseHeaderAdded, pair.ids);
                let message = "response headers added; the response defined none before";
                self.add(finding, message, NO_HELP);
            }
            (Some(_), None) => {
                let finding = self.changed(Rule::ResponseHeaderRemoved, pair.ids);
                let help = "use `Response::headers` to read headers that no type defines";
                self.add(
                    finding.wire(Wire::Risk),
                    "all response headers removed",
                    help,
                );
            }
            (Some(old), Some(new)) if self.pairs.new_type(old) != Some(new) => {
                self.header_fields((old, new));
            }
            _ => {}
        }
    }

    /// The fields of two types of response headers, which need not be paired.
    pub(super) fn header_fields(&mut self, ids: (TypeId, TypeId)) {
        let (Shape::Headers(olds), Shape::Headers(news)) =
            (&self.old.get(ids.0).shape, &self.new.get(ids.1).shape)
        else {
            return;
        };
        let (olds, news) = (olds.fields.as_slice(), news.fields.as_slice());
        let direction = Direction::RESPONSE;
        let partner = |old: usize| news.iter().position(|it| it.wire == olds[old].wire);
        for part in parts(ids, Owner::Property, (olds, news), direction, partner) {
            match part {
                Part::Both(pair) => self.header_field(&pair),
                Part::Removed(owner, field) => {
                    let message = format!(
                        "header `{}` removed; deployed clients read it as absent",
                        field.wire
                    );
                    let finding = self.removed(Rule::ResponseHeaderRemoved, owner);
                    let finding = finding.direction(direction).wire(Wire::Risk);
                    self.add(finding, message, STOP_USING);
                }
                Part::Added(owner, field) => {
                    let subject = format!("{}.{}", self.names.old.ty(ids.0), field.name);
                    let finding = self.added(Rule::ResponseHeaderAdded, owner);
                    let finding = finding.subject(subject).direction(direction);
                    self.add(finding, format!("header `{}` added", field.wire), NO_HELP);
                }
            }
        }
    }

    /// A header that both responses define.
    fn header_field(&mut self, pair: &Pair<'_, HeaderField>) {
        let Pair { old, new, .. } = pair;
        let finding = self.changed(Rule::ResponseHeaderTypeChanged, pair.ids);
        let finding = finding.direction(pair.direction);
        let types = (&old.ty, &new.ty);
        if let Some(wire) = self.type_effect(types, pair.direction, ValueFormat::Text) {
            // A header that cannot be decoded is treated as absent.
            let finding = finding.wire(wire.min(Wire::Risk));
            let message = self.type_changed(&old.ty, &new.ty);
            self.add(finding, message, "read a value of the new type");
        } else if old.is_json != new.is_json {
            let message = match old.is_json {
                true => "serialization changed from JSON to `simple`",
                false => "serialization changed from `simple` to JSON",
            };
            self.add(finding.wire(Wire::Risk).recompiled(), message, NO_HELP);
        }
    }
}
