//! What the parameters of generic schemas are.

use dynamic_references::types::{NamedTree, Page, Pets};

#[test]
fn anchors_are_bound_by_the_referring_schema() {
    let pets: Pets = serde_json::from_str(r#"{"items":[{"name":"Rex"}],"meta":{"first":{"name":"Rex"}}}"#).unwrap();
    assert_eq!(pets.items[0].name, "Rex");
    assert_eq!(pets.meta.unwrap().first.unwrap().name, "Rex");
    let tree: NamedTree = serde_json::from_str(r#"{"name":"a","children":[{"name":"b"}]}"#).unwrap();
    assert_eq!(tree.children.unwrap()[0].name, "b");
}

#[test]
fn an_anchor_that_nothing_binds_is_its_own_schema() {
    let page: Page = serde_json::from_str(r#"{"items":[1,"a"]}"#).unwrap();
    assert_eq!(page.items.len(), 2);
}
