//! The frame of a question: label, hint, required mark, what is wrong; the control inside.

use super::{audio, choice, date, geo, image, media, note, number, picker, range, session::Fill, signature, text};
use crate::{
    engine::{NodeId, ViolationKind},
    form::{QuestionType, UploadKind},
    ui::{
        i18n::{app, shared, use_i18n},
        icon::{Icon, Picture},
        markdown::{inline_view, markdown_view},
    },
};
use leptos::prelude::*;

/// How the label belongs to the control.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Labelled {
    /// A `label` for one input.
    Input,
    /// The `legend` of several.
    Legend,
    /// The control says it itself.
    Itself,
}

/// The id of a question's input, or of its group of inputs.
#[must_use]
pub fn dom_id(node: NodeId) -> String {
    let mut id = String::from("q");
    id.push_str(&node.0.to_string());
    id
}

/// What describes a question's input: its hint and its error, for `aria-describedby`.
#[must_use]
pub fn described_by(node: NodeId) -> String {
    let id = dom_id(node);
    [&id, "-hint ", &id, "-error"].concat()
}

/// `true` while what is wrong with the answer is shown, for `aria-invalid`.
pub fn is_wrong(fill: Fill, node: NodeId) -> Signal<bool> {
    Signal::derive(move || fill.complaint(node).is_some())
}

/// A question with everything around it.
#[must_use]
pub fn question(fill: Fill, node: NodeId) -> AnyView {
    let kind = fill.definition(node, |definition| definition.kind.clone());
    let crate::form::NodeKind::Question(kind) = kind else {
        return ().into_any();
    };
    let (labelled, control) = control(fill, node, &kind);
    if labelled == Labelled::Itself {
        return framed(fill, node, control);
    }
    let label = move || markdown_view(&fill.of(node, |session| session.label(node)));
    let mark = move || fill.of(node, |session| session.is_required(node)).then(required_mark);
    let id = dom_id(node);
    let head = match labelled {
        Labelled::Legend => {
            view! { <legend class="label" tabindex="-1" id=label_id(node)>{label}{mark}</legend> }.into_any()
        }
        _ => view! { <label class="label" tabindex="-1" id=label_id(node) for=id>{label}{mark}</label> }.into_any(),
    };
    let content = view! {
        {head}
        {media::of_node(fill, node)}
        {hint(fill, node)}
        {guidance(fill, node)}
        {error(fill, node)}
        {control}
    }
    .into_any();
    match labelled {
        Labelled::Legend => framed(
            fill,
            node,
            view! { <fieldset aria-describedby=described_by(node)>{content}</fieldset> }.into_any(),
        ),
        _ => framed(fill, node, content),
    }
}

/// The id of a question's label.
#[must_use]
pub fn label_id(node: NodeId) -> String {
    let mut id = dom_id(node);
    id.push_str("-label");
    id
}

fn framed(fill: Fill, node: NodeId, content: AnyView) -> AnyView {
    let name = fill.ask(|session| session.name(node).to_owned());
    let path = move || {
        fill.follow_structure();
        fill.ask(|session| session.path(node))
    };
    let is_wrong = is_wrong(fill, node);
    view! { <div class="question" data-q=name data-path=path class:wrong=is_wrong>{content}</div> }.into_any()
}

fn required_mark() -> AnyView {
    let i = use_i18n();
    view! {
        <span class="required" aria-hidden="true">"*"</span>
        <span class="visually-hidden">{i.t(app::MUST)}</span>
    }
    .into_any()
}

fn hint(fill: Fill, node: NodeId) -> AnyView {
    let id = [&dom_id(node), "-hint"].concat();
    (move || {
        let id = id.clone();
        fill.of(node, |session| session.hint(node))
            .map(|hint| view! { <div class="hint" id=id>{markdown_view(&hint)}</div> })
    })
    .into_any()
}

fn guidance(fill: Fill, node: NodeId) -> AnyView {
    let i = use_i18n();
    (move || {
        fill.of(node, |session| session.guidance(node)).map(|guidance| {
            view! {
                <details class="guidance">
                    <summary>{i.t(app::MORE)}</summary>
                    {markdown_view(&guidance)}
                </details>
            }
        })
    })
    .into_any()
}

fn error(fill: Fill, node: NodeId) -> AnyView {
    let i = use_i18n();
    let id = [&dom_id(node), "-error"].concat();
    let says = move || {
        fill.complaint(node).map(|violation| {
            let words = violation.message.unwrap_or_else(|| {
                let words = match violation.kind {
                    ViolationKind::Required => shared::REQUIRED,
                    ViolationKind::Constraint => shared::WRONG,
                    ViolationKind::Type => app::NOT_OF_ITS_KIND,
                };
                i.fill(words, &[])
            });
            view! { <p class="error"><Icon picture=Picture::Warning/><span>{inline_view(&words)}</span></p> }
        })
    };
    view! { <div class="error-place" id=id role="alert">{says}</div> }.into_any()
}

/// More choices than this are searched, not scrolled through.
const MOST_CARDS: usize = 60;

/// Whether choices are picked from a list of their own: where the form says so, or where they are too many.
fn is_picked(fill: Fill, node: NodeId) -> bool {
    let looks = |word| fill.looks(node, word);
    looks("minimal")
        || looks("autocomplete")
        || (!looks("likert") && fill.ask(|session| session.choices(node).len()) > MOST_CARDS)
}

fn control(fill: Fill, node: NodeId, kind: &QuestionType) -> (Labelled, AnyView) {
    use Labelled::{Input, Itself, Legend};
    let looks = |word| fill.looks(node, word);
    match kind {
        QuestionType::Text | QuestionType::Barcode => (Input, text::control(fill, node)),
        QuestionType::Integer => (Input, number::control(fill, node, false)),
        QuestionType::Decimal => (Input, number::control(fill, node, true)),
        QuestionType::Date => (Input, date::date(fill, node)),
        QuestionType::Time => (Input, date::time(fill, node)),
        QuestionType::DateTime => (Input, date::date_time(fill, node)),
        QuestionType::SelectOne(_) if is_picked(fill, node) => (Input, picker::one(fill, node)),
        QuestionType::SelectMultiple(_) if is_picked(fill, node) => (Input, picker::many(fill, node)),
        QuestionType::SelectOne(_) if looks("likert") => (Legend, choice::likert(fill, node)),
        QuestionType::SelectOne(_) => (Legend, choice::one(fill, node)),
        QuestionType::SelectMultiple(_) => (Legend, choice::many(fill, node)),
        QuestionType::Range(scale) => (Input, range::control(fill, node, scale)),
        QuestionType::Note => (Itself, note::note(fill, node)),
        QuestionType::Acknowledge => (Legend, note::acknowledge(fill, node)),
        QuestionType::Geopoint => (Legend, geo::control(fill, node)),
        QuestionType::Upload {
            media: UploadKind::Image,
        } if looks("signature") || looks("draw") => (Legend, signature::control(fill, node)),
        QuestionType::Upload {
            media: UploadKind::Image,
        } => (Legend, image::control(fill, node)),
        QuestionType::Upload {
            media: UploadKind::Audio,
        } => (Legend, audio::control(fill, node)),
        QuestionType::Rank(_)
        | QuestionType::Geotrace
        | QuestionType::Geoshape
        | QuestionType::Upload {
            media: UploadKind::Video | UploadKind::File,
        } => (Legend, note::not_yet(fill, node)),
        QuestionType::Calculate | QuestionType::Hidden | QuestionType::Metadata { .. } => (Itself, ().into_any()),
    }
}
