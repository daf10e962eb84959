//! Responses: which status codes are success, and the payload of each.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, Response as ResponseObject, Responses, StatusCode};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{Case, Content, Docs, Format, Name, Payload, Response, Scope, Status, Type};

use super::media::Side;
use super::names::OperationNames;
use super::schema::{Medium, Place};
use super::{Lowering, docs};

/// The responses of an operation.
pub(super) struct Replies {
    /// The enum of the success responses, where there are several.
    pub(super) choice: Option<Name>,
    pub(super) successes: Vec<Response>,
    pub(super) failures: Vec<Response>,
}

/// A response as the description declares it.
struct Written<'a> {
    status: Status,
    response: &'a ReferenceOr<ResponseObject>,
    origin: Origin,
}

impl<'a> Lowering<'a> {
    /// The responses of an operation: success responses and error responses.
    pub(super) fn replies(
        &mut self,
        responses: &'a Responses,
        origin: &Origin,
        names: &OperationNames,
        is_head: bool,
    ) -> Replies {
        let written = written_replies(responses, origin);
        let success = success_of(&written);
        let (successes, failures): (Vec<_>, Vec<_>) = written
            .into_iter()
            .partition(|reply| success.is_some() && first_digit(reply.status) == success);
        let is_choice = successes.len() > 1;
        let response_words = self.response_words(&names.request);
        let choice = is_choice.then(|| self.operation_type_names.name(&response_words));
        let mut variants = Scope::new(Case::Camel, &[]);
        let mut lower = |lowering: &mut Self, reply: &Written<'a>, type_name: Option<&str>| {
            let variant = variants.name(&status_words(reply.status));
            let own_name = format!("{} {variant}", names.request);
            lowering.reply(
                reply,
                variant,
                type_name.unwrap_or(&own_name),
                names,
                is_head,
            )
        };
        let only = (!is_choice).then_some(response_words.as_str());
        let mut successes: Vec<Response> = successes
            .iter()
            .filter_map(|reply| lower(self, reply, only))
            .collect();
        let failures: Vec<Response> = failures
            .iter()
            .filter_map(|reply| lower(self, reply, None))
            .collect();
        if successes.is_empty() {
            let success = success_by_default(&failures);
            successes.push(success.unwrap_or_else(|| self.unlisted_success(&mut variants, origin)));
        }
        Replies {
            choice,
            successes,
            failures,
        }
    }

    fn reply(
        &mut self,
        written: &Written<'a>,
        name: Name,
        type_name: &str,
        names: &OperationNames,
        is_head: bool,
    ) -> Option<Response> {
        let (response, origin) = self.components.resolve(written.response, &written.origin)?;
        let ResponseObject {
            description,
            headers,
            content,
            // In the docs of the operation.
            links: _,
            extensions: _,
        } = response;
        // A body may be described there, but is never sent.
        let is_bodiless = is_head || matches!(written.status, Status::Code(204 | 205 | 304));
        // The `content` of a response to `HEAD` describes the body of the response to `GET`.
        if is_bodiless && !is_head && !content.is_empty() {
            self.report_unsent(&origin.key("content"), written.status);
        }
        let payload = match is_bodiless {
            true => Payload::Empty,
            false => self.reply_payload(content, &origin, written.status, type_name, names),
        };
        let headers = match headers.is_empty() {
            true => None,
            false => Some(self.headers(headers, written.response, &origin, type_name, names)),
        };
        let said = self.described.get(&written.origin);
        let docs = docs::or(Docs::first([said, Some(description)]), || {
            format!("The `{}` response.", written.status)
        });
        Some(Response {
            status: written.status,
            name,
            payload,
            headers,
            docs,
            origin,
        })
    }

    fn report_unsent(&mut self, origin: &Origin, status: Status) {
        let message = format!("`{status}` response has no body; its `content` is ignored");
        self.report(
            Diagnostic::new(Code::UnusedSchema, origin.clone(), message)
                .at_key()
                .help("remove `content`, or move it to the status code that is sent with it"),
        );
    }

    fn reply_payload(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        origin: &Origin,
        status: Status,
        type_name: &str,
        names: &OperationNames,
    ) -> Payload {
        let place = self.shared(Place {
            origin: origin.clone(),
            home: names.home.clone(),
            type_name: type_name.to_owned(),
            stand_in: format!("Body of the `{status}` response of `{}`.", names.request),
            medium: Medium::Json,
        });
        let example = (&names.operation, status.to_string());
        let payload = self.payload(content, Side::Reply, &place, (example.0, &example.1));
        // The body of an error response is kept, whether or not it is described.
        let is_failure = !matches!(first_digit(status), Some(1..=3));
        match payload {
            Payload::Empty if is_failure => undescribed(),
            payload => payload,
        }
    }

    fn report_no_success(&mut self, origin: &Origin) {
        let message = "operation has no 2xx response";
        self.report(
            Diagnostic::new(Code::NoSuccessResponse, origin.clone(), message)
                .at_key()
                .help("add a 2xx response; without one, the body of a success response is passed as bytes"),
        );
    }

    /// The success response of an operation that declares none: its body is passed as bytes.
    fn unlisted_success(&mut self, variants: &mut Scope, origin: &Origin) -> Response {
        let status = Status::Range(2);
        if !self.lost_replies.contains(origin) {
            self.report_no_success(origin);
        }
        Response {
            status,
            name: variants.name(&status_words(status)),
            payload: undescribed(),
            headers: None,
            docs: Docs("A success response that the API description does not document.".to_owned()),
            origin: origin.clone(),
        }
    }
}

/// A body of which nothing is known.
fn undescribed() -> Payload {
    Payload::Single(Content {
        name: Scope::new(Case::Camel, &[]).name("bytes"),
        media_types: Vec::new(),
        format: Format::Bytes,
        ty: Type::Binary,
    })
}

fn written_replies<'a>(responses: &'a Responses, origin: &Origin) -> Vec<Written<'a>> {
    let Responses {
        default,
        responses,
        extensions: _,
    } = responses;
    let listed = responses.iter().map(|(code, response)| {
        let status = match code {
            StatusCode::Code(code) => Status::Code(*code),
            StatusCode::Range(digit) => Status::Range(*digit),
        };
        Written {
            status,
            response,
            origin: origin.key(&code.to_string()),
        }
    });
    let default = default.iter().map(|response| Written {
        status: Status::Default,
        response,
        origin: origin.key("default"),
    });
    listed.chain(default).collect()
}

/// Where no success response is declared, `default` describes it as well.
fn success_by_default(failures: &[Response]) -> Option<Response> {
    let default = failures
        .iter()
        .find(|reply| reply.status == Status::Default)?;
    Some(Response {
        status: Status::Range(2),
        ..default.clone()
    })
}

/// The first digit of the status codes that are success: 2XX; where none is declared, 3XX. (With a 2XX
/// declared, a redirection is not what the caller requested.)
fn success_of(written: &[Written<'_>]) -> Option<u16> {
    let lists = |digit| {
        written
            .iter()
            .any(|reply| first_digit(reply.status) == Some(digit))
    };
    [2, 3].into_iter().find(|digit| lists(*digit))
}

fn first_digit(status: Status) -> Option<u16> {
    match status {
        Status::Code(code) => Some(code / 100),
        Status::Range(digit) => Some(digit),
        Status::Default => None,
    }
}

/// A status in words: `429` is "Too Many Requests".
fn status_words(status: Status) -> String {
    match status {
        Status::Code(code) => match http::StatusCode::from_u16(code)
            .ok()
            .and_then(|code| code.canonical_reason())
        {
            Some(reason) => reason.replace('\'', ""),
            None => format!("status {code}"),
        },
        Status::Range(1) => "informational".to_owned(),
        Status::Range(2) => "success".to_owned(),
        Status::Range(3) => "redirection".to_owned(),
        Status::Range(4) => "client error".to_owned(),
        Status::Range(5) => "server error".to_owned(),
        Status::Range(digit) => format!("status {digit}xx"),
        Status::Default => "default".to_owned(),
    }
}

/// The Responses Objects of which some responses, or all, were ignored and reported.
pub(super) fn lost(diagnostics: &Diagnostics) -> HashSet<Origin> {
    let mut lost = HashSet::new();
    for diagnostic in diagnostics.iter() {
        let Some(origin) = diagnostic.origin() else {
            continue;
        };
        match diagnostic.code() {
            Code::InvalidStatusCode => lost.extend(origin.parent()),
            Code::InvalidType => {
                lost.extend(origin.parent());
                lost.extend([origin.key("responses"), origin.clone()]);
            }
            Code::MissingField => _ = lost.insert(origin.key("responses")),
            _ => {}
        }
    }
    lost
}
