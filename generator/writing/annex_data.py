"""The columns of the annex's sheet `Dati`: every field of every indicator, flat.

One idea to know: figures are the printed ones, typed, with the number format of the page; a field
without a value is a blank cell. Nobody's name but the plan's ever gets here (documents, M12).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.computing.scoring import Scores
from generator.italian import round_printed
from generator.layout.figures import GENERAL, decimal_format, percent_format
from generator.layout.verdicts import WEIGHT_FORMAT, records_by, state_of, whole_digits
from generator.model import NO_CAP, PERCENT_UNIT, Indicator, Objective, Office, Plan, State
from generator.records import Record, number

Stored = tuple[str | float | None, str]  # value, number format
IDENTIFIER = "Id indicatore"
_BLANK: Stored = (None, GENERAL)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator with all it belongs to and all that was computed of it."""

    plan: Plan
    office: Office
    objective: Objective
    indicator: Indicator
    outcome: Record
    total: Record  # its objective's scores


@dataclass(frozen=True, slots=True)
class DataColumn:
    """One column: header, width in characters, and how it is read from a line.

    What is read is a text, a number, None or, for a figure, its value and number format; if it is
    not the indicator's `own`, it is the same for all indicators of an objective.
    """

    header: str
    width: float
    read: Callable[[Line], object]
    own: bool = True


def data_rows(plan: Plan, scores: Scores) -> Iterator[list[Stored]]:
    """One list of cells per indicator, in the order of `DATA_COLUMNS`."""
    own = [(place, column.read) for place, column in enumerate(DATA_COLUMNS) if column.own]
    objective: Objective | None = None
    same: list[Stored] = []
    for line in _lines(plan, scores):
        if line.objective is not objective:
            objective = line.objective
            same = [_BLANK if column.own else _stored(column.read(line)) for column in DATA_COLUMNS]
        cells = same.copy()
        for place, read in own:
            cells[place] = _stored(read(line))
        yield cells


def _lines(plan: Plan, scores: Scores) -> Iterator[Line]:
    outcomes = records_by(scores.indicators, "indicator")
    totals = records_by(scores.objectives, "objective")
    for office in plan.offices:
        for objective in office.objectives:
            total = totals.get(objective.code, {})
            for indicator in objective.indicators:
                outcome = outcomes.get(indicator.id, {})
                yield Line(plan, office, objective, indicator, outcome, total)


def _stored(value: object) -> Stored:
    if isinstance(value, str):
        return (value, GENERAL) if value else _BLANK
    if isinstance(value, tuple):
        return value
    if value is None:
        return _BLANK
    if isinstance(value, int | float):
        return float(value), GENERAL
    return str(value), GENERAL


def _target(line: Line, value: float | None) -> Stored:
    """A figure in the target's unit, shown whole; under unit `%` a fraction shown as percent."""
    target = line.indicator.target
    if value is None:
        return _BLANK
    decimals = whole_digits(target, value)
    if target.unit == PERCENT_UNIT:
        return _percent(value, decimals)
    return value, decimal_format(decimals)


def _result(line: Line) -> Stored:
    """The printed result without its unit, which has a column of its own."""
    printed = number(line.outcome, "printed")
    if state_of(line.outcome) != State.VALUE.value or printed is None:
        return _BLANK
    decimals = int(number(line.outcome, "decimals") or 0)
    if line.indicator.target.unit == PERCENT_UNIT:
        return _percent(printed, decimals)
    return printed, decimal_format(decimals)


def _fraction(record: Record, name: str) -> Stored:
    value = number(record, name)
    return _BLANK if value is None else _percent(value)


def _percent(fraction: float, decimals: int = 2) -> Stored:
    return fraction, percent_format(decimals)


def _weight(weight: float | None) -> Stored:
    return _BLANK if weight is None else (weight, WEIGHT_FORMAT)


def _cap(line: Line) -> object:
    cap = line.indicator.cap
    return "nessuno" if cap == NO_CAP else _percent(cap, _cap_digits(cap))


@lru_cache
def _cap_digits(cap: float) -> int:
    """Decimals that a cap needs: none if it is a whole percentage."""
    return 0 if round(cap * 100, 9).is_integer() else 2


def _coverage(line: Line) -> Stored:
    coverage = number(line.total, "coverage")
    return _BLANK if coverage is None else _percent(round_printed(coverage, 4))


def _common(header: str, width: float, read: Callable[[Line], object]) -> DataColumn:
    return DataColumn(header, width, read, own=False)


DATA_COLUMNS = (
    _common("Anno", 7, lambda line: line.plan.entity.year),
    _common("Periodo", 14, lambda line: line.plan.period.code),
    _common("Codice ufficio", 12, lambda line: line.office.code),
    _common("Ufficio", 24, lambda line: line.office.name),
    _common("Codice obiettivo", 16, lambda line: line.objective.code),
    _common("Obiettivo", 40, lambda line: line.objective.title),
    _common("Peso obiettivo", 10, lambda line: _weight(line.objective.weight)),
    DataColumn(IDENTIFIER, 18, lambda line: line.indicator.id),
    DataColumn("Codice indicatore", 18, lambda line: line.indicator.code),
    DataColumn("Indicatore", 40, lambda line: line.indicator.name),
    DataColumn("Descrizione", 40, lambda line: line.indicator.description),
    DataColumn("Algoritmo", 40, lambda line: " | ".join(line.indicator.algorithm)),
    DataColumn("Formula", 30, lambda line: line.outcome.get("codes_text")),
    DataColumn("Valori", 20, lambda line: line.outcome.get("values_text")),
    DataColumn("Peso", 9, lambda line: _weight(line.indicator.weight)),
    DataColumn("Operatore", 10, lambda line: line.indicator.target.operator.value),
    DataColumn("Valore atteso", 11, lambda line: _target(line, line.indicator.target.value)),
    DataColumn("Secondo valore atteso", 12,
               lambda line: _target(line, line.indicator.target.second)),
    DataColumn("Unità", 7, lambda line: line.indicator.target.unit),
    DataColumn("Valore atteso prima della variazione", 16,
               lambda line: line.indicator.former_target.text
               if line.indicator.former_target else None),
    DataColumn("Valore atteso annuale", 16,
               lambda line: line.indicator.annual_target.text
               if line.indicator.annual_target else None),
    DataColumn("Metodo", 14, lambda line: line.outcome.get("method")),
    DataColumn("Soglia minima", 11, lambda line: _target(line, line.indicator.floor)),
    DataColumn("Valore anno precedente", 13,
               lambda line: _target(line, line.indicator.previous)),
    DataColumn("Tetto", 9, _cap),
    DataColumn("Dati mancanti", 10, lambda line: line.indicator.missing.value),
    _common("Confronto", 10, lambda line: line.plan.entity.comparison.value),
    DataColumn("Stato", 14, lambda line: state_of(line.outcome)),
    DataColumn("Motivo dell'esclusione", 24, lambda line: line.indicator.excluded_reason),
    DataColumn("Risultato", 12, _result),
    DataColumn("Raggiungimento", 14, lambda line: _fraction(line.outcome, "achievement_printed")),
    DataColumn("Esito", 24, lambda line: line.outcome.get("verdict")),
    DataColumn("Regola", 8, lambda line: line.outcome.get("rule")),
    _common("Punteggio obiettivo", 12, lambda line: _fraction(line.total, "score_printed")),
    _common("Peso rilevato obiettivo", 12, _coverage),
    _common("Esito obiettivo", 24, lambda line: line.total.get("verdict")),
)  # fmt: skip
