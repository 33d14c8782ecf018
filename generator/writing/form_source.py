"""What the forms of one plan are made of, put in order once for all of them.

One idea to know: a form that looked through the whole plan for its own rows would take longer the
more offices there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from generator.computing.formula import names, parse
from generator.model import Measure, Office, Plan
from generator.records import Record, records

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FormSource:
    """A plan as of the period of its forms, with what is put back into them."""

    plan: Plan
    users: Mapping[str, str]  # see `indicators_by_measure`
    carried: Mapping[str, Record]  # by measure
    previous: Mapping[str, Record]  # by measure
    reasons: Mapping[str, Record]  # by indicator
    details: Mapping[str, Sequence[Record]]  # by measure
    _own: Mapping[str, Sequence[Measure]]

    def own(self, office: Office) -> Sequence[Measure]:
        """The measures of `office`, in the plan's order."""
        return self._own.get(office.code, ())


def prepare_forms(
    plan: Plan,
    carried: pd.DataFrame | None = None,
    previous: pd.DataFrame | None = None,
    reasons: pd.DataFrame | None = None,
    details: pd.DataFrame | None = None,
) -> FormSource:
    """What the forms of `plan` are made of.

    Args:
        plan: the plan as of the period.
        carried: measurements returned so far (columns in `reading.returns`), put back in place.
        previous: measurements of the last collecting period before this one.
        reasons: reasons returned so far (indicator, cause, action).
        details: rows of lists returned so far (columns in `reading.returns`).
    """
    return FormSource(
        plan, indicators_by_measure(plan), _records(carried, "measure"),
        _records(previous, "measure"), _records(reasons, "indicator"),
        _grouped(_rows(details), lambda row: str(row["measure"])),
        _grouped(plan.measures, lambda measure: measure.office),
    )  # fmt: skip


def indicators_by_measure(plan: Plan) -> Mapping[str, str]:
    """For each measure the ids, as in `Motivazioni`, of the indicators whose formula names it."""
    users: dict[str, list[str]] = {}
    for indicator in plan.indicators:
        for name in dict.fromkeys(names(parse(indicator.formula))):
            users.setdefault(name, []).append(indicator.id)
    return {measure: ", ".join(codes) for measure, codes in users.items()}


def _grouped(items: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def _records(frame: pd.DataFrame | None, key: str) -> dict[str, Record]:
    """Rows of a frame by the id in column `key`."""
    return {str(row[key]): row for row in _rows(frame)}


def _rows(frame: pd.DataFrame | None) -> list[Record]:
    return [] if frame is None else records(frame)
