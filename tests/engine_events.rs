//! What events set off in a running interview: triggers, types of what is computed, counts, choices that narrow each other.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/interview.rs"]
mod interview;

use interview::check;

#[test]
fn what_is_computed_is_of_the_type_of_its_question() {
    check(
        "| survey |
         | | type     | name | label | calculation           |
         | | decimal  | x    | X     |                       |
         | | integer  | i    | I     | ${x} div 2            |
         | | date     | d    | D     | today() + ${x}        |
         | | date     | e    | E     | 20000                 |
         | | dateTime | m    | M     | '2026-11-22'          |
         | | time     | t    | T     | '2026-11-22T09:30:00' |
         | | geopoint | p    | P     | concat(${x}, ' ', 112.5) |",
        "value /data/i
         value /data/e 2024-10-04
         value /data/m 2026-11-22T00:00:00.000+07:00
         value /data/t 09:30:00
         value /data/p
         set /data/x 7
         value /data/i 3
         value /data/d 2026-11-29
         value /data/p 7 112.5
         set /data/x -7
         value /data/i -3
         set /data/x 91
         value /data/p
         json {\"x\":91.0,\"i\":45,\"d\":\"2027-02-21\",\"e\":\"2024-10-04\",\"m\":\"2026-11-22T00:00:00.000+07:00\",\"t\":\"09:30:00\",\"p\":null}",
    );
}

#[test]
fn a_triggered_calculation_sees_what_its_trigger_computes() {
    check(
        "| survey |
         | | type      | name | label | calculation  | trigger |
         | | integer   | a    | A     |              |         |
         | | integer   | z    | Z     | ${y} + 1     | ${a}    |
         | | calculate | y    |       | ${x} * 2     |         |
         | | calculate | x    |       | ${a} + 1     |         |
         | | calculate | w    |       | ${z} * 10    | ${z}    |",
        "set /data/a 1
         value /data/y 4
         value /data/z 5
         value /data/w 50
         set /data/a 2
         value /data/z 7
         value /data/w 70",
    );
}

#[test]
fn triggers_that_set_each_other_off_come_to_an_end() {
    check(
        "| survey |
         | | type      | name | label | calculation  | trigger |
         | | integer   | a    | A     |              |         |
         | | integer   | b    | B     | ${c} + 1     | ${a}, ${c} |
         | | integer   | c    | C     | ${b} + 1     | ${b}    |",
        "set /data/a 1
         set /data/a 2
         relevant /data/c true",
    );
}

#[test]
fn two_lists_may_narrow_each_other() {
    check(
        "| survey |
         | | type         | name | label | choice_filter     |
         | | select_one l | a    | A     | name != ${b}      |
         | | select_one l | b    | B     | name != ${a}      |
         | choices |
         | | list_name | name | label |
         | | l         | x    | X     |
         | | l         | y    | Y     |",
        "choices /data/a x y
         set /data/a x
         choices /data/b y
         set /data/b y
         choices /data/a x
         value /data/a x
         set /data/b
         choices /data/a x y",
    );
}

#[test]
fn a_repeat_may_grow_by_what_is_answered_in_it() {
    check(
        "| survey |
         | | type         | name | label | calculation | repeat_count |
         | | calculate    | n    |       | count(${r}[more = 'ya']) + 1 |  |
         | | begin_repeat | r    | R     |             | ${n}         |
         | | text         | more | More  |             |              |
         | | end_repeat   |      |       |             |              |",
        "value /data/n 1
         set /data/r[1]/more ya
         value /data/n 2
         set /data/r[2]/more ya
         value /data/n 3
         set /data/r[3]/more tidak
         value /data/n 3
         set /data/r[1]/more tidak
         value /data/n 2",
    );
}

#[test]
fn the_text_of_a_group_follows_what_is_inside_it() {
    check(
        "| survey |
         | | type        | name | label | calculation   |
         | | begin_group | g    | G     |               |
         | | text        | a    | A     |               |
         | | text        | b    | B     |               |
         | | end_group   |      |       |               |
         | | calculate   | c    |       | string(${g})  |",
        "set /data/g/a x
         set /data/g/b y
         value /data/c xy
         set /data/g/a
         value /data/c y",
    );
}

#[test]
fn a_group_that_is_read_only_makes_all_inside_it_read_only() {
    let mut session = interview::start(
        "| survey |
         | | type        | name | label | readonly |
         | | text        | k    | K     |          |
         | | begin_group | g    | G     | ${k} = 'kunci' |
         | | text        | a    | A     |          |
         | | end_group   |      |       |          |",
    );
    let (key, inside) = (
        session.node_at("/data/k").unwrap(),
        session.node_at("/data/g/a").unwrap(),
    );
    assert!(!session.is_read_only(inside));
    let text = "kunci".to_owned();
    let changes = session.apply(jemput_bola::engine::Event::Answer { node: key, text });
    assert!(session.is_read_only(inside));
    assert!(changes.nodes.contains(&inside), "whoever shows it is told");
}

#[test]
fn a_count_of_thousands_goes_down_at_once() {
    let began = std::time::Instant::now();
    check(
        "| survey |
         | | type         | name | label | calculation   | repeat_count |
         | | integer      | n    | N     |               |              |
         | | begin_repeat | r    | R     |               | ${n}         |
         | | integer      | q    | Q     |               |              |
         | | end_repeat   |      |       |               |              |
         | | calculate    | s    |       | sum(${q})     |              |",
        "set /data/n 9000
         set /data/r[9000]/q 5
         value /data/s 5
         set /data/n 1
         value /data/s 0",
    );
    // Quadratic, it took minutes; this leaves room for a slow machine.
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn a_calculation_of_nothing_but_constants_is_wrong_from_the_beginning() {
    use jemput_bola::form::{Model, ModelError, Node, NodeKind, QuestionType};
    let load = |calculation: &str| {
        let table =
            "| survey |\n| | type | name | label |\n| | text | a | A |\n| settings |\n| | form_id |\n| | coba |\n";
        let workbook = jemput_bola::xlsform::read_bytes("coba.md", table.as_bytes()).unwrap();
        let mut form = jemput_bola::xlsform::compile(&workbook).0.unwrap();
        let mut node = Node::new("b", NodeKind::Question(QuestionType::Calculate));
        node.bind.calculation = Some(calculation.to_owned());
        form.root.children.push(node);
        Model::load(form)
    };
    assert!(load("digest('x', 'SHA-256')").is_ok());
    assert!(matches!(load("digest('x', 'SHA-3')"), Err(ModelError::Expression { path, .. }) if path == "/data/b"));
    assert!(
        load("digest(/data/a, 'SHA-3')").is_ok(),
        "it depends on an answer, and is judged when there is one"
    );
}

#[test]
fn a_dynamic_default_is_set_once_for_each_instance_that_a_count_makes() {
    check(
        "| survey |
         | | type         | name | label | default | repeat_count |
         | | integer      | n    | N     | 2       |              |
         | | begin_repeat | r    | R     |         | ${n}         |
         | | text         | q    | Q     | if(. = '', concat('a', position(..)), 'twice') | |
         | | end_repeat   |      |       |         |              |",
        "value /data/r[1]/q a1
         value /data/r[2]/q a2
         set /data/n 3
         value /data/r[1]/q a1
         value /data/r[3]/q a3
         reopen
         value /data/r[3]/q a3",
    );
}

#[test]
fn a_number_beyond_all_dates_is_no_date() {
    check(
        "| survey |
         | | type     | name | label | calculation                   |
         | | date     | d    | D     | 99999999999999999999          |
         | | dateTime | e    | E     | 0 - 99999999999999999999      |
         | | time     | t    | T     | 99999999999999999999.5        |
         | | date     | f    | F     | 20000                         |",
        "value /data/d
         value /data/e
         value /data/t
         value /data/f 2024-10-04",
    );
}

#[test]
fn a_whole_number_that_is_written_out_keeps_all_its_digits() {
    check(
        "| survey |
         | | type     | name | label | calculation                |
         | | text     | a    | A     |                            |
         | | integer  | n    | N     | ${a}                       |
         | | integer  | m    | M     | '-0012345678901234567'     |
         | | integer  | z    | Z     | '000'                      |
         | | integer  | half | H     | '12.7'                     |",
        "set /data/a 12345678901234567
         value /data/n 12345678901234567
         value /data/m -12345678901234567
         value /data/z 0
         value /data/half 12
         set /data/a x
         value /data/n",
    );
}

#[test]
fn what_people_cleared_stays_cleared_when_the_interview_is_opened_again() {
    check(
        "| survey |
         | | type         | name | label | default   | calculation | trigger |
         | | text         | s    | S     | tetap     |             |         |
         | | text         | d    | D     | 1 + 1     |             |         |
         | | text         | k    | K     |           |             |         |
         | | text         | t    | T     |           | concat(${k}, '!') | ${k} |
         | | begin_repeat | r    | R     |           |             |         |
         | | text         | x    | X     | 2 + 2     |             |         |
         | | end_repeat   |      |       |           |             |         |",
        "value /data/d 2
         set /data/s
         set /data/d
         set /data/k a
         value /data/t a!
         set /data/t
         add /data/r
         value /data/r[1]/x 4
         set /data/r[1]/x
         reopen
         value /data/s
         value /data/d
         value /data/t
         value /data/r[1]/x",
    );
}
