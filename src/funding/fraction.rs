//! Exact fractions, for sums of money that have to be split while it is worked out who pays.

use std::cmp::Ordering;

macro_rules! fractions {
    ($(#[$doc:meta])* $name:ident of $number:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name {
            numerator: $number,
            denominator: $number,
        }

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self::whole(0);
            /// One.
            pub const ONE: Self = Self::whole(1);
            /// One below 0.
            const MINUS_ONE: Self = Self::whole(-1);

            /// A whole number.
            pub const fn whole(number: $number) -> Self {
                Self { numerator: number, denominator: 1 }
            }

            /// Whether it is 0.
            pub const fn is_zero(self) -> bool {
                self.numerator == 0
            }

            /// -1, 0 or 1.
            pub const fn sign(self) -> $number {
                self.numerator.signum()
            }

            /// The largest number that divides both; of 0 and 0 it is 0.
            fn common_divisor(a: $number, b: $number) -> $number {
                let (mut a, mut b) = (a, b);
                while b != 0 {
                    (a, b) = (b, a % b);
                }
                a.abs()
            }

            fn in_lowest_terms(numerator: $number, denominator: $number) -> Option<Self> {
                let divisor = Self::common_divisor(numerator, denominator);
                let sign = denominator.signum();
                Some(Self {
                    numerator: numerator.checked_div(divisor)?.checked_mul(sign)?,
                    denominator: denominator.checked_div(divisor)?.checked_mul(sign)?,
                })
            }

            /// The sum; `None` if its terms are too large to be held.
            pub fn plus(self, other: Self) -> Option<Self> {
                if self.denominator == 1 && other.denominator == 1 {
                    return Some(Self::whole(self.numerator.checked_add(other.numerator)?));
                }
                let crossed = self.numerator.checked_mul(other.denominator)?;
                let other_crossed = other.numerator.checked_mul(self.denominator)?;
                Self::in_lowest_terms(crossed.checked_add(other_crossed)?, self.denominator.checked_mul(other.denominator)?)
            }

            /// The same below 0.
            pub const fn negative(self) -> Self {
                Self { numerator: -self.numerator, denominator: self.denominator }
            }

            /// The product; `None` if its terms are too large to be held.
            pub fn times(self, other: Self) -> Option<Self> {
                // Most entries of a network's rows are 1 or −1.
                match (self, other) {
                    (Self::ONE, number) | (number, Self::ONE) => return Some(number),
                    (Self::MINUS_ONE, number) | (number, Self::MINUS_ONE) => return Some(number.negative()),
                    _ => {}
                }
                if self.denominator == 1 && other.denominator == 1 {
                    return Some(Self::whole(self.numerator.checked_mul(other.numerator)?));
                }
                Self::in_lowest_terms(
                    self.numerator.checked_mul(other.numerator)?,
                    self.denominator.checked_mul(other.denominator)?,
                )
            }

            /// The quotient; `None` by 0, or if its terms are too large to be held.
            pub fn over(self, other: Self) -> Option<Self> {
                if other.is_zero() {
                    return None;
                }
                if other.denominator == 1 && other.numerator.abs() == 1 {
                    return self.times(other);
                }
                Self::in_lowest_terms(
                    self.numerator.checked_mul(other.denominator)?,
                    self.denominator.checked_mul(other.numerator)?,
                )
            }

        }
    };
}

fractions!(
    /// A fraction in lowest terms with a positive denominator: of amounts of money.
    Fraction of i128
);

fractions!(
    /// The same of numbers as small as how often a variable counts in a row: half the room.
    Coefficient of i64
);

impl Fraction {
    /// The largest whole number that is not above it.
    pub const fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }

    /// The difference; `None` if its terms are too large to be held.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negative())
    }

    /// Which is larger; `None` if that takes numbers too large to be held.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        if self.denominator == other.denominator {
            return Some(self.numerator.cmp(&other.numerator));
        }
        let crossed = self.numerator.checked_mul(other.denominator)?;
        Some(crossed.cmp(&other.numerator.checked_mul(self.denominator)?))
    }
}

impl Coefficient {
    /// The same with room for amounts.
    pub fn wide(self) -> Fraction {
        Fraction { numerator: self.numerator.into(), denominator: self.denominator.into() }
    }
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(numerator: i128, denominator: i128) -> Fraction {
        Fraction::whole(numerator).over(Fraction::whole(denominator)).expect("small")
    }

    #[test]
    fn fractions_keep_their_lowest_terms() {
        assert_eq!(of(6, -4), of(-3, 2));
        assert_eq!((of(-3, 2).floor(), of(3, 2).floor(), of(-3, 2).sign()), (-2, 1, -1));
        assert_eq!(of(1, 2).plus(of(1, 3)), Some(of(5, 6)));
        assert_eq!(of(1, 2).over(of(-1, 4)), Some(of(-2, 1)));
        assert_eq!(of(1, 2).over(Fraction::ZERO), None);
        assert_eq!(of(1, 3).compare(of(1, 2)), Some(Ordering::Less));
    }

    #[test]
    fn numbers_too_large_are_said_not_to_fit() {
        let large = Fraction::whole(i128::MAX);
        assert_eq!((large.plus(Fraction::ONE), large.times(Fraction::whole(2))), (None, None));
        assert_eq!(of(1, 3).compare(large), None);
    }

    proptest! {
        #[test]
        fn what_is_added_and_multiplied_can_be_taken_back(
            a in -99_i128..99, b in 1_i128..99, c in -99_i128..99, d in 1_i128..99,
        ) {
            let (one, other) = (of(a, b), of(c, d));
            prop_assert_eq!(one.plus(other).and_then(|sum| sum.minus(other)), Some(one));
            prop_assert_eq!(one.times(other).and_then(|product| product.over(other)), (c != 0).then_some(one));
            prop_assert_eq!(one.compare(other), one.minus(other).map(|difference| difference.sign().cmp(&0)));
        }
    }
}
