//! Objects are read as the tuple of their fields, and written from one.

use std::error::Error;

use runtime::codec::{Chunked, FieldNames, Object};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};
use serde_test::{Token, assert_ser_tokens};

type TestResult = Result<(), Box<dyn Error>>;

/// `id` is required, `rank` required and nullable, the others are optional.
#[derive(Debug, Clone, PartialEq)]
struct Company {
    id: String,
    rank: Option<i64>,
    name: Option<String>,
    parent: Option<Box<Company>>,
}

impl Company {
    const SHAPE: Object = Object::new("Company", &["id", "rank", "name", "parent"]);

    fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            rank: None,
            name: None,
            parent: None,
        }
    }
}

impl<'de> Deserialize<'de> for Company {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (id, rank, name, parent) = Self::SHAPE.read(deserializer)?;
        Ok(Self {
            id,
            rank,
            name,
            parent,
        })
    }
}

impl Serialize for Company {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::SHAPE.write(
            serializer,
            (
                &self.id,
                &self.rank,
                self.name.as_ref(),
                self.parent.as_ref(),
            ),
        )
    }
}

fn read(text: &str) -> serde_json::Result<Company> {
    serde_json::from_str(text)
}

fn failure<T>(result: serde_json::Result<T>) -> Option<String> {
    result.err().map(|error| error.to_string())
}

#[test]
fn properties_are_read_into_their_fields() -> TestResult {
    let expected = Company {
        id: "101".to_owned(),
        rank: Some(7),
        name: Some("Lakers".to_owned()),
        parent: Some(Box::new(Company::new("1"))),
    };
    let text = r#"{"id":"101","rank":7,"name":"Lakers","parent":{"id":"1","rank":null}}"#;
    assert_eq!(read(text)?, expected);
    Ok(())
}

#[test]
fn slice_reader_and_value_decode_equally() -> TestResult {
    let text = r#"{"name":"L\u0061kers","id":"101","more":[1,{"id":2}],"rank":7}"#;
    let expected = Company {
        rank: Some(7),
        name: Some("Lakers".to_owned()),
        ..Company::new("101")
    };
    let tree: Value = serde_json::from_str(text)?;
    assert_eq!(
        [
            serde_json::from_slice::<Company>(text.as_bytes())?,
            serde_json::from_reader::<_, Company>(text.as_bytes())?,
            Company::deserialize(&tree)?,
            serde_json::from_value::<Company>(tree)?,
        ],
        [(); 4].map(|()| expected.clone()),
    );
    Ok(())
}

#[test]
fn missing_required_property_is_named_in_error() {
    assert_eq!(
        failure(read(r#"{"rank":7}"#)),
        Some("missing field `id` at line 1 column 10".to_owned()),
    );
}

#[test]
fn null_for_required_property_is_rejected() {
    assert_eq!(
        failure(read(r#"{"id":null}"#)),
        Some("invalid type: null, expected a string at line 1 column 10".to_owned()),
    );
}

#[test]
fn missing_or_null_option_is_none() -> TestResult {
    assert_eq!(read(r#"{"id":"1"}"#)?, Company::new("1"));
    assert_eq!(
        read(r#"{"id":"1","rank":null,"name":null,"parent":null}"#)?,
        Company::new("1"),
    );
    Ok(())
}

#[test]
fn unknown_properties_are_ignored_with_any_value() -> TestResult {
    let text = r#"{"a":{"id":"2","b":[{"id":"3"}]},"id":"1","c":1e999,"ID":"4","i":null}"#;
    assert_eq!(read(text)?, Company::new("1"));
    Ok(())
}

#[test]
fn properties_are_read_in_any_order() -> TestResult {
    let properties = [r#""id":"1""#, r#""rank":7"#, r#""name":"x""#];
    let expected = Company {
        rank: Some(7),
        name: Some("x".to_owned()),
        ..Company::new("1")
    };
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let text = format!("{{{}}}", order.map(|index| properties[index]).join(","));
        assert_eq!(read(&text)?, expected, "{text}");
    }
    Ok(())
}

#[test]
fn last_duplicate_property_is_used() -> TestResult {
    let text = r#"{"id":"1","name":"a","id":"2","name":"b","name":null}"#;
    assert_eq!(read(text)?, Company::new("2"));
    Ok(())
}

#[test]
fn object_rejects_other_types() {
    for (text, found) in [
        (r#"["1",7]"#, "sequence"),
        (r#""1""#, r#"string "1""#),
        ("null", "null"),
    ] {
        let tree = serde_json::from_str::<Value>(text);
        assert_eq!(
            failure(tree.and_then(serde_json::from_value::<Company>)),
            Some(format!("invalid type: {found}, expected an object")),
        );
    }
}

#[test]
fn reference_is_always_written_and_option_only_if_some() -> TestResult {
    assert_eq!(
        serde_json::to_string(&Company::new("1"))?,
        r#"{"id":"1","rank":null}"#,
    );
    let company = Company {
        rank: Some(7),
        parent: Some(Box::new(Company::new("2"))),
        ..Company::new("1")
    };
    assert_eq!(
        serde_json::to_string(&company)?,
        r#"{"id":"1","rank":7,"parent":{"id":"2","rank":null}}"#,
    );
    Ok(())
}

#[test]
fn serialized_length_counts_written_fields() {
    assert_ser_tokens(
        &Company::new("1"),
        &[
            Token::Struct {
                name: "Company",
                len: 2,
            },
            Token::Str("id"),
            Token::Str("1"),
            Token::Str("rank"),
            Token::None,
            Token::StructEnd,
        ],
    );
    assert_ser_tokens(
        &Company {
            name: Some("x".to_owned()),
            ..Company::new("1")
        },
        &[
            Token::Struct {
                name: "Company",
                len: 3,
            },
            Token::Str("id"),
            Token::Str("1"),
            Token::Str("rank"),
            Token::None,
            Token::Str("name"),
            Token::Str("x"),
            Token::StructEnd,
        ],
    );
}

#[derive(Debug, PartialEq)]
struct Nothing {}

impl Nothing {
    const SHAPE: Object = Object::new("Nothing", &[]);
}

impl<'de> Deserialize<'de> for Nothing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let () = Self::SHAPE.read(deserializer)?;
        Ok(Self {})
    }
}

impl Serialize for Nothing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::SHAPE.write(serializer, ())
    }
}

#[test]
fn object_without_fields_reads_any_object_and_writes_empty_one() -> TestResult {
    assert_eq!(serde_json::from_str::<Nothing>("{}")?, Nothing {});
    assert_eq!(
        serde_json::from_str::<Nothing>(r#"{"id":"1","more":[]}"#)?,
        Nothing {},
    );
    assert_eq!(
        failure(serde_json::from_str::<Nothing>("[]")),
        Some("invalid type: sequence, expected an object at line 1 column 2".to_owned()),
    );
    assert_eq!(serde_json::to_string(&Nothing {})?, "{}");
    assert_ser_tokens(
        &Nothing {},
        &[
            Token::Struct {
                name: "Nothing",
                len: 0,
            },
            Token::StructEnd,
        ],
    );
    Ok(())
}

/// One field more than a tuple can have.
#[derive(Debug, PartialEq)]
struct Long {
    m0: i64,
    m1: i64,
    m2: i64,
    m3: i64,
    m4: i64,
    m5: i64,
    m6: i64,
    m7: i64,
    m8: i64,
    m9: i64,
    m10: i64,
    m11: i64,
    m12: i64,
    m13: i64,
    m14: i64,
    m15: Option<i64>,
    m16: String,
}

impl Long {
    const NAMES: FieldNames = &[
        "m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12", "m13",
        "m14", "m15", "m16",
    ];
    const SHAPE: Object = Object::new("Long", Self::NAMES);
}

impl<'de> Deserialize<'de> for Long {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Chunked((
            (m0, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15),
            (m16,),
        )) = Self::SHAPE.read(deserializer)?;
        Ok(Self {
            m0,
            m1,
            m2,
            m3,
            m4,
            m5,
            m6,
            m7,
            m8,
            m9,
            m10,
            m11,
            m12,
            m13,
            m14,
            m15,
            m16,
        })
    }
}

impl Serialize for Long {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::SHAPE.write(
            serializer,
            Chunked((
                (
                    &self.m0,
                    &self.m1,
                    &self.m2,
                    &self.m3,
                    &self.m4,
                    &self.m5,
                    &self.m6,
                    &self.m7,
                    &self.m8,
                    &self.m9,
                    &self.m10,
                    &self.m11,
                    &self.m12,
                    &self.m13,
                    &self.m14,
                    self.m15.as_ref(),
                ),
                (&self.m16,),
            )),
        )
    }
}

#[test]
fn seventeen_fields_round_trip_in_two_chunks() -> TestResult {
    let long = Long {
        m0: 0,
        m1: 1,
        m2: 2,
        m3: 3,
        m4: 4,
        m5: 5,
        m6: 6,
        m7: 7,
        m8: 8,
        m9: 9,
        m10: 10,
        m11: 11,
        m12: 12,
        m13: 13,
        m14: 14,
        m15: None,
        m16: "last".to_owned(),
    };
    let text = r#"{"m0":0,"m1":1,"m2":2,"m3":3,"m4":4,"m5":5,"m6":6,"m7":7,"m8":8,"m9":9,"m10":10,"m11":11,"m12":12,"m13":13,"m14":14,"m16":"last"}"#;
    assert_eq!(serde_json::to_string(&long)?, text);
    assert_eq!(serde_json::from_str::<Long>(text)?, long);

    let properties =
        (0..15).flat_map(|index| [Token::Str(Long::NAMES[index]), Token::I64(index as i64)]);
    let mut tokens = vec![Token::Struct {
        name: "Long",
        len: 16,
    }];
    tokens.extend(properties);
    tokens.extend([Token::Str("m16"), Token::Str("last"), Token::StructEnd]);
    assert_ser_tokens(&long, &tokens);
    Ok(())
}

#[test]
fn missing_property_of_later_chunk_is_named_in_error() {
    let mut properties: serde_json::Map<_, _> = (0..16)
        .map(|index| (format!("m{index}"), json!(index)))
        .collect();
    properties.remove("m15");
    assert_eq!(
        failure(serde_json::from_value::<Long>(properties.into())),
        Some("missing field `m16`".to_owned()),
    );
}

/// The maximum number of fields of one tuple.
const CHUNK: usize = 16;

/// Sixteen fields of one type.
type Sixteen<T> = (T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T);

/// Twelve fields of one type.
type Twelve<T> = (T, T, T, T, T, T, T, T, T, T, T, T);

fn to_array<T>(tuple: Sixteen<T>) -> [T; CHUNK] {
    let (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) = tuple;
    [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]
}

fn references(fields: &[i64; CHUNK]) -> Sixteen<&i64> {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = fields;
    (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
}

/// Returns the names `m0`, `m1` and so on, which are literals in a generated crate.
fn names(count: usize) -> FieldNames {
    let names = (0..count).map(|index| &*format!("m{index}").leak());
    names.collect::<Vec<_>>().leak()
}

/// Returns an object whose properties have their index as the value, the last one first.
fn reversed(count: usize) -> String {
    let properties: Vec<_> = (0..count)
        .rev()
        .map(|index| format!(r#""m{index}":{index}"#))
        .collect();
    format!("{{{}}}", properties.join(","))
}

#[test]
fn thirty_three_fields_round_trip_in_three_chunks() -> TestResult {
    let shape = Object::new("Long", names(33));
    let text = reversed(33);
    let Chunked((a, b, (c,))) = shape.read(&mut serde_json::Deserializer::from_str(&text))?;
    let chunks: ([i64; CHUNK], [i64; CHUNK], i64) = (to_array(a), to_array(b), c);
    let counted = |chunk: usize| std::array::from_fn(|index| (chunk * CHUNK + index) as i64);
    assert_eq!(chunks, (counted(0), counted(1), 32));

    let tree = shape.write(
        serde_json::value::Serializer,
        Chunked((references(&chunks.0), references(&chunks.1), (&chunks.2,))),
    )?;
    assert_eq!(tree, serde_json::from_str::<Value>(&text)?);
    Ok(())
}

#[test]
fn two_hundred_and_fifty_six_fields_round_trip_in_sixteen_chunks() -> TestResult {
    let shape = Object::new("Long", names(256));
    let text = reversed(256);
    let Chunked(chunks) = shape.read(&mut serde_json::Deserializer::from_str(&text))?;
    let chunks: Sixteen<Sixteen<i64>> = chunks;
    let chunks = to_array(chunks).map(to_array);
    let counted: [[i64; CHUNK]; CHUNK] =
        std::array::from_fn(|chunk| std::array::from_fn(|index| (chunk * CHUNK + index) as i64));
    assert_eq!(chunks, counted);

    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = chunks.each_ref().map(references);
    let tree = shape.write(
        serde_json::value::Serializer,
        Chunked((a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)),
    )?;
    assert_eq!(tree, serde_json::from_str::<Value>(&text)?);
    Ok(())
}

#[test]
fn three_hundred_fields_round_trip_in_nested_chunks() -> TestResult {
    let shape = Object::new("Long", names(300));
    let text = reversed(300);
    let Chunked((chunks, Chunked((more, most, last)))) =
        shape.read(&mut serde_json::Deserializer::from_str(&text))?;
    let Chunked(chunks): Chunked<Sixteen<Sixteen<i64>>> = chunks;
    let last: Twelve<i64> = last;
    let chunks = to_array(chunks).map(to_array);
    let (more, most): ([i64; CHUNK], [i64; CHUNK]) = (to_array(more), to_array(most));
    let counted = |chunk: usize| std::array::from_fn(|index| (chunk * CHUNK + index) as i64);
    assert_eq!(chunks, std::array::from_fn(counted));
    assert_eq!((more, most), (counted(16), counted(17)));
    assert_eq!(
        last,
        (288, 289, 290, 291, 292, 293, 294, 295, 296, 297, 298, 299)
    );

    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = chunks.each_ref().map(references);
    let tail = {
        let (a, b, c, d, e, f, g, h, i, j, k, l) = &last;
        (a, b, c, d, e, f, g, h, i, j, k, l)
    };
    let tree = shape.write(
        serde_json::value::Serializer,
        Chunked((
            Chunked((a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)),
            Chunked((references(&more), references(&most), tail)),
        )),
    )?;
    assert_eq!(tree, serde_json::from_str::<Value>(&text)?);
    Ok(())
}
