//! Responses: which status codes are success, and the payload of each.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, Response as ResponseObject, Responses, StatusCode};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Origin};
use crate::ir::{Case, Content, Docs, Format, Name, Payload, Response, Scope, Status, Type};

use super::Lowering;
use super::media::{Message, MessageKind};
use super::names::OperationNames;
use super::schema::SchemaContext;

/// The responses of an operation.
pub(super) struct LoweredResponses {
    /// The enum of the success responses, if there are several.
    pub(super) name: Option<Name>,
    pub(super) successes: Vec<Response>,
    pub(super) failures: Vec<Response>,
}

/// A response as the description declares it.
pub(super) struct WrittenResponse<'a> {
    pub(super) status: Status,
    pub(super) response: &'a ReferenceOr<ResponseObject>,
    pub(super) origin: Origin,
}

impl<'a> Lowering<'a> {
    /// The responses of an operation: success responses and error responses.
    pub(super) fn responses(
        &mut self,
        responses: &'a Responses,
        origin: &Origin,
        names: &OperationNames,
        is_head: bool,
    ) -> LoweredResponses {
        let written = written_responses(responses, origin);
        let success = success_of(&written);
        let (successes, failures): (Vec<_>, Vec<_>) = written
            .into_iter()
            .partition(|written| success.is_some() && first_digit(written.status) == success);
        let is_enum = successes.len() > 1;
        let response_words = self.response_words(&names.request);
        let name = is_enum.then(|| self.types.operation_names.name(&response_words));
        let mut variants = Scope::new(Case::Camel, &[]);
        let mut lower =
            |lowering: &mut Self, written: &WrittenResponse<'a>, type_name: Option<&str>| {
                let variant = variants.name(&status_words(written.status));
                let own_name = format!("{} {variant}", names.request);
                lowering.response(
                    written,
                    variant,
                    type_name.unwrap_or(&own_name),
                    names,
                    is_head,
                )
            };
        let only = (!is_enum).then_some(response_words.as_str());
        let mut successes: Vec<Response> = successes
            .iter()
            .filter_map(|written| lower(self, written, only))
            .collect();
        let failures: Vec<Response> = failures
            .iter()
            .filter_map(|written| lower(self, written, None))
            .collect();
        if successes.is_empty() {
            let success = success_from_default(&failures);
            successes.push(success.unwrap_or_else(|| self.implicit_success(&mut variants, origin)));
        }
        LoweredResponses {
            name,
            successes,
            failures,
        }
    }

    fn response(
        &mut self,
        written: &WrittenResponse<'a>,
        name: Name,
        type_name: &str,
        names: &OperationNames,
        is_head: bool,
    ) -> Option<Response> {
        let response = self.index.resolve(written.response, &written.origin)?;
        let origin = &response.origin;
        let ResponseObject {
            description,
            headers,
            content,
            // In the docs of the operation.
            links: _,
            extensions: _,
        } = response.item;
        // No body is ever sent there, whatever is described. With any other status code there may be one.
        let is_bodiless = is_head || matches!(written.status, Status::Code(204 | 205 | 304));
        // The `content` of a response to `HEAD` describes the body of the response to `GET`.
        if is_bodiless && !is_head && !content.is_empty() {
            self.report_unsent(&origin.key("content"), written.status);
        }
        let payload = match is_bodiless {
            true => Payload::Empty,
            false => self.response_payload(content, origin, written.status, type_name, names),
        };
        let headers = match headers.is_empty() {
            true => None,
            false => Some(self.headers(headers, written.response, origin, type_name, names)),
        };
        let fallback = || format!("The `{}` response.", written.status);
        let docs = response.docs(Some(description), fallback);
        Some(Response {
            status: written.status,
            name,
            payload,
            headers,
            docs,
            origin: response.origin,
        })
    }

    fn report_unsent(&mut self, origin: &Origin, status: Status) {
        let message = format!("`{status}` response has no body; its `content` is ignored");
        let help = "remove `content`, or move it to the status code that is sent with it";
        let diagnostic = Diagnostic::new(Code::UnusedSchema, origin.clone(), message);
        self.report(diagnostic.at_key().help(help));
    }

    fn response_payload(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        origin: &Origin,
        status: Status,
        type_name: &str,
        names: &OperationNames,
    ) -> Payload {
        let context = self.shared(SchemaContext::new(
            origin.clone(),
            names.home.clone(),
            type_name.to_owned(),
            format!("Body of the `{status}` response of `{}`.", names.request),
        ));
        let message = Message {
            kind: MessageKind::Response,
            context: &context,
            operation: &names.operation,
            part: &status.to_string(),
        };
        // A body is kept, whether or not it is described.
        match self.payload(content, &message) {
            Payload::Empty => undescribed(),
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
    fn implicit_success(&mut self, variants: &mut Scope, origin: &Origin) -> Response {
        let status = Status::Range(2);
        if !has_ignored_responses(origin, self.diagnostics) {
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

/// The responses of an operation as written, and the default one last.
pub(super) fn written_responses<'a>(
    responses: &'a Responses,
    origin: &Origin,
) -> Vec<WrittenResponse<'a>> {
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
        WrittenResponse {
            status,
            response,
            origin: origin.key(&code.to_string()),
        }
    });
    let default = default.iter().map(|response| WrittenResponse {
        status: Status::Default,
        response,
        origin: origin.key("default"),
    });
    listed.chain(default).collect()
}

/// Where no success response is declared, `default` describes it as well.
fn success_from_default(failures: &[Response]) -> Option<Response> {
    let default = failures
        .iter()
        .find(|response| response.status == Status::Default)?;
    Some(Response {
        status: Status::Range(2),
        ..default.clone()
    })
}

/// The first digit of the status codes that are success: 2XX; where none is declared, 3XX. (With a 2XX
/// declared, a redirection is not what the caller requested.)
fn success_of(written: &[WrittenResponse<'_>]) -> Option<u16> {
    let lists = |digit| {
        written
            .iter()
            .any(|written| first_digit(written.status) == Some(digit))
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

/// Whether some responses of a Responses Object, or all, were ignored and reported.
fn has_ignored_responses(responses: &Origin, diagnostics: &Diagnostics) -> bool {
    let parent = responses.parent();
    let operation = parent.filter(|_| responses.last().as_deref() == Some("responses"));
    diagnostics.iter().any(|diagnostic| {
        let origin = || diagnostic.origin();
        let is_field = || origin().and_then(Origin::parent).as_ref() == Some(responses);
        let is_operation = || operation.is_some() && origin() == operation.as_ref();
        match diagnostic.code() {
            Code::InvalidStatusCode => is_field(),
            Code::InvalidType => is_field() || is_operation() || origin() == Some(responses),
            Code::MissingField => is_operation(),
            _ => false,
        }
    })
}
