//! The frame of a question: label, hint, required mark, what is wrong; the control inside.

use super::{choice, date, media, note, number, picker, rare, session::Fill, text};
use crate::{
    app::rest,
    engine::{NodeId, ViolationKind},
    form::QuestionType,
    ui::{
        dom::{El, View, el, show},
        i18n::{Words, answer, app, shared, use_i18n},
        icon::{Picture, icon},
        markdown::{inline_view, markdown_view},
    },
};
use gloo_timers::callback::Timeout;

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

/// A question with everything around it.
#[must_use]
pub fn question(fill: Fill, node: NodeId) -> View {
    let kind = fill.definition(node, |definition| definition.kind.clone());
    let crate::form::NodeKind::Question(kind) = kind else {
        return View::none();
    };
    let (labelled, control) = control(fill, node, &kind);
    if labelled == Labelled::Itself {
        return framed(fill, node, control);
    }
    let label = move || markdown_view(&fill.of(node, |session| session.label(node)));
    let mark = move || {
        let mark = fill.of(node, |session| session.is_required(node)).then(required_mark);
        mark.into()
    };
    let head = match labelled {
        Labelled::Legend => el("legend"),
        _ => el("label").attr("for", &dom_id(node)),
    };
    let head = head.class("label").attr("tabindex", "-1").id(&label_id(node));
    let content = View::of([
        head.shows(label).shows(mark).into(),
        media::of_node(fill, node),
        hint(fill, node),
        guidance(fill, node),
        error(fill, node),
        control,
    ]);
    match labelled {
        Labelled::Legend => {
            let group = el("fieldset").attr("aria-describedby", &described_by(node));
            framed(fill, node, group.child(content).into())
        }
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

fn framed(fill: Fill, node: NodeId, content: View) -> View {
    let name = fill.ask(|session| session.name(node).to_owned());
    let is_table_head = fill.looks(node, "label");
    let path = move || {
        fill.follow_structure();
        fill.ask(|session| session.path(node))
    };
    el("div")
        .class(if is_table_head {
            "question table-top"
        } else {
            "question"
        })
        .attr("data-q", &name)
        .attr_of("data-path", move || Some(path()))
        .class_of("wrong", move || fill.complaint(node).is_some())
        .child(content)
        .into()
}

fn required_mark() -> View {
    View::of([
        el("span")
            .class("required")
            .attr("aria-hidden", "true")
            .text("*")
            .into(),
        el("span").class("visually-hidden").words(use_i18n(), app::MUST).into(),
    ])
}

fn hint(fill: Fill, node: NodeId) -> View {
    let id = [&dom_id(node), "-hint"].concat();
    show(move || {
        let hint = fill.of(node, |session| session.hint(node));
        let hint = hint.map(|hint| el("div").class("hint").id(&id).child(markdown_view(&hint)));
        hint.into()
    })
}

fn guidance(fill: Fill, node: NodeId) -> View {
    let i = use_i18n();
    show(move || {
        let guidance = fill.of(node, |session| session.guidance(node));
        let guidance = guidance.map(|guidance| {
            el("details")
                .class("guidance")
                .child(el("summary").words(i, app::MORE))
                .child(markdown_view(&guidance))
        });
        guidance.into()
    })
}

fn error(fill: Fill, node: NodeId) -> View {
    let i = use_i18n();
    let id = [&dom_id(node), "-error"].concat();
    let says = move || {
        let Some(violation) = fill.complaint(node) else {
            return View::none();
        };
        let words = violation.message.unwrap_or_else(|| {
            let words = match violation.kind {
                ViolationKind::Required => shared::REQUIRED,
                ViolationKind::Constraint => shared::WRONG,
                ViolationKind::Type => not_of_its_kind(fill, node),
            };
            i.fill(words, &[])
        });
        el("p")
            .class("error")
            .child(icon(Picture::Warning))
            .child(el("span").child(inline_view(&words)))
            .into()
    };
    el("div")
        .class("error-place")
        .id(&id)
        .attr("role", "alert")
        .shows(says)
        .into()
}

/// What to say about a text that is no answer of its question's kind.
#[must_use]
pub fn not_of_its_kind(fill: Fill, node: NodeId) -> Words {
    match fill.definition(node, |definition| definition.kind.clone()) {
        crate::form::NodeKind::Question(QuestionType::Integer) => answer::NOT_WHOLE,
        crate::form::NodeKind::Question(QuestionType::Decimal) => answer::NOT_A_NUMBER,
        crate::form::NodeKind::Question(QuestionType::Date) => answer::NOT_A_DATE,
        _ => app::NOT_OF_ITS_KIND,
    }
}

/// What every field into which people type shares: its id, what describes it, whether it is wrong or only to be read,
/// and what is wrong being said when it is left.
pub fn typed_field(field: El, fill: Fill, node: NodeId) -> El {
    field
        .id(&dom_id(node))
        .attr("aria-describedby", &described_by(node))
        .attr_of("aria-invalid", move || invalid(fill, node))
        .flag_of("readonly", move || fill.of(node, |session| session.is_read_only(node)))
        .on_change(move |_| say_later(fill, node))
}

/// How long an error waits when a field is left, milliseconds: often it is left for a button below, which must not move
/// away from under the finger.
const SAY_LATER_MS: u32 = 250;

fn say_later(fill: Fill, node: NodeId) {
    let say = move || {
        if !fill.is_gone() {
            fill.leave(node);
        }
    };
    Timeout::new(SAY_LATER_MS, say).forget();
}

/// `aria-invalid` while what is wrong with the answer is shown.
#[must_use]
pub fn invalid(fill: Fill, node: NodeId) -> Option<String> {
    fill.complaint(node).map(|_| "true".to_owned())
}

/// Turned off where the answer is only to be read.
pub fn disabled_where_read_only(element: El, fill: Fill, node: NodeId) -> El {
    element.flag_of("disabled", move || fill.of(node, |session| session.is_read_only(node)))
}

/// More choices than this are searched, not scrolled through.
const MOST_CARDS: usize = 60;

/// Whether choices are picked from a list of their own: where the form says so, or where they are too many.
fn is_picked(fill: Fill, node: NodeId) -> bool {
    let looks = |word| fill.looks(node, word);
    looks("minimal")
        || looks("autocomplete")
        || looks("search")
        || (!is_in_row(fill, node) && fill.ask(|session| session.choices(node).len()) > MOST_CARDS)
}

/// Whether the choices stand in a row, as a scale or in a table.
fn is_in_row(fill: Fill, node: NodeId) -> bool {
    ["likert", "list", "list-nolabel", "label"]
        .iter()
        .any(|word| fill.looks(node, word))
        || is_in_table(fill, node)
}

/// Whether the group around a question is a table of selects, whose choices have their words once, above all of them.
#[must_use]
pub fn is_in_table(fill: Fill, node: NodeId) -> bool {
    let group = fill.ask(|session| session.instance().get(node).and_then(|live| live.parent()));
    group.is_some_and(|group| fill.looks(group, "table-list"))
}

fn control(fill: Fill, node: NodeId, kind: &QuestionType) -> (Labelled, View) {
    use Labelled::{Input, Itself, Legend};
    let looks = |word| fill.looks(node, word);
    match kind {
        QuestionType::Text => (Input, text::control(fill, node)),
        QuestionType::Integer => (Input, number::control(fill, node, false)),
        QuestionType::Decimal => (Input, number::control(fill, node, true)),
        QuestionType::Date if date::grain(fill, node) != date::Grain::Calendar => (Legend, date::date(fill, node)),
        QuestionType::Date => (Input, date::date(fill, node)),
        QuestionType::SelectOne(_) | QuestionType::SelectMultiple(_) if looks("label") => {
            (Legend, rest::shown(move || choice::table_head(fill, node)))
        }
        QuestionType::SelectOne(_) if is_picked(fill, node) => (Input, picker(fill, node, false)),
        QuestionType::SelectMultiple(_) if is_picked(fill, node) => (Input, picker(fill, node, true)),
        QuestionType::SelectOne(_) => (Legend, choice::one(fill, node)),
        QuestionType::SelectMultiple(_) => (Legend, choice::many(fill, node)),
        QuestionType::Note => (Itself, note::note(fill, node)),
        QuestionType::Acknowledge => (Legend, note::acknowledge(fill, node)),
        QuestionType::Barcode | QuestionType::Time | QuestionType::DateTime => (Input, rare(fill, node, kind)),
        QuestionType::Range(_) if !looks("rating") => (Input, rare(fill, node, kind)),
        QuestionType::Range(_)
        | QuestionType::Rank(_)
        | QuestionType::Geopoint
        | QuestionType::Geotrace
        | QuestionType::Geoshape
        | QuestionType::Upload { .. } => (Legend, rare(fill, node, kind)),
        QuestionType::Calculate | QuestionType::Hidden | QuestionType::Metadata { .. } => (Itself, View::none()),
    }
}

fn rare(fill: Fill, node: NodeId, kind: &QuestionType) -> View {
    let kind = kind.clone();
    rest::shown(move || rare::control(fill, node, &kind))
}

fn picker(fill: Fill, node: NodeId, is_multiple: bool) -> View {
    rest::shown(move || picker::field(fill, node, is_multiple))
}
