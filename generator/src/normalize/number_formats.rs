//! The formats of numbers.

/// Formats whose values have no fraction, whether their type is `integer` or `number`.
const OF_INTEGERS: [&str; 11] = [
    "double-int",
    "int16",
    "int32",
    "int64",
    "int8",
    "integer",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
];

/// Whether a format is one of numbers; all other formats are of strings.
pub(super) fn is_of_numbers(format: &str) -> bool {
    matches!(format, "decimal" | "double" | "float") || is_of_integers(format)
}

/// Whether a number in this format is an integer.
pub(crate) fn is_of_integers(format: &str) -> bool {
    OF_INTEGERS.contains(&format)
}
