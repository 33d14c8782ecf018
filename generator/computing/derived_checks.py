"""Checks of computed measures: what they ask for exists, is a percentage, and has an end."""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalogue import finding
from generator.computing.derived import derived_measures, find_circles, parse_derived
from generator.computing.formula_errors import FormulaError
from generator.computing.plan_cells import find_cell
from generator.findings import Finding, nearest
from generator.model import MeasureKind, Plan


def check_derived_formulas(plan: Plan) -> Iterator[Finding]:
    """Every `Formula di calcolo` is a mean of objectives that are in the plan (4.7)."""
    codes = [objective.code for objective in plan.objectives]
    for measure in plan.measures:
        if not measure.computed:
            continue
        where = find_cell(plan, measure, "computed")
        try:
            wanted = parse_derived(measure.computed)
        except FormulaError as error:
            one_line = "".join(" " if char.isspace() else char for char in measure.computed)
            yield finding("calcolo-errato", where, misura=measure.id, motivo=error.reason,
                          formula=one_line, freccia=" " * error.column + "^")  # fmt: skip
            continue
        if not wanted.members(plan):
            yield finding("calcolo-senza-obiettivi", where, misura=measure.id,
                          codice=wanted.pattern, vicini=nearest(wanted.pattern, codes))  # fmt: skip


def check_derived_kinds(plan: Plan) -> Iterator[Finding]:
    """A mean of scores is a percentage."""
    for measure in plan.measures:
        if measure.computed and measure.kind is not MeasureKind.PERCENT:
            where = find_cell(plan, measure, "kind")
            yield finding("calcolo-non-percentuale", where, misura=measure.id,
                          tipo=measure.kind.value)  # fmt: skip


def check_derived_weights(plan: Plan) -> Iterator[Finding]:
    """A weighted mean needs objectives that weigh something."""
    measures = {measure.id: measure for measure in plan.measures}
    for name, wanted in derived_measures(plan).items():
        members = wanted.members(plan)
        if wanted.weighted and members and all(item.weight == 0 for item in members):
            where = find_cell(plan, measures[name], "computed")
            yield finding("pesi-zero", where, elemento=wanted.pattern)


def check_derived_circles(plan: Plan) -> Iterator[Finding]:
    """No computed measure needs itself, not even through other objectives."""
    measures = {measure.id: measure for measure in plan.measures}
    for circle in find_circles(plan):
        where = find_cell(plan, measures[circle[0]], "computed")
        yield finding("calcolo-ciclico", where, misura=circle[0], giro=" → ".join(circle))


DERIVED_CHECKS = (
    check_derived_formulas,
    check_derived_kinds,
    check_derived_weights,
    check_derived_circles,
)
