//! Where the calls go.

use servers::{Client, ClientBuilder};

fn urls(builder: ClientBuilder) -> [String; 4] {
    let client = builder.build().unwrap();
    [
        client.plain().request(),
        client.put_file().request(),
        client.get_file().request(),
        client.add_file().request(),
    ]
    .map(|request| request.unwrap().uri().to_string())
}

#[test]
fn a_call_goes_to_the_server_that_is_nearest_to_it() {
    assert_eq!(
        urls(Client::builder()),
        [
            "https://eu.example.com/v1/plain",
            "https://files.eu.example.com/files",
            "https://eu.example.com/files/v2/files",
            "https://asia.other.com/files",
        ],
    );
}

#[test]
fn variables_are_the_callers_to_choose() {
    assert_eq!(
        urls(Client::builder().region("us").version("v2")),
        [
            "https://us.example.com/v2/plain",
            "https://files.us.example.com/files",
            "https://us.example.com/files/v2/files",
            "https://asia.other.com/files",
        ],
    );
}

#[test]
fn a_server_that_the_caller_chooses_goes_before_all() {
    assert_eq!(
        urls(Client::builder().base_url(Client::SERVERS[1])),
        [
            "https://test.example.com/plain",
            "https://test.example.com/files",
            "https://test.example.com/files/v2/files",
            "https://test.example.com/files",
        ],
    );
}
