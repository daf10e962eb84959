//! Objects are read as the tuple of their members, and written from one.

use std::error::Error;

use runtime::codec::{Grouped, Names, Object};
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
fn every_member_is_read_into_its_place() -> TestResult {
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
fn slices_readers_and_trees_give_the_same_value() -> TestResult {
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
fn a_missing_member_that_is_required_is_an_error_that_names_it() {
    assert_eq!(
        failure(read(r#"{"rank":7}"#)),
        Some("missing field `id` at line 1 column 10".to_owned()),
    );
}

#[test]
fn null_for_a_required_member_is_an_error() {
    assert_eq!(
        failure(read(r#"{"id":null}"#)),
        Some("invalid type: null, expected a string at line 1 column 10".to_owned()),
    );
}

#[test]
fn a_missing_option_is_none_and_so_is_null() -> TestResult {
    assert_eq!(read(r#"{"id":"1"}"#)?, Company::new("1"));
    assert_eq!(
        read(r#"{"id":"1","rank":null,"name":null,"parent":null}"#)?,
        Company::new("1"),
    );
    Ok(())
}

#[test]
fn unknown_members_are_ignored_whatever_they_hold() -> TestResult {
    let text = r#"{"a":{"id":"2","b":[{"id":"3"}]},"id":"1","c":1e999,"ID":"4","i":null}"#;
    assert_eq!(read(text)?, Company::new("1"));
    Ok(())
}

#[test]
fn members_are_found_in_every_order() -> TestResult {
    let members = [r#""id":"1""#, r#""rank":7"#, r#""name":"x""#];
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
        let text = format!("{{{}}}", order.map(|index| members[index]).join(","));
        assert_eq!(read(&text)?, expected, "{text}");
    }
    Ok(())
}

#[test]
fn of_a_member_that_comes_twice_the_last_counts() -> TestResult {
    let text = r#"{"id":"1","name":"a","id":"2","name":"b","name":null}"#;
    assert_eq!(read(text)?, Company::new("2"));
    Ok(())
}

#[test]
fn what_is_no_object_is_an_error() {
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
fn a_reference_is_always_written_and_an_option_only_when_it_holds_something() -> TestResult {
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
fn the_announced_length_counts_what_is_written() {
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
fn an_object_without_members_reads_any_object_and_writes_an_empty_one() -> TestResult {
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

/// One member more than a tuple holds.
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
    const NAMES: Names = &[
        "m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12", "m13",
        "m14", "m15", "m16",
    ];
    const SHAPE: Object = Object::new("Long", Self::NAMES);
}

impl<'de> Deserialize<'de> for Long {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Grouped((
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
            Grouped((
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
fn seventeen_members_are_read_and_written_in_two_groups() -> TestResult {
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

    let members =
        (0..15).flat_map(|index| [Token::Str(Long::NAMES[index]), Token::I64(index as i64)]);
    let mut tokens = vec![Token::Struct {
        name: "Long",
        len: 16,
    }];
    tokens.extend(members);
    tokens.extend([Token::Str("m16"), Token::Str("last"), Token::StructEnd]);
    assert_ser_tokens(&long, &tokens);
    Ok(())
}

#[test]
fn a_missing_member_of_a_later_group_is_named() {
    let mut members: serde_json::Map<_, _> = (0..16)
        .map(|index| (format!("m{index}"), json!(index)))
        .collect();
    members.remove("m15");
    assert_eq!(
        failure(serde_json::from_value::<Long>(members.into())),
        Some("missing field `m16`".to_owned()),
    );
}

/// How many members one tuple holds at most.
const GROUP: usize = 16;

/// Sixteen members of one type, and how the tests fill and empty them.
type Sixteen<T> = (T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T);

/// And twelve.
type Twelve<T> = (T, T, T, T, T, T, T, T, T, T, T, T);

fn listed<T>(tuple: Sixteen<T>) -> [T; GROUP] {
    let (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) = tuple;
    [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]
}

fn references(members: &[i64; GROUP]) -> Sixteen<&i64> {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = members;
    (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
}

/// `m0`, `m1` and so on; a generated crate has them as literals.
fn names(count: usize) -> Names {
    let names = (0..count).map(|index| &*format!("m{index}").leak());
    names.collect::<Vec<_>>().leak()
}

/// An object whose members hold their own index, the last one first.
fn reversed(count: usize) -> String {
    let members: Vec<_> = (0..count)
        .rev()
        .map(|index| format!(r#""m{index}":{index}"#))
        .collect();
    format!("{{{}}}", members.join(","))
}

#[test]
fn thirty_three_members_are_read_and_written_in_three_groups() -> TestResult {
    let shape = Object::new("Long", names(33));
    let text = reversed(33);
    let Grouped((a, b, (c,))) = shape.read(&mut serde_json::Deserializer::from_str(&text))?;
    let groups: ([i64; GROUP], [i64; GROUP], i64) = (listed(a), listed(b), c);
    let counted = |group: usize| std::array::from_fn(|index| (group * GROUP + index) as i64);
    assert_eq!(groups, (counted(0), counted(1), 32));

    let tree = shape.write(
        serde_json::value::Serializer,
        Grouped((references(&groups.0), references(&groups.1), (&groups.2,))),
    )?;
    assert_eq!(tree, serde_json::from_str::<Value>(&text)?);
    Ok(())
}

#[test]
fn two_hundred_and_fifty_six_members_are_read_and_written_in_sixteen_groups() -> TestResult {
    let shape = Object::new("Long", names(256));
    let text = reversed(256);
    let Grouped(groups) = shape.read(&mut serde_json::Deserializer::from_str(&text))?;
    let groups: Sixteen<Sixteen<i64>> = groups;
    let groups = listed(groups).map(listed);
    let counted: [[i64; GROUP]; GROUP] =
        std::array::from_fn(|group| std::array::from_fn(|index| (group * GROUP + index) as i64));
    assert_eq!(groups, counted);

    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = groups.each_ref().map(references);
    let tree = shape.write(
        serde_json::value::Serializer,
        Grouped((a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)),
    )?;
    assert_eq!(tree, serde_json::from_str::<Value>(&text)?);
    Ok(())
}

#[test]
fn three_hundred_members_are_read_and_written_in_groups_of_groups() -> TestResult {
    let shape = Object::new("Long", names(300));
    let text = reversed(300);
    let Grouped((groups, Grouped((more, most, last)))) =
        shape.read(&mut serde_json::Deserializer::from_str(&text))?;
    let Grouped(groups): Grouped<Sixteen<Sixteen<i64>>> = groups;
    let last: Twelve<i64> = last;
    let groups = listed(groups).map(listed);
    let (more, most): ([i64; GROUP], [i64; GROUP]) = (listed(more), listed(most));
    let counted = |group: usize| std::array::from_fn(|index| (group * GROUP + index) as i64);
    assert_eq!(groups, std::array::from_fn(counted));
    assert_eq!((more, most), (counted(16), counted(17)));
    assert_eq!(
        last,
        (288, 289, 290, 291, 292, 293, 294, 295, 296, 297, 298, 299)
    );

    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = groups.each_ref().map(references);
    let tail = {
        let (a, b, c, d, e, f, g, h, i, j, k, l) = &last;
        (a, b, c, d, e, f, g, h, i, j, k, l)
    };
    let tree = shape.write(
        serde_json::value::Serializer,
        Grouped((
            Grouped((a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)),
            Grouped((references(&more), references(&most), tail)),
        )),
    )?;
    assert_eq!(tree, serde_json::from_str::<Value>(&text)?);
    Ok(())
}
