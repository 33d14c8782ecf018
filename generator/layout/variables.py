"""Fills the variables that templates may name (listed in `bands.py`) from plan and scores.

One idea to know: a template sees only flat, ready values: texts as the act prints them and
`Figure`s that bring their own number format. It never sees the model, so refactoring breaks
nobody's template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from generator.layout.common_variables import build_always, build_repeated
from generator.layout.lacks import lack_values
from generator.layout.printable import printable_text
from generator.layout.verdicts import (
    Values,
    indicator_verdict,
    percent_figure,
    records_by,
    result_figure,
    score_values,
    state_of,
    weight_figure,
    whole_figure,
    word_for,
)
from generator.model import Band, Indicator, Method, Objective, Office, Plan, State
from generator.records import Record, number, records

if TYPE_CHECKING:
    import pandas as pd

CHANGED = " *"  # after a target that was changed during the year
OF_PERIOD = " **"  # after a target that is the period's own, not the year's
_UNRULED = (State.NOT_DUE.value, State.EXCLUDED.value)  # what no rule has a say on


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
    lacks: Mapping[str, Record]


def build_variables(
    plan: Plan, scores: Outcomes, *, draft: bool = False, lacks: pd.DataFrame | None = None
) -> Variables:
    """The variables of `plan` with its `scores`; `draft` marks every page BOZZA.

    `lacks` has columns indicator, contribution, to_target, band, to_band: for a draft only.
    """
    plan = replace(plan, bands=tuple(_printable(band) for band in plan.bands))
    rows = records(scores.indicators)
    tree = _Tree(
        plan,
        {str(row["indicator"]): row for row in rows},
        records_by(scores.objectives, "objective"),
        records_by(scores.offices, "office"),
        {} if lacks is None or not draft else records_by(lacks, "indicator"),
    )
    return Variables(
        always=build_always(
            plan,
            next(iter(records(scores.entity)), {}),
            missing=_why_missing(plan.objectives, tree),
        ),
        offices=tuple(_office(tree, office) for office in plan.offices),
        repeated=build_repeated(plan, rows, scores.rules, draft=draft),
        bands=plan.bands,
        draft=draft,
    )


def _printable(band: Band) -> Band:
    """The band as its cells, its colours' rule and the PDF can all show it."""
    return replace(band, symbol=printable_text(band.symbol), name=printable_text(band.name))


def _office(tree: _Tree, office: Office) -> OfficeValues:
    same = office.name in ("", office.code)
    values = {
        "codice": office.code,
        "nome": office.name,
        "intestazione": office.code if same else f"{office.code} - {office.name}",
        **score_values(
            tree.plan,
            tree.offices.get(office.code, {}),
            _why_missing(office.objectives, tree),
        ),
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
        **score_values(tree.plan, record, _why_missing([objective], tree)),
    }
    indicators = tuple(_indicator(tree, indicator) for indicator in objective.indicators)
    return ObjectiveValues(objective.code, values, indicators)


def _why_missing(objectives: Iterable[Objective], tree: _Tree) -> str:
    """The word that stands where these objectives have no score: what their indicators lack."""
    return word_for(
        state_of(tree.indicators.get(item.id, {}))
        for objective in objectives
        if objective.weight != 0
        for item in objective.indicators
        if item.weight != 0
    )


def _indicator(tree: _Tree, indicator: Indicator) -> Values:
    record = tree.indicators.get(indicator.id, {})
    return {
        **_identity(indicator),
        **_algorithm(indicator, record),
        "peso": weight_figure(indicator.weight),
        "target": indicator.target.text + _target_mark(indicator),
        "riferimento": _reference(indicator, record),
        "unita": indicator.target.unit,
        **_outcome(tree.plan, indicator, record),
        **lack_values(tree.plan, indicator.target, tree.lacks.get(indicator.id, {}),
                      int(number(record, "decimals") or 0)),
    }  # fmt: skip


def _target_mark(indicator: Indicator) -> str:
    if indicator.annual_target is not None:
        return OF_PERIOD
    return CHANGED if indicator.former_target else ""


def _reference(indicator: Indicator, record: Record) -> str:
    """What the applied method counts from, besides the target."""
    method = str(record.get("method") or indicator.method.value)
    if method == Method.FLOOR.value and indicator.floor is not None:
        return f"soglia minima {whole_figure(indicator.target, indicator.floor)}"
    if method == Method.HISTORICAL.value and indicator.previous is not None:
        return f"anno precedente {whole_figure(indicator.target, indicator.previous)}"
    return ""


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
    state = state_of(record)
    return {
        "metodo": str(record.get("method") or indicator.method.value),
        "risultato": result_figure(indicator, record),
        "raggiungimento": "" if achieved is None else percent_figure(achieved),
        "regola": f"({rule})" if rule and state not in _UNRULED else "",
        "esito": indicator_verdict(plan, record),
        "stato": state,
    }
