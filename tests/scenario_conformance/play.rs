//! A recorded case done with a replay, and what each of its steps came to.

use super::case::{Case, Step};
use super::check::holds;
use jemput_bola::engine::Host;
use jemput_bola::form::{Metadata, Model, Severity};
use jemput_bola::replay::{self, Replay, Start};
use jemput_bola::sorted::Map;
use jemput_bola::xform;
use serde_json::Value;
use std::cell::Cell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// What a step came to: `Ok` where it is as recorded, or where nothing is asked of it.
pub type Verdict = Result<(), String>;

pub fn play(case: &Case, folder: &Path) -> Vec<Verdict> {
    let mut stage = Stage {
        case,
        folder,
        replays: HashMap::new(),
        current: String::new(),
        renamed: HashMap::new(),
        is_fabricated: false,
        trouble: None,
    };
    case.steps.iter().map(|step| stage.step(step)).collect()
}

struct Stage<'c> {
    case: &'c Case,
    folder: &'c Path,
    replays: HashMap<String, Replay>,
    current: String,
    /// Sessions that went on under another name.
    renamed: HashMap<String, String>,
    /// The next instance that is restored was made by the test.
    is_fabricated: bool,
    /// Why no interview could begin.
    trouble: Option<String>,
}

impl Stage<'_> {
    fn step(&mut self, step: &Step) -> Verdict {
        if let Some(session) = step.text("session") {
            self.current = self.renamed.get(session).cloned().unwrap_or_else(|| session.to_owned());
        }
        let done = self.act(step);
        match (&done, step.is("expect_error")) {
            (Ok(()), true) => Err("was accepted, and should have been refused".to_owned()),
            (Err(_), true) => Ok(()),
            _ => done,
        }
    }

    fn act(&mut self, step: &Step) -> Verdict {
        match step.op.as_str() {
            "load" => self.load(step),
            "expect" if step.text("check") == Some("loads") => match &self.trouble {
                None => Ok(()),
                Some(trouble) => Err(trouble.clone()),
            },
            "note" => {
                self.is_fabricated |= is_of_fabricated_instance(step);
                Ok(())
            }
            "serialize_restore" if self.is_fabricated => {
                self.is_fabricated = false;
                // The XML that the test made is not in the record; what the peer showed of it afterwards is.
                let shown = step.fields.get("observed").and_then(|shown| shown["$xml"].as_str());
                let xml = shown.ok_or("the instance was not recorded")?.to_owned();
                self.again(step, Some(xml))
            }
            "serialize_restore" => {
                let done = self.script(&replay::Step::SaveRestore);
                self.rename(step);
                done
            }
            "new_instance" => self.again(step, None),
            "edit_current_instance" => {
                let xml = self.replay()?.instance_xml();
                self.again(step, Some(xml))
            }
            "expect" => holds(self.replay()?, step),
            "next" | "prev" => {
                let forward = step.op == "next";
                self.script(if forward {
                    &replay::Step::Next
                } else {
                    &replay::Step::Prev
                })?;
                self.stands_at(step)
            }
            _ => {
                let step = script_step(step)?;
                if let replay::Step::Answer { r#ref, .. } = &step {
                    self.make_room(r#ref)?;
                }
                self.script(&step)
            }
        }
    }

    fn replay(&mut self) -> Result<&mut Replay, String> {
        let trouble = self.trouble.clone();
        self.replays
            .get_mut(&self.current)
            .ok_or_else(|| trouble.unwrap_or_else(|| "no such session".to_owned()))
    }

    fn script(&mut self, step: &replay::Step) -> Verdict {
        self.replay()?.step(step).map_err(|error| error.to_string())
    }

    /// The peers' test classes add the repeat instances that an answer needs.
    fn make_room(&mut self, path: &str) -> Verdict {
        let replay = self.replay()?;
        let steps: Vec<&str> = path.split('/').collect();
        for end in 2..=steps.len() {
            let here = steps[..end].join("/");
            if replay.session().node_at(&here).is_none()
                && let Some((range, _)) = here.rsplit_once('[')
            {
                let r#ref = range.to_owned();
                let _ = replay.step(&replay::Step::AddRepeat { r#ref });
            }
        }
        Ok(())
    }

    fn rename(&mut self, step: &Step) {
        if let Some(name) = step.text("new_session")
            && let Some(replay) = self.replays.remove(&self.current)
        {
            self.replays.insert(name.to_owned(), replay);
            self.renamed.insert(self.current.clone(), name.to_owned());
            self.current = name.to_owned();
        }
    }

    /// Another interview with the form of the current one.
    fn again(&mut self, step: &Step, instance: Option<String>) -> Verdict {
        let model = self.replay()?.session().model().clone();
        let name = step.text("new_session").unwrap_or(&self.current).to_owned();
        self.begin(model, name, instance.as_deref(), Map::new())
    }

    fn load(&mut self, step: &Step) -> Verdict {
        let result = self.try_load(step);
        self.trouble = result.clone().err();
        result
    }

    fn try_load(&mut self, step: &Step) -> Verdict {
        let at = step.fields.get("form").and_then(Value::as_u64).unwrap_or(0) as usize;
        let form = &self.case.forms[at];
        let text = match (&form.xml, &form.file) {
            (Some(xml), _) => xml.clone(),
            (None, Some(file)) => std::fs::read_to_string(self.folder.join(file)).map_err(|error| error.to_string())?,
            (None, None) => return Err("the form was not recorded".to_owned()),
        };
        let (form, problems) = xform::read(&text);
        if let Some(error) = problems.iter().find(|problem| problem.severity == Severity::Error) {
            return Err(format!("{} {}", error.code, error.message));
        }
        let files = step.fields.get("attachments").and_then(Value::as_array);
        let file = |one: &Value| {
            let name = one["url"].as_str()?.rsplit('/').next()?;
            Some((name.to_owned(), one["text"].as_str()?.to_owned()))
        };
        let files: Map<String, String> = files.into_iter().flatten().filter_map(file).collect();
        let model = Model::load_with(form.ok_or("no form")?, &files).map_err(|error| error.to_string())?;
        let preload = step.fields.get("preload_properties").and_then(Value::as_object);
        let preload: Map<String, String> = preload
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name.to_lowercase(), value.as_str()?.to_owned())))
            .collect();
        let name = self.current.clone();
        self.begin(Arc::new(model), name, step.text("instance_xml"), preload)
    }

    fn begin(
        &mut self,
        model: Arc<Model>,
        name: String,
        instance: Option<&str>,
        preload: Map<String, String>,
    ) -> Verdict {
        let start = Start {
            seed: 1,
            preload,
            instance: instance.map(str::to_owned),
            ..Start::default()
        };
        let replay = Replay::start(model, Rc::new(Phoenix::default()), start).map_err(|error| error.to_string())?;
        self.replays.insert(name.clone(), replay);
        self.current = name;
        Ok(())
    }

    fn stands_at(&mut self, step: &Step) -> Verdict {
        let Some(expected) = step.text("expect_ref") else {
            return Ok(());
        };
        let cursor = self.replay()?.cursor_json();
        let found = match cursor["kind"].as_str() {
            Some("end") => "END_OF_FORM",
            Some("beginning") => "BEGINNING_OF_FORM",
            _ => cursor["ref"].as_str().unwrap_or_default(),
        };
        if found == expected {
            Ok(())
        } else {
            Err(format!("stands at {found}, not at {expected}"))
        }
    }
}

/// A note that the next instance is one which the test made, and which is not in the record.
pub fn is_of_fabricated_instance(step: &Step) -> bool {
    let raw = step.fields.get("raw").map(Value::to_string);
    step.op == "note" && raw.is_some_and(|raw| raw.contains("FabricatedInstance"))
}

fn script_step(step: &Step) -> Result<replay::Step, String> {
    let path = || step.text("ref").unwrap_or_default().to_owned();
    Ok(match step.op.as_str() {
        "answer" => {
            let value = step.fields.get("value").cloned().unwrap_or_default();
            replay::Step::Answer {
                r#ref: path(),
                value: plain(&value)
                    .or_else(|| step.fields.get("value_string").cloned())
                    .unwrap_or(value),
            }
        }
        "add_repeat" => replay::Step::AddRepeat { r#ref: path() },
        "remove_repeat" => replay::Step::RemoveRepeat { r#ref: path() },
        "set_language" => replay::Step::SetLanguage {
            language: step.text("language").unwrap_or_default().to_owned(),
        },
        "jump_to_start" => replay::Step::Jump { r#ref: None },
        other => return Err(format!("the step {other} is not known")),
    })
}

/// What stands for a file or a place in the record as a value of a script; nothing for what is plain already.
fn plain(value: &Value) -> Option<Value> {
    if let Some(name) = value.get("$file") {
        return Some(name.clone());
    }
    let parts = ["latitude", "longitude", "altitude", "accuracy"].map(|part| value.get(part).and_then(Value::as_f64));
    let place: Vec<String> = parts
        .into_iter()
        .map_while(|part| part)
        .map(|part| part.to_string())
        .collect();
    if place.len() >= 2 {
        let with_gap = parts[2].is_none().then_some(parts[3]).flatten();
        let rest = with_gap.map_or_else(String::new, |accuracy| format!(" 0 {accuracy}"));
        return Some(Value::String(place.join(" ") + &rest));
    }
    None
}

/// The machine on which the cases were recorded: Phoenix, 22 November 2026.
#[derive(Default)]
struct Phoenix {
    chance: Cell<u64>,
}

impl Host for Phoenix {
    fn now_ms(&self) -> i64 {
        1_795_350_127_759
    }

    fn offset_minutes(&self, _wall_ms: i64) -> i32 {
        -420
    }

    fn random(&self) -> f64 {
        let next = self
            .chance
            .get()
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.chance.set(next);
        (next >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn metadata(&self, _which: Metadata) -> Option<String> {
        None
    }
}
