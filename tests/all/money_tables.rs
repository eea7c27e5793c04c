//! Tables of money that print the same figure: each is rounded once, and every sum that is printed holds.

use std::collections::BTreeMap;
use std::path::Path;

use tempfile::TempDir;

use super::support::{copy, edit, repository, run, small_plan};

/// The rows of the first table whose heading begins so, as Markdown prints it: cells without marks and emphasis.
fn table(folder: &Path, arguments: &str, heading: &str) -> Vec<Vec<String>> {
    let said = run(folder, &format!("{arguments} --format md"));
    assert_eq!(said.code, 0, "{}", said.err);
    let mut lines = said.out.lines().skip_while(|line| !line.starts_with(&format!("## {heading}")));
    let clean = |cell: &str| {
        let cell = cell.trim().trim_matches('*').trim_start_matches("&nbsp;").trim_start();
        let is_figure = cell.starts_with(|first: char| first.is_ascii_digit() || first == '−');
        let bare = cell.trim_end_matches(['e', 'i']);
        if is_figure { bare.replace(',', "").replace('−', "-") } else { cell.to_owned() }
    };
    let row = |line: &str| line.trim_matches('|').split('|').map(clean).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = lines
        .by_ref()
        .skip(1)
        .skip_while(|line| line.is_empty())
        .take_while(|line| line.starts_with('|'))
        .map(row)
        .collect();
    assert!(rows.len() > 2, "{arguments}: no table {heading} in {}", said.out);
    rows
}

/// A figure of a row, 0 where nothing is printed.
fn figure(cell: &str) -> i64 {
    cell.parse().unwrap_or_else(|_| {
        assert!(cell.is_empty(), "`{cell}` is no figure");
        0
    })
}

/// The row that has these words among its first two cells, by the table's headings.
fn row<'a>(rows: &'a [Vec<String>], words: &str) -> BTreeMap<&'a str, &'a str> {
    let found = rows.iter().find(|row| row[..2].iter().any(|cell| cell == words));
    assert!(found.is_some(), "no row {words}");
    let found = found.expect("a row");
    rows[0].iter().map(String::as_str).zip(found.iter().map(String::as_str)).collect()
}

fn is_year(heading: &str) -> bool {
    heading.len() == 7 && heading.starts_with("20")
}

const PROFILE: &str = "Budget and spend by financial year";

#[test]
fn a_project_s_years_add_up_to_its_budget_with_any_filter() {
    for arguments in ["programme", "programme --group to-commission", "programme --group dependent"] {
        let rows = table(&repository(), arguments, PROFILE);
        for line in &rows[2..] {
            let of: BTreeMap<&str, &str> =
                rows[0].iter().map(String::as_str).zip(line.iter().map(String::as_str)).collect();
            let years: i64 = of.iter().filter(|(name, _)| is_year(name)).map(|(_, cell)| figure(cell)).sum();
            assert_eq!(years + of.get("Before").map_or(0, |cell| figure(cell)), figure(of["All spend"]), "{line:?}");
        }
    }
    let rows = table(&repository(), "programme", PROFILE);
    let spread = [
        ("Dussindale Primary, Thorpe St Andrew", "1253"),
        ("Roydon Primary", "1074"),
        ("Wymondham primary phase", "2505"),
        ("Brooke Primary", "500"),
        ("To be commissioned, no dependencies", "6921"),
        ("To be commissioned, with dependencies", "21079"),
    ];
    for (name, pounds) in spread {
        let of = row(&rows, name);
        assert_eq!((of["Budget"], of["All spend"]), (pounds, pounds), "{name}");
    }
    let dussindale = row(&rows, "Dussindale Primary, Thorpe St Andrew");
    let alone = table(&repository(), "programme --group to-commission", PROFILE);
    let alone = row(&alone, "Dussindale Primary, Thorpe St Andrew");
    assert!(alone.iter().all(|(heading, cell)| dussindale[heading] == *cell), "{alone:?}");
}

#[test]
fn what_pays_for_a_project_is_what_it_spends_in_the_programme() {
    let programme = table(&repository(), "programme", PROFILE);
    let paid = table(&repository(), "balance --view allocations", "What pays for each project");
    let drake = paid.iter().position(|row| row[0] == "Drake Infant, Thetford").expect("a project");
    let year = paid[0].iter().position(|heading| heading == "2014-15").expect("a year");
    assert_eq!(paid[drake][year], "4000");
    let payers = paid[drake + 1..].iter().take_while(|row| row[0].is_empty());
    assert_eq!(payers.map(|row| figure(&row[year])).sum::<i64>(), 4_000);

    for head in paid[2..].iter().filter(|row| !row[0].is_empty() && row[0] != "Programme's spend") {
        let spent = row(&programme, &head[0]);
        for (heading, cell) in paid[0].iter().zip(head).filter(|(heading, _)| is_year(heading)) {
            assert_eq!(
                figure(cell),
                figure(spent.get(heading.as_str()).copied().unwrap_or("")),
                "{} {heading}",
                head[0]
            );
        }
    }
}

#[test]
fn spend_funded_and_gap_are_the_same_wherever_they_stand() {
    let gap = table(&repository(), "balance --view gap", "Spend and funding");
    let sources = table(&repository(), "balance --view sources", "Sources");
    let programme = table(&repository(), "programme", PROFILE);
    let [spend, funded, short] = ["Spend", "Funded", "▲ Unfunded"].map(|name| row(&gap, name));
    let (below, missing, used) =
        (row(&sources, "Programme's spend"), row(&sources, "▲ Unfunded"), row(&sources, "All used"));
    let all = row(&programme, "Programme");
    for year in ["2013-14", "2014-15", "2015-16", "2016-17"] {
        assert_eq!(figure(spend[year]), figure(funded[year]) + figure(short[year]), "{year}");
        let met = gap.iter().filter(|row| row[0] == "met from");
        let place = gap[0].iter().position(|heading| heading == year).expect("a year");
        assert_eq!(met.map(|row| figure(&row[place])).sum::<i64>(), figure(funded[year]), "{year}");
        assert_eq!([spend[year], funded[year], short[year]], [below[year], used[year], missing[year]], "{year}");
        assert_eq!(spend[year], all[year], "{year}");
    }
}

#[test]
fn every_source_balances_in_every_year_as_printed() {
    let rows = table(&repository(), "balance --view sources", "Sources");
    let heads: Vec<usize> = (2..rows.len()).filter(|&place| !rows[place][0].is_empty()).collect();
    for (&head, &next) in heads.iter().zip(&heads[1..]) {
        let flow = |name: &str, year: usize| {
            rows[head + 1..next].iter().find(|row| row[1] == name).map_or(0, |row| figure(&row[year]))
        };
        for year in 2..rows[0].len() {
            let came = flow("brought forward", year) + flow("received", year) + flow("repaid", year);
            assert_eq!(
                came,
                flow("used", year) + flow("lost", year) + flow("carried forward", year),
                "{}",
                rows[head][0]
            );
            if year > 2 {
                assert_eq!(flow("brought forward", year), flow("carried forward", year - 1), "{}", rows[head][0]);
            }
        }
    }
}

#[test]
fn kinds_add_up_both_ways_to_what_all_sources_receive() {
    let kinds = table(&repository(), "balance --view kinds", "Funding received, by kind");
    let (lines, total) = (&kinds[2..kinds.len() - 1], &kinds[kinds.len() - 1]);
    for column in 1..kinds[0].len() {
        assert_eq!(lines.iter().map(|row| figure(&row[column])).sum::<i64>(), figure(&total[column]));
    }
    for line in &kinds[2..] {
        let (sum, years) = line[1..].split_last().expect("a total");
        assert_eq!(years.iter().map(|cell| figure(cell)).sum::<i64>(), figure(sum), "{line:?}");
    }
    let sources = table(&repository(), "balance --view sources", "Sources");
    let received = row(&sources, "All received");
    let total = row(&kinds, "All funding");
    assert!(total.iter().filter(|(heading, _)| is_year(heading)).all(|(heading, cell)| received[heading] == *cell));
}

#[test]
fn monitoring_prints_the_spend_of_the_programme() {
    let plan = TempDir::new().expect("a folder");
    for part in ["planning-areas", "capital", "scenarios"] {
        copy(&repository().join(part), &plan.path().join(part));
    }
    assert_eq!(run(plan.path(), "programme --save-baseline approved --date 2013-11").code, 0);
    edit(plan.path(), "capital/30-in-preparation.toml", "\"2014-15\" = \"2,495k\"", "\"2014-15\" = 2495400");
    for filter in ["", " --group in-preparation", " --group dependent"] {
        let programme = table(plan.path(), &format!("programme{filter}"), PROFILE);
        let monitored = table(plan.path(), &format!("programme --view monitoring{filter}"), "Against the baseline");
        let (all, now) = (row(&programme, "Programme"), row(&monitored, "Now"));
        for (heading, cell) in now.iter().filter(|(heading, _)| is_year(heading) || **heading == "Before") {
            assert_eq!(figure(cell), figure(all.get(heading).copied().unwrap_or("")), "{filter} {heading}");
        }
        assert_eq!(now["Total"], all["All spend"], "{filter}");
        let last = monitored.len() - 1;
        for column in 1..monitored[0].len() {
            let parts: i64 = monitored[2..last].iter().map(|row| figure(&row[column])).sum();
            assert_eq!(parts, figure(&monitored[last][column]), "{filter}");
        }
    }
}

#[test]
fn a_figure_that_is_rounded_up_to_make_a_sum_is_so_everywhere() {
    // £16,400, £1,400 and £5,200 are £23,000: one of the first two is printed a thousand higher than its nearest.
    let plan = small_plan();
    let project = |id: &str, pounds: u32| {
        format!(
            "[[project]]\nid = \"{id}\"\nname = \"{id}\"\ngroup = \"in-preparation\"\nbudget = {pounds}\n\
             [project.spend]\n\"2013-14\" = {pounds}\n\n"
        )
    };
    let text = format!(
        "[programme]\ntitle = \"Small works\"\nfirst_year = \"2013-14\"\nlast_year = \"2014-15\"\n\n\
         [[source]]\nid = \"grant\"\nname = \"Grant\"\nkind = \"grant\"\n[source.receipts]\n\"2013-14\" = \"100k\"\n\n{}{}{}",
        project("roof", 16_400),
        project("boiler", 1_400),
        project("windows", 5_200),
    );
    std::fs::write(plan.path().join("capital/programme.toml"), text).expect("a file");
    std::fs::remove_dir_all(plan.path().join("scenarios")).expect("no scenarios");
    let shown = [
        table(plan.path(), "programme", PROFILE),
        table(plan.path(), "balance --view allocations", "What pays for each project"),
    ];
    for rows in &shown {
        let of = |name: &str| figure(row(rows, name)["2013-14"]);
        assert_eq!([of("roof"), of("boiler"), of("windows")], [17, 1, 5]);
    }
    let gap = table(plan.path(), "balance --view gap", "Spend and funding");
    assert_eq!((row(&gap, "Spend")["2013-14"], row(&gap, "Grant")["2013-14"]), ("23", "23"));
}
