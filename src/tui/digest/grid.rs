//! Grids of whole numbers: lines in groups with subtotals and a total, rounded so that what is shown adds up.

use crate::calendar::AcademicYear;
use crate::plan::{AreaId, Plan, ProjectGroup, ProjectId, SiteId, SourceId, UNFUNDED};
use crate::report::rounding::{add_up, add_up_to};
use crate::report::table::{Cell, ColumnKey, Row, RowKey, RowKind, Table, Value};
use crate::tui::widgets::text::width;

/// What a line of a grid is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKey {
    /// All sites of an area.
    Area(AreaId),
    /// A housing site.
    Site(SiteId),
    /// All projects of a group.
    Group(ProjectGroup),
    /// A project.
    Project(ProjectId),
    /// A source; its flows follow.
    Source(SourceId),
    /// One flow of a source's money.
    Flow(SourceId, &'static str),
    /// What a source pays of a project; `None` for what is short.
    Paid(ProjectId, Option<SourceId>),
    /// An academic year of a school.
    Year(AcademicYear),
    /// A total, by its name.
    Total(&'static str),
}

impl LineKey {
    /// What stays the same when the plan is read again.
    #[must_use]
    pub fn identity(self, plan: &Plan) -> String {
        match self {
            Self::Area(area) => format!("area:{}", plan[area].id.value),
            Self::Site(site) => format!("site:{}", plan[site].id.value),
            Self::Group(group) => format!("group:{group}"),
            Self::Project(project) => {
                let project = &plan[project];
                let reference = project.reference.as_ref().map_or("", |reference| reference.value.as_str());
                format!("project:{} {reference}", project.id.value)
            }
            Self::Source(source) => format!("source:{}", plan[source].id.value),
            Self::Flow(source, flow) => format!("flow:{}/{flow}", plan[source].id.value),
            Self::Paid(project, source) => {
                let source = source.map_or(UNFUNDED, |source| plan[source].id.value.as_str());
                format!("paid:{}/{source}", plan[project].id.value)
            }
            Self::Year(year) => format!("year:{year}"),
            Self::Total(name) => format!("total:{name}"),
        }
    }
}

/// How a line stands in its grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Above its group; its figures are the group's.
    Heading,
    /// In a group.
    Item,
    /// Below everything.
    Total,
}

/// A line of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct GridLine {
    /// What it is about.
    pub key: LineKey,
    /// How it stands.
    pub kind: LineKind,
    /// Its name, as in the files.
    pub label: String,
    /// A figure a column; `None` is left blank.
    pub cells: Vec<Option<i128>>,
    /// Columns in which something falls due.
    pub marks: Vec<usize>,
}

/// A table of whole numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The heading of the labels.
    pub corner: &'static str,
    /// The headings of the figures.
    pub columns: Vec<String>,
    /// Its lines.
    pub lines: Vec<GridLine>,
    /// The columns of the terminal that the widest label takes.
    pub label_width: usize,
}

/// A line before it is rounded and grouped.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Its group's key and name.
    pub group: (LineKey, String),
    /// What it is about.
    pub key: LineKey,
    /// Its name.
    pub label: String,
    /// A figure a column.
    pub values: Vec<f64>,
    /// Columns in which something falls due.
    pub marks: Vec<usize>,
}

/// The leaves' figures of a column in whole numbers: groups add up to the rounded total, and leaves to their group.
fn rounded_column(leaves: &[Leaf], column: usize) -> Vec<i128> {
    let value = |leaf: &Leaf| leaf.values.get(column).copied().unwrap_or(0.0);
    let groups: Vec<&[Leaf]> = leaves.chunk_by(|a, b| a.group.0 == b.group.0).collect();
    let sums: Vec<f64> = groups.iter().map(|group| group.iter().map(value).sum()).collect();
    let parts = groups.iter().zip(add_up(&sums).0);
    parts.flat_map(|(group, sum)| add_up_to(&group.iter().map(value).collect::<Vec<_>>(), sum)).collect()
}

/// A figure as a cell: nothing for 0.
fn cell(value: i128) -> Option<i128> {
    (value != 0).then_some(value)
}

/// Column sums of lines.
fn sums<'a>(lines: impl Iterator<Item = &'a Vec<i128>>, columns: usize) -> Vec<i128> {
    lines.fold(vec![0; columns], |mut sums, line| {
        for (sum, value) in sums.iter_mut().zip(line) {
            *sum += value;
        }
        sums
    })
}

/// What a row of a table is about, as lines of grids have it.
fn line_key(key: &RowKey, label: &str) -> LineKey {
    const TOTALS: [&str; 7] = [
        "Programme",
        "Programme's spend",
        "All received",
        "All used",
        "All carried forward",
        "▲ Unfunded",
        "● Unfunded",
    ];
    match *key {
        RowKey::Area(area) => LineKey::Area(area),
        RowKey::Site(site) => LineKey::Site(site),
        RowKey::Group(group) => LineKey::Group(group),
        RowKey::Project(project) => LineKey::Project(project),
        RowKey::Source(source) => LineKey::Source(source),
        RowKey::Flow(source, "carried_forward") => LineKey::Flow(source, "carried forward"),
        RowKey::Flow(source, flow) => LineKey::Flow(source, flow),
        RowKey::Paid(project, source) => LineKey::Paid(project, source),
        RowKey::Year(year) => LineKey::Year(year),
        _ => LineKey::Total(TOTALS.into_iter().find(|total| *total == label).unwrap_or_default()),
    }
}

impl Grid {
    /// Columns of a settled table in £'000, as a grid; a row's name is its last words.
    #[must_use]
    pub fn of_table(table: &Table, keys: &[ColumnKey]) -> Self {
        let columns: Vec<usize> = keys.iter().filter_map(|key| table.column(*key)).collect();
        let name = |row: &Row| {
            let name = |cell: &Cell| match &cell.value {
                Value::Text(text) => Some(text.clone()),
                Value::Item(item) => Some(item.name().to_owned()),
                _ => None,
            };
            row.cells.iter().take(columns[0]).rev().find_map(name).unwrap_or_default()
        };
        let line = |row: &Row| {
            let label = name(row);
            let kind = match row.kind {
                RowKind::Head => LineKind::Heading,
                RowKind::Item => LineKind::Item,
                RowKind::Total => LineKind::Total,
            };
            let cells = columns
                .iter()
                .map(|&column| row.cells[column].shown().filter(|shown| *shown != 0 || kind == LineKind::Total));
            GridLine::new(line_key(&row.key, &label), kind, label, cells.collect())
        };
        let headings = columns.iter().map(|&column| table.columns[column].heading.clone()).collect();
        let lines = if columns.is_empty() { Vec::new() } else { table.rows.iter().map(line).collect() };
        Self::new("£'000", headings, lines)
    }

    /// A grid of leaves in order, each group under a heading with its subtotals, and a total below.
    ///
    /// Every column's total is the rounded sum; groups add up to it, and leaves to their group.
    #[must_use]
    pub fn grouped(corner: &'static str, columns: Vec<String>, leaves: Vec<Leaf>, total: &'static str) -> Self {
        let count = columns.len();
        let mut shown = vec![vec![0; count]; leaves.len()];
        for column in 0..count {
            for (line, part) in shown.iter_mut().zip(rounded_column(&leaves, column)) {
                line[column] = part;
            }
        }
        let mut lines: Vec<GridLine> = Vec::with_capacity(leaves.len() * 2);
        let all = sums(shown.iter(), count);
        let empty = leaves.is_empty();
        let mut heading: Option<usize> = None;
        for (leaf, shown) in leaves.into_iter().zip(shown) {
            let (group, name) = leaf.group;
            let place = match heading {
                Some(place) if lines[place].key == group => place,
                _ => {
                    lines.push(GridLine::new(group, LineKind::Heading, name, vec![None; count]));
                    lines.len() - 1
                }
            };
            heading = Some(place);
            for (sum, value) in lines[place].cells.iter_mut().zip(&shown) {
                *sum = cell(sum.unwrap_or(0) + value);
            }
            let cells = shown.into_iter().map(cell).collect();
            lines.push(GridLine { marks: leaf.marks, ..GridLine::new(leaf.key, LineKind::Item, leaf.label, cells) });
        }
        if !empty {
            lines.push(GridLine::total(total, all));
        }
        Self::new(corner, columns, lines)
    }

    /// A grid of these lines.
    #[must_use]
    pub fn new(corner: &'static str, columns: Vec<String>, lines: Vec<GridLine>) -> Self {
        let label_width = lines.iter().map(|line| width(&line.label)).max().unwrap_or(0);
        Self { corner, columns, lines, label_width }
    }
}

impl GridLine {
    /// A line without marks.
    #[must_use]
    pub fn new(key: LineKey, kind: LineKind, label: impl Into<String>, cells: Vec<Option<i128>>) -> Self {
        Self { key, kind, label: label.into(), cells, marks: Vec::new() }
    }

    /// A total; zeros are shown.
    #[must_use]
    pub fn total(name: &'static str, cells: Vec<i128>) -> Self {
        Self::new(LineKey::Total(name), LineKind::Total, name, cells.into_iter().map(Some).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_have_subtotals_and_the_whole_a_total() {
        let leaf = |group, site, value| Leaf {
            group: (LineKey::Area(AreaId(group)), format!("area {group}")),
            key: LineKey::Site(SiteId(site)),
            label: format!("site {site}"),
            values: vec![value],
            marks: Vec::new(),
        };
        let leaves = vec![leaf(0, 0, 1.4), leaf(0, 1, 1.4), leaf(1, 2, 1.4)];
        let grid = Grid::grouped("Site", vec!["2014-15".to_owned()], leaves, "Total");
        let shown: Vec<(&str, Option<i128>)> =
            grid.lines.iter().map(|line| (line.label.as_str(), line.cells[0])).collect();
        let expected = [
            ("area 0", Some(3)),
            ("site 0", Some(2)),
            ("site 1", Some(1)),
            ("area 1", Some(1)),
            ("site 2", Some(1)),
            ("Total", Some(4)),
        ];
        assert_eq!(shown, expected);
    }
}
