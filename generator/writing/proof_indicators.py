"""Sheet `Indicatori` of the proof: one row per indicator, from its measures to its points."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.model import NO_CAP, PERCENT_UNIT, Indicator, Measure, Method, Objective, Plan, State
from generator.records import Record, figure
from generator.writing.proof_measures import NUMBER, PERCENT
from generator.writing.proof_rows import NO, YES, IndicatorFormulas, RowFormulas
from generator.writing.proof_steps import Steps
from generator.writing.proof_table import FIRST_ROW, ProofColumn, ProofTable
from generator.writing.xlsx import fits_a_cell

INDICATORS = "Indicatori"
COLUMNS = (
    ProofColumn("id", "Indicatore", 18),
    ProofColumn("name", "Nome", 40),
    ProofColumn("objective", "Obiettivo", 16),
    ProofColumn("codes_text", "Formula", 34),
    ProofColumn("values_text", "Con i valori", 30),
    ProofColumn("weight", "Peso", 9, PERCENT),
    ProofColumn("target_text", "Valore atteso", 14),
    ProofColumn("target", "Limite", 10, NUMBER),
    ProofColumn("second", "Secondo limite", 10, NUMBER),
    ProofColumn("method", "Metodo applicato", 14),
    ProofColumn("reference", "Punto di partenza", 10, NUMBER),
    ProofColumn("cap", "Tetto", 11, PERCENT),
    ProofColumn("missing", "Dati mancanti", 10),
    ProofColumn("rule", "Regola", 7),
    ProofColumn("state", "Stato", 13, live=True),
    ProofColumn("result", "Risultato", 13, NUMBER, live=True),
    ProofColumn("printed", "Risultato stampato", 12, NUMBER, live=True),
    ProofColumn("met", "Rispettato", 10, live=True),
    ProofColumn("achievement", "Raggiungimento", 13, PERCENT, live=True),
    ProofColumn("coverage", "Peso rilevato", 10, PERCENT, live=True),
    ProofColumn("lower", "Raggiungimento minimo", 13, PERCENT, live=True),
    ProofColumn("upper", "Raggiungimento massimo", 13, PERCENT, live=True),
    ProofColumn("due", "Peso dovuto", 10, PERCENT, live=True),
    ProofColumn("counted", "Peso nel punteggio", 10, PERCENT, live=True),
    ProofColumn("measured", "Peso × rilevato", 10, PERCENT, live=True),
    ProofColumn("points", "Peso × raggiungimento", 13, PERCENT, live=True),
    ProofColumn("low", "Peso × minimo", 10, PERCENT, live=True),
    ProofColumn("high", "Peso × massimo", 10, PERCENT, live=True),
    ProofColumn("open", "Senza tetto", 8, live=True),
    ProofColumn("blocked", "Blocca l'obiettivo", 9, live=True),
    ProofColumn("contribution", "Contributo al punteggio", 12, r"0.00\ %", live=True),
    ProofColumn(
        "to_target", "Manca per rispettare il valore atteso", 13, "+#,##0.####;-#,##0.####"
    ),
    ProofColumn("band", "Fascia successiva", 22),
    ProofColumn("to_band", "Manca per la fascia successiva", 13, "+#,##0.####;-#,##0.####"),
    ProofColumn("verdict", "Esito", 22),
)
_WEIGHTED = {"measured": "coverage", "points": "achievement", "low": "lower", "high": "upper"}
_SIGNED_PERCENT = r"+0.00##\ %;-0.00##\ %"


@dataclass(frozen=True, slots=True)
class Sources:
    """What the rows are made from, beside the plan; one of each per indicator."""

    records: Sequence[Record]
    scales: Sequence[str]
    contributions: Sequence[float]
    distances: Sequence[Record]
    names: Mapping[str, str]
    partial: Mapping[str, Mapping[str, str]]
    steps: Steps


def write_indicators(table: ProofTable, plan: Plan, sources: Sources) -> dict[str, tuple[int, int]]:
    """Draws every row; returns the first and last row of each objective that has any."""
    table.start("Indicatori", "In azzurro le colonne ricalcolate da formule; le altre sono del "
                              "piano o del programma.")  # fmt: skip
    rows: dict[str, tuple[int, int]] = {}
    measures = {item.id: item for item in plan.measures}
    number = 0
    kinds: dict[RowFormulas, RowFormulas] = {}
    shared = _shared_formulas(table.in_row)
    for objective in plan.objectives:
        first, last = FIRST_ROW + number, FIRST_ROW + number + len(objective.indicators) - 1
        for indicator in objective.indicators:
            kind = _kind(table, plan, sources, number, indicator)
            line = _Line(table, measures, sources, number, objective, indicator,
                         sources.records[number], kinds.setdefault(kind, kind), shared)  # fmt: skip
            _write_facts(line)
            _write_figures(line)
            _write_weights(line, first, last)
            number += 1
        if objective.indicators:
            rows[objective.code] = (first, last)
    return rows


@dataclass(frozen=True, slots=True)
class _Line:
    table: ProofTable
    measures: Mapping[str, Measure]
    sources: Sources
    number: int
    objective: Objective
    indicator: Indicator
    record: Record
    kind: RowFormulas
    shared: Mapping[str, str]

    @property
    def row(self) -> int:
        return FIRST_ROW + self.number

    @property
    def percent(self) -> bool:
        return self.indicator.target.unit == PERCENT_UNIT

    def figure(self, name: str) -> float:
        return figure(self.record, name)


def _kind(
    table: ProofTable, plan: Plan, sources: Sources, number: int, item: Indicator
) -> RowFormulas:  # fmt: skip
    target = item.target
    return RowFormulas(
        sources.scales[number], int(figure(sources.records[number], "decimals")),
        plan.entity.comparison, target.operator, target.unit == PERCENT_UNIT,
        item.cap != NO_CAP, table.in_row,
    )  # fmt: skip


def _shared_formulas(here: Callable[[str], str]) -> dict[str, str]:
    """Those that are the same for every indicator."""
    told = {
        name: f"IF(ISNUMBER({here(source)}),{here('due')}*{here(source)},0)"
        for name, source in _WEIGHTED.items()
    }
    is_open = f'AND({here("due")}>0,ISTEXT({here("upper")}),{here("upper")}<>"")'
    return {**told, "open": f"IF({is_open},1,0)"}


def _write_facts(line: _Line) -> None:
    item, record, put = line.indicator, line.record, line.table.put
    start = item.floor if item.method is Method.FLOOR else item.previous
    distance = line.sources.distances[line.number]
    unit = PERCENT if line.percent else ""
    texts = {"id": item.id, "name": " - ".join(part for part in (item.code, item.name) if part),
             "objective": line.objective.code, "target_text": item.target.text,
             "missing": item.missing.value, "band": str(distance["band"])}  # fmt: skip
    told = ("codes_text", "values_text", "method", "rule", "verdict")
    for name, text in {**texts, **{name: str(record[name]) for name in told}}.items():
        put(line.row, name, text)
    put(line.row, "weight", item.weight)
    put(line.row, "target", item.target.value, unit)
    put(line.row, "second", item.target.second, unit)
    put(line.row, "reference", start, unit)
    put(line.row, "cap", item.cap)
    for name in ("to_target", "to_band"):
        put(line.row, name, figure(distance, name), _SIGNED_PERCENT if line.percent else "")


def _write_figures(line: _Line) -> None:
    table, row, item, unit = line.table, line.row, line.indicator, PERCENT if line.percent else ""
    made, kind = _formulas(line), line.kind
    if item.excluded_reason:
        table.put(row, "state", State.EXCLUDED.value)
    else:
        table.live(row, "state", made.state(), str(line.record["state"]), item.id)
    met = line.record["met"]
    table.live(row, "result", made.result(), line.figure("result"), item.id, unit)
    table.live(row, "printed", kind.printed, line.figure("printed"), item.id, unit)
    table.live(row, "met", kind.met, "" if met is None else YES if met else NO, item.id)
    for name, told in (("achievement", kind.achievement), ("coverage", made.coverage()),
                       ("lower", made.lower()), ("upper", made.upper())):  # fmt: skip
        table.live(row, name, told, line.figure(name), item.id)
    due = 0.0 if math.isnan(line.figure("coverage")) else item.weight
    table.live(row, "due", kind.due, due)
    table.live(row, "counted", kind.counted, item.weight if line.record["counted"] else 0.0)
    stopped = due > 0 and line.record["state"] != State.VALUE.value and item.missing == "blocca"
    table.live(row, "blocked", kind.blocked, 1 if stopped else 0)


def _formulas(line: _Line) -> IndicatorFormulas:
    """The indicator's own formulas, over steps where they are too long for a cell."""
    sources, item = line.sources, line.indicator
    made = IndicatorFormulas(item, line.kind, line.table.here(line.row, "state"),
                             line.measures, sources.names, sources.partial)  # fmt: skip
    if fits_a_cell(made.state()) and fits_a_cell(made.result()):
        return made
    return replace(made, taken=sources.steps.take_apart(item.id, made.tree))


def _write_weights(line: _Line, first: int, last: int) -> None:
    """Weights times what they weigh, and the part of the printed score.

    The objective has the rows from `first` to `last`.
    """
    table, row = line.table, line.row
    weight = 0.0 if math.isnan(line.figure("coverage")) else line.indicator.weight
    for name, source in _WEIGHTED.items():
        value = line.figure(source)
        known = weight * value if math.isfinite(value) else 0.0
        element = line.indicator.id if name == "points" else ""
        table.live(row, name, line.shared[name], known, element)
    unlimited = weight > 0 and line.figure("upper") == NO_CAP
    table.live(row, "open", line.shared["open"], 1 if unlimited else 0)
    _write_contribution(line, first, last)


def _write_contribution(line: _Line, first: int, last: int) -> None:
    """The part of the printed score: a difference of rounded running totals."""
    table, row = line.table, line.row

    def span(name: str, end: int) -> str:
        return f"{table.here(first, name)}:{table.here(end, name)}"

    total = f"SUM({span('counted', last)})"
    parts = [f"ROUND(SUM({span('points', end)})/{total},4)" for end in (row, row - 1)]
    difference = parts[0] if row == first else f"{parts[0]}-{parts[1]}"
    scored = f"OR({total}=0,SUM({span('blocked', last)})>0)"
    value = line.sources.contributions[line.number]
    table.live(row, "contribution", f'IF({scored},"",{difference})', value, line.indicator.id)
