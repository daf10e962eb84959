//! Responses. A deployed client decodes the responses of the new server as the old description defines them for
//! the status code.

use crate::ir::{Content, Format, Operation, Payload, Response, Status};

use super::super::surface::Owner;
use super::super::wire::ValueFormat;
use super::super::{Rule, Wire};
use super::body::{contents, essence, is_among, matches};
use super::operations::endpoint;
use super::{Comparison, Finding, RELEASE_FIRST, RESPONSE};

/// The success responses or the error responses of operations.
#[derive(Clone, Copy)]
struct Kind {
    of: fn(&Operation) -> &[Response],
    owner: fn(usize, usize) -> Owner,
    added: Rule,
    removed: Rule,
    is_success: bool,
}

const KINDS: [Kind; 2] = [
    Kind {
        of: |operation| &operation.success_responses,
        owner: Owner::Response,
        added: Rule::SuccessResponseAdded,
        removed: Rule::SuccessResponseRemoved,
        is_success: true,
    },
    Kind {
        of: |operation| &operation.error_responses,
        owner: Owner::Error,
        added: Rule::ErrorResponseAdded,
        removed: Rule::ErrorResponseRemoved,
        is_success: false,
    },
];

/// A response of the new server, and the one that the old client decodes it as.
pub(super) struct Pair<'a> {
    owners: (Owner, Owner),
    subject: String,
    /// The media types that the old client accepts.
    asked: Vec<String>,
    pub(super) old: &'a Response,
    pub(super) new: &'a Response,
}

impl Pair<'_> {
    pub(super) fn found(&self, rule: Rule) -> Finding {
        Finding::new(rule, self.subject.clone())
            .old(self.owners.0, &self.old.origin)
            .new_(self.owners.1, &self.new.origin)
            .reach(RESPONSE)
    }
}

impl<'a> Comparison<'a> {
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
        let subject = |reply: &Response| format!("{}: {} response", endpoint(old), reply.status);
        let is_kept = |reply: &Response| news.iter().any(|other| other.status == reply.status);
        for (place, reply) in olds.iter().enumerate() {
            if !is_kept(reply) {
                let found = Finding::new(kind.removed, subject(reply))
                    .old((kind.owner)(indices.0, place), &reply.origin)
                    .wire(self.covered(kind, old, (reply, news)))
                    .reach(RESPONSE);
                let found = found.message(match kind.is_success {
                    true => "success response removed",
                    false => "error response removed",
                });
                let help = "stop matching its variant, and handle the remaining responses";
                self.add(match kind.is_success && olds.len() == 1 {
                    true => found.recompiled(),
                    false => found.help(help),
                });
            }
        }
        for (place, reply) in news.iter().enumerate() {
            let owner = (kind.owner)(indices.1, place);
            let same = olds.iter().position(|other| other.status == reply.status);
            match same {
                Some(at) => self.reply(&Pair {
                    owners: ((kind.owner)(indices.0, at), owner),
                    subject: subject(reply),
                    asked: self.asked(old),
                    old: &olds[at],
                    new: reply,
                }),
                None => {
                    let found = Finding::new(kind.added, subject(reply))
                        .new_(owner, &reply.origin)
                        .reach(RESPONSE);
                    let found = match kind.is_success {
                        true => self.success_added(found, (old, new), reply),
                        false => self.error_added(found, old, reply),
                    };
                    self.add(found);
                }
            }
        }
    }

    /// The effect of a removed status code on deployed clients, if a remaining range or `default` covers it.
    fn covered(
        &mut self,
        kind: Kind,
        old: &Operation,
        (reply, news): (&Response, &[Response]),
    ) -> Wire {
        let wire = match listed(news, reply.status) {
            Some(range) => self.payloads(&self.asked(old), &reply.payload, &range.payload),
            None => Wire::Ok,
        };
        match kind.is_success {
            true => wire,
            // It is an error, however it is decoded.
            false => wire.min(Wire::Risk),
        }
    }

    /// The old client reports an undocumented status code as an error, unless a range or `default` covers it.
    fn success_added(
        &mut self,
        found: Finding,
        (old, new): (&Operation, &Operation),
        reply: &Response,
    ) -> Finding {
        let (wire, consequence) = match listed(&old.success_responses, reply.status) {
            Some(other) => (
                self.payloads(&self.asked(old), &other.payload, &reply.payload),
                format!(
                    "deployed clients decode it as the `{}` response",
                    other.status
                ),
            ),
            None => {
                let wire = match self.is_one_of_several((old, new), reply) {
                    true => Wire::Risk,
                    false => Wire::Break,
                };
                (wire, "deployed clients report it as an error".to_owned())
            }
        };
        let found = found.wire(wire);
        let found = found.message(format!("success response added; {consequence}"));
        match new.success_responses.len() {
            1 => {
                let help = "release the new crate before the server sends it";
                found.help(help).recompiled()
            }
            _ => found.help("match the new variant"),
        }
    }

    /// Whether a response is additional to those that the old client knows, and replaces none of them.
    fn is_one_of_several(&self, (old, new): (&Operation, &Operation), reply: &Response) -> bool {
        let is_kept = |it: &&Response| listed(&new.success_responses, it.status).is_some();
        let (kept, gone): (Vec<&Response>, Vec<&Response>) =
            old.success_responses.iter().partition(is_kept);
        let carries = |it: &&Response| it.payload != Payload::Empty;
        let is_moved = |it: &&Response| {
            carries(it)
                && (self.is_same_payload(&it.payload, &reply.payload) || !kept.iter().any(carries))
        };
        !kept.is_empty() && !gone.iter().any(is_moved)
    }

    /// The old client reports an undocumented error response as unexpected, which is an error as well.
    fn error_added(&mut self, found: Finding, old: &Operation, reply: &Response) -> Finding {
        let wire = match listed(&old.error_responses, reply.status) {
            Some(other) => self
                .payloads(&self.asked(old), &other.payload, &reply.payload)
                .min(Wire::Risk),
            None => Wire::Ok,
        };
        let message = match listed(&old.error_responses, reply.status) {
            Some(other) => format!(
                "error response added; deployed clients decode it as the `{}` response",
                other.status
            ),
            None => "error response added; deployed clients report it as unexpected".to_owned(),
        };
        found
            .wire(wire)
            .message(message)
            .help("match the new variant")
    }

    fn reply(&mut self, met: &Pair<'_>) {
        let (old, new) = (&met.old.payload, &met.new.payload);
        let (asked, sent) = (media_types(self, old, true), media_types(self, new, false));
        // Even if it is decoded in the same way, the server may not send an accepted media type any more.
        let is_sent = |range: &String| {
            let range = std::slice::from_ref(range);
            sent.iter().any(|it| is_among(range, it))
        };
        let refusal = match sent.is_empty() || asked.iter().all(is_sent) {
            true => Wire::Ok,
            false => Wire::Risk,
        };
        if !self.is_same_payload(old, new) {
            let wire = self.payloads(&met.asked, old, new).max(refusal);
            let (before, after) = (self.carried(old, true), self.carried(new, false));
            let (rule, message, help) = match before == after {
                true => (
                    Rule::ResponseMediaTypeChanged,
                    media_type_changed(&asked, &sent),
                    "read the body as the new media type",
                ),
                false => (
                    Rule::ResponseBodyTypeChanged,
                    format!("body type changed from `{before}` to `{after}`"),
                    "read the body as a value of the new type",
                ),
            };
            let found = met.found(rule).wire(wire);
            self.add(found.message(message).help(help));
        } else if asked != sent {
            let message = media_type_changed(&asked, &sent);
            let wire = self.payloads(&met.asked, old, new).max(refusal);
            let found = met.found(Rule::ResponseMediaTypeChanged).wire(wire);
            let help = (wire != Wire::Ok).then_some(RELEASE_FIRST);
            self.add(found.message(message).help(help).recompiled());
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

    /// The media types that the old client accepts: those of all responses.
    fn asked(&self, old: &Operation) -> Vec<String> {
        let replies = old.success_responses.iter().chain(&old.error_responses);
        let types = replies.map(|reply| media_types(self, &reply.payload, true));
        types.flatten().collect()
    }

    /// Whether the old client decodes what the new server sends, given the accepted media types.
    fn payloads(&mut self, asked: &[String], old: &Payload, new: &Payload) -> Wire {
        let olds = contents(self.old, old).to_vec();
        let mut news = contents(self.new, new).to_vec();
        let is_asked_for = |it: &Content| it.media_types.iter().any(|it| matches(asked, it));
        if news.iter().any(is_asked_for) {
            // The server sends the others only if they are requested.
            news.retain(is_asked_for);
        }
        match (olds.as_slice(), news.as_slice()) {
            // The client ignores the body.
            ([], _) => Wire::Ok,
            (olds, []) => match olds.iter().all(|it| it.format == Format::Bytes) {
                true => Wire::Ok,
                false => Wire::Break,
            },
            (olds, news) => {
                let wires = news.iter().map(|content| {
                    let reader = match olds {
                        [only] => Some(only),
                        olds => reader(olds, content.media_type()),
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
                .retyped(&reader.ty, &sent.ty, RESPONSE, ValueFormat::Json),
        }
    }
}

/// The content as which a client decodes a media type, like `runtime::reply::content`.
fn reader<'c>(contents: &'c [Content], media_type: &str) -> Option<&'c Content> {
    let found = essence(media_type);
    let kind = found.split('/').next().unwrap_or_default();
    let range = format!("{kind}/*");
    let with = |is_it: &dyn Fn(&str) -> bool| {
        let mut contents = contents.iter();
        contents.find(|it| it.media_types.iter().any(|it| is_it(&essence(it))))
    };
    let described = [found.as_str(), range.as_str(), "*/*"];
    let described = described
        .into_iter()
        .find_map(|wanted| with(&|it| it == wanted));
    let other = || match found.ends_with("json") {
        true => None,
        false => with(&|it| it == "application/octet-stream")
            .or_else(|| with(&|it| it.contains('*') && !it.starts_with("text/"))),
    };
    described.or_else(other).or(contents.first())
}

/// The response that a client decodes a status code as.
fn listed(replies: &[Response], status: Status) -> Option<&Response> {
    let is_in = |reply: &&Response| match (reply.status, status) {
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

/// Describes a change of media types. Without a difference in their names, the body is decoded differently.
fn media_type_changed(before: &[String], after: &[String]) -> String {
    match before.is_empty() || after.is_empty() || before == after {
        true => "decoding of the media type changed".to_owned(),
        false => {
            let (before, after) = (before.join("`, `"), after.join("`, `"));
            format!("media type changed from `{before}` to `{after}`")
        }
    }
}

fn media_types(comparing: &Comparison<'_>, payload: &Payload, is_old: bool) -> Vec<String> {
    let api = match is_old {
        true => comparing.old,
        false => comparing.new,
    };
    let contents = contents(api, payload).iter();
    contents
        .flat_map(|content| content.media_types.iter().cloned())
        .collect()
}
