//! Every change that `balance --view why-short` offers, made in the files and balanced again: the project is funded, and
//! others get less by just what was said.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::support::run;

/// Whole years, by their starts.
type Years = BTreeMap<i32, u64>;

#[derive(Clone)]
struct Project {
    id: String,
    group: &'static str,
    priority: u64,
    spend: Years,
    only_sources: Option<Vec<String>>,
}

#[derive(Clone)]
struct Source {
    id: String,
    kind: &'static str,
    certainty: &'static str,
    receipts: Years,
    projects: Option<Vec<String>>,
    spend_by: Option<i32>,
    forward_fund: Option<String>,
}

#[derive(Clone)]
struct Programme {
    projects: Vec<Project>,
    sources: Vec<Source>,
}

/// Numbers that look random and are always the same (Lehmer's generator).
struct Numbers(u64);

impl Numbers {
    fn below<T: TryFrom<u64>>(&mut self, end: u64) -> T {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        T::try_from(self.0 % end).ok().expect("a small number")
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        let place: usize = self.below(all.len() as u64);
        all[place]
    }

    fn happens(&mut self, once_in: u64) -> bool {
        self.below::<u64>(once_in) == 0
    }

    /// Amounts up to `most` in one or two of the four years from `first` on.
    fn years(&mut self, first: i32, most: u64) -> Years {
        let mut years = Years::new();
        for _ in 0..=self.below::<u64>(2) {
            years.insert(first + self.below::<i32>(4), 1 + self.below::<u64>(most));
        }
        years
    }
}

fn years(years: &Years) -> String {
    years.iter().fold(String::new(), |mut text, (year, amount)| {
        let _ = writeln!(text, "\"{year}-{:02}\" = {amount}", (year + 1) % 100);
        text
    })
}

fn ids(ids: &[String]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("\"{id}\"")).collect();
    format!("[{}]", ids.join(", "))
}

impl Programme {
    fn any(numbers: &mut Numbers) -> Self {
        let names = |of: &str, count: u64| (0..count).map(|place| format!("{of}-{place}")).collect::<Vec<_>>();
        let projects = names("project", 4 + numbers.below::<u64>(3));
        let sources = names("source", 3 + numbers.below::<u64>(3));
        let some = |of: &[String], numbers: &mut Numbers| -> Option<Vec<String>> {
            numbers.happens(3).then(|| of.iter().filter(|_| numbers.happens(2)).cloned().collect())
        };
        let project = |id: &String, numbers: &mut Numbers| Project {
            id: id.clone(),
            group: numbers.one_of(&["to-commission", "in-preparation", "in-preparation", "on-site"]),
            priority: 1 + numbers.below::<u64>(3),
            spend: numbers.years(2014, 40),
            only_sources: some(&sources, numbers).filter(|_| numbers.happens(3)),
        };
        let source = |id: &String, numbers: &mut Numbers| Source {
            id: id.clone(),
            kind: numbers.one_of(&["basic-need", "grant", "s106", "borrowing"]),
            certainty: numbers.one_of(&["confirmed", "expected", "at-risk"]),
            receipts: numbers.years(2013, 60),
            projects: some(&projects, numbers),
            spend_by: numbers.happens(3).then(|| 2014 + numbers.below::<i32>(2)),
            forward_fund: None,
        };
        let mut programme = Self {
            projects: projects.iter().map(|id| project(id, numbers)).collect(),
            sources: sources.iter().map(|id| source(id, numbers)).collect(),
        };
        for source in &mut programme.sources {
            // Borrowing is neither lost nor advanced.
            if source.kind == "borrowing" {
                source.spend_by = None;
            } else if numbers.happens(5) {
                source.forward_fund = sources.iter().find(|id| **id != source.id).cloned();
            }
        }
        programme
    }

    fn text(&self) -> String {
        let mut text = "[programme]\ntitle = \"p\"\nfirst_year = \"2014-15\"\nlast_year = \"2017-18\"\n".to_owned();
        for of in &self.projects {
            let only = of.only_sources.as_ref().map_or(String::new(), |only| format!("only_sources = {}\n", ids(only)));
            let _ = write!(
                text,
                "[[project]]\nid = \"{0}\"\nname = \"{0}\"\ngroup = \"{1}\"\npriority = {2}\nbudget = {3}\n{only}\
                 [project.spend]\n{4}",
                of.id,
                of.group,
                of.priority,
                of.spend.values().sum::<u64>(),
                years(&of.spend)
            );
        }
        for of in &self.sources {
            let _ = writeln!(
                text,
                "[[source]]\nid = \"{0}\"\nname = \"{0}\"\nkind = \"{1}\"\ncertainty = \"{2}\"",
                of.id, of.kind, of.certainty
            );
            if let Some(last) = of.spend_by {
                let _ = writeln!(text, "spend_by = \"{last}-{:02}\"", (last + 1) % 100);
            }
            if let Some(lender) = &of.forward_fund {
                let _ = writeln!(text, "forward_fund = \"{lender}\"");
            }
            if of.kind == "borrowing" {
                text += "interest = 0.05\nlife = 10\nrepayment = \"maturity\"\n";
            }
            if let Some(projects) = &of.projects {
                let _ = writeln!(text, "projects = {}", ids(projects));
            }
            let _ = write!(text, "[source.receipts]\n{}", years(&of.receipts));
        }
        text
    }

    /// Makes a change as the table names it.
    fn change(&mut self, project: &str, source: &str, amount: u64, reason: &str, other: &str) {
        let at = |id: &str, of: &Self| of.projects.iter().position(|one| one.id == id).expect("a project");
        let paid_from = |id: &str, of: &Self| of.sources.iter().position(|one| one.id == id).expect("a source");
        let kind = reason.split('-').next().unwrap_or_default();
        let number = || reason.split('-').nth(1).and_then(|years| years.parse::<i32>().ok()).expect("years");
        match kind {
            "exchange" => {
                let (one, other) = (at(project, self), at(other, self));
                let (a, b) = (self.projects[one].priority, self.projects[other].priority);
                (self.projects[one].priority, self.projects[other].priority) = (b, a);
                self.projects.swap(one, other);
            }
            "allow" => {
                let (of, from) = (at(project, self), paid_from(source, self));
                self.sources[from].projects.iter_mut().for_each(|only| only.push(project.to_owned()));
                self.projects[of].only_sources.iter_mut().for_each(|only| only.push(source.to_owned()));
            }
            "confirm" => {
                let from = paid_from(source, self);
                self.sources[from].certainty = "confirmed";
            }
            "advance" => {
                let from = paid_from(source, self);
                self.sources[from].forward_fund = Some(other.to_owned());
            }
            "extend" => {
                let from = paid_from(source, self);
                self.sources[from].spend_by = self.sources[from].spend_by.map(|last| last + number());
            }
            "later" => {
                let of = at(project, self);
                let spend = std::mem::take(&mut self.projects[of].spend);
                self.projects[of].spend = spend.into_iter().map(|(year, amount)| (year + number(), amount)).collect();
            }
            "borrow" => {
                let of = at(project, self);
                let first = *self.projects[of].spend.keys().next().expect("spend");
                self.projects[of].only_sources.iter_mut().for_each(|only| only.push("new-loan".to_owned()));
                self.sources.push(Source {
                    id: "new-loan".to_owned(),
                    kind: "borrowing",
                    certainty: "confirmed",
                    receipts: [(first, amount)].into(),
                    projects: Some(vec![project.to_owned()]),
                    spend_by: None,
                    forward_fund: None,
                });
            }
            _ => unreachable!("no kind of change: {reason}"),
        }
    }
}

const ASSUMPTIONS: &str = "title = \"t\"\nbase_year = \"2013/14\"\nhorizon = 6\nhistory_weights = [1]\nshrinkage = 0\n";

const AREA: &str = "[area]\nname = \"Elm\"\n[[school]]\nid = \"elm\"\nname = \"Elm\"\nyears = \"R\"\nadmission_number = 30\n\
                    capacity = 30\n[school.roll]\n\"2013/14\" = [30]\n";

/// A view's rows of fields.
fn rows(folder: &Path, programme: &Programme, view: &str) -> Vec<Vec<String>> {
    fs::write(folder.join("capital/all.toml"), programme.text()).expect("a file");
    let answer = run(folder, &format!("balance --view {view} --format csv"));
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{}", programme.text());
    answer.out.lines().skip(1).map(|row| row.split(',').map(str::to_owned).collect()).collect()
}

/// What each project gets, and whether that is all.
fn funded(folder: &Path, programme: &Programme) -> BTreeMap<String, (bool, i64)> {
    let funded = |row: Vec<String>| (row[0].clone(), (row[3] == "funded", pence(&row[5])));
    rows(folder, programme, "projects").into_iter().map(funded).collect()
}

fn pence(amount: &str) -> i64 {
    amount.replace('.', "").parse().expect("pounds and pence")
}

/// The dearest year of all borrowing.
fn dearest(folder: &Path, programme: &Programme) -> BTreeMap<String, i64> {
    let mut years = BTreeMap::new();
    for row in rows(folder, programme, "borrowing") {
        *years.entry(row[1].clone()).or_insert(0) += pence(&row[4]);
    }
    years
}

#[test]
fn every_change_offered_does_what_is_said_of_it() {
    let folder = TempDir::new().expect("a folder");
    for name in ["planning-areas", "capital"] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
    }
    fs::write(folder.path().join("planning-areas/assumptions.toml"), ASSUMPTIONS).expect("a file");
    fs::write(folder.path().join("planning-areas/elm.toml"), AREA).expect("a file");
    let mut numbers = Numbers(20_261_127);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..30 {
        let programme = Programme::any(&mut numbers);
        let (before, cost_before) = (funded(folder.path(), &programme), dearest(folder.path(), &programme));
        let told = rows(folder.path(), &programme, "why-short");
        for (place, row) in told.iter().enumerate().filter(|(_, row)| row[1] == "remedy" && row[6] != "more-money") {
            let [project, source, reason, other] = [2, 3, 6, 7].map(|field| row[field].as_str());
            let mut changed = programme.clone();
            changed.change(project, source, u64::try_from(pence(&row[5]) / 100).expect("an amount"), reason, other);
            let after = funded(folder.path(), &changed);
            assert!(after[project].0, "{row:?}\n{}", changed.text());
            let of_way = told[place + 1..].iter().take_while(|row| row[1] == "takes" || row[1] == "costs");
            let mut costs = 0;
            let mut takes = BTreeMap::new();
            for row in of_way {
                if row[1] == "costs" {
                    costs = pence(&row[5]);
                } else {
                    takes.insert(row[7].clone(), pence(&row[5]));
                }
            }
            let less = before.iter().map(|(id, (_, had))| (id.clone(), had - after[id].1));
            let less: BTreeMap<String, i64> = less.filter(|(id, less)| *less > 0 && *id != project).collect();
            assert_eq!(takes, less, "{row:?}\n{}", programme.text());
            let cost = dearest(folder.path(), &changed);
            let more = cost.iter().map(|(year, cost)| cost - cost_before.get(year).copied().unwrap_or(0)).max();
            assert_eq!(costs, more.unwrap_or(0).max(0), "{row:?}\n{}", programme.text());
            *seen.entry(reason.split('-').next().unwrap_or_default().to_owned()).or_insert(0) += 1;
        }
    }
    let kinds: Vec<&str> = seen.keys().map(String::as_str).collect();
    assert_eq!(kinds, ["advance", "allow", "borrow", "confirm", "exchange", "extend", "later"], "{seen:?}");
}
