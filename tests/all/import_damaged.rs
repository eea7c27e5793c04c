//! Files that are damaged, and sound ones made at random: nothing panics, nothing is half written, figures come back.

use std::fmt::Write as _;

use placeplan::import::{self, Kind, Options};
use placeplan::plan::Severity;
use placeplan::plan::edit::save;
use proptest::prelude::*;
use tempfile::TempDir;

use super::import_cases::{has, refused, taken, taken_with};
use super::support::{loaded, small_plan};

/// A workbook of rolls, which says nothing by its name.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Notes").expect("a name").write(0, 0, "Published in May").expect("a cell");
    let sheet = book.add_worksheet().set_name("Rolls").expect("a name");
    for (column, name) in (0..).zip(["School", "Area", "Year", "R", "Y1", "Y2"]) {
        sheet.write(2, column, name).expect("a cell");
    }
    sheet.write(3, 0, "Ashby Infant").expect("a cell").write(3, 1, "Ashby").expect("a cell");
    sheet.write(3, 2, "2013/14").expect("a cell");
    for (column, pupils) in (3..).zip([61.0, 58.0, 57.0]) {
        sheet.write(3, column, pupils).expect("a cell");
    }
    book.save_to_buffer().expect("a workbook")
}

#[test]
fn a_workbook_is_read_whatever_its_name_and_its_errors_name_cells() {
    let plan = small_plan();
    let summary = import::import(plan.path(), &[("rolls.csv", &workbook())], None, &Options::default()).expect("sound");
    has(&summary.to_string(), &["known     1 school", "sheet `Rolls` read, not Notes", "1 replaced"]);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, (name, cell)) in
        (0..).zip([("School", "Ashby Infant"), ("Year", "2013/14"), ("R", "sixty"), ("Y1", "1"), ("Y2", "2")])
    {
        sheet.write(0, column, name).expect("a cell").write(1, column, cell).expect("a cell");
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    let said = refused(import::import(plan.path(), &[("a.xlsx", &bytes)], None, &Options::default()));
    has(&said[0], &["cell C2: `R` is `sixty`, which is no number of children"]);
}

/// A cell as a file may hold it, sound or not.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[0-9]{1,4}",
        2 => "20(09|1[0-5])([/-]1[0-6])?",
        2 => "(Ashby|Barton Primary|Total|a|R|Y7|school|area|year|site|2014/15|c|<5|£1,200|\\(50\\)|n/a|received|education)",
        1 => "\"?[',=\u{0}\n\r;é日\\\\\"\\[\\]#]{1,3}\"?",
        1 => ".{0,6}",
    ]
}

/// The headings of each kind of file.
const HEADINGS: [&str; 11] = [
    "",
    "urn,school name,area,phase,capacity,pan,roll,year\n",
    "school,area,year,R,Y1,Y2\n",
    "school,area,year,nc_year,pupils\n",
    "area,year,births\n",
    "la_name,financial_year,net_additional_homes\n",
    "site ref,site name,area,dwellings,status,2014/15,2015/16,2016+\n",
    "developer-agreement-contribution,developer-agreement,contribution-purpose,amount\n",
    "scheme,ref,total,2014/15 £000,2015/16 £000\n",
    "funding source,2014-15 £m,2015-16 £m\n",
    "school,places offered,year\n",
];

fn cases() -> u32 {
    std::env::var("PLACEPLAN_DAMAGED").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn no_damaged_file_makes_it_panic_or_leaves_a_plan_with_errors(
        kind in 0_usize..HEADINGS.len(),
        lines in prop::collection::vec(prop::collection::vec(cell(), 1..9), 0..8),
        cut in 0_usize..400,
        flip in 0_usize..400,
        seed in any::<u8>(),
    ) {
        let lines: Vec<String> = lines.iter().map(|cells| cells.join(",")).collect();
        let mut bytes = format!("{}{}", HEADINGS[kind], lines.join("\n")).into_bytes();
        if seed % 4 == 0 {
            bytes.truncate(cut);
        }
        if seed % 3 == 0 && flip < bytes.len() {
            bytes[flip] = seed;
        }
        let plan = small_plan();
        let options = Options { lag: Some(4), area: (seed % 2 == 0).then(|| "ashby".to_owned()), spread_totals: true, ..Options::default() };
        for kind in [None, Some(Kind::Sites), Some(Kind::Projects), Some(Kind::Schools)] {
            if let Ok(summary) = import::import(plan.path(), &[("in.csv", &bytes)], kind, &options) {
                drop(summary.to_string());
                save(plan.path(), &summary.files).expect("written");
                let wrong: Vec<_> =
                    loaded(plan.path()).diagnostics.into_iter().filter(|one| one.severity == Severity::Error).collect();
                prop_assert!(wrong.is_empty(), "{bytes:?}: {wrong:?}");
            }
        }
    }

    #[test]
    fn no_damaged_workbook_makes_it_panic(
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = workbook();
        for (place, value) in flips {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        drop(import::import(small_plan().path(), &[("rolls.csv", &bytes)], None, &Options::default()));
    }

    #[test]
    fn what_is_exported_comes_back_the_same(
        schools in prop::collection::vec((prop::collection::vec(0_u32..90, 7), 20_u32..90), 2..8),
        sites in prop::collection::vec((1_u32..200, 1_u32..200), 0..4),
        projects in prop::collection::vec((1_u64..9_000_000, 1_u64..9_000_000), 1..4),
    ) {
        let mut rolls = "school,area,year,R,1,2,3,4,5,6\n".to_owned();
        let mut list = "school,area,years,admission number,capacity\n".to_owned();
        for (number, (roll, admission)) in schools.iter().enumerate() {
            let figures: Vec<String> = roll.iter().map(|pupils| (pupils + 1).to_string()).collect();
            writeln!(rolls, "School {number},Area {},2023/24,{}", number % 2, figures.join(",")).expect("text");
            writeln!(list, "School {number},Area {},R-6,{admission},{}", number % 2, admission * 7).expect("text");
        }
        let mut trajectory = "site,area,dwellings,2023/24,2024/25\n".to_owned();
        for (number, (first, second)) in sites.iter().enumerate() {
            writeln!(trajectory, "Site {number},Area 0,{},{first},{second}", first + second).expect("text");
        }
        let mut programme = "scheme,2023/24 £,2024/25 £,total £\n".to_owned();
        for (number, (first, second)) in projects.iter().enumerate() {
            writeln!(programme, "Project {number},{first},{second},{}", first + second).expect("text");
        }
        let plan = TempDir::new().expect("a folder");
        taken_with(plan.path(), &[("rolls.csv", &rolls), ("list.csv", &list)], &Options::default());
        if !sites.is_empty() {
            taken(plan.path(), &trajectory);
        }
        taken(plan.path(), &programme);
        let read = loaded(plan.path()).plan;
        for (number, (roll, admission)) in schools.iter().enumerate() {
            let school = read.schools.iter().find(|school| *school.id == format!("school-{number}")).expect("a school");
            let pupils: Vec<u32> = school.roll.values().flatten().map(|pupils| pupils.value - 1).collect();
            prop_assert_eq!(&pupils, roll);
            prop_assert_eq!(school.admission_number.map(|number| number.value), Some(*admission));
            prop_assert_eq!(school.capacity.map(|number| number.value), Some(admission * 7));
        }
        prop_assert_eq!(read.sites.len(), sites.len());
        for (number, (first, second)) in projects.iter().enumerate() {
            let project = read.projects.iter().find(|project| *project.id == format!("project-{number}")).expect("a project");
            prop_assert_eq!(project.budget.0, i128::from(first + second) * 100);
        }
    }
}
