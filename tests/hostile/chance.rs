//! Tests random input: descriptions with bytes removed, moved or replaced, and random descriptions. `tests/fuzz`
//! does the same without end.

use std::fs;

use tests::feed::feed;
use tests::random::{Rng, description};
use tests::{description_in, directories_in, root};

/// Returns the text with a few pieces removed, duplicated, moved or replaced.
fn mutated(text: &str, rng: &mut Rng) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=rng.below(4) {
        let start = rng.below(bytes.len());
        let end = bytes.len().min(start + 1 + rng.below(24));
        let piece: Vec<_> = match rng.below(4) {
            0 => bytes.drain(start..end).collect(),
            1 => bytes[start..end].to_vec(),
            2 => Vec::from(
                b"{}[]:,&*!|>'\"%@`#?-\n\t \xC2\x85"
                    .get(rng.below(20)..)
                    .unwrap_or_default(),
            ),
            _ => rng.bytes(2),
        };
        let at = rng.below(bytes.len() + 1);
        bytes.splice(at..at, piece);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn mutated_description_does_not_panic() {
    let mut rng = Rng(1);
    for directory in ["tests/golden", "tests/bad_input"] {
        for fixture in directories_in(&root().join(directory)) {
            // Some fixtures are not UTF-8.
            let Ok(text) = fs::read_to_string(description_in(&fixture)) else {
                continue;
            };
            let mutated = mutated(&text, &mut rng);
            if std::panic::catch_unwind(|| feed(&mutated)).is_err() {
                panic!("{}:\n{mutated}\n{mutated:?}", fixture.display());
            }
        }
    }
}

#[test]
fn random_description_does_not_panic() {
    let generated = (0..60).filter(|seed| {
        let text = description(*seed);
        std::panic::catch_unwind(|| feed(&text))
            .unwrap_or_else(|_| panic!("of {seed}:\n{text}"))
            .is_some()
    });
    assert!(generated.count() > 10);
}
