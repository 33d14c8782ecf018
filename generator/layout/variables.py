"""Fills the variables that templates may name (listed in `bands.py`) from plan and scores.

One idea to know: a template sees only flat, ready values: texts as the act prints them and
`Figure`s that bring their own number format. It never sees the model, so refactoring breaks
nobody's template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from generator.layout.common_variables import build_always, build_repeated
from generator.layout.verdicts import (
    Record,
    Values,
    indicator_verdict,
    number,
    percent_figure,
    records,
    records_by,
    result_figure,
    score_values,
    state_of,
    weight_figure,
)
from generator.model import Band, Indicator, Objective, Office, Plan, State

if TYPE_CHECKING:
    import pandas as pd

CHANGED = " *"  # after a target that was changed during the year


class Outcomes(Protocol):
    """What `computing.scoring` gives; its frames are described there."""

    @property
    def indicators(self) -> pd.DataFrame:
        """One row per indicator."""

    @property
    def objectives(self) -> pd.DataFrame:
        """One row per objective."""

    @property
    def offices(self) -> pd.DataFrame:
        """One row per office."""

    @property
    def entity(self) -> pd.DataFrame:
        """One row."""

    @property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """Letter and sentence of each rule used."""


@dataclass(frozen=True, slots=True)
class ObjectiveValues:
    """An objective's own values and those of its indicators."""

    code: str
    values: Values
    indicators: tuple[Values, ...]


@dataclass(frozen=True, slots=True)
class OfficeValues:
    """An office's own values and its objectives."""

    code: str
    values: Values
    objectives: tuple[ObjectiveValues, ...]


@dataclass(frozen=True, slots=True)
class Variables:
    """Everything a template may name: always, in the tree, and in each repeated band."""

    always: Mapping[str, Values]
    offices: tuple[OfficeValues, ...]
    repeated: Mapping[str, tuple[Mapping[str, Values], ...]]
    bands: tuple[Band, ...]
    draft: bool


@dataclass(frozen=True, slots=True)
class _Tree:
    """The plan and the score records by indicator, objective and office."""

    plan: Plan
    indicators: Mapping[str, Record]
    objectives: Mapping[str, Record]
    offices: Mapping[str, Record]


def build_variables(plan: Plan, scores: Outcomes, *, draft: bool = False) -> Variables:
    """The variables of `plan` with its `scores`; `draft` marks every page BOZZA."""
    tree = _Tree(
        plan,
        records_by(scores.indicators, "indicator"),
        records_by(scores.objectives, "objective"),
        records_by(scores.offices, "office"),
    )
    rows = records(scores.indicators)
    return Variables(
        always=build_always(plan, next(iter(records(scores.entity)), {})),
        offices=tuple(_office(tree, office) for office in plan.offices),
        repeated=build_repeated(plan, rows, scores.rules, draft=draft),
        bands=plan.bands,
        draft=draft,
    )


def _office(tree: _Tree, office: Office) -> OfficeValues:
    same = office.name in ("", office.code)
    values = {
        "codice": office.code,
        "nome": office.name,
        "intestazione": office.code if same else f"{office.code} - {office.name}",
        **score_values(tree.plan, tree.offices.get(office.code, {})),
    }
    objectives = tuple(_objective(tree, objective) for objective in office.objectives)
    return OfficeValues(office.code, values, objectives)


def _objective(tree: _Tree, objective: Objective) -> ObjectiveValues:
    record = tree.objectives.get(objective.code, {})
    values = {
        "codice": objective.code,
        "titolo": objective.title,
        "intestazione": f"{objective.code} - {objective.title}",
        "peso": "" if objective.weight is None else weight_figure(objective.weight),
        **score_values(tree.plan, record, _why_missing(objective, tree)),
    }
    indicators = tuple(_indicator(tree, indicator) for indicator in objective.indicators)
    return ObjectiveValues(objective.code, values, indicators)


def _why_missing(objective: Objective, tree: _Tree) -> str:
    """The one state of all its indicators if it explains the missing score, else n.d."""
    states = {state_of(tree.indicators.get(item.id, {})) for item in objective.indicators}
    telling = {State.EXCLUDED.value, State.NOT_DUE.value, State.UNDEFINED.value}
    return states.pop() if len(states) == 1 and states <= telling else State.MISSING.value


def _indicator(tree: _Tree, indicator: Indicator) -> Values:
    record = tree.indicators.get(indicator.id, {})
    return {
        **_identity(indicator),
        **_algorithm(indicator, record),
        "peso": weight_figure(indicator.weight),
        "target": indicator.target.text + (CHANGED if indicator.former_target else ""),
        "unita": indicator.target.unit,
        **_outcome(tree.plan, indicator, record),
    }


def _identity(indicator: Indicator) -> Values:
    return {
        "id": indicator.id,
        "codice": indicator.code,
        "nome": indicator.name,
        "intestazione": " - ".join(part for part in (indicator.code, indicator.name) if part),
        "descrizione": indicator.description,
    }


def _algorithm(indicator: Indicator, record: Record) -> Values:
    words, codes = "\n".join(indicator.algorithm), str(record.get("codes_text") or "")
    return {
        "algoritmo": "\n".join(part for part in (words, codes) if part),
        "algoritmo_parole": words,
        "algoritmo_codici": codes,
        "valori": str(record.get("values_text") or ""),
    }


def _outcome(plan: Plan, indicator: Indicator, record: Record) -> Values:
    achieved, rule = number(record, "achievement_printed"), str(record.get("rule") or "")
    return {
        "metodo": str(record.get("method") or indicator.method.value),
        "risultato": result_figure(indicator, record),
        "raggiungimento": "" if achieved is None else percent_figure(achieved),
        "regola": f"({rule})" if rule and achieved is not None else "",
        "esito": indicator_verdict(plan, record),
        "stato": state_of(record),
    }
