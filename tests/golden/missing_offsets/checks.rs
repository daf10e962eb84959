//! A missing offset is UTC wherever the value is, and is written as `Z`.

use missing_offsets::Client;
use missing_offsets::types::Events;
use serde_json::json;

#[test]
fn missing_offset_is_utc() {
    let local = "2030-01-02T03:04:05";
    let events = json!({
        "at": local, "until": local, "more": [local], "named": { "a": local }, "either": local
    });
    let decoded: Events = serde_json::from_value(events).unwrap();
    assert_eq!(decoded.at.timestamp(), 1_893_553_445);
    let utc = "2030-01-02T03:04:05Z";
    let encoded = json!({
        "at": utc, "until": utc, "more": [utc], "named": { "a": utc }, "either": utc
    });
    assert_eq!(serde_json::to_value(decoded).unwrap(), encoded);
}

#[test]
fn argument_converts_from_type_of_chrono() {
    let events = json!({ "at": "2030-01-02T03:04:05+02:00" });
    let time = *serde_json::from_value::<Events>(events).unwrap().at;
    let client = Client::builder().build().unwrap();
    let request = client.put_events(Events::new(time)).since(time).request();
    let query = request.unwrap().uri().query().unwrap().to_owned();
    assert_eq!(query, "since=2030-01-02T03%3A04%3A05%2B02%3A00");
}
