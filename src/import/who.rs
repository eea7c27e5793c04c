//! Which lines are about one school: by its numbers, else by its name within its area.

use std::collections::{BTreeMap, HashMap};

use deunicode::deunicode;

use super::headings::Role;
use crate::calendar::AcademicYear;

/// The columns that name areas, the one that names them best first.
pub const AREAS: [Role; 6] = [Role::Area, Role::AreaName, Role::AreaCode, Role::District, Role::LaName, Role::LaCode];

/// What lines and plans call a school or an area, by role.
pub type Labels = BTreeMap<Role, String>;

/// A name's letters and digits, which all spellings of it share: without capitals, accents, apostrophes and leading
/// zeros, `Saint` as `St`.
pub fn name_key(text: &str) -> String {
    let plain = deunicode(text).to_lowercase().replace('\'', "").replace('&', " and ");
    let words = plain.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let spelt = words.map(|word| match word {
        "saint" => "st",
        _ if word.bytes().all(|digit| digit.is_ascii_digit()) => {
            Some(word.trim_start_matches('0')).filter(|rest| !rest.is_empty()).unwrap_or("0")
        }
        _ => word,
    });
    spelt.collect::<Vec<_>>().join(" ")
}

/// A number that tells one school from another, as its digits: none where a cell says that there is none yet.
pub fn number(text: &str) -> Option<String> {
    if text.chars().any(char::is_alphabetic) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    Some(digits.trim_start_matches('0').to_owned()).filter(|digits| !digits.is_empty())
}

/// What stands where there is no name or number; `z` does so in the Department's columns of areas.
const NOTHING: [&str; 12] = ["", "-", "–", "—", "..", ":", "n/a", "[z]", "tbc", "tba", "not applicable", "null"];

/// A label, unless it tells nothing.
pub fn label(labels: &Labels, role: Role) -> Option<&str> {
    let is_nothing = |text: &str| {
        let text = text.to_lowercase();
        NOTHING.contains(&text.as_str()) || (text == "z" && matches!(role, Role::AreaName | Role::AreaCode))
    };
    labels.get(&role).map(String::as_str).filter(|text| !is_nothing(text))
}

/// The URN that labels give.
pub fn urn(labels: &Labels) -> Option<String> {
    number(label(labels, Role::Urn)?)
}

/// The LA and establishment number that labels give, as `926/2001`.
pub fn dfe(labels: &Labels) -> Option<String> {
    if let Some(number) = label(labels, Role::Dfe).and_then(number) {
        return Some(match number.split_at_checked(3) {
            Some((la, establishment)) if number.len() == 7 => format!("{la}/{establishment}"),
            _ => number,
        });
    }
    let establishment = number(label(labels, Role::Establishment)?)?;
    match label(labels, Role::LaCode).and_then(number) {
        Some(la) if establishment.len() <= 4 => Some(format!("{la}/{establishment:0>4}")),
        _ => None,
    }
}

/// The name that labels give a school.
pub fn name(labels: &Labels) -> Option<&str> {
    [Role::SchoolName, Role::School].into_iter().find_map(|role| label(labels, role))
}

/// The keys of what labels call the area.
pub fn area_keys(labels: &Labels) -> Vec<String> {
    AREAS.iter().filter_map(|role| label(labels, *role)).map(name_key).collect()
}

/// What is known of a school that lines may be about.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Its URN, and earlier ones.
    pub urns: Vec<String>,
    /// Its LA and establishment number.
    pub dfe: Option<String>,
    /// The keys of its name and its id.
    pub names: Vec<String>,
    /// The keys of what its area is called.
    pub areas: Vec<String>,
    /// Which URN it had in which year, as far as lines say so.
    pub urn_of: BTreeMap<AcademicYear, String>,
}

/// Schools by all that they may be known by.
#[derive(Clone, Debug, Default)]
pub struct Register {
    known: Vec<Known>,
    by_urn: HashMap<String, usize>,
    by_dfe: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

/// Which school labels are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// None of those that are known.
    None,
    /// This one, by a number.
    Numbered(usize),
    /// This one by its name, though its URN is another.
    Renumbered(usize),
    /// This one, by its name.
    Named(usize),
    /// Two that it could be.
    Unclear(usize, usize),
}

impl Register {
    /// Adds a school.
    pub fn add(&mut self, school: Known) -> usize {
        let place = self.known.len();
        self.known.push(Known::default());
        self.learn(place, school);
        place
    }

    /// Adds to what is known of a school.
    pub fn learn(&mut self, place: usize, more: Known) {
        for urn in &more.urns {
            self.by_urn.entry(urn.clone()).or_insert(place);
        }
        if let Some(dfe) = &more.dfe {
            self.by_dfe.entry(dfe.clone()).or_insert(place);
        }
        for name in &more.names {
            let schools = self.by_name.entry(name.clone()).or_default();
            if !schools.contains(&place) {
                schools.push(place);
            }
        }
        let known = &mut self.known[place];
        known.dfe = known.dfe.take().or(more.dfe);
        for (into, from) in
            [(&mut known.urns, more.urns), (&mut known.names, more.names), (&mut known.areas, more.areas)]
        {
            for one in from {
                if !into.contains(&one) {
                    into.push(one);
                }
            }
        }
        known.urn_of.extend(more.urn_of);
    }

    /// Notes that a school was there in a year too, under its latest URN.
    pub fn seen(&mut self, school: usize, year: AcademicYear) {
        let known = &mut self.known[school];
        if let Some(urn) = known.urns.last().cloned() {
            known.urn_of.entry(year).or_insert(urn);
        }
    }

    /// The school that a line is about. `lists` says that the lines are a list of schools, so that another URN is another
    /// school; else a school may have changed its URN, but not within a year.
    pub fn find(&self, labels: &Labels, year: Option<AcademicYear>, lists: bool) -> Found {
        let (urn, dfe) = (urn(labels), dfe(labels));
        let by_dfe = dfe.as_ref().and_then(|dfe| self.by_dfe.get(dfe)).copied();
        let by_urn = urn.as_ref().and_then(|urn| self.by_urn.get(urn)).copied();
        match (by_dfe, by_urn) {
            (Some(a), Some(b)) if a != b => return Found::Unclear(a, b),
            (Some(a), _) | (None, Some(a)) => return Found::Numbered(a),
            (None, None) => {}
        }
        let called = [Role::School, Role::SchoolName].into_iter().filter_map(|role| label(labels, role));
        let mut named: Vec<usize> =
            called.filter_map(|name| self.by_name.get(&name_key(name))).flatten().copied().collect();
        named.sort_unstable();
        named.dedup();
        let areas = area_keys(labels);
        let is_other_urn =
            |school: &Known| urn.as_ref().is_some_and(|urn| !school.urns.is_empty() && !school.urns.contains(urn));
        named.retain(|place| {
            let school = &self.known[*place];
            let is_near =
                areas.is_empty() || school.areas.is_empty() || areas.iter().any(|area| school.areas.contains(area));
            let is_other_dfe = dfe.is_some() && school.dfe.is_some() && dfe != school.dfe;
            let at_once = year.and_then(|year| school.urn_of.get(&year)).is_some_and(|then| Some(then) != urn.as_ref());
            is_near && !is_other_dfe && !(is_other_urn(school) && (lists || at_once))
        });
        match named.as_slice() {
            [] => Found::None,
            [one] if is_other_urn(&self.known[*one]) => Found::Renumbered(*one),
            [one] => Found::Named(*one),
            [a, b, ..] => Found::Unclear(*a, *b),
        }
    }
}

/// What labels tell of a school, in a year if they are of one.
pub fn known(labels: &Labels, year: Option<AcademicYear>) -> Known {
    let urn = urn(labels);
    let names = [Role::School, Role::SchoolName].into_iter().filter_map(|role| label(labels, role)).map(name_key);
    Known {
        dfe: dfe(labels),
        names: names.collect(),
        areas: area_keys(labels),
        urn_of: year.zip(urn.clone()).into_iter().collect(),
        urns: urn.into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(parts: &[(Role, &str)]) -> Labels {
        parts.iter().map(|(role, text)| (*role, (*text).to_owned())).collect()
    }

    #[test]
    fn spellings_of_one_name_share_a_key() {
        let key = name_key("St Mary's Primary School");
        for text in ["ST MARY’S PRIMARY  SCHOOL", "Saint Marys primary school", " st. mary's-primary school "] {
            assert_eq!(name_key(text), key, "{text}");
        }
        assert_eq!((name_key("030"), name_key("Saint-Exupéry")), ("30".to_owned(), "st exupery".to_owned()));
        assert_ne!(name_key("St Mary's Infant"), name_key("St Mary's Junior"));
    }

    #[test]
    fn a_number_that_tells_nothing_is_none() {
        for text in ["TBC", "n/a", "-", "0", "", "000"] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(number("121669.").as_deref(), Some("121669"));
        let of = |parts: &[(Role, &str)]| dfe(&labels(parts));
        assert_eq!(of(&[(Role::Dfe, "815/4001")]).as_deref(), Some("815/4001"));
        assert_eq!(of(&[(Role::Dfe, "8154001")]).as_deref(), Some("815/4001"));
        assert_eq!(of(&[(Role::Establishment, "4001"), (Role::LaCode, "815")]).as_deref(), Some("815/4001"));
        assert_eq!(of(&[(Role::Establishment, "4001")]), None);
    }

    #[test]
    fn a_school_is_found_by_number_then_by_name_within_its_area() {
        let mut register = Register::default();
        let year = |start| Some(AcademicYear::starting(start));
        let ash =
            labels(&[(Role::Urn, "121669"), (Role::Dfe, "815/4001"), (Role::School, "Ash"), (Role::Area, "Weston")]);
        assert_eq!(register.find(&ash, year(2021), false), Found::None);
        register.add(known(&ash, year(2021)));
        let find =
            |register: &Register, parts: &[(Role, &str)], start| register.find(&labels(parts), year(start), false);
        let new_urn = [(Role::Urn, "141930"), (Role::School, "ASH"), (Role::Area, "weston")];
        assert_eq!(find(&register, &new_urn, 2022), Found::Renumbered(0));
        assert_eq!(find(&register, &new_urn, 2021), Found::None);
        assert_eq!(register.find(&labels(&new_urn), None, true), Found::None);
        assert_eq!(find(&register, &[(Role::Dfe, "8154001"), (Role::School, "Elm")], 2022), Found::Numbered(0));
        assert_eq!(find(&register, &[(Role::School, "Ash"), (Role::Area, "Marsham")], 2022), Found::None);
        assert_eq!(find(&register, &[(Role::School, "Ash")], 2022), Found::Named(0));
        register.add(known(&labels(&[(Role::Dfe, "815/4002"), (Role::School, "Ash"), (Role::Area, "Marsham")]), None));
        assert_eq!(find(&register, &[(Role::School, "Ash")], 2022), Found::Unclear(0, 1));
        assert_eq!(find(&register, &[(Role::Urn, "121669"), (Role::Dfe, "8154002")], 2022), Found::Unclear(1, 0));
    }
}
