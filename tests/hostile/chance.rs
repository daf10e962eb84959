//! What chance makes: texts that were descriptions before some of their bytes were lost or moved, and whole
//! descriptions. `tests/fuzz` has the same without an end.

use std::fs;

use arbitrary::{Arbitrary, Unstructured};
use tests::feed::feed;
use tests::random::Description;
use tests::{description_in, folders_in, root};

/// Numbers that look like chance, the same ones each time (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut next = self.0;
        next = (next ^ (next >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        next = (next ^ (next >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        next ^ (next >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % (end.max(1) as u64)) as usize
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}

fn description(seed: u64) -> String {
    let bytes = Chance(seed).bytes(8 << 10);
    let Description(root) = Description::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
    format!("{root:#}")
}

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
                panic!("{}:\n{mangled}", fixture.display());
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
