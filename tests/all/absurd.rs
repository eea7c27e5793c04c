//! Figures that no council has: at their limits, just beyond, and far beyond, alone and stacked by scenarios. Each command
//! answers, or says which figure is at fault; none fails, and none writes what is no number.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::support::run;

/// A small generator of numbers, the same on every machine.
struct Numbers(u64);

impl Numbers {
    /// A number below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("a small number")
    }

    /// One of several.
    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// What may stand for a mark of the template: usual figures, the limits, and what lies beyond them.
const FIGURES: &[(&str, &[&str], &[&str])] = &[
    (
        "MONEY",
        &["0", "1", "\"0.01\"", "\"2.8m\"", "\"10000m\"", "\"9,999,999,999.99\""],
        &["\"10001m\"", "99999999999999999"],
    ),
    ("COUNT", &["0", "1", "30", "10000000"], &["10000001", "4294967296", "-1"]),
    ("SMALL", &["0", "1", "1000000"], &["1000001"]),
    ("FACTOR", &["0", "0.000001", "0.01", "1", "1.0000000000000000000001", "99.99999999999", "100"], &["101", "1e400"]),
    ("SHIFT", &["-100", "-1", "0", "1", "60", "100"], &["101"]),
    ("INDEX", &["0.000001", "1", "236.5", "1000000"], &["0", "1000001"]),
    ("YEAR", &["1950", "2012", "2014", "2030", "2150"], &["2151", "1"]),
    ("SHARE", &["0.0", "0.05", "1.0"], &["1.1"]),
    ("LIFE", &["1", "40", "200"], &["0", "201"]),
    ("HORIZON", &["1", "5", "30"], &["101"]),
    ("YIELD", &["0", "0.25", "100"], &["101"]),
];

/// The plan in which they stand.
const TEMPLATE: &[(&str, &str)] = &[
    (
        "planning-areas/assumptions.toml",
        "base_year = \"2013/14\"\nhorizon = HORIZON\nform_size = 1\narea_growth = 2\nfeeder_response = 2\n\
         [yield.standard]\nprimary = YIELD\nsecondary = YIELD\npost-16 = YIELD\nprofile = [YIELD, 1]\n",
    ),
    (
        "planning-areas/a.toml",
        "[area]\nname = \"A\"\nbackground_completions = SMALL\n[reception_cohort]\n\"2012/13\" = COUNT\n\"2013/14\" = COUNT\n\
         \"2014/15\" = COUNT\n[[school]]\nid = \"s\"\nname = \"S\"\nyears = \"R-6\"\nadmission_number = COUNT\n\
         capacity = COUNT\ntemporary_places = COUNT\n[school.roll]\n\
         \"2011/12\" = [1, COUNT, COUNT, COUNT, COUNT, COUNT, COUNT]\n\
         \"2012/13\" = [COUNT, COUNT, COUNT, COUNT, COUNT, COUNT, COUNT]\n\
         \"2013/14\" = [COUNT, COUNT, COUNT, COUNT, COUNT, COUNT, COUNT]\n\
         [[school]]\nid = \"h\"\nname = \"H\"\nyears = \"7-13\"\nadmission_number = COUNT\ncapacity = COUNT\n\
         feeders = [\"s\"]\n[school.roll]\n\"2013/14\" = [COUNT, COUNT, COUNT, COUNT, COUNT, COUNT, COUNT]\n\
         [[site]]\nid = \"t\"\nname = \"T\"\ndwellings = COUNT\nstatus = \"allocated\"\nstart = \"2014-15\"\nrate = SMALL\n\
         [[site]]\nid = \"u\"\nname = \"U\"\ndwellings = COUNT\nstatus = \"allocated\"\n[site.completions]\n\
         \"2014-15\" = SMALL\n\"2015-16\" = -1000000\n",
    ),
    (
        "capital/c.toml",
        "[programme]\ntitle = \"C\"\nfirst_year = \"2013-14\"\nlast_year = \"2017-18\"\nprice_base = \"2014-01\"\n\
         [[source]]\nid = \"g\"\nname = \"G\"\nkind = \"grant\"\n[source.receipts]\n\"2013-14\" = MONEY\n\"2015-16\" = MONEY\n\
         [[source]]\nid = \"d\"\nname = \"D\"\nkind = \"s106\"\nsite = \"t\"\nforward_fund = \"g\"\nspend_within_years = 100\n\
         [[source.trigger]]\ndwellings = 1\namount = MONEY\n\
         [[source.trigger]]\ndwellings = COUNT\nper_dwelling = MONEY\ncharged_dwellings = COUNT\n\
         [source.indexation]\nindex = \"i\"\nbase = \"2013-03\"\n\
         [[source]]\nid = \"l\"\nname = \"L\"\nkind = \"borrowing\"\ninterest = SHARE\nlife = LIFE\nrepayment = \"annuity\"\n\
         [source.receipts]\n\"2014-15\" = MONEY\n\
         [[index]]\nid = \"i\"\nname = \"I\"\n[index.values]\n\"2013-01\" = INDEX\n\"2014-01\" = INDEX\n\"2016-01\" = INDEX\n\
         [[benchmark]]\nid = \"b\"\nname = \"B\"\nbuild = \"extension\"\nphase = \"primary\"\nrate = MONEY\n\
         price_base = \"2016-01\"\nlocation_factor = 10\nindex = \"i\"\n\
         [[project]]\nid = \"p\"\nname = \"P\"\ngroup = \"in-preparation\"\nbuild = \"extension\"\nbudget = MONEY\n\
         start = \"2014-01\"\ncompletion = \"2016-08\"\n[[project.places]]\nschool = \"s\"\nfrom = \"2015/16\"\nadds = SMALL\n\
         [[project]]\nid = \"q\"\nname = \"Q\"\ngroup = \"on-site\"\nbudget = MONEY\nstart = \"YEAR-01\"\n\
         completion = \"2150-12\"\n[project.spend]\nbefore = MONEY\n\"2014-15\" = MONEY\n\"2015-16\" = MONEY\n",
    ),
    (
        "scenarios/one.toml",
        "[[change]]\nprojects = \"all\"\nbudget_factor = FACTOR\nshift_years = SHIFT\n[[change]]\nsources = \"all\"\n\
         amount_factor = FACTOR\ndelay_years = SHIFT\n[[change]]\nsites = \"all\"\nrate_factor = FACTOR\n\
         [[change]]\nyield = \"standard\"\nfactor = FACTOR\n",
    ),
    (
        "scenarios/two.toml",
        "[[change]]\nprojects = [\"p\"]\nbudget_factor = FACTOR\nshift_years = SHIFT\n[[change]]\nsites = \"all\"\n\
         delay_years = SHIFT\nrate_factor = FACTOR\n[[change]]\nsources = [\"g\", \"l\"]\namount_factor = FACTOR\n",
    ),
];

/// Writes a plan of such figures; of 20, so many lie beyond the limits.
fn write_plan(folder: &Path, numbers: &mut Numbers, beyond: usize) {
    for (file, text) in TEMPLATE {
        let mut text = (*text).to_owned();
        for (mark, within, others) in FIGURES {
            while text.contains(mark) {
                let figure = if numbers.below(20) < beyond { numbers.of(others) } else { numbers.of(within) };
                text = text.replacen(mark, figure, 1);
            }
        }
        let path = folder.join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a written file");
    }
}

const COMMANDS: &[&str] = &[
    "overview",
    "check",
    "forecast",
    "pressure",
    "pressure --view responses",
    "pressure --view places",
    "housing",
    "programme",
    "programme --view cost-per-place",
    "programme --view against-need",
    "programme --view exposure",
    "programme --view over-programming",
    "balance",
    "balance --view sources",
    "balance --view why-short",
    "balance --view contributions",
    "balance --view borrowing",
    "balance --view gap",
    "phase",
    "risk --runs 20",
    "risk --view intakes --runs 20",
    "risk --view schools --runs 20",
    "risk --view school-intakes --runs 20",
    "backtest",
    "compare base one+two",
    "explain group:on-site",
    "explain project:p/cost_per_place",
    "explain school:s/2014-15/R",
];

#[test]
fn absurd_figures_are_answered_or_named() {
    let cases = std::env::var("ABSURD_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2);
    for case in 0..cases {
        let plan = TempDir::new().expect("a folder");
        let mut numbers = Numbers(0x2013_1121 + case * 7919);
        write_plan(plan.path(), &mut numbers, usize::from(case % 2 == 1));
        for command in COMMANDS {
            for with in ["", "--scenario one ", "--scenario one --scenario two "] {
                let format = numbers.of(&["text", "md", "csv", "json"]);
                let line = format!("{with}{command} --format {format}");
                let said = run(plan.path(), &line);
                // Tables for people, and figures of what the errors left out.
                let is_no_table = said.code == 2
                    && ["explain", "overview", "balance --view gap"].iter().any(|one| command.starts_with(one));
                assert!(said.code <= 1 || is_no_table, "{case} {line}: {}", said.err);
                assert!(!said.err.contains("itself failed"), "{case} {line}: {}", said.err);
                let is_number =
                    |text: &str| !["NaN", "inf,", "inf}", "inf ", "-inf"].iter().any(|word| text.contains(word));
                assert!(is_number(&said.out), "{case} {line}: {}", said.out);
                if format == "json" && !said.out.is_empty() {
                    serde_json::from_str::<serde_json::Value>(&said.out).expect("JSON");
                }
                assert!(said.code != 1 || !said.err.is_empty() || said.out.contains("error"), "{case} {line}");
            }
        }
    }
}
