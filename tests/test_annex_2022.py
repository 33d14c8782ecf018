"""The annex of 2022 as published: word for word, on the finished workbook (domain, 3)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from annex_factory import annex, opened, page, sheets
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from generator.computing.scoring import Scores, compute
from generator.layout.sheet import Sheet
from generator.model import Plan
from generator.reading.plan import open_plan, plan_as_of

ROOT = Path(__file__).parents[1]
ACT: dict[str, Any] = json.loads((ROOT / "tests/data/annex-2022.json").read_text("utf-8"))
HEADER = ["Peso", "Indicatore", "Descrizione", "Algoritmo", "Valori", "Valore atteso"]


def no_values(plan: Plan) -> pd.DataFrame:
    """The measurements of a period that collects nothing."""
    fixed = {"state": "n.d.", "value": float("nan"), "raw": "", "file": "", "sheet": "",
             "cell": "", "date": None, "source": "", "evidence": "", "note": ""}  # fmt: skip
    rows = [{"measure": item.id, "office": item.office, **fixed} for item in plan.measures]
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def made() -> tuple[Plan, Scores]:
    tables, _ = open_plan(ROOT / "inputs" / "piano.xlsx", "piano.xlsx")
    assert tables is not None
    plan, _ = plan_as_of(tables, "iniziale")
    assert plan is not None
    return plan, compute(plan, no_values(plan))


@pytest.fixture(scope="module")
def book(made: tuple[Plan, Scores]) -> Workbook:
    plan, scores = made
    return opened(annex(plan, name=plan.period.template, outcomes=scores))


@pytest.fixture(scope="module")
def layout(made: tuple[Plan, Scores]) -> Sheet:
    plan, scores = made
    return sheets(plan, name=plan.period.template, outcomes=scores)[0]


def as_printed(cell: Cell) -> str:
    """A cell through its number format, by rules of this test's own."""
    if isinstance(cell.value, str):
        return cell.value
    assert isinstance(cell.value, int | float)
    assert cell.number_format == "0.00%"
    return f"{cell.value * 100:.2f}%".replace(".", ",")


def printed(book: Workbook) -> list[str]:
    """Every text of the layout sheet, row by row, without our repeated header."""
    rows = [
        [as_printed(cell) for cell in row if cell.value is not None and isinstance(cell, Cell)]
        for row in page(book).iter_rows()
    ]
    assert rows.count(HEADER) == 1
    return [text for row in rows if row != HEADER for text in row]


def target_text(target: dict[str, Any]) -> str:
    figure = f"{target['value']:.{target['decimals']}f}".replace(".", ",")
    return f"{target['operator']} {figure} {target['unit']}"


def published() -> list[str]:
    """The same sequence from the transcription of the act."""
    words = [ACT["caption"], ACT["title"], ACT["configuration"], ACT["downloaded"], ACT["root"]]
    for objective in ACT["objectives"]:
        words.append(f"{objective['code']} - {objective['name']}")
        for item in ACT["indicators"]:
            if item["objective"] == objective["code"]:
                words += indicator_words(item)
    words += ACT["closing"]
    roles, names = zip(*ACT["signatures"], strict=True)
    return [*words, *roles, *names, *ACT["notices"]]


def indicator_words(item: dict[str, Any]) -> list[str]:
    paragraphs = [*item["algorithm_text"], item["printed_formula"]]
    weight = f"{item['weight_percent']:.2f}%".replace(".", ",")
    algorithm = "\n".join(text for text in paragraphs if text)
    return [weight, item["name"], item["description"], algorithm, item["printed_value"],
            target_text(item["target"])]  # fmt: skip


def test_word_for_word(book: Workbook) -> None:
    assert printed(book) == published()


def test_the_spacing_of_the_act(book: Workbook) -> None:
    words = printed(book)
    assert words[0] == (
        "ALL. 4 alla determinazione del Commissario Straordinario n. 21 dell\u201911/04/2022"
    )
    assert {"50,00%", ">= 90,00 %", "<= 2 gg", "n.d. / ( n.d. + n.d. )"} <= set(words)
    assert sum(word == "100,00%" for word in words) == 20


def test_what_was_read_is_what_was_described(book: Workbook, layout: Sheet) -> None:
    described = [
        cell.text
        for row in layout.rows
        if row.band != "intestazione"
        for cell in row.cells
        if cell.text
    ]
    assert printed(book) == described


def test_signatures_stand_side_by_side(book: Workbook) -> None:
    rows = [[cell.value for cell in row if cell.value] for row in page(book).iter_rows()]
    assert ["IL SEGRETARIO GENERALE", "IL COMMISSARIO STRAORDINARIO"] in rows
    assert ["Enrico Ciabatti", "Dino Sodini"] in rows
