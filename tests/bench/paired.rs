//! The same comparison as `codec`, in turns: on a machine whose speed drifts, a ratio of two neighbours
//! says more than two figures a minute apart.
//!
//! `cargo bench -p bench --bench paired` prints the speed of the runtime's codec as a multiple of the
//! derive's: the median over all rounds, and the quarters around it.

use std::hint::black_box;
use std::time::{Duration, Instant};

use buildr::operations::contacts::UpdateContactReply;
use serde::Serialize;
use serde::de::DeserializeOwned;

const REPLY: &[u8] = include_bytes!("../samples/update-contact.response.json");
const ROUNDS: usize = 4000;
const CALLS: usize = 50;

fn main() {
    print(
        "decode",
        decode::<UpdateContactReply>,
        decode::<bench::Reply>,
    );
    let (runtime, derived) = (reply::<UpdateContactReply>(), reply::<bench::Reply>());
    print("encode", || encode(&runtime), || encode(&derived));
}

fn reply<T: DeserializeOwned>() -> T {
    serde_json::from_slice(REPLY).expect("the sample has the type's shape")
}

fn decode<T: DeserializeOwned>() {
    black_box(
        serde_json::from_slice::<T>(black_box(REPLY)).expect("the sample has the type's shape"),
    );
}

fn encode<T: Serialize>(reply: &T) {
    black_box(serde_json::to_vec(black_box(reply)).expect("the reply can be written"));
}

fn print(name: &str, runtime: impl Fn(), derived: impl Fn()) {
    let mut ratios: Vec<f64> = (0..ROUNDS)
        .map(|round| ratio(round, &runtime, &derived))
        .collect();
    ratios.sort_by(f64::total_cmp);
    let [low, median, high] = [1, 2, 3].map(|quarter| ratios[ROUNDS * quarter / 4]);
    println!("{name}: {median:.3} times the derive's speed ({low:.3} to {high:.3})");
}

/// The derive's time over the runtime's; who begins changes with each round.
fn ratio(round: usize, runtime: &impl Fn(), derived: &impl Fn()) -> f64 {
    let (runtime, derived) = match round % 2 {
        0 => (time(runtime), time(derived)),
        _ => {
            let derived = time(derived);
            (time(runtime), derived)
        }
    };
    derived.as_secs_f64() / runtime.as_secs_f64()
}

fn time(call: &impl Fn()) -> Duration {
    let start = Instant::now();
    (0..CALLS).for_each(|_| call());
    start.elapsed()
}
