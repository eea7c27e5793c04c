//! All the money that is not spent yet and may pay for some projects, such as those of a category, against all that these
//! projects have still to spend.

use std::collections::BTreeMap;

use super::{Funding, is_counted};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{Category, Plan, Project, ProjectGroup, SourceId, SourceKind};

/// Some projects' money that is not spent yet against what they have still to spend, all years together.
///
/// Money is counted in full in every pot that it may pay for, so the pots of two categories do not add up. What earlier
/// spend took of a source is in none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pot {
    /// What each counted source receives by the programme's last year that may pay for a project of the pot, borrowing
    /// aside, by year; sources and years without any are left out.
    pub years: BTreeMap<(SourceId, FinancialYear), Pence>,
    /// The same in all years.
    pub money: BTreeMap<SourceId, Pence>,
    /// What each counted borrowing source may borrow in all.
    pub borrowing: BTreeMap<SourceId, Pence>,
    /// What the projects in the programme have still to spend: budgets less what was spent before.
    pub to_spend: BTreeMap<ProjectGroup, Pence>,
    /// Their budgets, `before` included.
    pub budgets: BTreeMap<ProjectGroup, Pence>,
    /// What counted sources receive by the programme's last year that no project of the programme may use.
    pub unusable: Pence,
    /// What counted sources receive after it.
    pub after_last_year: Pence,
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

    /// All that is still to be spent.
    #[must_use]
    pub fn total_to_spend(&self) -> Pence {
        self.to_spend.values().copied().sum()
    }

    /// What is still to be spent beyond all money, borrowing aside; negative where money is left.
    #[must_use]
    pub fn short(&self) -> Pence {
        self.total_to_spend() - self.total_money()
    }

    /// What is still to be spent added up group by group in the order of the programme, one row a group that has any
    /// project.
    #[must_use]
    pub fn cumulative(&self) -> Vec<(ProjectGroup, Pence)> {
        let mut sum = Pence::ZERO;
        let add = |(group, to_spend): (&ProjectGroup, &Pence)| {
            sum += *to_spend;
            (*group, sum)
        };
        self.to_spend.iter().map(add).collect()
    }

    /// What an amount has beyond all money, as a share of it; `None` where there is no money.
    #[must_use]
    pub fn over_share(&self, amount: Pence) -> Option<f64> {
        let money = self.total_money();
        (money > Pence::ZERO).then(|| (amount - money).max(Pence::ZERO).0 as f64 / money.0 as f64)
    }
}

/// The pot of a category: a source counts when it may pay for at least one project of that category that is in the
/// programme; `spend_by` does not limit what it counts for.
#[must_use]
pub fn pot(plan: &Plan, funding: &Funding, category: Category) -> Pot {
    pot_of(plan, funding, |project| *project.category == category)
}

/// What a project has still to spend: its budget less what was spent before.
#[must_use]
pub fn to_spend(project: &Project) -> Pence {
    let before = project.spend.before.map_or(Pence::ZERO, |before| before.value);
    (*project.budget - before).max(Pence::ZERO)
}

/// The pot of some of the programme's projects, as [`pot`] is that of a category's.
#[must_use]
pub fn pot_of(plan: &Plan, funding: &Funding, takes: impl Fn(&Project) -> bool) -> Pot {
    let last = plan.programme.as_ref().map(|programme| *programme.last_year);
    let mut pot = Pot::default();
    let counted = plan.sources.iter().zip(&funding.receipts).enumerate();
    for (place, (source, receipts)) in counted.filter(|(_, (source, _))| is_counted(source, funding.options)) {
        let id = SourceId(place);
        let mut may_pay: BTreeMap<Option<usize>, [bool; 2]> = BTreeMap::new();
        for (year, clause, amount) in receipts.lots() {
            // Whether it may pay for any project, and whether for any of the pot.
            let [any, of_pot] = *may_pay.entry(clause).or_insert_with(|| {
                let paid =
                    || plan.programme_projects().filter(|(project, _)| plan.clause_may_pay(id, clause, *project));
                [paid().next().is_some(), paid().any(|(_, project)| takes(project))]
            });
            let is_borrowing = *source.kind == SourceKind::Borrowing;
            match last {
                _ if is_borrowing && of_pot => *pot.borrowing.entry(id).or_insert(Pence::ZERO) += amount,
                _ if is_borrowing => {}
                Some(last) if year > last => pot.after_last_year += amount,
                _ if !any => pot.unusable += amount,
                _ if of_pot => *pot.years.entry((id, year)).or_insert(Pence::ZERO) += amount,
                _ => {}
            }
        }
    }
    for ((source, _), amount) in &pot.years {
        *pot.money.entry(*source).or_insert(Pence::ZERO) += *amount;
    }
    for (_, project) in plan.programme_projects().filter(|(_, project)| takes(project)) {
        *pot.to_spend.entry(*project.group).or_insert(Pence::ZERO) += to_spend(project);
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
        assert_eq!((growth.total_to_spend(), growth.short()), (Pence(111), Pence(29)));
        let cumulative = [(ProjectGroup::Complete, Pence(40)), (ProjectGroup::OnSite, Pence(111))];
        assert_eq!(growth.cumulative(), cumulative);
        // The money for the pipeline is of no use to anybody in the programme.
        assert_eq!((growth.unusable, growth.after_last_year), (Pence(7), Pence::ZERO));

        let with_risk = pot(&plan, &fund(&plan, &[], FundingOptions::ALL), Category::Growth);
        assert_eq!(with_risk.short(), Pence(24));
    }

    #[test]
    fn what_was_spent_before_is_neither_wanted_nor_there_again() {
        // £9.9m of £10m are spent; £0.2m stand against what is left of it and another £0.1m: just enough.
        let built = project("built").budget(10_000).before(9_900).spend(2014, 100).group(ProjectGroup::OnSite);
        let next = project("next").budget(100).spend(2015, 100);
        let grant = source("grant").receipt(2014, 200);
        let plan = plan_of(vec![grant], vec![built.clone(), next.clone()]);
        let all = pot_of(&plan, &fund(&plan, &[], FundingOptions::default()), |_| true);
        assert_eq!((all.total_to_spend(), all.short()), (Pence(200), Pence::ZERO));
        assert_eq!(all.cumulative(), [(ProjectGroup::OnSite, Pence(100)), (ProjectGroup::InPreparation, Pence(200))]);
        // An agreement that earlier spend used up is no money; what comes after the programme's last year is told apart.
        let sources = vec![source("used").receipt(2014, 150).spent_before(150), source("late").receipt(2017, 80)];
        let plan = plan_of(sources, vec![built, next]);
        let all = pot_of(&plan, &fund(&plan, &[], FundingOptions::default()), |_| true);
        assert_eq!((all.total_money(), all.after_last_year, all.over_share(Pence(5))), (Pence::ZERO, Pence(80), None));
    }
}
