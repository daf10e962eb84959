//! What the calls send.

use parameter_styles::types::{Color, Filter, FilterCreated};
use parameter_styles::Client;
use serde_json::json;

fn client() -> Client {
    Client::builder().build().unwrap()
}

fn names() -> Vec<String> {
    ["a b", "c,d"].map(str::to_owned).to_vec()
}

fn color() -> Color {
    Color::new().r(100).b(150)
}

#[test]
fn a_path_has_its_parameters_in_their_styles() {
    let request = client().path(color(), names(), names(), 7).request().unwrap();
    assert_eq!(
        request.uri().to_string(),
        "https://example.com/R=100,B=150/.a%20b.c%2Cd/;matrix=a%20b,c%2Cd/7",
    );
}

#[test]
fn a_query_has_its_parameters_in_their_styles() {
    let deep = Filter::new().created(FilterCreated::new().gt(1)).tags(names());
    let call = client().query(color()).joined(names()).space(names()).pipe(names()).deep(deep);
    let call = call.raw("a/b?c").empty("").flag(true).any(json!(["x", 1])).json(color());
    assert_eq!(
        call.request().unwrap().uri().to_string(),
        "https://example.com/query?R=100&B=150&joined=a%20b,c%2Cd&space=a%20b%20c%2Cd\
         &pipe=a%20b%7Cc%2Cd&deep%5Bcreated%5D%5Bgt%5D=1&deep%5Btags%5D%5B0%5D=a%20b\
         &deep%5Btags%5D%5B1%5D=c%2Cd&raw=a/b?c&empty=&flag=true&any=x&any=1\
         &json=%7B%22R%22%3A100%2C%22B%22%3A150%7D",
    );
    let request = client().query(Color::new()).request().unwrap();
    assert_eq!(request.uri().to_string(), "https://example.com/query");
}

#[test]
fn headers_and_cookies_have_their_parameters_in_their_styles() {
    let call = client().others(color()).x_names(names()).session("s; t").names(names());
    let request = call.request().unwrap();
    let header = |name| request.headers()[name].to_str().unwrap();
    assert_eq!(
        ["x-color", "x-names", "cookie"].map(header),
        ["R,100,B,150", "a b,c,d", "session=s%3B%20t; names=a%20b,c%2Cd"],
    );
}
