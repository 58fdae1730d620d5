//! How fast the interview is, on the forms on which the peers were measured: `make bench-engine`.
//!
//! The forms are read from `JB_BENCH_DIR`, or `../shared/bench` beside the package. Each figure is the median of
//! criterion's estimate, of one thing done again and again; `growth` does the same by turns, and gives the curve. The last
//! line is JSON with every figure by name, times in milliseconds.

mod forms;
mod growth;
mod report;

use criterion::{BatchSize, Criterion};
use forms::{Interview, Subject};
use std::hint::black_box;
use std::time::Duration;

fn main() {
    // First of all: later the heap has room that was used before, and nothing would be seen to grow.
    let memory_mb = forms::memory_mb(&Subject::chain(1));
    let folder = report::folder();
    let mut criterion = Criterion::default()
        .output_directory(&folder)
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    for subject in Subject::all() {
        prepare(&mut criterion, &subject);
        events(&mut criterion, &subject);
    }
    criterion.final_summary();
    let mut others = growth::figures();
    others.push(("memory_f2_mb".to_owned(), memory_mb));
    report::print(&folder, &others);
}

/// From the workbook to the first question.
fn prepare(criterion: &mut Criterion, subject: &Subject) {
    let form = subject.compile();
    criterion.bench_function(&subject.figure("compile"), |bench| {
        bench.iter(|| black_box(subject.compile()));
    });
    criterion.bench_function(&subject.figure("load"), |bench| {
        bench.iter_batched(|| form.clone(), |form| subject.load(form), BatchSize::LargeInput);
    });
    let model = subject.load(form);
    // Opened with the instances of the repeat: begun and filled one by one it would be as many events.
    let saved = Interview::begin(&model, subject.instances()).saved();
    criterion.bench_function(&subject.figure("open"), |bench| {
        bench.iter_with_large_drop(|| Interview::resume(&model, &saved));
    });
}

/// One event of each kind that the form is there for, and the end.
fn events(criterion: &mut Criterion, subject: &Subject) {
    let model = subject.load(subject.compile());
    let saved = Interview::begin(&model, subject.instances()).saved();
    let begin = || Interview::resume(&model, &saved);
    for &(name, deed) in subject.deeds() {
        let mut interview = begin();
        let mut turn = 0;
        criterion.bench_function(&subject.figure(name), |bench| {
            bench.iter_custom(|times| {
                (0..times)
                    .map(|_| {
                        turn += 1;
                        deed(&mut interview, turn)
                    })
                    .sum()
            });
        });
    }
    criterion.bench_function(&subject.figure("finalize"), |bench| {
        bench.iter_batched_ref(begin, Interview::finalize, BatchSize::LargeInput);
    });
}
