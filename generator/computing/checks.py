"""Checks of the plan as a set of promises: what no reader of single cells can see.

One idea to know: each check is a pure function from the plan to its findings, and `check_plan`
runs them all, so a user sees every problem at once. Blocks are contradictions of domain 4;
avvertenze about the act's own codes and texts are in `act_checks`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from generator.catalogue import finding
from generator.computing import formula
from generator.computing.act_checks import ACT_CHECKS
from generator.computing.derived_checks import DERIVED_CHECKS
from generator.computing.detail_checks import DETAIL_CHECKS
from generator.computing.plan_cells import BANDS, ENTITY, MEASURES, find_cell
from generator.computing.rollup import build_objective_weights
from generator.computing.target_checks import TARGET_CHECKS
from generator.findings import CellRef, Finding, nearest
from generator.italian import format_percent, format_plain, scale_percent
from generator.model import NO_CAP, PERCENT_UNIT, Indicator, MeasureKind, Objective, Plan

_Item = TypeVar("_Item", str, float)


def check_plan(plan: Plan) -> tuple[Finding, ...]:
    """Every finding about the plan, blocks and avvertenze, in the order of the checks."""
    return tuple(found for check in _CHECKS for found in check(plan))


def check_formulas(plan: Plan) -> Iterator[Finding]:
    """Every formula parses, names known measures, at least one, and divides by no literal zero."""
    known = dict.fromkeys(sorted(measure.id for measure in plan.measures))
    for indicator in plan.indicators:
        try:
            tree = formula.parse(indicator.formula)
        except formula.FormulaError as error:
            yield _broken(plan, indicator, error.reason, error.column)
            continue
        yield from _check_tree(plan, indicator, tree, known)


def check_percent_formulas(plan: Plan) -> Iterator[Finding]:
    """Under unit % a ratio is a percentage by itself: `* 100` would show it a hundred times."""
    for indicator, tree in _parsed(plan):
        if indicator.target.unit != PERCENT_UNIT or "*" not in indicator.formula:
            continue
        times = [part for sign, part in formula.factors(tree) if sign == "*"]
        if any(isinstance(part, formula.Number) and part.value == 100 for part in times):
            where = find_cell(plan, indicator, "formula")
            yield finding("formula-per-cento", where, indicatore=indicator.id)


def check_units(plan: Plan) -> Iterator[Finding]:
    """An indicator of one measure has a percentage if, and only if, its measure is one."""
    measures = {measure.id: measure for measure in plan.measures}
    for indicator, tree in _parsed(plan):
        only = formula.bare(tree)
        if not isinstance(only, formula.Name) or only.id not in measures:
            continue
        kind, unit = measures[only.id].kind, indicator.target.unit
        if (kind is MeasureKind.PERCENT) != (unit == PERCENT_UNIT):
            where = find_cell(plan, indicator, "unit")
            yield finding("unita-di-misura-discorde", where, indicatore=indicator.id, unita=unit,
                          misura=only.id, tipo=kind.value)  # fmt: skip


def check_unused_measures(plan: Plan) -> Iterator[Finding]:
    """Every measure is used; not told while a formula is broken, since it may be the one."""
    parsed = [indicator for indicator, _ in _parsed(plan)]
    if len(parsed) < len(plan.indicators):
        return
    used = {name for indicator in parsed for name in formula.needed(indicator.formula)}
    for measure in plan.measures:
        if measure.id not in used:
            yield finding("misura-non-usata", find_cell(plan, measure, "id"), misura=measure.id)


def check_empty_objectives(plan: Plan) -> Iterator[Finding]:
    """Every objective has indicators."""
    for objective in plan.objectives:
        if not objective.indicators:
            where = find_cell(plan, objective, "code")
            yield finding("obiettivo-senza-indicatori", where, obiettivo=objective.code)


def check_indicator_weights(plan: Plan) -> Iterator[Finding]:
    """An objective's weights are not negative, have a total, and add up to 100 % (4.4)."""
    for objective in plan.objectives:
        weights = [item.weight for item in objective.indicators]
        negative = [item for item in objective.indicators if item.weight < 0]
        for item in negative:
            yield _negative(plan, item, item.weight, f"indicatore {item.id}")
        if weights and not negative:
            yield from _check_total(plan, objective, sum(weights))


def check_objective_weights(plan: Plan) -> Iterator[Finding]:
    """Objectives' weights are not negative, have a total in each office, and are all or none."""
    given = [item for item in plan.objectives if item.weight is not None]
    for item in given:
        if item.weight is not None and item.weight < 0:
            yield _negative(plan, item, item.weight, f"obiettivo {item.code}")
    for item in plan.objectives:
        if given and item.weight is None:
            where = find_cell(plan, item, "weight")
            yield finding("pesi-obiettivi-parziali", where, obiettivo=item.code)
    weights = build_objective_weights(plan.objectives)
    total = {office.code: 0.0 for office in plan.offices}
    owners = [office.code for office in plan.offices for _ in office.objectives]
    for owner, weight in zip(owners, weights, strict=True):
        total[owner] += weight
    for office in plan.offices:
        counted = all((item.weight or 0) >= 0 for item in office.objectives)
        if office.objectives and counted and total[office.code] == 0:
            where = find_cell(plan, office.objectives[0], "weight")
            yield finding("pesi-zero", where, elemento=office.code)


def check_bands(plan: Plan) -> Iterator[Finding]:
    """Bands leave no gap and do not overlap: different names and limits, the lowest at 0 (4.9)."""
    where = CellRef(plan.file, BANDS)
    limits = [band.lower for band in plan.bands]
    for limit in _repeated(limits):
        motive = f"due fasce partono da {format_plain(scale_percent(limit))} %"
        yield finding("fasce-errate", where, motivo=motive)
    for limit in limits:
        if not _is_printed_whole(limit):
            motive = f"il limite {format_plain(scale_percent(limit))} % ha più di due decimali"
            yield finding("fasce-errate", where, motivo=motive)
    for name in _repeated(band.name for band in plan.bands):
        yield finding("fasce-errate", where, motivo=f"due fasce si chiamano «{name}»")
    if not limits:
        yield finding("fasce-errate", where, motivo="non ce n'è nessuna")
    elif min(limits) != 0:
        lowest = format_plain(scale_percent(min(limits)))
        yield finding("fasce-errate", where, motivo=f"la più bassa parte da {lowest} %")


def check_cap_decimals(plan: Plan) -> Iterator[Finding]:
    """A cap has at most two decimals, as the achievements that it limits (4.2)."""
    common = plan.entity.cap
    own = [item for item in plan.indicators if item.cap != common]
    capped = [
        ("tutto il piano", common, CellRef(plan.file, ENTITY)),
        *((item.id, item.cap, find_cell(plan, item, "cap")) for item in own),
    ]
    for name, cap, where in capped:
        if cap != NO_CAP and not _is_printed_whole(cap):
            motive = f"{format_plain(scale_percent(cap))} % ha più di due decimali"
            yield finding("tetto-errato", where, elemento=name, motivo=motive)


_CHECKS = (
    check_formulas,
    check_percent_formulas,
    check_units,
    check_indicator_weights,
    check_objective_weights,
    *TARGET_CHECKS,
    check_cap_decimals,
    check_bands,
    check_empty_objectives,
    check_unused_measures,
    *DERIVED_CHECKS,
    *DETAIL_CHECKS,
    *ACT_CHECKS,
)


def _check_tree(
    plan: Plan, indicator: Indicator, tree: formula.Tree, known: Collection[str]
) -> Iterator[Finding]:
    needed = formula.needed(indicator.formula)
    if not needed:
        yield _broken(plan, indicator, "non contiene nessuna misura", 0)
    divisors = [part for sign, part in formula.factors(tree) if sign == "/"]
    constant = [part for part in divisors if not formula.names(part)]
    if any(formula.evaluate(part, {}) == 0 for part in constant):
        column = indicator.formula.find("/")
        yield _broken(plan, indicator, "divide per zero", column)
    for name in dict.fromkeys(needed):
        if name not in known:
            where = find_cell(plan, indicator, "formula")
            yield finding("formula-misura-sconosciuta", where, misura=name,
                          indicatore=indicator.id, foglio=MEASURES,
                          vicini=nearest(name, known))  # fmt: skip


def _broken(plan: Plan, indicator: Indicator, reason: str, column: int) -> Finding:
    where = find_cell(plan, indicator, "formula")
    one_line = "".join(" " if char.isspace() else char for char in indicator.formula)
    return finding("formula-errata", where, motivo=reason, formula=one_line,
                   freccia=" " * column + "^")  # fmt: skip


def _parsed(plan: Plan) -> Iterator[tuple[Indicator, formula.Tree]]:
    """The indicators whose formula parses, with their trees."""
    for indicator in plan.indicators:
        try:
            yield indicator, formula.parse(indicator.formula)
        except formula.FormulaError:
            continue  # told by check_formulas


def _check_total(plan: Plan, objective: Objective, total: float) -> Iterator[Finding]:
    where = find_cell(plan, objective.indicators[0], "weight")
    if total == 0:
        yield finding("pesi-zero", where, elemento=objective.code)
    elif round(total, 9) != 1:
        figure = f"{format_plain(scale_percent(round(total, 9)))} %"
        yield finding("pesi-non-cento", where, elemento=objective.code, somma=figure)


def _negative(plan: Plan, noun: Indicator | Objective, weight: float, name: str) -> Finding:
    where = find_cell(plan, noun, "weight")
    return finding("peso-negativo", where, trovato=format_percent(weight), elemento=name)


def _is_printed_whole(fraction: float) -> bool:
    """Whether `fraction` is what it prints with two decimals."""
    return len(format_plain(scale_percent(fraction)).partition(",")[2]) <= 2


def _repeated(items: Iterable[_Item]) -> list[_Item]:
    return [item for item, times in Counter(items).items() if times > 1]
