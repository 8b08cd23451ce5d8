//! Random numbers that are the same in every run, on every machine and in every language: SplitMix64. Whoever needs
//! problems that shrink when they fail takes `tests/repeatable` and proptest.

/// The state, which is also the seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }

    /// 0 to `count` - 1
    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.bits() >> 32).unwrap_or(0) % count
    }

    /// `low` to `high`, both included
    pub(crate) fn within(&mut self, low: i32, high: i32) -> i32 {
        low + i32::try_from(self.below(high.abs_diff(low) as usize + 1)).unwrap_or(0)
    }

    pub(crate) fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())]
    }
}
