"""Results, scores and verdicts of the score frames, as a template's cells show them.

One idea to know: a verdict that falls in a band is a number worded by the band's rule; everything
else (`n.d.`, `provvisorio` …) is text, so that no rule of colour can fire on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from generator.italian import (
    format_number,
    format_percent,
    format_plain,
    round_printed,
    scale_percent,
)
from generator.layout.figures import Figure, percent_format, unit_format
from generator.layout.printable import printable_text
from generator.model import PERCENT_UNIT, Band, Indicator, Period, Plan, State, Target
from generator.records import Record, number, records

if TYPE_CHECKING:
    import pandas as pd

Values = Mapping[str, object]

WEIGHT_FORMAT = "0.00%"
NO_BAND = "○"  # mark of whatever is in no band


def records_by(frame: pd.DataFrame, key: str) -> dict[str, Record]:
    """The rows of `frame` by their `key`."""
    return {str(record[key]): record for record in records(frame)}


@lru_cache(maxsize=4096)
def weight_figure(weight: float) -> Figure:
    """A weight as the act prints it, `50,00%`, with no space."""
    return Figure(weight, WEIGHT_FORMAT, format_percent(weight, 2, ""))


@lru_cache(maxsize=4096)
def percent_figure(fraction: float, decimals: int = 2) -> Figure:
    """A printed fraction as `97,09 %`."""
    return Figure(fraction, percent_format(decimals), format_percent(fraction, decimals))


def whole_digits(target: Target, value: float) -> int:
    """Decimals that show `value` whole in the target's unit, as many as the target's at least."""
    shown = scale_percent(value) if target.unit == PERCENT_UNIT else value
    return max(target.decimals, len(format_plain(shown).partition(",")[2]))


def whole_figure(target: Target, value: float) -> str:
    """`value` in the target's unit, with no decimal lost."""
    return replace(target, decimals=whole_digits(target, value)).figure(value)


def result_figure(indicator: Indicator, record: Record) -> Figure | str:
    """The printed result with its unit, or its state."""
    printed = number(record, "printed")
    if state_of(record) != State.VALUE.value or printed is None:
        return state_of(record)
    decimals = int(number(record, "decimals") or 0)
    unit = indicator.target.unit
    if unit == PERCENT_UNIT:
        return percent_figure(printed, decimals)
    text = f"{format_number(printed, decimals)} {unit}"
    return Figure(printed, unit_format(decimals, unit), text)


def indicator_verdict(plan: Plan, record: Record) -> Figure | str:
    """The band of an indicator's achievement, or its state."""
    name = str(record.get("verdict") or "")
    value = number(record, "achievement_printed")
    if name:
        return _verdict(plan, name, value)
    state = state_of(record)
    return "rilevato" if state == State.VALUE.value else f"{NO_BAND} {state}"


def state_of(record: Record) -> str:
    """The state of an indicator's record."""
    return str(record.get("state") or State.MISSING.value)


def word_for(states: Iterable[str]) -> str:
    """Why nothing could be scored of indicators in these states.

    Only what is due and has no value is missing: with no such gap nothing was due, or all of it
    was left out by decision.
    """
    outside = {State.NOT_DUE.value, State.EXCLUDED.value}
    found = set(states)
    gaps = found - outside - {State.VALUE.value}
    if gaps:
        return State.UNDEFINED.value if gaps == {State.UNDEFINED.value} else State.MISSING.value
    return State.EXCLUDED.value if found == {State.EXCLUDED.value} else State.NOT_DUE.value


def score_values(plan: Plan, record: Record, missing: str = State.MISSING.value) -> Values:
    """Score, verdict and coverage of an objective, an office or the entity.

    `missing` stands where there is no score.
    """
    score, coverage = number(record, "score_printed"), number(record, "coverage")
    title = score_title(plan.period)
    if coverage is not None and round_printed(coverage, 4) < 1:
        title = f"{title} (peso rilevato {format_percent(coverage)})"
    return {
        "punteggio": missing if score is None else percent_figure(score),
        "esito": _score_verdict(plan, record, missing),
        "peso_rilevato": "" if coverage is None else percent_figure(round_printed(coverage, 4)),
        "etichetta_punteggio": title,
    }


def score_title(period: Period) -> str:
    """What a score is called in `period`."""
    return "Avanzamento" if period.collects and not period.final else "Punteggio"


def band_figure(band: Band, value: float) -> Figure:
    """`value` as the band's rule words it."""
    text = " ".join(part for part in (band.symbol, band.name) if part)
    return Figure(value, percent_format(2), text, banded=True)


def _score_verdict(plan: Plan, record: Record, missing: str) -> Figure | str:
    """The band of a score or, with no score, of its whole interval; else why there is none."""
    score, lower = number(record, "score_printed"), number(record, "lower")
    name = str(record.get("verdict") or "")
    if name:
        return _verdict(plan, name, lower if score is None else score)
    return "" if score is not None else f"{NO_BAND} {missing}"


def _verdict(plan: Plan, name: str, value: float | None) -> Figure | str:
    shown = printable_text(name)
    band = next((band for band in plan.bands if printable_text(band.name) == shown), None)
    if band is None or value is None:
        return f"{NO_BAND} {name}"
    return band_figure(band, round_printed(value, 4))
