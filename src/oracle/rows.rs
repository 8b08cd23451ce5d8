//! Rows and columns at equal distances; and which rows of a result are judged: all of them, a part,
//! or a sample.

use core::ops::Range;

use super::problem::greatest_common_divisor;

/// Rows of a result at equal distances: what [`Report::of_rows`](super::Report::of_rows) judges.
///
/// ```
/// use chainrule::oracle::Rows;
///
/// let numbers = |rows: Rows| rows.numbers().collect::<Vec<_>>();
/// assert_eq!(numbers(Rows::from(2..5)), [2, 3, 4]);
/// assert_eq!(numbers(Rows::sample(3, 10)), [0, 5]);
///
/// let chunks: Vec<_> = Rows::from(0..5).chunks(2).collect();
/// assert_eq!(chunks, [Rows::from(0..2), Rows::from(2..4), Rows::from(4..5)]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows {
    first: usize,
    /// From one to the next.
    step: usize,
    count: usize,
}

impl From<Range<usize>> for Rows {
    fn from(range: Range<usize>) -> Self {
        Rows {
            first: range.start,
            step: 1,
            count: range.len(),
        }
    }
}

impl Rows {
    /// No row at all: nothing is judged yet.
    pub const NONE: Self = Rows {
        first: 0,
        step: 1,
        count: 0,
    };

    /// At most so many of the first `of` rows, chosen evenly: the first one, and from there on
    /// every third, fifth, … that is far enough from the one before. An odd distance leads to all
    /// rows of a tile, or of a vector, whose length is a power of two.
    #[must_use]
    pub fn sample(at_most: usize, of: usize) -> Self {
        let step = of.div_ceil(at_most.max(1)) | 1;
        Rows {
            first: 0,
            step,
            count: of.div_ceil(step).min(at_most),
        }
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Their numbers, in ascending order.
    pub fn numbers(&self) -> impl Iterator<Item = usize> + Clone + use<> {
        let Rows { first, step, count } = *self;
        (0..count).map(move |number| first.saturating_add(number.saturating_mul(step)))
    }

    /// So many of them, so many more, and so on: work to be shared.
    #[must_use]
    pub fn chunks(&self, size: usize) -> impl ExactSizeIterator<Item = Self> + use<> {
        let rows = *self;
        let size = size.max(1);
        let chunks = rows.count.div_ceil(size);
        (0..chunks).map(move |number| rows.behind(number * size, size))
    }

    /// At most so many of them, without those before.
    fn behind(self, before: usize, at_most: usize) -> Self {
        Rows {
            first: self.number(before),
            count: at_most.min(self.count.saturating_sub(before)),
            ..self
        }
    }

    fn number(self, place: usize) -> usize {
        self.first.saturating_add(place.saturating_mul(self.step))
    }

    /// Those that a result of so many rows has.
    pub(super) fn within(self, n_rows: usize) -> Self {
        let room = n_rows.saturating_sub(self.first);
        Rows {
            count: self.count.min(room.div_ceil(self.step.max(1))),
            ..self
        }
    }

    /// These and the others, where one of the two goes on where the other one ends, or has nothing.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        let (first, second) = if other.first < self.first {
            (other, self)
        } else {
            (self, other)
        };
        if first.count == 0 {
            return Some(second);
        }
        if second.count == 0 {
            return Some(first);
        }
        let goes_on = first.step == second.step && first.number(first.count) == second.first;
        goes_on.then_some(Rows {
            count: first.count + second.count,
            ..first
        })
    }

    /// The first and the last of them, and their distance; none where there is none.
    #[must_use]
    pub fn progression(&self) -> Option<Progression> {
        let last = self.count.checked_sub(1)?;
        Some(Progression {
            first: self.first,
            last: self.number(last),
            step: if last == 0 { 1 } else { self.step },
        })
    }
}

/// Rows, or columns, at equal distances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progression {
    /// The first of them.
    pub first: usize,
    /// The last of them.
    pub last: usize,
    /// From one to the next; 1 where there is only one.
    pub step: usize,
}

impl Progression {
    pub(super) fn of(number: usize) -> Self {
        Progression {
            first: number,
            last: number,
            step: 1,
        }
    }

    /// The smallest one that has these and others.
    pub(super) fn and(self, other: Self) -> Self {
        let steps = greatest_common_divisor(self.step_or_none(), other.step_or_none());
        let between = self.first.abs_diff(other.first);
        Progression {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
            step: greatest_common_divisor(steps, between).max(1),
        }
    }

    /// 0 where there is only one.
    fn step_or_none(self) -> usize {
        if self.first == self.last {
            0
        } else {
            self.step
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        let distance = self.last.saturating_sub(self.first);
        distance.checked_div(self.step).unwrap_or(0) + 1
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> + Clone + use<> {
        (self.first..=self.last).step_by(self.step.max(1))
    }

    /// These are all of so many.
    pub(super) fn are_all_of(&self, count: usize) -> bool {
        self.count() == count
    }
}
