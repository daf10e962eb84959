//! The credential is the client's, and sent with the operations that have the parameter.

use authorization_parameter::Client;

#[test]
fn the_header_is_sent_where_it_is_a_parameter() {
    let client = Client::builder()
        .authorization("Token abc")
        .key("k")
        .build()
        .unwrap();
    let header = |request: http::Request<authorization_parameter::Body>| {
        let value = request.headers().get("authorization").cloned();
        value.map(|value| (value.is_sensitive(), value.to_str().unwrap().to_owned()))
    };
    let sent = Some((true, "Token abc".to_owned()));
    assert_eq!(header(client.pets().request().unwrap()), sent);
    assert_eq!(header(client.shops().request().unwrap()), sent);
    let added = client.add_pet().request().unwrap();
    assert_eq!(added.uri(), "https://example.com/pets?key=k");
    assert_eq!(header(added), sent);
}

#[test]
fn a_required_one_is_missed_and_an_optional_one_is_not() {
    let client = Client::builder().build().unwrap();
    assert!(client.pets().request().is_err());
    assert!(client.shops().request().is_ok());
}
