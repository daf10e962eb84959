//! The same shapes with `serde_derive`, as its users write them.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Optional strings.
#[derive(Debug, Deserialize, Serialize)]
pub struct Strings {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mobile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    street: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postcode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    website: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// Numbers, booleans and a string.
#[derive(Debug, Deserialize, Serialize)]
pub struct Figures {
    id: i64,
    count: i32,
    rank: i32,
    price: f64,
    ratio: f64,
    latitude: f64,
    longitude: f64,
    active: bool,
    visible: bool,
    verified: bool,
    name: String,
}

/// A property of every type.
#[derive(Debug, Deserialize, Serialize)]
pub struct Order {
    id: String,
    state: State,
    created_at: DateTime<FixedOffset>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    total: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stock: Option<BTreeMap<String, i64>>,
    customer: Party,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient: Option<Party>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Value>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Open,
    Paid,
    Sent,
    Canceled,
}

#[derive(Debug, Deserialize, Serialize)]
struct Party {
    name: String,
    email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<String>,
}

/// More properties than one tuple of the codec holds.
#[derive(Debug, Deserialize, Serialize)]
pub struct Long {
    #[serde(skip_serializing_if = "Option::is_none")]
    field_01: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_02: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_03: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_04: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_05: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_06: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_07: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_08: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_09: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_10: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_11: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_12: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_13: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_14: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_15: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_16: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_17: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_18: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_19: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_20: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_21: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_22: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_23: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_24: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_25: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_26: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_27: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_28: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_29: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_30: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_31: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_32: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_33: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_34: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_35: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_36: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_37: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_38: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_39: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_40: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_41: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_42: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_43: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_44: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_45: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_46: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_47: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_48: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_49: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_50: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_51: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_52: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_53: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_54: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_55: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_56: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_57: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_58: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_59: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_60: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_61: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_62: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_63: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_64: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_65: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_66: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_67: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_68: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_69: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_70: Option<String>,
}

/// Arrays of numbers.
#[derive(Debug, Deserialize, Serialize)]
pub struct Series {
    samples: Vec<f64>,
    counts: Vec<i64>,
}

/// Maps of strings, numbers and objects.
#[derive(Debug, Deserialize, Serialize)]
pub struct Maps {
    labels: BTreeMap<String, String>,
    counts: BTreeMap<String, i64>,
    parties: BTreeMap<String, Party>,
}

/// A union with a discriminator.
#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Event {
    /// A variant.
    Created(Created),
    /// A variant.
    Moved(Moved),
    /// A variant.
    Rated(Rated),
    /// A variant.
    Removed(Removed),
}

/// A variant of [`Event`].
#[derive(Debug, Deserialize, Serialize)]
pub struct Created {
    id: String,
    name: String,
    owner: String,
    size: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared: Option<bool>,
}

/// A variant of [`Event`].
#[derive(Debug, Deserialize, Serialize)]
pub struct Moved {
    id: String,
    from: String,
    to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distance: Option<f64>,
}

/// A variant of [`Event`].
#[derive(Debug, Deserialize, Serialize)]
pub struct Rated {
    id: String,
    stars: i64,
    weight: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public: Option<bool>,
}

/// A variant of [`Event`].
#[derive(Debug, Deserialize, Serialize)]
pub struct Removed {
    id: String,
    reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retention: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#final: Option<bool>,
}

/// A union without a discriminator.
#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Contact {
    /// A variant.
    Mail(Mail),
    /// A variant.
    Phone(Phone),
    /// A variant.
    PostalAddress(PostalAddress),
}

/// A variant of [`Contact`].
#[derive(Debug, Deserialize, Serialize)]
pub struct Mail {
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bounces: Option<i64>,
}

/// A variant of [`Contact`].
#[derive(Debug, Deserialize, Serialize)]
pub struct Phone {
    number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mobile: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country_code: Option<i64>,
}

/// A variant of [`Contact`].
#[derive(Debug, Deserialize, Serialize)]
pub struct PostalAddress {
    street: String,
    city: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    postcode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    floor: Option<i64>,
}

/// Nullable properties, required and optional.
#[derive(Debug, Deserialize, Serialize)]
pub struct Change {
    id: String,
    parent: Option<String>,
    weight: Option<f64>,
    #[serde(
        default,
        deserialize_with = "some",
        skip_serializing_if = "Option::is_none"
    )]
    name: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "some",
        skip_serializing_if = "Option::is_none"
    )]
    note: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "some",
        skip_serializing_if = "Option::is_none"
    )]
    phone: Option<Option<String>>,
    #[serde(
        default,
        deserialize_with = "some",
        skip_serializing_if = "Option::is_none"
    )]
    rank: Option<Option<i64>>,
    #[serde(
        default,
        deserialize_with = "some",
        skip_serializing_if = "Option::is_none"
    )]
    active: Option<Option<bool>>,
}

/// A property that is present has a value, which may be `null`.
fn some<'de, T, D>(source: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(source).map(Some)
}

/// A value of any type, and additional properties.
#[derive(Debug, Deserialize, Serialize)]
pub struct UnknownValues {
    id: String,
    payload: Value,
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}
