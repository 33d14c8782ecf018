"""Findings about the figures themselves: what is suspect only once formula and values meet.

One idea to know: nothing here changes a figure; each finding points at the cell of the office's
form where the suspect value stands.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from generator.catalogue import finding
from generator.computing import formula
from generator.computing.plan_cells import find_cell
from generator.computing.results import format_measure
from generator.computing.scoring import Scores
from generator.findings import CellRef, Finding
from generator.model import PERCENT_UNIT, Indicator, Measure, Operator, Plan, State


class _Figures:
    """Measures and their rows by id, for the few indicators that are looked at one by one."""

    def __init__(self, plan: Plan, measurements: pd.DataFrame) -> None:
        valued = measurements[measurements["state"] == State.VALUE.value]
        self.measures = {measure.id: measure for measure in plan.measures}
        self.values = dict(zip(valued["measure"], valued["value"].astype(float), strict=True))
        self._plan = plan
        self._rows = measurements.set_index("measure")[["office", "file", "sheet", "cell"]]

    def where(self, measure: str) -> tuple[CellRef, str]:
        """The cell that a measure's value came from (its formula's if computed), its office."""
        office, file, sheet, cell = (str(part) for part in self._rows.loc[measure])
        if self.measures[measure].computed:
            return find_cell(self._plan, self.measures[measure], "computed"), office
        return CellRef(file, sheet, cell), office

    def shown(self, measure: str) -> str:
        return format_measure(self.values[measure], self.measures[measure].kind)


def check_outcomes(
    plan: Plan, measurements: pd.DataFrame, scores: Scores
) -> tuple[Finding, ...]:  # fmt: skip
    """Zero denominators, zeros that score full marks, numerators above their denominators.

    Args:
        plan: checked.
        measurements: one row per measure; columns measure, office, state, value, file, sheet,
            cell are used.
        scores: what `compute` made of the two.
    """
    if not plan.period.collects:
        return ()
    figures = _Figures(plan, measurements)
    states = dict(zip(scores.indicators["indicator"], scores.indicators["state"], strict=True))
    return tuple(
        found
        for indicator in plan.indicators
        for found in _check(indicator, states[indicator.id], figures)
    )


def _check(indicator: Indicator, state: str, figures: _Figures) -> Iterator[Finding]:
    tree = formula.parse(indicator.formula)
    if state == State.UNDEFINED.value:
        yield from _check_denominators(indicator, tree, figures)
    if state == State.VALUE.value:
        yield from _check_zero(indicator, tree, figures)
        yield from _check_ratio(indicator, tree, figures)


def _check_denominators(
    indicator: Indicator, tree: formula.Tree, figures: _Figures
) -> Iterator[Finding]:
    """A zero denominator, at its first measure that is zero, else at its first one."""
    arrays = {name: np.asarray(figures.values[name]) for name in formula.names(tree)}
    for sign, divisor in formula.factors(tree):
        needed = formula.names(divisor)
        if sign != "/" or not needed or formula.evaluate(divisor, arrays) != 0:
            continue
        zeros = [name for name in needed if figures.values[name] == 0]
        where, office = figures.where((zeros or list(needed))[0])
        yield finding("denominatore-zero", where, office=office, indicatore=indicator.id)


def _check_zero(indicator: Indicator, tree: formula.Tree, figures: _Figures) -> Iterator[Finding]:
    """A zero where lower is better scores full marks, unless its Minimo says zero is expected."""
    only = formula.bare(tree)
    if not isinstance(only, formula.Name) or indicator.target.operator is not Operator.AT_MOST:
        return
    measure: Measure = figures.measures[only.id]
    if figures.values[only.id] == 0 and measure.minimum != 0:
        where, office = figures.where(only.id)
        yield finding("zero-a-punteggio-pieno", where, office=office,
                      indicatore=indicator.id, misura=only.id)  # fmt: skip


def _check_ratio(indicator: Indicator, tree: formula.Tree, figures: _Figures) -> Iterator[Finding]:
    """A part above its whole, in a plain `A / B` under unit %."""
    ends = formula.ratio(tree)
    if ends is None or indicator.target.unit != PERCENT_UNIT:
        return
    above, below = ends
    if figures.values[above] > figures.values[below] > 0:
        where, office = figures.where(above)
        yield finding("numeratore-maggiore", where, office=office, indicatore=indicator.id,
                      numeratore=above, sopra=figures.shown(above),
                      denominatore=below, sotto=figures.shown(below))  # fmt: skip
