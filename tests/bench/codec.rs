//! The runtime's codec beside `serde_derive`, with the vendor's contact reply.
//!
//! `cargo bench -p bench` prints both in one run; compare the medians.

use buildr::operations::contacts::UpdateContactReply;
use divan::{Bencher, black_box};
use serde::Serialize;
use serde::de::DeserializeOwned;

const REPLY: &[u8] = include_bytes!("../samples/update-contact.response.json");

fn main() {
    divan::main();
}

#[divan::bench(types = [UpdateContactReply, bench::Reply], sample_count = 2000, sample_size = 50)]
fn decode<T: DeserializeOwned>(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| serde_json::from_slice::<T>(black_box(REPLY)).unwrap());
}

#[divan::bench(types = [UpdateContactReply, bench::Reply], sample_count = 2000, sample_size = 50)]
fn encode<T: DeserializeOwned + Serialize>(bencher: Bencher<'_, '_>) {
    let reply: T = serde_json::from_slice(REPLY).unwrap();
    bencher.bench_local(|| serde_json::to_vec(black_box(&reply)).unwrap());
}
