//! A place on the earth, and the measures of lines and areas, on the sphere that expressions measure on too.

use crate::{decimal, expr::sphere};

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
    sphere::length_m(line.iter().map(degrees))
}

/// Square metres inside the ring, whose last place need not repeat the first.
#[must_use]
pub fn area_m2(ring: &[Place]) -> f64 {
    sphere::area_m2(ring.iter().map(degrees))
}

fn degrees(place: &Place) -> sphere::Degrees {
    (place.latitude, place.longitude)
}
