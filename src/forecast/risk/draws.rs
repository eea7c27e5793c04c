//! Random draws that are the same on any machine, in any order and on any number of threads.
//!
//! A draw is a function of the seed, of what is drawn and of the run: `SplitMix64` as a counter, mapped to the unit
//! interval and, for a normal figure, through the inverse of the distribution (Wichura, algorithm AS 241, 1988). All of
//! it is arithmetic that every machine does alike; the logarithm is that of `libm`.

/// The step of `SplitMix64`'s counter.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// The draws for one thing: one for every run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream(u64);

impl Stream {
    /// The draws for what a name says; other names and seeds have others.
    #[must_use]
    pub fn of(seed: u64, kind: &str, id: &str) -> Self {
        let bytes = kind.bytes().chain([0]).chain(id.bytes());
        // FNV-1a: the name as a number.
        let name = bytes
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self(mix(mix(seed.wrapping_add(STEP)) ^ name))
    }

    /// Evenly spread between 0 and 1, neither of them ever.
    #[must_use]
    pub fn uniform(self, run: u64) -> f64 {
        let bits = mix(self.0.wrapping_add(run.wrapping_add(1).wrapping_mul(STEP))) >> 11;
        (bits as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Normal with mean 0 and standard deviation 1.
    #[must_use]
    pub fn normal(self, run: u64) -> f64 {
        inverse_normal(self.uniform(run))
    }
}

/// The finaliser of `SplitMix64`: every bit of the input changes half of the output's.
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The figure below which a standard normal one lies with this probability, to about 16 digits.
fn inverse_normal(probability: f64) -> f64 {
    let q = probability - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(&CENTRE, 0.425 * 0.425 - q * q);
    }
    let tail = if q < 0.0 { probability } else { 1.0 - probability };
    let r = (-libm::log(tail)).sqrt();
    let figure = if r <= 5.0 { ratio(&MIDDLE, r - 1.6) } else { ratio(&FAR, r - 5.0) };
    if q < 0.0 { -figure } else { figure }
}

/// One polynomial over another, their constant terms first.
fn ratio([over, under]: &[[f64; 8]; 2], x: f64) -> f64 {
    let polynomial = |terms: &[f64; 8]| terms.iter().rev().fold(0.0, |sum, term| sum * x + term);
    polynomial(over) / polynomial(under)
}

#[expect(clippy::excessive_precision, clippy::unreadable_literal, reason = "as published")]
const CENTRE: [[f64; 8]; 2] = [
    [
        3.3871328727963666080e0,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3,
    ],
    [
        1.0,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3,
    ],
];

#[expect(clippy::excessive_precision, clippy::unreadable_literal, reason = "as published")]
const MIDDLE: [[f64; 8]; 2] = [
    [
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4,
    ],
    [
        1.0,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9,
    ],
];

#[expect(clippy::excessive_precision, clippy::unreadable_literal, reason = "as published")]
const FAR: [[f64; 8]; 2] = [
    [
        6.65790464350110377720e0,
        5.46378491116411436990e0,
        1.78482653991729133580e0,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7,
    ],
    [
        1.0,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15,
    ],
];

#[cfg(test)]
mod tests {
    use super::super::super::testing::close;
    use super::*;

    #[test]
    fn the_inverse_is_that_of_the_tables() {
        close(inverse_normal(0.5), 0.0);
        for (probability, figure) in [
            (0.9, 1.281_551_565_544_600_4),
            (0.975, 1.959_963_984_540_053_6),
            (0.001, -3.090_232_306_167_813),
            (1e-12, -7.034_483_825_301_131),
        ] {
            close(inverse_normal(probability), figure);
        }
    }

    /// A change here changes every figure of `risk`.
    #[test]
    fn the_draws_of_a_seed_never_change() {
        let stream = Stream::of(1, "area", "thetford");
        let draws = [0, 1, 2, u64::MAX].map(|run| stream.uniform(run).to_string());
        let expected = ["0.041934436898705296", "0.3017265954896549", "0.023466940832466643", "0.4713083812727363"];
        assert_eq!(draws, expected);
    }

    #[test]
    fn draws_are_even_and_normal() {
        let stream = Stream::of(7, "site", "s");
        let runs = 20_000_u32;
        let mean = |draw: &dyn Fn(u64) -> f64| (0..runs).map(|run| draw(run.into())).sum::<f64>() / f64::from(runs);
        let near = |is: f64, ought: f64| assert!((is - ought).abs() < 0.02, "{is} is not {ought}");
        near(mean(&|run| stream.uniform(run)), 0.5);
        near(mean(&|run| stream.normal(run)), 0.0);
        near(mean(&|run| stream.normal(run) * stream.normal(run)), 1.0);
        near(mean(&|run| stream.normal(run) * Stream::of(7, "site", "t").normal(run)), 0.0);
        near(mean(&|run| stream.normal(run) * Stream::of(8, "site", "s").normal(run)), 0.0);
        near(mean(&|run| stream.normal(run) * stream.normal(run + 1)), 0.0);
    }
}
