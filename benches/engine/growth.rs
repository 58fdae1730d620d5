//! How the work grows with the form: the same done with F2 once, ten times and twenty times as large, by turns.
//!
//! By turns, because nobody gives the same answer a thousand times a second: of what a form had in the memory next to the
//! processor the others leave little, as whatever else a phone does between two answers. And because a machine that is busy
//! is so for all of them: a ratio is taken in each round, and the figure is the median of the ratios.

use crate::forms::{Interview, Subject};
use jemput_bola::engine::Model;
use jemput_bola::form::Form;
use jemput_bola::instance::Saved;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SIZES: [usize; 3] = [1, 10, 20];
const ROUNDS: u64 = 31;

type Work = fn(&mut Grown, u64) -> Duration;

const WORKS: [(&str, Work); 4] = [
    ("load", load),
    ("open", open),
    ("chain_answer", chain_answer),
    ("finalize", finalize),
];

/// The form at one size, and an interview with it.
struct Grown {
    subject: Subject,
    form: Form,
    model: Arc<Model>,
    saved: Saved,
    interview: Interview,
}

impl Grown {
    fn new(times: usize) -> Self {
        let subject = Subject::chain(times);
        let form = subject.compile();
        let model = subject.load(form.clone());
        let saved = Interview::begin(&model, 0).saved();
        let interview = Interview::resume(&model, &saved);
        Self {
            subject,
            form,
            model,
            saved,
            interview,
        }
    }
}

/// Figures by name: how long each takes at each size, in milliseconds, and by how much that is more than at once.
pub fn figures() -> Vec<(String, f64)> {
    let mut sizes = SIZES.map(Grown::new);
    let mut figures = Vec::new();
    for (name, work) in WORKS {
        let rounds: Vec<[f64; SIZES.len()]> = (1..=ROUNDS)
            .map(|round| sizes.each_mut().map(|size| work(size, round).as_secs_f64() * 1e3))
            .collect();
        for (at, size) in sizes.iter().enumerate() {
            let figure = size.subject.figure(name);
            figures.push((
                format!("{figure}_by_turns_ms"),
                median(rounds.iter().map(|round| round[at])),
            ));
            if at > 0 {
                let ratios = rounds.iter().map(|round| round[at] / round[0]);
                figures.push((format!("{figure}_growth"), median(ratios)));
            }
        }
    }
    figures
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = figures.collect();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// What is let go afterwards does not count.
fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let started = Instant::now();
    let made = black_box(work());
    let took = started.elapsed();
    drop(made);
    took
}

fn load(grown: &mut Grown, _round: u64) -> Duration {
    let form = grown.form.clone();
    timed(|| grown.subject.load(form))
}

fn open(grown: &mut Grown, _round: u64) -> Duration {
    timed(|| Interview::resume(&grown.model, &grown.saved))
}

fn chain_answer(grown: &mut Grown, round: u64) -> Duration {
    let (_, deed) = grown.subject.deeds()[0];
    deed(&mut grown.interview, round)
}

fn finalize(grown: &mut Grown, _round: u64) -> Duration {
    let mut interview = Interview::resume(&grown.model, &grown.saved);
    timed(|| interview.finalize())
}
