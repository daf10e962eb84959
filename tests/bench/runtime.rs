//! The modules of the runtime that read and write JSON.

// The modules that are not here use the rest.
#[allow(unused_imports)]
#[path = "../../generator/runtime/src/codec/mod.rs"]
pub mod codec;
#[path = "formats.rs"]
pub mod formats;
#[path = "../../generator/runtime/src/json.rs"]
pub mod json;
#[path = "../../generator/runtime/src/json_object.rs"]
mod json_object;
#[path = "../../generator/runtime/src/macros/mod.rs"]
pub mod macros;
#[path = "../../generator/runtime/src/patch.rs"]
pub mod patch;
