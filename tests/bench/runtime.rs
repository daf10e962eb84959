//! Of the runtime, what reads and writes JSON.

#[path = "../../generator/runtime/src/codec/mod.rs"]
pub mod codec;
#[path = "../../generator/runtime/src/declare/mod.rs"]
pub mod declare;
#[path = "../../generator/runtime/src/patch.rs"]
pub mod patch;
