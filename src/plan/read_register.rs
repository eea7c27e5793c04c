//! Reading what `capital/` keeps of a programme's past and doubts: baselines, decisions, risks.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::catalogue::{Catalogue, Item, Tree, is_slug, slug};
use super::log::Log;
use super::model::{Baseline, BaselineProject, Decision, Level, Reallocation, Risk, RiskState, SpendProfile, Subject};
use super::node::{Node, Table, Value};
use super::reader::Reader;
use super::text::{At, Span};
use super::values::{financial_year_of, money_of};

/// Reads one baseline; `None` if anything is wrong with it, for half a copy would tell of changes that are none.
pub fn baseline(item: &Item<'_>, log: &Log) -> Option<Baseline> {
    let before = log.errors();
    let reader = Reader::new(item.table, item.span, "baseline", log);
    reader.node("id");
    let title = reader.required("title", Reader::text);
    let date = reader.required("date", Reader::date);
    let body = reader.text_or_empty("body");
    let projects = reader.tables("project", "baseline.project");
    let projects: Vec<BaselineProject> = projects.into_iter().filter_map(baseline_project).collect();
    let provenance = reader.provenance();
    reader.finish();
    let mut seen = BTreeSet::new();
    for project in projects.iter().filter(|project| !seen.insert(project.project.as_str())) {
        let message = format!("`{}` stands twice in the baseline `{}`", *project.project, *item.id);
        log.error("given-twice", project.project.span, message, "keep one of the two");
    }
    let baseline = Baseline { id: item.id.clone(), title: title?, date: date?, body, projects, provenance };
    (item.is_sound && log.errors() == before).then_some(baseline)
}

fn baseline_project(reader: Reader<'_>) -> Option<BaselineProject> {
    let log = reader.log;
    let project = reader.required("project", Reader::text);
    if let Some(id) = project.as_ref().filter(|id| !is_slug(id)) {
        let help = format!("write it in lower case, digits and hyphens: \"{}\"", slug(id));
        log.error("bad-id", id.span, format!("`{}` cannot be the id of a project", **id), help);
    }
    let name = reader.required("name", Reader::text);
    let budget = reader.required("budget", Reader::money);
    let spend = reader
        .required("spend", |reader, key| reader.table(key, "baseline.project.spend"))
        .map(|table| SpendProfile { before: table.money("before"), years: table.by_year(financial_year_of, money_of) });
    let provenance = reader.provenance();
    reader.finish();
    Some(BaselineProject { project: project?, name: name?, budget: budget?, spend: spend?, provenance })
}

/// Reads decisions and risks, which may name projects that only a baseline has by now.
pub struct Register<'a> {
    roots: Vec<(&'a Table, Span)>,
    catalogue: &'a Catalogue<'a>,
    /// The ids of the projects of all baselines.
    remembered: BTreeSet<&'a str>,
    log: &'a Log,
}

impl<'a> Register<'a> {
    /// A reader of the capital files.
    pub fn new(capital: &'a [Rc<Tree>], catalogue: &'a Catalogue<'a>, log: &'a Log) -> Self {
        let roots = capital.iter().map(|tree| (&tree.table, Span::whole(tree.file))).collect();
        let copies = catalogue.baselines.items.iter().flat_map(|item| match item.table.get("project") {
            Some(Node { value: Value::List(projects), .. }) => projects.as_slice(),
            _ => &[],
        });
        let remembered = copies.filter_map(|copy| match &copy.value {
            Value::Table(table) => match &table.get("project")?.value {
                Value::Text(id) => Some(id.as_str()),
                _ => None,
            },
            _ => None,
        });
        Self { roots, catalogue, remembered: remembered.collect(), log }
    }

    fn tables(&self, key: &'static str) -> Vec<Reader<'a>> {
        let of =
            |(table, span): &(&'a Table, Span)| Reader::new(table, *span, "capital file", self.log).tables(key, key);
        self.roots.iter().flat_map(of).collect()
    }

    /// The sound decisions, in the order of the files.
    pub fn decisions(&self) -> Vec<Decision> {
        self.tables("decision").into_iter().filter_map(|reader| self.decision(reader)).collect()
    }

    /// The sound risks, in the order of the files.
    pub fn risks(&self) -> Vec<Risk> {
        self.tables("risk").into_iter().filter_map(|reader| self.risk(reader)).collect()
    }

    fn decision(&self, reader: Reader<'a>) -> Option<Decision> {
        let before = self.log.errors();
        let date = reader.date("date");
        let body = reader.required("body", Reader::text);
        let text = reader.required("text", Reader::text);
        let subject = self.subject(&reader);
        let reallocation = self.reallocation(&reader);
        let provenance = reader.provenance();
        reader.finish();
        let decision = Decision { date, body: body?, text: text?, subject: subject?, reallocation, provenance };
        (self.log.errors() == before).then_some(decision)
    }

    fn risk(&self, reader: Reader<'a>) -> Option<Risk> {
        let before = self.log.errors();
        let text = reader.required("text", Reader::text);
        let likelihood = reader.required("likelihood", Reader::word::<Level>);
        let impact = reader.required("impact", Reader::word::<Level>);
        let state = reader.word::<RiskState>("state").unwrap_or(At::default_of(RiskState::Open));
        let mitigation = reader.text_or_empty("mitigation");
        let owner = reader.text_or_empty("owner");
        let subject = self.subject(&reader);
        let provenance = reader.provenance();
        reader.finish();
        let (text, likelihood, impact, subject) = (text?, likelihood?, impact?, subject?);
        let risk = Risk { text, likelihood, impact, state, mitigation, owner, subject, provenance };
        (self.log.errors() == before).then_some(risk)
    }

    /// What a decision or a risk belongs to: a project, an area, or the programme.
    fn subject(&self, reader: &Reader<'a>) -> Option<Subject> {
        let (project, area) = (reader.node("project"), reader.node("area"));
        if let (Some(_), Some(area)) = (project, area) {
            let help = "keep `project` or `area`; a table belongs to one of them, or to the programme with neither";
            self.log.error("two-subjects", area.span, "both `project` and `area` are given", help);
        }
        match (project, area) {
            (Some(_), _) => self.project(reader, "project").map(Subject::Project),
            (None, Some(area)) => self.catalogue.area(self.log, "area", area).map(Subject::Area),
            (None, None) => Some(Subject::Programme),
        }
    }

    /// The id of a project of the plan or of a baseline.
    fn project(&self, reader: &Reader<'a>, key: &'static str) -> Option<At<String>> {
        let id = reader.text(key)?;
        let is_known = self.catalogue.projects.has(&id) || self.remembered.contains(id.as_str());
        (is_known || self.catalogue.projects.find(self.log, &id, id.span).is_some()).then_some(id)
    }

    /// `to` and `amount`, which come together or not at all, with `from` or without.
    fn reallocation(&self, reader: &Reader<'a>) -> Option<Reallocation> {
        let keys = ["from", "to", "amount"];
        if !keys.iter().any(|key| reader.has(key)) {
            for key in keys {
                reader.node(key);
            }
            return None;
        }
        let has_from = reader.has("from");
        let from = if has_from { self.project(reader, "from") } else { None };
        let to = reader.required("to", |reader, key| self.project(reader, key));
        let amount = reader.required("amount", Reader::money);
        let to = to?;
        if has_from && from.is_none() {
            return None;
        }
        if let Some(from) = from.as_ref().filter(|from| ***from == *to) {
            let help = "name the project that gives and the one that gets, or leave out `from`, `to` and `amount`";
            self.log.error("same-project", to.span, format!("`{}` gives to itself", **from), help);
        }
        Some(Reallocation { from, to, amount: amount? })
    }
}
