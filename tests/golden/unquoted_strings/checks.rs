//! The text that is sent.

use unquoted_strings::Client;
use unquoted_strings::operations::PutAV;
use unquoted_strings::types::{One, T, TApiVersion, TCopy, TForms, TMerge, TMerges};

#[test]
fn strings_are_sent_as_written() {
    let t = T::new("x").forms(TForms::N1e3).tagged(One::new());
    assert_eq!(t.api_version, TApiVersion::N1_10);
    let call = Client::builder().build().unwrap().put_a(t).v(PutAV::N1_10);
    let request = call.request().unwrap();
    assert_eq!(request.uri().to_string(), "https://example.com/1.10/a?v=1.10");
    let body = r#"{"apiVersion":"1.10","1.10":"x","forms":"1e3","tagged":{"v":"1.10"}}"#;
    assert_eq!(std::str::from_utf8(request.body().as_bytes().unwrap()).unwrap(), body);
}

#[test]
fn copies_by_aliases_and_merge_keys_have_the_same_text() {
    let t = T::new("x").copy(TCopy::N1_30).merge(TMerge::N1_30).merges(TMerges::N1_40);
    let value = serde_json::to_value(t).unwrap();
    assert_eq!((&value["copy"], &value["merge"], &value["merges"]), (&"1.30".into(), &"1.30".into(), &"1.40".into()));
}

#[test]
fn every_form_is_read() {
    for text in ["1e3", "0x10", "0o17", "2020-01-01", "yes", "007", "1_000", "True", "+1", "12345678901234567890123"] {
        let form: TForms = serde_json::from_value(text.into()).unwrap();
        assert!(!matches!(form, TForms::Unknown(_)), "{text}");
    }
}
