//! The forms, at once and ten times as large, and what is done with them.

#[path = "../../tests/support/host.rs"]
mod host;

use host::Nine;
use jemput_bola::engine::{Event, Model, NodeId, Opening, Session};
use jemput_bola::form::Form;
use jemput_bola::instance::Saved;
use jemput_bola::server::workbook;
use jemput_bola::sorted::Map;
use jemput_bola::xlsform::{self, Workbook};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Something done to an interview, the how-manieth time; gives how long the part that counts took.
pub type Deed = fn(&mut Interview, u64) -> Duration;

/// A form to be measured.
pub struct Subject {
    name: String,
    workbook: Workbook,
    files: Map<String, String>,
    deeds: &'static [(&'static str, Deed)],
}

/// An interview with a form of ours.
pub struct Interview {
    session: Session,
}

fn shared(file: &str) -> PathBuf {
    let folder = std::env::var_os("JB_BENCH_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/bench"),
        PathBuf::from,
    );
    folder.join(file)
}

impl Subject {
    /// F1 to F4 as they are, and F2, F3 and F4 ten times as large; F2 twenty times too, to show how the curve goes on.
    pub fn all() -> Vec<Self> {
        vec![
            Self::file("f1", &[]),
            Self::chain(1),
            Self::chain(10),
            Self::chain(20),
            Self::repeat(1),
            Self::repeat(10),
            Self::list(1),
            Self::list(10),
        ]
    }

    /// F2: 1,000 questions in ten groups, half of them under a condition, and a chain of 200 calculations through them; or
    /// so many times as much of each, laid out by the same rule.
    pub fn chain(times: usize) -> Self {
        const DEEDS: &[(&str, Deed)] = &[("chain_answer", chain_answer)];
        if times == 1 {
            return Self::file("f2", DEEDS);
        }
        let mut survey = vec![row(["type", "name", "label", "relevant", "calculation"])];
        for n in 0..1_000 * times {
            if n % 100 == 0 {
                survey.push(row(["begin_group", &format!("g{}", n / 100), "A group", "", ""]));
            }
            if n % 5 == 1 {
                let before = if n == 1 { "q0".to_owned() } else { format!("c{}", n / 5) };
                let calculation = format!("coalesce(${{{before}}},0)+1");
                survey.push(row(["calculate", &format!("c{}", n / 5 + 1), "", "", &calculation]));
            }
            let (kind, relevant) = match n % 4 {
                0 => ("integer", String::new()),
                1 if n % 20 == 5 => ("text", "${q0} >= 0".to_owned()),
                1 => {
                    let link = n.div_ceil(5);
                    ("text", format!("${{c{link}}} mod 2 = 0 or ${{c{link}}} > 1000"))
                }
                2 => ("text", String::new()),
                _ => ("select_one yn", format!("${{q{}}} != 'zz'", n - 1)),
            };
            survey.push(row([kind, &format!("q{n}"), &format!("Question {n}"), &relevant, ""]));
            if n % 100 == 99 {
                survey.push(row(["end_group", "", "", "", ""]));
            }
        }
        let end = format!("Chain end ${{c{}}}", 200 * times);
        survey.push(row(["note", "last", &end, "", ""]));
        Self::tables(&format!("f2x{times}"), survey, DEEDS)
    }

    /// F3: a repeat of 200 instances of ten questions, and a sum over them.
    pub fn repeat(times: usize) -> Self {
        const ONCE: &[(&str, Deed)] = &[("repeat_added", repeat_added), ("repeat_answer", repeat_answer)];
        let mut subject = Self::file("f3", ONCE);
        if times > 1 {
            subject.name = format!("f3x{times}");
        }
        subject
    }

    /// F4: a list of 10,000 places, of which those of one region are offered.
    pub fn list(times: usize) -> Self {
        const DEEDS: &[(&str, Deed)] = &[("filter_changed", filter_changed)];
        let mut subject = Self::file("f4", DEEDS);
        let path = shared("facilities.csv");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (heading, rows) = text.split_once('\n').expect("a heading and rows");
        let rows = (0..times).flat_map(|turn| rows.lines().map(move |row| format!("{turn}{row}\n")));
        let text = if times == 1 {
            text.clone()
        } else {
            format!("{heading}\n{}", rows.collect::<String>())
        };
        subject.files = Map::from([("facilities.csv".to_owned(), text)]);
        if times > 1 {
            subject.name = format!("f4x{times}");
        }
        subject
    }

    fn file(name: &str, deeds: &'static [(&'static str, Deed)]) -> Self {
        let path = shared(&format!("{name}.xlsx"));
        let workbook = workbook::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self {
            name: name.to_owned(),
            workbook,
            files: Map::new(),
            deeds,
        }
    }

    fn tables(name: &str, survey: Vec<Vec<String>>, deeds: &'static [(&'static str, Deed)]) -> Self {
        let settings = vec![
            vec!["form_id".to_owned(), "version".to_owned()],
            vec![name.to_owned(), "1".to_owned()],
        ];
        let choices = [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]];
        let sheets = [
            ("survey", survey),
            ("choices", choices.map(row).to_vec()),
            ("settings", settings),
        ];
        Self {
            name: name.to_owned(),
            workbook: Workbook::from_tables(name, sheets),
            files: Map::new(),
            deeds,
        }
    }

    /// The name of a figure of this form.
    pub fn figure(&self, what: &str) -> String {
        format!("{what}_{}", self.name)
    }

    /// What is measured besides loading and finalising.
    pub fn deeds(&self) -> &'static [(&'static str, Deed)] {
        self.deeds
    }

    /// The workbook, compiled.
    pub fn compile(&self) -> Form {
        let (form, problems) = xlsform::compile(&self.workbook);
        form.unwrap_or_else(|| panic!("{:?}", problems.first()))
    }

    /// The form, made ready.
    pub fn load(&self, form: Form) -> Arc<Model> {
        Arc::new(Model::load_with(form, &self.files).expect("a form that can be run"))
    }

    /// How many instances its repeat begins with.
    pub fn instances(&self) -> usize {
        match self.name.as_str() {
            "f3" => 200,
            "f3x10" => 2_000,
            _ => 0,
        }
    }
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

impl Interview {
    /// Begins, with so many instances of the repeat.
    pub fn begin(model: &Arc<Model>, instances: usize) -> Self {
        let opening = Opening { language: 0, seed: 1 };
        let session = Session::start(model.clone(), Rc::new(Nine::default()), opening);
        let mut interview = Self { session };
        for _ in 0..instances {
            let range = interview.at("/data/member");
            interview.session.apply(Event::AddRepeat { range });
        }
        interview
    }

    /// The answers so far.
    pub fn saved(&self) -> Saved {
        self.session.saved()
    }

    /// Opens an interview again, with the answers so far.
    pub fn resume(model: &Arc<Model>, saved: &Saved) -> Self {
        let (session, _) = Session::resume(model.clone(), Rc::new(Nine::default()), saved);
        Self { session }
    }

    /// Checks everything and gives the answers.
    pub fn finalize(&mut self) {
        let _ = std::hint::black_box(self.session.finalize());
    }

    fn at(&self, path: &str) -> NodeId {
        self.session
            .node_at(path)
            .unwrap_or_else(|| panic!("no node at {path}"))
    }

    fn answer(&mut self, path: &str, text: String) -> Duration {
        let node = self.at(path);
        let started = Instant::now();
        self.session.apply(Event::Answer { node, text });
        started.elapsed()
    }
}

fn chain_answer(interview: &mut Interview, turn: u64) -> Duration {
    let head = ["/data/g0/q0", "/data/q0"]
        .into_iter()
        .find(|path| interview.session.node_at(path).is_some())
        .expect("the head of the chain");
    interview.answer(head, (turn % 1_000).to_string())
}

fn repeat_added(interview: &mut Interview, _turn: u64) -> Duration {
    let range = interview.at("/data/member");
    let started = Instant::now();
    interview.session.apply(Event::AddRepeat { range });
    let took = started.elapsed();
    let instance = *interview.session.instances(range).last().expect("the one just added");
    interview.session.apply(Event::RemoveRepeat { instance });
    took
}

fn repeat_answer(interview: &mut Interview, turn: u64) -> Duration {
    interview.answer("/data/member[150]/m_income", (turn % 1_000).to_string())
}

fn filter_changed(interview: &mut Interview, turn: u64) -> Duration {
    let facility = interview.at("/data/facility");
    let region = interview.at("/data/region");
    let text = format!("r{}", turn % 10);
    let started = Instant::now();
    interview.session.apply(Event::Answer { node: region, text });
    let choices = interview.session.choices(facility);
    let took = started.elapsed();
    assert!(choices.len() >= 100, "{} choices", choices.len());
    took
}

/// What one model with one interview takes of the machine's memory, in MB: the growth of the resident set over forty.
pub fn memory_mb(subject: &Subject) -> f64 {
    const MANY: usize = 40;
    let form = subject.compile();
    let first = subject.load(form.clone());
    let keep_one = Interview::begin(&first, 0);
    let before = resident_mb();
    let held: Vec<_> = (0..MANY)
        .map(|_| {
            let model = subject.load(form.clone());
            let interview = Interview::begin(&model, 0);
            (model, interview)
        })
        .collect();
    let grown = resident_mb() - before;
    drop((held, first, keep_one));
    grown / MANY as f64
}

fn resident_mb() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .unwrap_or(0.0);
    pages * 4096.0 / 1e6
}
