"""Every cell of a returned form is used, recognised or listed; what is neither is told."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from formplan import GOOD, GOOD_SG, PLAN, Change, filled, form, moment, put, returned, sheet
from openpyxl.workbook import Workbook

from generator.findings import CellRef, Finding
from generator.form import CHECK, COVER, COVER_COMPILER, COVER_DATE, IDENTITY, MEASURES, REASONS
from generator.reading import returned_form, row_cells
from generator.reading.cell_counts import CellCount, Taken
from generator.reading.returns import Returns
from generator.writing.form_frame import HEADER_ROW

ROOT = Path(__file__).resolve().parent.parent.parent
FIRST = HEADER_ROW + 2  # of the measures' rows, as openpyxl counts
TYPED = 6  # values of GOOD
STRAY = "qualcosa in più"


def counted(returns: Returns, office: str = "PO3") -> CellCount:
    count = next(item.count for item in returns.deliveries if item.office == office)
    assert count is not None
    return count


def read(folder: Path, *changes: Change) -> tuple[Returns, int]:
    """What is read of the form of PO3 after `changes`, and its cells as openpyxl counts them."""
    content = filled(form(), GOOD, *changes)
    files = {"Scheda_PO3.xlsx": content, "Scheda_SG.xlsx": filled(form(PLAN, "SG"), GOOD_SG)}
    return returned(folder, files), openpyxl_count(content)


_BLANK_RESULT = re.compile(rb'<c [^>]*t="str"[^>]*><f[^>]*>[^<]*</f><v></v></c>')


def openpyxl_count(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell.value for page in book for row in page.iter_rows() for cell in row)
    filled = sum(value is not None and bool(str(value).strip()) for value in cells)
    return filled - blank_results(content)


def blank_results(content: bytes) -> int:
    """Formulas whose result is a text without anything in it: they show nothing."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        pages = [package.read(name) for name in package.namelist() if "worksheets/sheet" in name]
    return sum(len(_BLANK_RESULT.findall(page)) for page in pages)


def told(returns: Returns) -> list[tuple[str, str, str]]:
    return [(item.where.sheet, item.where.cell, item.code) for item in returns.findings]


def test_a_clean_form_adds_up(tmp_path: Path) -> None:
    returns, total = read(tmp_path)
    assert returns.findings == ()
    assert counted(returns) == CellCount(total, TYPED, total - TYPED, 0)


def test_everything_that_was_typed_is_used(tmp_path: Path) -> None:
    def cover(book: Workbook) -> None:
        for line in book[COVER].iter_rows(max_col=2):
            if line[0].value in (COVER_COMPILER, COVER_DATE):
                line[1].value = moment(2023, 1, 9) if line[0].value == COVER_DATE else "Anna Rossi"

    more = (
        put({"Eventi": moment(2022, 12, 31)}, "Data del dato"), put({"Quota": "x"}, "Fonte"),
        put({"Quota": 12}, "Evidenza"), put({"Tempo": "y"}, "Note"),
        put({"I_Eventi": "c"}, "Causa dello scostamento", REASONS),
        put({"I_Eventi": "d"}, "Azione correttiva", REASONS), cover,
    )  # fmt: skip
    returns, total = read(tmp_path, *more)
    assert returns.findings == ()
    assert counted(returns) == CellCount(total, TYPED + 8, total - TYPED - 8, 0)


def test_the_shipped_forms_add_up(tmp_path: Path) -> None:
    from generator.gathering import Request, gather

    request = Request(ROOT / "inputs", tmp_path, ROOT / "templates", "consuntivo")
    returns = gather(request, lambda *_: None).returns
    assert returns is not None
    assert len(returns.deliveries) == 7
    for item in returns.deliveries:
        count = item.count
        assert count is not None
        content = (ROOT / "inputs" / item.file).read_bytes()
        assert count.total == openpyxl_count(content)
        assert (count.ignored, count.lost) == (0, ())
        assert count.used >= item.answered


def stray(name: str, cell: str, value: Any = STRAY) -> Change:
    def change(book: Workbook) -> None:
        sheet(book, name)[cell].value = value

    return change


def in_hidden_row(book: Workbook) -> None:
    sheet(book).row_dimensions[60].hidden = True
    sheet(book)["C60"].value = STRAY


def in_hidden_column(book: Workbook) -> None:
    sheet(book, COVER).column_dimensions["J"].hidden = True
    sheet(book, COVER)["J4"].value = 3


def in_hidden_sheet(book: Workbook) -> None:
    page = book.create_sheet("Conti")
    page["A1"], page.sheet_state = 12, "veryHidden"


def under_a_merge(book: Workbook) -> None:
    """Excel keeps only the first cell of a merge; a file made otherwise may hold more."""
    page = sheet(book)
    page.merge_cells("A60:C60")
    page["A60"].value = STRAY


# A stray cell, and where it must be told: (sheet, cell) or (sheet, "") for a sheet told whole.
STRAYS: dict[str, tuple[Change, tuple[str, str]]] = {
    "identity, aside": (stray(IDENTITY, "H2"), (IDENTITY, "H2")),
    "identity, below": (stray(IDENTITY, "B40", 12), (IDENTITY, "B40")),
    "identity, beside an entry": (stray(IDENTITY, "C3", "2022"), (IDENTITY, "C3")),
    "cover, a figure": (stray(COVER, "D8", 95), (COVER, "D8")),
    "cover, a formula": (stray(COVER, "C4", "=1+1"), (COVER, "C4")),
    "cover, a formula below": (stray(COVER, "B30", "=2*3"), (COVER, "B30")),
    "instructions": (stray("Istruzioni", "C3"), ("Istruzioni", "C3")),
    "check, a date": (stray(CHECK, "D4", moment(2022, 3, 4)), (CHECK, "D4")),
    "check, a formula": (stray(CHECK, "C5", "=B5*2"), (CHECK, "C5")),
    "measures, above": (stray(MEASURES, "H1", 12), (MEASURES, "H1")),
    "measures, among the headers": (stray(MEASURES, "O4"), (MEASURES, "O4")),
    "measures, aside": (stray(MEASURES, f"O{FIRST}", True), (MEASURES, f"O{FIRST}")),
    "measures, below": (stray(MEASURES, "L44"), (MEASURES, "L44")),
    "measures, a state": (stray(MEASURES, f"M{FIRST}", "fatto"), (MEASURES, f"M{FIRST}")),
    "measures, a state below": (stray(MEASURES, "M40", 7), (MEASURES, "M40")),
    "measures, a fixed text": (stray(MEASURES, f"B{FIRST}"), (MEASURES, f"B{FIRST}")),
    "measures, a previous value": (stray(MEASURES, f"G{FIRST}", 8), (MEASURES, f"G{FIRST}")),
    "measures, a hidden row": (in_hidden_row, (MEASURES, "C60")),
    "measures, a merge": (under_a_merge, (MEASURES, "A60")),
    "reasons, aside": (stray(REASONS, f"I{FIRST}", 4), (REASONS, f"I{FIRST}")),
    "reasons, no indicator": (stray(REASONS, "E40"), (REASONS, "E40")),
    "a hidden column": (in_hidden_column, (COVER, "J4")),
    "a hidden sheet": (in_hidden_sheet, ("Conti", "")),
}


@pytest.mark.parametrize("name", STRAYS)
def test_a_stray_cell_is_listed_wherever_it_is(tmp_path: Path, name: str) -> None:
    change, (page, cell) = STRAYS[name]
    returns, total = read(tmp_path, change)
    code = "contenuto-ignorato" if cell else "foglio-ignorato"
    assert told(returns) == [(page, cell, code)]
    count = counted(returns)
    assert (count.total, count.used, count.ignored) == (total, TYPED, 1)
    assert count.used + count.issued + count.ignored == count.total


def test_reasons_that_are_not_read_are_counted_as_not_used(tmp_path: Path) -> None:
    """Whatever the sheet is called; the texts of the form stay its own."""

    def rename(book: Workbook) -> None:
        page = sheet(book, REASONS)
        page["E4"], page["E5"], page["F5"], page.title = "Altro", "perché", "così", "Perché"

    returns, total = read(tmp_path, rename)
    assert told(returns) == [("Perché", "", "motivazioni-assenti")]
    count = counted(returns)
    assert (count.total, count.used, count.ignored, count.lost) == (total, TYPED, 3, ())


def test_a_sheet_that_is_called_nearly_like_ours(tmp_path: Path) -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("Misurè")["B2"] = 12

    returns, total = read(tmp_path, add)
    assert told(returns) == [("Misurè", "", "foglio-ignorato")]
    assert (counted(returns).total, counted(returns).ignored) == (total, 1)


def test_a_second_reason_of_an_indicator_is_listed(tmp_path: Path) -> None:
    def twice(book: Workbook) -> None:
        page = sheet(book, REASONS)
        page["A30"], page["E30"], page["E5"] = page["A5"].value, "altra", "prima"

    returns, _ = read(tmp_path, twice)
    assert told(returns) == [(REASONS, "E30", "contenuto-ignorato")]
    assert list(returns.reasons["cause"]) == ["prima"]


def test_rows_that_do_not_count_are_not_used(tmp_path: Path) -> None:
    def rows(book: Workbook) -> None:
        page = sheet(book)
        page["A20"], page["H20"], page["L20"] = "Eventi", 12, "come sopra"  # the same again
        page["A21"], page["H21"], page["L21"] = "Studi", 8, "di SG"  # another office's
        page["A22"], page["H22"], page["L22"] = "Totale", 20, "somma"  # nobody's
        page["H11"], page["L11"] = 4, "non serviva"  # not due

    returns, total = read(tmp_path, rows)
    assert told(returns) == [
        (MEASURES, "H11", "misura-non-prevista"), (MEASURES, "H20", "misura-ripetuta"),
        (MEASURES, "H21", "misura-altrui"), (MEASURES, "L21", "contenuto-ignorato"),
        (MEASURES, "A22", "misura-estranea"),
    ]  # fmt: skip
    count = counted(returns)
    assert (count.total, count.used, count.ignored, count.lost) == (total, TYPED, 9, ())


@pytest.mark.parametrize("seed", range(40))
def test_strays_anywhere(tmp_path: Path, seed: int) -> None:
    """Whatever is written wherever nothing was, none is lost, and no value changes."""
    rng = random.Random(seed)  # noqa: S311
    values = (STRAY, 12, 0.5, True, moment(2022, 3, 4), "=3+4", "n.d.", "12/15")

    def scatter(book: Workbook) -> None:
        book.create_sheet("Altro")
        for _ in range(12):
            page = sheet(book, rng.choice(book.sheetnames))
            cell = page.cell(rng.randint(1, 60), rng.randint(1, 30))
            typed = page.title in (MEASURES, REASONS) and cell.row in range(FIRST, FIRST + 7)
            beside = page.title in (COVER, CHECK) and cell.column == 2
            if cell.value is None and not typed and not beside:
                cell.value = rng.choice(values)

    returns, total = read(tmp_path, scatter)
    count = counted(returns)
    assert count.lost == ()
    assert (count.total, count.used) == (total, TYPED)
    assert count.used + count.issued + count.ignored == total
    frame = returns.measurements.set_index("measure")["value"]
    assert frame["Eventi"] == 12


# --- the count can fail --------------------------------------------------------------------------


def no_other_sheets(*_: object) -> tuple[list[Finding], Taken]:
    return [], Taken()


def an_answer(*_: object) -> row_cells._Fate:
    return row_cells._Fate.ANSWER


def no_answers(*_: object) -> Taken:
    return Taken()


FORGETTING: dict[str, tuple[object, str, Callable[..., object]]] = {
    "a sheet": (returned_form, "read_other_sheets", no_other_sheets),
    "cells of a row": (row_cells.RowSorter, "_fate", an_answer),
    "what was typed": (returned_form, "_answers", no_answers),
}


@pytest.mark.parametrize("name", FORGETTING)
def test_a_reader_that_forgets_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    owner, attribute, broken = FORGETTING[name]
    monkeypatch.setattr(owner, attribute, broken)
    returns, _ = read(tmp_path, stray(COVER, "D8"), stray(MEASURES, "O40"))
    assert ("", "", "celle-perse") in told(returns)


def test_a_reader_that_makes_up_a_cell_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = returned_form._answers
    ghost = Taken(frozenset(((MEASURES, 98, 25),)))

    def more(*arguments: Any) -> Taken:
        taken = true(*arguments)
        return Taken(taken.used | ghost.used, told=taken.told)

    monkeypatch.setattr(returned_form, "_answers", more)
    returns, _ = read(tmp_path)
    assert counted(returns).lost == (CellRef("consuntivo/Scheda_PO3.xlsx", MEASURES, "Z99"),)


def test_the_words_of_a_lost_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(returned_form, "_answers", no_answers)
    returns, total = read(tmp_path)
    (found, _) = returns.findings  # both forms
    assert not found.blocks
    assert (found.code, found.office) == ("celle-perse", "PO3")
    assert str(found) == (
        f"consuntivo/Scheda_PO3.xlsx: delle {total} celle scritte in questa scheda 0 sono usate, "
        f"{total - TYPED} c'erano già e 0 sono segnalate come non usate: il conto non torna "
        "(Misure!H5, Misure!H6, Misure!H7, Misure!H8, Misure!H9, Misure!H10). Controllare a mano "
        "queste celle e segnalare il caso a chi mantiene il programma: è un suo difetto, non della "
        "scheda."
    )
