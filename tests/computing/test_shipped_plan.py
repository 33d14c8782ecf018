"""What the checks say of the official 2022 plan: a readable list, and nothing that blocks."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from generator.computing.checks import check_plan
from generator.reading.plan import open_plan, plan_as_of

PLAN = Path(__file__).parents[2] / "inputs" / "piano.xlsx"


def test_the_official_plan_has_the_oversights_of_domain_3() -> None:
    tables, faults = open_plan(PLAN, PLAN.name)
    assert faults == ()
    assert tables is not None
    plan, faults = plan_as_of(tables, "iniziale")
    assert faults == ()
    assert plan is not None
    found = check_plan(plan)
    assert not [one for one in found if one.blocks]
    assert all(one.where.cell for one in found)
    assert Counter(one.code for one in found) == {
        "formula-estranea": 2,
        "formula-senza-codici": 4,
        "indicatore-senza-codice": 5,
        "codice-irregolare": 6,
        "ruoli-discordi": 1,
        "anno-diverso": 5,
    }


def test_a_zero_that_scores_full_marks_is_not_silenced_by_the_plan() -> None:
    """A Minimo of 0 says that zero is expected; the mean time of DirArea1 has none."""
    tables, _ = open_plan(PLAN, PLAN.name)
    assert tables is not None
    plan, _ = plan_as_of(tables, "consuntivo")
    assert plan is not None
    measure = next(item for item in plan.measures if item.id == "T_medi_C1.1.1")
    assert measure.minimum is None
