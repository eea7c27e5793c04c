//! What `capital/` keeps of a programme's past and doubts: baselines as approved, decisions, risks.

use chrono::NaiveDate;

use super::{AreaId, Level, Provenance, RiskState, SpendProfile};
use crate::money::Pence;
use crate::plan::text::At;

/// The programme as it was approved (`[[baseline]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// Unique over the plan.
    pub id: At<String>,
    /// What was approved, as people call it.
    pub title: At<String>,
    /// When.
    pub date: At<NaiveDate>,
    /// Who approved it, possibly empty.
    pub body: At<String>,
    /// In the order of the file, each project once.
    pub projects: Vec<BaselineProject>,
    /// Of `[[baseline]]`.
    pub provenance: Provenance,
}

/// A project as it was approved (`[[baseline.project]]`): a copy, which stays when the project goes.
#[derive(Clone, Debug, PartialEq)]
pub struct BaselineProject {
    /// The id that it had.
    pub project: At<String>,
    /// The name that it had.
    pub name: At<String>,
    /// Its budget.
    pub budget: At<Pence>,
    /// Its spend, written out by year.
    pub spend: SpendProfile,
    /// Of the table.
    pub provenance: Provenance,
}

/// What a decision or a risk belongs to.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// The programme as a whole.
    Programme,
    /// An area.
    Area(At<AreaId>),
    /// A project by its id: one of the plan's, or one that only a baseline has by now.
    Project(At<String>),
}

/// Something decided, or still to be decided (`[[decision]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// When; without a date it is still to be taken.
    pub date: Option<At<NaiveDate>>,
    /// Who decided.
    pub body: At<String>,
    /// What was agreed.
    pub text: At<String>,
    /// What it is about.
    pub subject: Subject,
    /// The money that it moves, if any.
    pub reallocation: Option<Reallocation>,
    /// Of the table.
    pub provenance: Provenance,
}

/// Budget moved to a project, from another or as an approved addition; ids of the plan's projects, or a baseline's.
#[derive(Clone, Debug, PartialEq)]
pub struct Reallocation {
    /// The project that gives, if one does.
    pub from: Option<At<String>>,
    /// The project that gets.
    pub to: At<String>,
    /// How much.
    pub amount: At<Pence>,
}

/// Something that may go wrong (`[[risk]]`).
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    /// What may happen.
    pub text: At<String>,
    /// How likely it is.
    pub likelihood: At<Level>,
    /// How much it would matter.
    pub impact: At<Level>,
    /// Where it stands.
    pub state: At<RiskState>,
    /// What is done about it, possibly empty.
    pub mitigation: At<String>,
    /// Who answers for it, possibly empty.
    pub owner: At<String>,
    /// What it is about.
    pub subject: Subject,
    /// Of the table.
    pub provenance: Provenance,
}
