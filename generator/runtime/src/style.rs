// Client runtime, copied unchanged by `cargo xtask codegen`.

//! How a parameter's value is written into a URL, a header or a cookie: OpenAPI's styles, which are
//! those of RFC 6570 and three more.
//!
//! A value is written by what it is when it is sent: a text, a list or an object. Where the standard
//! is silent, an item or a member that is itself a list or an object is written as JSON; only
//! `deepObject` goes further down, `filter[tags][0]=a`. But where each member has a pair of its own, one
//! that is a list has a pair for each item, as a parameter of its name would: `page=1&sort=a&sort=b`.
//! `null` is nothing at all.

use std::slice;

use serde_json::Value;

use super::percent;

/// A style, with what a description can say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    kind: Kind,
    exploded: bool,
    keeps_reserved: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
    Json,
}

impl Style {
    /// `blue,black`, in a path or a header.
    pub const SIMPLE: Self = Self::of(Kind::Simple, false);
    /// `.blue,black`, in a path.
    pub const LABEL: Self = Self::of(Kind::Label, false);
    /// `;color=blue,black`, in a path.
    pub const MATRIX: Self = Self::of(Kind::Matrix, false);
    /// `color=blue&color=black`, in a query, a form or a cookie.
    pub const FORM: Self = Self::of(Kind::Form, true);
    /// `color=blue%20black`, in a query or a form.
    pub const SPACE_DELIMITED: Self = Self::of(Kind::SpaceDelimited, false);
    /// `color=blue%7Cblack`, in a query or a form.
    pub const PIPE_DELIMITED: Self = Self::of(Kind::PipeDelimited, false);
    /// `color[R]=100&color[G]=200`, in a query or a form, with the brackets encoded.
    pub const DEEP_OBJECT: Self = Self::of(Kind::DeepObject, true);
    /// `color=blue; color=black`, in a cookie, as it is.
    pub const COOKIE: Self = Self::of(Kind::Cookie, true);
    /// The value as JSON, wherever it stands.
    pub const JSON: Self = Self::of(Kind::Json, false);

    const fn of(kind: Kind, exploded: bool) -> Self {
        Self {
            kind,
            exploded,
            keeps_reserved: false,
        }
    }

    /// With a value for each item, and `name=value` for each member.
    pub const fn exploded(self) -> Self {
        Self {
            exploded: true,
            ..self
        }
    }

    /// With all items in one value.
    pub const fn joined(self) -> Self {
        Self {
            exploded: false,
            ..self
        }
    }

    /// With reserved characters as they are.
    pub const fn reserved(self) -> Self {
        Self {
            keeps_reserved: true,
            ..self
        }
    }

    /// The value as it stands in a path, encoded.
    pub(crate) fn in_path(self, name: &str, value: &Value) -> String {
        let encode = match self.keeps_reserved {
            // What separates segments is part of no value.
            true => |text: &str| {
                let kept = percent::reserved_kept(text);
                kept.replace('/', "%2F").replace('?', "%3F")
            },
            false => percent::encoded,
        };
        let form = self.form(value, &encode);
        match (self.kind, self.exploded) {
            _ if form.is_nothing() => String::new(),
            (Kind::Label, false) => format!(".{}", form.joined(",", false)),
            (Kind::Label, true) => format!(".{}", form.joined(".", true)),
            (Kind::Matrix, exploded) => {
                let pairs = form.pairs(&percent::encoded(name), exploded);
                let pairs = pairs.iter().map(|(name, text)| match text.as_str() {
                    "" => format!(";{name}"),
                    text => format!(";{name}={text}"),
                });
                pairs.collect()
            }
            (_, exploded) => form.joined(",", exploded),
        }
    }

    /// The value as pairs of a query, encoded.
    pub(crate) fn in_query(self, name: &str, value: &Value) -> Vec<(String, String)> {
        let encode = match self.keeps_reserved {
            true => percent::reserved_kept,
            false => percent::encoded,
        };
        self.encoded_pairs(name, value, percent::encoded, encode)
    }

    /// The value as a whole query, encoded: a pair for each member, unless it is JSON.
    pub(crate) fn in_whole_query(self, value: &Value) -> Vec<String> {
        let pair = |(name, text): (String, String)| format!("{name}={text}");
        match (self.kind, value) {
            (_, Value::Null) => Vec::new(),
            (Kind::Json, value) => vec![percent::encoded(&value.to_string())],
            (_, Value::Object(members)) => members
                .iter()
                .flat_map(|(name, value)| Self::FORM.in_form(name, value))
                .map(pair)
                .collect(),
            (_, value) => vec![percent::encoded(&text(value))],
        }
    }

    /// The value as pairs of a form's body, encoded. `null` is an empty value there.
    pub(crate) fn in_form(self, name: &str, value: &Value) -> Vec<(String, String)> {
        let encode = match self.keeps_reserved {
            true => percent::reserved_kept,
            false => percent::form_encoded,
        };
        match value {
            Value::Null => vec![(percent::form_encoded(name), String::new())],
            value => self.encoded_pairs(name, value, percent::form_encoded, encode),
        }
    }

    fn encoded_pairs(
        self,
        name: &str,
        value: &Value,
        encode_name: fn(&str) -> String,
        encode: fn(&str) -> String,
    ) -> Vec<(String, String)> {
        if self.kind == Kind::DeepObject {
            let mut pairs = Vec::new();
            deep(name, value, &mut pairs);
            let pairs = pairs.into_iter();
            return pairs
                .map(|(name, text)| (encode_name(&name), encode(&text)))
                .collect();
        }
        let form = self.form(value, &encode);
        let delimiter = match self.kind {
            Kind::SpaceDelimited => "%20",
            Kind::PipeDelimited => "%7C",
            _ => ",",
        };
        let name = encode_name(name);
        match self.exploded {
            true => form.pairs(&name, true),
            false if form.is_nothing() => Vec::new(),
            false => vec![(name, form.joined(delimiter, false))],
        }
    }

    /// The value as a header, as it is; nothing when there is none.
    pub(crate) fn in_header(self, value: &Value) -> Option<String> {
        let form = self.form(value, &str::to_owned);
        (!form.is_nothing()).then(|| form.joined(",", self.exploded))
    }

    /// The value as cookies, each `name=value`.
    pub(crate) fn in_cookie(self, name: &str, value: &Value) -> Vec<String> {
        let form = match self.kind {
            Kind::Cookie => self.form(value, &str::to_owned),
            _ => self.form(value, &percent::encoded),
        };
        let pairs = form.pairs(name, self.exploded).into_iter();
        let pairs: Vec<_> = pairs.map(|(name, text)| format!("{name}={text}")).collect();
        match (self.kind, pairs.is_empty()) {
            (Kind::Cookie, _) | (_, true) => pairs,
            // One value, as OpenAPI has it, although few servers read it.
            _ => vec![pairs.join("&")],
        }
    }

    fn form(self, value: &Value, encode: &dyn Fn(&str) -> String) -> Form {
        match (self.kind, value) {
            (_, Value::Null) => Form::List(Vec::new()),
            (Kind::Json, value) => Form::Text(encode(&value.to_string())),
            (_, Value::Array(items)) => {
                Form::List(items.iter().map(|item| encode(&text(item))).collect())
            }
            (_, Value::Object(members)) => {
                let members = members.iter().filter(|(_, value)| !value.is_null());
                let members = members.flat_map(|(name, value)| {
                    let values = self.values(value).iter();
                    values.map(|value| (encode(name), encode(&text(value))))
                });
                Form::Object(members.collect())
            }
            (_, value) => Form::Text(encode(&text(value))),
        }
    }

    /// The values that a member of an object is written as, each beside the member's name.
    fn values(self, member: &Value) -> &[Value] {
        match (self.kind, member) {
            (Kind::Simple | Kind::Label, member) => slice::from_ref(member),
            (_, Value::Array(items)) if self.exploded => items,
            (_, member) => slice::from_ref(member),
        }
    }
}

/// What a value is, in texts that are encoded.
enum Form {
    Text(String),
    List(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Form {
    fn is_nothing(&self) -> bool {
        match self {
            Self::Text(_) => false,
            Self::List(items) => items.is_empty(),
            Self::Object(members) => members.is_empty(),
        }
    }

    /// All in one text.
    fn joined(&self, delimiter: &str, exploded: bool) -> String {
        let between = if exploded { "=" } else { delimiter };
        match self {
            Self::Text(text) => text.clone(),
            Self::List(items) => items.join(delimiter),
            Self::Object(members) => {
                let members = members.iter();
                let members = members.map(|(name, text)| format!("{name}{between}{text}"));
                members.collect::<Vec<_>>().join(delimiter)
            }
        }
    }

    /// A pair for each item or member, or one for all.
    fn pairs(&self, name: &str, exploded: bool) -> Vec<(String, String)> {
        let named = |text: &String| (name.to_owned(), text.clone());
        match (self, exploded) {
            (Self::List(items), true) => items.iter().map(named).collect(),
            (Self::Object(members), true) => members.clone(),
            (form, _) if form.is_nothing() => Vec::new(),
            (form, _) => vec![named(&form.joined(",", false))],
        }
    }
}

/// The pairs of an object, and of those inside of it: `a[b][0]`.
fn deep(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(&format!("{name}[{index}]"), item, pairs);
            }
        }
        Value::Object(members) => {
            for (member, value) in members {
                deep(&format!("{name}[{member}]"), value, pairs);
            }
        }
        scalar => pairs.push((name.to_owned(), text(scalar))),
    }
}

/// A value as text: JSON, but without the quotes of a text, and nothing for `null`.
pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        // A whole number goes without a fraction: `42`, not `42.0`.
        Value::Number(number) if number.is_f64() => match number.as_f64() {
            Some(number) => number.to_string(),
            None => number.to_string(),
        },
        other => other.to_string(),
    }
}
