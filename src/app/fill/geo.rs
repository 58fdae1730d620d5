//! A place: the phone's position, watched until it is good enough, with the accuracy shown while it is sought.

use super::{
    question::{disabled_where_read_only, dom_id},
    session::Fill,
    tool::{self, Tool},
};
use crate::{
    app::parts::notice,
    decimal,
    engine::NodeId,
    tools::{measure, place::Place},
    ui::{
        dom::{View, button, el, show},
        i18n::{Words, app, shared, tools, use_i18n},
        icon::{Picture, icon},
    },
};
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, closure::Closure};

/// Accuracy in metres at which the search ends by itself, where the form does not say.
const CAPTURE_M: f64 = 5.0;
/// Accuracy in metres from which a place is called inaccurate, where the form does not say.
const WARNING_M: f64 = 100.0;
/// How long the phone may take for one position, milliseconds.
const TIMEOUT_MS: u32 = 60_000;

/// How the search stands.
#[derive(Clone, Copy, PartialEq)]
enum Search {
    Idle,
    /// The best so far, if any.
    Running(Option<Place>),
    Failed(Words),
}

/// The button, the search and its result.
#[must_use]
pub fn control(fill: Fill, node: NodeId) -> View {
    let search = RwSignal::new(Search::Idle);
    let watch = StoredValue::new(None::<i32>);
    on_cleanup(move || stop(watch));
    let is_mapped = fill.looks(node, "placement-map") || fill.looks(node, "maps");
    // By hand on the outlines: first where the form asks for it, and always a way on where the phone finds nothing.
    let ways = move || {
        let locate = start_button(fill, node, search, watch, !is_mapped);
        let by_hand = tool::map_button(fill, node, Tool::Place, is_mapped);
        View::of(if is_mapped {
            [by_hand, locate]
        } else {
            [locate, by_hand]
        })
    };
    let content = move || match search.get() {
        Search::Running(best) => searching(fill, node, search, watch, best),
        Search::Failed(why) => {
            let why = el("div").words(use_i18n(), why);
            let why = notice("notice warn", Picture::Warning, why).attr("role", "alert");
            View::of([found(fill, node), why.into(), ways()])
        }
        Search::Idle => View::of([found(fill, node), ways()]),
    };
    el("div")
        .class("geo")
        .id(&dom_id(node))
        .attr("tabindex", "-1")
        .shows(content)
        .into()
}

/// Degrees with five digits behind the point, which are metres: what is stored has more, and would not fit into a line.
fn to_the_metre(degrees: &str) -> &str {
    let end = degrees.find('.').map_or(degrees.len(), |point| point + 6);
    degrees.get(..end).unwrap_or(degrees)
}

fn found(fill: Fill, node: NodeId) -> View {
    let i = use_i18n();
    let warning_m = parameter(fill, node, "warning-accuracy", WARNING_M);
    show(move || {
        let value = fill.value(node);
        let mut parts = value.split_whitespace();
        let (Some(latitude), Some(longitude)) = (parts.next(), parts.next()) else {
            return View::none();
        };
        let accuracy = parts.nth(1).unwrap_or("0");
        let is_poor = decimal::parse(accuracy).is_some_and(|m| m > warning_m);
        let is_by_hand = decimal::parse(accuracy).is_none_or(|m| m <= 0.0);
        let accuracy = whole_metres(accuracy);
        let place = [to_the_metre(latitude), ", ", to_the_metre(longitude)].concat();
        let words = move || match is_by_hand {
            true => i.fill(tools::BY_HAND, &[]),
            false => i.fill(app::GPS_FOUND, &[("m", &accuracy)]),
        };
        let poor = is_poor.then(|| el("p").class("small").words(i, app::GPS_POOR));
        let told = el("div")
            .child(el("strong").tells(words))
            .child(el("p").class("mono small").text(&place))
            .child(poor);
        let remove = disabled_where_read_only(button("button quiet", "remove"), fill, node)
            .label(i, shared::REMOVE)
            .on_click(move || fill.answer(node, String::new()))
            .child(icon(Picture::Trash));
        el("div")
            .class(if is_poor { "geo-found poor" } else { "geo-found" })
            .child(icon(Picture::Location))
            .child(told)
            .child(remove)
            .into()
    })
}

fn start_button(
    fill: Fill,
    node: NodeId,
    search: RwSignal<Search>,
    watch: StoredValue<Option<i32>>,
    is_first: bool,
) -> View {
    let i = use_i18n();
    let words = move || {
        let is_answered = fill.of(node, |session| !session.value(node).is_empty());
        i.fill(if is_answered { app::GPS_AGAIN } else { app::GPS_GET }, &[])
    };
    disabled_where_read_only(button(way_class(is_first), "locate"), fill, node)
        .on_click(move || start(fill, node, search, watch))
        .child(icon(Picture::Location))
        .child(el("span").tells(words))
        .into()
}

/// The first way of answering is larger than the others.
#[must_use]
pub fn way_class(is_first: bool) -> &'static str {
    if is_first { "button wide large" } else { "button wide" }
}

fn searching(
    fill: Fill,
    node: NodeId,
    search: RwSignal<Search>,
    watch: StoredValue<Option<i32>>,
    best: Option<Place>,
) -> View {
    let i = use_i18n();
    let end = move || {
        stop(watch);
        search.set(Search::Idle);
    };
    let words = match best {
        Some(fix) => i.fill(app::GPS_WAIT, &[("m", &metres(fix.accuracy))]),
        None => i.fill(app::GPS_BEGIN, &[]),
    };
    let take = best.map(|fix| {
        let take = move || {
            end();
            fill.answer(node, measure::text(fix));
        };
        button("button main", "accept")
            .on_click(take)
            .child(icon(Picture::Check))
            .child(el("span").words(i, app::GPS_TAKE))
    });
    let warning_m = parameter(fill, node, "warning-accuracy", WARNING_M);
    let is_poor = best.is_some_and(|fix| fix.accuracy > warning_m);
    let poor = is_poor.then(|| el("p").class("small").words(i, app::GPS_POOR));
    // From 1, a place within the length of a house, to 0, somewhere in the village.
    let goal_m = parameter(fill, node, "capture-accuracy", CAPTURE_M);
    let nearness = best.map_or(0.0, |fix| (goal_m / fix.accuracy.max(goal_m)).sqrt());
    // The inner ring closes in on the pin: as wide as the outer one while the place is vague.
    let scale = ["scale(", &fixed(1.0 - 0.7 * nearness, 2), ")"].concat();
    let ring = el("div")
        .class("ring")
        .attr("aria-hidden", "true")
        .child(
            el("span")
                .class("ring-near")
                .style_of("transform", move || scale.clone()),
        )
        .child(icon(Picture::Location));
    let stop = button("button", "stop").on_click(end).words(i, shared::CANCEL);
    el("div")
        .class("geo-search")
        .child(ring)
        .child(el("p").attr("role", "status").text(&words))
        .child(poor)
        .child(el("div").class("buttons").child(stop).child(take))
        .into()
}

fn start(fill: Fill, node: NodeId, search: RwSignal<Search>, watch: StoredValue<Option<i32>>) {
    let Ok(geolocation) = window().navigator().geolocation() else {
        search.set(Search::Failed(app::GPS_NONE));
        return;
    };
    search.set(Search::Running(None));
    let capture_m = parameter(fill, node, "capture-accuracy", CAPTURE_M);
    let on_fix = Closure::<dyn FnMut(web_sys::Position)>::new(move |position: web_sys::Position| {
        let fix = read(&position);
        let Some(Search::Running(best)) = search.try_get_untracked() else {
            return;
        };
        let best = best.filter(|best| best.accuracy <= fix.accuracy).unwrap_or(fix);
        if best.accuracy <= capture_m {
            stop(watch);
            search.set(Search::Idle);
            fill.answer(node, measure::text(best));
        } else {
            search.set(Search::Running(Some(best)));
        }
    });
    let on_error = Closure::<dyn FnMut(web_sys::PositionError)>::new(move |error: web_sys::PositionError| {
        // A later error does not take away what was found.
        if let Some(Search::Running(None)) = search.try_get_untracked() {
            stop(watch);
            search.set(Search::Failed(match error.code() {
                1 => app::GPS_DENIED,
                _ => app::GPS_FAIL,
            }));
        }
    });
    let options = web_sys::PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(TIMEOUT_MS);
    options.set_maximum_age(0);
    let id = geolocation.watch_position_with_error_callback_and_options(
        on_fix.as_ref().unchecked_ref(),
        Some(on_error.as_ref().unchecked_ref()),
        &options,
    );
    // The browser may call them until the watch is cleared, which the page cannot know for sure.
    on_fix.forget();
    on_error.forget();
    match id {
        Ok(id) => watch.set_value(Some(id)),
        Err(_) => search.set(Search::Failed(app::GPS_NONE)),
    }
}

fn stop(watch: StoredValue<Option<i32>>) {
    let id = watch.try_update_value(Option::take).flatten();
    if let (Some(id), Ok(geolocation)) = (id, window().navigator().geolocation()) {
        geolocation.clear_watch(id);
    }
}

fn read(position: &web_sys::Position) -> Place {
    let coords = position.coords();
    Place {
        latitude: coords.latitude(),
        longitude: coords.longitude(),
        altitude: coords.altitude().unwrap_or_default(),
        accuracy: coords.accuracy(),
    }
}

/// What the phone found, as the text of a geopoint.
#[must_use]
pub fn text_of(position: &web_sys::Position) -> String {
    measure::text(read(position))
}

fn fixed(number: f64, digits: u8) -> String {
    // Fails only beyond 100 digits.
    js_sys::Number::from(number)
        .to_fixed(digits)
        .map(String::from)
        .unwrap_or_default()
}

fn metres(accuracy: f64) -> String {
    fixed(accuracy.ceil(), 0)
}

fn whole_metres(text: &str) -> String {
    decimal::parse(text).map_or_else(|| text.to_owned(), metres)
}

fn parameter(fill: Fill, node: NodeId, name: &str, otherwise: f64) -> f64 {
    fill.parameter(node, name)
        .and_then(|text| decimal::parse(&text))
        .unwrap_or(otherwise)
}
