//! A handle is a borrowed client, and a call that it has made needs it no longer.

use methods_by_tag::operations::issues::{IssuesHandle, IssuesListForRepo};
use methods_by_tag::{Call, Client};

fn first_page(issues: IssuesHandle<'_>, owner: &str) -> Call<IssuesListForRepo> {
    issues.list_for_repo(owner).page(1)
}

#[test]
fn a_call_outlives_the_client_that_it_is_made_by() {
    let call = {
        let client = Client::builder().build().unwrap();
        let issues = client.issues();
        let _ = first_page(issues, "rust-lang");
        first_page(issues, "tokio-rs")
    };
    let request = call.request().unwrap();
    assert_eq!(
        request.uri(),
        "https://example.com/repos/tokio-rs/issues?page=1"
    );
}

#[test]
fn what_has_no_tag_is_called_on_the_client() {
    let client = Client::builder().build().unwrap();
    let of_client = client.users().request().unwrap();
    let of_tag = client.users_2().get().request().unwrap();
    assert_eq!(of_client.uri(), of_tag.uri());
    assert_eq!(
        (of_client.method().as_str(), of_tag.method().as_str()),
        ("PATCH", "DELETE")
    );
    assert_eq!(client.clone().base_url(), client.base_url());
}
