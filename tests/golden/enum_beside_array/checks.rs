//! Arrays of an enum.

use enum_beside_array::Client;
use enum_beside_array::operations::PutASortItem;
use enum_beside_array::types::{T, TScopesItem};

#[test]
fn enum_values_are_those_of_the_items() {
    let t: T = serde_json::from_str(r#"{"scopes":["read","write","admin"],"arrays":["p"]}"#).unwrap();
    let unknown = TScopesItem::Unknown("admin".to_owned());
    assert_eq!(t.scopes, Some(vec![TScopesItem::Read, TScopesItem::Write, unknown]));
    let call = Client::builder().build().unwrap();
    let request = call.put_a(t).sort(vec![PutASortItem::Up, PutASortItem::Down]).request().unwrap();
    assert_eq!(request.uri().query(), Some("sort=up&sort=down"));
    assert_eq!(&request.body()[..], br#"{"scopes":["read","write","admin"],"arrays":["p"]}"#);
}
