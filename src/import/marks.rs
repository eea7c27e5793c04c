//! The marks of comma-separated values: what parts the cells, where quotes open and close, what protects a cell.

use super::headings::HEADER_WITHIN;

/// Where a quote is opened that is not closed before its cell ends, and what the cell begins with.
pub fn open_quote(text: &str, delimiter: u8, after: usize) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    let is_end = |place: usize| bytes.get(place).is_none_or(|byte| *byte == delimiter || b"\r\n".contains(byte));
    let mut place = after;
    let mut opened = None;
    let mut is_start = true;
    while let Some(&byte) = bytes.get(place) {
        match opened {
            None => {
                if byte == b'"' && is_start {
                    opened = Some(place);
                }
                is_start = byte == delimiter || b"\r\n".contains(&byte);
            }
            Some(_) if byte != b'"' => {}
            Some(_) if bytes.get(place + 1) == Some(&b'"') => place += 1,
            Some(_) if is_end(place + 1) => {
                opened = None;
                is_start = false;
            }
            Some(_) => break,
        }
        place += 1;
    }
    let opened = opened?;
    let cell = String::from_utf8_lossy(bytes.get(opened..place.min(opened + 60)).unwrap_or_default()).into_owned();
    Some((opened, cell.lines().next().unwrap_or_default().to_owned()))
}

/// The letters that a spreadsheet program has for a column.
pub fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// What parts the cells, and where the table begins: behind a line such as `sep=;`, if there is one. Else the mark that
/// most of the first lines hold, and hold most often.
pub fn delimiter(text: &str) -> (u8, usize) {
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some(mark @ (b',' | b';' | b'\t' | b'|')) = rest.bytes().next()
    {
        return (mark, text.find('\n').map_or(text.len(), |end| end + 1));
    }
    let count = |mark: u8| {
        let mut in_quotes = false;
        let mut counts = vec![0_usize];
        for byte in text.bytes().take(64 * 1024) {
            match byte {
                b'"' => in_quotes = !in_quotes,
                b'\n' if !in_quotes => {
                    if counts.len() >= HEADER_WITHIN {
                        break;
                    }
                    counts.push(0);
                }
                _ if byte == mark && !in_quotes => *counts.last_mut().unwrap_or(&mut 0) += 1,
                _ => {}
            }
        }
        let lines = counts.iter().filter(|count| **count > 0).count();
        (lines, counts.iter().sum::<usize>())
    };
    // In a tie the earlier mark, so a comma where nothing parts anything.
    let marks = [b',', b';', b'\t', b'|'];
    let best = marks.into_iter().rev().max_by_key(|mark| count(*mark));
    (best.unwrap_or(b','), 0)
}

/// A cell's text; an apostrophe before what looks like a formula was put there to make it harmless.
pub fn unprotected(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest.trim(),
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
