//! Plans of any size for the benches: the same files from the same seed.
//!
//! What a county has: towns of infant, junior and primary schools, a secondary school for every two areas and a sixth
//! form college for every eight, fed across areas; rolls and births of several years, homes with trajectories and
//! schools of their own, officers' figures; projects that add places, sources of every kind with ring-fences,
//! triggers and forward funding; scenarios.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

/// How many of each a plan has.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Planning areas.
    pub areas: usize,
    /// Schools, at least two an area.
    pub schools: usize,
    /// Projects.
    pub projects: usize,
    /// Sources of money.
    pub sources: usize,
}

impl Size {
    /// A plan of so many areas that is otherwise as England is: 22,000 schools in 3,300 areas, and with 3,000 projects
    /// and 400 sources for them.
    pub fn of_areas(areas: usize) -> Self {
        Self { areas, schools: areas * 20 / 3, projects: areas * 10 / 11, sources: areas * 4 / 33 }
    }
}

/// The year whose rolls are the last used.
const BASE: usize = 2023;

/// How many years of rolls there are.
const ROLLS: usize = 5;

/// The financial years of the programme.
const PROGRAMME: std::ops::Range<usize> = 2024..2032;

/// Projects and sources a file.
const A_FILE: usize = 200;

/// Writes a plan's folder.
pub fn write(folder: &Path, size: Size, seed: u64) -> io::Result<()> {
    for part in ["planning-areas", "capital", "scenarios"] {
        fs::create_dir_all(folder.join(part))?;
    }
    let mut plan = Writer { size, random: Random(seed) };
    fs::write(folder.join("planning-areas/assumptions.toml"), ASSUMPTIONS)?;
    for area in 0..size.areas {
        fs::write(folder.join(format!("planning-areas/area-{area}.toml")), plan.area(area))?;
    }
    fs::write(folder.join("capital/10-programme.toml"), PROGRAMME_FILE)?;
    for first in (0..size.sources).step_by(A_FILE) {
        let text: String = (first..size.sources.min(first + A_FILE)).map(|source| plan.source(source)).collect();
        fs::write(folder.join(format!("capital/20-sources-{first:05}.toml")), text)?;
    }
    for first in (0..size.projects).step_by(A_FILE) {
        let text: String = (first..size.projects.min(first + A_FILE)).map(|project| plan.project(project)).collect();
        fs::write(folder.join(format!("capital/30-projects-{first:05}.toml")), text)?;
    }
    for (name, text) in SCENARIOS {
        fs::write(folder.join(format!("scenarios/{name}.toml")), text)?;
    }
    Ok(())
}

const ASSUMPTIONS: &str = "title = \"A generated plan\"\nbase_year = \"2023/24\"\nhorizon = 15\nshrinkage = 45\n\
    history_weights = [8, 4, 2, 1]\narea_shrinkage = 100\narea_growth = 0.5\ncohort_response = 0.5\n\
    feeder_response = 0.9\nshare = [0.2, 0.3, 0.4, 0.5, 0.5]\n\n\
    [yield.standard]\nprimary = 0.25\nsecondary = 0.17\nprofile = [0.5, 0.8, 1.0]\n\n\
    [yield.flats]\nprimary = 0.06\nsecondary = 0.03\npost-16 = 0.01\n";

const PROGRAMME_FILE: &str = "[programme]\ntitle = \"Programme\"\nfirst_year = \"2024-25\"\nlast_year = \"2031-32\"\n\
    price_base = \"2024-04\"\n\n\
    [[index]]\nid = \"building-costs\"\nname = \"Building costs\"\n[index.values]\n\"2020-01\" = 100\n\
    \"2022-01\" = 110.5\n\"2024-01\" = 121\n\"2026-01\" = 127.25\n";

const SCENARIOS: [(&str, &str); 4] = [
    ("homes-late", "title = \"Homes two years late\"\n[[change]]\nsites = \"all\"\ndelay_years = 2\n"),
    ("grant-cut", "title = \"Grant cut\"\n[[change]]\nsources = [\"source-0\"]\namount_factor = 0.9\n"),
    ("project-late", "title = \"A project late\"\n[[change]]\nprojects = [\"project-0\"]\nshift_years = 1\n"),
    ("school-smaller", "title = \"A smaller school\"\n[[change]]\nat = \"school:school-1/capacity\"\nto = 95\n"),
];

/// Random numbers, the same from the same seed (`SplitMix64`).
struct Random(u64);

impl Random {
    /// A whole number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap_or(0)
    }

    /// A whole number from `start` to `end`, both included.
    fn between(&mut self, start: usize, end: usize) -> usize {
        start + self.below(end - start + 1)
    }
}

/// What a school is, by its place in its area.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Primary,
    Infant,
    Junior,
    Secondary,
    College,
    Special,
}

impl Kind {
    /// The first and the last NC year taught, Reception being 0.
    fn years(self) -> (usize, usize) {
        match self {
            Self::Primary | Self::Special => (0, 6),
            Self::Infant => (0, 2),
            Self::Junior => (3, 6),
            Self::Secondary => (7, 11),
            Self::College => (12, 13),
        }
    }
}

struct Writer {
    size: Size,
    random: Random,
}

impl Writer {
    /// The first school of an area; they are numbered through the plan.
    fn first_school(&self, area: usize) -> usize {
        area * self.size.schools / self.size.areas
    }

    fn kind(&self, area: usize, school: usize) -> Kind {
        match school - self.first_school(area) {
            0 if area.is_multiple_of(2) => Kind::Secondary,
            0 if area % 8 == 1 => Kind::College,
            2 if area.is_multiple_of(3) => Kind::Infant,
            3 if area.is_multiple_of(3) => Kind::Junior,
            4 if area % 10 == 7 => Kind::Special,
            _ => Kind::Primary,
        }
    }

    fn area(&mut self, area: usize) -> String {
        let (size, schools) = (self.size, self.first_school(area)..self.first_school(area + 1));
        let mut text = format!(
            "[area]\nname = \"Area {area}\"\ndistrict = \"District {}\"\ncategory = {}\nneighbours = [{}]\n\
             background_completions = {}\nsource = \"generated\"\nbasis = \"illustrative\"\n\n[reception_cohort]\n",
            area / 12,
            area % 4 + 1,
            neighbours(area, size.areas),
            self.random.between(0, 20),
        );
        let entries: usize = schools.clone().filter(|&school| self.kind(area, school).years().0 == 0).count();
        for year in BASE + 1 - ROLLS..=BASE + 5 {
            let pupils = entries * self.random.between(40, 52);
            writeln!(text, "\"{}\" = {pupils}", academic(year)).ok();
        }
        for school in schools.clone() {
            self.school(&mut text, area, school);
        }
        for site in 0..=usize::from(area.is_multiple_of(3)) {
            self.site(&mut text, area, site);
        }
        if area.is_multiple_of(5) {
            let (school, year) = (schools.end - 1, academic(BASE + 1));
            let pupils = self.random.between(30, 60);
            write!(
                text,
                "\n[[override]]\nschool = \"school-{school}\"\nacademic_year = \"{year}\"\nnc_year = \"R\"\n\
                 pupils = {pupils}\nreason = \"first preferences\"\nby = \"admissions team\"\n"
            )
            .ok();
        }
        text
    }

    fn school(&mut self, text: &mut String, area: usize, school: usize) {
        let kind = self.kind(area, school);
        let (first, last) = kind.years();
        let places = match kind {
            Kind::Secondary => 150 + 30 * self.random.below(5),
            Kind::College => 300 + 50 * self.random.below(5),
            Kind::Special => 10,
            _ => 30 * self.random.between(1, 3),
        };
        write!(
            text,
            "\n[[school]]\nid = \"school-{school}\"\nname = \"School {school}\"\nyears = \"{}\"\nurn = \"{}\"\n\
             admission_number = {places}\ncapacity = {}\n",
            range(first, last),
            100_000 + school,
            places * (last - first + 1),
        )
        .ok();
        let next = (area + 1) % self.size.areas;
        match kind {
            Kind::Special => text.push_str("type = \"special\"\n"),
            Kind::Junior => writeln!(text, "feeders = [\"school-{}\"]", school - 1).unwrap_or_default(),
            Kind::Secondary => {
                writeln!(text, "feeders = [\"area:area-{area}\", \"area:area-{next}\"]").unwrap_or_default();
            }
            Kind::College => {
                writeln!(text, "feeders = [\"school-{}\"]", self.first_school(area - 1)).unwrap_or_default();
            }
            Kind::Primary | Kind::Infant => {}
        }
        text.push_str("[school.roll]\n");
        for year in BASE + 1 - ROLLS..=BASE {
            write!(text, "\"{}\" = [", academic(year)).ok();
            for nc_year in first..=last {
                let pupils = places * self.random.between(80, 103) / 100;
                write!(text, "{}{pupils}", if nc_year == first { "" } else { ", " }).ok();
            }
            text.push_str("]\n");
        }
        text.push_str("source = \"generated\"\nbasis = \"estimate\"\n");
    }

    fn site(&mut self, text: &mut String, area: usize, site: usize) {
        let dwellings = 50 * self.random.between(1, 30);
        let status = ["allocated", "outline", "full", "under-construction"][self.random.below(4)];
        write!(
            text,
            "\n[[site]]\nid = \"site-{area}-{site}\"\nname = \"Site {site} of area {area}\"\ndwellings = {dwellings}\n\
             status = \"{status}\"\n"
        )
        .ok();
        if site == 1 {
            text.push_str("yield = \"flats\"\n");
        }
        let primary = self.first_school(area) + 1;
        if area.is_multiple_of(4) {
            writeln!(
                text,
                "schools = {{ school-{primary} = 0.75, school-{} = 0.25 }}",
                self.first_school(area + 1) - 1
            )
            .ok();
        }
        let start = BASE + self.random.below(6);
        if area.is_multiple_of(2) {
            writeln!(text, "start = \"{}\"\nrate = {}", financial(start), self.random.between(20, 120)).ok();
        } else {
            text.push_str("[site.completions]\n");
            for year in start..start + 5 {
                writeln!(text, "\"{}\" = {}", financial(year), dwellings / 5).ok();
            }
        }
    }

    /// A source: one in ten for all growth, some of these borrowed; the others for an area and its neighbour, most with
    /// triggers of a site, some advanced from the first one.
    fn source(&mut self, source: usize) -> String {
        let area = source * self.size.areas / self.size.sources;
        let next = (area + 1) % self.size.areas;
        let mut text = format!("[[source]]\nid = \"source-{source}\"\nname = \"Source {source}\"\n");
        if source.is_multiple_of(10) {
            text.push_str(match source % 30 {
                10 => "kind = \"borrowing\"\ninterest = 0.05\nlife = 40\nrepayment = \"annuity\"\n",
                20 => "kind = \"maintenance\"\ncategories = [\"condition\", \"growth\"]\n",
                _ => "kind = \"basic-need\"\ncertainty = \"received\"\ncategories = [\"growth\"]\n",
            });
            self.receipts(&mut text, PROGRAMME, 60_000);
            return text;
        }
        let kind = ["s106", "cil", "grant"][source % 3];
        let certainty = ["confirmed", "expected", "at-risk", "confirmed"][source % 4];
        write!(text, "kind = \"{kind}\"\ncertainty = \"{certainty}\"\nareas = [\"area-{area}\", \"area-{next}\"]\n")
            .ok();
        if source % 7 == 1 {
            text.push_str("spend_by = \"2030-31\"\n");
        }
        if kind == "grant" {
            self.receipts(&mut text, 2025..2028, 4_000);
            return text;
        }
        if source % 20 == 1 {
            text.push_str("forward_fund = \"source-0\"\n");
        }
        write!(text, "site = \"site-{area}-0\"\nspend_within_years = 10\n").ok();
        for dwellings in [20, 50] {
            let amount = 1_000 * self.random.between(200, 3_000);
            write!(text, "[[source.trigger]]\ndwellings = {dwellings}\namount = {amount}\n").ok();
        }
        text.push_str("[source.indexation]\nindex = \"building-costs\"\nbase = \"2022-01\"\n\n");
        text
    }

    fn receipts(&mut self, text: &mut String, years: std::ops::Range<usize>, thousands: usize) {
        text.push_str("[source.receipts]\n");
        for year in years {
            let amount = 1_000 * self.random.between(thousands / 2, thousands);
            writeln!(text, "\"{}\" = {amount}", financial(year)).ok();
        }
        text.push('\n');
    }

    /// A project in an area: a form of entry at its second school, with a profile or with dates.
    fn project(&mut self, project: usize) -> String {
        let area = project * self.size.areas / self.size.projects;
        let group = ["on-site", "in-preparation", "to-commission", "dependent"][project % 4];
        let school = self.first_school(area) + 1;
        let year = self.random.between(PROGRAMME.start + 2, PROGRAMME.end - 2);
        let budget = 1_000 * self.random.between(300, 9_000);
        let mut text = format!(
            "[[project]]\nid = \"project-{project}\"\nname = \"Project {project}\"\nref = \"P{project}\"\n\
             works = \"One more form\"\narea = \"area-{area}\"\ngroup = \"{group}\"\nbudget = {budget}\n\
             start = \"{}-09\"\ncompletion = \"{year}-08\"\nneeded_by = \"{year}-09\"\nsource = \"generated\"\n\
             category = \"{}\"\n",
            year - 2,
            if project % 9 == 8 { "condition" } else { "growth" },
        );
        if !project.is_multiple_of(3) {
            let third = budget / 3000 * 1000;
            writeln!(text, "[project.spend]\n\"{}\" = {third}", financial(year - 1)).ok();
            writeln!(text, "\"{}\" = {}", financial(year), budget - third).ok();
        }
        if project % 9 < 8 {
            writeln!(
                text,
                "[[project.places]]\nschool = \"school-{school}\"\nfrom = \"{}\"\nadds = 30",
                academic(year)
            )
            .ok();
        }
        if group == "dependent" {
            text.push_str("[[project.dependency]]\nkind = \"land\"\ntext = \"a field\"\n");
        }
        text.push('\n');
        text
    }
}

/// The areas beside an area, as a list of ids.
fn neighbours(area: usize, areas: usize) -> String {
    [area + 1, area + areas - 1].map(|beside| format!("\"area-{}\"", beside % areas)).join(", ")
}

fn range(first: usize, last: usize) -> String {
    if first == 0 { format!("R-{last}") } else { format!("{first}-{last}") }
}

fn academic(year: usize) -> String {
    format!("{year}/{:02}", (year + 1) % 100)
}

fn financial(year: usize) -> String {
    format!("{year}-{:02}", (year + 1) % 100)
}
