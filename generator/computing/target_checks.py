"""Checks of targets, methods and caps: every contradiction named in domain 4.3.

One idea to know: a target that contradicts its method would still give a figure, so each of
these blocks before anything is computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from generator.catalogue import finding
from generator.computing.plan_cells import ENTITY, find_cell
from generator.findings import CellRef, Finding
from generator.italian import format_percent, format_plain, round_printed, scale_percent
from generator.model import (
    NO_CAP,
    PERCENT_UNIT,
    Indicator,
    Method,
    Operator,
    Plan,
    Target,
)

_DIRECTED = (Operator.AT_LEAST, Operator.AT_MOST)
_DIVIDING = (Method.PROPORTIONAL, Method.LINEAR)  # those that divide by the target


def check_targets(plan: Plan) -> Iterator[Finding]:
    """A target has the ends its operator needs, and no more decimals than it prints."""
    for indicator in plan.indicators:
        for field, reason in _target_faults(indicator.target):
            where = find_cell(plan, indicator, field)
            yield finding("target-errato", where, indicatore=indicator.id, motivo=reason)


def check_methods(plan: Plan) -> Iterator[Finding]:
    """Only `soglia` works without a direction; `proporzionale` and `lineare` need a target >= 0."""
    for indicator in plan.indicators:
        method, target = indicator.method, indicator.target
        if method is not Method.THRESHOLD and target.operator not in _DIRECTED:
            reason = f"con «{target.operator.value}» il risultato è rispettato o no, senza gradi"
            yield _unsuited(plan, indicator, reason, (Method.THRESHOLD,))
        elif method in _DIVIDING and target.value < 0:
            others = (Method.THRESHOLD, Method.FLOOR, Method.HISTORICAL)
            yield _unsuited(plan, indicator, "il valore atteso è negativo", others)


def check_floors(plan: Plan) -> Iterator[Finding]:
    """`minimo` needs a Soglia minima strictly on the failing side of the target."""
    for indicator in plan.indicators:
        target = indicator.target
        if indicator.method is not Method.FLOOR or target.operator not in _DIRECTED:
            continue
        reason = _floor_fault(indicator)
        if reason:
            side = "più basso" if target.operator is Operator.AT_LEAST else "più alto"
            yield finding("soglia-minima-errata", find_cell(plan, indicator, "floor"),
                          indicatore=indicator.id, target=target.text, motivo=reason,
                          lato=side)  # fmt: skip


def check_history(plan: Plan) -> Iterator[Finding]:
    """`storico` becomes `soglia` without last year's value, or if it already met the target."""
    for indicator in plan.indicators:
        if indicator.method is Method.HISTORICAL and indicator.target.operator in _DIRECTED:
            reason = _history_fault(indicator)
            if reason:
                where = find_cell(plan, indicator, "previous")
                yield finding("storico-come-soglia", where, indicatore=indicator.id, motivo=reason)


def check_caps(plan: Plan) -> Iterator[Finding]:
    """A cap is at least 100 %, and `proporzionale` with lower is better cannot go without."""
    common = plan.entity.cap
    if common < 1:
        where = CellRef(plan.file, ENTITY)
        yield finding("tetto-errato", where, elemento="tutto il piano", motivo=_below(common))
    for indicator in plan.indicators:
        reason = _cap_fault(indicator, common)
        if reason:
            where = find_cell(plan, indicator, "cap")
            yield finding("tetto-errato", where, elemento=indicator.id, motivo=reason)


TARGET_CHECKS = (check_targets, check_methods, check_floors, check_history, check_caps)


def _target_faults(target: Target) -> Iterator[tuple[str, str]]:
    """Field and reason of each fault."""
    between = target.operator is Operator.BETWEEN
    if between and target.second is None:
        yield "second", "«tra» vuole anche il Secondo target"
    elif between and target.second is not None and target.second <= target.value:
        ends = f"{target.figure(target.value)} e {target.figure(target.second)}"
        yield "second", f"il Secondo target deve superare il primo ({ends})"
    elif not between and target.second is not None:
        yield "second", f"il Secondo target serve solo con «tra», non con «{target.operator.value}»"
    for field, value in (("target", target.value), ("second", target.second)):
        if value is not None and not _is_printed_whole(target, value):
            shown, figure = target.figure(value), _plain(target, value)
            yield field, f"{figure} verrebbe stampato {shown}, ma il confronto userebbe {figure}"


def _is_printed_whole(target: Target, value: float) -> bool:
    shown = scale_percent(value) if target.unit == PERCENT_UNIT else value
    return _has_decimals(shown, target.decimals)


@lru_cache(maxsize=1000)  # a plan expects the same of many
def _has_decimals(value: float, most: int) -> bool:
    return round_printed(value, most) == float(format(value, ".15g"))


def _plain(target: Target, value: float) -> str:
    shown = scale_percent(value) if target.unit == PERCENT_UNIT else value
    return f"{format_plain(shown)} {target.unit}"


def _floor_fault(indicator: Indicator) -> str:
    floor, target = indicator.floor, indicator.target
    if floor is None:
        return "manca"
    fails = floor < target.value if target.operator is Operator.AT_LEAST else floor > target.value
    return "" if fails else f"{_plain(target, floor)} rispetta già il valore atteso"


def _history_fault(indicator: Indicator) -> str:
    previous, target = indicator.previous, indicator.target
    if previous is None:
        return "manca il valore dell'anno precedente"
    higher = target.operator is Operator.AT_LEAST
    met = previous >= target.value if higher else previous <= target.value
    return f"{_plain(target, previous)} rispettava già il valore atteso" if met else ""


def _cap_fault(indicator: Indicator, common: float) -> str:
    if indicator.cap < 1:
        return "" if indicator.cap == common else _below(indicator.cap)
    lower_is_better = indicator.target.operator is Operator.AT_MOST
    if indicator.cap == NO_CAP and lower_is_better and indicator.method is Method.PROPORTIONAL:
        return (
            "con il metodo «proporzionale», se più basso è meglio, un risultato pari a zero "
            "vale il tetto, quindi un tetto ci vuole"
        )
    return ""


def _below(cap: float) -> str:
    return f"{format_percent(cap)} è meno di 100 %"


def _unsuited(
    plan: Plan, indicator: Indicator, reason: str, suited: tuple[Method, ...]
) -> Finding:  # fmt: skip
    return finding("metodo-inadatto", find_cell(plan, indicator, "method"),
                   metodo=indicator.method.value, target=indicator.target.text, motivo=reason,
                   ammessi=", ".join(f"«{method.value}»" for method in suited))  # fmt: skip
