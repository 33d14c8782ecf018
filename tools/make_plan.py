"""Makes `inputs/piano.xlsx`, the plan of 2022, from the transcription of the act.

Run `python -m tools.make_plan` from the project's folder; the same transcription gives the same
bytes.
"""

from __future__ import annotations

import json
from pathlib import Path

from generator.writing.xlsx import Book
from tools.plan_book import draw_sheets
from tools.plan_content import BANDS, build_rows
from tools.plan_guide import draw_guide

ROOT = Path(__file__).resolve().parent.parent
ANNEX = ROOT / "tests" / "data" / "annex-2022.json"
PLAN = ROOT / "inputs" / "piano.xlsx"


def build_plan() -> bytes:
    """The workbook of the shipped plan."""
    rows = build_rows(json.loads(ANNEX.read_text(encoding="utf-8")))
    properties = {
        "title": "Piano della performance 2022",
        "subject": "Uffici, obiettivi, indicatori e misure",
        "author": "CCIAA di Massa-Carrara",
    }
    book = Book(properties, None)
    draw_guide(book)
    draw_sheets(book, rows, {name: (fill, ink) for name, _, _, fill, ink in BANDS})
    book.raw.worksheets()[0].activate()
    return book.close()


if __name__ == "__main__":
    PLAN.parent.mkdir(exist_ok=True)
    PLAN.write_bytes(build_plan())
