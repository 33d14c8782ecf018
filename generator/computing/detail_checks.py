"""Checks of measures made of rows: what the plan asks for can be computed from what rows hold."""

from __future__ import annotations

from collections.abc import Iterator

from generator.catalogue import finding
from generator.computing.plan_cells import find_cell
from generator.detail import COUNTING, EXAMPLE, Detail, RowMethod
from generator.findings import Finding
from generator.model import Measure, MeasureKind, Plan

_AVERAGES = (RowMethod.MEAN, RowMethod.WEIGHTED)


def check_details(plan: Plan) -> Iterator[Finding]:
    """No measure made of rows contradicts itself (4.8)."""
    for measure in plan.measures:
        if measure.detail is not None:
            yield from _check(plan, measure, measure.detail)


def _check(plan: Plan, measure: Measure, detail: Detail) -> Iterator[Finding]:
    facts = {"misura": measure.id, "modo": detail.method.value}
    if measure.computed:
        yield finding("righe-e-calcolo", find_cell(plan, measure, "rows"), misura=measure.id)
    for field in detail.needed:
        if field not in detail.columns:
            where = find_cell(plan, measure, "row_columns")
            yield finding("righe-senza-colonna", where, **facts, colonna=field.value)
    if detail.method is RowMethod.SHARE and detail.condition is None:
        where = find_cell(plan, measure, "condition")
        yield finding("righe-senza-condizione", where, misura=measure.id, esempio=EXAMPLE)
    if detail.condition is not None and detail.method not in COUNTING:
        where = find_cell(plan, measure, "condition")
        yield finding("righe-condizione-inutile", where, **facts)
    wanted = _wanted_kind(measure, detail.method)
    if wanted:
        where = find_cell(plan, measure, "kind")
        yield finding("righe-tipo-inadatto", where, **facts, tipo=measure.kind.value,
                      ammessi=wanted)  # fmt: skip


def _wanted_kind(measure: Measure, method: RowMethod) -> str:
    """The kinds that fit, where the measure's does not."""
    if method is RowMethod.COUNT and measure.kind is not MeasureKind.COUNT:
        return MeasureKind.COUNT.value
    if method is RowMethod.SHARE and measure.kind is not MeasureKind.PERCENT:
        return MeasureKind.PERCENT.value
    if method in _AVERAGES and measure.kind is MeasureKind.COUNT:
        return ", ".join(kind.value for kind in MeasureKind if kind is not MeasureKind.COUNT)
    return ""


DETAIL_CHECKS = (check_details,)
