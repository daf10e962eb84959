//! Replies: which statuses are success, and what each carries.

use indexmap::IndexMap;
use openapiv3::{Header, MediaType, ReferenceOr, Response, Responses, StatusCode};

use crate::diagnostic::{Code, Diagnostic, Origin};
use crate::ir::{
    Case, Content, Direction, Docs, Format, HeaderField, Headers, Home, Name, Payload, Reply,
    Scope, Shape, Status, Type, TypeDef, TypeId,
};

use super::components::component_name;
use super::media::Side;
use super::names::OperationNames;
use super::schema::Place;
use super::{Lowering, docs};

/// The replies of an operation.
pub(super) struct Replies {
    /// The type that chooses from those of success, where there are several.
    pub(super) choice: Option<Name>,
    pub(super) successes: Vec<Reply>,
    pub(super) failures: Vec<Reply>,
}

/// A reply as the description writes it.
struct Written<'a> {
    status: Status,
    response: &'a ReferenceOr<Response>,
    origin: Origin,
}

impl<'a> Lowering<'a> {
    /// The replies of an operation, those of success apart from those of failure.
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
        let reply_words = format!("{} reply", names.request);
        let choice = is_choice.then(|| self.operation_type_names.name(&reply_words));
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
        let only = (!is_choice).then_some(reply_words.as_str());
        let mut successes: Vec<Reply> = successes
            .iter()
            .filter_map(|reply| lower(self, reply, only))
            .collect();
        let failures: Vec<Reply> = failures
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
    ) -> Option<Reply> {
        let (response, origin) = self.components.resolve(written.response, &written.origin)?;
        let Response {
            description,
            headers,
            content,
            // In the docs of the operation.
            links: _,
            extensions: _,
        } = response;
        // A body may be described there, and is never sent.
        let is_bodiless = is_head || matches!(written.status, Status::Code(204 | 205 | 304));
        let payload = match is_bodiless {
            true => Payload::Empty,
            false => self.reply_payload(content, &origin, written.status, type_name, names),
        };
        let headers = match headers.is_empty() {
            true => None,
            false => Some(self.headers(headers, written.response, &origin, type_name, names)),
        };
        let docs = docs::or(Docs::first([Some(description)]), || {
            format!("The reply {}.", written.status)
        });
        Some(Reply {
            status: written.status,
            name,
            payload,
            headers,
            docs,
            origin,
        })
    }

    fn reply_payload(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        origin: &Origin,
        status: Status,
        type_name: &str,
        names: &OperationNames,
    ) -> Payload {
        let place = Place {
            origin: origin.clone(),
            home: names.home.clone(),
            type_name: type_name.to_owned(),
            stand_in: format!("The body of the reply {status} to `{}`.", names.request),
        };
        let example = (&names.operation, status.to_string());
        let payload = self.payload(content, Side::Reply, &place, (example.0, &example.1));
        // Of a failure nothing is lost, whether or not its body is described.
        let is_failure = !matches!(first_digit(status), Some(1..=3));
        match payload {
            Payload::Empty if is_failure => undescribed(),
            payload => payload,
        }
    }

    /// The success of an operation that lists none: what comes, as it comes.
    fn unlisted_success(&mut self, variants: &mut Scope, origin: &Origin) -> Reply {
        let status = Status::Range(2);
        let message = "no reply of success is listed";
        self.report(
            Diagnostic::new(Code::NoSuccess, origin.clone(), message)
                .at_key()
                .help("the body of a reply with a status from 200 to 299 is given as bytes; list what it is"),
        );
        Reply {
            status,
            name: variants.name(&status_words(status)),
            payload: undescribed(),
            headers: None,
            docs: Docs("A reply of success, which the description does not list.".to_owned()),
            origin: origin.clone(),
        }
    }

    /// The typed headers of a reply: one type for each response that is a component, or that has
    /// headers of its own.
    fn headers(
        &mut self,
        headers: &'a IndexMap<String, ReferenceOr<Header>>,
        response: &ReferenceOr<Response>,
        origin: &Origin,
        type_name: &str,
        names: &OperationNames,
    ) -> TypeId {
        if let Some(known) = self.header_types.get(origin) {
            return *known;
        }
        let component = match response {
            ReferenceOr::Reference { reference } => component_name::<Response>(reference),
            ReferenceOr::Item(_) => None,
        };
        let (name, home) = match component {
            Some(wire) => {
                let words = format!("{wire} headers");
                (
                    self.type_names.name(&words),
                    Home::Component(self.modules.name(&words)),
                )
            }
            None => (
                self.operation_type_names
                    .name(&format!("{type_name} headers")),
                names.home.clone(),
            ),
        };
        let inside = Place {
            origin: origin.key("headers"),
            home: home.clone(),
            type_name: name.to_string(),
            stand_in: "The described headers of the reply.".to_owned(),
        };
        // Added first and filled in after: it goes before the types inside of it.
        let id = self.add(TypeDef {
            name,
            home,
            origin: inside.origin.clone(),
            docs: Docs(inside.stand_in.clone()),
            direction: Direction::default(),
            derives: Vec::new(),
            shape: Shape::Headers(Headers { fields: Vec::new() }),
        });
        let fields = self.header_fields(headers, &inside);
        self.types[id.0].shape = Shape::Headers(Headers { fields });
        self.header_types.insert(origin.clone(), id);
        id
    }

    fn header_fields(
        &mut self,
        headers: &'a IndexMap<String, ReferenceOr<Header>>,
        place: &Place,
    ) -> Vec<HeaderField> {
        let mut fields = Scope::new(Case::Snake, &[]);
        let mut lowered = Vec::with_capacity(headers.len());
        for (wire, header) in headers {
            let written = place.origin.key(wire);
            if !self.check_header_name(wire, &written) || self.is_media_type(wire, &written) {
                continue;
            }
            let Some((header, found)) = self.components.resolve(header, &written) else {
                continue;
            };
            let Header {
                description,
                style: _,
                required: _,
                deprecated,
                format,
                example,
                examples,
                extensions: _,
            } = header;
            let stand_in = format!("The header `{wire}`.");
            let inside = Place {
                origin: found.clone(),
                type_name: format!("{} {wire}", place.type_name),
                stand_in: stand_in.clone(),
                ..place.clone()
            };
            let (ty, is_json) = self.parameter_type(format, &inside);
            self.value_examples(example.as_ref(), examples, &ty, &found);
            lowered.push(HeaderField {
                name: fields.name(wire),
                wire: wire.to_ascii_lowercase(),
                ty,
                is_json,
                deprecated: *deprecated == Some(true),
                docs: docs::or(Docs::first([description.as_ref()]), || stand_in),
                origin: found,
            });
        }
        lowered
    }

    /// Whether a header of a reply is the one that OpenAPI says to ignore.
    fn is_media_type(&mut self, wire: &str, origin: &Origin) -> bool {
        let is_media_type = wire.eq_ignore_ascii_case("content-type");
        if is_media_type {
            let message = format!("the header `{wire}` is no header of its own");
            self.report(
                Diagnostic::new(Code::ReservedHeader, origin.clone(), message)
                    .at_key()
                    .help("it is ignored, as OpenAPI says; it follows from `content`"),
            );
        }
        is_media_type
    }
}

/// A body of which nothing is known.
fn undescribed() -> Payload {
    Payload::One(Content {
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

/// Where no success is listed, `default` tells what that looks like as well.
fn success_by_default(failures: &[Reply]) -> Option<Reply> {
    let default = failures
        .iter()
        .find(|reply| reply.status == Status::Default)?;
    Some(Reply {
        status: Status::Range(2),
        ..default.clone()
    })
}

/// The first digit of the statuses that are success: 2XX; where none is listed, 3XX. (With a 2XX
/// listed, a redirection is not what the caller asked for.)
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
