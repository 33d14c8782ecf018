"""The PDF of record: its standards, its structure, its bytes; and that each check can fail."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest
from annexes import FREE, HEADING, PAGE, PLAIN, WIDTHS, build_annex, make_cell, make_rows
from hostile_texts import FORMULAS, HOSTILE, XML
from pdf_checks import CHECKS, PDFA, PDFUA, problems
from pdf_reader import Element, artifact_text, bookmarks, open_pdf, read_structure
from PIL import Image

from generator.findings import CellRef
from generator.layout.pagination import pages, paginate_all
from generator.layout.printable import make_printable, printable_text
from generator.layout.sheet import Align, Picture, Role, Row, Sheet
from generator.model import Band
from generator.writing.pdf import SOURCE, STANDARDS, build_book, compile_data, prepare_pdf

BANDS = (
    Band("Raggiunto", 1.0, "▲", "D5E8F7", "0B3C5D"),
    Band("Parzialmente raggiunto", 0.7, "■", "FFF2CC", "5C4400"),
    Band("Non raggiunto", 0.0, "▼", "F4B183", "4A1700"),
)
FACTS: dict[str, Any] = {
    "title": "Obiettivi con indicatori - Consuntivo 2022",
    "subject": "ALL. 4 alla determinazione n. 21",
    "author": "CCIAA di Massa-Carrara",
    "day": date(2022, 12, 31),
}
SYMBOLS = re.compile("[\u25a0\u25a2-\u27bf]")  # for the eye only
Broken = Callable[[], bytes]


def logo(alt: str = "Stemma della Camera") -> Picture:
    image = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(image, "PNG")
    return Picture(0, 4, image.getvalue(), alt, 40, 20, 5, 2)


def verdict(row: Row, value: float, text: str) -> Row:
    """`row` with a coloured verdict in its last column."""
    cell = replace(make_cell(5, text), value=value, lines=(text,), banded=True)
    return replace(row, cells=(*row.cells[:-1], cell))


@cache
def annex() -> tuple[Sheet, ...]:
    """An annex of a few pages with verdicts and a logo, and its legend."""
    made = build_annex([("Favorire la crescita", ["testo " * 120, "altro " * 200])] * 4
                       + [("Molto lungo", ["prova " * 200] * 9)], totals=True)  # fmt: skip
    words = (("▲ Raggiunto", 1.0), ("■ Parzialmente raggiunto", 0.8), ("▼ Non raggiunto", 0.1))
    rows = tuple(
        verdict(row, words[place % 3][1], words[place % 3][0]) if row.band == "indicatore" else row
        for place, row in enumerate(made.rows)
    )
    return paginate_all([replace(made, rows=rows, bands=BANDS, pictures=(logo(),)), legend()])


def legend() -> Sheet:
    rows = [
        *make_rows("testata", Role.TITLE, [(0, "Legenda", 6)], HEADING),
        *make_rows("sezione", Role.HEADING, [(0, "Esito", 6)], HEADING),
        *make_rows("fascia", Role.DATA, [(0, "▲ Raggiunto", 2), (2, "da 100,00 %", 1)], FREE),
        *make_rows("sezione", Role.HEADING, [(0, "Regole", 6)], HEADING),
        *make_rows("regola", Role.DATA, [(0, "(a)", 1), (1, "Metodo proporzionale", 3)], FREE),
    ]
    return Sheet("Legenda", WIDTHS, tuple(rows), PAGE, bands=BANDS)


def test_a_heading_is_only_as_bold_as_its_cell() -> None:
    """Typst makes headings bold by itself."""
    rows = make_rows("testata", Role.TITLE, [(0, "Titolo", 6)], PLAIN)
    page = replace(PAGE, header="", footer="")
    pdf = open_pdf(prepare_pdf([replace(legend(), rows=tuple(rows), page=page)], **FACTS)())
    fonts = [str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values()]
    assert fonts
    assert not any("Bold" in name for name in fonts)


@cache
def made() -> bytes:
    return prepare_pdf(annex(), **FACTS)()


@cache
def structure() -> Element:
    return read_structure(open_pdf(made()))


# --- what it must have ---------------------------------------------------------------------------


def test_every_rule_holds() -> None:
    assert problems(made()) == set()


def test_pdfua_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "annex.pdf"
    path.write_bytes(made())
    report = pdfua.validate(str(path))
    assert [finding.message for finding in report.findings] == []
    # Its rule on empty headings does not run on this pikepdf; "headings" above checks the same.
    assert {outcome.rule_id for outcome in report.skipped} <= {"UA-14-001"}


def with_source(old: str, new: str, standards: tuple[str, ...] = ()) -> bytes:
    source = SOURCE.read_text(encoding="utf-8")
    assert old in source
    data = json.dumps(build_book(annex(), **FACTS))
    return compile_data(data, source.replace(old, new), standards)


def patched(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    pdf = open_pdf(made())
    change(pdf)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def without_claim(name: str) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata(update_docinfo=False) as metadata:
            del metadata[name]

    return patched(change)


def without(*path: str) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        place: Any = pdf.Root
        for name in path[:-1]:
            place = place[name]
        del place[path[-1]]

    return patched(change)


def without_fonts(key: str) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        for font in pdf.pages[0].Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            for name in list(descriptor.keys()):
                if name.startswith(key):
                    del descriptor[name]
            if key in font:
                del font[key]

    return patched(change)


def without_scopes() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/TH":
                for group in thing.A:
                    if "/Scope" in group:
                        del group["/Scope"]

    return patched(change)


def with_level(level: str) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/H1":
                thing.S = pikepdf.Name(f"/{level}")

    return patched(change)


def with_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")
    )


def with_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["dati.xml"] = b"<dati/>"


BROKEN: tuple[tuple[str, Broken], ...] = (
    ("tags", lambda: without("/StructTreeRoot")),
    ("tags", lambda: without("/MarkInfo")),
    ("tags", lambda: without("/MarkInfo", "/Marked")),
    ("header cells", lambda: with_source("table.header(..part.header", "..(..part.header")),
    ("scopes", without_scopes),
    ("headings", lambda: with_level("H3")),
    ("headings", lambda: with_level("P")),
    ("bookmarks", lambda: without("/Outlines")),
    ("bookmarks", lambda: with_source("bookmarked: bookmarked", "bookmarked: true")),
    ("language", lambda: with_source('lang: "it", region: "it"', 'lang: "en"')),
    ("language", lambda: without("/Lang")),
    ("title", lambda: with_source("title: book.title", "title: none")),
    ("title shown", lambda: without("/ViewerPreferences")),
    ("PDF/A-2a", lambda: with_source("dir: ltr", "dir: ltr", ("ua-1",))),
    ("PDF/A-2a", lambda: without_claim(f"{PDFA}part")),
    ("PDF/A-2a", lambda: without_claim(f"{PDFA}conformance")),
    ("PDF/A-2a", lambda: without("/OutputIntents")),
    ("PDF/UA-1", lambda: with_source("dir: ltr", "dir: ltr", ("a-2a",))),
    ("PDF/UA-1", lambda: without_claim(f"{PDFUA}part")),
    ("fonts", lambda: without_fonts("/FontFile")),
    ("passive", lambda: patched(with_script)),
    ("passive", lambda: patched(with_attachment)),
    ("symbols", lambda: with_source("pdf.artifact(box(piece))", "box(piece)")),
    ("pictures", lambda: with_source("(alt: picture.alt)", "(alt: none)")),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "broken"), BROKEN)
def test_each_check_fails_when_its_thing_is_missing(rule: str, broken: Broken) -> None:
    assert rule in problems(broken())


def test_no_check_is_left_unbroken() -> None:
    assert {rule for rule, _ in BROKEN} == set(CHECKS)


# --- structure -----------------------------------------------------------------------------------


def test_one_table_a_page_under_its_headers() -> None:
    tables = structure().find("Table")
    assert len(tables) == len(list(pages(annex()[0])))
    for table in tables:
        assert [cell.text for cell in table.find("TH")] == [
            "Peso", "Indicatore", "Descrizione", "Algoritmo", "Valori", "Valore atteso",
        ]  # fmt: skip


def test_objectives_are_headings_below_the_entity() -> None:
    found = [(element.role, element.whole_text) for element in structure().find("H1", "H2")]
    assert found[:3] == [
        ("H1", "Massa Carrara"),
        ("H2", "OB1 - Favorire la crescita"),
        ("H2", "OB2 - Favorire la crescita"),
    ]
    assert ("H2", "OB5 - Molto lungo (segue)") in found
    assert found[-3:] == [("H1", "Legenda"), ("H2", "Esito"), ("H2", "Regole")]


def test_a_continued_heading_is_no_second_bookmark() -> None:
    titles = [title for _, title in bookmarks(open_pdf(made()))]
    assert titles.count("OB5 - Molto lungo") == 1
    assert not any("segue" in title for title in titles)


def test_signatures_are_read_one_after_the_other() -> None:
    first = CellRef("modello.xlsx", "Allegato", "B20")
    pairs = [("IL PRESIDENTE", "IL SEGRETARIO"), ("Anna Bianchi", "Dino Verdi"),
             ("IL DIRIGENTE", "IL REVISORE"), ("Eva Neri", "Ugo Rossi")]  # fmt: skip
    rows = [
        replace(row, cells=tuple(replace(cell, origin=origin) for cell in row.cells))
        for pair, origin in zip(pairs, [first, None, first, None], strict=True)
        for row in make_rows("firme", Role.SIGNATURE, [(0, pair[0], 2), (3, pair[1], 2)], FREE)
    ]
    sheet = replace(legend(), rows=(*legend().rows, *rows))
    read = read_structure(open_pdf(prepare_pdf([sheet], **FACTS)()))
    assert [element.text for element in read.find("P")][-8:] == [
        "IL PRESIDENTE", "Anna Bianchi", "IL SEGRETARIO", "Dino Verdi",
        "IL DIRIGENTE", "Eva Neri", "IL REVISORE", "Ugo Rossi",
    ]  # fmt: skip


def test_words_are_kept_apart_where_lines_were_broken() -> None:
    texts = {element.text.strip() for element in structure().find("TD")}
    assert " ".join(["testo"] * 120) in texts


def test_headers_and_footers_are_artifacts_with_page_numbers() -> None:
    drawn = artifact_text(open_pdf(made()))
    count = sum(len(sheet.breaks) + 1 for sheet in annex())
    assert drawn.count("ALL. 4 alla determinazione n. 21") == count
    assert f"Pagina {count} di {count}" in drawn


def test_levels_never_skip_whatever_the_template_leaves_out() -> None:
    office = make_rows("ufficio", Role.HEADING, [(0, "Ufficio", 6)], HEADING)
    rows = [row for row in build_annex([("titolo", ["testo"])]).rows if row.band != "ente"]
    sheet = replace(annex()[0], rows=(*rows[2:], *office, *rows[2:]), breaks=(), repeat=None,
                    pictures=())  # fmt: skip
    read = read_structure(open_pdf(prepare_pdf([sheet], **FACTS)()))
    assert [element.role for element in read.walk() if element.role[0] == "H"] == ["H1", "H1", "H2"]


def test_a_picture_without_words_is_an_artifact() -> None:
    sheet = replace(legend(), pictures=(logo(alt=""),))
    read = read_structure(open_pdf(prepare_pdf([sheet], **FACTS)()))
    assert not read.find("Figure")
    assert structure().find("Figure")


# --- looks ---------------------------------------------------------------------------------------


def cells_of(sheet: Sheet) -> list[dict[str, Any]]:
    """Each cell as it is drawn, with its look."""
    book = build_book([sheet], **FACTS)
    names = ("look", "told", "x", "y", "width", "height")
    return [{**dict(zip(names, cell, strict=False)), **book["looks"][cell[0]]}
            for parts in book["sheets"][0]["pages"] for part in parts
            for cell in (*part.get("header", ()), *part["cells"])]  # fmt: skip


def test_a_template_edited_by_the_office_changes_the_pdf_too() -> None:
    style = replace(
        PLAIN, font="Times New Roman", size=12, bold=True, italic=True, color="FF0000",
        fill="EEEEEE", horizontal=Align.RIGHT, vertical=Align.BOTTOM, indent=2,
    )  # fmt: skip
    rows = make_rows("regola", Role.DATA, [(1, "testo", 2)], style)
    [cell] = cells_of(replace(legend(), rows=rows, page=replace(PAGE, scale=50)))
    assert cell["face"] == {
        "font": "Liberation Serif", "size": 6, "bold": True, "italic": True, "underline": False,
        "color": "#FF0000",
    }  # fmt: skip
    assert (cell["fill"], cell["horizontal"], cell["vertical"]) == ("#EEEEEE", "right", "bottom")
    assert (cell["x"], cell["width"]) == (24, 175.5)  # 64 pixels, 468 pixels, at half size
    assert cell["indent"] == 6.75
    assert cell["stroke"]["left"] == {"width": 0.25, "color": "#8496B0", "dash": None}


def test_a_verdict_has_the_colours_of_its_band() -> None:
    verdicts = [cell for cell in cells_of(annex()[0]) if isinstance(cell["told"], list)]
    colours = {
        line[-1][0].strip(): (cell["fill"], cell["face"]["color"])
        for cell in verdicts
        for line, _ in cell["told"]
        if isinstance(line, list)
    }
    assert colours["Raggiunto"] == ("#D5E8F7", "#0B3C5D")
    assert colours["Parzialmente raggiunto"] == ("#FFF2CC", "#5C4400")
    assert colours["Non raggiunto"] == ("#F4B183", "#4A1700")


def test_a_figure_too_wide_is_shrunk_not_broken() -> None:
    text = "1.234.567.890.123,45 gg"
    cell = replace(make_cell(0, "x"), value=1.0, text=text, lines=(text,))
    [row] = make_rows("regola", Role.DATA, [(0, "x", 1)], PLAIN)
    [drawn] = cells_of(replace(legend(), rows=(replace(row, cells=(cell,)),)))
    assert drawn["face"]["size"] < 8 * 0.94 / 1.5
    assert drawn["told"] == text


def starts_of_texts(data: bytes) -> list[float]:
    """Points from the left at which each text begins."""
    pdf = open_pdf(data)  # its pages last as long as it
    drawn: list[Any] = [item for page in pdf.pages for item in pikepdf.parse_content_stream(page)]
    moved = [item for item in drawn if str(item.operator) in ("cm", "BT")]
    return [float(before.operands[4]) for before, item in pairwise(moved)
            if str(item.operator) == "BT"]  # fmt: skip


@pytest.mark.parametrize("horizontal", [Align.LEFT, Align.CENTER, Align.RIGHT])
def test_no_stop_hangs_over_the_edge_of_its_line(horizontal: Align) -> None:
    style = replace(PLAIN, font="Courier New", horizontal=horizontal)
    rows = [row for text in ("88", "8.", "8,")
            for row in make_rows("regola", Role.DATA, [(0, text, 1)], style)]  # fmt: skip
    page = replace(PAGE, header="", footer="")
    starts = starts_of_texts(
        prepare_pdf([replace(legend(), rows=tuple(rows), page=page)], **FACTS)()
    )
    assert len(starts) == 3
    assert len(set(starts)) == 1


@pytest.mark.parametrize(
    ("horizontal", "way"), [(Align.LEFT, 1), (Align.CENTER, 0), (Align.RIGHT, -1)]
)
def test_an_indent_is_kept_from_the_side_of_its_text(horizontal: Align, way: int) -> None:
    """As Excel does it: from the right of what stands there, and nothing in the middle."""
    styles = [replace(PLAIN, horizontal=horizontal, indent=indent) for indent in (0, 1, 2)]
    rows = [row for style in styles
            for row in make_rows("regola", Role.DATA, [(0, "8", 1)], style)]  # fmt: skip
    page = replace(PAGE, header="", footer="")
    starts = starts_of_texts(
        prepare_pdf([replace(legend(), rows=tuple(rows), page=page)], **FACTS)()
    )
    once, twice = (start - starts[0] for start in starts[1:])
    assert (once > 3) == (way > 0)
    assert (once < -3) == (way < 0)
    assert twice == pytest.approx(2 * once, abs=0.01)


# --- bytes ---------------------------------------------------------------------------------------

_AGAIN = """
import hashlib, sys
sys.path[:0] = [sys.argv[1], sys.argv[1] + "/tests", sys.argv[1] + "/tests/writing"]
from test_pdf import made
print(hashlib.sha256(made()).hexdigest())
"""


@pytest.mark.parametrize(
    "surroundings",
    [{"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
     {"TZ": "America/Adak", "LC_ALL": "C", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "9"}],
)  # fmt: skip
def test_same_bytes_elsewhere(surroundings: dict[str, str], tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", _AGAIN, root], env={**os.environ, **surroundings}, cwd=tmp_path,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == hashlib.sha256(made()).hexdigest()


def test_the_date_is_the_plans() -> None:
    with open_pdf(made()).open_metadata() as metadata:
        assert str(metadata["xmp:CreateDate"]).startswith("2022-12-31")


# --- hostile texts -------------------------------------------------------------------------------


def read_words(text: str) -> str:
    return "".join(text.split())


def test_there_are_enough_hostile_texts() -> None:
    assert len(set(HOSTILE)) >= 60


@pytest.fixture(scope="module")
def hostile() -> tuple[tuple[Sheet, ...], bytes]:
    """Every payload as title, indicator and note; in header, footer, signature, alt, facts."""
    codes = "".join((*FORMULAS, *XML)).replace("&", "&&")
    base = build_annex([(payload, [payload]) for payload in HOSTILE], notes=HOSTILE)
    page = replace(PAGE, header=f"&L{codes}", footer=f"&R{codes} &P di &N")
    sheets, found = make_printable([replace(base, page=page, pictures=(logo(XML[1]),))])
    assert found
    every = "".join(HOSTILE)
    made = paginate_all(sheets)
    return made, prepare_pdf(made, title=every, subject=every, author=every, day=date(2022, 1, 1))()


def test_no_text_stops_or_activates_the_pdf(hostile: tuple[tuple[Sheet, ...], bytes]) -> None:
    assert problems(hostile[1]) <= {"symbols"}  # there are no verdicts here


def test_every_text_is_drawn_as_text(hostile: tuple[tuple[Sheet, ...], bytes]) -> None:
    [sheet], data = hostile
    read = read_structure(open_pdf(data))
    drawn = [read_words(element.whole_text) for element in read.find("TD", "P")]
    rows = (sheet.rows[place] for places in pages(sheet) for place in places)
    told = [read_words(cell.text) for row in rows if row.role is not Role.HEADER
            for cell in row.cells if row.role is not Role.SIGNATURE]  # fmt: skip
    told += ["ILSEGRETARIO", "ILCOMMISSARIO", "AnnaBianchi", "DinoVerdi"]
    assert sorted(filter(None, drawn)) == sorted(filter(None, told))


@pytest.mark.parametrize("font", ["Arial", "Times New Roman", "Courier New"])
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("italic", [False, True])
def test_every_printable_character_is_drawn_by_every_face(
    font: str, bold: bool, italic: bool
) -> None:
    every = [chr(code) for code in range(0x21, 0x2FFFF) if printable_text(chr(code)) == chr(code)]
    texts = ["".join(every[place : place + 50]) for place in range(0, len(every), 50)]
    style = replace(FREE, font=font, bold=bold, italic=italic)
    rows = [row for text in texts
            for row in make_rows("nota", Role.NOTE, [(0, f"a{text}", 6)], style)]  # fmt: skip
    [sheet] = paginate_all([replace(legend(), rows=tuple(rows))])
    read = read_structure(open_pdf(prepare_pdf([sheet], **FACTS)()))
    drawn = "".join(read_words(element.text) for element in read.find("P", "H1"))
    assert len(every) > 1900
    assert drawn == "".join(read_words(SYMBOLS.sub("", f"a{text}")) for text in texts)


def test_data_are_never_a_program() -> None:
    book = build_book(annex(), **{**FACTS, "title": "#panic()"})
    data = json.dumps(book)
    assert json.loads(data)["title"] == "#panic()"
    assert open_pdf(compile_data(data, SOURCE.read_text(encoding="utf-8"), STANDARDS))
