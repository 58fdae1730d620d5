//! `range`: a scale with a start, an end and a step.

use super::code;
use super::diagnostic::Place;
use super::lower::{Here, Lower};
use super::parameters::bad_value;
use crate::form::RangeScale;
use crate::sorted::Map;

/// Reads the scale; 1 to 10 by 1 where nothing else is said.
pub(super) fn read(lower: &mut Lower<'_, '_>, here: Here<'_, '_>, pairs: &Map<String, String>) -> RangeScale {
    let record = here.item.record;
    let place = match record.get("parameters") {
        Some(cell) => record.at(cell).named(&here.item.name),
        None => record.place().named(&here.item.name),
    };
    let text = |key: &str, usual: &str| pairs.get(key).map_or(usual, String::as_str).to_owned();
    let scale = RangeScale {
        start: text("start", "1"),
        end: text("end", "10"),
        step: text("step", "1"),
    };
    let mut check = Check {
        lower,
        place,
        pairs,
        bounds: None,
    };
    let (start, end, step) = (
        check.fixed("start", &scale.start),
        check.fixed("end", &scale.end),
        check.fixed("step", &scale.step),
    );
    if let (Some(start), Some(end), Some(step)) = (start, end, step) {
        check.width("step", step, (start - end).abs(), None);
        check.bounds = (step != 0).then_some((start, end, step));
        check.ticks(here);
    }
    scale
}

/// Decimal places that are compared exactly.
const PLACES: usize = 9;

struct Check<'c, 'l, 'p> {
    lower: &'c mut Lower<'l, 'p>,
    place: Place,
    pairs: &'c Map<String, String>,
    /// Start, end and step, in units of 10^-PLACES.
    bounds: Option<(i128, i128, i128)>,
}

impl Check<'_, '_, '_> {
    fn fixed(&mut self, key: &str, text: &str) -> Option<i128> {
        let value = fixed(text);
        if value.is_none() {
            bad_value(key, text, "a number", &self.place, self.lower.problems);
        }
        value
    }

    fn width(&mut self, key: &str, value: i128, width: i128, step: Option<i128>) {
        let text = self.pairs.get(key).map_or("", String::as_str);
        let wanted = if value == 0 {
            "a number other than 0"
        } else if value > width {
            "a number not larger than the whole range"
        } else if step.is_some_and(|step| value % step != 0) {
            "a multiple of step"
        } else {
            return;
        };
        bad_value(key, text, wanted, &self.place, self.lower.problems);
    }

    fn ticks(&mut self, here: Here<'_, '_>) {
        let Some((start, end, step)) = self.bounds else {
            return;
        };
        let appearance = here.item.record.get("appearance").map_or("", |cell| cell.text);
        let has_ticks = ["tick_interval", "placeholder", "tick_labelset"]
            .into_iter()
            .find(|key| self.pairs.contains_key(*key));
        if let Some(key) = has_ticks
            && !appearance.is_empty()
            && !appearance.contains("vertical")
            && !appearance.contains("no-ticks")
        {
            let value = self.pairs.get(key).map_or("", String::as_str);
            bad_value(
                key,
                value,
                "it with the appearance vertical, no-ticks or none only",
                &self.place,
                self.lower.problems,
            );
        }
        let mut interval = None;
        if let Some(text) = self.pairs.get("tick_interval") {
            interval = self.fixed("tick_interval", text);
            if let Some(value) = interval {
                self.width("tick_interval", value, (end - start).abs(), Some(step));
            }
        }
        if let Some(text) = self.pairs.get("placeholder")
            && let Some(value) = self.fixed("placeholder", text)
            && ((value - start) % step != 0 || value < start.min(end) || value > start.max(end))
        {
            bad_value(
                "placeholder",
                text,
                "a value that the range can have",
                &self.place,
                self.lower.problems,
            );
        }
        if let Some(list) = self.pairs.get("tick_labelset") {
            let grid = interval.filter(|interval| *interval != 0).unwrap_or(step);
            self.labels(list, grid, appearance.contains("no-ticks"));
        }
    }

    fn labels(&mut self, list: &str, grid: i128, ends_only: bool) {
        let Some((start, end, _)) = self.bounds else {
            return;
        };
        let Some(choices) = self.lower.lists.get(list) else {
            self.lower.problems.error(
                code::UNKNOWN_LIST,
                self.place.clone().text(list),
                format!("There is no list \"{list}\"."),
                "Write the name of a list of the choices sheet.",
            );
            return;
        };
        let values: Vec<Option<i128>> = choices.0.iter().map(|choice| fixed(&choice.name)).collect();
        let fits = |value: i128| value >= start.min(end) && value <= start.max(end) && (value - start) % grid == 0;
        let good = values.iter().all(|value| value.is_some_and(fits));
        let ends = [start, end].iter().all(|end| values.contains(&Some(*end)))
            && values.iter().flatten().all(|value| *value == start || *value == end);
        if !good || ends_only && !ends {
            let wanted = if ends_only && good {
                "a list whose names are the start and the end of the range"
            } else {
                "a list whose names are numbers that the range can have"
            };
            bad_value("tick_labelset", list, wanted, &self.place, self.lower.problems);
        }
    }
}

/// Decimal text in units of 10^-PLACES; none when it is not a number, or has more digits than can be compared.
fn fixed(text: &str) -> Option<i128> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || digits.len() > 18 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let scale = PLACES as i32 + exponent - fraction.len() as i32;
    let number: i128 = digits.parse().ok()?;
    let number = match u32::try_from(scale) {
        Ok(scale) if scale <= 18 => number * 10_i128.pow(scale),
        Ok(_) => return None,
        Err(_) => {
            let divisor = 10_i128.checked_pow(scale.unsigned_abs())?;
            (number % divisor == 0).then_some(number / divisor)?
        }
    };
    Some(if mantissa.starts_with('-') { -number } else { number })
}
