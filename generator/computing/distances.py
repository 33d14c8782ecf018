"""What each indicator brings to its objective's score, and what it still lacks.

One idea to know: contributions are differences of rounded running totals, so they add up to the
printed score exactly; a distance is a change of the result that is enough for sure: the printed
one where the printed one decides, the whole one where it does (bands, `confronto: esatto`).
"""

from __future__ import annotations

import math
from decimal import ROUND_FLOOR, ROUND_UP, Decimal

import pandas as pd

from generator.computing.achievement import (
    THRESHOLD,
    ZERO_TARGET,
    build_terms,
    choose_scales,
)
from generator.computing.figures import DIGITS, print_percent
from generator.computing.scoring import Scores
from generator.model import PERCENT_UNIT, Comparison, Indicator, Method, Operator, Plan, State
from generator.records import Record, figure, records

_RISING = (Operator.AT_LEAST, Operator.MORE)


def build_contributions(scores: Scores) -> pd.Series[float]:
    """Weight × achievement of each indicator as a part of its objective's printed score.

    Fractions with 4 decimals, in the order of `scores.indicators`; NaN without a score.
    """
    frame = scores.indicators
    valued = frame["counted"] & (frame["state"] == State.VALUE.value)
    points = (frame["weight"] * frame["achievement"]).where(valued, 0.0)
    counted = frame["weight"].where(frame["counted"], 0.0)
    key = frame["objective"]
    total = counted.groupby(key, sort=False).transform("sum")
    running = points.groupby(key, sort=False).cumsum() / total
    shown = pd.Series(print_percent(running.to_numpy()), frame.index)
    scored = key.map(scores.objectives.set_index("objective")["score"]).notna()
    parts = shown - shown.groupby(key, sort=False).shift(fill_value=0.0)
    return parts.round(4).where(scored)


def build_working_figures(plan: Plan, scores: Scores) -> pd.DataFrame:
    """Both of each indicator: columns indicator, contribution, and those of `build_distances`."""
    named = scores.indicators[["indicator"]].assign(contribution=build_contributions(scores))
    return named.join(build_distances(plan, scores))


def build_distances(plan: Plan, scores: Scores) -> pd.DataFrame:
    """What each result lacks, one row per indicator, in its unit (% as fraction).

    Changes are whole steps of the printed result, rounded away from zero.

    Returns:
        Columns to_target (NaN if met, unknown or out of reach), band (name of the next one, or
        empty), to_band (NaN likewise, and where no verdict is due in the period).
    """
    frame = scores.indicators
    terms = build_terms(plan.indicators, frame["decimals"].to_numpy())
    scales = choose_scales(terms, plan.entity.comparison).tolist()
    rows = [
        _distance(plan, indicator, scale, record)
        for indicator, scale, record in zip(plan.indicators, scales, records(frame), strict=True)
    ]
    return pd.DataFrame(rows, columns=["to_target", "band", "to_band"], index=frame.index)


def _distance(
    plan: Plan, indicator: Indicator, scale: str, record: Record
) -> tuple[float, str, float]:  # fmt: skip
    if record["state"] != State.VALUE.value:
        return math.nan, "", math.nan
    degree = figure(record, "achievement_printed")
    digits = int(str(record["decimals"])) + (2 if indicator.target.unit == PERCENT_UNIT else 0)
    step = Decimal(1).scaleb(-digits)
    exact = plan.entity.comparison is Comparison.EXACT
    whole, printed = _decimal(record["result"]), Decimal(repr(record["printed"]))
    to_target = None if record["met"] else _to_meet(indicator, whole if exact else printed, step,
                                                    exact=exact)  # fmt: skip
    band = min((b for b in plan.bands if b.lower > degree), key=lambda b: b.lower, default=None)
    judged = plan.period.final or indicator.period_target
    if band is None or band.lower > indicator.cap or not judged:
        return _float(to_target), "", math.nan
    if scale in (THRESHOLD, ZERO_TARGET):
        to_band = to_target if band.lower <= 1 else None
        band = max((b for b in plan.bands if b.lower <= 1), key=lambda b: b.lower)
    else:
        to_band = _to_level(indicator, scale, Decimal(repr(band.lower)), whole, step, to_target)
    return _float(to_target), band.name if to_band is not None else "", _float(to_band)


def _to_meet(
    indicator: Indicator, now: Decimal, step: Decimal, *, exact: bool
) -> Decimal | None:  # fmt: skip
    """From `now` to the nearest result that meets the target; None if no printed one does."""
    target = indicator.target
    first = Decimal(repr(target.value))
    last = first if target.second is None else Decimal(repr(target.second))
    match target.operator:
        case Operator.AT_LEAST | Operator.AT_MOST:
            return _away(first - now, step)
        case Operator.MORE:
            return max(_away(first - now, step), _beyond(first - now, step))
        case Operator.LESS:
            return min(_away(first - now, step), -_beyond(now - first, step))
        case Operator.EQUAL | Operator.BETWEEN:
            wanted = (first if now < first else last) - now
            change = _away(wanted, step)
            if first <= now + change <= last:
                return change
            return wanted if exact else None


def _to_level(
    indicator: Indicator, scale: str, level: Decimal, now: Decimal, step: Decimal,
    to_target: Decimal | None,
) -> Decimal | None:  # fmt: skip
    """From the whole result to one whose degree is `level`, at least one step away."""
    rising = indicator.target.operator in _RISING
    change = _away(_result_at(indicator, scale, level) - now, step)
    change = max(change, step) if rising else min(change, -step)
    if to_target is not None:  # what is met is 100 at least, what is missed never is
        nearer, farther = sorted((change, to_target), key=abs)
        change = to_target if level == 1 else nearer if level < 1 else farther
    falls_below_zero = not rising and now + change < 0 <= now
    return None if falls_below_zero else change


def _result_at(indicator: Indicator, scale: str, level: Decimal) -> Decimal:
    """The result whose degree is `level`: the scale's arithmetic, the other way round."""
    target = Decimal(repr(indicator.target.value))
    if scale == "proporzionale <=":
        return target / level
    if scale == "lineare <=":
        return target * (2 - level)
    if scale in (Method.FLOOR.value, Method.HISTORICAL.value):
        told = indicator.floor if scale == Method.FLOOR.value else indicator.previous
        start = Decimal(repr(told))
        return start + level * (target - start)
    return target * level


def _away(change: Decimal, step: Decimal) -> Decimal:
    """`change` in whole steps, enough for sure."""
    return change.quantize(step, ROUND_UP)


def _beyond(change: Decimal, step: Decimal) -> Decimal:
    """The first whole step past `change`."""
    return change.quantize(step, ROUND_FLOOR) + step


def _decimal(figure: object) -> Decimal:
    """The figure without binary dust."""
    return Decimal(format(float(str(figure)), f".{DIGITS}g"))


def _float(figure: Decimal | None) -> float:
    return math.nan if figure is None else float(figure)
