//! Why money is short, were every project to be built: the tightest cut, and what is left over that cannot help.
//!
//! From a need that is not met, one looks at all the money that could pay for it; from that money at the needs which
//! have it and could perhaps take other money; and so on. Where this ends, the needs that were met compete for the
//! money that was met, and for no other: every penny of it is spent on them, and nothing else may pay for them. So
//! what is funded is exactly that money and all other needs in full: a cut of the network, and the tightest there is
//! (Ford and Fulkerson 1956). Needs and money that have nothing to do with each other are told apart.
//!
//! Forward funding adds one thing: money that is met may be unspent, for it is out on advance when it is wanted.

use std::collections::{BTreeMap, BTreeSet};

use super::receipts::last_year_to_spend;
use super::{Allocation, Funding, FundingOptions, SourceReceipts, advance, is_counted, uses};
use crate::calendar::FinancialYear;
use crate::money::Pence;
use crate::plan::{Certainty, Plan, ProjectId, SourceId, SourceKind};

/// What a project spends in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Competitor {
    /// The project.
    pub project: ProjectId,
    /// The financial year.
    pub year: FinancialYear,
    /// What it spends.
    pub spend: Pence,
    /// What of that is unfunded.
    pub short: Pence,
}

/// What a source receives in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The source.
    pub source: SourceId,
    /// The financial year of the receipt.
    pub received: FinancialYear,
    /// The receipt; for borrowing, the limit.
    pub amount: Pence,
    /// What of it is unspent, for it cannot be had in time: it is out on advance, or nobody has the cash to advance it.
    pub tied: Pence,
}

/// Why money that is left over cannot help a project that is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its ring-fence does not let the project in.
    RingFence,
    /// The project does not take it (`only_sources`, `only_kinds`).
    WhoMayPay,
    /// It arrives after the year in which the project is short.
    Later,
    /// It has lapsed by then.
    Lapsed,
    /// It is not so certain that it counts.
    NotCounted(Certainty),
}

/// Money that nothing is spent from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The source.
    pub source: SourceId,
    /// The financial year of the receipt.
    pub received: FinancialYear,
    /// The trigger whose clause holds it with a ring-fence of its own.
    pub clause: Option<usize>,
    /// What is left of it.
    pub amount: Pence,
    /// Every reason that must fall for it to help where fewest stand in the way.
    pub reasons: Vec<Reason>,
}

/// Needs that compete for money which is not enough for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// By project in the order of the files, then year.
    pub competitors: Vec<Competitor>,
    /// By source in the order of the files, then year of receipt.
    pub holdings: Vec<Holding>,
    /// What is left elsewhere, in the same order.
    pub left: Vec<Left>,
}

impl Cut {
    /// What is short in all.
    #[must_use]
    pub fn short(&self) -> Pence {
        self.competitors.iter().map(|one| one.short).sum()
    }

    /// What all competitors spend.
    #[must_use]
    pub fn spend(&self) -> Pence {
        self.competitors.iter().map(|one| one.spend).sum()
    }

    /// What all holdings bring that can be spent on them.
    #[must_use]
    pub fn money(&self) -> Pence {
        self.holdings.iter().map(|one| one.amount - one.tied).sum()
    }
}

/// A receipt in its source, and what becomes of it.
struct Receipt {
    source: SourceId,
    received: FinancialYear,
    /// The trigger whose clause holds it with a ring-fence of its own.
    clause: Option<usize>,
    amount: Pence,
    unspent: Pence,
    /// The needs that it pays for, by their place.
    paid: Vec<usize>,
}

/// The cuts of a programme, the greatest shortage first; none if nothing is short.
#[must_use]
pub fn cuts(plan: &Plan, funding: &Funding) -> Vec<Cut> {
    let options = funding.options;
    let needs = competitors(plan, funding);
    let receipts = receipts(plan, funding, options, &needs);
    let lenders = advance::lenders(plan, options);
    let may_pay = |receipt: &Receipt, need: &Competitor| {
        let source = &plan[receipt.source];
        let is_early = lenders[receipt.source.0].is_some() || receipt.received <= need.year;
        is_counted(source, options)
            && plan.clause_may_pay(receipt.source, receipt.clause, need.project)
            && is_early
            && last_year_to_spend(source, receipt.received).is_none_or(|last| need.year <= last)
    };
    let mut group: Vec<Option<usize>> = vec![None; needs.len()];
    let mut group_of_receipt: Vec<Option<usize>> = vec![None; receipts.len()];
    // The group that each group has turned out to be part of; itself if none.
    let mut merged: Vec<usize> = Vec::new();
    for start in (0..needs.len()).filter(|place| needs[*place].short > Pence::ZERO) {
        if group[start].is_some() {
            continue;
        }
        let this = merged.len();
        merged.push(this);
        let mut waiting = vec![start];
        group[start] = Some(this);
        while let Some(place) = waiting.pop() {
            for (money, receipt) in receipts.iter().enumerate().filter(|(_, receipt)| may_pay(receipt, &needs[place])) {
                if let Some(other) = group_of_receipt[money] {
                    let (one, other) = (root(&merged, other), root(&merged, this));
                    merged[one.max(other)] = one.min(other);
                    continue;
                }
                group_of_receipt[money] = Some(this);
                for paid in &receipt.paid {
                    if group[*paid].is_none() {
                        group[*paid] = Some(this);
                        waiting.push(*paid);
                    }
                }
            }
        }
    }
    let mut cuts: BTreeMap<usize, Cut> = BTreeMap::new();
    for (need, group) in needs.iter().zip(&group) {
        if let Some(group) = group {
            cuts.entry(root(&merged, *group)).or_default().competitors.push(*need);
        }
    }
    for (receipt, group) in receipts.iter().zip(&group_of_receipt) {
        if let Some(cut) = group.and_then(|group| cuts.get_mut(&root(&merged, group))) {
            let Receipt { source, received, amount, unspent, .. } = *receipt;
            cut.holdings.push(Holding { source, received, amount, tied: unspent });
        }
    }
    let mut cuts: Vec<Cut> = cuts.into_values().collect();
    for cut in &mut cuts {
        let left =
            receipts.iter().zip(&group_of_receipt).filter(|(one, group)| group.is_none() && one.unspent > Pence::ZERO);
        cut.left = left.map(|(receipt, _)| why_left(plan, options, receipt, cut)).collect();
    }
    cuts.sort_by_key(|cut| std::cmp::Reverse(cut.short()));
    cuts
}

/// The group that a group is part of in the end.
fn root(merged: &[usize], group: usize) -> usize {
    let mut group = group;
    while merged[group] != group {
        group = merged[group];
    }
    group
}

/// What projects spend by year and what of it is short: by project in the order of the files, then year.
fn competitors(plan: &Plan, funding: &Funding) -> Vec<Competitor> {
    let short: BTreeMap<(ProjectId, FinancialYear), Pence> =
        funding.gaps(plan).map(|one| ((one.project, one.year), one.amount)).collect();
    let mut needs = Vec::new();
    for (place, spend) in funding.spend.iter().enumerate() {
        let project = ProjectId(place);
        needs.extend(spend.years.iter().map(|(year, spend)| {
            let short = short.get(&(project, *year)).copied().unwrap_or(Pence::ZERO);
            Competitor { project, year: *year, spend: *spend, short }
        }));
    }
    needs
}

/// Every receipt, also of sources that are not counted, and the needs that it pays for: in each source the first to
/// lapse, which are the oldest, are spent first.
fn receipts(plan: &Plan, funding: &Funding, options: FundingOptions, needs: &[Competitor]) -> Vec<Receipt> {
    let place_of: BTreeMap<(FinancialYear, ProjectId), usize> =
        needs.iter().enumerate().map(|(place, need)| ((need.year, need.project), place)).collect();
    let mut spent: Vec<Vec<Allocation>> = vec![Vec::new(); plan.sources.len()];
    for one in funding.divided(plan) {
        if let Some(source) = one.source {
            spent[source.0].push(*one);
        }
    }
    let nothing = SourceReceipts::default();
    let lenders = advance::lenders(plan, options);
    let mut all: Vec<Receipt> = Vec::new();
    // What accounts spend before their money arrives, by lender: it takes the lender's cash meanwhile.
    let mut ahead: BTreeMap<SourceId, Vec<usize>> = BTreeMap::new();
    for (place, spent) in spent.iter().enumerate() {
        let source = SourceId(place);
        let begin = all.len();
        let received = funding.receipts.get(place).unwrap_or(&nothing);
        all.extend(received.lots().map(|(received, clause, amount)| Receipt {
            source,
            received,
            clause,
            amount,
            unspent: amount,
            paid: Vec::new(),
        }));
        if !is_counted(&plan[source], options) {
            continue;
        }
        let by_clause = uses::by_clause(plan, source, received, spent, options);
        let uses = by_clause.iter().flat_map(|(clause, uses)| uses.iter().map(move |one| (clause, one)));
        for (clause, (year, project, amount)) in uses {
            let mut wanted = *amount;
            for receipt in all[begin..].iter_mut().filter(|receipt| receipt.clause == *clause) {
                let has_lapsed = last_year_to_spend(&plan[source], receipt.received).is_some_and(|last| last < *year);
                let part = if has_lapsed { Pence::ZERO } else { wanted.min(receipt.unspent) };
                if part > Pence::ZERO {
                    receipt.unspent -= part;
                    wanted -= part;
                    let need = place_of.get(&(*year, *project)).copied();
                    receipt.paid.extend(need);
                    if let Some(lender) = lenders[place].filter(|_| receipt.received > *year) {
                        ahead.entry(lender).or_default().extend(need);
                    }
                }
            }
        }
    }
    for receipt in &mut all {
        receipt.paid.extend(ahead.get(&receipt.source).into_iter().flatten());
    }
    all
}

/// Why what is left of a receipt cannot help the projects that are short: of each in each year that it is short in, the
/// reasons that must fall; told are the fewest.
fn why_left(plan: &Plan, options: FundingOptions, receipt: &Receipt, cut: &Cut) -> Left {
    let source = &plan[receipt.source];
    let stands_in_the_way = |short: &Competitor| -> Vec<Reason> {
        let last = last_year_to_spend(source, receipt.received);
        let reasons = [
            (!plan.lets_in(receipt.source, receipt.clause, short.project), Reason::RingFence),
            (!plan.is_taken(receipt.source, short.project), Reason::WhoMayPay),
            (receipt.received > short.year, Reason::Later),
            (last.is_some_and(|last| last < short.year), Reason::Lapsed),
            (!is_counted(source, options), Reason::NotCounted(*source.certainty)),
        ];
        reasons.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason).collect()
    };
    let short = cut.competitors.iter().filter(|one| one.short > Pence::ZERO);
    let reasons = short.map(stands_in_the_way).min_by_key(Vec::len).unwrap_or_default();
    let Receipt { source, received, clause, unspent: amount, .. } = *receipt;
    Left { source, received, clause, amount, reasons }
}

/// Every receipt of which something would be left even if every project could be paid for in part, and why it cannot
/// help any that is short: by source in the order of the files, then year of receipt.
#[must_use]
pub fn left_over(plan: &Plan, funding: &Funding) -> Vec<Left> {
    let needs = competitors(plan, funding);
    let receipts = receipts(plan, funding, funding.options, &needs);
    let competitors = needs.into_iter().filter(|need| need.short > Pence::ZERO).collect();
    let short = Cut { competitors, ..Cut::default() };
    let left = receipts.iter().filter(|receipt| receipt.unspent > Pence::ZERO);
    left.map(|receipt| why_left(plan, funding.options, receipt, &short)).collect()
}

/// The sources of some holdings, each once, in the order of the files; borrowing last.
#[must_use]
pub fn sources_of(plan: &Plan, holdings: &[Holding]) -> Vec<SourceId> {
    let sources: BTreeSet<(bool, SourceId)> =
        holdings.iter().map(|one| (*plan[one.source].kind == SourceKind::Borrowing, one.source)).collect();
    sources.into_iter().map(|(_, source)| source).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::funding::fund;
    use crate::funding::testing::{plan_of, project, source};
    use crate::plan::Category;

    /// Every cut is worth what is funded: competitors get all the money of the cut and nothing else, all needs outside
    /// are met in full, and nothing that is left over could be spent on those that are short. Only where one source
    /// advances another may money be tied up.
    pub fn check_cuts(plan: &Plan, funding: &Funding) {
        let cuts = cuts(plan, funding);
        assert_eq!(cuts.iter().map(Cut::short).sum::<Pence>(), funding.gap(plan));
        let options = funding.options;
        let mut outside = funding.total_spend();
        for cut in &cuts {
            assert_eq!(cut.spend() - cut.short(), cut.money(), "{cut:?}");
            outside -= cut.spend();
            let has_advances = advance::lenders(plan, options).iter().any(Option::is_some);
            assert!(has_advances || cut.holdings.iter().all(|one| one.tied == Pence::ZERO));
            for left in &cut.left {
                let source = &plan[left.source];
                let could = |one: &&Competitor| {
                    let in_time = last_year_to_spend(source, left.received).is_none_or(|last| one.year <= last);
                    one.short > Pence::ZERO
                        && is_counted(source, options)
                        && plan.clause_may_pay(left.source, left.clause, one.project)
                        && left.received <= one.year
                        && in_time
                };
                assert_eq!(cut.competitors.iter().find(could), None, "{left:?}");
            }
        }
        let funded = funding.total_spend() - funding.gap(plan);
        assert_eq!(funded, outside + cuts.iter().map(Cut::money).sum());
    }

    #[test]
    fn two_shortages_with_nothing_in_common_are_told_apart() {
        let plan = plan_of(
            vec![
                source("growth").receipt(2014, 50).for_categories(&[Category::Growth]),
                source("condition").receipt(2014, 20).for_categories(&[Category::Condition]),
                source("later").receipt(2016, 90),
                source("lapsed").receipt(2012, 7).spend_by(2013),
                source("hoped-for").receipt(2014, 8).at_risk(),
                source("fenced").receipt(2014, 30).for_projects(&[3]),
            ],
            vec![
                project("one").spend(2014, 40),
                project("two").spend(2014, 30),
                project("roof").category(Category::Condition).spend(2014, 25),
                project("other").category(Category::Send).spend(2014, 10),
            ],
        );
        let funding = fund(&plan, &[], FundingOptions::default());
        check_cuts(&plan, &funding);
        let cuts = cuts(&plan, &funding);
        let figures: Vec<_> = cuts.iter().map(|cut| (cut.short().0, cut.spend().0, cut.money().0)).collect();
        assert_eq!(figures, [(20, 70, 50), (5, 25, 20)]);
        let sources: Vec<_> = cuts.iter().map(|cut| sources_of(&plan, &cut.holdings)).collect();
        assert_eq!(sources, [[SourceId(0)], [SourceId(1)]]);
        let left: Vec<_> =
            cuts[0].left.iter().map(|left| (left.source.0, left.amount.0, left.reasons.as_slice())).collect();
        let expected: [(usize, i128, &[Reason]); 4] = [
            (2, 90, &[Reason::Later]),
            (3, 7, &[Reason::Lapsed]),
            (4, 8, &[Reason::NotCounted(Certainty::AtRisk)]),
            (5, 20, &[Reason::RingFence]),
        ];
        assert_eq!(left, expected);
    }

    #[test]
    fn every_reason_that_must_fall_is_told_of_the_nearest() {
        let plan = plan_of(
            vec![
                source("s106").receipt(2016, 9).of_kind(SourceKind::S106).for_projects(&[1]).at_risk(),
                source("gone").receipt(2012, 8).spend_by(2013).of_kind(SourceKind::Cil),
            ],
            vec![project("hall").only_kinds(&[SourceKind::Grant]).spend(2014, 20), project("none")],
        );
        let told = |plan: &Plan| -> Vec<Vec<Reason>> {
            let left = left_over(plan, &fund(plan, &[], FundingOptions::default()));
            left.into_iter().map(|left| left.reasons).collect()
        };
        let at_risk = Reason::NotCounted(Certainty::AtRisk);
        let first = vec![Reason::RingFence, Reason::WhoMayPay, Reason::Later, at_risk];
        assert_eq!(told(&plan), [first, vec![Reason::WhoMayPay, Reason::Lapsed]]);
        // Another that is short, later and open to all: fewer stand in its way.
        let mut more = plan;
        more.projects.push(project("school").spend(2016, 5).build());
        assert_eq!(told(&more), [vec![Reason::RingFence, at_risk], vec![Reason::Lapsed]]);
    }

    #[test]
    fn who_could_have_taken_other_money_competes_too() {
        // The first project takes what only it may have last, so the second goes short although the first is full.
        let plan = plan_of(
            vec![source("any").receipt(2014, 10), source("fenced").receipt(2014, 10).for_projects(&[0])],
            vec![project("first").priority(1).spend(2014, 15), project("second").spend(2014, 10)],
        );
        let funding = fund(&plan, &[], FundingOptions::default());
        check_cuts(&plan, &funding);
        let cuts = cuts(&plan, &funding);
        assert_eq!((cuts.len(), cuts[0].competitors.len(), cuts[0].short().0), (1, 2, 5));
    }

    #[test]
    fn money_out_on_advance_is_told() {
        let plan = plan_of(
            vec![
                source("agreement").receipt(2016, 60).forward_funded_by(1).for_projects(&[0]),
                source("basic-need").receipt(2014, 50),
            ],
            vec![project("school").priority(1).spend(2014, 40), project("other").spend(2015, 15)],
        );
        let funding = fund(&plan, &[], FundingOptions::default());
        check_cuts(&plan, &funding);
        let cuts = cuts(&plan, &funding);
        let tied: Vec<_> = cuts[0].holdings.iter().map(|one| (one.source.0, one.amount.0, one.tied.0)).collect();
        assert_eq!((cuts[0].short().0, tied), (5, vec![(0, 60, 20), (1, 50, 40)]));
        assert_eq!(cuts[0].competitors.len(), 2);
    }
}
