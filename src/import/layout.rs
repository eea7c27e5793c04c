//! The texts of what an import adds to a plan: settings, a programme, schools.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::calendar::{AcademicYear, YearRange};
use crate::plan::edit::figures::{list, quoted};

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
    /// An estimate.
    pub admission_number: u32,
    /// An estimate.
    pub capacity: u32,
    /// Where these two come from.
    pub estimated_from: String,
    /// When it opened, with which years.
    pub opening: Option<(AcademicYear, YearRange)>,
    /// The schools that feed it; `None`: not said.
    pub feeders: Option<Vec<String>>,
    /// Its roll.
    pub rolls: BTreeMap<AcademicYear, Vec<u32>>,
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
        line("admission_number", &self.admission_number.to_string());
        line("capacity", &self.capacity.to_string());
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
        line("source", &quoted(&self.estimated_from));
        line("basis", &quoted("estimate"));
        text.push_str("\n[school.roll]\n");
        for (year, figures) in &self.rolls {
            writeln!(text, "\"{year}\" = {}", list(figures)).unwrap_or_default();
        }
        writeln!(text, "source = {}", quoted(source)).unwrap_or_default();
        text
    }
}

/// The settings of a new plan.
pub fn assumptions(base: AcademicYear) -> String {
    let past = base.financial();
    format!(
        r#"# What every area of the plan shares. The settings are those that did best on past rolls; see docs/forecast.md.

title = "School places"
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

/// The programme of a new plan: four years, no money and no projects yet.
pub fn programme(base: AcademicYear) -> String {
    let first = base.financial();
    format!(
        "# Sources of money and projects belong here, in [[source]] and [[project]].\n\n\
         [programme]\ntitle = \"Capital programme\"\nfirst_year = \"{first}\"\nlast_year = \"{}\"\n",
        first.plus(3)
    )
}
