"""The notes that a mark or a state of the annex calls for: changed targets, exclusions.

One idea to know: a note names the act of the very changes it tells of; what else changed in the
same indicator is none of its business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from generator.layout.acts import act_caption
from generator.layout.verdicts import Values
from generator.model import Change, Indicator, Plan

SHEET = "Indicatori"
TARGET_COLUMNS = ("Operatore", "Target", "Secondo target", "Unità", "Decimali")
STATE_COLUMN = "Stato"


def variations(plan: Plan) -> Iterator[Mapping[str, Values]]:
    """One note per changed target, with each reason given and the act of its own period."""
    for indicator in plan.indicators:
        if indicator.former_target is not None and indicator.annual_target is None:
            reasons, act = _reasons(plan, _changes(plan, indicator, TARGET_COLUMNS))
            values = {
                "indicatore": _name(indicator),
                "prima": indicator.former_target.text,
                "ora": indicator.target.text,
                "motivo": reasons,
                "atto": act,
            }
            yield {"variazione": values}


def period_targets(plan: Plan) -> Iterator[Mapping[str, Values]]:
    """One note per target that is the period's own, with the year's."""
    for indicator in plan.indicators:
        if indicator.annual_target is not None:
            values = {
                "indicatore": _name(indicator),
                "ora": indicator.target.text,
                "annuale": indicator.annual_target.text,
            }
            yield {"target_di_periodo": values}


def exclusions(plan: Plan) -> Iterator[Mapping[str, Values]]:
    """One note per indicator left out of the evaluation, with its reason."""
    for indicator in plan.indicators:
        if indicator.excluded_reason:
            changes = _changes(plan, indicator, (STATE_COLUMN,))
            values = {
                "indicatore": _name(indicator),
                "motivo": indicator.excluded_reason,
                "atto": _act_of(plan, changes[-1].period) if changes else "",
            }
            yield {"esclusione": values}


def _name(indicator: Indicator) -> str:
    return indicator.code or indicator.id


def _changes(plan: Plan, indicator: Indicator, columns: tuple[str, ...]) -> list[Change]:
    return [
        item
        for item in plan.changes
        if item.sheet == SHEET and item.code == indicator.id and item.column in columns
    ]


def _reasons(plan: Plan, changes: list[Change]) -> tuple[str, str]:
    """The reasons, each period's followed by its act; the last act apart."""
    told: list[str] = []
    act = ""
    for period, together in groupby(changes, key=lambda item: item.period):
        if told:
            told[-1] += f" ({act})"
        act = _act_of(plan, period)
        told.append("; ".join(dict.fromkeys(item.reason for item in together if item.reason)))
    return "; ".join(told), act


def _act_of(plan: Plan, code: str) -> str:
    period = plan.period_named(code)
    return act_caption(period.act) if period else ""
