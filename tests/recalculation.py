"""LibreOffice as the independent calculator: every formula cell, computed anew.

A round trip recalculates nothing unless the profile forces it (workbooks, Writing 7).
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl

_FORCED = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""

Cells = dict[tuple[str, str], object]


def recalculate(
    program: Callable[[str], str], folder: Path, books: Mapping[str, bytes]
) -> dict[str, Cells]:
    """The formula cells of each workbook, as LibreOffice computes them."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_FORCED, encoding="utf-8")
    sources = []
    for name, content in books.items():
        (folder / f"{name}.xlsx").write_bytes(content)
        sources.append(str(folder / f"{name}.xlsx"))
    made = folder / "ricalcolati"
    subprocess.run(
        [program("soffice"), f"-env:UserInstallation={profile.as_uri()}", "--headless",
         "--norestore", "--convert-to", "xlsx", "--outdir", str(made), *sources],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    return {
        name: formula_cells(content, (made / f"{name}.xlsx").read_bytes())
        for name, content in books.items()
    }


def formula_cells(formulas: bytes, values: bytes | None = None) -> Cells:
    """Values of the cells that hold a formula in `formulas`; blank text is None."""
    live = openpyxl.load_workbook(io.BytesIO(formulas))
    cached = openpyxl.load_workbook(io.BytesIO(values or formulas), data_only=True)
    return {
        (page.title, cell.coordinate): cached[page.title][cell.coordinate].value or None
        if not isinstance(cached[page.title][cell.coordinate].value, int | float)
        else cached[page.title][cell.coordinate].value
        for page in live
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def differences(computed: Cells, cached: Cells) -> list[tuple[str, str, object, object]]:
    """Cells on which the two do not agree, with both values."""
    return [
        (*place, computed[place], value)
        for place, value in cached.items()
        if not _same(computed[place], value)
    ]


def _same(first: object, second: object) -> bool:
    if isinstance(first, int | float) and isinstance(second, int | float):
        # LibreOffice stores 15 digits: beyond a million that is coarser than 1e-9.
        return abs(first - second) <= max(1e-9, 5e-15 * abs(second))
    return first == second
