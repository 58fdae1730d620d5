//! The running interview: forms as Markdown tables, what is done with them, and what must then hold.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/interview.rs"]
mod interview;

use interview::check;

#[test]
fn relevance_is_inherited_and_answers_of_irrelevant_questions_are_kept_but_not_submitted() {
    check(
        "| survey |
         | | type        | name | label | relevant          | calculation |
         | | select_one yn | a  | A     |                   |             |
         | | begin_group | g    | G     | ${a} = 'ya'       |             |
         | | text        | b    | B     |                   |             |
         | | begin_group | h    | H     | ${b} != ''        |             |
         | | text        | c    | C     |                   |             |
         | | end_group   |      |       |                   |             |
         | | end_group   |      |       |                   |             |
         | | calculate   | d    |       |                   | concat(${b}, '-', ${c}) |
         | choices |
         | | list_name | name  | label |
         | | yn        | ya    | Ya    |
         | | yn        | tidak | Tidak |",
        "relevant /data/g/b false
         value /data/d -
         set /data/a ya
         relevant /data/g/b true
         relevant /data/g/h/c false
         set /data/g/b x
         relevant /data/g/h/c true
         set /data/g/h/c y
         value /data/d x-y
         set /data/a tidak
         relevant /data/g/h/c false
         value /data/d -
         json {\"a\":\"tidak\",\"d\":\"-\"}
         set /data/a ya
         value /data/g/h/c y
         value /data/d x-y
         json {\"a\":\"ya\",\"g\":{\"b\":\"x\",\"h\":{\"c\":\"y\"}},\"d\":\"x-y\"}",
    );
}

#[test]
fn an_unanswered_question_and_an_irrelevant_one_both_compare_as_empty_text() {
    check(
        "| survey |
         | | type      | name | label | relevant     | calculation |
         | | text      | a    | A     |              |             |
         | | text      | b    | B     | ${a} = 'on'  |             |
         | | calculate | c    |       |              | if(${b} = '', 'empty', 'full') |
         | | calculate | d    |       |              | if(${b} != 'x', 'other', 'x') |
         | | calculate | e    |       |              | ${b} + 1 |",
        "value /data/c empty
         value /data/d other
         value /data/e
         set /data/a on
         value /data/c empty
         set /data/b x
         value /data/c full
         value /data/d x
         set /data/a off
         value /data/c empty",
    );
}

#[test]
fn one_answer_recomputes_only_what_depends_on_it() {
    check(
        "| survey |
         | | type         | name | label      | calculation | relevant |
         | | integer      | a    | A          |             |          |
         | | integer      | b    | B          |             |          |
         | | calculate    | c    |            | ${a} + 1    |          |
         | | calculate    | d    |            | ${c} + 1    |          |
         | | calculate    | e    |            | ${b} + 1    |          |
         | | note         | f    | Jadi ${d}  |             |          |
         | | note         | g    | Lain       |             | ${e} > 5 |",
        "set /data/a 1
         changed /data/a /data/c /data/d /data/f
         label /data/f Jadi 3
         set /data/b 1
         changed /data/b /data/e
         set /data/b 9
         changed /data/b /data/e /data/g
         set /data/b 9
         changed /data/b",
    );
}

#[test]
fn a_choice_that_is_no_longer_offered_is_taken_away_with_what_follows_from_it() {
    check(
        "| survey |
         | | type          | name  | label | choice_filter | calculation |
         | | select_one k  | kab   | K     |               |             |
         | | select_one c  | kec   | C     | kab = ${kab}  |             |
         | | select_one d  | desa  | D     | kec = ${kec}  |             |
         | | calculate     | nama  |       |               | jr:choice-name(${desa}, '${desa}') |
         | choices |
         | | list_name | name | label | kab | kec |
         | | k | 1  | Satu |   |    |
         | | k | 2  | Dua  |   |    |
         | | c | 11 | Sebelas | 1 |  |
         | | c | 12 | Dua belas | 1 |  |
         | | c | 21 | Dua satu | 2 |  |
         | | d | 111 | Desa A |  | 11 |
         | | d | 112 | Desa B |  | 11 |
         | | d | 211 | Desa C |  | 21 |",
        "choices /data/kec
         set /data/kab 1
         choices /data/kec 11 12
         set /data/kec 11
         choices /data/desa 111 112
         set /data/desa 112
         value /data/nama Desa B
         set /data/kab 2
         value /data/kec
         value /data/desa
         value /data/nama
         choices /data/kec 21
         choices /data/desa",
    );
}

#[test]
fn a_filter_on_several_conditions_offers_what_meets_all_of_them() {
    check(
        "| survey |
         | | type              | name | label | choice_filter |
         | | text              | a    | A     |               |
         | | select_one l      | x    | X     | g = ${a} and size > 2 |
         | | select_one l      | y    | Y     | g = ${a} or name = 'lain' |
         | | select_multiple l | z    | Z     |               |
         | | select_one l      | w    | W     | selected(${z}, name) |
         | choices |
         | | list_name | name | label | g | size |
         | | l | p | P | u | 1 |
         | | l | q | Q | u | 3 |
         | | l | r | R | v | 5 |
         | | l | lain | Lain | |  |",
        "set /data/a u
         choices /data/x q
         choices /data/y p q lain
         set /data/z r lain
         choices /data/w r lain
         set /data/w r
         set /data/z lain
         value /data/w",
    );
}

#[test]
fn required_and_constraint_speak_the_words_of_the_form_in_the_language_in_use() {
    check(
        "| survey |
         | | type    | name | label::Indonesia (id) | label::English (en) | required | required_message::Indonesia (id) | required_message::English (en) | constraint | constraint_message::Indonesia (id) | constraint_message::English (en) |
         | | integer | n    | Umur | Age | yes | Harap diisi. | Please answer. | . >= 10 and . <= 99 | Antara 10 dan 99. | Between 10 and 99. |
         | | note    | m    | Umur ${n} | Age ${n} | | | | | | |
         | settings |
         | | default_language |
         | | Indonesia (id)   |",
        "violation /data/n Required Harap diisi.
         set /data/n 5
         violation /data/n Constraint Antara 10 dan 99.
         language 1
         violation /data/n Constraint Between 10 and 99.
         set /data/n 5x
         violation /data/n Type
         set /data/n 50
         fine /data/n
         label /data/m Age 50
         language 0
         label /data/m Umur 50",
    );
}

#[test]
fn an_irrelevant_question_is_neither_required_nor_constrained() {
    check(
        "| survey |
         | | type | name | label | required | relevant  |
         | | text | a    | A     |          |           |
         | | text | b    | B     | yes      | ${a} = 'x' |",
        "fine /data/b
         set /data/a x
         violation /data/b Required
         set /data/a
         fine /data/b
         json {\"a\":null}",
    );
}

#[test]
fn static_defaults_stand_from_the_start_and_dynamic_ones_are_computed_once() {
    check(
        "| survey |
         | | type         | name  | label | default     |
         | | text         | a     | A     | biru        |
         | | date         | b     | B     | today()     |
         | | begin_repeat | r     | R     |             |
         | | text         | c     | C     | ${a}        |
         | | end_repeat   |       |       |             |",
        "value /data/a biru
         value /data/b 2026-11-22
         add /data/r
         value /data/r[1]/c biru
         set /data/a merah
         value /data/r[1]/c biru
         add /data/r
         value /data/r[2]/c merah",
    );
}

#[test]
fn each_type_is_written_as_the_submission_rules_say() {
    check(
        "| survey |
         | | type              | name | label | parameters |
         | | integer           | i    | I     |            |
         | | integer           | big  | I     |            |
         | | decimal           | d    | D     |            |
         | | date              | t    | T     |            |
         | | time              | u    | U     |            |
         | | select_one l      | s    | S     |            |
         | | select_multiple l | m    | M     |            |
         | | geopoint          | p    | P     |            |
         | | geopoint          | q    | Q     |            |
         | | image             | f    | F     |            |
         | | range             | r    | R     | start=0 end=10 step=1 |
         | | range             | v    | V     | start=0 end=1 step=0.5 |
         | | acknowledge       | k    | K     |            |
         | | note              | n    | N     |            |
         | choices |
         | | list_name | name | label |
         | | l | a | A |
         | | l | b | B |",
        "set /data/i -42
         set /data/big 9007199254740993
         set /data/d 0.10
         set /data/t 2026-11-22
         set /data/u 09:30:00.000
         set /data/s a
         set /data/m b a
         set /data/p -7.98 112.63 440 8
         set /data/q -7.98 112.63
         set /data/f foto.jpg
         set /data/r 8
         set /data/v 0.5
         set /data/k OK
         json {\"i\":-42,\"big\":\"9007199254740993\",\"d\":0.1,\"t\":\"2026-11-22\",\"u\":\"09:30:00.000\",\"s\":\"a\",\"m\":[\"b\",\"a\"],\"p\":{\"lat\":-7.98,\"lon\":112.63,\"alt\":440.0,\"acc\":8.0},\"q\":{\"lat\":-7.98,\"lon\":112.63},\"f\":\"foto.jpg\",\"r\":8,\"v\":0.5,\"k\":\"OK\"}",
    );
}

#[test]
fn a_triggered_calculation_runs_only_when_its_trigger_changes() {
    check(
        "| survey |
         | | type      | name | label | calculation | trigger |
         | | text      | a    | A     |             |         |
         | | text      | b    | B     |             |         |
         | | calculate | c    |       | concat(${a}, ${b}) | ${b} |",
        "set /data/a 1
         value /data/c
         set /data/b 2
         value /data/c 12
         set /data/a 3
         value /data/c 12
         set /data/b 4
         value /data/c 34",
    );
}

#[test]
fn finishing_sets_the_end_and_changes_nothing_that_was_checked() {
    check(
        "| survey |
         | | type      | name | label | calculation |
         | | end       | end  |       |             |
         | | text      | a    | A     |             |
         | | calculate | b    |       | if(${end} = '', 'open', 'done') |",
        "value /data/b open
         set /data/a x
         json {\"end\":\"2026-11-22T09:00:00.000+07:00\",\"a\":\"x\",\"b\":\"done\"}",
    );
}

#[test]
fn what_people_typed_over_a_triggered_value_stays_until_the_trigger_changes() {
    check(
        "| survey |
         | | type         | name | label | calculation        | trigger |
         | | text         | a    | A     |                    |         |
         | | text         | b    | B     |                    |         |
         | | text         | c    | C     | concat(${a}, ${b}) | ${b}    |
         | | begin_repeat | r    | R     |                    |         |
         | | text         | d    | D     |                    |         |
         | | text         | e    | E     | concat(${d}, '!')  | ${d}    |
         | | end_repeat   |      |       |                    |         |",
        "set /data/a 1
         set /data/b 2
         value /data/c 12
         set /data/c tangan
         reopen
         value /data/c tangan
         add /data/r
         value /data/r[1]/e
         set /data/r[1]/d x
         value /data/r[1]/e x!
         value /data/c tangan",
    );
}

#[test]
fn a_filter_may_read_the_question_that_it_filters() {
    check(
        "| survey |
         | | type              | name | label | choice_filter |
         | | select_multiple l | n    | N     | name = 'tidak' or not(selected(${n}, 'tidak')) |
         | choices |
         | | list_name | name  | label |
         | | l         | a     | A     |
         | | l         | tidak | Tidak |",
        "choices /data/n a tidak
         set /data/n tidak
         choices /data/n tidak",
    );
}

#[test]
fn the_least_integer_of_all_is_written_as_text() {
    check(
        "| survey |
         | | type    | name | label |
         | | integer | n    | N     |",
        "set /data/n -9223372036854775808
         json {\"n\":\"-9223372036854775808\"}",
    );
}

#[test]
fn where_an_interview_is_held_is_its_village_and_district_as_people_read_them() {
    check(
        "| survey |
         | | type            | name      | label | relevant   |
         | | integer         | umur      | Umur  |            |
         | | text            | kelurahan | K     | ${umur} = 1 |
         | | begin_group     | g         | G     |            |
         | | select_one kec  | kecamatan | Kec   |            |
         | | select_one desa | desa      | Desa  |            |
         | | end_group       |           |       |            |
         | | text            | village   | V     |            |
         | choices |
         | | list_name | name | label      |
         | | kec       | 01   | Donomulyo  |
         | | desa      | 0101 | Tulungrejo |",
        "held 
         set /data/g/kecamatan 01
         held Donomulyo
         set /data/g/desa 0101
         held Tulungrejo, Donomulyo
         set /data/village Elsewhere
         held Tulungrejo, Donomulyo
         set /data/umur 1
         set /data/kelurahan Sisir
         held Sisir, Donomulyo
         set /data/umur 2
         held Tulungrejo, Donomulyo",
    );
}
