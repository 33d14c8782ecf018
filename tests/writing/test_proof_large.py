"""The proof of large plans: formulas stay live, and sheets that are full go on in others."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from recalculation import differences, formula_cells, recalculate

from generator.computing.scoring import Scores
from generator.model import Plan
from generator.writing import proof as writer
from generator.writing.proof import write_proof

sys.path.append(str(Path(__file__).parents[1] / "computing"))
from computing_factory import indicator, measure, objective, plan_of, scores_of

Program = Callable[[str], str]
PAIRS = 120  # of objectives A and B, one after the other
MEANS = ('MEDIA_OBIETTIVI("A*")', 'MEDIA_PESATA_OBIETTIVI("A*")')


@pytest.fixture(scope="module")
def large() -> tuple[Plan, Scores]:
    """Objectives A and B take turns, so those of a mean over A are in as many areas as they are."""
    parts = [
        objective(f"{letter}{number}", indicator(f"m{letter}{number}", ">= 10"),
                  weight=number + 1)
        for number in range(PAIRS) for letter in "AB"
    ]  # fmt: skip
    means = [measure(f"D{n}", "percentuale", computed=text) for n, text in enumerate(MEANS)]
    aims = [objective(f"X{n}", indicator(f"D{n}", ">= 90 %"), weight=1) for n in range(len(means))]
    plan = plan_of(("U1", tuple(parts)), ("U2", tuple(aims)), measures=means)
    known: dict[str, float | str] = {
        f"m{letter}{number}": "n.d." if number % 7 == 3 else number % 12
        for number in range(PAIRS) for letter in "AB"
    }  # fmt: skip
    return plan, scores_of(plan, **known)


def rows_of(content: bytes, sheet: str) -> list[tuple[object, ...]]:
    """Formulas and values as they are written."""
    page = openpyxl.load_workbook(io.BytesIO(content))[sheet]
    return list(page.iter_rows(values_only=True))


def test_a_mean_of_objectives_far_apart_stays_live(
    large: tuple[Plan, Scores], program: Program, tmp_path: Path
) -> None:
    """Too many areas for a cell: a column of `Obiettivi` tells them, and the figures agree."""
    made = write_proof(*large, ())
    live = [line for line in rows_of(made, "Misure") if line[0] in ("D0", "D1")]
    assert [str(line[6])[:50] for line in live] == [
        '=IF(SUMPRODUCT(Obiettivi!Q4:Q242*ISNUMBER(Obiettiv',
        '=IF(SUMIF(Obiettivi!R4:R242,1,Obiettivi!O4:O242)=0',
    ]  # fmt: skip
    assert all(str(figure).startswith("=") for line in live for figure in line[6:10])
    objectives = rows_of(made, "Obiettivi")
    assert objectives[2][16:] == ("Parte di D0", "Parte di D1")
    assert [line[16:] for line in objectives[3:6]] == [(1, 1), (None, None), (1, 1)]
    computed = recalculate(program, tmp_path, {"large": made})["large"]
    assert differences(computed, formula_cells(made)) == []
    assert {value for (sheet, cell), value in computed.items()
            if sheet == "Confronto" and cell.startswith("E")} == {0}  # fmt: skip


def test_the_score_of_the_entity_is_over_a_range(large: tuple[Plan, Scores]) -> None:
    whole = rows_of(write_proof(*large, ()), "Uffici")[-1]
    assert (
        whole[2]
        == '=IF(SUM(Obiettivi!O4:O245)=0,"n.d.",SUM(Obiettivi!P4:P245)/SUM(Obiettivi!O4:O245))'
    )


def test_a_full_sheet_goes_on_in_another(
    large: tuple[Plan, Scores], program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = write_proof(*large, ())
    monkeypatch.setattr(writer, "MOST_ROWS", 1_000)
    parted = write_proof(*large, ())
    names = openpyxl.load_workbook(io.BytesIO(parted)).sheetnames
    assert names[4:] == [
        *("Confronto", "Confronto_2", "Confronto_3", "Confronto_4"),
        *("Spiegazioni", "Spiegazioni_2", "Spiegazioni_3", "Spiegazioni_4", "Spiegazioni_5"),
    ]
    told = [line for name in names if name.startswith("Spiegazioni")
            for line in rows_of(parted, name)[3:]]  # fmt: skip
    assert told == rows_of(whole, "Spiegazioni")[3:]
    compared = [line[:3] for name in names if name.startswith("Confronto")
                for line in rows_of(parted, name)[3:]]  # fmt: skip
    assert compared == [line[:3] for line in rows_of(whole, "Confronto")[3:]]
    computed = recalculate(program, tmp_path, {"parted": parted})["parted"]
    assert differences(computed, formula_cells(parted)) == []
    assert {computed[name, "A2"] for name in names if name.startswith("Confronto")} == {
        f"Cifre confrontate: {len(compared)}. Differenze: 0"
    }


def test_a_difference_is_counted_in_every_sheet(
    large: tuple[Plan, Scores], program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure of the program that is not so, compared in the last sheet."""
    plan, scores = large
    wrong = scores.entity.assign(score=0.5)
    monkeypatch.setattr(writer, "MOST_ROWS", 1_000)
    made = write_proof(plan, replace(scores, entity=wrong), ())
    computed = recalculate(program, tmp_path, {"wrong": made})["wrong"]
    assert str(computed["Confronto", "A2"]).endswith("Differenze: 1")
