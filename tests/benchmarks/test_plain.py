"""The baseline does the product's work: the same cells, whoever writes them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
from cases import ROOT, make_case

from generator.gathering import Request
from generator.jobs import make_annex


def cells(path: Path, sheet: str) -> dict[str, object]:
    page = openpyxl.load_workbook(path)[sheet]
    return {
        cell.coordinate: round(cell.value, 9) if isinstance(cell.value, float) else cell.value
        for row in page.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def test_the_plain_script_writes_the_cells_of_the_annex(tmp_path: Path) -> None:
    case = make_case(tmp_path / "case", 3, seed=11)
    request = Request(case.folder, tmp_path / "out", ROOT / "templates", workbook_only=True)
    made = make_annex(request, lambda *_: None)
    assert made.status == "completo"
    plain = tmp_path / "plain.xlsx"
    script = ROOT / "tests" / "benchmarks" / "plain.py"
    subprocess.run([sys.executable, str(script), str(case.folder), str(plain)], check=True)
    annex = made.written[0]
    for sheet, least in (("Allegato", 600), ("Dati", 1600)):
        ours = cells(annex, sheet)
        assert len(ours) > least
        assert cells(plain, sheet) == ours
    assert any("n.d." in str(value) for value in cells(annex, "Allegato").values())
