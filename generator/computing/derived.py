"""Measures computed from the scores of objectives: what their formula asks for, and in which order.

One idea to know: a derived measure needs objectives, whose indicators may need other derived
measures; stages put them in order, and whatever is left over goes round in a circle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from generator.computing import formula
from generator.computing.formula_errors import FormulaError
from generator.computing.formula_tree import DERIVED_FUNCTIONS
from generator.computing.rollup import score_groups
from generator.model import Measure, Objective, Period, Plan, State

_MEAN, _WEIGHTED_MEAN = DERIVED_FUNCTIONS
EXAMPLE = f'{_MEAN}("PO*")'
_CALL = re.compile(r'\s*(\w+)\s*\(\s*"([^"]*)"\s*\)\s*')


@dataclass(frozen=True, slots=True)
class Derived:
    """The mean of the scores of the objectives whose code fits `pattern` (`*` is any text)."""

    pattern: str
    weighted: bool

    def takes(self, objective: Objective) -> bool:
        """Whether the objective is one of them; case counts."""
        return _expression(self.pattern).fullmatch(objective.code) is not None

    def members(self, plan: Plan) -> tuple[Objective, ...]:
        """The objectives it is the mean of, in the act's order."""
        return tuple(item for item in plan.objectives if self.takes(item))


@lru_cache(maxsize=10_000)
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")))


@lru_cache(maxsize=10_000)
def parse_derived(text: str) -> Derived:
    """What a `Formula di calcolo` asks for.

    Raises:
        FormulaError: it is not one of the two functions over a pattern between quotes.
    """
    match = _CALL.fullmatch(text)
    if match is None:
        curly = re.search("[“”«»]", text)
        if curly is not None:
            raise FormulaError('le virgolette sono quelle diritte: "', curly.start())
        raise FormulaError(f"va scritta come {EXAMPLE}", 0)
    function, pattern = match.groups()
    if function.upper() not in DERIVED_FUNCTIONS:
        known = " e ".join(DERIVED_FUNCTIONS)
        raise FormulaError(f"«{function}» non è ammessa: ci sono {known}", match.start(1))
    if not pattern.strip():
        raise FormulaError("fra le virgolette manca il codice degli obiettivi", match.start(2))
    return Derived(pattern.strip(), function.upper() == _WEIGHTED_MEAN)


def derived_measures(plan: Plan) -> dict[str, Derived]:
    """What each computed measure asks for, by id; those that cannot be read are left out."""
    found: dict[str, Derived] = {}
    for measure in plan.measures:
        if measure.computed:
            try:
                found[measure.id] = parse_derived(measure.computed)
            except FormulaError:
                continue  # told by derived_checks
    return found


def build_stages(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """The ids of the computed measures, each stage needing only the ones before it.

    Measures in a circle are in none.
    """
    needs = _needs(plan)
    stages: list[tuple[str, ...]] = []
    done: set[str] = set()
    while ready := tuple(m for m in needs if m not in done and set(needs[m]) <= done):
        stages.append(ready)
        done.update(ready)
    return tuple(stages)


def find_circles(plan: Plan) -> Iterator[tuple[str, ...]]:
    """Each circle once: measure, the objective it needs, the measure that needs, and so on."""
    needs, told = _needs(plan), set[str]()
    settled = {name for stage in build_stages(plan) for name in stage}
    for start in needs:
        path = [] if start in settled else [start]
        while path and path[-1] not in told:
            following = next(name for name in needs[path[-1]] if name not in settled)
            if following in path:
                yield _told_circle(path[path.index(following) :], needs)
                break
            path.append(following)
        told.update(path)


def is_expected(measure: Measure, period: Period) -> bool:
    """Whether a computed measure has a value in `period`."""
    return replace(measure, computed="").due_in(period)


def start_measures(plan: Plan, measurements: pd.DataFrame) -> pd.DataFrame:
    """The measurements with what a value is known of: coverage, lower, upper (float64).

    What was typed is known wholly; computed measures are not yet.
    """
    computed = {item.id: item for item in plan.measures if item.computed}
    own = measurements["measure"].isin(list(computed))
    asked = [m.id for m in computed.values() if is_expected(m, plan.period)]
    waiting = own & measurements["measure"].isin(asked)
    state = measurements["state"].mask(own, State.NOT_DUE.value)
    if not plan.period.collects:
        waiting = own
    value = measurements["value"].mask(own)
    known = np.where(state == State.VALUE.value, 1.0, 0.0)
    return measurements.assign(
        state=state.mask(waiting, State.MISSING.value), value=value,
        coverage=known, lower=value, upper=value,
    )  # fmt: skip


def fill_measures(
    plan: Plan, measures: pd.DataFrame, objectives: pd.DataFrame, stage: tuple[str, ...]
) -> pd.DataFrame:
    """The measures with those of `stage` computed from the scores of `objectives`.

    Without any part that has a score they are n.d.; coverage and interval come from the parts,
    weighted like their scores.
    """
    wanted = derived_measures(plan)
    filled = measures.copy()
    for name in stage:
        row = filled.index[filled["measure"] == name][0]
        if filled.at[row, "state"] != State.MISSING.value:
            continue  # not due in this period
        mean = _mean(plan, wanted[name], objectives)
        if np.isnan(mean["score"]):
            continue
        filled.loc[row, ["value", "coverage", "lower", "upper"]] = [
            mean["score"], mean["coverage"], mean["lower"], mean["upper"]
        ]  # fmt: skip
        filled.at[row, "state"] = State.VALUE.value
    return filled


def _mean(plan: Plan, wanted: Derived, objectives: pd.DataFrame) -> Mapping[str, float]:
    codes = [item.code for item in wanted.members(plan)]
    parts = objectives[objectives["objective"].isin(codes)].assign(group="")
    if not wanted.weighted:
        parts = parts.assign(weight=1.0)
    mean = score_groups(parts, "group", [""], plan).iloc[0]
    return {name: float(mean[name]) for name in ("score", "coverage", "lower", "upper")}


def _needs(plan: Plan) -> dict[str, dict[str, str]]:
    """For each computed measure the others it needs, each with the objective that uses it."""
    wanted = derived_measures(plan)
    if not wanted:
        return {}
    users = {objective.code: _used_by(objective) & set(wanted) for objective in plan.objectives}
    return {
        name: {
            used: objective.code
            for objective in asked.members(plan)
            for used in sorted(users[objective.code])
        }
        for name, asked in wanted.items()
    }


def _used_by(objective: Objective) -> set[str]:
    used: set[str] = set()
    for indicator in objective.indicators:
        try:
            used.update(formula.needed(indicator.formula))
        except FormulaError:
            continue  # told by checks
    return used


def _told_circle(
    circle: Sequence[str], needs: Mapping[str, Mapping[str, str]]
) -> tuple[str, ...]:  # fmt: skip
    pairs = zip(circle, [*circle[1:], circle[0]], strict=True)
    return (*(name for a, b in pairs for name in (a, needs[a][b])), circle[0])
