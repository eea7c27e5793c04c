//! The real program in a terminal of its own: keys go in, and what stands on the screen is waited for.

use super::pty::Session;

#[test]
fn a_scenario_is_switched_and_every_screen_follows() {
    let mut session = Session::start(&[]);
    session.sees("Areas by pressure");
    session.awaits_screens();
    session.press("6");
    session.sees("[ ] Basic Need cut by a tenth");
    session.press(" ");
    session.sees("[x] Basic Need cut by a tenth");
    session.sees("A base against B basic-need-cut");
    session.press("5");
    session.sees("Sources by year");
    session.sees("◇ with Basic Need cut by a tenth");
    session.press("6\r");
    session.sees("no scenario is on");
    assert!(session.quits());
}

#[test]
fn the_tables_of_the_programme_are_gone_through_and_exposure_comes_when_it_is_worked_out() {
    let mut session = Session::start(&[]);
    session.sees("Areas by pressure");
    session.press("4v");
    session.sees("Cost per place (£)");
    session.press(":exposure\r");
    session.sees("Exposure, view ");
    session.sees("Expected money");
    session.press("v");
    session.sees("Monitoring, view ");
    session.press(":contrib\r");
    session.sees("Developer contributions (£'000)");
    session.press("G");
    session.sees("Indexed: risen to 1 April");
    session.press("\u{1b}");
    session.sees("Sources by year");
    assert!(session.quits());
}

#[test]
fn a_figure_is_explained_and_a_forecast_s_risk_worked_out() {
    let mut session = Session::start(&["--scenario", "housing-two-years-late"]);
    session.sees("◇ with Housing two years late");
    session.press("x");
    session.sees("On the screen: ");
    session.sees("forecast rule 7");
    session.press("q2");
    session.sees("against admission number");
    session.press("r");
    session.sees("pupils on roll, how sure");
    session.resize(10, 40);
    session.press("?");
    session.sees("Help: Places");
    session.press("q");
    assert!(session.quits());
}
