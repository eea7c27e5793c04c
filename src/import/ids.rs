//! Ids made of the names that a file gives.

use crate::plan::slug;

/// The id that a text gives; `None` where it has letters that an id cannot keep, so that two texts could share one.
pub fn faithful_slug(text: &str) -> Option<String> {
    let is_kept = text.chars().all(|letter| letter.is_ascii() || !letter.is_alphanumeric());
    (is_kept && text.chars().any(char::is_alphanumeric)).then(|| slug(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_only_of_text_that_it_can_keep() {
        assert_eq!(faithful_slug("King's Lynn, Woottons").as_deref(), Some("kings-lynn-woottons"));
        assert_eq!(faithful_slug("St Mary’s – Weston").as_deref(), Some("st-marys-weston"));
        assert_eq!((faithful_slug("日本"), faithful_slug("Siân"), faithful_slug("'")), (None, None, None));
    }
}
