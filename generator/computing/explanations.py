"""How one figure came about, in lines that a person reads: what `spiega` and the proof say.

One idea to know: nothing is computed here; the lines put side by side what the score frames hold
and where each value was typed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from generator.computing import formula
from generator.computing.detail_words import explain_rows
from generator.computing.explained_facts import Facts, gather_facts
from generator.computing.results import format_measure
from generator.computing.rollup import PROVISIONAL
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
from generator.records import Record, figure

_LONG = 10  # digits of an unrounded figure: more tell nothing to a reader


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
    return _explain(gather_facts(plan, scores), element)


def explain_all(facts: Facts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every indicator, then every objective, with its lines."""
    plan = facts.plan
    for element in (*(i.id for i in plan.indicators), *(o.code for o in plan.objectives)):
        yield element, _explain(facts, element)


def _explain(facts: Facts, element: str) -> tuple[str, ...]:
    if element not in facts.named:
        return ()
    objective, indicator = facts.named[element]
    if indicator is None:
        return tuple(_explain_objective(facts, objective))
    return tuple(_explain_indicator(facts, objective, indicator))


# --- an indicator --------------------------------------------------------------------------------


def _explain_indicator(
    facts: Facts, objective: Objective, indicator: Indicator
) -> Iterator[str]:  # fmt: skip
    record = facts.of_indicator[indicator.id]
    name = " - ".join(part for part in (indicator.code, indicator.name) if part)
    yield f"Indicatore {indicator.id}: {name}"
    yield (f"Obiettivo {objective.code}, ufficio {record['office']}; peso nell'obiettivo "
           f"{format_percent(indicator.weight)}.")  # fmt: skip
    tree = formula.parse(indicator.formula)
    yield f"Formula: {formula.print_source(tree)}"
    for measure_id in dict.fromkeys(formula.names(tree)):
        yield from _explain_measure(facts, facts.measures[measure_id])
    if indicator.excluded_reason:
        yield f"Non valutabile: {indicator.excluded_reason}"
        return
    state = str(record["state"])
    if state != State.VALUE.value:
        yield f"Risultato: {record['values_text']} → {state}"
        yield f"Dati mancanti: {_missing_words(indicator)}."
    else:
        yield from _explain_value(facts, objective, indicator, record)
    letter = str(record["rule"])
    if letter in facts.rules:
        yield f"Regola ({letter}): {facts.rules[letter]}"


def _explain_measure(facts: Facts, measure: Measure) -> Iterator[str]:
    record = facts.of_measure[measure.id]
    state = str(record["state"])
    shown = State.MISSING.value if state == State.BLANK.value else state
    if state == State.VALUE.value:
        shown = format_measure(figure(record, "value"), measure.kind)
        if measure.unit not in ("", PERCENT_UNIT):
            shown += f" {measure.unit}"
    yield f"  {measure.id} = {shown} ({measure.name})"
    if measure.computed:
        yield f"    calcolata: {measure.computed}{_known(record)}"
        yield from _explain_parts(facts, measure)
        return
    rows = facts.details.get(measure.id)
    if rows is not None:
        yield from explain_rows(facts.plan, measure, rows, state)
    where = CellRef(str(record["file"]), str(record["sheet"]), str(record["cell"]))
    if where.file and where.cell and rows is None:
        raw = str(record["raw"])
        yield f"    da {where}" + (f", scritto «{raw}»" if raw else "")
    day = record["date"]
    told = [f"{label}: {text}" for label, text in (
        ("fonte", str(record["source"] or "")), ("evidenza", str(record["evidence"] or "")),
        ("data del dato", format_date(day) if hasattr(day, "year") else ""),  # type: ignore[arg-type]
        ("nota", str(record["note"] or "")),
    ) if text]  # fmt: skip
    if told:
        yield "    " + "; ".join(told)


def _explain_parts(facts: Facts, measure: Measure) -> Iterator[str]:
    wanted = facts.derived[measure.id]
    for objective in wanted.members(facts.plan):
        record = facts.of_objective[objective.code]
        weight = f", peso {format_plain(figure(record, 'weight'))}" if wanted.weighted else ""
        yield f"      {objective.code}: {_score(record)}{weight}"


def _explain_value(
    facts: Facts, objective: Objective, indicator: Indicator, record: Record
) -> Iterator[str]:
    printed = _in_unit(indicator, figure(record, "printed"), int(figure(record, "decimals")))
    exact = _in_unit(indicator, figure(record, "result"), _LONG)
    yield f"Risultato: {record['values_text']} = {exact}, stampato {printed}"
    met = "rispettato" if record["met"] else "non rispettato"
    yield f"Valore atteso: {indicator.target.text} → {met}"
    shown = format_percent(figure(record, "achievement_printed"))
    digits = format_number(scale_percent(figure(record, "achievement")), _LONG)
    degree = f"{_trimmed(digits)} %"
    yield f"Raggiungimento: {degree}, stampato {shown}{_known(record)}"
    yield from _explain_verdict(facts.plan, record)
    working = facts.working[indicator.id]
    contribution = figure(working, "contribution")
    if not math.isnan(contribution):
        weight, whole = format_percent(indicator.weight), facts.counted(objective)
        share = weight if round(whole, 9) == 1 else f"{weight} su {format_percent(whole)}"
        yield (f"Contributo al punteggio dell'obiettivo: {format_percent(contribution)} "
               f"(peso {share} × {shown})")  # fmt: skip
    yield from _explain_distance(indicator, record, working)


def _explain_distance(indicator: Indicator, record: Record, working: Record) -> Iterator[str]:
    decimals = int(figure(record, "decimals"))
    for name, what in (("to_target", "rispettare il valore atteso"),
                       ("to_band", f"la fascia «{working['band']}»")):  # fmt: skip
        change = figure(working, name)
        if not math.isnan(change):
            yield f"Per {what} manca: {_lack(indicator, change, decimals)}"


# --- an objective --------------------------------------------------------------------------------


def _explain_objective(facts: Facts, objective: Objective) -> Iterator[str]:
    record = facts.of_objective[objective.code]
    yield f"Obiettivo {objective.code}: {objective.title}"
    yield f"Ufficio {record['office']}."
    for indicator in objective.indicators:
        own = facts.of_indicator[indicator.id]
        part = figure(facts.working[indicator.id], "contribution")
        told = "" if math.isnan(part) else f", contributo {format_percent(part)}"
        yield (f"  {indicator.id}: peso {format_percent(indicator.weight)}, "
               f"raggiungimento {_degree(own)}{told}")  # fmt: skip
    yield f"Punteggio: {_score(record)}{_why_missing(facts, objective, record)}"
    yield from _explain_interval(record)
    yield from _explain_verdict(facts.plan, record)


def _explain_interval(record: Record) -> Iterator[str]:
    coverage = figure(record, "coverage")
    if math.isnan(coverage):
        yield "Peso rilevato: nessun indicatore è dovuto."
        return
    if not coverage < 1:
        yield "Peso rilevato: 100,00 %"
        return
    upper = figure(record, "upper")
    top = format_percent(upper) if math.isfinite(upper) else "senza tetto"
    yield (f"Peso rilevato: {format_percent(coverage)}; il punteggio può ancora stare fra "
           f"{format_percent(figure(record, 'lower'))} e {top}.")  # fmt: skip


def _explain_verdict(plan: Plan, record: Record) -> Iterator[str]:
    """The band with its limits, as they were when the figure was made."""
    name = str(record["verdict"])
    place = next((n for n, band in enumerate(plan.bands) if band.name == name), None)
    if place is None:
        if name == PROVISIONAL:
            yield f"Esito: {name}, perché i dati che mancano possono ancora cambiare la fascia"
        return
    limits = f"da {format_percent(plan.bands[place].lower)}"
    above = plan.bands[place - 1].lower if place else None
    yield f"Esito: {name} ({limits}{f' a meno di {format_percent(above)}' if above else ''})"


def _why_missing(facts: Facts, objective: Objective, record: Record) -> str:
    if not math.isnan(figure(record, "score")):
        return ""
    states = [
        f"{item.id} è {facts.of_indicator[item.id]['state']}" for item in objective.indicators
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
    coverage = figure(record, "coverage")
    if not coverage < 1:
        return ""
    upper = figure(record, "upper")
    top = format_percent(upper) if math.isfinite(upper) else "senza tetto"
    low = format_percent(figure(record, "lower"))
    return f" (peso rilevato {format_percent(coverage)}, fra {low} e {top})"


def _score(record: Record) -> str:
    score = figure(record, "score")
    return State.MISSING.value if math.isnan(score) else format_percent(score)


def _degree(record: Record) -> str:
    if record["state"] != State.VALUE.value:
        return str(record["state"])
    return format_percent(figure(record, "achievement_printed"))


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


def _lack(indicator: Indicator, change: float, decimals: int) -> str:
    """A change with its sign; between percentages it is one of points, and no decimal is lost."""
    percent = indicator.target.unit == PERCENT_UNIT
    figure = scale_percent(change) if percent else float(format(change, ".15g"))
    digits = max(decimals, len(format_plain(round(figure, _LONG)).partition(",")[2]))
    unit = "punti percentuali" if percent else indicator.target.unit
    return f"{'+' if change > 0 else ''}{format_number(figure, digits)} {unit}"
