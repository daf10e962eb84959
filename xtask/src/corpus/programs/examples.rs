//! Decodes examples and encodes them again. Each input line is the index of a type in the list and a value; each
//! output line is the encoded value, or the error.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

type RoundTrip = fn(&str) -> serde_json::Result<Value>;

pub fn of<T: DeserializeOwned + Serialize>(example: &str) -> serde_json::Result<Value> {
    serde_json::to_value(serde_json::from_str::<T>(example)?)
}

pub fn run(types: &[RoundTrip]) {
    for line in std::io::stdin().lines() {
        let line = line.expect("the line can be read");
        let (ty, example) = line.split_once(' ').expect("a type and a value");
        let round_trip = types[ty.parse::<usize>().expect("the index of a type")];
        let result = round_trip(example).map_err(|error| error.to_string());
        println!("{}", json!(result));
    }
}
