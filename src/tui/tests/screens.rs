//! What stands on each screen.

use crate::tui::model::Model;
use crate::tui::testing::{Screen, finding, plan, screen_after, with};
use crate::tui::theme::Theme;

/// Asserts that every line given stands on the screen, in order.
fn assert_lines(screen: &str, lines: &[&str]) {
    let mut rest = screen;
    for line in lines {
        let Some(at) = rest.find(line) else {
            panic!("not on the screen, or not in this order: {line}\n{screen}");
        };
        rest = &rest[at + line.len()..];
    }
}

#[test]
fn the_overview_says_which_areas_run_short_and_whether_the_money_suffices() {
    for (width, height) in [(80, 24), (120, 40)] {
        assert_lines(
            &screen_after("", width, height),
            &[
                "[1 Overview]",
                "Norfolk growth and investment plan 2013-17",
                "base year 2013/14",
                "Areas by pressure: forms of entry short, 2014/15 to 2023/24  (6)",
                "▸ ▲ Thetford",
                "primary",
                "·▁▁▂▃▄▅▆▇█ up to 4 forms short from 2016/17",
                "▲ Wymondham",
                "up to 0.6 forms short from 2015/16",
                "△ Thetford",
                "tight from 2014/15, 4.1% free",
                "▽ Cromer",
                "33.1% surplus from 2014/15",
                "Money, £'000      2013-14  2014-15  2015-16    Total",
                "Spend               232    8,754    2,620   11,606",
                "● Unfunded              0        0        0        0",
                "● Gap                   0        0        0        0",
                "4 of 4 projects can go ahead, £11.606m.",
                "0 errors, 9 findings",
                "thetford.toml:1 finding number 1",
                "q quit",
            ],
        );
    }
}

#[test]
fn places_go_from_an_area_to_its_schools_and_on_to_the_years_of_one() {
    assert_lines(
        &screen_after("2", 80, 24),
        &[
            "[2 Places]",
            "Areas by pressure  (4)",
            "▸ ▲ Thetford             4 forms",
            "Primary: intake against admission number",
            "2015/16 △     60     60 ",
            "+ Drake Infant, Thetford",
            "2016/17 ▲     75     60 ",
            "2017/18 ▲     90     60 ",
            "▒",
        ],
    );
    assert_lines(
        &screen_after("2<Enter>", 80, 24),
        &["Thetford: schools by pressure", "▸ ▲ Drake Infant School  4 forms", "△ Thetford Academy"],
    );
    assert_lines(
        &screen_after("2<Enter><Enter><Down>", 80, 24),
        &[
            "Drake Infant School: up to 4 forms short from 2016/17",
            "  Year              R     1     2 Demand",
            "    2013/14 roll   59    59    59    177",
            "▸   2015/16        61    60    60    181           179       2    180",
            "2015/16 △ tight: roll 181 of 180 places",
            "    base           60    60    59    179",
            "    housing         1     0     1      2",
            "    demand         61    60    60    181",
            "    places         60    60    60    180",
            "    places spare   −1     0     0     −1",
        ],
    );
}

#[test]
fn an_area_tells_what_is_done_and_proposed() {
    assert_lines(
        &screen_after("2", 120, 80),
        &[
            "Projects that add places",
            "· Drake Infant, Thetford: from 2016/17, admission number 90",
            "All existing primary schools are at capacity.",
            "Actions to date",
            "· 1.5 forms of Reception entry added in September 2013",
            "Current proposals",
        ],
    );
}

#[test]
fn a_special_school_is_listed_and_said_not_to_be_forecast() {
    let screen = screen_after("2<Down><Enter>", 80, 24);
    assert_lines(&screen, &["Wymondham: schools by pressure", "Robert Kett", "Chapel Road School", "special"]);
    let screen = screen_after("2<Down><Enter><End>", 80, 24);
    assert_lines(&screen, &["A special school: listed and funded, not"]);
}

#[test]
fn housing_shows_when_houses_come_whom_they_bring_and_what_falls_due() {
    assert_lines(
        &screen_after("3<Down><Down><Down>", 80, 24),
        &[
            "Dwellings completed  (3)",
            "  Cromer                             20      20      20",
            "▸   Thetford urban exte…                    250     250◆    250",
            "  Total                     100     120     370     370",
            "· Thetford agreement at 500 dwellings: £1.2m, ◆ 2017-18",
            "· Thetford agreement at 9,000 dwellings: £2.0m, ▲ not reached within the",
            "        completed    so far   primary secondary   post-16",
            "2017-18       250       500       125        85        10  ◆ £1.2m",
        ],
    );
    assert_lines(
        &screen_after("3v", 80, 24),
        &["Dwellings completed so far", "Total                     100     220     590"],
    );
}

#[test]
fn the_programme_is_the_committee_papers_table_and_says_what_differs() {
    assert_lines(
        &screen_after("4<Down>", 80, 24),
        &[
            "Capital growth programme  (5)",
            "  £'000                          Budget Profile  Before 2013-14 2014-15 2015-16",
            "  In preparation for delivery     8,500   8,791     185     232   7,754     620",
            "▸   Drake Infant, Thetford        4,500   4,500              80   4,000     420",
            "    Ashwicken                     2,800   2,800      55     145   2,400     200",
            "  Programme                      11,500  11,791     185     232   8,754   2,620",
            "  Pipeline, not in the programme  6,000",
            "EC4673, Thetford, growth, stage B",
            "budget £4.5m, profile £4.5m: the same",
            "start Sept 2013, completion Sept 2016",
            "▲ primary places in Thetford from 2016/17, 2 years late",
        ],
    );
    let screen = screen_after("4<Down><Down><Down>", 80, 24);
    assert_lines(&screen, &["budget £1.2m, profile £1.491m: ▲ £291,000 over the budget"]);
    let screen = screen_after("4<Down>", 120, 40);
    assert_lines(
        &screen,
        &["land: land held by the district council, due March 2014 ▲ not cleared, due after the start"],
    );
}

#[test]
fn funding_shows_sources_by_year_what_pays_for_what_and_the_gap() {
    assert_lines(
        &screen_after("5<Down>", 120, 40),
        &[
            "Sources by year",
            "  Basic Need 2013-15",
            "▸   received                      5,000    4,000",
            "    used                            232    7,754      620",
            "    carried forward               4,768    1,014      394",
            "  ● Unfunded",
            "May pay for   growth projects",
            "Spend by      2016-17",
        ],
    );
    assert_lines(
        &screen_after("5v", 80, 24),
        &[
            "What pays for each project",
            "  Brooke Primary                           1,000    2,000",
            "    Capital maintenance 2013-14            1,000    1,300",
            "    Prudential borrowing                              700",
        ],
    );
    assert_lines(&screen_after("5vv", 80, 24), &["Cost of borrowing to revenue", "5%, 40 years, maturity"]);
}

#[test]
fn a_gap_is_said_on_the_overview_and_traced_to_its_project() {
    let (mut plan, findings) = plan();
    plan.sources.truncate(2);
    let mut screen = Screen::new(Model::new(with(plan, findings), Theme::default()), 80, 24);
    assert_lines(&screen.text(), &["▲ Unfunded              0        0      700      700"]);
    screen.press("5v<End>");
    assert_lines(
        &screen.text(),
        &[
            "    ▲ unfunded                                        700",
            "▸ ▲ Unfunded                                          700      700",
            "Short         ▲ £700,000",
            "· Brooke Primary, 2015-16: £700,000",
        ],
    );
}

#[test]
fn a_plan_with_errors_still_shows_under_a_banner_with_errors_first() {
    let (plan, mut findings) = plan();
    findings.push(finding(true, 30, "nothing is called capasity"));
    findings.push(finding(true, 31, "another"));
    let mut screen = Screen::new(Model::new(with(plan, findings), Theme::default()), 80, 24);
    assert_lines(
        &screen.text(),
        &[
            " 2 errors: see Overview",
            "up to 4 forms short",
            "2 errors, 9 findings",
            "▸ ✗ error   thetford.toml:30 nothing is called capasity",
        ],
    );
    screen.press("4");
    assert_lines(&screen.text(), &["2 errors: see Overview", "Drake Infant"]);
    screen.press("1p<Enter>");
    assert_lines(
        &screen.text(),
        &[
            "error: unknown-key",
            "planning-areas/thetford.toml:30:1",
            "some = 12",
            "nothing is called capasity",
            "write capacity instead",
        ],
    );
}

#[test]
fn help_says_what_the_screen_shows_and_what_its_signs_mean() {
    assert_lines(&screen_after("4?", 80, 24), &["Help: Programme", "Projects in their groups", "▲ short", "▽ surplus"]);
}

#[test]
fn control_characters_of_the_files_are_shown_and_do_nothing() {
    let (mut plan, findings) = plan();
    plan.areas[1].name.value = "Thet\u{1b}[31mford".to_owned();
    plan.projects[0].works.value = "line\none\u{7}".to_owned();
    let mut screen = Screen::new(Model::new(with(plan, findings), Theme::default()), 120, 40);
    assert_lines(&screen.text(), &["Thet␛[31mford"]);
    screen.press("4<Down>");
    assert_lines(&screen.text(), &["Works         line", "one␇"]);
}

#[test]
fn without_colours_the_screens_say_the_same() {
    use ratatui::style::Color;
    for keys in ["", "2", "3", "4", "5", "?", ":"] {
        let contents = crate::tui::testing::contents();
        let mut plain = Screen::new(Model::new(contents, Theme { has_colours: false }), 80, 24);
        plain.press(keys);
        assert_eq!(plain.text(), screen_after(keys, 80, 24));
        let cells = &plain.buffer().content;
        assert!(cells.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset), "{keys}");
    }
}

#[test]
fn the_bundled_plan_shows_on_every_screen() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let contents = crate::tui::read(folder, &[], crate::outcome::Options::default());
    let mut screen = Screen::new(Model::new(contents, Theme::default()), 80, 24);
    assert_lines(
        &screen.text(),
        &["Norfolk growth and investment plan 2013-17", "Areas by pressure", "▲", "forms short"],
    );
    screen.press("2/thetford<Enter>");
    assert_lines(&screen.text(), &["▸ ▲ Thetford", "intake against admission number"]);
    screen.press("<Enter><Enter>");
    assert_lines(&screen.text(), &["2013/14 roll", "2014/15", "base", "housing", "places spare"]);
    screen.press("3/thetford<Enter>");
    assert_lines(&screen.text(), &["Dwellings completed", "Thetford"]);
    screen.press("4/drake<Enter><Down>");
    assert_lines(&screen.text(), &["Drake Infant", "4,500", "EC4673"]);
    screen.press("5");
    assert_lines(&screen.text(), &["Sources by year", "Basic Need"]);
}

#[test]
fn the_readme_shows_the_first_screen() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let contents = crate::tui::read(folder, &[], crate::outcome::Options::default());
    let screen = Screen::new(Model::new(contents, Theme::default()), 80, 24).text();
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap_or_default();
    let shown = readme.split("```text\n").nth(1).and_then(|block| block.split("```").next()).unwrap_or_default();
    assert!(!shown.is_empty(), "the README has no screen");
    let mut lines = screen.lines().map(str::trim_end);
    for line in shown.lines() {
        assert!(lines.any(|one| one == line), "{line:?} does not stand, in this order, on\n{screen}");
    }
}
