//! Responses. A deployed client decodes the responses of the new server as the old description defines them for
//! the status code.

use crate::ir::{Content, Direction, Format, Operation, Payload, Response, Status};

use super::super::owner::Owner;
use super::super::wire::ValueFormat;
use super::super::{Client, Rule, Wire};
use super::body::{essence, is_among, matches};
use super::operations::OperationPair;
use super::{Comparison, Finding, NO_HELP, Pair, Part, RELEASE_FIRST};

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

/// The help for a new variant of an enum of responses.
const MATCH_VARIANT: &str = "match the new variant";

impl Comparison<'_> {
    pub(super) fn responses(&mut self, pair: &OperationPair<'_>) {
        for kind in KINDS {
            let responses = ((kind.of)(pair.old), (kind.of)(pair.new));
            let mut parts = self.parts(pair.ids, kind.owner, responses);
            // In the order of the new description.
            parts.sort_by_key(|part| match part {
                Part::Both(pair) => pair.ids.1.position(),
                Part::Added(owner, _) => owner.position(),
                Part::Removed(..) => None,
            });
            for part in parts {
                match (part, kind.is_success) {
                    (Part::Both(response), _) => self.response_pair(pair.old, &response),
                    (Part::Removed(owner, response), _) => {
                        self.response_removed(kind, pair, (owner, response));
                    }
                    (Part::Added(owner, response), true) => {
                        let finding = self.added(kind.added, owner);
                        self.success_added(finding, pair, response);
                    }
                    (Part::Added(owner, response), false) => {
                        let finding = self.added(kind.added, owner);
                        self.error_added(finding, pair.old, response);
                    }
                }
            }
        }
    }

    fn response_removed(
        &mut self,
        kind: Kind,
        pair: &OperationPair<'_>,
        (owner, response): (Owner, &Response),
    ) {
        let is_only = (kind.of)(pair.old).len() == 1;
        let wire = self.covered(kind, pair, response);
        let finding = self.removed(kind.removed, owner).wire(wire);
        let message = match kind.is_success {
            true => "success response removed",
            false => "error response removed",
        };
        match kind.is_success && is_only {
            true => self.add(finding.recompiled(), message, NO_HELP),
            false => {
                let help = "stop matching its variant, and handle the remaining responses";
                self.add(finding, message, help);
            }
        }
    }

    /// The effect of a removed status code on deployed clients, if a remaining range or `default` covers it.
    fn covered(&mut self, kind: Kind, pair: &OperationPair<'_>, response: &Response) -> Wire {
        let wire = match listed((kind.of)(pair.new), response.status) {
            Some(range) => self.payloads(pair.old, &response.payload, &range.payload),
            None => Wire::Ok,
        };
        match kind.is_success {
            true => wire,
            // It is an error, however it is decoded.
            false => wire.min(Wire::Risk),
        }
    }

    /// The old client reports an undocumented status code as an error, unless a range or `default` covers it.
    fn success_added(&mut self, finding: Finding, pair: &OperationPair<'_>, response: &Response) {
        let (wire, consequence) = match listed(&pair.old.success_responses, response.status) {
            Some(covering) => {
                let wire = self.payloads(pair.old, &covering.payload, &response.payload);
                (wire, decoded_as(covering))
            }
            None => {
                let wire = match self.is_one_of_several(pair, response) {
                    true => Wire::Risk,
                    false => Wire::Break,
                };
                (wire, "report it as an error".to_owned())
            }
        };
        let message = format!("success response added; deployed clients {consequence}");
        let finding = finding.wire(wire);
        match pair.new.success_responses.len() {
            1 => {
                let help = "release the new crate before the server sends it";
                self.add(finding.recompiled(), message, help);
            }
            _ => self.add(finding, message, MATCH_VARIANT),
        }
    }

    /// Whether a response is additional to those that the old client knows, and replaces none of them.
    fn is_one_of_several(&self, pair: &OperationPair<'_>, response: &Response) -> bool {
        let is_kept = |it: &&Response| listed(&pair.new.success_responses, it.status).is_some();
        let (remaining, removed): (Vec<&Response>, Vec<&Response>) =
            pair.old.success_responses.iter().partition(is_kept);
        let has_body = |it: &&Response| it.payload != Payload::Empty;
        let is_moved = |it: &&Response| {
            has_body(it)
                && (self.is_same_payload(&it.payload, &response.payload)
                    || !remaining.iter().any(has_body))
        };
        !remaining.is_empty() && !removed.iter().any(is_moved)
    }

    /// The old client reports an undocumented error response as unexpected, which is an error as well.
    fn error_added(&mut self, finding: Finding, old: &Operation, response: &Response) {
        let (wire, consequence) = match listed(&old.error_responses, response.status) {
            Some(covering) => {
                let wire = self.payloads(old, &covering.payload, &response.payload);
                (wire.min(Wire::Risk), decoded_as(covering))
            }
            None => (Wire::Ok, "report it as unexpected".to_owned()),
        };
        let message = format!("error response added; deployed clients {consequence}");
        self.add(finding.wire(wire), message, MATCH_VARIANT);
    }

    fn response_pair(&mut self, operation: &Operation, pair: &Pair<'_, Response>) {
        let (old, new) = (&pair.old.payload, &pair.new.payload);
        let accepted = media_types(old.contents(self.old));
        let sent = media_types(new.contents(self.new));
        let is_same = self.is_same_payload(old, new);
        if !is_same || accepted != sent {
            // Even if it is decoded in the same way, the server may not send an accepted media type any more.
            let is_sent = |range: &String| {
                let range = std::slice::from_ref(range);
                sent.iter().any(|it| is_among(range, it))
            };
            let is_refused = !sent.is_empty() && !accepted.iter().all(is_sent);
            let wire = self.payloads(operation, old, new);
            let wire = wire.max(Wire::risk_if(is_refused));
            let (before, after) = (
                self.body_type(Client::Old, old),
                self.body_type(Client::New, new),
            );
            if is_same {
                let message = media_type_changed(&accepted, &sent);
                let finding = self.changed(Rule::ResponseMediaTypeChanged, pair.ids);
                let help = (wire != Wire::Ok).then_some(RELEASE_FIRST);
                self.add(finding.wire(wire).recompiled(), message, help);
            } else if before == after {
                let message = media_type_changed(&accepted, &sent);
                let finding = self.changed(Rule::ResponseMediaTypeChanged, pair.ids);
                let help = "read the body as the new media type";
                self.add(finding.wire(wire), message, help);
            } else {
                let message = format!("body type changed from `{before}` to `{after}`");
                let finding = self.changed(Rule::ResponseBodyTypeChanged, pair.ids);
                let help = "read the body as a value of the new type";
                self.add(finding.wire(wire), message, help);
            }
        }
        self.headers(pair);
    }

    fn body_type(&self, client: Client, payload: &Payload) -> String {
        let ty = payload.ty();
        ty.map_or_else(|| "()".to_owned(), |ty| self.text(client, ty))
    }

    fn is_same_payload(&self, old: &Payload, new: &Payload) -> bool {
        let olds = old.contents(self.old).iter().map(|it| &it.format);
        let news = new.contents(self.new).iter().map(|it| &it.format);
        let is_same = match (old.ty(), new.ty()) {
            (None, None) => true,
            (Some(old), Some(new)) => self.is_same(old, new),
            _ => false,
        };
        is_same && olds.eq(news)
    }

    /// Whether the old client decodes what the new server sends. It accepts the media types of all responses.
    fn payloads(&mut self, operation: &Operation, old: &Payload, new: &Payload) -> Wire {
        let responses = operation.responses();
        let accepted = responses.flat_map(|it| it.payload.contents(self.old));
        let accepted = media_types(accepted);
        let olds = old.contents(self.old);
        let mut news: Vec<_> = new.contents(self.new).iter().collect();
        let is_accepted = |it: &&Content| it.media_types.iter().any(|it| matches(&accepted, it));
        if news.iter().any(is_accepted) {
            // The server sends other media types only if they are requested.
            news.retain(is_accepted);
        }
        match (olds, news.as_slice()) {
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
            _ => self.decoder.type_change_effect(
                &reader.ty,
                &sent.ty,
                Direction::RESPONSE,
                ValueFormat::Json,
            ),
        }
    }
}

/// What deployed clients do with a response that another one covers.
fn decoded_as(covering: &Response) -> String {
    format!("decode it as the `{}` response", covering.status)
}

/// The content as which a client decodes a media type, like `media_type_index` of the runtime.
fn reader<'c>(contents: &'c [Content], media_type: &str) -> Option<&'c Content> {
    let name = essence(media_type);
    let kind = name.split('/').next().unwrap_or_default();
    let range = format!("{kind}/*");
    let with = |is_it: &dyn Fn(&str) -> bool| {
        let mut contents = contents.iter();
        contents.find(|it| it.media_types.iter().any(|it| is_it(&essence(it))))
    };
    let described = [name.as_str(), range.as_str(), "*/*"];
    let described = described
        .into_iter()
        .find_map(|range_or_type| with(&|it| it == range_or_type));
    let fallback = || match name.ends_with("json") {
        true => None,
        false => with(&|it| it == "application/octet-stream")
            .or_else(|| with(&|it| it.contains('*') && !it.starts_with("text/"))),
    };
    described.or_else(fallback).or(contents.first())
}

/// The response that a client decodes a status code as.
fn listed(responses: &[Response], status: Status) -> Option<&Response> {
    let is_in = |response: &&Response| match (response.status, status) {
        (Status::Code(left), Status::Code(right)) => left == right,
        (Status::Range(digit), Status::Code(code)) => digit == code / 100,
        (Status::Range(left), Status::Range(right)) => left == right,
        (Status::Default, _) => true,
        (Status::Code(_), _) | (Status::Range(_), Status::Default) => false,
    };
    responses
        .iter()
        .filter(is_in)
        .min_by_key(|response| response.status)
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

fn media_types<'c>(contents: impl IntoIterator<Item = &'c Content>) -> Vec<String> {
    let contents = contents.into_iter();
    contents
        .flat_map(|content| content.media_types.iter().cloned())
        .collect()
}
