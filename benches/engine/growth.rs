//! How the work grows with the form: the same done with a form once and ten times as large, F2 also twenty times, by turns.
//!
//! By turns, because nobody gives the same answer a thousand times a second: of what a form had in the memory next to the
//! processor the others leave little, as whatever else a phone does between two answers. What a deed begins with is
//! prepared for all sizes first, for the same reason: nobody finishes an interview in the moment in which it was opened. And
//! because a machine that is busy is so for all of them: a ratio is taken in each round, and the figure is the median of
//! the ratios.

use crate::forms::{Interview, Subject};
use jemput_bola::engine::Model;
use jemput_bola::form::Form;
use jemput_bola::instance::Saved;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

const ROUNDS: u64 = 31;

/// A form at one size, and an interview with it.
struct Grown {
    subject: Subject,
    form: Form,
    model: Arc<Model>,
    saved: Saved,
    interview: Interview,
    /// What the next deed begins with.
    prepared: Option<Prepared>,
}

enum Prepared {
    Form(Box<Form>),
    Interview(Box<Interview>),
}

impl Grown {
    fn new(subject: Subject) -> Self {
        let form = subject.compile();
        let model = subject.load(form.clone());
        let saved = Interview::begin(&model, subject.instances()).saved();
        let interview = Interview::resume(&model, &saved);
        Self {
            subject,
            form,
            model,
            saved,
            interview,
            prepared: None,
        }
    }

    fn prepare_form(&mut self) {
        self.prepared = Some(Prepared::Form(Box::new(self.form.clone())));
    }

    fn prepare_interview(&mut self) {
        let interview = Interview::resume(&self.model, &self.saved);
        self.prepared = Some(Prepared::Interview(Box::new(interview)));
    }
}

/// Figures by name: how long each takes at each size, in milliseconds, and by how much that is more than at once.
pub fn figures() -> Vec<(String, f64)> {
    let chains = [1, 10, 20].map(Subject::chain);
    let repeats = [1, 10].map(Subject::repeat);
    let lists = [1, 10].map(Subject::list);
    let mut figures = Vec::new();
    for sizes in [chains.into(), repeats.into(), Vec::from(lists)] {
        let mut sizes: Vec<Grown> = sizes.into_iter().map(Grown::new).collect();
        by_turns(&mut sizes, "load", Grown::prepare_form, load, &mut figures);
        by_turns(&mut sizes, "open", |_| (), open, &mut figures);
        by_turns(&mut sizes, "finalize", Grown::prepare_interview, finalize, &mut figures);
        for (name, deed) in sizes[0].subject.deeds() {
            let work = |grown: &mut Grown, round| deed(&mut grown.interview, round);
            by_turns(&mut sizes, name, |_| (), work, &mut figures);
        }
    }
    figures
}

fn by_turns(
    sizes: &mut [Grown],
    name: &str,
    prepare: impl Fn(&mut Grown),
    work: impl Fn(&mut Grown, u64) -> Duration,
    figures: &mut Vec<(String, f64)>,
) {
    let mut round = |round| -> Vec<f64> {
        sizes.iter_mut().for_each(&prepare);
        let took = sizes.iter_mut().map(|size| work(size, round).as_secs_f64() * 1e3);
        took.collect()
    };
    let rounds: Vec<Vec<f64>> = (1..=ROUNDS).map(&mut round).collect();
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
    let Some(Prepared::Form(form)) = grown.prepared.take() else {
        unreachable!("a form is prepared");
    };
    timed(|| grown.subject.load(*form))
}

fn open(grown: &mut Grown, _round: u64) -> Duration {
    timed(|| Interview::resume(&grown.model, &grown.saved))
}

fn finalize(grown: &mut Grown, _round: u64) -> Duration {
    let Some(Prepared::Interview(mut interview)) = grown.prepared.take() else {
        unreachable!("an interview is prepared");
    };
    timed(|| interview.finalize())
}
