// Client runtime, copied unchanged by `cargo xtask codegen`.

//! What a server says in an error response, for people.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;

use super::codec::{Buffered, Property, buffer, property};
use super::conventions::Conventions;
use super::credential::EncodedCredential;
use super::response::{content_type, is_markup, without_bom};
use super::retry_after::retry_after;

/// The properties that have nothing but a message, in order of preference.
const MESSAGES: [&[&str]; 2] = [&["message"], &["error", "message"]];

/// How the names of further properties with a message end, in lower case: `exception_message`,
/// `errorMessages`, `errmsg`.
const MESSAGE_SUFFIXES: [&str; 3] = ["message", "messages", "msg"];

/// The properties that have a message where no other one has, in order of preference.
const DETAILS: [&[&str]; 5] = [
    &["error_description"],
    &["detail"],
    &["title"],
    &["error"],
    &["errors"],
];

/// The properties that have the message of an item of `errors` or `detail`.
const ITEM_MESSAGES: [&str; 4] = ["message", "msg", "detail", "title"];

/// The headers that have the id of a request.
const REQUEST_IDS: [&str; 5] = [
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-amzn-requestid",
    "x-ms-request-id",
];

/// The maximum number of characters of a message.
const MAX_CHARS: usize = 200;

/// A response, as far as people read it. Displays the message and the id of the request, in
/// continuation of a sentence: `: Over 10 calls in 10 seconds (request 7f3a)`.
#[derive(Clone, Copy)]
pub(crate) struct ServerWords<'a> {
    pub(crate) head: &'a Parts,
    pub(crate) body: &'a Bytes,
}

impl<'a> ServerWords<'a> {
    pub(crate) fn new(head: &'a Parts, body: &'a Bytes) -> Self {
        Self { head, body }
    }

    /// A response whose body could not be read.
    pub(crate) fn without_body(head: &'a Parts) -> Self {
        static NOTHING: Bytes = Bytes::new();
        Self::new(head, &NOTHING)
    }

    pub(crate) fn message(self) -> Option<Cow<'a, str>> {
        let extensions = &self.head.extensions;
        // What a success response has is data, not a message.
        if self.head.status.is_success() || extensions.get::<SecretBody>().is_some() {
            return None;
        }
        let media_type = content_type(&self.head.headers);
        let text = message(&media_type, self.body, self.conventions().error_message)?;
        let text = match extensions.get::<SentCredentials>() {
            Some(SentCredentials(credentials)) => {
                let credentials = credentials.iter();
                credentials
                    .fold(text.into_owned(), |text, sent| sent.redact(text))
                    .into()
            }
            None => text,
        };
        Some(printable(text)).filter(|text| !text.is_empty())
    }

    pub(crate) fn request_id(self) -> Option<&'a str> {
        let names = self.conventions().request_id.iter().chain(&REQUEST_IDS);
        let mut ids = names.filter_map(|name| self.head.headers.get(*name));
        ids.find_map(|id| id.to_str().ok().filter(|id| !id.is_empty()))
    }

    /// Returns the media type of a body that is not JSON, such as the `text/html` of a proxy.
    pub(crate) fn foreign_media_type(self) -> Option<String> {
        let media_type = content_type(&self.head.headers);
        let is_foreign = !media_type.is_empty() && !media_type.ends_with("json");
        is_foreign.then(|| printable(media_type.into()).into_owned())
    }

    pub(crate) fn retry_after(self) -> Option<Duration> {
        retry_after(&self.head.headers, self.conventions().retry_after)
    }

    fn conventions(self) -> &'static Conventions {
        Conventions::of(&self.head.extensions)
    }
}

impl fmt::Display for ServerWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(message) = self.message() {
            write!(f, ": {message}")?;
        }
        match self.request_id() {
            Some(id) => write!(f, " (request {})", printable(id.into())),
            None => Ok(()),
        }
    }
}

/// In the extensions of a response whose body has a password, by the API description: nothing of it is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SecretBody;

/// In the extensions of an error response: what the request had that is not shown if the server repeats it.
#[derive(Clone)]
pub(crate) struct SentCredentials(pub(crate) Vec<EncodedCredential>);

/// Returns the message of a body of this media type, which a JSON body may have at this pointer. A
/// body that claims to be plain text may be JSON all the same.
fn message<'a>(media_type: &str, body: &'a [u8], pointer: Option<&str>) -> Option<Cow<'a, str>> {
    let body = without_bom(body).trim_ascii();
    let is_text = media_type == "text/plain";
    match body.first()? {
        _ if is_markup(media_type) => None,
        b'{' | b'[' | b'"' => {
            json_message(&buffer(body), pointer).or_else(|| is_text.then(|| first_line(body)))
        }
        b'<' if !is_text => None,
        _ => (is_text || media_type.is_empty()).then(|| first_line(body)),
    }
}

fn first_line(text: &[u8]) -> Cow<'_, str> {
    let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next();
    // The end of a long text may be missing, in the middle of a character.
    String::from_utf8_lossy(line.unwrap_or_default().trim_ascii_end())
}

fn json_message<'a>(body: &Buffered<'a>, pointer: Option<&str>) -> Option<Cow<'a, str>> {
    let first = |paths: &[&[&str]]| paths.iter().find_map(|path| text(at(body, path)?));
    let common = || match body {
        Buffered::Object(properties) => first(&MESSAGES)
            .or_else(|| named_as_message(properties))
            .or_else(|| first(&DETAILS)),
        body => text(body),
    };
    let own = pointer.and_then(|pointer| text(target(body, pointer)?));
    own.or_else(common)
}

/// Returns the text of the first property whose name says that it is a message.
fn named_as_message<'a>(properties: &[Property<'a>]) -> Option<Cow<'a, str>> {
    let is_message = |name: &str| {
        let name = name.to_ascii_lowercase();
        MESSAGE_SUFFIXES.iter().any(|end| name.ends_with(end))
    };
    let mut messages = properties.iter().filter(|(name, _)| is_message(name));
    messages.find_map(|(_, value)| text(value))
}

/// Returns the target of a JSON Pointer.
fn target<'v, 'a>(body: &'v Buffered<'a>, pointer: &str) -> Option<&'v Buffered<'a>> {
    let mut tokens = pointer.strip_prefix('/')?.split('/');
    tokens.try_fold(body, |value, token| match value {
        Buffered::Object(properties) => {
            property(properties, &token.replace("~1", "/").replace("~0", "~"))
        }
        Buffered::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Returns the value at this path of property names.
fn at<'v, 'a>(value: &'v Buffered<'a>, path: &[&str]) -> Option<&'v Buffered<'a>> {
    path.iter().try_fold(value, |value, name| match value {
        Buffered::Object(properties) => property(properties, name),
        _ => None,
    })
}

/// Returns a string, the text of the first item of an array, or that of an object.
fn text<'a>(value: &Buffered<'a>) -> Option<Cow<'a, str>> {
    match value {
        Buffered::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Buffered::Array(items) => text(items.first()?),
        Buffered::Object(_) => {
            let mut names = ITEM_MESSAGES.iter();
            names.find_map(|name| text(at(value, &[name])?))
        }
        _ => None,
    }
}

/// Returns the string so that it can be printed in one line: not too long, and without characters that would
/// change how it, or what follows, appears.
fn printable(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_short = text.len() <= MAX_CHARS;
    if is_short && !text.contains(is_hidden) {
        return text;
    }
    let mut printed = String::new();
    let mut length = 0;
    for (index, char) in text.char_indices() {
        let piece = match is_hidden(char) {
            true => char.escape_default().to_string(),
            false => char.to_string(),
        };
        length += piece.chars().count();
        let is_last = index + char.len_utf8() == text.len();
        if length > MAX_CHARS || length == MAX_CHARS && !is_last {
            printed.push('…');
            break;
        }
        // Writing to a string cannot fail.
        let _ = printed.write_str(&piece);
    }
    Cow::Owned(printed)
}

/// Whether a character is a control character or changes the direction of text.
fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
