//! Replaces a format that another keyword of the same schema excludes.
//!
//! The values of such a schema are not what the format says, such as identifiers of 24 characters with
//! `format: uuid`, or 3000000000 with `format: int32`. As the type of the format they could not be decoded, and a
//! single one would make a whole response fail; as strings, or as 64-bit integers, they are kept.

use std::net::Ipv6Addr;

use regex::RegexBuilder;

use super::shape::Shape;
use super::string_formats::{base64, date, or_utc, uuid};
use super::tree::{Fields, Read, at_value};
use super::walk::walk_description_mut;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Trail};
use crate::json::Value;

/// A format whose type cannot represent every string.
struct StrictFormat {
    name: &'static str,
    /// The lengths of its strings.
    lengths: (usize, usize),
    is_valid: fn(&str) -> bool,
    /// Strings of different kinds: a pattern that matches none of them excludes the format.
    samples: &'static [&'static str],
}

const FORMATS: &[StrictFormat] = &[
    StrictFormat {
        name: "uuid",
        lengths: (36, 36),
        is_valid: |text| uuid(text).is_some(),
        samples: &[
            "67e55044-10b1-426f-9247-bb680e5fe0c8",
            "67E55044-10B1-426F-9247-BB680E5FE0C8",
            "c232ab00-9414-11ec-b3c8-9f6bdeced846",
            "6fa459ea-ee8a-3ca4-894e-db77e160355e",
            "886313e1-3b8a-5372-9b90-0c9aee199e5d",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
            "00000000-0000-0000-0000-000000000000",
        ],
    },
    StrictFormat {
        name: "date",
        lengths: (10, 10),
        is_valid: |text| date(text).is_some(),
        samples: &["2030-01-02", "2021-12-31", "1999-10-20"],
    },
    StrictFormat {
        name: "date-time",
        lengths: ("2030-01-02T03:04:05".len(), usize::MAX),
        is_valid: |text| or_utc(text).is_some(),
        samples: &[
            "2030-01-02T03:04:05Z",
            "2021-12-31T13:14:15.123Z",
            "2021-12-31T13:14:15.123456Z",
            "2021-12-31T13:14:15+02:00",
            "2021-12-31T13:14:15.123+00:00",
            "2021-12-31T13:14:15",
        ],
    },
    StrictFormat {
        name: "ipv4",
        lengths: ("1.1.1.1".len(), "255.255.255.255".len()),
        is_valid: is_ipv4,
        samples: &["192.0.2.1", "192.168.100.200", "10.0.0.1", "1.1.1.1"],
    },
    StrictFormat {
        name: "ipv6",
        lengths: ("::".len(), 45),
        is_valid: is_ipv6,
        samples: &[
            "2001:db8::1",
            "::1",
            "2001:0db8:0000:0000:0000:0000:0000:0001",
        ],
    },
    StrictFormat {
        name: "byte",
        lengths: (0, usize::MAX),
        is_valid: |text| base64(text).is_some(),
        samples: &["AQID", "aGVsbG8=", "YQ=="],
    },
];

/// The keywords that have a value of an integer, or a bound of it.
const INTEGERS: [&str; 7] = [
    "const", "default", "enum", "example", "examples", "maximum", "minimum",
];

fn is_ipv4(text: &str) -> bool {
    let is_number = |part: &str| part.parse::<u8>().is_ok_and(|it| it.to_string() == part);
    text.split('.').count() == 4 && text.split('.').all(is_number)
}

fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// Replaces each format that another keyword excludes, and reports it.
pub(super) fn replace(root: &mut Value, diagnostics: &mut Diagnostics) {
    walk_description_mut(root, &mut |trail, value, shape| {
        let (Shape::Schema(_), Value::Object(schema)) = (shape, value) else {
            return;
        };
        if let Some((format, keyword)) = excluded(schema) {
            diagnostics.report(excluded_format(trail, format, keyword, "strings"));
            schema.shift_remove("format");
        }
        if let Some(keyword) = excludes_int32(schema) {
            diagnostics.report(excluded_format(trail, "int32", keyword, "64-bit integers"));
            schema.insert("format".to_owned(), Value::from("int64"));
        }
    });
}

fn excluded_format(trail: &Trail<'_>, format: &str, keyword: &str, values: &str) -> Diagnostic {
    let message = format!("`{keyword}` excludes `format: {format}`; the values are {values}");
    let help = format!("remove `format`, or change `{keyword}`");
    at_value(Code::IgnoredField, &trail.key("format"), message).help(help)
}

/// The keyword that has an integer outside the range of `format: int32`.
fn excludes_int32(schema: &Fields) -> Option<&'static str> {
    if schema.string("format") != Some("int32") {
        return None;
    }
    let is_large = |value: &Value| {
        let number = value.as_f64().filter(|it| it.fract() == 0.0);
        number.is_some_and(|it| it < f64::from(i32::MIN) || it > f64::from(i32::MAX))
    };
    let has_large = |value: &Value| match value {
        Value::Array(values) => values.iter().any(is_large),
        value => is_large(value),
    };
    let mut keywords = INTEGERS.into_iter();
    keywords.find(|key| schema.get(*key).is_some_and(has_large))
}

/// The format of a schema, and the keyword that excludes it.
fn excluded(schema: &Fields) -> Option<(&'static str, &'static str)> {
    let name = schema.string("format")?;
    let format = FORMATS.iter().find(|it| it.name == name)?;
    let is_string = match schema.get("type")? {
        Value::Array(types) => types.iter().any(|it| it == "string"),
        ty => ty == "string",
    };
    // An enum is not of the format's type.
    if !is_string || schema.contains_key("enum") || schema.contains_key("const") {
        return None;
    }
    Some((format.name, format.excluded_by(schema)?))
}

impl StrictFormat {
    fn excluded_by(&self, schema: &Fields) -> Option<&'static str> {
        let length = |key: &str| usize::try_from(schema.get(key)?.as_u64()?).ok();
        let (shortest, longest) = self.lengths;
        let is_invalid = |value: &Value| value.as_str().is_some_and(|it| !(self.is_valid)(it));
        let has_invalid = |key: &str| schema.get(key).is_some_and(is_invalid);
        let examples = schema.array("examples");
        Some(match () {
            () if length("minLength").is_some_and(|it| it > longest) => "minLength",
            () if length("maxLength").is_some_and(|it| it < shortest) => "maxLength",
            () if schema
                .string("pattern")
                .is_some_and(|it| self.is_excluded_by_pattern(it)) =>
            {
                "pattern"
            }
            () if has_invalid("default") => "default",
            () if has_invalid("example") => "example",
            () if examples.is_some_and(|it| it.iter().any(is_invalid)) => "examples",
            () => return None,
        })
    }

    /// A pattern that `regex` does not support excludes nothing.
    fn is_excluded_by_pattern(&self, pattern: &str) -> bool {
        const MAX_SIZE: usize = 1 << 16;
        let regex = RegexBuilder::new(pattern).size_limit(MAX_SIZE).build();
        regex.is_ok_and(|regex| !self.samples.iter().any(|sample| regex.is_match(sample)))
    }
}
