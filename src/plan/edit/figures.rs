//! Changes of single figures in a plan's file that leave its comments, order and layout as they are.

use toml_edit::{Array, Decor, DocumentMut, Formatted, InlineTable, Item, Key, Table, Value};

/// What became of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It stood there already.
    None,
    /// It was added.
    Added,
    /// It took the place of this.
    Replaced(String),
}

/// Sets a year's figure in a table of years, in order of the years; `None` if `item` is no table.
pub fn set_year(item: &mut Item, year: &str, figures: &[u32], is_list: bool) -> Option<Change> {
    let new = if is_list { list(figures) } else { whole(figures.first().copied().unwrap_or(0)) };
    set_year_value(item, year, new)
}

/// Sets a year's value in a table of years, likewise.
pub fn set_year_value(item: &mut Item, year: &str, new: Value) -> Option<Change> {
    let table = item.as_table_like_mut()?;
    if let Some(old) = table.get_mut(year) {
        return Some(replace(old, new));
    }
    match item {
        Item::Table(table) => insert_in_order(table, year, Item::Value(new)),
        Item::Value(Value::InlineTable(table)) => push(table, year, new),
        _ => return None,
    }
    Some(Change::Added)
}

/// Sets a key of a table, behind its other keys where it is new.
pub fn set_value(table: &mut Table, key: &str, new: Value) -> Change {
    if let Some(old) = table.get_mut(key) {
        return replace(old, new);
    }
    table.insert(key, Item::Value(new));
    Change::Added
}

/// Puts a value in the place of another, with the comment and the spaces around that.
pub fn replace(old: &mut Item, mut new: Value) -> Change {
    let Item::Value(value) = old else {
        *old = Item::Value(new);
        return Change::Added;
    };
    if plain(value) == plain(&new) {
        return Change::None;
    }
    let was = plain(value);
    match (&mut *value, &new) {
        // The layout within a list stays too, if it has as many numbers.
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (place, figure) in new.iter().enumerate() {
                old.replace(place, figure.clone());
            }
        }
        _ => {
            *new.decor_mut() = value.decor().clone();
            *value = new;
        }
    }
    Change::Replaced(was)
}

/// A value as one would write it on a line of its own.
fn plain(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        Value::Integer(number) => number.value().to_string(),
        Value::String(text) => Formatted::new(text.value().clone()).to_string(),
        other => other.to_string().trim().to_owned(),
    }
}

/// A text as a value of a plan's file, on one line whatever it holds.
pub fn quoted(text: &str) -> String {
    if !text.contains(['\n', '\r']) {
        return Value::from(text).to_string();
    }
    let escaped = text.chars().map(|letter| match letter {
        '"' | '\\' => format!("\\{letter}"),
        letter if letter.is_ascii_control() => format!("\\u{:04X}", u32::from(letter)),
        letter => letter.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// Numbers as a list of a plan's file.
pub fn list(figures: &[u32]) -> Value {
    Value::Array(figures.iter().map(|figure| i64::from(*figure)).collect::<Array>())
}

fn whole(figure: u32) -> Value {
    Value::from(i64::from(figure))
}

/// Adds a year before the first later one, else after the last year and before any other key.
fn insert_in_order(table: &mut Table, year: &str, item: Item) {
    let is_year = |key: &str| key.starts_with(|first: char| first.is_ascii_digit());
    let keys: Vec<String> = table.iter().map(|(key, _)| key.to_owned()).collect();
    let later = keys.iter().position(|key| is_year(key) && key.as_str() > year);
    let place = later.or_else(|| keys.iter().rposition(|key| is_year(key)).map(|last| last + 1)).unwrap_or(0);
    let rest: Vec<(Key, Item)> = keys[place..].iter().rev().filter_map(|key| table.remove_entry(key)).collect();
    // In quotes, as people write years, though a financial year could go without.
    match Key::parse(&quoted(year)).ok().and_then(|keys| keys.into_iter().next()) {
        Some(key) => table.insert_formatted(&key, item),
        None => table.insert(year, item),
    };
    for (key, item) in rest.into_iter().rev() {
        table.insert_formatted(&key, item);
    }
}

/// Adds a year at the end of a table in braces; the blank before the brace stays before it.
fn push(table: &mut InlineTable, year: &str, mut new: Value) {
    if let Some((_, last)) = table.iter_mut().last() {
        let suffix = last.decor().suffix().cloned().unwrap_or_default();
        last.decor_mut().set_suffix("");
        *new.decor_mut() = Decor::new(" ", suffix);
    }
    table.insert(year, new);
}

/// The table of a key, added if it is not there: with `source`, right behind the parent's own lines.
pub fn table_of<'a>(parent: &'a mut Table, key: &str, source: &str, after: Option<isize>) -> &'a mut Item {
    parent.entry(key).or_insert_with(|| {
        let mut table = Table::new();
        table.insert("source", Item::Value(quoted(source).parse().unwrap_or_else(|_| Value::from(source))));
        table.set_position(after);
        Item::Table(table)
    })
}

/// A document's text, with the ends of line and the mark of order that its file had.
pub fn text(document: &DocumentMut, original: &str) -> String {
    let text = document.to_string();
    let mark = if original.starts_with('\u{feff}') { "\u{feff}" } else { "" };
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let windows = original.matches("\r\n").count();
    let text = match original.matches('\n').count() {
        _ if windows == 0 => text,
        lines if lines == windows => text.replace('\n', "\r\n"),
        _ => with_own_ends(&text, original.trim_start_matches('\u{feff}')),
    };
    format!("{mark}{text}")
}

/// A text whose lines end as those did whose place they take, and new ones as the line before them.
fn with_own_ends(text: &str, original: &str) -> String {
    let plain = |line: &str| line.trim_end_matches(['\r', '\n']).to_owned();
    let old: Vec<&str> = original.split_inclusive('\n').collect();
    let new: Vec<&str> = text.split_inclusive('\n').collect();
    let plain_lines = |lines: &[&str]| lines.iter().map(|line| plain(line)).collect::<Vec<String>>();
    let changes = similar::capture_diff_slices(similar::Algorithm::Myers, &plain_lines(&old), &plain_lines(&new));
    let mut ended = String::with_capacity(text.len() + text.len() / 16);
    for change in changes {
        let (was, is) = (change.old_range(), change.new_range());
        for (number, line) in is.enumerate() {
            let place =
                if was.is_empty() { was.start.saturating_sub(1) } else { (was.start + number).min(was.end - 1) };
            ended.push_str(&plain(new[line]));
            if new[line].ends_with('\n') {
                ended.push_str(if old.get(place).is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" });
            }
        }
    }
    ended
}

/// A document's text with tables behind it, likewise.
pub fn with_tail(document: &DocumentMut, original: &str, tail: &str) -> String {
    followed(&text(document, original), original, tail)
}

/// A text with tables behind it, whose lines end as most of the original's do.
pub fn followed(text: &str, original: &str, tail: &str) -> String {
    let tail = if uses_crlf(original) { tail.replace('\n', "\r\n") } else { tail.to_owned() };
    format!("{text}{tail}")
}

/// Whether most lines of a text end as on Windows.
pub fn uses_crlf(text: &str) -> bool {
    text.matches("\r\n").count() * 2 > text.matches('\n').count()
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test that cannot go on should fail")]
mod tests {
    use super::*;

    fn edited(text: &str, change: impl FnOnce(&mut Item) -> Option<Change>) -> (String, Change) {
        let mut document: DocumentMut = text.trim_start_matches('\u{feff}').parse().expect("TOML");
        let change = change(document.get_mut("roll").expect("a table")).expect("a table of years");
        (super::text(&document, text), change)
    }

    #[test]
    fn a_replaced_figure_keeps_comment_and_layout() {
        let text = "# top\n[roll] # rolls\n\"2012/13\" = [ 1,  2 ] # as counted\nsource = \"x\"\n# end\n";
        let (new, change) = edited(text, |roll| set_year(roll, "2012/13", &[1, 3], true));
        assert_eq!(new, text.replace("[ 1,  2 ]", "[ 1,  3 ]"));
        assert_eq!(change, Change::Replaced("[1, 2]".to_owned()));
        let (new, _) = edited(text, |roll| set_year(roll, "2012/13", &[1, 3, 4], true));
        assert_eq!(new, text.replace("[ 1,  2 ]", "[1, 3, 4]"));
        assert_eq!(edited(text, |roll| set_year(roll, "2012/13", &[1, 2], true)), (text.to_owned(), Change::None));
    }

    #[test]
    fn a_new_year_stands_in_order_and_before_the_source() {
        let text = "\u{feff}[roll]\r\n# first\r\n\"2012/13\" = [1]\r\n\"2014/15\" = [3] # last\r\nsource = \"x\"\r\n";
        let (new, change) = edited(text, |roll| set_year(roll, "2013/14", &[2], true));
        assert_eq!(change, Change::Added);
        assert_eq!(new, text.replace("\"2014/15\"", "\"2013/14\" = [2]\r\n\"2014/15\""));
        let (new, _) = edited(text, |roll| set_year(roll, "2015/16", &[4], true));
        assert_eq!(new, text.replace("source", "\"2015/16\" = [4]\r\nsource"));
        let inline = "roll = { \"2012/13\" = [1] } # short\n";
        let (new, _) = edited(inline, |roll| set_year(roll, "2013/14", &[2], true));
        assert_eq!(new, "roll = { \"2012/13\" = [1], \"2013/14\" = [2] } # short\n");
    }
}
