//! What is computed is written as the type of its question wants it: a calculation may come to `12.7` where a whole
//! number is asked, or to a moment where a date is. What people typed is never rewritten.

use super::session::Session;
use crate::decimal;
use crate::expr::{Moment, MomentStyle, Value, World, format_number, parse_moment, parse_number, parse_time};
use crate::form::{DataType, QuestionType};
use crate::instance::NodeId;

const DAY_MS: f64 = 86_400_000.0;

/// Days from 1970 to the furthest date that there is; a number beyond is none.
const MOST_DAYS: f64 = 95_000_000.0;

impl Session {
    /// A value as the text of an answer of this type; empty where it is none of that type. As in JavaRosa a number that
    /// is none is empty, and a whole number is cut off, not rounded.
    pub(super) fn cast(&self, value: Value, to: Option<DataType>) -> String {
        if matches!(&value, Value::Number(number) if number.is_nan()) {
            return String::new();
        }
        match to {
            Some(DataType::Int) => match value {
                Value::Text(_) | Value::Nodes(_) => {
                    let text = value.into_text(self);
                    digits(&text).unwrap_or_else(|| whole(parse_number(&text)))
                }
                other => whole(other.to_number(self)),
            },
            Some(DataType::Decimal) => match value {
                Value::Date(_) | Value::Number(_) | Value::Boolean(_) => finite(value.to_number(self)),
                other => {
                    let text = other.into_text(self);
                    if parse_number(&text).is_finite() {
                        text
                    } else {
                        String::new()
                    }
                }
            },
            Some(DataType::Date) => self.moment(value).map_or_else(String::new, |moment| {
                let day = Moment {
                    style: MomentStyle::Date,
                    ..moment
                };
                Value::Date(day).into_text(self)
            }),
            Some(DataType::DateTime) => self.date_time(value),
            Some(DataType::Time) => self.time(value),
            Some(DataType::Geopoint) => point(value.into_text(self)),
            Some(DataType::Geotrace | DataType::Geoshape) => {
                let is_line = |text: &String| {
                    let mut points = text.split(';').map(str::trim).filter(|point| !point.is_empty());
                    points.all(is_point)
                };
                Some(value.into_text(self)).filter(is_line).unwrap_or_default()
            }
            _ => value.into_text(self),
        }
    }

    /// A text as the answer of a question; empty where it is none of its type. For whoever answers without a control that
    /// takes nothing else.
    #[must_use]
    pub fn as_answer(&self, node: NodeId, text: &str) -> String {
        let Some(def) = self.instance.get(node).map(|live| self.model.def(live.def)) else {
            return String::new();
        };
        let data_type = def.data_type;
        let is_of_another = match (data_type, def.question()) {
            (_, Some(QuestionType::Acknowledge)) => {
                let is_done = ["OK", "true", "1"].contains(&text);
                return if is_done { "OK".to_owned() } else { String::new() };
            }
            // Nobody writes a date as a number of days, or as an instant that is another day elsewhere.
            (Some(DataType::Date), _) => {
                let zone = text.split_once('T').and_then(|(_, time)| parse_time(time)?.1);
                zone.is_some() || parse_number(text).is_finite()
            }
            (Some(DataType::Time | DataType::DateTime), _) => parse_number(text).is_finite(),
            _ => false,
        };
        if is_of_another {
            String::new()
        } else {
            self.cast_text(text, data_type)
        }
    }

    /// Whether a condition holds. As in JavaRosa a path asks for the answer that it leads to, not whether there is such a
    /// question: none, `0` of a number and `false` of a boolean do not hold.
    pub(super) fn holds(&self, value: &Value) -> bool {
        let Value::Nodes(nodes) = value else {
            return value.to_boolean();
        };
        let Some(&first) = nodes.first() else { return false };
        let live = Self::node_id(first).and_then(|node| self.instance.get(node));
        let data_type = live.and_then(|live| self.model.def(live.def).data_type);
        let text = self.text(first);
        match data_type {
            Some(DataType::Boolean) => text == "1" || text == "true",
            Some(DataType::Int | DataType::Decimal) => parse_number(&text).abs() > 0.0,
            _ => !text.is_empty(),
        }
    }

    /// A text as an answer of this type; empty where it is none.
    pub(super) fn cast_text(&self, text: &str, to: Option<DataType>) -> String {
        if text.is_empty() {
            String::new()
        } else {
            self.cast(Value::Text(text.to_owned()), to)
        }
    }

    /// The moment of a value: a date, an instant, or days since 1970.
    fn moment(&self, value: Value) -> Option<Moment> {
        let days = match value {
            Value::Date(moment) => return Some(moment),
            Value::Number(days) => days,
            other => {
                let text = other.into_text(self);
                if let Some(moment) = parse_moment(&text, false, self) {
                    return Some(moment);
                }
                parse_number(&text)
            }
        };
        // What is no number is not within bounds either.
        if !(-MOST_DAYS..=MOST_DAYS).contains(&days) {
            return None;
        }
        // A number of whole days is the day that it names, wherever the device is; any other is an instant.
        let utc_ms = (days * DAY_MS).round() as i64;
        let is_whole = days.fract() == 0.0;
        let offset_ms = i64::from(self.offset_minutes(utc_ms)) * 60_000;
        let instant_ms = if is_whole { utc_ms - offset_ms } else { utc_ms };
        Some(Moment {
            instant_ms,
            style: MomentStyle::DateTime,
        })
    }

    fn date_time(&self, value: Value) -> String {
        if let Value::Text(text) = &value
            && text.contains('T')
        {
            // As it was written: the zone in it says where that was.
            let is_moment = parse_moment(text, false, self).is_some();
            return if is_moment { text.clone() } else { String::new() };
        }
        self.moment(value).map_or_else(String::new, |moment| {
            let style = MomentStyle::DateTime;
            Value::Date(Moment { style, ..moment }).into_text(self)
        })
    }

    fn time(&self, value: Value) -> String {
        let value = match value {
            Value::Nodes(_) => Value::Text(value.into_text(self)),
            other => other,
        };
        if let Value::Text(text) = &value {
            let time = text.split_once('T').map_or(text.as_str(), |(_, time)| time);
            if parse_time(time).is_some() {
                return time.to_owned();
            }
        }
        let whole = self.date_time(value);
        whole
            .split_once('T')
            .map_or_else(String::new, |(_, time)| time.to_owned())
    }
}

/// A whole number that is written out keeps all its digits, more of them than a number of XPath has: it may be that of a card.
fn digits(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let short = digits.trim_start_matches('0');
    match (is_whole, short) {
        (false, _) => None,
        (true, "") => Some("0".to_owned()),
        (true, short) => Some(format!("{sign}{short}")),
    }
}

fn whole(number: f64) -> String {
    finite(number.trunc())
}

fn finite(number: f64) -> String {
    if number.is_finite() {
        format_number(number)
    } else {
        String::new()
    }
}

/// A place as it was written. Zero in all four parts is what a device says that knows no place (JavaRosa).
fn point(text: String) -> String {
    let mut parts = text.split_whitespace();
    let is_null = parts.clone().count() == 4 && parts.all(|part| decimal::parse(part) == Some(0.0));
    if is_point(&text) && !is_null {
        text
    } else {
        String::new()
    }
}

/// `lat lon`, with altitude and accuracy or without.
pub(super) fn is_point(text: &str) -> bool {
    let parts: Option<Vec<f64>> = text.split_whitespace().map(decimal::parse).collect();
    parts.is_some_and(|parts| (2..=4).contains(&parts.len()) && parts[0].abs() <= 90.0 && parts[1].abs() <= 180.0)
}
