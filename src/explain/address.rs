//! The addresses of figures, read and written: `school:drake-infant/2016/17/R`. Their grammar is [`Address`]'s.

use super::figure::{AreaField, BorrowingPart, Figure, SchoolPart, SitePart, SourcePart};
use super::programme_address::{of_balance, of_group, of_project};
use crate::calendar::{AcademicYear, FinancialYear, NcYear};
use crate::outcome::Outcome;
use crate::plan::{Address, AreaId, Plan, SchoolId, SiteId, SourceId, Word, nearest};
use crate::visible::visible;

/// The forms that an address may take, one a line, with what each gives.
pub const FORMS: &str = "  \
school:ID/2016-17/R           a cell of the forecast; /base, /housing or /places: that part
  school:ID/2016-17             a school's roll; or a field of its row of `pressure`:
                                /intake, /pressure_fe, /placed_in, /state …
  area:ID/2016-17/R             an area's intake; or /admission_number, /pressure_fe,
                                /roll, /capacity, /free_share, /need, /spare, /unplaced,
                                /unassigned, /state
  site:ID/2016-17               pupils of a site; or /completions, /cumulative, /counted,
                                /primary, /secondary, /post_16, /held
  unlisted:AREA/2016-17         the same of an area's homes on no listed site
  unlisted:2016-17              the same of the plan's
  project:ID/2014-15            what a project spends; or project:ID/before, /profile,
                                /budget, /difference, /at_stake, /new_places,
                                /cost_per_place, /benchmark_rate, /benchmark, /ratio,
                                /over, /years_late, /works_late, /unplaced, /funded,
                                /short or /status, /gap
  group:on-site                 what is to be spent up to a group; or /budget, /to_spend, /funding, /over,
                                /borrowing, /over_with_borrowing
  balance:ID/2014-15            what pays for it; a project's ref will do for its id
  source:ID/2014-15             what a source carries forward; or /brought_forward,
                                /received, /repaid, /used, /lost
  borrowing:ID/2016-17          what a source's borrowing costs; or /interest, /mrp,
                                /cumulative
  school:ID/roll/2013/14/R      a value as the plan's files have it, by its keys there:
                                project:ID/places/1/adds, assumptions/shrinkage …";

impl Figure {
    /// Reads an address.
    ///
    /// # Errors
    /// Says what is wrong with it: the nearest id, or the forms that an address may take.
    pub fn parse(address: &str, plan: &Plan, outcome: &Outcome) -> Result<Self, String> {
        // As messages repeat it: what no address of the plan has in it needs no other form.
        let address = &*visible(address);
        let Address { kind, id, path } = Address::of(address);
        match (kind, path.as_slice()) {
            ("school", [year, rest @ ..]) if rest.len() <= 2 => {
                let school = SchoolId(find("school", id, plan.schools.iter().map(|school| school.id.as_str()))?);
                if !plan[school].is_mainstream() {
                    return Err(format!("`{id}` is a special school: it is not forecast"));
                }
                Self::of_school(school, forecast_year(year, outcome)?, rest)
            }
            ("area", [year, first_year, rest @ ..]) if rest.len() <= 1 => {
                let area = find_area(id, plan)?;
                let year = forecast_year(year, outcome)?;
                let field = part("field", rest, AreaField::Intake)?;
                Ok(Self::Area { area, year, first_year: nc_year(first_year)?, field })
            }
            ("site", [year, rest @ ..]) if rest.len() <= 1 => {
                let site = SiteId(find("site", id, plan.sites.iter().map(|site| site.id.as_str()))?);
                Ok(Self::Site { site, year: financial_year(year)?, part: of_homes(rest)? })
            }
            ("unlisted", rest) if rest.len() <= 1 && FinancialYear::parse(id).is_ok() => {
                Ok(Self::Unlisted { area: None, year: financial_year(id)?, part: of_homes(rest)? })
            }
            ("unlisted", [year, rest @ ..]) if rest.len() <= 1 => {
                let area = Some(find_area(id, plan)?);
                Ok(Self::Unlisted { area, year: financial_year(year)?, part: of_homes(rest)? })
            }
            // A finance code may hold a slash.
            ("project", [rest @ .., field]) => of_project(&[&[id], rest].concat(), field, plan),
            ("balance", [rest @ .., year]) => of_balance(&[&[id], rest].concat(), year, plan),
            ("group", rest) if rest.len() <= 1 => of_group(id, rest),
            ("source", [year, rest @ ..]) if rest.len() <= 1 => {
                let part = part("figure of a source", rest, SourcePart::CarriedForward)?;
                Ok(Self::Source { source: find_source(id, plan)?, year: financial_year(year)?, part })
            }
            ("borrowing", [year, rest @ ..]) if rest.len() <= 1 => {
                let source = find_source(id, plan)?;
                if plan[source].loan.is_none() {
                    return Err(format!("`{id}` is no borrowing: it costs nothing"));
                }
                let part = part("figure of borrowing", rest, BorrowingPart::Total)?;
                Ok(Self::Borrowing { source, year: financial_year(year)?, part })
            }
            _ => Err(unclear(address)),
        }
    }

    fn of_school(school: SchoolId, year: usize, rest: &[&str]) -> Result<Self, String> {
        let cell = |nc_year, part| Self::School { school, year, nc_year, part };
        match rest {
            [] => Ok(cell(None, SchoolPart::Demand)),
            [one] => match (SchoolPart::of(one), NcYear::parse(one)) {
                (Some(part), _) => Ok(cell(None, part)),
                (_, Some(nc_year)) => Ok(cell(Some(nc_year), SchoolPart::Demand)),
                _ if one.starts_with(|first: char| first.is_ascii_digit()) => {
                    nc_year(one).map(|nc_year| cell(Some(nc_year), SchoolPart::Demand))
                }
                _ => Ok(Self::SchoolRow { school, year, field: named("field", one)? }),
            },
            [one, part, ..] => Ok(cell(Some(nc_year(one)?), named("part of a cell", part)?)),
        }
    }

    /// Its address, which [`Figure::parse`] reads; empty where a year is not forecast.
    #[must_use]
    pub fn address(&self, plan: &Plan, outcome: &Outcome) -> String {
        let academic = |year: usize| outcome.forecast.years.get(year).map(ToString::to_string);
        let address = match *self {
            Self::School { school, year, nc_year, part } => academic(year).map(|year| {
                let of = nc_year.map(|nc_year| format!("/{nc_year}")).unwrap_or_default();
                let part = if part == SchoolPart::Demand { String::new() } else { format!("/{part}") };
                format!("school:{}/{year}{of}{part}", *plan[school].id)
            }),
            Self::SchoolRow { school, year, field } => {
                academic(year).map(|year| format!("school:{}/{year}/{field}", *plan[school].id))
            }
            Self::Area { area, year, first_year, field } => {
                academic(year).map(|year| format!("area:{}/{year}/{first_year}/{field}", *plan[area].id))
            }
            Self::Site { site, year, part } => Some(format!("site:{}/{year}/{part}", *plan[site].id)),
            Self::Unlisted { area: Some(area), year, part } => {
                Some(format!("unlisted:{}/{year}/{part}", *plan[area].id))
            }
            Self::Unlisted { area: None, year, part } => Some(format!("unlisted:{year}/{part}")),
            Self::Balance { project, year } => Some(format!("balance:{}/{year}", *plan[project].id)),
            Self::Project { project, year } => Some(format!("project:{}/{year}", *plan[project].id)),
            Self::WholeProject { project, part } => Some(format!("project:{}/{part}", *plan[project].id)),
            Self::Need { project, of: Some((area, phase)), part } => {
                Some(format!("project:{}/{}/{phase}/{part}", *plan[project].id, *plan[area].id))
            }
            Self::Need { project, of: None, part } => Some(format!("project:{}/{part}", *plan[project].id)),
            Self::Group { group, part } => Some(format!("group:{group}/{part}")),
            Self::Source { source, year, part } => Some(format!("source:{}/{year}/{part}", *plan[source].id)),
            Self::Borrowing { source, year, part } => Some(format!("borrowing:{}/{year}/{part}", *plan[source].id)),
        };
        address.unwrap_or_default()
    }
}

fn find_area(id: &str, plan: &Plan) -> Result<AreaId, String> {
    find("area", id, plan.areas.iter().map(|area| area.id.as_str())).map(AreaId)
}

fn find_source(id: &str, plan: &Plan) -> Result<SourceId, String> {
    find("source", id, plan.sources.iter().map(|source| source.id.as_str())).map(SourceId)
}

fn unclear(address: &str) -> String {
    format!("`{address}` is no address of a figure; write one of\n{FORMS}")
}

/// That nothing has this name, and the nearest or all that do.
pub fn unknown<'a>(kind: &str, word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("there is no {kind} `{word}`; did you mean `{near}`?"),
        None if known.len() <= 20 => format!("there is no {kind} `{word}`; there are {}", known.join(", ")),
        None => format!("the plan has no {kind} `{word}`; addresses are\n{FORMS}"),
    }
}

/// The place of an id among those known.
pub fn find<'a>(kind: &str, id: &str, known: impl Iterator<Item = &'a str> + Clone) -> Result<usize, String> {
    known.clone().position(|one| one == id).ok_or_else(|| unknown(kind, id, known))
}

/// A forecast year, `2016/17` or `2016-17`.
fn forecast_year(text: &str, outcome: &Outcome) -> Result<usize, String> {
    let year = AcademicYear::parse(text).or_else(|_| FinancialYear::parse(text).map(FinancialYear::academic));
    let years = &outcome.forecast.years;
    let year = year.map_err(|_| format!("`{text}` is no academic year: write 2016/17 or 2016-17"))?;
    years.iter().position(|one| *one == year).ok_or_else(|| match (years.first(), years.last()) {
        (Some(first), Some(last)) => format!("{year} is not forecast: the forecast runs from {first} to {last}"),
        _ => "the plan forecasts no year".to_owned(),
    })
}

/// A financial year, `2014-15`.
pub fn financial_year(text: &str) -> Result<FinancialYear, String> {
    FinancialYear::parse(text).map_err(|_| format!("`{text}` is no financial year: write 2014-15"))
}

fn nc_year(text: &str) -> Result<NcYear, String> {
    NcYear::parse(text).ok_or_else(|| format!("`{text}` is no NC year: write R or 1 to 13"))
}

/// The figure of that name.
pub fn named<T: Word>(kind: &str, name: &str) -> Result<T, String> {
    T::of(name).ok_or_else(|| unknown(kind, name, T::WORDS.iter().copied()))
}

/// The figure that the rest of an address names, if it does.
pub fn part<T: Word>(kind: &str, rest: &[&str], usual: T) -> Result<T, String> {
    rest.first().map_or(Ok(usual), |name| named(kind, name))
}

fn of_homes(rest: &[&str]) -> Result<SitePart, String> {
    part("figure of a site", rest, SitePart::Pupils)
}
