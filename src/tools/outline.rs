//! The outlines of the 41 kecamatan of Malang Raya, small enough to be on every phone.
//!
//! `outline.txt` holds the borders, one a line: a point and the steps to the next ones, in 1/2000 of a degree east and
//! north. After an empty line come the areas, one a line: name; regency; a point inside for the name; its rings with
//! `/` between, each the numbers of its borders from 1, negative where one runs the other way. Neighbours share their
//! border. `LICENSE-outline.txt` says where it comes from.

const TEXT: &str = include_str!("outline.txt");
/// Steps of the outline in a degree.
pub const STEPS: f64 = 2000.0;

/// A point of the outline, in steps east and north.
pub type Point = (i32, i32);

/// A kecamatan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its name.
    pub name: &'static str,
    /// The regency or city that it is in.
    pub regency: &'static str,
    /// Where its name stands.
    pub label: Point,
    /// Its outer borders.
    pub rings: Vec<Vec<Point>>,
}

/// All, in the order of their codes.
#[must_use]
pub fn areas() -> Vec<Area> {
    let (borders, areas) = TEXT.split_once("\n\n").unwrap_or_default();
    let borders: Vec<Vec<Point>> = borders.lines().map(border).collect();
    areas.lines().filter_map(|line| area(line, &borders)).collect()
}

fn numbers(text: &str) -> impl Iterator<Item = i32> {
    text.split(' ').filter_map(|it| it.parse().ok())
}

fn pairs(text: &str) -> Vec<Point> {
    let all: Vec<i32> = numbers(text).collect();
    all.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

fn border(line: &str) -> Vec<Point> {
    let mut at = (0, 0);
    let steps = pairs(line).into_iter();
    steps
        .map(|(east, north)| {
            at = (at.0 + east, at.1 + north);
            at
        })
        .collect()
}

fn area(line: &'static str, borders: &[Vec<Point>]) -> Option<Area> {
    let mut parts = line.split(';');
    let (name, regency) = (parts.next()?, parts.next()?);
    let label = *pairs(parts.next()?).first()?;
    let ring = |text: &str| numbers(text).flat_map(|number| run(borders, number)).collect();
    let rings = parts.next()?.split('/').map(ring).collect();
    Some(Area {
        name,
        regency,
        label,
        rings,
    })
}

/// The border with this number, in its direction, without its last point: the next one begins there.
fn run(borders: &[Vec<Point>], number: i32) -> Vec<Point> {
    let at = number.unsigned_abs() as usize;
    let mut points = at
        .checked_sub(1)
        .and_then(|at| borders.get(at))
        .cloned()
        .unwrap_or_default();
    if number < 0 {
        points.reverse();
    }
    points.pop();
    points
}

impl Area {
    /// Whether a place lies in it, by counting the borders between the place and the east.
    #[must_use]
    pub fn holds(&self, latitude: f64, longitude: f64) -> bool {
        let (x, y) = (longitude * STEPS, latitude * STEPS);
        let crossings = self.rings.iter().flat_map(|ring| {
            let next = ring.iter().cycle().skip(1);
            ring.iter().zip(next).filter(move |(a, b)| {
                let (ax, ay, bx, by) = (f64::from(a.0), f64::from(a.1), f64::from(b.0), f64::from(b.1));
                (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
            })
        });
        crossings.count() % 2 == 1
    }
}
