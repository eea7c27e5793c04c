//! Small plans for the tests of this room, written as a reader would say them.

use rust_decimal::Decimal;

use crate::calendar::{AcademicYear, FinancialYear, parse_date};
use crate::forecast::Trajectory;
use crate::money::Pence;
use crate::plan::{
    AreaId, Assumptions, At, ByYear, Category, Certainty, Costing, Due, IndexId, Indexation, Loan, Places, Plan,
    PriceIndex, Programme, Project, ProjectGroup, ProjectId, Provenance, ProvisionFrom, Repayment, RingFence, SchoolId,
    SiteId, Source, SourceId, SourceKind, SpendProfile, Trigger,
};

/// The financial year that starts in `start`.
pub fn year(start: i32) -> FinancialYear {
    FinancialYear::starting(start)
}

/// Dwellings by the financial year's start.
pub fn trajectory(completions: &[(i32, f64)]) -> Trajectory {
    Trajectory { completions: completions.iter().map(|(start, dwellings)| (year(*start), *dwellings)).collect() }
}

fn at<T>(value: T) -> At<T> {
    At::default_of(value)
}

/// A plan without anything in it; base year 2013/14, horizon five years, programme 2014-15 to 2016-17.
pub fn plan() -> Plan {
    let assumptions = Assumptions { horizon: at(5), ..Assumptions::standard(at(AcademicYear::starting(2013))) };
    let programme = Programme {
        title: at("Programme".to_owned()),
        first_year: at(year(2014)),
        last_year: at(year(2016)),
        price_base: None,
        over_programming: None,
        provision_from: At::default_of(ProvisionFrom::Spend),
        provenance: Provenance::default(),
    };
    Plan { programme: Some(programme), ..Plan::empty(assumptions) }
}

/// A plan of these sources and projects, in this order.
pub fn plan_of(sources: Vec<SourceBuilder>, projects: Vec<ProjectBuilder>) -> Plan {
    let sources = sources.into_iter().map(SourceBuilder::build).collect();
    let projects = projects.into_iter().map(ProjectBuilder::build).collect();
    Plan { sources, projects, ..plan() }
}

/// An index of these values by month.
pub fn index(values: &[(&str, &str)]) -> PriceIndex {
    let value =
        |(month, value): &(&str, &str)| (parse_date(month).unwrap_or_default(), at(value.parse().unwrap_or_default()));
    PriceIndex {
        id: at("costs".to_owned()),
        name: at("Costs".to_owned()),
        values: ByYear { years: values.iter().map(value).collect(), ..ByYear::default() },
        provenance: Provenance::default(),
    }
}

/// A confirmed grant that brings nothing yet.
pub fn source(id: &str) -> SourceBuilder {
    SourceBuilder(Source {
        id: at(id.to_owned()),
        name: at(id.to_owned()),
        kind: at(SourceKind::Grant),
        certainty: at(Certainty::Confirmed),
        ring_fence: RingFence::default(),
        spend_by: None,
        spend_within_years: None,
        receipts: ByYear::default(),
        site: None,
        triggers: Vec::new(),
        indexation: None,
        forward_fund: None,
        loan: None,
        spent_before: None,
        agreement: None,
        planning_ref: None,
        delay_years: 0,
        provenance: Provenance::default(),
    })
}

/// A source in the making.
#[derive(Clone, Debug)]
pub struct SourceBuilder(Source);

impl SourceBuilder {
    pub fn receipt(mut self, start: i32, pence: i128) -> Self {
        self.0.receipts.years.insert(year(start), at(Pence(pence)));
        self
    }

    pub fn site(mut self, site: usize) -> Self {
        self.0.site = Some(at(SiteId(site)));
        self
    }

    pub fn trigger(mut self, dwellings: u32, pence: i128) -> Self {
        let provenance = Provenance::default();
        self.0.triggers.push(Trigger {
            due: Due::Dwellings(at(dwellings)),
            clause: None,
            ring_fence: RingFence::default(),
            amount: at(Pence(pence)),
            charge: None,
            provenance,
        });
        self
    }

    /// An amount that falls due on a date.
    pub fn due_on(mut self, date: &str, pence: i128) -> Self {
        self = self.trigger(0, pence);
        if let Some(trigger) = self.0.triggers.last_mut() {
            trigger.due = Due::On(at(parse_date(date).unwrap_or_default()));
        }
        self
    }

    /// The last trigger is for these projects alone.
    pub fn clause_for(mut self, projects: &[usize]) -> Self {
        if let Some(trigger) = self.0.triggers.last_mut() {
            trigger.ring_fence.projects = Some(projects.iter().map(|project| at(ProjectId(*project))).collect());
        }
        self
    }

    pub fn spent_before(mut self, pence: i128) -> Self {
        self.0.spent_before = Some(at(Pence(pence)));
        self
    }

    pub fn delay(mut self, years: i32) -> Self {
        self.0.delay_years = years;
        self
    }

    pub fn spend_by(mut self, start: i32) -> Self {
        self.0.spend_by = Some(at(year(start)));
        self
    }

    pub fn spend_within(mut self, years: u32) -> Self {
        self.0.spend_within_years = Some(at(years));
        self
    }

    /// Triggers rise with the plan's first index from the prices of a month on.
    pub fn rising_from(mut self, base: &str) -> Self {
        let base = at(parse_date(base).unwrap_or_default());
        self.0.indexation = Some(Indexation { index: at(IndexId(0)), base, provenance: Provenance::default() });
        self
    }

    pub fn of_kind(mut self, kind: SourceKind) -> Self {
        self.0.kind = at(kind);
        self
    }

    pub fn at_risk(mut self) -> Self {
        self.0.certainty = at(Certainty::AtRisk);
        self
    }

    pub fn for_projects(mut self, projects: &[usize]) -> Self {
        self.0.ring_fence.projects = Some(projects.iter().map(|project| at(ProjectId(*project))).collect());
        self
    }

    pub fn for_areas(mut self, areas: &[usize]) -> Self {
        self.0.ring_fence.areas = Some(areas.iter().map(|area| at(AreaId(*area))).collect());
        self
    }

    pub fn for_schools(mut self, schools: &[usize]) -> Self {
        self.0.ring_fence.schools = Some(schools.iter().map(|school| at(SchoolId(*school))).collect());
        self
    }

    pub fn for_categories(mut self, categories: &[Category]) -> Self {
        self.0.ring_fence.categories = Some(categories.iter().copied().map(at).collect());
        self
    }

    pub fn forward_funded_by(mut self, source: usize) -> Self {
        self.0.forward_fund = Some(at(SourceId(source)));
        self
    }

    /// Borrowing at an interest of `rate` in 1,000ths.
    pub fn borrowing(mut self, rate: i64, life: u32, repayment: Repayment) -> Self {
        self.0.kind = at(SourceKind::Borrowing);
        self.0.loan = Some(Loan { interest: at(Decimal::new(rate, 3)), life: at(life), repayment: at(repayment) });
        self
    }

    pub fn build(self) -> Source {
        self.0
    }
}

/// A growth project in preparation (priority 2) that spends nothing yet.
pub fn project(id: &str) -> ProjectBuilder {
    ProjectBuilder(Project {
        id: at(id.to_owned()),
        reference: None,
        name: at(id.to_owned()),
        works: at(String::new()),
        area: None,
        group: at(ProjectGroup::InPreparation),
        category: at(Category::Growth),
        priority: at(2),
        stage: None,
        budget: at(Pence::ZERO),
        start: None,
        completion: None,
        needed_by: None,
        spend: SpendProfile::default(),
        places: Vec::new(),
        dependencies: Vec::new(),
        costing: Costing::default(),
        only_sources: None,
        only_kinds: None,
        divisible: None,
        delivered_by: None,
        school: None,
        milestones: Vec::new(),
        places_left_out: false,
        provenance: Provenance::default(),
    })
}

/// A project in the making.
#[derive(Clone, Debug)]
pub struct ProjectBuilder(Project);

impl ProjectBuilder {
    pub fn budget(mut self, pence: i128) -> Self {
        self.0.budget = at(Pence(pence));
        self
    }

    pub fn before(mut self, pence: i128) -> Self {
        self.0.spend.before = Some(at(Pence(pence)));
        self
    }

    pub fn spend(mut self, start: i32, pence: i128) -> Self {
        self.0.spend.years.years.insert(year(start), at(Pence(pence)));
        self
    }

    pub fn works(mut self, start: &str, completion: &str) -> Self {
        self.0.start = parse_date(start).map(at);
        self.0.completion = parse_date(completion).map(at);
        self
    }

    pub fn group(mut self, group: ProjectGroup) -> Self {
        self.0.group = at(group);
        self
    }

    pub fn category(mut self, category: Category) -> Self {
        self.0.category = at(category);
        self
    }

    pub fn priority(mut self, priority: i64) -> Self {
        self.0.priority = at(priority);
        self
    }

    pub fn divisible(mut self, divisible: bool) -> Self {
        self.0.divisible = Some(at(divisible));
        self
    }

    pub fn only_sources(mut self, sources: &[usize]) -> Self {
        self.0.only_sources = Some(sources.iter().map(|source| at(SourceId(*source))).collect());
        self
    }

    pub fn only_kinds(mut self, kinds: &[SourceKind]) -> Self {
        self.0.only_kinds = Some(kinds.iter().copied().map(at).collect());
        self
    }

    pub fn area(mut self, area: usize) -> Self {
        self.0.area = Some(at(AreaId(area)));
        self
    }

    pub fn places_at(mut self, school: usize) -> Self {
        self.0.places.push(Places {
            school: at(SchoolId(school)),
            from: at(AcademicYear::starting(2014)),
            years: None,
            admission: None,
            capacity: None,
            provenance: Provenance::default(),
        });
        self
    }

    pub fn build(self) -> Project {
        self.0
    }
}
