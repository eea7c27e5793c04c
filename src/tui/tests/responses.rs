//! What is done about places that run short, and what is not worth a line.

use crate::tui::testing::screen_after;

#[test]
fn an_area_says_what_answers_its_need_and_which_project_meets_it() {
    let screen = screen_after("2", 120, 80);
    for line in [
        "Answer        new schools, 3½ forms in all, 735 places",
        "Project       Drake Infant, Thetford: 2016/17, in time",
        "Missing       ▲ 4.0 in 2023/24, with all projects",
        "Without projects half a form short from 2016/17: up to 4.0 forms",
    ] {
        assert!(screen.contains(line), "{line}\n{screen}");
    }
    assert!(screen_after("", 120, 40).contains("up to 4 forms short from 2016/17 · new schools"));
    let falling = screen_after("2<End><Up>", 120, 80);
    assert!(falling.contains("To give up    half a form from 2014/15"), "{falling}");
}

#[test]
fn an_area_without_schools_says_so() {
    let screen = screen_after("2o<End><Up><Enter>", 80, 24);
    assert!(screen.contains("no schools in this area") && screen.contains("Areas by name"), "{screen}");
}
