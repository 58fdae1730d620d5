//! Repeats and pages of the running interview, and how it is opened again.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/interview.rs"]
mod interview;

use interview::check;

#[test]
fn a_counted_repeat_follows_its_number_and_sums_see_all_instances() {
    check(
        "| survey |
         | | type         | name  | label | calculation   | repeat_count | default |
         | | integer      | n     | N     |               |              | 0       |
         | | begin_repeat | r     | R     |               | ${n}         |         |
         | | integer      | x     | X     |               |              |         |
         | | calculate    | y     |       | ${x} * 2      |              |         |
         | | calculate    | no    |       | position(..)  |              |         |
         | | end_repeat   |       |       |               |              |         |
         | | calculate    | total |       | sum(${y})     |              |         |
         | | calculate    | many  |       | count(${r})   |              |         |",
        "value /data/many 0
         value /data/total 0
         set /data/n 3
         value /data/many 3
         set /data/r[1]/x 1
         set /data/r[3]/x 5
         value /data/r[3]/y 10
         value /data/r[2]/no 2
         pages n r[1]/x r[2]/x r[3]/x
         set /data/n 1
         value /data/total 2
         json {\"n\":1,\"r\":[{\"x\":1,\"y\":\"2\",\"no\":\"1\"}],\"total\":\"2\",\"many\":\"1\"}
         set /data/n
         value /data/many 0
         json {\"n\":null,\"r\":[],\"total\":\"0\",\"many\":\"0\"}",
    );
}

#[test]
fn a_number_that_is_corrected_gives_back_what_stood_in_the_instances_it_took_away() {
    check(
        "| survey |
         | | type         | name | label | calculation | repeat_count | default |
         | | integer      | n    | N     |             |              |         |
         | | begin_repeat | r    | R     |             | ${n}         |         |
         | | text         | x    | X     |             |              | new     |
         | | begin_repeat | s    | S     |             |              |         |
         | | integer      | y    | Y     |             |              |         |
         | | end_repeat   |      |       |             |              |         |
         | | end_repeat   |      |       |             |              |         |
         | | calculate    | sum  |       | sum(${y})   |              |         |",
        "set /data/n 2
         value /data/r[2]/x new
         set /data/r[1]/x Ani
         set /data/r[2]/x
         add /data/r[2]/s
         add /data/r[2]/s
         set /data/r[2]/s[2]/y 7
         value /data/sum 7
         set /data/n
         value /data/sum 0
         json {\"n\":null,\"r\":[],\"sum\":\"0\"}
         set /data/n 3
         value /data/r[1]/x Ani
         value /data/r[2]/x
         value /data/r[2]/s[2]/y 7
         value /data/r[3]/x new
         value /data/sum 7",
    );
}

#[test]
fn an_open_repeat_is_a_page_after_its_instances_and_removal_moves_the_rest_up() {
    check(
        "| survey |
         | | type         | name  | label   | calculation  |
         | | text         | a     | A       |              |
         | | begin_repeat | r     | Orang   |              |
         | | text         | x     | Nama    |              |
         | | calculate    | no    |         | position(..) |
         | | end_repeat   |       |         |              |
         | | calculate    | names |         | join(',', ${x}) |
         | | text         | z     | Z       |              |",
        "pages a r z
         add /data/r
         add /data/r
         add /data/r
         pages a r[1]/x r[2]/x r[3]/x r z
         set /data/r[1]/x Ani
         set /data/r[2]/x Budi
         set /data/r[3]/x Citra
         value /data/names Ani,Budi,Citra
         remove /data/r[2]
         value /data/names Ani,Citra
         value /data/r[2]/x Citra
         value /data/r[2]/no 2
         trail /data/r[2]/x Orang 2",
    );
}

#[test]
fn nested_repeats_see_only_their_own_instance_unless_they_ask_for_more() {
    check(
        "| survey |
         | | type         | name  | label | calculation     |
         | | begin_repeat | house | H     |                 |
         | | text         | name  | N     |                 |
         | | begin_repeat | person | P    |                 |
         | | integer      | age   | A     |                 |
         | | calculate    | tag   |       | concat(${name}, ${age}) |
         | | end_repeat   |       |       |                 |
         | | calculate    | ages  |       | sum(${age})     |
         | | end_repeat   |       |       |                 |
         | | calculate    | all   |       | sum(${ages})    |",
        "add /data/house
         add /data/house
         add /data/house[1]/person
         add /data/house[2]/person
         add /data/house[2]/person
         set /data/house[1]/name A
         set /data/house[2]/name B
         set /data/house[1]/person[1]/age 10
         set /data/house[2]/person[1]/age 20
         set /data/house[2]/person[2]/age 30
         value /data/house[1]/ages 10
         value /data/house[2]/ages 50
         value /data/all 60
         value /data/house[2]/person[2]/tag B30
         set /data/house[2]/name C
         changed /data/house[2]/name /data/house[2]/person[1]/tag /data/house[2]/person[2]/tag",
    );
}

#[test]
fn a_field_list_is_one_page_with_its_headings_and_empty_ones_are_skipped() {
    check(
        "| survey |
         | | type        | name | label | appearance | relevant   |
         | | text        | a    | A     |            |            |
         | | begin_group | g    | G     | field-list |            |
         | | text        | b    | B     |            |            |
         | | begin_group | h    | Judul |            |            |
         | | text        | c    | C     |            | ${b} = 'x' |
         | | end_group   |      |       |            |            |
         | | end_group   |      |       |            |            |
         | | begin_group | e    | E     | field-list | ${a} = 'x' |
         | | text        | d    | D     |            |            |
         | | end_group   |      |       |            |            |
         | | begin_group | f    | F     | field-list |            |
         | | hidden      | k    |       |            |            |
         | | end_group   |      |       |            |            |",
        "pages a g
         items /data/g b
         set /data/g/b x
         items /data/g b Judul c
         set /data/a x
         pages a g e",
    );
}

#[test]
fn an_unfinished_interview_opens_again_as_it_was_left() {
    check(
        "| survey |
         | | type         | name | label | relevant   | calculation |
         | | text         | a    | A     |            |             |
         | | text         | b    | B     | ${a} = 'x' |             |
         | | begin_repeat | r    | R     |            |             |
         | | begin_repeat | s    | S     |            |             |
         | | text         | c    | C     |            |             |
         | | end_repeat   |      |       |            |             |
         | | end_repeat   |      |       |            |             |
         | | calculate    | d    |       |            | once(random()) |",
        "set /data/a x
         set /data/b kept
         set /data/a y
         add /data/r
         add /data/r
         add /data/r[2]/s
         set /data/r[2]/s[1]/c deep
         value /data/d 0.5
         reopen
         value /data/r[2]/s[1]/c deep
         relevant /data/b false
         set /data/a x
         value /data/b kept
         value /data/d 0.5
         pages a b r[1]/s r[2]/s[1]/c r[2]/s r",
    );
}

#[test]
fn a_condition_on_the_instances_of_ones_own_repeat_follows_all_of_them() {
    check(
        "| survey |
         | | type         | name | label | calculation                          |
         | | begin_repeat | r    | R     |                                      |
         | | text         | x    | X     |                                      |
         | | calculate    | n    |       | count(../../r[x = current()/../x])   |
         | | calculate    | m    |       | count(/data/r[x = 'a'])              |
         | | end_repeat   |      |       |                                      |",
        "add /data/r
         add /data/r
         set /data/r[1]/x a
         value /data/r[1]/n 1
         set /data/r[2]/x a
         value /data/r[1]/n 2
         value /data/r[1]/m 2
         set /data/r[2]/x b
         value /data/r[1]/n 1
         value /data/r[1]/m 1",
    );
}

#[test]
fn counted_repeats_inside_each_other_come_to_an_end() {
    let began = std::time::Instant::now();
    let session = interview::start(
        "| survey |
         | | type         | name | label | repeat_count |
         | | begin_repeat | r    | R     | 999999999    |
         | | begin_repeat | s    | S     | 999999999    |
         | | text         | x    | X     |              |
         | | end_repeat   |      |       |              |
         | | end_repeat   |      |       |              |",
    );
    let n_nodes = session.instance().inside(jemput_bola::instance::Instance::ROOT).len();
    assert!((20_000..=210_000).contains(&n_nodes), "{n_nodes}");
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

#[test]
fn places_move_up_behind_an_instance_that_is_taken_away() {
    check(
        "| survey |
         | | type         | name | label | calculation     |
         | | begin_repeat | r    | R     |                 |
         | | begin_repeat | s    | S     |                 |
         | | text         | x    | X     |                 |
         | | calculate    | p    |       | concat(position(../..), '.', position(..)) |
         | | end_repeat   |      |       |                 |
         | | end_repeat   |      |       |                 |",
        "add /data/r
         add /data/r
         add /data/r
         add /data/r[3]/s
         add /data/r[3]/s
         remove /data/r[1]
         value /data/r[2]/s[2]/p 2.2
         remove /data/r[2]/s[1]
         value /data/r[2]/s[1]/p 2.1
         add /data/r[2]/s
         value /data/r[2]/s[2]/p 2.2
         reopen
         value /data/r[2]/s[2]/p 2.2",
    );
}

#[test]
fn progress_counts_what_is_skipped_as_passed_and_never_runs_backwards() {
    check(
        "| survey |
         | | type         | name | label | relevant  | appearance | calculation |
         | | integer      | a    | A     |           |            |             |
         | | begin_group  | g    | G     | ${a} > 17 |            |             |
         | | text         | b    | B     |           |            |             |
         | | text         | c    | C     |           |            |             |
         | | calculate    | k    |       |           |            | 1 + 1       |
         | | end_group    |      |       |           |            |             |
         | | begin_repeat | r    | R     |           |            |             |
         | | text         | x    | X     |           |            |             |
         | | text         | y    | Y     |           |            |             |
         | | end_repeat   |      |       |           |            |             |
         | | begin_group  | f    | F     |           | field-list |             |
         | | text         | d    | D     |           |            |             |
         | | text         | e    | E     |           |            |             |
         | | end_group    |      |       |           |            |             |
         | | text         | z    | Z     |           |            |             |",
        "pages a r f z
         progress 0 38 63 88
         set /data/a 20
         pages a b c r f z
         progress 0 13 25 38 63 88
         add /data/r
         pages a b c r[1]/x r[1]/y r f z
         progress 0 13 25 38 44 50 63 88
         add /data/r
         progress 0 13 25 38 44 50 53 56 63 88",
    );
}

#[test]
fn progress_in_a_counted_repeat_gives_each_instance_the_same_room() {
    check(
        "| survey |
         | | type         | name | label | repeat_count |
         | | integer      | n    | N     |              |
         | | begin_repeat | r    | R     | ${n}         |
         | | text         | x    | X     |              |
         | | end_repeat   |      |       |              |
         | | text         | z    | Z     |              |
         | | text         | zz   | Z     |              |",
        "progress 0 50 75
         set /data/n 4
         progress 0 25 31 38 44 50 75",
    );
}
