//! Processes several documents in parallel, one per worker.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};

use super::directory::Document;

/// The number of documents that are processed in parallel.
pub(super) struct Workers(usize);

impl Workers {
    pub(super) fn new(jobs: Option<u16>) -> Self {
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        Self(jobs.map_or_else(cores, usize::from))
    }

    /// Returns the number of workers.
    pub(super) fn count(&self) -> usize {
        self.0
    }

    /// Processes each document, the largest first, and returns the results in the order of the documents; `work`
    /// receives the index of each. Progress is shown on a terminal.
    pub(super) fn run<T: Send>(
        &self,
        step: &'static str,
        documents: &[Document],
        work: impl Fn(usize, &Document) -> T + Sync,
    ) -> Vec<T> {
        let mut order: Vec<_> = (0..documents.len()).collect();
        order.sort_by_key(|index| std::cmp::Reverse(documents[*index].bytes));
        let bar = bar(step, documents.len());
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::with_capacity(documents.len()));
        thread::scope(|scope| {
            for _ in 0..self.0.min(documents.len()) {
                let (order, bar, next, done, work) = (&order, &bar, &next, &done, &work);
                scope.spawn(move || {
                    while let Some(&index) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let document = &documents[index];
                        bar.set_message(document.name.clone());
                        let outcome = work(index, document);
                        bar.inc(1);
                        if let Ok(mut done) = done.lock() {
                            done.push((index, outcome));
                        }
                    }
                });
            }
        });
        bar.finish_and_clear();
        let mut done = done.into_inner().unwrap_or_default();
        done.sort_by_key(|(index, _)| *index);
        done.into_iter().map(|(_, outcome)| outcome).collect()
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
