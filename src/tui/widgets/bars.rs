//! Horizontal bars and sparklines of block characters, which every terminal font has.

use super::text::width;

/// Eighths of a block from the left.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
/// Eighths of a block from below.
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A share of 0 to `scale` as a number from 0 to 1; 0 where there is no scale.
fn share(value: f64, scale: f64) -> f64 {
    if scale > 0.0 && value.is_finite() { (value / scale).clamp(0.0, 1.0) } else { 0.0 }
}

/// The nearest whole number from 0 to `most`.
fn steps(share: f64, most: usize) -> usize {
    (0..=most).rev().find(|&step| share * most as f64 + 0.5 >= step as f64).unwrap_or(0)
}

/// A bar of `value` on a scale of `columns` columns for `scale`.
#[must_use]
pub fn bar(value: f64, scale: f64, columns: usize) -> String {
    let eighths = steps(share(value, scale), columns * 8);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// A bar of demand against places: `█` up to the places, `▒` beyond them by half a pupil
/// or more, and `│` where the places end.
#[must_use]
pub fn bar_against(demand: f64, places: f64, scale: f64, columns: usize) -> String {
    if columns < 2 {
        return String::new();
    }
    let columns = columns - 1;
    let end = steps(share(places, scale), columns);
    let reach = steps(share(demand, scale), columns);
    let over = demand - places >= 0.5;
    let filled = if over { "█".repeat(end) } else { bar(demand, scale, columns) };
    let gap = end.saturating_sub(width(&filled));
    let beyond = if over { reach.saturating_sub(end).max(1) } else { 0 };
    let beyond = if end + beyond > columns { columns - end } else { beyond };
    let filled: String = filled.chars().take(end).collect();
    format!("{filled}{}│{}", " ".repeat(gap), "▒".repeat(beyond))
}

/// A band: `█` up to its lower end, `▓` up to its middle, `▒` up to its upper end, and `│` where the places end.
#[must_use]
pub fn band_against([low, middle, high]: [f64; 3], places: Option<f64>, scale: f64, columns: usize) -> String {
    if columns < 2 {
        return String::new();
    }
    let most = columns - 1;
    let [low, middle, high] = [low, middle, high].map(|end| steps(share(end, scale), most));
    let mut bar: Vec<char> = (0..high)
        .map(|place| match place {
            _ if place < low => '█',
            _ if place < middle => '▓',
            _ => '▒',
        })
        .collect();
    if let Some(places) = places {
        let end = steps(share(places, scale), most);
        bar.resize(bar.len().max(end), ' ');
        bar.insert(end, '│');
    }
    bar.into_iter().collect()
}

/// A column a value: blocks for what lies above 0 on a common scale, `·` for the rest.
#[must_use]
pub fn sparkline(values: impl IntoIterator<Item = f64>, scale: f64) -> String {
    values
        .into_iter()
        .map(|value| if value > 0.0 { LEVELS[steps(share(value, scale), 8).clamp(1, 8) - 1] } else { '·' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(bar(5.0, 10.0, 10), "█████");
        assert_eq!(bar(5.5, 10.0, 10), "█████▌");
        assert_eq!(bar(20.0, 10.0, 3), "███");
        assert_eq!(bar(1.0, 0.0, 3), "");
        assert_eq!(bar(f64::NAN, 1.0, 3), "");
    }

    #[test]
    fn pupils_beyond_the_places_stand_behind_the_mark() {
        assert_eq!(bar_against(60.0, 80.0, 100.0, 11), "██████  │");
        assert_eq!(bar_against(100.0, 80.0, 100.0, 11), "████████│▒▒");
        assert_eq!(bar_against(100.0, 100.0, 100.0, 11), "██████████│");
        assert_eq!(bar_against(100.2, 100.0, 100.2, 11), "██████████│");
        assert_eq!(bar_against(0.0, 0.0, 0.0, 11), "│");
        assert_eq!(bar_against(1.0, 1.0, 1.0, 1), "");
    }

    #[test]
    fn a_band_goes_from_its_lower_to_its_upper_end() {
        assert_eq!(band_against([40.0, 60.0, 80.0], Some(70.0), 100.0, 11), "████▓▓▒│▒");
        assert_eq!(band_against([40.0, 60.0, 80.0], Some(100.0), 100.0, 11), "████▓▓▒▒  │");
        assert_eq!(band_against([40.0, 60.0, 80.0], None, 100.0, 11), "████▓▓▒▒");
        assert_eq!(band_against([0.0; 3], Some(0.0), 0.0, 11), "│");
        assert_eq!(band_against([1.0; 3], Some(1.0), 1.0, 1), "");
    }

    #[test]
    fn a_sparkline_shows_only_what_is_missing() {
        assert_eq!(sparkline([-1.0, 0.0, 0.1, 1.0, 2.0], 2.0), "··▁▄█");
        assert_eq!(sparkline([], 2.0), "");
    }
}
