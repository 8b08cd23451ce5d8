//! Where operands are infinite or NaN, or sums overflow (D4, D5): which kinds of results are
//! possible, finite, infinite or NaN.

/// The kinds that a term, or a sum of them, can be of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Kinds {
    pub(super) finite: bool,
    /// +∞
    pub(super) up: bool,
    /// −∞
    pub(super) down: bool,
    pub(super) nan: bool,
}

impl Kinds {
    pub(super) const FINITE: Self = Kinds {
        finite: true,
        up: false,
        down: false,
        nan: false,
    };

    /// What is of the kind of this number.
    pub(super) fn of(number: f64) -> Self {
        Kinds {
            finite: number.is_finite(),
            up: number == f64::INFINITY,
            down: number == f64::NEG_INFINITY,
            nan: number.is_nan(),
        }
    }

    /// Of one kind or of another.
    pub(super) fn or(self, other: Self) -> Self {
        Kinds {
            finite: self.finite || other.finite,
            up: self.up || other.up,
            down: self.down || other.down,
            nan: self.nan || other.nan,
        }
    }

    /// The kinds of the sums, as IEEE 754 adds: an infinity outlives what is finite, two of both
    /// signs are NaN, and NaN outlives all.
    pub(super) fn plus(self, other: Self) -> Self {
        Kinds {
            finite: self.finite && other.finite,
            up: self.up && (other.finite || other.up) || other.up && self.finite,
            down: self.down && (other.finite || other.down) || other.down && self.finite,
            nan: self.nan || other.nan || self.up && other.down || self.down && other.up,
        }
    }

    /// The same in a format that has NaN in the place of infinities.
    pub(super) fn without_infinities(self) -> Self {
        Kinds {
            finite: self.finite,
            up: false,
            down: false,
            nan: self.nan || self.up || self.down,
        }
    }

    /// Whether this result is of one of them.
    pub(super) fn include(self, number: f64) -> bool {
        let its = Kinds::of(number);
        self.finite && its.finite
            || self.up && its.up
            || self.down && its.down
            || self.nan && its.nan
    }

    /// Whether there is more than one.
    pub(super) fn are_several(self) -> bool {
        let kinds = [self.finite, self.up, self.down, self.nan];
        kinds.iter().filter(|&&is_one| is_one).count() > 1
    }
}
