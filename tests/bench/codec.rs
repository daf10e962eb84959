//! Measures how fast the runtime's codec and `serde_derive` read and write each shape, in turns: on a computer whose
//! speed changes, the ratio of two adjacent runs is more exact than two times that are measured a minute apart.
//!
//! `cargo bench -p bench` prints the codec's speed as a multiple of the derive's: the median of all rounds, and the
//! quartiles. `cargo bench -p bench -- union` does so for the shapes whose names contain `union`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use bench::{derived, instances, types};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How many bytes are read and written at once: this takes about 0.2 ms, in which a process is seldom interrupted.
const LENGTH: usize = 64 * 1024;

/// How long one direction of one shape is measured.
const TIME: Duration = Duration::from_secs(3);

fn main() {
    print("shape", "decode", "encode");
    row::<types::Strings, derived::Strings, _>("strings", instances::strings);
    row::<types::Figures, derived::Figures, _>(
        "numbers, booleans and a string",
        instances::figures,
    );
    row::<types::Order, derived::Order, _>("properties of every type", instances::order);
    row::<types::Long, derived::Long, _>("long object", instances::long);
    row::<types::Series, derived::Series, _>("arrays of numbers", instances::series);
    row::<types::Maps, derived::Maps, _>("maps", instances::maps);
    row::<types::Event, derived::Event, _>(
        "union, discriminator first",
        instances::discriminator_first,
    );
    row::<types::Event, derived::Event, _>(
        "union, discriminator in the middle",
        instances::discriminator_in_the_middle,
    );
    row::<types::Event, derived::Event, _>(
        "union, discriminator last",
        instances::discriminator_last,
    );
    row::<types::Contact, derived::Contact, _>("untagged union", instances::contact);
    row::<types::Change, derived::Change, _>("nullable and `Patch`", instances::change);
    row::<types::UnknownValues, derived::UnknownValues, _>(
        "unknown values",
        instances::unknown_values,
    );
}

/// Measures a shape, if it is selected: an array of such values, with the types of the codec and of `serde_derive`.
fn row<Ours, Derived, Given>(name: &str, value: fn(usize) -> Given)
where
    Ours: DeserializeOwned + Serialize,
    Derived: DeserializeOwned + Serialize,
    Given: Serialize,
{
    if !is_selected(name) {
        return;
    }
    let text = instances::array(LENGTH, value);
    let ours: Vec<Ours> = read(&text);
    let derived: Vec<Derived> = read(&text);
    assert_same(&text, &write(&ours));
    assert_same(&text, &write(&derived));
    let decode = Ratio::of(|| read::<Vec<Ours>>(&text), || read::<Vec<Derived>>(&text));
    let encode = Ratio::of(|| write(&ours), || write(&derived));
    print(name, &decode.to_string(), &encode.to_string());
}

/// Whether a shape is selected. Without arguments, all are.
fn is_selected(name: &str) -> bool {
    // Cargo passes `--bench`.
    let selected = || std::env::args().skip(1).filter(|it| !it.starts_with("--"));
    selected().next().is_none() || selected().any(|part| name.contains(&part))
}

fn print(shape: &str, decode: &str, encode: &str) {
    println!("{shape:<36}{decode:<25}{encode}");
}

fn read<T: DeserializeOwned>(text: &[u8]) -> T {
    serde_json::from_slice(text).expect("the values have the shape")
}

fn write<T: Serialize>(values: &T) -> Vec<u8> {
    serde_json::to_vec(values).expect("values can be written")
}

/// Checks that both sides do the same work: neither loses a value.
fn assert_same(text: &[u8], written: &[u8]) {
    assert_eq!(read::<Value>(text), read::<Value>(written));
}

/// The codec's speed as a multiple of the derive's.
struct Ratio {
    low: f64,
    median: f64,
    high: f64,
}

impl Ratio {
    /// The quartiles of as many rounds as fit in [`TIME`].
    fn of<A, B>(ours: impl Fn() -> A, derived: impl Fn() -> B) -> Self {
        let started = Instant::now();
        let mut ratios = Vec::new();
        while started.elapsed() < TIME {
            ratios.push(round(ratios.len(), &ours, &derived));
        }
        ratios.sort_by(f64::total_cmp);
        let [low, median, high] = [1, 2, 3].map(|quartile| ratios[ratios.len() * quartile / 4]);
        Self { low, median, high }
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { low, median, high } = self;
        write!(f, "{median:.3} ({low:.3} to {high:.3})")
    }
}

/// The derive's time divided by the codec's. The order alternates between rounds.
fn round<A, B>(round: usize, ours: &impl Fn() -> A, derived: &impl Fn() -> B) -> f64 {
    let (ours, derived) = match round % 2 {
        0 => (time(ours), time(derived)),
        _ => {
            let derived = time(derived);
            (time(ours), derived)
        }
    };
    derived.as_secs_f64() / ours.as_secs_f64()
}

fn time<T>(call: &impl Fn() -> T) -> Duration {
    let start = Instant::now();
    black_box(call());
    start.elapsed()
}
