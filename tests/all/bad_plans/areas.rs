//! Changes that break the files of `planning-areas/`.

use super::Case;

/// Each with what is said of it.
pub const AREAS: &[Case] = &[
    Case {
        name: "bad syntax",
        file: "planning-areas/ashby.toml",
        old: "name = \"Ashby\"\ncategory",
        new: "name = \ncategory",
        said: &[
            "planning-areas/ashby.toml:2:8: error[toml-syntax]: this is not TOML: string values must be quoted, expected literal string (a line is `key = value`, `[table]` or `[[list of tables]]`; texts, years and dates stand in quotes)",
        ],
    },
    Case {
        name: "a key given twice",
        file: "planning-areas/ashby.toml",
        old: "name = \"Ashby\"\ncategory",
        new: "name = \"Ashby\"\nname = \"Other\"\ncategory",
        said: &[
            "planning-areas/ashby.toml:3:1: error[given-twice]: `name` is given twice (keep one of the two; the first is the one that is shown)",
        ],
    },
    Case {
        name: "the same year twice",
        file: "planning-areas/ashby.toml",
        old: r#""2014/15" = 66"#,
        new: r#""2013/14" = 66"#,
        said: &[
            "planning-areas/ashby.toml:8:13: finding[out-of-proportion]: Ashby: the Reception cohorts end in 2013/14, and the base year is 2013/14 (add the cohorts of the years to come: those children are born)",
            "planning-areas/ashby.toml:9:1: error[given-twice]: `2013/14` is given twice (keep one of the two; the first is the one that is shown)",
        ],
    },
    Case {
        name: "an unknown key",
        file: "planning-areas/ashby.toml",
        old: "capacity = 180",
        new: "capactiy = 180",
        said: &[
            "planning-areas/ashby.toml:11:1: error[missing-key]: a school has no `capacity` (add `capacity = …` to this school)",
            "planning-areas/ashby.toml:16:1: error[unknown-key]: a school has no key `capactiy` (did you mean `capacity`?)",
        ],
    },
    Case {
        name: "an unknown table",
        file: "planning-areas/ashby.toml",
        old: "[area]\n",
        new: "[arae]\n",
        said: &[
            "planning-areas/ashby.toml:1:1: error[missing-key]: the file of `ashby` has no [area] (begin the file with [area] and `name = …`)",
            "planning-areas/ashby.toml:1:2: error[unknown-key]: a planning area file has no key `arae` (did you mean `area`?)",
        ],
    },
    Case {
        name: "a missing key",
        file: "planning-areas/ashby.toml",
        old: "name = \"Ashby Infant\"\n",
        new: "",
        said: &[
            "planning-areas/ashby.toml:11:1: error[missing-key]: a school has no `name` (add `name = …` to this school)",
        ],
    },
    Case {
        name: "a text for a number",
        file: "planning-areas/ashby.toml",
        old: "capacity = 180",
        new: r#"capacity = "180""#,
        said: &[
            "planning-areas/ashby.toml:16:12: error[wrong-type]: `capacity` is a text, where a whole number belongs (write a whole number, without quotes or decimal point)",
        ],
    },
    Case {
        name: "a number for a text",
        file: "planning-areas/ashby.toml",
        old: r#"name = "Ashby Infant""#,
        new: "name = 7",
        said: &[
            r#"planning-areas/ashby.toml:13:8: error[wrong-type]: `name` is a whole number, where a text belongs (write it in quotes: "…")"#,
        ],
    },
    Case {
        name: "a decimal for a whole number",
        file: "planning-areas/ashby.toml",
        old: "dwellings = 100",
        new: "dwellings = 100.5",
        said: &[
            "planning-areas/ashby.toml:35:13: error[wrong-type]: `dwellings` is a decimal number, where a whole number belongs (write a whole number, without quotes or decimal point)",
        ],
    },
    Case {
        name: "a financial year for an academic one",
        file: "planning-areas/ashby.toml",
        old: r#""2014/15" = 66"#,
        new: r#""2014-15" = 66"#,
        said: &[
            "planning-areas/ashby.toml:8:13: finding[out-of-proportion]: Ashby: the Reception cohorts end in 2013/14, and the base year is 2013/14 (add the cohorts of the years to come: those children are born)",
            r#"planning-areas/ashby.toml:9:1: error[wrong-year-kind]: `2014-15` is a financial year, where an academic one belongs (write "2014/15")"#,
        ],
    },
    Case {
        name: "a year that is none",
        file: "planning-areas/ashby.toml",
        old: r#""2014/15" = 66"#,
        new: r#""2014" = 66"#,
        said: &[
            "planning-areas/ashby.toml:8:13: finding[out-of-proportion]: Ashby: the Reception cohorts end in 2013/14, and the base year is 2013/14 (add the cohorts of the years to come: those children are born)",
            r#"planning-areas/ashby.toml:9:1: error[bad-year]: `2014` is no year (write it as "2013/14")"#,
        ],
    },
    Case {
        name: "a year whose halves do not follow",
        file: "planning-areas/ashby.toml",
        old: r#""2014/15" = 66"#,
        new: r#""2014/16" = 66"#,
        said: &[
            "planning-areas/ashby.toml:8:13: finding[out-of-proportion]: Ashby: the Reception cohorts end in 2013/14, and the base year is 2013/14 (add the cohorts of the years to come: those children are born)",
            r#"planning-areas/ashby.toml:9:1: error[bad-year]: `2014/16` does not end in the year after it starts (write "2014/15")"#,
        ],
    },
    Case {
        name: "a roll of the wrong length",
        file: "planning-areas/ashby.toml",
        old: r#""2013/14" = [60, 58, 57]"#,
        new: r#""2013/14" = [60, 58]"#,
        said: &[
            "planning-areas/ashby.toml:19:13: error[roll-length]: the roll of 2013/14 has 2 numbers, but R-2 are 3 years (write 3 numbers, the youngest year first)",
        ],
    },
    Case {
        name: "no roll for the base year",
        file: "planning-areas/ashby.toml",
        old: "\"2013/14\" = [60, 58, 57]\n",
        new: "",
        said: &[
            r#"planning-areas/ashby.toml:12:6: error[no-base-roll]: `ashby-infant` has no roll for the base year 2013/14 (add its roll to [school.roll], one number a year taught: "2013/14" = […])"#,
        ],
    },
    Case {
        name: "a negative roll",
        file: "planning-areas/ashby.toml",
        old: r#""2013/14" = [60, 58, 57]"#,
        new: r#""2013/14" = [60, -58, 57]"#,
        said: &[
            "planning-areas/ashby.toml:19:18: error[negative]: `2013/14` is -58, below 0 (write 0 or a whole number above it)",
        ],
    },
    Case {
        name: "a negative capacity",
        file: "planning-areas/ashby.toml",
        old: "capacity = 180",
        new: "capacity = -180",
        said: &[
            "planning-areas/ashby.toml:16:12: error[negative]: `capacity` is -180, below 0 (write 0 or a whole number above it)",
        ],
    },
    Case {
        name: "a negative admission number",
        file: "planning-areas/barton.toml",
        old: "admission_number = 90",
        new: "admission_number = -90",
        said: &[
            "planning-areas/barton.toml:23:20: error[negative]: `admission_number` is -90, below 0 (write 0 or a whole number above it)",
        ],
    },
    Case {
        name: "a gap in the cohorts",
        file: "planning-areas/ashby.toml",
        old: "\"2013/14\" = 62\n",
        new: "",
        said: &[
            "planning-areas/ashby.toml:8:13: error[cohort-gap]: the Reception cohorts of `ashby` stop at 2012/13 and go on in 2014/15 (write the cohort of 2013/14: there may be no gap between the first and the last)",
        ],
    },
    Case {
        name: "two schools of one id",
        file: "planning-areas/barton.toml",
        old: r#"id = "barton-primary""#,
        new: r#"id = "ashby-infant""#,
        said: &[
            "planning-areas/ashby.toml:39:13: error[unknown-id]: no school has the id `barton-primary` (write the id of a school of this plan, or add one with this id)",
            "planning-areas/barton.toml:1:1: finding[no-schools]: Barton has no schools (its housing pupils go to schools that list it among their feeders, else they are unassigned)",
            "planning-areas/barton.toml:10:6: error[duplicate-id]: two schools have the id `ashby-infant` (give one of them another id)",
            "planning-areas/barton.toml:25:28: error[unknown-id]: no school has the id `barton-primary` (write the id of a school of this plan, or add one with this id)",
        ],
    },
    Case {
        name: "an id that is no slug",
        file: "planning-areas/ashby.toml",
        old: r#"id = "mill-lane""#,
        new: r#"id = "Mill Lane""#,
        said: &[
            r#"planning-areas/ashby.toml:33:6: error[bad-id]: `Mill Lane` cannot be the id of a site (write it in lower case, digits and hyphens: "mill-lane")"#,
        ],
    },
    Case {
        name: "a school that nothing has",
        file: "planning-areas/ashby.toml",
        old: r#"feeders = ["ashby-infant"]"#,
        new: r#"feeders = ["ashby-infants"]"#,
        said: &[
            r#"planning-areas/ashby.toml:27:12: error[unknown-id]: no school has the id `ashby-infants` (did you mean "ashby-infant"?)"#,
        ],
    },
    Case {
        name: "an area that nothing has",
        file: "planning-areas/ashby.toml",
        old: r#"neighbours = ["barton"]"#,
        new: r#"neighbours = ["burton"]"#,
        said: &[
            r#"planning-areas/ashby.toml:4:15: error[unknown-id]: no planning area has the id `burton` (did you mean "barton"?)"#,
        ],
    },
    Case {
        name: "a yield that nothing has",
        file: "planning-areas/ashby.toml",
        old: r#"status = "allocated""#,
        new: "status = \"allocated\"\nyield = \"flats\"",
        said: &[
            "planning-areas/ashby.toml:37:9: error[unknown-id]: no yield has the id `flats` (write the id of a yield of this plan, or add one with this id)",
        ],
    },
    Case {
        name: "a feeder that never teaches the year below",
        file: "planning-areas/ashby.toml",
        old: r#"feeders = ["ashby-infant"]"#,
        new: r#"feeders = ["barton-high"]"#,
        said: &[
            "planning-areas/ashby.toml:27:12: error[feeder-years]: `barton-high` never teaches Year 2, so nobody moves from it into Year 3 of `ashby-junior` (name a school that teaches the year below, or leave it out)",
        ],
    },
    Case {
        name: "shares that do not add up",
        file: "planning-areas/ashby.toml",
        old: "barton-primary = 1.0",
        new: "barton-primary = 0.6",
        said: &[
            "planning-areas/ashby.toml:39:13: error[shares]: the primary shares of `mill-lane` add up to 0.6, not 1 (change the shares of the schools that teach this phase so that they add up to 1)",
        ],
    },
    Case {
        name: "a range of years upside down",
        file: "planning-areas/ashby.toml",
        old: r#"years = "R-2""#,
        new: r#"years = "2-R""#,
        said: &[
            r#"planning-areas/ashby.toml:14:9: error[bad-nc-years]: `years` is `2-R`, which is no range of NC years (write the youngest and the oldest year: "R-6", "7-11", "12-13")"#,
        ],
    },
    Case {
        name: "an unknown word",
        file: "planning-areas/ashby.toml",
        old: r#"status = "allocated""#,
        new: r#"status = "alocated""#,
        said: &[
            r#"planning-areas/ashby.toml:36:10: error[unknown-word]: `status` is `alocated`, which the format does not have (did you mean "allocated"?)"#,
        ],
    },
    Case {
        name: "a number out of range",
        file: "planning-areas/ashby.toml",
        old: "category = 3",
        new: "category = 5",
        said: &[
            "planning-areas/ashby.toml:3:12: error[out-of-range]: `category` is 5, outside 1 to 4 (write a whole number within these limits)",
        ],
    },
    Case {
        name: "two ways to build a site",
        file: "planning-areas/ashby.toml",
        old: "rate = 50",
        new: "rate = 50\ncompletions = { \"2015-16\" = 20 }",
        said: &[
            "planning-areas/ashby.toml:37:9: error[two-build-outs]: `mill-lane` has completions year by year and also a start or rate (keep [site.completions], or `start` and `rate`, not both)",
        ],
    },
    Case {
        name: "an override twice",
        file: "planning-areas/ashby.toml",
        old: r#"reason = "first preferences""#,
        new: "reason = \"first preferences\"\n[[override]]\nschool = \"ashby-infant\"\nacademic_year = \"2014/15\"\nnc_year = \"R\"\npupils = 63\nreason = \"second thoughts\"",
        said: &[
            "planning-areas/ashby.toml:47:1: error[given-twice]: Reception of `ashby-infant` in 2014/15 is overridden twice (keep one of the two)",
        ],
    },
    Case {
        name: "a school that moves to itself",
        file: "planning-areas/ashby.toml",
        old: r#"feeders = ["ashby-infant"]"#,
        new: "feeders = [\"ashby-infant\"]\ncloses = \"2016/17\"\nmoves_to = \"ashby-junior\"",
        said: &[
            "planning-areas/ashby.toml:29:12: error[moves-to-itself]: a school cannot move to itself (name the school that takes its pupils)",
        ],
    },
    Case {
        name: "weights that weigh nothing",
        file: "planning-areas/assumptions.toml",
        old: "horizon = 5",
        new: "horizon = 5\nhistory_weights = [0, 0]",
        said: &[
            "planning-areas/assumptions.toml:4:19: error[out-of-range]: `history_weights` has no weight above 0 (write the latest transition's weight first: [3, 2, 1])",
        ],
    },
    Case {
        name: "no base year",
        file: "planning-areas/assumptions.toml",
        old: "base_year = \"2013/14\"\n",
        new: "",
        said: &[
            "planning-areas/assumptions.toml:1:1: error[missing-key]: an assumptions file has no `base_year` (add `base_year = …` to this assumptions file)",
        ],
    },
];
