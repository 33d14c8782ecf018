"""Where an indicator's achievement could still end up while data are missing.

One idea to know: a missing result may come to anything between 0 and its cap; a result made of a
computed measure that is known only in part may move as far as that measure can (domain, 4.5, 4.7).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from generator.computing import formula
from generator.computing.achievement import build_achievements, decide_on, is_met
from generator.computing.figures import Flags, Floats
from generator.model import Operator, Plan, State

_RISING = (Operator.AT_LEAST.value, Operator.MORE.value)
_FALLING = (Operator.AT_MOST.value, Operator.LESS.value)


def build_intervals(
    plan: Plan,
    measures: pd.DataFrame,
    frame: pd.DataFrame,
    terms: pd.DataFrame,
    scales: pd.Series[str],
) -> pd.DataFrame:
    """How much of each result is known, and between what its achievement lies.

    Args:
        plan: the plan.
        measures: columns measure, state, coverage, lower, upper.
        frame: columns state, achievement, cap, due; one row per indicator.
        terms: what judging needs (`build_terms`).
        scales: keys of `SCALES` (`choose_scales`).

    Returns:
        Columns coverage (share of the result that was measured), lower, upper (fractions); NaN
        where nothing is due.
    """
    valued = (frame["state"] == State.VALUE.value).to_numpy()
    achievement, cap = frame["achievement"].to_numpy(), frame["cap"].to_numpy()
    coverage = np.where(valued, 1.0, 0.0)
    lower = np.where(valued, achievement, 0.0)
    upper = np.where(valued, achievement, cap)
    partial = measures[(measures["state"] == State.VALUE.value) & (measures["coverage"] < 1)]
    if len(partial):
        known = partial.set_index("measure")[["coverage", "lower", "upper"]]
        shares, only = _find_partial(plan, known["coverage"].to_dict(), valued)
        rows = np.flatnonzero(shares < 1)
        coverage[rows], lower[rows], upper[rows] = shares[rows], 0.0, cap[rows]
        bare = np.array([row for row in rows if only[row]], dtype=np.int64)
        ends = known.loc[[only[row] for row in bare]]
        low, high = _reach(plan, terms.iloc[bare], scales.iloc[bare], ends)
        lower[bare], upper[bare] = low, high
    intervals = pd.DataFrame({"coverage": coverage, "lower": lower, "upper": upper}, frame.index)
    return intervals.where(frame["due"])


def _find_partial(
    plan: Plan, known: Mapping[Hashable, float], valued: Flags
) -> tuple[Floats, list[str]]:  # fmt: skip
    """The share known of each result (its least known measure's), and its measure if only one."""
    shares, only = np.ones(len(valued)), [""] * len(valued)
    for row, indicator in enumerate(plan.indicators):
        tree = formula.parse(indicator.formula)
        found = [known[name] for name in formula.needed(indicator.formula) if name in known]
        if valued[row] and found:
            shares[row] = min(found)
            bare = formula.bare(tree)
            only[row] = bare.id if isinstance(bare, formula.Name) else ""
    return shares, only


def _reach(
    plan: Plan, terms: pd.DataFrame, scales: pd.Series[str], ends: pd.DataFrame
) -> tuple[Floats, Floats]:
    """The achievements of the lowest and highest result; from 0 to the cap without a direction."""
    terms, scales = terms.reset_index(drop=True), scales.reset_index(drop=True)
    first = _achieve(plan, terms, scales, ends["lower"].to_numpy())
    last = _achieve(plan, terms, scales, ends["upper"].to_numpy())
    operator, cap = terms["operator"].to_numpy(), terms["cap"].to_numpy()
    rising, falling = np.isin(operator, _RISING), np.isin(operator, _FALLING)
    unlimited = np.isinf(ends["upper"].to_numpy())
    last = np.where(unlimited, np.where(rising, cap, 0.0), last)
    lower = np.where(rising, first, np.where(falling, last, 0.0))
    upper = np.where(rising, last, np.where(falling, first, cap))
    return lower, upper


def _achieve(
    plan: Plan, terms: pd.DataFrame, scales: pd.Series[str], results: Floats
) -> Floats:  # fmt: skip
    met = is_met(terms, decide_on(terms, results, plan.entity.comparison))
    return build_achievements(terms, scales, results, met)
