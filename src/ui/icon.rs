//! The icons, drawn in line so that none has to be loaded: 24 by 24, a line of 2, in the colour of the text.

use super::dom::{El, svg};
use leptos::prelude::*;
use std::cell::RefCell;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
        /// What an icon shows.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Picture {
            $($(#[$doc])* $name,)*
        }

        impl Picture {
            fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)* }
            }
        }
    };
}

icons! {
    /// A house.
    Home = "M3 11 12 4l9 7M5.5 9.5V20h13V9.5M10 20v-5.5h4V20";
    /// An arrow to the left.
    Back = "M20 12H4m7-7-7 7 7 7";
    /// An arrow to the right.
    Next = "M4 12h16m-7-7 7 7-7 7";
    /// Bars of a signal.
    Signal = "M5 19v-3m5 3v-7m5 7V8m5 11V4";
    /// A small arrow to the right, at the end of a row.
    Chevron = "m9 5 7 7-7 7";
    /// A tick.
    Check = "m4 12.5 5.5 5.5L20 7";
    /// A triangle with an exclamation mark.
    Warning = "M12 3.5 2.5 20h19zM12 10v4.5m0 2.6v.2";
    /// A cross.
    Cross = "m6 6 12 12M18 6 6 18";
    /// A circle with an i.
    Info = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18m0-10v5.5m0-9v.2";
    /// A paper aeroplane.
    Send = "M21 3 3 10.5l7 3.5 3.5 7zM21 3 10 14";
    /// A clock.
    Clock = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18m0-14v5.5l3.5 2";
    /// A bin.
    Trash = "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5.5m4-5.5v5.5";
    /// A plus.
    Plus = "M12 5v14M5 12h14";
    /// A magnifying glass.
    Search = "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M20.5 20.5 15.3 15.3";
    /// Head and shoulders.
    Person = "M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5c.6-4 3.5-6 7.5-6s6.9 2 7.5 6";
    /// Two people.
    People = "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c.5-3.6 3-5.5 6.5-5.5s6 1.9 6.5 5.5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 15c2.3.7 3.6 2.4 4 5";
    /// A camera.
    Camera = "M4 8h3.5L9 5h6l1.5 3H20v11.5H4zM12 16.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6";
    /// A pen.
    Pen = "m4 20 1-5L16.5 3.5l4 4L9 19zM14 6l4 4";
    /// A microphone.
    Mic = "M12 3a3 3 0 0 0-3 3v5.5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3.5";
    /// A pin on a map.
    Location = "M12 21.5s7-6.2 7-11.8a7 7 0 0 0-14 0c0 5.6 7 11.8 7 11.8m0-9.3a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5";
    /// A sheet of paper.
    File = "M6 3h8l4.5 4.5V21H6zM14 3v5h4.5M9 12.5h6M9 16.5h6";
    /// An arrow up, out of a tray.
    Upload = "M12 15.5V4m-5 5 5-5 5 5M4 15.5V20h16v-4.5";
    /// An arrow down, into a tray.
    Download = "M12 4v11.5m-5-5 5 5 5-5M4 15.5V20h16v-4.5";
    /// Three lines.
    Menu = "M4 6.5h16M4 12h16M4 17.5h16";
    /// A globe.
    Language = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M3.5 12h17M12 3c2.5 2.5 3.7 5.5 3.7 9S14.5 18.5 12 21c-2.5-2.5-3.7-5.5-3.7-9S9.5 5.5 12 3";
    /// An eye.
    Eye = "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6";
    /// A phone.
    Phone = "M7 2.5h10v19H7zM10.5 18.5h3";
    /// A sun.
    Sun = "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9M12 2v2.2m0 15.6V22M2 12h2.2m15.6 0H22M4.9 4.9l1.6 1.6m11 11 1.6 1.6M4.9 19.1l1.6-1.6m11-11 1.6-1.6";
    /// A moon.
    Moon = "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5";
    /// A key.
    Key = "M8 19a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9m3.3-7.6L20 3m-4.5 4.3 3 3";
    /// A door with an arrow out of it.
    Leave = "M14 4H5v16h9M10 12h11m-4-4 4 4-4 4";
    /// A box for things that arrive.
    Inbox = "M4 13.5 6.5 5h11l2.5 8.5V20H4zM4 13.5h5l1.2 2.5h3.6l1.2-2.5h5";
    /// Two sheets, one over the other.
    Copy = "M9 8.5h11V21H9zM15 8.5V3H4v12.5h5";
    /// A star.
    Star = "m12 3 2.7 5.8 6.3.8-4.6 4.4 1.2 6.3L12 17.2l-5.6 3.1 1.2-6.3L3 9.6l6.3-.8z";
    /// Six dots, to be held.
    Grip = "M9 6v.2M15 6v.2M9 12v.2M15 12v.2M9 18v.2M15 18v.2";
    /// An arrow round in a circle.
    Again = "M20 5v5h-5M19.6 10A8 8 0 1 0 20 14";
}

thread_local! {
    static DRAWN: RefCell<Vec<(Picture, El)>> = const { RefCell::new(Vec::new()) };
}

/// An icon beside words that say the same; hidden from screen readers. Each is drawn once and copied from then on: a list
/// of answers has two in every row.
pub fn icon(picture: Picture) -> El {
    DRAWN.with_borrow_mut(|drawn| {
        if let Some((_, known)) = drawn.iter().find(|(known, _)| *known == picture) {
            return known.copy();
        }
        let new = draw(picture);
        drawn.push((picture, new.copy()));
        new
    })
}

fn draw(picture: Picture) -> El {
    svg("svg")
        .class("icon")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
        .child(svg("path").attr("d", picture.path()))
}

/// The same for the office's templates.
#[component]
pub fn Icon(
    /// What it shows.
    picture: Picture,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=picture.path()></path>
        </svg>
    }
}
