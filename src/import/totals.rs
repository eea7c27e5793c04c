//! Lines that are no unit of their own: sums of others, lines of a wider area, breakdowns by sex or phase.

use std::collections::{BTreeMap, HashMap};

use super::cells;
use super::columns::Columns;
use super::sheet::{AsideKind, Sheet};
use rust_decimal::Decimal;

/// How many figures above 0 must agree before a line without a name for it counts as a sum.
const AGREEING: usize = 3;

/// Whether a name says that its line is a sum.
pub fn is_total_name(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.clone().any(|word| matches!(word, "total" | "totals" | "subtotal" | "subtotals"))
        || words.next() == Some("all")
        || matches!(text.trim(), "sum" | "england" | "national")
}

/// Finds the lines that are sums: named so, or equal in every figure to the others of their group together. A line with
/// a number of its own is none.
pub fn find(
    sheet: &Sheet,
    names: &[usize],
    numbers: &[usize],
    group: &[usize],
    figures: &[usize],
    aside: &mut BTreeMap<usize, AsideKind>,
) {
    let has_number = |row: usize| numbers.iter().any(|column| !cells::is_empty(sheet.cell(row, *column)));
    let mut rows: Vec<usize> = Vec::new();
    for row in sheet.rows() {
        if aside.contains_key(&row) || has_number(row) {
            continue;
        }
        let mut texts = names.iter().map(|column| sheet.cell(row, *column)).filter(|text| !text.is_empty()).peekable();
        // A line without a name may say in any other column that it is a sum.
        let is_named = texts.peek().is_some();
        let mut others = (0..sheet.header.len()).map(|column| sheet.cell(row, column));
        if texts.any(is_total_name) || (!is_named && others.any(is_total_name)) {
            aside.insert(row, AsideKind::Total);
        } else {
            rows.push(row);
        }
    }
    if figures.is_empty() || !numbers.is_empty() {
        return;
    }
    let key =
        |row: usize| -> Vec<String> { group.iter().map(|column| sheet.cell(row, *column).to_lowercase()).collect() };
    let mut sums: HashMap<Vec<String>, (Vec<Decimal>, usize)> = HashMap::new();
    for &row in &rows {
        let (sums, lines) = sums.entry(key(row)).or_insert_with(|| (vec![Decimal::ZERO; figures.len()], 0));
        for (sum, column) in sums.iter_mut().zip(figures) {
            *sum += cells::plain_number(sheet.cell(row, *column)).unwrap_or_default();
        }
        *lines += 1;
    }
    for row in rows {
        let Some((sums, lines)) = sums.get(&key(row)) else { continue };
        let own: Vec<Decimal> =
            figures.iter().map(|column| cells::plain_number(sheet.cell(row, *column)).unwrap_or_default()).collect();
        let agreeing = own.iter().filter(|figure| !figure.is_zero()).count();
        let is_sum = own.iter().zip(sums).all(|(own, sum)| own.checked_add(*own).is_some_and(|twice| twice == *sum));
        if *lines > 2 && agreeing >= AGREEING && is_sum {
            aside.insert(row, AsideKind::Total);
        }
    }
}

/// The lines of wider areas than the finest that a file of the Department's has.
pub fn wider(sheet: &Sheet, level: Option<usize>) -> BTreeMap<usize, AsideKind> {
    let Some(level) = level else { return BTreeMap::new() };
    let rank = |row: usize| match sheet.cell(row, level).to_lowercase().as_str() {
        "national" => 0,
        "regional" => 1,
        "local authority" | "local authority district" => 2,
        "planning area" => 3,
        _ => 4,
    };
    let finest = sheet.rows().map(rank).max().unwrap_or(0);
    sheet.rows().filter(|row| rank(*row) < finest).map(|row| (row, AsideKind::Wider)).collect()
}

/// Columns without use by which lines are broken down: those in which some line says that it is about all.
pub fn breakdowns(sheet: &Sheet, columns: &Columns) -> Vec<usize> {
    let unused = sheet.header.iter().enumerate().filter(|(_, name)| columns.ignored.contains(name));
    let is_breakdown = |column: &usize| sheet.rows().any(|row| is_all(sheet.cell(row, *column)));
    unused.map(|(column, _)| column).filter(is_breakdown).collect()
}

/// How finely a line is broken down: in how many of the columns it is not about all.
pub fn rank(sheet: &Sheet, row: usize, breakdowns: &[usize]) -> u8 {
    let fine = breakdowns.iter().filter(|column| !is_all(sheet.cell(row, **column))).count();
    u8::try_from(fine).unwrap_or(u8::MAX)
}

fn is_all(text: &str) -> bool {
    ["total", "all"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;
    use crate::import::Options;

    fn found(text: &str) -> Vec<usize> {
        let sheet = Sheet::read("a.csv", text.as_bytes(), &Options::default()).expect("a sheet");
        let mut aside = BTreeMap::new();
        find(&sheet, &[0], &[], &[1], &[2, 3, 4], &mut aside);
        aside.into_keys().collect()
    }

    #[test]
    fn sums_are_found_by_name_and_by_their_figures() {
        let text = "school,area,R,1,2\na,X,20,21,22\nb,X,10,11,12\nX,X,30,32,34\nc,Y,1,2,3\nGrand total,,31,34,37\n";
        assert_eq!(found(text), [2, 4]);
        // Two figures that agree may do so by chance, and two lines alike are no sum of one another.
        assert_eq!(found("school,area,R,1,2\na,X,20,21,0\nb,X,10,11,0\nc,X,30,32,0\n"), [0_usize; 0]);
        assert_eq!(found("school,area,R,1,2\na,X,20,21,22\nb,X,20,21,22\n"), [0_usize; 0]);
        for name in ["Weston total", "TOTAL", "Sub-total", "All schools"] {
            assert!(is_total_name(name), "{name}");
        }
        for name in ["Allenby Primary", "St Anne's", "Totally Fun Nursery"] {
            assert!(!is_total_name(name), "{name}");
        }
    }
}
