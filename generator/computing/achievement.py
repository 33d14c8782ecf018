"""How far a result meets its target: the methods of domain 4.3, as one table.

One idea to know: each entry of `SCALES` holds the arithmetic and the words of one rule, so the
legend is made from the same table that computes. Decisions (met or missed) are taken on the
printed result; the degree is computed on the unrounded one and then never contradicts the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from generator.computing.figures import Flags, Floats, Integers, add, clean, print_figures
from generator.model import PERCENT_UNIT, Comparison, Indicator, Method, Operator

MISSED_MOST = 0.9999  # what is missed never prints 100,00 %

Ratio = Callable[[Floats, Floats, Floats, Floats], Floats]


@dataclass(frozen=True, slots=True)
class Scale:
    """One rule: `ratio(result, target, reference, cap)` before clamping, and its words.

    `words` complete "il raggiungimento è …"; empty where only met or missed counts.
    """

    ratio: Ratio
    words: str = ""


def _threshold(v: Floats, _t: Floats, _reference: Floats, _cap: Floats) -> Floats:
    return np.zeros_like(v)  # the clamp lifts what is met to 1


def _result_over_target(v: Floats, t: Floats, _reference: Floats, _cap: Floats) -> Floats:
    return v / t


def _target_over_result(v: Floats, t: Floats, _reference: Floats, cap: Floats) -> Floats:
    return np.where(v <= 0, cap, t / v)


def _short_of_double(v: Floats, t: Floats, _reference: Floats, _cap: Floats) -> Floats:
    return add(2 * t, -v) / t


def _way_from_reference(v: Floats, t: Floats, reference: Floats, _cap: Floats) -> Floats:
    return add(v, -reference) / add(t, -reference)


THRESHOLD = "soglia"
ZERO_TARGET = "zero"

SCALES: dict[str, Scale] = {
    THRESHOLD: Scale(_threshold),
    ZERO_TARGET: Scale(_threshold),
    "proporzionale >=": Scale(
        _result_over_target, "il risultato diviso per il valore atteso"),
    "proporzionale <=": Scale(
        _target_over_result,
        "il valore atteso diviso per il risultato"),
    "lineare >=": Scale(
        _result_over_target, "il risultato diviso per il valore atteso"),
    "lineare <=": Scale(
        _short_of_double,
        "100 % meno la percentuale di cui il risultato supera il valore atteso"),
    "minimo": Scale(
        _way_from_reference,
        "la parte di strada che il risultato ha percorso dalla soglia minima al valore atteso"),
    "storico": Scale(
        _way_from_reference,
        "la parte di strada che il risultato ha percorso dal valore dell'anno precedente al "
        "valore atteso"),
}  # fmt: skip


def build_terms(indicators: Sequence[Indicator], decimals: Integers) -> pd.DataFrame:
    """What judging needs of each indicator, one row each, in order.

    Args:
        indicators: the plan's.
        decimals: the printed digits of each result.

    Returns:
        Columns operator, method, unit (str); target, second, floor, previous, cap (float64, in
        fractions where percent, NaN where absent); percent (bool); decimals (int64).
    """
    frame = pd.DataFrame(
        {
            "operator": [item.target.operator.value for item in indicators],
            "method": [item.method.value for item in indicators],
            "percent": [item.target.unit == PERCENT_UNIT for item in indicators],
            "target": _numbers(item.target.value for item in indicators),
            "second": _numbers(item.target.second for item in indicators),
            "floor": _numbers(item.floor for item in indicators),
            "previous": _numbers(item.previous for item in indicators),
            "cap": _numbers(item.cap for item in indicators),
        }
    )
    frame = frame.astype({"operator": "str", "method": "str", "percent": "bool"})
    return frame.assign(decimals=np.asarray(decimals, dtype=np.int64))


def choose_scales(terms: pd.DataFrame, comparison: Comparison) -> pd.Series[str]:
    """The key of `SCALES` in force for each row.

    `storico` becomes `soglia` when last year's value is unknown or already meets the target, be it
    as typed or as printed: there is no way left to measure. A target of zero leaves
    `proporzionale` and `lineare` nothing to divide by.
    """
    directed = terms["method"].isin([Method.PROPORTIONAL.value, Method.LINEAR.value])
    historical = terms["method"] == Method.HISTORICAL.value
    previous = terms["previous"].to_numpy()
    decided = (decide_on(terms, previous, rule) for rule in (comparison, Comparison.EXACT))
    useless = np.logical_or.reduce([np.isnan(previous), *(is_met(terms, b) for b in decided)])
    scales = terms["method"].where(~directed, terms["method"] + " " + terms["operator"])
    scales = scales.mask(directed & (terms["target"] == 0), ZERO_TARGET)
    return scales.mask(historical & useless, THRESHOLD)


def decide_on(terms: pd.DataFrame, figures: Floats, comparison: Comparison) -> Floats:
    """The figures that decisions look at: as printed, or unrounded but without binary dust."""
    if comparison is Comparison.EXACT:
        return clean(figures)
    return print_figures(figures, terms["decimals"].to_numpy(), terms["percent"].to_numpy())


def is_met(terms: pd.DataFrame, figures: Floats) -> Flags:
    """Whether each figure meets its target; False where there is no figure."""
    target, second = clean(terms["target"].to_numpy()), clean(terms["second"].to_numpy())
    answers = {
        Operator.AT_LEAST: figures >= target,
        Operator.AT_MOST: figures <= target,
        Operator.MORE: figures > target,
        Operator.LESS: figures < target,
        Operator.EQUAL: figures == target,
        Operator.BETWEEN: (figures >= target) & (figures <= second),
    }
    operators = terms["operator"].to_numpy()
    met = [np.asarray((operators == operator.value) & answers[operator]) for operator in Operator]
    return np.asarray(np.logical_or.reduce(met), dtype=bool)


def build_achievements(
    terms: pd.DataFrame, scales: pd.Series[str], results: Floats, met: Flags
) -> Floats:
    """The degree of each result, a fraction: at least 1 if met, never 1 if missed, within the cap.

    NaN where there is no result.
    """
    cap = terms["cap"].to_numpy()
    target = terms["target"].to_numpy()
    floors = terms["floor"].where(scales == Method.FLOOR.value, terms["previous"]).to_numpy()
    raw = np.full(len(terms), np.nan)
    with np.errstate(all="ignore"):
        for key, rows in scales.groupby(scales, sort=False).indices.items():
            ratio = SCALES[str(key)].ratio
            raw[rows] = ratio(results[rows], target[rows], floors[rows], cap[rows])
    clamped = np.where(met, np.maximum(raw, 1.0), np.minimum(raw, MISSED_MOST))
    clamped = np.minimum(np.maximum(clamped, 0.0), cap)
    return np.where(np.isnan(results), np.nan, clamped)


def _numbers(values: Iterable[float | None]) -> pd.Series[float]:
    return pd.Series(list(values), dtype="float64")
