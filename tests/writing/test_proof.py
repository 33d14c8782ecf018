"""The proof: LibreOffice computes it anew and agrees, on the real plan and on generated ones."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from recalculation import Cells, differences, formula_cells, recalculate

from generator.computing.achievement import SCALES, build_terms, choose_scales
from generator.computing.checks import check_plan
from generator.computing.formula_tree import DERIVED_FUNCTIONS, FUNCTIONS
from generator.computing.scoring import Scores, compute
from generator.gathering import PeriodData, Request, gather
from generator.model import Method, MissingPolicy, Operator, Plan, State
from generator.writing.proof import write_proof
from generator.writing.xlsx import Book

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests" / "computing"))
from random_cases import build_details, build_measurements, build_plan, build_world  # noqa: E402

Program = Callable[[str], str]
FIFTY = range(30_000, 30_050)
CALL = re.compile(r"([A-Z_]+)\(")


@pytest.fixture(scope="module")
def data() -> PeriodData:
    request = Request(ROOT / "inputs", ROOT / "outputs", ROOT / "templates")
    return gather(request, lambda *_: None)


@pytest.fixture(scope="module")
def proof(data: PeriodData) -> bytes:
    assert data.plan is not None
    assert data.scores is not None
    return write_proof(data.plan, data.scores, data.inputs)


def generated_scores(seed: int) -> tuple[Plan, Scores]:
    world = build_world(seed, 40)
    world.collects = True
    plan = build_plan(world)
    assert not [item for item in check_plan(plan) if item.blocks]
    return plan, compute(plan, build_measurements(world, plan), build_details(world))


def generated(seed: int) -> bytes:
    return write_proof(*generated_scores(seed), ())


def grid(content: bytes, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet, cached values by header."""
    page = openpyxl.load_workbook(io.BytesIO(content), data_only=True)[sheet]
    lines = list(page.iter_rows(min_row=3, values_only=True))
    return [dict(zip(map(str, lines[0]), line, strict=True)) for line in lines[1:]]


def check_comparison(cells: Cells) -> None:
    found = {value for (sheet, cell), value in cells.items()
             if sheet == "Confronto" and re.fullmatch("E[0-9]+", cell)}  # fmt: skip
    assert found == {0}


# --- recalculated --------------------------------------------------------------------------------


def test_the_real_plan_is_recalculated(proof: bytes, program: Program, tmp_path: Path) -> None:
    cached = formula_cells(proof)
    computed = recalculate(program, tmp_path, {"proof": proof})["proof"]
    assert len(cached) > 1_000
    assert differences(computed, cached) == []
    check_comparison(computed)


def test_a_tampered_control_is_caught(proof: bytes, program: Program, tmp_path: Path) -> None:
    """A cached figure, and a typed one, changed by hand: the recalculation tells both."""
    cached = tampered(proof, "Obiettivi", "<v>0.9166666666666667</v>", "<v>0.9266666666666667</v>")
    typed = tampered(proof, "Misure", "<v>2.4</v>", "<v>1.9</v>")
    computed = recalculate(program, tmp_path, {"cached": cached, "typed": typed})
    assert [found[:2] for found in differences(computed["cached"], formula_cells(cached))] == [
        ("Obiettivi", "E4")
    ]
    changed = {found[:2] for found in differences(computed["typed"], formula_cells(typed))}
    assert {("Obiettivi", "E4"), ("Indicatori", "P4"), ("Uffici", "C11")} <= changed
    assert any(sheet == "Confronto" and cell.startswith("E") for sheet, cell in changed)


def tampered(content: bytes, sheet: str, old: str, new: str) -> bytes:
    names = openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1)
            target.writestr(name, text)
    return made.getvalue()


def check_generated(seeds: range, program: Program, folder: Path) -> int:
    """Recalculates a proof for each seed; returns how many formula cells agreed."""
    books = {f"p{seed}": generated(seed) for seed in seeds}
    agreed = 0
    for name, computed in recalculate(program, folder, books).items():
        cached = formula_cells(books[name])
        assert len(cached) > 1_500
        assert differences(computed, cached) == [], name
        check_comparison(computed)
        agreed += len(cached)
    return agreed


def test_generated_plans_are_recalculated(program: Program, tmp_path: Path) -> None:
    check_generated(range(20_000, 20_003), program, tmp_path)


@pytest.mark.deep
def test_fifty_generated_plans_are_recalculated(program: Program, tmp_path: Path) -> None:
    check_coverage(FIFTY)
    agreed = 0
    for first in FIFTY[::10]:
        (tmp_path / str(first)).mkdir()
        agreed += check_generated(range(first, first + 10), program, tmp_path / str(first))
    assert agreed > 100_000


def test_the_fifty_plans_cover_every_method_policy_and_function() -> None:
    check_coverage(FIFTY)


def check_coverage(seeds: range) -> None:
    """What the plans use is all there is: of methods as applied, policies, operators, functions."""
    kinds: tuple[type[StrEnum], ...] = (Method, MissingPolicy, Operator)
    used: dict[type, set[str]] = {kind: set() for kind in kinds}
    scales, functions, states = set[str](), set[str](), set[str]()
    for seed in seeds:
        plan, scores = generated_scores(seed)
        for item in plan.indicators:
            for choice in (item.method, item.missing, item.target.operator):
                used[type(choice)].add(choice.value)
        terms = build_terms(plan.indicators, scores.indicators["decimals"].to_numpy())
        scales |= set(choose_scales(terms, plan.entity.comparison))
        functions |= {name for item in plan.indicators for name in CALL.findall(item.formula)}
        functions |= {name for item in plan.measures for name in CALL.findall(item.computed)}
        states |= set(scores.indicators["state"])
    assert used == {kind: {item.value for item in kind} for kind in kinds}
    assert scales == set(SCALES)
    assert functions == {*FUNCTIONS, *DERIVED_FUNCTIONS}
    assert states == {state.value for state in State} - {State.BLANK.value}  # printed as n.d.


def test_a_figure_made_of_rows_is_live_over_them(proof: bytes) -> None:
    """Every row with its cells; the measure's own cell is a formula over them (4.8)."""
    rows = [row for row in grid(proof, "Dettaglio") if row["Misura"] == "M_Ind_Sint_Prog_20"]
    assert [(row["Elemento"], row["Valore"], row["Risorse"], row["Valore × risorse"])
            for row in rows][:2] == [
        ("Punto impresa digitale: doppia transizione", 1, 150_000, 150_000),
        ("Formazione lavoro", 0.98, 120_000, 117_600),
    ]  # fmt: skip
    assert [row["Valore, come è stato scritto"] for row in rows] == [
        "100",
        "98 %",
        "95",
        "90",
        "89",
    ]
    assert (rows[1]["File"], rows[1]["Foglio"], rows[1]["Cella del valore"]) == (
        "consuntivo/Scheda_DirArea2.xlsx", "Dettaglio", "C6"
    )  # fmt: skip
    live = formula_sheet(proof)
    values = {row["Misura"]: row["Valore"] for row in grid(proof, "Misure")}
    assert (values["M_Ind_Sint_Prog_20"], values["SG3_2022_M"]) == (0.964, 0.88)
    assert live["SG3_2022_M"] == "=SUM(Dettaglio!F9:F33)/COUNTA(Dettaglio!B9:B33)"
    assert live["M_Ind_Sint_Prog_20"].startswith('=IF(SUM(Dettaglio!D4:D8)=0,"n.d.",')


def formula_sheet(proof: bytes) -> dict[str, str]:
    """Formulas of column Valore of sheet Misure, by measure."""
    page = openpyxl.load_workbook(io.BytesIO(proof))["Misure"]
    return {str(row[0].value): str(row[6].value) for row in page.iter_rows(min_row=4)}


def test_the_generated_plans_have_every_kind_of_list() -> None:
    lists = set[tuple[str, str]]()
    for seed in FIFTY:
        plan = build_plan(build_world(seed, 40))
        for made in (item.detail for item in plan.measures if item.detail is not None):
            wanted = "" if made.condition is None else made.condition.field.value
            lists.add((made.method.value, wanted))
    conditioned = {(how, column) for how in ("conteggio", "quota")
                   for column in ("valore", "risorse", "data")}  # fmt: skip
    plain = {(how, "") for how in ("somma", "conteggio", "media", "media pesata")}
    assert lists == conditioned | plain


# --- what is in it -------------------------------------------------------------------------------


def test_the_sheets(proof: bytes) -> None:
    assert openpyxl.load_workbook(io.BytesIO(proof)).sheetnames == [
        "Misure", "Dettaglio", "Indicatori", "Obiettivi", "Uffici", "Confronto", "Spiegazioni"
    ]  # fmt: skip


def test_every_value_has_its_place(proof: bytes, data: PeriodData) -> None:
    row = next(row for row in grid(proof, "Misure") if row["Misura"] == "DirArea1_2.1")
    assert [row[name] for name in ("Valore", "File", "Foglio", "Cella", "Fonte", "Ufficio")] == [
        412, "consuntivo/Scheda_DirArea1.xlsx", "Misure", "H8", "Cert'O", "DirArea1"
    ]  # fmt: skip
    digests = {item.name: item.sha256 for item in data.inputs}
    assert row["SHA-256 del file"] == digests["consuntivo/Scheda_DirArea1.xlsx"]


def test_formulas_have_names(proof: bytes) -> None:
    page = openpyxl.load_workbook(io.BytesIO(proof))["Indicatori"]
    results = {row[0].value: row[15].value for row in page.iter_rows(min_row=4)}
    assert results["DirArea2_1/1"] == '=IF(O8="valore",m_Dip_Form/(m_Unit_Stab+m_N_Dir),"")'
    assert results["DirArea2_2/1"] == '=IF(O9="valore",m_DirArea2_2.1,"")'


def test_the_same_inputs_give_the_same_bytes(proof: bytes, data: PeriodData) -> None:
    assert data.plan is not None
    assert data.scores is not None
    assert write_proof(data.plan, data.scores, data.inputs) == proof


def test_a_formula_is_checked_before_it_is_written() -> None:
    page = Book({}, None).add_sheet("A")
    for formula in ("=NOW()", "=1+OFFSET(A1,1,1)", "=" + "1+" * 5_000 + "1"):
        with pytest.raises(ValueError, match="no formula for a cell"):
            page.formula(0, 0, formula, 0)


def test_contributions_add_up_to_the_printed_score(proof: bytes, data: PeriodData) -> None:
    assert data.scores is not None
    parts: dict[str, float] = {}
    for row in grid(proof, "Indicatori"):
        if isinstance(row["Contributo al punteggio"], int | float):
            parts.setdefault(row["Obiettivo"], 0)
            parts[row["Obiettivo"]] += row["Contributo al punteggio"]
    frame = data.scores.objectives.set_index("objective")["score_printed"].dropna()
    assert {code: round(part, 4) for code, part in parts.items()} == frame.to_dict()


# --- three questions of an auditor ---------------------------------------------------------------


def told(proof: bytes, element: str) -> str:
    lines = [row["Spiegazione"] for row in grid(proof, "Spiegazioni")
             if row["Elemento"] == element]  # fmt: skip
    return "\n".join(lines)


def test_why_is_the_time_of_the_register_only_partly_met(proof: bytes) -> None:
    """By hand: 2,4 days typed against at most 2; 2 / 2,4 = 83,33 %; half of the objective."""
    text = told(proof, "DirArea1_1/1")
    assert "T_medi_C1.1.1 = 2,4 gg" in text
    assert "da consuntivo/Scheda_DirArea1.xlsx › Misure › H5, scritto «2,4»" in text
    assert f"Raggiungimento: {round(2 / 2.4 * 100, 10)} %".replace(".", ",") in text
    assert "Contributo al punteggio dell'obiettivo: 41,67 %" in text
    row = next(row for row in grid(proof, "Indicatori") if row["Indicatore"] == "DirArea1_1/1")
    assert row["Raggiungimento"] == pytest.approx(2 / 2.4)
    assert row["Manca per rispettare il valore atteso"] == pytest.approx(-0.4)


def test_what_would_it_take_to_be_met(
    proof: bytes, program: Program, tmp_path: Path
) -> None:  # fmt: skip
    """By hand: 2 updates of 3 against 100 %: 33,33 points, that is the third one, on time.

    The auditor types it in the proof: met, 100, and the objective follows.
    """
    assert "Per rispettare il valore atteso manca: +33,33 punti percentuali" in told(
        proof, "PO4_2_2021/1"
    )
    book = openpyxl.load_workbook(io.BytesIO(proof))
    cells = {row[0].value: row[6] for row in book["Misure"].iter_rows(min_row=4)}
    assert cells["PO4_2_2021_AGGNUM"].value == 2
    cells["PO4_2_2021_AGGNUM"].value = 3
    changed = io.BytesIO()
    book.save(changed)
    computed = recalculate(program, tmp_path, {"terzo": changed.getvalue()})["terzo"]
    places = {row[0].value: row[0].row for page in ("Indicatori", "Obiettivi")
              for row in book[page].iter_rows(min_row=4)}  # fmt: skip
    row = places["PO4_2_2021/1"]
    assert [computed["Indicatori", f"{column}{row}"] for column in "PRS"] == [1, "sì", 1]
    assert computed["Obiettivi", f"E{places['PO4_2_2021']}"] == 1


def test_from_what_is_the_mean_of_the_operational_objectives(proof: bytes) -> None:
    """By hand: twelve PO objectives, nine with a score, each from the figures typed."""
    nine = [1, 1, 118 / 140 / 0.9, 1, 22 / 28 / 0.9, 2 / 3, 1, 1, 60 / 96 / 0.9]
    mean = sum(nine) / 9
    text = told(proof, "DirArea2_2/1")
    assert "DirArea2_2.1 = " + f"{mean * 100:.2f} %".replace(".", ",") in text
    assert 'calcolata: MEDIA_OBIETTIVI("PO*") (peso rilevato 75,00 %' in text
    assert "PO3_Trasp: n.d." in text
    row = next(row for row in grid(proof, "Misure") if row["Misura"] == "DirArea2_2.1")
    assert row["Valore"] == pytest.approx(mean)
    assert (row["Peso rilevato"], row["Minimo"]) == pytest.approx((0.75, sum(nine) / 12))


def test_why_has_an_objective_no_score(proof: bytes) -> None:
    """By hand: 0 standards over 0 is no figure; in the final period the objective stays open."""
    text = told(proof, "PO5_CartaServ")
    assert "Punteggio: n.d. (PO5_CartaServ/1 è n.c.)" in text
    assert "Peso rilevato: 0,00 %; il punteggio può ancora stare fra 0,00 % e 100,00 %." in text
    row = next(row for row in grid(proof, "Obiettivi") if row["Obiettivo"] == "PO5_CartaServ")
    assert [row[name] for name in ("Punteggio", "Peso rilevato", "Minimo", "Massimo")] == [
        "n.d.", 0, 0, 1
    ]  # fmt: skip
