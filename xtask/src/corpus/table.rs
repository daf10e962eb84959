//! Prints the metrics as tables, and the losses.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table, TableComponent, presets};

use super::metrics::{
    Check, Cost, Coverage, Examples, Generated, Library, Metrics, Nested, Report, UseOutcome,
};

const HEADER: [&str; 14] = [
    "document",
    "version",
    "size",
    "operations",
    "schemas",
    "errors",
    "warnings",
    "notes",
    "seconds",
    "memory",
    "Rust lines",
    "check",
    "seconds",
    "memory",
];

/// The metrics of all documents, and their sums.
pub(super) fn documents(report: &Report) -> Table {
    let rows = report.documents.iter().map(row);
    table(&HEADER, rows.chain([totals(&report.documents)]), 2)
}

/// A table with a line below its header; columns from `numbers` on are aligned to the right.
fn table(header: &[&str], rows: impl Iterator<Item = Vec<String>>, numbers: usize) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_header(header);
    table.set_style(TableComponent::HeaderLines, '─');
    table.set_style(TableComponent::MiddleHeaderIntersections, '─');
    table.add_rows(rows);
    for column in table.column_iter_mut().skip(numbers) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

const LIBRARIES_HEADER: [&str; 8] = [
    "document", "release", "seconds", "CPU", "memory", "library", "largest", "type",
];

/// The metrics of release builds; none if there are none.
pub(super) fn libraries(report: &Report) -> Option<Table> {
    let documents = report.documents.iter();
    let libraries = documents.filter_map(|it| Some((it, it.library.as_ref()?)));
    let rows: Vec<_> = libraries
        .map(|(it, library)| library_row(&it.document, library))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let mut table = table(&LIBRARIES_HEADER, rows.into_iter(), 2);
    if let Some(types) = table.column_mut(LIBRARIES_HEADER.len() - 1) {
        types.set_cell_alignment(CellAlignment::Left);
    }
    Some(table)
}

fn library_row(document: &str, library: &Library) -> Vec<String> {
    let Library {
        check:
            Check {
                passed,
                compiler_output: _,
                cost,
            },
        library_bytes,
        largest,
    } = library;
    let largest = largest.first();
    vec![
        document.to_owned(),
        format_outcome(*passed),
        seconds(cost.seconds),
        seconds(cost.cpu_seconds),
        size(cost.peak_bytes),
        size(*library_bytes),
        largest.map_or_else(String::new, |it| it.size.to_string()),
        largest.map_or_else(String::new, |it| it.ty.clone()),
    ]
}

const EXAMPLES_HEADER: [&str; 10] = [
    "document",
    "examples",
    "invalid",
    "valid",
    "untyped",
    "exact",
    "null omitted",
    "unknown property",
    "date reformatted",
    "failed",
];

/// The round-trip results of examples; none if there are none.
pub(super) fn examples(report: &Report) -> Option<Table> {
    let with_examples = || {
        let documents = report.documents.iter();
        documents.filter_map(|metrics| Some((&metrics.document, metrics.examples.as_ref()?)))
    };
    with_examples().next()?;
    let mut totals = Examples::default();
    with_examples().for_each(|(_, examples)| totals.add(examples));
    let rows = with_examples().map(|(document, examples)| examples_row(document, examples));
    let totals = examples_row(&share(&totals), &totals);
    Some(table(&EXAMPLES_HEADER, rows.chain([totals]), 1))
}

/// The share of decoded valid examples that round-trip.
fn share(totals: &Examples) -> String {
    let decoded = totals.valid() - totals.untyped;
    let share = 100.0 * (decoded - totals.failed) as f64 / decoded.max(1) as f64;
    format!("{share:.2} % round-tripped")
}

fn examples_row(document: &str, examples: &Examples) -> Vec<String> {
    let Examples {
        in_document,
        invalid,
        // Counted as valid; separate only in `--json`.
        unvalidated: _,
        untyped,
        exact,
        null_omitted,
        unknown_property,
        date_reformatted,
        failed,
        details: _,
    } = examples;
    let numbers = [
        *in_document,
        *invalid,
        examples.valid(),
        *untyped,
        *exact,
        *null_omitted,
        *unknown_property,
        *date_reformatted,
        *failed,
    ];
    let numbers = numbers.iter().map(usize::to_string);
    [document.to_owned()].into_iter().chain(numbers).collect()
}

const NESTED_HEADER: [&str; 11] = [
    "document",
    "recursive types",
    "nested, dev",
    "too deep",
    "failed",
    "nested, release",
    "too deep",
    "failed",
    "single, 256 KiB",
    "too deep",
    "failed",
];

/// The results for nested values; none if there are none.
pub(super) fn nested(report: &Report) -> Option<Table> {
    let documents = report.documents.iter();
    let rows = documents.filter_map(|it| Some(nested_row(&it.document, it.nested.as_ref()?)));
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| table(&NESTED_HEADER, rows.into_iter(), 1))
}

fn nested_row(document: &str, nested: &Nested) -> Vec<String> {
    let Nested {
        types,
        dev,
        release,
        single,
    } = nested;
    let counts = |it: &UseOutcome| [it.done, it.too_deep, it.failed.len()];
    let numbers = [dev, release, single].into_iter().flat_map(counts);
    let numbers = [*types].into_iter().chain(numbers).map(|it| it.to_string());
    [document.to_owned()].into_iter().chain(numbers).collect()
}

fn row(metrics: &Metrics) -> Vec<String> {
    let Metrics {
        document,
        bytes,
        openapi,
        operations,
        schemas,
        generated,
        check,
        // In separate tables.
        library: _,
        examples: _,
        nested: _,
        losses: _,
    } = metrics;
    let version = openapi
        .clone()
        .unwrap_or_else(|| "not OpenAPI 3".to_owned());
    let mut cells = vec![document.clone(), version, size(*bytes)];
    cells.extend([format_coverage(*operations), format_coverage(*schemas)]);
    cells.extend(generated_cells(generated.as_ref()));
    cells.extend(check_cells(check.as_ref()));
    cells
}

fn generated_cells(generated: Option<&Generated>) -> Vec<String> {
    let Some(generated) = generated else {
        return vec![String::new(); 6];
    };
    let lines = match (generated.lines, &generated.fault) {
        (Some(lines), _) => lines.to_string(),
        (None, Some(_)) => "failed".to_owned(),
        (None, None) => "none".to_owned(),
    };
    vec![
        generated.errors.to_string(),
        generated.warnings.to_string(),
        generated.notes.to_string(),
        seconds(generated.cost.seconds),
        size(generated.cost.peak_bytes),
        lines,
    ]
}

fn check_cells(check: Option<&Check>) -> Vec<String> {
    let Some(Check {
        passed,
        compiler_output: _,
        cost,
    }) = check
    else {
        return vec![String::new(); 3];
    };
    vec![
        format_outcome(*passed),
        seconds(cost.seconds),
        size(cost.peak_bytes),
    ]
}

fn format_outcome(passed: bool) -> String {
    if passed { "passed" } else { "failed" }.to_owned()
}

/// The sums of all columns; the maximum for memory.
fn totals(documents: &[Metrics]) -> Vec<String> {
    let operations = sum(documents.iter().map(|metrics| metrics.operations));
    let schemas = sum(documents.iter().map(|metrics| metrics.schemas));
    let generated: Vec<_> = documents
        .iter()
        .filter_map(|it| it.generated.as_ref())
        .collect();
    let checks: Vec<_> = documents
        .iter()
        .filter_map(|it| it.check.as_ref())
        .collect();
    let emitted = generated.iter().filter(|it| it.lines.is_some()).count();
    let passed = checks.iter().filter(|it| it.passed).count();
    let count = |of: fn(&Generated) -> usize| generated.iter().map(|it| of(it)).sum::<usize>();
    let generating = total_cost(generated.iter().map(|it| it.cost));
    let checking = total_cost(checks.iter().map(|it| it.cost));
    vec![
        format!("{emitted} of {} generated", generated.len()),
        String::new(),
        size(documents.iter().map(|metrics| metrics.bytes).sum()),
        format_coverage(operations),
        format_coverage(schemas),
        count(|it| it.errors).to_string(),
        count(|it| it.warnings).to_string(),
        count(|it| it.notes).to_string(),
        seconds(generating.seconds),
        size(generating.peak_bytes),
        count(|it| it.lines.unwrap_or_default()).to_string(),
        match checks.len() {
            0 => String::new(),
            all => format!("{passed} of {all}"),
        },
        seconds(checking.seconds),
        size(checking.peak_bytes),
    ]
}

fn sum(parts: impl Iterator<Item = Coverage>) -> Coverage {
    parts.fold(Coverage::default(), |sum, part| Coverage {
        in_document: sum.in_document + part.in_document,
        emitted: sum.emitted + part.emitted,
    })
}

/// The sum of the times, and the maximum of the memory.
fn total_cost(costs: impl Iterator<Item = Cost>) -> Cost {
    costs.fold(Cost::default(), |total, cost| Cost {
        seconds: total.seconds + cost.seconds,
        cpu_seconds: total.cpu_seconds + cost.cpu_seconds,
        peak_bytes: total.peak_bytes.max(cost.peak_bytes),
    })
}

/// "12" if all of them are emitted, else "11 of 12".
fn format_coverage(
    Coverage {
        in_document,
        emitted,
    }: Coverage,
) -> String {
    match in_document == emitted {
        true => in_document.to_string(),
        false => format!("{emitted} of {in_document}"),
    }
}

fn seconds(seconds: f64) -> String {
    match seconds {
        0.0 => String::new(),
        seconds => format!("{seconds:.2}"),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0 => String::new(),
        1..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

/// How many losses are listed for one document.
const MAX_LISTED: usize = 10;

/// Lists each loss with its location, one per line.
pub(super) fn losses(report: &Report) -> String {
    let mut text = String::new();
    for metrics in &report.documents {
        let of_document = || {
            report
                .losses
                .iter()
                .filter(|it| it.document == metrics.document)
        };
        for loss in of_document().take(MAX_LISTED) {
            let location = match loss.place.is_empty() {
                true => loss.document.clone(),
                false => format!("{}#{}", loss.document, loss.place),
            };
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "{location}: {}", loss.what);
        }
        let more = of_document().count().saturating_sub(MAX_LISTED);
        if more > 0 {
            let _ = writeln!(text, "{}: and {more} more losses", metrics.document);
        }
    }
    let _ = match report.losses.len() {
        0 => writeln!(text, "no losses"),
        losses => writeln!(text, "losses: {losses}"),
    };
    text
}
