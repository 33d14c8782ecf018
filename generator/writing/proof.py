"""The proof: every figure of the annex computed again by live formulas, for who checks it.

One idea to know: it starts from the values that offices typed, with file, sheet, cell and digest,
and each formula keeps the program's own value beside the spreadsheet's: `Confronto` subtracts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.computing.achievement import build_terms, choose_scales
from generator.computing.derived import derived_measures
from generator.computing.explained_facts import Facts, gather_facts
from generator.computing.explanations import explain_all
from generator.computing.scoring import Scores
from generator.manifest import FileDigest
from generator.model import Plan
from generator.records import Record, figure
from generator.writing.annex import created_on
from generator.writing.proof_details import COLUMNS as DETAIL_COLUMNS
from generator.writing.proof_details import DETAILS, write_details
from generator.writing.proof_indicators import COLUMNS as INDICATOR_COLUMNS
from generator.writing.proof_indicators import INDICATORS, Sources, write_indicators
from generator.writing.proof_measures import COLUMNS as MEASURE_COLUMNS
from generator.writing.proof_measures import (
    MEASURES,
    Parts,
    is_live,
    mark_columns,
    shown_value,
    write_measures,
)
from generator.writing.proof_steps import Steps
from generator.writing.proof_table import FIRST_ROW, MOST_ROWS, Check, ProofColumn, ProofTable
from generator.writing.proof_totals import (
    OBJECTIVE_COLUMNS,
    OBJECTIVES,
    OFFICE_COLUMNS,
    OFFICES,
    place_objectives,
    write_objectives,
    write_offices,
)
from generator.writing.rows import StreamedBook

COMPARISON, EXPLANATIONS = "Confronto", "Spiegazioni"
_COMPARISON_COLUMNS = (
    ProofColumn("element", "Elemento", 24),
    ProofColumn("quantity", "Grandezza", 30),
    ProofColumn("live", "Ricalcolato qui", 18, "General", live=True),
    ProofColumn("computed", "Calcolato dal programma", 18),
    ProofColumn("difference", "Differenza", 14, "0.000000000", live=True),
)
_NOT_LIVE = "la formula non sta in una cella"
_EXPLANATION_COLUMNS = (
    ProofColumn("element", "Elemento", 24),
    ProofColumn("text", "Spiegazione", 140),
)


def write_proof(plan: Plan, scores: Scores, files: Iterable[FileDigest]) -> bytes:
    """The workbook; `files` are those the values came from, by their shown names."""
    title = f"Ricalcolo - {plan.period.label}"
    properties = {"title": title, "author": plan.entity.name, "company": plan.entity.name}
    with StreamedBook(properties, created_on(plan.period)) as book:
        _write_sheets(book, plan, scores, files)
        return book.close()


def _write_sheets(
    book: StreamedBook, plan: Plan, scores: Scores, files: Iterable[FileDigest]
) -> None:
    places = place_objectives(scores)
    members = {
        name: [places[item.code] for item in wanted.members(plan)]
        for name, wanted in derived_measures(plan).items()
    }
    marks = mark_columns(members)
    digests = {item.name: item.sha256 for item in files}
    measures = _table(book, MEASURES, MEASURE_COLUMNS)
    listed = [] if scores.details.empty else [_table(book, DETAILS, DETAIL_COLUMNS)]
    made = write_details(listed[0], plan, scores, digests) if listed else {}
    indicators, objectives, offices = (
        _table(book, name, columns)
        for name, columns in (
            (INDICATORS, INDICATOR_COLUMNS),
            (OBJECTIVES, (*OBJECTIVE_COLUMNS, *marks.values())), (OFFICES, OFFICE_COLUMNS),
        )
    )  # fmt: skip
    parts = {
        name: Parts(objectives, rows, marks[name].field if name in marks else "")
        for name, rows in members.items()
    }
    facts = gather_facts(plan, scores)
    records = facts.of_measure
    names = write_measures(measures, plan, records, digests, parts, made)
    partial = _partial_cells(measures, plan, records)
    values = {name: shown_value(row) for name, row in records.items()}
    steps = Steps(book, facts.measures, names, values)
    rows = write_indicators(indicators, plan, _sources(scores, facts, names, partial, steps))
    write_objectives(objectives, plan, scores, indicators, rows, parts.values())
    write_offices(offices, plan, scores, objectives, places)
    checks = [item for table in (measures, *listed, indicators, objectives, offices)
              for item in table.checks]  # fmt: skip
    _write_comparison(book, checks)
    _write_explanations(book, facts)


def _table(book: StreamedBook, name: str, columns: tuple[ProofColumn, ...]) -> ProofTable:
    return ProofTable(book, book.add_sheet(name), name, columns)


def _partial_cells(
    table: ProofTable, plan: Plan, records: Mapping[str, Record]
) -> dict[str, dict[str, str]]:
    """Where coverage and interval of each computed measure stand."""
    return {
        item.id: {name: table.outside(row, name) for name in ("coverage", "lower", "upper")}
        for row, item in enumerate(plan.measures, start=FIRST_ROW)
        if is_live(item, records[item.id])
    }


def _sources(
    scores: Scores, facts: Facts, names: dict[str, str], partial: dict[str, dict[str, str]],
    steps: Steps,
) -> Sources:  # fmt: skip
    working = list(facts.working.values())
    terms = build_terms(facts.plan.indicators, scores.indicators["decimals"].to_numpy())
    return Sources(
        list(facts.of_indicator.values()),
        choose_scales(terms, facts.plan.entity.comparison).tolist(),
        [figure(row, "contribution") for row in working], working, names, partial, steps,
    )  # fmt: skip


def _write_comparison(book: StreamedBook, checks: list[Check]) -> None:
    """Every live figure beside the program's; what does not fit goes on in another sheet."""
    parts = [checks[first : first + MOST_ROWS] for first in range(0, len(checks), MOST_ROWS)]
    tables = [_continued(book, COMPARISON, _COMPARISON_COLUMNS, n) for n in range(len(parts) or 1)]
    differing = "+".join(
        _differing(table.span(FIRST_ROW, FIRST_ROW + len(part) - 1, "difference"))
        for table, part in zip(tables, parts, strict=False)
    )  # no part where nothing is compared
    stuck = sum(not check.live for check in checks)
    told = f"Cifre confrontate: {len(checks) - stuck}. "
    if stuck:
        told += f"Cifre non ricalcolate, perché {_NOT_LIVE}: {stuck}. "
    told += "Differenze: "
    for table, part in zip(tables, parts or [[]], strict=True):
        table.start(table.name, f"{told}0", f'"{told}"&{differing or 0}')
        _write_checks(table, part)


def _differing(area: str) -> str:
    return f"SUMPRODUCT(ISNUMBER({area})*({area}<>0))"


def _write_checks(table: ProofTable, checks: Iterable[Check]) -> None:
    """A row for each, in words: there are hundreds of thousands."""
    page, typed = table.page, table.typed
    element, quantity, live, computed, difference = (
        table.begin(column.field) for column in _COMPARISON_COLUMNS
    )
    compared = difference + page.live(_difference(*map(table.in_row, ("live", "computed"))), 0)
    for row, check in enumerate(checks, start=FIRST_ROW):
        words = f"{typed(element, check.element)}{typed(quantity, check.quantity)}"
        known = typed(computed, check.computed)
        if check.live:
            words = f"{words}{live}{page.live(check.cell, check.computed)}{known}{compared}"
        else:
            words = f"{words}{known}{typed(difference, _NOT_LIVE)}"
        page.put_words(row, words)


def _difference(live: str, computed: str) -> str:
    both = f"AND(ISNUMBER({live}),ISNUMBER({computed}))"
    return f'IF({both},ROUND({live}-{computed},9),IF({live}&""={computed}&"",0,1))'


def _write_explanations(book: StreamedBook, facts: Facts) -> None:
    """Every figure in words; what does not fit goes on in another sheet."""
    lines = ((element, line) for element, told in explain_all(facts) for line in told)
    table = _start_explanations(book, 0)
    begins = [table.begin(column.field) for column in _EXPLANATION_COLUMNS]
    for number, line in enumerate(lines):
        row = number % MOST_ROWS
        if number and not row:
            table = _start_explanations(book, number // MOST_ROWS)
        table.page.put_words(FIRST_ROW + row, "".join(map(table.typed, begins, line)))


def _start_explanations(book: StreamedBook, number: int) -> ProofTable:
    table = _continued(book, EXPLANATIONS, _EXPLANATION_COLUMNS, number)
    table.start(table.name, "Come nasce ogni cifra, a parole: la stessa cosa che dice spiega.")
    return table


def _continued(
    book: StreamedBook, name: str, columns: tuple[ProofColumn, ...], number: int
) -> ProofTable:  # fmt: skip
    """The sheet, or the one that goes on where `number` others are full."""
    return _table(book, f"{name}_{number + 1}" if number else name, columns)
