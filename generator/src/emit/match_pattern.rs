//! Patterns of numbers.

use std::ops::RangeInclusive;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The pattern of all numbers in these ranges. Overlapping and adjacent ranges are merged, because lints require
/// one range for more than two consecutive numbers.
pub(super) fn numbers(mut ranges: Vec<RangeInclusive<usize>>) -> TokenStream {
    ranges.sort_by_key(|range| *range.start());
    let mut merged: Vec<RangeInclusive<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if *range.start() <= last.end() + 1 => {
                *last = *last.start()..=*last.end().max(range.end());
            }
            _ => merged.push(range),
        }
    }
    let patterns = merged.into_iter().map(|range| {
        let [first, last] = [range.start(), range.end()].map(|it| Literal::usize_unsuffixed(*it));
        match range.end() - range.start() {
            0 => quote!(#first),
            1 => quote!(#first | #last),
            _ => quote!(#first..=#last),
        }
    });
    quote!(#(#patterns)|*)
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn consecutive_numbers_become_a_range() {
        let pattern = numbers(vec![
            7..=7,
            0..=0,
            1..=1,
            9..=9,
            8..=8,
            400..=499,
            404..=404,
            500..=599,
        ]);
        assert_eq!(pattern.to_string(), "0 | 1 | 7 ..= 9 | 400 ..= 599");
    }
}
