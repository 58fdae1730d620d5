//! Whatever is done in whatever order: what was recomputed bit by bit is what recomputing everything gives, and an
//! interview that is stored and opened again is the same.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/interview.rs"]
mod interview;

use interview::Nine;
use jemput_bola::engine::{Event, NodeId, Session};
use jemput_bola::instance::{Instance, Part, Saved};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::rc::Rc;

const FORM: &str = "| survey |
    | | type           | name | label        | relevant   | calculation           | choice_filter | repeat_count | constraint | required | default | trigger |
    | | integer        | n    | N            |            |                       |               |              | . < 5      | yes      | 1       |         |
    | | select_one l   | a    | A            |            |                       | grup != ${n}  |              |            |          |         |         |
    | | select_one l   | b    | B ${a}       | ${n} > 1   |                       | name != ${a}  |              |            |          |         |         |
    | | begin_group    | g    | G            | ${a} != '' |                       |               |              |            |          |         |         |
    | | integer        | x    | X            |            |                       |               |              | . > ${n}   |          |         |         |
    | | calculate      | y    |              |            | ${x} * 2 + count(${r}) |              |              |            |          |         |         |
    | | end_group      |      |              |            |                       |               |              |            |          |         |         |
    | | begin_repeat   | r    | R            | ${n} != 4  |                       |               |              |            |          |         |         |
    | | integer        | q    | Q            |            |                       |               |              |            |          | ${n} + 1 |        |
    | | calculate      | e1   |              |            | count(../../r[q = current()/../q]) | | | | | |  |
    | | calculate      | e2   |              | count(../../r[q > 1]) > 1 | sum(../../r[position() < position(current()/..)]/w) | | | | | |  |
    | | calculate      | e3   |              |            | concat(../preceding-sibling::r[1]/q, '-', ../following-sibling::r/q) | | | | | |  |
    | | calculate      | e4   |              |            | count(../../r[selected(m, 'a')]/i[t != '']) | | | | | |  |
    | | calculate      | w    |              |            | position(..) + ${q} + ${y} |          |              |            |          |         |         |
    | | select_multiple l | m | M            | ${q} > 1   |                       | selected(${m}, name) or count-selected(${m}) < 2 | | |        |         |         |
    | | begin_repeat   | i    | I            |            |                       |               | ${q}         |            |          |         |         |
    | | text           | t    | T            |            |                       |               |              |            |          |         |         |
    | | calculate      | f1   |              |            | count(../../i[t = current()/../t]) | | | | | |  |
    | | calculate      | f2   |              |            | count(../../../r/i[t = current()/../t]) | | | | | |  |
    | | calculate      | f3   |              |            | concat(../../../r[position() = position(current()/../..)]/q, //q[. > 1]) | | | | | |  |
    | | calculate      | f4   |              | count(../../i[t = 'a']) < 2 | indexed-repeat(${t}, ${r}, position(../..), ${i}, position(..) - 1) | | | | | |  |
    | | calculate      | v    |              |            | concat(${t}, ${w}, indexed-repeat(${q}, ${r}, 1)) | | | |          |         |         |
    | | end_repeat     |      |              |            |                       |               |              |            |          |         |         |
    | | end_repeat     |      |              |            |                       |               |              |            |          |         |         |
    | | calculate      | s    |              |            | sum(${q}) + sum(${w}) |               |              |            |          |         |         |
    | | text           | z    | Z ${s}       | ${s} mod 2 = 0 |                   |               |              |            |          |         |         |
    | | calculate      | k    |              |            | concat(${s}, ${z})    |               |              |            |          |         | ${n}    |
    | choices |
    | | list_name | name | label | grup |
    | | l         | a    | A     | 1    |
    | | l         | b    | B     | 2    |
    | | l         | c    | C     | 3    |";

/// One deed: which kind, on which node, with what.
fn deed() -> impl Strategy<Value = (u8, prop::sample::Index, &'static str)> {
    let texts = prop::sample::select(vec!["", "0", "1", "2", "3", "4", "a", "b", "c", "a b", "x"]);
    (0..10_u8, any::<prop::sample::Index>(), texts)
}

fn nodes(session: &Session, is_wanted: impl Fn(Part, bool) -> bool) -> Vec<NodeId> {
    let instance = session.instance();
    let all = instance.inside(Instance::ROOT).into_iter();
    all.filter(|&node| {
        let live = instance.get(node).unwrap();
        is_wanted(live.part, session.model().def(live.def).question().is_some())
    })
    .collect()
}

fn happen(session: &mut Session, kind: u8, which: prop::sample::Index, text: &str) {
    let event = match kind {
        0 | 1 => {
            let ranges = nodes(session, |part, _| part == Part::Range);
            let range = *which.get(&ranges);
            if !session.is_open_repeat(range) || session.instances(range).len() > 3 {
                return;
            }
            Event::AddRepeat { range }
        }
        2 => {
            let instances = nodes(session, |part, _| part == Part::RepeatInstance);
            if instances.is_empty() {
                return;
            }
            let instance = *which.get(&instances);
            if !session.is_open_repeat(session.range_of(instance).unwrap()) {
                return;
            }
            Event::RemoveRepeat { instance }
        }
        3 => Event::RestoreRepeat,
        _ => {
            let questions = nodes(session, |_, is_question| is_question);
            let node = *which.get(&questions);
            if session.is_read_only(node) {
                return;
            }
            Event::Answer {
                node,
                text: text.to_owned(),
            }
        }
    };
    session.apply(event);
}

/// Everything that people, or the office, can see.
fn seen(session: &Session) -> BTreeMap<String, String> {
    let all = nodes(session, |_, _| true).into_iter();
    all.filter(|&node| session.is_relevant(node))
        .map(|node| {
            let choices: Vec<String> = session.choices(node).iter().map(|one| one.value.clone()).collect();
            let shown = format!(
                "{:?} {:?} {:?} {} {:?}",
                session.value(node),
                session.label(node),
                choices,
                session.is_required(node),
                session.violation(node).map(|violation| violation.kind),
            );
            (session.path(node), shown)
        })
        .collect()
}

fn reopened(session: &Session, saved: &Saved) -> Session {
    let (again, orphans) = Session::resume(session.model().clone(), Rc::new(Nine::default()), saved);
    assert!(orphans.is_empty(), "{orphans:?}");
    again
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn recomputing_bit_by_bit_is_recomputing_everything(deeds in prop::collection::vec(deed(), 0..24)) {
        let mut session = interview::start(FORM);
        for (kind, which, text) in deeds {
            happen(&mut session, kind, which, text);
        }
        prop_assert!(session.problems().is_empty(), "{:?}", session.problems());
        let shown = seen(&session);
        let saved = session.saved();
        let again = reopened(&session, &saved);
        prop_assert_eq!(&seen(&again), &shown, "opened again");
        prop_assert_eq!(&again.saved(), &saved);
        // What is computed is not needed to open it: it is computed from the answers alone.
        let mut answers_only = saved.clone();
        answers_only.answers.retain(|path, _| {
            let node = session.node_at(path).unwrap();
            let def = session.model().def(session.instance().get(node).unwrap().def);
            def.logic.calculation.is_none() || def.logic.is_triggered
        });
        prop_assert_eq!(&seen(&reopened(&session, &answers_only)), &shown, "computed anew");
    }

    #[test]
    fn what_is_taken_away_and_brought_back_is_as_it_was(deeds in prop::collection::vec(deed(), 0..24), which: prop::sample::Index) {
        let mut session = interview::start(FORM);
        for (kind, which, text) in deeds {
            happen(&mut session, kind, which, text);
        }
        let mut instances = nodes(&session, |part, _| part == Part::RepeatInstance);
        instances.retain(|&instance| session.is_open_repeat(session.range_of(instance).unwrap()));
        prop_assume!(!instances.is_empty());
        let instance = *which.get(&instances);
        let (shown, saved) = (seen(&session), session.saved());
        session.apply(Event::RemoveRepeat { instance });
        let without = session.saved();
        prop_assert_ne!(&without, &saved);
        prop_assert_eq!(&seen(&reopened(&session, &without)), &seen(&session), "what is stored meanwhile");
        session.apply(Event::RestoreRepeat);
        prop_assert_eq!(&seen(&session), &shown);
        prop_assert_eq!(&session.saved(), &saved);
    }
}
