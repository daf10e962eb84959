//! What replies carry. The old client reads what the new server sends: by the status, with the type
//! that the old description gives that.

use crate::ir::{Content, Format, Operation, Payload, Reply, Shape, Status, TypeId};

use super::super::surface::Owner;
use super::super::wire::Medium;
use super::super::{Rule, Wire};
use super::body::{contents, matches};
use super::operations::endpoint;
use super::{Comparing, Found, REPLY};

/// The replies of an operation of one kind, before and after.
#[derive(Clone, Copy)]
struct Kind {
    of: fn(&Operation) -> &[Reply],
    owner: fn(usize, usize) -> Owner,
    added: Rule,
    removed: Rule,
    is_success: bool,
}

const KINDS: [Kind; 2] = [
    Kind {
        of: |operation| &operation.replies,
        owner: Owner::Reply,
        added: Rule::SuccessStatusAdded,
        removed: Rule::SuccessStatusRemoved,
        is_success: true,
    },
    Kind {
        of: |operation| &operation.errors,
        owner: Owner::Error,
        added: Rule::ErrorStatusAdded,
        removed: Rule::ErrorStatusRemoved,
        is_success: false,
    },
];

/// A reply that the new server sends, and the one that the old client takes it for.
struct Met<'a> {
    owners: (Owner, Owner),
    subject: String,
    old: &'a Reply,
    new: &'a Reply,
}

impl Met<'_> {
    fn found(&self, rule: Rule) -> Found {
        Found::new(rule, self.subject.clone())
            .old(self.owners.0, &self.old.origin)
            .new_(self.owners.1, &self.new.origin)
            .reach(REPLY)
    }
}

impl<'a> Comparing<'a> {
    pub(super) fn replies(
        &mut self,
        indices: (usize, usize),
        (old, new): (&'a Operation, &'a Operation),
    ) {
        for kind in KINDS {
            self.replies_of(kind, indices, (old, new));
        }
    }

    fn replies_of(
        &mut self,
        kind: Kind,
        indices: (usize, usize),
        (old, new): (&'a Operation, &'a Operation),
    ) {
        let (olds, news) = ((kind.of)(old), (kind.of)(new));
        let subject = |reply: &Reply| format!("{}: the reply {}", endpoint(old), reply.status);
        let is_kept = |reply: &Reply| news.iter().any(|other| other.status == reply.status);
        for (place, reply) in olds.iter().enumerate() {
            if !is_kept(reply) {
                let found = Found::new(kind.removed, subject(reply))
                    .old((kind.owner)(indices.0, place), &reply.origin)
                    .reach(REPLY);
                self.add(found.says(
                    "the description lists it no more",
                    "do without its variant; what comes instead is read as the others are",
                ));
            }
        }
        for (place, reply) in news.iter().enumerate() {
            let owner = (kind.owner)(indices.1, place);
            let same = olds.iter().position(|other| other.status == reply.status);
            match same {
                Some(at) => self.reply(&Met {
                    owners: ((kind.owner)(indices.0, at), owner),
                    subject: subject(reply),
                    old: &olds[at],
                    new: reply,
                }),
                None => {
                    let found = Found::new(kind.added, subject(reply))
                        .new_(owner, &reply.origin)
                        .reach(REPLY);
                    let found = match kind.is_success {
                        true => self.success_added(found, old, reply, olds.iter().any(is_kept)),
                        false => self.error_added(found, old, reply),
                    };
                    self.add(found);
                }
            }
        }
    }

    /// A status that the old client does not list is an error to it, unless it lists its hundred.
    fn success_added(
        &mut self,
        found: Found,
        old: &Operation,
        reply: &Reply,
        is_one_of_several: bool,
    ) -> Found {
        let (wire, how) = match (listed(&old.replies, reply.status), is_one_of_several) {
            (Some(other), _) => (
                self.payloads(&other.payload, &reply.payload),
                format!("what is in use reads it as {}", other.status),
            ),
            (None, true) => (
                Wire::Risk,
                "what is in use takes it for an error".to_owned(),
            ),
            (None, false) => (
                Wire::Break,
                "what is in use takes it for an error".to_owned(),
            ),
        };
        found
            .wire(wire)
            .says(format!("the status is new: {how}"), "match its variant")
    }

    /// What the old client does not list is kept as unexpected, and is an error too.
    fn error_added(&mut self, found: Found, old: &Operation, reply: &Reply) -> Found {
        let wire = match listed(&old.errors, reply.status) {
            Some(other) => self
                .payloads(&other.payload, &reply.payload)
                .min(Wire::Risk),
            None => Wire::Ok,
        };
        let message = match listed(&old.errors, reply.status) {
            Some(other) => format!(
                "the status is new: what is in use reads it as {}",
                other.status
            ),
            None => "the status is new: what is in use takes it for an unexpected one".to_owned(),
        };
        found.wire(wire).says(message, "match its variant")
    }

    fn reply(&mut self, met: &Met<'_>) {
        let (old, new) = (&met.old.payload, &met.new.payload);
        if !self.is_same_payload(old, new) {
            let wire = self.payloads(old, new);
            let (before, after) = (self.carried(old, true), self.carried(new, false));
            let (rule, message) = match before == after {
                true => (
                    Rule::ReplyMediaTypeChanged,
                    "it is of another media type".to_owned(),
                ),
                false => (
                    Rule::ReplyRetyped,
                    format!("its body is `{after}`, not `{before}`"),
                ),
            };
            let found = met.found(rule).wire(wire);
            self.add(found.says(message, "read it as what it is now"));
        } else if media_types(self, old, true) != media_types(self, new, false) {
            let (before, after) = (media_types(self, old, true), media_types(self, new, false));
            let message = format!(
                "it is sent as `{}`, not as `{}`",
                after.join("`, `"),
                before.join("`, `")
            );
            let is_asked_for = after.iter().any(|it| matches(&before, it));
            let wire = match is_asked_for || after.is_empty() {
                true => self.payloads(old, new),
                // It is read alike; but the server may refuse to send what is asked for.
                false => Wire::Risk.max(self.payloads(old, new)),
            };
            let found = met.found(Rule::ReplyMediaTypeChanged).wire(wire);
            self.add(found.says(message, "callers only recompile"));
        }
        self.headers(met);
    }

    fn carried(&self, payload: &Payload, is_old: bool) -> String {
        match (payload.ty(), is_old) {
            (None, _) => "()".to_owned(),
            (Some(ty), true) => self.old_text(ty),
            (Some(ty), false) => self.new_text(ty),
        }
    }

    fn is_same_payload(&self, old: &Payload, new: &Payload) -> bool {
        let formats = |payload, api| {
            let contents: &[Content] = contents(api, payload);
            contents
                .iter()
                .map(|it| it.format.clone())
                .collect::<Vec<_>>()
        };
        let is_same = match (old.ty(), new.ty()) {
            (None, None) => true,
            (Some(old), Some(new)) => self.is_same(old, new),
            _ => false,
        };
        is_same && formats(old, self.old) == formats(new, self.new)
    }

    /// Whether the old client reads what the new server sends.
    fn payloads(&mut self, old: &Payload, new: &Payload) -> Wire {
        let olds = contents(self.old, old).to_vec();
        let news = contents(self.new, new).to_vec();
        match (olds.as_slice(), news.as_slice()) {
            // Whatever comes is passed over.
            ([], _) => Wire::Ok,
            (olds, []) => match olds.iter().all(|it| it.format == Format::Bytes) {
                true => Wire::Ok,
                false => Wire::Break,
            },
            (olds, news) => {
                let wires = news.iter().map(|content| {
                    let is_its = |it: &&Content| matches(&it.media_types, content.media_type());
                    let reader = match olds {
                        [only] => Some(only),
                        olds => olds.iter().find(is_its).or(olds.first()),
                    };
                    reader.map_or(Wire::Break, |reader| self.content_read(reader, content))
                });
                wires.max().unwrap_or_default()
            }
        }
    }

    fn content_read(&mut self, reader: &Content, sent: &Content) -> Wire {
        match (&reader.format, &sent.format) {
            (Format::Bytes, _) => Wire::Ok,
            (Format::Text, Format::Text) => Wire::Ok,
            (Format::Text, _) => Wire::Risk,
            (_, Format::Text | Format::Bytes) => Wire::Break,
            _ => self
                .reading
                .retyped(&reader.ty, &sent.ty, REPLY, Medium::Json),
        }
    }

    fn headers(&mut self, met: &Met<'_>) {
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
            Some(_) => (Rule::ReplyHeaderAdded, Wire::Ok),
            None => (Rule::ReplyHeaderRemoved, Wire::Risk),
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
            let owner = Owner::Member(one, place);
            let subject = format!("{path}.{}", field.name);
            let at = news.fields.iter().position(|it| it.wire == field.wire);
            match at {
                None => self.add(
                    Found::new(Rule::ReplyHeaderRemoved, subject)
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
                Some(at) if !self.is_same(&field.ty, &news.fields[at].ty) => {
                    let field_new = &news.fields[at];
                    let (ty, ty_new) = (&field.ty, &field_new.ty);
                    let wire = self.reading.retyped(ty, ty_new, REPLY, Medium::Text);
                    let (before, after) = (self.old_text(ty), self.new_text(ty_new));
                    self.add(
                        Found::new(Rule::ReplyHeaderRetyped, subject)
                            .old(owner, &field.origin)
                            .new_(Owner::Member(other, at), &field_new.origin)
                            .reach(REPLY)
                            // What has another type is as if it were missing.
                            .wire(wire.min(Wire::Risk))
                            .says(
                                format!("its type is `{after}`, not `{before}`"),
                                "read a value of the new type",
                            ),
                    );
                }
                Some(_) => {}
            }
        }
        for (place, field) in news.fields.iter().enumerate() {
            if olds.fields.iter().all(|it| it.wire != field.wire) {
                self.add(
                    Found::new(Rule::ReplyHeaderAdded, format!("{path}.{}", field.name))
                        .new_(Owner::Member(other, place), &field.origin)
                        .reach(REPLY)
                        .says(format!("the header `{}` is new", field.wire), "nothing"),
                );
            }
        }
    }
}

/// The reply that a client takes a status for.
fn listed(replies: &[Reply], status: Status) -> Option<&Reply> {
    let is_in = |reply: &&Reply| match (reply.status, status) {
        (Status::Code(one), Status::Code(other)) => one == other,
        (Status::Range(digit), Status::Code(code)) => digit == code / 100,
        (Status::Range(one), Status::Range(other)) => one == other,
        (Status::Default, _) => true,
        (Status::Code(_), _) | (Status::Range(_), Status::Default) => false,
    };
    replies
        .iter()
        .filter(is_in)
        .min_by_key(|reply| reply.status)
}

fn media_types(comparing: &Comparing<'_>, payload: &Payload, is_old: bool) -> Vec<String> {
    let api = match is_old {
        true => comparing.old,
        false => comparing.new,
    };
    let contents = contents(api, payload).iter();
    contents
        .flat_map(|content| content.media_types.iter().cloned())
        .collect()
}
