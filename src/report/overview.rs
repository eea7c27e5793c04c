//! The plan at a glance: what it is, where places are short, what the programme costs, and what deserves a look.

use super::analysis::to_spend_shown;
use super::balance;
use super::circulation::nearest;
use super::figures::Figures;
use super::filter::Filter;
use super::pressure::first_short;
use super::programme::PROGRAMME;
use super::response;
use super::rounding::whole;
use super::table::{Cell, Column, Report, Row, RowKey, Table, Unit};
use super::words::{amount, counted, group, number};
use crate::funding::pot::pot;
use crate::money::Pence;
use crate::outcome::{self, Outcome, Unplaced};
use crate::plan::{Basis, Category, Diagnostic, Plan, Project, Severity};

/// The overview. For people only: every figure of it is in a table of its own.
#[must_use]
pub fn report<'a>(of: &'a Figures<'a>, diagnostics: &'a [Diagnostic]) -> Report<'a> {
    Report::for_people(move || {
        let mut short = first_short::table(of, &Filter::default(), "Areas by pressure");
        short.notes.extend(without_a_place(of.plan, of.outcome));
        let mut tables = vec![title(of), short];
        tables.extend([answers(of), money(of), growth(of)].into_iter().flatten());
        tables.push(findings(diagnostics));
        tables
    })
}

/// Pupils without a place as planned, with the money there is, and with nothing, side by side; none where nobody is.
#[must_use]
pub fn without_a_place(plan: &Plan, outcome: &Outcome) -> Option<String> {
    let Unplaced { planned, funded, nothing } = outcome::unplaced(plan, outcome);
    let said = [planned, funded, nothing].map(|pupils| number(whole(pupils)));
    (planned.max(funded).max(nothing) > 0.0).then(|| {
        format!(
            "Pupils without a place, all years added up: {} as planned, {} with the money there is, {} with nothing.",
            said[0], said[1], said[2]
        )
    })
}

/// What the plan is.
fn title(of: &Figures<'_>) -> Table {
    let plan = of.plan;
    let assumptions = &plan.assumptions;
    let title = if assumptions.title.is_empty() { "Plan" } else { assumptions.title.value.as_str() };
    let (first, last) = (assumptions.first_forecast_year(), assumptions.last_forecast_year());
    let years = if first > last {
        "No base year, so nothing is forecast.".to_owned()
    } else {
        format!("Base year {}, forecast {first} to {last}.", *assumptions.base_year)
    };
    let later = plan.projects.iter().filter(|project| !project.is_built()).count();
    let parts = [
        counted(plan.areas.len(), "planning area"),
        counted(plan.schools.len(), "school"),
        counted(plan.sites.len(), "housing site"),
        counted(plan.projects.len() - later, "project")
            + &(if later > 0 { format!(" and {later} in the pipeline") } else { String::new() }),
        counted(plan.sources.len(), "source") + " of money",
    ];
    let mut table = Table::remark(title, years).note(format!("{}.", capitalised(&parts.join(", "))));
    if !plan.scenarios.is_empty() {
        table.notes.push(format!("With scenario {}.", plan.scenarios.join(" + ")));
    }
    table
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// What to do where places run short; none where they do not.
fn answers(of: &Figures<'_>) -> Option<Table> {
    let is_short = !of.outcome.responses.is_empty();
    is_short.then(|| response::answers(of, &Filter::default()).note("The command pressure has the forms."))
}

/// How firm the money of these projects is.
fn firmness(of: &Figures<'_>, is_taken: impl Fn(&Project) -> bool) -> Basis {
    let taken = of.plan.programme_projects().filter(|(_, project)| is_taken(project));
    taken.map(|(id, _)| of.firm.money(id)).max().unwrap_or_default()
}

/// The programme's spend by year: what is funded of it, and what is not.
fn money(of: &Figures<'_>) -> Option<Table> {
    let funding = &of.outcome.funding;
    if funding.years.is_empty() {
        return None;
    }
    let title = match &of.plan.programme {
        Some(programme) if !programme.title.is_empty() => format!("{} (£'000)", *programme.title),
        _ => "Capital programme (£'000)".to_owned(),
    };
    let mut table = balance::gap(of).only(
        &[PROGRAMME, balance::FUNDED, balance::UNFUNDED, balance::GAP].map(|name| RowKey::Named(name.to_owned())),
    );
    table.title = title;
    Some(table)
}

/// All money not yet spent that growth may use against all that growth has still to spend, group by group.
fn growth(of: &Figures<'_>) -> Option<Table> {
    let pot = pot(of.plan, &of.outcome.funding, Category::Growth);
    let (money, wanted) = (pot.total_money(), pot.total_to_spend());
    if wanted == Pence::ZERO {
        return None;
    }
    let columns = vec![
        Column::words("group", "Group"),
        Column::figures("cumulative", "To spend so far", Unit::Thousands).kept(),
        Column::figures("left", "Left of the pot", Unit::Thousands).kept(),
    ];
    let mut table =
        Table::new("Growth: all that is still to be spent against all funding not yet spent (£'000)", columns);
    let basis = firmness(of, |project| *project.category == Category::Growth);
    let mut shown_so_far = 0;
    for ((name, so_far), shown) in pot.cumulative().into_iter().zip(to_spend_shown(&pot)) {
        let cells = vec![Cell::word(name.as_str(), group(name)), so_far.into(), (money - so_far).into()];
        let row = table.push(Row::item(RowKey::Group(name), basis, cells));
        shown_so_far += shown;
        table.given.extend([(row, 1, shown_so_far), (row, 2, nearest(money.0, 100_000) - shown_so_far)]);
    }
    table.settle();
    let verdict = match pot.short() {
        short if short > Pence::ZERO => format!("▲ {} short", amount(short)),
        left => format!("● {} left", amount(-left)),
    };
    table.notes.push(format!("{} of funding against {} still to be spent: {verdict}.", amount(money), amount(wanted)));
    if pot.total_borrowing() > Pence::ZERO {
        table.notes.push(format!("Beside it {} may be borrowed.", amount(pot.total_borrowing())));
    }
    Some(table)
}

/// How much there is to look at.
fn findings(diagnostics: &[Diagnostic]) -> Table {
    let count = |severity: Severity| diagnostics.iter().filter(|one| one.severity == severity).count();
    let verdict = match (count(Severity::Error), count(Severity::Finding)) {
        (0, 0) => "Nothing is wrong or odd.".to_owned(),
        (errors, findings) => {
            format!(
                "{} and {}: the command check lists them, and what falls if a site slips or money fails.",
                counted(errors, "error"),
                counted(findings, "finding")
            )
        }
    };
    Table::remark("Findings", capitalised(&verdict))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Options;
    use crate::report::testing::{printed, sample};

    #[test]
    fn what_is_short_first_comes_first_and_the_gap_is_named() {
        let (plan, outcome) = sample();
        let of = Figures::of(&plan, &outcome, Options::default());
        let report = report(&of, &[]);
        assert!(report.facts.is_none());
        let sheets = printed(&report);
        let south = ["South", "Year 7", "▲ short", "2015/16", "2015/16", "+0.5", "2015/16", "intake"];
        assert_eq!(sheets[1].rows[1], south);
        let extension = ["South", "Secondary", "2015/16", "extra classes for a while", "none"];
        assert_eq!(sheets[2].rows, [extension]);
        let money = &sheets[3];
        assert_eq!(money.rows[0], ["Spend", "645", "2,400", "200", "", "400", "3,645"]);
        assert_eq!(money.rows[2], ["▲ Unfunded", "500", "245", "200", "", "400", "1,345"]);
        assert!(sheets.last().is_some_and(|sheet| sheet.notes[0] == "Nothing is wrong or odd."));
    }
}
