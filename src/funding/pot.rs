//! All the money that may pay for some projects, such as those of a category, against all that these projects cost.

use std::collections::BTreeMap;

use super::{Funding, is_counted};
use crate::money::Pence;
use crate::plan::{Category, Plan, Project, ProjectGroup, SourceId, SourceKind};

/// Some projects' money against their budgets, all years together.
///
/// Money is counted in full in every pot that it may pay for, so the pots of two categories do not add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pot {
    /// What each counted source receives in all, borrowing aside; sources that receive nothing are left out.
    pub money: BTreeMap<SourceId, Pence>,
    /// What each counted borrowing source may borrow in all.
    pub borrowing: BTreeMap<SourceId, Pence>,
    /// What the projects in the programme cost by their budgets, `before` included.
    pub budgets: BTreeMap<ProjectGroup, Pence>,
}

impl Pot {
    /// All money, borrowing aside.
    #[must_use]
    pub fn total_money(&self) -> Pence {
        self.money.values().copied().sum()
    }

    /// All that may be borrowed.
    #[must_use]
    pub fn total_borrowing(&self) -> Pence {
        self.borrowing.values().copied().sum()
    }

    /// All budgets.
    #[must_use]
    pub fn total_budget(&self) -> Pence {
        self.budgets.values().copied().sum()
    }

    /// What budgets exceed money by, borrowing aside; negative where money is left.
    #[must_use]
    pub fn short(&self) -> Pence {
        self.total_budget() - self.total_money()
    }

    /// Budgets added up group by group in the order of the programme, one row a group that has any.
    #[must_use]
    pub fn cumulative_budgets(&self) -> Vec<(ProjectGroup, Pence)> {
        let mut sum = Pence::ZERO;
        let add = |(group, budget): (&ProjectGroup, &Pence)| {
            sum += *budget;
            (*group, sum)
        };
        self.budgets.iter().map(add).collect()
    }
}

/// The pot of a category: a source counts when its ring-fence allows at least one project of that category that is in
/// the programme; neither years nor `spend_by` limit what it counts for.
#[must_use]
pub fn pot(plan: &Plan, funding: &Funding, category: Category) -> Pot {
    pot_of(plan, funding, |project| *project.category == category)
}

/// The pot of some of the programme's projects, as [`pot`] is that of a category's.
#[must_use]
pub fn pot_of(plan: &Plan, funding: &Funding, takes: impl Fn(&Project) -> bool) -> Pot {
    let options = funding.options;
    let projects = || plan.programme_projects().filter(|(_, project)| takes(project));
    let mut pot = Pot::default();
    for (place, (source, receipts)) in plan.sources.iter().zip(&funding.receipts).enumerate() {
        let may_pay = || projects().any(|(project, _)| plan.some_may_pay(SourceId(place), project));
        if is_counted(source, options) && !receipts.years.is_empty() && may_pay() {
            let is_borrowing = *source.kind == SourceKind::Borrowing;
            let side = if is_borrowing { &mut pot.borrowing } else { &mut pot.money };
            side.insert(SourceId(place), receipts.total());
        }
    }
    for (_, project) in projects() {
        *pot.budgets.entry(*project.group).or_insert(Pence::ZERO) += *project.budget;
    }
    pot
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::testing::{plan_of, project, source};
    use crate::funding::{FundingOptions, fund};
    use crate::plan::Repayment;

    #[test]
    fn a_pot_holds_what_may_pay_for_at_least_one_project_of_the_category() {
        let plan = plan_of(
            vec![
                source("basic-need").receipt(2014, 50).receipt(2015, 30).for_categories(&[Category::Growth]),
                source("condition").receipt(2014, 1_000).for_categories(&[Category::Condition]),
                source("prudential").receipt(2014, 9).receipt(2015, 9).borrowing(50, 40, Repayment::Maturity),
                source("hoped-for").receipt(2014, 5).at_risk(),
                source("for-the-pipeline").receipt(2014, 7).for_projects(&[3]),
                source("any").receipt(2014, 2),
            ],
            vec![
                project("one").budget(70).group(ProjectGroup::OnSite),
                project("two").budget(40).group(ProjectGroup::Complete),
                project("roof").budget(500).category(Category::Condition),
                project("idea").budget(900).group(ProjectGroup::Pipeline),
                project("three").budget(1).group(ProjectGroup::OnSite),
            ],
        );
        let growth = pot(&plan, &fund(&plan, &[], FundingOptions::default()), Category::Growth);
        assert_eq!(growth.money, BTreeMap::from([(SourceId(0), Pence(80)), (SourceId(5), Pence(2))]));
        assert_eq!((growth.total_money(), growth.total_borrowing()), (Pence(82), Pence(18)));
        assert_eq!((growth.total_budget(), growth.short()), (Pence(111), Pence(29)));
        let cumulative = [(ProjectGroup::Complete, Pence(40)), (ProjectGroup::OnSite, Pence(111))];
        assert_eq!(growth.cumulative_budgets(), cumulative);

        let with_risk = pot(&plan, &fund(&plan, &[], FundingOptions::ALL), Category::Growth);
        assert_eq!(with_risk.short(), Pence(24));
    }
}
