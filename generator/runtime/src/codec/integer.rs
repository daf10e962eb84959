// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Integers, however they are written: `1`, `1.0` and `1e3` are whole numbers in JSON.

/// The largest integer up to which every integer is a float too: what is larger and written with a
/// fraction may have lost digits.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The integer that a float is.
pub(super) fn whole(number: f64) -> Option<i64> {
    let is_whole = number.fract() == 0.0 && number.abs() <= EXACT;
    // In range, as has been seen.
    is_whole.then_some(number as i64)
}
