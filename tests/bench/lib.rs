//! Nothing by itself: `cargo bench -p bench` runs `codec.rs`.
