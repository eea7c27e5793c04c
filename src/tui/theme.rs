//! The look: one theme with colours, one without. Nothing is ever said by colour alone.

use ratatui::style::{Color, Modifier, Style};

use crate::forecast::State;

/// Styles by meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// Whether colours may be used.
    pub has_colours: bool,
}

#[expect(clippy::unused_self, reason = "which meanings have a colour is the theme's own affair")]
impl Theme {
    /// A style with this colour, if colours may be used.
    fn coloured(self, colour: Color) -> Style {
        if self.has_colours { Style::new().fg(colour) } else { Style::new() }
    }

    /// Ordinary text.
    #[must_use]
    pub const fn plain(self) -> Style {
        Style::new()
    }

    /// Headings and totals.
    #[must_use]
    pub const fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The heading of a pane; underlined where the keys work in it.
    #[must_use]
    pub fn title(self, is_focused: bool) -> Style {
        let style = self.coloured(Color::Cyan).add_modifier(Modifier::BOLD);
        if is_focused { style.add_modifier(Modifier::UNDERLINED) } else { style }
    }

    /// What matters less.
    #[must_use]
    pub const fn faint(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// The selected line or cell; weaker where the keys do not work.
    #[must_use]
    pub const fn selected(self, is_focused: bool) -> Style {
        Style::new().add_modifier(if is_focused { Modifier::REVERSED } else { Modifier::BOLD })
    }

    /// Keys in the footer and the help.
    #[must_use]
    pub fn key(self) -> Style {
        self.coloured(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// The line that says that the plan has errors.
    #[must_use]
    pub fn banner(self) -> Style {
        self.coloured(Color::Red).add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// What is short or wrong.
    #[must_use]
    pub fn bad(self) -> Style {
        self.coloured(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// What to watch.
    #[must_use]
    pub fn watch(self) -> Style {
        self.coloured(Color::Yellow)
    }

    /// A state of places.
    #[must_use]
    pub fn state(self, state: State) -> Style {
        match state {
            State::Short => self.bad(),
            State::Tight => self.watch(),
            State::Enough => self.coloured(Color::Green),
            State::Surplus => self.coloured(Color::Blue),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colours_there_are_none_and_the_emphasis_stays() {
        let theme = Theme { has_colours: false };
        for style in [theme.banner(), theme.bad(), theme.watch(), theme.key(), theme.title(true)] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert!(theme.banner().add_modifier.contains(Modifier::REVERSED));
        assert!(Theme { has_colours: true }.bad().fg.is_some());
    }
}
