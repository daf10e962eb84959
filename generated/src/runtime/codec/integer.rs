// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Integers in every notation of JSON: `1`, `1.0` and `1e3` are integers.

/// The largest integer up to which a float can represent every integer. A larger one with a fraction may
/// have lost digits.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// Returns the integer that a float represents exactly.
pub(super) fn exact_integer(number: f64) -> Option<i64> {
    let is_whole = number.fract() == 0.0 && number.abs() <= MAX_EXACT;
    // The value is in range: `MAX_EXACT` is less than `i64::MAX`.
    is_whole.then_some(number as i64)
}
