// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Random numbers, from the source that the standard library has for its maps.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// Returns a random number that is not secret: for names that must not collide, and for waits.
///
/// On targets where the standard library has no random source, such as `wasm32-unknown-unknown`, the
/// numbers of two processes can be equal; those of one process differ.
pub(crate) fn random() -> u64 {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    RandomState::new().hash_one(COUNT.fetch_add(1, Ordering::Relaxed))
}
