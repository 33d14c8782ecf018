"""Formulas too long for a cell: live all the same, step by step, or said to be a value."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from recalculation import differences, formula_cells, recalculate

from generator.computing.scoring import Scores, compute
from generator.model import Plan
from generator.writing import proof_measures
from generator.writing.proof import write_proof
from generator.writing.xlsx import fits_a_cell

sys.path.append(str(Path(__file__).parents[1] / "computing"))
from computing_factory import (
    indicator,
    measure,
    measurements_of,
    objective,
    plan_of,
)

LONG = "misura_con_un_codice_molto_lungo_"
NAMES = [f"{LONG}{number}" for number in range(300)]
SUM = " + ".join(NAMES[:120])
NESTED = "(" * 40 + "A" + "".join(f" + 0,{digit})" for digit in range(1, 41))
FORMULAS = (
    f"SOMMA({'; '.join(NAMES)}) / 300",
    f"({SUM}) / ({SUM} - A)",
    f"MEDIA({'; '.join(NAMES[:200])}) - 2 * MIN({'; '.join(NAMES)}) + ABS(MAX({SUM}; -A))",
    f"A / ({SUM} - ({SUM}))",  # n.c.
    NESTED,
    f"({SUM}) * B",
    f"({SUM}) * C",
)


def scored(values: dict[str, float | str]) -> tuple[Plan, Scores]:
    held = [indicator(text, ">= 10", weight=0.1) for text in FORMULAS]
    plan = plan_of(*held, indicator("A", ">= 3", weight=0.3))
    return plan, compute(plan, measurements_of(plan, values))


@pytest.fixture(scope="module")
def values() -> dict[str, float | str]:
    figures: dict[str, float | str] = {name: 0.1 * n - 7.3 for n, name in enumerate(NAMES)}
    return figures | {"A": 4.7, "B": "n.d.", "C": "non prevista"}


def grid(content: bytes, sheet: str) -> list[list[Any]]:
    page = openpyxl.load_workbook(io.BytesIO(content), data_only=True)[sheet]
    return [list(row) for row in page.iter_rows(min_row=4, values_only=True)]


def test_long_formulas_are_live_step_by_step(
    values: dict[str, float | str], program: Callable[[str], str], tmp_path: Path
) -> None:
    plan, scores = scored(values)
    assert scores.indicators["state"].tolist() == [
        "valore", "valore", "valore", "n.c.", "valore", "n.d.", "non prevista", "valore"
    ]  # fmt: skip
    proof = write_proof(plan, scores, ())
    assert all(row[4] == 0 for row in grid(proof, "Confronto"))
    cached = formula_cells(proof)
    computed = recalculate(program, tmp_path, {"lungo": proof})["lungo"]
    assert differences(computed, cached) == []
    live = {cell for sheet, cell in cached if sheet == "Indicatori"}
    assert {f"{column}{row}" for column in "OPQRS" for row in range(4, 12)} <= live


def test_short_formulas_need_no_steps() -> None:
    plan = plan_of(indicator("A / B"))
    proof = write_proof(plan, compute(plan, measurements_of(plan, {"A": 1, "B": 2})), ())
    assert "Passaggi" not in openpyxl.load_workbook(io.BytesIO(proof)).sheetnames


def test_a_step_says_what_it_is() -> None:
    """By hand: sums of typed decimals, so 0,1 + 0,2 - 0,3 is zero and the ratio has no value."""
    parts = " + ".join(["A"] + [f"0 * {name}" for name in NAMES])
    plan = plan_of(indicator(f"D / ({parts} + B - C)"))
    figures = dict.fromkeys(NAMES, 1.0) | {"A": 0.1, "B": 0.2, "C": 0.3, "D": 1.0}
    scores = compute(plan, measurements_of(plan, figures))
    assert scores.indicators["state"].tolist() == ["n.c."]
    rows = grid(write_proof(plan, scores, ()), "Passaggi")
    assert rows[0] == ["O1/1", "D", 1]
    assert rows[-2][2] == 0
    assert rows[-1][1].startswith("D / (A + 0 * misura")
    assert rows[-1][2] in ("", None)


def test_what_cannot_be_live_is_said_to_be_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mean of 260 objectives that stand apart, if it named them one by one."""
    monkeypatch.setattr(proof_measures, "_MOST_AREAS", 1_000)
    others = [objective(f"{'AB'[n % 2]}{n}", indicator("M", ">= 10")) for n in range(520)]
    mean = measure("D", "percentuale", computed='MEDIA_OBIETTIVI("A*")')
    plan = plan_of(objective("Z", indicator("D", ">= 90 %")), *others, measures=[mean])
    proof = write_proof(plan, compute(plan, measurements_of(plan, {"M": 5})), ())
    page = openpyxl.load_workbook(io.BytesIO(proof), data_only=True)["Confronto"]
    stuck = [tuple(row[:2]) for row in grid(proof, "Confronto")
             if row[4] == "la formula non sta in una cella"]  # fmt: skip
    assert stuck == [("D", "Valore"), ("D", "Peso rilevato"), ("D", "Minimo"), ("D", "Massimo")]
    assert str(page["A2"].value).endswith(
        "Cifre non ricalcolate, perché la formula non sta in una cella: 4. Differenze: 0"
    )


@pytest.mark.parametrize(
    ("formula", "fits"),
    [
        ("=" + "1+" * 3_999 + "1", True),
        ("=" + "1+" * 4_000 + "1", False),
        (f"=SUM({','.join(['1'] * 255)})", True),
        (f"=SUM({','.join(['1'] * 256)})", False),
        ("=" + "(" * 59 + "1" + ")" * 59, True),
        ("=" + "(" * 60 + "1" + ")" * 60, False),
    ],
)
def test_what_fits_a_cell(formula: str, fits: bool) -> None:
    assert fits_a_cell(formula) is fits
