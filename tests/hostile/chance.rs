//! What chance makes: texts that were descriptions before some of their bytes were lost or moved, and whole
//! descriptions. `tests/fuzz` has the same without an end.

use std::fs;

use tests::feed::feed;
use tests::random::{Chance, description};
use tests::{description_in, folders_in, root};

/// The text with a few pieces of it left out, doubled, moved, or replaced.
fn mangled(text: &str, chance: &mut Chance) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=chance.below(4) {
        let start = chance.below(bytes.len());
        let end = bytes.len().min(start + 1 + chance.below(24));
        let piece: Vec<_> = match chance.below(4) {
            0 => bytes.drain(start..end).collect(),
            1 => bytes[start..end].to_vec(),
            2 => Vec::from(
                b"{}[]:,&*!|>'\"%@`#?-\n\t \xC2\x85"
                    .get(chance.below(20)..)
                    .unwrap_or_default(),
            ),
            _ => chance.bytes(2),
        };
        let at = chance.below(bytes.len() + 1);
        bytes.splice(at..at, piece);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn mangled_descriptions_are_answered() {
    let mut chance = Chance(1);
    for folder in ["tests/golden", "tests/bad_input"] {
        for fixture in folders_in(&root().join(folder)) {
            // Some fixtures are no text.
            let Ok(text) = fs::read_to_string(description_in(&fixture)) else {
                continue;
            };
            let mangled = mangled(&text, &mut chance);
            if std::panic::catch_unwind(|| feed(&mangled)).is_err() {
                panic!("{}:\n{mangled}\n{mangled:?}", fixture.display());
            }
        }
    }
}

#[test]
fn descriptions_made_by_chance_are_answered() {
    let made = (0..60).filter(|seed| {
        let text = description(*seed);
        std::panic::catch_unwind(|| feed(&text))
            .unwrap_or_else(|_| panic!("of {seed}:\n{text}"))
            .is_some()
    });
    assert!(made.count() > 10);
}
