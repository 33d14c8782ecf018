"""Small plans and measurements, written the way people write them.

`indicator("A / B", ">= 90 %")` reads its target from the text; `plan_of(…)` gives every name of
the formulas a measure of kind `numero` unless one is passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from generator.computing.formula import FormulaError, names, parse
from generator.computing.scoring import Scores, compute
from generator.findings import CellRef, Finding
from generator.italian import unscale_percent
from generator.model import (
    NO_CAP,
    Act,
    Band,
    Base,
    Comparison,
    Entity,
    Indicator,
    Measure,
    MeasureKind,
    Method,
    MissingPolicy,
    Objective,
    Office,
    Operator,
    Period,
    Plan,
    State,
    Target,
)

BANDS = (
    Band("Raggiunto", 1.0, "▲", "D5E8F7", "0B3C5D"),
    Band("Parzialmente raggiunto", 0.7, "■", "FFF2CC", "5C4400"),
    Band("Non raggiunto", 0.0, "▼", "F4B183", "4A1700"),
)
FINAL = Period(
    "consuntivo", "Consuntivo 2022", None, None, collects=True, final=True, closed=False,
    deadline=None, template="allegato", act=Act("", "", "", "", None), data_at=None,
)  # fmt: skip
INTERIM = replace(FINAL, code="I", label="I quadrimestre 2022", final=False)
INITIAL = replace(FINAL, code="iniziale", label="Iniziale", collects=False, final=False)

_TARGET = re.compile(r"(>=|<=|>|<|=|tra) (\S+)(?: e (\S+))?(?: (\S+))?")


def target(text: str) -> Target:
    """`>= 90,00 %`, `<= 2 gg`, `tra 80 e 90 %`, `>= 8`."""
    match = _TARGET.fullmatch(text)
    assert match is not None, text
    operator, first, second, unit = match.groups()
    unit = unit or "N."

    def figure(typed: str) -> float:
        number = float(typed.replace(",", "."))
        return unscale_percent(number) if unit == "%" else number

    decimals = len(first.partition(",")[2])
    return Target(Operator(operator), figure(first), unit, decimals,
                  figure(second) if second else None)  # fmt: skip


def indicator(
    formula: str = "A", aim: str = ">= 10", *, weight: float = 1.0,
    method: str = "", cap: float = 1.0, missing: str = "blocca", floor: float | None = None,
    previous: float | None = None, excluded: str = "", period_target: bool = False,
    code: str = "IND", name: str = "Nome", description: str = "", fields: Iterable[str] = (),
) -> Indicator:  # fmt: skip
    """An indicator; `fields` are those that get a made-up cell `field!`."""
    wanted = target(aim)
    directed = wanted.operator in (Operator.AT_LEAST, Operator.AT_MOST)
    usual = Method.PROPORTIONAL if directed else Method.THRESHOLD
    return Indicator(
        "", code, name, description, (), formula, weight, wanted,
        Method(method) if method else usual, cap, MissingPolicy(missing), floor, previous,
        excluded, period_target,
        cells={field: CellRef("piano.xlsx", "Indicatori", f"{field}!") for field in fields},
    )  # fmt: skip


def measure(
    name: str, kind: str = "numero", *, code: str | None = None, office: str = "U1",
    minimum: float | None = None, computed: str = "",
) -> Measure:  # fmt: skip
    """A measure whose official code is its id, unless told otherwise."""
    return Measure(name, name if code is None else code, name, "", "N.", MeasureKind(kind), office,
                   minimum, None, Base.YEAR_TO_DATE, (), computed)  # fmt: skip


def objective(
    code: str, *indicators: Indicator, weight: float | None = None, title: str = "Titolo"
) -> Objective:
    """An objective; its indicators without an id are numbered `code/1`, `code/2`…."""
    named = (
        item if item.id else replace(item, id=f"{code}/{number}")
        for number, item in enumerate(indicators, start=1)
    )
    return Objective(code, title, weight, tuple(named))


def plan_of(
    *content: Indicator | Objective | tuple[str, tuple[Objective, ...]],
    measures: Iterable[Measure] = (), period: Period = FINAL, comparison: str = "stampato",
    bands: tuple[Band, ...] = BANDS, cap: float = 1.0,
) -> Plan:  # fmt: skip
    """A plan of indicators (one objective O1), objectives (one office U1) or offices."""
    offices = _offices(content)
    given = {item.id: item for item in measures}
    for office in offices:
        for item in (found for held in office.objectives for found in held.indicators):
            for name in _names(item.formula):
                given.setdefault(name, measure(name, office=office.code))
    entity = Entity("Ente", "Ente", 2022, "Titolo", None, Comparison(comparison), cap)
    return Plan("piano.xlsx", entity, period, (period,), offices, tuple(given.values()), bands,
                (), (), ())  # fmt: skip


def measurements_of(plan: Plan, values: Mapping[str, float | str]) -> pd.DataFrame:
    """One row per measure; a text is a state, a measure not named is blank."""
    rows = []
    for number, item in enumerate(plan.measures, start=2):
        value = values.get(item.id, State.BLANK.value)
        typed = not isinstance(value, str)
        rows.append({
            "measure": item.id, "office": item.office,
            "state": State.VALUE.value if typed else str(value),
            "value": float(value) if typed else float("nan"),
            "raw": str(value), "file": f"Scheda_{item.office}.xlsx", "sheet": "Misure",
            "cell": f"H{number}", "date": None, "source": "", "evidence": "", "note": "",
        })  # fmt: skip
    return pd.DataFrame(rows).astype({"measure": "str", "state": "str", "value": "float64"})


def scores_of(plan: Plan, **values: float | str) -> Scores:
    """What `compute` makes of the values."""
    return compute(plan, measurements_of(plan, values))


def judge(value: float, aim: str, *, formula: str = "A", kind: str = "numero",
          comparison: str = "stampato", **settings: object) -> pd.Series:  # fmt: skip
    """The row of one indicator whose only measure A has that value."""
    item = indicator(formula, aim, **settings)  # type: ignore[arg-type]
    plan = plan_of(item, measures=[measure("A", kind)], comparison=comparison)
    return scores_of(plan, A=value).indicators.iloc[0]


def percent(fraction: float) -> float:
    """A fraction as the percent number that is printed with 2 decimals."""
    return round(fraction * 100, 2)


def rows(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Cell (or sheet) and code of each finding."""
    return [(found.where.cell or found.where.sheet, found.code) for found in findings]


def _offices(content: tuple[object, ...]) -> tuple[Office, ...]:
    loose = tuple(item for item in content if isinstance(item, Indicator))
    objectives = tuple(item for item in content if isinstance(item, Objective))
    if loose:
        objectives = (objective("O1", *loose), *objectives)
    offices = [(code, held) for code, held in (x for x in content if isinstance(x, tuple))]
    if objectives:
        offices.insert(0, ("U1", objectives))
    return tuple(Office(code, code, "", "", held) for code, held in offices)


def _names(formula: str) -> tuple[str, ...]:
    try:
        return names(parse(formula))
    except FormulaError:
        return ()


__all__ = ["BANDS", "FINAL", "INITIAL", "INTERIM", "NO_CAP"]
