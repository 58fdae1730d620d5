//! What the hands of the browser test do with each question of the gallery of tools.

/// What a hand does to a question.
pub enum Hand {
    /// Taps these buttons of the question, one after another.
    Press(&'static [&'static str]),
    /// Opens the map and taps these there; `drag` moves the map, `left` is the arrow key.
    Map(&'static [&'static str]),
    /// Chooses a file of the folder: the selector of the input, the file.
    File(&'static str, &'static str),
    /// Draws with a finger.
    Draw,
    /// Records for a moment.
    Record,
}
use Hand::{Draw, File, Map, Press, Record};

/// A question of the gallery, and what is done with it.
pub struct Case {
    pub question: &'static str,
    pub is_required: bool,
    pub first: Hand,
    pub second: Hand,
    /// What stands there afterwards, inside the question.
    pub shown: &'static str,
    /// What must be read there after the second.
    pub says: &'static str,
    pub clear: &'static str,
}

const CAMERA: &str = "input[capture=environment]";
const SELFIE: &str = "input[capture=user]";
const ANY: &str = "input[type=file]";

const fn case(question: &'static str, first: Hand, second: Hand, shown: &'static str, says: &'static str) -> Case {
    Case {
        question,
        is_required: false,
        first,
        second,
        shown,
        says,
        clear: "remove",
    }
}

const fn must(case: Case) -> Case {
    Case {
        is_required: true,
        ..case
    }
}

const fn drawn(question: &'static str) -> Case {
    Case {
        clear: "clear",
        ..case(question, Draw, Draw, "[data-action=clear]", "")
    }
}

const TWO: &[&str] = &["here", "add-point", "left", "add-point", "take"];
const FOUR: &[&str] = &[
    "clear-points",
    "here",
    "add-point",
    "left",
    "add-point",
    "drag",
    "add-point",
    "left",
    "add-point",
    "undo-point",
    "take",
];

/// Every tool in every appearance, in the order of the gallery.
pub const CASES: &[Case] = &[
    must(case(
        "lokasi",
        Press(&["locate", "accept"]),
        Map(&["drag", "take"]),
        ".geo-found",
        "ditunjuk di peta",
    )),
    case(
        "lokasi_peta",
        Map(&["zoom-in", "drag", "take"]),
        Map(&["here", "take"]),
        ".geo-found",
        "ketelitian 12 m",
    ),
    case(
        "lokasi_boleh",
        Map(&["left", "take"]),
        Map(&["zoom-in", "zoom-out", "left", "take"]),
        ".geo-found",
        "ditunjuk di peta",
    ),
    case("jalan", Map(TWO), Map(FOUR), ".geo-found", "3 titik, panjang"),
    must(case(
        "lahan",
        Map(&["here", "add-point", "left", "add-point", "drag", "add-point", "take"]),
        Map(FOUR),
        ".geo-found",
        "3 titik, luas",
    )),
    case(
        "foto",
        File(CAMERA, "place.jpg"),
        File("input:not([capture])", "icon.png"),
        "figure img",
        "",
    ),
    case(
        "foto_baru",
        File(CAMERA, "icon.png"),
        File(CAMERA, "place.jpg"),
        "figure img",
        "",
    ),
    case(
        "foto_diri",
        File(SELFIE, "icon.png"),
        File(SELFIE, "place.jpg"),
        "figure img",
        "",
    ),
    case(
        "foto_tempat",
        File(CAMERA, "place.jpg"),
        File("input:not([capture])", "icon.png"),
        "figure img",
        "",
    ),
    drawn("sketsa"),
    must(drawn("paraf")),
    case("suara", Record, Record, "audio", ""),
    case(
        "video",
        File(CAMERA, "film.webm"),
        File("input:not([capture])", "longer.webm"),
        "video",
        "3\u{a0}KB",
    ),
    case(
        "video_baru",
        File(CAMERA, "film.webm"),
        File(CAMERA, "longer.webm"),
        "video",
        "3\u{a0}KB",
    ),
    must(case(
        "surat",
        File(ANY, "surat.pdf"),
        File(ANY, "longer.webm"),
        ".file-kept",
        "3\u{a0}KB",
    )),
];
