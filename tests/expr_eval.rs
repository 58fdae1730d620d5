#![cfg(not(target_arch = "wasm32"))]
//! `form eval`: requests in, answers out, one a line.

use std::io::Write;
use std::process::{Command, Stdio};

use jemput_bola::server::cli::{Now, Surroundings, eval_request, zone};
use serde_json::{Value as Json, json};

fn surroundings() -> Surroundings {
    Surroundings {
        tz: Some(zone("Asia/Jakarta").unwrap()),
        now: Some(Now::read("2026-11-22T09:30:00+07:00").unwrap()),
        seed: Some(1),
    }
}

fn ask(request: &Json) -> Json {
    eval_request(request, &surroundings())
}

/// Each row: a request and the type and value of its answer.
fn check(rows: &[(Json, &str, Json)]) {
    for (request, kind, value) in rows {
        let answer = ask(request);
        let wanted = json!({"id": null, "ok": true, "type": kind, "value": value});
        assert_eq!(answer, wanted, "{request}");
    }
}

/// Each row: a request, and the code and offset of its error.
fn check_errors(rows: &[(Json, &str, Json)]) {
    for (request, code, offset) in rows {
        let answer = ask(request);
        let found = (&answer["ok"], &answer["error"]["code"], &answer["error"]["offset"]);
        assert_eq!(found, (&json!(false), &json!(code), offset), "{request}: {answer}");
        assert!(
            answer["error"]["message"]
                .as_str()
                .is_some_and(|message| !message.is_empty())
        );
    }
}

#[test]
fn a_value_has_its_own_type_or_the_one_asked_for() {
    check(&[
        (json!({"expr": "1 + 1"}), "number", json!(2)),
        (json!({"expr": "1 div 4"}), "number", json!(0.25)),
        (json!({"expr": "-0"}), "number", json!(0)),
        (json!({"expr": "'1' = 1"}), "boolean", json!(true)),
        (json!({"expr": "concat('a', 1)"}), "string", json!("a1")),
        (json!({"expr": "today()"}), "string", json!("2026-11-22")),
        (json!({"expr": "number('x')"}), "number", json!("NaN")),
        (json!({"expr": "1 div 0"}), "number", json!("Infinity")),
        (json!({"expr": "-1 div 0"}), "number", json!("-Infinity")),
        (json!({"expr": "1 div 0", "as": "string"}), "string", json!("Infinity")),
        (json!({"expr": "'12'", "as": "number"}), "number", json!(12)),
        (json!({"expr": "'x'", "as": "boolean"}), "boolean", json!(true)),
        (json!({"expr": "0", "as": "boolean"}), "boolean", json!(false)),
        (json!({"expr": "1 = 1", "as": "any"}), "boolean", json!(true)),
        (json!({"expr": "number('1970-01-02T00:00:00Z')"}), "number", json!(1)),
    ]);
}

#[test]
fn nodes_come_with_path_and_text() {
    let xml = "<data id=\"f\"><r><q>1</q></r><r><q>2</q></r><h:x xmlns:h=\"urn:h\">t</h:x><!--c--></data>";
    let nodes = |rows: &[(&str, &str)]| -> Json {
        rows.iter()
            .map(|(path, text)| json!({"path": path, "text": text}))
            .collect()
    };
    let ask = |expr: &str| json!({"expr": expr, "instance": xml});
    check(&[
        (
            ask("/data/r/q"),
            "nodeset",
            nodes(&[("/data/r[1]/q", "1"), ("/data/r[2]/q", "2")]),
        ),
        (
            ask("/data/@id | //comment()"),
            "nodeset",
            nodes(&[("/data/@id", "f"), ("/data/comment()[1]", "c")]),
        ),
        (
            ask("//*[. = 't']/text()"),
            "nodeset",
            nodes(&[("/data/*[3]/text()[1]", "t")]),
        ),
        (ask("/"), "nodeset", nodes(&[("/", "12t")])),
        (ask("//tiada"), "nodeset", nodes(&[])),
        (
            json!({"expr": ".", "instance": xml, "context": "/*[1]/*[2]", "as": "string"}),
            "string",
            json!("2"),
        ),
        (
            json!({"expr": "name(.)", "instance": xml, "context": "/data/@id"}),
            "string",
            json!("id"),
        ),
        (
            json!({"expr": "count(//p:x)", "instance": xml, "namespaces": {"p": "urn:h"}}),
            "number",
            json!(1),
        ),
        (json!({"expr": "count(//x)", "instance": xml}), "number", json!(0)),
    ]);
}

#[test]
fn an_instance_may_be_an_object_and_lists_may_be_tables() {
    let data = json!({"data": {"umur": 34, "aktif": true, "kosong": null, "r": [{"q": "a"}, {"q": "b"}]}});
    let lists = json!({
        "desa": "name,label\nd1,Karangrejo\nd2,\"Sukamaju, Wagir\"\n",
        "kota": "<root><item><name>k1</name></item></root>",
        "kode": [{"name": "x"}, {"name": "y"}],
        "pohon": {"root": {"item": [{"name": "p"}]}},
    });
    let ask = |expr: &str| json!({"expr": expr, "instance": data, "instances": lists, "as": "string"});
    check(&[
        (ask("/data/umur + 1"), "string", json!("35")),
        (ask("/data/aktif"), "string", json!("true")),
        (ask("string-length(/data/kosong)"), "string", json!("0")),
        (ask("/data/r[2]/q"), "string", json!("b")),
        (
            ask("instance('desa')/root/item[name = 'd2']/label"),
            "string",
            json!("Sukamaju, Wagir"),
        ),
        (ask("instance('kota')/root/item/name"), "string", json!("k1")),
        (ask("count(instance('kode')/root/item)"), "string", json!("2")),
        (ask("instance('pohon')/root/item/name"), "string", json!("p")),
        (
            ask("pulldata('desa', 'label', 'name', 'd1')"),
            "string",
            json!("Karangrejo"),
        ),
        (ask("pulldata('desa', 'label', 'name', 'd9')"), "string", json!("")),
        (
            json!({"expr": "instance('kode')/root/item[2]/name", "instance": data, "instances": lists}),
            "nodeset",
            json!([{"path": "instance('kode')/root/item[2]/name", "text": "y"}]),
        ),
    ]);
}

#[test]
fn zone_and_clock_of_a_request_come_before_those_of_the_command() {
    check(&[
        (
            json!({"expr": "string(now())"}),
            "string",
            json!("2026-11-22T09:30:00.000+07:00"),
        ),
        (
            json!({"expr": "string(now())", "tz": "Asia/Jayapura"}),
            "string",
            json!("2026-11-22T11:30:00.000+09:00"),
        ),
        (
            json!({"expr": "today()", "now": "2026-01-31T23:00:00Z"}),
            "string",
            json!("2026-02-01"),
        ),
        (
            json!({"expr": "today()", "now": "2026-01-31T23:00:00", "tz": "UTC"}),
            "string",
            json!("2026-01-31"),
        ),
    ]);
    let random = json!({"expr": "random()"});
    assert_eq!(ask(&random), ask(&random), "every request begins the same chance anew");
}

#[test]
fn a_form_answers_for_its_texts() {
    let form = r#"<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model>
        <itext><translation lang="en"><text id="s"><value>Hello</value></text></translation>
        <translation lang="id" default=""><text id="s"><value>Halo</value></text></translation></itext>
        <instance><data version="7"><q>5</q></data></instance>
        <instance id="l"><root><item><name>n</name></item></root></instance>
        </model></h:head></h:html>"#;
    let own = |expr: &str| {
        json!({
            "expr": expr, "as": "string", "xform": form, "xform_root": "/*[1]/*[1]/*[1]/*[2]", "xform_context": "//data/q",
        })
    };
    let twice = |expr: &str| {
        let mut request = own(expr);
        request["instance"] = json!(form);
        request["context"] = json!("//data/q");
        request
    };
    let beside = |expr: &str, language: &str| json!({"expr": expr, "as": "string", "xform": form, "instance": "<data><q>6</q></data>", "language": language});
    check(&[
        (own("/data/q + ."), "string", json!("10")),
        (own("version()"), "string", json!("7")),
        (twice("/data/q + ."), "string", json!("10")),
        (own("instance('l')/root/item/name"), "string", json!("n")),
        (own("jr:itext('s')"), "string", json!("Halo")),
        (beside("/data/q", "en"), "string", json!("6")),
        (beside("jr:itext('s')", "en"), "string", json!("Hello")),
        (beside("jr:itext('s')", "jv"), "string", json!("Halo")),
        (beside("instance('l')/root/item/name", ""), "string", json!("n")),
    ]);
}

#[test]
fn what_is_wrong_has_a_code_and_a_place() {
    let huge = "<a>".repeat(200_000);
    check_errors(&[
        (json!({"expr": "1 +"}), "JB-E104", json!(3)),
        (json!({"expr": "2 + selectd(., 'x')"}), "JB-E201", json!(4)),
        (json!({"expr": "é + substr('a')"}), "JB-E202", json!(5)),
        (json!({"expr": "1 | 2"}), "JB-E302", json!(0)),
        (json!({"expr": "1", "as": "nodeset"}), "JB-E302", json!(null)),
        (json!({"expr": "instance('x')/root"}), "JB-E301", json!(0)),
        (json!({"expr": "pulldata('x', 'a', 'b', 'c')"}), "JB-E301", json!(0)),
        (json!({"expr": "1", "instance": "<data>"}), "JB-E003", json!(null)),
        (
            json!({"expr": "1", "instance": "<!DOCTYPE d [<!ENTITY e 'x'>]><d>&e;</d>"}),
            "JB-E003",
            json!(null),
        ),
        (json!({"expr": "1", "instance": huge}), "JB-E003", json!(null)),
        (json!({"expr": "1", "instance": 5}), "JB-E003", json!(null)),
        (
            json!({"expr": "1", "instances": {"x": "<root>"}}),
            "JB-E003",
            json!(null),
        ),
        (
            json!({"expr": "1", "instance": "<d/>", "context": "/tiada"}),
            "JB-E004",
            json!(null),
        ),
        (json!({"expr": "1", "tz": "Asia/Malang"}), "JB-E002", json!(null)),
        (json!({"expr": "1", "now": "besok"}), "JB-E002", json!(null)),
        (json!({"expr": "1", "as": "date"}), "JB-E002", json!(null)),
        (json!({"expr": 1}), "JB-E002", json!(null)),
        (json!({"instance": "<d/>"}), "JB-E002", json!(null)),
        (json!([]), "JB-E002", json!(null)),
        (json!("1 + 1"), "JB-E002", json!(null)),
    ]);
    let answer = ask(&json!({"id": "k-1", "expr": "selectd(., 'x')"}));
    assert_eq!(answer["id"], "k-1");
    assert_eq!(answer["error"]["end"], 15);
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.contains("did you mean selected()?"), "{message}");
}

#[test]
fn a_deep_document_is_walked_or_refused_and_never_overflows() {
    for depth in [1000, 100_000] {
        let xml = format!("{}x{}", "<a>".repeat(depth), "</a>".repeat(depth));
        let answer = ask(&json!({"expr": "string-length(/) + count(/a)", "instance": xml}));
        let deep = answer["value"] == 2 || answer["error"]["code"] == "JB-E003";
        assert!(deep, "{answer}");
    }
}

#[test]
fn every_line_is_answered_in_order_and_bad_lines_stop_nothing() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_jemput-bola"))
        .args([
            "form",
            "eval",
            "--now",
            "2026-11-22T09:30:00+07:00",
            "--tz",
            "Asia/Jakarta",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: [&[u8]; 7] = [
        b"\xef\xbb\xbf{\"id\":1,\"expr\":\"today()\",\"unknown\":[]}",
        b"{not json",
        b"\xff\xfe",
        b"",
        b"{\"id\":{\"a\":1},\"expr\":\"(\"}",
        b"[1]",
        b"{\"id\":\"last\",\"expr\":\"1\",\"as\":null,\"instances\":null,\"language\":null}",
    ];
    let mut stdin = program.stdin.take().unwrap();
    stdin.write_all(&lines.join(&b'\n')).unwrap();
    drop(stdin);
    let output = program.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let answers: Vec<Json> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let seen: Vec<(&Json, &Json, Option<&str>)> = answers
        .iter()
        .map(|answer| (&answer["id"], &answer["value"], answer["error"]["code"].as_str()))
        .collect();
    let none = &Json::Null;
    assert_eq!(
        seen,
        [
            (&json!(1), &json!("2026-11-22"), None),
            (none, none, Some("JB-E001")),
            (none, none, Some("JB-E001")),
            (&json!({"a": 1}), none, Some("JB-E104")),
            (none, none, Some("JB-E002")),
            (&json!("last"), &json!(1), None),
        ]
    );
}
