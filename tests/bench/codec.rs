//! Each shape read and written by the runtime's codec and by `serde_derive`, in turns: on a machine whose speed
//! drifts, a ratio of two neighbors says more than two figures a minute apart.
//!
//! `cargo bench -p bench` prints the codec's speed as a multiple of the derive's: the median of all rounds, and the
//! quarters around it. `cargo bench -p bench -- union` does so for the shapes that have this in their name.

use std::hint::black_box;
use std::time::{Duration, Instant};

use bench::{derived, instances, types};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// How many bytes are read and written at once: some 0.2 ms, in which the processor is seldom given to another.
const LENGTH: usize = 64 * 1024;

/// How long one direction of one shape is measured.
const TIME: Duration = Duration::from_secs(3);

fn main() {
    print("shape", "decode", "encode");
    row::<types::Texts, derived::Texts>("texts", instances::texts);
    row::<types::Figures, derived::Figures>("numbers, flags and a text", instances::figures);
    row::<types::Order, derived::Order>("members of every kind", instances::order);
    row::<types::Long, derived::Long>("long object", instances::long);
    row::<types::Series, derived::Series>("arrays of numbers", instances::series);
    row::<types::Maps, derived::Maps>("maps", instances::maps);
    row::<types::Event, derived::Event>("union, tag first", instances::tag_first);
    row::<types::Event, derived::Event>("union, tag in the middle", instances::tag_in_the_middle);
    row::<types::Event, derived::Event>("union, tag last", instances::tag_last);
    row::<types::Contact, derived::Contact>("union by its members", instances::contact);
    row::<types::Change, derived::Change>("nullable and `Patch`", instances::change);
    row::<types::Kept, derived::Kept>("kept values", instances::kept);
}

/// Measures a shape, if it is wanted: an array of such values, with the codec's type and the derive's.
fn row<Ours, Derived>(name: &str, value: fn(usize) -> Value)
where
    Ours: DeserializeOwned + Serialize,
    Derived: DeserializeOwned + Serialize,
{
    if !is_wanted(name) {
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

/// Whether a shape is asked for; all are where none is.
fn is_wanted(name: &str) -> bool {
    // Cargo itself says `--bench`.
    let asked = || std::env::args().skip(1).filter(|it| !it.starts_with("--"));
    asked().next().is_none() || asked().any(|part| name.contains(&part))
}

fn print(shape: &str, decode: &str, encode: &str) {
    println!("{shape:<28}{decode:<25}{encode}");
}

fn read<T: DeserializeOwned>(text: &[u8]) -> T {
    serde_json::from_slice(text).expect("the values have the shape")
}

fn write<T: Serialize>(values: &T) -> Vec<u8> {
    serde_json::to_vec(values).expect("values can be written")
}

/// What is measured is the same work on both sides: nothing is lost in either.
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
    /// The quarters of as many rounds as there is time for.
    fn of<A, B>(ours: impl Fn() -> A, derived: impl Fn() -> B) -> Self {
        let started = Instant::now();
        let mut ratios = Vec::new();
        while started.elapsed() < TIME {
            ratios.push(round(ratios.len(), &ours, &derived));
        }
        ratios.sort_by(f64::total_cmp);
        let [low, median, high] = [1, 2, 3].map(|quarter| ratios[ratios.len() * quarter / 4]);
        Self { low, median, high }
    }
}

impl std::fmt::Display for Ratio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { low, median, high } = self;
        write!(f, "{median:.3} ({low:.3} to {high:.3})")
    }
}

/// The derive's time over the codec's; who begins changes with each round.
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
