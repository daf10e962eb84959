// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Encoding of parameter values in a URL, a header or a cookie, in the styles of OpenAPI: those of
//! RFC 6570 and three more.
//!
//! The encoding depends on the value that is sent: a string, an array or an object. An array or
//! object inside another, which OpenAPI leaves undefined, is encoded as JSON; only `deepObject`
//! descends into it, `filter[tags][0]=a`. But if each property has its own pair, an array has a
//! pair for each item, as a parameter of that name would: `page=1&sort=a&sort=b`. `null` is
//! omitted.

use std::borrow::Cow;
use std::slice;

use serde_json::Value;

use super::percent;

/// A style, with `explode` and `allowReserved`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    kind: Kind,
    explode: bool,
    allow_reserved: bool,
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
    /// `color=blue; color=black`, in a cookie, not encoded.
    pub const COOKIE: Self = Self::of(Kind::Cookie, true);
    /// The value as JSON, in any location.
    pub const JSON: Self = Self::of(Kind::Json, false);

    const fn of(kind: Kind, explode: bool) -> Self {
        Self {
            kind,
            explode,
            allow_reserved: false,
        }
    }

    /// Sets `explode`: a value for each item, and `name=value` for each property.
    pub const fn explode(self) -> Self {
        Self {
            explode: true,
            ..self
        }
    }

    /// Unsets `explode`: one value for all items.
    pub const fn no_explode(self) -> Self {
        Self {
            explode: false,
            ..self
        }
    }

    /// Sets `allowReserved`: reserved characters are not encoded.
    pub const fn allow_reserved(self) -> Self {
        Self {
            allow_reserved: true,
            ..self
        }
    }

    /// Encodes the value for a path.
    pub(crate) fn in_path(self, name: &str, value: &Value) -> String {
        let encode = match self.allow_reserved {
            // A value must not contain a separator: it stays in one segment.
            true => |string: &str| {
                let encoded = percent::encode_except_reserved(string);
                encoded.replace('/', "%2F").replace('?', "%3F")
            },
            false => percent::encode,
        };
        let serialized = self.serialize(value, &encode);
        match (self.kind, self.explode) {
            _ if serialized.is_absent() => String::new(),
            (Kind::Label, false) => format!(".{}", serialized.join(",", false)),
            (Kind::Label, true) => format!(".{}", serialized.join(".", true)),
            (Kind::Matrix, explode) => {
                let pairs = serialized.pairs(&percent::encode(name), explode);
                let pairs = pairs.iter().map(|(name, value)| match value.as_str() {
                    "" => format!(";{name}"),
                    value => format!(";{name}={value}"),
                });
                pairs.collect()
            }
            (_, explode) => serialized.join(",", explode),
        }
    }

    /// Encodes the value as pairs of a query.
    pub(crate) fn in_query(self, name: &str, value: &Value) -> Vec<(String, String)> {
        let encode = match self.allow_reserved {
            true => percent::encode_except_reserved,
            false => percent::encode,
        };
        self.encoded_pairs(name, value, percent::encode, encode)
    }

    /// Encodes the value as a whole query: a pair for each property, unless it is JSON.
    pub(crate) fn in_querystring(self, value: &Value) -> Vec<String> {
        let pair = |(name, value): (String, String)| format!("{name}={value}");
        match (self.kind, value) {
            (_, Value::Null) => Vec::new(),
            (Kind::Json, value) => vec![percent::encode(&value.to_string())],
            (_, Value::Object(properties)) => properties
                .iter()
                .flat_map(|(name, value)| Self::FORM.in_form(name, value))
                .map(pair)
                .collect(),
            (_, value) => vec![percent::encode(&unquoted_json(value))],
        }
    }

    /// Encodes the value as pairs of a form body, where `null` is an empty value.
    pub(crate) fn in_form(self, name: &str, value: &Value) -> Vec<(String, String)> {
        let encode = match self.allow_reserved {
            true => percent::encode_except_reserved,
            false => percent::encode_form,
        };
        match value {
            Value::Null => vec![(percent::encode_form(name), String::new())],
            value => self.encoded_pairs(name, value, percent::encode_form, encode),
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
            deep_object(name, value, &mut pairs);
            let pairs = pairs.into_iter();
            return pairs
                .map(|(name, value)| (encode_name(&name), encode(&value)))
                .collect();
        }
        let serialized = self.serialize(value, &encode);
        let delimiter = match self.kind {
            Kind::SpaceDelimited => "%20",
            Kind::PipeDelimited => "%7C",
            _ => ",",
        };
        let name = encode_name(name);
        match self.explode {
            true => serialized.pairs(&name, true),
            false if serialized.is_absent() => Vec::new(),
            false => vec![(name, serialized.join(delimiter, false))],
        }
    }

    /// Returns the value of a header, not encoded; `None` if the header is omitted.
    pub(crate) fn in_header(self, value: &Value) -> Option<String> {
        let serialized = self.serialize(value, &str::to_owned);
        (!serialized.is_absent()).then(|| serialized.join(",", self.explode))
    }

    /// Returns the value as cookies, each `name=value`.
    pub(crate) fn in_cookie(self, name: &str, value: &Value) -> Vec<String> {
        let serialized = match self.kind {
            Kind::Cookie => self.serialize(value, &str::to_owned),
            _ => self.serialize(value, &percent::encode),
        };
        let pairs = serialized.pairs(name, self.explode).into_iter();
        let pairs: Vec<_> = pairs
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        match (self.kind, pairs.is_empty()) {
            (Kind::Cookie, _) | (_, true) => pairs,
            // One value, as OpenAPI specifies, although few servers support it.
            _ => vec![pairs.join("&")],
        }
    }

    fn serialize(self, value: &Value, encode: &dyn Fn(&str) -> String) -> Serialized {
        let encode_value = |value: &Value| encode(&unquoted_json(value));
        match (self.kind, value) {
            (_, Value::Null) => Serialized::Array(Vec::new()),
            (Kind::Json, value) => Serialized::Single(encode(&value.to_string())),
            (_, Value::Array(items)) => Serialized::Array(items.iter().map(encode_value).collect()),
            (_, Value::Object(properties)) => {
                let properties = properties.iter().filter(|(_, value)| !value.is_null());
                let pairs = properties.flat_map(|(name, value)| {
                    let values = self.property_values(value).iter();
                    values.map(|value| (encode(name), encode_value(value)))
                });
                Serialized::Object(pairs.collect())
            }
            (_, value) => Serialized::Single(encode_value(value)),
        }
    }

    /// Returns the values of a property that are each encoded with its name.
    fn property_values(self, property: &Value) -> &[Value] {
        match (self.kind, property) {
            (Kind::Simple | Kind::Label, property) => slice::from_ref(property),
            (_, Value::Array(items)) if self.explode => items,
            (_, property) => slice::from_ref(property),
        }
    }
}

/// A value whose parts are encoded.
enum Serialized {
    Single(String),
    Array(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Serialized {
    /// Whether the parameter is omitted.
    fn is_absent(&self) -> bool {
        match self {
            Self::Single(_) => false,
            Self::Array(items) => items.is_empty(),
            Self::Object(properties) => properties.is_empty(),
        }
    }

    /// Joins all items or properties.
    fn join(self, delimiter: &str, explode: bool) -> String {
        let separator = if explode { "=" } else { delimiter };
        match self {
            Self::Single(value) => value,
            Self::Array(items) => items.join(delimiter),
            Self::Object(properties) => {
                let pairs = properties.iter();
                let pairs = pairs.map(|(name, value)| [name, separator, value].concat());
                pairs.collect::<Vec<_>>().join(delimiter)
            }
        }
    }

    /// Returns a pair for each item or property, or one for all.
    fn pairs(self, name: &str, explode: bool) -> Vec<(String, String)> {
        let pair = |value: String| (name.to_owned(), value);
        match (self, explode) {
            (Self::Array(items), true) => items.into_iter().map(pair).collect(),
            (Self::Object(properties), true) => properties,
            (serialized, _) if serialized.is_absent() => Vec::new(),
            (serialized, _) => vec![pair(serialized.join(",", false))],
        }
    }
}

/// Adds a pair for each value in an object, however deep: `a[b][0]`.
fn deep_object(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                deep_object(&format!("{name}[{index}]"), item, pairs);
            }
        }
        Value::Object(properties) => {
            for (property, value) in properties {
                deep_object(&format!("{name}[{property}]"), value, pairs);
            }
        }
        scalar => pairs.push((name.to_owned(), unquoted_json(scalar).into_owned())),
    }
}

/// Returns a value as JSON, but a string without quotes, and an empty string for `null`.
pub(crate) fn unquoted_json(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(string) => Cow::Borrowed(string),
        // An integer has no fraction: `42`, not `42.0`.
        Value::Number(number) if number.is_f64() => match number.as_f64() {
            Some(number) => number.to_string().into(),
            None => number.to_string().into(),
        },
        other => other.to_string().into(),
    }
}
