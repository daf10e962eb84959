// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Integers, however they are written: `1`, `1.0` and `1e3` are whole numbers in JSON.

use std::fmt;

use serde::de::{Error, Visitor};

/// Hands a number without a fraction to a visitor of integers.
pub(super) struct Integer<V>(pub(super) V);

/// The largest integer up to which every integer is a float too: what is larger and written with a
/// fraction may have lost digits.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The integer that a float is.
pub(super) fn whole(number: f64) -> Option<i64> {
    let is_whole = number.fract() == 0.0 && number.abs() <= EXACT;
    // In range, as has been seen.
    is_whole.then_some(number as i64)
}

macro_rules! visit {
    ($($method:ident($ty:ty))*) => {$(
        fn $method<E: Error>(self, value: $ty) -> Result<V::Value, E> {
            self.0.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Integer<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visit! {
        visit_i64(i64) visit_i128(i128) visit_u64(u64) visit_u128(u128) visit_str(&str)
        visit_borrowed_str(&'de str)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        match whole(value) {
            Some(number) => match u64::try_from(number) {
                Ok(number) => self.0.visit_u64(number),
                Err(_) => self.0.visit_i64(number),
            },
            None => self.0.visit_f64(value),
        }
    }
}
