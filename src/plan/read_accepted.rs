//! Reading the findings that are set aside: `[[accepted]]` in any file of the plan, scenarios too.

use std::rc::Rc;

use super::address::Trees;
use super::catalogue::Tree;
use super::log::Log;
use super::model::Accepted;
use super::reader::Reader;
use super::text::Span;

/// Reads those of all files; wrong ones are left out.
pub fn accepted(trees: &Trees, scenarios: &[Tree], log: &Log) -> Vec<Accepted> {
    let all = trees.assumptions.iter().chain(&trees.areas).chain(&trees.capital);
    all.map(Rc::as_ref).chain(scenarios).flat_map(|tree| of_file(tree, log)).collect()
}

fn of_file(tree: &Tree, log: &Log) -> Vec<Accepted> {
    let root = Reader::new(&tree.table, Span::whole(tree.file), "file", log);
    root.tables("accepted", "accepted").into_iter().filter_map(one).collect()
}

fn one(reader: Reader<'_>) -> Option<Accepted> {
    let finding = reader.required("finding", Reader::text);
    let at = reader.required("at", Reader::text);
    let reason = reader.required("reason", Reader::text);
    let by = reader.required("by", Reader::text);
    let date = reader.required("date", Reader::date);
    let until = reader.academic_year("until");
    reader.provenance();
    let span = reader.span;
    reader.finish();
    Some(Accepted { finding: finding?, at: at?, reason: reason?, by: by?, date: date?, until, span })
}
