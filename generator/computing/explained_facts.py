"""What explanations are told from: plan and scores by id, looked up once for all elements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from generator.computing.derived import Derived, derived_measures
from generator.computing.distances import build_working_figures
from generator.computing.scoring import Scores
from generator.model import Indicator, Measure, Objective, Plan
from generator.records import Record, figure, records


@dataclass(frozen=True, slots=True)
class Facts:
    """Records of the score frames by id or code, `working` has contributions and distances."""

    plan: Plan
    rules: Mapping[str, str]
    named: Mapping[str, tuple[Objective, Indicator | None]]  # an objective, or an indicator in it
    measures: Mapping[str, Measure]
    derived: Mapping[str, Derived]
    of_indicator: Mapping[str, Record]
    of_objective: Mapping[str, Record]
    of_measure: Mapping[str, Record]
    working: Mapping[str, Record]
    details: Mapping[str, pd.DataFrame]  # the rows of measures made of rows

    def counted(self, objective: Objective) -> float:
        """The weights that divide the objective's points."""
        records = [self.of_indicator[item.id] for item in objective.indicators]
        return sum(figure(row, "weight") for row in records if row["counted"])


def gather_facts(plan: Plan, scores: Scores) -> Facts:
    """Everything that any element's explanation needs."""
    named: dict[str, tuple[Objective, Indicator | None]] = {}
    for objective in plan.objectives:
        for item in objective.indicators:
            named.setdefault(item.id, (objective, item))
    named |= {item.code: (item, None) for item in plan.objectives}
    return Facts(
        plan,
        dict(scores.rules),
        named,
        {item.id: item for item in plan.measures},
        derived_measures(plan),
        _by(scores.indicators, "indicator"),
        _by(scores.objectives, "objective"),
        _by(scores.measures, "measure"),
        _by(build_working_figures(plan, scores), "indicator"),
        {str(name): rows for name, rows in scores.details.groupby("measure", sort=False)},
    )


def _by(frame: pd.DataFrame, key: str) -> dict[str, Record]:
    return {str(row[key]): row for row in records(frame)}
