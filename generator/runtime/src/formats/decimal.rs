// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Decimal numbers with all their digits.

use super::string_newtype::string_newtype;

string_newtype! {
    /// A decimal number as a string. It keeps all digits and is not validated. To calculate with it,
    /// parse the string as the number type of a decimal crate.
    Decimal
}
