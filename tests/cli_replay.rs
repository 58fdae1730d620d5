//! `form replay`: what a script comes to, through the binary.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/program.rs"]
mod program;

use program::{BAD, code, err, out, run};
use serde_json::{Value, json};
use std::path::Path;

const FORM: &str = "| survey |
| | type | name | label | hint | relevant | constraint | constraint_message | required | calculation | choice_filter |
| | integer | umur | Umur | tahun | | . < 150 | terlalu tua | yes | | |
| | begin_repeat | anak | Anak | | ${umur} > 15 | | | | | |
| | text | nama | Nama | | | | | | | |
| | end_repeat | | | | | | | | | |
| | calculate | n | | | | | | | count(${anak}) | |
| | select_one_from_file desa.csv | desa | Desa | | | | | | | pos = ${umur} |
| settings |
| | form_id | version |
| | coba | 1 |
";

fn replay(form: &str, script: &Value) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    put("desa.csv", "name,label,pos\nd1,Satu,30\nd2,Dua,31\n");
    let (form, script) = (put("coba.md", form), put("script.json", &script.to_string()));
    assert!(Path::new(&form).exists());
    let output = run(&["form", "replay", &form, &script, "--tz", "Asia/Jakarta", "--seed", "1"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    serde_json::from_str(&out(&output)).unwrap()
}

#[test]
fn a_state_tells_every_node_by_its_path() {
    let result = replay(
        FORM,
        &json!({"steps": [
            {"op": "answer", "ref": "/data/umur", "value": 30},
            {"op": "add_repeat", "ref": "/data/anak"},
            {"op": "answer", "ref": "/data/anak[1]/nama", "value": "Siti"},
            {"op": "next"},
            {"op": "save_restore"},
        ]}),
    );
    assert_eq!(result["ok"], true, "{result:#}");
    let state = &result["states"][0];
    assert_eq!(result["states"].as_array().unwrap().len(), 1);
    let node = |path: &str| &state["nodes"][path];
    assert_eq!(node("/data/umur")["hint"], "tahun");
    assert_eq!(node("/data/umur")["required"], true);
    assert_eq!(node("/data/umur")["kind"], "integer");
    assert_eq!(node("/data/anak")["count"], 1);
    assert_eq!(node("/data/anak")["can_add"], true);
    assert_eq!(node("/data/anak[1]/nama")["value"], "Siti");
    assert_eq!(node("/data/n")["value"], "1");
    assert_eq!(node("/data/n")["readonly"], true);
    assert_eq!(node("/data/desa")["choices"], json!([{"value": "d1", "label": "Satu"}]));
    assert_eq!(state["cursor"], json!({"kind": "repeat_prompt", "ref": "/data/anak"}));
    let xml = state["instance_xml"].as_str().unwrap();
    assert!(xml.contains("<umur>30</umur><anak><nama>Siti</nama></anak>"), "{xml}");
}

#[test]
fn a_step_that_cannot_be_done_changes_nothing_and_says_why() {
    let steps = [
        (json!({"op": "answer", "ref": "/data/tiada", "value": 1}), "missing"),
        (json!({"op": "answer", "ref": "/data/n", "value": 1}), "read_only"),
        (json!({"op": "answer", "ref": "/data", "value": 1}), "no_question"),
        (json!({"op": "add_repeat", "ref": "/data/anak"}), "irrelevant"),
        (json!({"op": "add_repeat", "ref": "/data/umur"}), "not_open"),
        (json!({"op": "remove_repeat", "ref": "/data/anak[1]"}), "missing"),
        (json!({"op": "set_language", "language": "fr"}), "no_language"),
    ];
    for (step, code) in steps {
        let result = replay(FORM, &json!({"print": "each", "steps": [step]}));
        assert_eq!(result["ok"], false);
        assert_eq!(result["failed"][0]["error"]["code"], code, "{result:#}");
        let [before, after] = [0, 1].map(|at| result["states"][at].clone());
        for part in ["nodes", "cursor", "instance_xml"] {
            assert_eq!(before[part], after[part], "{step}");
        }
    }
}

#[test]
fn an_interview_is_checked_and_finished() {
    let result = replay(
        FORM,
        &json!({"print": "each", "steps": [
            {"op": "finalize"},
            {"op": "answer", "ref": "/data/umur", "value": 200},
            {"op": "validate"},
            {"op": "answer", "ref": "/data/umur", "value": 20},
            {"op": "finalize"},
        ]}),
    );
    let outcome = |at: usize| &result["states"][at]["outcome"];
    assert_eq!(outcome(1)["violations"][0]["kind"], "required");
    assert_eq!(outcome(1)["finalized"], false);
    assert_eq!(outcome(2), &Value::Null, "an answer ends what was found before it");
    let found = json!({"ref": "/data/umur", "kind": "constraint", "message": "terlalu tua"});
    assert_eq!(outcome(3)["violations"], json!([found]));
    assert_eq!(outcome(5), &json!({"valid": true, "finalized": true, "violations": []}));
}

#[test]
fn an_instance_goes_on_where_it_was() {
    let xml = "<data id=\"coba\"><umur>31</umur><anak><nama>A</nama></anak><anak><nama>B</nama></anak></data>";
    let result = replay(FORM, &json!({"instance": xml}));
    let nodes = &result["states"][0]["nodes"];
    assert_eq!(nodes["/data/anak[2]/nama"]["value"], "B", "{result:#}");
    assert_eq!(nodes["/data/n"]["value"], "2");
    let other = replay(FORM, &json!({"instance": "<data id=\"lain\"/>"}));
    assert_eq!(other["ok"], false);
    assert_eq!(other["errors"][0]["code"], "start");
}

#[test]
fn a_form_with_errors_has_no_states() {
    let result = replay(BAD, &json!({}));
    assert_eq!(result["ok"], false);
    assert!(!result["errors"].as_array().unwrap().is_empty());
    assert_eq!(result["states"], json!([]));
}

#[test]
fn files_come_by_name_or_by_address_and_one_that_is_missing_by_null() {
    let text = "name,label,pos\nd9,Sembilan,30\n";
    let steps = json!([{"op": "answer", "ref": "/data/umur", "value": 30}]);
    let rows = [
        (json!({"desa.csv": text}), json!([]), 1),
        (json!({"jr://file-csv/desa.csv": text}), json!([]), 1),
        (
            json!([{"url": "jr://file-csv/desa.csv", "text": text, "status": 200}]),
            json!([]),
            1,
        ),
        (json!({"desa.csv": null}), json!(["desa.csv"]), 0),
    ];
    for (attachments, missing, choices) in rows {
        let result = replay(FORM, &json!({"attachments": attachments, "steps": steps}));
        let found = &result["states"][0]["nodes"]["/data/desa"]["choices"];
        assert_eq!(
            found.as_array().map(Vec::len),
            Some(choices),
            "{attachments} {result:#}"
        );
        assert_eq!(result["missing_files"], missing, "{attachments}");
    }
}

#[test]
fn each_state_is_that_after_its_step() {
    let result = replay(
        FORM,
        &json!({"print": "each", "steps": [
            {"op": "answer", "ref": "/data/umur", "value": 30, "value_string": "30"},
            {"op": "next"},
            {"op": "add_repeat", "ref": "/data/anak"},
            {"op": "jump_to_start"},
            {"op": "save_restore"},
            {"op": "remove_repeat", "ref": "/data/anak[1]"},
        ], "stpes": []}),
    );
    let states = result["states"].as_array().unwrap();
    let of = |part: &dyn Fn(&Value) -> Value| -> Vec<Value> { states.iter().map(part).collect() };
    assert_eq!(json!(of(&|state| state["step"].clone())), json!([0, 1, 2, 3, 4, 5, 6]));
    let counts = of(&|state| state["nodes"]["/data/n"]["value"].clone());
    assert_eq!(json!(counts), json!(["0", "0", "0", "1", "1", "1", "0"]));
    let kinds = of(&|state| state["cursor"]["kind"].clone());
    assert_eq!(
        kinds[1..5],
        ["question", "repeat_prompt", "repeat_instance", "beginning"].map(|kind| json!(kind))
    );
    assert_eq!(result["unknown_keys"], json!(["stpes"]));
}

#[test]
fn properties_and_places_are_taken_as_peers_write_them() {
    let form = "| survey |\n| | type | name | label |\n| | phonenumber | telepon | |\n| | geopoint | titik | Titik |\n";
    let place = json!({"latitude": -6.2, "longitude": 106.8, "accuracy": 5});
    let result = replay(
        form,
        &json!({"preload": {"phoneNumber": "+62811"}, "steps": [{"op": "answer", "ref": "/data/titik", "value": place}]}),
    );
    let nodes = &result["states"][0]["nodes"];
    assert_eq!(nodes["/data/telepon"]["value"], "+62811", "{result:#}");
    assert_eq!(nodes["/data/titik"]["value"], "-6.2 106.8 0 5");
}
