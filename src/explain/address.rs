//! The addresses of figures: `school:drake-infant/2016/17/R`.

use super::figure::{AreaField, BorrowingPart, Figure, SchoolPart, SitePart, SourcePart};
use super::programme_address::{of_balance, of_group, of_project};
use crate::calendar::{AcademicYear, FinancialYear, NcYear, Phase};
use crate::outcome::Outcome;
use crate::plan::{AreaId, Plan, SchoolId, SiteId, SourceId, nearest};
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
                                /cumulative";

impl Figure {
    /// Reads an address.
    ///
    /// # Errors
    /// Says what is wrong with it: the nearest id, or the forms that an address may take.
    pub fn parse(address: &str, plan: &Plan, outcome: &Outcome) -> Result<Self, String> {
        // As messages repeat it: what no address of the plan has in it needs no other form.
        let address = &*visible(address);
        let (kind, rest) = address.split_once(':').ok_or_else(|| unclear(address))?;
        let parts = parts(rest);
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match (kind, parts.as_slice()) {
            ("school", [id, year, rest @ ..]) if rest.len() <= 2 => {
                let school = SchoolId(find("school", id, plan.schools.iter().map(|school| school.id.as_str()))?);
                if !plan[school].is_mainstream() {
                    return Err(format!("`{id}` is a special school: it is not forecast"));
                }
                let year = forecast_year(year, outcome)?;
                Self::of_school(school, year, rest)
            }
            ("area", [id, year, first_year, rest @ ..]) if rest.len() <= 1 => {
                let area = AreaId(find("area", id, plan.areas.iter().map(|area| area.id.as_str()))?);
                let year = forecast_year(year, outcome)?;
                let field = rest.first().map_or(Ok(AreaField::Intake), |name| field(name))?;
                Ok(Self::Area { area, year, first_year: nc_year(first_year)?, field })
            }
            ("site", [id, year, rest @ ..]) if rest.len() <= 1 => {
                let site = SiteId(find("site", id, plan.sites.iter().map(|site| site.id.as_str()))?);
                let part = rest.first().map_or(Ok(SitePart::Pupils), |name| site_part(name))?;
                Ok(Self::Site { site, year: financial_year(year)?, part })
            }
            ("unlisted", [year, rest @ ..]) if rest.len() <= 1 && FinancialYear::parse(year).is_ok() => {
                let part = rest.first().map_or(Ok(SitePart::Pupils), |name| site_part(name))?;
                Ok(Self::Unlisted { area: None, year: financial_year(year)?, part })
            }
            ("unlisted", [id, year, rest @ ..]) if rest.len() <= 1 => {
                let area = AreaId(find("area", id, plan.areas.iter().map(|area| area.id.as_str()))?);
                let part = rest.first().map_or(Ok(SitePart::Pupils), |name| site_part(name))?;
                Ok(Self::Unlisted { area: Some(area), year: financial_year(year)?, part })
            }
            // A finance code may hold a slash.
            ("project", [id @ .., field]) if !id.is_empty() => of_project(id, field, plan),
            ("balance", [id @ .., year]) if !id.is_empty() => of_balance(id, year, plan),
            ("group", [group, rest @ ..]) if rest.len() <= 1 => of_group(group, rest.first()),
            ("source", [id, year, rest @ ..]) if rest.len() <= 1 => {
                let source = SourceId(find("source", id, plan.sources.iter().map(|source| source.id.as_str()))?);
                let part = rest.first().map_or(Ok(SourcePart::CarriedForward), |name| source_part(name))?;
                Ok(Self::Source { source, year: financial_year(year)?, part })
            }
            ("borrowing", [id, year, rest @ ..]) if rest.len() <= 1 => {
                let source = SourceId(find("source", id, plan.sources.iter().map(|source| source.id.as_str()))?);
                if plan[source].loan.is_none() {
                    return Err(format!("`{id}` is no borrowing: it costs nothing"));
                }
                let part = rest.first().map_or(Ok(BorrowingPart::Total), |name| borrowing_part(name))?;
                Ok(Self::Borrowing { source, year: financial_year(year)?, part })
            }
            _ => Err(unclear(address)),
        }
    }

    fn of_school(school: SchoolId, year: usize, rest: &[&str]) -> Result<Self, String> {
        let cell = |nc_year, part| Self::School { school, year, nc_year, part };
        match rest {
            [] => Ok(cell(None, SchoolPart::Demand)),
            [one] => match (school_part(one), NcYear::parse(one)) {
                (Some(part), _) => Ok(cell(None, part)),
                (_, Some(nc_year)) => Ok(cell(Some(nc_year), SchoolPart::Demand)),
                _ if one.starts_with(|first: char| first.is_ascii_digit()) => {
                    nc_year(one).map(|nc_year| cell(Some(nc_year), SchoolPart::Demand))
                }
                _ => Ok(Self::SchoolRow { school, year, field: field(one)? }),
            },
            [one, part, ..] => {
                let names = ["base", "housing", "demand", "places"];
                let part = school_part(part).ok_or_else(|| unknown("part of a cell", part, names))?;
                Ok(cell(Some(nc_year(one)?), part))
            }
        }
    }
}

/// The parts of an address between slashes; an academic year is one part, in either spelling.
fn parts(rest: &str) -> Vec<String> {
    let is_number = |text: &str, digits: usize| text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts: Vec<String> = Vec::new();
    for part in rest.split('/') {
        match parts.last_mut() {
            Some(last) if is_number(last, 4) && is_number(part, 2) => {
                last.push('/');
                last.push_str(part);
            }
            _ => parts.push(part.to_owned()),
        }
    }
    parts
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

fn school_part(name: &str) -> Option<SchoolPart> {
    match name {
        "demand" => Some(SchoolPart::Demand),
        "base" => Some(SchoolPart::Base),
        "housing" => Some(SchoolPart::Housing),
        "places" => Some(SchoolPart::Places),
        _ => None,
    }
}

fn field(name: &str) -> Result<AreaField, String> {
    let known = AreaField::ALL.map(AreaField::as_str);
    AreaField::ALL.into_iter().find(|field| field.as_str() == name).ok_or_else(|| unknown("field", name, known))
}

fn site_part(name: &str) -> Result<SitePart, String> {
    match name {
        "pupils" => Ok(SitePart::Pupils),
        "completions" => Ok(SitePart::Completions),
        "cumulative" => Ok(SitePart::Cumulative),
        "counted" => Ok(SitePart::Counted),
        "primary" => Ok(SitePart::Phase(Phase::Primary)),
        "secondary" => Ok(SitePart::Phase(Phase::Secondary)),
        "post_16" => Ok(SitePart::Phase(Phase::Post16)),
        "held" => Ok(SitePart::Held),
        _ => {
            let known = ["pupils", "completions", "cumulative", "counted", "primary", "secondary", "post_16", "held"];
            Err(unknown("figure of a site", name, known))
        }
    }
}

fn source_part(name: &str) -> Result<SourcePart, String> {
    match name {
        "brought_forward" => Ok(SourcePart::BroughtForward),
        "received" => Ok(SourcePart::Received),
        "repaid" => Ok(SourcePart::Repaid),
        "used" => Ok(SourcePart::Used),
        "lost" => Ok(SourcePart::Lost),
        "carried_forward" => Ok(SourcePart::CarriedForward),
        _ => {
            let known = ["brought_forward", "received", "repaid", "used", "lost", "carried_forward"];
            Err(unknown("figure of a source", name, known))
        }
    }
}

fn borrowing_part(name: &str) -> Result<BorrowingPart, String> {
    match name {
        "interest" => Ok(BorrowingPart::Interest),
        "mrp" => Ok(BorrowingPart::Mrp),
        "total" => Ok(BorrowingPart::Total),
        "cumulative" => Ok(BorrowingPart::Cumulative),
        _ => Err(unknown("figure of borrowing", name, ["interest", "mrp", "total", "cumulative"])),
    }
}
