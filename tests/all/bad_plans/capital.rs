//! Changes that break the files of `capital/` and `scenarios/`.

use super::Case;

/// Each with what is said of it.
pub const CAPITAL: &[Case] = &[
    Case {
        name: "factors that multiply too far",
        file: "scenarios/late.toml",
        old: "[[change]]\nprojects = [\"ashby-infant-extension\"]\nshift_years = 1\n",
        new: "[[change]]\nprojects = \"all\"\nshift_years = 60\nbudget_factor = 20\n[[change]]\nprojects = \"all\"\nbudget_factor = 6\n",
        said: &[
            "scenarios/late.toml:8:17: error[out-of-range]: with this the factors of all changes to `ashby-infant-extension` come to more than 100, or to less than a millionth (write a smaller change, or switch fewer scenarios on at once)",
        ],
    },
    Case {
        name: "moves that add up too far",
        file: "scenarios/late.toml",
        old: "[[change]]\nprojects = [\"ashby-infant-extension\"]\nshift_years = 1\n",
        new: "[[change]]\nprojects = \"all\"\nshift_years = -60\n[[change]]\nprojects = \"all\"\nshift_years = -41\n",
        said: &[
            "scenarios/late.toml:7:15: error[out-of-range]: with this the years of all changes to `ashby-infant-extension` come to more than 100, later or earlier (write a smaller change, or switch fewer scenarios on at once)",
        ],
    },
    Case {
        name: "a contribution that rises too far",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: "amount = \"250k\"\n[source.indexation]\nindex = \"costs\"\nbase = \"2013-03\"\n[[index]]\nid = \"costs\"\nname = \"Costs\"\n[index.values]\n\"2013-01\" = 2\n\"2014-01\" = 100000",
        said: &[
            "capital/programme.toml:20:10: error[bad-money]: this amount of `mill-lane-s106`, £250,000, rises to more than £10bn with its index (correct the amount, or the values of the index)",
        ],
    },
    Case {
        name: "a source called by the tables' word for no source",
        file: "capital/programme.toml",
        old: r#"id = "prudential""#,
        new: r#"id = "unfunded""#,
        said: &[
            r#"capital/programme.toml:23:6: error[reserved-id]: `unfunded` cannot be the id of a source: tables write it for spend that nothing pays for (write another, such as "unfunded-source")"#,
        ],
    },
    Case {
        name: "a project called as a group",
        file: "capital/programme.toml",
        old: "[[project]]\n",
        new: "[[project]]\nid = \"on-site\"\nname = \"Hall\"\ngroup = \"pipeline\"\nbudget = \"1m\"\n\n[[project]]\n",
        said: &[
            r#"capital/programme.toml:32:6: error[reserved-id]: `on-site` cannot be the id of a project: it is a group, and `phase --hold` takes both (write another, such as "on-site-project")"#,
        ],
    },
    Case {
        name: "a finance code that is the id of another project",
        file: "capital/programme.toml",
        old: "[[project]]\n",
        new: "[[project]]\nid = \"hall\"\nref = \"ashby-infant-extension\"\nname = \"Hall\"\ngroup = \"pipeline\"\nbudget = \"1m\"\n\n[[project]]\n",
        said: &[
            "capital/programme.toml:33:7: error[reserved-id]: the `ref` of `hall` is the id of another project, `ashby-infant-extension` (write the finance code as the ledger has it, or rename the other)",
        ],
    },
    Case {
        name: "a single table for a list",
        file: "capital/programme.toml",
        old: "[[source.trigger]]",
        new: "[source.trigger]",
        said: &[
            "capital/programme.toml:18:1: error[wrong-type]: `trigger` is a table, where a list of tables belongs (write [[source.trigger]])",
        ],
    },
    Case {
        name: "an academic year for a financial one",
        file: "capital/programme.toml",
        old: r#""2013-14" = "1.5m""#,
        new: r#""2013/14" = "1.5m""#,
        said: &[
            r#"capital/programme.toml:11:1: error[wrong-year-kind]: `2013/14` is an academic year, where a financial one belongs (write "2013-14")"#,
        ],
    },
    Case {
        name: "a financial year for an academic one as a value",
        file: "capital/programme.toml",
        old: r#"from = "2015/16""#,
        new: r#"from = "2015-16""#,
        said: &[
            r#"capital/programme.toml:41:8: error[wrong-year-kind]: `2015-16` is a financial year, where an academic one belongs (write "2015/16")"#,
        ],
    },
    Case {
        name: "a year too far away",
        file: "capital/programme.toml",
        old: r#"last_year = "2015-16""#,
        new: r#"last_year = "2515-16""#,
        said: &[
            "capital/programme.toml:4:13: error[bad-year]: `2515-16` is before 1950 or after 2150 (write a year within these limits)",
            "capital/programme.toml:31:1: finding[no-programme]: the plan has projects but no [programme] (add it to a file of capital/ with its title, first_year and last_year)",
        ],
    },
    Case {
        name: "money as a decimal",
        file: "capital/programme.toml",
        old: r#"budget = "1.6m""#,
        new: "budget = 1.6",
        said: &[
            r#"capital/programme.toml:36:10: error[bad-money]: `budget` is 1.6: money is never a bare decimal, for it is not clear what it counts (write a text: "1.6m" for millions, "1.6k" for thousands; or whole pounds without a point)"#,
        ],
    },
    Case {
        name: "money whose unit is not clear",
        file: "capital/programme.toml",
        old: r#"budget = "1.6m""#,
        new: r#"budget = "1.6""#,
        said: &[
            r#"capital/programme.toml:36:10: error[bad-money]: `budget` is a text with neither two decimals for the pence nor m or k behind it, so its unit is not clear (write "2.8m", "2.8k", "2.80"; or whole pounds without quotes)"#,
        ],
    },
    Case {
        name: "money in fractions of a penny",
        file: "capital/programme.toml",
        old: r#"budget = "1.6m""#,
        new: r#"budget = "1.123456789m""#,
        said: &[
            r#"capital/programme.toml:36:10: error[bad-money]: `budget` is finer than a penny (round it to whole pence, such as "4,974.72")"#,
        ],
    },
    Case {
        name: "too much money",
        file: "capital/programme.toml",
        old: r#"budget = "1.6m""#,
        new: r#"budget = "10,001m""#,
        said: &[
            r#"capital/programme.toml:36:10: error[bad-money]: `budget` is more than £10bn (check the unit: "2.8m" is 2,800,000 pounds)"#,
        ],
    },
    Case {
        name: "negative money",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: "amount = -250000",
        said: &[
            "capital/programme.toml:20:10: error[negative]: `amount` is below £0 (amounts are never negative; leave it out or write 0)",
        ],
    },
    Case {
        name: "odd commas in money",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: r#"amount = "2,50k""#,
        said: &[
            "capital/programme.toml:20:10: error[bad-money]: `amount` has commas that do not part groups of three digits (write 1,234,567 or leave the commas out)",
        ],
    },
    Case {
        name: "no money at all",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: r#"amount = "a lot""#,
        said: &[
            r#"capital/programme.toml:20:10: error[bad-money]: `amount` is no amount of money (write "2.8m", "145k", "4,974.72", or whole pounds)"#,
        ],
    },
    Case {
        name: "a site that nothing has",
        file: "capital/programme.toml",
        old: r#"site = "mill-lane""#,
        new: r#"site = "mill-road""#,
        said: &[
            "capital/programme.toml:17:8: error[unknown-id]: no site has the id `mill-road` (write the id of a site of this plan, or add one with this id)",
        ],
    },
    Case {
        name: "a source that nothing has",
        file: "capital/programme.toml",
        old: "[[source.trigger]]",
        new: "forward_fund = \"basic-needs\"\n[[source.trigger]]",
        said: &[
            r#"capital/programme.toml:18:16: error[unknown-id]: no source has the id `basic-needs` (did you mean "basic-need"?)"#,
        ],
    },
    Case {
        name: "a project that nothing has",
        file: "scenarios/late.toml",
        old: r#"projects = ["ashby-infant-extension"]"#,
        new: r#"projects = ["drake"]"#,
        said: &[
            "scenarios/late.toml:3:13: error[unknown-id]: no project has the id `drake` (write the id of a project of this plan, or add one with this id)",
        ],
    },
    Case {
        name: "a first year after a last",
        file: "capital/programme.toml",
        old: r#"last_year = "2015-16""#,
        new: r#"last_year = "2012-13""#,
        said: &[
            "capital/programme.toml:3:14: error[first-after-last]: the programme's first year 2013-14 is after its last, 2012-13 (exchange the two, or correct one of them)",
            "capital/programme.toml:31:1: finding[no-programme]: the plan has projects but no [programme] (add it to a file of capital/ with its title, first_year and last_year)",
        ],
    },
    Case {
        name: "a date that is none",
        file: "capital/programme.toml",
        old: r#"start = "2014-01""#,
        new: r#"start = "2014-13""#,
        said: &[
            r#"capital/programme.toml:37:9: error[bad-date]: `start` is `2014-13`, which is no date between 1950 and 2150 (write a month or a day: "2016-09" or "2016-09-01")"#,
        ],
    },
    Case {
        name: "a date without quotes",
        file: "capital/programme.toml",
        old: r#"start = "2014-01""#,
        new: "start = 2014-01-01",
        said: &[
            r#"capital/programme.toml:37:9: error[wrong-type]: the date of `start` is not in quotes (put it in quotes: start = "2014-01-01")"#,
        ],
    },
    Case {
        name: "no spend profile and no dates",
        file: "capital/programme.toml",
        old: "start = \"2014-01\"\n",
        new: "",
        said: &[
            "capital/programme.toml:31:1: error[no-spend]: when `ashby-infant-extension` spends its budget is not said (add [project.spend] with an amount a year, or `start` and a later `completion`)",
        ],
    },
    Case {
        name: "a completion before the start",
        file: "capital/programme.toml",
        old: r#"completion = "2015-08""#,
        new: r#"completion = "2013-08""#,
        said: &[
            "capital/programme.toml:38:14: error[no-spend]: `ashby-infant-extension` is complete on 2013-08-01, not after its start on 2014-01-01 (correct one of the two dates, or write the spend by year in [project.spend])",
        ],
    },
    Case {
        name: "both ways to change an admission number",
        file: "capital/programme.toml",
        old: "admission_number = 75",
        new: "admission_number = 75\nadds = 15",
        said: &[
            "capital/programme.toml:43:8: error[two-admissions]: both `admission_number` and `adds` are given (keep `admission_number`, which replaces, or `adds`, which raises or lowers)",
        ],
    },
    Case {
        name: "triggers without a site",
        file: "capital/programme.toml",
        old: "site = \"mill-lane\"\n",
        new: "",
        said: &[
            "capital/programme.toml:13:1: error[missing-key]: `mill-lane-s106` has triggers but no `site` whose dwellings they count (add `site = …` with the id of the housing site)",
        ],
    },
    Case {
        name: "a source without money",
        file: "capital/programme.toml",
        old: "[source.receipts]\n\"2013-14\" = \"1.5m\"\n",
        new: "",
        said: &[
            "capital/programme.toml:6:1: error[no-receipts]: `basic-need` has neither receipts nor triggers (add [source.receipts] with an amount a year, or [[source.trigger]] with dwellings and amounts)",
        ],
    },
    Case {
        name: "borrowing without terms",
        file: "capital/programme.toml",
        old: "interest = 0.05\nlife = 40\n",
        new: "",
        said: &[
            "capital/programme.toml:22:1: error[missing-key]: a source has no `interest` (add `interest = …` to this source)",
            "capital/programme.toml:22:1: error[missing-key]: a source has no `life` (add `life = …` to this source)",
        ],
    },
    Case {
        name: "a source that advances itself",
        file: "capital/programme.toml",
        old: "[[source.trigger]]",
        new: "forward_fund = \"mill-lane-s106\"\n[[source.trigger]]",
        said: &[
            "capital/programme.toml:18:16: error[forward-funds-itself]: a source cannot advance itself (name the source whose money is spent until this one arrives)",
        ],
    },
    Case {
        name: "a scenario's change of nothing",
        file: "scenarios/late.toml",
        old: "projects = [\"ashby-infant-extension\"]\n",
        new: "",
        said: &[
            "scenarios/late.toml:2:1: error[one-selector]: this change does not say what it changes (give one of sites, area, status, projects, sources, yield, areas, schools, at; write a [[change]] for each)",
        ],
    },
    Case {
        name: "a scenario's change of two things",
        file: "scenarios/late.toml",
        old: "shift_years = 1",
        new: "shift_years = 1\nsites = \"all\"",
        said: &[
            "scenarios/late.toml:2:1: error[one-selector]: this change has 2 selectors: sites, projects (give one of sites, area, status, projects, sources, yield, areas, schools, at; write a [[change]] for each)",
        ],
    },
    Case {
        name: "a scenario's change that does nothing",
        file: "scenarios/late.toml",
        old: "shift_years = 1\n",
        new: "",
        said: &[
            "scenarios/late.toml:2:1: error[missing-key]: this change does not say what it does (add one of shift_years, budget_factor, drop)",
        ],
    },
    Case {
        name: "an address that leads nowhere",
        file: "scenarios/late.toml",
        old: "source:basic-need/receipts/2013-14",
        new: "source:basic-needs/receipts/2013-14",
        said: &[
            "scenarios/late.toml:6:6: error[unknown-address]: the plan has no `source:basic-needs` (name an id of this plan)",
        ],
    },
    Case {
        name: "an address with a misspelt key",
        file: "scenarios/late.toml",
        old: "source:basic-need/receipts/2013-14",
        new: "source:basic-need/reciepts/2013-14",
        said: &[
            "scenarios/late.toml:6:6: error[unknown-key]: a source has no key `reciepts` (did you mean `receipts`?)",
        ],
    },
    Case {
        name: "a scenario's value of the wrong type",
        file: "scenarios/late.toml",
        old: r#"to = "1.4m""#,
        new: "to = 1.4",
        said: &[
            r#"scenarios/late.toml:7:6: error[bad-money]: `2013-14` is 1.4: money is never a bare decimal, for it is not clear what it counts (write a text: "1.4m" for millions, "1.4k" for thousands; or whole pounds without a point)"#,
        ],
    },
    Case {
        name: "an address of no kind",
        file: "scenarios/late.toml",
        old: "source:basic-need/receipts/2013-14",
        new: "sauce:basic-need/receipts/2013-14",
        said: &[
            "scenarios/late.toml:6:6: error[unknown-address]: `sauce` is nothing that an address begins with (begin with one of assumptions, programme, yield, area, school, site, source, project, index, benchmark)",
        ],
    },
    Case {
        name: "an index that has no value",
        file: "capital/programme.toml",
        old: "[[project]]",
        new: "[[index]]\nid = \"prices\"\nname = \"Prices\"\n[index.values]\n\n[[project]]",
        said: &[
            r#"capital/programme.toml:34:1: error[no-values]: `prices` has no value (add the value of at least one month: "2013-01" = 236)"#,
        ],
    },
    Case {
        name: "an index without values",
        file: "capital/programme.toml",
        old: "[[project]]",
        new: "[[index]]\nid = \"prices\"\nname = \"Prices\"\n\n[[project]]",
        said: &[
            "capital/programme.toml:31:1: error[missing-key]: an index has no `values` (add `values = …` to this index)",
        ],
    },
    Case {
        name: "index values of days, years and nothing",
        file: "capital/programme.toml",
        old: "[[project]]",
        new: "[[index]]\nid = \"prices\"\nname = \"Prices\"\n[index.values]\n\"2013-01-01\" = 236\n\"2013-14\" = 1.5\n\"2014-01\" = 0\n\"2015-01\" = \"281.5\"\n\n[[project]]",
        said: &[
            r#"capital/programme.toml:35:1: error[bad-month]: `2013-01-01` is a day, where a month belongs (write "2013-01")"#,
            r#"capital/programme.toml:36:1: error[bad-month]: `2013-14` is no month between 1950 and 2150 (write it as "2016-09")"#,
            "capital/programme.toml:37:13: error[out-of-range]: `2014-01` is 0, outside 0.000001 to 1000000 (write a number within these limits)",
            "capital/programme.toml:38:13: error[wrong-type]: `2015-01` is a text, where a number belongs (write a number, without quotes)",
        ],
    },
    Case {
        name: "a baseline of nothing",
        file: "capital/programme.toml",
        old: "[[project]]\n",
        new: "[[baseline]]\nid = \"Old\"\nboddy = \"Cabinet\"\n[[project]]\n",
        said: &[
            "capital/programme.toml:31:1: error[missing-key]: a baseline has no `title` (add `title = …` to this baseline)",
            "capital/programme.toml:31:1: error[missing-key]: a baseline has no `date` (add `date = …` to this baseline)",
            r#"capital/programme.toml:32:6: error[bad-id]: `Old` cannot be the id of a baseline (write it in lower case, digits and hyphens: "old")"#,
            "capital/programme.toml:33:1: error[unknown-key]: a baseline has no key `boddy` (did you mean `body`?)",
        ],
    },
    Case {
        name: "a project twice in a baseline",
        file: "capital/programme.toml",
        old: "[[project]]\n",
        new: "[[baseline]]\nid = \"old\"\ntitle = \"Old\"\ndate = \"2013-11\"\nproject = [{ project = \"a\", name = \"A\", budget = 1, spend = {} }, { project = \"a\", name = \"A\", budget = 1, spend = {} }]\n[[project]]\n",
        said: &[
            "capital/programme.toml:35:79: error[given-twice]: `a` stands twice in the baseline `old` (keep one of the two)",
        ],
    },
    Case {
        name: "a copy in a baseline without its figures",
        file: "capital/programme.toml",
        old: "[[project]]\n",
        new: "[[baseline]]\nid = \"old\"\ntitle = \"Old\"\ndate = \"2013-11\"\nproject = [{ project = \"A b\", name = \"A\" }]\n[[project]]\n",
        said: &[
            "capital/programme.toml:35:12: error[missing-key]: a baseline.project has no `budget` (add `budget = …` to this baseline.project)",
            "capital/programme.toml:35:12: error[missing-key]: a baseline.project has no `spend` (add `spend = …` to this baseline.project)",
            r#"capital/programme.toml:35:24: error[bad-id]: `A b` cannot be the id of a project (write it in lower case, digits and hyphens: "a-b")"#,
        ],
    },
    Case {
        name: "a decision on two things that gives to itself",
        file: "capital/programme.toml",
        old: "[[project]]\n",
        new: "[[decision]]\ndate = \"2013-11\"\nbody = \"Cabinet\"\ntext = \"agreed\"\narea = \"ashby\"\nproject = \"ashby-infant-extension\"\nfrom = \"ashby-infant-extension\"\nto = \"ashby-infant-extension\"\namount = 5\n[[project]]\n",
        said: &[
            "capital/programme.toml:35:8: error[two-subjects]: both `project` and `area` are given (keep `project` or `area`; a table belongs to one of them, or to the programme with neither)",
            "capital/programme.toml:38:6: error[same-project]: `ashby-infant-extension` gives to itself (name the project that gives and the one that gets, or leave out `from`, `to` and `amount`)",
        ],
    },
    Case {
        name: "a decision that moves no amount to nobody",
        file: "capital/programme.toml",
        old: "[[project]]\n",
        new: "[[decision]]\ndate = \"2013-11\"\nbody = \"Cabinet\"\ntext = \"agreed\"\nfrom = \"ashby-infant-extensoin\"\n[[project]]\n",
        said: &[
            "capital/programme.toml:31:1: error[missing-key]: a decision has no `to` (add `to = …` to this decision)",
            "capital/programme.toml:31:1: error[missing-key]: a decision has no `amount` (add `amount = …` to this decision)",
            r#"capital/programme.toml:35:8: error[unknown-id]: no project has the id `ashby-infant-extensoin` (did you mean "ashby-infant-extension"?)"#,
        ],
    },
    Case {
        name: "a risk of an unknown size",
        file: "capital/programme.toml",
        old: "[[project]]\n",
        new: "[[risk]]\ntext = \"land\"\nlikelihood = \"hihg\"\nstate = \"opne\"\n[[project]]\n",
        said: &[
            "capital/programme.toml:31:1: error[missing-key]: a risk has no `impact` (add `impact = …` to this risk)",
            r#"capital/programme.toml:33:14: error[unknown-word]: `likelihood` is `hihg`, which the format does not have (did you mean "high"?)"#,
            r#"capital/programme.toml:34:9: error[unknown-word]: `state` is `opne`, which the format does not have (did you mean "open"?)"#,
        ],
    },
    Case {
        name: "a trigger with an amount and a rate",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: "amount = \"250k\"\nper_dwelling = \"4,974.72\"",
        said: &[
            "capital/programme.toml:18:1: error[missing-key]: a source.trigger has no `charged_dwellings` (add `charged_dwellings = …` to this source.trigger)",
            "capital/programme.toml:20:10: error[two-amounts]: both `amount` and `per_dwelling` are given (keep `amount`, or `per_dwelling` with `charged_dwellings`)",
        ],
    },
    Case {
        name: "a trigger with dwellings and a date",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: "amount = \"250k\"\ndate = \"2015-06\"",
        said: &[
            "capital/programme.toml:18:1: error[dwellings-or-date]: both `dwellings` and `date` say when this trigger falls due (give one of the two: `dwellings = 100`, or `date = \"2016-06\"`)",
        ],
    },
    Case {
        name: "a rate for more dwellings than money can count",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: "per_dwelling = \"100k\"\ncharged_dwellings = 100001",
        said: &[
            "capital/programme.toml:20:16: error[bad-money]: `per_dwelling` for 100001 dwellings is more than £10bn (check the rate and the number of dwellings)",
        ],
    },
    Case {
        name: "dwellings charged for nothing",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: "amount = \"250k\"\ncharged_dwellings = 150",
        said: &[
            "capital/programme.toml:21:21: finding[unused-key]: `charged_dwellings` changes nothing here: the whole amount is written (leave it out, or write `per_dwelling` for `amount`)",
        ],
    },
    Case {
        name: "an index without a value at the base",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: "amount = \"250k\"\n[source.indexation]\nindex = \"costs\"\nbase = \"2012-03\"\n[[index]]\nid = \"costs\"\nname = \"Costs\"\n[index.values]\n\"2013-01\" = 236",
        said: &[
            "capital/programme.toml:23:8: error[no-index-value]: `costs` has no value for 2012-03, so the amounts of `mill-lane-s106` cannot rise with it (its first value is of 2013-01; add an earlier one, or correct the month)",
        ],
    },
    Case {
        name: "an indexation of nothing known",
        file: "capital/programme.toml",
        old: r#"amount = "250k""#,
        new: "amount = \"250k\"\n[source.indexation]\nindex = \"costs\"\nbase = \"2012-03-01\"",
        said: &[
            "capital/programme.toml:22:9: error[unknown-id]: no index has the id `costs` (write the id of an index of this plan, or add one with this id)",
            r#"capital/programme.toml:23:8: error[bad-month]: `2012-03-01` is a day, where a month belongs (write "2012-03")"#,
        ],
    },
    Case {
        name: "years to spend what is borrowed",
        file: "capital/programme.toml",
        old: "life = 40",
        new: "life = 40\nspend_within_years = 10",
        said: &[
            "capital/programme.toml:28:22: finding[unused-key]: `spend_within_years` changes nothing here: what is borrowed is borrowed as it is spent (leave it out)",
        ],
    },
    Case {
        name: "more years to spend than anybody has",
        file: "capital/programme.toml",
        old: r#"site = "mill-lane""#,
        new: "site = \"mill-lane\"\nspend_within_years = 101",
        said: &[
            "capital/programme.toml:18:22: error[out-of-range]: `spend_within_years` is 101, outside 0 to 100 (write a whole number within these limits)",
        ],
    },
    Case {
        name: "receipts that are to rise",
        file: "capital/programme.toml",
        old: "\"2013-14\" = \"1.5m\"",
        new: "\"2013-14\" = \"1.5m\"\n[source.indexation]\nindex = \"costs\"\nbase = \"2013-03\"\n[[index]]\nid = \"costs\"\nname = \"Costs\"\n[index.values]\n\"2013-01\" = 236",
        said: &[
            "capital/programme.toml:12:1: finding[unused-key]: `indexation` changes nothing here: receipts are what was received, only triggers rise (leave it out, or write the amounts as [[source.trigger]])",
        ],
    },
    Case {
        name: "two benchmarks of the same works and phase",
        file: "capital/programme.toml",
        old: "[[project]]",
        new: "[[benchmark]]\nid = \"a\"\nname = \"A\"\nbuild = \"extension\"\nphase = \"primary\"\nrate = 21014\nprice_base = \"2026-01\"\n\n[[benchmark]]\nid = \"b\"\nname = \"A\"\nbuild = \"extension\"\nphase = \"primary\"\nrate = 21014\nprice_base = \"2026-01\"\n\n[[project]]",
        said: &[
            "capital/programme.toml:42:9: error[two-benchmarks]: `b` is the second benchmark of primary places by extension, after `a` (keep one of the two)",
        ],
    },
    Case {
        name: "a benchmark whose index begins too late",
        file: "capital/programme.toml",
        old: "[[project]]",
        new: "[[benchmark]]\nid = \"a\"\nname = \"A\"\nbuild = \"extension\"\nphase = \"primary\"\nrate = 21014\nprice_base = \"2026-01\"\nindex = \"prices\"\n\n[[index]]\nid = \"prices\"\nname = \"Prices\"\n[index.values]\n\"2026-02\" = 401.6\n\n[[project]]",
        said: &[
            "capital/programme.toml:37:14: error[no-index-value]: `prices` has no value for 2026-01, so the benchmark `a` cannot be moved to or from that month's prices (its first value is of 2026-02; add an earlier one, or correct the month)",
        ],
    },
    Case {
        name: "a project at prices from before the index of its benchmark",
        file: "capital/programme.toml",
        old: "[[project]]\n",
        new: "[[benchmark]]\nid = \"a\"\nname = \"A\"\nbuild = \"extension\"\nphase = \"primary\"\nrate = 21014\nprice_base = \"2026-01\"\nindex = \"prices\"\n\n[[index]]\nid = \"prices\"\nname = \"Prices\"\n[index.values]\n\"2014-01\" = 320\n\n[[project]]\nbuild = \"extension\"\nprice_base = \"2013-11\"\n",
        said: &[
            "capital/programme.toml:48:14: error[no-index-value]: `prices` has no value for 2013-11, so the benchmark `a` cannot be moved to or from that month's prices (its first value is of 2014-01; add an earlier one, or correct the month)",
        ],
    },
    Case {
        name: "a benchmark of works and phases that nothing has",
        file: "capital/programme.toml",
        old: "[[project]]",
        new: "[[benchmark]]\nid = \"a\"\nname = \"A\"\nbuild = \"extensions\"\nphase = \"post-16\"\nrate = 21014\nprice_base = \"2026-01-15\"\nlocation_factor = 99\nindex = \"tpi\"\n\n[[project]]",
        said: &[
            r#"capital/programme.toml:34:9: error[unknown-word]: `build` is `extensions`, which the format does not have (did you mean "extension"?)"#,
            "capital/programme.toml:35:9: error[unknown-word]: `phase` is `post-16`, which the format does not have (write one of: primary, secondary)",
            r#"capital/programme.toml:37:14: error[bad-month]: `2026-01-15` is a day, where a month belongs (write "2026-01")"#,
            "capital/programme.toml:38:19: error[out-of-range]: `location_factor` is 99, outside 0.1 to 10 (write a number within these limits)",
            "capital/programme.toml:39:9: error[unknown-id]: no index has the id `tpi` (write the id of an index of this plan, or add one with this id)",
        ],
    },
    Case {
        name: "a project that adds no places at prices of no month",
        file: "capital/programme.toml",
        old: "[[project.places]]",
        new: "new_places = 0\nprice_base = \"2013\"\n[[project.places]]",
        said: &[
            "capital/programme.toml:39:14: error[out-of-range]: `new_places` is 0, outside 1 to 1000000 (write a whole number within these limits)",
            r#"capital/programme.toml:40:14: error[bad-month]: `2013` is no month between 1950 and 2150 (write it as "2016-09")"#,
        ],
    },
];
