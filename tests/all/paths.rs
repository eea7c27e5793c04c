//! The paths that a Rust file names: its `use` trees, and those that stand in its code. What is for tests alone is left
//! out.

use std::collections::BTreeSet;

/// A path, from the crate or from another one.
pub type Named = Vec<String>;

/// What a file names.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Every path, `super` and `self` resolved.
    pub paths: BTreeSet<Named>,
    /// The modules that it declares for tests alone.
    pub test_modules: BTreeSet<Named>,
}

/// Reads the file of a module.
pub fn read(text: &str, module: &[String]) -> Source {
    let tokens = tokens(text);
    let mut reader = Reader { tokens: &tokens, at: 0, module, source: Source::default() };
    while reader.at < tokens.len() {
        reader.step();
    }
    reader.source
}

/// The words and signs of a file; comments, texts and letters are left out, `::` is one sign.
fn tokens(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let at = |place: usize| letters.get(place).copied().unwrap_or('\0');
    let mut tokens = Vec::new();
    let mut place = 0;
    while place < letters.len() {
        let letter = letters[place];
        let raw = raw_text(&letters, place);
        if letter.is_whitespace() {
            place += 1;
        } else if letter == '/' && at(place + 1) == '/' {
            place += letters[place..].iter().position(|one| *one == '\n').unwrap_or(letters.len() - place);
        } else if letter == '/' && at(place + 1) == '*' {
            let rest: String = letters[place..].iter().collect();
            place += rest.find("*/").map_or(letters.len(), |end| rest[..end].chars().count() + 2);
        } else if let Some(end) = raw {
            place = end;
        } else if letter == '"' {
            place += 1;
            while place < letters.len() && letters[place] != '"' {
                place += if letters[place] == '\\' { 2 } else { 1 };
            }
            place += 1;
        } else if letter == '\'' && (at(place + 1) == '\\' || at(place + 2) == '\'') {
            place += if at(place + 1) == '\\' { 3 } else { 2 };
            while place < letters.len() && letters[place] != '\'' {
                place += 1;
            }
            place += 1;
        } else if is_word(letter) {
            let end = letters[place..].iter().position(|one| !is_word(*one)).map_or(letters.len(), |end| place + end);
            tokens.push(letters[place..end].iter().collect());
            place = end;
        } else if letter == ':' && at(place + 1) == ':' {
            tokens.push("::".to_owned());
            place += 2;
        } else {
            tokens.push(letter.to_string());
            place += 1;
        }
    }
    tokens
}

/// The end of a raw text that begins here: `r"…"`, `r#"…"#`.
fn raw_text(letters: &[char], place: usize) -> Option<usize> {
    let is_inside_a_word = place > 0 && (letters[place - 1].is_alphanumeric() || letters[place - 1] == '_');
    let rest = letters[place..].strip_prefix(&['r'])?;
    let hashes = rest.iter().take_while(|one| **one == '#').count();
    if is_inside_a_word || rest.get(hashes) != Some(&'"') {
        return None;
    }
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let inside = &rest[hashes + 1..];
    let length = inside.windows(end.len()).position(|window| window == end)?;
    Some(place + 1 + hashes + 1 + length + end.len())
}

struct Reader<'t> {
    tokens: &'t [String],
    at: usize,
    module: &'t [String],
    source: Source,
}

impl Reader<'_> {
    fn token(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", String::as_str)
    }

    fn is_word(&self, ahead: usize) -> bool {
        self.token(ahead).starts_with(|first: char| first.is_alphabetic() || first == '_')
    }

    /// Reads on by a path, a `use`, something for tests alone, or a token.
    fn step(&mut self) {
        let is_of_tests = ["#", "[", "cfg", "(", "test", ")", "]"];
        if is_of_tests.iter().enumerate().all(|(ahead, token)| self.token(ahead) == *token) {
            self.at += is_of_tests.len();
            self.leave_out();
        } else if self.token(0) == "use" && self.token(1) != "<" {
            self.at += 1;
            self.tree(&[]);
        } else if self.is_word(0) && self.token(1) == "::" && !self.follows_a_path() {
            let path = self.path();
            self.add(path);
        } else {
            self.at += 1;
        }
    }

    fn follows_a_path(&self) -> bool {
        self.at > 0 && ["::", "."].contains(&self.tokens[self.at - 1].as_str())
    }

    /// Words parted by `::`.
    fn path(&mut self) -> Named {
        let mut path = vec![self.token(0).to_owned()];
        self.at += 1;
        while self.token(0) == "::" && self.is_word(1) {
            path.push(self.token(1).to_owned());
            self.at += 2;
        }
        path
    }

    /// A tree of a `use` below a path: `a::{b, c::{self, d}, e as f, *}`.
    fn tree(&mut self, above: &[String]) {
        let mut path = above.to_vec();
        if self.token(0) == "::" {
            self.at += 1;
        }
        if self.is_word(0) {
            path.extend(self.path());
        }
        if self.token(0) == "::" {
            self.at += 1;
        }
        match self.token(0) {
            "{" => {
                self.at += 1;
                while !["}", ""].contains(&self.token(0)) {
                    self.tree(&path);
                    if self.token(0) == "," {
                        self.at += 1;
                    }
                }
                self.at += 1;
                return;
            }
            "as" => self.at += 2,
            "*" => self.at += 1,
            _ => {}
        }
        self.add(path);
    }

    /// Adds a path, from the crate on where it is one of it.
    fn add(&mut self, path: Named) {
        let mut full: Named = Vec::new();
        for (place, word) in path.into_iter().enumerate() {
            match word.as_str() {
                "self" if place == 0 => full = self.module.to_vec(),
                "super" if place == 0 => full = self.module[..self.module.len().saturating_sub(1)].to_vec(),
                "super" => drop(full.pop()),
                "self" => {}
                _ => full.push(word),
            }
        }
        if !full.is_empty() {
            self.source.paths.insert(full);
        }
    }

    /// Passes what stands behind `#[cfg(test)]`: a module, a statement, a block.
    fn leave_out(&mut self) {
        let mut depth = 0;
        let mut before = String::new();
        while self.at < self.tokens.len() {
            let token = self.token(0).to_owned();
            if before == "mod" && self.token(1) == ";" {
                let module = self.module.iter().cloned().chain([token.clone()]).collect();
                self.source.test_modules.insert(module);
            }
            match token.as_str() {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 && [";", "}"].contains(&token.as_str()) {
                return;
            }
            before = token;
        }
    }
}

#[test]
fn every_way_to_name_a_path_is_read() {
    let text = "
        //! use crate::in_a_comment;
        use crate::{a, b::{self, c::D}, e as f};
        pub(crate) use super::g::*;
        pub use self::h::I;
        use ::std::fs;
        fn one<'a>(x: &'a str) -> impl Iterator + use<'a> {
            let _ = ('\"', \"crate::in_a_text\", r#\"crate::\"raw\"\"#, '\\'');
            crate::cli::run(super::super::z::<u8>());
            x.y::<crate::k::L>(clap::Arg::new())
        }
        #[cfg(test)]
        mod inside { use crate::of_tests; }
        #[cfg(test)]
        #[expect(dead_code)]
        pub(crate) mod testing;
        fn two() { #[cfg(test)] crate::of_tests::holds(); crate::m::n(); }
    ";
    let source = read(text, &["crate", "p", "q"].map(str::to_owned));
    let paths: Vec<String> = source.paths.iter().map(|path| path.join("::")).collect();
    let expected = [
        "clap::Arg::new",
        "crate::a",
        "crate::b",
        "crate::b::c::D",
        "crate::cli::run",
        "crate::e",
        "crate::k::L",
        "crate::m::n",
        "crate::p::g",
        "crate::p::q::h::I",
        "crate::z",
        "std::fs",
    ];
    assert_eq!(paths, expected);
    assert_eq!(source.test_modules, BTreeSet::from([["crate", "p", "q", "testing"].map(str::to_owned).to_vec()]));
}
