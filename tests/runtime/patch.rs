//! A patch distinguishes an absent property, `null` and a value when read and written.

use runtime::codec::Object;
use runtime::patch::Patch;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};
use serde_test::{Token, assert_ser_tokens};

#[derive(Debug, Clone, Default, PartialEq)]
struct Update {
    title: Patch<String>,
    tags: Patch<Vec<Patch<String>>>,
    manager: Patch<Box<Update>>,
    boxed: Box<Patch<i64>>,
}

impl Update {
    const SHAPE: Object = Object::new("Update", &["title", "tags", "manager", "boxed"]);
}

impl<'de> Deserialize<'de> for Update {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (title, tags, manager, boxed) = Self::SHAPE.read(deserializer)?;
        Ok(Self {
            title,
            tags,
            manager,
            boxed,
        })
    }
}

impl Serialize for Update {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::SHAPE.write(
            serializer,
            (
                self.title.as_field(),
                self.tags.as_field(),
                self.manager.as_field(),
                self.boxed.as_field(),
            ),
        )
    }
}

/// Decodes the tree from every kind of input, and encodes the result.
fn round_trip(tree: &Value) -> serde_json::Result<(Vec<Update>, Value)> {
    let text = serde_json::to_string(tree)?;
    let read = vec![
        serde_json::from_str::<Update>(&text)?,
        serde_json::from_reader::<_, Update>(text.as_bytes())?,
        Update::deserialize(tree)?,
        serde_json::from_value::<Update>(tree.clone())?,
    ];
    let written = serde_json::to_value(&read[0])?;
    Ok((read, written))
}

#[test]
fn absent_null_and_value_round_trip_as_different_objects() {
    let title = |title| Update {
        title,
        ..Update::default()
    };
    for (update, tree) in [
        (title(Patch::Absent), json!({})),
        (title(Patch::Null), json!({"title": null})),
        (title(Patch::from("Guard")), json!({"title": "Guard"})),
        (title(Patch::from("")), json!({"title": ""})),
    ] {
        assert_eq!(serde_json::to_value(&update).unwrap(), tree);
        assert_eq!(
            round_trip(&tree).unwrap(),
            (vec![update; 4], tree.clone()),
            "{tree}",
        );
    }
}

#[test]
fn array_item_null_is_null_and_absent_is_written_as_null() {
    let tree = json!({"tags": ["a", null]});
    let update = Update {
        tags: Patch::Value(vec![Patch::from("a"), Patch::Null]),
        ..Update::default()
    };
    assert_eq!(round_trip(&tree).unwrap(), (vec![update; 4], tree));
    let absent = vec![Patch::<i64>::Absent, Patch::Value(1)];
    assert_eq!(serde_json::to_value(absent).unwrap(), json!([null, 1]));
}

#[test]
fn boxed_patch_and_patch_of_box_round_trip() {
    let tree = json!({"manager": {"boxed": null}, "boxed": 1});
    let update = Update {
        manager: Patch::Value(Box::new(Update {
            boxed: Box::new(Patch::Null),
            ..Update::default()
        })),
        boxed: Box::new(Patch::Value(1)),
        ..Update::default()
    };
    assert_eq!(round_trip(&tree).unwrap(), (vec![update; 4], tree));
}

#[test]
fn patch_rejects_value_of_other_type() {
    assert_eq!(
        round_trip(&json!({"boxed": "1"})).unwrap_err().to_string(),
        r#"invalid type: string "1", expected i64 at line 1 column 12"#,
    );
}

#[test]
fn serialized_length_counts_null_and_not_absent() {
    assert_ser_tokens(
        &Update {
            tags: Patch::Null,
            boxed: Box::new(Patch::Value(1)),
            ..Update::default()
        },
        &[
            Token::Struct {
                name: "Update",
                len: 2,
            },
            Token::Str("tags"),
            Token::None,
            Token::Str("boxed"),
            Token::Some,
            Token::I64(1),
            Token::StructEnd,
        ],
    );
}

/// Types of another crate, with the derive, that a field of a generated struct may have.
mod foreign {
    use runtime::patch::Patch;
    use serde::{Deserialize, Serialize};

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(super) struct Id(pub(super) String);

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(super) struct MaybeId(pub(super) Option<String>);

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(transparent)]
    pub(super) struct Clearable(pub(super) Patch<String>);
}

#[derive(Debug, PartialEq)]
struct Holder {
    id: foreign::Id,
    maybe: Option<foreign::MaybeId>,
    clearable: foreign::Clearable,
    patch: Patch<foreign::Id>,
}

impl<'de> Deserialize<'de> for Holder {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const SHAPE: Object = Object::new("Holder", &["id", "maybe", "clearable", "patch"]);
        let (id, maybe, clearable, patch) = SHAPE.read(deserializer)?;
        Ok(Self {
            id,
            maybe,
            clearable,
            patch,
        })
    }
}

#[test]
fn newtypes_of_other_crates_are_supported_as_fields() {
    use foreign::{Clearable, Id, MaybeId};

    let id = || Id("1".to_owned());
    for (tree, holder) in [
        (
            json!({"id": "1"}),
            Holder {
                id: id(),
                maybe: None,
                clearable: Clearable(Patch::Absent),
                patch: Patch::Absent,
            },
        ),
        (
            json!({"id": "1", "maybe": null, "clearable": null, "patch": null}),
            Holder {
                id: id(),
                maybe: None,
                clearable: Clearable(Patch::Null),
                patch: Patch::Null,
            },
        ),
        (
            json!({"id": "1", "maybe": "2", "clearable": "3", "patch": "1"}),
            Holder {
                id: id(),
                maybe: Some(MaybeId(Some("2".to_owned()))),
                clearable: Clearable(Patch::from("3")),
                patch: Patch::Value(id()),
            },
        ),
    ] {
        assert_eq!(serde_json::from_value::<Holder>(tree).unwrap(), holder);
    }
}

#[test]
fn missing_newtype_of_option_is_rejected() {
    // As with the derive: only the type itself can have a value for a missing property.
    #[derive(Debug)]
    struct Strict;

    impl<'de> Deserialize<'de> for Strict {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            const SHAPE: Object = Object::new("Strict", &["maybe"]);
            let (foreign::MaybeId(_),) = SHAPE.read(deserializer)?;
            Ok(Self)
        }
    }

    let error = serde_json::from_value::<Strict>(json!({})).unwrap_err();
    assert_eq!(error.to_string(), "missing field `maybe`");
}

#[test]
fn patch_converts_from_and_into_options() {
    let (absent, null, value) = (Patch::Absent, Patch::Null, Patch::Value(1));
    assert_eq!(Patch::default(), absent);
    assert_eq!(Patch::from(1), value);
    assert_eq!(
        [Patch::or_null(None), Patch::or_null(Some(1))],
        [null, value]
    );
    assert_eq!(
        [Patch::or_absent(None), Patch::or_absent(Some(1))],
        [absent, value],
    );
    assert_eq!(
        [absent, null, value].map(|patch| (
            patch.is_absent(),
            patch.is_null(),
            patch.value().copied(),
            patch.into_value(),
            patch.as_field().map(Option::<&i32>::copied),
        )),
        [
            (true, false, None, None, None),
            (false, true, None, None, Some(None)),
            (false, false, Some(1), Some(1), Some(Some(1))),
        ],
    );
}
