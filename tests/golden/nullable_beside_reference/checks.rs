//! Where `null` is allowed.

use nullable_beside_reference::Patch;
use nullable_beside_reference::types::{T, Tagged};

#[test]
fn null_is_read_and_written() {
    let json = r#"{"job":null,"not":{},"jobs":[null],"tagged":{"kind":"cat","lives":9}}"#;
    let t: T = serde_json::from_str(json).unwrap();
    assert_eq!((&t.job, &t.jobs), (&None, &Some(vec![None])));
    assert!(matches!(&t.tagged, Patch::Value(Tagged::Cat(cat)) if cat.lives == Some(9)));
    assert_eq!(serde_json::to_string(&t).unwrap(), json);
}
