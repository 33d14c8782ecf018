"""What the reading of every form looks up in the plan, put in order once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.italian import fold
from generator.model import Measure, Office, Plan


@dataclass(frozen=True, slots=True)
class PlanLookup:
    """A plan, its measures and offices by code as codes are compared, and what is due."""

    plan: Plan
    measures: Mapping[str, Measure]  # by `code_key` of the id
    offices: Mapping[str, Office]  # by folded code
    _due: Mapping[str, tuple[Measure, ...]]
    _own: Mapping[str, tuple[Measure, ...]]

    def own(self, office: Office) -> tuple[Measure, ...]:
        """All measures of `office`."""
        return self._own.get(office.code, ())

    def due(self, office: Office) -> tuple[Measure, ...]:
        """The measures that `office` must give in the plan's period."""
        return self._due.get(office.code, ())


def look_up(plan: Plan) -> PlanLookup:
    """The lookup of `plan`."""
    due: dict[str, list[Measure]] = {}
    own: dict[str, list[Measure]] = {}
    for measure in plan.measures:
        own.setdefault(measure.office, []).append(measure)
        if measure.due_in(plan.period):
            due.setdefault(measure.office, []).append(measure)
    return PlanLookup(
        plan,
        {code_key(measure.id): measure for measure in plan.measures},
        {fold(office.code): office for office in plan.offices},
        {office: tuple(measures) for office, measures in due.items()},
        {office: tuple(measures) for office, measures in own.items()},
    )


def code_key(code: str) -> str:
    """A code as it is compared: spaces and case do not count."""
    return " ".join(code.split()).casefold()
