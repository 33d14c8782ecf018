"""Findings that need more than one period, or more than figures: what fell, what was not explained.

One idea to know: all of them are warnings. A figure may fall and a target may be missed; somebody
only has to look, and to say why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from generator.catalogue import finding
from generator.computing import formula
from generator.computing.results import format_measure
from generator.computing.scoring import Scores, compute
from generator.findings import CellRef, Finding
from generator.model import Base, Indicator, MeasureKind, Plan, State

_ADDITIVE = frozenset((MeasureKind.COUNT, MeasureKind.AMOUNT))  # the others may fall freely


def check_falls(
    plan: Plan, measurements: pd.DataFrame, previous: pd.DataFrame | None
) -> tuple[Finding, ...]:
    """A count or an amount since the year's start is never below what it was before.

    Args:
        plan: as of the period.
        measurements: one row per measure (see `reading.returns`).
        previous: the same for the last collecting period before, or None.
    """
    if previous is None:
        return ()
    before = _valued(previous)
    return tuple(_falls(plan, measurements, before))


def check_causes(
    plan: Plan, scores: Scores, reasons: pd.DataFrame, places: Mapping[str, CellRef]
) -> tuple[Finding, ...]:
    """A target missed in the final period has its cause in `Motivazioni`.

    Args:
        plan: as of the period.
        scores: its columns indicator, office and met are used.
        reasons: what offices wrote: indicator, cause.
        places: the cell for the cause of each indicator of a form that was read.
    """
    if not plan.period.final:
        return ()
    told = set(reasons.loc[reasons["cause"] != "", "indicator"])
    return tuple(_unexplained(plan, scores, told, places))


def check_shown(plan: Plan, measurements: pd.DataFrame, scores: Scores) -> tuple[Finding, ...]:
    """What a cell shows, rounded, must not tell another verdict than what it holds.

    Args:
        plan: as of the period.
        measurements: column shown holds the value as the cell's format shows it.
        scores: what `compute` made of the two.
    """
    differs = measurements["shown"].notna() & (measurements["shown"] != measurements["value"])
    if not differs.any():
        return ()
    seen = measurements.assign(value=measurements["value"].where(~differs, measurements["shown"]))
    others = compute(plan, seen).indicators
    own = scores.indicators
    told, seen_as = (_verdicts(frame) for frame in (own, others))
    changed = told != seen_as
    suspects = set(own.loc[changed, "indicator"])
    rounded = measurements[differs].set_index("measure")
    kinds = {measure.id: measure.kind for measure in plan.measures}
    return tuple(
        found
        for indicator in plan.indicators
        if indicator.id in suspects
        for found in _shown(indicator, rounded, kinds)
    )


def _falls(
    plan: Plan, measurements: pd.DataFrame, before: Mapping[str, float]
) -> Iterator[Finding]:
    now, places = _valued(measurements), measurements.set_index("measure")
    for measure in plan.measures:
        additive = measure.kind in _ADDITIVE and measure.base is Base.YEAR_TO_DATE
        if not additive or measure.id not in now or measure.id not in before:
            continue
        if now[measure.id] < before[measure.id]:
            where, office = _place(places, measure.id)
            yield finding("valore-in-calo", where, office=office, misura=measure.id,
                          trovato=format_measure(now[measure.id], measure.kind),
                          prima=format_measure(before[measure.id], measure.kind))  # fmt: skip


def _unexplained(
    plan: Plan, scores: Scores, told: set[str], places: Mapping[str, CellRef]
) -> Iterator[Finding]:
    missed = set(scores.indicators.loc[scores.indicators["met"].eq(False), "indicator"])
    for office in plan.offices:
        for indicator in (item for one in office.objectives for item in one.indicators):
            if indicator.id in missed and indicator.id in places and indicator.id not in told:
                yield finding("causa-mancante", places[indicator.id], office=office.code,
                              indicatore=indicator.id, atteso=indicator.target.text)  # fmt: skip


def _shown(
    indicator: Indicator, rounded: pd.DataFrame, kinds: Mapping[str, MeasureKind]
) -> Iterator[Finding]:
    for name in dict.fromkeys(formula.needed(indicator.formula)):
        if name in rounded.index:
            where, office = _place(rounded, name)
            yield finding("valore-mostrato", where, office=office, misura=name,
                          indicatore=indicator.id,
                          mostrato=format_measure(_figure(rounded, name, "shown"), kinds[name]),
                          trovato=str(rounded.loc[name, "raw"]))  # fmt: skip


def _verdicts(indicators: pd.DataFrame) -> pd.Series[str]:
    """Verdict and whether the target was met; `met` may be None, which compares with nothing."""
    return indicators["verdict"].astype(str) + indicators["met"].map(str)


def _valued(measurements: pd.DataFrame) -> dict[str, float]:
    valued = measurements[measurements["state"] == State.VALUE.value]
    return dict(zip(valued["measure"], valued["value"].astype(float), strict=True))


def _figure(rows: pd.DataFrame, measure: str, column: str) -> float:
    return float(str(rows.loc[measure, column]))


def _place(rows: pd.DataFrame, measure: str) -> tuple[CellRef, str]:
    office, file, sheet, cell = (
        str(rows.loc[measure, column]) for column in ("office", "file", "sheet", "cell")
    )
    return CellRef(file, sheet, cell), office
