//! The controls that few forms have: in the rest of the app ([`crate::app::rest`]).

use super::{
    audio, barcode, date,
    file::{self, Kind},
    geo, image, range, rank,
    session::Fill,
    signature,
    tool::Tool,
    trace,
};
use crate::{
    engine::NodeId,
    form::{QuestionType, UploadKind},
    ui::dom::View,
};

/// The control of a question of this kind.
#[must_use]
pub fn control(fill: Fill, node: NodeId, kind: &QuestionType) -> View {
    match kind {
        QuestionType::Barcode => barcode::control(fill, node),
        QuestionType::Time => date::time(fill, node),
        QuestionType::DateTime => date::date_time(fill, node),
        QuestionType::Range(scale) => range::control(fill, node, scale),
        QuestionType::Rank(_) => rank::control(fill, node),
        QuestionType::Geopoint => geo::control(fill, node),
        QuestionType::Geotrace => trace::control(fill, node, Tool::Line),
        QuestionType::Geoshape => trace::control(fill, node, Tool::Area),
        QuestionType::Upload { media } => upload(fill, node, *media),
        _ => View::none(),
    }
}

fn upload(fill: Fill, node: NodeId, media: UploadKind) -> View {
    let looks = |word| fill.looks(node, word);
    match media {
        UploadKind::Image if looks("signature") || looks("draw") => signature::control(fill, node),
        UploadKind::Image => image::control(fill, node),
        UploadKind::Audio if audio::is_external(fill, node) => file::control(fill, node, Kind::Audio),
        UploadKind::Audio => audio::control(fill, node),
        UploadKind::Video => file::control(fill, node, Kind::Video),
        UploadKind::File => file::control(fill, node, Kind::File),
    }
}
