"""An office's own workbook with its problem cells marked, and nothing else changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from formplan import GOOD, PLAN, filled, form, sheet
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openxml_audit import OpenXmlValidator

from generator.form import ANSWER_MARK, MEASURES, REASONS
from generator.reading.workbooks import read_workbook
from generator.writing.marking import mark_workbook

SENT = form(PLAN)  # as written by us
RETURNED = filled(SENT, GOOD)  # as saved by another program
NOTES = {MEASURES: {"H5": "«circa 30» non è un numero. Scrivere 30 <solo>.", "H6": "manca & basta"},
         REASONS: {"D5": "manca la causa"}}  # fmt: skip


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def notes(content: bytes, name: str = MEASURES) -> dict[str, str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = (cell for row in sheet(book, name) for cell in row if cell.comment)
    return {cell.coordinate: str(cell.comment.text) for cell in cells if cell.comment}


def noted(book: Workbook) -> None:
    sheet(book)["H5"].comment = Comment("provvisorio", "Anna")
    sheet(book)["B7"].comment = Comment("altro", "Anna")


@pytest.mark.parametrize("original", [SENT, RETURNED, filled(SENT, GOOD, noted)],
                         ids=["ours", "saved", "noted"])  # fmt: skip
def test_only_what_must_change_does(original: bytes) -> None:
    before, after = parts(original), parts(mark_workbook(original, NOTES))
    changed = {name for name in before if before[name] != after[name]}
    assert set(before) <= set(after)
    names = [name.rpartition("/")[2] for name in sorted(changed | (set(after) - set(before)))]
    assert all(
        name.startswith(("sheet", "styles", "[Content", "comment", "vmlDrawing", "commentsDrawing"))
        for name in names
    ), names
    assert len([name for name in changed if "/worksheets/sheet" in name]) == 2


@pytest.mark.parametrize("original", [SENT, RETURNED], ids=["ours", "saved"])
def test_cells_are_coloured_and_say_why(original: bytes) -> None:
    content = mark_workbook(original, NOTES)
    assert notes(content) == {
        "H5": f"{ANSWER_MARK} «circa 30» non è un numero. Scrivere 30 <solo>.",
        "H6": f"{ANSWER_MARK} manca & basta",
    }
    assert notes(content, REASONS) == {"D5": f"{ANSWER_MARK} manca la causa"}
    page = sheet(openpyxl.load_workbook(io.BytesIO(content)))
    plain = sheet(openpyxl.load_workbook(io.BytesIO(original)))
    assert page["H5"].fill.fgColor.rgb == "FFF4B183"
    assert page["H7"].fill.fgColor.rgb == plain["H7"].fill.fgColor.rgb
    for look in ("number_format", "font", "border", "alignment", "protection"):
        assert repr(getattr(page["H5"], look)) == repr(getattr(plain["H5"], look))


def test_a_note_of_the_office_stays() -> None:
    content = mark_workbook(filled(SENT, GOOD, noted), NOTES)
    told = notes(content)
    assert told["H5"] == f"provvisorio\n\n{ANSWER_MARK} {NOTES[MEASURES]['H5']}"
    assert told["B7"] == "altro"
    assert told["H6"].startswith(ANSWER_MARK)


def test_values_stay_and_the_answer_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(RETURNED)
    before, _ = read_workbook(path, "x")
    path.write_bytes(mark_workbook(RETURNED, NOTES))
    after, found = read_workbook(path, "x")
    assert found == ()
    assert before is not None
    assert after is not None
    assert [page.cells for page in after.sheets] == [page.cells for page in before.sheets]
    assert all(not page.notes for page in after.sheets), "our own notes are not an office's"


def audited(folder: Path, content: bytes) -> set[str]:
    path = folder / "x.xlsx"
    path.write_bytes(content)
    return {str(error) for error in OpenXmlValidator().validate(path).errors}


def saved_by_office(folder: Path, original: bytes, convert: Callable[[Path, str], Path]) -> bytes:
    path = folder / "y.xlsx"
    path.write_bytes(original)
    return convert(path, "xlsx").read_bytes()


@pytest.mark.parametrize("original", [SENT, RETURNED, filled(SENT, GOOD, noted)],
                         ids=["ours", "saved", "noted"])  # fmt: skip
@pytest.mark.parametrize("office", [False, True], ids=["as it is", "libreoffice"])
def test_a_marked_copy_is_as_valid_as_the_original(
    original: bytes, office: bool, tmp_path: Path, soffice: Callable[[Path, str], Path]
) -> None:
    """No new error, whoever saved the form; also when it is marked twice, or in new cells."""
    if office:
        original = saved_by_office(tmp_path, original, soffice)
    before = audited(tmp_path, original)
    once = mark_workbook(original, NOTES)
    more = mark_workbook(once, {MEASURES: {"H9": "anche qui", "A40": "qui", "Z5": "qua"}})
    assert audited(tmp_path, once) - before == set()
    assert audited(tmp_path, more) - before == set()


def test_the_audit_sees_a_bad_mark(tmp_path: Path) -> None:
    marked = parts(mark_workbook(SENT, NOTES))
    name = next(part for part in marked if "comments" in part)
    marked[name] = marked[name].replace(b"<comment ref=", b"<comment rif=", 1)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part, content in marked.items():
            package.writestr(part, content)
    assert audited(tmp_path, out.getvalue())


def test_cells_that_are_not_there_are_made() -> None:
    content = mark_workbook(RETURNED, {MEASURES: {"A40": "qui", "Z5": "qua", "P2": "su"}})
    page = sheet(openpyxl.load_workbook(io.BytesIO(content)))
    assert [page[name].fill.fgColor.rgb for name in ("A40", "Z5", "P2")] == ["FFF4B183"] * 3
    assert set(notes(content)) == {"A40", "Z5", "P2"}


def test_same_bytes_each_time_and_twice_is_possible() -> None:
    once = mark_workbook(RETURNED, NOTES)
    assert once == mark_workbook(RETURNED, NOTES)
    assert notes(mark_workbook(once, {MEASURES: {"H9": "anche questa"}})).keys() == {
        "H5", "H6", "H9"
    }  # fmt: skip


def test_a_sheet_that_is_not_there_is_passed_over() -> None:
    assert parts(mark_workbook(RETURNED, {"Altro": {"A1": "x"}})) == parts(RETURNED)


@pytest.mark.parametrize("original", [SENT, RETURNED, filled(SENT, GOOD, noted)],
                         ids=["ours", "saved", "noted"])  # fmt: skip
def test_libreoffice_opens_it(
    original: bytes, tmp_path: Path, soffice: Callable[[Path, str], Path]
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(mark_workbook(original, NOTES))
    told = notes(soffice(path, "xlsx").read_bytes())
    assert {"H5", "H6"} <= told.keys()
    assert ANSWER_MARK in told["H5"]
