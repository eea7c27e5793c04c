//! What stands in a cell: an exact value with its type.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::calendar::{AcademicYear, FinancialYear, NcYear};
use crate::money::Pence;

/// Something of the plan that has an id and a name: machines read the one, people the other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item(Arc<(String, String)>);

impl Item {
    /// An item.
    #[must_use]
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self(Arc::new((id.into(), name.into())))
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.0
    }

    /// Its name, as in the files.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.1
    }
}

/// The exact value of a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// A field that does not apply.
    #[default]
    Empty,
    /// Words, the same for people and machines.
    Text(String),
    /// One of a few words: as machines read it, and as people do.
    Word(&'static str, &'static str),
    /// Something of the plan.
    Item(Item),
    /// An academic year.
    Academic(AcademicYear),
    /// A financial year.
    Financial(FinancialYear),
    /// A year group.
    Nc(NcYear),
    /// A day; people read the month where it is the first of one.
    Date(NaiveDate),
    /// A month, its first day.
    Month(NaiveDate),
    /// A count.
    Whole(i64),
    /// Pupils, places, forms of entry, homes or a share, in full precision.
    Number(f64),
    /// Money.
    Money(Pence),
}

impl Value {
    /// Nothing, or a figure that is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Whole(number) => *number == 0,
            Self::Number(number) => *number == 0.0,
            Self::Money(money) => *money == Pence::ZERO,
            _ => false,
        }
    }

    /// Whether it is a figure rather than words, a year or a day.
    #[must_use]
    pub const fn is_figure(&self) -> bool {
        matches!(self, Self::Whole(_) | Self::Number(_) | Self::Money(_))
    }

    /// Both together: figures of one kind add up, what is empty adds nothing.
    #[must_use]
    pub fn plus(self, other: &Self) -> Self {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => Self::Whole(a + b),
            (Self::Number(a), Self::Number(b)) => Self::Number(a + b),
            (Self::Money(a), Self::Money(b)) => Self::Money(a + *b),
            (Self::Empty, figure) if figure.is_figure() => figure.clone(),
            (figure, _) => figure,
        }
    }

    /// This figure less another of its kind; nothing where one is none.
    #[must_use]
    pub fn less(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Whole(a), Self::Whole(b)) => Self::Whole(a - b),
            (Self::Number(a), Self::Number(b)) => Self::Number(a - b),
            (Self::Money(a), Self::Money(b)) => Self::Money(*a - *b),
            _ => Self::Empty,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

macro_rules! from {
    ($($type:ty => $variant:ident),+ $(,)?) => {
        $(impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        })+
    };
}

from!(
    Item => Item, AcademicYear => Academic, FinancialYear => Financial, NcYear => Nc, NaiveDate => Date,
    i64 => Whole, f64 => Number, Pence => Money
);
