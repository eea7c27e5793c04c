//! Setting a value, as scenarios do.

use super::super::diagnostic::Diagnostic;
use super::super::nearest::nearest;
use super::super::node::{Node, Table, Value};
use super::super::scenario::Edit;
use super::super::text::Span;
use super::{Address, ROOTS, Trees, as_table, first_year, is_in_area_table, place_in};
use crate::calendar::NcYear;

/// Sets one value; adds it where it is not written yet.
///
/// # Errors
/// Says which part of the address nothing in the plan has.
pub fn set(trees: &mut Trees, edit: &Edit) -> Result<(), Diagnostic> {
    let unknown = |message: String, help: String| Diagnostic::error("unknown-address", edit.at.span, message, help);
    let address = Address::of(&edit.at);
    if address.path.is_empty() {
        return Err(unknown(
            format!("`{}` names no value", *edit.at),
            "write what it is about and the value: \"project:drake-primary/budget\"".to_owned(),
        ));
    }
    if !ROOTS.contains(&address.kind) {
        let help = match nearest(address.kind, ROOTS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("begin with one of {}", ROOTS.join(", ")),
        };
        return Err(unknown(format!("`{}` is nothing that an address begins with", address.kind), help));
    }
    let root = address.root();
    let Some(mut table) = trees.root(&address) else {
        let help = "name an id of this plan".to_owned();
        return Err(unknown(format!("the plan has no `{root}`"), help));
    };
    if is_in_area_table(&address) {
        table = child(table, "area", edit.at.span)
            .ok_or_else(|| unknown(format!("`{root}` has no [area]"), "add it to the area's file".to_owned()))?;
    }
    put(table, &address.path, edit, None).ok_or_else(|| {
        unknown(
            format!("`{}` leads to no value", *edit.at),
            "name the keys as the files have them, parted by /".to_owned(),
        )
    })
}

/// A table within, added if there is none.
fn child<'a>(table: &'a mut Table, key: &str, span: Span) -> Option<&'a mut Table> {
    if table.get(key).is_none() {
        table.set(key, span, Node { span, value: Value::Table(Table::default()) });
    }
    table.get_mut(key).and_then(as_table)
}

/// Sets the value at a path; `first` is the first NC year of the school that the path leads through.
fn put(table: &mut Table, path: &[&str], edit: &Edit, first: Option<NcYear>) -> Option<()> {
    let (key, rest) = path.split_first()?;
    if rest.is_empty() {
        table.set(key, edit.at.span, edit.to.clone());
        return Some(());
    }
    let first = first.or_else(|| first_year(table));
    if table.get(key).is_none() {
        return put(child(table, key, edit.at.span)?, rest, edit, first);
    }
    match &mut table.get_mut(key)?.value {
        Value::Table(inner) => put(inner, rest, edit, first),
        Value::List(items) => {
            let (which, rest) = rest.split_first()?;
            let node = items.get_mut(place_in(key, which, first)?)?;
            if rest.is_empty() {
                *node = Node { span: edit.to.span, value: edit.to.value.clone() };
                return Some(());
            }
            put(as_table(node)?, rest, edit, first)
        }
        _ => None,
    }
}
