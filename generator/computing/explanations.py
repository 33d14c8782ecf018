"""How one figure came about, in lines that a person reads: what `spiega` and the proof say.

One idea to know: nothing is computed here; the lines put side by side what the score frames hold
and where each value was typed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from generator.computing import formula
from generator.computing.derived import derived_measures
from generator.computing.detail_words import explain_rows
from generator.computing.distances import build_contributions, build_distances
from generator.computing.results import format_measure
from generator.computing.scoring import Scores
from generator.findings import CellRef, nearest
from generator.italian import (
    format_date,
    format_number,
    format_percent,
    format_plain,
    scale_percent,
)
from generator.model import PERCENT_UNIT, Indicator, Measure, Objective, Plan, State

_LONG = 10  # digits of an unrounded figure: more tell nothing to a reader

Record = Mapping[str, object]


def find_elements(plan: Plan, asked: str) -> tuple[str, ...]:
    """Ids of the indicators, or codes of the objectives, that `asked` names; official codes too."""
    ids = [item.id for item in plan.indicators] + [item.code for item in plan.objectives]
    if asked in ids:
        return (asked,)
    return tuple(item.id for item in plan.indicators if item.code and item.code == asked)


def near_elements(plan: Plan, asked: str) -> str:
    """The ids and codes most like `asked`, as an Italian list."""
    named = [item.id for item in plan.indicators] + [item.code for item in plan.objectives]
    return nearest(asked, [*named, *(item.code for item in plan.indicators if item.code)])


def explain(plan: Plan, scores: Scores, element: str) -> tuple[str, ...]:
    """The lines about one indicator (by id) or objective (by code)."""
    for objective in plan.objectives:
        if objective.code == element:
            return tuple(_explain_objective(scores, objective))
        for indicator in objective.indicators:
            if indicator.id == element:
                return tuple(_explain_indicator(plan, scores, objective, indicator))
    return ()


# --- an indicator --------------------------------------------------------------------------------


def _explain_indicator(
    plan: Plan, scores: Scores, objective: Objective, indicator: Indicator
) -> Iterator[str]:
    record = _row(scores.indicators, "indicator", indicator.id)
    name = " - ".join(part for part in (indicator.code, indicator.name) if part)
    yield f"Indicatore {indicator.id}: {name}"
    yield (f"Obiettivo {objective.code}, ufficio {record['office']}; peso nell'obiettivo "
           f"{format_percent(indicator.weight)}.")  # fmt: skip
    tree = formula.parse(indicator.formula)
    yield f"Formula: {formula.print_source(tree)}"
    for measure_id in dict.fromkeys(formula.names(tree)):
        measure = next(item for item in plan.measures if item.id == measure_id)
        yield from _explain_measure(plan, scores, measure)
    if indicator.excluded_reason:
        yield f"Non valutabile: {indicator.excluded_reason}"
        return
    state = str(record["state"])
    if state != State.VALUE.value:
        yield f"Risultato: {record['values_text']} → {state}"
        yield f"Dati mancanti: {_missing_words(indicator)}."
    else:
        yield from _explain_value(plan, scores, indicator, record)
    letter = str(record["rule"])
    yield from (f"Regola ({mark}): {text}" for mark, text in scores.rules if mark == letter)


def _explain_measure(plan: Plan, scores: Scores, measure: Measure) -> Iterator[str]:
    record = _row(scores.measures, "measure", measure.id)
    state = str(record["state"])
    shown = State.MISSING.value if state == State.BLANK.value else state
    if state == State.VALUE.value:
        shown = format_measure(_figure(record, "value"), measure.kind)
        if measure.unit not in ("", PERCENT_UNIT):
            shown += f" {measure.unit}"
    yield f"  {measure.id} = {shown} ({measure.name})"
    if measure.computed:
        yield f"    calcolata: {measure.computed}{_known(record)}"
        yield from _explain_parts(plan, scores, measure)
        return
    yield from explain_rows(plan, measure, scores.details, state)
    where = CellRef(str(record["file"]), str(record["sheet"]), str(record["cell"]))
    if where.file and where.cell and not _is_made(scores, measure):
        raw = str(record["raw"])
        yield f"    da {where}" + (f", scritto «{raw}»" if raw else "")
    day = record["date"]
    facts = [f"{label}: {text}" for label, text in (
        ("fonte", str(record["source"] or "")), ("evidenza", str(record["evidence"] or "")),
        ("data del dato", format_date(day) if hasattr(day, "year") else ""),  # type: ignore[arg-type]
        ("nota", str(record["note"] or "")),
    ) if text]  # fmt: skip
    if facts:
        yield "    " + "; ".join(facts)


def _is_made(scores: Scores, measure: Measure) -> bool:
    """Whether the value comes from rows, and not from its own cell."""
    return bool((scores.details["measure"] == measure.id).any())


def _explain_parts(plan: Plan, scores: Scores, measure: Measure) -> Iterator[str]:
    wanted = derived_measures(plan)[measure.id]
    for objective in wanted.members(plan):
        record = _row(scores.objectives, "objective", objective.code)
        weight = f", peso {format_plain(_figure(record, 'weight'))}" if wanted.weighted else ""
        yield f"      {objective.code}: {_score(record)}{weight}"


def _explain_value(
    plan: Plan, scores: Scores, indicator: Indicator, record: Record
) -> Iterator[str]:
    printed = _in_unit(indicator, _figure(record, "printed"), int(_figure(record, "decimals")))
    exact = _in_unit(indicator, _figure(record, "result"), _LONG)
    yield f"Risultato: {record['values_text']} = {exact}, stampato {printed}"
    met = "rispettato" if record["met"] else "non rispettato"
    yield f"Valore atteso: {indicator.target.text} → {met}"
    shown = format_percent(_figure(record, "achievement_printed"))
    digits = format_number(scale_percent(_figure(record, "achievement")), _LONG)
    degree = f"{_trimmed(digits)} %"
    yield f"Raggiungimento: {degree}, stampato {shown}{_known(record)}"
    if record["verdict"]:
        yield f"Esito: {record['verdict']}"
    place = [item.id for item in plan.indicators].index(indicator.id)
    contribution = build_contributions(scores).tolist()[place]
    if not math.isnan(contribution):
        yield (f"Contributo al punteggio dell'obiettivo: {format_percent(contribution)} "
               f"(peso {format_percent(indicator.weight)} × {shown})")  # fmt: skip
    yield from _explain_distance(plan, scores, indicator, place)


def _explain_distance(
    plan: Plan, scores: Scores, indicator: Indicator, place: int
) -> Iterator[str]:
    row = build_distances(plan, scores).iloc[place]
    decimals = int(scores.indicators.iloc[place]["decimals"])
    for name, what in (("to_target", "rispettare il valore atteso"),
                       ("to_band", f"la fascia «{row['band']}»")):  # fmt: skip
        change = float(row[name])
        if not math.isnan(change):
            sign = "+" if change > 0 else ""
            yield f"Per {what} manca: {sign}{_in_unit(indicator, change, decimals)}"


# --- an objective --------------------------------------------------------------------------------


def _explain_objective(scores: Scores, objective: Objective) -> Iterator[str]:
    record = _row(scores.objectives, "objective", objective.code)
    yield f"Obiettivo {objective.code}: {objective.title}"
    yield f"Ufficio {record['office']}."
    contributions = dict(
        zip(scores.indicators["indicator"], build_contributions(scores), strict=True)
    )
    for indicator in objective.indicators:
        own = _row(scores.indicators, "indicator", indicator.id)
        part = contributions[indicator.id]
        told = "" if math.isnan(part) else f", contributo {format_percent(part)}"
        yield (f"  {indicator.id}: peso {format_percent(indicator.weight)}, "
               f"raggiungimento {_degree(own)}{told}")  # fmt: skip
    yield f"Punteggio: {_score(record)}{_why_missing(objective, scores, record)}"
    yield from _explain_interval(record)
    if record["verdict"]:
        yield f"Esito: {record['verdict']}"


def _explain_interval(record: Record) -> Iterator[str]:
    coverage = _figure(record, "coverage")
    if math.isnan(coverage):
        yield "Peso rilevato: nessun indicatore è dovuto."
        return
    if not coverage < 1:
        yield "Peso rilevato: 100,00 %"
        return
    upper = _figure(record, "upper")
    top = format_percent(upper) if math.isfinite(upper) else "senza tetto"
    yield (f"Peso rilevato: {format_percent(coverage)}; il punteggio può ancora stare fra "
           f"{format_percent(_figure(record, 'lower'))} e {top}.")  # fmt: skip


def _why_missing(objective: Objective, scores: Scores, record: Record) -> str:
    if not math.isnan(_figure(record, "score")):
        return ""
    states = [
        f"{item.id} è {_row(scores.indicators, 'indicator', item.id)['state']}"
        for item in objective.indicators
    ]
    gaps = [text for text in states if not text.endswith(State.VALUE.value)]
    return f" ({'; '.join(gaps)})" if gaps else ""


# --- words ---------------------------------------------------------------------------------------


def _missing_words(indicator: Indicator) -> str:
    return {
        "escludi": "l'indicatore esce dal punteggio",
        "zero": "l'indicatore vale 0 %",
        "blocca": "l'obiettivo resta senza punteggio",
    }[indicator.missing.value]


def _known(record: Record) -> str:
    """What to add where only a part was measured."""
    coverage = _figure(record, "coverage")
    if not coverage < 1:
        return ""
    upper = _figure(record, "upper")
    top = format_percent(upper) if math.isfinite(upper) else "senza tetto"
    low = format_percent(_figure(record, "lower"))
    return f" (peso rilevato {format_percent(coverage)}, fra {low} e {top})"


def _score(record: Record) -> str:
    score = _figure(record, "score")
    return State.MISSING.value if math.isnan(score) else format_percent(score)


def _degree(record: Record) -> str:
    if record["state"] != State.VALUE.value:
        return str(record["state"])
    return format_percent(_figure(record, "achievement_printed"))


def _in_unit(indicator: Indicator, figure: float, decimals: int) -> str:
    """A figure in the indicator's unit; with many decimals, only those it needs."""
    unit = indicator.target.unit
    if unit == PERCENT_UNIT:
        text = format_percent(figure, decimals, "")
        shown = text.removesuffix("%")
    else:
        shown = format_number(figure, decimals)
    if decimals == _LONG:
        shown = _trimmed(shown)
    return f"{shown} {unit}"


def _trimmed(digits: str) -> str:
    """Without the zeros at the end of its decimals."""
    return digits.rstrip("0").removesuffix(",")


def _row(frame: pd.DataFrame, key: str, value: str) -> Record:
    row = frame[frame[key] == value].to_dict("records")[0]
    return {str(name): item for name, item in row.items()}


def _figure(record: Record, name: str) -> float:
    return float(str(record[name]))
