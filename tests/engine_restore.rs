//! A repeat instance that was taken away comes back with all that was lost by it, and what is stored is right meanwhile.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/interview.rs"]
mod interview;

use interview::{check, start};
use jemput_bola::engine::Event;

const PEOPLE: &str = "| survey |
     | | type         | name  | label         | calculation   |
     | | begin_repeat | r     | Orang         |               |
     | | text         | x     | Nama          |               |
     | | calculate    | no    |               | position(..)  |
     | | end_repeat   |       |               |               |
     | | calculate    | all   |               | concat(${x})  |
     | | calculate    | many  |               | count(${r})   |";

#[test]
fn it_comes_back_at_its_place_and_those_behind_it_move_down_again() {
    check(
        PEOPLE,
        "add /data/r
         add /data/r
         add /data/r
         set /data/r[1]/x Ani
         set /data/r[2]/x Budi
         set /data/r[3]/x Cici
         remove /data/r[2]
         value /data/many 2
         value /data/r[2]/x Cici
         value /data/r[2]/no 2
         back
         value /data/many 3
         value /data/r[2]/x Budi
         value /data/r[3]/x Cici
         value /data/r[2]/no 2
         value /data/r[3]/no 3
         pages r[1]/x r[2]/x r[3]/x r
         reopen
         value /data/r[2]/x Budi",
    );
}

#[test]
fn the_last_gone_is_the_first_back_and_with_nothing_gone_nothing_happens() {
    check(
        PEOPLE,
        "add /data/r
         add /data/r
         add /data/r
         set /data/r[1]/x Ani
         set /data/r[2]/x Budi
         set /data/r[3]/x Cici
         back
         value /data/many 3
         remove /data/r[1]
         remove /data/r[1]
         remove /data/r[1]
         value /data/many 0
         back
         value /data/r[1]/x Cici
         back
         value /data/r[1]/x Budi
         value /data/r[2]/x Cici
         back
         json {\"r\":[{\"x\":\"Ani\",\"no\":\"1\"},{\"x\":\"Budi\",\"no\":\"2\"},{\"x\":\"Cici\",\"no\":\"3\"}],\"all\":\"AniBudiCici\",\"many\":\"3\"}
         back
         value /data/many 3",
    );
}

#[test]
fn what_was_answered_and_added_meanwhile_stays() {
    check(
        PEOPLE,
        "add /data/r
         add /data/r
         set /data/r[1]/x Ani
         set /data/r[2]/x Budi
         remove /data/r[1]
         set /data/r[1]/x Bambang
         add /data/r
         set /data/r[2]/x Dedi
         back
         value /data/all AniBambangDedi
         value /data/r[3]/no 3",
    );
}

#[test]
fn repeats_inside_it_come_back_whole_and_irrelevant_answers_too() {
    check(
        "| survey |
         | | type         | name | label | relevant     | repeat_count |
         | | begin_repeat | r    | R     |              |              |
         | | integer      | n    | N     |              |              |
         | | begin_repeat | s    | S     |              |              |
         | | text         | y    | Y     |              |              |
         | | begin_repeat | t    | T     |              | ${n}         |
         | | text         | z    | Z     | ${y} != ''   |              |
         | | end_repeat   |      |       |              |              |
         | | end_repeat   |      |       |              |              |
         | | end_repeat   |      |       |              |              |",
        "add /data/r
         add /data/r
         set /data/r[1]/n 2
         add /data/r[1]/s
         add /data/r[1]/s
         set /data/r[1]/s[2]/y ya
         set /data/r[1]/s[2]/t[2]/z dalam
         set /data/r[1]/s[2]/y
         remove /data/r[1]/s[1]
         remove /data/r[1]
         back
         value /data/r[1]/n 2
         relevant /data/r[1]/s[1]/t[2]/z false
         set /data/r[1]/s[1]/y ya
         relevant /data/r[1]/s[1]/t[2]/z true
         value /data/r[1]/s[1]/t[2]/z dalam
         back
         relevant /data/r[1]/s[1]/t[2]/z false
         value /data/r[1]/s[2]/t[2]/z dalam
         value /data/r[1]/s[2]/y ya",
    );
}

#[test]
fn defaults_and_triggers_do_not_write_over_what_comes_back() {
    check(
        "| survey |
         | | type         | name | label | default   | trigger | calculation |
         | | begin_repeat | r    | R     |           |         |             |
         | | text         | x    | X     | baru      |         |             |
         | | text         | y    | Y     | once('a') |         |             |
         | | text         | z    | Z     |           | ${x}    | 'dari x'    |
         | | end_repeat   |      |       |           |         |             |",
        "add /data/r
         set /data/r[1]/x
         set /data/r[1]/y
         set /data/r[1]/z sendiri
         remove /data/r[1]
         back
         value /data/r[1]/x
         value /data/r[1]/y
         value /data/r[1]/z sendiri",
    );
}

#[test]
fn an_answer_elsewhere_that_chose_it_comes_back_with_it_unless_another_was_given() {
    let table = "| survey |
         | | type            | name | label | choice_filter |
         | | begin_repeat    | r    | R     |               |
         | | text            | x    | X     |               |
         | | end_repeat      |      |       |               |
         | | select_one ${x} | head | Head  | ./x != ''     |
         | | select_one ${x} | vice | Vice  | ./x != ''     |";
    check(
        table,
        "add /data/r
         add /data/r
         set /data/r[1]/x Ani
         set /data/r[2]/x Budi
         set /data/head Ani
         set /data/vice Ani
         remove /data/r[1]
         value /data/head
         set /data/vice Budi
         back
         value /data/head Ani
         value /data/vice Budi
         choices /data/head Ani Budi",
    );
}

#[test]
fn a_count_that_follows_it_gives_back_what_it_took_away() {
    check(
        "| survey |
         | | type         | name | label | repeat_count |
         | | begin_repeat | r    | R     |              |
         | | text         | x    | X     |              |
         | | end_repeat   |      |       |              |
         | | begin_repeat | s    | S     | count(${r})  |
         | | text         | y    | Y     |              |
         | | end_repeat   |      |       |              |",
        "add /data/r
         add /data/r
         set /data/s[2]/y kedua
         remove /data/r[1]
         back
         value /data/s[2]/y kedua",
    );
}

#[test]
fn it_does_not_come_back_where_what_was_around_it_is_gone_for_good() {
    let mut session = start(
        "| survey |
         | | type         | name | label | repeat_count |
         | | integer      | n    | N     |              |
         | | begin_repeat | r    | R     | ${n}         |
         | | begin_repeat | s    | S     |              |
         | | text         | x    | X     |              |
         | | end_repeat   |      |       |              |
         | | end_repeat   |      |       |              |",
    );
    let at = |session: &jemput_bola::engine::Session, path: &str| session.node_at(path).unwrap();
    let (node, text) = (at(&session, "/data/n"), "2".to_owned());
    session.apply(Event::Answer { node, text });
    let range = at(&session, "/data/r[2]/s");
    session.apply(Event::AddRepeat { range });
    let instance = at(&session, "/data/r[2]/s[1]");
    session.apply(Event::RemoveRepeat { instance });
    let text = "1".to_owned();
    session.apply(Event::Answer { node, text });
    let before = session.saved();
    let changes = session.apply(Event::RestoreRepeat);
    assert_eq!(changes, jemput_bola::engine::Changes::default());
    assert_eq!(session.saved(), before);
}
