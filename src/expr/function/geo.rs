//! Functions on places, as Collect has them.
//!
//! A place is the text `latitude longitude [altitude [accuracy]]` in degrees, a trace or shape several with `;` between.

use super::Arguments;
use crate::decimal;
use crate::expr::ast::Expr;
use crate::expr::error::{ErrorCode, ExprError};
use crate::expr::sphere::{self, Degrees};
use crate::expr::value::Value;

type Result<T = Value> = std::result::Result<T, ExprError>;

#[derive(Clone, Copy, PartialEq)]
struct Point {
    latitude: f64,
    longitude: f64,
}

impl Point {
    fn degrees(self) -> Degrees {
        (self.latitude, self.longitude)
    }
}

/// The points of the arguments from `from` to `to`; none when some text is no place.
fn points(arguments: &Arguments<'_>, at: usize) -> Result<Option<Vec<Point>>> {
    let texts = match arguments.value(at)? {
        Value::Nodes(nodes) => nodes
            .iter()
            .map(|&node| arguments.world().text(node).into_owned())
            .collect(),
        other => vec![other.into_text(arguments.world())],
    };
    let mut found = Vec::new();
    for text in texts {
        arguments.built(text.len())?;
        for part in text.split(';').filter(|part| !part.trim().is_empty()) {
            match point(part) {
                Some(point) => found.push(point),
                None => return Ok(None),
            }
        }
    }
    Ok(Some(found))
}

fn point(text: &str) -> Option<Point> {
    let mut numbers = text.split_whitespace().map(decimal::parse);
    let (latitude, longitude) = (numbers.next()??, numbers.next()??);
    let rest_is_fine = numbers.next().is_none_or(|altitude| altitude.is_some())
        && numbers.next().is_none_or(|accuracy| accuracy.is_some())
        && numbers.next().is_none();
    (rest_is_fine && latitude.abs() <= 90.0 && longitude.abs() <= 180.0).then_some(Point { latitude, longitude })
}

/// `area(shape)`: square metres inside a shape or a trace closed at its end; of a node-set the nodes are the points.
/// 0 below three points, NaN for text that is no shape. Rounded to hundredths, as Enketo and Web Forms do.
pub(super) fn area(arguments: &Arguments<'_>) -> Result {
    let Some(ring) = points(arguments, 0)? else {
        return Ok(Value::Number(f64::NAN));
    };
    let m2 = sphere::area_m2(ring.into_iter().map(Point::degrees));
    Ok(Value::Number(hundredths(m2)))
}

/// `distance(trace)` or `distance(place, place, …)`: metres along all points in order; 0 below two points, NaN for text
/// that is no place. Rounded to centimetres, as Enketo and Web Forms do.
pub(super) fn distance(arguments: &Arguments<'_>) -> Result {
    let mut line = Vec::new();
    for at in 0..arguments.len() {
        match points(arguments, at)? {
            Some(more) => line.extend(more),
            None => return Ok(Value::Number(f64::NAN)),
        }
    }
    let metres = sphere::length_m(line.into_iter().map(Point::degrees));
    Ok(Value::Number(hundredths(metres)))
}

fn hundredths(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

/// `geofence(place, shape)`: whether the place is inside the shape, by counting the sides that a ray crosses. False when
/// either is not answered yet (JavaRosa stops the form there).
///
/// # Errors
/// `JB-E204` when a place or shape is written out in the expression and is none.
pub(super) fn geofence(arguments: &Arguments<'_>) -> Result {
    for at in 0..2 {
        if let Some(Expr::Text(text)) = arguments.expression(at)
            && text.split(';').any(|part| point(part).is_none())
        {
            return Err(arguments.error(
                ErrorCode::ArgumentValue,
                "geofence() needs a place and a shape; a place is written 'latitude longitude altitude accuracy'",
            ));
        }
    }
    let (place, shape) = (points(arguments, 0)?, points(arguments, 1)?);
    let (Some(place), Some(mut ring)) = (place, shape) else {
        return Ok(Value::Boolean(false));
    };
    let Some(place) = place.first() else {
        return Ok(Value::Boolean(false));
    };
    ring.extend(ring.first().copied());
    let crosses = |side: &&[Point]| {
        let (a, b) = (side[0], side[1]);
        let spans = (a.longitude > place.longitude) != (b.longitude > place.longitude);
        let along = (place.longitude - a.longitude) / (b.longitude - a.longitude);
        spans && place.latitude < a.latitude + along * (b.latitude - a.latitude)
    };
    let inside = ring.windows(2).filter(crosses).count() % 2 == 1;
    Ok(Value::Boolean(inside))
}

/// `intersects(trace)`: whether a trace or shape crosses or touches itself, other than where it closes (Collect).
pub(super) fn intersects(arguments: &Arguments<'_>) -> Result {
    let Some(mut line) = points(arguments, 0)? else {
        return Ok(Value::Boolean(false));
    };
    line.dedup();
    let sides: Vec<(Point, Point)> = line.windows(2).map(|pair| (pair[0], pair[1])).collect();
    arguments.charge((sides.len() as u64).saturating_mul(sides.len() as u64) / 2)?;
    let closed = line.len() > 2 && line.first() == line.last();
    for (i, one) in sides.iter().enumerate() {
        for (j, other) in sides.iter().enumerate().skip(i + 1) {
            let neighbours = j == i + 1 || (closed && i == 0 && j == sides.len() - 1);
            let meets = if neighbours {
                folds_back(*one, *other, j == i + 1)
            } else {
                meet(*one, *other)
            };
            if meets {
                return Ok(Value::Boolean(true));
            }
        }
    }
    Ok(Value::Boolean(false))
}

/// Which side of the line `a`-`b` a point is on.
fn side(a: Point, b: Point, c: Point) -> f64 {
    (b.longitude - a.longitude) * (c.latitude - a.latitude) - (b.latitude - a.latitude) * (c.longitude - a.longitude)
}

/// Whether a point of the line `a`-`b` lies between its ends.
fn between(a: Point, b: Point, c: Point) -> bool {
    let within = |low: f64, high: f64, at: f64| low.min(high) <= at && at <= low.max(high);
    within(a.latitude, b.latitude, c.latitude) && within(a.longitude, b.longitude, c.longitude)
}

fn meet((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let (s1, s2, s3, s4) = (side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b));
    let crossing = (s1 > 0.0) != (s2 > 0.0) && (s3 > 0.0) != (s4 > 0.0) && s1 * s2 != 0.0 && s3 * s4 != 0.0;
    crossing
        || (s1 == 0.0 && between(a, b, c))
        || (s2 == 0.0 && between(a, b, d))
        || (s3 == 0.0 && between(c, d, a))
        || (s4 == 0.0 && between(c, d, b))
}

/// Whether two sides that share a corner lie on each other: `a`-`b` then `b`-`d`, or `a`-`b` and the closing `c`-`a`.
fn folds_back((a, b): (Point, Point), (c, d): (Point, Point), in_order: bool) -> bool {
    let (corner, from, to) = if in_order { (b, a, d) } else { (a, b, c) };
    let straight = side(from, corner, to) == 0.0;
    let ahead = (corner.latitude - from.latitude) * (to.latitude - corner.latitude)
        + (corner.longitude - from.longitude) * (to.longitude - corner.longitude);
    straight && ahead < 0.0
}
