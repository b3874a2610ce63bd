//! Numbers for tests that look like chance and are the same each time.

/// Gives numbers below any that it is asked for; other seeds, other numbers.
pub(super) fn below(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed;
    move |limit| {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        usize::try_from(state >> 33).unwrap_or_default() % limit
    }
}
