//! The conventions of an API, which the configuration knows, and a suggestion where it may lack one.

use crate::config;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Conventions, HeaderField, Response, Shape, Status, WaitUnit};

/// The conventions as configured.
pub(super) fn configured(settings: &config::Conventions) -> Conventions {
    let waits = settings.retry_after.iter();
    let request_ids = settings.request_id.iter();
    let error_message = settings.error_message.as_ref();
    Conventions {
        retry_after: waits
            .map(|wait| (wait.name.as_str().to_owned(), unit(wait.unit)))
            .collect(),
        request_id: request_ids.map(|name| name.as_str().to_owned()).collect(),
        error_message: error_message.map(|pointer| pointer.as_str().to_owned()),
    }
}

fn unit(unit: config::WaitUnit) -> WaitUnit {
    match unit {
        config::WaitUnit::Seconds => WaitUnit::Seconds,
        config::WaitUnit::Milliseconds => WaitUnit::Milliseconds,
        config::WaitUnit::Epoch => WaitUnit::Epoch,
    }
}

/// Parts of the names of headers that say how long to wait.
const HINTS: [&str; 3] = ["retry", "limited", "reset"];

/// The header that every client understands.
const STANDARD: &str = "retry-after";

/// Reports headers of `429` responses that seem to say how long to wait, if no setting lists any. A name proves
/// nothing: the client does not guess.
pub(super) fn report_unlisted(api: &Api, diagnostics: &mut Diagnostics) {
    if !api.conventions.retry_after.is_empty() {
        return;
    }
    let responses = api.operations.iter().flat_map(|it| &it.error_responses);
    for response in responses.filter(|it| it.status == Status::Code(429)) {
        let fields = headers(api, response);
        if fields.iter().any(|field| field.wire == STANDARD) {
            continue;
        }
        let is_hint = |field: &&HeaderField| HINTS.iter().any(|hint| field.wire.contains(hint));
        for field in fields.iter().filter(is_hint) {
            diagnostics.report(unlisted(field));
        }
    }
}

fn headers<'a>(api: &'a Api, response: &Response) -> &'a [HeaderField] {
    match response.headers.map(|id| &api.get(id).shape) {
        Some(Shape::Headers(headers)) => &headers.fields,
        _ => &[],
    }
}

fn unlisted(field: &HeaderField) -> Diagnostic {
    let name = &field.wire;
    let message =
        format!("header `{name}` of a `429` response may say when to retry; the client ignores it");
    let help = format!(
        "add `retry_after = [\"{name}\"]` to the client in `codegen.toml` if it has a number of seconds"
    );
    Diagnostic::new(Code::UnlistedRetryHeader, field.origin.clone(), message).help(help)
}
