//! What the calls send.

use std::collections::BTreeMap;

use form_body::operations::{ChargeBody, ChargeBodyAddress};
use form_body::{Client, Json, Patch};

#[test]
fn a_form_has_a_pair_for_each_member_in_its_style() {
    let texts = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
    let body = ChargeBody::new(7)
        .note(Patch::Null)
        .tags(texts(["a b", "c"]))
        .joined(texts(["d", "e"]))
        .metadata(BTreeMap::from([("k".to_owned(), "v&w".to_owned())]))
        .address(ChargeBodyAddress::new().city("Ö"));
    let client = Client::builder().build().unwrap();
    let request = client.charge(body).request().unwrap();
    assert_eq!(
        request.headers()["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert_eq!(
        request.body().as_bytes().unwrap(),
        "amount=7&note=&tags=a+b&tags=c&joined=d,e&metadata%5Bk%5D=v%26w\
         &address=%7B%22city%22%3A%22%C3%96%22%7D",
    );
}

#[test]
fn a_form_of_which_nothing_is_known_is_any_object() {
    let client = Client::builder().build().unwrap();
    let request = client.recharge().request().unwrap();
    assert!(request.body().as_bytes().unwrap().is_empty() && !request.headers().contains_key("content-type"));
    let request = client.recharge().body(Json::from_iter([("b", 1), ("a", 2)])).request().unwrap();
    assert_eq!(request.body().as_bytes().unwrap(), "b=1&a=2");
}
