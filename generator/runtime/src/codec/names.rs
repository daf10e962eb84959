// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Names in the constants of generated types, and how they are found in lists.

pub(super) type Name = &'static str;
pub(super) type List<T> = &'static [T];
pub(super) type Ref<T> = &'static T;

/// Returns the index of a name. The search begins at the index that is expected next, because servers
/// write properties in the order of the API description, and omit some.
#[inline]
pub(super) fn index_of(names: &[&str], expected: usize, name: &str) -> Option<usize> {
    match names.get(expected) {
        Some(next) if is_same(next, name) => Some(expected),
        _ => search(names, expected, name),
    }
}

fn search(names: &[&str], expected: usize, name: &str) -> Option<usize> {
    let (earlier, later) = names.split_at_checked(expected)?;
    let skipped = later.iter().position(|it| is_same(it, name));
    let skipped = skipped.map(|skipped| earlier.len() + skipped);
    skipped.or_else(|| earlier.iter().position(|it| is_same(it, name)))
}

/// Whether two names are equal. Most are so short that calling a function costs more than comparing
/// them. They are compared as two words of eight or four bytes, which overlap in the shorter names.
#[inline]
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    match one.len() {
        8..=16 => ends::<8>(one) == ends::<8>(other),
        4..8 => ends::<4>(one) == ends::<4>(other),
        _ => one == other,
    }
}

/// Returns the first and the last bytes.
#[inline]
fn ends<const N: usize>(name: &[u8]) -> Option<([u8; N], [u8; N])> {
    Some((*name.first_chunk()?, *name.last_chunk()?))
}
