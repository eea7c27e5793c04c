//! The settings that a calibration may change, and the values that it tries.

use crate::plan::Assumptions;

/// A key of `assumptions.toml`. A single figure is a list of one.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key.
    pub key: &'static str,
    /// What is tried.
    pub values: &'static [&'static [f64]],
    /// What settings have.
    pub get: fn(&Assumptions) -> Vec<f64>,
    /// Gives settings another value.
    pub set: fn(&mut Assumptions, &[f64]),
    is_list: bool,
}

impl Setting {
    /// A value as `assumptions.toml` has it.
    #[must_use]
    pub fn written(key: &str, value: &[f64]) -> String {
        let figures: Vec<String> = value.iter().map(f64::to_string).collect();
        let is_list = SETTINGS.iter().any(|setting| setting.key == key && setting.is_list);
        if is_list { format!("[{}]", figures.join(", ")) } else { figures.concat() }
    }
}

/// The one figure of a value.
fn figure(value: &[f64]) -> f64 {
    value.first().copied().unwrap_or(0.0)
}

/// In the order in which they are tried.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "history_weights",
        values: &[
            &[1.0],
            &[2.0, 1.0],
            &[3.0, 2.0, 1.0],
            &[1.0, 1.0, 1.0],
            &[4.0, 2.0, 1.0],
            &[8.0, 4.0, 2.0, 1.0],
            &[5.0, 4.0, 3.0, 2.0, 1.0],
        ],
        get: |settings| settings.history_weights.value.clone(),
        set: |settings, value| settings.history_weights.value = value.to_vec(),
        is_list: true,
    },
    Setting {
        key: "shrinkage",
        values: &[&[0.0], &[15.0], &[30.0], &[45.0], &[60.0], &[100.0], &[200.0]],
        get: |settings| vec![*settings.shrinkage],
        set: |settings, value| settings.shrinkage.value = figure(value),
        is_list: false,
    },
    Setting {
        key: "area_shrinkage",
        values: &[&[0.0], &[50.0], &[100.0], &[200.0], &[400.0]],
        get: |settings| vec![*settings.area_shrinkage],
        set: |settings, value| settings.area_shrinkage.value = figure(value),
        is_list: false,
    },
    Setting {
        key: "area_growth",
        values: &[&[0.0], &[0.25], &[0.5], &[0.75], &[1.0]],
        get: |settings| vec![*settings.area_growth],
        set: |settings, value| settings.area_growth.value = figure(value),
        is_list: false,
    },
    Setting {
        key: "cohort_response",
        values: &[&[0.0], &[0.2], &[0.3], &[0.4], &[0.5], &[0.6], &[0.7], &[0.8], &[1.0]],
        get: |settings| vec![*settings.cohort_response],
        set: |settings, value| settings.cohort_response.value = figure(value),
        is_list: false,
    },
    Setting {
        key: "feeder_response",
        values: &[&[0.5], &[0.6], &[0.7], &[0.8], &[0.85], &[0.9], &[0.95], &[1.0]],
        get: |settings| vec![*settings.feeder_response],
        set: |settings, value| settings.feeder_response.value = figure(value),
        is_list: false,
    },
    Setting {
        key: "share",
        values: &[&[], &[0.1, 0.15, 0.2, 0.25, 0.25], &[0.2, 0.3, 0.4, 0.5, 0.5], &[0.3, 0.45, 0.6, 0.7, 0.7], &[0.5]],
        get: |settings| settings.share.value.clone(),
        set: |settings, value| settings.share.value = value.to_vec(),
        is_list: true,
    },
];
