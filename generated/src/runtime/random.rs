// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Random numbers, for waits, keys and boundaries. They are not for secrets.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Returns a random part of a time. The clock's time is mixed in: on `wasm32`, the standard library
/// has the same random numbers in each process.
pub(crate) fn part_of(time: Duration, now: Duration) -> Duration {
    // The upper 53 bits are the digits of a number from 0 to 1.
    let fraction = (seeded(now) >> 11) as f64 / (1_u64 << 53) as f64;
    time.mul_f64(fraction)
}

/// Returns a random UUID (RFC 9562, section 5.4); `None` where numbers are not random enough for it to
/// be unique.
pub(crate) fn uuid() -> Option<String> {
    if cfg!(all(target_arch = "wasm32", target_os = "unknown")) {
        return None;
    }
    let (high, low) = (random(), random());
    let version = 0x4000 | (high & 0x0fff);
    let variant = 0x8000 | ((low >> 48) & 0x3fff);
    Some(format!(
        "{:08x}-{:04x}-{version:04x}-{variant:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        low & 0xffff_ffff_ffff,
    ))
}

/// Returns a random number, for names that must not collide. On targets where the standard library has no
/// random source, such as `wasm32-unknown-unknown`, the numbers of two processes can be equal; those
/// of one process differ.
pub(crate) fn random() -> u64 {
    seeded(Duration::ZERO)
}

/// Each state hashes with different random keys.
fn seeded(seed: Duration) -> u64 {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    RandomState::new().hash_one((seed, COUNT.fetch_add(1, Ordering::Relaxed)))
}
