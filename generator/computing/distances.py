"""What each indicator brings to its objective's score, and what it still lacks.

One idea to know: contributions are differences of rounded running totals, so they add up to the
printed score exactly; a distance is the change of the printed result that is enough for sure.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pandas as pd

from generator.computing.achievement import (
    THRESHOLD,
    ZERO_TARGET,
    build_terms,
    choose_scales,
)
from generator.computing.figures import print_percent
from generator.computing.scoring import Scores
from generator.model import PERCENT_UNIT, Indicator, Method, Operator, Plan, State

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


def build_distances(plan: Plan, scores: Scores) -> pd.DataFrame:
    """What the printed result lacks, one row per indicator, in its unit (% as fraction).

    Returns:
        Columns to_target (NaN if met, unknown or out of reach), band (name of the next one, or
        empty), to_band (NaN likewise).
    """
    frame = scores.indicators
    terms = build_terms(plan.indicators, frame["decimals"].to_numpy())
    scales = choose_scales(terms, plan.entity.comparison).tolist()
    rows = [
        _distance(plan, indicator, scale, record)
        for indicator, scale, record in zip(
            plan.indicators, scales, frame.to_dict("records"), strict=True
        )
    ]
    return pd.DataFrame(rows, columns=["to_target", "band", "to_band"], index=frame.index)


def _distance(
    plan: Plan, indicator: Indicator, scale: str, record: Mapping[Hashable, object]
) -> tuple[float, str, float]:  # fmt: skip
    shown, degree = float(str(record["printed"])), float(str(record["achievement_printed"]))
    if record["state"] != State.VALUE.value:
        return math.nan, "", math.nan
    digits = int(str(record["decimals"])) + (2 if indicator.target.unit == PERCENT_UNIT else 0)
    step = Decimal(1).scaleb(-digits)
    now = Decimal(repr(shown))
    met_at = _needed_to_meet(indicator, now, step)
    to_target = None if record["met"] or met_at is None else met_at - now
    band = min((b for b in plan.bands if b.lower > degree), key=lambda b: b.lower, default=None)
    if band is None or band.lower > indicator.cap:
        return _float(to_target), "", math.nan
    if scale in (THRESHOLD, ZERO_TARGET):
        to_band = to_target if band.lower <= 1 else None
        band = max((b for b in plan.bands if b.lower <= 1), key=lambda b: b.lower)
    else:
        to_band = _change(indicator, scale, Decimal(repr(band.lower)), now, step, to_target)
    return _float(to_target), band.name if to_band is not None else "", _float(to_band)


def _needed_to_meet(indicator: Indicator, now: Decimal, step: Decimal) -> Decimal | None:
    """The nearest printed result that meets the target; None if no printed result does."""
    target = indicator.target
    first = Decimal(repr(target.value))
    above, below = _to_step(first, step, up=True), _to_step(first, step, up=False)
    match target.operator:
        case Operator.AT_LEAST:
            return above
        case Operator.AT_MOST:
            return below
        case Operator.MORE:
            return below + step
        case Operator.LESS:
            return above - step
        case Operator.EQUAL:
            return above if above == below else None
        case Operator.BETWEEN:
            last = _to_step(Decimal(repr(target.second)), step, up=False)
            return None if last < above else above if now < above else last


def _change(
    indicator: Indicator, scale: str, level: Decimal, now: Decimal, step: Decimal,
    to_target: Decimal | None,
) -> Decimal | None:  # fmt: skip
    """From the printed result to one whose degree is `level`, at least one step away."""
    rising = indicator.target.operator in _RISING
    needed = _to_step(_result_at(indicator, scale, level), step, up=rising)
    change = needed - now
    change = max(change, step) if rising else min(change, -step)
    if level >= 1 and to_target is not None:
        change = max(change, to_target) if rising else min(change, to_target)
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


def _to_step(figure: Decimal, step: Decimal, *, up: bool) -> Decimal:
    return figure.quantize(step, ROUND_CEILING if up else ROUND_FLOOR)


def _float(figure: Decimal | None) -> float:
    return math.nan if figure is None else float(figure)
