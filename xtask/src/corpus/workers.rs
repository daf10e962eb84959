//! Processes several documents in parallel, one per worker.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::ThreadPoolBuilder;
use rayon::iter::{ParallelBridge, ParallelIterator};

use super::Corpus;
use super::metrics::Metrics;

/// Returns how many documents are processed in parallel: this number, or that of the cores.
pub(super) fn jobs(number: Option<u16>) -> usize {
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    number.map_or_else(cores, usize::from)
}

impl Corpus {
    /// Processes each document, the largest first, and returns the results in the order of the documents; `work`
    /// receives the index of each. Progress is shown on a terminal.
    pub(super) fn run<T: Send>(
        &self,
        step: &'static str,
        work: impl Fn(usize, &Metrics) -> T + Sync,
    ) -> anyhow::Result<Vec<T>> {
        let mut order: Vec<_> = self.metrics.iter().enumerate().collect();
        order.sort_by_key(|(_, metrics)| Reverse(metrics.document.bytes));
        let bar = bar(step, order.len());
        let pool = ThreadPoolBuilder::new().num_threads(self.jobs).build()?;
        let done: BTreeMap<_, _> = pool.install(|| {
            let order = order.into_iter().par_bridge();
            order
                .map(|(index, metrics)| {
                    bar.set_message(metrics.document.name.clone());
                    let outcome = work(index, metrics);
                    bar.inc(1);
                    (index, outcome)
                })
                .collect()
        });
        bar.finish_and_clear();
        Ok(done.into_values().collect())
    }

    /// Records the outcome of each document, in the order of the documents; an error is a loss.
    pub(super) fn record<T>(
        &mut self,
        outcomes: Vec<Option<anyhow::Result<T>>>,
        failure: &str,
        record: impl Fn(&mut Metrics, T),
    ) {
        for (metrics, outcome) in self.metrics.iter_mut().zip(outcomes) {
            match outcome {
                Some(Ok(outcome)) => record(metrics, outcome),
                Some(Err(error)) => metrics.add_loss("", format!("{failure}: {error:#}")),
                None => {}
            }
        }
    }
}

/// Processes all names in one call of `work`, which reports each one that is done.
pub(super) fn run_together<T>(
    step: &'static str,
    names: &[String],
    work: impl FnOnce(&dyn Fn(&str)) -> T,
) -> T {
    let bar = bar(step, names.len());
    let names: BTreeSet<_> = names.iter().map(|name| name.replace('-', "_")).collect();
    let done = work(&|name: &str| {
        if names.contains(&name.replace('-', "_")) {
            bar.set_message(name.to_owned());
            bar.inc(1);
        }
    });
    bar.finish_and_clear();
    done
}

/// Creates a progress bar, which is shown on a terminal only.
fn bar(step: &'static str, length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} {elapsed} {msg}");
    let bar = ProgressBar::new(length as u64).with_prefix(step);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
