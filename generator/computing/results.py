"""Results of the indicators: their formulas over the measures' values, with a state each.

One idea to know: formulas of equal shape are evaluated together, over arrays, so that thousands
of indicators cost a few sums; and a missing value is a state, never a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt
import pandas as pd

from generator.computing import formula
from generator.computing.figures import Floats, Integers
from generator.italian import format_number, format_percent, format_plain
from generator.model import Indicator, Measure, MeasureKind, Plan, State

# What one needed measure makes of its indicator, the strongest first (a formula takes them all).
_PRECEDENCE = (State.REFUSED, State.NOT_DUE, State.MISSING, State.VALUE)
_RANKS = {
    **{state.value: rank for rank, state in enumerate(_PRECEDENCE)},
    State.BLANK.value: _PRECEDENCE.index(State.MISSING),
}
_SHOWN = {State.BLANK.value: State.MISSING.value}  # other states are printed by their own word
_TEXTS = ("indicator", "objective", "office", "state", "codes_text", "values_text")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A formula taken apart once: its tree, the measures it needs, its shape over positions."""

    tree: formula.Tree
    names: tuple[str, ...]
    shape: formula.Tree


def build_results(plan: Plan, measurements: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator, in the act's order.

    Args:
        plan: checked, so every formula parses and names known measures.
        measurements: one row per measure; columns measure, state, value (percent as fraction).

    Returns:
        Columns indicator, objective, office (str); weight (float64, fraction); state (str);
        result (float64, full precision, unit % as fraction, NaN unless `valore`); decimals
        (int64, printed digits); codes_text, values_text (str, as the act prints them).
    """
    patterns = [_pattern(item.formula) for item in plan.indicators]
    ranks, results = _evaluate(patterns, measurements)
    states = _build_states(plan, ranks, results)
    measures = {measure.id: measure for measure in plan.measures}
    shown = _shown_values(plan, measures, measurements)
    codes = {measure.id: measure.computed or measure.code for measure in plan.measures}
    return pd.DataFrame(
        {
            **_build_places(plan),
            "state": states,
            "result": np.where(states == State.VALUE.value, results, np.nan),
            "decimals": _build_decimals(plan.indicators, patterns, measures),
            "codes_text": [formula.print_codes(p.tree, codes.__getitem__) for p in patterns],
            "values_text": [formula.print_values(p.tree, shown.__getitem__) for p in patterns],
        }
    ).astype(dict.fromkeys(_TEXTS, "str") | {"weight": "float64"})


def format_measure(value: float, kind: MeasureKind) -> str:
    """A measure's value as printed: `1.234`, `95,00 %`, `1.234,50`, or as typed: `2,4`."""
    match kind:
        case MeasureKind.COUNT:
            return format_number(value, 0)
        case MeasureKind.PERCENT:
            return format_percent(value)
        case MeasureKind.AMOUNT:
            return format_number(value, 2)
        case MeasureKind.DAYS | MeasureKind.NUMBER:
            return format_number(value, len(format_plain(value).partition(",")[2]))


@lru_cache(maxsize=formula.MOST_FORMULAS)
def _pattern(text: str) -> _Pattern:
    tree = formula.parse(text)
    return _Pattern(tree, formula.names(tree), _kept(formula.shape(tree)))


@lru_cache(maxsize=1000)
def _kept(shape: formula.Tree) -> formula.Tree:
    """The first shape that was equal: a plan has thousands of formulas and few shapes."""
    return shape


def _build_places(plan: Plan) -> dict[str, list[str] | list[float]]:
    rows = [
        (item.id, objective.code, office.code, item.weight)
        for office in plan.offices
        for objective in office.objectives
        for item in objective.indicators
    ]
    columns = ("indicator", "objective", "office", "weight")
    return {name: [row[place] for row in rows] for place, name in enumerate(columns)}  # type: ignore[misc]


def _evaluate(patterns: Sequence[_Pattern], measurements: pd.DataFrame) -> tuple[Integers, Floats]:
    """Precedence rank and value of every formula, one numpy pass for each shape."""
    index = pd.Index(measurements["measure"])
    ranks_of = measurements["state"].map(_RANKS).to_numpy(dtype=np.int64)
    values_of = measurements["value"].to_numpy(dtype=np.float64)
    needed = index.get_indexer(list(chain.from_iterable(item.names for item in patterns)))
    starts = np.cumsum([0, *(len(item.names) for item in patterns)])
    ranks = np.full(len(patterns), _PRECEDENCE.index(State.VALUE))
    results = np.full(len(patterns), np.nan)
    for shape, rows in _group_by_shape(patterns).items():
        width = len(patterns[rows[0]].names)
        cells = needed[starts[rows][:, None] + np.arange(width)]
        ranks[rows] = ranks_of[cells].min(axis=1, initial=_PRECEDENCE.index(State.VALUE))
        arrays = {str(place): values_of[cells[:, place]] for place in range(width)}
        results[rows] = formula.evaluate(shape, arrays)
    return ranks, results


def _group_by_shape(patterns: Sequence[_Pattern]) -> dict[formula.Tree, Integers]:
    rows: dict[formula.Tree, list[int]] = {}
    for row, item in enumerate(patterns):
        rows.setdefault(item.shape, []).append(row)
    return {shape: np.array(found) for shape, found in rows.items()}


def _build_states(plan: Plan, ranks: Integers, results: Floats) -> npt.NDArray[np.object_]:
    """State of each indicator; a period that does not collect knows nothing yet."""
    if not plan.period.collects:
        return np.full(len(ranks), State.MISSING.value, dtype=object)
    states = np.array([state.value for state in _PRECEDENCE], dtype=object)[ranks]
    states[(states == State.VALUE.value) & ~np.isfinite(results)] = State.UNDEFINED.value
    excluded = np.array([bool(item.excluded_reason) for item in plan.indicators], dtype=bool)
    states[excluded] = State.EXCLUDED.value
    return states


def _build_decimals(
    indicators: Sequence[Indicator], patterns: Sequence[_Pattern], measures: dict[str, Measure]
) -> Integers:
    """Digits after the comma of each printed result (4.2)."""
    counts = [_is_one_count(item.tree, measures) for item in patterns]
    wanted = [max(2, item.target.decimals) for item in indicators]
    return np.where(counts, 0, wanted).astype(np.int64)


def _is_one_count(tree: formula.Tree, measures: dict[str, Measure]) -> bool:
    match formula.bare(tree):
        case formula.Name(id):
            return measures[id].kind is MeasureKind.COUNT
        case _:
            return False


def _shown_values(
    plan: Plan, measures: dict[str, Measure], measurements: pd.DataFrame
) -> dict[str, str]:
    if not plan.period.collects:
        return dict.fromkeys(measures, State.MISSING.value)
    columns = (measurements[name].tolist() for name in ("measure", "state", "value"))
    return {
        measure: format_measure(value, measures[measure].kind)
        if state == State.VALUE.value
        else _SHOWN.get(state, state)
        for measure, state, value in zip(*columns, strict=True)
    }
