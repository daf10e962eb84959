//! Prints the metrics as tables, and the losses.

use std::fmt::{self, Display, Formatter, Write};

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle, presets};

use super::directory::Document;
use super::losses::Loss;
use super::metrics::{
    Check, Coverage, Examples, Generated, Library, Metrics, Nested, Report, UseOutcome,
};

/// The tables of a report; none for a table without rows.
pub(super) const ALL: [fn(&Report) -> Option<Table>; 4] = [documents, libraries, examples, nested];

/// The cells of a document, with the headers of their columns.
type Row = Vec<(&'static str, Cell)>;

/// The columns that are aligned to the left.
const LEFT: [&str; 4] = ["document", "version", "release", "type"];

const STYLE: TableStyle =
    presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─'));

/// A table with a line below its header; the rows are added to the last one, which contains zeros.
fn table(rows: Vec<Row>, totals: Option<Row>) -> Option<Table> {
    let headers: Vec<_> = rows.first()?.iter().map(|(header, _)| *header).collect();
    let totals = totals.map(|mut totals| {
        for row in &rows {
            let cells = totals.iter_mut().zip(row);
            cells.for_each(|((_, sum), (_, cell))| sum.add(cell));
        }
        totals
    });
    let mut table = Table::new();
    table.load_style(STYLE).set_header(&headers);
    for row in rows.into_iter().chain(totals) {
        table.add_row(row.into_iter().map(|(_, cell)| cell));
    }
    for (column, header) in table.column_iter_mut().zip(headers) {
        if !LEFT.contains(&header) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    Some(table)
}

/// The content of a cell. A size, a time or a memory of zero is unknown, and is not shown.
enum Cell {
    Text(String),
    Count(usize),
    Coverage(Coverage),
    Seconds(f64),
    /// In bytes.
    Size(u64),
    /// The peak, in bytes.
    Memory(u64),
}

impl Cell {
    const EMPTY: Self = Self::Text(String::new());

    /// Adds another cell of the column; of memory, only the maximum counts.
    fn add(&mut self, other: &Self) {
        match (self, other) {
            (Self::Count(sum), Self::Count(count)) => *sum += count,
            (Self::Coverage(sum), Self::Coverage(part)) => {
                sum.in_document += part.in_document;
                sum.emitted += part.emitted;
            }
            (Self::Seconds(sum), Self::Seconds(seconds)) => *sum += seconds,
            (Self::Size(sum), Self::Size(bytes)) => *sum += bytes,
            (Self::Memory(peak), Self::Memory(bytes)) => *peak = (*peak).max(*bytes),
            _ => {}
        }
    }

    /// Whether something passed.
    fn outcome(passed: bool) -> Self {
        Self::Text(if passed { "passed" } else { "failed" }.to_owned())
    }
}

impl Display for Cell {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Count(count) => write!(f, "{count}"),
            Self::Coverage(Coverage {
                in_document,
                emitted,
            }) => match in_document == emitted {
                true => write!(f, "{in_document}"),
                false => write!(f, "{emitted} of {in_document}"),
            },
            Self::Seconds(0.0) | Self::Size(0) | Self::Memory(0) => Ok(()),
            Self::Seconds(seconds) => write!(f, "{seconds:.2}"),
            Self::Size(bytes) | Self::Memory(bytes) => match bytes {
                ..1_048_576 => write!(f, "{:.1} KiB", *bytes as f64 / 1024.0),
                _ => write!(f, "{:.1} MiB", *bytes as f64 / 1_048_576.0),
            },
        }
    }
}

/// The metrics of all documents, and their sums.
fn documents(report: &Report) -> Option<Table> {
    let documents = &report.documents;
    let rows = documents.iter().map(|it| {
        let check = it.check.as_ref();
        row(it, check.map_or(Cell::EMPTY, |it| Cell::outcome(it.passed)))
    });
    let generated = documents.iter().filter_map(|it| it.generated.as_ref());
    let emitted = generated.clone().filter(|it| it.lines.is_some()).count();
    let checks = documents.iter().filter_map(|it| it.check.as_ref());
    let passed = checks.clone().filter(|it| it.passed).count();
    let none = Metrics {
        document: Document {
            name: format!("{emitted} of {} generated", generated.count()),
            ..Document::default()
        },
        openapi: Some(String::new()),
        generated: Some(Generated {
            lines: Some(0),
            ..Generated::default()
        }),
        check: Some(Check::default()),
        ..Metrics::default()
    };
    let passed = match checks.count() {
        0 => Cell::EMPTY,
        all => Cell::Text(format!("{passed} of {all}")),
    };
    table(rows.collect(), Some(row(&none, passed)))
}

fn row(metrics: &Metrics, passed: Cell) -> Row {
    let Metrics {
        document,
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
    let version = openapi.as_deref().unwrap_or("not OpenAPI 3");
    let generated = |cell: fn(&Generated) -> Cell| generated.as_ref().map_or(Cell::EMPTY, cell);
    let check = |cell: fn(&Check) -> Cell| check.as_ref().map_or(Cell::EMPTY, cell);
    vec![
        ("document", Cell::Text(document.name.clone())),
        ("version", Cell::Text(version.to_owned())),
        ("size", Cell::Size(document.bytes)),
        ("operations", Cell::Coverage(*operations)),
        ("schemas", Cell::Coverage(*schemas)),
        ("errors", generated(|it| Cell::Count(it.errors))),
        ("warnings", generated(|it| Cell::Count(it.warnings))),
        ("notes", generated(|it| Cell::Count(it.notes))),
        ("seconds", generated(|it| Cell::Seconds(it.cost.seconds))),
        ("memory", generated(|it| Cell::Memory(it.cost.peak_bytes))),
        ("Rust lines", generated(lines)),
        ("check", passed),
        ("seconds", check(|it| Cell::Seconds(it.cost.seconds))),
        ("memory", check(|it| Cell::Memory(it.cost.peak_bytes))),
    ]
}

fn lines(generated: &Generated) -> Cell {
    match (generated.lines, &generated.fault) {
        (Some(lines), _) => Cell::Count(lines),
        (None, Some(_)) => Cell::Text("failed".to_owned()),
        (None, None) => Cell::Text("none".to_owned()),
    }
}

/// The metrics of release builds.
fn libraries(report: &Report) -> Option<Table> {
    let documents = report.documents.iter();
    let rows = documents.filter_map(|it| Some(library_row(it, it.library.as_ref()?)));
    table(rows.collect(), None)
}

fn library_row(metrics: &Metrics, library: &Library) -> Row {
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
    let (size, ty) = largest
        .map(|it| (it.size.to_string(), it.ty.clone()))
        .unwrap_or_default();
    vec![
        ("document", Cell::Text(metrics.document.name.clone())),
        ("release", Cell::outcome(*passed)),
        ("seconds", Cell::Seconds(cost.seconds)),
        ("CPU", Cell::Seconds(cost.cpu_seconds)),
        ("memory", Cell::Memory(cost.peak_bytes)),
        ("library", Cell::Size(*library_bytes)),
        ("largest", Cell::Text(size)),
        ("type", Cell::Text(ty)),
    ]
}

/// The round-trip results of examples.
fn examples(report: &Report) -> Option<Table> {
    let with_examples = || {
        let documents = report.documents.iter();
        documents.filter_map(|it| Some((it.document.name.clone(), it.examples.as_ref()?)))
    };
    let rows = with_examples().map(|(document, examples)| examples_row(document, examples));
    let sum = |count: fn(&Examples) -> usize| with_examples().map(|(_, it)| count(it)).sum();
    let share = share(sum(|it| it.valid() - it.untyped), sum(|it| it.failed));
    let totals = examples_row(share, &Examples::default());
    table(rows.collect(), Some(totals))
}

/// The share of decoded valid examples that round-trip.
fn share(decoded: usize, failed: usize) -> String {
    let share = 100.0 * (decoded - failed) as f64 / decoded.max(1) as f64;
    format!("{share:.2} % round-tripped")
}

fn examples_row(label: String, examples: &Examples) -> Row {
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
    vec![
        ("document", Cell::Text(label)),
        ("examples", Cell::Count(*in_document)),
        ("invalid", Cell::Count(*invalid)),
        ("valid", Cell::Count(examples.valid())),
        ("untyped", Cell::Count(*untyped)),
        ("exact", Cell::Count(*exact)),
        ("null omitted", Cell::Count(*null_omitted)),
        ("unknown property", Cell::Count(*unknown_property)),
        ("date reformatted", Cell::Count(*date_reformatted)),
        ("failed", Cell::Count(*failed)),
    ]
}

/// The results for nested values.
fn nested(report: &Report) -> Option<Table> {
    let documents = report.documents.iter();
    let rows = documents.filter_map(|it| Some(nested_row(it, it.nested.as_ref()?)));
    table(rows.collect(), None)
}

fn nested_row(metrics: &Metrics, nested: &Nested) -> Row {
    let Nested {
        types,
        dev,
        release,
        single,
    } = nested;
    let uses = [
        ("nested, dev", dev),
        ("nested, release", release),
        ("single, 256 KiB", single),
    ];
    let cells = |(header, outcome): (&'static str, &UseOutcome)| {
        [
            (header, Cell::Count(outcome.done)),
            ("too deep", Cell::Count(outcome.too_deep)),
            ("failed", Cell::Count(outcome.failed.len())),
        ]
    };
    let document = ("document", Cell::Text(metrics.document.name.clone()));
    let types = ("recursive types", Cell::Count(*types));
    let uses = uses.into_iter().flat_map(cells);
    [document, types].into_iter().chain(uses).collect()
}

/// How many losses are listed for one document.
const MAX_LISTED: usize = 10;

/// Lists each loss with its location, one per line.
pub(super) fn losses(report: &Report) -> String {
    let mut text = String::new();
    for Metrics {
        document, losses, ..
    } in &report.documents
    {
        let name = &document.name;
        for Loss { place, what, .. } in losses.iter().take(MAX_LISTED) {
            let separator = if place.is_empty() { "" } else { "#" };
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "{name}{separator}{place}: {what}");
        }
        let more = losses.len().saturating_sub(MAX_LISTED);
        if more > 0 {
            let _ = writeln!(text, "{name}: and {more} more losses");
        }
    }
    let _ = match report.losses.len() {
        0 => writeln!(text, "no losses"),
        losses => writeln!(text, "losses: {losses}"),
    };
    text
}
