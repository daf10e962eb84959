//! Values of each shape in JSON: the same ones each time, with different adjacent values.

use serde::Serialize;
use serde_json::{Value, json};

use crate::runtime::json::{Json, JsonObject};

/// An array of values that has at least this length in bytes.
pub fn array<T: Serialize>(length: usize, value: fn(usize) -> T) -> Vec<u8> {
    let mut text = String::from("[");
    for n in 0.. {
        text += &serde_json::to_string(&value(n)).unwrap_or_default();
        if text.len() >= length {
            break;
        }
        text.push(',');
    }
    text.push(']');
    text.into_bytes()
}

/// Strings, of which one in eight is absent.
pub fn strings(n: usize) -> Value {
    const NAMES: [&str; 16] = [
        "id",
        "first_name",
        "last_name",
        "email",
        "phone",
        "mobile",
        "street",
        "city",
        "postcode",
        "region",
        "country",
        "company",
        "job_title",
        "website",
        "language",
        "note",
    ];
    let present = NAMES.iter().enumerate().filter(|(at, _)| (at + n) % 8 != 7);
    let properties = present.map(|(at, name)| (name.to_string(), text(n + at).into()));
    Value::Object(properties.collect())
}

/// Numbers, booleans and a string.
pub fn figures(n: usize) -> Value {
    json!({
        "id": 1_000_000_007 * n, "count": n, "rank": n % 100, "price": float(n), "ratio": float(n + 1),
        "latitude": float(n + 2), "longitude": -float(n + 3), "active": n.is_multiple_of(2),
        "visible": n.is_multiple_of(3), "verified": n.is_multiple_of(5), "name": text(n),
    })
}

/// A property of every type.
pub fn order(n: usize) -> Value {
    const STATES: [&str; 4] = ["open", "paid", "sent", "canceled"];
    json!({
        "id": text(n), "state": STATES[n % 4],
        "created_at": format!("2024-{:02}-{:02}T10:20:30+02:00", n % 12 + 1, n % 28 + 1),
        "due_on": format!("2025-{:02}-{:02}", n % 12 + 1, n % 28 + 1), "total": float(n), "position": n,
        "paid": n.is_multiple_of(2), "tags": [text(n + 1), text(n + 2)], "stock": {"north": n, "south": n + 1},
        "customer": party(n), "recipient": party(n + 1), "metadata": {"source": text(n + 3), "lines": [n, true]},
    })
}

fn party(n: usize) -> Value {
    json!({"name": text(n), "email": text(n + 1), "phone": text(n + 2), "city": text(n + 3)})
}

/// Seventy properties, of which one in ten is absent.
pub fn long(n: usize) -> Value {
    let value = |at: usize| match at % 5 {
        1 => json!(at * n),
        2 => json!(n.is_multiple_of(2)),
        3 => json!(float(at + n)),
        _ => json!(text(at + n)),
    };
    let present = (1..=70).filter(|at| (at + n) % 10 != 9);
    let properties = present.map(|at| (format!("field_{at:02}"), value(at)));
    Value::Object(properties.collect())
}

/// Arrays of numbers.
pub fn series(n: usize) -> Value {
    let samples: Vec<_> = (n..n + 40).map(float).collect();
    let counts: Vec<_> = (n..n + 40).collect();
    json!({"samples": samples, "counts": counts})
}

/// Maps of strings, numbers and objects.
pub fn maps(n: usize) -> Value {
    let map = |length: usize, value: fn(usize) -> Value| {
        let properties = (n..n + length).map(|n| (format!("key-{n}"), value(n)));
        Value::Object(properties.collect())
    };
    json!({
        "labels": map(8, |n| text(n).into()), "counts": map(8, |n| n.into()), "parties": map(4, party),
    })
}

/// A value of a union, the discriminator first.
pub fn discriminator_first(n: usize) -> Json {
    event(n, 0)
}

/// A value of a union, half of the properties before the discriminator.
pub fn discriminator_in_the_middle(n: usize) -> Json {
    event(n, 3)
}

/// A value of a union, the discriminator last.
pub fn discriminator_last(n: usize) -> Json {
    event(n, 5)
}

fn event(n: usize, position: usize) -> Json {
    let (kind, value) = match n % 4 {
        0 => (
            "created",
            json!({
                "id": text(n), "name": text(n + 1), "owner": text(n + 2), "size": n,
                "shared": n.is_multiple_of(3),
            }),
        ),
        1 => (
            "moved",
            json!({
                "id": text(n), "from": text(n + 1), "to": text(n + 2), "by": text(n + 3),
                "distance": float(n),
            }),
        ),
        2 => (
            "rated",
            json!({
                "id": text(n), "stars": n % 5, "weight": float(n), "text": text(n + 1),
                "public": n.is_multiple_of(3),
            }),
        ),
        _ => (
            "removed",
            json!({
                "id": text(n), "reason": text(n + 1), "by": text(n + 2), "retention": n,
                "final": n.is_multiple_of(3),
            }),
        ),
    };
    let properties = value.as_object().cloned().unwrap_or_default();
    let mut event: Vec<_> = properties.into_iter().collect();
    event.insert(position, ("kind".to_owned(), kind.into()));
    let mut object = JsonObject::new();
    for (name, value) in event {
        object.insert(name, value);
    }
    Json::Object(object)
}

/// A value of a union without a discriminator.
pub fn contact(n: usize) -> Value {
    match n % 3 {
        0 => json!({
            "address": text(n), "display_name": text(n + 1), "verified": n.is_multiple_of(2), "bounces": n,
        }),
        1 => json!({
            "number": text(n), "extension": text(n + 1), "mobile": n.is_multiple_of(2), "country_code": n,
        }),
        _ => json!({"street": text(n), "city": text(n + 1), "postcode": text(n + 2), "floor": n}),
    }
}

/// Of the optional nullable properties, a third is absent, a third is `null`, and a third has a value.
pub fn change(n: usize) -> Value {
    let parent = if n.is_multiple_of(2) {
        Value::Null
    } else {
        text(n).into()
    };
    let weight = if n.is_multiple_of(3) {
        Value::Null
    } else {
        float(n).into()
    };
    let mut change = json!({"id": text(n), "parent": parent, "weight": weight});
    let values = [
        ("name", json!(text(n))),
        ("note", json!(text(n + 1))),
        ("phone", json!(text(n + 2))),
        ("rank", json!(n)),
        ("active", json!(true)),
    ];
    for (at, (name, value)) in values.into_iter().enumerate() {
        match (n + at) % 3 {
            0 => {}
            1 => change[name] = Value::Null,
            _ => change[name] = value,
        }
    }
    change
}

/// A value of any type, and additional properties.
pub fn unknown_values(n: usize) -> Value {
    json!({
        "id": text(n), "payload": {"kind": text(n + 1), "values": [n, float(n), null, {"deep": [true]}]},
        "color": text(n + 2), "origin": text(n + 3), "batch": text(n + 4), "serial": text(n + 5),
    })
}

/// A string of one of several lengths, sometimes with an escaped character.
fn text(n: usize) -> String {
    let escaped = if n.is_multiple_of(16) { "\n" } else { "" };
    let length = 4 + n * 7 % 24;
    format!("{n}{escaped}-abcdefghijklmnopqrstuvwxyz")[..length].to_owned()
}

fn float(n: usize) -> f64 {
    n as f64 * 1.37 + 0.01
}
