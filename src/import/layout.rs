//! The texts of what an import adds to a plan: settings, a programme, schools.

use std::collections::BTreeMap;
use std::fmt::Write;

use toml_edit::DocumentMut;

use crate::calendar::{AcademicYear, YearRange};
use crate::plan::edit::figures::{list, quoted};

/// The settings' file.
pub const ASSUMPTIONS: &str = "planning-areas/assumptions.toml";

/// A school that the plan does not have yet.
#[derive(Debug)]
pub struct NewSchool {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its numbers, by the keys of the format.
    pub numbers: Vec<(&'static str, String)>,
    /// NC years taught.
    pub years: YearRange,
    /// The admission number before the first of the next; absent where those say enough.
    pub admission_number: Option<u32>,
    /// Admission numbers by year of admission.
    pub admission_numbers: BTreeMap<AcademicYear, u32>,
    /// Net capacity.
    pub capacity: u32,
    /// Where all this comes from.
    pub from: String,
    /// Whether any of it is an estimate.
    pub is_estimate: bool,
    /// `special` or `alternative`.
    pub kind: Option<&'static str>,
    /// In the plan's words.
    pub governance: Option<&'static str>,
    /// Who runs it.
    pub trust: Option<String>,
    /// The first year that it no longer teaches in.
    pub closes: Option<AcademicYear>,
    /// When it opened, with which years.
    pub opening: Option<(AcademicYear, YearRange)>,
    /// The schools that feed it; `None`: not said.
    pub feeders: Option<Vec<String>>,
    /// Its roll.
    pub rolls: BTreeMap<AcademicYear, Vec<u32>>,
    /// How firm that is, where it is not published.
    pub roll_basis: Option<String>,
}

impl NewSchool {
    /// Its tables, as they stand in an area's file.
    pub fn text(&self, source: &str) -> String {
        let mut text = format!("[[school]]\nid = {}\nname = {}\n", quoted(&self.id), quoted(&self.name));
        let mut line = |key: &str, value: &str| {
            // Writing to a string cannot fail.
            writeln!(text, "{key} = {value}").unwrap_or_default();
        };
        for (key, number) in &self.numbers {
            line(key, &quoted(number));
        }
        line("years", &quoted(&self.years.to_string()));
        if let Some(number) = self.admission_number {
            line("admission_number", &number.to_string());
        }
        if !self.admission_numbers.is_empty() {
            let numbers = self.admission_numbers.iter().map(|(year, number)| format!("\"{year}\" = {number}"));
            line("admission_numbers", &format!("{{ {} }}", numbers.collect::<Vec<_>>().join(", ")));
        }
        line("capacity", &self.capacity.to_string());
        for (key, text) in [("type", self.kind), ("governance", self.governance), ("trust", self.trust.as_deref())] {
            if let Some(text) = text {
                line(key, &quoted(text));
            }
        }
        if let Some((opens, with)) = self.opening {
            line("opens", &quoted(&opens.to_string()));
            if with.first != with.last {
                line("opens_with", &quoted(&with.to_string()));
            }
        }
        if let Some(feeders) = &self.feeders {
            let feeders: Vec<String> = feeders.iter().map(|feeder| quoted(feeder)).collect();
            line("feeders", &format!("[{}]", feeders.join(", ")));
        }
        if let Some(closes) = self.closes {
            line("closes", &quoted(&closes.to_string()));
        }
        line("source", &quoted(&self.from));
        if self.is_estimate {
            line("basis", &quoted("estimate"));
        }
        text.push_str("\n[school.roll]\n");
        for (year, figures) in &self.rolls {
            writeln!(text, "\"{year}\" = {}", list(figures)).unwrap_or_default();
        }
        writeln!(text, "source = {}", quoted(source)).unwrap_or_default();
        if let Some(basis) = &self.roll_basis {
            writeln!(text, "basis = {}", quoted(basis)).unwrap_or_default();
        }
        text
    }
}

/// The settings of a new plan.
pub fn assumptions(base: AcademicYear, council: Option<&str>) -> String {
    let past = base.financial();
    let title =
        quoted(&council.map_or_else(|| "School places".to_owned(), |council| format!("{council} school places")));
    format!(
        r#"# What every area of the plan shares. The settings are those that did best on past rolls; see docs/forecast.md.

title = {title}
base_year = "{base}"        # the last academic year whose rolls are used
horizon = 15                 # academic years forecast after it
form_size = 30               # pupils in a form of entry
operating_margin = 0.05      # share of places to keep free
surplus_margin = 0.15        # more than this free is called surplus
history_weights = [8, 4, 2, 1]  # how much the past counts, the latest year first
intake_weights = [4, 1]      # the same for intakes above Reception
shrinkage = 45               # pupils' worth of the area's experience mixed into a school's own
area_shrinkage = 100         # pupils' worth of the whole plan's experience mixed into an area's
area_growth = 0.5            # how much of the area's growth in the primary years its Reception shares
cohort_response = 0.5        # how much of an area's own change in births its Reception follows
feeder_response = 0.9        # how much of a change in the feeder schools' leavers an intake follows
share = [0.2, 0.3, 0.4, 0.5, 0.5]  # weight of a school's present share of its area, 1, 2, 3 and more years ahead
exceptional_years = []       # years whose moves up the school tell nothing, such as "2020/21"
source = "settings of a new plan"
basis = "estimate"

# Where there is housing: pupils per dwelling, and net additional homes of past years (the Ministry's live table 122),
# so that past building, which the rolls hold already, is not counted twice.
# [yield.standard]
# primary = 0.25
# secondary = 0.17
# profile = [0.5, 0.8, 1.0]
# local_movers = 0.6
# [completions]
# "{past}" = 0
"#
    )
}

/// Adds the pupils per dwelling that a plan with completions or sites needs, as figures to be replaced.
pub fn add_yield(document: &mut DocumentMut) {
    let text = "\n[yield.standard]             # pupils per dwelling\nprimary = 0.25\nsecondary = 0.17\n\
                profile = [0.5, 0.8, 1.0]    # share of them present 0, 1, 2 and more years after completion\n\
                source = \"figures of a new plan, to be replaced by the council's own\"\nbasis = \"illustrative\"\n";
    // The text is ours, so it is TOML.
    let added: DocumentMut = text.parse().unwrap_or_default();
    for (key, item) in added.iter() {
        document.insert(key, item.clone());
    }
}

/// The programme of a new plan: four years, no money and no projects yet.
pub fn programme(base: AcademicYear, council: Option<&str>) -> String {
    let first = base.financial();
    let title = quoted(
        &council.map_or_else(|| "Capital programme".to_owned(), |council| format!("{council} capital programme")),
    );
    format!(
        "# Sources of money and projects belong here, in [[source]] and [[project]].\n\n\
         [programme]\ntitle = {title}\nfirst_year = \"{first}\"\nlast_year = \"{}\"\n",
        first.plus(3)
    )
}
