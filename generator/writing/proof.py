"""The proof: every figure of the annex computed again by live formulas, for who checks it.

One idea to know: it starts from the values that offices typed, with file, sheet, cell and digest,
and each formula keeps the program's own value beside the spreadsheet's: `Confronto` subtracts them.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.computing.achievement import build_terms, choose_scales
from generator.computing.derived import derived_measures
from generator.computing.distances import build_contributions, build_distances
from generator.computing.explanations import explain
from generator.computing.scoring import Scores
from generator.manifest import FileDigest
from generator.model import Plan
from generator.writing.annex import created_on
from generator.writing.proof_details import COLUMNS as DETAIL_COLUMNS
from generator.writing.proof_details import DETAILS, write_details
from generator.writing.proof_indicators import COLUMNS as INDICATOR_COLUMNS
from generator.writing.proof_indicators import INDICATORS, Sources, write_indicators
from generator.writing.proof_measures import COLUMNS as MEASURE_COLUMNS
from generator.writing.proof_measures import (
    MEASURES,
    Parts,
    Record,
    is_live,
    write_computed,
    write_measures,
)
from generator.writing.proof_table import FIRST_ROW, Check, ProofColumn, ProofTable
from generator.writing.proof_totals import (
    OBJECTIVE_COLUMNS,
    OBJECTIVES,
    OFFICE_COLUMNS,
    OFFICES,
    write_objectives,
    write_offices,
)
from generator.writing.xlsx import Book, area_name

COMPARISON, EXPLANATIONS = "Confronto", "Spiegazioni"
_COMPARISON_COLUMNS = (
    ProofColumn("element", "Elemento", 24),
    ProofColumn("quantity", "Grandezza", 30),
    ProofColumn("live", "Ricalcolato qui", 18, "General", live=True),
    ProofColumn("computed", "Calcolato dal programma", 18),
    ProofColumn("difference", "Differenza", 14, "0.000000000", live=True),
)
_EXPLANATION_COLUMNS = (
    ProofColumn("element", "Elemento", 24),
    ProofColumn("text", "Spiegazione", 140),
)


def write_proof(plan: Plan, scores: Scores, files: Iterable[FileDigest]) -> bytes:
    """The workbook; `files` are those the values came from, by their shown names."""
    title = f"Ricalcolo - {plan.period.label}"
    properties = {"title": title, "author": plan.entity.name, "company": plan.entity.name}
    book = Book(properties, created_on(plan.period))
    measures = _table(book, MEASURES, MEASURE_COLUMNS)
    digests = {item.name: item.sha256 for item in files}
    made = {}
    if not scores.details.empty:
        made = write_details(_table(book, DETAILS, DETAIL_COLUMNS), plan, scores, digests)
    indicators, objectives, offices, comparison, told = (
        _table(book, name, columns)
        for name, columns in (
            (INDICATORS, INDICATOR_COLUMNS),
            (OBJECTIVES, OBJECTIVE_COLUMNS), (OFFICES, OFFICE_COLUMNS),
            (COMPARISON, _COMPARISON_COLUMNS), (EXPLANATIONS, _EXPLANATION_COLUMNS),
        )
    )  # fmt: skip
    records = {str(row["measure"]): row for row in _records(scores)}
    names = write_measures(measures, plan, records, digests, made)
    partial = _partial_cells(measures, plan, records)
    rows = write_indicators(indicators, plan, _sources(plan, scores, names, partial))
    places = write_objectives(objectives, plan, scores, indicators, rows)
    _write_computed(measures, plan, records, objectives, places)
    write_offices(offices, plan, scores, objectives, places)
    checks = [item for table in (measures, indicators, objectives, offices)
              for item in table.checks]  # fmt: skip
    _write_comparison(comparison, checks)
    _write_explanations(told, plan, scores)
    return book.close()


def _table(book: Book, name: str, columns: tuple[ProofColumn, ...]) -> ProofTable:
    return ProofTable(book, book.add_sheet(name), name, columns)


def _records(scores: Scores) -> list[Record]:
    rows = scores.measures.to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in rows]


def _partial_cells(
    table: ProofTable, plan: Plan, records: dict[str, Record]
) -> dict[str, dict[str, str]]:
    """Where coverage and interval of each computed measure stand."""
    return {
        item.id: {name: table.outside(row, name) for name in ("coverage", "lower", "upper")}
        for row, item in enumerate(plan.measures, start=FIRST_ROW)
        if is_live(item, records[item.id])
    }


def _sources(
    plan: Plan, scores: Scores, names: dict[str, str], partial: dict[str, dict[str, str]]
) -> Sources:
    terms = build_terms(plan.indicators, scores.indicators["decimals"].to_numpy())
    scales = choose_scales(terms, plan.entity.comparison)
    distances = build_distances(plan, scores).to_dict("records")
    return Sources(
        scores, scales.tolist(), build_contributions(scores).tolist(),
        [{str(key): value for key, value in row.items()} for row in distances], names, partial,
    )  # fmt: skip


def _write_computed(
    table: ProofTable, plan: Plan, records: dict[str, Record], objectives: ProofTable,
    places: dict[str, int],
) -> None:  # fmt: skip
    wanted = derived_measures(plan)
    for row, item in enumerate(plan.measures, start=FIRST_ROW):
        if is_live(item, records[item.id]):
            members = [places[one.code] for one in wanted[item.id].members(plan)]
            write_computed(table, row, item, records[item.id], Parts(objectives, members))


def _write_comparison(table: ProofTable, checks: list[Check]) -> None:
    table.start("Confronto", "")
    for row, check in enumerate(checks, start=FIRST_ROW):
        table.put(row, "element", check.element)
        table.put(row, "quantity", check.quantity)
        table.live(row, "live", check.cell, check.computed)
        table.put(row, "computed", check.computed)
        live, computed = table.here(row, "live"), table.here(row, "computed")
        both = f"AND(ISNUMBER({live}),ISNUMBER({computed}))"
        same = f'IF({live}&""={computed}&"",0,1)'
        table.live(row, "difference", f"IF({both},ROUND({live}-{computed},9),{same})", 0)
    area = area_name(FIRST_ROW, 4, FIRST_ROW + max(len(checks), 1) - 1, 4)
    told = f'"Cifre confrontate: {len(checks)}. Differenze: "&SUMPRODUCT(--({area}<>0))'
    told = told.replace("--", "1*")
    cached = f"Cifre confrontate: {len(checks)}. Differenze: 0"
    table.page.formula(1, 0, f"={told}", cached, table.book.format(bold=True))


def _write_explanations(table: ProofTable, plan: Plan, scores: Scores) -> None:
    table.start("Spiegazioni", "Come nasce ogni cifra, a parole: la stessa cosa che dice spiega.")
    row = FIRST_ROW
    elements = [*(item.id for item in plan.indicators), *(item.code for item in plan.objectives)]
    for element in elements:
        for line in explain(plan, scores, element):
            table.put(row, "element", element)
            table.put(row, "text", line)
            row += 1
