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
    accepted: Vec<String>,
    pub(super) old: &'a Response,
    pub(super) new: &'a Response,
}

impl Pair<'_> {
    pub(super) fn finding(&self, rule: Rule) -> Finding {
        Finding::new(rule, self.subject.clone())
            .old(self.owners.0, &self.old.origin)
            .new_(self.owners.1, &self.new.origin)
            .direction(RESPONSE)
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn responses(
        &mut self,
        indices: (usize, usize),
        (old, new): (&'a Operation, &'a Operation),
    ) {
        for kind in KINDS {
            self.responses_of_kind(kind, indices, (old, new));
        }
    }

    fn responses_of_kind(
        &mut self,
        kind: Kind,
        indices: (usize, usize),
        (old, new): (&'a Operation, &'a Operation),
    ) {
        let (olds, news) = ((kind.of)(old), (kind.of)(new));
        let subject =
            |response: &Response| format!("{}: {} response", endpoint(old), response.status);
        let is_kept = |response: &Response| {
            news.iter()
                .any(|candidate| candidate.status == response.status)
        };
        for (position, response) in olds.iter().enumerate() {
            if !is_kept(response) {
                let finding = Finding::new(kind.removed, subject(response))
                    .old((kind.owner)(indices.0, position), &response.origin)
                    .wire(self.covered(kind, old, (response, news)))
                    .direction(RESPONSE);
                let finding = finding.message(match kind.is_success {
                    true => "success response removed",
                    false => "error response removed",
                });
                let help = "stop matching its variant, and handle the remaining responses";
                self.add(match kind.is_success && olds.len() == 1 {
                    true => finding.recompiled(),
                    false => finding.help(help),
                });
            }
        }
        for (position, response) in news.iter().enumerate() {
            let owner = (kind.owner)(indices.1, position);
            let same = olds
                .iter()
                .position(|candidate| candidate.status == response.status);
            match same {
                Some(old_position) => self.response_pair(&Pair {
                    owners: ((kind.owner)(indices.0, old_position), owner),
                    subject: subject(response),
                    accepted: self.accepted(old),
                    old: &olds[old_position],
                    new: response,
                }),
                None => {
                    let finding = Finding::new(kind.added, subject(response))
                        .new_(owner, &response.origin)
                        .direction(RESPONSE);
                    let finding = match kind.is_success {
                        true => self.success_added(finding, (old, new), response),
                        false => self.error_added(finding, old, response),
                    };
                    self.add(finding);
                }
            }
        }
    }

    /// The effect of a removed status code on deployed clients, if a remaining range or `default` covers it.
    fn covered(
        &mut self,
        kind: Kind,
        old: &Operation,
        (response, news): (&Response, &[Response]),
    ) -> Wire {
        let wire = match listed(news, response.status) {
            Some(range) => self.payloads(&self.accepted(old), &response.payload, &range.payload),
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
        finding: Finding,
        (old, new): (&Operation, &Operation),
        response: &Response,
    ) -> Finding {
        let (wire, consequence) = match listed(&old.success_responses, response.status) {
            Some(covering) => (
                self.payloads(&self.accepted(old), &covering.payload, &response.payload),
                format!(
                    "deployed clients decode it as the `{}` response",
                    covering.status
                ),
            ),
            None => {
                let wire = match self.is_one_of_several((old, new), response) {
                    true => Wire::Risk,
                    false => Wire::Break,
                };
                (wire, "deployed clients report it as an error".to_owned())
            }
        };
        let finding = finding.wire(wire);
        let finding = finding.message(format!("success response added; {consequence}"));
        match new.success_responses.len() {
            1 => {
                let help = "release the new crate before the server sends it";
                finding.help(help).recompiled()
            }
            _ => finding.help("match the new variant"),
        }
    }

    /// Whether a response is additional to those that the old client knows, and replaces none of them.
    fn is_one_of_several(&self, (old, new): (&Operation, &Operation), response: &Response) -> bool {
        let is_kept = |it: &&Response| listed(&new.success_responses, it.status).is_some();
        let (remaining, removed): (Vec<&Response>, Vec<&Response>) =
            old.success_responses.iter().partition(is_kept);
        let has_body = |it: &&Response| it.payload != Payload::Empty;
        let is_moved = |it: &&Response| {
            has_body(it)
                && (self.is_same_payload(&it.payload, &response.payload)
                    || !remaining.iter().any(has_body))
        };
        !remaining.is_empty() && !removed.iter().any(is_moved)
    }

    /// The old client reports an undocumented error response as unexpected, which is an error as well.
    fn error_added(&mut self, finding: Finding, old: &Operation, response: &Response) -> Finding {
        let wire = match listed(&old.error_responses, response.status) {
            Some(covering) => self
                .payloads(&self.accepted(old), &covering.payload, &response.payload)
                .min(Wire::Risk),
            None => Wire::Ok,
        };
        let message = match listed(&old.error_responses, response.status) {
            Some(covering) => format!(
                "error response added; deployed clients decode it as the `{}` response",
                covering.status
            ),
            None => "error response added; deployed clients report it as unexpected".to_owned(),
        };
        finding
            .wire(wire)
            .message(message)
            .help("match the new variant")
    }

    fn response_pair(&mut self, pair: &Pair<'_>) {
        let (old, new) = (&pair.old.payload, &pair.new.payload);
        let (accepted, sent) = (media_types(self, old, true), media_types(self, new, false));
        // Even if it is decoded in the same way, the server may not send an accepted media type any more.
        let is_sent = |range: &String| {
            let range = std::slice::from_ref(range);
            sent.iter().any(|it| is_among(range, it))
        };
        let refusal = match sent.is_empty() || accepted.iter().all(is_sent) {
            true => Wire::Ok,
            false => Wire::Risk,
        };
        if !self.is_same_payload(old, new) {
            let wire = self.payloads(&pair.accepted, old, new).max(refusal);
            let (before, after) = (self.body_type(old, true), self.body_type(new, false));
            let (rule, message, help) = match before == after {
                true => (
                    Rule::ResponseMediaTypeChanged,
                    media_type_changed(&accepted, &sent),
                    "read the body as the new media type",
                ),
                false => (
                    Rule::ResponseBodyTypeChanged,
                    format!("body type changed from `{before}` to `{after}`"),
                    "read the body as a value of the new type",
                ),
            };
            let finding = pair.finding(rule).wire(wire);
            self.add(finding.message(message).help(help));
        } else if accepted != sent {
            let message = media_type_changed(&accepted, &sent);
            let wire = self.payloads(&pair.accepted, old, new).max(refusal);
            let finding = pair.finding(Rule::ResponseMediaTypeChanged).wire(wire);
            let help = (wire != Wire::Ok).then_some(RELEASE_FIRST);
            self.add(finding.message(message).help(help).recompiled());
        }
        self.headers(pair);
    }

    fn body_type(&self, payload: &Payload, is_old: bool) -> String {
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
    fn accepted(&self, old: &Operation) -> Vec<String> {
        let responses = old.success_responses.iter().chain(&old.error_responses);
        let types = responses.map(|response| media_types(self, &response.payload, true));
        types.flatten().collect()
    }

    /// Whether the old client decodes what the new server sends, given the accepted media types.
    fn payloads(&mut self, accepted: &[String], old: &Payload, new: &Payload) -> Wire {
        let olds = contents(self.old, old).to_vec();
        let mut news = contents(self.new, new).to_vec();
        let is_accepted = |it: &Content| it.media_types.iter().any(|it| matches(accepted, it));
        if news.iter().any(is_accepted) {
            // The server sends other media types only if they are requested.
            news.retain(is_accepted);
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
                .decoder
                .type_change_effect(&reader.ty, &sent.ty, RESPONSE, ValueFormat::Json),
        }
    }
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

fn media_types(comparison: &Comparison<'_>, payload: &Payload, is_old: bool) -> Vec<String> {
    let api = match is_old {
        true => comparison.old,
        false => comparison.new,
    };
    let contents = contents(api, payload).iter();
    contents
        .flat_map(|content| content.media_types.iter().cloned())
        .collect()
}
