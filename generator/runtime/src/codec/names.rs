// Client runtime, copied unchanged by `cargo xtask codegen`.

//! Where a member's name stands in a list of names.

/// The place of a name. The search begins with the one that is expected next, because servers write
/// members in the order in which they are described, and leave some out.
#[inline]
pub(super) fn place(names: &[&str], expected: usize, name: &str) -> Option<usize> {
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

/// Whether two names are the same. Most are so short that calling a function costs more than comparing
/// them: two words of eight or four bytes, which overlap where the name is no longer than that.
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

/// The first and the last bytes.
#[inline]
fn ends<const N: usize>(name: &[u8]) -> Option<([u8; N], [u8; N])> {
    Some((*name.first_chunk()?, *name.last_chunk()?))
}
