//! Measures on the sphere, with JavaRosa's radius and formulas, to agree with Collect. Both the functions of expressions and
//! the map use them.

use std::f64::consts::FRAC_PI_2;

const RADIUS_M: f64 = 6_378_100.0;

/// Latitude and longitude, in degrees.
pub type Degrees = (f64, f64);

/// Metres along the line: great circles, by the haversine formula.
#[must_use]
pub fn length_m(line: impl IntoIterator<Item = Degrees>) -> f64 {
    let line: Vec<Degrees> = line.into_iter().collect();
    line.windows(2).map(|pair| metres(pair[0], pair[1])).sum()
}

fn metres(from: Degrees, to: Degrees) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let across = from.0.to_radians().cos() * to.0.to_radians().cos();
    let h = half(from.0, to.0) + across * half(from.1, to.1);
    let angle = if h >= 1.0 { FRAC_PI_2 } else { h.sqrt().asin() };
    2.0 * RADIUS_M * angle
}

/// Square metres inside the ring, whose last place need not repeat the first; 0 below three places.
#[must_use]
pub fn area_m2(ring: impl IntoIterator<Item = Degrees>) -> f64 {
    let mut ring: Vec<Degrees> = ring.into_iter().collect();
    if ring.len() < 3 {
        return 0.0;
    }
    ring.extend(ring.first().copied());
    let strip = |pair: &[Degrees]| {
        let width = (pair[1].1 - pair[0].1).to_radians();
        width * (2.0 + pair[0].0.to_radians().sin() + pair[1].0.to_radians().sin())
    };
    let sum: f64 = ring.windows(2).map(strip).sum();
    (sum * RADIUS_M * RADIUS_M / 2.0).abs()
}
