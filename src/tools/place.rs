//! A place on the earth, and the measures of lines and areas, on the sphere that expressions measure on too.

use crate::decimal;

const RADIUS_M: f64 = 6_378_100.0;

/// A place; altitude and accuracy are 0 where a place was set by hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Degrees, north positive.
    pub latitude: f64,
    /// Degrees, east positive.
    pub longitude: f64,
    /// Metres above the sea.
    pub altitude: f64,
    /// Metres around it in which the place may lie.
    pub accuracy: f64,
}

impl Place {
    /// A place set by hand.
    #[must_use]
    pub fn by_hand(latitude: f64, longitude: f64) -> Self {
        Self {
            latitude,
            longitude,
            altitude: 0.0,
            accuracy: 0.0,
        }
    }
}

/// The places of a geopoint, geotrace or geoshape as XForms writes them; what is no place is left out.
#[must_use]
pub fn read(text: &str) -> Vec<Place> {
    text.split(';').filter_map(read_one).collect()
}

fn read_one(text: &str) -> Option<Place> {
    let mut numbers = text.split_whitespace().map(decimal::parse);
    let (latitude, longitude) = (numbers.next()??, numbers.next()??);
    let mut rest = move || numbers.next().flatten().unwrap_or(0.0);
    Some(Place {
        latitude,
        longitude,
        altitude: rest(),
        accuracy: rest(),
    })
}

/// Metres along the line.
#[must_use]
pub fn length_m(line: &[Place]) -> f64 {
    line.windows(2).map(|pair| metres(pair[0], pair[1])).sum()
}

/// The great circle between two places, by the haversine formula.
fn metres(from: Place, to: Place) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let across = from.latitude.to_radians().cos() * to.latitude.to_radians().cos();
    let h = half(from.latitude, to.latitude) + across * half(from.longitude, to.longitude);
    2.0 * RADIUS_M * h.min(1.0).sqrt().asin()
}

/// Square metres inside the ring, whose last place need not repeat the first.
#[must_use]
pub fn area_m2(ring: &[Place]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let strips = ring.iter().zip(next).map(|(a, b)| {
        let width = (b.longitude - a.longitude).to_radians();
        width * (2.0 + a.latitude.to_radians().sin() + b.latitude.to_radians().sin())
    });
    (strips.sum::<f64>() * RADIUS_M * RADIUS_M / 2.0).abs()
}
