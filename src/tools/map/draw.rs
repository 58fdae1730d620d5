//! The map as it stands: outlines, names, points, and how far a finger's breadth is.

use super::*;

/// Names are shown where an area is wide enough for them: pixels of a degree of latitude.
const NAMES_FROM: f64 = 900.0;
/// Lengths of the bar, metres.
const BARS_M: [f64; 12] = [
    10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0, 20_000.0, 50_000.0,
];
const BAR_PX: f64 = 90.0;

/// The outline as a path, in steps around the middle of the region.
pub(super) fn path(area: &Area) -> String {
    let mut d = String::new();
    for ring in &area.rings {
        let mut command = "M";
        for (east, north) in ring {
            let (x, y) = (east - (MIDDLE.1 * STEPS) as i32, (MIDDLE.0 * STEPS) as i32 - north);
            d.push_str(command);
            d.push_str(&x.to_string());
            d.push(' ');
            d.push_str(&y.to_string());
            command = "L";
        }
        d.push('Z');
    }
    d
}

impl Map {
    /// Where a place stands, in pixels from the middle of the view.
    fn at(&self, latitude: f64, longitude: f64) -> (f64, f64) {
        let (middle, scale) = (self.middle.get(), self.scale.get());
        (
            (longitude - middle.longitude) * scale * NARROW,
            (middle.latitude - latitude) * scale,
        )
    }

    /// Draws everything anew.
    pub(super) fn draw(&self) {
        let px = |number: f64| fixed(number, 1);
        let scale = self.scale.get();
        // The origin of the outlines is a whole step.
        let origin = |degrees: f64| f64::from((degrees * STEPS) as i32) / STEPS;
        let (x, y) = self.at(origin(MIDDLE.0), origin(MIDDLE.1));
        let (sx, sy) = (fixed(scale * NARROW / STEPS, 5), fixed(scale / STEPS, 5));
        let transform = ["translate(", &px(x), " ", &px(y), ") scale(", &sx, " ", &sy, ")"].concat();
        put(&self.outline, "transform", &transform);
        let (width, height) = (
            f64::from(self.view.client_width()),
            f64::from(self.view.client_height()),
        );
        for (area, name) in self.areas.iter().zip(&self.names) {
            let (x, y) = self.at(f64::from(area.label.1) / STEPS, f64::from(area.label.0) / STEPS);
            let is_shown = scale >= NAMES_FROM && x.abs() < width && y.abs() < height;
            put(name, "visibility", if is_shown { "visible" } else { "hidden" });
            put(name, "x", &px(x));
            put(name, "y", &px(y));
        }
        self.draw_points();
        self.draw_bar();
        self.tell_place();
        let n = self.points.borrow().len();
        flag(&self.accept, "disabled", n < self.shape.fewest());
        flag(&self.undo, "disabled", n == 0);
        flag(&self.clear, "disabled", n == 0);
    }

    fn draw_points(&self) {
        let (mut line, mut dots) = (String::new(), String::new());
        for place in self.points.borrow().iter() {
            let (x, y) = self.at(place.latitude, place.longitude);
            let (x, y) = (fixed(x, 1), fixed(y, 1));
            line.extend([&x, ",", &y, " "]);
            dots.extend(["M", &x, " ", &y, "h.01"]);
        }
        put(&self.line, "points", &line);
        put(&self.dots, "d", &dots);
    }

    fn draw_bar(&self) {
        let pixels = self.scale.get() / DEGREE_M;
        let metres = BARS_M
            .into_iter()
            .rev()
            .find(|metres| metres * pixels <= BAR_PX)
            .unwrap_or(BARS_M[0]);
        let words = if metres < 1000.0 {
            [&fixed(metres, 0), " m"].concat()
        } else {
            [&fixed(metres / 1000.0, 0), " km"].concat()
        };
        self.bar.set_text_content(Some(&words));
        if let Some(bar) = self.bar.dyn_ref::<web_sys::HtmlElement>() {
            // Refused only for what is no length.
            let _ = bar
                .style()
                .set_property("width", &[&fixed(metres * pixels, 0), "px"].concat());
        }
    }

    fn tell_place(&self) {
        let Place {
            latitude, longitude, ..
        } = self.middle.get();
        let area = self.areas.iter().find(|area| area.holds(latitude, longitude));
        let words = match area {
            Some(area) => tools::MAP_AREA.fill(self.lang, &[("name", area.name), ("regency", area.regency)]),
            None => tools::MAP_OUTSIDE.in_lang(self.lang).to_owned(),
        };
        if self.where_.text_content().as_deref() != Some(&words) {
            self.where_.set_text_content(Some(&words));
        }
    }
}
