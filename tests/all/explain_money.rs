//! Every figure of the money explains itself: advances and what they cost, receipts that lapse, projects read beside
//! benchmark and need.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use placeplan::analysis::{against_need, place_costs, waiting};
use placeplan::explain::{Figure, GroupPart, NeedPart, ProjectPart};
use placeplan::funding::{FundingOptions, pot_of};
use placeplan::money::Pence;
use placeplan::outcome::{Options, Outcome, compute};
use placeplan::plan::{Certainty, Plan, SourceKind};
use tempfile::TempDir;

use super::explain::{walk_figures, walk_money};
use super::support::{edit, loaded, repository, run, small_plan};

const PROGRAMME: &str = "capital/programme.toml";

/// The small plan with these tables in place of its sources and projects.
fn programme(tables: &str) -> TempDir {
    let plan = small_plan();
    fs::remove_dir_all(plan.path().join("scenarios")).expect("the scenarios of other projects");
    let head = "[programme]\ntitle = \"Trial\"\nfirst_year = \"2013-14\"\nlast_year = \"2017-18\"\n";
    fs::write(plan.path().join(PROGRAMME), format!("{head}{tables}")).expect("a written file");
    plan
}

/// Whole numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    /// A number below `count`.
    fn below(&mut self, count: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % count
    }

    /// A year and an amount, so many lines of them.
    fn years(&mut self, most: u64) -> String {
        let mut lines = String::new();
        for start in 2013..2018_u64 {
            if self.below(5) < most {
                let pounds = Pence(i128::from(1 + self.below(40_000_000)));
                let (pounds, pence) = (pounds.0 / 100, pounds.0 % 100);
                writeln!(lines, "\"{start}-{}\" = \"{pounds}.{pence:02}\"", start - 1999).expect("a line");
            }
        }
        lines
    }

    /// Two lenders, one of them borrowing, three agreements that they may advance, a grant, four projects.
    fn tables(&mut self) -> String {
        let mut text = String::new();
        let repayment = ["maturity", "equal", "annuity"][usize::try_from(self.below(3)).expect("small")];
        let mut source = |id: &str, kind: &str, keys: String, years: String| {
            write!(
                text,
                "[[source]]\nid = \"{id}\"\nname = \"The {id}\"\nkind = \"{kind}\"\n{keys}[source.receipts]\n{years}"
            )
            .expect("a table");
        };
        let limits = |dice: &mut Self| match dice.below(4) {
            0 => format!("spend_within_years = {}\n", dice.below(3)),
            1 => format!("spend_by = \"{}\"\n", ["2014-15", "2015-16"][usize::try_from(dice.below(2)).expect("small")]),
            2 => format!("spend_within_years = {}\nspend_by = \"2016-17\"\n", dice.below(3)),
            _ => String::new(),
        };
        source("main-grant", "basic-need", limits(self), self.years(4));
        let loan = format!("interest = 0.05\nlife = 4\nrepayment = \"{repayment}\"\n");
        source("loan", "borrowing", loan, self.years(2));
        for (id, lender) in [("north", "main-grant"), ("south", "main-grant"), ("east", "loan")] {
            let certainty = ["confirmed", "expected", "at-risk"][usize::try_from(self.below(3)).expect("small")];
            let project = ["one", "two", "three"][usize::try_from(self.below(3)).expect("small")];
            let fence = if self.below(2) == 0 { String::new() } else { format!("projects = [\"{project}\"]\n") };
            let keys = format!("certainty = \"{certainty}\"\nforward_fund = \"{lender}\"\n{fence}{}", limits(self));
            source(id, "s106", keys, self.years(2));
        }
        source("other", "grant", limits(self), self.years(1));
        for (place, id) in ["one", "two", "three", "four"].into_iter().enumerate() {
            let group = ["on-site", "in-preparation", "to-commission", "dependent"][place];
            let years = format!("before = 1\n{}", self.years(2));
            let years = if years.lines().count() == 1 { format!("{years}\"2013-14\" = 7\n") } else { years };
            writeln!(
                text,
                "[[project]]\nid = \"{id}\"\nname = \"Project {id}\"\ngroup = \"{group}\"\nbudget = 1\n[project.spend]\n{years}"
            )
            .expect("a table");
        }
        text
    }
}

/// Every figure of cost per place, budget against profile, dependencies, places against need and over-programming.
pub fn readings(plan: &Plan, outcome: &Outcome) -> Vec<(Figure, f64)> {
    let mut figures = Vec::new();
    for cost in place_costs(plan) {
        let mut add = |part, value: f64| figures.push((Figure::WholeProject { project: cost.project, part }, value));
        add(ProjectPart::NewPlaces, f64::from(cost.places));
        add(ProjectPart::CostPerPlace, cost.cost.0 as f64);
        let Some(beside) = cost.beside else { continue };
        add(ProjectPart::BenchmarkRate, beside.rate.0 as f64);
        if let Some((_, moved, over)) = cost.compared() {
            add(ProjectPart::Benchmark, moved.0 as f64);
            add(ProjectPart::Ratio, cost.cost.0 as f64 / moved.0 as f64);
            add(ProjectPart::Over, over.0 as f64);
        }
    }
    for (project, of) in plan.programme_projects() {
        let difference = outcome.funding.spend[project.0].total() - *of.budget;
        figures.push((Figure::WholeProject { project, part: ProjectPart::Difference }, difference.0 as f64));
    }
    for waits in waiting(plan, outcome) {
        let figure = Figure::WholeProject { project: waits.project, part: ProjectPart::AtStake };
        figures.push((figure, waits.at_stake.0 as f64));
    }
    for need in against_need(plan, outcome) {
        let of = Some((need.area, need.phase));
        let figure = |part| Figure::Need { project: need.project, of, part };
        figures.push((figure(NeedPart::Unplaced), need.unplaced));
        figures.extend(need.years_late().map(|years| (figure(NeedPart::YearsLate), f64::from(years))));
        figures.extend(need.works_late().map(|years| (figure(NeedPart::WorksLate), f64::from(years))));
    }
    let pot = pot_of(plan, &outcome.funding, |_| true);
    let (money, borrowing) = (pot.total_money(), pot.total_borrowing());
    for (group, cumulative) in pot.cumulative() {
        let parts = [
            (GroupPart::Budget, pot.budgets[&group]),
            (GroupPart::Cumulative, cumulative),
            (GroupPart::Funding, money),
            (GroupPart::Over, (cumulative - money).max(Pence::ZERO)),
            (GroupPart::Borrowing, borrowing),
            (GroupPart::OverWithBorrowing, (cumulative - money - borrowing).max(Pence::ZERO)),
        ];
        figures.extend(parts.map(|(part, amount)| (Figure::Group { group, part }, amount.0 as f64)));
    }
    figures
}

/// What of the things under test an outcome shows.
#[derive(Debug, Default)]
struct Seen {
    advanced: usize,
    lent_by_borrowing: usize,
    lost_in_time: usize,
    lost_by_a_lender: usize,
}

impl Seen {
    fn count(&mut self, plan: &Plan, outcome: &Outcome) {
        for line in &outcome.funding.sources {
            let source = &plan[line.source];
            let is_in_time = source.spend_within_years.is_some() && source.spend_by.is_none();
            let lends = plan.sources.iter().any(|one| one.forward_fund.is_some_and(|of| of.value == line.source));
            let has_lost = line.lost.0 > 0 && is_in_time;
            let kept = [line.brought_forward, line.used, line.lost, line.carried_forward];
            assert!(kept.iter().all(|amount| amount.0 >= 0), "{} {}: {line:?}", source.id.value, line.year);
            self.advanced += usize::from(line.repaid.0 > 0 && source.forward_fund.is_some());
            self.lent_by_borrowing += usize::from(line.repaid.0 < 0 && *source.kind == SourceKind::Borrowing);
            self.lost_in_time += usize::from(has_lost && !lends);
            self.lost_by_a_lender += usize::from(has_lost && lends);
        }
    }
}

#[test]
fn every_figure_of_random_programmes_with_advances_adds_up() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut seen = Seen::default();
    for _ in 0..30 {
        let plan = programme(&dice.tables());
        let loaded = loaded(plan.path());
        assert!(!loaded.has_errors(), "{:?}", loaded.diagnostics);
        for counting in [Certainty::Confirmed, Certainty::Expected, Certainty::AtRisk] {
            let options = Options { funding: FundingOptions { counting }, ..Options::default() };
            seen.count(&loaded.plan, &compute(&loaded.plan, options));
            walk_money(&loaded.plan, plan.path(), options);
        }
    }
    let Seen { advanced, lent_by_borrowing, lost_in_time, lost_by_a_lender } = seen;
    let least = advanced.min(lent_by_borrowing).min(lost_in_time).min(lost_by_a_lender);
    assert!(least > 5, "{seen:?}");
}

/// £100,000 of an agreement that arrive in 2015-16 are spent in 2013-14, out of `lender`.
fn spent_early(lender: &str) -> TempDir {
    programme(&format!(
        "[[source]]\nid = \"lender\"\nname = \"Lender\"\n{lender}\n[source.receipts]\n\"2013-14\" = \"150k\"\n\
         [[source]]\nid = \"mill\"\nname = \"Mill Lane\"\nkind = \"s106\"\nforward_fund = \"lender\"\n\
         projects = [\"school\"]\n[source.receipts]\n\"2015-16\" = \"100k\"\n\
         [[project]]\nid = \"school\"\nname = \"School\"\ngroup = \"on-site\"\nbudget = \"100k\"\n\
         [project.spend]\n\"2013-14\" = \"100k\"\n"
    ))
}

/// What `explain` says of a figure, its lines joined.
fn explained(plan: &Path, figure: &str) -> String {
    let answer = run(plan, &format!("explain {figure}"));
    assert_eq!(answer.code, 0, "{}", answer.err);
    answer.out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_advance_is_told_by_who_pays_it_and_when_it_is_paid_back() {
    let plan = spent_early("kind = \"basic-need\"");
    for (figure, steps) in [
        (
            "balance:school/2013-14",
            &["at the end of 2013-14 £100,000 is advanced by Lender, paid back: £100,000 in 2015-16."][..],
        ),
        ("source:mill/2013-14/repaid", &["Mill Lane, advanced by Lender in 2013-14", "spent £100,000 − received £0"]),
        ("source:mill/2015-16/repaid", &["−£100,000 = out in 2015-16 £0 − out in 2014-15 £100,000"]),
        ("source:lender/2013-14/repaid", &["−£100,000", "(below 0: advanced)"]),
        ("source:lender/2015-16", &["Lender, carried forward from 2015-16: £150,000", "paid back to it in 2015-16"]),
    ] {
        let said = explained(plan.path(), figure);
        for step in steps {
            assert!(said.contains(step), "{figure}: {step}\n{said}");
        }
    }
}

#[test]
fn what_borrowing_advances_bears_interest_until_it_is_paid_back() {
    let plan = spent_early("kind = \"borrowing\"\ninterest = 0.05\nlife = 40");
    let said = explained(plan.path(), "borrowing:lender/2014-15");
    assert!(said.contains("£5,000 = out in 2013-14 £100,000 × rate 0.05"), "{said}");
    let said = explained(plan.path(), "source:lender/2015-16/received");
    assert!(said.contains("−£100,000 = used £0 − repaid £100,000"), "{said}");
}

#[test]
fn receipts_that_lapse_are_those_not_spent_oldest_first() {
    let plan = programme(
        "[[source]]\nid = \"grant\"\nname = \"Grant\"\nkind = \"grant\"\nspend_within_years = 1\n[source.receipts]\n\
         \"2013-14\" = \"100k\"\n\"2014-15\" = \"50k\"\n\
         [[project]]\nid = \"school\"\nname = \"School\"\ngroup = \"on-site\"\nbudget = \"60k\"\n\
         [project.spend]\n\"2014-15\" = \"60k\"\n\
         [[project]]\nid = \"late\"\nname = \"Late\"\ngroup = \"on-site\"\nbudget = \"10k\"\n\
         [project.spend]\n\"2016-17\" = \"10k\"\n",
    );
    let said = explained(plan.path(), "balance:late/2016-17").split_whitespace().collect::<Vec<_>>().join(" ");
    let why = "Grant: £150,000 by the end of 2016-17, of which £60,000 to demands higher in the order, £90,000 lost, not \
               spent in time.";
    assert!(said.contains(why), "{said}");
    let said = explained(plan.path(), "source:grant/2014-15/lost");
    assert!(said.starts_with("Grant, lost in 2014-15: £40,000"), "{said}");
    assert!(said.contains("to be spent £100,000 − spent £60,000 − lost £0"), "{said}");
    let said = explained(plan.path(), "source:grant/2015-16/lost");
    assert!(said.contains("to be spent £150,000 − spent £60,000 − lost £40,000"), "{said}");
}

/// Benchmarks of both kinds of works of the bundled plan's projects, moved by an index.
const BENCHMARKS: &str = "[[index]]\nid = \"prices\"\nname = \"Prices\"\n[index.values]\n\"2013-01\" = 236\n\
    \"2016-01\" = 281.5\n\
    [[benchmark]]\nid = \"extension\"\nname = \"Primary extension\"\nbuild = \"extension\"\nphase = \"primary\"\n\
    rate = 21014\nprice_base = \"2016-01\"\nlocation_factor = 0.99\nindex = \"prices\"\n";

/// The small plan with a project beside a benchmark, and another that builds on what it adds.
fn beside_a_benchmark(more: &str) -> TempDir {
    let plan = small_plan();
    let costing = "budget = \"1.6m\"\nbuild = \"extension\"\nprice_base = \"2013-06\"\nneeded_by = \"2014-09\"";
    edit(plan.path(), PROGRAMME, "budget = \"1.6m\"", costing);
    let path = plan.path().join(PROGRAMME);
    let text = fs::read_to_string(&path).expect("a file");
    fs::write(&path, format!("{text}\n{BENCHMARKS}{more}")).expect("a written file");
    plan
}

/// A second project at the infant school: these steps.
fn second(steps: &str) -> String {
    let head = "[[project]]\nid = \"second\"\nname = \"Second\"\ngroup = \"on-site\"\nbudget = \"900k\"\n\
                build = \"extension\"\nprice_base = \"2016-01\"\n[project.spend]\n\"2014-15\" = \"800k\"\n";
    format!("{head}{steps}")
}

#[test]
fn every_figure_of_the_programme_as_it_is_read_adds_up() {
    let step =
        |from: &str, rest: &str| format!("[[project.places]]\nschool = \"ashby-infant\"\nfrom = \"{from}\"\n{rest}\n");
    let bulge = step("2016/17", "adds = 30") + &step("2018/19", "adds = -30");
    for (steps, places) in [
        (String::new(), None),
        (step("2014/15", "adds = 15"), Some(45)),
        (step("2016/17", "admission_number = 90"), Some(45)),
        (step("2016/17", "years = \"R-6\""), Some(4 * 75)),
        (bulge, Some(60)),
        (step("2016/17", "capacity = 300") + &step("2017/18", "capacity = 320"), Some(140)),
    ] {
        let more = if steps.is_empty() { steps } else { second(&steps) };
        let plan = beside_a_benchmark(&more);
        let loaded = loaded(plan.path());
        assert!(!loaded.has_errors(), "{:?}", loaded.diagnostics);
        let outcome = compute(&loaded.plan, Options::default());
        let figures = readings(&loaded.plan, &outcome);
        let of_second = place_costs(&loaded.plan).into_iter().find(|cost| cost.project.0 == 1).map(|cost| cost.places);
        assert_eq!(of_second, places, "{more}");
        walk_figures(&loaded.plan, &outcome, Options::default(), plan.path(), &figures, 0);
    }
}

#[test]
fn every_project_of_the_bundled_plan_can_be_read() {
    let plan = loaded(&repository()).plan;
    let outcome = compute(&plan, Options::default());
    let figures = readings(&plan, &outcome);
    assert!(figures.len() > 100, "{}", figures.len());
    walk_figures(&plan, &outcome, Options::default(), &repository(), &figures, 0);
}

#[test]
fn a_place_s_cost_stands_beside_a_benchmark_moved_to_its_prices() {
    let plan = beside_a_benchmark("");
    for (figure, steps) in [
        // £21,014 × 0.99 × 236 ÷ 281.5 = £17,441.2467…
        ("benchmark", &["£17,441.25", "rate £21,014 × location 0.99 × index", "at 2013-06 236 ÷ at 2016-01 281.5"][..]),
        ("benchmark_rate", &["£20,803.86"]),
        ("new_places", &[": 45 places", "year groups 3 × added 15"]),
        ("places", &[": 45 places"]),
        ("cost_per_place", &["£35,555.56", "budget £1,600,000 ÷ places 45"]),
        ("over", &["budget £1,600,000 − at the benchmark £784,856.25"]),
        ("years_late", &["below 0: early): 1 = places from 2015 − needed 2014"]),
        ("ashby/primary/years_late", &["places from 2015 − needed 2014"]),
        ("difference", &[": £0 = profile £1,600,000 − budget £1,600,000"]),
    ] {
        let said = explained(plan.path(), &format!("project:ashby-infant-extension/{figure}"));
        for step in steps {
            assert!(said.contains(step), "{figure}: {step}\n{said}");
        }
    }
    let said = explained(plan.path(), "group:in-preparation/over");
    assert!(said.contains("to spend so far £1,600,000 − funding £1,750,000"), "{said}");
}

#[test]
fn a_figure_that_no_project_or_group_has_names_those_they_have() {
    let plan = small_plan();
    for (figure, said) in [
        (
            "project:ashby-infant-extension/price",
            "there are budget, profile, before, difference, at_stake, new_places,",
        ),
        ("project:ashby-infant-extension/cost_per_plase", "did you mean `cost_per_place`?"),
        ("project:ashby-infant-extension/benchmark", "has no benchmark"),
        ("project:ashby-infant-extension/ashby/secondary/years_late", "adds no secondary places in `ashby`"),
        ("group:on-sit/over", "did you mean `on-site`?"),
        ("group:on-site/over", "no project of the group `on-site`"),
        (
            "group:on-site/limits",
            "there are budget, to_spend, cumulative, funding, over, borrowing, over_with_borrowing",
        ),
    ] {
        let answer = run(plan.path(), &format!("explain {figure}"));
        assert_eq!(answer.code, 2, "{figure}: {}", answer.out);
        assert!(answer.err.contains(said), "{figure}: {}", answer.err);
    }
}
