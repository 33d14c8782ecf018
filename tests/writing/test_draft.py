"""What only a draft says: what each indicator brings to its score, and what it lacks."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest
from pdf_reader import open_pdf, read_structure

from generator.gathering import Request
from generator.jobs import make_annex

ROOT = Path(__file__).resolve().parents[2]
TITLE = "Contributi e distanze"


def make(outputs: Path, *, draft: bool, templates: Path = ROOT / "templates") -> tuple[Path, Path]:
    """The annex's PDF and workbook."""
    request = Request(ROOT / "inputs", outputs, templates, None, draft)
    made = make_annex(request, lambda *_: None)
    assert made.status == ("bozza" if draft else "completo")
    annex = [path for path in made.written if path.name.startswith("Allegato")]
    return (next(path for path in annex if path.suffix == ".pdf"),
            next(path for path in annex if path.suffix == ".xlsx"))  # fmt: skip


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make(tmp_path_factory.mktemp("bozza"), draft=True)


def pdf_text(path: Path) -> str:
    return read_structure(open_pdf(path.read_bytes())).whole_text


def rows_of(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)["Contributi"].iter_rows(values_only=True))


def test_an_act_says_nothing_of_them(tmp_path: Path) -> None:
    pdf, workbook = make(tmp_path, draft=False)
    assert openpyxl.load_workbook(workbook).sheetnames == ["Allegato", "Legenda", "Dati"]
    assert TITLE not in pdf_text(pdf)


def test_a_draft_has_them_in_workbook_and_pdf(draft: tuple[Path, Path]) -> None:
    pdf, workbook = draft
    assert openpyxl.load_workbook(workbook).sheetnames == [
        "Allegato", "Legenda", "Contributi", "Dati"
    ]  # fmt: skip
    text = pdf_text(pdf)
    for told in (TITLE, "Contributo al punteggio", "-0,40 gg", "+5,71 %"):
        assert told in text


def test_contributions_add_up_to_the_score_above_them(draft: tuple[Path, Path]) -> None:
    scores: dict[str, object] = {}
    parts: dict[str, list[float]] = {}
    heading = ""
    for row in rows_of(draft[1])[6:]:
        if isinstance(row[0], str):
            heading = row[0]
            scores[heading] = row[5]
        elif isinstance(row[5], int | float):
            parts.setdefault(heading, []).append(row[5])
    assert len(scores) == 21
    assert {name: round(sum(found), 4) for name, found in parts.items()} == {
        name: score for name, score in scores.items() if isinstance(score, int | float)
    }
    assert max(map(len, parts.values())) == 2


def test_what_lacks_is_a_figure_in_the_unit_of_the_result(draft: tuple[Path, Path]) -> None:
    """By hand: 2,4 days against at most 2; 22 standards of 28 against 90 %."""
    rows = {str(row[1])[:20]: row[2:9] for row in rows_of(draft[1]) if row[1]}
    assert rows["C1.1_07 - Tempo medi"] == (
        "<= 2 gg", 2.4, pytest.approx(0.8333), pytest.approx(0.4167), -0.4, "▲ Raggiunto", -0.4
    )  # fmt: skip
    assert rows["Ind_PO3_CartaServ - "][4] == pytest.approx(0.1143)
    assert rows["DFP 1.3 - Grado di c"][4] == pytest.approx(0.0163)


def test_a_template_may_do_without_them(tmp_path: Path) -> None:
    templates = Path(shutil.copytree(ROOT / "templates", tmp_path / "templates"))
    book = openpyxl.load_workbook(templates / "allegato-consuntivo.xlsx")
    del book["Contributi"]
    book.save(templates / "allegato-consuntivo.xlsx")
    _, workbook = make(tmp_path / "uscite", draft=True, templates=templates)
    assert "Contributi" not in openpyxl.load_workbook(workbook).sheetnames
