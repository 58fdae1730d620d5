//! The rules of the submission: each answer by its type, and released schemas that still read byte for byte.
#![cfg(not(target_arch = "wasm32"))]

use jemput_bola::form::{Itemset, ItemsetSource, QuestionType, RangeScale, UploadKind};
use jemput_bola::id::Digest;
use jemput_bola::instance::answer_json;
use jemput_bola::submission::{Envelope, EnvelopeError, Submission, SubmissionError, device_signature_text};
use serde_json::Value;

fn question(name: &str) -> QuestionType {
    let itemset = || Itemset {
        source: ItemsetSource::List("l".into()),
        filter: None,
        randomize: None,
        or_other: false,
    };
    match name {
        "integer" => QuestionType::Integer,
        "decimal" => QuestionType::Decimal,
        "date" => QuestionType::Date,
        "time" => QuestionType::Time,
        "select_one" => QuestionType::SelectOne(itemset()),
        "select_multiple" => QuestionType::SelectMultiple(itemset()),
        "rank" => QuestionType::Rank(itemset()),
        "geopoint" => QuestionType::Geopoint,
        "geotrace" => QuestionType::Geotrace,
        "image" => QuestionType::Upload {
            media: UploadKind::Image,
        },
        "range" => QuestionType::Range(RangeScale {
            start: "0".into(),
            end: "10".into(),
            step: "1".into(),
        }),
        _ => QuestionType::Text,
    }
}

#[test]
fn every_answer_is_written_as_the_rule_of_its_type_says() {
    let rows: Vec<Value> = serde_json::from_str(include_str!("data/submission/answers.json")).unwrap();
    assert!(rows.len() >= 20);
    for row in rows {
        let kind = question(row["type"].as_str().unwrap());
        let found = answer_json(&kind, row["text"].as_str().unwrap());
        // As text: 1 and 1.0 are equal as JSON values, and not the same bytes.
        assert_eq!(found.to_string(), row["json"].to_string(), "{}", row["rule"]);
    }
}

#[test]
fn a_submission_of_each_released_schema_reads_and_writes_byte_for_byte() {
    // One line for each schema that was ever released; none is taken away.
    const RELEASED: &[&str] = &[include_str!("data/submission/schema-1.json")];
    for body in RELEASED {
        let submission = Submission::from_body(body).unwrap();
        assert_eq!(submission.to_body().unwrap(), *body);
    }
}

#[test]
fn a_submission_of_a_newer_schema_is_not_misread() {
    let newer = include_str!("data/submission/schema-1.json").replacen("\"schema\":1", "\"schema\":2", 1);
    assert!(matches!(Submission::from_body(&newer), Err(SubmissionError::TooNew(2))));
}

#[test]
fn an_envelope_keeps_its_body_to_the_byte_and_notices_any_change() {
    let body = include_str!("data/submission/schema-1.json");
    let submission = Submission::from_body(body).unwrap();
    let envelope = Envelope::wrap(submission.instance_id, body.to_owned());
    let line = envelope.to_line().unwrap();
    assert!(!line.contains('\n'));
    let back = Envelope::from_line(&line).unwrap();
    assert_eq!(back.body, body);
    assert_eq!(back.sha256, Digest::of(body.as_bytes()));
    let changed = line.replace("Pak Slamet", "Pak Slamat");
    assert_eq!(Envelope::from_line(&changed), Err(EnvelopeError::DigestMismatch));
    let cut = &line[..line.len() / 2];
    let Err(EnvelopeError::Malformed(what)) = Envelope::from_line(cut) else {
        panic!("a cut line was taken")
    };
    assert!(!what.contains("Slamet"), "an error never holds an answer: {what}");
}

#[test]
fn a_device_signs_id_and_digest_in_a_text_that_never_changes() {
    let id = "01936b5e-7c00-7000-8000-0123456789ab".parse().unwrap();
    let text = device_signature_text(id, Digest::of(b""));
    let expected = "jb-envelope-1\n01936b5e-7c00-7000-8000-0123456789ab\n\
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(text, expected);
}
