"""One row of sheet `Indicatori` as an indicator, with the defaults of the plan and the period."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from generator.findings import CellRef
from generator.italian import format_plain, scale_percent
from generator.model import (
    PERCENT_UNIT,
    Entity,
    Indicator,
    Method,
    MissingPolicy,
    Operator,
    Period,
    Target,
)
from generator.reading.plan_columns import EXCLUDED
from generator.reading.plan_lines import RowCells
from generator.reading.plan_values import RowReader

PERCENT_DECIMALS = 2  # what the act prints for a percentage
MOST_DECIMALS = 9
_GRADED = (Operator.AT_LEAST, Operator.AT_MOST)


def read_indicator(
    reader: RowReader, objectives: Collection[str] | None, entity: Entity, period: Period
) -> tuple[str, Indicator]:
    """The objective's code (empty if unknown) and the indicator."""
    reader.code("id")
    objective = reader.reference("objective", objectives)
    own_target = "period_target" in reader.row.cells
    target = read_target(reader, "period_target" if own_target else "target")
    if own_target and period.final:
        reader.report("target-di-periodo-finale", "period_target", indicatore=reader.row.key,
                      periodo=period.code)  # fmt: skip
    percent = target.unit == PERCENT_UNIT
    indicator = Indicator(
        id=reader.row.key,
        code=reader.code("code"),
        name=reader.text("name"),
        description=reader.text("description"),
        algorithm=_paragraphs(reader.text("algorithm")),
        formula=reader.text("formula").strip(),
        weight=reader.number("weight", percent=True) or 0.0,
        target=target,
        method=reader.choice("method", Method, _default_method(target.operator)),
        cap=_cap(reader, entity),
        missing=reader.choice("missing", MissingPolicy, _default_policy(entity, period)),
        floor=reader.number("floor", percent=percent),
        previous=reader.number("previous", percent=percent),
        excluded_reason=_excluded_reason(reader),
        period_target=own_target,
        former_target=None if own_target else _former_target(reader, target),
        annual_target=_other_target(reader, reader.row.cells) if own_target else None,
        cells=_provenance(reader, own_target),
    )
    return objective, indicator


def read_target(reader: RowReader, field: str) -> Target:
    """The target whose value stands in `field`, with the row's operator, unit and decimals."""
    unit = reader.code("unit")
    percent = unit == PERCENT_UNIT
    value = reader.number(field, percent=percent) or 0.0
    second = reader.number("second", percent=percent)
    decimals = reader.integer("decimals", 0, MOST_DECIMALS)
    if decimals is None:
        decimals = _needed_decimals([value] if second is None else [value, second], percent)
    operator = reader.choice("operator", Operator, Operator.AT_LEAST)
    return Target(operator, value, unit, decimals, second)


def _needed_decimals(values: list[float], percent: bool) -> int:
    """As many as the figures need, at least two for a percentage."""
    shown = [format_plain(scale_percent(value) if percent else value) for value in values]
    needed = max(len(text.partition(",")[2]) for text in shown)
    return min(max(needed, PERCENT_DECIMALS if percent else 0), MOST_DECIMALS)


def _former_target(reader: RowReader, target: Target) -> Target | None:
    """The target before the last period that changed it; None if it prints the same."""
    if reader.row.former is None:
        return None
    former = _other_target(reader, reader.row.former)
    return None if former.text == target.text else former


def _other_target(reader: RowReader, cells: RowCells) -> Target:
    """The year's target in `cells`; its faults are told where it is in force."""
    return read_target(RowReader(reader.table, reader.row._replace(cells=cells)), "target")


def _default_method(operator: Operator) -> Method:
    return Method.PROPORTIONAL if operator in _GRADED else Method.THRESHOLD


def _default_policy(entity: Entity, period: Period) -> MissingPolicy:
    """The plan's policy, else the period's: exclude on the way, block at the end (domain, 4.5)."""
    if entity.missing is not None:
        return entity.missing
    return MissingPolicy.BLOCK if period.final else MissingPolicy.EXCLUDE


def _cap(reader: RowReader, entity: Entity) -> float:
    cap = reader.cap("cap")
    return entity.cap if cap is None else cap


def _excluded_reason(reader: RowReader) -> str:
    if "state" not in reader.row.cells or reader.word("state") != EXCLUDED:
        return ""
    return reader.row.reason


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip())


def _provenance(reader: RowReader, own_target: bool) -> Mapping[str, CellRef]:
    places = reader.row.places
    return {**places, "target": places["period_target"]} if own_target else places
